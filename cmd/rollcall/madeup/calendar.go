package madeup

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

// variants is how many calendars the schools share.
const variants = 8

// grid is one calendar with all that making a pupil's marks asks of it: tables by open session.
type grid struct {
	calendar *attendance.Calendar
	spec     attendance.CalendarSpec
	years    []attendance.Period // the first and last day of each academic year
	starts   []int               // the first session of each academic year, and the end
	autumns  []attendance.Date   // the last day before the second holiday of each year
	perDay   int
	blank    []byte // the marks of somebody always present
	yearOf   []uint8
	weekday  []uint8
	friday   []int32 // the first session of the next Friday, or of this one
	monday   []int32 // the first session of the next school week, or of the session's if it is the week's first
	lastWeek []int32 // the first session of the last school week before the next holiday
	spring   []int   // for each year the first session after its second holiday
}

// newGrid makes one of the calendars of a family.
func newGrid(f *family, sessions []string, first, years, variant int) (*grid, error) {
	g := &grid{perDay: len(sessions), spec: attendance.CalendarSpec{Sessions: sessions, YearStarts: f.yearStarts, Periods: map[string][]string{}}}
	if f.minutes > 0 {
		g.spec.SessionMinutes = []int{f.minutes}
	}
	for year := first; year < first+years; year++ {
		g.lay(f, f.plan(year, variant))
	}
	var err error
	if g.calendar, err = attendance.NewCalendar(g.spec); err != nil {
		return nil, fmt.Errorf("the calendar made up for %s: %w", f.id, err)
	}
	g.index(f)
	return g, nil
}

// lay adds a year to the calendar: its days in the order of time until there are enough.
func (g *grid) lay(f *family, o outline) {
	var stretches []attendance.Period
	var from, last attendance.Date
	shut := func(d attendance.Date) bool {
		return slices.ContainsFunc(o.holidays, func(p attendance.Period) bool { return !d.Before(p.From) && !d.After(p.To) })
	}
	for n, d := 0, o.opens; n < f.days; d = d.AddDays(1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		switch {
		case weekend:
		case shut(d):
			if !from.IsZero() {
				stretches = append(stretches, attendance.Period{From: from, To: last})
			}
			from = attendance.Date{}
		case slices.Contains(o.closed, d):
			if !from.IsZero() {
				g.spec.Closed = append(g.spec.Closed, d.String())
			}
		default:
			if from.IsZero() {
				from = d
			}
			last = d
			n++
		}
	}
	stretches = append(stretches, attendance.Period{From: from, To: last})
	g.spec.Closed = slices.DeleteFunc(g.spec.Closed, func(d string) bool { // a day between a stretch's end and a holiday is closed already
		return !slices.ContainsFunc(stretches, func(p attendance.Period) bool { return d >= p.From.String() && d <= p.To.String() }) &&
			d >= stretches[0].From.String()
	})
	g.years = append(g.years, attendance.Period{From: stretches[0].From, To: last})
	g.autumns = append(g.autumns, stretches[min(1, len(stretches)-1)].To)
	g.name(f, stretches)
}

// name enters the stretches of a year, and what the law calls them where that is not "term" for each.
func (g *grid) name(f *family, stretches []attendance.Period) {
	for _, p := range stretches {
		g.spec.Terms = append(g.spec.Terms, span(p))
	}
	pairs := func(name string) {
		for pair := range slices.Chunk(stretches, 2) {
			g.spec.Periods[name] = append(g.spec.Periods[name], span(attendance.Period{From: pair[0].From, To: pair[len(pair)-1].To}))
		}
	}
	switch f.id {
	case "gb-eng":
		pairs("term")
	case "us":
		pairs("semester")
		for _, p := range stretches {
			g.spec.Periods["grading_period"] = append(g.spec.Periods["grading_period"], span(p))
		}
	}
}

func span(p attendance.Period) string { return p.From.String() + ".." + p.To.String() }

// index works out the tables.
func (g *grid) index(f *family) {
	c := g.calendar
	n := c.Len()
	for i, y := range g.years {
		g.starts = append(g.starts, c.SessionsThrough(y.From.AddDays(-1)))
		g.spring = append(g.spring, c.SessionsThrough(g.autumns[i]))
	}
	g.starts = append(g.starts, n)
	g.blank, g.yearOf, g.weekday = make([]byte, n), make([]uint8, n), make([]uint8, n)
	g.friday, g.monday, g.lastWeek = make([]int32, n), make([]int32, n), make([]int32, n)
	friday, monday, lastWeek := int32(n), int32(n), int32(n)
	for s := n - 1; s >= 0; s-- {
		d, _ := c.Session(s)
		g.blank[s] = f.present[c.SessionKind(s)][0]
		g.weekday[s] = uint8(d.Weekday())
		for g.starts[g.yearOf[s]+1] <= s {
			g.yearOf[s]++
		}
		if s%g.perDay == 0 {
			if d.Weekday() == time.Friday {
				friday = int32(s)
			}
			if g.opensWeek(s) {
				monday = int32(s)
				if g.closesStretch(s) {
					lastWeek = int32(s)
				}
			}
		}
		g.friday[s], g.monday[s], g.lastWeek[s] = friday, monday, lastWeek
	}
}

// opensWeek reports whether a session is the first of its school week.
func (g *grid) opensWeek(s int) bool {
	if s == 0 {
		return true
	}
	before, _ := g.calendar.Session(s - 1)
	d, _ := g.calendar.Session(s)
	return d.Weekday() < before.Weekday() || d.DaysSince(before) > 6
}

// closesStretch reports whether a holiday follows the week that begins with a session.
func (g *grid) closesStretch(s int) bool {
	c := g.calendar
	first, _ := c.Session(s)
	through := c.SessionsThrough(first.AddDays(6))
	if through >= c.Len() {
		return true
	}
	next, _ := c.Session(through)
	return next.DaysSince(first) >= 14
}

// text writes the calendar as a table of calendar.toml.
func (g *grid) text(b *strings.Builder, name string) {
	fmt.Fprintf(b, "[calendar.%s]\n", name)
	list := func(key string, texts []string) {
		if len(texts) > 0 {
			fmt.Fprintf(b, "%s = [\"%s\"]\n", key, strings.Join(texts, `", "`))
		}
	}
	list("terms", g.spec.Terms)
	list("closed", g.spec.Closed)
	list("sessions", g.spec.Sessions)
	fmt.Fprintf(b, "year_starts = %q\n", g.spec.YearStarts)
	if len(g.spec.SessionMinutes) > 0 {
		fmt.Fprintf(b, "session_minutes = %d\n", g.spec.SessionMinutes[0])
	}
	for _, period := range []string{"term", "semester", "grading_period"} {
		list("periods."+period, g.spec.Periods[period])
	}
	b.WriteString("\n")
}
