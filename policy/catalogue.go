package policy

import (
	"iter"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Catalogue is all that the authors of a pack and of those it overlays wrote: every entry with its place, its dates, its citations
// and its conditions, and every name with the places that use it. Documents, comparisons, editors and analysers are made from it. It
// is the caller's own: changing it changes nothing else.
type Catalogue struct {
	Pack    *Entry   // [pack]; its name is the pack's id
	Entries []*Entry // those that stand by themselves, section by section, in the pack's order

	Sources, Classes, Codes, Parameters, Facts, Measures, Rules, Ladders []*Entry

	byName map[nameOf]*Entry
}

type nameOf struct {
	kind Kind
	name string
}

// cataloguer describes the tables of a pack.
type cataloguer struct {
	policy                       *Policy
	catalogue                    *Catalogue
	marks, sessions, rules, step *scope
}

// Catalogue describes all that the pack says. It is made anew each time.
func (p *Policy) Catalogue() *Catalogue {
	c := &cataloguer{policy: p, catalogue: &Catalogue{byName: map[nameOf]*Entry{}}, marks: p.markScope(), sessions: p.sessionScope(), rules: p.ruleScope(), step: p.stepScope()}
	out := c.catalogue
	pack := p.doc.sections["pack"]
	out.Pack = pack.catalogued(PackKind, "pack", nil)
	out.Pack.Name = p.id
	out.Pack.under("extends").whole(PackKind, "", pack.node("extends"))
	out.Pack.under("sessions").whole(SessionKind, "", pack.node("sessions"))
	out.Sources = c.section(SourceKind, c.source)
	out.Classes = c.section(ClassKind, c.class)
	out.Codes = c.section(CodeKind, c.code)
	out.Parameters = c.section(ParameterKind, c.parameter)
	out.Facts = c.section(FactKind, c.fact)
	out.Measures = c.section(MeasureKind, c.measure)
	out.Rules = c.section(RuleKind, c.rule)
	out.Ladders = c.section(LadderKind, c.ladder)
	for e := range out.All() {
		if e.Kind != ExceptionKind && e.Kind != ChargeKind { // which have their owner's name before theirs
			out.byName[nameOf{e.Kind, e.Name}] = e
		}
	}
	return out
}

// section describes the entries of a kind, each by its place among them.
func (c *cataloguer) section(kind Kind, describe func(e *Entry, t *table, i int)) []*Entry {
	section := c.policy.doc.sections[string(kind)]
	if section == nil {
		return nil
	}
	var out []*Entry
	for i, key := range section.keys {
		t := section.at[key].table
		e := t.catalogued(kind, string(kind)+"."+tomldoc.Bare(key), nil, "unless", "step")
		describe(e, t, i)
		out = append(out, e)
	}
	c.catalogue.Entries = append(c.catalogue.Entries, out...)
	return out
}

// All gives every entry but [pack], each before those within it.
func (c *Catalogue) All() iter.Seq[*Entry] {
	return func(yield func(*Entry) bool) {
		var walk func(entries []*Entry) bool
		walk = func(entries []*Entry) bool {
			for _, e := range entries {
				if !yield(e) || !walk(e.Entries) {
					return false
				}
			}
			return true
		}
		walk(c.Entries)
	}
}

// Entry gives the entry of a kind and a name, nil if there is none. Exceptions and charges are found through what they belong to.
func (c *Catalogue) Entry(kind Kind, name string) *Entry { return c.byName[nameOf{kind, name}] }

// References gives every place that names something, of the pack's own table first and then in the order of [Catalogue.All].
func (c *Catalogue) References() iter.Seq[*Reference] {
	return func(yield func(*Reference) bool) {
		for _, r := range c.Pack.References {
			if !yield(r) {
				return
			}
		}
		for e := range c.All() {
			for _, r := range e.References {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// ValueOn gives the value of a parameter in force on a date, nil if there is none then.
func (c *Catalogue) ValueOn(parameter string, on attendance.Date) *DatedValue {
	e := c.Entry(ParameterKind, parameter)
	if e == nil || !e.InForce(on) {
		return nil
	}
	for i := range e.Parameter.Values {
		if v := &e.Parameter.Values[i]; !on.Before(v.From) && (v.Until.IsZero() || !on.After(v.Until)) && !v.Repealed {
			return v
		}
	}
	return nil
}

// ClassOn gives the class with which a mark of a code counts that is dated on a day; outside the code's dates, that of the day
// nearest to them. It is "" for a code that says that no mark was made, and for one that the pack does not have.
func (c *Catalogue) ClassOn(code string, on attendance.Date) string {
	e := c.Entry(CodeKind, code)
	if e != nil && e.Code.SameAs != "" {
		e = c.Entry(CodeKind, e.Code.SameAs)
	}
	if e == nil || len(e.Code.Classes) == 0 {
		return ""
	}
	out := e.Code.Classes[0].Class
	for _, dated := range e.Code.Classes[1:] {
		if !dated.From.After(on) {
			out = dated.Class
		}
	}
	return out
}

func (c *cataloguer) source(e *Entry, _ *table, i int) {
	s := c.policy.sources[i]
	e.Source = &s
}

func (c *cataloguer) class(e *Entry, t *table, _ int) {
	e.Class = &ClassEntry{}
	for _, flag := range flagNames {
		if t.isTrue(flag) {
			e.Class.Flags = append(e.Class.Flags, flag)
		}
	}
}

func (c *cataloguer) code(e *Entry, t *table, i int) {
	k := c.policy.codes[i]
	e.Code = &CodeEntry{Unmarked: k.unmarked, Session: k.session, Tags: slices.Clone(k.tags)}
	for j, d := range k.classes {
		dated := DatedClass{From: d.from, Class: d.class.name, Span: keySpan(t.at["class"].node)}
		if dates := t.at["class"].table; dates != nil {
			dated.Span = keySpan(dates.node(d.from.String()))
			e.under("class").whole(ClassKind, "", dates.node(d.from.String()))
		}
		if j+1 < len(k.classes) {
			dated.Until = k.classes[j+1].from.AddDays(-1)
		}
		e.Code.Classes = append(e.Code.Classes, dated)
	}
	if n := t.node("class"); n != nil && n.Kind == tomldoc.String {
		e.under("class").whole(ClassKind, "", n)
	}
	if k.sameAs != nil {
		e.Code.SameAs = k.sameAs.name
	}
	if k.becomes != nil {
		e.Code.Becomes, e.Code.BecomesAfter, e.Code.BecomesFrom = k.becomes.code.name, k.becomes.after, k.becomes.from
		e.under("becomes").whole(CodeKind, "", t.at["becomes"].table.node("code"))
	}
	for _, other := range k.mayBecome {
		e.Code.MayBecome = append(e.Code.MayBecome, other.name)
	}
	e.under("same_as").whole(CodeKind, "", t.node("same_as"))
	e.under("may_become").whole(CodeKind, "", t.node("may_become"))
	e.under("session").whole(SessionKind, "", t.node("session"))
	e.under("tags").whole(TagKind, "", t.node("tags"))
}

func keySpan(n *tomldoc.Node) Span {
	for _, m := range n.Mentions {
		if m.Pos == n.KeyPos {
			return spanOf(m)
		}
	}
	return Span{Place(n.KeyPos), Place(n.KeyPos)}
}

func (c *cataloguer) parameter(e *Entry, t *table, i int) {
	p := c.policy.parameters[i]
	e.Parameter = &ParameterEntry{Unit: p.unit, Type: p.typ.String()}
	values := t.at["values"].table
	for j, v := range p.values {
		item := values.at[v.from.String()]
		written := item.node
		if item.table != nil {
			e.under("values").sources(item.table.node("cite"))
			if is := item.table.node("is"); is != nil {
				written = is
			}
		}
		if p.unit == "codes" {
			e.under("values").whole(CodeKind, "", written)
		}
		out := DatedValue{
			From: v.from, Value: v.value.shown, Number: v.value.number, Date: v.value.date, Texts: v.value.texts(), Repealed: v.repealed,
			Cite: slices.Clone(v.cite), Note: v.note, Span: keySpan(item.node), At: Span{Place(written.Pos), Place(written.End())},
		}
		if j+1 < len(p.values) {
			out.Until = p.values[j+1].from.AddDays(-1)
		}
		e.Parameter.Values = append(e.Parameter.Values, out)
	}
}

// texts gives a text, or those of a list of texts.
func (v value) texts() []string {
	if v.typ == textType {
		return []string{v.text}
	}
	var out []string
	for _, item := range v.list {
		out = append(out, item.texts()...)
	}
	return out
}

func (c *cataloguer) fact(e *Entry, t *table, i int) {
	f := c.policy.facts[i]
	e.Fact = &FactEntry{Type: "text", Allowed: slices.Clone(f.allowed)}
	if n := t.node("type"); n.Kind == tomldoc.String {
		e.Fact.Type = n.Str
	}
	if n := t.node("default"); n != nil {
		if e.Fact.Default = n.Str; n.Kind != tomldoc.String {
			e.Fact.Default = n.String()
		}
	}
}

func (c *cataloguer) measure(e *Entry, t *table, i int) {
	m := c.policy.measures[i]
	w := c.policy.windows[m.window]
	e.Measure = &MeasureEntry{
		Count: m.countText, Unit: m.countText[strings.LastIndexByte(m.countText, ' ')+1:], Part: m.part, Share: m.share,
		Over: t.node("over").Str, Window: w.window, Since: w.since, AsOf: w.asOf,
	}
	switch m.count {
	case longestRun:
		e.Measure.Run = "longest"
	case currentRun:
		e.Measure.Run = "current"
	}
	if w.since != "" {
		n := t.node("over")
		e.under("over").add(StepKind, w.since, "", n, len(n.Str)-len(w.since), len(n.Str))
	}
	for _, key := range []string{"of", "out_of", "bridge", "breaks"} {
		e.expression(t, key, c.marks)
	}
	e.expression(t, "where", c.sessions)
}

func (c *cataloguer) rule(e *Entry, t *table, _ int) {
	e.Force = t.node("force").Str
	e.expression(t, "applies", c.rules)
	e.expression(t, "when", c.rules)
	c.exceptions(e, t, c.rules)
}

// exceptions describes what stands under unless.
func (c *cataloguer) exceptions(e *Entry, t *table, s *scope) {
	c.within(e, t, "unless", ExceptionKind, func(x *Entry, t *table, _ int) { x.expression(t, "when", s) })
}

// within describes the entries in a table of an entry.
func (c *cataloguer) within(e *Entry, t *table, key string, kind Kind, describe func(e *Entry, t *table, i int), apart ...string) {
	item := t.at[key]
	if item == nil {
		return
	}
	for i, name := range item.table.keys {
		t := item.table.at[name].table
		inner := t.catalogued(kind, e.Path+"."+key+"."+tomldoc.Bare(name), e, apart...)
		describe(inner, t, i)
		e.Entries = append(e.Entries, inner)
	}
}

func (c *cataloguer) ladder(e *Entry, t *table, i int) {
	e.Ladder = c.policy.ladders[i]
	e.expression(t, "hold", c.step)
	e.expression(t, "closes", c.step)
	c.within(e, t, "step", StepKind, func(s *Entry, t *table, i int) { c.stepEntry(s, t, e.Ladder.Steps[i]) }, "unless", "charge")
}

func (c *cataloguer) stepEntry(e *Entry, t *table, s *Step) {
	e.Step, e.Force = s, s.Force
	for _, key := range []string{"when", "requires", "hold", "closes"} {
		e.expression(t, key, c.step)
	}
	for _, key := range []string{"after", "new_since"} {
		if n := t.node(key); n != nil {
			for _, entry := range n.Elems() {
				e.under(key).step(entry, 0)
			}
		}
	}
	c.clock(e, t, "wait", s.Wait)
	c.clock(e, t, "due", s.Due)
	c.clock(e, t, "expires", s.Expires)
	if limit := t.at["limit"]; limit != nil {
		e.under("limit").whole(OutcomeKind, s.Name, limit.table.node("except"))
	}
	e.under("outcomes").whole(OutcomeKind, s.Name, t.node("outcomes"))
	e.under("needs").whole(EvidenceKind, "", t.node("needs"))
	c.exceptions(e, t, c.step)
	c.within(e, t, "charge", ChargeKind, func(x *Entry, t *table, i int) {
		x.Charge = s.Charges[i]
		x.expression(t, "when", c.step)
	})
}

// clock notes what the clock of a step runs from, where it says so.
func (c *cataloguer) clock(e *Entry, t *table, key string, clock Clock) {
	n := t.node(key)
	if n == nil || clock.From == (After{}) {
		return
	}
	from := strings.Index(n.Str, " after ") + len(" after ")
	if clock.Rule {
		from += leading(n.Str[from:])
		e.under(key).add(RuleKind, clock.From.Step, "", n, from, from+len(clock.From.Step))
		return
	}
	e.under(key).step(n, from)
}
