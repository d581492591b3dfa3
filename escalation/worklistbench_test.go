package escalation_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// county is pupils of one school year, absent on about six sessions in a hundred, up to a date. One in twenty has a case history.
func county(b *testing.B, pupils int, last string) *area {
	b.Helper()
	calendar := schoolYear(b, nil).Calendar
	through := calendar.SessionsThrough(attendance.MustDate(last))
	a := newArea(england(b))
	rng := rand.New(rand.NewPCG(1, 2))
	codes := []string{"I", "I", "I", "I", "I", "M", "C", "L", "L", "G", "O", "B"}
	for i := range pupils {
		p := &attendance.Pupil{Calendar: calendar, Register: attendance.NewRegister(calendar, a.cohort.Codes()), Born: attendance.MustDate("2009-09-01").AddDays(rng.IntN(10 * 365))}
		prone := rng.ExpFloat64()
		for k := 0; k < through; {
			code, spell := "", 1
			if rng.Float64() < 0.014*prone*prone {
				code, spell = codes[rng.IntN(len(codes))], 1+rng.IntN(9)
			}
			for ; spell > 0 && k < through; spell, k = spell-1, k+1 {
				d, session := calendar.Session(k)
				written := code
				if code == "" {
					written = map[string]string{"AM": "/", "PM": `\`}[session]
				}
				if err := p.Register.Set(attendance.Mark{Date: d, Session: session, Code: written}); err != nil {
					b.Fatal(err)
				}
			}
		}
		var h escalation.History
		if i%20 == 0 {
			h = readEvents("2024-10-16 meeting held by=head")
		}
		a.add(p, h)
	}
	return a
}

// BenchmarkWorklist is the worklist of a cohort, and beside it Evaluate and Next for each of its pupils. Recognition, which most pupils
// earn, is not asked about.
func BenchmarkWorklist(b *testing.B) {
	a := county(b, 4000, "2025-07-22")
	asks := map[string]func(*policy.Step) bool{
		"all but recognition": func(s *policy.Step) bool { return s.Action != "recognition" },
		"duties":              func(s *policy.Step) bool { return s.Force == "must" },
	}
	for _, date := range []string{"2024-11-15", "2025-07-22"} {
		on := attendance.MustDate(date)
		for name, asks := range asks {
			b.Run(fmt.Sprintf("%s %s", date, name), func(b *testing.B) {
				w := escalation.Worklist{Law: a.law, On: on, Asks: asks}
				given := 0
				for b.Loop() {
					given = 0
					for range w.Of(a.cohort, a.histories) {
						given++
					}
				}
				b.ReportMetric(float64(len(a.pupils))*float64(b.N)/b.Elapsed().Seconds(), "pupils/s")
				b.ReportMetric(100*float64(given)/float64(len(a.pupils)), "%given")
			})
		}
		b.Run(date+" calls alone", func(b *testing.B) {
			var calls policy.Calls
			a.law.Calls(a.cohort, on, &calls)
			for b.Loop() {
				a.law.Calls(a.cohort, on, &calls)
			}
			b.ReportMetric(float64(len(a.pupils))*float64(b.N)/b.Elapsed().Seconds(), "pupils/s")
			b.ReportMetric(float64(calls.Whole), "whole")
		})
		b.Run(date+" one by one", func(b *testing.B) {
			for b.Loop() {
				for _, p := range a.pupils {
					escalation.Next(a.law.Evaluate(p, on), a.histories[p.ID])
				}
			}
			b.ReportMetric(float64(len(a.pupils))*float64(b.N)/b.Elapsed().Seconds(), "pupils/s")
		})
	}
}
