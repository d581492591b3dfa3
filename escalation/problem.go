package escalation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/policy"
)

// Problem is an event that is impossible or contradicts another. It does not count; nothing is guessed in its place.
type Problem struct {
	Event Event
	Msg   string
}

// Error gives the problem with the place of the event.
func (p Problem) Error() string {
	at := fmt.Sprintf("pupil %s, %s %s: ", p.Event.Pupil, p.Event.On, p.Event.Step)
	if p.Event.Line > 0 {
		at = fmt.Sprintf("%s:%d: ", p.Event.File, p.Event.Line) + at
	}
	return at + p.Msg
}

// Check holds a history against a policy and what is known of the pupil, and tells the events that cannot be.
func (h History) Check(law *policy.Policy, pupil *attendance.Pupil) []Problem {
	_, problems := h.sift(law, pupil)
	return problems
}

// sift gives the events that count, sorted, and the problems with the others.
func (h History) sift(law *policy.Policy, pupil *attendance.Pupil) (good History, problems []Problem) {
	for _, e := range h.sorted() {
		if msg := e.impossible(law, pupil, good); msg != "" {
			problems = append(problems, Problem{e, msg})
		} else if i := slices.IndexFunc(good, e.sameAs); i >= 0 {
			problems = append(problems, Problem{e, "the same event stands twice; it counts once, with the evidence of both"})
			good[i].Evidence = slices.Concat(good[i].Evidence, e.Evidence)
		} else {
			good = append(good, e)
		}
	}
	return good, problems
}

// CheckNames tells what is wrong with the names in an event, whoever it is about: the pack does not have the step, or the step
// not the outcome.
func CheckNames(law *policy.Policy, e Event) []string {
	step := law.Step(e.Step)
	switch {
	case step == nil:
		names := make([]string, 0, len(law.Steps()))
		for _, s := range law.Steps() {
			names = append(names, s.Name)
		}
		return []string{fmt.Sprintf("the pack has no step %q%s", e.Step, spell.Suggest(e.Step, names))}
	case e.Outcome != "" && len(step.Outcomes) == 0:
		return []string{fmt.Sprintf("step %s has no outcomes, so not %q either", e.Step, e.Outcome)}
	case e.Outcome != "" && !slices.Contains(step.Outcomes, e.Outcome):
		return []string{fmt.Sprintf("%q is no outcome of step %s%s: it has %s", e.Outcome, e.Step, spell.Suggest(e.Outcome, step.Outcomes), strings.Join(step.Outcomes, ", "))}
	}
	return nil
}

// impossible says why an event cannot be, given those before it; "" if it can.
func (e *Event) impossible(law *policy.Policy, pupil *attendance.Pupil, before History) string {
	if wrong := CheckNames(law, *e); wrong != nil {
		return wrong[0] + "; the event does not count"
	}
	step := law.Step(e.Step)
	switch {
	case e.On.IsZero():
		return "the event has no date; it does not count"
	case !step.InForce(e.On):
		return "the step does not exist on this date; the event does not count"
	case !pupil.Born.IsZero() && e.On.Before(pupil.Born):
		return fmt.Sprintf("the event is dated before the pupil's birth on %s; it does not count", pupil.Born)
	case step.ByPerson && e.By == "" && e.begins(step, before):
		return "a person decides this step, and the event does not say who (by); it does not count"
	}
	return ""
}

func (e *Event) sameAs(other Event) bool {
	return e.On == other.On && e.Step == other.Step && e.Outcome == other.Outcome && e.Parent == other.Parent
}

// begins reports whether an event begins a use: it has no outcome, or there is no use that it could be the outcome of.
func (e *Event) begins(step *policy.Step, before History) bool {
	return e.Outcome == "" || !slices.ContainsFunc(before, func(b Event) bool {
		return b.Step == step.Name && b.By != "" && (!step.PerParent || e.Parent == "" || b.Parent == "" || e.Parent == b.Parent)
	})
}
