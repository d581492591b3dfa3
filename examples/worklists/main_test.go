package main

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// The dates are worked out from the stories and cases in examples/riverside/README.md.
func TestWorklistsTellTheCases(t *testing.T) {
	var out strings.Builder
	if err := worklists(&out, os.DirFS("../riverside")); err != nil {
		t.Fatal(err)
	}
	got := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"riverside_primary on 2025-03-28: 165 pupils",
		"overdue R047 resolve_reason 2024-10-15", // N on Tuesday 8 October: five school days
		"riverside_secondary on 2025-03-28: 135 pupils",
		"overdue R224 resolve_reason 2024-12-10",    // N on Tuesday 3 December
		"overdue R256 attendance_return 2025-02-16", // the tenth day was 16 January: a month
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// The counts are those of single decisions.
func TestWorklistsCount(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	schools, err := attendance.OpenSchool(os.DirFS("../riverside"))
	if err != nil {
		t.Fatal(err)
	}
	histories, _ := escalation.ReadHistories(schools)
	want, got := map[string]*desk{}, map[string]*desk{}
	list := escalation.Worklist{Law: law, On: schools.LastMarked(), Asks: asks}
	for cohort, err := range schools.Cohorts(70) {
		if err != nil {
			t.Fatal(err)
		}
		for i, d := range list.Of(cohort, histories) {
			deskOf(got, cohort.School(i)).add(d)
		}
	}
	for pupil, err := range schools.Pupils() {
		if err != nil {
			t.Fatal(err)
		}
		deskOf(want, pupil.School).add(escalation.Next(law.Evaluate(pupil, list.On), histories[pupil.ID]))
	}
	to := []escalation.Status{escalation.Overdue, escalation.Due, escalation.Available, escalation.Waiting, escalation.Blocked, escalation.Undetermined, escalation.Done}
	for school, d := range want {
		for _, s := range to {
			if g := deskOf(got, school).steps[s]; g != d.steps[s] {
				t.Errorf("%s: %d steps are %s, expected %d", school, g, s, d.steps[s])
			}
		}
	}
}

func TestWorklistsWithoutASchool(t *testing.T) {
	if err := worklists(new(strings.Builder), fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "calendar.toml") {
		t.Errorf("an empty folder gives %v", err)
	}
}
