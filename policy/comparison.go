package policy

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// ConditionForm is one condition of a rule or a step with how it is built up. It is for reasoning about a pack: for building pupils
// whom one part of a condition decides, and for telling which parts were ever decided otherwise.
type ConditionForm struct {
	Role        string          // applies, when, requires, hold or closes; "unless" or "charge" with the name
	From, Until attendance.Date // in force; zero dates are no limit. Of applies and when, those of the rule or step
	Cite        []string
	Form        *Form
}

// Name is something that a part of a condition reads.
type Name struct {
	Kind string // measure, parameter, fact, rule, pupil, or history for a question to the case history
	Name string
}

var useKinds = map[useKind]string{
	useMeasure: "measure", useParameter: "parameter", useFact: "fact", useRule: "rule", useBuiltin: "pupil", useRecord: "history",
}

// RuleConditions gives the conditions of a rule in the order in which they are decided, none if the pack has no such rule.
func (p *Policy) RuleConditions(rule string) []ConditionForm {
	i, ok := p.ruleIndex[rule]
	if !ok {
		return nil
	}
	u := p.rules[i]
	var out []ConditionForm
	add := func(role string, in inForce, cite []string, n *node) {
		out = append(out, ConditionForm{Role: role, From: in.from, Until: in.until, Cite: cite, Form: p.form(n)})
	}
	if u.applies != nil {
		add("applies", u.inForce, u.cite, u.applies)
	}
	add("when", u.inForce, u.cite, u.when)
	for _, x := range u.unless {
		add("unless "+x.name, x.inForce, x.cite, x.when)
	}
	return out
}

// StepConditions gives the conditions of a step: what calls for it, what it requires, its exceptions and its charges.
func (p *Policy) StepConditions(s *Step) []ConditionForm {
	var out []ConditionForm
	add := func(role string, in inForce, cite []string, c *Clause) {
		if c != nil {
			out = append(out, ConditionForm{Role: role, From: in.from, Until: in.until, Cite: cite, Form: p.form(c.node)})
		}
	}
	add("when", s.inForce, s.Cite, s.when)
	add("requires", s.inForce, s.Cite, s.requires)
	add("hold", s.inForce, s.Cite, s.hold)
	add("closes", s.inForce, s.Cite, s.closes)
	for _, x := range s.unless {
		out = append(out, ConditionForm{Role: "unless " + x.name, From: x.inForce.from, Until: x.inForce.until, Cite: x.cite, Form: p.form(x.when)})
	}
	for _, c := range s.Charges {
		add("charge "+c.Name, c.inForce, c.Cite, c.when)
	}
	return out
}

// RuleInForce gives the first and the last date on which a rule is in force; zero dates are no limit.
func (p *Policy) RuleInForce(rule string) (from, until attendance.Date) {
	if i, ok := p.ruleIndex[rule]; ok {
		return p.rules[i].inForce.from, p.rules[i].inForce.until
	}
	return from, until
}

// Reads lists the names that a part of a condition reads, without those that the rules among them read.
func (f *Form) Reads() []Name {
	var out []Name
	for _, u := range f.node.collect(nil) {
		out = append(out, Name{useKinds[u.kind], u.name})
	}
	return out
}

// Operator gives how a part of a condition compares: one of == != < <= > >=, or "in"; "" if it compares nothing.
func (f *Form) Operator() string { return f.node.operator }

// Ordered reports whether a part of a condition compares two numbers, shares or dates, so that it has values below, at and above.
func (f *Form) Ordered() bool {
	n := f.node
	return n.operands[1] != nil && (n.operands[0].typ == numberType || n.operands[0].typ == shareType || n.operands[0].typ == dateType)
}

// Shares reports whether a part of a condition compares two exact shares.
func (f *Form) Shares() bool { return f.Ordered() && f.node.operands[0].typ == shareType }

// Inside lists the comparisons that stand inside a number that a part of a condition compares, as in (age > 16 ? 5 : 10).
func (f *Form) Inside() []*Form {
	var out []*node
	var visit func(n *node)
	visit = func(n *node) {
		for _, part := range append(slices.Clone(n.parts), n.operands[:]...) {
			if part == nil {
				continue
			}
			if part.operator != "" {
				out = append(out, part)
			}
			visit(part)
		}
	}
	visit(f.node)
	var forms []*Form
	for _, n := range out {
		forms = append(forms, &Form{Text: n.shown, node: n})
	}
	return forms
}

// Quantity is a value that a comparison compares: a number or a share between two bounds, a date, or a text.
type Quantity struct {
	Known       bool
	Least, Most attendance.Rate // of a date, its days since the first of all
	Date        attendance.Date
	Text        string // for people to read
}

// Sides gives the two values that a comparison compares for the pupil, the date and the case history that are asked about, and false
// of what compares no two values.
func (q *Inquiry) Sides(f *Form) (left, right Quantity, ok bool) {
	a, b := f.node.operands[0], f.node.operands[1]
	if a == nil || b == nil {
		return left, right, false
	}
	return q.quantity(a), q.quantity(b), true
}

func (q *Inquiry) quantity(n *node) Quantity {
	e := q.x.e
	switch n.typ {
	case numberType, shareType:
		v := n.number(e)
		out := Quantity{Known: v.state == known, Least: v.lo, Most: v.hi}
		out.Text = Figure{Known: out.Known, Share: n.typ == shareType, Least: v.lo, Most: v.hi}.String()
		return out
	case dateType:
		lo, hi, ok := n.date(e)
		if !ok {
			return Quantity{}
		}
		return Quantity{Known: true, Least: integer(ordinal(lo)), Most: integer(ordinal(hi)), Date: lo, Text: lo.String()}
	case textType:
		t, ok := n.text(e)
		return Quantity{Known: ok, Text: t}
	case boolType:
		t := n.truth(e)
		return Quantity{Known: t == yes || t == no, Text: t.String()}
	case listType:
		list, ok := n.list(e)
		var texts []string
		for _, v := range list {
			texts = append(texts, v.shown)
		}
		return Quantity{Known: ok, Text: strings.Join(texts, ", ")}
	}
	return Quantity{}
}

// Texts gives the texts, or the whole numbers, that a part of a condition may hold a text or a number against on the date asked about.
func (q *Inquiry) Texts(f *Form) []string {
	b := f.node.operands[1]
	if b == nil {
		return nil
	}
	switch b.typ {
	case textType:
		if t, ok := b.text(q.x.e); ok {
			return []string{t}
		}
	case listType:
		list, _ := b.list(q.x.e)
		var out []string
		for _, v := range list {
			if v.typ == textType {
				out = append(out, v.text)
			} else {
				out = append(out, v.shown)
			}
		}
		return out
	}
	return nil
}

// Inquire lets a function ask about a pupil by the marks up to a date, without working out figures and findings first as
// [Policy.Evaluate] does. A pupil whom the pack refuses gives no inquiry.
func (p *Policy) Inquire(pupil *attendance.Pupil, on attendance.Date, do func(*Inquiry)) {
	if p.refuse(pupil) != "" || pupil.Register == nil {
		return
	}
	s := p.sheet(pupil, on)
	defer s.release()
	x := &explainer{r: &Report{Pupil: pupil, Policy: p}, s: s} // a report of no date: nothing has been found yet
	x.at(on, nil, attendance.Date{})
	do(&Inquiry{x})
}

// Outcome gives what comes of a rule on the date that is asked about; not applicable if the pack has no such rule.
func (q *Inquiry) Outcome(rule string) Outcome {
	i, ok := q.x.r.Policy.ruleIndex[rule]
	if !ok {
		return NotApplicable
	}
	o, _ := q.x.r.Policy.rules[i].outcome(q.x.e)
	return o
}

// Turns gives the dates on which the law that a part of a condition reads changes, by itself or through the measures that it counts:
// values of parameters. The rules that it names have turns of their own.
func (p *Policy) Turns(f *Form) []attendance.Date {
	var out []attendance.Date
	p.turns(f.node, &out)
	slices.SortFunc(out, attendance.Date.Compare)
	return slices.Compact(out)
}

func (p *Policy) turns(n *node, into *[]attendance.Date) {
	if n == nil {
		return
	}
	for _, u := range n.collect(nil) {
		switch u.kind {
		case useParameter:
			for _, v := range p.parameters[u.at].values {
				*into = append(*into, v.from)
			}
		case useMeasure:
			t := p.tallies[p.measures[u.at].tally]
			for _, part := range []*node{t.of, t.outOf, t.bridge, t.breaks, t.where} {
				p.turns(part, into)
			}
		default:
		}
	}
}

// Meaning says how a code counts on a date.
type Meaning struct {
	Code, Class                                              string
	Session                                                  string // the only session in which it may stand, "" for any
	Possible, Attended, Absent, Authorised, Late, Unresolved bool
}

// Meanings gives the codes that a mark of a date may have, in the pack's order, without those that are another name for one and those
// that say that no mark was made.
func (p *Policy) Meanings(on attendance.Date) []Meaning {
	var out []Meaning
	for _, c := range p.codes {
		if c.sameAs != nil || c.unmarked || !c.inForce.on(on) {
			continue
		}
		var cl *class
		for _, d := range c.classes {
			if !d.from.After(on) {
				cl = d.class
			}
		}
		if cl == nil {
			continue
		}
		has := func(flag uint8) bool { return cl.flags&flag != 0 }
		out = append(out, Meaning{
			Code: c.name, Class: cl.name, Session: c.session, Possible: has(possible), Attended: has(attended), Absent: has(absent),
			Authorised: has(authorised), Late: has(late), Unresolved: has(unresolved),
		})
	}
	return out
}

// FactType says what a fact may be.
type FactType struct {
	Type    string   // bool, int, decimal, date or text
	Allowed []string // of a text, those that it may be; none means any
	Default bool     // whether it is known where nobody gave it
}

// FactType gives the type of a fact, and whether the pack has such a fact.
func (p *Policy) FactType(name string) (FactType, bool) {
	for _, f := range p.facts {
		if f.name != name {
			continue
		}
		t := FactType{Allowed: f.allowed, Default: f.fallback.known()}
		switch f.typ {
		case boolType:
			t.Type = "bool"
		case numberType:
			if t.Type = "decimal"; f.whole {
				t.Type = "int"
			}
		case dateType:
			t.Type = "date"
		default:
			t.Type = "text"
		}
		return t, true
	}
	return FactType{}, false
}

// Periods lists the named periods of a calendar that measures, limits and resets ask for, as calendars name them: "half_term".
func (p *Policy) Periods() []string {
	var out []string
	add := func(w attendance.Window) {
		name := strings.ReplaceAll(w.String(), " ", "_")
		if w.Period() && name != "academic_year" && name != "calendar_month" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, w := range p.windows {
		add(w.window)
	}
	for _, s := range p.steps {
		add(s.Resets)
		add(s.Limit.Within)
	}
	slices.Sort(out)
	return out
}
