package escalation

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Decision is how all steps stand for one pupil on one date.
type Decision struct {
	Report   *policy.Report
	Steps    []Answer  // in the pack's order; those for each parent in order of the parents' names
	Problems []Problem // events that cannot be, and do not count
}

// Answer is how one step stands, for the pupil or for one parent.
type Answer struct {
	Step    *policy.Step
	Parent  string // "" for a step that concerns the pupil, or a parent who is not named
	Status  Status
	From    attendance.Date // the earliest date that its waiting time allows, zero if there is none
	By      attendance.Date // the last date on which it is in time, zero if there is none
	Expires attendance.Date // the last date on which it may be taken at all, zero if there is none
	Last    attendance.Date // when it was last taken, zero if it was not
	Outcome string          // what came of that, "" if nothing yet
	Guards  []Guard         // what must be so besides; only of a step that is called for
	Needs   []string        // evidence that is still missing
	Missing []string        // what would have to be known, of an undetermined step
	Charge  *policy.Charge  // what it asks to be paid; nil if nothing, or if it is done, not called for or barred

	why                string
	waitsFrom, dueFrom attendance.Date
}

func (a *Answer) set(s Status, why string) { a.Status, a.why = s, why }

func (a *Answer) lacks(what []string) {
	a.Status = Undetermined
	a.Missing = what
}

// Answer gives the answer for a step and a parent, and whether there is one.
func (d *Decision) Answer(step, parent string) (Answer, bool) {
	for _, a := range d.Steps {
		if a.Step.Name == step && a.Parent == parent {
			return a, true
		}
	}
	return Answer{}, false
}

func limitText(s *policy.Step, in []use) string {
	dates := make([]string, len(in))
	for i, u := range in {
		dates[i] = u.begun.String()
	}
	within := ""
	if s.Limit.Within.String() != "everything" {
		within = " within " + s.Limit.Within.String()
	}
	return fmt.Sprintf("the limit of %d%s is reached: %s", s.Limit.Count, within, strings.Join(dates, ", "))
}

// Because gives the reasons for the status, in words.
func (a Answer) Because() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if a.why != "" {
		add("%s", a.why)
	}
	switch a.Status {
	case Done:
		if a.Outcome == "" {
			add("done on %s", a.Last)
		} else {
			add("done on %s: %s", a.Last, a.Outcome)
		}
	case NotCalledFor:
		if a.why == "" {
			add("what calls for it does not hold: %s", a.Step.Calls())
		}
	case Undetermined:
		add("not known: %s", strings.Join(a.Missing, ", "))
	case Blocked:
		for _, g := range a.Guards {
			if g.Holds != policy.True {
				add("%s", g.Text)
			}
		}
	case Waiting:
		if a.From.IsZero() {
			add("%s from %s: the calendar ends before that", a.Step.Wait, a.waitsFrom)
		} else {
			add("not before %s: %s, from %s", a.From, a.Step.Wait, a.waitsFrom)
		}
	case Overdue:
		add("it was due by %s: %s, from %s", a.By, a.Step.Due, a.dueFrom)
	case Due, Available:
		add("called for by %s", a.Step.Calls())
		if !a.By.IsZero() {
			add("by %s: %s, from %s", a.By, a.Step.Due, a.dueFrom)
		}
	case Barred, Held:
	}
	return out
}
