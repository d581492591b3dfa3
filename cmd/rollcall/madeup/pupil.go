package madeup

import "github.com/rollcall-dev/rollcall/attendance"

// pupil is one of those made up: a row of pupils.csv, and the sessions of its calendar in which it is on roll.
type pupil struct {
	born, enrolled, left attendance.Date
	group                int
	secondary            bool
	how                  manner
	from, to             int
	firstYear, lastYear  int // on roll, by number from the plan's first year; the first may lie before it
}

// How many pupils in a thousand join and leave in mid-year.
const (
	joins  = 30
	leaves = 25
)

// absent says how many in a thousand are absent severely and persistently. Others who are unlucky come on top: in the end about
// 13 % of a year's pupils in primary schools and 22 % in secondary schools are absent for a tenth of their sessions.
func absent(secondary bool) (severely, persistently int) {
	if secondary {
		return 33, 195
	}
	return 7, 120
}

// enrol makes up who a pupil is. A plan of several years has pupils who left the school in one of them, and as many younger ones.
func (m *maker) enrol() {
	p, b, g, d := m.plan, &m.plan.schools[m.school], m.grid, &m.draw
	u := &m.pupil
	*u = pupil{}
	last := p.wish.Years - 1
	cohort := b.low + d.below(b.high-b.low+1+last)
	over := max(0, cohort-b.high)
	u.group, u.lastYear = min(cohort, b.high), last-over
	u.firstYear = u.lastYear - (u.group - b.low)
	u.secondary = u.group >= p.family.secondary
	severely, persistently := absent(u.secondary)
	switch n := d.below(1000); {
	case n < severely:
		u.how = severe
	case n < severely+persistently:
		u.how = persistent
	}
	youngest := p.wish.Year + u.lastYear - p.family.age - 1 - u.group
	u.born = m.birthdays[youngest-m.oldest].AddDays(d.below(365))
	m.attends(g, over > 0)
}

// attends settles when a pupil was on roll.
func (m *maker) attends(g *grid, gone bool) {
	u, d := &m.pupil, &m.draw
	u.from, u.to = 0, g.starts[u.lastYear+1]
	if u.firstYear >= 0 {
		u.from = g.starts[u.firstYear]
		u.enrolled = g.years[u.firstYear].From
	} else {
		u.enrolled = m.opened[-u.firstYear]
	}
	if gone {
		u.left = g.years[u.lastYear].To
	}
	if d.chance(joins) {
		u.from += d.below(u.to-u.from) / g.perDay * g.perDay
		u.enrolled, _ = g.calendar.Session(u.from)
	}
	if d.chance(leaves) && u.to-u.from > 2*g.perDay {
		u.to = u.from + (1+d.below(u.to-u.from-g.perDay)/g.perDay)*g.perDay
		u.left, _ = g.calendar.Session(u.to - 1)
	}
}

// row writes the pupil's row of pupils.csv.
func (m *maker) row(b []byte, id []byte) []byte {
	u := &m.pupil
	b = append(b, id...)
	b = append(b, ',')
	b = append(b, m.calendarName...)
	b = append(b, ',')
	b = u.born.AppendTo(b)
	b = append(b, ',')
	b = u.enrolled.AppendTo(b)
	b = append(b, ',')
	if !u.left.IsZero() {
		b = u.left.AppendTo(b)
	}
	b = append(b, ',')
	b = append(b, m.plan.family.groups[u.group]...)
	return append(b, '\n')
}
