package packtest

import (
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

func (m *mutator) ladder(n *tomldoc.Node) {
	m.dates(n, "")
	m.per(n)
	m.condition("hold", n.Get("hold"), "false")
	m.condition("closes", n.Get("closes"), "false")
	steps := n.Get("step")
	if steps == nil || steps.Kind != tomldoc.Table {
		return
	}
	ladder := m.node
	for _, step := range steps.Keys() {
		if step.Kind == tomldoc.Table && (step.Get("remove") == nil || !step.Get("remove").Bool) {
			m.node = "step." + step.Key
			m.step(step)
		}
	}
	m.node = ladder
}

func (m *mutator) per(n *tomldoc.Node) {
	per := n.Get("per")
	if per == nil {
		return
	}
	other := map[string]string{"pupil": "parent", "parent": "pupil"}[per.Str]
	m.add("per", "scope", per.Str, other, "a case in which one parent has had the step and another is asked about", m.page.inside(per, 0, len(per.Str), other))
}

func (m *mutator) step(n *tomldoc.Node) {
	m.dates(n, "")
	m.force(n)
	m.per(n)
	m.condition("when", n.Get("when"), "true")
	m.condition("requires", n.Get("requires"), "true")
	m.condition("hold", n.Get("hold"), "false")
	m.condition("closes", n.Get("closes"), "false")
	m.exceptions(n)
	m.after(n)
	m.each(n, "new_since", "a case without a mark later than that step")
	m.each(n, "needs", "a case in which only this evidence is not on the record")
	for _, key := range []string{"wait", "due", "expires"} {
		m.clock(n, key)
	}
	for _, flag := range []string{"repeat", "fresh"} {
		if v := n.Get(flag); v != nil && v.Bool {
			m.add(flag, "flag", flag, "not "+flag, "a case in which the step has been taken and is called for again", m.page.value(v, "false"))
		}
	}
	if by := n.Get("decided_by"); by != nil {
		m.leaveOut(n, "decided_by", "part", by.Str, "a case with an event that does not say who decided it")
	}
	if resets := n.Get("resets"); resets != nil {
		if other := map[string]string{"term": "academic year", "academic year": "term"}[resets.Str]; other != "" {
			m.add("resets", "window", resets.Str, other, "a case in which the step was taken in an earlier term of the year", m.page.inside(resets, 0, len(resets.Str), other))
		}
		m.leaveOut(n, "resets", "part", resets.Str, "a case in which the step was taken before the period began")
	}
	m.limit(n)
	m.charges(n)
}

// after leaves out each step that must have been taken, and how it must have ended.
func (m *mutator) after(n *tomldoc.Node) {
	m.each(n, "after", "a case in which only this step has not been taken")
	list := n.Get("after")
	if list == nil {
		return
	}
	for _, e := range list.Elems() {
		if step, _, with := strings.Cut(e.Str, ":"); with {
			m.add("after", "part", e.Str, step, "a case in which the step ended otherwise", m.page.inside(e, len(step), len(e.Str), ""))
		}
	}
}

func (m *mutator) limit(n *tomldoc.Node) {
	limit := n.Get("limit")
	if limit == nil || limit.Kind != tomldoc.Table {
		return
	}
	reached := "a case in which the limit is reached, and one in which it nearly is"
	if count := limit.Get("count"); count != nil && count.Kind == tomldoc.Integer {
		for _, other := range numbersBeside(strconv.FormatInt(count.Int, 10)) {
			m.add("limit.count", "limit", strconv.FormatInt(count.Int, 10), other, reached, m.page.value(count, other))
		}
	}
	if within := limit.Get("within"); within != nil {
		for _, other := range windowsBeside(within.Str) {
			m.add("limit.within", "limit", within.Str, other, "a case with a use on the first day of the "+within.Str+", and one with it on the day before", m.page.inside(within, 0, len(within.Str), other))
		}
	}
	if except := limit.Get("except"); except != nil {
		for i, e := range except.Elems() {
			m.add("limit.except", "limit", strconv.Quote(e.Str), "", "a case in which a use that ended so would reach the limit", m.page.without(except, i))
		}
	}
	m.leaveOut(n, "limit", "limit", m.page.text[m.page.offset(limit.Pos):m.page.end(limit)], reached)
}

func (m *mutator) charges(n *tomldoc.Node) {
	charges := n.Get("charge")
	if charges == nil || charges.Kind != tomldoc.Table {
		return
	}
	for _, charge := range charges.Keys() {
		prefix := "charge." + charge.Key + "."
		m.dates(charge, prefix)
		m.condition(prefix+"when", charge.Get("when"), "true")
		amounts := charge.Get("amounts")
		if amounts == nil || amounts.Kind != tomldoc.Table {
			continue
		}
		for _, a := range amounts.Keys() {
			key := prefix + "amounts." + a.Key
			advice := "a case that expects the charge"
			for _, other := range lengthsBeside(a.Key) {
				m.add(key, "charge", "within "+a.Key, "within "+other, advice, m.page.key(a, other))
			}
			text := a.Str
			if a.Kind == tomldoc.Integer {
				text = strconv.FormatInt(a.Int, 10)
			}
			for _, other := range numbersBeside(text) {
				written := other
				if a.Kind == tomldoc.String {
					written = `"` + other + `"`
				}
				m.add(key, "charge", text, other, advice, m.page.value(a, written))
			}
		}
	}
}
