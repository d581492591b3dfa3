package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Ladder is a sequence of steps that the law, or good practice, knows for what a register shows. A Ladder and its steps never
// change: they are for reading. Package escalation says which step may or must be taken.
type Ladder struct {
	Name, Title, Note string
	Steps             []*Step // in the pack's order

	hold, closes *Clause
}

// Step is one step of a ladder.
type Step struct {
	Ladder    *Ladder
	Index     int // its place among all steps of the pack
	Name      string
	Title     string
	Note      string
	Action    string // one of contact, visit, warning card, letter, meeting, plan, notice, penalty, referral, court, recognition, record
	Force     string // must, may, must not or info
	Cite      []string
	Place     string // where it stands in the pack: file:line:col
	PerParent bool   // history, limits and clocks are kept for each parent
	After     []After
	NewSince  []string // at least one mark behind the step's condition is later than each of these steps
	Wait      Clock    // not before it has run
	Due       Clock    // by the day on which it ends
	Expires   Clock    // not after the day on which it ends
	Repeat    bool     // may be taken again
	Fresh     bool     // taken again, it needs everything anew
	Limit     Limit
	Resets    attendance.Window // earlier uses are no longer seen once such a period begins; Everything: never
	Outcomes  []string          // what may come of it
	Needs     []string          // evidence that must be on the record
	ByPerson  bool              // the event that begins a use names the person who decided it
	Charges   []*Charge

	inForce                      inForce
	when, requires, hold, closes *Clause
	unless                       []*exception
	place                        tomldoc.Pos
}

// After is a step that must have been taken before another.
type After struct {
	Step    string
	Outcome string // how it must have ended, "" if it need only have begun
}

// String gives the entry as packs write it: "meeting", or "plan: not improved".
func (a After) String() string {
	if a.Outcome == "" {
		return a.Step
	}
	return a.Step + ": " + a.Outcome
}

// Clock is a length of time and what it runs from. The zero Clock is none at all.
type Clock struct {
	Length attendance.Lapse
	From   After // a step; or a rule, from since it is met; the zero value means the step's After, or since its condition holds
	Rule   bool  // whether From names a rule
	text   string
}

// Set reports whether there is such a clock.
func (c Clock) Set() bool { return c.text != "" }

// String gives the clock as packs write it: "20 school days after penalty_notice_threshold".
func (c Clock) String() string { return c.text }

// Limit is how often a step may be taken.
type Limit struct {
	Count  int               // 0 if there is no limit
	Within attendance.Window // the stretch of time that ends on the date asked for
	Except []string          // outcomes of uses that do not count at all
}

// Charge is what a step asks to be paid, in one of several cases.
type Charge struct {
	Name, Title, Note string
	Cite              []string
	Amounts           []Amount // in order of time

	inForce inForce
	when    *Clause
}

// Amount is a sum that is owed if it is paid within a time.
type Amount struct {
	Within attendance.Lapse
	Sum    decimal.Decimal
}

// actions are what a step may be.
var actions = []string{"contact", "visit", "warning card", "letter", "meeting", "plan", "notice", "penalty", "referral", "court", "recognition", "record"}

// Ladders gives the ladders, in the pack's order.
func (p *Policy) Ladders() []*Ladder { return p.ladders }

// Steps gives the steps of all ladders, in the pack's order.
func (p *Policy) Steps() []*Step { return p.steps }

// Step gives the step of a name, nil if the pack has none.
func (p *Policy) Step(name string) *Step {
	return p.stepByName[name]
}

// InForce reports whether a step exists on a date.
func (s *Step) InForce(d attendance.Date) bool { return s.inForce.on(d) }

// stepNames lists the steps before they are read, so that measures and conditions may name them.
func (r *reader) stepNames(t *table, p *Policy) {
	if t == nil {
		return
	}
	for _, key := range t.keys {
		if ladder := t.at[key].table; ladder != nil && ladder.at["step"] != nil && ladder.at["step"].table != nil {
			for _, name := range ladder.at["step"].table.keys {
				p.steps = append(p.steps, &Step{Name: name, Index: len(p.steps)})
			}
		}
	}
	p.stepByName = map[string]*Step{}
	for _, s := range p.steps {
		p.stepNames = append(p.stepNames, s.Name)
		if p.stepByName[s.Name] == nil {
			p.stepByName[s.Name] = s
		}
	}
}

// ladders reads all ladders. What conditions may name has been read before.
func (r *reader) ladders(t *table, p *Policy) {
	if t == nil {
		return
	}
	read := map[*Step]*table{}
	next := 0
	for _, entry := range r.entries(t, "ladder") {
		r.known(entry, "per", "hold", "closes", "step", "cite")
		r.citations(entry.at["cite"])
		l := &Ladder{Name: entry.key, Title: r.text(entry, "title").string, Note: r.text(entry, "note").string}
		p.ladders = append(p.ladders, l)
		perParent := r.per(entry, false)
		steps := entry.at["step"]
		if steps == nil || steps.table == nil {
			r.faults.add(entry.keyPos, fmt.Sprintf("ladder %s has no steps: write [ladder.%s.step.<name>] with an action, a when, a force and a cite", named(l.Name), named(l.Name)))
			continue
		}
		for _, stepEntry := range r.entries(steps.table, "ladder."+l.Name+".step") {
			for p.steps[next].Name != stepEntry.key {
				next++ // an entry that is no table, and has been told
			}
			s := p.steps[next]
			next++
			s.Ladder = l
			r.step(stepEntry, s, perParent)
			l.Steps = append(l.Steps, s)
			read[s] = stepEntry
		}
	}
	p.steps = slices.DeleteFunc(p.steps, func(s *Step) bool {
		if s.Ladder == nil && p.stepByName[s.Name] == s {
			delete(p.stepByName, s.Name)
		}
		return s.Ladder == nil
	})
	for i, s := range p.steps {
		s.Index = i
	}
	r.stepsOnce(p)
	scope := p.stepScope()
	for _, l := range p.ladders {
		entry := t.at[l.Name].table
		l.hold, l.closes = r.clause(entry, "hold", "hold", p, scope), r.clause(entry, "closes", "closes", p, scope)
	}
	for _, s := range p.steps {
		r.stepConditions(read[s], s, p, scope)
	}
	r.checkLadders(read, p)
}

// stepsOnce reports steps of one name.
func (r *reader) stepsOnce(p *Policy) {
	seen := map[string]*Step{}
	for _, s := range p.steps {
		if other := seen[s.Name]; other != nil {
			r.faults.add(s.place, fmt.Sprintf("step %s stands already at %s: steps have one name each in a pack, whatever their ladder", named(s.Name), other.Place))
		}
		seen[s.Name] = s
	}
}

func (r *reader) per(entry *table, otherwise bool) bool {
	per := r.text(entry, "per")
	if !per.given() {
		return otherwise
	}
	if per.string != "pupil" && per.string != "parent" {
		r.faults.add(per.node.Pos, fmt.Sprintf("%q: a ladder or a step is per \"pupil\" or per \"parent\"", shorten(per.string)))
	}
	return per.string == "parent"
}

// oneOf reads a text that must be one of a few.
func (r *reader) oneOf(entry *table, key string, all []string, what string) string {
	t := r.mustText(entry, key, fmt.Sprintf("%q", all[0]))
	if t.given() && !slices.Contains(all, t.string) {
		r.faults.add(t.node.Pos, fmt.Sprintf("%q is no %s%s: it is one of %s", shorten(t.string), what, r.faults.suggest(t.string, all), strings.Join(all, ", ")))
	}
	return t.string
}

// step reads all of a step but its conditions.
func (r *reader) step(entry *table, s *Step, perParent bool) {
	r.known(entry, "per", "action", "when", "requires", "after", "wait", "due", "expires", "new_since", "limit", "repeat", "fresh", "resets",
		"hold", "closes", "needs", "outcomes", "decided_by", "charge", "unless", "force", "cite")
	s.place, s.Place = entry.keyPos, entry.keyPos.String()
	s.Title, s.Note, s.Cite, s.inForce = r.text(entry, "title").string, r.text(entry, "note").string, r.cite(entry), r.inForce(entry)
	s.PerParent = r.per(entry, perParent)
	s.Action = r.oneOf(entry, "action", actions, "action")
	s.Force = r.oneOf(entry, "force", forces, "force")
	s.Repeat, s.Fresh = r.flag(entry, "repeat"), r.flag(entry, "fresh")
	if s.Fresh && !s.Repeat {
		r.faults.add(entry.place("fresh"), fmt.Sprintf("fresh is about steps that may be taken again: give step %s repeat = true, or leave fresh out", named(s.Name)))
	}
	s.Outcomes, s.Needs = r.distinct(entry, "outcomes", `["held", "declined"]`), r.distinct(entry, "needs", `["support_offered"]`)
	if by := r.text(entry, "decided_by"); by.given() {
		if s.ByPerson = by.string == "person"; !s.ByPerson {
			r.faults.add(by.node.Pos, fmt.Sprintf("%q: decided_by is \"person\", or is left out", shorten(by.string)))
		}
	}
	s.Resets, _ = attendance.ParseWindow("everything")
	if resets := r.text(entry, "resets"); resets.given() && resets.string != "never" {
		w, err := attendance.ParseWindow(resets.string)
		if err != nil || !w.Period() {
			r.faults.add(resets.node.Pos, fmt.Sprintf("%q: a step resets with a named period, such as \"term\" or \"academic year\", or \"never\"", shorten(resets.string)))
		} else {
			s.Resets = w
		}
	}
}

// distinct reads a list of texts in which none stands twice.
func (r *reader) distinct(entry *table, key, example string) []string {
	var out []string
	for _, t := range r.texts(entry, key, example) {
		switch {
		case t.string == "":
			r.faults.add(t.node.Pos, fmt.Sprintf("an entry of %s is empty", key))
		case slices.Contains(out, t.string):
			r.faults.add(t.node.Pos, fmt.Sprintf("%q stands twice in %s", shorten(t.string), key))
		default:
			out = append(out, t.string)
		}
	}
	return out
}

// stepConditions reads what of a step names other entries of the pack.
func (r *reader) stepConditions(entry *table, s *Step, p *Policy, scope *scope) {
	for _, t := range r.texts(entry, "after", `["meeting", "plan: not improved"]`) {
		if a, ok := r.after(t, p); ok {
			s.After = append(s.After, a)
		}
	}
	for _, t := range r.texts(entry, "new_since", `["warning_card"]`) {
		if a, ok := r.after(text{t.string, t.node}, p); ok {
			s.NewSince = append(s.NewSince, a.Step)
			if a.Outcome != "" {
				r.faults.add(t.node.Pos, "new_since names steps, without an outcome")
			}
		}
	}
	s.when, s.requires = r.clause(entry, "when", "when", p, scope), r.clause(entry, "requires", "requires", p, scope)
	s.hold, s.closes = r.clause(entry, "hold", "hold", p, scope), r.clause(entry, "closes", "closes", p, scope)
	if entry.at["when"] == nil && len(s.After) == 0 {
		r.faults.add(entry.keyPos, fmt.Sprintf("step %s has neither when nor after: say what calls for it, as in when = \"persistent_absence\"", named(s.Name)))
	}
	s.Wait, s.Due, s.Expires = r.clock(entry, "wait", s, p), r.clock(entry, "due", s, p), r.clock(entry, "expires", s, p)
	s.Limit = r.limit(entry, s)
	if item := entry.at["unless"]; item != nil {
		s.unless = r.exceptionsOf(item, "ladder."+s.Ladder.Name+".step."+s.Name, scope)
	}
	r.charges(entry, s, p, scope)
}

// clause compiles one condition of a step or a ladder.
func (r *reader) clause(entry *table, key, role string, p *Policy, scope *scope) *Clause {
	t := r.text(entry, key)
	n := r.compile(t, scope)
	if n == nil {
		return nil
	}
	return &Clause{planCondition(role, t, n, nil, "", nil), p.conditionNeeds(n), p.measuresBehind(n)}
}

// after reads the name of a step, with an outcome after a colon if one is asked for.
func (r *reader) after(t text, p *Policy) (After, bool) {
	name, outcome, with := strings.Cut(t.string, ":")
	a := After{strings.TrimSpace(name), strings.TrimSpace(outcome)}
	step := p.Step(a.Step)
	switch {
	case step == nil:
		r.faults.add(t.node.InString(0), fmt.Sprintf("there is no step %q%s", shorten(a.Step), r.faults.suggest(a.Step, p.stepNames)))
		return a, false
	case with && !slices.Contains(step.Outcomes, a.Outcome):
		r.faults.add(t.node.InString(0), noOutcome(step, a.Outcome)+r.faults.suggest(a.Outcome, step.Outcomes))
		return a, false
	}
	return a, true
}

func noOutcome(s *Step, outcome string) string {
	if len(s.Outcomes) == 0 {
		return fmt.Sprintf("step %s has no outcomes, so that %q can never be recorded: give it outcomes = [%q]", named(s.Name), shorten(outcome), shorten(outcome))
	}
	return fmt.Sprintf("%q can never be recorded: the outcomes of step %s are %s", shorten(outcome), named(s.Name), strings.Join(s.Outcomes, ", "))
}

// clock reads a length of time with what it runs from.
func (r *reader) clock(entry *table, key string, s *Step, p *Policy) Clock {
	t := r.text(entry, key)
	if !t.given() {
		return Clock{}
	}
	length, anchor, anchored := strings.Cut(t.string, " after ")
	c := Clock{text: t.string}
	var err error
	if c.Length, err = attendance.ParseLapse(length); err != nil {
		r.faults.add(t.node.Pos, err.Error()+"; what it runs from may follow, as in 20 school days after penalty_notice_threshold")
		return Clock{}
	}
	if !anchored {
		if len(s.After) == 0 && entry.at["when"] == nil {
			return Clock{}
		}
		return c
	}
	name, _, _ := strings.Cut(anchor, ":")
	if _, isRule := p.ruleIndex[strings.TrimSpace(name)]; isRule {
		c.From, c.Rule = After{Step: strings.TrimSpace(anchor)}, true
		if _, ok := p.ruleIndex[c.From.Step]; !ok {
			r.faults.add(t.node.InString(len(length)+7), fmt.Sprintf("%s is a rule, which has no outcomes: a clock runs from the day since when it is met", c.From.Step))
		}
		return c
	}
	known := slices.Clone(p.stepNames)
	for _, u := range p.rules {
		known = append(known, u.name)
	}
	if p.Step(strings.TrimSpace(name)) == nil {
		r.faults.add(t.node.InString(len(length)+7), fmt.Sprintf("there is no rule or step %q%s for the clock to run from", shorten(name), r.faults.suggest(name, known)))
		return Clock{}
	}
	a, ok := r.after(text{anchor, t.node}, p)
	if !ok {
		return Clock{}
	}
	c.From = a
	return c
}

func (r *reader) limit(entry *table, s *Step) Limit {
	item := entry.at["limit"]
	if item == nil {
		return Limit{}
	}
	if item.table == nil {
		r.wrong(item.node, `a table, as in limit = { count = 2, within = "3 years", except = ["withdrawn"] }`)
		return Limit{}
	}
	for _, key := range item.table.keys {
		if !slices.Contains([]string{"count", "within", "except"}, key) {
			r.faults.add(item.table.at[key].keyPos(), fmt.Sprintf("unknown key %q: limit has count, within and except", shorten(key)))
		}
	}
	l := Limit{Except: r.distinct(item.table, "except", `["withdrawn"]`)}
	n := item.table.node("count")
	switch {
	case n == nil:
		r.faults.add(item.node.KeyPos, "limit has no count: write how often the step may be taken, as in count = 2")
	case n.Kind != tomldoc.Integer || n.Int < 1 || n.Int > 1000:
		r.wrong(n, "how often the step may be taken: a whole number from 1 to 1000")
	default:
		l.Count = int(n.Int)
	}
	l.Within, _ = attendance.ParseWindow("everything")
	if within := r.text(item.table, "within"); within.given() {
		var err error
		if l.Within, err = attendance.ParseWindow(within.string); err != nil {
			r.faults.add(within.node.Pos, err.Error())
		}
	}
	for i, outcome := range l.Except {
		if !slices.Contains(s.Outcomes, outcome) {
			r.faults.add(item.table.node("except").Elems()[i].Pos, noOutcome(s, outcome)+r.faults.suggest(outcome, s.Outcomes))
		}
	}
	if l.Count > 1 && !s.Repeat {
		r.faults.add(item.node.KeyPos, fmt.Sprintf("step %s may be taken %d times but does not repeat: give it repeat = true, or a count of 1", named(s.Name), l.Count))
	}
	return l
}

func (r *reader) charges(entry *table, s *Step, p *Policy, scope *scope) {
	item := entry.at["charge"]
	if item == nil {
		return
	}
	if item.table == nil {
		r.wrong(item.node, fmt.Sprintf("named tables, as in [ladder.%s.step.%s.charge.first] with amounts and a cite", s.Ladder.Name, s.Name))
		return
	}
	for _, t := range r.entries(item.table, "ladder."+s.Ladder.Name+".step."+s.Name+".charge") {
		r.known(t, "when", "amounts", "cite")
		c := &Charge{Name: t.key, inForce: r.inForce(t), Title: r.text(t, "title").string, Note: r.text(t, "note").string, Cite: r.cite(t), when: r.clause(t, "when", "charge "+t.key, p, scope)}
		amounts := t.at["amounts"]
		if amounts == nil || amounts.table == nil || len(amounts.table.keys) == 0 {
			r.faults.add(t.place("amounts"), `a charge has amounts by when they are paid, as in amounts = { "21 days" = 80, "28 days" = 160 }`)
			continue
		}
		for _, key := range amounts.table.keys {
			n := amounts.table.node(key)
			within, err := attendance.ParseLapse(key)
			if err != nil {
				r.faults.add(n.KeyPos, err.Error())
			}
			sum, ok := r.number(n)
			if !ok || sum.IsNegative() {
				r.wrong(n, `a sum of money: a whole number, or a decimal in quotes, as in "82.50"`)
			}
			c.Amounts = append(c.Amounts, Amount{within, sum})
		}
		s.Charges = append(s.Charges, c)
	}
}
