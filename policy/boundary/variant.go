package boundary

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Variants of a situation are other pupils near the same boundary. No value is held for them: whoever compares two laws asks both.

// Through gives the same pupil with the usual marks going on until a date, or until the calendar ends.
func (s Situation) Through(last attendance.Date) Situation {
	return s.remade(s.Pupil.Calendar, s.Calendar, last, func(i int, c *attendance.Calendar) (attendance.Mark, bool) {
		day, _ := c.Session(i)
		if !day.After(s.On) {
			return s.Pupil.Register.Mark(i)
		}
		return attendance.Mark{Code: s.Fill[c.SessionKind(i)]}, true
	})
}

// Usual gives the same pupil with the usual marks on some sessions: those from one on and before another, by their place in the calendar.
func (s Situation) Usual(from, to int) Situation {
	return s.remade(s.Pupil.Calendar, s.Calendar, s.On, func(i int, c *attendance.Calendar) (attendance.Mark, bool) {
		if i >= from && i < to {
			return attendance.Mark{Code: s.Fill[c.SessionKind(i)]}, true
		}
		return s.Pupil.Register.Mark(i)
	})
}

// Instead gives the same pupil with another code on every session that has one of the unusual codes.
func (s Situation) Instead(code, unusual string) Situation {
	return s.remade(s.Pupil.Calendar, s.Calendar, s.On, func(i int, c *attendance.Calendar) (attendance.Mark, bool) {
		m, marked := s.Pupil.Register.Mark(i)
		if marked && m.Code == unusual && s.Fill[c.SessionKind(i)] != unusual {
			m.Code = code
		}
		return m, marked
	})
}

// Unusual lists the codes of the situation's register that are not the usual ones of their session, in order of time.
func (s Situation) Unusual() []string {
	var out []string
	c := s.Pupil.Calendar
	for i := range c.Len() {
		if m, marked := s.Pupil.Register.Mark(i); marked && m.Code != s.Fill[c.SessionKind(i)] && !slices.Contains(out, m.Code) {
			out = append(out, m.Code)
		}
	}
	return out
}

// Sessions lists the sessions with marks that are not the usual ones, by their place in the calendar.
func (s Situation) Sessions() []int {
	var out []int
	c := s.Pupil.Calendar
	for i := range c.Len() {
		if m, marked := s.Pupil.Register.Mark(i); marked && (m.Code != s.Fill[c.SessionKind(i)] || m.Timed) {
			out = append(out, i)
		}
	}
	return out
}

// Around gives the same pupil at another time: as many school days before a date as before the situation's own, in a calendar that
// knows the school year before and the one after. It is false where no such calendar can be.
func (s Situation) Around(law *policy.Policy, setting Setting, on attendance.Date) (Situation, bool) {
	y, err := setting.yearFor(law, on.Year()-2, 4)
	if err != nil {
		return Situation{}, false
	}
	was, is := s.Pupil.Calendar, y.calendar
	shift := is.DaysThrough(on) - was.DaysThrough(s.On)
	days := on.DaysSince(s.On)
	out := s
	out.Pupil = &attendance.Pupil{ID: s.Pupil.ID, YearGroup: s.Pupil.YearGroup, Parents: s.Pupil.Parents, Facts: s.Pupil.Facts, Born: moved(s.Pupil.Born, days), Enrolled: moved(s.Pupil.Enrolled, days), Left: moved(s.Pupil.Left, days)}
	out.History = slices.Clone(s.History)
	for i := range out.History {
		out.History[i].On = out.History[i].On.AddDays(days)
	}
	out.On = on
	return out.remade(is, y.spec, on, func(i int, c *attendance.Calendar) (attendance.Mark, bool) {
		usual := attendance.Mark{Code: s.Fill[c.SessionKind(i)]}
		day := c.DayOf(i) - shift
		if day < 0 || day >= was.Days() {
			return usual, true
		}
		in := was.DaySessions(day)
		for k := in.From; k < in.To; k++ {
			if was.SessionKind(k) == c.SessionKind(i) && !was.Day(day).After(s.On) {
				if m, marked := s.Pupil.Register.Mark(k); marked {
					return m, true
				}
			}
		}
		return usual, true
	}), true
}

func moved(d attendance.Date, days int) attendance.Date {
	if d.IsZero() {
		return d
	}
	return d.AddDays(days)
}

// remade gives the situation with other marks, up to a date.
func (s Situation) remade(c *attendance.Calendar, spec attendance.CalendarSpec, last attendance.Date, mark func(int, *attendance.Calendar) (attendance.Mark, bool)) Situation {
	p := *s.Pupil
	p.Calendar, p.Register = c, attendance.NewRegister(c, nil)
	roll := p.Roll()
	for i := roll.From; i < min(roll.To, c.SessionsThrough(last)); i++ {
		if m, marked := mark(i, c); marked {
			m.Date, m.Session = c.Session(i)
			_ = p.Register.Set(m) // a code of the pack, on an open session, once
		}
	}
	out := s
	out.Pupil, out.Calendar = &p, spec
	if last.Before(out.On) || last.After(out.On) && !last.After(c.Last()) {
		out.On = last
	}
	return out
}
