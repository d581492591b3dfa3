package attendance_test

import (
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
