package policy

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/linear"
)

// phrasing reads conditions as claims, under the law of one edition.
type phrasing struct {
	r       *review
	edition *edition
	at      attendance.Date // the first day of the edition
	until   attendance.Date // the last, zero if it has no end
	claims  map[*phrase]*claim
	rules   map[int]*claim
	depth   int
}

// claim gives what a condition says, under the law of the phrasing's date.
func (t *phrasing) claim(ph *phrase) *claim {
	if ph == nil {
		return always
	}
	if c, ok := t.claims[ph]; ok {
		return c
	}
	if t.r.reading -= ph.size; t.r.reading <= 0 {
		return t.r.flag(ph.string) // it may be so or not
	}
	c := t.truth(ph.tree)
	t.claims[ph] = c
	return c
}

// rule gives what it says that a rule is met. One that is not in force, or of which the review has said something already, may or may
// not be met.
func (t *phrasing) rule(i int) *claim {
	if c, ok := t.rules[i]; ok {
		return c
	}
	u := t.r.p.rules[i]
	c := t.r.flag("rule " + u.name)
	entry := t.r.entry("rule", u.name)
	if t.inForce(u.inForce) && !t.r.settled[i] && !t.r.told[entry.node("when")] && !t.r.told[entry.node("applies")] && t.depth < 20 {
		t.depth++
		parts := []*claim{t.claim(t.r.read(entry.node("applies"))), t.claim(t.r.read(entry.node("when")))}
		for _, x := range u.unless {
			if x.inForce.on(t.at) {
				parts = append(parts, t.claim(t.r.read(x.source.node)).not())
			}
		}
		t.depth--
		if all := allOf(parts...); bearable(all) {
			c = all
		}
	}
	t.rules[i] = c
	return c
}

// largestClaim is how many parts a claim may have: a condition that says more, taken apart, may be one thing or the other.
const largestClaim = 400

func bearable(c *claim) bool { return partsOf(c, largestClaim) < largestClaim }

// partsOf counts the parts of a claim, up to a limit.
func partsOf(c *claim, limit int) int {
	n := 1
	for _, p := range c.parts {
		if n >= limit {
			break
		}
		n += partsOf(p, limit-n)
	}
	return n
}

func (t *phrasing) inForce(f inForce) bool { return f.on(t.at) && t.r.p.inForce.on(t.at) }

// meets reports whether something is in force on some day of the edition.
func (t *phrasing) meets(f inForce) bool { return overlaps(inForce{t.at, t.until}, f) }

// truth gives what a condition says.
func (t *phrasing) truth(n ast.Node) *claim {
	if c := t.said(n); bearable(c) {
		return c
	}
	return t.r.flag(fmt.Sprintf("a large part at %p", n))
}

func (t *phrasing) said(n ast.Node) *claim {
	switch n := n.(type) {
	case *ast.BoolNode:
		if n.Value {
			return always
		}
		return never
	case *ast.IdentifierNode:
		if i, ok := t.r.p.ruleIndex[n.Value]; ok && !t.r.inSession {
			return t.rule(i)
		}
	case *ast.UnaryNode:
		return t.truth(n.Node).not()
	case *ast.ConditionalNode:
		c := t.truth(n.Cond)
		return anyOf(allOf(c, t.truth(n.Exp1)), allOf(c.not(), t.truth(n.Exp2)))
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return allOf(t.truth(n.Left), t.truth(n.Right))
		case "or", "||":
			return anyOf(t.truth(n.Left), t.truth(n.Right))
		case "in":
			return t.membership(n)
		}
		if ways(n.Left)*ways(n.Right) > largestClaim {
			return t.r.flag(fmt.Sprintf("a large part at %p", n))
		}
		if t.r.onlyParameters(n) { // a reading of the law that overlays change
			return t.r.flag(written(n))
		}
		return t.comparison(n, n.Operator, n.Left, n.Right)
	case *ast.CallNode, *ast.BuiltinNode:
		return t.question(n)
	}
	return t.r.flag(written(n))
}

// question gives what it says that the case history answers yes.
func (t *phrasing) question(n ast.Node) *claim {
	name, args := call(n)
	if step, ok := args[0].(*ast.StringNode); ok && (name == "open" || name == "done") && t.neverTaken(step.Value) {
		return never
	}
	c := t.r.flag(written(n))
	if step, ok := args[0].(*ast.StringNode); ok && (name == "open" || name == "done" && len(args) == 2) { // then it has been begun
		begun := t.r.flag("done('" + step.Value + "')")
		t.r.unknowns[c.about].implies = []int{begun.about}
	}
	return c
}

// neverTaken reports whether a step cannot have been taken by the phrasing's date: it can never be, or its time is still to come.
func (t *phrasing) neverTaken(step string) bool {
	s := t.r.p.Step(step)
	return t.r.reaching && t.r.untaken[step] || s != nil && !overlaps(inForce{until: t.until}, s.inForce)
}

func (t *phrasing) membership(n *ast.BinaryNode) *claim {
	texts, known := t.list(n.Right)
	id, isName := n.Left.(*ast.IdentifierNode)
	switch {
	case !known || t.r.onlyParameters(n.Left):
	case isName && t.r.typeOf(n.Left) == textType:
		return &claim{op: claimText, about: t.r.text(id.Value), texts: texts, is: true}
	case t.r.typeOf(n.Left) == numberType:
		if list, ok := n.Right.(*ast.ArrayNode); ok {
			var parts []*claim
			for _, e := range list.Nodes {
				parts = append(parts, t.comparison(n, "==", n.Left, e))
			}
			return anyOf(parts...)
		}
	}
	return t.r.flag(written(n))
}

// list gives the texts of a list that stands in a condition or is the value of a parameter.
func (t *phrasing) list(n ast.Node) ([]string, bool) {
	switch n := n.(type) {
	case *ast.ArrayNode:
		var out []string
		for _, e := range n.Nodes {
			s, ok := e.(*ast.StringNode)
			if !ok {
				return nil, true // numbers
			}
			out = append(out, s.Value)
		}
		return out, true
	case *ast.IdentifierNode:
		v, _ := t.parameter(n.Value)
		var out []string
		for _, item := range v.list {
			if item.typ != textType {
				return nil, false
			}
			out = append(out, item.text)
		}
		return out, v.typ == listType
	}
	return nil, false
}

// parameter gives the value of a parameter on the phrasing's date.
func (t *phrasing) parameter(name string) (value, bool) {
	param := t.r.parameterNamed(name)
	if param == nil {
		return value{}, false
	}
	v := t.edition.values[param.index].value
	return v, v.known()
}

// comparison gives what a comparison says. A choice, a greatest and a least are taken apart.
func (t *phrasing) comparison(whole ast.Node, op string, a, b ast.Node) *claim {
	if c, ok := a.(*ast.ConditionalNode); ok {
		return t.either(c, whole, t.comparison(whole, op, c.Exp1, b), t.comparison(whole, op, c.Exp2, b))
	}
	if c, ok := b.(*ast.ConditionalNode); ok {
		return t.either(c, whole, t.comparison(whole, op, a, c.Exp1), t.comparison(whole, op, a, c.Exp2))
	}
	if name, args := call(a); (name == "max" || name == "min") && op != "==" && op != "!=" {
		var parts []*claim
		for _, arg := range args {
			parts = append(parts, t.comparison(whole, op, arg, b))
		}
		if (name == "max") == (op[0] == '>') {
			return anyOf(parts...)
		}
		return allOf(parts...)
	}
	if name, _ := call(b); (name == "max" || name == "min") && op != "==" && op != "!=" {
		return t.comparison(whole, turned(op), b, a)
	}
	switch t.r.typeOf(a) {
	case numberType, shareType, dateType:
		x, ok1 := t.sum(a)
		y, ok2 := t.sum(b)
		if ok1 && ok2 {
			return compared(op, x, y)
		}
	case textType:
		return t.sameText(whole, op, a, b)
	case boolType:
		x, y := t.truth(a), t.truth(b)
		same := anyOf(allOf(x, y), allOf(x.not(), y.not()))
		if op == "!=" {
			return same.not()
		}
		return same
	}
	return t.r.flag(written(whole))
}

// either gives what holds of a choice where one thing holds of its first value and another of its second.
func (t *phrasing) either(c *ast.ConditionalNode, whole ast.Node, first, second *claim) *claim {
	cond := t.truth(c.Cond)
	if out := anyOf(allOf(cond, first), allOf(cond.not(), second)); bearable(out) {
		return out
	}
	return t.r.flag(fmt.Sprintf("a large part at %p", whole))
}

// ways counts the numbers that a side of a comparison may be: see branches.
func ways(n ast.Node) int {
	if c, ok := n.(*ast.ConditionalNode); ok {
		return ways(c.Exp1) + ways(c.Exp2)
	}
	if name, args := call(n); name == "max" || name == "min" {
		out := 0
		for _, a := range args {
			out += ways(a)
		}
		return out
	}
	return 1
}

// turned gives the operator that says the same of two values the other way round.
func turned(op string) string {
	return strings.NewReplacer("<", ">", ">", "<").Replace(op)
}

func (t *phrasing) sameText(whole ast.Node, op string, a, b ast.Node) *claim {
	if _, isText := a.(*ast.StringNode); isText {
		a, b = b, a
	}
	id, isName := a.(*ast.IdentifierNode)
	literal, isText := b.(*ast.StringNode)
	if !isName || !isText {
		return t.r.flag(written(whole))
	}
	return &claim{op: claimText, about: t.r.text(id.Value), texts: []string{literal.Value}, is: op == "=="}
}

// sum gives a number, a share or a date as a sum.
func (t *phrasing) sum(n ast.Node) (linear.Sum, bool) {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return linear.Constant(big.NewRat(int64(n.Value), 1)), true
	case *ast.UnaryNode:
		s, ok := t.sum(n.Node)
		return s.Times(big.NewRat(-1, 1)), ok
	case *ast.IdentifierNode:
		if v, ok := t.parameter(n.Value); ok {
			switch v.typ {
			case numberType, shareType:
				return linear.Constant(rat(v.number)), true
			case dateType:
				return linear.Constant(big.NewRat(ordinal(v.date), 1)), true
			}
			return linear.Sum{}, false
		}
		return linear.Variable(t.r.number(n.Value)), true
	case *ast.BinaryNode:
		a, ok1 := t.sum(n.Left)
		b, ok2 := t.sum(n.Right)
		if !ok1 || !ok2 {
			return linear.Sum{}, false
		}
		switch n.Operator {
		case "+":
			return a.Add(b), true
		case "-":
			return a.Minus(b), true
		case "*":
			if v, fixed := a.Fixed(); fixed {
				return b.Times(v), true
			}
			if v, fixed := b.Fixed(); fixed {
				return a.Times(v), true
			}
		}
	}
	return t.called(n)
}

// called gives what a function gives: a number if that is fixed, and something unknown if not.
func (t *phrasing) called(n ast.Node) (linear.Sum, bool) {
	name, args := call(n)
	switch name {
	case "times":
		if s, ok := args[0].(*ast.StringNode); ok && t.neverTaken(s.Value) {
			return linear.Sum{}, true
		}
	case "percent":
		if v, ok := percentOf(args[0]); ok {
			return linear.Constant(v), true
		}
	case "date":
		if s, ok := args[0].(*ast.StringNode); ok {
			if d, err := attendance.ParseDate(s.Value); err == nil {
				return linear.Constant(big.NewRat(ordinal(d), 1)), true
			}
		}
	}
	return linear.Variable(t.r.number(written(n))), true
}

// percentOf gives the share that percent(…) names.
func percentOf(n ast.Node) (*big.Rat, bool) {
	text := strings.Trim(n.String(), `"`)
	d, ok := parseDecimal(text)
	if !ok {
		return nil, false
	}
	return new(big.Rat).Quo(d.Rat(), big.NewRat(100, 1)), true
}

func rat(r attendance.Rate) *big.Rat { return big.NewRat(r.Part, r.Whole) }
