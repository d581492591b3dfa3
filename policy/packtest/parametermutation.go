package packtest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

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
