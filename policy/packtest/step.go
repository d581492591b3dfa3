package packtest

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// answers gives how a step stands: for the parent that the case asks about, or for every parent where it asks about none.
func (c *comparison) answers(step string) []escalation.Answer {
	if c.decision == nil {
		c.decision = escalation.Next(c.report, c.history)
	}
	var out []escalation.Answer
	for _, a := range c.decision.Steps {
		if a.Step.Name == step && (c.parent == "" || a.Parent == "" || a.Parent == c.parent) {
			out = append(out, a)
		}
	}
	return out
}

// steps goes through what is expected of steps.
func (c *comparison) steps(n *tomldoc.Node, check func(*tomldoc.Node, escalation.Answer)) {
	names := []string{}
	for _, s := range c.report.Policy.Steps() {
		names = append(names, s.Name)
	}
	c.each(n, names, "step", func(e *tomldoc.Node) {
		for _, a := range c.answers(e.Key) {
			check(e, a)
		}
	})
}

func (c *comparison) status(n *tomldoc.Node, a escalation.Answer) {
	want := c.texts(n)
	for _, w := range want {
		var s escalation.Status
		if err := s.UnmarshalText([]byte(w)); err != nil {
			names := []string{}
			for _, s := range escalation.Statuses() {
				names = append(names, s.String())
			}
			c.differ(n.Pos, "%q is no status%s: they are %s", w, spell.Suggest(w, names), strings.Join(names, ", "))
			return
		}
	}
	if len(want) == 0 {
		c.differ(n.Pos, "%s: a status is a text, or a list of the texts that are right", n.Key)
		return
	}
	if got := a.Status.String(); !slices.Contains(want, got) {
		c.differ(n.Pos, "step %s%s is %q, expected %q (%s)", n.Key, ofParent(a), got, strings.Join(want, `" or "`), strings.Join(a.Because(), "; "))
	}
}

func ofParent(a escalation.Answer) string {
	if a.Parent == "" {
		return ""
	}
	return " for " + a.Parent
}

func (c *comparison) stepDate(n *tomldoc.Node, what string, a escalation.Answer, got attendance.Date) {
	c.date(n, what, "step "+n.Key+ofParent(a), got)
}

// charge checks that a step asks for just the amounts given; an empty table, or "none", expects none.
func (c *comparison) charge(n *tomldoc.Node, a escalation.Answer) {
	got := map[string]string{}
	if a.Charge != nil {
		for _, m := range a.Charge.Amounts {
			got[m.Within.String()] = m.Sum.String()
		}
	}
	want := map[string]string{}
	for _, m := range n.Keys() {
		within, err := attendance.ParseLapse(m.Key)
		sum, ok := factText(m)
		if err != nil || !ok {
			c.differ(m.KeyPos, `a charge is given by time, as in { "21 days" = 80, "28 days" = 160 }`)
			return
		}
		want[within.String()] = sum
	}
	if len(got) == len(want) {
		same := true
		for within, sum := range want {
			same = same && sameSum(got[within], sum)
		}
		if same {
			return
		}
	}
	c.differ(n.Pos, "the charge of step %s%s is %s", n.Key, ofParent(a), chargeText(a))
}

func sameSum(a, b string) bool {
	x, ok1 := parseRate(a)
	y, ok2 := parseRate(b)
	return ok1 && ok2 && x.Compare(y) == 0
}

func chargeText(a escalation.Answer) string {
	if a.Charge == nil {
		return "none"
	}
	var parts []string
	for _, m := range a.Charge.Amounts {
		parts = append(parts, m.Sum.String()+" within "+m.Within.String())
	}
	return strings.Join(parts, ", ")
}
