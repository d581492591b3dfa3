package escalation

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Reach tells what of the pack decides how the step stands: the parts of its conditions, those of the rules that these name, and the
// marks and the values of parameters behind them, as far as the order of statuses has come to them.
func (a Answer) Reach(tell func(policy.Coverable)) {
	if a.of == nil {
		return
	}
	k := newCase(a.of.report, a.of.events) // whose ledgers nobody else is looking into
	k.report.Inquire(func(q *policy.Inquiry) {
		v := &view{q: q, of: k, pupil: k.report.Pupil, on: a.on, step: a.Step, parent: a.Parent, ledger: k.ledgerOf(a.Parent)}
		v.reach(q, a.Status, tell)
	})
}

func (v *view) reach(q *policy.Inquiry, status Status, tell func(policy.Coverable)) {
	s := v.step
	entry, ladder := "step."+s.Name, "ladder."+s.Ladder.Name
	if uses := v.begin(); !s.InForce(v.on) || len(uses) > 0 && !s.Repeat {
		return
	}
	v.lookAnew()
	q.Reach(entry, s.When(), tell)
	if q.Truth(s.When()) == policy.False {
		return
	}
	v.look(v.on)
	q.Reach(entry, s.Closes(), tell)
	q.Reach(ladder, s.Ladder.Closes(), tell)
	if closed, _ := v.any(s.Closes(), s.Ladder.Closes()); closed == policy.True {
		return
	}
	q.ReachExceptions(s, tell)
	if status == Barred {
		return
	}
	q.Reach(entry, s.Hold(), tell)
	q.Reach(ladder, s.Ladder.Hold(), tell)
	q.ReachCharges(s, tell)
	if status != Held {
		v.lookWith(v.on, v.freshLedger(), attendance.Date{})
		q.Reach(entry, s.Requires(), tell)
	}
}
