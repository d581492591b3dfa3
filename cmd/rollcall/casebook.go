package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// casebook is what a school's files say has been done about its pupils.
type casebook struct {
	console *console
	school  *school
	by      map[string]escalation.History
	met     map[string]bool // pupils of the school who have a history
}

// openCasebook reads the case histories, telling what is wrong with them. A pack without ladders asks for none.
func (c *console) openCasebook(law *policy.Policy, s *school) *casebook {
	b := &casebook{console: c, school: s, met: map[string]bool{}}
	if len(law.Steps()) == 0 {
		return b
	}
	var problems []error
	b.by, problems = escalation.ReadHistories(s.School)
	for _, err := range problems {
		c.problem(s, err)
	}
	return b
}

// of gives what has been done about a pupil, and takes note that the school has such a pupil.
func (b *casebook) of(p *attendance.Pupil) escalation.History {
	h := b.by[p.ID]
	if len(h) > 0 {
		b.met[p.ID] = true
	}
	return h
}

// decide says how the steps stand for the pupil of a report, telling events that cannot be.
func (b *casebook) decide(r *policy.Report) *escalation.Decision {
	d := escalation.Next(r, b.of(r.Pupil))
	for _, p := range d.Problems {
		b.problem(p)
	}
	return d
}

// problem tells an event that does not count.
func (b *casebook) problem(p escalation.Problem) {
	b.console.problem(b.school, &attendance.FileError{
		File: p.Event.File, Line: p.Event.Line,
		Msg: fmt.Sprintf("%s, %s on %s: %s", p.Event.Pupil, p.Event.Step, p.Event.On, p.Msg),
	})
}

// strangers tells the events of pupils who were not among the school's.
func (b *casebook) strangers() {
	var events escalation.History
	for id, h := range b.by {
		if !b.met[id] {
			events = append(events, h...)
		}
	}
	slices.SortFunc(events, func(a, b escalation.Event) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	for _, e := range events {
		b.problem(escalation.Problem{Event: e, Msg: "the school has no such pupil; the event does not count"})
	}
}
