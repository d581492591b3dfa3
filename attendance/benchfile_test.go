package attendance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// aYear has 190 school days, 380 sessions: 38 weeks.
const aYear = `terms = ["2024-09-02..2025-05-23"]`

// yearSessions gives the sessions of aYear.
func yearSessions() (dates []string) {
	for d := attendance.MustDate("2024-09-02"); !d.After(attendance.MustDate("2025-05-23")); d = d.AddDays(1) {
		if d.Weekday() >= 1 && d.Weekday() <= 5 {
			dates = append(dates, d.String())
		}
	}
	return dates
}

func wideYear(pupils int) string {
	var b strings.Builder
	b.WriteString("pupil")
	days := yearSessions()
	for _, d := range days {
		fmt.Fprintf(&b, ",%s AM,%s PM", d, d)
	}
	for i := range pupils {
		fmt.Fprintf(&b, "\np%07d", i)
		for k := range 2 * len(days) {
			b.WriteByte(',')
			b.WriteByte("/\\/\\/\\/\\U/\\/\\I"[(i*7+k)%14])
		}
	}
	b.WriteByte('\n')
	return b.String()
}

func longYear(pupils int) string {
	var b strings.Builder
	b.WriteString("pupil,date,session,mark\n")
	for i := range pupils {
		for k, d := range yearSessions() {
			fmt.Fprintf(&b, "p%07d,%s,AM,%c\np%07d,%s,PM,\\\n", i, d, "/////U/I"[(i+k)%8], i, d)
		}
	}
	return b.String()
}

func benchmark(b *testing.B, text string, pupils int) {
	fsys := folder(map[string]string{"calendar.toml": aYear, "register.csv": text})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range openSchool(b, fsys).Pupils() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != pupils {
			b.Fatalf("%d pupils", n)
		}
	}
}

// BenchmarkPupilsWide opens and reads a wide register of 1,000 pupils and 380 sessions.
func BenchmarkPupilsWide(b *testing.B) { benchmark(b, wideYear(1000), 1000) }

// BenchmarkPupilsLong opens and reads the same marks a row each.
func BenchmarkPupilsLong(b *testing.B) { benchmark(b, longYear(1000), 1000) }
