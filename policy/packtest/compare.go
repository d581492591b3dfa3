package packtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// comparison holds a report against what is expected of it.
type comparison struct {
	report      *policy.Report
	history     escalation.History
	decision    *escalation.Decision // once steps have been asked about
	parent      string
	differences []string
	open        int // how many of them are verdicts that nobody has filled in
}

func (s *situation) compare(p point) (differences []string, open int) {
	law := s.file.law
	c := &comparison{report: law.Evaluate(s.pupil, p.on), parent: s.parent, history: s.history}
	if c.report.Refused != "" {
		c.differ(p.expect.KeyPos, "nothing can be said of this pupil: %s", c.report.Refused)
		return c.differences, 0
	}
	if s.file.watch != nil {
		c.reach(p.expect, s.file.watch)
	}
	for _, section := range p.expect.Keys() {
		switch section.Key {
		case "rules":
			c.each(section, slices.Collect(law.Rules()), "rule", c.rule)
		case "measures":
			c.each(section, slices.Collect(law.Measures()), "measure", c.measure)
		case "since":
			c.each(section, slices.Collect(law.Rules()), "rule", func(n *tomldoc.Node) {
				f, _ := c.report.Finding(n.Key)
				c.date(n, "since", "rule "+n.Key, f.Spell().Since)
			})
		case "first":
			c.each(section, slices.Collect(law.Rules()), "rule", func(n *tomldoc.Node) {
				f, _ := c.report.Finding(n.Key)
				c.date(n, "first", "rule "+n.Key, f.Spell().First)
			})
		case "provisional":
			c.provisional(section, p.expect.Get("rules"))
		case "steps":
			c.steps(section, c.status)
		case "due":
			c.steps(section, func(n *tomldoc.Node, a escalation.Answer) { c.stepDate(n, "the date due", a, a.By) })
		case "from":
			c.steps(section, func(n *tomldoc.Node, a escalation.Answer) { c.stepDate(n, "the earliest date", a, a.From) })
		case "charge":
			c.steps(section, c.charge)
		case "force":
			c.force(section)
		case "codes":
			c.codes(section)
		}
	}
	return c.differences, c.open
}

func (c *comparison) differ(at tomldoc.Pos, format string, args ...any) {
	c.differences = append(c.differences, tomldoc.OneLine(fmt.Sprintf("%s: on %s: ", at, c.report.On)+fmt.Sprintf(format, args...)))
}

// openVerdict stands in a case in place of a verdict that a person has still to work out.
const openVerdict = "?"

func isOpen(n *tomldoc.Node) bool { return n.Kind == tomldoc.String && n.Str == openVerdict }

// each goes through the names of a table of expectations, reporting those that the pack does not have.
func (c *comparison) each(n *tomldoc.Node, known []string, kind string, check func(*tomldoc.Node)) {
	if n.Kind != tomldoc.Table {
		c.differ(n.Pos, "%s is a table, as in %s = { … }", n.Key, n.Key)
		return
	}
	for _, e := range n.Keys() {
		if !slices.Contains(known, e.Key) {
			c.differ(e.KeyPos, "the pack has no %s %s%s", kind, e.Key, spell.Suggest(e.Key, known))
			continue
		}
		if isOpen(e) {
			c.open++
			c.differ(e.Pos, "open: fill in the verdict of %s %s, worked out from the law and not from what a program says", kind, e.Key)
			continue
		}
		check(e)
	}
}

// texts gives what is expected where one text or a list of texts may stand.
func (c *comparison) texts(n *tomldoc.Node) []string {
	if n.Kind == tomldoc.String {
		return []string{n.Str}
	}
	var out []string
	for _, e := range n.Elems() {
		out = append(out, e.Str)
	}
	return out
}

func (c *comparison) rule(n *tomldoc.Node) {
	f, _ := c.report.Finding(n.Key)
	want := c.texts(n)
	for _, w := range want {
		var o policy.Outcome
		if err := o.UnmarshalText([]byte(w)); err != nil {
			names := []string{}
			for _, o := range policy.Outcomes() {
				names = append(names, o.String())
			}
			c.differ(n.Pos, "%q is no outcome%s: they are %s", w, spell.Suggest(w, names), strings.Join(names, ", "))
			return
		}
	}
	if len(want) == 0 {
		c.differ(n.Pos, "%s: an outcome is a text, or a list of the texts that are right", n.Key)
		return
	}
	if got := f.Outcome.String(); !slices.Contains(want, got) {
		c.differ(n.Pos, "rule %s is %q, expected \"%s\"%s", n.Key, got, strings.Join(want, `" or "`), c.why(n.Key))
	}
}

// why gives what a finding rests on, in a line, so that whoever wrote the case sees where the two part.
func (c *comparison) why(rule string) string {
	x, _ := c.report.ExplainRule(rule)
	var parts []string
	for _, condition := range x.Conditions {
		for _, p := range condition.Parts {
			for _, v := range p.Values {
				parts = append(parts, v.Name+" = "+v.Value)
			}
		}
	}
	if len(x.Missing) > 0 {
		parts = append(parts, "missing: "+strings.Join(x.Missing, ", "))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(slices.Compact(parts), "; ") + ")"
}

func (c *comparison) measure(n *tomldoc.Node) {
	f, _ := c.report.Figure(n.Key)
	want, err := parseFigure(n)
	switch {
	case err != nil:
		c.differ(n.Pos, "measure %s: %v", n.Key, err)
	case want.none && !f.Known:
	case want.none:
		c.differ(n.Pos, "measure %s is %s, expected to be undetermined", n.Key, f)
	case !f.Known:
		c.differ(n.Pos, "measure %s is undetermined (%s), expected %s", n.Key, f.Reason, want.text)
	case f.Least.Compare(want.least) != 0 || f.Most.Compare(want.most) != 0:
		c.differ(n.Pos, "measure %s is %s, expected %s (%s to %s)", n.Key, f, want.text, f.From, f.To)
	}
}

func (c *comparison) date(n *tomldoc.Node, what, of string, got attendance.Date) {
	none := n.Kind == tomldoc.String && (n.Str == "" || n.Str == "none")
	want, err := attendance.ParseDate(n.Str)
	switch {
	case none && got.IsZero():
	case none:
		c.differ(n.Pos, "%s of %s is %s, expected none", what, of, got)
	case err != nil:
		c.differ(n.Pos, "%s of %s is given as a date, or \"none\"", what, of)
	case got.IsZero():
		c.differ(n.Pos, "%s of %s is none, expected %s", what, of, want)
	case got != want:
		c.differ(n.Pos, "%s of %s is %s, expected %s", what, of, got, want)
	}
}

// provisional checks that of the rules named in the case just those listed are provisional.
func (c *comparison) provisional(n, rules *tomldoc.Node) {
	if n.Kind != tomldoc.Array {
		c.differ(n.Pos, "provisional is a list of rules, as in provisional = [] if none of those named is")
		return
	}
	want := c.texts(n)
	var named []string
	if rules != nil {
		for _, r := range rules.Keys() {
			named = append(named, r.Key)
		}
	}
	for _, name := range want {
		if !slices.Contains(named, name) {
			c.differ(n.Pos, "provisional names %s, which is not among the rules of this expectation", name)
		}
	}
	for _, name := range named {
		f, ok := c.report.Finding(name)
		if expected := slices.Contains(want, name); ok && f.Provisional != expected {
			c.differ(n.Pos, "rule %s: provisional is %t, expected %t", name, f.Provisional, expected)
		}
	}
}
