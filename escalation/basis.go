package escalation

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Standing is what has become of the marks that a step relied on.
type Standing uint8

// How the basis of a step stands.
const (
	Stands   Standing = iota // the step would be called for all the same, on the same marks
	Weakened                 // it would be called for, but some marks that it relied on no longer count
	Gone                     // it would not be called for
)

var standingNames = [...]string{"stands", "weakened", "gone"}

// String gives the standing in a word.
func (s Standing) String() string {
	if int(s) < len(standingNames) {
		return standingNames[s]
	}
	return fmt.Sprintf("standing %d", uint8(s))
}

// MarshalText gives the standing's name.
func (s Standing) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Footing is what a step that was taken rests on today.
type Footing struct {
	Event    Event // that began the step
	Standing Standing
	Changed  []Correction // the marks that made the difference, in order of time
}

// Correction is a mark that a step relied on and that no longer counts as it did.
type Correction struct {
	Was attendance.Mark // the zero Mark if there was none yet
	Now attendance.Mark // the zero Mark if there is none any more
}

// String gives the correction: "2024-09-09 AM G, now I".
func (c Correction) String() string {
	switch {
	case c.Was.Code == "":
		return c.Now.Date.String() + " " + c.Now.Session + " no mark, now " + c.Now.Code
	case c.Now.Code == "":
		return c.Was.String() + ", now no mark"
	}
	return c.Was.String() + ", now " + c.Now.Code
}

// Basis says of each step that was begun up to the report's date whether what it relied on still carries it: whether the step would
// be called for, on the date on which it was begun, by the marks of that time as they stand today. Then it held what had been
// recorded by that date ([attendance.Register.AsKnown]). Steps that no condition calls for are left out.
func Basis(history History, report *policy.Report) []Footing {
	if report.Refused != "" || report.Pupil == nil {
		return nil
	}
	events, _ := history.sift(report.Policy, report.Pupil)
	var out []Footing
	for i, e := range events {
		step := report.Policy.Step(e.Step)
		b := basis{report: report, event: e, step: step, before: events[:i]}
		if !e.On.After(report.On) && step.When() != nil && len(b.ledger(events[:i+1]).uses(step, e.On)) > len(b.ledger(b.before).uses(step, e.On)) {
			out = append(out, b.footing())
		}
	}
	return out
}

// basis is one step that was taken, with what had been done before it.
type basis struct {
	report *policy.Report
	event  Event
	step   *policy.Step
	before History
}

func (b *basis) footing() Footing {
	f := Footing{Event: b.event}
	then := b.look(b.report.Pupil.Register.AsKnown(b.event.On))
	now := b.look(b.report.Pupil.Register)
	counted := map[string]bool{}
	for m := range now.marks.All() {
		counted[m.Date.String()+m.Session] = true
	}
	for m := range then.marks.All() {
		if !counted[m.Date.String()+m.Session] {
			f.Changed = append(f.Changed, Correction{m, b.markNow(m)})
		}
	}
	switch {
	case now.called != policy.True:
		f.Standing = Gone
		if then.called == policy.True && len(f.Changed) == 0 {
			f.Changed = b.corrected()
		}
	case len(f.Changed) > 0:
		f.Standing = Weakened
	}
	return f
}

// markNow gives the mark that stands today on the session of another.
func (b *basis) markNow(m attendance.Mark) attendance.Mark {
	r := b.report.Pupil.Register
	if i, open := r.Calendar().Find(m.Date, m.Session); open {
		if now, marked := r.Mark(i); marked {
			return now
		}
	}
	return attendance.Mark{}
}

// corrected lists all marks up to the day on which the step was begun that are not what they were then: where the marks that were
// counted are the same, it is the others that made the difference, as with a share of fewer.
func (b *basis) corrected() (out []Correction) {
	now, then := b.report.Pupil.Register, b.report.Pupil.Register.AsKnown(b.event.On)
	for i := range now.Calendar().SessionsThrough(b.event.On) {
		is, _ := now.Mark(i)
		was, _ := then.Mark(i)
		if is.Code != was.Code || is.Minutes != was.Minutes || is.Timed != was.Timed {
			out = append(out, Correction{was, is})
		}
	}
	return out
}

// ledger gives a history as whom the step concerned is concerned by it.
func (b *basis) ledger(events History) *ledger {
	return newLedger(b.report.Policy, events, b.event.Parent, !b.step.PerParent || b.event.Parent == "")
}

// sight is whether a step is called for by a register, and by which marks.
type sight struct {
	called policy.Truth
	marks  attendance.Marks
}

// look asks whether a register calls for the step on the day on which it was begun.
func (b *basis) look(register *attendance.Register) sight {
	pupil := *b.report.Pupil
	pupil.Register = register
	record := b.ledger(b.before)
	var out sight
	b.report.Policy.Evaluate(&pupil, b.event.On).Inquire(func(q *policy.Inquiry) {
		var floor attendance.Date
		if earlier := record.counted(b.step, b.event.On, seenFrom(b.step, &pupil, b.event.On)); b.step.Repeat && len(earlier) > 0 {
			floor = earlier[len(earlier)-1].begun.AddDays(1)
		}
		q.At(b.event.On, record, floor)
		out.called = q.Truth(b.step.When())
		out.marks = q.Marks(b.step.When())
	})
	return out
}
