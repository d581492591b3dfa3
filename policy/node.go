package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// valueType is a type of the condition language.
type valueType uint8

const (
	noType valueType = iota
	boolType
	numberType
	shareType // an exact share: a measure with out_of, a percent parameter, percent(n)
	dateType
	textType
	listType
)

var typeNames = []string{"nothing", "a truth value", "a number", "a share", "a date", "a text", "a list"}

func (t valueType) String() string { return typeNames[t] }

// node is a checked part of an expression. It is of one type, and the field for that type works it out.
type node struct {
	typ   valueType
	from  int    // where it stands in the source, in bytes
	shown string // its source, written plainly

	truth  func(*env) truth
	number func(*env) number // of a number or a share
	date   func(*env) (earliest, latest attendance.Date, ok bool)
	text   func(*env) (string, bool)
	list   func(*env) ([]value, bool)

	// op and parts let an explanation go through a condition: "and", "or", "not" and "if" join truth values; any
	// other truth value is a part to be explained, and parts are the names whose values it rests on.
	op    string
	parts []*node
	uses  []use

	onCalendar bool // it asks the pupil's calendar, which is no use

	// Of a comparison of two numbers: how they are compared, and which, so that it can be lowered (see test).
	relation string
	sides    [2]*node

	// Of any comparison, and of "in": how it compares, and what.
	operator string
	operands [2]*node

	// What the number can be at most in size, for the proof that arithmetic stays exact.
	size size
}

// use is a name that an expression reads.
type use struct {
	kind useKind
	name string
	at   int // its place in the list of its kind
}

type useKind uint8

const (
	useMeasure useKind = iota
	useParameter
	useFact
	useRule
	useBuiltin
	useRecord // a question to the case history; its place is that of the step asked about, -1 for none
)

// env is what an expression is worked out in. Which of its fields are set depends on where the expression stands: in a
// rule, over one mark, or over one session.
type env struct {
	edition *edition

	// In a rule: the sheet of the pupil and the dates for which the answer is wanted. If these are more than one, an
	// answer that is not the same on all of them is unknown.
	sheet    *sheet
	from, to attendance.Date
	moved    bool // something that was asked for may be one thing on one of the dates and another on another

	// Over one mark. A mark that could be anything is worked out once for each code.
	written, code *code
	class         *class
	flags         uint8
	session       string
	minutes       int
	timed         bool // minutes are known

	// Over one session.
	index int
}

// moves gives a number that depends on the date and on no missing mark: where its bounds differ, it changes between the dates.
func (e *env) moves(v number) number {
	e.moved = e.moved || e.from != e.to && (v.state == patch || v.state == known && v.lo != v.hi)
	return v
}

// movesTo does so for a date that is one thing on the first of the dates and may be another on the last.
func (e *env) movesTo(first, last attendance.Date) (attendance.Date, attendance.Date, bool) {
	e.moved = e.moved || e.from != e.to && first != last
	return first, last, true
}

func (n *node) collect(into []use) []use {
	for _, u := range n.uses {
		if !slices.Contains(into, u) {
			into = append(into, u)
		}
	}
	for _, p := range n.parts {
		into = p.collect(into)
	}
	return into
}

// asksCalendar reports whether the pupil's calendar is asked for anything.
func (n *node) asksCalendar() bool {
	return n.onCalendar || slices.ContainsFunc(n.parts, (*node).asksCalendar)
}

// leaves gives the parts of a condition that are true, false or unknown by themselves, in order.
func (n *node) leaves(into []*node) []*node {
	if n.op == "" {
		return append(into, n)
	}
	for _, p := range n.parts {
		into = p.leaves(into)
	}
	return into
}

func andNode(a, b *node) *node {
	return &node{typ: boolType, op: "and", parts: []*node{a, b}, truth: func(e *env) truth {
		left := a.truth(e)
		if left == no {
			return no
		}
		return left.and(b.truth(e))
	}}
}

func orNode(a, b *node) *node {
	return &node{typ: boolType, op: "or", parts: []*node{a, b}, truth: func(e *env) truth {
		left := a.truth(e)
		if left == yes {
			return yes
		}
		return left.or(b.truth(e))
	}}
}

func notNode(a *node) *node {
	return &node{typ: boolType, op: "not", parts: []*node{a}, truth: func(e *env) truth { return a.truth(e).not() }}
}

// ifNode is condition ? a : b. Where the condition is unknown the value is what both agree on.
func ifNode(condition, a, b *node) *node {
	n := &node{typ: a.typ, parts: []*node{condition, a, b}}
	switch a.typ {
	case boolType:
		n.op = "if"
		n.truth = func(e *env) truth {
			switch condition.truth(e) {
			case yes:
				return a.truth(e)
			case no:
				return b.truth(e)
			}
			x, y := a.truth(e), b.truth(e)
			if both := x.hull(y); both == x {
				return both
			}
			return varying
		}
	case numberType, shareType:
		n.size = a.size.larger(b.size)
		n.number = func(e *env) number {
			switch condition.truth(e) {
			case yes:
				return a.number(e)
			case no:
				return b.number(e)
			}
			return a.number(e).hull(b.number(e))
		}
	case dateType:
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) {
			switch condition.truth(e) {
			case yes:
				return a.date(e)
			case no:
				return b.date(e)
			}
			lo1, hi1, ok1 := a.date(e)
			lo2, hi2, ok2 := b.date(e)
			return earlierOf(lo1, lo2), laterOf(hi1, hi2), ok1 && ok2
		}
	case textType:
		n.text = func(e *env) (string, bool) {
			switch condition.truth(e) {
			case yes:
				return a.text(e)
			case no:
				return b.text(e)
			}
			return "", false
		}
	default:
		n.list = func(e *env) ([]value, bool) {
			switch condition.truth(e) {
			case yes:
				return a.list(e)
			case no:
				return b.list(e)
			}
			return nil, false
		}
	}
	return n
}

// comparison compares two values of the same type.
func comparison(op string, a, b *node) *node {
	n := &node{typ: boolType, uses: b.collect(a.collect(nil)), onCalendar: a.asksCalendar() || b.asksCalendar()}
	n.operator, n.operands = op, [2]*node{a, b}
	switch a.typ {
	case numberType, shareType:
		n.relation, n.sides = op, [2]*node{a, b}
		n.truth = func(e *env) truth { return compare(op, a.number(e), b.number(e)) }
	case dateType:
		n.truth = func(e *env) truth { return compare(op, dayNumber(a, e), dayNumber(b, e)) }
	case textType:
		n.truth = func(e *env) truth {
			x, ok1 := a.text(e)
			y, ok2 := b.text(e)
			if !ok1 || !ok2 {
				return unknown
			}
			return truthOf((x == y) == (op == "=="))
		}
	default: // truth values
		n.truth = func(e *env) truth {
			x, y := a.truth(e), b.truth(e)
			same := x.and(y).or(x.not().and(y.not()))
			if op == "!=" {
				return same.not()
			}
			return same
		}
	}
	return n
}

// ordinal counts a date's days so that dates compare as numbers.
func ordinal(d attendance.Date) int64 { return int64(d.DaysSince(attendance.Date{})) }

func dayNumber(n *node, e *env) number {
	lo, hi, ok := n.date(e)
	if !ok {
		return number{}
	}
	return between(ordinal(lo), ordinal(hi))
}

// membership is a in b.
func membership(a, b *node) *node {
	n := &node{typ: boolType, uses: b.collect(a.collect(nil)), onCalendar: a.asksCalendar()}
	n.operator, n.operands = "in", [2]*node{a, b}
	n.truth = func(e *env) truth {
		list, ok := b.list(e)
		if !ok {
			return unknown
		}
		if a.typ == textType {
			x, ok := a.text(e)
			if !ok {
				return unknown
			}
			for i := range list {
				if list[i].text == x {
					return yes
				}
			}
			return no
		}
		result := no
		for i := range list {
			result = result.or(a.memberOf(e, list[i]))
		}
		return result
	}
	return n
}

func (n *node) memberOf(e *env, v value) truth {
	if n.typ == dateType {
		return dayNumber(n, e).equal(between(ordinal(v.date), ordinal(v.date)))
	}
	return n.number(e).equal(exactly(v.number))
}

func calculation(op string, a, b *node) *node {
	return &node{
		typ: a.typ, parts: []*node{a, b}, size: sizeOf(op, a.size, b.size),
		number: func(e *env) number { return arithmetic(op, a.number(e), b.number(e)) },
	}
}

func earlierOf(a, b attendance.Date) attendance.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func laterOf(a, b attendance.Date) attendance.Date {
	if b.After(a) {
		return b
	}
	return a
}
