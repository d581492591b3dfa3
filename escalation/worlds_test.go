package escalation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// common is what all generated packs have.
const common = `
[pack]
id           = "made"
title        = "A made-up law"
jurisdiction = "XX"
from         = 2000-01-01

[source.act]
title = "The Act"

[class.present]
possible = true
attended = true
[class.unauthorised]
possible = true
absent   = true
[class.authorised]
possible   = true
absent     = true
authorised = true
[class.open]
possible   = true
absent     = true
unresolved = true
[class.off]

[code."/"]
class = "present"
cite  = ["act s1"]
[code.U]
class = "unauthorised"
cite  = ["act s1"]
[code.A]
class = "authorised"
cite  = ["act s1"]
[code.N]
class   = "open"
becomes = { code = "U", after = "3 school days" }
cite    = ["act s1"]
[code.X]
class = "off"
cite  = ["act s1"]

[fact.homeless]
type = "bool"
cite = ["act s2"]
[fact.support]
type    = "bool"
default = false
cite    = ["act s2"]
`

// maker makes packs and worlds at random; the same seed makes the same ones.
type maker struct{ *rand.Rand }

func (m maker) chance(percent int) bool { return m.IntN(100) < percent }

func pick[T any](m maker, of ...T) T { return of[m.IntN(len(of))] }

func (m maker) extent() extent {
	switch m.IntN(6) {
	case 0:
		return extent{1 + m.IntN(20), "days"}
	case 1:
		return extent{1 + m.IntN(8), "school days"}
	case 2:
		return extent{1 + m.IntN(4), "weeks"}
	case 3:
		return extent{1 + m.IntN(3), "school weeks"}
	case 4:
		return extent{1 + m.IntN(2), "months"}
	}
	return extent{1 + m.IntN(10), "days"}
}

func (m maker) window() extent {
	switch m.IntN(5) {
	case 0:
		return pick(m, extent{0, "academic year"}, extent{0, "term"}, extent{0, "everything"})
	case 1:
		return extent{1, "years"}
	}
	return m.extent()
}

func (w extent) String() string {
	if w.n == 0 {
		return w.unit
	}
	return fmt.Sprint(w.n, " ", w.unit)
}

// writer collects the lines of a pack.
type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func (w *writer) list(key string, of []string) {
	if len(of) > 0 {
		w.line("%s = [\"%s\"]", key, strings.Join(of, `", "`))
	}
}

func (w *writer) condition(key string, c condition) {
	if c != nil {
		w.line("%s = %q", key, c.text())
	}
}

func (w *writer) dates(begins, ends day) {
	if begins != 0 {
		w.line("from = %s", begins)
	}
	if ends != 0 {
		w.line("until = %s", ends)
	}
}

// pack makes a law with a ladder, for days within a stretch.
func (m maker) pack(first, last day) *pack {
	p := &pack{threshold: [2]int{1 + m.IntN(4), 1 + m.IntN(4)}}
	within := func() day { return first + day(m.IntN(int(last-first))) }
	p.changes = within()
	steps := 2 + m.IntN(5)
	for i := range steps {
		p.steps = append(p.steps, &step{name: fmt.Sprint("s", i), outcomes: pick(m, nil, []string{"yes", "no"}, []string{"yes", "no", "void"})})
	}
	w := &writer{}
	w.WriteString(common)
	w.line("[parameter.threshold]\nunit = \"sessions\"\ncite = [\"act s3\"]\nvalues = { 2000-01-01 = %d, %s = %d }", p.threshold[0], p.changes, p.threshold[1])
	m.measures(p, w)
	m.rules(p, w, within)

	w.line("[ladder.l]")
	perParent := m.chance(30)
	if perParent {
		w.line("per = \"parent\"")
	}
	if m.chance(15) {
		p.hold = m.asking(p, 1, steps, false)
		w.condition("hold", p.hold)
	}
	if m.chance(10) {
		p.closes = m.asking(p, 1, steps, false)
		w.condition("closes", p.closes)
	}
	for i, s := range p.steps {
		s.perParent = perParent
		m.step(p, s, i, within, w)
	}
	p.text = w.String()
	return p
}

func (m maker) measures(p *pack, w *writer) {
	for i := range 3 {
		x := &measure{name: fmt.Sprint("m", i), kind: "sessions", over: m.window(), codes: pick(m, []string{"U"}, []string{"U", "A"}, []string{"N", "U"})}
		switch m.IntN(6) {
		case 0:
			x.kind = "days"
		case 1:
			x.kind = "longest run of sessions"
		case 2:
			x.share = true
		}
		p.measures = append(p.measures, x)
	}
	if m.chance(40) {
		p.measures = append(p.measures, &measure{name: "watched", kind: "sessions", codes: []string{"U", "A"}, since: pick(m, p.steps...).name})
	}
	for _, x := range p.measures {
		w.line("[measure.%s]\ncount = %q\nof = \"code in ['%s']\"", x.name, x.kind, strings.Join(x.codes, "', '"))
		if x.share {
			w.line("out_of = \"possible\"")
		}
		if x.since != "" {
			w.line("over = \"since %s\"", x.since)
		} else {
			w.line("over = %q", x.over)
		}
	}
}

func (m maker) counted(x *measure) condition {
	c := atLeast{measure: x, number: 1 + m.IntN(5), less: m.chance(10)}
	if x.share {
		c.number = 5 + m.IntN(40)
	} else if m.chance(30) {
		c.number = 0
	}
	return c
}

func (m maker) rules(p *pack, w *writer, within func() day) {
	for i := range 1 + m.IntN(3) {
		r := &rule{name: fmt.Sprint("r", i), when: m.counted(p.measures[m.IntN(3)])}
		if m.chance(20) {
			r.begins = within()
		}
		if m.chance(15) {
			r.ends = max(r.begins, within())
		}
		if m.chance(15) {
			r.applies = m.fact()
		}
		if m.chance(15) {
			r.unless = m.fact()
		}
		if len(p.rules) > 0 && m.chance(25) {
			r.when = pick[condition](m, both{r.when, ruleMet{p.rules[0]}}, either{r.when, ruleMet{p.rules[0]}})
		}
		p.rules = append(p.rules, r)
		w.line("[rule.%s]\nforce = \"may\"\ncite = [\"act s4\"]", r.name)
		w.condition("when", r.when)
		w.condition("applies", r.applies)
		w.dates(r.begins, r.ends)
		if r.unless != nil {
			w.line("[rule.%s.unless.x]\ncite = [\"act s4\"]", r.name)
			w.condition("when", r.unless)
		}
	}
}

func (m maker) fact() condition {
	name := pick(m, "homeless", "support", "support")
	return question{name, func(n moment) tri { return n.facts[name] }}
}

// calling makes a condition that calls for a step: it rests on marks.
func (m maker) calling(p *pack, depth int) condition {
	switch k := m.IntN(10); {
	case k < 4:
		return ruleMet{pick(m, p.rules...)}
	case k < 8 || depth == 0:
		return m.counted(pick(m, p.measures...))
	case k == 8:
		return both{m.calling(p, depth-1), m.calling(p, depth-1)}
	}
	return either{m.calling(p, depth-1), m.calling(p, depth-1)}
}

// asking makes a condition that asks for facts, dates, and what was done of the first steps of the pack.
func (m maker) asking(p *pack, depth, steps int, plain bool) condition {
	if depth > 0 && m.chance(30) {
		a, b := m.asking(p, depth-1, steps, plain), m.asking(p, depth-1, steps, plain)
		if !plain && m.chance(20) {
			return negation{a}
		}
		return pick[condition](m, both{a, b}, either{a, b})
	}
	kind := m.IntN(9)
	if steps == 0 {
		kind = m.IntN(3)
	}
	switch kind {
	case 0:
		return m.fact()
	case 1:
		return m.calling(p, 0)
	case 2:
		name := pick(m, "e1", "e2")
		return question{"evidence('" + name + "')", func(n moment) tri { return triOf(n.evidence(name)) }}
	}
	s := p.steps[m.IntN(steps)]
	outcome, more := "", ""
	if len(s.outcomes) > 0 && m.chance(50) {
		outcome = pick(m, s.outcomes...)
		more = ", '" + outcome + "'"
	}
	switch kind {
	case 3, 4:
		return question{"done('" + s.name + "'" + more + ")", func(n moment) tri { return triOf(n.done(s.name, outcome)) }}
	case 5:
		return question{"open('" + s.name + "')", func(n moment) tri {
			return triOf(slices.ContainsFunc(n.uses(s.name), func(u use) bool { return u.outcome == "" }))
		}}
	case 6:
		over, k := m.window(), 1+m.IntN(2)
		if over.unit == "everything" { // which sees nothing before the calendar; a year does
			over = extent{1, "years"}
		}
		return question{fmt.Sprintf("times('%s', '%s'%s) >= %d", s.name, over, more, k), func(n moment) tri {
			in := n.back(over, n.on)
			if !in.known {
				return perhaps
			}
			count := 0
			for _, u := range n.uses(s.name) {
				if (outcome == "" && !u.void || outcome != "" && u.outcome == outcome) && u.begun >= in.from && u.begun <= in.to {
					count++
				}
			}
			return triOf(count >= k)
		}}
	case 7:
		k := 1 + m.IntN(25)
		return question{fmt.Sprintf("days_since('%s') >= %d", s.name, k), func(n moment) tri {
			u, ok := n.last(s.name)
			if !ok {
				return perhaps
			}
			return triOf(int(n.on-u.begun) >= k)
		}}
	}
	k := 1 + m.IntN(15)
	return question{fmt.Sprintf("school_days_since('%s') >= %d", s.name, k), func(n moment) tri {
		u, ok := n.last(s.name)
		if !ok {
			return perhaps
		}
		count := 0
		for d := u.begun + 1; d <= n.on; d++ {
			if n.open[d] {
				count++
			}
		}
		return triOf(count >= k)
	}}
}

func (m maker) step(p *pack, s *step, i int, within func() day, w *writer) {
	w.line("[ladder.l.step.%s]\naction = \"letter\"\ncite = [\"act s5\"]", s.name)
	if m.chance(20) {
		s.perParent = !s.perParent
		w.line("per = %q", map[bool]string{true: "parent", false: "pupil"}[s.perParent])
	}
	s.force = pick(m, "must", "must", "must", "may", "may", "info")
	if m.chance(3) {
		s.force = "must not"
	}
	w.line("force = %q", s.force)
	if i == 0 || m.chance(85) {
		s.when = m.calling(p, 1)
	}
	if m.chance(20) {
		s.requires = m.asking(p, 1, i, true)
	}
	for _, b := range p.steps[:i] {
		if m.chance(60 / i) {
			a := before{step: b.name}
			if len(b.outcomes) > 0 && m.chance(50) {
				a.outcome = pick(m, b.outcomes...)
			}
			s.after = append(s.after, a)
		}
	}
	if s.when == nil && len(s.after) == 0 {
		s.after = []before{{step: p.steps[0].name}}
	}
	w.condition("when", s.when)
	w.condition("requires", s.requires)
	var after []string
	for _, a := range s.after {
		after = append(after, a.text())
	}
	w.list("after", after)
	m.uses(s, w)
	if m.chance(12) {
		s.hold = m.asking(p, 1, len(p.steps), false)
		w.condition("hold", s.hold)
	}
	m.clocks(p, s, w)
	if m.chance(12) {
		s.begins = within()
	}
	if m.chance(8) {
		s.ends = max(s.begins, within())
	}
	w.dates(s.begins, s.ends)
	if m.chance(8) {
		s.closes = m.asking(p, 1, len(p.steps), false)
		w.condition("closes", s.closes)
	}
	if m.chance(15) {
		s.needs = pick(m, []string{"e1"}, []string{"e1", "e2"})
	}
	w.list("needs", s.needs)
	if s.when != nil && m.chance(20) {
		s.newSince = []string{pick(m, p.steps...).name}
	}
	w.list("new_since", s.newSince)
	if m.chance(15) {
		s.unless = m.asking(p, 1, len(p.steps), false)
		w.line("[ladder.l.step.%s.unless.x]\ncite = [\"act s5\"]", s.name)
		w.condition("when", s.unless)
	}
	if m.chance(30) {
		s.charges = []charge{{"first", m.asking(p, 1, len(p.steps), false)}, {"second", nil}}
		for _, c := range s.charges[:1+m.IntN(2)] {
			w.line("[ladder.l.step.%s.charge.%s]\namounts = { \"21 days\" = 80 }\ncite = [\"act s5\"]", s.name, c.name)
			w.condition("when", c.when)
		}
		s.charges = s.charges[:strings.Count(w.String(), "[ladder.l.step."+s.name+".charge.")]
	}
}

func (a before) text() string {
	if a.outcome == "" {
		return a.step
	}
	return a.step + ": " + a.outcome
}

// uses makes what of a step is about its uses: whether it repeats, its limit, its outcomes and who decides.
func (m maker) uses(s *step, w *writer) {
	if s.repeat = m.chance(40); s.repeat {
		w.line("repeat = true")
		if s.fresh = m.chance(30); s.fresh {
			w.line("fresh = true")
		}
	}
	if s.byPerson = m.chance(40); s.byPerson {
		w.line("decided_by = \"person\"")
	}
	w.list("outcomes", s.outcomes)
	if m.chance(20) {
		s.resets = pick(m, "term", "academic year")
		w.line("resets = %q", s.resets)
	}
	void := slices.Contains(s.outcomes, "void")
	if void || m.chance(25) {
		s.limit, s.within = 1, m.window()
		if s.repeat {
			s.limit = 1 + m.IntN(3)
		}
		except := ""
		if void {
			s.except, except = []string{"void"}, `, except = ["void"]`
		}
		w.line("limit = { count = %d, within = %q%s }", s.limit, s.within, except)
	}
}

func (m maker) clocks(p *pack, s *step, w *writer) {
	one := func(key string, percent int) *clock {
		if !m.chance(percent) {
			return nil
		}
		c := &clock{extent: m.extent()}
		if c.unit == "school weeks" && (p.hold != nil || s.hold != nil) { // which days do not count then, the format leaves open
			c.unit = "weeks"
		}
		anchor := ""
		switch m.IntN(4) {
		case 0:
			c.rule = pick(m, p.rules...)
			anchor = " after " + c.rule.name
		case 1:
			of := pick(m, p.steps...)
			c.after = &before{step: of.name}
			if len(of.outcomes) > 0 && m.chance(50) {
				c.after.outcome = pick(m, of.outcomes...)
			}
			anchor = " after " + c.after.text()
		}
		w.line("%s = \"%s%s\"", key, c.extent, anchor)
		return c
	}
	s.wait, s.due, s.expires = one("wait", 35), one("due", 50), one("expires", 25)
}

// monday gives a Monday. Calendars begin on a weekday, the first day of a calendar on which the school is open, since the format does not say
// whether windows of school days that reach back before the calendar begin with its first date or its first school day.
func (m maker) monday() day { return (at("2024-01-08") + day(m.IntN(420))).monday() }

// world makes a pupil: a calendar, marks, facts, and a history.
func (m maker) world(first day) *world {
	c := &diary{open: map[day]bool{}, first: first}
	d := first
	for range 2 + m.IntN(2) {
		term := [2]day{d, d + day(12+m.IntN(24))}
		c.terms = append(c.terms, term)
		c.text = append(c.text, fmt.Sprintf("%s..%s", term[0], term[1]))
		for ; d <= term[1]; d++ {
			if wd := d.weekday(); wd == 0 || wd == 6 {
				continue
			}
			if d > first && m.chance(8) {
				c.closed = append(c.closed, d.String())
				continue
			}
			c.open[d] = true
			c.days = append(c.days, d)
		}
		d += day(3 + m.IntN(15))
	}
	c.last = c.terms[len(c.terms)-1][1]
	w := &world{diary: c, facts: map[string]tri{"homeless": pick(m, no, no, perhaps, yes), "support": pick(m, no, yes)}, born: at("2014-05-01")}
	bad, gaps := 8+m.IntN(35), 0
	if m.chance(30) {
		gaps = 3
	}
	spell := ""
	for _, d := range c.days {
		for _, session := range []string{"AM", "PM"} {
			code := "/"
			switch {
			case spell != "" && m.chance(60):
				code = spell
			case m.chance(gaps):
				code = ""
			case m.chance(bad):
				code = pick(m, "U", "U", "U", "A", "N", "X")
				spell = code
			default:
				spell = ""
			}
			w.marks = append(w.marks, mark{d, session, code})
		}
	}
	w.parents = pick(m, nil, nil, []string{"a"}, []string{"b", "a"})
	return w
}

// history makes what was done, by the steps of the world's pack.
func (m maker) history(w *world) {
	for range m.IntN(11) {
		s := pick(m, w.pack.steps...)
		e := happening{on: w.first - 15 + day(m.IntN(int(w.last-w.first)+25)), step: s.name, parent: pick(m, "", "", "a", "b"), by: pick(m, "head", "head", "")}
		if len(s.outcomes) > 0 && m.chance(45) {
			e.outcome = pick(m, s.outcomes...)
		}
		if m.chance(30) {
			e.evidence = []string{pick(m, "e1", "e2")}
		}
		switch m.IntN(60) {
		case 0:
			e.step = "nonesuch"
		case 1:
			e.outcome = "nonesuch"
		case 2:
			e.on = at("2014-04-30")
		}
		e.nth = len(w.events)
		w.events = append(w.events, e)
	}
	w.known, w.memo, w.taken = 1<<40, map[measured]bounds{}, map[asked][]use{}
}

func date(d day) attendance.Date {
	if d == 0 {
		return attendance.Date{}
	}
	return attendance.MustDate(d.String())
}

// pupil gives the world as the library has it.
func (w *world) pupil(calendar *attendance.Calendar) (*attendance.Pupil, escalation.History) {
	p := &attendance.Pupil{ID: "p", Born: date(w.born), Parents: w.parents, Calendar: calendar, Register: attendance.NewRegister(calendar, nil), Facts: map[string]string{}}
	for name, t := range w.facts {
		if t != perhaps {
			p.Facts[name] = map[tri]string{no: "false", yes: "true"}[t]
		}
	}
	for _, k := range w.marks {
		if k.code == "" {
			continue
		}
		if err := p.Register.Set(attendance.Mark{Date: date(k.on), Session: k.session, Code: k.code}); err != nil {
			panic(err)
		}
	}
	var h escalation.History
	for _, e := range w.events {
		h = append(h, escalation.Event{Pupil: "p", On: date(e.on), Step: e.step, Outcome: e.outcome, Parent: e.parent, By: e.by, Evidence: e.evidence})
	}
	return p, h
}

func (c *diary) calendar() *attendance.Calendar {
	out, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: c.text, Closed: c.closed})
	if err != nil {
		panic(err)
	}
	return out
}

// String tells the world, so that a failure can be tried by hand.
func (w *world) String() string {
	b := &writer{}
	b.WriteString(strings.TrimPrefix(w.pack.text, common))
	b.line("\nterms %q\nclosed %q\nfacts %v parents %q\nmarks", w.text, w.closed, w.facts, w.parents)
	for _, k := range w.marks {
		if k.code != "/" {
			fmt.Fprintf(b, " %s %s %s;", k.on, k.session, k.code)
		}
	}
	b.line("\nhistory")
	for _, e := range w.events {
		b.line(" %s %s outcome=%q parent=%q by=%q evidence=%q", e.on, e.step, e.outcome, e.parent, e.by, e.evidence)
	}
	return b.String()
}
