package attendance_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

func at(school string) string {
	return "<SchoolReference><SchoolIdentity><SchoolId>" + school + "</SchoolId></SchoolIdentity></SchoolReference>"
}

func edFiTerm(school, name, kind, from, to, days string) string {
	return "<Session><SessionName>" + name + "</SessionName><BeginDate>" + from + "</BeginDate><EndDate>" + to + "</EndDate><Term>uri://x#" + kind +
		"</Term><TotalInstructionalDays>" + days + "</TotalInstructionalDays>" + at(school) + "</Session>\n"
}

func edFiDay(school, date, kind string) string {
	return "<CalendarDate><Date>" + date + "</Date><CalendarEvent>uri://x#" + kind + "</CalendarEvent><CalendarReference><CalendarIdentity>" + at(school) +
		"</CalendarIdentity></CalendarReference></CalendarDate>\n"
}

func TestEdFiCalendars(t *testing.T) {
	fsys := folder(map[string]string{
		"mapping.toml": edFiCodes + "[calendar]\nfile = \"cal.xml\"\nclosed = [\"2024-09-05\"]\nyear_starts = \"07-01\"\nsession_minutes = 390\ndays = { \"Weather day\" = \"open\", Holiday = \"open\" }\n",
		"cal.xml": "<I>\n" + strings.Join([]string{
			edFiTerm("7", "Fall", "Fall Semester", "2024-09-02", "2024-09-13", "9"),
			edFiTerm("7", "First", "First Quarter", "2024-09-02", "2024-09-06", "4"), // inside the semester
			edFiTerm("7", "Spring", "Spring Semester", "2025-01-06", "2025-01-10", "4"),
			"<GradingPeriod><BeginDate>2024-09-02</BeginDate><EndDate>2024-09-06</EndDate>" + at("7") + "</GradingPeriod>\n",
			edFiDay("7", "2024-09-07", "Make-up day"), edFiDay("7", "2024-09-09", "Non-instructional day"), edFiDay("7", "2024-09-10", "Holiday"), edFiDay("7", "2025-01-07", "Strike"),
			edFiDay("9", "2025-01-07", "Holiday"),
			"<Course/>",
		}, "") + "</I>",
		"feed.xml": interchange(edFiXMLEvent("a", "7", "2024-09-03", "Absent", ""), edFiXMLEvent("c", "9", "2024-09-03", "Absent", "")),
	})
	delete(fsys, "calendar.toml")
	school, err := attendance.Opener{Sessions: []string{"day"}}.OpenSchool(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var calendar *attendance.Calendar
	for p, err := range school.Pupils() {
		if err == nil && p.ID == "a" {
			calendar = p.Calendar
		}
	}
	// Ten weekdays, less the 5th, which the mapping closes, and the 9th, and the 7th, a Saturday, besides; five in January.
	var open []string
	for i := range calendar.Days() {
		open = append(open, calendar.Day(i).String()[5:])
	}
	if diff := cmp.Diff(strings.Fields("09-02 09-03 09-04 09-06 09-07 09-10 09-11 09-12 09-13 01-06 01-07 01-08 01-09 01-10"), open); diff != "" {
		t.Errorf("open days (-want +got):\n%s", diff)
	}
	for name, want := range map[string]int{"term": 2, "semester": 2, "quarter": 1, "grading_period": 1} {
		if got := len(calendar.Periods(name)); got != want {
			t.Errorf("%d periods named %s, want %d", got, name, want)
		}
	}
	if minutes, _ := calendar.SessionMinutes(0); minutes != 390 || calendar.Name() != "7" {
		t.Errorf("%d minutes, name %q", minutes, calendar.Name())
	}
	if notes := school.Notes(); !slices.Contains(notes, "First of school 7: 4 days are open, where cal.xml has 4 days of instruction") && len(notes) != 2 {
		t.Errorf("notes %q, want one about Spring, and one that there is no pupils.csv", notes)
	} else if !strings.HasPrefix(notes[0], "Spring of school 7: 5 days are open, where cal.xml has 4 days of instruction; it does not say which") {
		t.Errorf("notes %q", notes)
	}
	_, problems := fed(t, school)
	want := []string{
		`cal.xml:2:1: school "7" has days that are "Strike", the first 2025-01-07, and [calendar] in mapping.toml does not say whether they are open`,
		`cal.xml:10:1: school "9" has no Session, so that it is not known when it is open: its pupils are left out`,
		`feed.xml:3:1: pupil "c": calendar.toml has no calendar for the school "9"`,
	}
	if len(problems) != len(want) {
		t.Fatalf("problems %q", problems)
	}
	for i := range want {
		if !strings.HasPrefix(problems[i], want[i]) {
			t.Errorf("got  %s\nwant %s", problems[i], want[i])
		}
	}
}

// A calendar that cannot be used is told with its place, and nothing is read.
func TestBrokenEdFiCalendars(t *testing.T) {
	for name, c := range map[string]struct {
		records []string
		want    string
	}{
		"no date":  {[]string{edFiTerm("7", "Fall", "x", "2024-09-31", "2024-10-02", "3")}, `cal.xml:2:1: Session of school "7": 2024-09-31 is not a date`},
		"ends":     {[]string{edFiTerm("7", "Fall", "x", "2024-10-03", "2024-10-02", "3")}, `cal.xml:2:1: Session of school "7": 2024-10-03..2024-10-02 ends before it begins`},
		"no day":   {[]string{edFiTerm("7", "Fall", "x", "2024-10-01", "2024-10-02", "3"), edFiDay("7", "x", "Holiday")}, `cal.xml:3:1: CalendarDate of school "7": "x" is not a date`},
		"overlaps": {[]string{edFiTerm("7", "A", "Semester", "2024-10-01", "2024-10-04", "3"), edFiTerm("7", "B", "Semester", "2024-10-03", "2024-10-09", "3")}, `cal.xml:2:1: the calendar of school "7": periods.semester: 2024-10-03..2024-10-09 overlaps`},
		"cut":      {[]string{"<Session>"}, `cal.xml:2:10: </I> ends no element that is open here`},
		"none":     {nil, `cal.xml:1:1: the file holds no calendar: it says of no school when it is open`},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := folder(map[string]string{
				"mapping.toml": "calendar = \"cal.xml\"\n" + edFiCodes, "cal.xml": "<I>\n" + strings.Join(c.records, "") + "</I>",
				"feed.xml": interchange(edFiXMLEvent("a", "7", "2024-09-03", "Absent", "")),
			})
			delete(fsys, "calendar.toml")
			_, err := attendance.OpenSchool(fsys)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
