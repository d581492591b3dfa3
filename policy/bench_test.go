package policy_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// schoolYear is a year in which a pupil has a holiday, some days of truancy and an illness, and comes near several thresholds.
func schoolYear(b *testing.B) *attendance.Pupil {
	b.Helper()
	return markedThrough(b, attendance.MaxDate())
}

func markedThrough(b *testing.B, last attendance.Date) *attendance.Pupil {
	b.Helper()
	cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{
		"2024-09-02..2024-10-25", "2024-11-04..2024-12-20", "2025-01-06..2025-02-14",
		"2025-02-24..2025-04-04", "2025-04-22..2025-05-23", "2025-06-02..2025-07-22",
	}})
	if err != nil {
		b.Fatal(err)
	}
	register := attendance.NewRegister(cal, nil)
	spells := map[string]string{
		"2024-09-09": "G", "2024-09-10": "G", "2024-10-07": "U", "2024-10-08": "U", "2024-10-09": "U",
		"2025-03-03": "I", "2025-03-04": "I", "2025-03-05": "I",
	}
	for i := range cal.Len() {
		d, session := cal.Session(i)
		if d.After(last) {
			break
		}
		code := spells[d.String()]
		if code == "" {
			code = map[string]string{"AM": "/", "PM": `\`}[session]
		}
		if err := register.Set(attendance.Mark{Date: d, Session: session, Code: code}); err != nil {
			b.Fatal(err)
		}
	}
	return &attendance.Pupil{ID: "p1", Calendar: cal, Register: register, Born: attendance.MustDate("2012-05-01")}
}

func england(b *testing.B) *policy.Policy {
	b.Helper()
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	return law
}

// BenchmarkEvaluate is one pupil, one year, the whole England pack: all figures and findings, with since and first.
func BenchmarkEvaluate(b *testing.B) {
	law, pupil, on := england(b), schoolYear(b), attendance.MustDate("2025-07-22")
	b.ReportAllocs()
	for b.Loop() {
		law.Evaluate(pupil, on)
	}
}

// BenchmarkExplain is the same with the proof of every finding.
func BenchmarkExplain(b *testing.B) {
	law, pupil, on := england(b), schoolYear(b), attendance.MustDate("2025-07-22")
	b.ReportAllocs()
	for b.Loop() {
		law.Evaluate(pupil, on).Explain()
	}
}

// BenchmarkSpellsLongAfter finds since when findings hold five years after the last mark, with a term's marks missing.
func BenchmarkSpellsLongAfter(b *testing.B) {
	law, pupil, on := england(b), markedThrough(b, attendance.MustDate("2025-03-28")), attendance.MustDate("2030-07-22")
	b.ReportAllocs()
	for b.Loop() {
		law.Evaluate(pupil, on).Spells()
	}
}

// BenchmarkJSON is the same written as JSON.
func BenchmarkJSON(b *testing.B) {
	law, pupil, on := england(b), schoolYear(b), attendance.MustDate("2025-07-22")
	b.ReportAllocs()
	var line []byte
	for b.Loop() {
		line = law.Evaluate(pupil, on).AppendJSON(line[:0])
	}
}

// BenchmarkOpen reads, checks and compiles the England pack.
func BenchmarkOpen(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		england(b)
	}
}
