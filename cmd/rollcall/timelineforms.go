package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/escalation"
)

// teller writes stories, one pupil at a time.
type teller interface {
	form
	tell(*story) error
	join(teller) // takes in what another one has counted
}

func (t *chronicle) form() teller {
	switch t.format {
	case "json":
		return &storyLines{t: t, out: t.console.out}
	case "csv":
		return &storyRows{out: csv.NewWriter(t.console.out)}
	}
	return &storyTable{t: t}
}

// storyTable writes a short table for each pupil of whom anything changes. The tables have columns of the same width, although no
// later pupil is known when one is written.
type storyTable struct {
	t             *chronicle
	pupils, quiet int
	kept          *story
}

func (w *storyTable) begin() error {
	c := w.t.console
	c.paragraph(c.screen.paint(bold, w.t.title()))
	return nil
}

func (w *storyTable) join(t teller) {
	other := t.(*storyTable)
	w.pupils += other.pupils
	w.quiet += other.quiet
	if w.kept == nil {
		w.kept = other.kept
	}
}

func (w *storyTable) tell(s *story) error {
	c := w.t.console
	w.pupils++
	w.kept = s
	all := s.moments()
	if len(all) == 0 && w.t.pupil == "" && s.refused == "" {
		w.quiet++
		return nil
	}
	whom := plain(s.pupil.ID)
	if w.t.pupil != "" && w.t.from.IsZero() {
		whom += fmt.Sprintf(" from %s to %s", s.from, s.to)
	}
	c.paragraph("\n" + c.screen.paint(bold, whom))
	switch {
	case s.refused != "":
		c.paragraph("nothing could be evaluated: " + plain(s.refused))
	case len(all) == 0:
		c.paragraph(fmt.Sprintf("Nothing changes from %s to %s.", s.from, s.to))
	default:
		w.grid(all)
	}
	return nil
}

func (w *storyTable) grid(all []moment) {
	c := w.t.console
	name, state := 0, 0
	for rule := range w.t.law.Rules() {
		name = max(name, len(rule))
	}
	for _, step := range w.t.law.Steps() {
		name = max(name, len(step.Name))
	}
	for _, text := range append(outcomeNames(), statusNames()...) {
		state = max(state, len(text))
	}
	g := grid{
		head: []string{"ON", "WHAT", "WAS", "NOW", "WHY"}, right: make([]bool, 5), least: []int{10, name, state, state, 0}, screen: c.screen,
	}
	g.write(c.out, func(yield func([]cell) bool) {
		for _, m := range all {
			row := []cell{{text: m.on.String()}}
			if m.turn != nil {
				row = append(row, cell{text: m.turn.Rule}, cell{m.turn.From.String(), dim}, cell{m.turn.To.String(), colourOf(m.turn.To, "")}, cell{})
			} else {
				a := m.step.Answer
				row = append(row, cell{text: whose(a)}, cell{m.step.From.String(), dim}, cell{m.step.To.String(), colourOfStatus(m.step.To)}, cell{text: inShort(a)})
			}
			if !yield(row) {
				return
			}
		}
	})
}

// inShort says why a step stands as it does. What calls for it, or no longer does, stands in the line of a finding.
func inShort(a escalation.Answer) string {
	switch to := a.Status; {
	case to == escalation.NotCalledFor, to >= escalation.Due && a.By.IsZero():
		return ""
	case to >= escalation.Due:
		return "by " + a.By.String()
	}
	return strings.Join(a.Because(), "; ")
}

func (w *storyTable) end() error {
	c := w.t.console
	if w.t.pupil != "" {
		if w.kept.refused == "" {
			c.paragraph("\n" + c.screen.paint(bold, lookAgain(w.kept.next)))
		}
		return nil
	}
	fmt.Fprintf(c.out, "\n%s", plural(w.pupils, "pupil"))
	if w.quiet > 0 {
		fmt.Fprintf(c.out, "; nothing changes for %d of them", w.quiet)
	}
	fmt.Fprintln(c.out)
	return nil
}

// storyRows writes a row of csv for each change.
type storyRows struct {
	out *csv.Writer
}

func (w *storyRows) join(teller) {}

func (w *storyRows) begin() error {
	return w.out.Write([]string{"pupil", "school", "year_group", "on", "kind", "name", "parent", "was", "now", "from", "by", "because"})
}

func (w *storyRows) tell(s *story) error {
	for _, m := range s.moments() {
		row := []string{s.pupil.ID, s.pupil.School, s.pupil.YearGroup, m.on.String()}
		if m.turn != nil {
			row = append(row, "finding", m.turn.Rule, "", m.turn.From.String(), m.turn.To.String(), "", "", "")
		} else {
			a := m.step.Answer
			row = append(row, "step", m.step.Step.Name, m.step.Parent, m.step.From.String(), m.step.To.String(), a.From.String(), a.By.String(),
				strings.Join(a.Because(), "; "))
		}
		if err := w.out.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func (w *storyRows) end() error {
	w.out.Flush()
	return w.out.Error()
}

// storyLines writes an object a line, keys in a fixed order.
type storyLines struct {
	t    *chronicle
	out  *bufio.Writer
	line []byte
}

func (w *storyLines) tell(s *story) error {
	b := append(member(append(w.line[:0], '{'), "pupil"), quoted(s.pupil.ID)...)
	b = append(member(b, "from"), quoted(s.from.String())...)
	b = append(member(b, "to"), quoted(s.to.String())...)
	b = append(member(b, "changes"), '[')
	for i, m := range s.moments() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		b = append(member(b, "on"), quoted(m.on.String())...)
		if m.turn != nil {
			b = append(member(b, "rule"), quoted(m.turn.Rule)...)
			b = append(member(b, "was"), quoted(m.turn.From.String())...)
			b = append(member(b, "now"), quoted(m.turn.To.String())...)
		} else {
			a := m.step.Answer
			b = append(member(b, "ladder"), quoted(m.step.Step.Ladder.Name)...)
			b = append(member(b, "step"), quoted(m.step.Step.Name)...)
			b = append(member(b, "parent"), orNull(m.step.Parent)...)
			b = append(member(b, "was"), quoted(m.step.From.String())...)
			b = append(member(b, "now"), quoted(m.step.To.String())...)
			b = append(member(b, "from"), orNull(a.From.String())...)
			b = append(member(b, "by"), orNull(a.By.String())...)
			b = append(member(b, "because"), quotedList(a.Because())...)
		}
		b = append(b, '}')
	}
	b = append(b, ']')
	if w.t.pupil != "" {
		b = append(member(b, "look_again_on"), orNull(s.next.String())...)
	}
	if s.refused != "" {
		b = append(member(b, "refused"), quoted(s.refused)...)
	}
	w.line = append(b, '}', '\n')
	_, err := w.out.Write(w.line)
	return err
}

// orNull quotes a text; null stands for none.
func orNull(text string) []byte {
	if text == "" {
		return []byte("null")
	}
	return quoted(text)
}

func quotedList(texts []string) []byte {
	b := []byte{'['}
	for i, text := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, quoted(text)...)
	}
	return append(b, ']')
}

func (w *storyLines) begin() error { return nil }

func (w *storyLines) join(teller) {}

func (w *storyLines) end() error { return nil }
