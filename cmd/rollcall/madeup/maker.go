package madeup

import "github.com/rollcall-dev/rollcall/attendance"

// maker makes pupils, one after the other, in memory of its own: each core has one.
type maker struct {
	plan      *Plan
	draw      draw
	birthdays []attendance.Date // the first day on which a year group is born, by year
	oldest    int               // the year of the first of these

	school       int // whose pupils are being made
	end          int // the number of the next school's first pupil
	variant      int
	grid         *grid
	calendarName string
	opened       []attendance.Date // when the school opened so many years before the first
	shut         []shutDay

	pupil     pupil
	marks     []byte
	special   bool // a code in marks has several characters
	timed     []minutes
	nextTimed int
	id        []byte
}

// shutDay is a day on which a school was closed after all.
type shutDay struct {
	from int
	mark byte
}

func newMaker(p *Plan) *maker {
	m := &maker{plan: p, school: -1, oldest: p.wish.Year - p.family.age - 2 - len(p.family.groups)}
	for year := m.oldest; year < p.wish.Year+p.wish.Years; year++ {
		m.birthdays = append(m.birthdays, date(year, p.family.born, 1))
	}
	return m
}

// enter goes to the school of a pupil.
func (m *maker) enter(number int) {
	if m.school >= 0 && number >= m.plan.schools[m.school].first && number < m.end {
		return
	}
	p := m.plan
	m.school = p.schoolOf(number)
	m.end = p.schools[m.school+1].first
	m.variant = p.gridOf(m.school)
	m.grid = p.grids[m.variant]
	m.calendarName = p.calendarName(m.school)
	m.opened = m.opened[:0]
	for before := range len(p.family.groups) + 1 {
		year, month, day := m.grid.years[0].From.Civil()
		m.opened = append(m.opened, date(year-before, month, min(day, 28)))
	}
	m.shut = m.shut[:0]
	m.draw.begin(p.wish.Seed, ofSchool, p.wish.Schools+m.school)
	for year, closures := range p.closures {
		for i := range closures {
			if first, end := m.grid.starts[year], m.grid.starts[year+1]; m.draw.chance(closures[i].weights[0]) {
				m.shut = append(m.shut, shutDay{first + m.draw.below(end-first)/m.grid.perDay*m.grid.perDay, closures[i].mark})
			}
		}
	}
}

// make makes up one pupil and appends the rows about it.
func (m *maker) make(number int, pupils, register []byte) (p, r []byte) {
	m.enter(number)
	m.draw.begin(m.plan.wish.Seed, ofPupil, number)
	m.enrol()
	m.fill()
	m.id = appendPadded(m.id[:0], m.school+1, m.plan.ids[0])
	m.id = appendPadded(append(m.id, '-'), number-m.plan.schools[m.school].first+1, m.plan.ids[1])
	m.nextTimed = 0
	return m.row(pupils, m.id), m.register(register, m.id)
}

// appendPadded writes a number with so many digits.
func appendPadded(b []byte, n, digits int) []byte {
	for range digits {
		b = append(b, '0')
	}
	for i := len(b) - 1; n > 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
