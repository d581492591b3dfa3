package escalation

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// supposition decides conditions by what is supposed of their leaves; what they ask the case history and the law is answered as for
// any pupil.
type supposition struct {
	q     *policy.Inquiry
	cone  *cone
	today attendance.Date
	truth []policy.Truth // by leaf, today
	since []turned       // by leaf, of those that are kept

	on    attendance.Date // the date that is asked about
	floor attendance.Date
	rec   policy.Record
}

// turned is since when a leaf holds, or does not.
type turned struct {
	holds bool
	since attendance.Date // zero: always
}

func (s *supposition) At(on attendance.Date, record policy.Record, floor attendance.Date) {
	s.on, s.rec, s.floor = on, record, floor
	s.q.At(on, record, floor)
}

// part decides a part of a condition on the date that is asked about. Of the past only what is kept is supposed.
func (s *supposition) part(t *term) policy.Truth {
	switch {
	case t.leaf < 0:
		return s.q.Decide(t.form)
	case s.cone.leaves[t.leaf].kept:
		k := s.since[t.leaf]
		return truth(k.holds == !s.on.Before(k.since))
	case s.on != s.today:
		return policy.False
	}
	return s.truth[t.leaf]
}

func (s *supposition) decide(t *term) policy.Truth {
	if t == nil {
		return policy.True
	}
	return t.truth(s.part)
}

// Truth decides a condition.
func (s *supposition) Truth(c *policy.Clause) policy.Truth { return s.decide(s.cone.term(c)) }

// Since goes back from turn to turn to the first date of the spell in which a condition is true.
func (s *supposition) Since(c *policy.Clause) attendance.Date {
	on, floor, record := s.on, s.floor, s.rec
	if s.Truth(c) != policy.True {
		return attendance.Date{}
	}
	defer func() { s.At(on, record, floor) }()
	dates := slices.Clone(record.Dates())
	for _, k := range s.since {
		dates = append(dates, k.since)
	}
	dates = append(dates, floor)
	slices.SortFunc(dates, attendance.Date.Compare)
	for _, d := range slices.Backward(slices.Compact(dates)) {
		if d.After(on) || d.IsZero() {
			continue
		}
		if d == floor {
			return d
		}
		if s.At(d.AddDays(-1), record, floor); s.Truth(c) != policy.True {
			return d
		}
	}
	return s.cone.start
}

// MetSince gives since when a rule is supposed to be met, zero if that has no bearing on when a step may be taken.
func (s *supposition) MetSince(rule string) attendance.Date {
	if i := s.cone.rule(rule); i >= 0 && s.since[i].holds {
		return s.since[i].since
	}
	return attendance.Date{}
}

// Exception tells whether some exception of a step holds; its name does not matter.
func (s *supposition) Exception(step *policy.Step) (string, []string, policy.Truth) {
	out := policy.False
	for _, t := range s.cone.exceptions(step) {
		out = max(out, s.decide(t))
	}
	return "", nil, out
}

// Charge gives none: what a step costs has no bearing on when it may be taken.
func (s *supposition) Charge(*policy.Step) *policy.Charge { return nil }

// Condition gives the source of a condition.
func (s *supposition) Condition(c *policy.Clause) policy.Condition {
	return policy.Condition{Source: c.Source}
}

// Lacking names nothing.
func (s *supposition) Lacking(*policy.Clause) []string { return nil }

// LackingException names nothing.
func (s *supposition) LackingException(*policy.Step) []string { return nil }

// LastMark gives today, if any mark at all stands behind the condition: a further absence may always come.
func (s *supposition) LastMark(c *policy.Clause) attendance.Date {
	if !c.CountsMarks() {
		return attendance.Date{}
	}
	return s.today
}

// solver looks for truths of leaves that bring about what is wanted.
type solver struct {
	leaves int
	part   func(*term) policy.Truth // what is known without supposing anything
	fixed  []bool                   // by leaf: its truth is known
	tries  int
}

// The most that the solver tries for one question.
const maxTries = 5000

// solve gives the truths of leaves under which all goals come true, nil if there are none. Leaves that do not matter are Unknown.
func (s *solver) solve(goals []goal) []policy.Truth {
	supposed := make([]policy.Truth, s.leaves)
	for i := range supposed {
		supposed[i] = policy.Unknown
	}
	part := func(t *term) policy.Truth {
		if t.leaf >= 0 && !s.fixed[t.leaf] {
			return supposed[t.leaf]
		}
		return s.part(t)
	}
	if s.search(goals, part, nil, supposed) { // the history decides
		return supposed
	}
	var open []int // leaves to suppose something of
	for _, g := range goals {
		g.term.each(func(t *term) {
			if t.leaf >= 0 && !s.fixed[t.leaf] && !slices.Contains(open, t.leaf) {
				open = append(open, t.leaf)
			}
		})
	}
	if s.search(goals, part, open, supposed) {
		return supposed
	}
	return nil
}

func (s *solver) search(goals []goal, part func(*term) policy.Truth, open []int, supposed []policy.Truth) bool {
	if s.tries++; s.tries > maxTries {
		return false
	}
	all := true
	for _, g := range goals {
		v := g.term.truth(part)
		if v == policy.True-g.want {
			return false
		}
		all = all && v == g.want
	}
	if all {
		return true
	}
	if len(open) == 0 {
		return false
	}
	for _, v := range []policy.Truth{policy.True, policy.False} {
		supposed[open[0]] = v
		if s.search(goals, part, open[1:], supposed) {
			return true
		}
	}
	supposed[open[0]] = policy.Unknown
	return false
}
