package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Turn is a date on which what came of a rule changes.
type Turn struct {
	On   attendance.Date
	Rule string
	From Outcome
	To   Outcome
}

// Timeline tells on which dates findings change, from one date to another, both included: the outcomes of each date are those of
// [Policy.Evaluate] with the marks up to that date, and a turn on the first date is a change from the day before. Turns are in
// order of date, and on one date in the pack's order of rules.
//
// It does not evaluate each date: stretches on which nothing can change are decided at once.
func (p *Policy) Timeline(pupil *attendance.Pupil, from, to attendance.Date) []Turn {
	var out []Turn
	r := p.Evaluate(pupil, to)
	if r.Refused != "" || to.Before(from) {
		return nil
	}
	r.proofs(func(x *explainer) {
		for i, segments := range x.s.courses(from.AddDays(-1), to) {
			for j, s := range segments[1:] {
				out = append(out, Turn{s.from, p.rules[i].name, segments[j].outcome, s.outcome})
			}
		}
	})
	slices.SortStableFunc(out, func(a, b Turn) int { return a.On.Compare(b.On) })
	return out
}

// courses gives what came of each rule over some dates, for a sheet that was filled as of the last of them.
func (s *sheet) courses(from, to attendance.Date) [][]segment {
	byRule := make([][]segment, len(s.policy.rules))
	for _, st := range s.between(from, to) {
		s.enter(st)
		for i, u := range s.policy.rules {
			byRule[i] = s.segments(u, st.from, st.to, byRule[i])
		}
		s.stretch = 0
	}
	return byRule
}

// segment is some dates, from one on, on which a rule comes out the same.
type segment struct {
	from    attendance.Date
	outcome Outcome
}

// segments adds to a list what came of a rule over some dates.
func (s *sheet) segments(u *rule, from, to attendance.Date, into []segment) []segment {
	e := s.env(from, to)
	outcome, constant := u.outcomeOver(e)
	if !constant {
		if outcome, _ = u.outcome(e); e.moved {
			middle := from.AddDays(to.DaysSince(from) / 2)
			return s.segments(u, middle.AddDays(1), to, s.segments(u, from, middle, into))
		}
	}
	if n := len(into); n > 0 && into[n-1].outcome == outcome {
		return into
	}
	return append(into, segment{from, outcome})
}

// outcomeOver decides a rule for all dates of an environment at once, and says whether it can.
func (u *rule) outcomeOver(e *env) (o Outcome, same bool) {
	if !u.inForce.on(e.from) || !e.sheet.policy.inForce.on(e.from) {
		return NotApplicable, true
	}
	if u.applies != nil {
		switch u.applies.truth(e) {
		case yes:
		case no:
			return NotApplicable, true
		default:
			return Undetermined, false
		}
	}
	switch u.when.truth(e) {
	case yes:
	case no:
		return NotMet, true
	default:
		return Undetermined, false
	}
	for _, x := range u.unless {
		if !x.inForce.on(e.from) {
			continue
		}
		switch x.when.truth(e) {
		case yes:
			return Excepted, true
		case no:
		default:
			return Undetermined, false
		}
	}
	return Met, true
}

// NextTurn gives the first date after the report's, and not after another, on which a finding changes by itself: with the marks
// known on the report's date and no others, because windows move, marks become others, somebody comes of an age, or the law
// changes. It is zero if none does. Sessions after the report's date are not missing: they have not been.
func (r *Report) NextTurn(until attendance.Date) attendance.Date {
	var next attendance.Date
	if r.Refused != "" || r.Totals != nil {
		return next
	}
	r.proofs(func(x *explainer) {
		for _, st := range x.s.between(r.On.AddDays(1), until) {
			x.s.enter(st)
			for i, u := range r.Policy.rules {
				to := st.to
				if !next.IsZero() {
					to = earlierOf(to, next.AddDays(-1))
				}
				if d := x.s.firstOther(u, r.Findings[i].Outcome, st.from, to); !d.IsZero() {
					next = d
				}
			}
			x.s.stretch = 0
			if !next.IsZero() {
				return
			}
		}
	})
	return next
}

// firstOther gives the first of some dates on which a rule comes out otherwise, zero if there is none.
func (s *sheet) firstOther(u *rule, than Outcome, from, to attendance.Date) attendance.Date {
	if to.Before(from) {
		return attendance.Date{}
	}
	e := s.env(from, to)
	outcome, constant := u.outcomeOver(e)
	if !constant {
		outcome, _ = u.outcome(e)
	}
	switch {
	case !constant && e.moved:
	case outcome == than:
		return attendance.Date{}
	default:
		return from
	}
	middle := from.AddDays(to.DaysSince(from) / 2)
	if d := s.firstOther(u, than, from, middle); !d.IsZero() {
		return d
	}
	return s.firstOther(u, than, middle.AddDays(1), to)
}
