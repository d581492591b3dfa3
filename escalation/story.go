package escalation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Story is a case that a ladder allows and must not: a counterexample with dates.
type Story struct {
	Property Property
	Step     *policy.Step // that breaks it
	Title    string
	Lines    []StoryLine // in order of time
}

// StoryLine is one thing that happens in a story.
type StoryLine struct {
	On   attendance.Date // zero if it holds on any day
	Text string
}

// String gives the line: "2024-09-02: penalty_notice_threshold is met".
func (l StoryLine) String() string {
	if l.On.IsZero() {
		return l.Text
	}
	return l.On.String() + ": " + l.Text
}

// String gives the story as a person reads it: the place in the pack, the title, and a line for each thing that happens.
func (s Story) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", s.Step.Place, s.Title)
	for _, l := range s.Lines {
		b.WriteString("\n    " + l.String())
	}
	return b.String()
}

// story tells how a state came about, and what is wrong in it.
func (x *explorer) story(p Property, n *node, supposed []policy.Truth, title, end string) Story {
	t := &teller{x: x, told: make([]bool, len(x.cone.leaves))}
	var path []*node
	for m := n; m != nil; m = m.parent {
		path = append(path, m)
	}
	for _, m := range slices.Backward(path) {
		if m.parent != nil {
			t.move(m.parent, m)
		}
	}
	t.suppose(n.on, x.cone.target, supposed)
	t.line(n.on, "%s", end)
	return Story{Property: p, Step: x.cone.target.step, Title: x.cone.target.step.Name + ": " + title, Lines: t.lines}
}

// teller puts moves into words.
type teller struct {
	x     *explorer
	told  []bool // by leaf: whether it has last been said to hold
	lines []StoryLine
	ended string // the step taken by the last line, whose outcome may still be added to it
}

func (t *teller) line(on attendance.Date, format string, args ...any) {
	t.lines = append(t.lines, StoryLine{on, fmt.Sprintf(format, args...)})
	t.ended = ""
}

func (t *teller) move(from, to *node) {
	m := to.move
	switch m.kind {
	case takes:
		s := t.x.cone.climbs[m.at].step
		t.suppose(to.on, t.x.cone.climbs[m.at], from.sight[m.at].supposed)
		who := ""
		if s.PerParent {
			who = " for one parent"
		}
		t.line(to.on, "%s taken%s", s.Name, who)
		t.ended = s.Name
	case ends:
		s := t.x.cone.climbs[m.at].step
		if last := len(t.lines) - 1; t.ended == s.Name && t.lines[last].On == to.on {
			t.lines[last].Text += ": " + m.outcome
			t.ended = ""
			return
		}
		t.line(to.on, "%s ended: %s", s.Name, m.outcome)
	case amends:
		t.line(to.on, "%s is recorded later as: %s", t.x.cone.climbs[m.at].step.Name, m.outcome)
	case turns:
		t.turn(to.on, m.at, to.turned[m.at].holds)
	case passes:
	}
}

func (t *teller) turn(on attendance.Date, leaf int, holds bool) {
	if t.told[leaf] == holds {
		return
	}
	t.told[leaf] = holds
	f := t.x.cone.leaves[leaf].form
	what, end := f.Text+" holds", f.Text+" does not hold any more, or never did"
	if f.Rule {
		what, end = f.Text+" is met", f.Text+" is not met any more, or never was: marks are corrected"
	}
	if !holds {
		what = end
	}
	t.line(on, "%s", what)
}

// suppose tells what is supposed for a step to be as it is.
func (t *teller) suppose(on attendance.Date, c *climb, supposed []policy.Truth) {
	for i, v := range supposed {
		if v != policy.Unknown && !t.x.cone.leaves[i].kept {
			t.turn(on, i, v == policy.True)
		}
	}
	if len(c.step.Needs) > 0 && supposed != nil {
		t.line(on, "on the record: %s", strings.Join(c.step.Needs, ", "))
	}
}
