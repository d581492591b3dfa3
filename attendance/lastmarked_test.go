package attendance_test

import (
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
)

// A calendar may reach the last date of all, after which no day comes.
func TestCalendarToTheLastDate(t *testing.T) {
	c, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"9999-12-27..9999-12-31"}, Closed: []string{"9999-12-31"}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Days() != 4 || c.Last() != attendance.MaxDate() {
		t.Errorf("%d school days up to %s, want 4 up to 9999-12-31", c.Days(), c.Last())
	}
}

// Marks on days on which every school is closed, such as slips of the pen, do not move the date that is asked about.
func TestLastMarkedOnClosedDay(t *testing.T) {
	for name, register := range map[string]string{
		"long": "pupil,date,session,mark\np1,2024-09-03,AM,G\np1,2024-09-07,AM,G\np1,2024-10-28,PM,G\np1,2099-01-05,AM,G\n",
		"wide": "pupil,2024-09-03 AM,2024-09-07 AM,2024-10-28 PM,2099-01-05 AM\np1,G,G,G,G\n",
	} {
		school, err := attendance.OpenSchool(fstest.MapFS{
			"calendar.toml": {Data: []byte(`terms = ["2024-09-02..2024-10-25", "2024-11-04..2024-12-20"]`)},
			"register.csv":  {Data: []byte(register)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := school.LastMarked().String(); got != "2024-09-03" {
			t.Errorf("%s: the last date with a mark is %s, want 2024-09-03", name, got)
		}
	}
}

// Of two birthdays of one pupil none is taken.
func TestTwoBirthdays(t *testing.T) {
	school, err := attendance.OpenSchool(fstest.MapFS{
		"calendar.toml": {Data: []byte(`terms = ["2024-09-02..2024-10-25"]`)},
		"pupils.csv":    {Data: []byte("pupil,born,enrolled,left\np1,2012-05-01,,2024-09-10\np1,2013-05-01,2024-09-11,2024-09-20\np1,2012-05-01,2024-09-21,\n")},
		"register.csv":  {Data: []byte("pupil,date,session,mark\np1,2024-09-03,AM,G\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for p, err := range school.Pupils() {
		switch {
		case err != nil:
			told = append(told, err.Error())
		case !p.Born.IsZero():
			t.Errorf("born on %s, want nobody knows", p.Born)
		}
	}
	want := `pupils.csv:3:4: pupil "p1": born on 2013-05-01, but on 2012-05-01 in an earlier row: the birthday is taken to be not known`
	if len(told) != 1 || told[0] != want {
		t.Errorf("told %q, want %q", told, want)
	}
}
