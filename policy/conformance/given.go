package conformance

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// read turns what is given into a pupil and a history.
func (g Given) read() (*attendance.Pupil, escalation.History, error) {
	calendar, err := g.Calendar.read()
	if err != nil {
		return nil, nil, err
	}
	pupil := &attendance.Pupil{Calendar: calendar, Register: attendance.NewRegister(calendar, nil), Facts: map[string]string{}}
	dates := dateReader{}
	pupil.Born = dates.read("given.pupil.born", g.Pupil.Born)
	pupil.Enrolled = dates.read("given.pupil.enrolled", g.Pupil.Enrolled)
	pupil.Left = dates.read("given.pupil.left", g.Pupil.Left)
	pupil.YearGroup = text(g.Pupil.YearGroup)
	if g.Parent != nil {
		pupil.Parents = []string{*g.Parent}
	}
	for _, name := range keys(g.Pupil.Facts) {
		if pupil.Facts[name], err = factText(name, g.Pupil.Facts[name]); err != nil {
			return nil, nil, err
		}
	}
	for i, m := range g.Marks {
		at := fmt.Sprintf("given.marks, entry %d", i+1)
		mark := attendance.Mark{Date: dates.read(at, &m.Date), Session: m.Session, Code: m.Code, Recorded: dates.read(at, m.Recorded)}
		if m.Minutes != nil {
			mark.Minutes, mark.Timed = *m.Minutes, true
		}
		if err := pupil.Register.Set(mark); err != nil {
			return nil, nil, fmt.Errorf("%s: %s %s: %w", at, m.Date, m.Session, err)
		}
	}
	var history escalation.History
	for i, e := range g.History {
		history = append(history, escalation.Event{
			On: dates.read(fmt.Sprintf("given.history, event %d", i+1), &e.On), Step: e.Step, Outcome: text(e.Outcome), Parent: text(e.Parent),
			By: text(e.By), Evidence: e.Evidence,
		})
	}
	return pupil, history, dates.err
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// dateReader reads dates and keeps the first fault.
type dateReader struct{ err error }

func (r *dateReader) read(at string, s *string) attendance.Date {
	if s == nil {
		return attendance.Date{}
	}
	d, err := attendance.ParseDate(*s)
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("%s: %w", at, err)
	}
	return d
}
