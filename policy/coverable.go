package policy

// Coverable is something of a pack that a worked case may reach. Equal ones are the same.
type Coverable struct {
	Kind  string // condition, exception, measure, value, code
	Entry string // rule.persistent_absence.when, parameter.penalty_sessions
	Text  string // of a condition, the part of it that is true or false by itself
	As    string // of a part, whether it was true or false where that decided; of a value, from when; of a code, its class
	Place string // file:line:col
}

// The kinds of what a case may reach.
const (
	CoverCondition = "condition"
	CoverException = "exception"
	CoverMeasure   = "measure"
	CoverValue     = "value"
	CoverCode      = "code"
)

// inner gives the conditions of choices among numbers, dates and texts that a part rests on, as in (a ? 1 : 2) <= x.
func (n *node) inner(into []*node) []*node {
	for i, p := range n.parts {
		if i == 0 && len(n.parts) == 3 && p.typ == boolType && n.typ != boolType {
			into = append(into, p)
		} else {
			into = p.inner(into)
		}
	}
	return into
}

// tested gives the parts of a condition that are true or false by themselves, with those of choices inside them.
func (n *node) tested(into []*node) []*node {
	for _, leaf := range n.leaves(nil) {
		into = append(into, leaf)
		for _, c := range leaf.inner(nil) {
			into = c.tested(into)
		}
	}
	return into
}

// coverable names a part of a condition that came out true, or false.
func (n *node) coverable(entry string, source text, as bool) Coverable {
	return Coverable{CoverCondition, entry, n.shown, map[bool]string{true: alwaysTrue, false: alwaysFalse}[as], source.node.InString(n.from).String()}
}

func (x *exception) coverable(owner string) Coverable {
	return Coverable{Kind: CoverException, Entry: owner + ".unless." + x.name, Place: x.place.String()}
}

func (m *measure) coverable() Coverable {
	return Coverable{Kind: CoverMeasure, Entry: "measure." + m.name, Place: m.place.String()}
}

func (p *parameter) coverable(v datedValue) Coverable {
	text := v.value.shown
	if v.repealed {
		text = "repealed"
	}
	return Coverable{CoverValue, "parameter." + p.name, text, v.from.String(), v.place.String()}
}

func (c *code) coverable(as *class) Coverable {
	out := Coverable{Kind: CoverCode, Entry: "code." + c.name, Place: c.place.String()}
	if as != nil {
		out.As = as.name
	}
	return out
}

// became names a code whose mark is read as another.
func (c *code) became() Coverable {
	out := c.coverable(nil)
	out.As = "becomes " + c.target().becomes.code.name
	return out
}

// Coverables gives all of a pack that cases may reach, in the pack's order: each part of a condition once as true and once as false,
// exceptions, measures, the values of parameters by their dates, and codes by their classes. What depends on how steps stand is not
// among them.
func (p *Policy) Coverables() []Coverable {
	var out []Coverable
	condition := func(entry string, source text, n *node) {
		if n == nil {
			return
		}
		for _, part := range n.tested(nil) {
			if part.always() {
				continue
			}
			out = append(out, part.coverable(entry, source, true), part.coverable(entry, source, false))
		}
	}
	for _, u := range p.rules {
		for _, c := range p.plans[u.index].conditions {
			condition("rule."+u.name+"."+dotted(c.Role), c.text, c.node)
			if c.exception != nil {
				out = append(out, c.exception.coverable("rule."+u.name))
			}
		}
	}
	clause := func(entry string, c *Clause) {
		if c != nil {
			condition(entry+"."+dotted(c.Role), c.text, c.node)
		}
	}
	for _, l := range p.ladders {
		clause("ladder."+l.Name, l.hold)
		clause("ladder."+l.Name, l.closes)
		for _, s := range l.Steps {
			entry := "step." + s.Name
			for _, c := range []*Clause{s.when, s.requires, s.hold, s.closes} {
				clause(entry, c)
			}
			for _, x := range s.unless {
				condition(entry+".unless."+x.name, x.source, x.when)
				out = append(out, x.coverable(entry))
			}
			for _, c := range s.Charges {
				clause(entry, c.when)
			}
		}
	}
	for _, m := range p.measures {
		out = append(out, m.coverable())
		for _, c := range m.conditions(p) {
			condition("measure."+m.name+"."+c.key, m.texts[c.key], c.node)
		}
	}
	for _, param := range p.parameters {
		for _, v := range param.values {
			out = append(out, param.coverable(v))
		}
	}
	for _, c := range p.codes {
		out = append(out, c.coverables()...)
	}
	return out
}

// always reports whether a part is the same whatever it is asked about, as true is.
func (n *node) always() bool { return len(n.collect(nil)) == 0 && !n.asksCalendar() }

// coverables gives a code once for each class that it has had.
func (c *code) coverables() []Coverable {
	var out []Coverable
	if c.unmarked {
		return []Coverable{c.coverable(nil)}
	}
	classes := c.target().classes
	for i, dated := range classes {
		last := c.inForce.until
		if i+1 < len(classes) && !c.inForce.from.IsZero() && !classes[i+1].from.After(c.inForce.from) ||
			i > 0 && !last.IsZero() && dated.from.After(last) {
			continue // the code did not exist while it was in this class
		}
		out = append(out, c.coverable(dated.class))
	}
	if c.target().becomes != nil {
		out = append(out, c.became())
	}
	return out
}

// markCondition is one of the conditions of a measure.
type markCondition struct {
	key  string
	node *node
}

// conditions gives the conditions that a measure says itself.
func (m *measure) conditions(p *Policy) []markCondition {
	t := p.tallies[m.tally]
	var out []markCondition
	for _, c := range []markCondition{{"of", t.of}, {"out_of", t.outOf}, {"bridge", t.bridge}, {"breaks", t.breaks}, {"where", t.where}} {
		if _, given := m.texts[c.key]; given && c.node != nil {
			out = append(out, c)
		}
	}
	return out
}

// dotted gives the role of a condition as the end of an entry's name: "unless.agreed", "charge.first".
func dotted(role string) string {
	for i := range len(role) {
		if role[i] == ' ' {
			return role[:i] + "." + role[i+1:]
		}
	}
	return role
}
