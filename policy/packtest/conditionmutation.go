package packtest

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// conditionText is a condition whose parts are being changed.
type conditionText struct {
	m          *mutator
	key        string
	node       *tomldoc.Node
	source     string
	multiplied bool // what is being changed is a factor
}

// condition changes a condition in every place. Left out altogether it would be what is given: what is asked for besides is
// then always so, an exception never.
func (m *mutator) condition(key string, n *tomldoc.Node, leftOut string) {
	if n == nil || n.Kind != tomldoc.String {
		return
	}
	c := &conditionText{m: m, key: key, node: n, source: n.Str}
	written := m.book.conditions[policy.Place(n.InString(0))]
	if written == nil || written.Term == nil {
		return
	}
	whole := expressionOf(written.Term, c.source)
	c.change(whole, nil)
	if leftOut != "" && c.text(whole) != leftOut {
		what := "a case in which it is false and all else holds"
		if leftOut == "false" {
			what = "a case in which it holds, and decides"
		}
		m.add(key, "part", c.text(whole), leftOut, what, m.page.value(n, quoted(leftOut)))
	}
}

// quoted writes a text between quotes.
func quoted(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return "'" + s + "'"
	}
	return `"` + s + `"`
}

func (c *conditionText) text(e *expression) string { return c.source[e.from:e.to] }

// replace adds a mutation that puts a text in the place of some bytes; shown is the part of the condition in which these lie.
func (c *conditionText) replace(shown *expression, kind string, from, to int, text, advice string) {
	after := c.source[shown.from:from] + text + c.source[to:shown.to]
	c.m.add(c.key, kind, c.text(shown), after, advice, c.m.page.inside(c.node, from, to, text))
}

// change changes a part of the condition; within is the smallest part around it that is true or false.
func (c *conditionText) change(e, within *expression) {
	switch e.kind {
	case andExpression, orExpression:
		c.joined(e)
		return
	case notExpression:
		c.replace(e, "part", e.opFrom, e.parts[0].from, "", "a case in which "+c.text(e.parts[0])+" decides")
		c.change(e.parts[0], nil)
		return
	case choiceExpression:
		c.choice(e)
		return
	case compareExpression:
		c.comparison(e)
		return
	case callExpression:
		if within == nil {
			within = e
		}
		c.call(e, within)
		return
	case numberExpression:
		if within == nil {
			within = e
		}
		c.number(e, within)
		return
	case sumExpression:
		c.sum(e, within)
		return
	}
	for _, part := range e.parts {
		if within == nil {
			within = e
		}
		c.change(part, within)
	}
}

// joined changes parts that "and" or "or" join: one operator for the other, and each part left out.
func (c *conditionText) joined(e *expression) {
	other, advice := "or", "a case in which only one of the parts holds"
	if e.kind == orExpression {
		other, advice = "and", "a case in which only one of the parts holds"
	}
	operands := e.chain()
	for i, part := range operands {
		if i > 0 {
			before := operands[i-1]
			at := before.to + strings.IndexFunc(c.source[before.to:], func(r rune) bool { return r != ' ' && r != '\n' && r != '\t' && r != '\r' })
			c.replaceBetween(before, part, "operator", at, at+len(e.text), other, advice)
		}
		holds := "is false and all the others hold"
		if e.kind == orExpression {
			holds = "holds and none of the others does"
		}
		from, to := part.from, part.to
		switch {
		case i+1 < len(operands):
			to = operands[i+1].from
		default:
			from = operands[i-1].to
		}
		c.leaveOut(e, part, from, to, fmt.Sprintf("a case in which %s %s", c.text(part), holds))
		c.change(part, nil)
	}
}

// replaceBetween shows two neighbours of a chain.
func (c *conditionText) replaceBetween(a, b *expression, kind string, from, to int, text, advice string) {
	c.replace(&expression{from: a.from, to: b.to}, kind, from, to, text, advice)
}

func (c *conditionText) leaveOut(whole, part *expression, from, to int, advice string) {
	c.m.add(c.key, "part", c.text(part)+" (in "+shortened(c.text(whole))+")", "", advice, c.m.page.inside(c.node, from, to, ""))
}

// shortened cuts a text that is shown beside another.
func shortened(s string) string {
	const enough = 100
	if len(s) <= enough {
		return s
	}
	return strings.ToValidUTF8(s[:enough], "") + "…"
}

// choice changes condition ? a : b: always the one, always the other.
func (c *conditionText) choice(e *expression) {
	condition, a, b := e.parts[0], e.parts[1], e.parts[2]
	inner := expression{from: e.from, to: e.to}
	if e.bracket {
		inner.from, inner.to = e.from+1, e.to-1
	}
	c.replace(e, "part", inner.from, inner.to, c.text(a), fmt.Sprintf("a case in which %s is false", c.text(condition)))
	c.replace(e, "part", inner.from, inner.to, c.text(b), fmt.Sprintf("a case in which %s holds", c.text(condition)))
	for _, part := range e.parts {
		c.change(part, nil)
	}
}

// comparisons are what each comparison is changed into: the one beside it at the line, and the other way round.
var comparisons = map[string][]string{
	">=": {">", "<", "=="}, ">": {">=", "<"}, "<=": {"<", ">", "=="}, "<": {"<=", ">"}, "==": {"!=", ">=", "<="}, "!=": {"=="},
}

func (c *conditionText) comparison(e *expression) {
	left, right := e.parts[0], e.parts[1]
	if e.text == "in" || e.text == "not in" {
		other := "not in"
		if e.text == other {
			other = "in"
		}
		c.replace(e, "operator", e.opFrom, right.from, other+" ", "a case with and without it")
		c.members(left, right, e)
		c.change(left, e)
		return
	}
	ordered := left.kind != textExpression && right.kind != textExpression && len(c.m.book.texts[left.text]) == 0 && len(c.m.book.texts[right.text]) == 0
	for _, other := range comparisons[e.text] {
		if !ordered && other != "!=" && other != "==" {
			continue
		}
		c.replace(e, "operator", e.opFrom, e.opFrom+len(e.text), other, c.line(left, right, e.text, other))
	}
	for i, part := range e.parts {
		if part.kind == textExpression {
			c.literal(part, e.parts[1-i], e)
			continue
		}
		c.change(part, e)
	}
}

// line says on which side of a threshold the case has to be.
func (c *conditionText) line(left, right *expression, op, other string) string {
	a, b := c.text(left), c.text(right)
	switch {
	case (op == ">=" || op == "<=") && other == "==", op == "==" && other == ">=":
		return fmt.Sprintf("a case in which %s is well beyond %s", a, b)
	case strings.ContainsAny(op, "<>") && strings.ContainsAny(other, "<>") && op[0] != other[0]:
		return fmt.Sprintf("a case in which %s %s %s decides", a, op, b)
	case op == "==":
		return fmt.Sprintf("a case in which %s is not %s", a, b)
	}
	return fmt.Sprintf("a case in which %s is just %s", a, b)
}

// literal changes a text that a name is compared with: a code for another.
func (c *conditionText) literal(text, name, within *expression) {
	if name.kind == nameExpression && (name.text == "code" || name.text == "written") {
		if other := c.m.book.another(text.text); other != "" {
			c.replace(within, "code", text.from+1, text.to-1, other, fmt.Sprintf("a case with a mark of %s, or of %s", text.text, other))
		}
	}
}

// members changes a list of texts or numbers: each member left out and, of codes, one of every other class put in.
func (c *conditionText) members(name, list, within *expression) {
	if list.kind != listExpression {
		return
	}
	var held []string
	for i, e := range list.parts {
		held = append(held, e.text)
		from, to := e.from, e.to
		switch {
		case i+1 < len(list.parts):
			to = list.parts[i+1].from
		case i > 0:
			from = list.parts[i-1].to
		}
		c.replace(within, "code", from, to, "", fmt.Sprintf("a case in which %s is %s", c.text(name), c.text(e)))
	}
	if name.kind != nameExpression || name.text != "code" && name.text != "written" || len(list.parts) == 0 {
		return
	}
	last := list.parts[len(list.parts)-1]
	mark := c.source[last.from : last.from+1]
	for _, code := range c.m.book.strangers(held) {
		c.replace(within, "code", last.to, last.to, ", "+mark+code+mark, "a case with a mark of "+code)
	}
}
