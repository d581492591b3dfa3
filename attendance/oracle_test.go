package attendance_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

// This file is a second implementation of calendars, windows, counts and runs: slow, plain, and written from the pack
// format alone. It knows loops over dates, lists and maps; days are numbers since 1970-01-01, turned into year, month and
// day by the standard library.

// oracleWorlds is how many random schools with a pupil each are compared. Turn it up for a longer search.
const oracleWorlds = 100_000

// day is a date as a number of days since 1970-01-01.
type day int

var epoch = attendance.MustDate("1970-01-01")

func (d day) date() attendance.Date { return epoch.AddDays(int(d)) }
func (d day) time() time.Time       { return time.Unix(int64(d)*86400, 0).UTC() }
func (d day) weekday() time.Weekday { return d.time().Weekday() }
func (d day) String() string        { return d.time().Format(time.DateOnly) }

func dayOf(t time.Time) day { return day(t.Unix() / 86400) }

func (d day) monthsLater(n int) day { return dayOf(monthsLater(d.time(), n)) }

// openSession is one session that takes place.
type openSession struct {
	on   day
	kind int
}

type stretch struct{ from, to day }

// world is a school and a pupil, as random choice made them and as the second implementation sees them.
type world struct {
	seed       uint64
	spec       attendance.CalendarSpec
	names      []string
	minutes    []int // of each session of a day; nil if not known
	weekStarts time.Weekday
	yearMonth  time.Month
	yearDay    int
	first      day
	last       day
	open       map[openSession]bool
	list       []openSession // all open sessions in order
	periods    map[string][]stretch
	enrolled   day // the first day on roll
	left       day // the last
	pupil      *attendance.Pupil
}

func (w *world) String() string {
	return fmt.Sprintf("seed %d\n%+v\nenrolled %v, left %v", w.seed, w.spec, w.pupil.Enrolled, w.pupil.Left)
}

func newRandom(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x5eed)) }

func pick[T any](rng *rand.Rand, from ...T) T { return from[rng.IntN(len(from))] }

// newWorld makes a random school. It gives nil if the school has no open session.
func newWorld(t *testing.T, seed uint64) *world {
	rng := newRandom(seed)
	w := &world{seed: seed, open: map[openSession]bool{}, periods: map[string][]stretch{}}
	w.names = pick(rng, []string{"AM", "PM"}, []string{"AM", "PM"}, []string{"AM", "PM"}, []string{"day"}, []string{"P1", "P2", "P3"})
	if len(w.names) != 2 || rng.IntN(3) == 0 {
		w.spec.Sessions = w.names
	}
	switch rng.IntN(4) {
	case 0:
		w.spec.SessionMinutes = []int{pick(rng, 60, 150, 180)}
		w.minutes = slices.Repeat(w.spec.SessionMinutes, len(w.names))
	case 1:
		for range w.names {
			w.minutes = append(w.minutes, pick(rng, 30, 45, 60, 120, 180))
		}
		w.spec.SessionMinutes = w.minutes
	}
	w.weekStarts = pick(rng, time.Monday, time.Monday, time.Sunday, time.Saturday, time.Wednesday)
	if w.weekStarts != time.Monday || rng.IntN(2) == 0 {
		w.spec.WeekStarts = attendance.WeekdayName(w.weekStarts)
	}
	weekdays := pick(rng, []time.Weekday{1, 2, 3, 4, 5}, []time.Weekday{1, 2, 3, 4, 5}, []time.Weekday{0, 1, 2, 3, 4}, []time.Weekday{1, 2, 3, 4, 5, 6},
		[]time.Weekday{6, 0, 1, 2, 3}, []time.Weekday{2, 4}, []time.Weekday{0})
	for _, d := range weekdays {
		w.spec.Weekdays = append(w.spec.Weekdays, attendance.WeekdayName(d))
	}
	if slices.Equal(weekdays, []time.Weekday{1, 2, 3, 4, 5}) && rng.IntN(2) == 0 {
		w.spec.Weekdays = nil
	}
	w.makeTerms(rng, weekdays)
	w.makeChanges(rng)
	w.makeYear(rng)
	w.makePeriods(rng)
	for d := w.first; d <= w.last; d++ {
		for kind := range w.names {
			if w.open[openSession{d, kind}] {
				w.list = append(w.list, openSession{d, kind})
			}
		}
	}
	calendar, err := attendance.NewCalendar(w.spec)
	if len(w.list) == 0 {
		if err == nil {
			t.Errorf("seed %d: a calendar without open sessions was made: %+v", seed, w.spec)
		}
		return nil
	}
	if err != nil {
		t.Errorf("seed %d: %v in %+v", seed, err, w.spec)
		return nil
	}
	w.pupil = &attendance.Pupil{ID: "1", Calendar: calendar}
	w.enrolled, w.left = w.first, 1<<30
	length := int(w.last - w.first)
	if rng.IntN(3) == 0 {
		w.enrolled = w.first + day(rng.IntN(length+20)-10)
		w.pupil.Enrolled = w.enrolled.date()
	}
	if rng.IntN(4) == 0 {
		w.left = w.first + day(rng.IntN(length+20)-10)
		w.pupil.Left = w.left.date()
	}
	return w
}

// makeTerms makes the stretches of opening: mostly some weeks, now and then several years.
func (w *world) makeTerms(rng *rand.Rand, weekdays []time.Weekday) {
	from := dayOf(time.Date(1995+rng.IntN(60), time.Month(1+rng.IntN(12)), 1+rng.IntN(28), 0, 0, 0, 0, time.UTC))
	terms, longest, gap := 1+rng.IntN(4), 30, 20
	switch rng.IntN(25) {
	case 0:
		terms, longest, gap = 3+rng.IntN(8), 90, 60
	case 1, 2:
		from = dayOf(time.Date(1996+4*rng.IntN(14), 2, 29, 0, 0, 0, 0, time.UTC)) - day(rng.IntN(20))
	}
	w.first = from
	for range terms {
		to := from + day(rng.IntN(longest))
		w.spec.Terms = append(w.spec.Terms, fmt.Sprintf("%s..%s", from, to))
		w.periods["term"] = append(w.periods["term"], stretch{from, to})
		for d := from; d <= to; d++ {
			for kind := range w.names {
				if slices.Contains(weekdays, d.weekday()) {
					w.open[openSession{d, kind}] = true
				}
			}
		}
		w.last = to
		from = to + 1 + day(rng.IntN(gap))
	}
	rng.Shuffle(len(w.spec.Terms), func(i, j int) { w.spec.Terms[i], w.spec.Terms[j] = w.spec.Terms[j], w.spec.Terms[i] })
}

// makeChanges closes days and sessions inside the terms and opens others.
func (w *world) makeChanges(rng *rand.Rand) {
	length := int(w.last-w.first) + 1
	shut := func(text string, from, to day, only int) {
		w.spec.Closed = append(w.spec.Closed, text)
		for d := from; d <= to; d++ {
			for kind := range w.names {
				if only < 0 || kind == only {
					delete(w.open, openSession{d, kind})
				}
			}
		}
	}
	for range rng.IntN(4) {
		d := w.first + day(rng.IntN(length))
		switch rng.IntN(4) {
		case 0: // a holiday
			shut(d.String(), d, d, -1)
		case 1: // a break
			to := d + day(rng.IntN(12))
			shut(fmt.Sprintf("%s..%s", d, to), d, to, -1)
		case 2: // half a day
			kind := rng.IntN(len(w.names))
			shut(fmt.Sprintf("%s %s", d, w.names[kind]), d, d, kind)
		default: // a week of one session
			from := d - day((int(d.weekday())-int(w.weekStarts)+7)%7)
			keep := openSession{from + day(rng.IntN(7)), rng.IntN(len(w.names))}
			for at := from; at < from+7; at++ {
				for kind := range w.names {
					if (openSession{at, kind}) != keep {
						shut(fmt.Sprintf("%s %s", at, w.names[kind]), at, at, kind)
					}
				}
			}
		}
	}
	for range rng.IntN(3) {
		d := w.first + day(rng.IntN(length+16)-8)
		text, only := d.String(), -1
		if rng.IntN(2) == 0 {
			only = rng.IntN(len(w.names))
			text += " " + w.names[only]
		}
		w.spec.Open = append(w.spec.Open, text)
		for kind := range w.names {
			if only < 0 || kind == only {
				w.open[openSession{d, kind}] = true
			}
		}
		w.first, w.last = min(w.first, d), max(w.last, d)
	}
}

func (w *world) makeYear(rng *rand.Rand) {
	w.yearMonth, w.yearDay = time.September, 1
	if rng.IntN(2) == 0 {
		at := (w.first + day(rng.IntN(int(w.last-w.first)+1))).time()
		w.yearMonth, w.yearDay = at.Month(), at.Day()
		if rng.IntN(6) == 0 {
			w.yearMonth, w.yearDay = 2, 29
		}
		w.spec.YearStarts = fmt.Sprintf("%02d-%02d", w.yearMonth, w.yearDay)
	}
}

func (w *world) makePeriods(rng *rand.Rand) {
	for _, name := range []string{"term", "half_term", "semester", "quarter", "grading_period", "school_month"} {
		if rng.IntN(3) > 0 || name == "term" && rng.IntN(4) > 0 {
			continue
		}
		var texts []string
		var list []stretch
		for from := w.first + day(rng.IntN(30)-10); from < w.last && len(list) < 6; {
			to := from + day(rng.IntN(40))
			list, texts = append(list, stretch{from, to}), append(texts, fmt.Sprintf("%s..%s", from, to))
			from = to + 1 + day(max(0, rng.IntN(20)-8))
		}
		if len(list) == 0 {
			continue
		}
		if w.spec.Periods == nil {
			w.spec.Periods = map[string][]string{}
		}
		w.spec.Periods[name], w.periods[name] = texts, list
	}
}

func (w *world) schoolDay(d day) bool {
	for kind := range w.names {
		if w.open[openSession{d, kind}] {
			return true
		}
	}
	return false
}

func (w *world) onRoll(d day) bool { return d >= w.enrolled && d <= w.left }

func (w *world) weekOf(d day) day {
	for d.weekday() != w.weekStarts {
		d--
	}
	return d
}

// yearStart gives the latest first day of an academic year that is not after d.
func (w *world) yearStart(d day) day {
	year := d.time().Year() + 1
	start := dayOf(comesRound(year, w.yearMonth, w.yearDay))
	for start > d {
		year--
		start = dayOf(comesRound(year, w.yearMonth, w.yearDay))
	}
	return start
}

// laid is what a window covers.
type laid struct {
	err      error
	from, to day
	anywhere bool // nothing of the pupil's is in it, so that it matters little where it begins
}

// lay lays a window, from the words of the format.
func (w *world) lay(unit string, n int, withinYear bool, end day) laid {
	out := laid{from: end, to: end}
	switch unit {
	case "today":
	case "academic year":
		out.from = w.yearStart(end)
	case "calendar month":
		at := end.time()
		out.from = dayOf(time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC))
	case "enrolment":
		out.from = max(w.enrolled, w.first)
		out.anywhere = out.from > end
	case "everything":
		out.from = w.first
		out.anywhere = out.from > end
	case "days":
		out.from = end - day(n-1)
	case "weeks":
		out.from = end - day(7*n-1)
	case "months":
		out.from = end.monthsLater(-n) + 1
	case "years":
		out.from = end.monthsLater(-12*n) + 1
	case "school days":
		var days []day
		for d := w.first; d <= end && d <= w.last; d++ {
			if w.schoolDay(d) && w.onRoll(d) {
				days = append(days, d)
			}
		}
		if out.anywhere = len(days) == 0; !out.anywhere {
			out.from = days[max(0, len(days)-n)]
		}
	case "school weeks":
		var weeks []day
		for d := w.first; d <= w.last; d++ {
			if week := w.weekOf(d); w.schoolDay(d) && w.onRoll(d) && week <= end && !slices.Contains(weeks, week) {
				weeks = append(weeks, week)
			}
		}
		if out.anywhere = len(weeks) == 0; !out.anywhere {
			out.from = weeks[max(0, len(weeks)-n)]
		}
	default:
		list := w.periods[strings.ReplaceAll(unit, " ", "_")]
		if len(list) == 0 {
			return laid{err: attendance.ErrNoPeriod}
		}
		out.err = attendance.ErrBeforePeriod
		for _, p := range list {
			if p.from <= end {
				out = laid{from: p.from, to: min(p.to, end)}
			}
		}
		return out
	}
	if withinYear {
		out.from = max(out.from, w.yearStart(end))
	}
	return out
}

// sessions lists, by their number, the open sessions on roll in a window.
func (w *world) sessions(l laid) []int {
	var out []int
	for i, s := range w.list {
		if s.on >= l.from && s.on <= l.to && w.onRoll(s.on) {
			out = append(out, i)
		}
	}
	return out
}

var (
	namedWindows   = []string{"today", "academic year", "term", "half term", "semester", "quarter", "grading period", "school month", "calendar month", "enrolment", "everything"}
	rollingWindows = []string{"days", "school days", "weeks", "school weeks", "months", "years"}
)

// worlds runs a check over random worlds on all processors and stops at the first few failures.
func worlds(t *testing.T, count int, offset uint64, check func(w *world, rng *rand.Rand) error) {
	if testing.Short() {
		count /= 20
	}
	count = max(1, count/slower)
	var next, failures, made atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for failures.Load() < 3 {
				n := next.Add(1)
				if n > int64(count) {
					return
				}
				w := newWorld(t, offset+uint64(n))
				if w == nil {
					continue
				}
				made.Add(1)
				if err := check(w, newRandom(offset+uint64(n)+1<<40)); err != nil {
					failures.Add(1)
					t.Errorf("%v\n%v", err, w)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d schools compared", made.Load())
}

// TestCalendarsAgainstOracle compares what a calendar says of its days with plain loops.
func TestCalendarsAgainstOracle(t *testing.T) {
	worlds(t, oracleWorlds/10, 1<<50, func(w *world, rng *rand.Rand) error {
		c := w.pupil.Calendar
		if c.Len() != len(w.list) || c.First() != w.first.date() || c.Last() != w.last.date() {
			return fmt.Errorf("%d sessions from %s to %s, want %d from %s to %s", c.Len(), c.First(), c.Last(), len(w.list), w.first, w.last)
		}
		for i, s := range w.list {
			d, name := c.Session(i)
			if d != s.on.date() || name != w.names[s.kind] || c.SessionKind(i) != s.kind || c.Day(c.DayOf(i)) != d {
				return fmt.Errorf("session %d is %s %s, want %s %s", i, d, name, s.on, w.names[s.kind])
			}
			if at, ok := c.Find(d, name); !ok || at != i {
				return fmt.Errorf("Find(%s, %s) = %d, %v, want %d", d, name, at, ok, i)
			}
			if in := c.DaySessions(c.DayOf(i)); i < in.From || i >= in.To {
				return fmt.Errorf("session %d is not in its day's %+v", i, in)
			}
			for kind := range w.names {
				if c.SessionsOfKind(kind).Has(i) != (kind == s.kind) {
					return fmt.Errorf("session %d is wrongly sorted by kind", i)
				}
			}
			if minutes, known := c.SessionMinutes(i); known != (w.minutes != nil) || known && minutes != w.minutes[s.kind] {
				return fmt.Errorf("session %d lasts %d minutes, %v", i, minutes, known)
			}
			before, after := s.on-1, s.on+1
			for before >= w.first && !w.schoolDay(before) {
				before--
			}
			for after <= w.last && !w.schoolDay(after) {
				after++
			}
			if got, want := c.FirstAfterBreak(i), before < w.first || s.on-before > 7; got != want {
				return fmt.Errorf("%s: first after a break %v, want %v", s.on, got, want)
			}
			if got, want := c.LastBeforeBreak(i), after > w.last || after-s.on > 7; got != want {
				return fmt.Errorf("%s: last before a break %v, want %v", s.on, got, want)
			}
		}
		days, sessions := 0, 0
		for d := w.first - 12; d <= w.last+12; d++ {
			if w.schoolDay(d) {
				days++
			}
			for kind, name := range w.names {
				if w.open[openSession{d, kind}] {
					sessions++
				} else if i, ok := c.Find(d.date(), name); ok {
					return fmt.Errorf("Find(%s, %s) = %d although it is closed", d, name, i)
				}
			}
			if c.IsSchoolDay(d.date()) != w.schoolDay(d) || c.DaysThrough(d.date()) != days || c.SessionsThrough(d.date()) != sessions {
				return fmt.Errorf("%s: school day %v, %d days and %d sessions so far; want %v, %d, %d", d, c.IsSchoolDay(d.date()), c.DaysThrough(d.date()),
					c.SessionsThrough(d.date()), w.schoolDay(d), days, sessions)
			}
			if got, want := c.YearStart(d.date()), w.yearStart(d).date(); got != want {
				return fmt.Errorf("the year of %s starts on %s, want %s", d, got, want)
			}
			if got, want := c.TermNumber(d.date()), w.termNumber(d); got != want {
				return fmt.Errorf("%s is in term %d, want %d", d, got, want)
			}
		}
		return w.compareLapses(rng)
	})
}

// termNumber numbers the terms that begin in an academic year. A term that reaches into the next year has no number there.
func (w *world) termNumber(d day) int {
	year, number, holds := w.yearStart(d), 0, 0
	for _, p := range w.periods["term"] {
		if w.yearStart(p.from) != year {
			continue
		}
		if number++; d >= p.from && d <= p.to {
			holds = number
		}
	}
	return holds
}

// compareLapses compares lengths of time with days counted one by one.
func (w *world) compareLapses(rng *rand.Rand) error {
	c := w.pupil.Calendar
	for range 6 {
		d := w.first + day(rng.IntN(int(w.last-w.first)+30)-15)
		n := 1 + rng.IntN(12)
		e := d + day(rng.IntN(60)-30)
		between := 0
		for at := min(d, e) + 1; at <= max(d, e); at++ {
			if w.schoolDay(at) {
				between++
			}
		}
		if e < d {
			between = -between
		}
		if got := c.SchoolDaysBetween(d.date(), e.date()); got != between {
			return fmt.Errorf("%d school days between %s and %s, want %d", got, d, e, between)
		}
		later, earlier := d, d
		for left := n; left > 0 && later <= w.last; {
			if later++; w.schoolDay(later) {
				left--
			}
		}
		for left := n; left > 0 && earlier >= w.first; {
			if earlier--; w.schoolDay(earlier) {
				left--
			}
		}
		if got, ok := c.AfterSchoolDays(d.date(), n); ok != (later <= w.last) || ok && got != later.date() {
			return fmt.Errorf("%d school days after %s: %s, %v, want %s", n, d, got, ok, later)
		}
		if got, ok := c.BeforeSchoolDays(d.date(), n); ok != (earlier >= w.first) || ok && got != earlier.date() {
			return fmt.Errorf("%d school days before %s: %s, %v, want %s", n, d, got, ok, earlier)
		}
		for unit, want := range map[string]stretch{
			"days": {d - day(n), d + day(n)}, "weeks": {d - day(7*n), d + day(7*n)}, "months": {d.monthsLater(-n), d.monthsLater(n)},
			"school days": {max(earlier, w.first-1), later},
		} {
			lapse, err := attendance.ParseLapse(fmt.Sprintf("%d %s", n, unit))
			if err != nil {
				return err
			}
			if got := lapse.Ago(c, d.date()); got != want.from.date() {
				return fmt.Errorf("%s before %s is %s, want %s", lapse, d, got, want.from)
			}
			if got, ok := lapse.End(c, d.date()); ok != (unit != "school days" || later <= w.last) || ok && got != want.to.date() {
				return fmt.Errorf("%s after %s is %s, want %s", lapse, d, got, want.to)
			}
		}
	}
	return nil
}

// TestWindowsAgainstOracle lays every kind of window over random calendars.
func TestWindowsAgainstOracle(t *testing.T) {
	var laidDown atomic.Int64
	worlds(t, oracleWorlds, 1<<51, func(w *world, rng *rand.Rand) error {
		for range 3 {
			end := w.first + day(rng.IntN(int(w.last-w.first)+40)-15)
			for _, name := range namedWindows {
				laidDown.Add(1)
				if err := w.compareWindow(name, name, 0, false, end); err != nil {
					return err
				}
			}
			for _, unit := range rollingWindows {
				n, within := 1+rng.IntN(pick(rng, 3, 12, 40)), rng.IntN(2) == 0
				text := fmt.Sprintf("%d %s", n, unit)
				if within {
					text += " within academic year"
				}
				laidDown.Add(1)
				if err := w.compareWindow(text, unit, n, within, end); err != nil {
					return err
				}
			}
		}
		return nil
	})
	t.Logf("%d windows compared", laidDown.Load())
}

func (w *world) compareWindow(text, unit string, n int, withinYear bool, end day) error {
	window, err := attendance.ParseWindow(text)
	if err != nil {
		return err
	}
	want := w.lay(unit, n, withinYear, end)
	got, err := window.On(w.pupil, end.date())
	if !errors.Is(err, want.err) || (err == nil) != (want.err == nil) {
		return fmt.Errorf("%s on %s: error %v, want %v", text, end, err, want.err)
	}
	if err != nil {
		return nil
	}
	if !want.anywhere && (got.From != want.from.date() || got.To != want.to.date()) {
		return fmt.Errorf("%s on %s: %s to %s, want %s to %s", text, end, got.From, got.To, want.from, want.to)
	}
	var in []int
	for i := got.Sessions.From; i < got.Sessions.To; i++ {
		in = append(in, i)
	}
	if sessions := w.sessions(want); !slices.Equal(in, sessions) {
		return fmt.Errorf("%s on %s: sessions %v, want %v", text, end, in, sessions)
	}
	var days []int
	for _, i := range in {
		if at := w.pupil.Calendar.DayOf(i); len(days) == 0 || days[len(days)-1] != at {
			days = append(days, at)
		}
	}
	for k, at := range days {
		if got.Days.From+k != at {
			return fmt.Errorf("%s on %s: days %+v, want %v", text, end, got.Days, days)
		}
	}
	if got.Days.To-got.Days.From != len(days) {
		return fmt.Errorf("%s on %s: days %+v, want %v", text, end, got.Days, days)
	}
	return nil
}
