package madeup

import "time"

// spread is by how much the gaps between a pupil's events differ from the mean of its manner, in per cent from and to. Gaps are spread evenly
// between the two, and so that the events of all pupils together are as many as without.
var spread = [3][2]int{most: {30, 240}, persistent: {40, 200}, severe: {50, 160}}

// fill makes up the marks of a pupil.
func (m *maker) fill() {
	g, u := m.grid, &m.pupil
	m.marks = append(m.marks[:0], g.blank...)
	m.timed = m.timed[:0]
	m.special = false
	m.arrange()
	m.events()
	for _, c := range m.shut {
		m.put(c.from, c.from+g.perDay, c.mark)
	}
	m.lose()
	wipe(m.marks, 0, u.from)
	wipe(m.marks, u.to, len(m.marks))
}

func wipe(marks []byte, from, to int) {
	for i := from; i < to; i++ {
		marks[i] = unmarked
	}
}

// put writes a mark on a stretch of sessions, and gives the session after it.
func (m *maker) put(from, to int, mark byte) int {
	for i := from; i < to; i++ {
		m.marks[i] = mark
	}
	m.special = m.special || mark >= firstByte
	return to
}

// arrange enters what is the same every week.
func (m *maker) arrange() {
	g, d := m.grid, &m.draw
	for i := range m.plan.weekly {
		r := &m.plan.weekly[i]
		u := &m.pupil
		first := r.who == "first" && u.group == 0
		if r.who != "all" && !first && (r.who != "secondary" || !u.secondary) || d.below(10_000) >= r.weights[0] {
			continue
		}
		if r.lasts == afternoons {
			year := max(0, u.lastYear)
			for s := g.starts[year] + g.perDay - 1; s < g.spring[year]; s += g.perDay {
				m.put(s, s+1, r.mark)
			}
			continue
		}
		weekday := uint8(d.between(int(time.Monday), int(time.Thursday)))
		for s := range m.marks {
			if g.weekday[s] == weekday || g.weekday[s] == weekday+1 {
				m.put(s, s+1, r.mark)
			}
		}
	}
}

// events goes through the pupil's time at school from event to event. A gap is as likely short as long, up to twice the pupil's mean.
func (m *maker) events() {
	g, u, d := m.grid, &m.pupil, &m.draw
	own := d.between(spread[u.how][0], spread[u.how][1])
	year := max(0, u.firstYear)
	choice := m.plan.choiceOf(year, u.secondary)
	for s := u.from; ; {
		s += d.below(2*choice.gaps[u.how]*own/100+1) / sixteenths
		if s >= u.to {
			return
		}
		if y := int(g.yearOf[s]); y != year {
			year, choice = y, m.plan.choiceOf(y, u.secondary)
		}
		r := &choice.reasons[choice.places[u.how][d.below(odds)]]
		from, to := m.lasting(r, s)
		if from >= u.to {
			continue
		}
		to = min(to, g.starts[year+1], u.to)
		mark := r.mark
		if r.unsure && from >= len(g.blank)-5*g.perDay && d.chance(400) {
			mark = m.plan.unknown
		}
		if r.minutes[1] > 0 && m.plan.wish.Minutes {
			m.timed = append(m.timed, minutes{from, d.between(r.minutes[0], r.minutes[1]), mark})
		}
		s = max(s, m.put(from, to, mark))
	}
}

// lasting gives the sessions of an event that is due at one.
func (m *maker) lasting(r *reason, s int) (from, to int) {
	g, d := m.grid, &m.draw
	switch r.lasts {
	case session:
		s = m.edge(s)
		return s, s + 1
	case morning:
		s -= s % g.perDay
		return s, s + 1
	case day:
		s = m.edge(s) / g.perDay * g.perDay
		return s, s + g.perDay
	case illness:
		n := illnessDays[d.below(len(illnessDays))] * g.perDay
		if s = m.edge(s); !d.chance(150) { // the others are sent home at noon
			s -= s % g.perDay
		}
		return s, s + n
	case days:
		s -= s % g.perDay
		return s, s + d.between(2, 5)*g.perDay
	case truancy:
		s = m.edge(s)
		return s, s + d.between(1, 4*g.perDay)
	case week:
		at := g.monday[s]
		if d.chance(500) {
			at = g.lastWeek[s]
		}
		return int(at), int(at) + 5*g.perDay
	}
	s -= s % g.perDay
	return s, s + d.between(10, 40)*g.perDay
}

// illnessDays are how many days illnesses last, as likely each.
var illnessDays = [...]int{1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5}

// edge moves one in six events of the middle of the week to the Friday or the Monday after it: absence is higher on these days.
func (m *maker) edge(s int) int {
	g, d := m.grid, &m.draw
	if day := time.Weekday(g.weekday[s]); day == time.Monday || day == time.Friday || !d.chance(170) {
		return s
	}
	at := g.friday[s]
	if d.chance(500) {
		at = g.monday[s]
	}
	if int(at) >= len(g.blank) {
		return s
	}
	return int(at) + s%g.perDay
}

// lose takes marks away: the gaps between missing ones are drawn, in thousandths of a session.
func (m *maker) lose() {
	missing := m.plan.wish.Missing
	if missing == 0 {
		return
	}
	const unit = 1000
	mean := unit * 1_000_000 / missing
	for at := m.draw.below(2*mean - unit + 1); at < unit*len(m.marks); at += unit + m.draw.below(2*(mean-unit)+1) {
		m.marks[at/unit] = unmarked
	}
}
