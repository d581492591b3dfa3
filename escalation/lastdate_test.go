package escalation_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// After 31 December 9999 there is no date: nothing that goes from day to day may wait for one.
func TestLastDateThereIs(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"9999-12-20..9999-12-31"}})
	if err != nil {
		t.Fatal(err)
	}
	pupil := &attendance.Pupil{ID: "p1", Calendar: calendar, Register: attendance.NewRegister(calendar, nil)}
	from, last := attendance.MustDate("9999-12-20"), attendance.MaxDate()
	report := law.Evaluate(pupil, last)
	if n := len(report.Spells()); n != len(report.Findings) {
		t.Errorf("%d spells of %d findings", n, len(report.Findings))
	}
	law.Timeline(pupil, from, last)
	escalation.Timeline(law, pupil, nil, from, last)
	if next := escalation.NextReview(report, nil); !next.IsZero() {
		t.Errorf("the next review is on %s, want none: there is no later date", next)
	}
	n := 0
	for d := range attendance.DaysBetween(from, last) {
		n++
		if d.After(last) {
			t.Fatal(d)
		}
	}
	if n != 12 {
		t.Errorf("%d days, want 12", n)
	}
}
