package packtest

import (
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

var eventKeys = []string{"on", "step", "outcome", "parent", "by", "evidence"}

// readHistory reads what has been done about the pupil. Faults name the event by its number, since the places of TOML libraries
// are not to be trusted inside lists of tables.
func (s *situation) readHistory(n *tomldoc.Node) {
	if n == nil {
		return
	}
	if n.Kind != tomldoc.Array {
		s.fault(n.Pos, `history is a list of events, as in history = [ { on = 2024-09-16, step = "meeting", outcome = "held" } ]`)
		return
	}
	for i, e := range n.Elems() {
		if e.Kind != tomldoc.Table {
			s.fault(e.Pos, `event %d of the history is no table: write { on = 2024-09-16, step = "meeting" }`, i+1)
			continue
		}
		s.known(e, eventKeys)
		s.readEvent(e, i+1)
	}
}

func (s *situation) readEvent(n *tomldoc.Node, number int) {
	event := escalation.Event{Pupil: s.pupil.ID, File: s.file.name, Line: n.Pos.Line}
	text := func(key string) string {
		v := n.Get(key)
		if v == nil {
			return ""
		}
		if v.Kind != tomldoc.String {
			s.fault(v.Pos, "event %d of the history: %s is a text", number, key)
		}
		return v.Str
	}
	on := n.Get("on")
	if on == nil {
		s.fault(n.Pos, "event %d of the history has no date: write on = 2024-09-16", number)
		return
	}
	d, ok := s.date(on)
	if !ok {
		return
	}
	event.On, event.Step, event.Outcome, event.Parent, event.By = d, text("step"), text("outcome"), text("parent"), text("by")
	if evidence := n.Get("evidence"); evidence != nil {
		if evidence.Kind == tomldoc.String {
			event.Evidence = []string{evidence.Str}
		}
		for _, e := range evidence.Elems() {
			event.Evidence = append(event.Evidence, e.Str)
		}
	}
	for _, p := range escalation.CheckNames(s.file.law, event) {
		s.fault(n.Pos, "event %d of the history: %s", number, p)
	}
	s.history = append(s.history, event)
}
