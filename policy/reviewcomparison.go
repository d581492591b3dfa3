package policy

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/internal/linear"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewComparisons finds comparisons that mix units, ask for more than there can be, or are the wrong way round.
func (r *review) reviewComparisons() {
	for _, p := range r.provisions() {
		eras := r.during(p.inForce, p.phrase)
		eachComparison(p.tree, func(n *ast.BinaryNode) {
			if ways(n.Left)*ways(n.Right) > largestClaim {
				return
			}
			for _, a := range branches(n.Left) {
				for _, b := range branches(n.Right) {
					if r.told[p.node] {
						return
					}
					r.reviewComparison(p, n, n.Operator, a, b, eras)
					r.reviewComparison(p, n, turned(n.Operator), b, a, eras)
				}
			}
		})
	}
	r.wrongWayRound()
}

// eachComparison goes through the comparisons of a condition.
func eachComparison(n ast.Node, do func(*ast.BinaryNode)) {
	if b, ok := n.(*ast.BinaryNode); ok && slices.Contains([]string{"==", "!=", "<", "<=", ">", ">="}, b.Operator) {
		do(b)
	}
	for _, child := range children(n) {
		eachComparison(child, do)
	}
}

// branches gives what a number may be: the ways of a choice, the parts of a greatest or a least.
func branches(n ast.Node) []ast.Node {
	if c, ok := n.(*ast.ConditionalNode); ok {
		return append(branches(c.Exp1), branches(c.Exp2)...)
	}
	if name, args := call(n); name == "max" || name == "min" {
		var out []ast.Node
		for _, a := range args {
			out = append(out, branches(a)...)
		}
		return out
	}
	return []ast.Node{n}
}

// quantity is what a part of a condition counts, and in which unit.
type quantity struct {
	name, unit string
	units      []string // of the parameters that may stand beside it
	measure    *measure
}

// quantityOf gives what a part of a condition counts, if it is one thing that has a unit.
func (r *review) quantityOf(n ast.Node) (quantity, bool) {
	if id, ok := n.(*ast.IdentifierNode); ok {
		if m := r.measureNamed(id.Value); m != nil {
			return r.measured(m), true
		}
		if id.Value == "age" {
			return quantity{"age", "years", []string{"years"}, nil}, true
		}
		return quantity{}, false
	}
	switch name, _ := call(n); name {
	case "age_on":
		return quantity{written(n), "years", []string{"years"}, nil}, true
	case "months_between":
		return quantity{written(n), "months", []string{"months"}, nil}, true
	case "days_between", "days_since":
		return quantity{written(n), "days", []string{"days"}, nil}, true
	case "school_days_between", "school_days_since":
		return quantity{written(n), "school days", []string{"school days", "days"}, nil}, true
	}
	return quantity{}, false
}

// measured gives what a measure counts.
func (r *review) measured(m *measure) quantity {
	q := quantity{name: m.name, measure: m, unit: countNames[m.unit]}
	switch {
	case m.share:
		q.unit, q.units = "a share", []string{"percent"}
	case m.count == countOccasions:
		q.unit, q.units = "occasions", nil
	case m.unit == countDays:
		q.units = []string{"days", "school days"}
	default:
		q.units = []string{q.unit}
	}
	if !m.share && m.unit != countHours && m.unit != countMinutes { // an occasion is what the law says that it is
		q.units = append(q.units, "occasions")
	}
	if len(r.p.sessions) == 1 && (m.unit == countDays || m.unit == countSessions) && !m.share { // a mark covers a day
		q.units = append(q.units, "sessions", "days", "school days")
	}
	return q
}

func (r *review) reviewComparison(p *provision, n *ast.BinaryNode, op string, a, b ast.Node, eras []*phrasing) {
	q, ok := r.quantityOf(a)
	if !ok {
		return
	}
	if other, ok := r.quantityOf(b); ok {
		if q.measure != nil && other.measure != nil && !slices.ContainsFunc(q.units, func(u string) bool { return slices.Contains(other.units, u) }) && a.Location().From < b.Location().From {
			r.tell(p)
			r.add("unit-mismatch", p.at(n), fmt.Sprintf("%s compares %s, which counts %s, with %s, which counts %s", p.name(), q.name, q.unit, other.name, other.unit),
				"compare what counts the same, or convert one of the two by a whole number", r.measurePlace(q.measure), r.measurePlace(other.measure))
		}
		return
	}
	id, isName := b.(*ast.IdentifierNode)
	if isName {
		if param := r.parameterNamed(id.Value); param != nil && param.typ != listType && !slices.Contains(q.units, param.unit) {
			if r.tell(p); r.parameterTold(param.name, q.unit) {
				return
			}
			r.add("unit-mismatch", p.at(n), fmt.Sprintf("%s compares %s, which is in %s, with %s, which is in %s", p.name(), q.name, q.unit, param.name, param.unit),
				fmt.Sprintf("count %s, or give %s in %s: a day has %s", param.unit, param.name, strings.TrimPrefix(q.unit, "a "), r.dayHas()), related(param.place, "the parameter"))
			return
		}
	}
	for _, t := range eras {
		v, ok := t.sum(b)
		k, fixed := v.Fixed()
		if !ok || !fixed || isName && r.parameterNamed(id.Value) == nil {
			continue
		}
		if r.tooMuch(p, n, op, q, b, k) {
			return
		}
	}
}

// tooMuch tells of a comparison with more than there can be, and reports whether it is one.
func (r *review) tooMuch(p *provision, n *ast.BinaryNode, op string, q quantity, b ast.Node, k *big.Rat) bool {
	places := r.numbers(newPhrase(p.text, b))
	add := func(id, msg, advice string, places ...Related) {
		if r.tell(p); !r.parameterTold(written(b), "") {
			r.add(id, p.at(n), msg, advice, places...)
		}
	}
	switch {
	case q.unit == "a share" && (k.Cmp(big.NewRat(1, 1)) > 0 || op == ">" && k.Cmp(big.NewRat(1, 1)) == 0):
		add("beyond-whole", fmt.Sprintf("%s asks whether %s %s %s %%: a share is never more than 100 %%", p.name(), q.name, op, percentText(k)),
			"write the percentage that is meant, such as percent(10) for a tenth", places...)
	case q.unit == "a share" && k.Sign() > 0 && k.Cmp(big.NewRat(1, 100)) < 0 && r.parameterNamed(written(b)) == nil:
		add("percent-as-fraction", fmt.Sprintf("%s asks whether %s %s %s %%: less than one in a hundred", p.name(), q.name, op, percentText(k)),
			"write the percentage itself: percent(10) is a tenth")
	case (q.name == "age" || strings.HasPrefix(q.name, "age_on(")) && (k.Cmp(big.NewRat(2, 1)) < 0 || k.Cmp(big.NewRat(30, 1)) > 0):
		add("age-out-of-school", fmt.Sprintf("%s asks whether %s %s %s: nobody of that age is at school", p.name(), q.name, op, k.RatString()),
			"write the age in whole years at which the law begins or ends", places...)
	case q.measure != nil && !q.measure.share:
		most, span := r.usual(q.measure)
		if most == nil || k.Cmp(most) < 0 || k.Cmp(most) == 0 && op != ">" && op != "<=" {
			return false
		}
		add("beyond-window", fmt.Sprintf("%s asks whether %s %s %s, and %s holds at most %s %s", p.name(), q.name, op, k.RatString(), span, most.RatString(), q.unit),
			"mend the number, its unit or the window of the measure", append(places, r.measurePlace(q.measure))...)
		if hard := r.most(q.measure); hard != nil && k.Cmp(hard) <= 0 && len(r.advice) > 0 && r.advice[len(r.advice)-1].ID == "beyond-window" {
			r.advice[len(r.advice)-1].Severity = Warning // a school that is open at weekends could
		}
	default:
		return false
	}
	return true
}

// tell notes that something was told of a condition, so that what follows from it is not told as well.
func (r *review) tell(p *provision) {
	r.told[p.node] = true
	r.forget()
}

// parameterTold reports whether something has been told of a parameter that explains what is wrong wherever it is compared, which from
// now on it has. Of what is no parameter nothing is noted.
func (r *review) parameterTold(name, unit string) bool {
	if r.parameterNamed(name) == nil {
		return false
	}
	before := r.toldOf[name+"|"+unit]
	r.toldOf[name+"|"+unit] = true
	return before
}

// forget lets conditions be read anew, after something has been told of one that others name.
func (r *review) forget() {
	for _, t := range r.eras {
		clear(t.claims)
		clear(t.rules)
	}
}

// settle notes that it was told of a rule that it is never, or always, met.
func (r *review) settle(u *rule) {
	r.settled[u.index] = true
	r.forget()
}

func percentText(k *big.Rat) string {
	f := new(big.Rat).Mul(k, big.NewRat(100, 1))
	if f.IsInt() {
		return f.RatString()
	}
	return f.FloatString(2)
}

func (r *review) measurePlace(m *measure) Related {
	return related(m.place, fmt.Sprintf("measure %s counts %s over %s", m.name, m.countText, r.p.windows[m.window]))
}

func (r *review) dayHas() string {
	if n := len(r.p.sessions); n > 1 {
		return fmt.Sprintf("%d sessions (%s)", n, firstOf(r.p.sessions))
	}
	return "one session"
}

// usual gives what a window holds at most where weeks have five school days and school days ten hours; nil if nothing is known.
func (r *review) usual(m *measure) (most *big.Rat, span string) {
	w := r.p.windows[m.window]
	if w.since != "" {
		return nil, ""
	}
	n, unit := w.window.Length()
	days := int64(n)
	switch unit {
	case "school days":
	case "days":
		days = days - days/7*2
	case "weeks", "school weeks":
		days *= 5
	case "months":
		days *= 23
	case "years":
		days *= 262
	default:
		switch w.window.String() {
		case "today":
			days = 1
		case "calendar month", "school month":
			days = 23
		case "half term", "term", "quarter", "grading period", "semester", "academic year":
			days = 262
		default:
			return nil, ""
		}
	}
	return r.fill(m, days, 10), "the window " + w.window.String()
}

// wrongWayRound tells of rules and steps that oblige or allow something against pupils because they miss little: they are there for
// somebody who has missed nothing, and not for one of whom some measure shows that all was missed.
func (r *review) wrongWayRound() {
	for _, p := range r.provisions() {
		if p.key != "when" || r.told[p.node] || p.rule != nil && p.rule.force == "info" && !r.aboutAbsence(p) || p.step != nil && slices.Contains([]string{"recognition", "record"}, p.step.Action) {
			continue
		}
		eras := r.during(p.inForce, p.phrase)
		if len(eras) == 0 {
			continue
		}
		measures, ok := r.figures(eras[len(eras)-1].claim(p.phrase))
		if !ok || !r.everywhere(eras, func(t *phrasing) bool {
			return r.possible(append(r.missedNothing(measures), t.claim(p.phrase), t.forWhom(p))...)
		}) {
			continue
		}
		for _, m := range measures {
			_, all, _ := r.extremes(m)
			if r.everywhere(eras, func(t *phrasing) bool { return !r.possible(t.claim(p.phrase), all, t.forWhom(p)) }) {
				r.tell(p)
				r.add("wrong-way-round", r.comparisonOf(p.phrase, m), fmt.Sprintf("%s is there for pupils who missed nothing and not for those who missed everything: %s looks the wrong way", p.owner, quoted(p.phrase)),
					"turn the operator round, or count absence where attendance is counted", r.measurePlace(m))
				break
			}
		}
	}
}

// aboutAbsence reports whether a rule that obliges to nothing is called absence, and is about one figure that it holds between bounds.
func (r *review) aboutAbsence(p *provision) bool {
	name := strings.ReplaceAll(p.rule.name, "_", " ")
	eras := r.during(p.inForce, p.phrase)
	if !wordsOfAbsence.MatchString(name) || wordsOfAttendance.MatchString(name) || len(eras) == 0 {
		return false
	}
	figure := -1
	for _, c := range conjuncts(eras[len(eras)-1].claim(p.phrase)) {
		v, _, _, ok := c.number.Sum.Single()
		if c.op != claimNumber || !ok || figure >= 0 && figure != v {
			return false
		}
		figure = v
	}
	return true
}

// forWhom gives what it says that somebody is among those for whom a provision is, and the rules that it names.
func (t *phrasing) forWhom(p *provision) *claim {
	names := slices.Clone(p.names)
	if p.rule != nil {
		names = append(names, p.rule.name)
	}
	var parts []*claim
	for _, name := range names {
		if entry := t.r.entry("rule", name); entry != nil {
			parts = append(parts, t.claim(t.r.read(entry.node("applies"))))
		}
	}
	return allOf(parts...)
}

// figures lists the measures that a claim speaks of. It is not ok if one of them tells neither absence nor attendance, or if the claim
// rests on a rule of which something was told already.
func (r *review) figures(c *claim) (out []*measure, ok bool) {
	for _, name := range r.speaksOf(c) {
		m := r.measureNamed(name)
		if name == "rule" {
			return nil, false
		}
		if m == nil || slices.Contains(out, m) {
			continue
		}
		if _, _, ok := r.extremes(m); !ok || r.toldOf["measure "+m.name] {
			return nil, false
		}
		out = append(out, m)
	}
	return out, len(out) > 0
}

// missedNothing gives what it says that no measure shows that anything was missed.
func (r *review) missedNothing(measures []*measure) []*claim {
	var out []*claim
	for _, m := range measures {
		none, _, _ := r.extremes(m)
		out = append(out, none)
	}
	return out
}

type absenceKind uint8

const (
	missesNothing absenceKind = iota // neither
	countsAbsence
	countsAttendance
)

// kindOf says whether a measure counts absence only or attendance only.
func (r *review) kindOf(m *measure) absenceKind {
	t := r.p.tallies[m.tally]
	if t.overMarks {
		return missesNothing
	}
	absences, attendances, others := 0, 0, 0
	for _, s := range r.sortings() {
		for i, reading := range r.p.readings {
			for k := range r.p.sessions {
				if s.cells[m.tally][i*len(r.p.sessions)+k]&hit == 0 {
					continue
				}
				switch flags := reading.class.flags; {
				case flags&absent != 0:
					absences++
				case flags&attended != 0:
					attendances++
				default:
					others++
				}
			}
		}
	}
	switch {
	case absences > 0 && attendances+others == 0:
		return countsAbsence
	case attendances > 0 && absences+others == 0:
		return countsAttendance
	}
	return missesNothing
}

// extremes gives what it says that a measure shows that nothing was missed, and that everything was; not ok for one that shows neither.
func (r *review) extremes(m *measure) (none, all *claim, ok bool) {
	kind := r.kindOf(m)
	if kind == missesNothing || kind == countsAttendance && !m.share { // little attendance may be a short time on roll
		return nil, nil, false
	}
	v := r.number(m.name)
	least, most := new(big.Rat), r.unknowns[v].hi
	if most == nil {
		most = big.NewRat(100_000, 1)
	}
	if kind == countsAttendance {
		least, most = most, least
	}
	return compared("==", linear.Variable(v), linear.Constant(least)), compared("==", linear.Variable(v), linear.Constant(most)), true
}

// comparisonOf gives the place of the first comparison of a measure.
func (r *review) comparisonOf(ph *phrase, m *measure) (at tomldoc.Pos) {
	at = ph.node.InString(0)
	found := false
	eachComparison(ph.tree, func(n *ast.BinaryNode) {
		if !found && slices.Contains(newPhrase(ph.text, n).names, m.name) {
			at, found = ph.at(n), true
		}
	})
	return at
}
