package attendance_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

func mustCalendar(t testing.TB, spec attendance.CalendarSpec) *attendance.Calendar {
	t.Helper()
	c, err := attendance.NewCalendar(spec)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// autumn is a term of 2024 with a week of one session, from Monday 14 October, and a half-term holiday, from 28 October.
// It begins on a Monday.
var autumn = attendance.CalendarSpec{
	Terms:  []string{"2024-09-02..2024-10-25", "2024-11-04..2024-12-20"},
	Closed: []string{"2024-10-14..2024-10-18"},
	Open:   []string{"2024-10-16 AM"},
}

// years is open on every weekday from 2023 to 2026.
var years = attendance.CalendarSpec{Terms: []string{"2023-01-02..2026-12-31"}}

func starting(year string, spec attendance.CalendarSpec) attendance.CalendarSpec {
	spec.YearStarts = year
	return spec
}

func TestWindowsByHand(t *testing.T) {
	halves := autumn
	halves.Periods = map[string][]string{"half_term": {"2024-09-02..2024-10-25", "2024-11-04..2024-12-20"}}
	spring := attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-04-04"}}
	tests := []struct {
		name           string
		spec           attendance.CalendarSpec
		enrolled, left string
		window, on     string
		want           string // from, to, number of sessions, and what Short says
	}{
		{"a week of one session is a school week", autumn, "", "", "3 school weeks", "2024-11-06", "2024-10-14..2024-11-06 17"},
		{"a week without one does not use up the window", autumn, "", "", "2 school weeks", "2024-11-06", "2024-10-21..2024-11-06 16"},
		{"in a holiday the window ends with the holiday", autumn, "", "", "2 school weeks", "2024-10-30", "2024-10-14..2024-10-30 11"},
		{"a week counts from its first day on", autumn, "", "", "1 school week", "2024-10-14", "2024-10-14..2024-10-14 0"},
		{"years do not reset school weeks", starting("11-01", autumn), "", "", "2 school weeks", "2024-11-06", "2024-10-21..2024-11-06 16"},
		{"unless they are clipped", starting("11-01", autumn), "", "", "2 school weeks within academic year", "2024-11-06", "2024-11-01..2024-11-06 6"},
		{"days are inclusive", autumn, "", "", "1 day", "2024-09-10", "2024-09-10..2024-09-10 2"},
		{"five days hold a weekend", autumn, "", "", "5 days", "2024-09-10", "2024-09-06..2024-09-10 6"},
		{"weeks are seven days each", autumn, "", "", "2 weeks", "2024-09-20", "2024-09-07..2024-09-20 20"},
		{"school days skip what is closed", autumn, "", "", "3 school days", "2024-11-04", "2024-10-24..2024-11-04 6"},
		{"a day of one session is a school day", autumn, "", "", "2 school days", "2024-10-21", "2024-10-16..2024-10-21 3"},
		{"a month before 31 March is clamped to 28 February", years, "", "", "1 month", "2025-03-31", "2025-03-01..2025-03-31 42"},
		{"and to 29 in a leap year", years, "", "", "1 month", "2024-03-31", "2024-03-01..2024-03-31 42"},
		{"a month before 30 March as well", years, "", "", "1 month", "2025-03-30", "2025-03-01..2025-03-30 40"},
		{"half a year before 31 March is 30 September", years, "", "", "6 months", "2025-03-31", "2024-10-01..2025-03-31 260"},
		{"a year before 28 February leaves in the leap day", years, "", "", "1 year", "2025-02-28", "2024-02-29..2025-02-28 524"},
		{"a year before 29 February is 28 February", years, "", "", "1 year", "2024-02-29", "2023-03-01..2024-02-29 524"},
		{"a year that starts in January", starting("01-15", years), "", "", "academic year", "2025-01-14", "2024-01-15..2025-01-14 524"},
		{"on its first day", starting("01-15", years), "", "", "academic year", "2025-01-15", "2025-01-15..2025-01-15 2"},
		{"a year that starts on 29 February", starting("02-29", years), "", "", "academic year", "2025-02-28", "2024-02-29..2025-02-28 524"},
		{"starts on 1 March where there is none", starting("02-29", years), "", "", "academic year", "2025-03-03", "2025-03-01..2025-03-03 2"},
		{"a term up to the date", autumn, "", "", "term", "2024-09-03", "2024-09-02..2024-09-03 4"},
		{"between two the latest that has ended", halves, "", "", "half term", "2024-10-30", "2024-09-02..2024-10-25 71"},
		{"before the first", halves, "", "", "half term", "2024-09-01", "the date is before the first such period"},
		{"not named", halves, "", "", "quarter", "2024-10-30", "the calendar does not name such periods"},
		{"time before a pupil joined is not in the window", autumn, "2024-09-18", "", "10 days", "2024-09-20", "2024-09-11..2024-09-20 6"},
		{"and uses up no school weeks", autumn, "2024-09-18", "", "2 school weeks", "2024-09-20", "2024-09-16..2024-09-20 6"},
		{"nor school days", autumn, "2024-09-18", "", "5 school days", "2024-09-20", "2024-09-18..2024-09-20 6"},
		{"nor does time after a pupil left", autumn, "", "2024-10-02", "1 school week", "2024-12-10", "2024-09-30..2024-12-10 6"},
		{"an enrolment", autumn, "2024-09-18", "", "enrolment", "2024-09-20", "2024-09-18..2024-09-20 6"},
		{"before the enrolment", autumn, "2024-09-18", "", "enrolment", "2024-09-10", "2024-09-10..2024-09-10 0"},
		{"what the calendar does not tell is said", autumn, "", "", "10 school weeks", "2024-09-20", "2024-09-02..2024-09-20 30 3 of 10 school weeks, since the calendar begins on 2024-09-02"},
		{"but not what lies before the year", autumn, "", "", "10 school weeks within academic year", "2024-09-20", "2024-09-02..2024-09-20 30"},
		{"unless the calendar does not tell of that either", spring, "", "", "10 school weeks within academic year", "2025-01-17", "2025-01-06..2025-01-17 20 2 of 10 school weeks, since the calendar begins on 2025-01-06"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, err := attendance.ParseWindow(tt.window)
			if err != nil {
				t.Fatal(err)
			}
			p := &attendance.Pupil{Calendar: mustCalendar(t, tt.spec)}
			if tt.enrolled != "" {
				p.Enrolled = attendance.MustDate(tt.enrolled)
			}
			if tt.left != "" {
				p.Left = attendance.MustDate(tt.left)
			}
			s, err := w.On(p, attendance.MustDate(tt.on))
			got := strings.TrimSpace(fmt.Sprintf("%s..%s %d %s", s.From, s.To, s.Sessions.To-s.Sessions.From, s.Short()))
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("%s on %s is %s, want %s", tt.window, tt.on, got, tt.want)
			}
		})
	}
}

func TestLapsesByHand(t *testing.T) {
	sundays := autumn
	sundays.WeekStarts = "Sun"
	const never = "the calendar ends before"
	tests := []struct {
		name       string
		spec       attendance.CalendarSpec
		lapse      string
		from       string
		after, ago string
	}{
		{"days", autumn, "3 days", "2024-10-01", "2024-10-04", "2024-09-28"},
		{"no time", autumn, "0 days", "2024-10-26", "2024-10-26", "2024-10-26"},
		{"no school day", autumn, "0 school days", "2024-10-26", "2024-10-26", "2024-10-26"},
		{"weeks", autumn, "2 weeks", "2024-10-01", "2024-10-15", "2024-09-17"},
		{"a month after the 31st", autumn, "1 month", "2024-10-31", "2024-11-30", "2024-09-30"},
		{"months to February", autumn, "4 months", "2024-10-31", "2025-02-28", "2024-06-30"},
		{"school days over half-term", autumn, "5 school days", "2024-10-24", "2024-11-07", "2024-10-11"},
		{"school days from a Saturday", autumn, "5 school days", "2024-10-26", "2024-11-08", "2024-10-21"},
		{"the week of one session ends on its only day", autumn, "1 school week", "2024-10-09", "2024-10-16", "2024-10-04"},
		{"two school weeks", autumn, "2 school weeks", "2024-10-09", "2024-10-25", "2024-09-27"},
		{"half-term is no school week", autumn, "3 school weeks", "2024-10-09", "2024-11-08", "2024-09-20"},
		{"back over half-term", autumn, "2 school weeks", "2024-11-06", "2024-11-22", "2024-10-16"},
		{"from half-term", autumn, "1 school week", "2024-10-30", "2024-11-08", "2024-10-25"},
		{"from the Sunday that ends it", autumn, "1 school week", "2024-11-03", "2024-11-08", "2024-10-25"},
		{"from the Sunday that begins a week", sundays, "1 school week", "2024-11-03", "2024-11-15", "2024-10-25"},
		{"beyond the calendar", autumn, "1 school week", "2024-12-18", never, "2024-12-13"},
		{"from before the calendar", autumn, "1 school week", "2024-08-20", "2024-09-06", "2024-09-01"},
		{"back to before the calendar", autumn, "1 school week", "2024-09-04", "2024-09-13", "2024-09-01"},
		{"school days beyond", autumn, "3 school days", "2024-12-18", never, "2024-12-13"},
		{"school days back beyond", autumn, "3 school days", "2024-09-04", "2024-09-09", "2024-09-01"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, from := mustCalendar(t, tt.spec), attendance.MustDate(tt.from)
			l, err := attendance.ParseLapse(tt.lapse)
			if err != nil {
				t.Fatal(err)
			}
			after := never
			if end, ok := l.End(c, from); ok {
				after = end.String()
			}
			if after != tt.after {
				t.Errorf("%s after %s is %s, want %s", tt.lapse, from, after, tt.after)
			}
			ago, err := attendance.ParseAgo(tt.lapse + " ago")
			if err != nil || ago != l {
				t.Fatalf("ParseAgo gives %v, %v", ago, err)
			}
			if got := ago.Ago(c, from).String(); got != tt.ago {
				t.Errorf("%s before %s is %s, want %s", tt.lapse, from, got, tt.ago)
			}
		})
	}
}

func TestLapsesThatAreNone(t *testing.T) {
	for _, text := range []string{"", "5", "5 years", "term", "today", "0 weeks", "5 days within academic year", "5 school months", "5 school days ago"} {
		if l, err := attendance.ParseLapse(text); err == nil {
			t.Errorf("%q is read as the lapse %s", text, l)
		}
	}
}

func TestLeapDayBirthdays(t *testing.T) {
	born := attendance.MustDate("2012-02-29")
	tests := []struct {
		on          string
		first, last int // with a birthday on 1 March, on 28 February
	}{
		{"2024-02-28", 11, 11}, {"2024-02-29", 12, 12}, {"2025-02-27", 12, 12}, {"2025-02-28", 12, 13}, {"2025-03-01", 13, 13}, {"2012-02-28", -1, -1}, {"2012-02-29", 0, 0},
	}
	for _, tt := range tests {
		on := attendance.MustDate(tt.on)
		if got := born.Age(on, attendance.FirstOfMarch); got != tt.first {
			t.Errorf("on %s with a birthday on 1 March: %d, want %d", on, got, tt.first)
		}
		if got := born.Age(on, attendance.LastOfFebruary); got != tt.last {
			t.Errorf("on %s with a birthday on 28 February: %d, want %d", on, got, tt.last)
		}
	}
}

func TestCalendarQuestions(t *testing.T) {
	c := mustCalendar(t, autumn)
	at := attendance.MustDate
	if n := c.SchoolDaysBetween(at("2024-10-11"), at("2024-10-21")); n != 2 { // 16 and 21 October
		t.Errorf("%d school days after 11 October up to 21 October, want 2", n)
	}
	if n := c.SchoolDaysBetween(at("2024-10-21"), at("2024-10-11")); n != -2 {
		t.Errorf("%d school days back, want -2", n)
	}
	if !c.IsSchoolDay(at("2024-10-16")) || c.IsSchoolDay(at("2024-10-15")) || c.IsSchoolDay(at("2024-10-30")) || c.IsSchoolDay(at("2024-09-01")) || c.IsSchoolDay(at("2025-01-06")) {
		t.Error("of these only 16 October is a school day")
	}
	if _, open := c.Find(at("2024-10-16"), "PM"); open {
		t.Error("the afternoon of 16 October is open")
	}
	breaks := ""
	for i := range c.Len() {
		d, session := c.Session(i)
		if c.FirstAfterBreak(i) {
			breaks += fmt.Sprintf("after %s %s, ", d, session)
		}
		if c.LastBeforeBreak(i) {
			breaks += fmt.Sprintf("before %s %s, ", d, session)
		}
	}
	const want = "after 2024-09-02 AM, after 2024-09-02 PM, before 2024-10-25 AM, before 2024-10-25 PM, " +
		"after 2024-11-04 AM, after 2024-11-04 PM, before 2024-12-20 AM, before 2024-12-20 PM, "
	if breaks != want {
		t.Errorf("breaks: %s\nwant: %s", breaks, want)
	}
	for d, want := range map[string]int{"2024-09-02": 1, "2024-10-25": 1, "2024-10-26": 0, "2024-11-04": 2, "2024-12-21": 0, "2024-08-31": 0} {
		if got := c.TermNumber(at(d)); got != want {
			t.Errorf("%s is in term %d, want %d", d, got, want)
		}
	}
	if got := c.YearStart(at("2024-08-31")); got != at("2023-09-01") {
		t.Errorf("31 August 2024 is in the year from %s", got)
	}
}

func TestNewCalendarSaysAllThatIsWrong(t *testing.T) {
	spec := attendance.CalendarSpec{
		Terms:          []string{"2024-09-02..2024-10-25", "2024-10-25..2024-12-20", "2024-12-32", "2025-01-10..2025-01-06", "2025-02-01 AM"},
		YearStarts:     "13-01",
		Weekdays:       []string{"Mon", "Montag"},
		Sessions:       []string{"AM", "AM", "a b"},
		SessionMinutes: []int{100, 100},
		WeekStarts:     "monday",
	}
	_, err := attendance.NewCalendar(spec)
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("NewCalendar says %v", err)
	}
	var got []string
	for _, e := range joined.Unwrap() {
		var fault *attendance.SpecError
		if !errors.As(e, &fault) {
			t.Fatalf("%v is no SpecError", e)
		}
		got = append(got, fmt.Sprintf("%s[%d]", fault.Key, fault.Index))
	}
	const want = "sessions[1] sessions[2] session_minutes[-1] week_starts[-1] year_starts[-1] weekdays[1] terms[1] terms[2] terms[3] terms[4]"
	if strings.Join(got, " ") != want {
		t.Errorf("faults at %s\nwant %s", strings.Join(got, " "), want)
	}
	for _, spec := range []attendance.CalendarSpec{
		{},
		{Terms: []string{"2024-09-07..2024-09-08"}}, // a weekend
		{Terms: []string{"2024-09-02"}, Closed: []string{"2024-09-02 EVE"}},
		{Terms: []string{"1900-01-01", "2001-01-01"}},
		{Terms: []string{"2024-09-02"}, Periods: map[string][]string{"trimester": {"2024-09-02"}}},
		{Terms: []string{"2024-09-02"}, Periods: map[string][]string{"quarter": {"2024-09-02..2024-09-10", "2024-09-10..2024-09-12"}}},
		{Terms: []string{"2024-09-02"}, SessionMinutes: []int{0}},
	} {
		if _, err := attendance.NewCalendar(spec); err == nil {
			t.Errorf("a calendar of %+v is accepted", spec)
		}
	}
}

func TestDaysOfTheYear(t *testing.T) {
	d := attendance.MustDate("2025-03-01")
	if got := attendance.LatestOf(d, time.February, 29); got != d {
		t.Errorf("the latest 29 February up to 1 March 2025 is %s, want 1 March, which stands for it", got)
	}
	if got := attendance.NextOf(d, time.September, 1).String(); got != "2025-09-01" {
		t.Errorf("the next 1 September is %s", got)
	}
}
