package attendance

import (
	"fmt"
	"slices"
	"sort"
	"time"
)

// Calendar says when a school is open: its sessions, school days, school weeks, academic years and named periods, for
// one year or many. It is made by [NewCalendar] or [ReadCalendars], never changes, and is safe for concurrent use by
// multiple goroutines. Many pupils share one.
//
// Open sessions and school days are numbered from 0 in order of time; a [Register] and every [Set] use these numbers.
type Calendar struct {
	name           string
	sessions       []string // names of the sessions of a day, in order
	minutes        []int    // length of each session, or nil where it is not known
	weekStarts     time.Weekday
	yearStarts     monthDay
	first, last    Date
	days           []Date  // the school days
	dayStart       []int32 // the first open session of each school day, and one more: the number of open sessions
	kind           []uint8 // for each open session, its place in sessions
	dayOf          []int32 // for each open session, its school day
	weeks          []Date  // the first date of each school week
	daysThrough    []int32 // for each date from first to last, how many school days there are up to and including it
	clock          []Date  // the school days that clocks count: those of days, and of pupils' former schools when off roll
	clockThrough   []int32 // as daysThrough, for clock
	periods        map[string][]Period
	joins          []Date // where a pupil's calendar passes from one school's to the next's
	sessionsOfKind []Set
	fewest         int // open sessions on a school day
}

// Period is a named stretch of a calendar: a term, a semester, a grading period. Both dates are in it.
type Period struct{ From, To Date }

// MaxSessions is the most open sessions that one calendar may hold.
const MaxSessions = 65535

// maxYears is the longest that one calendar may be, in years.
const maxYears = 100

// A monthDay is a day that comes round every year.
type monthDay struct {
	month time.Month
	day   int
}

// in gives the day in a year; 29 February is 1 March in years without one.
func (m monthDay) in(year int) Date {
	if year < 1 {
		return Date{minDay}
	}
	if year > 9999 {
		return Date{maxDay}
	}
	if m.day > daysIn(year, m.month) {
		return civil(year, m.month+1, 1)
	}
	return civil(year, m.month, m.day)
}

// latest gives the last such day that is not after d.
func (m monthDay) latest(d Date) Date {
	year := d.Year()
	if at := m.in(year); !at.After(d) {
		return at
	}
	return m.in(year - 1)
}

// Name gives the calendar's name, "" if it has none.
func (c *Calendar) Name() string { return c.name }

// SessionNames gives the names of the sessions of a day, in order.
func (c *Calendar) SessionNames() []string { return slices.Clone(c.sessions) }

// SameSessions reports whether the calendar's days have just these sessions, in this order.
func (c *Calendar) SameSessions(names []string) bool { return slices.Equal(c.sessions, names) }

// SessionMinutes gives the length of an open session in minutes, and whether it is known.
func (c *Calendar) SessionMinutes(i int) (minutes int, known bool) {
	if c.minutes == nil {
		return 0, false
	}
	return c.minutes[c.kind[i]], true
}

// MinutesOfKind gives the length in minutes of the sessions that have one place in the day, and whether it is known.
func (c *Calendar) MinutesOfKind(kind int) (minutes int, known bool) {
	if c.minutes == nil {
		return 0, false
	}
	return c.minutes[kind], true
}

// First gives the calendar's first date: that of its first term, whether or not the school is open on it.
func (c *Calendar) First() Date { return c.first }

// Last gives the calendar's last date.
func (c *Calendar) Last() Date { return c.last }

// Len says how many open sessions the calendar has.
func (c *Calendar) Len() int { return len(c.kind) }

// Days says how many school days the calendar has.
func (c *Calendar) Days() int { return len(c.days) }

// Session gives the date and the session name of an open session.
func (c *Calendar) Session(i int) (Date, string) {
	return c.days[c.dayOf[i]], c.sessions[c.kind[i]]
}

// SessionKind gives the place of an open session in its day's list of session names, closed ones counted.
func (c *Calendar) SessionKind(i int) int { return int(c.kind[i]) }

// SessionsOfKind gives the set of all open sessions that have one place in the day, as with every AM.
// The caller must not change it.
func (c *Calendar) SessionsOfKind(kind int) Set { return c.sessionsOfKind[kind] }

// Day gives the date of a school day.
func (c *Calendar) Day(i int) Date { return c.days[i] }

// DayOf gives the school day of an open session.
func (c *Calendar) DayOf(session int) int { return int(c.dayOf[session]) }

// DaySessions gives the open sessions of a school day.
func (c *Calendar) DaySessions(day int) Span {
	return Span{int(c.dayStart[day]), int(c.dayStart[day+1])}
}

// FewestSessions says how many open sessions the school day with the fewest has.
func (c *Calendar) FewestSessions() int { return c.fewest }

// SessionsThrough says how many open sessions there are up to and including a date.
func (c *Calendar) SessionsThrough(d Date) int { return int(c.dayStart[c.DaysThrough(d)]) }

// DaysThrough says how many school days there are up to and including a date.
func (c *Calendar) DaysThrough(d Date) int { return through(c.daysThrough, c.first, d) }

// clockDaysThrough is DaysThrough for clocks.
func (c *Calendar) clockDaysThrough(d Date) int { return through(c.clockThrough, c.first, d) }

func through(table []int32, first, d Date) int {
	i := d.DaysSince(first)
	switch {
	case i < 0 || len(table) == 0:
		return 0
	case i >= len(table):
		return int(table[len(table)-1])
	}
	return int(table[i])
}

// IsSchoolDay reports whether any session is open on a date.
func (c *Calendar) IsSchoolDay(d Date) bool {
	return c.clockDaysThrough(d) > c.clockDaysThrough(d.AddDays(-1))
}

// Find gives the number of the open session on a date, and whether there is one.
func (c *Calendar) Find(d Date, session string) (i int, open bool) {
	kind := slices.Index(c.sessions, session)
	day := c.DaysThrough(d) - 1
	if kind < 0 || day < 0 || c.days[day] != d {
		return 0, false
	}
	for i := c.dayStart[day]; i < c.dayStart[day+1]; i++ {
		if int(c.kind[i]) == kind {
			return int(i), true
		}
	}
	return 0, false
}

// SchoolDaysBetween counts the school days after from, up to and including to. It is negative if to is earlier.
func (c *Calendar) SchoolDaysBetween(from, to Date) int {
	return c.clockDaysThrough(to) - c.clockDaysThrough(from)
}

// AfterSchoolDays gives the nth school day after a date, and false if the calendar ends before it.
func (c *Calendar) AfterSchoolDays(d Date, n int) (Date, bool) {
	i := c.clockDaysThrough(d) + n - 1
	if i < 0 || i >= len(c.clock) {
		return Date{}, false
	}
	return c.clock[i], true
}

// BeforeSchoolDays gives the nth latest school day before a date, and false if the calendar begins after it.
func (c *Calendar) BeforeSchoolDays(d Date, n int) (Date, bool) {
	i := c.clockDaysThrough(d.AddDays(-1)) - n
	if i < 0 || i >= len(c.clock) {
		return Date{}, false
	}
	return c.clock[i], true
}

// YearStart gives the first day of the academic year that holds a date.
func (c *Calendar) YearStart(d Date) Date { return c.yearStarts.latest(d) }

// YearStarts gives the month and the day on which every academic year starts.
func (c *Calendar) YearStarts() (time.Month, int) { return c.yearStarts.month, c.yearStarts.day }

// WeekStarts gives the weekday on which every week starts.
func (c *Calendar) WeekStarts() time.Weekday { return c.weekStarts }

// PeriodNames gives the names that a calendar's periods may have.
func PeriodNames() []string { return slices.Clone(periodNames) }

// Periods gives the periods of a name, such as "term", in order.
func (c *Calendar) Periods(name string) []Period { return slices.Clone(c.periods[name]) }

// Joins gives the dates on which the calendar of a pupil who moved passes to that of the next school.
func (c *Calendar) Joins() []Date { return c.joins }

// TermNumber numbers the term that holds a date within its academic year, from 1; 0 if no term holds it.
func (c *Calendar) TermNumber(d Date) int {
	n := 0
	year := c.YearStart(d)
	for _, p := range c.periods["term"] {
		if p.From.After(d) {
			break
		}
		if c.YearStart(p.From) == year {
			n++
			if !p.To.Before(d) {
				return n
			}
		}
	}
	return 0
}

// aBreak is how many days two school days must be apart for the time between them to be a break, such as half-term,
// and not a weekend or a public holiday.
const aBreak = 8

// FirstAfterBreak reports whether a session's school day is the first after a week or more without school.
func (c *Calendar) FirstAfterBreak(session int) bool {
	day := c.dayOf[session]
	return day == 0 || c.days[day].DaysSince(c.days[day-1]) >= aBreak
}

// LastBeforeBreak reports whether a session's school day is the last before a week or more without school.
func (c *Calendar) LastBeforeBreak(session int) bool {
	day := int(c.dayOf[session])
	return day == len(c.days)-1 || c.days[day+1].DaysSince(c.days[day]) >= aBreak
}

// weekStart gives the first date of the week that holds d.
func (c *Calendar) weekStart(d Date) Date {
	return d.AddDays(-((int(d.Weekday()) - int(c.weekStarts) + 7) % 7))
}

// weeksThrough says how many school weeks start on or before a date.
func (c *Calendar) weeksThrough(d Date) int {
	return sort.Search(len(c.weeks), func(i int) bool { return c.weeks[i].After(d) })
}

// An openSession is one session on one date, before numbering.
type openSession struct {
	date Date
	kind uint8
}

// number sorts the open sessions and builds the tables that answer every later question.
func (c *Calendar) number(open []openSession) error {
	if len(open) == 0 {
		return fmt.Errorf("the calendar has no open session: give the stretches of opening in terms")
	}
	if len(open) > MaxSessions {
		return fmt.Errorf("the calendar has %d open sessions; at most %d fit: split it by years", len(open), MaxSessions)
	}
	c.kind = make([]uint8, len(open))
	c.dayOf = make([]int32, len(open))
	c.sessionsOfKind = make([]Set, len(c.sessions))
	for k := range c.sessionsOfKind {
		c.sessionsOfKind[k] = NewSet(len(open))
	}
	for i, o := range open {
		if n := len(c.days); n == 0 || c.days[n-1] != o.date {
			c.days = append(c.days, o.date)
			c.dayStart = append(c.dayStart, int32(i))
			if w := c.weekStart(o.date); len(c.weeks) == 0 || c.weeks[len(c.weeks)-1] != w {
				c.weeks = append(c.weeks, w)
			}
		}
		c.kind[i] = o.kind
		c.dayOf[i] = int32(len(c.days) - 1)
		c.sessionsOfKind[o.kind].Add(i)
	}
	c.dayStart = append(c.dayStart, int32(len(open)))
	c.fewest = len(c.sessions)
	for day := range c.days {
		c.fewest = min(c.fewest, int(c.dayStart[day+1]-c.dayStart[day]))
	}
	c.daysThrough = tableThrough(c.days, c.first, c.last)
	if c.clock == nil {
		c.clock, c.clockThrough = c.days, c.daysThrough
	} else {
		c.clockThrough = tableThrough(c.clock, c.first, c.last)
	}
	return nil
}

// tableThrough counts, for each date from first to last, the days up to and including it.
func tableThrough(days []Date, first, last Date) []int32 {
	table := make([]int32, last.DaysSince(first)+1)
	n := 0
	for i := range table {
		for n < len(days) && days[n].DaysSince(first) <= i {
			n++
		}
		table[i] = int32(n)
	}
	return table
}
