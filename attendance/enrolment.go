package attendance

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// enrolments are the rows of one pupil in pupils.csv, and the pupil's marks.
type enrolments struct {
	id       string
	stays    []stay
	facts    []string // in the order of the school's facts
	born     Date
	group    string
	calendar *Calendar
	register *Register
}

// stay is one pupil's time at one school.
type stay struct {
	school   string
	calendar *Calendar
	from, to Date // zero: from the calendar's first date, and still on roll
}

func (e *enrolments) pupil(s *School) (*Pupil, error) {
	last := e.stays[len(e.stays)-1]
	p := &Pupil{ID: e.id, School: last.school, YearGroup: e.group, Born: e.born, Enrolled: e.stays[0].from, Left: last.to,
		Calendar: e.calendar, Register: e.register}
	for i, text := range e.facts {
		if text != "" {
			if p.Facts == nil {
				p.Facts = map[string]string{}
			}
			p.Facts[s.facts[i]] = text
		}
	}
	if p.Register == nil {
		p.Register = NewRegister(p.Calendar, &s.codes)
	}
	return p, nil
}

// readPupils reads pupils.csv.
func (s *School) readPupils(name string, r *rows.Reader) error {
	at, err := s.header(name, r, "pupil")
	if err != nil {
		return err
	}
	for _, column := range at.names {
		if !slices.Contains([]string{"pupil", "born", "enrolled", "left", "school", "year_group"}, column) && !slices.Contains(s.facts, column) {
			s.facts = append(s.facts, column)
		}
	}
	for {
		f, err := s.next(name, r)
		if err != nil {
			return err
		}
		if s.complete(name, r, f, at.width) {
			s.readPupil(name, r, f, at)
		}
	}
}

func (s *School) readPupil(name string, r *rows.Reader, f [][]byte, at columns) {
	get := func(column string) string {
		if i, ok := at.of[column]; ok {
			return strings.TrimSpace(string(f[i]))
		}
		return ""
	}
	date := func(column string) (d Date, ok bool) {
		text := get(column)
		if text == "" {
			return Date{}, true
		}
		d, err := ParseDate(text)
		if err != nil {
			s.problems.add(name, r.Line(), r.Col(at.of[column]), "%v", err)
		}
		return d, err == nil
	}
	id := get("pupil")
	if id == "" {
		s.problems.add(name, r.Line(), r.Col(at.of["pupil"]), "the row names no pupil; it is left out")
		return
	}
	born, _ := date("born") // a birthday that cannot be read is not known
	from, ok1 := date("enrolled")
	to, ok2 := date("left")
	if !ok1 || !ok2 {
		return // when the pupil was on roll decides what counts: the row cannot be guessed
	}
	c, err := s.calendarOf(get("school"))
	if err == nil && !from.IsZero() && !to.IsZero() && to.Before(from) {
		err = fmt.Errorf("the pupil left on %s, before being enrolled on %s", to, from)
	}
	if err != nil {
		s.problems.add(name, r.Line(), r.Col(0), "pupil %s: %v; the row is left out", id, err)
		return
	}
	e := s.byID[id]
	if e == nil {
		e = &enrolments{id: id}
	}
	stays := append(slices.Clone(e.stays), stay{get("school"), c, from, to})
	calendar, err := s.join(stays)
	if err != nil {
		s.problems.add(name, r.Line(), r.Col(0), "pupil %s: %v; the row is left out", id, err)
		return
	}
	if s.byID[id] == nil {
		s.byID[id] = e
		s.pupils = append(s.pupils, e)
	}
	e.stays, e.calendar = stays, calendar
	if !born.IsZero() {
		e.born = born
	}
	if g := get("year_group"); g != "" {
		e.group = g
	}
	for i, fact := range s.facts {
		for len(e.facts) <= i {
			e.facts = append(e.facts, "")
		}
		if text := get(fact); text != "" {
			e.facts[i] = text
		}
	}
}

// join gives the calendar of a pupil who was at several schools one after the other: the sessions of each while the pupil was
// on roll there, and for clocks the school days of each until the next began.
func (s *School) join(stays []stay) (*Calendar, error) {
	if len(stays) == 1 {
		return stays[0].calendar, nil
	}
	slices.SortStableFunc(stays, func(a, b stay) int { return a.from.Compare(b.from) })
	key := ""
	for i, st := range stays {
		key += fmt.Sprintf("%p %s %s;", st.calendar, st.from, st.to)
		if i > 0 && (stays[i-1].to.IsZero() || !st.from.After(stays[i-1].to)) {
			return nil, fmt.Errorf("the times at %s and %s overlap: left comes before the next enrolled", quoteShort(stays[i-1].school), quoteShort(st.school))
		}
		if a, b := stays[0].calendar, st.calendar; !b.SameSessions(a.sessions) || a.weekStarts != b.weekStarts || a.yearStarts != b.yearStarts {
			return nil, fmt.Errorf("the calendars of %s and %s differ in their sessions, weeks or years", quoteShort(stays[0].school), quoteShort(st.school))
		}
	}
	if c := s.joined[key]; c != nil {
		return c, nil
	}
	c, err := joinCalendars(stays)
	if err == nil {
		s.joined[key] = c
	}
	return c, err
}

func joinCalendars(stays []stay) (*Calendar, error) {
	a := stays[0].calendar
	c := &Calendar{name: a.name, sessions: a.sessions, minutes: a.minutes, weekStarts: a.weekStarts, yearStarts: a.yearStarts,
		first: a.first, last: a.last, periods: map[string][]Period{}}
	var open []openSession
	for i, st := range stays {
		from, until := later(st.from, st.calendar.first), MaxDate()
		if i == 0 {
			from = later(st.from, a.first)
		} else {
			c.joins = append(c.joins, st.from)
		}
		c.first, c.last = earlier(c.first, st.calendar.first), later(c.last, st.calendar.last)
		if i+1 < len(stays) {
			until = stays[i+1].from.AddDays(-1)
		}
		for k := range st.calendar.Len() {
			d := st.calendar.days[st.calendar.dayOf[k]]
			if !d.Before(from) && (st.to.IsZero() || !d.After(st.to)) {
				open = append(open, openSession{d, st.calendar.kind[k]})
			}
		}
		for _, d := range st.calendar.days {
			if (i == 0 || !d.Before(st.from)) && !d.After(until) {
				c.clock = append(c.clock, d)
			}
		}
		c.takePeriods(st, i == 0, until)
	}
	return c, c.number(open)
}

// takePeriods adds a school's periods as far as they concern the time until the next school's.
func (c *Calendar) takePeriods(st stay, first bool, until Date) {
	for name, periods := range st.calendar.periods {
		for _, p := range periods {
			if !first {
				p.From = later(p.From, st.from)
			}
			p.To = earlier(p.To, until)
			if !p.To.Before(p.From) {
				c.periods[name] = append(c.periods[name], p)
			}
		}
	}
}
