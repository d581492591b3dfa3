package packtest

import "strings"

// expression is a part of a condition with the bytes that it takes up in it. It is read again here, and not taken from package
// policy, since a mutation is a change of the text: what it stands for is policy's affair, which reads the changed text and may
// refuse it.
type expression struct {
	kind     expressionKind
	from, to int    // with the brackets around it
	text     string // of a name, a number, a text (without its quotes) and of an operator
	opFrom   int    // where the operator stands, of what has one
	parts    []*expression
	bracket  bool // it stands in brackets
}

type expressionKind uint8

const (
	nameExpression expressionKind = iota
	numberExpression
	textExpression
	listExpression
	callExpression
	notExpression
	minusExpression
	compareExpression // "in" and "not in" among them
	sumExpression     // + - *
	andExpression
	orExpression
	choiceExpression // condition ? a : b
)

// operators are how binary operators bind, the weakest first. "not" takes what binds more strongly than a comparison.
var operators = map[string]int{
	"or": 1, "||": 1, "and": 2, "&&": 2,
	"==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "in": 3, "not in": 3,
	"+": 4, "-": 4, "*": 5,
}

const bindsLikeNot = 5

// parseExpression reads a condition. It gives nil for what it does not understand, of which no mutation is made.
func parseExpression(source string) *expression {
	p := &expressionReader{source: source}
	p.next()
	e := p.choice(0)
	if p.bad || p.kind != endToken {
		return nil
	}
	return e
}

type tokenKind uint8

const (
	endToken tokenKind = iota
	nameToken
	numberToken
	textToken
	signToken
)

type expressionReader struct {
	source   string
	kind     tokenKind
	from, to int
	text     string
	ended    int // where the token before this one ends
	bad      bool
}

func isLetter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// next goes on to the next token.
func (p *expressionReader) next() {
	p.ended = p.to
	at := p.to
	for at < len(p.source) && strings.IndexByte(" \t\r\n", p.source[at]) >= 0 {
		at++
	}
	p.from, p.to, p.text = at, at, ""
	if at == len(p.source) {
		p.kind = endToken
		return
	}
	end := at + 1
	switch c := p.source[at]; {
	case isLetter(c):
		for end < len(p.source) && (isLetter(p.source[end]) || isDigit(p.source[end])) {
			end++
		}
		p.kind = nameToken
	case isDigit(c):
		for end < len(p.source) && (isDigit(p.source[end]) || p.source[end] == '_') {
			end++
		}
		p.kind = numberToken
	case c == '\'' || c == '"':
		for end < len(p.source) && p.source[end] != c {
			if p.source[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(p.source) {
			p.bad, p.kind, p.to = true, endToken, len(p.source)
			return
		}
		p.kind, p.text = textToken, p.source[at+1:end]
		p.to = end + 1
		return
	default:
		if end < len(p.source) {
			switch two := p.source[at : end+1]; two {
			case "==", "!=", "<=", ">=", "&&", "||":
				end++
			}
		}
		p.kind = signToken
	}
	p.to, p.text = end, p.source[at:end]
}

// maxNesting bounds how deep an expression may be nested; the parser of the pack refuses much less.
const maxNesting = 200

func (p *expressionReader) choice(depth int) *expression {
	condition := p.binary(1, depth)
	if p.bad || p.text != "?" || p.kind != signToken {
		return condition
	}
	out := &expression{kind: choiceExpression, from: condition.from, text: "?", opFrom: p.from}
	p.next()
	a := p.choice(depth + 1)
	if p.bad || p.text != ":" {
		p.bad = true
		return condition
	}
	p.next()
	b := p.choice(depth + 1)
	out.parts, out.to = []*expression{condition, a, b}, b.to
	return out
}

// operator gives the binary operator at hand, "" if there is none.
func (p *expressionReader) operator() string {
	if p.kind != signToken && p.kind != nameToken {
		return ""
	}
	if p.text == "not" {
		return "not in" // no operand begins here
	}
	if operators[p.text] == 0 {
		return ""
	}
	return p.text
}

func (p *expressionReader) binary(weakest, depth int) *expression {
	left := p.unary(depth)
	for !p.bad {
		op := p.operator()
		binds := operators[op]
		if binds < weakest || op == "" {
			return left
		}
		out := &expression{from: left.from, text: op, opFrom: p.from}
		p.next()
		if op == "not in" {
			if p.text != "in" {
				p.bad = true
				return left
			}
			p.next()
		}
		right := p.binary(binds+1, depth+1)
		out.parts, out.to = []*expression{left, right}, right.to
		switch binds {
		case 1:
			out.kind = orExpression
		case 2:
			out.kind = andExpression
		case 3:
			out.kind = compareExpression
		default:
			out.kind = sumExpression
		}
		left = out
	}
	return left
}

func (p *expressionReader) unary(depth int) *expression {
	out := &expression{from: p.from, to: p.to, text: p.text, opFrom: p.from}
	if depth > maxNesting {
		p.bad = true
		return out
	}
	switch {
	case p.kind == nameToken && p.text == "not" || p.kind == signToken && p.text == "!":
		p.next()
		part := p.binary(bindsLikeNot, depth+1)
		out.kind, out.parts, out.to = notExpression, []*expression{part}, part.to
	case p.kind == signToken && p.text == "-":
		p.next()
		part := p.unary(depth + 1)
		out.kind, out.parts, out.to = minusExpression, []*expression{part}, part.to
	case p.kind == nameToken:
		p.next()
		if p.kind == signToken && p.text == "(" {
			p.next()
			out.kind = callExpression
			out.parts = p.list(")", depth+1)
			out.to = p.ended
		}
	case p.kind == numberToken:
		out.kind = numberExpression
		p.next()
	case p.kind == textToken:
		out.kind = textExpression
		p.next()
	case p.kind == signToken && p.text == "[":
		p.next()
		out.kind = listExpression
		out.parts = p.list("]", depth+1)
		out.to = p.ended
	case p.kind == signToken && p.text == "(":
		p.next()
		inner := p.choice(depth + 1)
		if p.text != ")" {
			p.bad = true
			return out
		}
		p.next()
		inner.from, inner.to, inner.bracket = out.from, p.ended, true
		return inner
	default:
		p.bad = true
	}
	return out
}

// list reads arguments or the members of a list, with the bracket that closes it.
func (p *expressionReader) list(closing string, depth int) []*expression {
	var out []*expression
	for !p.bad {
		if p.kind == signToken && p.text == closing {
			p.next()
			return out
		}
		if len(out) > 0 {
			if p.text != "," || p.kind != signToken {
				p.bad = true
				return out
			}
			p.next()
		}
		out = append(out, p.choice(depth))
	}
	return out
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

// walk goes through an expression and all its parts, those that stand before others first.
func (e *expression) walk(visit func(*expression)) {
	visit(e)
	for _, part := range e.parts {
		part.walk(visit)
	}
}
