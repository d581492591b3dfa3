package packtest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

func (m *mutator) pack(n *tomldoc.Node) {
	m.dates(n, "")
	if leap := n.Get("leap_birthday"); leap != nil {
		other := map[string]string{"02-28": "03-01", "03-01": "02-28"}[leap.Str]
		m.add("leap_birthday", "date", leap.Str, other, "a case of somebody born on 29 February", m.page.inside(leap, 0, len(leap.Str), other))
	}
}

// class changes each flag of a class.
func (m *mutator) class(n *tomldoc.Node) {
	for _, flag := range classFlags {
		advice := "a case in which a code of this class decides something that asks for " + flag + ", or one that says under codes how it counts"
		if given := n.Get(flag); given != nil {
			other := strconv.FormatBool(!given.Bool)
			m.add(flag, "flag", flag+" = "+strconv.FormatBool(given.Bool), flag+" = "+other, advice, m.page.value(given, other))
			continue
		}
		if len(n.Keys()) > 0 {
			m.add(flag, "flag", "not "+flag, flag, advice, m.page.withKey(n, flag+" = true"))
		}
	}
}

func (m *mutator) code(n *tomldoc.Node) {
	for _, key := range []string{"from", "until"} {
		if d := n.Get(key); d != nil && d.Kind == tomldoc.Date {
			m.day(key, d, "a case that lists under codes those in force on "+d.Str+" and on the day "+map[string]string{"from": "before", "until": "after"}[key])
		}
	}
	class := func(key string, c *tomldoc.Node) {
		if other := m.book.neighbour(c.Str); other != "" {
			m.add(key, "flag", "class "+c.Str, "class "+other, "a case with a mark of "+n.Key, m.page.inside(c, 0, len(c.Str), other))
		}
	}
	switch c := n.Get("class"); {
	case c == nil:
	case c.Kind == tomldoc.Table:
		for i, dated := range c.Keys() {
			class("class."+dated.Key, dated)
			if i > 0 {
				m.dayKey("class."+dated.Key, dated)
			}
		}
	case c.Kind == tomldoc.String:
		class("class", c)
	}
	if same := n.Get("same_as"); same != nil {
		if other := m.differently(same.Str); other != "" {
			m.add("same_as", "code", same.Str, other, "a case with a mark of "+n.Key, m.page.inside(same, 0, len(same.Str), other))
		}
	}
	if unmarked := n.Get("unmarked"); unmarked != nil && len(m.book.classes) > 0 {
		class := m.book.classes[0]
		e := edit{m.page, m.page.offset(unmarked.KeyPos), m.page.end(unmarked), "class = " + quoted(class)}
		m.add("unmarked", "flag", "unmarked", "class "+class, "a case with a mark of "+n.Key, e)
	}
	if n.Get("session") != nil {
		m.leaveOut(n, "session", "part", n.Get("session").Str, "a case that lists under codes those in force on a date")
	}
	m.each(n, "tags", "a case with a mark of "+n.Key)
	m.each(n, "may_become", "a case in which a mark of "+n.Key+" makes a finding provisional, or does not")
	if becomes := n.Get("becomes"); becomes != nil {
		m.becomes(n, becomes)
	}
}

// differently gives a code that counts otherwise than another.
func (m *mutator) differently(code string) string {
	for _, other := range m.book.codes {
		if class := m.book.classOf[other]; class != "" && plainText(other) && m.book.apart(class, m.book.classOf[code]) > 0 {
			return other
		}
	}
	return ""
}

func (m *mutator) becomes(code, n *tomldoc.Node) {
	if after := n.Get("after"); after != nil {
		for _, other := range lengthsBeside(after.Str) {
			m.add("becomes.after", "clock", after.Str, other, "a case on the last day on which the mark is still in time and one on the day after", m.page.inside(after, 0, len(after.Str), other))
		}
	}
	if from := n.Get("from"); from != nil {
		m.day("becomes.from", from, "a case with a mark on "+from.Str+" and one on the day before")
	}
	if into := n.Get("code"); into != nil {
		if other := m.differently(into.Str); other != "" {
			m.add("becomes.code", "code", into.Str, other, "a case with a mark of "+code.Key+" that is old enough", m.page.inside(into, 0, len(into.Str), other))
		}
	}
	m.leaveOut(code, "becomes", "part", m.page.text[m.page.offset(n.Pos):m.page.end(n)], "a case with a mark of "+code.Key+" that is old enough")
}

// each leaves out each element of a list.
func (m *mutator) each(entry *tomldoc.Node, key, advice string) {
	list := entry.Get(key)
	if list == nil || list.Kind != tomldoc.Array {
		return
	}
	for i, e := range list.Elems() {
		m.add(key, "part", strconv.Quote(e.Str), "", advice, m.page.without(list, i))
	}
}

func (m *mutator) parameter(n *tomldoc.Node) {
	m.dates(n, "")
	values := n.Get("values")
	if values == nil || values.Kind != tomldoc.Table {
		return
	}
	name, _ := strings.CutPrefix(m.node, "parameter.")
	unit := m.book.units[name]
	for _, v := range values.Keys() {
		key := "values." + v.Key
		m.dayKey(key, v)
		if v.Kind == tomldoc.Table {
			if v = v.Get("is"); v == nil {
				continue
			}
		}
		m.parameterValue(key, name, unit, v)
	}
}

func (m *mutator) parameterValue(key, name, unit string, v *tomldoc.Node) {
	switch {
	case v.Kind == tomldoc.Array:
		m.set(key, unit, v)
	case unit == "date":
		m.day(key, v, "a case in which "+name+" decides, on "+v.Str+" and on the days beside it")
	case unit == "text" || unit == "grades" && v.Kind == tomldoc.String:
		other := "(another)"
		for _, text := range m.book.texts[name] {
			if text != v.Str && plainText(text) {
				other = text
				break
			}
		}
		m.add(key, "text", v.Str, other, "a case in which it matters that "+name+" is "+v.Str, m.page.inside(v, 0, len(v.Str), other))
	case v.Kind == tomldoc.Integer || v.Kind == tomldoc.String:
		m.amount(key, name, unit, v)
	}
}

// set changes a list: each member left out and, of codes, one of every other class put in.
func (m *mutator) set(key, unit string, v *tomldoc.Node) {
	var held []string
	for i, e := range v.Elems() {
		held = append(held, e.Str)
		m.add(key, "code", strings.Trim(e.Raw(), `"'`), "", "a case with "+strings.Trim(e.Raw(), `"'`), m.page.without(v, i))
	}
	if unit != "codes" || len(held) == 0 {
		return
	}
	for _, code := range m.book.strangers(held) {
		m.add(key, "code", "without "+code, "with "+code, "a case with a mark of "+code, m.page.withElement(v, `"`+code+`"`))
	}
}

// amount changes a number in the last place that is written, a percentage by a hundredth too.
func (m *mutator) amount(key, name, unit string, v *tomldoc.Node) {
	text := v.Str
	if v.Kind == tomldoc.Integer {
		text = strconv.FormatInt(v.Int, 10)
	}
	others := numbersBeside(text)
	if unit == "percent" {
		others = percentsBeside(text)
	}
	for _, other := range others {
		written := other
		if v.Kind == tomldoc.String || strings.Contains(other, ".") {
			written = `"` + other + `"`
		}
		m.add(key, "number", text, other, fmt.Sprintf("a case in which what is held against %s is just that, and one just short of it", name), m.page.value(v, written))
	}
}

func (m *mutator) fact(n *tomldoc.Node) {
	v := n.Get("default")
	if v == nil {
		return
	}
	name, _ := strings.CutPrefix(m.node, "fact.")
	advice := "a case in which nothing is said of " + name
	switch v.Kind {
	case tomldoc.Bool:
		other := strconv.FormatBool(!v.Bool)
		m.add("default", "flag", strconv.FormatBool(v.Bool), other, advice, m.page.value(v, other))
	case tomldoc.Date:
		m.day("default", v, advice)
	case tomldoc.Integer:
		m.amount("default", name, "", v)
	case tomldoc.String:
		allowed := n.Get("type")
		if allowed == nil { // which the base of an overlay says
			break
		}
		for _, allowed := range allowed.Elems() {
			if allowed.Str != v.Str && plainText(allowed.Str) {
				m.add("default", "text", v.Str, allowed.Str, advice, m.page.inside(v, 0, len(v.Str), allowed.Str))
				break
			}
		}
	}
	m.leaveOut(n, "default", "part", v.Raw(), advice)
}

// countsBeside are the kinds of counting that are taken for one another.
var countsBeside = map[string]string{
	"sessions": "days", "days": "sessions", "minutes": "hours", "hours": "minutes", "occasions": "days",
}

func (m *mutator) measure(n *tomldoc.Node) {
	m.dates(n, "")
	if count := n.Get("count"); count != nil {
		other := countsBeside[count.Str]
		if unit, run := strings.CutPrefix(count.Str, "longest run of "); run {
			other = "current run of " + unit
		} else if unit, run := strings.CutPrefix(count.Str, "current run of "); run {
			other = "longest run of " + unit
		}
		if other != "" && (count.Str != "days" || n.Get("part") == nil) {
			m.add("count", "count", count.Str, other, "a case in which the "+count.Str+" are not as many as the "+other, m.page.inside(count, 0, len(count.Str), other))
		}
	}
	if part := n.Get("part"); part != nil {
		other := map[string]string{"any": "half", "half": "any", "whole": "half"}[part.Str]
		m.add("part", "count", part.Str, other, "a case with days of which a part counts", m.page.inside(part, 0, len(part.Str), other))
	}
	m.condition("of", n.Get("of"), "")
	m.condition("out_of", n.Get("out_of"), "")
	m.condition("where", n.Get("where"), "true")
	m.condition("bridge", n.Get("bridge"), "false")
	m.condition("breaks", n.Get("breaks"), "false")
	m.window("over", n.Get("over"))
	if asOf := n.Get("as_of"); asOf != nil {
		long := strings.TrimSuffix(asOf.Str, " ago")
		for _, other := range lengthsBeside(long) {
			m.add("as_of", "window", asOf.Str, other+" ago", "a case with what counts on the last day of the window, and one with it on the day after", m.page.inside(asOf, 0, len(long), other))
		}
		m.leaveOut(n, "as_of", "window", asOf.Str, "a case with what counts after the window has ended")
	}
}

// forcesBeside are the forces that are taken for one another.
var forcesBeside = map[string]string{"must": "may", "may": "must", "must not": "must", "info": "may"}

func (m *mutator) force(n *tomldoc.Node) {
	force := n.Get("force")
	if force == nil {
		return
	}
	if other := forcesBeside[force.Str]; other != "" {
		m.add("force", "force", force.Str, other, "a case that expects it: force = { "+m.node[strings.Index(m.node, ".")+1:]+" = "+strconv.Quote(force.Str)+" }", m.page.inside(force, 0, len(force.Str), other))
	}
}

func (m *mutator) rule(n *tomldoc.Node) {
	m.dates(n, "")
	m.force(n)
	m.condition("applies", n.Get("applies"), "true")
	m.condition("when", n.Get("when"), "true")
	m.exceptions(n)
}

func (m *mutator) exceptions(n *tomldoc.Node) {
	unless := n.Get("unless")
	if unless == nil || unless.Kind != tomldoc.Table {
		return
	}
	for _, x := range unless.Keys() {
		prefix := "unless." + x.Key + "."
		m.dates(x, prefix)
		m.condition(prefix+"when", x.Get("when"), "false")
	}
}

func (m *mutator) ladder(n *tomldoc.Node) {
	m.dates(n, "")
	m.per(n)
	m.condition("hold", n.Get("hold"), "false")
	m.condition("closes", n.Get("closes"), "false")
	steps := n.Get("step")
	if steps == nil || steps.Kind != tomldoc.Table {
		return
	}
	ladder := m.node
	for _, step := range steps.Keys() {
		if step.Kind == tomldoc.Table && (step.Get("remove") == nil || !step.Get("remove").Bool) {
			m.node = "step." + step.Key
			m.step(step)
		}
	}
	m.node = ladder
}

func (m *mutator) per(n *tomldoc.Node) {
	per := n.Get("per")
	if per == nil {
		return
	}
	other := map[string]string{"pupil": "parent", "parent": "pupil"}[per.Str]
	m.add("per", "scope", per.Str, other, "a case in which one parent has had the step and another is asked about", m.page.inside(per, 0, len(per.Str), other))
}

func (m *mutator) step(n *tomldoc.Node) {
	m.dates(n, "")
	m.force(n)
	m.per(n)
	m.condition("when", n.Get("when"), "true")
	m.condition("requires", n.Get("requires"), "true")
	m.condition("hold", n.Get("hold"), "false")
	m.condition("closes", n.Get("closes"), "false")
	m.exceptions(n)
	m.after(n)
	m.each(n, "new_since", "a case without a mark later than that step")
	m.each(n, "needs", "a case in which only this evidence is not on the record")
	for _, key := range []string{"wait", "due", "expires"} {
		m.clock(n, key)
	}
	for _, flag := range []string{"repeat", "fresh"} {
		if v := n.Get(flag); v != nil && v.Bool {
			m.add(flag, "flag", flag, "not "+flag, "a case in which the step has been taken and is called for again", m.page.value(v, "false"))
		}
	}
	if by := n.Get("decided_by"); by != nil {
		m.leaveOut(n, "decided_by", "part", by.Str, "a case with an event that does not say who decided it")
	}
	if resets := n.Get("resets"); resets != nil {
		if other := map[string]string{"term": "academic year", "academic year": "term"}[resets.Str]; other != "" {
			m.add("resets", "window", resets.Str, other, "a case in which the step was taken in an earlier term of the year", m.page.inside(resets, 0, len(resets.Str), other))
		}
		m.leaveOut(n, "resets", "part", resets.Str, "a case in which the step was taken before the period began")
	}
	m.limit(n)
	m.charges(n)
}

// after leaves out each step that must have been taken, and how it must have ended.
func (m *mutator) after(n *tomldoc.Node) {
	m.each(n, "after", "a case in which only this step has not been taken")
	list := n.Get("after")
	if list == nil {
		return
	}
	for _, e := range list.Elems() {
		if step, _, with := strings.Cut(e.Str, ":"); with {
			m.add("after", "part", e.Str, step, "a case in which the step ended otherwise", m.page.inside(e, len(step), len(e.Str), ""))
		}
	}
}

func (m *mutator) limit(n *tomldoc.Node) {
	limit := n.Get("limit")
	if limit == nil || limit.Kind != tomldoc.Table {
		return
	}
	reached := "a case in which the limit is reached, and one in which it nearly is"
	if count := limit.Get("count"); count != nil && count.Kind == tomldoc.Integer {
		for _, other := range numbersBeside(strconv.FormatInt(count.Int, 10)) {
			m.add("limit.count", "limit", strconv.FormatInt(count.Int, 10), other, reached, m.page.value(count, other))
		}
	}
	if within := limit.Get("within"); within != nil {
		for _, other := range windowsBeside(within.Str) {
			m.add("limit.within", "limit", within.Str, other, "a case with a use on the first day of the "+within.Str+", and one with it on the day before", m.page.inside(within, 0, len(within.Str), other))
		}
	}
	if except := limit.Get("except"); except != nil {
		for i, e := range except.Elems() {
			m.add("limit.except", "limit", strconv.Quote(e.Str), "", "a case in which a use that ended so would reach the limit", m.page.without(except, i))
		}
	}
	m.leaveOut(n, "limit", "limit", m.page.text[m.page.offset(limit.Pos):m.page.end(limit)], reached)
}

func (m *mutator) charges(n *tomldoc.Node) {
	charges := n.Get("charge")
	if charges == nil || charges.Kind != tomldoc.Table {
		return
	}
	for _, charge := range charges.Keys() {
		prefix := "charge." + charge.Key + "."
		m.dates(charge, prefix)
		m.condition(prefix+"when", charge.Get("when"), "true")
		amounts := charge.Get("amounts")
		if amounts == nil || amounts.Kind != tomldoc.Table {
			continue
		}
		for _, a := range amounts.Keys() {
			key := prefix + "amounts." + a.Key
			advice := "a case that expects the charge"
			for _, other := range lengthsBeside(a.Key) {
				m.add(key, "charge", "within "+a.Key, "within "+other, advice, m.page.key(a, other))
			}
			text := a.Str
			if a.Kind == tomldoc.Integer {
				text = strconv.FormatInt(a.Int, 10)
			}
			for _, other := range numbersBeside(text) {
				written := other
				if a.Kind == tomldoc.String {
					written = `"` + other + `"`
				}
				m.add(key, "charge", text, other, advice, m.page.value(a, written))
			}
		}
	}
}
