package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// normaliser writes conditions, as they are on a date, in a form in which those that are true of the same are written alike where
// that follows from the laws of logic and of whole numbers. These laws hold for three truth values, too: nothing here rests on a
// part being true or false.
type normaliser struct {
	policy  *Policy
	edition *edition
	at      attendance.Date
}

// normal is a condition in that form: its parts sorted and each there once.
type normal struct {
	op    string // "and", "or", or "" of what has no parts
	text  string
	parts []normal
}

func (n normal) String() string {
	if n.op == "" {
		return n.text
	}
	parts := make([]string, len(n.parts))
	for i, part := range n.parts {
		parts[i] = part.String()
	}
	return n.op + "(" + strings.Join(parts, ", ") + ")"
}

const (
	alwaysTrue  = "true"
	alwaysFalse = "false"
)

// text gives the condition, "-" if there is none.
func (n normaliser) text(c *node) string {
	if c == nil {
		return "-"
	}
	return n.normal(c, false).String()
}

func (n normaliser) clause(c *Clause) string {
	if c == nil {
		return "-"
	}
	return n.text(c.node)
}

// normal gives a condition, or its negation.
func (n normaliser) normal(c *node, negated bool) normal {
	switch c.op {
	case "and", "or":
		op := c.op
		if negated { // not (a and b) is not a or not b
			op = map[string]string{"and": "or", "or": "and"}[op]
		}
		parts := make([]normal, len(c.parts))
		for i, part := range c.parts {
			parts[i] = n.normal(part, negated)
		}
		return join(op, parts)
	case "not":
		return n.normal(c.parts[0], !negated)
	case "if":
		condition, a, b := n.normal(c.parts[0], false), n.normal(c.parts[1], negated), n.normal(c.parts[2], negated)
		switch {
		case a.String() == b.String() || condition.text == alwaysTrue:
			return a
		case condition.text == alwaysFalse:
			return b
		}
		return normal{text: fmt.Sprintf("if(%s; %s; %s)", condition, a, b)}
	}
	return normal{text: n.leaf(c, negated)}
}

// join joins parts by "and" or "or", without those that change nothing.
func join(op string, parts []normal) normal {
	neutral, decides, dual := alwaysTrue, alwaysFalse, "or"
	if op == "or" {
		neutral, decides, dual = alwaysFalse, alwaysTrue, "and"
	}
	var flat []normal
	for _, p := range parts {
		if p.op == op {
			flat = append(flat, p.parts...)
		} else {
			flat = append(flat, p)
		}
	}
	flat = slices.DeleteFunc(flat, func(p normal) bool { return p.op == "" && p.text == neutral })
	if slices.ContainsFunc(flat, func(p normal) bool { return p.op == "" && p.text == decides }) {
		return normal{text: decides}
	}
	slices.SortFunc(flat, func(a, b normal) int { return strings.Compare(a.String(), b.String()) })
	flat = slices.CompactFunc(flat, func(a, b normal) bool { return a.String() == b.String() })
	texts := map[string]bool{}
	for _, p := range flat {
		texts[p.String()] = true
	}
	flat = slices.DeleteFunc(flat, func(p normal) bool { // a and (a or b) is a
		return p.op == dual && slices.ContainsFunc(p.parts, func(part normal) bool { return texts[part.String()] })
	})
	switch len(flat) {
	case 0:
		return normal{text: neutral}
	case 1:
		return flat[0]
	}
	return normal{op: op, parts: flat}
}

// leaf gives a part that is true or false by itself.
func (n normaliser) leaf(c *node, negated bool) string {
	uses := c.collect(nil)
	fixed := !c.asksCalendar() && !slices.ContainsFunc(uses, func(u use) bool { return u.kind != useParameter })
	if fixed {
		if t := c.truth(&env{edition: n.edition, from: n.at, to: n.at}); t == yes || t == no {
			return map[bool]string{true: alwaysTrue, false: alwaysFalse}[(t == yes) != negated]
		}
	}
	text, turned, ok := n.threshold(c)
	if !ok {
		text, turned, ok = n.taken(c)
	}
	if !ok {
		turned = false
		text, ok = n.months(c)
	}
	if !ok {
		text, turned = c.shown+n.given(uses), false
	}
	if turned != negated {
		return "not " + text
	}
	return text
}

// threshold gives the comparison of a measure with a number of the day: a count with the least whole number that reaches it, a
// share with the least share that does and that the measure can have.
func (n normaliser) threshold(c *node) (text string, negated, ok bool) {
	l := lowering{policy: n.policy, edition: n.edition, at: n.at, law: &loweredLaw{}}
	t := &test{node: c, memo: -1}
	if !l.threshold(t) {
		return "", false, false
	}
	m, at := n.policy.measures[t.of], t.level
	if !m.share {
		text, negated = countText(m.name, at)
		return text, negated, true
	}
	part, whole, sign := at.part, at.whole, ">="
	if at.above {
		sign = ">"
	}
	if most := n.policy.mostCounted(m); most > 0 {
		part, whole = leastShare(at, most)
		sign = ">="
	}
	return fmt.Sprintf("%s %s %d/%d", m.name, sign, part, whole), at.negated, true
}

// countText gives a comparison with a count, which is never less than nothing: to be 0 is not to be at least 1.
func countText(name string, at level) (text string, negated bool) {
	switch {
	case at.equal && at.least == 0:
		return name + " >= 1", !at.negated
	case at.equal:
		return fmt.Sprintf("%s == %d", name, at.least), at.negated
	}
	return fmt.Sprintf("%s >= %d", name, at.least), at.negated
}

// against gives the number of the day with which a comparison holds a number of some kind, and how: it is turned round where that
// number stands on the right.
func (n normaliser) against(c *node, kind func(*node) bool) (one *node, relation string, number attendance.Rate, ok bool) {
	if c.relation == "" {
		return nil, "", attendance.Rate{}, false
	}
	relation = c.relation
	one, other := c.sides[0], c.sides[1]
	if !kind(one) {
		relation, one, other = mirrored[relation], other, one
	}
	if !kind(one) || other.asksCalendar() || slices.ContainsFunc(other.collect(nil), func(u use) bool { return u.kind != useParameter }) {
		return nil, "", attendance.Rate{}, false
	}
	v := other.number(&env{edition: n.edition, from: n.at, to: n.at})
	return one, relation, v.lo, v.state == known && v.lo == v.hi
}

// taken gives the comparison of how often a step was taken with a number of the day.
func (n normaliser) taken(c *node) (text string, negated, ok bool) {
	times, relation, number, ok := n.against(c, func(n *node) bool { return n.times() != "" })
	if !ok {
		return "", false, false
	}
	at, ok := levelOf(relation, &measure{}, number)
	if !ok {
		return "", false, false
	}
	text, negated = countText(times.times(), at)
	return text, negated, true
}

// months gives the comparison of a session's month with a number of the day, by the months for which it is true.
func (n normaliser) months(c *node) (text string, ok bool) {
	isMonth := func(n *node) bool {
		return n.relation == "" && n.parts == nil && len(n.uses) == 1 && n.uses[0] == use{kind: useBuiltin, name: "month"}
	}
	_, relation, number, ok := n.against(c, isMonth)
	if !ok {
		return "", false
	}
	var in []int64
	for month := int64(1); month <= 12; month++ {
		if compare(relation, between(month, month), exactly(number)) == yes {
			in = append(in, month)
		}
	}
	return fmt.Sprint("month in ", in), true
}

// times gives the question how often a step was taken, "" if a number is something else.
func (n *node) times() string {
	if n.relation == "" && n.parts == nil && len(n.uses) == 1 && n.uses[0].kind == useRecord && strings.HasPrefix(n.uses[0].name, "times(") {
		return n.uses[0].name
	}
	return ""
}

// leastShare gives the least share that reaches a level, of those whose whole is not more than most: no other can be counted.
func leastShare(at level, most int64) (part, whole int64) {
	for b := int64(1); b <= most; b++ {
		a := floorDiv(at.part*b, at.whole)
		if at.above || a*at.whole != at.part*b {
			a++
		}
		if whole == 0 || a*whole < part*b {
			part, whole = a, b
		}
	}
	return part, whole
}

// mostCounted gives how many sessions or days can be the whole of a share, 0 if nothing bounds them. A calendar has the sessions of
// the pack, each once a day.
func (p *Policy) mostCounted(m *measure) int64 {
	if m.count != countSessions && m.count != countDays {
		return 0 // minutes and hours are as many as a calendar likes
	}
	w := p.windows[m.window]
	if w.since != "" {
		return 0
	}
	days := w.window.MostDays()
	if m.count == countDays {
		return int64(days)
	}
	return int64(days) * int64(len(p.sessions))
}

// given gives the values of the day of the parameters that a part reads. The order of a list says nothing.
func (n normaliser) given(uses []use) string {
	var out []string
	for _, u := range uses {
		if u.kind != useParameter {
			continue
		}
		v := n.edition.values[u.at].value
		text := v.shown
		if v.typ == listType {
			var items []string
			for _, item := range v.list {
				items = append(items, item.shown)
			}
			slices.Sort(items)
			text = fmt.Sprint(slices.Compact(items))
		}
		out = append(out, fmt.Sprintf("%s=%d %s %v", u.name, v.typ, text, v.number))
	}
	if len(out) == 0 {
		return ""
	}
	slices.Sort(out)
	return " {" + strings.Join(out, "; ") + "}"
}
