package policy

import (
	"fmt"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/attendance"
)

// function is one of the functions of the language: how a call is checked and turned into a node.
type function struct {
	scopes []string // where it has a meaning; nil means everywhere
	check  func(c *compiler, n ast.Node, args []ast.Node) *node
}

const inRule = "a rule"

var functionNames = []string{"age_on", "date", "days_between", "div", "latest", "max", "min", "months_between", "next", "percent", "school_days_between"}

// findFunction gives the function of a name. It is a switch and not a table, since the checks lead back here.
func findFunction(name string) (f function, ok bool) {
	rules := []string{inRule, inStep}
	named := func(check func(*compiler, ast.Node, []ast.Node, string) *node) func(*compiler, ast.Node, []ast.Node) *node {
		return func(c *compiler, n ast.Node, args []ast.Node) *node { return check(c, n, args, name) }
	}
	between := func(measure func(*sheet, attendance.Date, attendance.Date) int) func(*compiler, ast.Node, []ast.Node) *node {
		return func(c *compiler, n ast.Node, args []ast.Node) *node { return checkBetween(c, n, args, name, measure) }
	}
	switch name {
	case "percent":
		return function{nil, checkPercent}, true
	case "date":
		return function{nil, checkDate}, true
	case "div":
		return function{nil, checkDiv}, true
	case "min", "max":
		return function{nil, named(checkExtreme)}, true
	case "age_on":
		return function{rules, checkAgeOn}, true
	case "latest", "next":
		return function{rules, named(checkCutOff)}, true
	case "days_between":
		return function{rules, between(daysBetween)}, true
	case "school_days_between":
		return function{rules, between(schoolDaysBetween)}, true
	case "months_between":
		return function{rules, between(monthsBetween)}, true
	}
	return findStepFunction(name)
}

func checkPercent(c *compiler, n ast.Node, args []ast.Node) *node {
	if len(args) == 1 {
		text := ""
		switch a := args[0].(type) {
		case *ast.IntegerNode:
			text = fmt.Sprint(a.Value)
		case *ast.StringNode:
			text = a.Value
		}
		if d, ok := parseDecimal(text); ok && !d.IsNegative() {
			r := rational(d)
			r.Whole *= 100
			return constant(value{typ: shareType, number: r})
		}
	}
	return c.faultAt(n, `percent takes one number as it is: percent(10) or percent("7.5")`)
}

func checkDate(c *compiler, n ast.Node, args []ast.Node) *node {
	if len(args) == 1 {
		if s, ok := args[0].(*ast.StringNode); ok {
			d, err := attendance.ParseDate(s.Value)
			if err == nil {
				return constant(value{typ: dateType, date: d})
			}
			return c.faultAt(args[0], err.Error())
		}
	}
	return c.faultAt(n, `date takes one date in quotes: date("2024-09-01")`)
}

func checkDiv(c *compiler, n ast.Node, args []ast.Node) *node {
	if len(args) != 2 {
		return c.faultAt(n, "div takes two numbers: div(a, b) is the whole part of a divided by b")
	}
	a, b := c.checkAs(args[0], numberType, "div"), c.checkAs(args[1], numberType, "div")
	if a == nil || b == nil {
		return nil
	}
	bound := sizeOf("*", a.size, size{b.size.whole, b.size.whole})
	bound.whole = countSize.whole
	out := &node{typ: numberType, parts: []*node{a, b}, size: bound}
	out.number = func(e *env) number { return divide(a.number(e), b.number(e)) }
	return out
}

// divide gives the whole part of a divided by b, towards the lesser number. It is unknown if b may be zero or less.
func divide(a, b number) number {
	if n, ok := joint(a, b); !ok {
		return n
	}
	if b.lo.Part <= 0 {
		return number{state: patch}
	}
	var out number
	for i, x := range [4][2]attendance.Rate{{a.lo, b.lo}, {a.lo, b.hi}, {a.hi, b.lo}, {a.hi, b.hi}} {
		part, ok1 := mul(x[0].Part, x[1].Whole)
		whole, ok2 := mul(x[0].Whole, x[1].Part)
		if !ok1 || !ok2 {
			return number{}
		}
		q := part / whole
		if part%whole != 0 && part < 0 {
			q--
		}
		if i == 0 {
			out = between(q, q)
		} else {
			out = out.hull(between(q, q))
		}
	}
	return out
}

func checkExtreme(c *compiler, n ast.Node, args []ast.Node, name string) *node {
	if len(args) < 2 {
		return c.faultAt(n, name+" takes two numbers or more")
	}
	var parts []*node
	for _, a := range args {
		p := c.check(a, numberType)
		if p == nil {
			return nil
		}
		if p.typ != numberType && p.typ != shareType || len(parts) > 0 && p.typ != parts[0].typ {
			return c.faultAt(a, name+" takes numbers only or shares only")
		}
		parts = append(parts, p)
	}
	out := &node{typ: parts[0].typ, parts: parts, size: parts[0].size}
	for _, p := range parts {
		out.size = out.size.larger(p.size)
	}
	sign := 1
	if name == "max" {
		sign = -1
	}
	out.number = func(e *env) number {
		best := parts[0].number(e)
		for _, p := range parts[1:] {
			v := p.number(e)
			if n, ok := joint(best, v); !ok {
				return n
			}
			if sign*v.lo.Compare(best.lo) < 0 {
				best.lo = v.lo
			}
			if sign*v.hi.Compare(best.hi) < 0 {
				best.hi = v.hi
			}
		}
		return best
	}
	return out
}

func checkAgeOn(c *compiler, n ast.Node, args []ast.Node) *node {
	if len(args) != 1 {
		return c.faultAt(n, "age_on takes one date: age_on(date(\"2024-09-01\"))")
	}
	d := c.checkAs(args[0], dateType, "age_on")
	if d == nil {
		return nil
	}
	out := &node{typ: numberType, parts: []*node{d}, uses: []use{{kind: useBuiltin, name: "born"}}, size: countSize}
	out.number = func(e *env) number {
		lo, hi, ok := d.date(e)
		if !ok {
			return number{}
		}
		return e.sheet.age(lo, hi)
	}
	return out
}

// checkCutOff checks latest and next: the nearest date on a day of the year that the law names, up to or from the
// evaluation date.
func checkCutOff(c *compiler, n ast.Node, args []ast.Node, name string) *node {
	type dayOfYear struct {
		month time.Month
		day   int
	}
	var days []dayOfYear
	for _, a := range args {
		s, ok := a.(*ast.StringNode)
		if !ok {
			return c.faultAt(a, name+` takes days of the year in quotes: `+name+`("03-31", "08-31")`)
		}
		month, day, err := attendance.ParseMonthDay(s.Value)
		if err != nil {
			return c.faultAt(a, err.Error())
		}
		days = append(days, dayOfYear{month, day})
	}
	if len(days) == 0 {
		return c.faultAt(n, name+` takes days of the year in quotes: `+name+`("03-31", "08-31")`)
	}
	nearest := func(on attendance.Date) attendance.Date {
		var best attendance.Date
		for _, d := range days {
			if name == "latest" {
				best = laterOf(best, attendance.LatestOf(on, d.month, d.day))
			} else if at := attendance.NextOf(on, d.month, d.day); best.IsZero() || at.Before(best) {
				best = at
			}
		}
		return best
	}
	out := &node{typ: dateType, uses: []use{{kind: useBuiltin, name: "on"}}}
	out.date = func(e *env) (attendance.Date, attendance.Date, bool) {
		first := nearest(e.from)
		if e.from == e.to {
			return first, first, true
		}
		return e.movesTo(first, nearest(e.to))
	}
	return out
}

func daysBetween(_ *sheet, a, b attendance.Date) int { return b.DaysSince(a) }

func schoolDaysBetween(s *sheet, a, b attendance.Date) int {
	return s.pupil.Calendar.SchoolDaysBetween(a, b)
}

func monthsBetween(_ *sheet, a, b attendance.Date) int { return a.MonthsUntil(b) }

// checkBetween checks the functions that measure from one date to another. They grow with the second date and shrink with
// the first, so their bounds lie at the ends.
func checkBetween(c *compiler, n ast.Node, args []ast.Node, name string, measure func(*sheet, attendance.Date, attendance.Date) int) *node {
	if len(args) != 2 {
		return c.faultAt(n, name+" takes two dates, the earlier one first")
	}
	a, b := c.checkAs(args[0], dateType, name), c.checkAs(args[1], dateType, name)
	if a == nil || b == nil {
		return nil
	}
	out := &node{typ: numberType, parts: []*node{a, b}, size: countSize, onCalendar: true}
	out.number = func(e *env) number {
		aLo, aHi, ok1 := a.date(e)
		bLo, bHi, ok2 := b.date(e)
		if !ok1 || !ok2 || e.sheet.pupil == nil {
			return number{}
		}
		return between(int64(measure(e.sheet, aHi, bLo)), int64(measure(e.sheet, aLo, bHi)))
	}
	return out
}
