package escalation

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Guard is one thing that must be so before a step may be taken, and whether it is.
type Guard struct {
	Text  string
	Holds policy.Truth

	requires bool // it is the step's requires
}

// guards looks at all that must come before the step, and tells whether all of it has.
func (v *view) guards(a *Answer) policy.Truth {
	all := policy.True
	add := func(holds policy.Truth, text string) {
		a.Guards = append(a.Guards, Guard{Text: text, Holds: holds})
		all = min(all, holds)
	}
	s := v.step
	if n := len(s.After) + len(s.NewSince) + len(s.Needs) + 1; n > 1 || s.Requires() != nil {
		a.Guards = make([]Guard, 0, n)
	}
	for _, before := range s.After {
		text := "first: " + before.String()
		holds := truth(len(v.seen(before)) > 0)
		if holds == policy.True {
			text = before.String() + ": " + begin(v.seen(before), before).String()
		}
		add(holds, text)
	}
	if c := s.Requires(); c != nil {
		add(v.required(), "requires "+c.Source)
		a.Guards[len(a.Guards)-1].requires = true
	}
	for _, step := range s.NewSince {
		last := v.ledger.Last(v.on, step)
		if last.IsZero() {
			continue // what has not been done leaves nothing to be later than
		}
		v.lookAnew()
		latest := v.q.LastMark(s.When())
		v.look(v.on)
		fresh := latest.After(last)
		text := "something new since " + step + " on " + last.String()
		if !fresh {
			text = "nothing new since " + step + " on " + last.String()
		}
		add(truth(fresh), text)
	}
	for _, name := range s.Needs {
		has := v.freshLedger().Evidence(v.on, name)
		if !has {
			a.Needs = append(a.Needs, name)
		}
		add(truth(has), "evidence of "+name)
	}
	return all
}

func truth(b bool) policy.Truth {
	if b {
		return policy.True
	}
	return policy.False
}

// freshLedger gives the history that requires and needs look at: all of it, or what came after the last use of the step.
func (v *view) freshLedger() *ledger {
	if !v.step.Fresh || v.floor.IsZero() {
		return v.ledger
	}
	return v.ledger.later(v.floor.AddDays(-1))
}

// required decides what the step requires besides.
func (v *view) required() policy.Truth {
	l := v.freshLedger()
	if l == v.ledger {
		return v.q.Truth(v.step.Requires())
	}
	v.lookWith(v.on, l, attendance.Date{})
	defer v.look(v.on)
	return v.q.Truth(v.step.Requires())
}

func (v *view) lackingGuards() []string {
	v.lookWith(v.on, v.freshLedger(), attendance.Date{})
	defer v.look(v.on)
	return v.q.Lacking(v.step.Requires())
}
