package main

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// storyDesk tells the stories of pupils. On which dates findings change is found for a whole cohort at once.
type storyDesk struct {
	t     *chronicle // whose console is set aside
	form  teller
	lines policy.Timelines
	view  view
}

func (d *storyDesk) work(part *stretch, to *page) error {
	t, c, out := d.t, part.cohort, d.t.console.out
	out.Reset(&to.text)
	together := t.pupil == "" && t.asksTurns()
	if together {
		d.follow(c)
	}
	for i := range c.Len() {
		if err := t.console.stopped(); err != nil {
			return err
		}
		pupil := d.view.of(c, i)
		history := t.cases.of(pupil.ID)
		if !to.found.is(pupil.ID) {
			continue
		}
		s := &story{pupil: pupil, from: t.begins(pupil.Calendar), to: t.to}
		for _, p := range history.Check(t.law, pupil) {
			to.tell(misplaced(p))
		}
		if d.refuse(s); s.refused == "" {
			if together {
				s.turns = d.turns(s, i)
			}
			d.tellAlone(s, history)
		}
		if err := d.form.tell(s); err != nil {
			return err
		}
	}
	return out.Flush()
}

// follow follows the pupils of a cohort from the earliest date on which any of their stories begins.
func (d *storyDesk) follow(c *attendance.Cohort) {
	from := d.t.to
	for i := range c.Len() {
		if first := d.t.begins(c.Calendar(i)); first.Before(from) {
			from = first
		}
	}
	d.t.law.Timelines(c, from, d.t.to, &d.lines)
}

// turns gives the changes of findings that the pupil's story tells.
func (d *storyDesk) turns(s *story, i int) []policy.Turn {
	var out []policy.Turn
	names := d.t.ruleNames
	for turn := range d.lines.Of(i) {
		if rule := names[turn.Rule]; !turn.On.Before(s.from) && d.t.asks(rule) {
			out = append(out, policy.Turn{On: turn.On, Rule: rule, From: turn.From, To: turn.To})
		}
	}
	return out
}

// refuse finds out whether the pupil cannot be evaluated at all, which is so if the calendar is not one for the pack.
func (d *storyDesk) refuse(s *story) {
	if !s.pupil.Calendar.SameSessions(d.t.sessions) {
		s.refused = d.t.law.Evaluate(s.pupil, d.t.to).Refused
	}
}

// tellAlone adds to a story what is found for one pupil at a time.
func (d *storyDesk) tellAlone(s *story, history escalation.History) {
	t := d.t
	if t.asksChanges() {
		s.changes = slices.DeleteFunc(escalation.Timeline(t.law, s.pupil, history, s.from, s.to), func(c escalation.Change) bool {
			return len(t.steps) > 0 && !slices.Contains(t.steps, c.Step.Name)
		})
	}
	if t.pupil == "" {
		return
	}
	s.next = escalation.NextReview(t.law.Evaluate(s.pupil, t.to), history)
	if t.asksTurns() {
		s.turns = slices.DeleteFunc(t.law.Timeline(s.pupil, s.from, s.to), func(turn policy.Turn) bool { return !t.asks(turn.Rule) })
	}
}
