package policy

import (
	"errors"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
)

// laid is a window laid over a pupil's calendar: for a date, or for the first and the last of several.
type laid struct {
	first, last attendance.Stretch
	err         error // why it cannot be laid
}

// lay lays one of the pack's windows for the dates of an environment.
func (s *sheet) lay(window int, e *env) *laid {
	memo := &s.laid[window]
	w := s.policy.windows[window]
	if memo.frame == s.frame && w.since == "" {
		return &memo.value
	}
	memo.frame = s.frame
	// Halving stretches of dates keeps one end of them: what was laid for it holds.
	if memo.pupil != s.count || memo.floor != s.floor || memo.from != e.from || w.since != "" || memo.value.err != nil {
		memo.pupil, memo.floor, memo.from = s.count, s.floor, e.from
		if memo.value.first, memo.value.err = w.on(s, e.from); memo.value.err != nil {
			return &memo.value
		}
		memo.to = attendance.Date{}
	}
	switch {
	case e.to == e.from:
		memo.value.last = memo.value.first
	case memo.to != e.to:
		memo.value.last, memo.value.err = w.on(s, e.to)
	}
	memo.to = e.to
	return &memo.value
}

// still reports whether the window is the same on all the dates: windows move forward only.
func (l *laid) still() bool {
	return l.err == nil && l.first.Sessions == l.last.Sessions && l.first.Days == l.last.Days
}

// inner and outer give what all windows of the dates have in common, and what any of them holds.
func (l *laid) inner() attendance.Span {
	return l.first.Sessions.Intersect(l.last.Sessions)
}

func (l *laid) outer() attendance.Span {
	return attendance.Span{From: min(l.first.Sessions.From, l.last.Sessions.From), To: max(l.first.Sessions.To, l.last.Sessions.To)}
}

func (l *laid) innerDays() attendance.Span { return l.first.Days.Intersect(l.last.Days) }

func (l *laid) outerDays() attendance.Span {
	return attendance.Span{From: min(l.first.Days.From, l.last.Days.From), To: max(l.first.Days.To, l.last.Days.To)}
}

// value gives what is known of the measure on all dates of an environment.
func (m *measure) value(s *sheet, e *env) number {
	if !m.inForce.on(e.from) || len(s.edition.sorting.noLaw[m.tally]) > 0 {
		return number{}
	}
	if s.totals != nil {
		return m.ofTotals(s)
	}
	l := s.lay(m.window, e)
	if l.err != nil {
		if m.laterKnown(l.err, s, e) {
			return number{state: patch}
		}
		return number{}
	}
	if !m.share && !s.tally(m.tally, e).MayHit.Any(l.outer()) {
		return between(0, 0) // most pupils have none of what most measures count
	}
	switch {
	case m.isRun():
		return m.runs(s, e, l)
	case m.inMinutes():
		return m.minutes(s, e, l)
	case m.byDay():
		return m.counted(s.dayTally(m.days, e), l.innerDays(), l.outerDays())
	}
	return m.counted(s.tally(m.tally, e), l.inner(), l.outer())
}

// moves reports whether the measure may be one thing on one of the dates and another on another: if its window moves, or the
// tally that it counts, and that has not left it exact all the same.
func (m *measure) moves(s *sheet, e *env, v number) bool {
	if e.from == e.to || v.state == known && v.lo == v.hi || !m.inForce.on(e.from) || s.totals != nil {
		return false
	}
	t := s.current
	return !s.lay(m.window, e).still() || t.made[m.tally] && t.shifts[m.tally]
}

// counted counts sessions or days in every span between an inner and an outer one.
func (m *measure) counted(t attendance.Tally, inner, outer attendance.Span) number {
	least, most := t.Hit.Count(inner), t.MayHit.Count(outer)
	if !m.share {
		return between(int64(least), int64(most))
	}
	return share(t, inner, int64(least), int64(most), int64(t.Miss.Count(inner)), int64(t.MayMiss.Count(outer)))
}

// laterKnown reports whether a window that cannot be laid on the first of some dates can on the last: once the first period
// has begun.
func (m *measure) laterKnown(err error, s *sheet, e *env) bool {
	if e.from == e.to || !errors.Is(err, attendance.ErrBeforePeriod) {
		return false
	}
	_, err = s.policy.windows[m.window].on(s, e.to)
	return err == nil
}

// surely reports whether anything in a span is surely possible, so that a share of it has a value.
func surely(t attendance.Tally, span attendance.Span) bool {
	return t.Hit.Any(span) || t.Miss.Any(span) || t.Possible.Any(span)
}

// share gives the bounds of a share from those of what is counted and of what is possible and not counted. A share
// grows with the one and shrinks with the other.
// A share of nothing has no value.
func share(t attendance.Tally, inner attendance.Span, least, most, fewest, greatest int64) number {
	switch {
	case most+greatest == 0:
		return number{}
	case !surely(t, inner) || least+greatest == 0 || most+fewest == 0:
		return number{state: patch}
	}
	return shareOf(least, most, fewest, greatest)
}

func shareOf(least, most, fewest, greatest int64) number {
	return number{attendance.Rate{Part: least, Whole: least + greatest}, attendance.Rate{Part: most, Whole: most + fewest}, known}
}

// runs counts runs. A window that moves may cut a run at its edges, so over several dates a run may be anything up to the
// longest in any of the windows.
func (m *measure) runs(s *sheet, e *env, l *laid) number {
	t, inner, outer := s.tally(m.tally, e), l.inner(), l.outer()
	var weight func(int) int
	switch {
	case m.byDay():
		t, inner, outer = s.dayTally(m.days, e), l.innerDays(), l.outerDays()
	case m.unit == countMinutes || m.unit == countHours:
		if _, ok := s.pupil.Register.Minutes(t.MayHit, outer); !ok {
			return number{}
		}
		weight = func(i int) int { full, _ := s.pupil.Calendar.SessionMinutes(i); return full }
	}
	widest := t.Runs(outer, weight)
	if l.still() {
		return m.scaled(m.pick(widest))
	}
	narrowest := t.Runs(inner, weight)
	switch m.count {
	case currentRun:
		return m.scaled(attendance.Bounds{Most: widest.Longest.Most})
	case longestRun:
		return m.scaled(attendance.Bounds{Least: narrowest.Longest.Least, Most: widest.Longest.Most})
	}
	return m.scaled(attendance.Bounds{Least: min(narrowest.Occasions.Least, widest.Occasions.Least), Most: widest.Occasions.Most})
}

func (m *measure) pick(r attendance.Runs) attendance.Bounds {
	switch m.count {
	case currentRun:
		return r.Current
	case longestRun:
		return r.Longest
	}
	return r.Occasions
}

func (m *measure) scaled(b attendance.Bounds) number {
	whole := m.whole()
	return number{attendance.Rate{Part: int64(b.Least), Whole: whole}, attendance.Rate{Part: int64(b.Most), Whole: whole}, known}
}

// minutes adds up the minutes missed, and for a share those of the possible sessions that were not missed.
func (m *measure) minutes(s *sheet, e *env, l *laid) number {
	t, r := s.tally(m.tally, e), s.pupil.Register
	inner, outer := l.inner(), l.outer()
	most, ok := r.Minutes(t.MayHit, outer)
	if !ok {
		return number{}
	}
	// Of a session that may be missed, its mark does not yet say for how long: anything from nothing to all of it.
	least, _ := r.Minutes(t.Hit, inner)
	if !m.share {
		return m.scaled(attendance.Bounds{Least: least, Most: most})
	}
	hitFull, ok1 := r.FullMinutes(t.Hit, inner)
	fewest, ok2 := r.FullMinutes(t.Miss, inner)
	mayFull, ok3 := r.FullMinutes(t.MayHit, outer)
	greatest, ok4 := r.FullMinutes(t.MayMiss, outer)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return number{}
	}
	fewest += hitFull - least
	greatest += mayFull - most
	return share(t, inner, int64(least), int64(most), int64(fewest), int64(greatest))
}

// Figure is the value of a measure for one pupil on one date, with the stretch of time that it covers.
type Figure struct {
	Measure string
	Known   bool            // whether it has a value at all
	Least   attendance.Rate // the value, or the least that it can be with the marks that are missing
	Most    attendance.Rate // the value, or the most that it can be
	Share   bool            // whether it is a share of something, and not a count
	From    attendance.Date // the first day of its window
	To      attendance.Date // the last day of its window
	Short   string          // how much of its window the calendar covers, "" if all of it
	Reason  string          // why it has no value
}

// number gives what is known of the figure on its one date.
func (f Figure) number() number {
	if !f.Known {
		return number{}
	}
	return number{f.Least, f.Most, known}
}

// Exact reports whether the value is known exactly.
func (f Figure) Exact() bool { return f.Known && f.Least == f.Most }

// String gives the value as the JSON form has it: 10, 10/88, or bounds as in 8..10 and 8/88..10/88; "" without a value.
func (f Figure) String() string {
	switch {
	case !f.Known:
		return ""
	case f.Exact():
		return f.show(f.Least)
	}
	return f.show(f.Least) + ".." + f.show(f.Most)
}

func (f Figure) show(r attendance.Rate) string {
	if !f.Share && r.Whole != 0 && r.Part%r.Whole == 0 {
		return strconv.FormatInt(r.Part/r.Whole, 10)
	}
	return r.String()
}

// Percent gives a share as a percentage with two decimals, rounded half up, for people to read; "" for anything else.
func (f Figure) Percent() string {
	switch {
	case !f.Known || !f.Share:
		return ""
	case f.Exact():
		return f.Least.Percent()
	}
	return f.Least.Percent() + ".." + f.Most.Percent()
}
