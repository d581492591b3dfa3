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
	of                 *caseOf // to ask for reasons; nil if there was nothing to ask
	on                 attendance.Date
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

// asked says in words why a condition of the step is as it is.
func (a Answer) asked(c *policy.Clause) string {
	if c == nil {
		return "it follows the steps before it"
	}
	if a.of == nil {
		return c.Source
	}
	var out []string
	k := newCase(a.of.report, a.of.events) // whose ledgers nobody else is looking into
	k.report.Inquire(func(q *policy.Inquiry) {
		v := &view{q: q, of: k, pupil: k.report.Pupil, on: a.on, step: a.Step, parent: a.Parent, ledger: k.ledgerOf(a.Parent)}
		v.begin()
		if c == a.Step.When() {
			v.lookAnew()
		} else {
			v.lookWith(a.on, v.freshLedger(), attendance.Date{})
		}
		out = q.Why(c)
	})
	return strings.Join(out, "; ")
}

// Words says a guard as things stand, in words that can be read aloud.
func (a Answer) Words(g Guard) string {
	if g.requires {
		return "as things stand: " + a.asked(a.Step.Requires())
	}
	return g.Text
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

// Because gives the reasons for the status, in words that can be read aloud. They are worked out when they are asked for.
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
			add("nothing calls for it: %s", a.asked(a.Step.When()))
		}
	case Undetermined:
		add("not known: %s", strings.Join(a.Missing, ", "))
	case Blocked:
		for _, g := range a.Guards {
			switch {
			case g.Holds == policy.True:
			case g.requires:
				add("not as things stand: %s", a.asked(a.Step.Requires()))
			default:
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
		add("called for: %s", a.asked(a.Step.When()))
	case Due, Available:
		add("called for: %s", a.asked(a.Step.When()))
		if !a.By.IsZero() {
			add("by %s: %s, from %s", a.By, a.Step.Due, a.dueFrom)
		}
	case Barred, Held:
	}
	return out
}
