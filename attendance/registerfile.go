package attendance

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// readRegister reads a register, long or wide: its header tells which.
func (s *School) readRegister(name string, r *rows.Reader) error {
	at, err := s.header(name, r, "pupil")
	if err != nil {
		return err
	}
	if _, long := at.of["mark"]; long {
		return s.readLong(name, r, at)
	}
	return s.readWide(name, r, at)
}

// pupilFor finds whom a row is about, telling why it cannot be used.
func (s *School) pupilFor(name string, r *rows.Reader, id []byte) *enrolments {
	if e := s.byID[string(id)]; e != nil {
		if e.register == nil && e.calendar != nil {
			e.register = NewRegister(e.calendar, &s.codes)
		}
		if e.calendar == nil {
			return nil // told already
		}
		return e
	}
	text := strings.Clone(string(id))
	e := &enrolments{id: text}
	s.byID[text] = e
	c, err := s.calendarOf("")
	if s.listed {
		s.problems.add(name, r.Line(), 1, "pupil %s is not in pupils.csv; the marks are left out", quoteShort(text))
		return nil
	}
	if err != nil {
		s.problems.add(name, r.Line(), 1, "pupil %s: %v; the marks are left out", quoteShort(text), err)
		return nil
	}
	e.stays, e.calendar = []stay{{calendar: c}}, c
	e.register = NewRegister(c, &s.codes)
	s.pupils = append(s.pupils, e)
	return e
}

// readLong reads pupil,date,session,mark[,minutes][,recorded].
func (s *School) readLong(name string, r *rows.Reader, at columns) error {
	for _, column := range []string{"date", "mark"} {
		if _, ok := at.of[column]; !ok {
			s.problems.add(name, 1, 1, "there is no column %s: a long register has pupil,date,session,mark", column)
			return io.EOF
		}
	}
	session, hasSession := at.of["session"]
	for {
		f, err := s.next(name, r)
		if err != nil {
			return err
		}
		if !s.complete(name, r, f, at.width) {
			continue
		}
		e := s.pupilFor(name, r, f[at.of["pupil"]])
		if e == nil {
			continue
		}
		var m Mark
		if m.Date, err = ParseDate(string(f[at.of["date"]])); err != nil {
			s.problems.add(name, r.Line(), r.Col(at.of["date"]), "%v; the row is left out", err)
			continue
		}
		m.Session = e.calendar.sessions[0]
		if hasSession {
			m.Session = strings.TrimSpace(string(f[session]))
		}
		if !s.readExtras(name, r, f, at, &m) {
			continue
		}
		s.setMark(name, r, at.of["mark"], e, m, string(f[at.of["mark"]]))
	}
}

func (s *School) readExtras(name string, r *rows.Reader, f [][]byte, at columns, m *Mark) bool {
	if i, ok := at.of["minutes"]; ok && len(f[i]) > 0 {
		n, err := strconv.Atoi(string(f[i]))
		if err != nil {
			s.problems.add(name, r.Line(), r.Col(i), "%s is not a number of minutes; the row is left out", quoteShort(string(f[i])))
			return false
		}
		m.Minutes, m.Timed = n, true
	}
	if i, ok := at.of["recorded"]; ok && len(f[i]) > 0 {
		d, err := ParseDate(string(f[i]))
		if err != nil {
			s.problems.add(name, r.Line(), r.Col(i), "%v; the row is left out", err)
			return false
		}
		m.Recorded = d
	}
	return true
}

// setMark enters one mark, which may carry its minutes after a colon.
func (s *School) setMark(name string, r *rows.Reader, column int, e *enrolments, m Mark, text string) {
	if text = strings.TrimSpace(text); text == "" || text == "." {
		return
	}
	m.Code = text
	if code, minutes, timed := strings.Cut(text, ":"); timed && code != "" && minutes != "" {
		if n, err := strconv.Atoi(minutes); err == nil {
			m.Code, m.Minutes, m.Timed = code, n, true
		}
	}
	if err := e.register.Set(m); err != nil {
		kept := "; the mark is left out"
		if errors.Is(err, ErrContradiction) {
			kept = ""
		}
		s.problems.add(name, r.Line(), r.Col(column), "%s %s: %v%s", m.Date, m.Session, err, kept)
		return
	}
	if m.Date.After(s.last) {
		s.last = m.Date
	}
}

// wideColumn is one session of a wide register, with its number in the calendar looked up last.
type wideColumn struct {
	date    Date
	session string
	index   int // of the session, -1 if it is not open
	field   int
}

// readWide reads a row for each pupil and a column for each session.
func (s *School) readWide(name string, r *rows.Reader, at columns) error {
	var cols []wideColumn
	for i, column := range at.names {
		if column == "pupil" {
			continue
		}
		day, session, _ := strings.Cut(column, " ")
		d, err := ParseDate(day)
		if err != nil {
			s.problems.add(name, 1, r.Col(i), "the column %s is no session: write a date and a session, as in 2024-09-03 AM; it is left out", quoteShort(column))
			continue
		}
		cols = append(cols, wideColumn{date: d, session: session, field: at.of[column]})
	}
	var numbered *Calendar
	for {
		f, err := s.next(name, r)
		if err != nil {
			return err
		}
		if !s.complete(name, r, f, at.width) {
			continue
		}
		e := s.pupilFor(name, r, f[at.of["pupil"]])
		if e == nil {
			continue
		}
		if e.calendar != numbered {
			numbered = e.calendar
			for i := range cols {
				if cols[i].session == "" {
					cols[i].session = numbered.sessions[0]
				}
				index, open := numbered.Find(cols[i].date, cols[i].session)
				if cols[i].index = index; !open {
					cols[i].index = -1
				}
			}
		}
		for i := range cols {
			s.setCell(name, r, e, &cols[i], f[cols[i].field])
		}
	}
}

// setCell enters a cell of a wide register. Plain codes on sessions without a mark, which nearly all are, take the short way.
func (s *School) setCell(name string, r *rows.Reader, e *enrolments, c *wideColumn, cell []byte) {
	if len(cell) == 0 {
		return
	}
	if c.index >= 0 && e.register.marks[c.index] == 0 {
		if n, known := s.codes.numbers[string(cell)]; known {
			if from, to := e.register.extras(c.index); from == to {
				e.register.marks[c.index] = n
				if c.date.After(s.last) {
					s.last = c.date
				}
				return
			}
		}
	}
	s.setMark(name, r, c.field, e, Mark{Date: c.date, Session: c.session}, string(cell))
}
