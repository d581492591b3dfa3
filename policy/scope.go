package policy

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// builtin makes a node for a name that every pack has.
func builtin(typ valueType, name string) *node {
	return &node{typ: typ, size: countSize, uses: []use{{kind: useBuiltin, name: name}}}
}

func flagNode(flag uint8, name string) *node {
	n := builtin(boolType, name)
	n.truth = func(e *env) truth { return truthOf(e.flags&flag != 0) }
	return n
}

// markScope is for expressions over one mark: of, out_of, bridge, breaks.
func (p *Policy) markScope() *scope {
	s := &scope{where: "an expression over a mark", holds: "it sees what one mark is (code, written, class, tags, minutes, session, the flags of a class) and parameters"}
	names := append([]string{"code", "written", "class", "tags", "minutes", "session"}, flagNames...)
	s.known = func() []string { return append(slices.Clone(names), p.parameterNames()...) }
	s.names = func(name string, _ bool) *node {
		if i := slices.Index(flagNames, name); i >= 0 {
			return flagNode(1<<i, name)
		}
		n := builtin(textType, name)
		switch name {
		case "code":
			n.text = func(e *env) (string, bool) { return e.code.name, true }
		case "written":
			n.text = func(e *env) (string, bool) { return e.written.name, true }
		case "class":
			n.text = func(e *env) (string, bool) { return e.class.name, true }
		case "session":
			n.text = func(e *env) (string, bool) { return e.session, true }
		case "tags":
			n.typ = listType
			n.list = func(e *env) ([]value, bool) { return e.code.tagValues(), true }
		case "minutes":
			n.typ = numberType
			n.number = func(e *env) number {
				if !e.timed {
					return number{}
				}
				return exactly(integer(int64(e.minutes)))
			}
		default:
			return p.parameterNode(name)
		}
		return n
	}
	s.texts = p.markTexts()
	return s
}

// markTexts gives the texts that the names of a mark can have.
func (p *Policy) markTexts() map[string][]string {
	var codes, tags []string
	for _, c := range p.codes {
		codes, tags = append(codes, c.name), append(tags, c.tags...)
	}
	slices.Sort(codes)
	slices.Sort(tags)
	return map[string][]string{"code": codes, "written": codes, "class": sortedKeys(p.classes), "tags": slices.Compact(tags), "session": sorted(p.sessions)}
}

func sorted(texts []string) []string {
	out := slices.Clone(texts)
	slices.Sort(out)
	return out
}

func (c *code) tagValues() []value {
	out := make([]value, len(c.tags))
	for i, t := range c.tags {
		out[i] = value{typ: textType, text: t}
	}
	return out
}

// sessionScope is for expressions over one session: where.
func (p *Policy) sessionScope() *scope {
	s := &scope{where: "an expression over a session", holds: "it sees what one session is (weekday, session, date, term, month, first_after_break, last_before_break, school_days_ago, age) and parameters"}
	names := []string{"weekday", "session", "date", "term", "month", "first_after_break", "last_before_break", "school_days_ago", "age"}
	s.known = func() []string { return append(slices.Clone(names), p.parameterNames()...) }
	s.names = func(name string, _ bool) *node {
		n := builtin(numberType, name)
		switch name {
		case "weekday", "session":
			n.typ = textType
			n.text = func(e *env) (string, bool) {
				d, session := e.calendar().Session(e.index)
				if name == "weekday" {
					return attendance.WeekdayName(d.Weekday()), true
				}
				return session, true
			}
		case "date":
			n.typ = dateType
			n.date = func(e *env) (attendance.Date, attendance.Date, bool) { return e.date(), e.date(), true }
		case "first_after_break":
			n.typ = boolType
			n.truth = func(e *env) truth { return truthOf(e.calendar().FirstAfterBreak(e.index)) }
		case "last_before_break":
			n.typ = boolType
			n.truth = func(e *env) truth { return truthOf(e.calendar().LastBeforeBreak(e.index)) }
		case "term":
			n.number = func(e *env) number { return exactly(integer(int64(e.calendar().TermNumber(e.date())))) }
		case "month":
			n.number = func(e *env) number {
				_, month, _ := e.date().Civil()
				return exactly(integer(int64(month)))
			}
		case "school_days_ago":
			n.number = func(e *env) number {
				c, d := e.calendar(), e.date()
				return between(int64(c.SchoolDaysBetween(d, e.from)), int64(c.SchoolDaysBetween(d, e.to)))
			}
		case "age":
			n.number = func(e *env) number { return e.sheet.age(e.date(), e.date()) }
		default:
			return p.parameterNode(name)
		}
		return n
	}
	var weekdays []string
	for d := range 7 {
		weekdays = append(weekdays, attendance.WeekdayName(weekday(d)))
	}
	s.texts = map[string][]string{"weekday": sorted(weekdays), "session": sorted(p.sessions)}
	return s
}

func (e *env) calendar() *attendance.Calendar { return e.sheet.pupil.Calendar }

func (e *env) date() attendance.Date {
	d, _ := e.calendar().Session(e.index)
	return d
}

// ruleScope is for the conditions of rules. A name may stand for a rule and for a value: which is meant follows from the
// type that its place calls for.
func (p *Policy) ruleScope() *scope {
	s := &scope{where: inRule, holds: "a rule sees measures, parameters, facts, other rules, and on, born, age, enrolled, left and year_group"}
	s.known = func() []string {
		names := append(p.parameterNames(), builtinNames...)
		for _, m := range p.measures {
			names = append(names, m.name)
		}
		for _, f := range p.facts {
			names = append(names, f.name)
		}
		for _, r := range p.rules {
			names = append(names, r.name)
		}
		return names
	}
	s.names = func(name string, wantTruth bool) *node {
		if i, ok := p.ruleIndex[name]; ok && (wantTruth || p.valueNode(name) == nil) {
			n := &node{typ: boolType, uses: []use{{useRule, name, i}}}
			n.truth = func(e *env) truth { return e.sheet.ruleTruth(i, e) }
			return n
		}
		return p.valueNode(name)
	}
	s.refuse = func(name string) string {
		for _, m := range p.measures {
			if m.name == name && p.windows[m.window].since != "" {
				return fmt.Sprintf("measure %s counts since step %s, which a register does not tell: only the conditions of steps may use it", name, p.windows[m.window].since)
			}
		}
		return ""
	}
	s.texts = map[string][]string{}
	for _, f := range p.facts {
		if f.allowed != nil {
			s.texts[f.name] = sorted(f.allowed)
		}
	}
	return s
}

var builtinNames = []string{"on", "born", "age", "enrolled", "left", "year_group"}

// valueNode gives a node for a measure, a parameter, a fact or a built-in name, nil if there is none of that name.
func (p *Policy) valueNode(name string) *node {
	if n := builtinNode(name); n != nil {
		return n
	}
	for i, m := range p.measures {
		if m.name == name {
			n := &node{typ: numberType, size: countSize, uses: []use{{useMeasure, name, i}}}
			if m.whole() == 60 {
				n.size = hoursSize
			}
			if m.share {
				n.typ, n.size = shareType, shareSize
			}
			n.number = func(e *env) number { return e.sheet.measure(i, e) }
			return n
		}
	}
	for i, f := range p.facts {
		if f.name == name {
			return factNode(f, i)
		}
	}
	return p.parameterNode(name)
}

func builtinNode(name string) *node {
	n := builtin(dateType, name)
	switch name {
	case "on":
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) { return e.movesTo(e.from, e.to) }
	case "born":
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) {
			born := e.sheet.born()
			return born, born, !born.IsZero()
		}
	case "enrolled":
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) { return e.sheet.enrolled() }
	case "left":
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) { return e.sheet.left() }
	case "age":
		n.typ = numberType
		n.number = func(e *env) number { return e.moves(e.sheet.age(e.from, e.to)) }
	case "year_group":
		n.typ = textType
		n.text = func(e *env) (string, bool) { return e.sheet.yearGroup() }
	default:
		return nil
	}
	return n
}

func factNode(f *fact, i int) *node {
	if f.typ == noType {
		return nil // its type is at fault and has been reported
	}
	n := &node{typ: f.typ, size: size{exactness, countSize.whole}, uses: []use{{useFact, f.name, i}}}
	switch f.typ {
	case boolType:
		n.truth = func(e *env) truth {
			if v := e.sheet.facts[i]; v.known() {
				return v.truth
			}
			return unknown
		}
	case numberType:
		n.number = func(e *env) number {
			if v := e.sheet.facts[i]; v.known() {
				return exactly(v.number)
			}
			return number{}
		}
	case dateType:
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) {
			v := e.sheet.facts[i]
			return v.date, v.date, v.known()
		}
	default:
		n.text = func(e *env) (string, bool) { return e.sheet.facts[i].text, e.sheet.facts[i].known() }
	}
	return n
}

func (p *Policy) parameterNames() []string {
	names := make([]string, len(p.parameters))
	for i, param := range p.parameters {
		names[i] = param.name
	}
	return names
}

func (p *Policy) parameterNode(name string) *node {
	i := slices.IndexFunc(p.parameters, func(param *parameter) bool { return param.name == name })
	if i < 0 {
		return nil
	}
	param := p.parameters[i]
	n := &node{typ: param.typ, uses: []use{{useParameter, name, i}}}
	current := func(e *env) value { return e.edition.values[i].value }
	switch param.typ {
	case numberType, shareType:
		n.size = param.size()
		n.number = func(e *env) number {
			if v := current(e); v.known() {
				return exactly(v.number)
			}
			return number{}
		}
	case dateType:
		n.date = func(e *env) (attendance.Date, attendance.Date, bool) {
			v := current(e)
			return v.date, v.date, v.known()
		}
	case textType:
		n.text = func(e *env) (string, bool) { v := current(e); return v.text, v.known() }
	case listType:
		n.list = func(e *env) ([]value, bool) { v := current(e); return v.list, v.known() }
	default:
		return nil // its values are at fault and have been reported
	}
	return n
}

func (p *parameter) size() size {
	out := size{countSize.whole, countSize.whole}
	for _, v := range p.values {
		if v.value.known() {
			out = out.larger(sizeOfRate(v.value.number))
		}
	}
	return out
}
