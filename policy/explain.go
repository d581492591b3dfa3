package policy

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Explanation is the proof of one finding: the rule with its place and clause, every part of its conditions with its truth,
// the figures with their windows and the marks behind them, and what is missing.
type Explanation struct {
	Finding    Finding
	Spell      Spell
	Place      string // where the rule stands in the pack: file:line:col
	Note       string
	Conditions []Condition
	Marks      attendance.Marks // the marks relied on
	Missing    []string         // what would have to be known, if the outcome is undetermined
}

// Condition is one condition of a rule, as it came out.
type Condition struct {
	Role   string // applies, when, or unless with the exception's name
	Source string // as written in the pack
	Place  string
	Truth  string // true, false or unknown
	Cite   []string
	Note   string
	Parts  []Part
}

// Part is a part of a condition that is true, false or unknown by itself.
type Part struct {
	Source string
	Truth  string
	Values []Value
}

// Value is a name that a part of a condition reads, with what it stood for.
type Value struct {
	Name   string
	Kind   string // measure, parameter, fact, rule or pupil
	Value  string
	Window string // of a measure, as written
	From   attendance.Date
	To     attendance.Date
	Marks  attendance.Marks // of a measure, the marks counted
	Cite   []string
	Note   string

	place tomldoc.Pos
}

// Place gives where in the pack, or in the pack that it overlays, the value is decided, as file:line:col; "" for what is known of the
// pupil or recorded in a case history.
func (v Value) Place() string {
	if v.place.Line == 0 {
		return ""
	}
	return v.place.String()
}

// Explain gives the proof of every finding, in the pack's order. It is worked out from the same figures as the findings.
func (r *Report) Explain() []Explanation {
	out := make([]Explanation, len(r.Findings))
	if r.Refused != "" {
		for i, f := range r.Findings {
			out[i] = Explanation{Finding: f, Place: r.Policy.plans[i].place, Missing: []string{r.Refused}}
		}
		return out
	}
	r.proofs(func(x *explainer) {
		spells := x.replay(every)
		for i, u := range r.Policy.rules {
			out[i] = x.explain(u, r.Findings[i], spells[i])
		}
	})
	return out
}

// ExplainRule gives the proof of one finding, and whether the pack has such a rule.
func (r *Report) ExplainRule(rule string) (Explanation, bool) {
	i, ok := r.Policy.ruleIndex[rule]
	if !ok {
		return Explanation{}, false
	}
	if r.Refused != "" {
		return r.Explain()[i], true
	}
	var out Explanation
	r.proofs(func(x *explainer) { out = x.explain(r.Policy.rules[i], r.Findings[i], x.replay(i)[i]) })
	return out, true
}

// spells works out the spell of one finding, or of every one. The others are left zero.
func (r *Report) spells(only int) []Spell {
	if r.Refused != "" {
		return make([]Spell, len(r.Findings))
	}
	var out []Spell
	r.proofs(func(x *explainer) { out = x.replay(only) })
	return out
}

// proofs sets up what explanations are worked out from.
func (r *Report) proofs(do func(*explainer)) {
	var s *sheet
	if r.Totals != nil {
		s = r.Policy.totalsSheet(r.Totals, r.On)
	} else {
		s = r.Policy.sheet(r.Pupil, r.On)
	}
	defer s.release()
	x := &explainer{r: r, s: s}
	x.at(r.On, nil, attendance.Date{})
	do(x)
}

// explainer works out explanations for one report.
type explainer struct {
	r      *Report
	s      *sheet
	e      *env
	frame  int // of e; another one of the sheet means that it was used for other dates
	on     attendance.Date
	fresh  bool               // the report's own figures and findings are not those of this date, history or floor
	marks  []attendance.Marks // by measure: the marks counted, once they have been looked for
	listed []bool
	values []Value // by measure, once they have been asked for
}

// at sets the date, the law of it, and what steps are looked at with.
func (x *explainer) at(on attendance.Date, record Record, floor attendance.Date) {
	fresh := on != x.r.On || record != nil || !floor.IsZero()
	if x.fresh || fresh {
		clear(x.listed)
		clear(x.values)
	}
	same := x.e != nil && x.s.frame == x.frame && on == x.on && floor == x.s.floor
	x.on, x.fresh, x.s.record, x.s.floor = on, fresh, record, floor
	if same {
		return // what has been worked out for the date holds whatever the history
	}
	e, _ := x.r.Policy.editionOn(on)
	x.s.under(e, false)
	x.e = x.s.env(on, on)
	x.frame = x.s.frame
	if x.s.given = nil; on == x.r.On && floor.IsZero() {
		x.s.given = x.r // what the report has found need not be found again
	}
}

// figure gives a measure as it is for the date asked about.
func (x *explainer) figure(i int) Figure {
	if x.fresh {
		return x.r.Policy.measures[i].figure(x.s, x.e)
	}
	return x.r.Figures[i]
}

// outcome gives what came of a rule for the date asked about.
func (x *explainer) outcome(i int) Outcome {
	if x.fresh {
		o, _ := x.r.Policy.rules[i].outcome(x.e)
		return o
	}
	return x.r.Findings[i].Outcome
}

// every stands for all rules where one could be named by its place.
const every = -1

// replay works out since when the rules are met, for all of them or for one.
func (x *explainer) replay(only int) []Spell {
	out := make([]Spell, len(x.r.Findings))
	if x.r.Totals != nil {
		return out
	}
	var found []followed
	if x.s.record == nil && x.s.floor.IsZero() {
		t := x.r.Policy.tracer(x.s.pupil.Register.Codes())
		defer x.r.Policy.tracers.put(t)
		found = t.spells(x.r.Pupil, laterOf(x.r.Pupil.Calendar.First(), x.r.Policy.inForce.from), x.on)
	}
	all := make([]replay, len(out))
	asked := make([]*replay, 0, len(out))
	for i, u := range x.r.Policy.rules {
		if only != every && only != i {
			continue
		}
		switch {
		case found != nil && !found[i].open:
			out[i] = Spell{First: found[i].first, Since: found[i].since}
		default:
			all[i] = replay{condition: u.met, factMissing: x.s.factMissing(u.needs), holds: x.r.Findings[i].Outcome == Met}
			asked = append(asked, &all[i])
		}
	}
	if len(asked) == 0 {
		return out
	}
	x.s.replays(asked, x.s.stretches(x.on))
	for i := range out {
		if all[i].condition != nil {
			out[i] = all[i].spell()
		}
	}
	x.at(x.on, x.s.record, x.s.floor)
	return out
}

func (x *explainer) explain(u *rule, f Finding, spell Spell) Explanation {
	plan := &x.r.Policy.plans[u.index]
	out := Explanation{Finding: f, Spell: spell, Place: plan.place, Note: u.note, Conditions: make([]Condition, 0, len(plan.conditions))}
	for i := range plan.conditions {
		if c := &plan.conditions[i]; c.exception == nil || c.exception.inForce.on(x.on) {
			out.Conditions = append(out.Conditions, x.condition(c))
		}
	}
	out.Marks = x.reliedOn(plan.measures, f.Outcome)
	out.Missing = x.missing(u, f.Outcome)
	return out
}

func (x *explainer) condition(p *plannedCondition) Condition {
	c := p.Condition
	c.Truth = p.node.truth(x.e).String()
	c.Parts = make([]Part, len(p.parts))
	for i, leaf := range p.parts {
		part := &c.Parts[i]
		part.Source, part.Truth = leaf.node.shown, leaf.node.truth(x.e).String()
		part.Values = make([]Value, len(leaf.uses))
		for j, u := range leaf.uses {
			part.Values[j] = x.value(u)
		}
	}
	return c
}

func (x *explainer) value(u use) Value {
	v := Value{Name: u.name}
	switch u.kind {
	case useMeasure:
		if x.values == nil {
			x.values = make([]Value, len(x.r.Policy.measures))
		}
		if x.values[u.at].Kind == "" { // several rules rest on the same measure
			x.values[u.at] = x.measured(u.at)
		}
		return x.values[u.at]
	case useParameter:
		dated := x.s.edition.values[u.at]
		v.Kind, v.Value, v.Cite, v.Note, v.From = "parameter", dated.value.shown, dated.cite, dated.note, dated.from
		v.place = dated.place
		if !dated.value.known() {
			v.Value = "no law in force"
		}
	case useFact:
		v.Kind, v.Value, v.place = "fact", x.factText(u.at), x.r.Policy.facts[u.at].place
	case useRule:
		v.Kind, v.Value, v.place = "rule", x.outcome(u.at).String(), x.r.Policy.rules[u.at].place
	case useRecord:
		v.Kind, v.Value = "history", x.recorded(u)
	default:
		v.Kind, v.Value = "pupil", x.builtinText(u.name)
	}
	return v
}

// measured gives a measure with its window and the marks that it counts.
func (x *explainer) measured(i int) Value {
	m, f := x.r.Policy.measures[i], x.figure(i)
	v := Value{
		Name: m.name, Kind: "measure", Value: f.String(), From: f.From, To: f.To, Cite: m.cite, Note: m.note,
		Window: x.r.Policy.windows[m.window].String(), Marks: x.counted(m), place: m.place,
	}
	if v.Value == "" {
		v.Value = "unknown: " + f.Reason
	} else if f.Share {
		v.Value += " (" + f.Percent() + " %)"
	}
	return v
}

// recorded gives the answer of the case history to a question.
func (x *explainer) recorded(u use) string {
	n := x.r.Policy.questions[u.name]
	if n.typ == boolType {
		return n.truth(x.e).String()
	}
	v := n.number(x.e)
	if v.state != known {
		return "unknown: the step has not been taken"
	}
	return Figure{Known: true, Least: v.lo, Most: v.hi}.String()
}

func (x *explainer) factText(i int) string {
	v := x.s.facts[i]
	switch v.typ {
	case noType:
		return "unknown"
	case boolType:
		return v.truth.String()
	case numberType:
		return Figure{Known: true, Least: v.number, Most: v.number}.String()
	case dateType:
		return v.date.String()
	}
	return v.text
}

func (x *explainer) builtinText(name string) string {
	if name == "on" {
		return x.on.String()
	}
	p := x.r.Pupil
	if p == nil {
		return "unknown"
	}
	text := ""
	switch name {
	case "born":
		text = p.Born.String()
	case "age":
		if !p.Born.IsZero() {
			text = fmt.Sprint(p.Born.Age(x.on, x.r.Policy.leap))
		}
	case "enrolled":
		text = p.FirstOnRoll().String()
	case "left":
		if text = p.Left.String(); text == "" {
			return "still on roll"
		}
	case "year_group":
		text = p.YearGroup
	}
	if text == "" {
		return "unknown"
	}
	return text
}

// counted gives the marks that a measure counts, those of sessions without a known mark left out.
func (x *explainer) counted(m *measure) attendance.Marks {
	if x.listed == nil {
		x.marks, x.listed = make([]attendance.Marks, len(x.r.Policy.measures)), make([]bool, len(x.r.Policy.measures))
	}
	if !x.listed[m.index] {
		x.listed[m.index] = true
		x.marks[m.index] = x.marksOn(x.hits(m))
	}
	return x.marks[m.index]
}

// hits gives the sessions that a measure counts. Of a measure of half or whole days these are the sessions of the days that count: a
// mark about too little of its day is not relied on.
func (x *explainer) hits(m *measure) attendance.Set {
	set := x.sessions(m, func(t attendance.Tally) attendance.Set { return t.Hit })
	if len(set) == 0 || !m.byDay() || m.part == attendance.AnyPart {
		return set
	}
	c := x.r.Pupil.Calendar
	days := x.s.dayTally(m.days, x.e).Hit
	for i := set.Next(0, c.Len()); i >= 0; i = set.Next(i+1, c.Len()) {
		if !days.Has(c.DayOf(i)) {
			drop(set, i)
		}
	}
	return set
}

// sessions gives the sessions of a measure's window that are in one of the sets of its tally.
func (x *explainer) sessions(m *measure, pick func(attendance.Tally) attendance.Set) attendance.Set {
	if x.s.totals != nil || !m.inForce.on(x.on) || len(x.s.edition.sorting.noLaw[m.tally]) > 0 {
		return nil
	}
	l := x.s.lay(m.window, x.e)
	if l.err != nil {
		return nil
	}
	set := attendance.NewSet(x.r.Pupil.Calendar.Len())
	set.UnionWithin(pick(x.s.tally(m.tally, x.e)), l.first.Sessions)
	return set
}

// marksOn gives the marks on some sessions; those without one are left out of the set.
func (x *explainer) marksOn(set attendance.Set) attendance.Marks {
	if len(set) == 0 {
		return attendance.Marks{}
	}
	set.Subtract(x.s.gaps)
	return x.r.Pupil.Register.MarksOn(set)
}

// reliedOn gives the marks that a finding relies on: those counted by the measures of the rule's condition and of the rules
// it names. A share relies on what it counts, not on all that is possible.
func (x *explainer) reliedOn(measures []int, o Outcome) attendance.Marks {
	if o == NotApplicable || x.s.totals != nil {
		return attendance.Marks{}
	}
	return x.countedBy(measures)
}

// countedBy gives the marks that any of some measures counts.
func (x *explainer) countedBy(measures []int) attendance.Marks {
	switch len(measures) {
	case 0:
		return attendance.Marks{}
	case 1:
		return x.counted(x.r.Policy.measures[measures[0]])
	}
	all := attendance.NewSet(x.r.Pupil.Calendar.Len())
	for _, m := range measures {
		all.Union(x.hits(x.r.Policy.measures[m]))
	}
	return x.marksOn(all)
}
