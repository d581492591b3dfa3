package policy

import (
	"slices"
	"sort"

	"github.com/rollcall-dev/rollcall/attendance"
)

// replay finds out when a rule was met, as if it had been evaluated on every date from the calendar's first. It does not
// evaluate each date: over a stretch of dates it works with what all windows of the stretch have in common and what any of
// them holds, and only where that leaves the answer open it halves the stretch.
type replay struct {
	s           *sheet
	condition   func(*env) truth
	factMissing bool // whether a fact that the condition asks for is not known
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
		d = to.AddDays(1)
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

// met says whether the rule is met on all of some dates (yes), on none of them, or on some.
func (r *replay) met(from, to attendance.Date) truth {
	return r.condition(r.s.env(from, to))
}

// open reports whether a single date on which the rule is undetermined could turn out to be one on which it is met: because a
// mark is missing, or a fact. A share of no sessions could not.
func (r *replay) open(t truth) bool { return t.hi() == highest3 || t.hi() == middle3 && r.factMissing }

// lastNotMet finds the latest date in a stretch on which the rule is not met, zero if it is met throughout. Whether it could
// turn out to be met is told beside it.
func (r *replay) lastNotMet(from, to attendance.Date) (d attendance.Date, open bool) {
	t := r.met(from, to)
	switch {
	case t == yes:
		return attendance.Date{}, false
	case t.never():
		return to, r.open(r.met(to, to))
	case from == to:
		return from, true
	}
	middle := from.AddDays(to.DaysSince(from) / 2)
	if d, open = r.lastNotMet(middle.AddDays(1), to); !d.IsZero() {
		return d, open
	}
	return r.lastNotMet(from, middle)
}

// firstMet finds the first date in a stretch on which the rule is met, zero if there is none, and the first before it that
// could turn out to be one.
func (r *replay) firstMet(from, to attendance.Date) (met, open attendance.Date) {
	t := r.met(from, to)
	switch {
	case t == yes:
		return from, attendance.Date{}
	case t == unknown && r.open(t), from == to && (r.open(t) || !t.never()):
		return attendance.Date{}, from
	case t.never() && !r.open(t):
		return attendance.Date{}, attendance.Date{}
	}
	middle := from.AddDays(to.DaysSince(from) / 2)
	met, open = r.firstMet(from, middle)
	if !met.IsZero() {
		return met, open
	}
	met, later := r.firstMet(middle.AddDays(1), to)
	if open.IsZero() {
		open = later
	}
	return met, open
}

// spell finds the first date on which a condition ever held and the first of the present unbroken spell, if it holds on the
// last of the dates. Undetermined dates that could move one of them are told beside.
func (s *sheet) spell(condition func(*env) truth, needs []use, met bool, stretches []stretchOfDates) Spell {
	var since, first, sinceOpen, firstOpen attendance.Date
	r := replay{s, condition, s.factMissing(needs)}
	defer func() { s.stretch = 0 }()
	for _, st := range stretches {
		s.enter(st)
		found, open := r.firstMet(st.from, st.to)
		if firstOpen.IsZero() {
			firstOpen = open
		}
		if first = found; !first.IsZero() {
			break
		}
	}
	if !met || first.IsZero() {
		return Spell{First: first, FirstOpen: firstOpen}
	}
	since = first
	for _, st := range slices.Backward(stretches) {
		if st.to.Before(first) {
			break
		}
		s.enter(st)
		d, open := r.lastNotMet(laterOf(st.from, first), st.to)
		if !d.IsZero() {
			since = d.AddDays(1)
			if open {
				sinceOpen = d
			}
			break
		}
	}
	if since == first {
		sinceOpen = firstOpen
		if !firstOpen.IsZero() && firstOpen != since.AddDays(-1) {
			sinceOpen = attendance.Date{}
		}
	}
	return Spell{since, first, sinceOpen, firstOpen}
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
