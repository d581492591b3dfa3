package attendance

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Window is a stretch of time that ends on a date: "10 school weeks", "academic year", "6 months within academic year".
// It is read by [ParseWindow] and laid over a pupil's calendar by [Window.On]. The zero Window is "today".
type Window struct {
	kind       windowKind
	n          int // of a rolling window
	withinYear bool
}

type windowKind uint8

const (
	today windowKind = iota
	academicYear
	term
	halfTerm
	semester
	quarter
	gradingPeriod
	schoolMonth
	calendarMonth
	enrolment
	everything
	days
	schoolDays
	weeks
	schoolWeeks
	months
	years
)

var windowNames = []string{
	"today", "academic year", "term", "half term", "semester", "quarter", "grading period", "school month",
	"calendar month", "enrolment", "everything",
	"days", "school days", "weeks", "school weeks", "months", "years",
}

const maxWindow = 1200

// ParseWindow reads a window as packs write it: one of the named ones, or a number with a unit, which may be followed by
// "within academic year".
func ParseWindow(text string) (Window, error) {
	rest, withinYear := strings.CutSuffix(text, " within academic year")
	for kind := today; kind <= everything; kind++ {
		if rest == windowNames[kind] {
			if withinYear {
				return Window{}, fmt.Errorf("%q cannot be clipped: only a number of days, weeks, months or years is written with 'within academic year'", rest)
			}
			return Window{kind: kind}, nil
		}
	}
	number, unit, ok := strings.Cut(rest, " ")
	n, isNumber := digits(number)
	if !ok || !isNumber || len(number) > 6 {
		return Window{}, fmt.Errorf("%s is not a window: write %s, or a number of days, school days, weeks, school weeks, months or years",
			quoteShort(text), strings.Join(windowNames[:days], ", "))
	}
	if n < 1 || n > maxWindow {
		return Window{}, fmt.Errorf("a window is between 1 and %d %s long, not %d", maxWindow, unit, n)
	}
	for kind := days; kind <= years; kind++ {
		if unit == windowNames[kind] || n == 1 && unit+"s" == windowNames[kind] {
			return Window{kind: kind, n: n, withinYear: withinYear}, nil
		}
	}
	return Window{}, fmt.Errorf("%s is not a unit of time: write days, school days, weeks, school weeks, months or years", quoteShort(unit))
}

// String gives the window as packs write it.
func (w Window) String() string {
	if w.kind <= everything {
		return windowNames[w.kind]
	}
	unit := windowNames[w.kind]
	if w.n == 1 {
		unit = strings.TrimSuffix(unit, "s")
	}
	text := strconv.Itoa(w.n) + " " + unit
	if w.withinYear {
		text += " within academic year"
	}
	return text
}

// Rolling reports whether the window is a number of days, weeks, months or years, and not a stretch with a name.
func (w Window) Rolling() bool { return w.kind >= days }

// Period reports whether the window is a stretch of the calendar with a name, such as a term or the academic year, which begins
// anew from time to time.
func (w Window) Period() bool { return w.kind >= academicYear && w.kind <= calendarMonth }

// ByRoll reports whether the window goes by the school days or weeks during which the pupil was on roll, so that it stands still
// once the pupil has left.
func (w Window) ByRoll() bool { return w.kind == schoolDays || w.kind == schoolWeeks }

// WithinYear reports whether the window is a number of days, weeks or months that begins no earlier than the academic year.
func (w Window) WithinYear() bool { return w.withinYear }

// Everything reports whether the window goes back as far as anything is known.
func (w Window) Everything() bool { return w.kind == everything }

// MostDays gives how many days the window can hold at most, 0 if a calendar may make it as long as it likes.
func (w Window) MostDays() int {
	const month, year = 31, 366
	switch w.kind {
	case today:
		return 1
	case calendarMonth:
		return month
	case academicYear:
		return year
	case days, schoolDays:
		return w.n
	case weeks, schoolWeeks:
		return 7 * w.n
	case months:
		return month * w.n
	case years:
		return year * w.n
	}
	return 0
}

// WholePeriod reports whether totals that carry no dates can stand for the window: an academic year, an enrolment, or
// everything there is.
func (w Window) WholePeriod() bool {
	return w.kind == academicYear || w.kind == enrolment || w.kind == everything
}

// Stretch is a window laid over a pupil's calendar: its first and last date, and the open sessions and school days of
// the pupil's time on roll that lie in it.
type Stretch struct {
	From, To Date
	Sessions Span
	Days     Span
	short    shortfall
}

// shortfall says that a window reaches back before its calendar.
type shortfall struct {
	since      Date // the calendar's first date; zero if the calendar covers the window
	have, want int  // of school days or weeks
	unit       windowKind
}

// Short says how much of the window the calendar covers, "" if all of it.
func (s Stretch) Short() string {
	switch {
	case s.short.since.IsZero():
		return ""
	case s.short.want > 0:
		return fmt.Sprintf("%d of %d %s, since the calendar begins on %s", s.short.have, s.short.want, windowNames[s.short.unit], s.short.since)
	}
	return "only the time since " + s.short.since.String() + ", when the calendar begins"
}

// Errors of [Window.On].
var (
	ErrNoPeriod     = errors.New("the calendar does not name such periods")
	ErrBeforePeriod = errors.New("the date is before the first such period")
)

// On lays the window over a pupil's calendar so that it ends on a date, inclusive. The stretch is known unless the window
// is a named period: then it is an error if the calendar does not name it ([ErrNoPeriod]) or the date is before the
// first one ([ErrBeforePeriod]).
func (w Window) On(p *Pupil, end Date) (Stretch, error) {
	s, err := w.dates(p, end)
	if err != nil {
		return Stretch{}, err
	}
	if w.withinYear {
		year := p.Calendar.YearStart(end)
		s.From = later(s.From, year)
		if coveredSince(year, p.Calendar.first, tolerated) == (shortfall{}) {
			s.short = shortfall{} // what of the window lies before the calendar lies before the year
		}
	}
	s.lie(p)
	return s, nil
}

func (w Window) dates(p *Pupil, end Date) (Stretch, error) {
	c := p.Calendar
	s := Stretch{From: end, To: end}
	switch w.kind {
	case academicYear:
		s.From = c.YearStart(end)
		s.short = coveredSince(s.From, c.first, tolerated)
	case term, halfTerm, semester, quarter, gradingPeriod, schoolMonth:
		return w.period(c, end)
	case calendarMonth:
		year, month, _ := end.Civil()
		s.From = civil(year, month, 1)
		s.short = coveredSince(s.From, c.first, tolerated)
	case enrolment:
		s.From = earlier(p.enrolled(), end)
	case everything:
		s.From = earlier(c.first, end)
	case days:
		s.From = end.AddDays(1 - w.n)
		s.short = coveredSince(s.From, c.first, 0)
	case weeks:
		s.From = end.AddDays(1 - 7*w.n)
		s.short = coveredSince(s.From, c.first, 0)
	case months:
		s.From = earlier(end.AddMonths(-w.n).AddDays(1), end)
		s.short = coveredSince(s.From, c.first, 0)
	case years:
		s.From = earlier(end.AddMonths(-12*w.n).AddDays(1), end)
		s.short = coveredSince(s.From, c.first, 0)
	case schoolDays:
		roll := p.rollDays()
		w.latest(&s, p, min(c.DaysThrough(end), roll.To), roll.From, c.days)
	case schoolWeeks:
		roll := p.rollDays()
		if roll.Empty() {
			return s, nil
		}
		from, to := c.weeksThrough(c.days[roll.From])-1, c.weeksThrough(c.days[roll.To-1])
		w.latest(&s, p, min(c.weeksThrough(end), to), from, c.weeks)
	}
	return s, nil
}

// latest sets the beginning of a stretch to that of the nth latest of the units before through, of which the first on
// roll is from. A unit off roll does not use up the window.
func (w Window) latest(s *Stretch, p *Pupil, through, from int, starts []Date) {
	if through <= from {
		return
	}
	first := max(through-w.n, from)
	s.From = starts[first]
	if have := through - first; have < w.n && p.rollFromStart() {
		s.short = shortfall{since: p.Calendar.first, have: have, want: w.n, unit: w.kind}
	}
}

// period finds the named period that holds a date, up to that date; between two, the latest that has ended.
func (w Window) period(c *Calendar, end Date) (Stretch, error) {
	periods := c.periods[strings.ReplaceAll(windowNames[w.kind], " ", "_")]
	if len(periods) == 0 {
		return Stretch{}, ErrNoPeriod
	}
	i, found := slices.BinarySearchFunc(periods, end, func(p Period, d Date) int { return p.From.Compare(d) })
	if !found {
		i--
	}
	if i < 0 {
		return Stretch{}, ErrBeforePeriod
	}
	return Stretch{From: periods[i].From, To: earlier(end, periods[i].To)}, nil
}

// tolerated is by how many days an academic year or a month may begin before its calendar without a word: schools
// seldom open on the first.
const tolerated = 21

func coveredSince(from, first Date, tolerated int) shortfall {
	if first.DaysSince(from) <= tolerated {
		return shortfall{}
	}
	return shortfall{since: first}
}

func earlier(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b Date) Date {
	if b.After(a) {
		return b
	}
	return a
}

// Length gives the number and the unit of a rolling window, such as 10 and "school weeks"; 0 and "" for one with a name.
func (w Window) Length() (n int, unit string) {
	if !w.Rolling() {
		return 0, ""
	}
	return w.n, windowNames[w.kind]
}
