package packtest

import (
	"strconv"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

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
