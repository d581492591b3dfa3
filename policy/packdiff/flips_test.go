package packdiff_test

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// riverside gives the sample school as a cohort, with what has been done about its pupils.
func riverside(t *testing.T) (*attendance.Cohort, map[string]escalation.History) {
	t.Helper()
	school, err := attendance.OpenSchool(os.DirFS("../../examples/riverside"))
	if err != nil {
		t.Fatal(err)
	}
	histories, _ := escalation.ReadHistories(school)
	var cohort *attendance.Cohort
	for pupil, err := range school.Pupils() {
		if err != nil {
			continue
		}
		if cohort == nil {
			cohort = attendance.NewCohort(pupil.Register.Codes())
		}
		if err := cohort.Add(pupil); err != nil {
			t.Fatal(err)
		}
	}
	return cohort, histories
}

// Flips are what evaluating each pupil on each date under both laws finds.
func TestFlipsAreThoseOfEachDate(t *testing.T) {
	cohort, _ := riverside(t)
	old := open(t, policies.FS(), "gb-eng")
	now := open(t, edited(t, "gb-eng", "parameters.toml", "values = { 2024-08-19 = 10 }", "values = { 2024-08-19 = 10, 2025-01-20 = 8 }"), "gb-eng")
	c := packdiff.Compare(old, now)
	from, to := attendance.MustDate("2024-12-02"), attendance.MustDate("2025-03-07")
	got := map[string]string{}
	for f := range c.Judge().Flips(cohort, from, to) {
		if f.Pupil < 60 {
			got[fmt.Sprintf("%s %s", cohort.ID(f.Pupil), f.Rule)] = fmt.Sprintf("%s: %s, %s, lasts %t", f.On, f.Old, f.New, f.Lasts)
		}
		if len(f.Because) != 1 || c.Changes[f.Because[0]].Entry != "parameter penalty_sessions" {
			t.Errorf("%s flips because of %v", f.Rule, f.Because)
		}
	}
	want := map[string]string{}
	for i := range 60 {
		for on := range attendance.DaysBetween(from, to) {
			a, b := old.Evaluate(cohort.Pupil(i), on), now.Evaluate(cohort.Pupil(i), on)
			for k, f := range a.Findings {
				key := fmt.Sprintf("%s %s", cohort.ID(i), f.Rule)
				if other := b.Findings[k].Outcome; want[key] == "" && f.Outcome != other {
					last := old.Evaluate(cohort.Pupil(i), to).Findings[k].Outcome != now.Evaluate(cohort.Pupil(i), to).Findings[k].Outcome
					want[key] = fmt.Sprintf("%s: %s, %s, lasts %t", on, f.Outcome, other, last)
				}
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("%d flips (-by evaluating each date +by Flips):\n%s", len(want), diff)
	}
}

// Of each pupil whose steps stand otherwise the comparison knows, and of no other.
func TestStepsThatStandOtherwise(t *testing.T) {
	cohort, histories := riverside(t)
	old := open(t, policies.FS(), "gb-eng")
	now := open(t, edited(t, "gb-eng", "parameters.toml", "values = { 2024-08-19 = 10 }", "values = { 2024-08-19 = 8 }"), "gb-eng")
	c := packdiff.Compare(old, now)
	steps := c.Steps()
	on := attendance.MustDate("2025-03-28")
	concerned := steps.Concerned(cohort, on)
	flips := 0
	for i := range cohort.Len() {
		pupil := cohort.Pupil(i)
		history := histories[pupil.ID]
		differs := false
		a, b := escalation.Next(old.Evaluate(pupil, on), history), escalation.Next(now.Evaluate(pupil, on), history)
		for k := range a.Steps {
			differs = differs || a.Steps[k].Status != b.Steps[k].Status
		}
		told := steps.Of(pupil, history, on, attendance.Date{})
		switch {
		case differs && len(told) == 0:
			t.Errorf("%s: steps stand otherwise, and it is not told", pupil.ID)
		case differs && len(history) == 0 && !slices.Contains(concerned, i):
			t.Errorf("%s: steps stand otherwise, and the pupil is not among those concerned", pupil.ID)
		}
		flips += len(told)
	}
	if flips == 0 {
		t.Error("no step stands otherwise under a lower threshold")
	}
}

// A rule that has another name now is the same rule, and one that is gone flips where it was met.
func TestFlipsFollowNames(t *testing.T) {
	cohort, _ := riverside(t)
	old := open(t, policies.FS(), "gb-eng")
	now := open(t, edited(t, "gb-eng", "rules.toml", "[rule.severe_absence]", "[rule.very_severe_absence]"), "gb-eng")
	on := attendance.MustDate("2025-03-28")
	c := packdiff.Compare(old, now)
	if c.RuleNow("severe_absence") != "very_severe_absence" || !c.Same() {
		t.Fatalf("severe_absence is now %q; changes %v", c.RuleNow("severe_absence"), c.Changes)
	}
	for f := range c.Judge().Flips(cohort, on, on) {
		t.Errorf("%s flips under another name", f.Rule)
	}
	begin, end := "[rule.severe_absence]", "[rule.at_risk_of_persistent_absence]"
	gone := open(t, edited(t, "gb-eng", "rules.toml", between(t, begin, end), ""), "gb-eng")
	var met int
	for i := range cohort.Len() {
		if f, _ := old.Evaluate(cohort.Pupil(i), on).Finding("severe_absence"); f.Outcome == policy.Met {
			met++
		}
	}
	flips := slices.Collect(packdiff.Compare(old, gone).Judge().Flips(cohort, on, on))
	if len(flips) != met || met == 0 {
		t.Errorf("%d flips of a rule that is gone; %d pupils met it", len(flips), met)
	}
}

// between gives the rules of England from one text up to another.
func between(t *testing.T, begin, end string) string {
	t.Helper()
	data, err := os.ReadFile("../../policies/gb-eng/rules.toml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	from, to := indexOf(t, text, begin), indexOf(t, text, end)
	return text[from:to]
}

func indexOf(t *testing.T, text, part string) int {
	t.Helper()
	for i := range text {
		if len(text)-i >= len(part) && text[i:i+len(part)] == part {
			return i
		}
	}
	t.Fatalf("%q is not there", part)
	return 0
}
