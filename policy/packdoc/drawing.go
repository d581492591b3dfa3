package packdoc

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// drawing is a ladder as it is drawn: steps one below the other, each after those that it follows, and arrows between them.
type drawing struct {
	title string
	boxes []box
	edges []edge
}

// box is a step.
type box struct {
	step   *policy.Step
	anchor string
	title  string
	lines  []string // what it is, and its clocks
	faint  bool     // it has ended or not begun
}

// edge leads from one step to another.
type edge struct {
	from, to int
	label    string // how the first must have ended, or what is asked of it
	asks     bool   // the second does not follow the first: a condition of it asks about it, or a clock runs from it
}

// draw lays out what is drawn of a ladder.
func (v *view) draw(l *policy.Entry) *drawing {
	d := &drawing{title: clean(titled(l))}
	at := map[string]int{}
	steps := inOrder(slices.DeleteFunc(slices.Clone(l.Entries), func(s *policy.Entry) bool { return !v.on.IsZero() && !s.InForce(v.on) }))
	for i, e := range steps {
		at[e.Name] = i
		d.boxes = append(d.boxes, v.box(e))
	}
	for i, e := range steps {
		for _, a := range e.Step.After {
			if from, here := at[a.Step]; here {
				d.edges = append(d.edges, edge{from: from, to: i, label: clean(a.Outcome)})
			} else if other := v.Entry(policy.StepKind, a.Step); other != nil && v.linkTo(other) != "" {
				d.boxes[i].lines = append(d.boxes[i].lines, clean("after “"+titled(other)+"” of the ladder “"+titled(other.Owner)+"”"))
			}
		}
	}
	for i, e := range steps {
		for _, r := range e.References {
			if from, here := at[r.Name]; here && r.Kind == policy.StepKind && from != i && r.Key != "after" {
				d.ask(from, i)
			}
		}
	}
	return d
}

// ask adds an edge for a question, unless one leads there already.
func (d *drawing) ask(from, to int) {
	if !slices.ContainsFunc(d.edges, func(e edge) bool { return e.from == from && e.to == to }) {
		d.edges = append(d.edges, edge{from: from, to: to, asks: true})
	}
}

// inOrder gives the steps of a ladder so that each stands below those that it follows, and else as in the pack.
func inOrder(steps []*policy.Entry) []*policy.Entry {
	var out []*policy.Entry
	placed := map[string]bool{}
	waits := func(e *policy.Entry) bool {
		return slices.ContainsFunc(e.Step.After, func(a policy.After) bool {
			return !placed[a.Step] && slices.ContainsFunc(steps, func(s *policy.Entry) bool { return s.Name == a.Step })
		})
	}
	for len(out) < len(steps) {
		next := slices.IndexFunc(steps, func(e *policy.Entry) bool { return !placed[e.Name] && !waits(e) })
		if next < 0 {
			next = slices.IndexFunc(steps, func(e *policy.Entry) bool { return !placed[e.Name] }) // a circle, which the pack could not have
		}
		placed[steps[next].Name] = true
		out = append(out, steps[next])
	}
	return out
}

func (v *view) box(e *policy.Entry) box {
	s := e.Step
	what := s.Action + " · " + s.Force
	if s.PerParent {
		what += " · for each parent"
	}
	if s.ByPerson {
		what += " · a person decides"
	}
	standing := v.standing(e.From, e.Until)
	if standing != "" {
		what += " · " + standing
	}
	b := box{step: s, anchor: anchor("step", e.Name), title: clean(titled(e)), lines: []string{what}, faint: standing != ""}
	for _, c := range []struct {
		label string
		clock policy.Clock
	}{{"not before", s.Wait}, {"due", s.Due}, {"not after", s.Expires}} {
		if c.clock.Set() {
			b.lines = append(b.lines, clean(short(c.label, c.clock)))
		}
	}
	if s.Limit.Count > 0 {
		b.lines = append(b.lines, clean("at most "+plainText(v.limit(s.Limit))))
	}
	return b
}

// short writes a clock on a line, with names in words: "due 5 days after penalty notice".
func short(label string, c policy.Clock) string {
	length, after := c.Length.String(), " after "
	if strings.HasPrefix(length, "0 ") {
		length, after = "on the day", " of "
	}
	if c.From == (policy.After{}) {
		return label + " " + length
	}
	return label + " " + length + after + inWords(c.From.String())
}

func plainText(p prose) string {
	var b strings.Builder
	for _, s := range p {
		b.WriteString(s.text)
	}
	return b.String()
}
