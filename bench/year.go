package bench

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Every calendar has so many school days, each of two sessions, so that marks lie at a fixed distance.
const (
	schoolDays = 190
	sessions   = 2 * schoolDays
)

// Year is a school year of one calendar, with what an engine that counts by itself needs to know of it: where windows begin.
type Year struct {
	Calendar *attendance.Calendar
	First    attendance.Date // the first of all dates that are asked about
	Last     attendance.Date
	Moments  []Moment // the day before First, and all dates on which a window moves or somebody may come of school age
}

// Moment is a date with its windows, in school days: each goes from its beginning up to End, which is not part of it.
type Moment struct {
	On                          attendance.Date
	End                         int
	Ten, Four, Two, Term, Month int
}

// terms are the stretches of opening of the eight calendars: the half terms are taken at different times.
func terms(k int) []string {
	autumn := []string{"2024-09-02..2024-10-18", "2024-10-28..2024-12-20"}
	if k&1 != 0 {
		autumn = []string{"2024-09-02..2024-10-25", "2024-11-04..2024-12-20"}
	}
	spring := []string{"2025-01-06..2025-02-14", "2025-02-24..2025-04-04"}
	if k&2 != 0 {
		spring = []string{"2025-01-06..2025-02-07", "2025-02-17..2025-04-11"}
	}
	summer := []string{"2025-04-22..2025-05-23", "2025-06-02..2025-07-23"}
	if k&4 != 0 {
		summer = []string{"2025-04-28..2025-05-23", "2025-06-02..2025-07-25"}
	}
	return slices.Concat(autumn, spring, summer)
}

// years makes the eight calendars. Days are closed here and there until each has the same number of school days.
func years() ([]*Year, error) {
	var out []*Year
	for k := range 8 {
		spec := attendance.CalendarSpec{
			Name: fmt.Sprintf("calendar %d", k+1), Terms: terms(k), Closed: []string{"2025-05-05"},
			Periods: map[string][]string{"term": {"2024-09-01..2024-12-31", "2025-01-01..2025-04-20", "2025-04-21..2025-08-31"}},
		}
		for i := 0; ; i++ {
			c, err := attendance.NewCalendar(spec)
			if err != nil {
				return nil, err
			}
			if c.Days() <= schoolDays {
				if c.Days() < schoolDays {
					return nil, fmt.Errorf("%s has %d school days", spec.Name, c.Days())
				}
				out = append(out, newYear(c))
				break
			}
			spec.Closed = append(spec.Closed, c.Day((31*(i+1)+7*k)%c.Days()).String())
		}
	}
	return out, nil
}

func newYear(c *attendance.Calendar) *Year {
	y := &Year{Calendar: c, First: attendance.MustDate("2024-09-03"), Last: attendance.MustDate("2025-07-31")}
	for d := range attendance.DaysBetween(y.First.AddDays(-1), y.Last) {
		m := y.At(d)
		if n := len(y.Moments); n > 0 {
			before := y.Moments[n-1]
			if before.On = d; before == m && prescribed(d) != d {
				continue
			}
		}
		y.Moments = append(y.Moments, m)
	}
	return y
}

// At lays the windows for a date.
func (y *Year) At(on attendance.Date) Moment {
	c := y.Calendar
	m := Moment{On: on, End: c.DaysThrough(on)}
	before := func(d attendance.Date) int { return c.DaysThrough(d.AddDays(-1)) }
	weeks := y.weeks(on)
	m.Ten, m.Four, m.Two = before(weeks(10)), before(weeks(4)), before(weeks(2))
	for _, p := range c.Periods("term") {
		if !p.From.After(on) {
			m.Term = before(p.From)
		}
	}
	year, month, _ := on.Civil()
	first, err := attendance.NewDate(year, month, 1)
	if err != nil {
		panic(err) // the first of a month of a date is a date
	}
	m.Month = before(first)
	return m
}

// weeks gives the Monday with which a window of so many school weeks begins. Weeks without school do not use it up.
func (y *Year) weeks(on attendance.Date) func(n int) attendance.Date {
	var mondays []attendance.Date
	for i := range y.Calendar.Days() {
		d := y.Calendar.Day(i)
		monday := d.AddDays(-(int(d.Weekday()) + 6) % 7)
		if monday.After(on) {
			break
		}
		if n := len(mondays); n == 0 || mondays[n-1] != monday {
			mondays = append(mondays, monday)
		}
	}
	return func(n int) attendance.Date {
		if len(mondays) == 0 {
			return on
		}
		return mondays[max(len(mondays)-n, 0)]
	}
}
