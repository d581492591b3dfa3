package packdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// StepFlip is that a step stands otherwise for a pupil under the new law.
type StepFlip struct {
	Step, Parent string
	On           attendance.Date // the date asked about
	Since        attendance.Date // the first date on which the two differed, zero if that was not asked for
	Old, New     string          // how it stands, and its dates and its charge where these differ: "due by 2025-03-28"
	Because      []int           // the changes, by their place, that can be why
	Ground       Ground          // how that was found
}

// Steps compares the steps of pupils. It is for one goroutine.
type Steps struct {
	c       *Comparison
	steps   []couple
	bearing [][]int
	calls   [2]policy.Calls
}

// Steps gives what compares the steps of pupils. Several may work at the same time; they are made one after the other.
func (c *Comparison) Steps() *Steps {
	c.prepare()
	s := &Steps{c: c}
	for _, step := range c.steps() {
		s.steps = append(s.steps, step)
		s.bearing = append(s.bearing, c.bearing(policy.StepKind, step.old, step.now))
	}
	return s
}

// Concerned lists the pupils of a cohort, by their place, for whom a step can stand otherwise on a date although nothing has been done about
// them: something calls for it under one law and not under the other, or calls for it and the step itself has changed.
func (s *Steps) Concerned(cohort *attendance.Cohort, on attendance.Date) []int {
	if !slices.ContainsFunc(s.bearing, func(b []int) bool { return len(b) > 0 }) {
		return nil
	}
	s.c.Old.Calls(cohort, on, &s.calls[0])
	s.c.New.Calls(cohort, on, &s.calls[1])
	var out []int
	for pupil := range cohort.Len() {
		if s.concerns(pupil) {
			out = append(out, pupil)
		}
	}
	return out
}

func (s *Steps) concerns(pupil int) bool {
	for i, step := range s.steps {
		if len(s.bearing[i]) == 0 {
			continue
		}
		old, now := policy.False, policy.False
		if before := s.c.Old.Step(step.old); before != nil {
			old = s.calls[0].Called(pupil, before.Index)
		}
		if after := s.c.New.Step(step.now); after != nil {
			now = s.calls[1].Called(pupil, after.Index)
		}
		if old != now || now != policy.False && s.changed(i) {
			return true
		}
	}
	return false
}

// changed reports whether a step itself has changed, and not only what it reads.
func (s *Steps) changed(i int) bool {
	return slices.ContainsFunc(s.bearing[i], func(k int) bool {
		switch s.c.Changes[k].Kind {
		case policy.StepKind, policy.LadderKind, policy.ExceptionKind, policy.ChargeKind, policy.ParameterKind:
			return true
		}
		return false
	})
}

// Of gives the steps that stand otherwise for a pupil on a date. With a first date it is found since when, which takes longer.
func (s *Steps) Of(pupil *attendance.Pupil, history escalation.History, on, from attendance.Date) []StepFlip {
	translated := s.historyNow(history)
	old, now := escalation.Next(s.c.Old.Evaluate(pupil, on), history), escalation.Next(s.c.New.Evaluate(pupil, on), translated)
	has := func(code string) bool { return hasCode(pupil, code) }
	decided := map[*policy.Policy]*escalation.Decision{}
	decide := func(law *policy.Policy) *escalation.Decision {
		if decided[law] == nil {
			decided[law] = escalation.Next(law.Evaluate(pupil, on), history)
		}
		return decided[law]
	}
	var lines [2][]escalation.Change
	var out []StepFlip
	for i, step := range s.steps {
		if len(s.bearing[i]) == 0 {
			continue
		}
		for _, parent := range parents(old, now, step) {
			a, b := answer(old, step.old, parent), answer(now, step.now, parent)
			before, after := stands(a, b), stands(b, a)
			if before == after || step.old == "" && idle(b) || step.now == "" && idle(a) {
				continue
			}
			f := StepFlip{Step: step.name(), Parent: parent, On: on, Old: before, New: after}
			f.Because, f.Ground = s.c.tryStep(step, parent, decide, a, s.c.because(s.bearing[i], on, has))
			if !from.IsZero() {
				if len(out) == 0 {
					lines[0] = escalation.Timeline(s.c.Old, pupil, history, from, on)
					lines[1] = escalation.Timeline(s.c.New, pupil, translated, from, on)
				}
				f.Since = parted(lines, step, parent, from, [2]escalation.Status{statusOf(a), statusOf(b)})
			}
			out = append(out, f)
		}
	}
	return out
}

// hasCode reports whether a register has a mark with a code.
func hasCode(p *attendance.Pupil, code string) bool {
	codes := p.Register.Codes()
	return slices.ContainsFunc(p.Register.Numbers(), func(n uint8) bool { return n > 0 && codes.Name(n) == code })
}

// historyNow gives a history in the names that the new pack has for steps.
func (s *Steps) historyNow(h escalation.History) escalation.History {
	out := slices.Clone(h)
	for i := range out {
		if name := s.c.StepNow(out[i].Step); name != "" {
			out[i].Step = name
		}
	}
	return out
}

// parents lists for whom a step is answered under either law.
func parents(old, now *escalation.Decision, step couple) []string {
	var out []string
	for k, d := range []*escalation.Decision{old, now} {
		for _, a := range d.Steps {
			if (k == 0 && a.Step.Name == step.old || k == 1 && a.Step.Name == step.now) && !slices.Contains(out, a.Parent) {
				out = append(out, a.Parent)
			}
		}
	}
	return out
}

// answer gives how a step stands, nil if the pack does not have it.
func answer(d *escalation.Decision, step, parent string) *escalation.Answer {
	i := slices.IndexFunc(d.Steps, func(a escalation.Answer) bool { return a.Step.Name == step && a.Parent == parent })
	if i < 0 {
		return nil
	}
	return &d.Steps[i]
}

// idle reports whether a step asks for nothing.
func idle(a *escalation.Answer) bool { return a == nil || a.Status == escalation.NotCalledFor }

// stands says how a step stands, with what is not as in the other answer.
func stands(a, other *escalation.Answer) string {
	if a == nil {
		return "no such step"
	}
	out := a.Status.String()
	if other == nil || idle(a) || idle(other) || a.Status == escalation.Done && other.Status == escalation.Done {
		return out
	}
	for _, d := range []struct {
		word     string
		own, its attendance.Date
	}{{"from", a.From, other.From}, {"by", a.By, other.By}, {"until", a.Expires, other.Expires}} {
		if d.own != d.its {
			if out += " " + d.word + " "; d.own.IsZero() {
				out += "no date"
			} else {
				out += d.own.String()
			}
		}
	}
	if own, its := charged(a), charged(other); own != its {
		out += ", " + own
	}
	return out
}

// charged says what a step asks to be paid.
func charged(a *escalation.Answer) string {
	if a.Charge == nil {
		return "no charge"
	}
	var out []string
	for _, m := range a.Charge.Amounts {
		out = append(out, fmt.Sprintf("%s within %s", m.Sum, m.Within))
	}
	return strings.Join(out, ", ")
}

func statusOf(a *escalation.Answer) escalation.Status {
	if a == nil {
		return escalation.NotCalledFor
	}
	return a.Status
}

// parted finds the first date on which the statuses of a step differed under the two laws, from the changes of all steps and the statuses on
// the last date; zero if it is their dates only that differ.
func parted(lines [2][]escalation.Change, step couple, parent string, from attendance.Date, last [2]escalation.Status) attendance.Date {
	status := last
	var turns []turn[escalation.Status]
	for k, name := range []string{step.old, step.now} {
		first := true
		for _, c := range lines[k] {
			if c.Step.Name != name || c.Parent != parent {
				continue
			}
			if first {
				status[k], first = c.From, false
			}
			turns = append(turns, turn[escalation.Status]{c.On, k, c.To})
		}
	}
	differ := func(old, now escalation.Status) bool { return old != now }
	if differ(status[0], status[1]) && !slices.ContainsFunc(turns, func(t turn[escalation.Status]) bool { return !t.on.After(from) }) {
		return from
	}
	on, _ := firstApart(status, turns, differ)
	return on
}
