package attendance_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcall-dev/rollcall/attendance"
)

const twoSchools = `
[calendar.north]
terms = ["2024-09-02..2024-09-06"]
[calendar.south]
terms = ["2024-09-02..2024-09-13"]
closed = ["2024-09-03"]
`

// TestPupilFields holds that what pupils.csv says is with each pupil, from whichever file it comes.
func TestPupilFields(t *testing.T) {
	date := attendance.MustDate
	school := openSchool(t, folder(map[string]string{
		"calendar.toml": twoSchools,
		"pupils-1.csv":  "pupil,born,school,year_group,left,sen\n a ,2012-01-02,north,7,2024-09-05, EHCP\nb,,south,8,,\n",
		"pupils-2.csv":  "home,pupil,school,enrolled,left,sen\nLeeds,c,north,2024-09-03,2024-09-04,K\n,a,south,2024-09-09,,\n",
		"register.csv":  "pupil,date,session,mark\na,2024-09-10,AM,/\na,2024-09-03,PM,U\n",
	}))
	got := map[string]*attendance.Pupil{}
	for p, err := range school.Pupils() {
		if err != nil {
			t.Error(err)
			continue
		}
		got[p.ID] = p
	}
	want := map[string]*attendance.Pupil{
		"a": {ID: "a", School: "south", YearGroup: "7", Born: date("2012-01-02"), Facts: map[string]string{"sen": "EHCP"}},
		"b": {ID: "b", School: "south", YearGroup: "8"},
		"c": {ID: "c", School: "north", Enrolled: date("2024-09-03"), Left: date("2024-09-04"), Facts: map[string]string{"sen": "K", "home": "Leeds"}},
	}
	if d := cmp.Diff(want, got, cmpopts.IgnoreFields(attendance.Pupil{}, "Calendar", "Register"), cmp.Comparer(func(a, b attendance.Date) bool { return a == b })); d != "" {
		t.Errorf("pupils (-want +got):\n%s", d)
	}
	diff(t, "marks of a", "2024-09-03 PM U, 2024-09-10 AM /", marks(got["a"].Register))
	// a is at north until the 5th (four days), then at south from the 9th (five days).
	if n := got["a"].Calendar.Days(); n != 9 {
		t.Errorf("the joined calendar has %d days, want 9", n)
	}
	diff(t, "facts", []string{"sen", "home"}, school.Facts())
}

func TestBadPupils(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		pupils []string
		want   []string
	}{
		"birthday":         {"pupil,born\na,2012-02-30\n", []string{"a"}, []string{"pupils.csv:2:3 no day 30"}},
		"enrolled":         {"pupil,enrolled\na,3/9/2024\nb,\n", []string{"b"}, []string{"pupils.csv:2:3 as in 2024-09-02"}},
		"left first":       {"pupil,enrolled,left\na,2024-09-04,2024-09-03\n", nil, []string{"pupils.csv:2:1 before being enrolled"}},
		"unknown school":   {"school,pupil\nnord,a\nnorth,b\n", []string{"b"}, []string{`pupils.csv:2:6 did you mean "north"`}},
		"no school named":  {"pupil\na\n", nil, []string{"pupils.csv:2:1 name one of north, south"}},
		"no id":            {"pupil,school\n ,north\n", nil, []string{"pupils.csv:2:1 no pupil"}},
		"long id":          {"pupil,school\n" + strings.Repeat("x", 10_000) + ",north\n", nil, []string{"pupils.csv:2:1 at most 200"}},
		"misspelt header":  {"pupl,school\na,north\n", nil, []string{`pupils.csv:1:1 did you mean "pupl"`}},
		"empty":            {"", nil, []string{"pupils.csv:1:1 empty"}},
		"blank lines only": {"\n\r\n\n", nil, []string{"pupils.csv:1:1 empty"}},
		"too many fields":  {"pupil,school\na,north,7\nb,north\n", []string{"b"}, []string{"pupils.csv:2:9 3 fields, the header 2"}},
		"same row twice":   {"pupil,school\na,north\na,north\n", []string{"a"}, []string{"pupils.csv:3:1 overlap"}},
		"column twice":     {"pupil,school,school\na,north,south\n", []string{"a"}, []string{"pupils.csv:1:14 twice"}},
	} {
		calendar := twoSchools
		if !strings.Contains(c.text, "north") && name != "no school named" {
			calendar = oneWeek
		}
		var got []string
		pupils, problems := told(t, openSchool(t, folder(map[string]string{"calendar.toml": calendar, "pupils.csv": c.text})))
		for _, p := range pupils {
			got = append(got, strings.TrimSuffix(p, ": "))
		}
		diff(t, name, c.pupils, got)
		places(t, name, problems, c.want...)
	}
}

// TestManyMoves holds that pupils who moved have the calendar of their own dates, also when there are more of them than
// joined calendars are kept.
func TestManyMoves(t *testing.T) {
	var pupils, register strings.Builder
	pupils.WriteString("pupil,school,enrolled,left\n")
	register.WriteString("pupil,date,session,mark\n")
	const n, days = 200, 180
	first := attendance.MustDate("2024-01-01")
	for i := range n {
		// p comes to south on day i%days, having left north on the day before, or two days before if i is odd.
		to := first.AddDays(i % days)
		fmt.Fprintf(&pupils, "p%d,south,%s,\np%d,north,,%s\n", i, to, i, to.AddDays(-1-i%2))
		fmt.Fprintf(&register, "p%d,%s,AM,/\n", n-1-i, first)
	}
	school := openSchool(t, folder(map[string]string{
		"calendar.toml": "[calendar.north]\nterms = [\"2023-12-01..2024-12-31\"]\nweekdays = [\"Mon\", \"Tue\", \"Wed\", \"Thu\", \"Fri\", \"Sat\", \"Sun\"]\nyear_starts = \"12-01\"\n" +
			"[calendar.south]\nterms = [\"2024-01-01..2024-12-31\"]\nweekdays = [\"Mon\", \"Tue\", \"Wed\", \"Thu\", \"Fri\", \"Sat\", \"Sun\"]\nyear_starts = \"12-01\"\n",
		"pupils.csv": pupils.String(), "register.csv": register.String(),
	}))
	count := 0
	for p, err := range school.Pupils() {
		if err != nil {
			if !strings.Contains(err.Error(), "not an open session") { // for whom moved on the second day there is none on the first
				t.Error(err)
			}
			continue
		}
		var i int
		_, _ = fmt.Sscanf(p.ID, "p%d", &i)
		to := first.AddDays(i % days)
		// Every day from 1 December 2023 to 31 December 2024, 397 days, but one where there is a day between the schools.
		if want := 397 - i%2; p.Calendar.Days() != want || fmt.Sprint(p.Calendar.Joins()) != "["+to.String()+"]" || p.School != "south" {
			t.Errorf("%s at %s: %d days, want %d, joined on %v, want %s", p.ID, p.School, p.Calendar.Days(), want, p.Calendar.Joins(), to)
		}
		count++
	}
	if count != n {
		t.Errorf("%d pupils, want %d", count, n)
	}
}
