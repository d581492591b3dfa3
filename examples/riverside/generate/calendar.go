package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The two schools, as pupils.csv and calendar.toml name them.
const (
	primary   = "riverside_primary"
	secondary = "riverside_secondary"
)

// lastMarked is the last day with marks; the calendar goes on to July 2025.
const lastMarked = "2025-03-28"

// codesChange is the day on which England's present attendance codes began.
const codesChange = "2024-08-19"

// A stretch is an unbroken run of weeks between two holidays: half a term.
type stretch struct {
	year        int // in which the academic year began
	first, last string
}

// span writes the stretch as calendar.toml does.
func (s stretch) span() string { return s.first + ".." + s.last }

// stretches holds the stretches of both academic years; both schools share
// them. Three pairs make the autumn, spring and summer terms of a year.
var stretches = []stretch{
	{2023, "2023-09-04", "2023-10-20"},
	{2023, "2023-10-30", "2023-12-21"},
	{2023, "2024-01-04", "2024-02-09"},
	{2023, "2024-02-19", "2024-03-28"},
	{2023, "2024-04-15", "2024-05-24"},
	{2023, "2024-06-03", "2024-07-22"},
	{2024, "2024-09-02", "2024-10-25"},
	{2024, "2024-11-04", "2024-12-20"},
	{2024, "2025-01-06", "2025-02-14"},
	{2024, "2025-02-24", "2025-04-04"},
	{2024, "2025-04-22", "2025-05-23"},
	{2024, "2025-06-02", "2025-07-22"},
}

// bankHolidays are those that fall inside a stretch.
var bankHolidays = []string{"2024-05-06", "2025-05-05"}

// inset holds each school's five training days a year, closed to pupils.
var inset = map[string][]string{
	primary: {
		"2023-09-04", "2023-10-30", "2024-02-19", "2024-06-03", "2024-07-22",
		"2024-09-02", "2024-11-04", "2025-01-06", "2025-06-02", "2025-07-22",
	},
	secondary: {
		"2023-09-04", "2023-09-29", "2024-01-04", "2024-04-15", "2024-07-22",
		"2024-09-02", "2024-09-03", "2024-11-29", "2025-02-24", "2025-07-22",
	},
}

// A schoolDay is a day on which a school is open to pupils.
type schoolDay struct {
	date    string // ISO, so that text order is date order
	school  string
	stretch int // index into stretches
}

// year is that in which the day's academic year began.
func (d schoolDay) year() int { return stretches[d.stretch].year }

// weekday is the day's English name in three letters.
func (d schoolDay) weekday() string { return parse(d.date).Weekday().String()[:3] }

// closed lists the days inside stretches on which a school is closed.
func closed(school string) []string {
	days := slices.Concat(inset[school], bankHolidays)
	slices.Sort(days)
	return days
}

// openDays holds each school's open days up to lastMarked, in order.
var openDays = map[string][]schoolDay{
	primary:   listOpenDays(primary),
	secondary: listOpenDays(secondary),
}

// listOpenDays lists a school's open days up to lastMarked, in order.
func listOpenDays(school string) []schoolDay {
	var days []schoolDay
	shut := closed(school)
	for i, s := range stretches {
		for t := parse(s.first); iso(t) <= min(s.last, lastMarked); t = t.AddDate(0, 0, 1) {
			if weekend(t) || slices.Contains(shut, iso(t)) {
				continue
			}
			days = append(days, schoolDay{iso(t), school, i})
		}
	}
	return days
}

// lastOpen is a school's last open day in the academic year begun in year.
func lastOpen(school string, year int) string {
	last := ""
	for _, d := range openDays[school] {
		if d.year() == year {
			last = d.date
		}
	}
	return last
}

// calendarTOML writes both schools' calendars.
func calendarTOML() []byte {
	var b bytes.Buffer
	b.WriteString("# The two schools of Riverside, 2023/24 and 2024/25. Days of snow are open days:\n" +
		"# the registers hold Y (before 19 August 2024) or Y4 for them.\n")
	for _, school := range []string{primary, secondary} {
		fmt.Fprintf(&b, "\n[calendar.%s]\n", school)
		writeList(&b, "terms", halfTerms(), 3)
		b.WriteString("# training days and bank holidays\n")
		writeList(&b, "closed", closed(school), 6)
		fmt.Fprintf(&b, "\n[calendar.%s.periods]\n", school)
		writeList(&b, "term", terms(), 3)
		writeList(&b, "half_term", halfTerms(), 3)
	}
	return b.Bytes()
}

// halfTerms lists all stretches as calendar.toml writes them.
func halfTerms() []string {
	spans := make([]string, len(stretches))
	for i, s := range stretches {
		spans[i] = s.span()
	}
	return spans
}

// terms joins each two stretches into a term.
func terms() []string {
	var spans []string
	for i := 0; i < len(stretches); i += 2 {
		spans = append(spans, stretches[i].first+".."+stretches[i+1].last)
	}
	return spans
}

// writeList writes a TOML list of texts, so many on a line.
func writeList(b *bytes.Buffer, key string, items []string, perLine int) {
	fmt.Fprintf(b, "%s = [\n", key)
	for line := range slices.Chunk(items, perLine) {
		fmt.Fprintf(b, "  \"%s\",\n", strings.Join(line, `", "`))
	}
	b.WriteString("]\n")
}

// parse reads an ISO date written in this program.
func parse(date string) time.Time {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return t
}

// iso writes a date.
func iso(t time.Time) string { return t.Format(time.DateOnly) }

// weekend tells Saturday and Sunday.
func weekend(t time.Time) bool {
	return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
}
