package attendance

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
)

// clerk enters the rows of registers, of whatever layout, in the register of the pupil whom they are about.
type clerk struct {
	register *Register // of the pupil now
	id       []byte    // the pupil's
	codes    *Codes
	single   [256]uint8 // the numbers of codes of one byte, 0 if not known yet
	stopped  bool       // nobody wants more
}

// row enters a row. The sessions of a wide layout have been looked up in the pupil's calendar.
func (k *clerk) row(f *csvFile, l *registerLayout, row [][]byte) {
	switch {
	case l.date >= 0:
		k.long(f, l, row)
	case l.marks >= 0:
		k.compact(f, l, row[l.marks])
	default:
		k.wide(f, l, row)
	}
}

// wide enters the marks of a row of a wide register. Codes of one character on sessions without a mark, which nearly all
// are, take the short way.
func (k *clerk) wide(f *csvFile, l *registerLayout, row [][]byte) {
	marks := k.register.marks
	for i := range l.sessions {
		c := &l.sessions[i]
		cell := row[c.field]
		if len(cell) == 0 {
			continue
		}
		if len(cell) == 1 && c.index >= 0 {
			n := k.single[cell[0]]
			if n != 0 && marks[c.index] == 0 && len(k.register.extra) == 0 {
				marks[c.index] = n
				continue
			}
		}
		if cell = bytes.TrimSpace(cell); !marked(cell) {
			continue
		}
		k.cell(f, l, c, cell)
		if k.stopped {
			return
		}
	}
}

// cell enters a mark of a wide register.
func (k *clerk) cell(f *csvFile, l *registerLayout, c *sessionColumn, text []byte) {
	calendar := k.register.calendar
	m := Mark{Date: c.date, Session: calendar.sessionNamed(c.session)}
	switch {
	case !slices.Contains(calendar.sessions, m.Session):
		k.wrongSession(f, int(c.field), m.Session)
		return
	case c.nowhere && !c.told:
		c.told = true
		f.bad(l.line, c.col, "%s %s is not an open session: its marks, the first in line %d, are kept apart and counted nowhere; correct the date, or calendar.toml", m.Date, m.Session, f.rows.Line())
	case c.index < 0 && !c.nowhere:
		k.tellClosed(f, int(c.field), m)
	}
	k.enter(f, int(c.field), int(c.index), m, text)
}

func (k *clerk) wrongSession(f *csvFile, field int, session string) {
	names := k.register.calendar.sessions
	f.badField(field, "the session %s is not one of %s%s; the mark is left out", quoteShort(session), strings.Join(names, ", "), spell.Suggest(session, names))
}

func (k *clerk) tellClosed(f *csvFile, field int, m Mark) {
	f.badField(field, "%s %s is not an open session of pupil %s: the mark is kept apart and counted nowhere; correct the date, or calendar.toml", m.Date, m.Session, quoteShort(string(k.id)))
}

// long enters the mark of a row pupil,date,session,mark[,minutes][,recorded].
func (k *clerk) long(f *csvFile, l *registerLayout, row [][]byte) {
	calendar := k.register.calendar
	var m Mark
	var ok bool
	if m.Date, ok = day(f, l.date, row); !ok {
		return
	}
	if m.Session, ok = k.session(f, l, row); !ok {
		return
	}
	if l.minutes >= 0 {
		if text := bytes.TrimSpace(row[l.minutes]); len(text) > 0 {
			if m.Minutes, m.Timed = minutes(text); !m.Timed {
				tellMinutes(f, l.minutes, text)
				return
			}
		}
	}
	if l.recorded >= 0 && len(bytes.TrimSpace(row[l.recorded])) > 0 {
		if m.Recorded, ok = day(f, l.recorded, row); !ok {
			return
		}
	}
	text := bytes.TrimSpace(row[l.mark])
	if !marked(text) {
		return
	}
	index, open := calendar.Find(m.Date, m.Session)
	if !open {
		index = -1
		k.tellClosed(f, l.date, m)
	}
	k.enter(f, l.mark, index, m, text)
}

// session gives the session that a row of a long register names, telling if there is none such.
func (k *clerk) session(f *csvFile, l *registerLayout, row [][]byte) (string, bool) {
	sessions := k.register.calendar.sessions
	field, text := l.date, []byte(nil)
	if l.session >= 0 {
		field, text = l.session, bytes.TrimSpace(row[l.session])
	}
	if len(text) == 0 && len(sessions) == 1 {
		return sessions[0], true
	}
	for _, name := range sessions {
		if string(text) == name {
			return name, true
		}
	}
	k.wrongSession(f, field, string(text))
	return "", false
}

// day reads the date in a field, telling what is no date.
func day(f *csvFile, field int, row [][]byte) (Date, bool) {
	text := bytes.TrimSpace(row[field])
	d, ok := parseDay(text)
	if !ok {
		_, err := ParseDate(string(text))
		f.badField(field, "%v; the row is left out", err)
	}
	return d, ok
}

const maxMinutes = 24 * 60

// minutes reads how long an absence was.
func minutes(text []byte) (n int, ok bool) {
	if len(text) > 4 {
		return 0, false
	}
	n, ok = digits(string(text))
	return n, ok && n <= maxMinutes
}

func tellMinutes(f *csvFile, field int, text []byte) {
	f.badField(field, "%s is not a number of minutes absent: write a whole number from 0 to %d; the mark is left out", quoteShort(string(text)), maxMinutes)
}

// enter enters a mark, which may carry its minutes after a colon, on a session of the calendar; at -1 it is kept apart.
func (k *clerk) enter(f *csvFile, field, session int, m Mark, text []byte) {
	if i := bytes.IndexByte(text, ':'); i > 0 && len(text) <= 4*maxCodeLength {
		var ok bool
		if m.Minutes, ok = minutes(text[i+1:]); !ok {
			tellMinutes(f, field, text[i+1:])
			return
		}
		m.Timed, text = true, text[:i]
	}
	code, err := k.code(text)
	if err != nil {
		f.badField(field, "%v; the mark is left out", err)
		return
	}
	register := k.register
	if session < 0 {
		m.Code = k.codes.Name(code)
		register.outside = append(register.outside, m)
		return
	}
	if register.marks[session] == 0 && !m.Timed && m.Recorded.IsZero() && len(register.extra) == 0 {
		register.marks[session] = code
		return
	}
	if err := register.enter(session, m, code); errors.Is(err, ErrContradiction) {
		f.badField(field, "pupil %s, %s %s: %v: take out the wrong one, or add the dates on which they were recorded", quoteShort(string(k.id)), m.Date, m.Session, err)
	}
}

// code gives the number of a code.
func (k *clerk) code(text []byte) (uint8, error) {
	if len(text) == 1 {
		if n := k.single[text[0]]; n != 0 {
			return n, nil
		}
	}
	codes, n, err := k.codes.with(string(text))
	k.codes = codes
	if err == nil && len(text) == 1 {
		k.single[text[0]] = n
	}
	return n, err
}
