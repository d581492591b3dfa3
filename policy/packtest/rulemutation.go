package packtest

import (
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// forcesBeside are the forces that are taken for one another.
var forcesBeside = map[string]string{"must": "may", "may": "must", "must not": "must", "info": "may"}

func (m *mutator) force(n *tomldoc.Node) {
	force := n.Get("force")
	if force == nil {
		return
	}
	if other := forcesBeside[force.Str]; other != "" {
		m.add("force", "force", force.Str, other, "a case that expects it: force = { "+m.node[strings.Index(m.node, ".")+1:]+" = "+strconv.Quote(force.Str)+" }", m.page.inside(force, 0, len(force.Str), other))
	}
}

func (m *mutator) rule(n *tomldoc.Node) {
	m.dates(n, "")
	m.force(n)
	m.condition("applies", n.Get("applies"), "true")
	m.condition("when", n.Get("when"), "true")
	m.exceptions(n)
}

func (m *mutator) exceptions(n *tomldoc.Node) {
	unless := n.Get("unless")
	if unless == nil || unless.Kind != tomldoc.Table {
		return
	}
	for _, x := range unless.Keys() {
		prefix := "unless." + x.Key + "."
		m.dates(x, prefix)
		m.condition(prefix+"when", x.Get("when"), "false")
	}
}
