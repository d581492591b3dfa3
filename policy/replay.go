package policy

import (
	"slices"
	"sort"

	"github.com/rollcall-dev/rollcall/attendance"
)

// replay finds out when a condition was true, as if it had been decided on every date from the calendar's first. It does not
// decide each date: over a stretch of dates it works with what all windows of the stretch have in common and what any of
// them holds, and only where that leaves the answer open, and something that it asks for moves, the stretch is halved. Many
// conditions are replayed together, so that what they count is counted once.
type replay struct {
	condition   func(*env) truth
	factMissing bool // whether a fact that the condition asks for is not known
	holds       bool // on the last of the dates

	first     attendance.Date // the first date on which it was true, zero if never
	firstOpen attendance.Date // the first date before that which could turn out to be one
	lastNot   attendance.Date // the last date on which it was not true, once it has been found
	lastOpen  bool            // whether that date could turn out to be one
}

// A stretch is some dates under one law, on which windows move forward only.
type stretchOfDates struct {
	from, to attendance.Date
	edition  *edition
	number   int // from 1; no two stretches of a sheet have the same
}

// stretches divides the dates up to a date by editions of the law, by the pupil's changes of school, and by what a case history
// records, in order of time.
func (s *sheet) stretches(until attendance.Date) []stretchOfDates {
	return s.between(laterOf(s.pupil.Calendar.First(), s.policy.inForce.from), until)
}

func (s *sheet) between(first, until attendance.Date) []stretchOfDates {
	s.given = nil
	var out []stretchOfDates
	joins := s.pupil.Calendar.Joins()
	if s.record != nil {
		joins = sortedDates(slices.Concat(joins, s.record.Dates()))
	}
	for d := first; !d.After(until); {
		e, last := s.policy.editionOn(d)
		to := until
		if !last.IsZero() {
			to = earlierOf(to, last)
		}
		if i := sort.Search(len(joins), func(i int) bool { return joins[i].After(d) }); i < len(joins) {
			to = earlierOf(to, joins[i].AddDays(-1))
		}
		s.frame++ // which also numbers stretches
		out = append(out, stretchOfDates{d, to, e, s.frame})
		if d = to.AddDays(1); d == to {
			break // the last date that there is
		}
	}
	return out
}

// enter settles, for a stretch, the rules named by others whose truth does not change within it, such as whether a pupil is of
// an age: they need not be worked out again for parts of it.
func (s *sheet) enter(st stretchOfDates) {
	s.under(st.edition, false)
	if s.stretch == st.number {
		return
	}
	s.stretch = 0
	e := s.env(st.from, st.to)
	for _, i := range s.policy.named {
		if s.settled[i].stretch == st.number {
			continue
		}
		if t := s.ruleTruth(i, e); t == yes || t == no {
			s.settled[i] = settledTruth{st.number, t}
		}
	}
	s.stretch = st.number
}

// open reports whether a single date on which the condition is unknown could turn out to be one on which it is true: because a
// mark is missing, or a fact. A share of no sessions could not.
func (r *replay) open(t truth) bool { return t.hi() == highest3 || t.hi() == middle3 && r.factMissing }

// replays works out the spells of conditions over stretches of dates, in order of time.
func (s *sheet) replays(all []*replay, stretches []stretchOfDates) {
	defer func() { s.stretch = 0 }()
	for _, st := range stretches {
		s.enter(st)
		s.findFirst(st.from, st.to, all)
	}
	for _, st := range slices.Backward(stretches) {
		s.enter(st)
		s.findLastNot(st.from, st.to, all)
	}
}

// findFirst looks for the first date on which each of some conditions is true, and the first before it that could turn out to be
// one, from the earliest date on.
func (s *sheet) findFirst(from, to attendance.Date, among []*replay) {
	start := len(s.undecided)
	e := s.env(from, to)
	for _, r := range among {
		if !r.first.IsZero() {
			continue
		}
		e.moved = false
		t := r.condition(e)
		switch {
		case t == yes:
			r.first = from
		case t == unknown && r.open(t), !e.moved && (r.open(t) || !t.never()):
			if r.firstOpen.IsZero() {
				r.firstOpen = from
			}
		case t.never() && !r.open(t):
		default:
			s.undecided = append(s.undecided, r)
		}
	}
	if open := s.undecided[start:]; len(open) > 0 {
		middle := from.AddDays(to.DaysSince(from) / 2)
		s.findFirst(from, middle, open)
		s.findFirst(middle.AddDays(1), to, open)
	}
	s.undecided = s.undecided[:start]
}

// findLastNot looks for the last date on which each of some conditions that hold at the end is not true, from the latest date on.
func (s *sheet) findLastNot(from, to attendance.Date, among []*replay) {
	start, never := len(s.undecided), false
	e := s.env(from, to)
	for _, r := range among {
		if !r.holds || !r.lastNot.IsZero() || r.first.IsZero() || to.Before(r.first) {
			continue
		}
		e.moved = false
		t := r.condition(e)
		switch {
		case t == yes:
		case t.never():
			r.lastNot, never = to, true
		case !e.moved:
			r.lastNot, r.lastOpen = to, true
		default:
			s.undecided = append(s.undecided, r)
		}
	}
	if never && from != to {
		e = s.env(to, to)
	}
	for _, r := range among {
		if never && r.lastNot == to && !r.lastOpen {
			r.lastOpen = r.open(r.condition(e))
		}
	}
	if open := s.undecided[start:]; len(open) > 0 {
		middle := from.AddDays(to.DaysSince(from) / 2)
		s.findLastNot(middle.AddDays(1), to, open)
		s.findLastNot(from, middle, open)
	}
	s.undecided = s.undecided[:start]
}

// spell gives what was found: the first date on which the condition ever was true and the first of the present unbroken spell, if it
// holds on the last of the dates. Undetermined dates that could move one of them are told beside.
func (r *replay) spell() Spell {
	out := Spell{First: r.first, FirstOpen: r.firstOpen}
	if !r.holds || r.first.IsZero() {
		return out
	}
	out.Since = r.first
	if !r.lastNot.Before(r.first) {
		out.Since = r.lastNot.AddDays(1)
		if r.lastOpen {
			out.SinceOpen = r.lastNot
		}
	}
	if out.Since == r.first && r.firstOpen == r.first.AddDays(-1) {
		out.SinceOpen = r.firstOpen
	}
	return out
}

// factMissing reports whether one of the things asked for is a fact that is not known of the pupil.
func (s *sheet) factMissing(needs []use) bool {
	for _, n := range needs {
		switch n.kind {
		case useFact:
			if !s.facts[n.at].known() {
				return true
			}
		case useBuiltin:
			if (n.name == "born" || n.name == "age") && s.born().IsZero() || n.name == "year_group" && s.pupil.YearGroup == "" {
				return true
			}
		}
	}
	return false
}
