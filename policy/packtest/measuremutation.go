package packtest

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// countsBeside are the kinds of counting that are taken for one another.
var countsBeside = map[string]string{
	"sessions": "days", "days": "sessions", "minutes": "hours", "hours": "minutes", "occasions": "days",
}

func (m *mutator) measure(n *tomldoc.Node) {
	m.dates(n, "")
	if count := n.Get("count"); count != nil {
		other := countsBeside[count.Str]
		if unit, run := strings.CutPrefix(count.Str, "longest run of "); run {
			other = "current run of " + unit
		} else if unit, run := strings.CutPrefix(count.Str, "current run of "); run {
			other = "longest run of " + unit
		}
		if other != "" && (count.Str != "days" || n.Get("part") == nil) {
			m.add("count", "count", count.Str, other, "a case in which the "+count.Str+" are not as many as the "+other, m.page.inside(count, 0, len(count.Str), other))
		}
	}
	if part := n.Get("part"); part != nil {
		other := map[string]string{"any": "half", "half": "any", "whole": "half"}[part.Str]
		m.add("part", "count", part.Str, other, "a case with days of which a part counts", m.page.inside(part, 0, len(part.Str), other))
	}
	m.condition("of", n.Get("of"), "")
	m.condition("out_of", n.Get("out_of"), "")
	m.condition("where", n.Get("where"), "true")
	m.condition("bridge", n.Get("bridge"), "false")
	m.condition("breaks", n.Get("breaks"), "false")
	m.window("over", n.Get("over"))
	if asOf := n.Get("as_of"); asOf != nil {
		long := strings.TrimSuffix(asOf.Str, " ago")
		for _, other := range lengthsBeside(long) {
			m.add("as_of", "window", asOf.Str, other+" ago", "a case with what counts on the last day of the window, and one with it on the day after", m.page.inside(asOf, 0, len(long), other))
		}
		m.leaveOut(n, "as_of", "window", asOf.Str, "a case with what counts after the window has ended")
	}
}
