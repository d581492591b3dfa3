package escalation_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// schoolYear is a year of a pupil with some marks on single days.
func schoolYear(b *testing.B, spells map[string]string) *attendance.Pupil {
	b.Helper()
	c, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{
		"2024-09-02..2024-10-25", "2024-11-04..2024-12-20", "2025-01-06..2025-02-14",
		"2025-02-24..2025-04-04", "2025-04-22..2025-05-23", "2025-06-02..2025-07-22",
	}})
	if err != nil {
		b.Fatal(err)
	}
	p := &attendance.Pupil{
		ID: "p1", Calendar: c, Register: attendance.NewRegister(c, nil), Born: attendance.MustDate("2012-05-01"), Parents: []string{"father", "mother"},
		Facts: map[string]string{"support_not_appropriate": "false"},
	}
	for i := range c.Len() {
		d, session := c.Session(i)
		code := spells[d.String()]
		if code == "" {
			code = map[string]string{"AM": "/", "PM": `\`}[session]
		}
		if err := p.Register.Set(attendance.Mark{Date: d, Session: session, Code: code}); err != nil {
			b.Fatal(err)
		}
	}
	return p
}

func england(b *testing.B) *policy.Policy {
	b.Helper()
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	return law
}

// truant is a pupil in the middle of a case: twelve sessions of U, a visit, a card, a meeting, and a notice to improve that ended.
func truant(b *testing.B) (*attendance.Pupil, escalation.History) {
	p := schoolYear(b, map[string]string{"2024-09-09": "U", "2024-09-10": "U", "2024-10-07": "U", "2024-10-08": "U", "2024-10-09": "U", "2024-11-06": "U"})
	return p, readEvents(`
		2024-10-10 home_visit seen
		2024-10-14 warning_card served
		2024-10-16 meeting held by=head evidence=support_offered,equality_considered
		2024-10-18 notice_to_improve by=head parent=mother
		2024-11-12 notice_to_improve not_improved parent=mother`)
}

func benchmarkNext(b *testing.B, p *attendance.Pupil, history escalation.History) {
	report := england(b).Evaluate(p, attendance.MustDate("2024-11-15"))
	b.ReportAllocs()
	for b.Loop() {
		if d := escalation.Next(report, history); len(d.Steps) == 0 || len(d.Problems) > 0 {
			b.Fatalf("%d steps, %v", len(d.Steps), d.Problems)
		}
	}
}

// BenchmarkNext climbs the whole ladder of England on one date, without Evaluate and without reasons.
func BenchmarkNext(b *testing.B) {
	b.Run("nothing", func(b *testing.B) { benchmarkNext(b, schoolYear(b, nil), nil) })
	b.Run("case", func(b *testing.B) {
		p, history := truant(b)
		benchmarkNext(b, p, history)
	})
}

// BenchmarkTimeline goes through the days of a year.
func BenchmarkTimeline(b *testing.B) {
	law := england(b)
	p, history := truant(b)
	b.ReportAllocs()
	for b.Loop() {
		if len(escalation.Timeline(law, p, history, attendance.MustDate("2024-09-02"), attendance.MustDate("2025-08-31"))) == 0 {
			b.Fatal("nothing changes")
		}
	}
}

// BenchmarkNextReview looks ahead until something changes: for the case within days, for the other pupil over years.
func BenchmarkNextReview(b *testing.B) {
	law := england(b)
	p, history := truant(b)
	for name, c := range map[string]struct {
		p *attendance.Pupil
		h escalation.History
	}{"nothing": {schoolYear(b, nil), nil}, "case": {p, history}} {
		b.Run(name, func(b *testing.B) {
			report := law.Evaluate(c.p, attendance.MustDate("2024-11-15"))
			b.ReportAllocs()
			for b.Loop() {
				escalation.NextReview(report, c.h)
			}
		})
	}
}
