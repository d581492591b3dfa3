package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// steps writes how each step stands, ladder by ladder. Steps of which there is nothing to tell are named at the end.
func (q *question) steps(d *escalation.Decision) {
	c := q.console
	for _, l := range d.Report.Policy.Ladders() {
		var shown []escalation.Answer
		var quiet []string
		for _, a := range d.Steps {
			switch {
			case a.Step.Ladder != l, len(q.only) > 0 && !q.asksStep(a.Step):
			case a.Status == escalation.NotCalledFor && len(q.only) == 0:
				quiet = append(quiet, whose(a))
			default:
				shown = append(shown, a)
			}
		}
		if len(shown)+len(quiet) > 0 {
			c.paragraph("\n" + c.screen.paint(bold, "Steps: "+plain(titled(l.Title, l.Name))))
		}
		for _, a := range shown {
			c.step(a)
		}
		if len(quiet) > 0 {
			c.paragraph("\nnot called for: " + strings.Join(quiet, ", "))
		}
	}
}

// titled gives a title, or the name in words where there is none.
func titled(title, name string) string {
	if title != "" {
		return title
	}
	return words(name)
}

// whose names a step, and the parent if it is about one.
func whose(a escalation.Answer) string {
	if a.Parent == "" {
		return a.Step.Name
	}
	return plain(fmt.Sprintf("%s (%s)", a.Step.Name, a.Parent))
}

// step writes how one step stands, and everything behind it.
func (c *console) step(a escalation.Answer) {
	s := a.Step
	c.paragraph("\n" + c.screen.paint(bold, whose(a)+": ") + c.screen.paint(colourOfStatus(a.Status), strings.ToUpper(a.Status.String())))
	line := func(format string, args ...any) { c.paragraph("  " + plain(fmt.Sprintf(format, args...))) }
	line("%s [%s]", titled(s.Title, s.Name), s.Force)
	if a.Status != escalation.Blocked { // what it waits for is told below
		for _, text := range a.Because() {
			line("%s", text)
		}
	}
	if dated := a.Status == escalation.Blocked || a.Status == escalation.Held || a.Status == escalation.Undetermined; dated {
		if !a.From.IsZero() {
			line("not before %s", a.From)
		}
		if !a.By.IsZero() {
			line("in time until %s", a.By)
		}
	}
	if !a.Expires.IsZero() && a.Status >= escalation.Undetermined {
		line("not after %s", a.Expires)
	}
	for _, g := range a.Guards {
		if evidence, of := strings.CutPrefix(g.Text, "evidence of "); of && slices.Contains(a.Needs, evidence) {
			continue // told below
		}
		line("%-9s%s", map[policy.Truth]string{policy.True: "holds:", policy.False: "not yet:", policy.Unknown: "open:"}[g.Holds], a.Words(g))
	}
	if len(a.Needs) > 0 {
		line("evidence still needed on the record: %s", strings.Join(a.Needs, ", "))
	}
	if a.Charge != nil {
		line("charge: %s", charge(a.Charge))
	}
	if s.ByPerson && a.Status >= escalation.Blocked {
		line("a person decides it, whom the history names (by)")
	}
	line("law: %s (%s)", strings.Join(s.Cite, "; "), s.Place)
	if s.Note != "" {
		line("note: %s", s.Note)
	}
}

// account is what a case history says of one event, and what has become of the marks behind it.
type account struct {
	event   escalation.Event
	footing *escalation.Footing // nil if the event began no step that a condition calls for
	problem string              // why the event does not count, "" if it does
}

// accounts lists the events up to the report's date, in order of date.
func accounts(h escalation.History, d *escalation.Decision) []account {
	r := d.Report
	footings := escalation.Basis(h, r)
	var out []account
	for _, e := range h {
		if e.On.After(r.On) {
			continue
		}
		a := account{event: e}
		for _, p := range d.Problems {
			if same(p.Event, e) {
				a.problem = p.Msg
			}
		}
		for i, f := range footings {
			if a.problem == "" && same(f.Event, e) {
				a.footing = &footings[i]
			}
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b account) int { return a.event.On.Compare(b.event.On) })
	return out
}

// same reports whether two events are one, going by where they stand.
func same(a, b escalation.Event) bool {
	return a.File == b.File && a.Line == b.Line && a.On == b.On && a.Step == b.Step && a.Outcome == b.Outcome && a.Parent == b.Parent
}

// basis says in words whether what a step relied on still carries it.
func (a account) basis() string {
	switch {
	case a.problem != "":
		return "does not count: " + strings.TrimSuffix(strings.TrimSuffix(a.problem, "; the event does not count"), "; it does not count")
	case a.footing == nil:
		return ""
	}
	text := a.footing.Standing.String()
	if len(a.footing.Changed) > 0 {
		changed := make([]string, len(a.footing.Changed))
		for i, m := range a.footing.Changed {
			changed[i] = m.String()
		}
		text += ": " + strings.Join(changed, "; ")
	}
	return text
}

// history writes what has been done, and what it rests on today.
func (c *console) history(all []account) {
	if len(all) == 0 {
		c.paragraph("\nNothing has been done yet: history.csv names no event of this pupil up to this date.")
		return
	}
	c.paragraph("\n" + c.screen.paint(bold, "What was done, and whether its basis stands") + "\n")
	g := grid{head: []string{"ON", "STEP", "OUTCOME", "PARENT", "BY", "BASIS"}, right: make([]bool, 6), screen: c.screen}
	g.write(c.out, func(yield func([]cell) bool) {
		for _, a := range all {
			look := style("")
			if a.footing != nil {
				look = []style{green, yellow, red}[a.footing.Standing]
			} else if a.problem != "" {
				look = red
			}
			e := a.event
			if !yield([]cell{{text: e.On.String()}, {text: e.Step}, {text: e.Outcome}, {text: e.Parent}, {text: e.By}, {a.basis(), look}}) {
				return
			}
		}
	})
}

// lookAgain says when anything can change by itself.
func lookAgain(d attendance.Date) string {
	if d.IsZero() {
		return "Look again when a mark or an event is added: nothing changes by itself within five years."
	}
	return "Look again on: " + d.String() + ", or when a mark or an event is added. Nothing changes by itself before."
}

// explained is what explain --format json prints.
type explained struct {
	Pupil     string               `json:"pupil"`
	On        attendance.Date      `json:"on"`
	Findings  []policy.Explanation `json:"findings"`
	Steps     []explainedStep      `json:"steps"`
	History   []explainedEvent     `json:"history"`
	LookAgain attendance.Date      `json:"look_again_on,omitzero"`
	Warnings  []string             `json:"warnings"`
}

type explainedStep struct {
	Ladder  string            `json:"ladder"`
	Step    string            `json:"step"`
	Parent  string            `json:"parent,omitempty"`
	Status  escalation.Status `json:"status"`
	From    attendance.Date   `json:"from,omitzero"`
	By      attendance.Date   `json:"by,omitzero"`
	Expires attendance.Date   `json:"expires,omitzero"`
	Because []string          `json:"because"`
	Guards  []explainedGuard  `json:"guards,omitempty"`
	Needs   []string          `json:"needs,omitempty"`
	Missing []string          `json:"missing,omitempty"`
	Charge  map[string]amount `json:"charge,omitempty"`
	Force   string            `json:"force"`
	Cite    []string          `json:"cite"`
	Place   string            `json:"place"`
	Note    string            `json:"note,omitempty"`
}

type explainedGuard struct {
	Text  string `json:"text"`
	Holds string `json:"holds"`
}

type explainedEvent struct {
	On       attendance.Date `json:"on"`
	Step     string          `json:"step"`
	Outcome  string          `json:"outcome,omitempty"`
	Parent   string          `json:"parent,omitempty"`
	By       string          `json:"by,omitempty"`
	Evidence []string        `json:"evidence,omitempty"`
	Basis    string          `json:"basis,omitempty"`
	Changed  []string        `json:"changed,omitempty"`
	Problem  string          `json:"problem,omitempty"`
}

// amount is a sum of money, written as a number with all its places.
type amount = json.Number

func (q *question) json(findings []policy.Explanation, d *escalation.Decision, done []account, next attendance.Date) error {
	out := explained{
		Pupil: d.Report.Pupil.ID, On: d.Report.On, Findings: findings, Steps: []explainedStep{}, History: []explainedEvent{},
		LookAgain: next, Warnings: append([]string{}, d.Report.Warnings...),
	}
	for _, a := range d.Steps {
		if !q.asksStep(a.Step) {
			continue
		}
		s := explainedStep{
			Ladder: a.Step.Ladder.Name, Step: a.Step.Name, Parent: a.Parent, Status: a.Status, From: a.From, By: a.By, Expires: a.Expires,
			Because: a.Because(), Needs: a.Needs, Missing: a.Missing, Force: a.Step.Force, Cite: a.Step.Cite, Place: a.Step.Place, Note: a.Step.Note,
		}
		for _, g := range a.Guards {
			s.Guards = append(s.Guards, explainedGuard{g.Text, g.Holds.String()})
		}
		if a.Charge != nil {
			s.Charge = map[string]amount{}
			for _, m := range a.Charge.Amounts {
				s.Charge[m.Within.String()] = amount(m.Sum.String())
			}
		}
		out.Steps = append(out.Steps, s)
	}
	for _, a := range done {
		e := explainedEvent{On: a.event.On, Step: a.event.Step, Outcome: a.event.Outcome, Parent: a.event.Parent, By: a.event.By, Evidence: a.event.Evidence, Problem: a.problem}
		if a.footing != nil {
			e.Basis = a.footing.Standing.String()
			for _, m := range a.footing.Changed {
				e.Changed = append(e.Changed, m.String())
			}
		}
		out.History = append(out.History, e)
	}
	return json.NewEncoder(q.console.out).Encode(out)
}
