package main

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// casebook is what a school's files say has been done about its pupils.
type casebook struct {
	console *console
	school  *school
	by      map[string]escalation.History
	mu      sync.Mutex      // pupils are evaluated by several workers
	met     map[string]bool // pupils of the school who have a history
}

// openCasebook reads the case histories, telling what is wrong with them. A pack without ladders asks for none.
func (c *console) openCasebook(law *policy.Policy, s *school) *casebook {
	b := &casebook{console: c, school: s, met: map[string]bool{}}
	if len(law.Steps()) == 0 {
		return b
	}
	var problems []error
	b.by, problems = escalation.ReadHistories(s.folder())
	for _, err := range problems {
		c.problem(s, err)
	}
	return b
}

// of gives what has been done about a pupil, and takes note that the school has such a pupil.
func (b *casebook) of(pupil string) escalation.History {
	h := b.by[pupil]
	if len(h) > 0 {
		b.mu.Lock()
		b.met[pupil] = true
		b.mu.Unlock()
	}
	return h
}

// has reports whether anything has been done about a pupil.
func (b *casebook) has(pupil []byte) bool { return len(b.by[string(pupil)]) > 0 }

// decide says how the steps stand for the pupil of a report, telling events that cannot be.
func (b *casebook) decide(r *policy.Report, tell func(error)) *escalation.Decision {
	d := escalation.Next(r, b.of(r.Pupil.ID))
	for _, p := range d.Problems {
		tell(misplaced(p))
	}
	return d
}

// tell tells something that is wrong with the histories.
func (b *casebook) tell(err error) { b.console.problem(b.school, err) }

// misplaced says what is wrong with an event that does not count, and where it stands.
func misplaced(p escalation.Problem) error {
	return &attendance.FileError{
		File: p.Event.File, Line: p.Event.Line,
		Msg: fmt.Sprintf("%s, %s on %s: %s", p.Event.Pupil, p.Event.Step, p.Event.On, p.Msg),
	}
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
		b.tell(misplaced(escalation.Problem{Event: e, Msg: "the school has no such pupil; the event does not count"}))
	}
}
