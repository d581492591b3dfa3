package attendance_test

import (
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// compactYear is wideYear with all marks of a pupil in one text.
func compactYear(pupils int) string {
	rows := strings.SplitAfter(wideYear(pupils), "\n")
	rows[0] = "pupil,marks\n"
	for i, row := range rows[1:] {
		id, marks, _ := strings.Cut(row, ",")
		rows[i+1] = id + "," + strings.ReplaceAll(marks, ",", "")
	}
	return strings.Join(rows[:len(rows)-1], "")
}

// benchmarkPopulation reads a register of so many pupils and 380 sessions on one core, with pupils.csv beside it.
func benchmarkPopulation(b *testing.B, text string, pupils int) {
	var list strings.Builder
	list.WriteString("pupil,born,enrolled,left,school,year_group\n")
	seen := ""
	for line := range strings.Lines(text[strings.IndexByte(text, '\n')+1:]) {
		if id, _, _ := strings.Cut(line, ","); id != seen {
			list.WriteString(id + ",2012-02-03,,,,7\n")
			seen = id
		}
	}
	fsys := folder(map[string]string{"calendar.toml": aYear, "register.csv": text, "pupils.csv": list.String()})
	p := openPopulation(b, fsys)
	rows := strings.Count(text, "\n") - 1
	b.SetBytes(p.Bytes())
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := p.Each(1, func(_ int, s *attendance.Shard) error {
			n += s.Cohort.Len()
			return nil
		})
		if err != nil || n != pupils {
			b.Fatalf("%d pupils, %v", n, err)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkPopulationWide reads a wide register of 50,000 pupils.
func BenchmarkPopulationWide(b *testing.B) { benchmarkPopulation(b, wideYear(50_000), 50_000) }

// BenchmarkPopulationCompact reads the same marks, those of a pupil in one text.
func BenchmarkPopulationCompact(b *testing.B) { benchmarkPopulation(b, compactYear(50_000), 50_000) }

// BenchmarkPopulationLong reads the marks of 2,000 pupils a row each.
func BenchmarkPopulationLong(b *testing.B) { benchmarkPopulation(b, longYear(2000), 2000) }
