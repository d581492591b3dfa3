package policy_test

import (
	"math/rand/v2"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// madeUpCohort is pupils of one school year with absence in spells, about seven per cent of sessions.
func madeUpCohort(t testing.TB, pupils int, last string) *attendance.Cohort {
	t.Helper()
	cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{
		"2024-09-02..2024-10-25", "2024-11-04..2024-12-20", "2025-01-06..2025-02-14",
		"2025-02-24..2025-04-04", "2025-04-22..2025-05-23", "2025-06-02..2025-07-22",
	}})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	through := cal.SessionsThrough(attendance.MustDate(last))
	c := attendance.NewCohort(nil)
	for range pupils {
		r := attendance.NewRegister(cal, c.Codes())
		p := &attendance.Pupil{ID: "p", Calendar: cal, Register: r, Born: attendance.MustDate("2008-09-01").AddDays(rng.IntN(11 * 365))}
		if rng.IntN(40) == 0 {
			p.Enrolled = cal.Day(rng.IntN(cal.Days()))
		}
		if rng.IntN(60) == 0 {
			p.Left = cal.Day(rng.IntN(cal.Days()))
		}
		prone := rng.ExpFloat64()
		codes := []string{"I", "I", "I", "I", "G", "U", "O", "M", "C", "L", "N", "E", "B", "X"}
		for i := 0; i < through; {
			if d, _ := cal.Session(i); p.Enrolled.After(d) || !p.Left.IsZero() && d.After(p.Left) {
				i++
				continue
			}
			n, code := 1, ""
			if rng.Float64() < 0.016*prone {
				code, n = codes[rng.IntN(len(codes))], 1+rng.IntN(9)
			}
			for range min(n, through-i) {
				d, session := cal.Session(i)
				written := code
				if code == "" {
					written = map[string]string{"AM": "/", "PM": `\`}[session]
				}
				if err := r.Set(attendance.Mark{Date: d, Session: session, Code: written}); err != nil {
					t.Fatal(err)
				}
				i++
			}
		}
		if err := c.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// BenchmarkDecide is the whole England pack over a cohort, as of a date.
func BenchmarkDecide(b *testing.B) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	c := madeUpCohort(b, 4000, "2025-07-22")
	var v policy.Verdicts
	on := attendance.MustDate("2025-07-22")
	law.Decide(c, on, &v)
	b.ReportAllocs()
	for b.Loop() {
		law.Decide(c, on, &v)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.Len()), "ns/pupil")
	b.ReportMetric(float64(v.Whole)/float64(c.Len()), "whole/pupil")
}

// BenchmarkTimelines is the whole England pack over a cohort, on all dates of a year.
func BenchmarkTimelines(b *testing.B) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	c := madeUpCohort(b, 2000, "2025-07-22")
	var lines policy.Timelines
	from, to := attendance.MustDate("2024-09-02"), attendance.MustDate("2025-07-22")
	law.Timelines(c, from, to, &lines)
	b.ReportAllocs()
	for b.Loop() {
		law.Timelines(c, from, to, &lines)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(c.Len()), "ns/pupil")
	b.ReportMetric(float64(lines.Whole)/float64(c.Len()), "whole/pupil")
}
