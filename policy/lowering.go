package policy

import (
	"math"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// loweredLaw is the rules of one edition of the law in the form in which many pupils are judged: see test.
type loweredLaw struct {
	rules    []loweredRule
	order    []int   // the rules, those that others name first
	memos    int     // how many tests and rules rest on nothing but dates, the pupil's birth and facts
	measures []int   // the measures that the rules ask for
	levels   int     // how many thresholds there are
	before   [][]int // by rule: those that it names, and that these name, in order
}

// loweredRule is a rule in force, or not, throughout the edition.
type loweredRule struct {
	inForce       bool
	applies, when *test // applies is nil if the rule has none
	unless        []*test
	memo          int // -1 unless the whole rule is fixed
	born, other   bool
}

// test is a condition lowered for one edition of the law: its parameters are numbers in it, comparisons of a measure with a
// number are thresholds on what was counted, and what rests on no mark at all is fixed, to be worked out once for all pupils
// born on the same day. Whatever has none of these forms is general, and decided by the condition's own closure: the result is
// the same, see [Policy.Costs] for which are.
type test struct {
	op    testOp
	parts []*test
	node  *node
	value truth // of a constant one
	of    int   // the measure of a threshold, the rule of a named one
	level level // of a threshold
	held  int   // of a threshold, its place among all of them, which is the same for one and its negation
	memo  int   // of a fixed one that is not part of a fixed one, otherwise -1

	// A fixed test may ask for the pupil's birth, and for other things that few pupils share.
	fixed, born, other bool
}

type testOp uint8

const (
	testConstant testOp = iota
	testAnd
	testOr
	testNot
	testIf
	testNamed     // what another rule came to
	testThreshold // a measure against a number
	testFixed     // no mark is asked for
	testGeneral
)

// level is what a measure is held against: at least least of a count; of a share, at least part of whole, or more than that.
type level struct {
	least       int64
	part, whole int64
	above       bool
	equal       bool // just least, of a count
	negated     bool
}

// lower lowers the rules of an edition, which holds on a date.
func (p *Policy) lower(e *edition, at attendance.Date) *loweredLaw {
	l := p.lowering(e, at)
	for i := range p.rules {
		l.visit(i)
	}
	return l.law
}

func (p *Policy) lowering(e *edition, at attendance.Date) *lowering {
	n := len(p.rules)
	return &lowering{policy: p, edition: e, at: at, law: &loweredLaw{rules: make([]loweredRule, n), before: make([][]int, n)}, done: make([]bool, n)}
}

// visit lowers a rule after those that it names.
func (l *lowering) visit(i int) {
	if l.done[i] {
		return
	}
	l.done[i] = true
	u, out := l.policy.rules[i], l.law
	for _, n := range u.uses() {
		if n.kind == useRule {
			l.visit(n.at)
		}
	}
	out.rules[i] = l.rule(u)
	for _, earlier := range out.order {
		if slices.ContainsFunc(u.needs, func(n use) bool { return n.kind == useRule && n.at == earlier }) {
			out.before[i] = append(out.before[i], earlier)
		}
	}
	out.order = append(out.order, i)
}

type lowering struct {
	policy  *Policy
	edition *edition
	at      attendance.Date
	law     *loweredLaw
	held    []heldLevel
	done    []bool // by rule
	calls   bool   // whether it is for what calls for steps
}

func (l *lowering) rule(u *rule) loweredRule {
	out := loweredRule{memo: -1}
	if out.inForce = u.inForce.on(l.at) && l.policy.inForce.on(l.at); !out.inForce {
		return out
	}
	for _, n := range u.needs {
		if n.kind == useMeasure && !slices.Contains(l.law.measures, n.at) {
			l.law.measures = append(l.law.measures, n.at)
		}
	}
	tests := []*test{l.test(u.when)}
	out.when = tests[0]
	if u.applies != nil {
		out.applies = l.test(u.applies)
		tests = append(tests, out.applies)
	}
	for _, x := range u.unless {
		if x.inForce.on(l.at) {
			out.unless = append(out.unless, l.test(x.when))
		}
	}
	tests = append(tests, out.unless...)
	if fixed, born, other := allFixed(tests); fixed {
		out.memo, out.born, out.other = l.law.memos, born, other
		l.law.memos++
	}
	for _, t := range tests {
		l.remember(t)
	}
	return out
}

// tests lists the rule's conditions.
func (u *loweredRule) tests() []*test {
	if !u.inForce {
		return nil
	}
	out := append([]*test{u.when}, u.unless...)
	if u.applies != nil {
		out = append(out, u.applies)
	}
	return out
}

func allFixed(tests []*test) (fixed, born, other bool) {
	fixed = true
	for _, t := range tests {
		fixed, born, other = fixed && t.fixed, born || t.born, other || t.other
	}
	return fixed, born, other
}

// remember gives each fixed test that is not part of one a place where what it came to is kept.
func (l *lowering) remember(t *test) {
	if t.fixed {
		if t.op != testConstant && t.op != testNamed {
			t.memo = l.law.memos
			l.law.memos++
		}
		return
	}
	for _, p := range t.parts {
		l.remember(p)
	}
}

func (l *lowering) test(n *node) *test {
	t := &test{node: n, memo: -1}
	switch n.op {
	case "and":
		t.op = testAnd
	case "or":
		t.op = testOr
	case "not":
		t.op = testNot
	case "if":
		t.op = testIf
	default:
		l.leaf(t)
		return t
	}
	for _, p := range n.parts {
		t.parts = append(t.parts, l.test(p))
	}
	t.fixed, t.born, t.other = allFixed(t.parts)
	return t
}

// leaf lowers a condition that no other is part of.
func (l *lowering) leaf(t *test) {
	n := t.node
	uses := n.collect(nil)
	asks := func(kinds ...useKind) bool {
		return slices.ContainsFunc(uses, func(u use) bool { return slices.Contains(kinds, u.kind) })
	}
	switch {
	case len(uses) == 1 && uses[0].kind == useRule && n.relation == "" && n.parts == nil:
		u := l.law.rules[uses[0].at]
		t.op, t.of = testNamed, uses[0].at
		t.fixed, t.born, t.other = u.memo >= 0 || !u.inForce, u.born, u.other
	case l.isQuestion(n): // nothing has been done
		t.op, t.value, t.fixed = testConstant, n.truth(&env{sheet: &sheet{record: nothingDone{}}}), true
	case !asks(useMeasure, useRule, useFact, useBuiltin, useRecord) && !n.asksCalendar():
		t.op, t.value, t.fixed = testConstant, n.truth(&env{edition: l.edition, from: l.at, to: l.at}), true
	case l.threshold(t):
	case asks(useMeasure, useRule):
		t.op = testGeneral
	default:
		t.op, t.fixed = testFixed, true
		for _, u := range uses {
			switch {
			case u.kind == useFact, u.kind == useParameter, u.kind == useRecord: // of which nothing is known but that it is empty
			case u.name == "born" || u.name == "age":
				t.born = true
			case u.name == "left" && l.calls: // most are still on roll, and what is kept is about them
			case u.name != "on":
				t.other = true
			}
		}
	}
}

// threshold lowers the comparison of a measure with a number that is the same for every pupil.
func (l *lowering) threshold(t *test) bool {
	n := t.node
	if n.relation == "" {
		return false
	}
	relation, m, other := n.relation, n.sides[0].measure(), n.sides[1]
	if m < 0 {
		relation, m, other = mirrored[relation], n.sides[1].measure(), n.sides[0]
	}
	if m < 0 || other.asksCalendar() || slices.ContainsFunc(other.collect(nil), func(u use) bool { return u.kind != useParameter }) {
		return false
	}
	v := other.number(&env{edition: l.edition, from: l.at, to: l.at})
	if v.state != known || v.lo != v.hi {
		return false
	}
	level, ok := levelOf(relation, l.policy.measures[m], v.lo)
	if ok {
		t.op, t.of, t.level, t.held = testThreshold, m, level, l.hold(m, level)
	}
	return ok
}

// hold gives the place of a threshold among all of them.
func (l *lowering) hold(measure int, at level) int {
	at.negated = false
	key := heldLevel{measure, at}
	i := slices.Index(l.held, key)
	if i < 0 {
		i = len(l.held)
		l.held = append(l.held, key)
		l.law.levels++
	}
	return i
}

// heldLevel is a threshold or its negation.
type heldLevel struct {
	measure int
	level   level
}

var mirrored = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

// measure gives the measure that a number is, -1 if it is something else.
func (n *node) measure() int {
	if n.relation == "" && n.parts == nil && len(n.uses) == 1 && n.uses[0].kind == useMeasure {
		return n.uses[0].at
	}
	return -1
}

// levelOf turns a comparison into one with whole numbers: x > 9.5 is x >= 10, and x < 10 is not x >= 10.
func levelOf(relation string, m *measure, against attendance.Rate) (level, bool) {
	const limit = math.MaxInt32 // so that products with counts stay exact
	if against.Whole <= 0 || against.Whole > limit || max(against.Part, -against.Part) > limit {
		return level{}, false
	}
	out := level{negated: relation == "<" || relation == "<=" || relation == "!="}
	if m.share {
		out.part, out.whole, out.above = against.Part, against.Whole, relation == ">" || relation == "<="
		return out, relation != "==" && relation != "!="
	}
	part := against.Part * m.whole()
	out.least = floorDiv(part, against.Whole)
	exact := out.least*against.Whole == part
	switch relation {
	case ">", "<=":
		out.least++
	case ">=", "<":
		if !exact {
			out.least++
		}
	default: // a count is never just so much and a half, but its bounds may lie on both sides of it: that is for the condition itself
		out.equal = true
		return out, exact
	}
	return out, true
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a < 0 {
		q--
	}
	return q
}

// ofCount decides the level for a count of which the least and the most is known.
func (l level) ofCount(least, most int64) truth {
	var t truth
	switch {
	case l.equal && least == most && least == l.least, !l.equal && least >= l.least:
		t = yes
	case l.equal && (least > l.least || most < l.least), !l.equal && most < l.least:
		t = no
	default:
		return varying
	}
	if l.negated {
		return t.not()
	}
	return t
}

// ofShare decides the level for a share of which the bounds are known: least of least+greatest, and most of most+fewest.
func (l level) ofShare(least, most, fewest, greatest int64) truth {
	var t truth
	switch {
	case l.excess(least, greatest) >= l.enough():
		t = yes
	case l.excess(most, fewest) < l.enough():
		t = no
	default:
		return varying
	}
	if l.negated {
		return t.not()
	}
	return t
}

// excess is by how much something counted exactly goes beyond a share's level: it is reached where the sum is not negative.
func (l level) excess(hits, misses int64) int64 { return hits*(l.whole-l.part) - misses*l.part }

// enough is the excess that reaches the level.
func (l level) enough() int64 { return int64(boolBit(l.above)) }
