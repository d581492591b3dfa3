package attendance_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// The sample of the Ed-Fi Data Standard lies beside the repository. docs/real-data.md says where it comes from and what came of it.
const edFiFolder = "../../shared/data/ed-fi"

const edFiMapping = `layout     = "ed-fi"
files      = ["StudentSchoolAttendance.xml"]
minutes    = "SchoolAttendanceDuration"
share      = "EventDuration"
precedence = ["U", "E", "T", "L"]
fill       = "P"

[codes]
"Excused Absence"   = "E"
"Unexcused Absence" = "U"
"Tardy"             = "T"
"Partial"           = "L"

[calendar]
file            = "EducationOrgCalendar.xml"
session_minutes = 390
year_starts     = "07-01"
`

// realEvent is an event as a plain search of the text finds it, without the library.
type realEvent struct{ pupil, school, date, category string }

// realEvents searches the text of the sample.
func realEvents(t *testing.T, text string) []realEvent {
	t.Helper()
	one := func(pattern, in string) string {
		found := regexp.MustCompile(pattern).FindStringSubmatch(in)
		if found == nil {
			t.Fatalf("no %s in %s", pattern, in)
		}
		return found[1]
	}
	var out []realEvent
	for _, part := range strings.Split(text, "<StudentSchoolAttendanceEvent>")[1:] {
		out = append(out, realEvent{
			one(`<StudentUniqueId>(.*?)<`, part), one(`<SchoolId>(.*?)<`, part), one(`<EventDate>(.*?)<`, part), one(`<AttendanceEventCategory>.*#(.*?)<`, part),
		})
	}
	return out
}

// weekdaysOf counts the Mondays to Fridays of a range, by the standard library's dates.
func weekdaysOf(from, to string) int {
	n := 0
	end, _ := time.Parse(time.DateOnly, to)
	for d, _ := time.Parse(time.DateOnly, from); !d.After(end); d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday {
			n++
		}
	}
	return n
}

func TestRealEdFiEvents(t *testing.T) {
	xml, err := os.ReadFile(path.Join(edFiFolder, "StudentSchoolAttendance.xml"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the sample of the Ed-Fi Data Standard is not in %s", edFiFolder)
	}
	calendar, err2 := os.ReadFile(path.Join(edFiFolder, "EducationOrgCalendar.xml"))
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}

	// By hand: days of absence are days with an Excused or an Unexcused Absence. None of them lasts less than the day, and a Tardy or a
	// Partial lasts 45 minutes at most. Every weekday of the two terms is a day.
	days := weekdaysOf("2021-08-23", "2021-12-17") + weekdaysOf("2022-01-04", "2022-05-27")
	absent, unexcused, schools := map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]string{}
	events := realEvents(t, string(xml))
	for _, e := range events {
		if absent[e.pupil] == nil {
			absent[e.pupil], unexcused[e.pupil] = map[string]bool{}, map[string]bool{}
		}
		schools[e.pupil] = e.school
		if strings.HasSuffix(e.category, "Absence") {
			absent[e.pupil][e.date] = true
		}
		if e.category == "Unexcused Absence" {
			unexcused[e.pupil][e.date] = true
		}
	}
	want := map[string]int{}
	pupilsFile := "pupil,born,school\n"
	for pupil, dates := range absent {
		n := len(dates)
		switch {
		case 5*n >= days:
			want["severe"]++
		case 10*n >= days:
			want["moderate"]++
		case 20*n >= days:
			want["at_risk"]++
		default:
			want["satisfactory"]++
		}
		if 10*n >= days {
			want["chronically_absent"]++
		}
		if len(unexcused[pupil]) >= 3 {
			want["truant"]++
		}
		if len(unexcused[pupil]) >= 6 {
			want["habitually_truant"]++
		}
		pupilsFile += fmt.Sprintf("%s,2008-06-01,%s\n", pupil, schools[pupil]) // of compulsory age all year
	}
	t.Logf("%d events of %d pupils, %d days: %v", len(events), len(absent), days, want)

	got := map[string]int{}
	for _, pack := range []string{"us-federal", "us-pa"} {
		law, err := policy.Open(policies.FS(), pack)
		if err != nil {
			t.Fatal(err)
		}
		school, err := attendance.Opener{Sessions: law.SessionNames()}.OpenSchool(fstest.MapFS{
			"mapping.toml":                {Data: []byte(edFiMapping)},
			"pupils.csv":                  {Data: []byte(pupilsFile)},
			"StudentSchoolAttendance.xml": {Data: xml}, "EducationOrgCalendar.xml": {Data: calendar},
		})
		if err != nil {
			t.Fatal(err)
		}
		if on := school.LastMarked().String(); on != "2022-05-27" {
			t.Errorf("the last date with a mark is %s", on)
		}
		pupils, filled := 0, 0
		var problems []string
		for p, err := range school.Pupils() {
			if err != nil {
				problems = append(problems, err.Error())
				continue
			}
			pupils++
			report := law.Evaluate(p, school.LastMarked())
			if slices.ContainsFunc(report.Warnings, func(w string) bool {
				return strings.Contains(w, "sessions without an event were filled with P, up to 2022-05-27: mapping.toml:6")
			}) {
				filled++
			}
			for _, f := range report.Findings {
				if f.Outcome == policy.Met {
					got[f.Rule]++
				}
				if f.Outcome == policy.Undetermined || f.Provisional {
					t.Errorf("%s of %s is %v, provisional %v", f.Rule, p.ID, f.Outcome, f.Provisional)
				}
			}
		}
		if pupils != len(absent) || filled != pupils {
			t.Errorf("%s: %d pupils, %d reports that say that sessions were filled; want %d of both", pack, pupils, filled, len(absent))
		}
		sundays := []string{
			`StudentSchoolAttendance.xml:35467:2: 2022-05-15 day is not an open session of pupil "604891": the mark is kept apart and counted nowhere; correct the date, or the calendar`,
			`StudentSchoolAttendance.xml:35789:2: 2022-05-15 day is not an open session of pupil "604906": the mark is kept apart and counted nowhere; correct the date, or the calendar`,
			`StudentSchoolAttendance.xml:36227:2: 2022-05-15 day is not an open session of pupil "604923": the mark is kept apart and counted nowhere; correct the date, or the calendar`,
		}
		if diff := cmp.Diff(sundays, problems); diff != "" {
			t.Errorf("%s: problems (-want +got):\n%s", pack, diff)
		}
	}
	for rule, n := range want {
		if got[rule] != n {
			t.Errorf("%s is met for %d pupils, want %d", rule, got[rule], n)
		}
	}
}
