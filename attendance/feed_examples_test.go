package attendance_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

// days writes a register day by day, the marks of a day one after the other, days that are alike and follow on each other in one.
func days(r *attendance.Register) string {
	c := r.Calendar()
	var out []string
	first, last, text := "", "", ""
	end := func() {
		switch {
		case strings.Trim(text, " .") == "":
		case first == last:
			out = append(out, first+" "+text)
		default:
			out = append(out, first+".."+last+" "+text)
		}
	}
	for day := range c.Days() {
		var marks []string
		for i := c.DaySessions(day).From; i < c.DaySessions(day).To; i++ {
			mark := "."
			if m, ok := r.Mark(i); ok {
				mark = strings.TrimPrefix(m.String(), m.Date.String()+" "+m.Session+" ")
			}
			marks = append(marks, mark)
		}
		date, now := c.Day(day).String()[5:], strings.Join(marks, " ")
		if now != text {
			end()
			first, text = date, now
		}
		last = date
	}
	end()
	return strings.Join(out, ", ")
}

// fed gives what comes of a feed: each pupil with the days, and with the notes; and the problems.
func fed(t testing.TB, school *attendance.School) (pupils []string, problems []string) {
	t.Helper()
	for p, err := range school.Pupils() {
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		pupils = append(pupils, p.ID+": "+days(p.Register))
		for _, n := range p.Notes {
			pupils = append(pupils, "  "+n)
		}
	}
	return pupils, problems
}

// The samples of examples/feeds, with what a person reads in them.
func TestExamplesOfFeeds(t *testing.T) {
	for name, want := range map[string]struct{ pupils, problems []string }{
		"sims-grid": {
			[]string{
				`Z100000000001: 09-03..09-04 / \, 09-05 N N, 09-06..09-10 / \, 09-11 U \, 09-12 / \`,
				`Z100000000002: 09-03 I I, 09-04 L \, 09-05 C2 C2, 09-06 G G`,
			},
			[]string{`weekly-2024-09-09.csv:3:27: 2024-09-10 is a Tue, and weeks begin on Mon; the row is left out: correct the date, or week_starts in mapping.toml`},
		},
		"arbor-grid": {
			[]string{`Z100000000001: 09-03 / \, 09-04 J1 .`, `Z100000000002: 09-03 I I, 09-04 / \`},
			nil,
		},
		"bromcom-grid": {
			[]string{`004411: 09-09 / \, 09-10 O O, 09-11 / \, 09-12 Y4 Y4, 09-13 / .`, `004412: 09-16..09-19 / \, 09-20 V V`},
			nil,
		},
		"sims-string": {
			// 2 September is a Monday: ten weekdays, of which the first is closed.
			[]string{
				`Z100000000001: 09-03..09-04 / \, 09-05 N N, 09-06..09-11 / \, 09-12 U O, 09-13 / \`,
				`Z100000000002: 09-03 C2 C2, 09-04 / \, 09-05 Y4 J1, 09-06 G \`,
				`Z100000000003: `,
			},
			[]string{`certificates.csv:4:47: the text has 9 marks, and from 2024-09-02 to 2024-09-06 there are 10 sessions (days = "weekdays"): it is left out, since one mark too many or too few shifts all after it`},
		},
		"ctf": {
			[]string{`Z100000000001: 09-03..09-04 / \, 09-05 C2 C2, 09-06..09-09 / \, 09-10 N N, 09-11 / \`, `Z100000000002: `},
			[]string{`9994001_CTF_9994002_001.xml:20:9: pupil "Z100000000002": the year 2025 has totals (120 sessions possible) and no marks: the time stays unmarked, since totals say nothing of when`},
		},
		"powerschool": {
			// September 2025 has 21 weekdays from the 2nd to the 30th: 5121 has 2 marks, so 19 are filled. 5122 came on the 15th:
			// 12 weekdays, one whose code is not known, one present. 5123 came on the 25th: 4.
			[]string{
				"5121: 09-02..09-17 P, 09-18 U, 09-19 E, 09-22..09-30 P",
				"  19 sessions without an event were filled with P, up to 2025-09-30: mapping.toml:9 says that no event means P",
				"5122: 09-15..09-17 P, 09-19..09-30 P",
				"  10 sessions without an event were filled with P, up to 2025-09-30: mapping.toml:9 says that no event means P",
				"5123: 09-25..09-30 P",
				"  4 sessions without an event were filled with P, up to 2025-09-30: mapping.toml:9 says that no event means P",
			},
			[]string{`attendance.csv:5:47: the event attendance_codeid "4499", not in attendance_code.csv has no code in mapping.toml: the session is left unmarked; add it there, or skip it if it is no mark`},
		},
		"aspen": {
			[]string{"4471: 11-03 U, 11-04 M", "4502: 11-03 L"},
			[]string{`attendance_view.csv:5:12: the event absence "0", excused "0", reason "", tardy "0", dismissed "0" has no code in mapping.toml: the session is left unmarked; add it there, or skip it if it is no mark`},
		},
		"aeries": {
			[]string{"123456: 10-21 U", "123457: ", "123458: 10-21 U:130"}, // two periods of 65 minutes
			[]string{`ATT.csv:3:33: the event of a period "W" has no code in mapping.toml: the session is left unmarked; add it there, or skip it if it is no mark`},
		},
		"ed-fi-xml": {
			// Open are 13 to 17 and 21 to 24 October; the last event on an open day is of the 17th. Half of 390 minutes is 195; 0.33 of
			// them is 128.7.
			[]string{
				"700001: 10-13 E, 10-14 M:195, 10-15 U, 10-17 P",
				"  different events for one session, of which the precedence in mapping.toml took one: 2025-10-15 day U before T (StudentSchoolAttendance.xml:22)",
				"  1 sessions without an event were filled with P, up to 2025-10-17: mapping.toml:5 says that no event means P",
				"700002: 10-13..10-16 P, 10-17 U:129",
				"  4 sessions without an event were filled with P, up to 2025-10-17: mapping.toml:5 says that no event means P",
			},
			[]string{
				`StudentSchoolAttendance.xml:28:3: an event of category "Field Trip", reason "Museum" has no code in mapping.toml: the session is left unmarked; add it there, or skip it if it is no mark`,
				`StudentSchoolAttendance.xml:34:3: 2025-10-19 day is not an open session of pupil "700002": the mark is kept apart and counted nowhere; correct the date, or the calendar`,
			},
		},
		"ed-fi-json": {
			[]string{"700002: 10-14 E", "700001: 10-14 U:195, 10-15 P, 10-16 T:35"},
			[]string{`more.jsonl:2:1: the event's date: 2025-10-32 is not a date: October 2025 has no day 32: it has 31 days; the event is left out`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			school := openSchool(t, os.DirFS(filepath.Join("..", "examples", "feeds", name)))
			for range 2 { // Pupils may be ranged over again
				pupils, problems := fed(t, school)
				if diff := cmp.Diff(want.pupils, pupils); diff != "" {
					t.Errorf("pupils (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(want.problems, problems); diff != "" {
					t.Errorf("problems (-want +got):\n%s", diff)
				}
			}
		})
	}
}

// Every folder of examples/feeds has a test above.
func TestEveryExampleOfFeedsIsTested(t *testing.T) {
	folders, err := fs.Glob(os.DirFS("../examples/feeds"), "*/mapping.toml")
	if err != nil || len(folders) != 10 {
		t.Errorf("%d folders with a mapping, want the 10 of TestExamplesOfFeeds: %v", len(folders), err)
	}
}
