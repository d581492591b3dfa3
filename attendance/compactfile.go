package attendance

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// compactLayout reads the header pupil,marks. Further columns are not read; one that names a date was meant to be.
func compactLayout(f *csvFile) (*registerLayout, error) {
	for i, column := range f.columns {
		day, _, _ := strings.Cut(column, " ")
		if _, err := ParseDate(day); err == nil &&
			!f.badField(i, "the column %s is left out: the column marks holds all marks of a pupil; take out the one or the other", quoteShort(column)) {
			return nil, io.EOF
		}
	}
	return &registerLayout{line: f.rows.Line(), pupil: f.of["pupil"], marks: f.of["marks"], date: -1}, nil
}

// compactCell gives what stands first in the marks of a compact register: a character, or what is in parentheses, and how many
// bytes it takes. A cell that cannot be told apart from what follows is a problem.
func compactCell(text []byte) (cell []byte, n int, problem string) {
	switch text[0] {
	case '(':
		end := bytes.IndexByte(text, ')')
		if end < 0 {
			return nil, len(text), "the parenthesis is not closed: write a longer code or one with minutes as in (C1) or (U:35); the rest of the marks is left out"
		}
		return bytes.TrimSpace(text[1:end]), end + 1, ""
	case ')':
		return nil, 1, "the parenthesis is not opened: write a longer code or one with minutes as in (C1) or (U:35); the mark is left out"
	}
	_, n = utf8.DecodeRune(text)
	return text[:n], n, ""
}

// compact enters the marks of a row of a compact register, one for each open session of the pupil's calendar.
func (k *clerk) compact(f *csvFile, l *registerLayout, text []byte) {
	defer func() { f.within = 0 }()
	c := k.register.calendar
	trimmed := bytes.TrimSpace(text)
	f.within = bytes.Index(text, trimmed)
	text = trimmed
	for i := 0; len(text) > 0 && !k.stopped; i++ {
		if i == c.Len() {
			f.badField(l.marks, "pupil %s has more marks than the %d open sessions of the calendar: the rest is left out; correct calendar.toml, or the marks", quoteShort(string(k.id)), c.Len())
			return
		}
		cell, n, problem := compactCell(text)
		switch {
		case problem != "":
			f.badField(l.marks, "%s", problem)
		case string(cell) != ".":
			k.compactCell(f, l.marks, i, cell)
		}
		text = text[n:]
		f.within += n
	}
}

// compactCell enters the mark of one session.
func (k *clerk) compactCell(f *csvFile, field, session int, cell []byte) {
	if len(cell) == 1 {
		if n := k.single[cell[0]]; n != 0 && k.register.marks[session] == 0 && len(k.register.extra) == 0 {
			k.register.marks[session] = n
			return
		}
	}
	var m Mark
	m.Date, m.Session = k.register.calendar.Session(session)
	k.enter(f, field, session, m, cell)
}

// seeCompact sees whether a mark of a compact register is the latest so far.
func (v *survey) seeCompact(text []byte) {
	s := v.school
	e := &s.pupils[v.now]
	c := e.calendar
	if c == nil {
		var err error
		if c, err = v.joins.join(s.moved[v.now]); err != nil {
			panic(err) // it was joined when the pupil was read
		}
	}
	text = bytes.TrimSpace(text)
	last := -1
	for i := 0; len(text) > 0 && i < c.Len(); i++ {
		cell, n, problem := compactCell(text)
		if problem == "" && marked(cell) {
			last = i
		}
		text = text[n:]
	}
	if last >= 0 {
		d, _ := c.Session(last)
		s.last = later(s.last, d)
	}
}
