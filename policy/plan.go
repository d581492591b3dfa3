package policy

import "slices"

// plan is what the explanation of a rule will go through, laid out once when the pack is compiled.
type plan struct {
	place      string
	conditions []plannedCondition
	measures   []int // those behind the rule's condition and the rules that it names: their marks are relied on
}

type plannedCondition struct {
	Condition // without what depends on the pupil
	node      *node
	exception *exception // whose condition it is, if it is an exception's
	parts     []plannedPart
	text      text // as it is written
}

type plannedPart struct {
	node *node
	uses []use
}

// plan lays out the explanation of a rule.
func (p *Policy) plan(u *rule) plan {
	out := plan{place: u.place.String()}
	add := func(role string, source text, n *node, cite []string, note string, x *exception) {
		out.conditions = append(out.conditions, planCondition(role, source, n, cite, note, x))
	}
	if u.applies != nil {
		add("applies", u.source[u.applies], u.applies, nil, "", nil)
	}
	add("when", u.source[u.when], u.when, u.cite, "", nil)
	for _, x := range u.unless {
		add("unless "+x.name, x.source, x.when, x.cite, x.note, x)
	}
	out.measures = p.measuresBehind(u.when)
	return out
}

func planCondition(role string, source text, n *node, cite []string, note string, x *exception) plannedCondition {
	c := plannedCondition{
		node: n, exception: x, text: source,
		Condition: Condition{Role: role, Source: source.string, Place: source.node.Pos.String(), Cite: cite, Note: note},
	}
	for _, leaf := range n.leaves(nil) {
		c.parts = append(c.parts, plannedPart{leaf, leaf.collect(nil)})
	}
	return c
}

// measuresBehind lists the measures that a condition and the rules that it names rest on.
func (p *Policy) measuresBehind(n *node) []int {
	var out []int
	for _, u := range p.conditionNeeds(n) {
		if u.kind == useMeasure && !slices.Contains(out, u.at) {
			out = append(out, u.at)
		}
	}
	return out
}

// conditionNeeds lists what a condition reads, and what the rules that it names read.
func (p *Policy) conditionNeeds(n *node) []use {
	out := n.collect(nil)
	for _, u := range out {
		if u.kind == useRule {
			out = append(out, p.rules[u.at].needs...)
		}
	}
	return out
}
