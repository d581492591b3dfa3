package escalation

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// use is one time that a step was taken.
type use struct {
	begun   attendance.Date
	ended   attendance.Date // the date of its latest outcome, zero while it has none
	outcome string
	parent  string
	void    bool // its outcome is one of those that do not count
}

// ledger is a case history as one parent, or the pupil, is concerned by it. It answers what conditions ask.
type ledger struct {
	law    *policy.Policy
	events History // sorted, without what is impossible
	parent string
	all    bool            // every event counts, whomever it concerned
	after  attendance.Date // only what came later is seen, zero for everything

	on       attendance.Date // the date for which accounts were made out
	accounts []account
}

// account is the uses of one step.
type account struct {
	step *policy.Step
	uses []use
}

func newLedger(law *policy.Policy, events History, parent string, all bool) *ledger {
	return &ledger{law: law, events: events, parent: parent, all: all}
}

// later gives the same ledger with only what came after a date.
func (l *ledger) later(than attendance.Date) *ledger {
	out := newLedger(l.law, l.events, l.parent, l.all)
	out.after = than
	return out
}

// concerns reports whether an event is seen from here.
func (l *ledger) concerns(e *Event, perParent bool) bool {
	return l.all || !perParent || e.Parent == "" || e.Parent == l.parent
}

// uses gives the uses of a step as they were known on a date, in order.
func (l *ledger) uses(step *policy.Step, on attendance.Date) []use {
	if len(l.events) == 0 {
		return nil
	}
	if l.on != on {
		l.on = on
		l.accounts = l.accounts[:0]
	}
	for i := range l.accounts {
		if l.accounts[i].step == step {
			return l.accounts[i].uses
		}
	}
	l.accounts = append(l.accounts, account{step, l.makeOut(step, on)})
	return l.accounts[len(l.accounts)-1].uses
}

// makeOut reads the events of a step as uses: an event without outcome begins one, one with an outcome ends the one that is open
// for that parent, or amends the latest, or is a use of its own.
func (l *ledger) makeOut(step *policy.Step, on attendance.Date) []use {
	var out []use
	for i := range l.events {
		e := &l.events[i]
		if e.On.After(on) {
			break
		}
		if e.Step != step.Name || !l.concerns(e, step.PerParent) {
			continue
		}
		at := -1
		if e.Outcome != "" {
			parent := e.Parent
			if !step.PerParent {
				parent = "" // whoever was there, it is one step
			}
			at = latest(out, parent, true)
			if at < 0 && step.ByPerson && e.By == "" {
				if at = latest(out, parent, false); at < 0 {
					continue // there is no use for this parent that it could amend, and nobody who began one
				}
			}
		}
		if at < 0 {
			out = append(out, use{begun: e.On, parent: e.Parent})
			at = len(out) - 1
		}
		if e.Outcome != "" {
			out[at].outcome, out[at].ended = e.Outcome, e.On
			out[at].void = slices.Contains(step.Limit.Except, e.Outcome)
		}
	}
	if !l.after.IsZero() { // what began before is not seen, even if it ended later
		out = slices.DeleteFunc(out, func(u use) bool { return !u.begun.After(l.after) })
	}
	return out
}

// latest finds the latest use that an outcome for a parent may be about: an open one, or any.
func latest(uses []use, parent string, open bool) int {
	for i, u := range slices.Backward(uses) {
		if (parent == "" || u.parent == "" || u.parent == parent) && (!open || u.ended.IsZero()) {
			return i
		}
	}
	return -1
}

// counted gives the uses of a step that are not void and began on or after a date. They are for reading.
func (l *ledger) counted(step *policy.Step, on, since attendance.Date) []use {
	all := l.uses(step, on)
	if !slices.ContainsFunc(all, func(u use) bool { return u.void || u.begun.Before(since) }) {
		return all // as nearly always
	}
	var out []use
	for _, u := range all {
		if !u.void && !u.begun.Before(since) {
			out = append(out, u)
		}
	}
	return out
}

// Dates gives the dates on which something is recorded.
func (l *ledger) Dates() []attendance.Date {
	var out []attendance.Date
	for i := range l.events {
		if n := len(out); n == 0 || out[n-1] != l.events[i].On {
			out = append(out, l.events[i].On)
		}
	}
	return out
}

// Done reports whether a step has been begun, or has ended in a way.
func (l *ledger) Done(on attendance.Date, step, outcome string) bool {
	return slices.ContainsFunc(l.uses(l.law.Step(step), on), func(u use) bool { return u.answers(outcome) })
}

// answers reports whether a use is one that a question is about: a void one only if it asks for that very outcome.
func (u use) answers(outcome string) bool {
	if outcome == "" {
		return !u.void
	}
	return u.outcome == outcome
}

// Times counts the uses of a step that began between two dates.
func (l *ledger) Times(on attendance.Date, step, outcome string, from, to attendance.Date) int {
	n := 0
	for _, u := range l.uses(l.law.Step(step), on) {
		if u.answers(outcome) && !u.begun.Before(from) && !u.begun.After(to) {
			n++
		}
	}
	return n
}

// Last gives the date on which the latest use of a step began.
func (l *ledger) Last(on attendance.Date, step string) attendance.Date {
	uses := l.counted(l.law.Step(step), on, attendance.Date{})
	if len(uses) == 0 {
		return attendance.Date{}
	}
	return uses[len(uses)-1].begun
}

// Open reports whether a use of a step has begun and not ended.
func (l *ledger) Open(on attendance.Date, step string) bool {
	return slices.ContainsFunc(l.uses(l.law.Step(step), on), func(u use) bool { return u.ended.IsZero() })
}

// Evidence reports whether some event carries a piece of evidence.
func (l *ledger) Evidence(on attendance.Date, name string) bool {
	return slices.ContainsFunc(l.events, func(e Event) bool {
		return !e.On.After(on) && e.On.After(l.after) && l.concerns(&e, l.law.Step(e.Step).PerParent) && slices.Contains(e.Evidence, name)
	})
}
