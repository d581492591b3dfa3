package packtest

import (
	"slices"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// force checks what rules and steps oblige or allow to: must, may, must not or info.
func (c *comparison) force(n *tomldoc.Node) {
	law := c.report.Policy
	names := slices.Collect(law.Rules())
	for _, s := range law.Steps() {
		names = append(names, s.Name)
	}
	c.each(n, names, "rule or step", func(e *tomldoc.Node) {
		got := ""
		if s := law.Step(e.Key); s != nil {
			got = s.Force
		} else if f, ok := c.report.Finding(e.Key); ok {
			got = f.Force
		}
		if e.Kind != tomldoc.String || e.Str != got {
			c.differ(e.Pos, "the force of %s is %q, expected %q", e.Key, got, e.Str)
		}
	})
}
