package escalation

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Next says how every step of the policy's ladders stands for the pupil of a report, on its date, given what has been done. It is
// a pure function: the same report and history give the same decision, to the byte, in whatever order the events are given.
//
// Events later than the report's date are not looked at. Events that cannot be are told in the decision and do not count.
func Next(report *policy.Report, history History) *Decision {
	d := &Decision{Report: report}
	if report.Refused != "" || report.Pupil == nil {
		d.refuse()
		return d
	}
	events, problems := history.until(report.On).sift(report.Policy, report.Pupil)
	d.Problems = problems
	report.Inquire(func(q *policy.Inquiry) { d.Steps = newCase(report, events).answers(q, report.On) })
	return d
}

// refuse answers for a pupil whose register could not be evaluated.
func (d *Decision) refuse() {
	why := d.Report.Refused
	if why == "" {
		why = "totals carry no dates and no names"
	}
	for _, s := range d.Report.Policy.Steps() {
		d.Steps = append(d.Steps, Answer{Step: s, Status: Undetermined, Missing: []string{why}})
	}
}

// caseOf is a pupil's case: the events that count, as each parent is concerned by them.
type caseOf struct {
	report  *policy.Report
	events  History
	parents []string
	all     *ledger
	each    []*ledger // by parent
}

func newCase(report *policy.Report, events History) *caseOf {
	k := &caseOf{report: report, events: events, all: newLedger(report.Policy, events, "", true)}
	k.parents = slices.Clone(report.Pupil.Parents)
	for _, e := range events {
		if e.Parent != "" {
			k.parents = append(k.parents, e.Parent)
		}
	}
	slices.Sort(k.parents)
	k.parents = slices.Compact(k.parents)
	for _, p := range k.parents {
		k.each = append(k.each, newLedger(report.Policy, events, p, false))
	}
	return k
}

// answers decides every step on a date. The marks are those up to the report's date.
func (k *caseOf) answers(q asker, on attendance.Date) []Answer {
	out := make([]Answer, 0, len(k.report.Policy.Steps()))
	v := &view{q: q, of: k, pupil: k.report.Pupil, on: on}
	for _, s := range k.report.Policy.Steps() {
		v.step = s
		if !s.PerParent || len(k.parents) == 0 {
			v.parent, v.ledger = "", k.all
			out = append(out, v.answer())
			continue
		}
		for i, parent := range k.parents {
			v.parent, v.ledger = parent, k.each[i]
			out = append(out, v.answer())
		}
	}
	return out
}

// ledgerOf gives the history as a parent is concerned by it, or for "" as the pupil is.
func (k *caseOf) ledgerOf(parent string) *ledger {
	if i := slices.Index(k.parents, parent); i >= 0 && parent != "" {
		return k.each[i]
	}
	return k.all
}

// asker decides the conditions of steps: a [policy.Inquiry] by a pupil's marks, the prover by what it supposes.
type asker interface {
	At(on attendance.Date, record policy.Record, floor attendance.Date)
	Truth(*policy.Clause) policy.Truth
	Since(*policy.Clause) attendance.Date
	MetSince(rule string) attendance.Date
	Exception(*policy.Step) (name string, cite []string, t policy.Truth)
	Charge(*policy.Step) *policy.Charge
	Condition(*policy.Clause) policy.Condition
	Lacking(*policy.Clause) []string
	LackingException(*policy.Step) []string
	LastMark(*policy.Clause) attendance.Date
}

// view looks at one step for one parent, or for the pupil.
type view struct {
	q      asker
	of     *caseOf
	pupil  *attendance.Pupil
	on     attendance.Date
	step   *policy.Step
	parent string
	ledger *ledger

	floor  attendance.Date // after the last use of a step that may be taken again
	looked *ledger         // what the inquiry was last set to
	at     attendance.Date
	low    attendance.Date
	called attendance.Date // since when the step is called for, once that has been asked
	asked  bool
}

// look sets the date of the inquiry.
func (v *view) look(d attendance.Date) { v.lookWith(d, v.ledger, attendance.Date{}) }

// lookAnew sets the inquiry to what calls for the step: what was before its last use does not call for it again. The other
// conditions of the step see all that there is.
func (v *view) lookAnew() { v.lookWith(v.on, v.ledger, v.floor) }

func (v *view) lookWith(d attendance.Date, l *ledger, floor attendance.Date) {
	if v.looked != l || v.at != d || v.low != floor {
		v.q.At(d, l, floor)
		v.looked, v.at, v.low = l, d, floor
	}
}

// start gives the first date whose uses of a step are seen.
func (v *view) start(s *policy.Step) attendance.Date { return seenFrom(s, v.pupil, v.on) }

// seenFrom gives the first date whose uses of a step are seen: those before the present period are not, if the step resets.
func seenFrom(s *policy.Step, p *attendance.Pupil, on attendance.Date) attendance.Date {
	if !s.Resets.Period() {
		return attendance.Date{}
	}
	at, err := s.Resets.On(p, on)
	if err != nil {
		return attendance.Date{}
	}
	return at.From
}

// seen gives the uses that an entry of after looks at, the latest last.
func (v *view) seen(a policy.After) []use {
	out := v.taken(a)
	if v.step.Fresh && !v.floor.IsZero() {
		out = slices.DeleteFunc(out, func(u use) bool { return u.begun.Before(v.floor) })
	}
	return out
}

// taken gives the uses of a step that have not been reset, the latest last. Clocks that name it run from them, also where the step
// that they are of needs all else anew.
func (v *view) taken(a policy.After) []use {
	before := v.ledger.law.Step(a.Step)
	since := v.start(before)
	var out []use
	for _, u := range v.ledger.uses(before, v.on) {
		if u.answers(a.Outcome) && !u.begun.Before(since) {
			out = append(out, u)
		}
	}
	return out
}

// calledSince gives the day since when the step is called for, zero if it is not.
func (v *view) calledSince() attendance.Date {
	if !v.asked {
		v.asked = true
		v.called = attendance.Date{}
		if when := v.step.When(); when != nil {
			v.lookAnew()
			v.called = v.anew(v.q.Since(when))
		}
	}
	return v.called
}

// anew gives a date since when something holds, no earlier than the day after the last use of the step.
func (v *view) anew(since attendance.Date) attendance.Date {
	switch {
	case since.IsZero() || v.floor.After(v.on):
		return attendance.Date{}
	case since.Before(v.floor):
		return v.floor
	}
	return since
}

// answer decides the step: the first status that applies.
func (v *view) answer() Answer {
	s := v.step
	a := Answer{Step: s, Parent: v.parent, of: v.of, on: v.on}
	uses := v.begin()
	called := v.isCalled()
	if n := len(uses); n > 0 {
		a.Last = uses[n-1].begun
		a.Outcome = uses[n-1].outcome
		if !s.Repeat || called == policy.False {
			a.Status = Done
			v.dates(&a)
			return a
		}
	}
	v.dates(&a)
	v.decide(&a, called, uses)
	return a
}

// begin turns to the step, and gives its uses that are seen and count.
func (v *view) begin() []use {
	v.floor, v.asked = attendance.Date{}, false
	uses := v.ledger.counted(v.step, v.on, v.start(v.step))
	if n := len(uses); n > 0 && v.step.Repeat {
		v.floor = uses[n-1].begun.AddDays(1)
	}
	return uses
}

func (v *view) isCalled() policy.Truth {
	if !v.step.InForce(v.on) {
		return policy.False
	}
	v.lookAnew()
	return v.q.Truth(v.step.When())
}

// dates works out the dates of the step, whatever its status.
func (v *view) dates(a *Answer) {
	a.From, a.waitsFrom = v.ends(v.step.Wait)
	a.By, a.dueFrom = v.ends(v.step.Due)
	a.Expires, _ = v.ends(v.step.Expires)
}

// decide follows the order of statuses from "not called for" on.
func (v *view) decide(a *Answer, called policy.Truth, uses []use) {
	s := v.step
	v.look(v.on)
	switch {
	case !s.InForce(v.on):
		a.set(NotCalledFor, "the step does not exist on this date")
		return
	case called == policy.False:
		a.Status = NotCalledFor
		return
	}
	closed, closes := v.any(s.Closes(), s.Ladder.Closes())
	if closed == policy.True {
		a.set(NotCalledFor, "the case is closed: "+closes.Source)
		return
	}
	exception, _, excepted := v.q.Exception(s)
	if excepted == policy.True {
		a.set(Barred, "the exception "+exception+" holds")
		return
	}
	if v.barred(a, uses) {
		return
	}
	held, holds := v.any(s.Hold(), s.Ladder.Hold())
	guards := v.guards(a)
	switch {
	case called == policy.Unknown:
		v.lookAnew()
		a.lacks(v.q.Lacking(s.When()))
		v.look(v.on)
	case closed == policy.Unknown:
		a.lacks(v.q.Lacking(closes))
	case excepted == policy.Unknown:
		a.lacks(v.q.LackingException(s))
	case held == policy.Unknown:
		a.lacks(v.q.Lacking(holds))
	case held == policy.True:
		a.set(Held, "on hold: "+holds.Source)
	case guards == policy.False:
		a.Status = Blocked
	case guards == policy.Unknown:
		a.lacks(v.lackingGuards())
	case !a.From.IsZero() && v.on.Before(a.From), s.Wait.Set() && !a.waitsFrom.IsZero() && a.From.IsZero():
		a.Status = Waiting
	case s.Force == "must" && !a.By.IsZero() && v.on.After(a.By):
		a.Status = Overdue
	case s.Force == "must":
		a.Status = Due
	default:
		a.Status = Available
	}
	a.Charge = v.q.Charge(s)
}

// any gives the first of two conditions that is true, or else one that is unknown.
func (v *view) any(a, b *policy.Clause) (policy.Truth, *policy.Clause) {
	out, which := policy.False, a
	for _, c := range []*policy.Clause{a, b} {
		if c == nil {
			continue
		}
		switch t := v.q.Truth(c); t {
		case policy.True:
			return t, c
		case policy.Unknown:
			out, which = t, c
		case policy.False:
		}
	}
	return out, which
}

// barred reports whether a limit, time or the law forbids the step.
func (v *view) barred(a *Answer, uses []use) bool {
	s := v.step
	switch {
	case s.Force == "must not":
		a.set(Barred, "the law says that it must not be taken")
	case !a.Expires.IsZero() && v.on.After(a.Expires):
		a.set(Barred, "too late: "+s.Expires.String()+" ran out on "+a.Expires.String())
	case s.Limit.Count > 0:
		within, err := s.Limit.Within.On(v.pupil, v.on)
		if err != nil {
			a.lacks([]string{s.Limit.Within.String() + ": " + err.Error()})
			a.Charge = v.q.Charge(s)
			return true
		}
		var in []use
		for _, u := range uses {
			if everything(s.Limit.Within) || !u.begun.Before(within.From) && !u.begun.After(within.To) { // which began before the calendar did counts as well
				in = append(in, u)
			}
		}
		if len(in) < s.Limit.Count {
			return false
		}
		a.set(Barred, limitText(s, in))
	default:
		return false
	}
	return true
}

func everything(w attendance.Window) bool { return w.String() == "everything" }
