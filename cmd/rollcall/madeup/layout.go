package madeup

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Layouts are the layouts of register.csv.
func Layouts() []string { return []string{"wide", "compact", "long"} }

// minutes is how long a session was missed, if its mark is still the one that the minutes belong to.
type minutes struct {
	session, minutes int
	mark             byte
}

// column is a session of a wide register: where it stands in each calendar, -1 where the school is closed.
type column struct {
	date attendance.Date
	kind int
	at   [variants]int32
}

// columns finds the columns of a wide register: every session that any school held.
func (p *Plan) columns() {
	for v, g := range p.grids {
		for s := range g.calendar.Len() {
			d, _ := g.calendar.Session(s)
			c := column{date: d, kind: g.calendar.SessionKind(s)}
			i, found := slices.BinarySearchFunc(p.union, c, func(a, b column) int {
				return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.kind, b.kind))
			})
			if !found {
				for other := range c.at {
					c.at[other] = -1
				}
				p.union = slices.Insert(p.union, i, c)
			}
			p.union[i].at[v] = int32(s)
		}
	}
}

// suffixes writes what follows the pupil in the rows of a long register.
func (p *Plan) suffixes() {
	for _, g := range p.grids {
		var rows [][]byte
		for s := range g.calendar.Len() {
			d, name := g.calendar.Session(s)
			rows = append(rows, []byte(","+d.String()+","+name+","))
		}
		p.suffix = append(p.suffix, rows)
	}
}

// header gives the first line of register.csv.
func (p *Plan) header() []byte {
	switch p.wish.Layout {
	case "compact":
		return []byte("pupil,marks\n")
	case "long":
		if p.wish.Minutes {
			return []byte("pupil,date,session,mark,minutes\n")
		}
		return []byte("pupil,date,session,mark\n")
	}
	names := p.grids[0].calendar.SessionNames()
	b := []byte("pupil")
	for _, c := range p.union {
		b = append(c.date.AppendTo(append(b, ',')), ' ')
		b = append(b, names[c.kind]...)
	}
	return append(b, '\n')
}

// register writes the pupil's rows of register.csv.
func (m *maker) register(b, id []byte) []byte {
	switch m.plan.wish.Layout {
	case "compact":
		return m.compact(b, id)
	case "long":
		return m.long(b, id)
	}
	return m.wide(b, id)
}

func (m *maker) wide(b, id []byte) []byte {
	b = append(b, id...)
	variant := m.variant
	for i := range m.plan.union {
		b = append(b, ',')
		s := m.plan.union[i].at[variant]
		if s < 0 || m.marks[s] == unmarked {
			continue
		}
		b = m.code(b, m.marks[s])
		if n, ok := m.minutes(int(s)); ok {
			b = strconv.AppendInt(append(b, ':'), int64(n), 10)
		}
	}
	return append(b, '\n')
}

// compact writes a character a session; nearly every pupil's are the marks as they are held.
func (m *maker) compact(b, id []byte) []byte {
	b = append(append(b, id...), ',')
	if !m.special && len(m.timed) == 0 {
		return append(append(b, m.marks...), '\n')
	}
	for s, mark := range m.marks {
		n, timed := m.minutes(s)
		if mark < firstByte && !timed {
			b = append(b, mark)
			continue
		}
		b = m.code(append(b, '('), mark)
		if timed {
			b = strconv.AppendInt(append(b, ':'), int64(n), 10)
		}
		b = append(b, ')')
	}
	return append(b, '\n')
}

func (m *maker) long(b, id []byte) []byte {
	suffix := m.plan.suffix[m.variant]
	for s, mark := range m.marks {
		if mark == unmarked {
			continue
		}
		b = m.code(append(append(b, id...), suffix[s]...), mark)
		if m.plan.wish.Minutes {
			b = append(b, ',')
			if n, ok := m.minutes(s); ok {
				b = strconv.AppendInt(b, int64(n), 10)
			}
		}
		b = append(b, '\n')
	}
	return b
}

// code writes the code that a byte of marks stands for.
func (m *maker) code(b []byte, mark byte) []byte {
	if mark < firstByte {
		return append(b, mark)
	}
	return append(b, m.plan.codes.long[mark-firstByte]...)
}

// minutes gives the minutes of a session's mark. Sessions are asked for in order.
func (m *maker) minutes(s int) (int, bool) {
	for m.nextTimed < len(m.timed) && m.timed[m.nextTimed].session < s {
		m.nextTimed++
	}
	if m.nextTimed == len(m.timed) || m.timed[m.nextTimed].session != s || m.timed[m.nextTimed].mark != m.marks[s] {
		return 0, false
	}
	return m.timed[m.nextTimed].minutes, true
}
