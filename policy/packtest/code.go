package packtest

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// codes checks the codes that a register may hold on the date. A list is of all of them, one that is for a single session followed
// by it, as in "/ AM". A table says how those that it names count, by the flags of their class, as in U = "possible absent".
func (c *comparison) codes(n *tomldoc.Node) {
	inForce := map[string]policy.CodeInForce{}
	var names []string
	for code := range c.report.Policy.CodesOn(c.report.On) {
		name := code.Name
		if code.Session != "" && n.Kind == tomldoc.Array {
			name += " " + code.Session
		}
		inForce[name] = code
		names = append(names, name)
	}
	switch n.Kind {
	case tomldoc.Array:
		c.allCodes(n, names)
	case tomldoc.Table:
		for _, e := range n.Keys() {
			c.codeCounts(e, inForce)
		}
	default:
		c.differ(n.Pos, `codes is a list of all codes in force on the date, as in codes = ["L", "/ AM"], or a table of how some count, as in codes = { U = "possible absent" }`)
	}
}

func (c *comparison) allCodes(n *tomldoc.Node, got []string) {
	want := c.texts(n)
	for _, name := range got {
		if !slices.Contains(want, name) {
			c.differ(n.Pos, "code %s is in force, which the case does not list", name)
		}
	}
	for i, name := range want {
		switch {
		case slices.Contains(want[:i], name):
			c.differ(n.Elems()[i].Pos, "code %s is listed twice", name)
		case !slices.Contains(got, name):
			c.differ(n.Elems()[i].Pos, "code %s is not in force: in force are %s", name, strings.Join(got, ", "))
		}
	}
}

func (c *comparison) codeCounts(n *tomldoc.Node, inForce map[string]policy.CodeInForce) {
	code, ok := inForce[n.Key]
	if !ok {
		c.differ(n.KeyPos, "code %s is not in force", n.Key)
		return
	}
	want := strings.Fields(n.Str)
	slices.Sort(want)
	if got := slices.Sorted(slices.Values(code.Counts)); n.Kind != tomldoc.String || !slices.Equal(want, got) {
		c.differ(n.Pos, "code %s counts as %q (class %s), expected %q", n.Key, strings.Join(code.Counts, " "), code.Class, n.Str)
	}
}
