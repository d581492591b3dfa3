package packtest

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// window changes a stretch of time.
func (m *mutator) window(key string, n *tomldoc.Node) {
	if n == nil || n.Kind != tomldoc.String {
		return
	}
	for _, other := range windowsBeside(n.Str) {
		m.add(key, "window", n.Str, other, "a case with what counts on the first day of the "+n.Str+", and one with it on the day before",
			m.page.inside(n, 0, len(n.Str), other))
	}
}

// clock changes how long a clock runs and what it runs from, and leaves it out.
func (m *mutator) clock(entry *tomldoc.Node, key string) {
	n := entry.Get(key)
	if n == nil || n.Kind != tomldoc.String {
		return
	}
	ends := "a case on its last day and one on the day after"
	if key == "wait" {
		ends = "a case on the day before it has run and one on the day itself"
	}
	long, from, anchored := strings.Cut(n.Str, " after ")
	for _, other := range lengthsBeside(long) {
		after := other
		if anchored {
			after += " after " + from
		}
		m.add(key, "clock", n.Str, after, ends, m.page.inside(n, 0, len(long), other))
	}
	if anchored {
		m.add(key, "clock", n.Str, long, "a case in which "+from+" is not what the step follows or is called for by", m.page.inside(n, len(long), len(n.Str), ""))
	}
	m.leaveOut(entry, key, "clock", n.Str, ends)
}

// leaveOut leaves a key out.
func (m *mutator) leaveOut(entry *tomldoc.Node, key, kind, what, advice string) {
	for i, k := range entry.Keys() {
		if k.Key == key {
			m.add(key, kind, key+" = "+shortened(what), "", advice, m.page.without(entry, i))
		}
	}
}

// dates changes by a day when an entry begins and ends.
func (m *mutator) dates(entry *tomldoc.Node, prefix string) {
	for _, key := range []string{"from", "until"} {
		n := entry.Get(key)
		if n == nil || n.Kind != tomldoc.Date {
			continue
		}
		m.day(prefix+key, n, "a case on "+n.Str+" and one on the day "+map[string]string{"from": "before", "until": "after"}[key])
	}
}

// day changes a date by a day.
func (m *mutator) day(key string, n *tomldoc.Node, advice string) {
	for _, other := range daysBeside(n.Str) {
		e := m.page.value(n, other)
		if n.Kind == tomldoc.String {
			e = m.page.inside(n, 0, len(n.Str), other)
		}
		m.add(key, "date", n.Str, other, advice, e)
	}
}

// dayKey changes by a day the date from which something holds.
func (m *mutator) dayKey(key string, n *tomldoc.Node) {
	for _, other := range daysBeside(n.Key) {
		m.add(key, "date", "from "+n.Key, "from "+other, "a case on "+n.Key+" and one on the day before, with marks that the two values judge apart", m.page.key(n, other))
	}
}
