package attendance

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// CalendarSpec describes a calendar as a school writes it; [NewCalendar] builds the [Calendar]. Its fields are the keys
// of a calendar table in calendar.toml.
type CalendarSpec struct {
	Name           string
	Terms          []string            // stretches of opening, "2024-09-02..2024-10-25": open on the weekdays inside them
	Closed         []string            // closed days, ranges or single sessions inside the terms: "2024-11-29", "2024-11-29 PM"
	Open           []string            // days, ranges or single sessions opened besides: "2024-10-28 AM"
	YearStarts     string              // the first day of the academic year, "09-01" if not given
	Weekdays       []string            // on which weekdays terms are open, Mon to Fri if not given
	Sessions       []string            // the sessions of a day in order, AM and PM if not given
	SessionMinutes []int               // the length of each session, or one for all; not known if not given
	WeekStarts     string              // Mon if not given
	Periods        map[string][]string // named periods; "term" is each stretch of opening if not given
}

// periodNames are the names that a calendar's periods may have.
var periodNames = []string{"term", "half_term", "semester", "quarter", "grading_period", "school_month"}

// A SpecError is one thing wrong with a [CalendarSpec]: in which key, at which of its entries, and what.
type SpecError struct {
	Key   string // "terms", "periods.half_term"
	Index int    // the entry's place in its list, from 0; -1 if the key is no list
	Err   error
}

// Error gives the key and what is wrong with it.
func (e *SpecError) Error() string { return e.Key + ": " + e.Err.Error() }

// Unwrap gives what is wrong, without the key.
func (e *SpecError) Unwrap() error { return e.Err }

// NewCalendar builds a calendar. All that is wrong is reported at once, each as a [*SpecError] joined with the others.
func NewCalendar(spec CalendarSpec) (*Calendar, error) {
	b := calendarBuilder{spec: spec, calendar: &Calendar{name: spec.Name}}
	b.shape()
	terms := b.terms()
	if len(b.faults) > 0 {
		return nil, errors.Join(b.faults...)
	}
	b.open(terms)
	b.periods(terms)
	if len(b.faults) == 0 {
		if err := b.calendar.number(b.sorted()); err != nil {
			b.fault("terms", -1, err)
		}
	}
	if len(b.faults) > 0 {
		return nil, errors.Join(b.faults...)
	}
	return b.calendar, nil
}

type calendarBuilder struct {
	spec     CalendarSpec
	calendar *Calendar
	weekdays [7]bool
	isOpen   map[openSession]bool
	budget   int
	faults   []error
}

func (b *calendarBuilder) fault(key string, index int, err error) {
	b.faults = append(b.faults, &SpecError{Key: key, Index: index, Err: err})
}

// shape reads what is the same for every day: the sessions, their length, the week and the year.
func (b *calendarBuilder) shape() {
	c, spec := b.calendar, b.spec
	c.sessions = []string{"AM", "PM"}
	if len(spec.Sessions) > 0 {
		c.sessions = slices.Clone(spec.Sessions)
	}
	if len(c.sessions) > 24 {
		b.fault("sessions", -1, fmt.Errorf("a day has at most 24 sessions, not %d", len(c.sessions)))
		c.sessions = c.sessions[:24]
	}
	for i, name := range c.sessions {
		if err := checkSessionName(name); err != nil {
			b.fault("sessions", i, err)
		} else if slices.Index(c.sessions, name) < i {
			b.fault("sessions", i, fmt.Errorf("the session %q is named twice", name))
		}
	}
	b.minutes()
	var err error
	c.weekStarts = time.Monday
	if spec.WeekStarts != "" {
		if c.weekStarts, err = ParseWeekday(spec.WeekStarts); err != nil {
			b.fault("week_starts", -1, err)
		}
	}
	c.yearStarts = monthDay{time.September, 1}
	if spec.YearStarts != "" {
		if c.yearStarts.month, c.yearStarts.day, err = ParseMonthDay(spec.YearStarts); err != nil {
			b.fault("year_starts", -1, err)
		}
	}
	if len(spec.Weekdays) == 0 {
		for d := time.Monday; d <= time.Friday; d++ {
			b.weekdays[d] = true
		}
	}
	for i, name := range spec.Weekdays {
		day, err := ParseWeekday(name)
		if err != nil {
			b.fault("weekdays", i, err)
			continue
		}
		b.weekdays[day] = true
	}
}

func (b *calendarBuilder) minutes() {
	c, given := b.calendar, b.spec.SessionMinutes
	switch len(given) {
	case 0:
		return
	case 1:
		c.minutes = slices.Repeat(given, len(c.sessions))
	case len(c.sessions):
		c.minutes = slices.Clone(given)
	default:
		b.fault("session_minutes", -1, fmt.Errorf("give one number, or one for each of the %d sessions, not %d", len(c.sessions), len(given)))
		return
	}
	for i, m := range c.minutes {
		if m < 1 || m > 24*60 {
			b.fault("session_minutes", min(i, len(given)-1), fmt.Errorf("a session lasts between 1 and 1440 minutes, not %d", m))
			return
		}
	}
}

// terms reads the stretches of opening and with them the calendar's first and last date.
func (b *calendarBuilder) terms() []Period {
	c := b.calendar
	terms := b.ranges("terms", b.spec.Terms)
	if len(terms) == 0 && len(b.faults) == 0 {
		b.fault("terms", -1, errors.New(`no stretch of opening: give at least one, as in terms = ["2024-09-02..2024-10-25"]`))
		return nil
	}
	for _, t := range terms {
		if c.first.IsZero() || t.From.Before(c.first) {
			c.first = t.From
		}
		if t.To.After(c.last) {
			c.last = t.To
		}
	}
	for _, text := range b.spec.Open { // days opened besides may lie outside every term; faults are reported by open
		if r, _, err := parseDays(text); err == nil {
			if r.From.Before(c.first) {
				c.first = r.From
			}
			if r.To.After(c.last) {
				c.last = r.To
			}
		}
	}
	if c.last.After(c.first.AddMonths(12 * maxYears)) {
		b.fault("terms", -1, fmt.Errorf("the calendar runs from %s to %s; at most %d years fit", c.first, c.last, maxYears))
	}
	b.budget = maxDaysNamed
	return terms
}

// maxDaysNamed bounds how many days all stretches of a calendar may name together, so that a hostile file costs little.
const maxDaysNamed = 150_000

// afford reports whether a stretch still fits into what a calendar may name.
func (b *calendarBuilder) afford(p Period) error {
	b.budget -= (p.To.DaysSince(p.From) + 1) * len(b.calendar.sessions) / 2
	if b.budget < 0 {
		return fmt.Errorf("the calendar names too many days: its stretches may hold %d together", maxDaysNamed)
	}
	return nil
}

// ranges reads a list of stretches and reports those that overlap.
func (b *calendarBuilder) ranges(key string, texts []string) []Period {
	var out []Period
	for i, text := range texts {
		p, session, err := parseDays(text)
		switch {
		case err != nil:
			b.fault(key, i, err)
			continue
		case session != "":
			b.fault(key, i, fmt.Errorf("%q names a single session; a stretch is of whole days", text))
			continue
		}
		for _, other := range out {
			if !p.From.After(other.To) && !other.From.After(p.To) {
				b.fault(key, i, fmt.Errorf("%s overlaps %s..%s", text, other.From, other.To))
			}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Period) int { return a.From.Compare(b.From) })
	return out
}

// open works out which sessions are open.
func (b *calendarBuilder) open(terms []Period) {
	b.isOpen = map[openSession]bool{}
	for _, t := range terms {
		if err := b.afford(t); err != nil {
			b.fault("terms", -1, err)
			return
		}
		for d := range DaysBetween(t.From, t.To) {
			if b.weekdays[d.Weekday()] {
				b.mark(d, "", true)
			}
		}
	}
	b.change("closed", b.spec.Closed, false)
	b.change("open", b.spec.Open, true)
}

func (b *calendarBuilder) change(key string, texts []string, open bool) {
	for i, text := range texts {
		p, session, err := parseDays(text)
		if err == nil && session != "" && !slices.Contains(b.calendar.sessions, session) {
			err = fmt.Errorf("the session %q is not one of %s", session, strings.Join(b.calendar.sessions, ", "))
		}
		if err == nil {
			p = Period{later(p.From, b.calendar.first), earlier(p.To, b.calendar.last)}
			err = b.afford(p)
		}
		if err != nil {
			b.fault(key, i, err)
			continue
		}
		for d := range DaysBetween(p.From, p.To) {
			b.mark(d, session, open)
		}
	}
}

func (b *calendarBuilder) mark(d Date, session string, open bool) {
	for kind, name := range b.calendar.sessions {
		if session != "" && name != session {
			continue
		}
		o := openSession{d, uint8(kind)}
		if open {
			b.isOpen[o] = true
		} else {
			delete(b.isOpen, o)
		}
	}
}

func (b *calendarBuilder) sorted() []openSession {
	out := make([]openSession, 0, len(b.isOpen))
	for o := range b.isOpen {
		out = append(out, o)
	}
	slices.SortFunc(out, func(a, b openSession) int {
		return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.kind, b.kind))
	})
	return out
}

func (b *calendarBuilder) periods(terms []Period) {
	b.calendar.periods = map[string][]Period{"term": terms}
	names := make([]string, 0, len(b.spec.Periods))
	for name := range b.spec.Periods {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !slices.Contains(periodNames, name) {
			b.fault("periods."+name, -1, fmt.Errorf("a period is one of %s", strings.Join(periodNames, ", ")))
			continue
		}
		b.calendar.periods[name] = b.ranges("periods."+name, b.spec.Periods[name])
	}
}

// parseDays reads a day, a range of days, or a day with a session: "2024-09-02", "2024-09-02..2024-09-06",
// "2024-09-02 AM".
func parseDays(text string) (days Period, session string, err error) {
	from, to, isRange := strings.Cut(text, "..")
	if isRange {
		if days.From, err = ParseDate(strings.TrimSpace(from)); err != nil {
			return Period{}, "", err
		}
		if days.To, err = ParseDate(strings.TrimSpace(to)); err != nil {
			return Period{}, "", err
		}
		if days.To.Before(days.From) {
			return Period{}, "", fmt.Errorf("%s ends before it begins", text)
		}
		return days, "", nil
	}
	day, session, _ := strings.Cut(strings.TrimSpace(text), " ")
	if days.From, err = ParseDate(day); err != nil {
		return Period{}, "", err
	}
	days.To = days.From
	return days, strings.TrimSpace(session), nil
}

// ParseDays reads a day or a range of days, both ends included: "2024-09-02" or "2024-09-02..2024-09-06".
func ParseDays(text string) (Period, error) {
	days, session, err := parseDays(text)
	if err == nil && session != "" {
		return Period{}, fmt.Errorf("%s names a single session; a day or a range of days is wanted", quoteShort(text))
	}
	return days, err
}

var weekdayNames = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}

// WeekdayName gives the short name of a weekday, as calendars and packs write it: Mon.
func WeekdayName(d time.Weekday) string { return weekdayNames[d] }

// ParseWeekday reads the short name of a weekday: Mon.
func ParseWeekday(text string) (time.Weekday, error) {
	if i := slices.Index(weekdayNames, text); i >= 0 {
		return time.Weekday(i), nil
	}
	return 0, fmt.Errorf("%s is not a weekday: write Mon, Tue, Wed, Thu, Fri, Sat or Sun", quoteShort(text))
}

// ParseMonthDay reads a day that comes round every year, as month-day: "09-01".
func ParseMonthDay(text string) (time.Month, int, error) {
	const form = "%s is not a day of the year: write month-day, as in 09-01"
	if len(text) != 5 || text[2] != '-' {
		return 0, 0, fmt.Errorf(form, quoteShort(text))
	}
	month, okMonth := digits(text[:2])
	day, okDay := digits(text[3:])
	if !okMonth || !okDay || month < 1 || month > 12 || day < 1 || day > daysIn(2000, time.Month(month)) {
		return 0, 0, fmt.Errorf(form, quoteShort(text))
	}
	return time.Month(month), day, nil
}

// LatestOf gives the last date that is not after d and falls on the month and the day given.
func LatestOf(d Date, month time.Month, day int) Date { return monthDay{month, day}.latest(d) }

// NextOf gives the first date that is not before d and falls on the month and the day given.
func NextOf(d Date, month time.Month, day int) Date {
	m := monthDay{month, day}
	if at := m.in(d.Year()); !at.Before(d) {
		return at
	}
	return m.in(d.Year() + 1)
}

func checkSessionName(name string) error {
	if name == "" || len(name) > 8 || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == ',' || r == 0x7f }) {
		return fmt.Errorf("%s is not a session name: one to eight characters without spaces, such as AM or P1", quoteShort(name))
	}
	return nil
}
