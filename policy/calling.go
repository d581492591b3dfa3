package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// This file decides for many pupils, beside the rules, whether anything calls for the steps of ladders. It is about pupils about whom
// nothing has been done: of them nearly all are called for nothing, and need no look at a ladder.

// nothingDone is the case history of a pupil about whom nothing has been done.
type nothingDone struct{}

func (nothingDone) Dates() []attendance.Date                                       { return nil }
func (nothingDone) Done(attendance.Date, string, string) bool                      { return false }
func (nothingDone) Open(attendance.Date, string) bool                              { return false }
func (nothingDone) Evidence(attendance.Date, string) bool                          { return false }
func (nothingDone) Last(attendance.Date, string) attendance.Date                   { return attendance.Date{} }
func (nothingDone) Times(_ attendance.Date, _, _ string, _, _ attendance.Date) int { return 0 }

// isQuestion reports whether a condition asks the case history whether something is so, and asks for nothing else. How often and how
// long ago something was asks the calendar, too.
func (l *lowering) isQuestion(n *node) bool {
	return n.parts == nil && len(n.uses) == 1 && n.uses[0].kind == useRecord && l.policy.questions[n.uses[0].name].typ == boolType
}

// lowerCalls lowers what calls for each step in an edition, as if these were further rules, after those rules that it needs.
func (p *Policy) lowerCalls(e *edition, at attendance.Date) *loweredLaw {
	l := p.lowering(e, at)
	l.calls = true
	for _, s := range p.steps {
		if s.when == nil {
			continue
		}
		closing := s.closing()
		for _, c := range append(closing[:], s.when) {
			if c == nil {
				continue
			}
			for _, n := range c.node.collect(nil) {
				if n.kind == useRule {
					l.visit(n.at)
				}
			}
		}
	}
	for _, s := range p.steps {
		l.law.order = append(l.law.order, len(l.law.rules))
		l.law.rules = append(l.law.rules, loweredRule{inForce: true, memo: -1, when: l.call(s)})
	}
	return l.law
}

// closing gives what closes the step's case; either may be nil.
func (s *Step) closing() [2]*Clause { return [...]*Clause{s.closes, s.Ladder.closes} }

// call lowers what calls for a step: its condition holds, and none that closes the case does. What nothing calls for, since the step
// follows others, is not called for before these have been taken.
func (l *lowering) call(s *Step) *test {
	if s.when == nil {
		return &test{op: testConstant, value: no, fixed: true, memo: -1}
	}
	t := l.test(s.when.node)
	for _, c := range s.closing() {
		if c != nil {
			t = l.joined(testAnd, t, l.joined(testNot, l.test(c.node)))
		}
	}
	t = t.folded()
	l.ask(t)
	l.remember(t)
	return t
}

func (l *lowering) joined(op testOp, parts ...*test) *test {
	t := &test{op: op, parts: parts, memo: -1}
	t.fixed, t.born, t.other = allFixed(parts)
	return t
}

// folded leaves out what constant parts decide: most questions to a case history are constant while it is empty.
func (t *test) folded() *test {
	for i, p := range t.parts {
		t.parts[i] = p.folded()
	}
	constant := func(p *test, v truth) bool { return p.op == testConstant && p.value == v }
	switch t.op {
	case testAnd, testOr:
		decides, leaves := no, yes
		if t.op == testOr {
			decides, leaves = yes, no
		}
		a, b := t.parts[0], t.parts[1]
		switch {
		case constant(a, decides), constant(b, leaves):
			return a
		case constant(b, decides), constant(a, leaves):
			return b
		}
	case testNot:
		if p := t.parts[0]; constant(p, yes) || constant(p, no) {
			return &test{op: testConstant, value: p.value.not(), fixed: true, memo: -1}
		}
	case testIf:
		switch {
		case constant(t.parts[0], yes):
			return t.parts[1]
		case constant(t.parts[0], no):
			return t.parts[2]
		}
	default:
	}
	if t.parts != nil {
		t.fixed, t.born, t.other = allFixed(t.parts)
	}
	return t
}

// ask lists the measures that a test needs, besides those of the rules.
func (l *lowering) ask(t *test) {
	for _, p := range t.parts {
		l.ask(p)
	}
	add := func(measure int) {
		if !slices.Contains(l.law.measures, measure) {
			l.law.measures = append(l.law.measures, measure)
		}
	}
	switch t.op {
	case testThreshold:
		add(t.of)
	case testGeneral:
		for _, u := range l.policy.conditionNeeds(t.node) {
			if u.kind == useMeasure {
				add(u.at)
			}
		}
	default:
	}
}

// callWhole decides what calls for each step on the sheet that a single pupil is judged on.
func (d *decider) callWhole(e *env) {
	if d.last.calls {
		for i, s := range d.policy.steps {
			d.came[len(d.policy.rules)+i] = verdict(s.called(e))
		}
	}
}

// called says as an outcome whether anything calls for the step: met, not met or undetermined.
func (s *Step) called(e *env) Outcome {
	t := no
	if s.when != nil {
		t = s.when.node.truth(e)
	}
	for _, c := range s.closing() {
		if c != nil && t != no {
			t = t.and(c.node.truth(e).not())
		}
	}
	switch t {
	case yes:
		return Met
	case no:
		return NotMet
	}
	return Undetermined
}
