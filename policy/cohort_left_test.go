package policy_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// A school week begins on its Monday, also where the school opens on its Friday only. For whoever leaves between the two, windows of
// school weeks end with the week before.
func TestLeaverBeforeTheWeekOpens(t *testing.T) {
	law, err := policy.Open(fstest.MapFS{"made/pack.toml": {Data: []byte(`
[pack]
id = "made"
title = "A made-up law"
jurisdiction = "XX"
from = 2000-01-01
[source.act]
title = "The Act"
[class.present]
possible = true
attended = true
[class.unauthorised]
possible = true
absent   = true
[code."/"]
class = "present"
cite  = ["act s1"]
[code.U]
class = "unauthorised"
cite  = ["act s1"]
[measure.lately]
count = "sessions"
of    = "code == 'U'"
over  = "2 school weeks"
[rule.some]
when  = "lately > 0"
force = "info"
cite  = ["act s2"]
`)}}, "made")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-11-18..2024-12-13", "2024-12-20..2025-01-31"}})
	if err != nil {
		t.Fatal(err)
	}
	c := attendance.NewCohort(nil)
	for _, left := range []string{"", "2024-12-12", "2024-12-13", "2024-12-19", "2024-12-20"} {
		p := &attendance.Pupil{ID: left, Calendar: calendar, Register: attendance.NewRegister(calendar, c.Codes())}
		if left != "" {
			p.Left = attendance.MustDate(left)
		}
		for i := range calendar.Len() {
			d, session := calendar.Session(i)
			code := "/"
			if d == attendance.MustDate("2024-12-03") {
				code = "U"
			}
			if err := p.Register.Set(attendance.Mark{Date: d, Session: session, Code: code}); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	from, to := attendance.MustDate("2024-12-09"), attendance.MustDate("2025-01-10")
	for on := range attendance.DaysBetween(from, to) {
		var v policy.Verdicts
		var lines policy.Timelines
		law.Decide(c, on, &v)
		law.Timelines(c, from, on, &lines)
		for i := range c.Len() {
			p := c.Pupil(i)
			if want := law.Evaluate(p, on).Findings[0].Outcome; v.Outcome(i, 0) != want {
				t.Errorf("who left on %q is %s on %s, expected %s", p.ID, v.Outcome(i, 0), on, want)
			}
			var got []policy.Turn
			for turn := range lines.Of(i) {
				got = append(got, policy.Turn{On: turn.On, Rule: "some", From: turn.From, To: turn.To})
			}
			if want := law.Timeline(p, from, on); !slices.Equal(got, want) {
				t.Errorf("who left on %q turns up to %s:\n%v\nexpected\n%v", p.ID, on, got, want)
			}
		}
	}
}
