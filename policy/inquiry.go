package policy

import (
	"github.com/rollcall-dev/rollcall/attendance"
)

// Clause is one condition of a step or a ladder, compiled. A nil Clause is one that the pack does not give.
type Clause struct {
	plannedCondition
	needs    []use
	measures []int
}

// Truth is what is known of a condition.
type Truth uint8

// The truth values.
const (
	False   Truth = iota
	Unknown       // a mark, a fact or an event is missing that could decide it
	True
)

// String gives the truth value: false, unknown or true.
func (t Truth) String() string { return [...]string{"false", "unknown", "true"}[t] }

func (t truth) known() Truth {
	switch t {
	case yes:
		return True
	case no:
		return False
	}
	return Unknown
}

// Inquiry asks what the conditions of steps come to for the pupil of a report. It is for the function that it is given to and
// for one goroutine.
type Inquiry struct{ x *explainer }

// Inquire lets a function ask about the report's pupil. The marks are those up to the report's date, whatever date is asked about.
// A report that was refused, or one of totals, gives no inquiry.
func (r *Report) Inquire(do func(*Inquiry)) {
	if r.Refused == "" && r.Totals == nil {
		r.proofs(func(x *explainer) { do(&Inquiry{x}) })
	}
}

// At sets the date that is asked about from now on, the case history, and a first date for all windows, zero for none.
func (q *Inquiry) At(on attendance.Date, record Record, floor attendance.Date) {
	q.x.at(on, record, floor)
}

// Truth decides a condition. One that the pack does not give is true.
func (q *Inquiry) Truth(c *Clause) Truth {
	if c == nil {
		return True
	}
	return c.node.truth(q.x.e).known()
}

// Since gives the first date of the present unbroken spell in which a condition is true; zero unless it is.
func (q *Inquiry) Since(c *Clause) attendance.Date {
	return q.x.since(c.node.truth, c.needs, c.node.truth(q.x.e) == yes)
}

// MetSince gives the first date of the present unbroken spell in which a rule is met; zero unless it is, or unless the pack has it.
func (q *Inquiry) MetSince(rule string) attendance.Date {
	i, ok := q.x.r.Policy.ruleIndex[rule]
	if !ok {
		return attendance.Date{}
	}
	u := q.x.r.Policy.rules[i]
	return q.x.since(u.met, u.needs, u.met(q.x.e) == yes)
}

func (x *explainer) since(condition func(*env) truth, needs []use, holds bool) attendance.Date {
	if !holds {
		return attendance.Date{}
	}
	r := replay{condition: condition, factMissing: x.s.factMissing(needs), holds: true}
	x.s.replays([]*replay{&r}, x.s.stretches(x.on))
	x.at(x.on, x.s.record, x.s.floor)
	return r.spell().Since
}

// Exception gives the first exception of a step that holds, or else one of which it is not known whether it does; "" if none holds.
func (q *Inquiry) Exception(s *Step) (name string, cite []string, t Truth) {
	t = False
	for _, x := range s.unless {
		if !x.inForce.on(q.x.on) {
			continue
		}
		switch now := x.when.truth(q.x.e).known(); now {
		case True:
			return x.name, x.cite, True
		case Unknown:
			if t == False {
				name, cite, t = x.name, x.cite, Unknown
			}
		case False:
		}
	}
	return name, cite, t
}

// Charge gives the first charge of a step whose condition is true, nil if there is none.
func (q *Inquiry) Charge(s *Step) *Charge {
	for _, c := range s.Charges {
		if c.inForce.on(q.x.on) && q.Truth(c.when) == True {
			return c
		}
	}
	return nil
}

// Condition explains a condition: its parts with their values.
func (q *Inquiry) Condition(c *Clause) Condition { return q.x.condition(&c.plannedCondition) }

// Lacking names what would have to be known for a condition to be decided.
func (q *Inquiry) Lacking(c *Clause) []string {
	var out []string
	if c != nil {
		q.x.lacking(c.node, &out)
	}
	return out
}

// LackingException names what would have to be known for the exceptions of a step to be decided.
func (q *Inquiry) LackingException(s *Step) []string {
	var out []string
	for _, x := range s.unless {
		if x.inForce.on(q.x.on) {
			q.x.lacking(x.when, &out)
		}
	}
	return out
}

// Marks gives the marks behind a condition: those counted by its measures and by those of the rules that it names.
func (q *Inquiry) Marks(c *Clause) attendance.Marks {
	if c == nil {
		return attendance.Marks{}
	}
	return q.x.countedBy(c.measures)
}

// LastMark gives the date of the latest mark behind a condition, zero if there is none.
func (q *Inquiry) LastMark(c *Clause) attendance.Date {
	m, _ := q.Marks(c).Last()
	return m.Date
}

// Calls says what calls for the step, as the pack writes it.
func (s *Step) Calls() string {
	if s.when == nil {
		return "the steps before it"
	}
	return s.when.Source
}

// When gives what calls for the step. Like Requires, Hold and Closes it is nil where the pack gives none.
func (s *Step) When() *Clause { return s.when }

// Requires gives what must hold besides.
func (s *Step) Requires() *Clause { return s.requires }

// HasExceptions reports whether the step has exceptions.
func (s *Step) HasExceptions() bool { return len(s.unless) > 0 }

// Hold gives the condition of the days that do not count for the step's clocks.
func (s *Step) Hold() *Clause { return s.hold }

// Closes gives the condition that ends the step's case.
func (s *Step) Closes() *Clause { return s.closes }

// Hold gives the condition of the days that do not count for the ladder's clocks.
func (l *Ladder) Hold() *Clause { return l.hold }

// Closes gives the condition that ends the ladder's case.
func (l *Ladder) Closes() *Clause { return l.closes }
