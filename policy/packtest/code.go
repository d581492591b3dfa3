package packtest

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// codes checks which codes a register may hold on the date: exactly those listed, one that is for a single session followed by
// it, as in "/ AM".
func (c *comparison) codes(n *tomldoc.Node) {
	if n.Kind != tomldoc.Array {
		c.differ(n.Pos, `codes is a list of the codes in force on the date, as in codes = ["L", "/ AM"]`)
		return
	}
	want := c.texts(n)
	got := []string{}
	for code := range c.report.Policy.CodesOn(c.report.On) {
		name := code.Name
		if code.Session != "" {
			name += " " + code.Session
		}
		got = append(got, name)
		if !slices.Contains(want, name) {
			c.differ(n.Pos, "code %s is in force, which the case does not list", name)
		}
	}
	for i, name := range want {
		switch {
		case slices.Contains(want[:i], name):
			c.differ(n.Elems()[i].Pos, "code %s is listed twice", name)
		case slices.Contains(got, name):
		case c.report.Policy.HasCode(strings.Split(name, " ")[0]):
			c.differ(n.Elems()[i].Pos, "code %s is not in force: in force are %s", name, strings.Join(got, ", "))
		default:
			c.differ(n.Elems()[i].Pos, "the pack has no code %s", name)
		}
	}
}
