package packtest

import (
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// expression is a part of a condition as it is written, with the bytes that it takes up, brackets around it among them: a mutation
// is a change of the text.
type expression struct {
	kind     expressionKind
	from, to int
	text     string // of a name, a number, a text (without its quotes), of a function and of an operator
	opFrom   int    // where the operator stands, of what has one
	parts    []*expression
	bracket  bool // it stands in brackets
}

type expressionKind uint8

const (
	otherExpression expressionKind = iota
	nameExpression
	numberExpression
	textExpression
	listExpression
	callExpression
	notExpression
	compareExpression // "in" and "not in" among them
	sumExpression     // + - *
	andExpression
	orExpression
	choiceExpression // condition ? a : b
)

var expressionKinds = map[string]expressionKind{
	"name": nameExpression, "number": numberExpression, "text": textExpression, "list": listExpression, "call": callExpression,
	"not": notExpression, "and": andExpression, "or": orExpression, "if": choiceExpression,
	"==": compareExpression, "!=": compareExpression, "<": compareExpression, "<=": compareExpression, ">": compareExpression,
	">=": compareExpression, "in": compareExpression, "+": sumExpression, "-": sumExpression, "*": sumExpression,
}

// expressionOf lays out a part of a condition with its text.
func expressionOf(t *policy.Term, source string) *expression {
	e := &expression{kind: expressionKinds[t.Op], from: t.From, to: t.To, text: source[t.OpFrom:t.OpTo], opFrom: t.OpFrom}
	args := t.Args
	switch {
	case e.kind == nameExpression || e.kind == numberExpression || e.kind == textExpression || e.kind == callExpression:
		e.text = t.Name
	case t.Op == "not" && args[0].Op == "in" && t.OpFrom > args[0].From: // a not in b, of which the parser tells where the in is
		e.kind, e.text, args = compareExpression, "not in", args[0].Args
		e.opFrom = strings.LastIndex(source[:t.OpFrom], "not")
	case e.kind == sumExpression && len(args) == 1: // -a
		e.kind = otherExpression
	}
	for _, a := range args {
		e.parts = append(e.parts, expressionOf(a, source))
	}
	e.widen(source)
	return e
}

// widen takes in the brackets that stand around an expression and only group it.
func (e *expression) widen(source string) {
	for {
		before := strings.TrimRight(source[:e.from], blanks)
		after := strings.TrimLeft(source[e.to:], blanks)
		if !strings.HasSuffix(before, "(") || !strings.HasPrefix(after, ")") || calls(before[:len(before)-1]) {
			return
		}
		e.from, e.to, e.bracket = len(before)-1, len(source)-len(after)+1, true
	}
}

const blanks = " \t\r\n"

// calls reports whether a bracket behind a text holds the arguments of a function.
func calls(before string) bool {
	word := before[strings.LastIndexFunc(before, func(r rune) bool { return !isNamed(r) })+1:]
	return word != "" && word != "and" && word != "or" && word != "not" && word != "in"
}

func isNamed(r rune) bool {
	return r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// chain gives the operands that one operator joins, as in a and b and c.
func (e *expression) chain() []*expression {
	var out []*expression
	for i, part := range e.parts {
		if i == 0 && part.kind == e.kind && !part.bracket {
			out = append(out, part.chain()...)
		} else {
			out = append(out, part)
		}
	}
	return out
}
