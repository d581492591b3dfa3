package main

import (
	"os"
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestHistoryKeepsToTheLadder checks that every event can be, and that each
// step was to be taken, or allowed, on the day on which it was begun.
func TestHistoryKeepsToTheLadder(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	school, err := attendance.OpenSchool(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	histories, problems := escalation.ReadHistories(school)
	if len(problems) > 0 {
		t.Error(problems)
	}
	open := []escalation.Status{escalation.Available, escalation.Due, escalation.Overdue}
	seen := 0
	for pupil, err := range school.Pupils() {
		if err != nil {
			t.Fatal(err)
		}
		events := histories[pupil.ID]
		if len(events) > 0 {
			seen++
		}
		for _, p := range events.Check(law, pupil) {
			t.Error(p)
		}
		for i, e := range events { // in order of date
			if ends(events[:i], e) {
				continue
			}
			family := *pupil
			family.Parents = []string{e.Parent}
			a, ok := escalation.Next(law.Evaluate(&family, e.On), events[:i]).Answer(e.Step, e.Parent)
			if !ok || !slices.Contains(open, a.Status) {
				t.Errorf("history.csv:%d: %s, %s on %s was %s: %v", e.Line, e.Pupil, e.Step, e.On, a.Status, a.Because())
			}
		}
	}
	if seen != len(histories) {
		t.Errorf("%d of %d pupils with a history are at the school", seen, len(histories))
	}
}

// ends tells whether an event is the outcome of an earlier one.
func ends(before escalation.History, e escalation.Event) bool {
	open := false
	for _, b := range before {
		if b.Step == e.Step && b.Parent == e.Parent {
			open = b.Outcome == ""
		}
	}
	return open && e.Outcome != ""
}
