package policy_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// What a comparison compares is told for a pupil without evaluating everything.
func TestSidesOfComparisons(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
	if err != nil {
		t.Fatal(err)
	}
	pupil := &attendance.Pupil{Born: attendance.MustDate("2012-05-01"), Calendar: calendar, Register: attendance.NewRegister(calendar, nil)}
	for i, d := range []string{"2024-09-02", "2024-09-03", "2024-09-04", "2024-09-05", "2024-09-06"} {
		for _, m := range []attendance.Mark{{Session: "AM", Code: "/"}, {Session: "PM", Code: `\`}} {
			if m.Date = attendance.MustDate(d); i == 4 {
				m.Code = "G"
			}
			if err := pupil.Register.Set(m); err != nil {
				t.Fatal(err)
			}
		}
	}
	on := attendance.MustDate("2024-09-06")
	sides := func(rule string) (out []string) {
		for _, c := range law.RuleConditions(rule) {
			if c.Role != "when" {
				continue
			}
			law.Inquire(pupil, on, func(q *policy.Inquiry) {
				left, right, ok := q.Sides(c.Form)
				out = append(out, c.Form.Operator(), left.Text, right.Text)
				if !ok || !left.Known || !right.Known || !c.Form.Ordered() {
					t.Errorf("%s compares nothing that is known", rule)
				}
				f, _ := law.Evaluate(pupil, on).Finding(rule)
				if q.Outcome(rule) != f.Outcome {
					t.Errorf("%s is %s, evaluated %s", rule, q.Outcome(rule), f.Outcome)
				}
			})
		}
		return out
	}
	if diff := cmp.Diff([]string{">=", "2", "10"}, sides("penalty_notice_threshold")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{">=", "2/10", "10/100"}, sides("persistent_absence")); diff != "" {
		t.Error(diff)
	}
}

// The law of a comparison changes with the parameters that it reads, by itself or through what it counts.
func TestTurnsOfComparisons(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range law.RuleConditions("persistent_absence") {
		if c.Role == "when" {
			for _, d := range law.Turns(c.Form) {
				got = append(got, d.String())
			}
		}
	}
	if diff := cmp.Diff([]string{"2006-09-01", "2010-09-01", "2015-09-01"}, got); diff != "" {
		t.Error(diff)
	}
	if law.RuleConditions("no_such_rule") != nil {
		t.Error("a rule that is not there has conditions")
	}
}

func TestMeanings(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	find := func(code, on string) *policy.Meaning {
		all := law.Meanings(attendance.MustDate(on))
		if i := slices.IndexFunc(all, func(m policy.Meaning) bool { return m.Code == code }); i >= 0 {
			return &all[i]
		}
		return nil
	}
	if m := find("G", "2025-03-28"); m == nil || !m.Absent || m.Authorised || !m.Possible || m.Attended {
		t.Errorf("G means %+v", m)
	}
	if m := find("/", "2025-03-28"); m == nil || m.Session != "AM" || !m.Attended {
		t.Errorf("/ means %+v", m)
	}
	if find("J", "2025-03-28") != nil || find("J", "2023-03-28") == nil {
		t.Error("J is in force at the wrong time")
	}
	if got := law.Periods(); !slices.Equal(got, []string{"term"}) {
		t.Errorf("named periods are %q", got)
	}
	if f, ok := law.FactType("individual_case"); !ok || f.Type != "bool" || !f.Default {
		t.Errorf("individual_case is %+v", f)
	}
}
