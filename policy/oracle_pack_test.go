package policy_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// This file makes small packs at random. Whatever the language of conditions can say is made together with what it means to
// the oracle: a function that works it out slowly. Nothing is read from the pack again.

// A tri is a truth of three-valued logic: no, unknown or yes, in this order.
type tri int

func truly(b bool) tri {
	if b {
		return yes
	}
	return no
}

// An interval is what is known of a number: nothing, or that it lies between two fractions.
type interval struct {
	known    bool
	low, top *big.Rat
}

func exact(r *big.Rat) interval   { return interval{true, r, r} }
func whole(n int) interval        { return exact(big.NewRat(int64(n), 1)) }
func (v interval) isPoint() bool  { return v.low.Cmp(v.top) == 0 }
func (v interval) String() string { return fmt.Sprintf("%v %v..%v", v.known, v.low, v.top) }

func (v interval) hull(w interval) interval {
	if !v.known || !w.known {
		return interval{}
	}
	if w.low.Cmp(v.low) < 0 {
		v.low = w.low
	}
	if w.top.Cmp(v.top) > 0 {
		v.top = w.top
	}
	return v
}

// compared decides a comparison of two intervals: it holds if it does for all pairs of their numbers.
func compared(op string, a, b interval) tri {
	if !a.known || !b.known {
		return unknown
	}
	always, never := false, false
	switch op {
	case "<":
		always, never = a.top.Cmp(b.low) < 0, a.low.Cmp(b.top) >= 0
	case "<=":
		always, never = a.top.Cmp(b.low) <= 0, a.low.Cmp(b.top) > 0
	case ">":
		return compared("<", b, a)
	case ">=":
		return compared("<=", b, a)
	case "==":
		always, never = a.isPoint() && b.isPoint() && a.low.Cmp(b.low) == 0, a.top.Cmp(b.low) < 0 || a.low.Cmp(b.top) > 0
	case "!=":
		return yes - compared("==", a, b)
	}
	switch {
	case always:
		return yes
	case never:
		return no
	}
	return unknown
}

// A scene is what a condition of a rule is judged in.
type scene struct {
	world   *world
	at      day
	figures map[string]interval
	ruled   map[string]tri // the rules judged so far
}

// What a condition, a number, a date or a text of a rule is written as, and what it means.
type (
	condition struct {
		source string
		is     func(*scene) tri
	}
	quantity struct {
		source string
		of     func(*scene) interval
	}
	moment struct {
		source string
		of     func(*scene) (day, bool)
	}
	words struct {
		source string
		of     func(*scene) (string, bool)
	}
	// markTest asks about one mark.
	markTest struct {
		source string
		is     func(m reading, at day) bool
		asks   []*randomParameter
	}
	// sessionTest asks about one session of a world, on an evaluation date.
	sessionTest struct {
		source string
		is     func(w *world, i int, at day) bool
		asks   []*randomParameter
	}
)

type randomClass struct {
	name                                                     string
	possible, attended, absent, authorised, late, unresolved bool
}

type datedClass struct {
	from  day
	class *randomClass
}

type randomCode struct {
	name        string
	classes     []datedClass // one of no date, or several
	from, until day          // 0: always
	session     string
	sameAs      string
	unmarked    bool
	tags        []string
	becomes     string // after a number of a unit, for marks from a date on
	after       int
	unit        string
	becomesFrom day
	mayBecome   []string
}

func (c *randomCode) inForce(d day) bool {
	return (c.from == 0 || d >= c.from) && (c.until == 0 || d <= c.until)
}

// classOn gives the class of a code on a date: before the first date of its classes, the first.
func (c *randomCode) classOn(d day) *randomClass {
	out := c.classes[0].class
	for _, dated := range c.classes {
		if dated.from <= d {
			out = dated.class
		}
	}
	return out
}

type datedNumber struct {
	from     day
	repealed bool
	number   int // or tenths of a percent or an hour
	list     []string
	date     day
}

type randomParameter struct {
	name, unit  string
	from, until day
	values      []datedNumber // in order of date
}

// on gives the value in force on a date.
func (p *randomParameter) on(d day) (out datedNumber, known bool) {
	if p.from != 0 && d < p.from || p.until != 0 && d > p.until {
		return out, false
	}
	for _, v := range p.values {
		if v.from <= d {
			out, known = v, !v.repealed
		}
	}
	return out, known
}

type randomFact struct{ name, typ, fallback string }

type randomMeasure struct {
	name, count, part         string
	of, outOf, bridge, breaks *markTest
	where                     *sessionTest
	over, asOf                string
}

func (m *randomMeasure) share() bool { return m.outOf != nil }
func (m *randomMeasure) isRun() bool {
	return m.count == "occasions" || strings.Contains(m.count, "run")
}
func (m *randomMeasure) byDay() bool   { return strings.HasSuffix(m.count, "days") }
func (m *randomMeasure) timed() bool   { return m.inHours() || strings.HasSuffix(m.count, "minutes") }
func (m *randomMeasure) inHours() bool { return strings.HasSuffix(m.count, "hours") }

type randomUnless struct {
	name        string
	when        condition
	from, until day
}

type randomRule struct {
	name        string
	from, until day
	applies     *condition
	when        condition
	unless      []randomUnless
}

// A randomPack is a pack as the oracle knows it.
type randomPack struct {
	rng         *rand.Rand
	from, until day
	core        day // about when the calendars lie
	sessions    []string
	weekStarts  string
	classes     []*randomClass
	codes       []*randomCode
	parameters  []*randomParameter
	facts       []randomFact
	measures    []*randomMeasure
	rules       []*randomRule
	minutes     bool // marks may carry minutes
	asksAge     bool // a measure asks for the age: then all pupils have a date of birth
}

func (p *randomPack) code(name string) *randomCode {
	for _, c := range p.codes {
		if c.name == name {
			return c
		}
	}
	return nil
}

// chance is true once in n times.
func (p *randomPack) chance(n int) bool { return p.rng.IntN(n) == 0 }

// date gives a date on which the law may change: about the calendars, or long before or after.
func (p *randomPack) date() day {
	switch p.rng.IntN(6) {
	case 0:
		return p.core - 400 - day(p.rng.IntN(400))
	case 1:
		return p.core + 300 + day(p.rng.IntN(400))
	}
	return p.core + day(p.rng.IntN(60)) - 10
}

func newPack(rng *rand.Rand) *randomPack {
	p := &randomPack{rng: rng, core: on(2018, 9, 1) + day(rng.IntN(2500)), minutes: rng.IntN(3) == 0}
	p.from = p.core - 1000
	if p.chance(6) {
		p.from = p.core + day(rng.IntN(20))
	}
	if p.chance(8) {
		p.until = max(p.from, p.core+10+day(rng.IntN(40)))
	}
	p.sessions = pick(rng, []string{"AM", "PM"}, []string{"AM", "PM"}, []string{"day"}, []string{"P1", "P2", "P3"})
	p.weekStarts = pick(rng, "Mon", "Mon", "Sun", "Wed")
	p.growCodes()
	p.growParameters()
	p.facts = []randomFact{{"flag", "bool", pick(rng, "", "true", "false")}, {"other_flag", "bool", ""}, {"grade", "int", pick(rng, "", "4")}, {"moved", "date", ""}, {"kind", "list", pick(rng, "", "plain")}}
	for i := range 5 {
		p.growMeasure(fmt.Sprintf("m%d", i+1))
	}
	for i := range 5 {
		p.growRule(fmt.Sprintf("r%d", i+1))
	}
	return p
}

func (p *randomPack) growCodes() {
	present := &randomClass{name: "present", possible: true, attended: true}
	late := &randomClass{name: "late", possible: true, attended: true, late: true}
	authorised := &randomClass{name: "authorised", possible: true, absent: true, authorised: true}
	unauthorised := &randomClass{name: "unauthorised", possible: true, absent: true}
	tardy := &randomClass{name: "tardy", possible: true, absent: true, late: true}
	none := &randomClass{name: "not_counted"}
	open := &randomClass{name: "open", possible: true, absent: true, unresolved: true}
	if p.chance(6) {
		open.possible, open.absent = false, false
	}
	p.classes = []*randomClass{present, late, authorised, unauthorised, tardy, none, open}
	add := func(name string, class *randomClass) *randomCode {
		c := &randomCode{name: name, classes: []datedClass{{0, class}}}
		p.codes = append(p.codes, c)
		return c
	}
	add("/", present)
	add("L", late)
	add("I", authorised).tags = pick(p.rng, nil, []string{"ill"})
	add("G", unauthorised).tags = pick(p.rng, []string{"holiday"}, []string{"holiday", "ill"})
	add("U", tardy)
	add("O", unauthorised)
	add("X", none)
	add("N", open)
	if p.chance(2) { // a code that changed what it means
		c := add("D", present)
		c.classes = []datedClass{{p.core - 300, pick(p.rng, present, none, authorised)}, {p.date() + 400*day(p.rng.IntN(2)), pick(p.rng, none, unauthorised, present)}}
		slices.SortFunc(c.classes, func(a, b datedClass) int { return int(a.from - b.from) })
		if c.classes[0].from == c.classes[1].from {
			c.classes = c.classes[:1]
		}
	}
	if p.chance(2) { // one that ended, and one that began
		c := add("H", pick(p.rng, authorised, none))
		c.until = p.date()
		c = add("K", pick(p.rng, present, unauthorised))
		c.from = p.date()
	}
	if p.chance(2) {
		p.codes = append(p.codes, &randomCode{name: "I1", sameAs: "I"})
	}
	if p.chance(3) {
		p.codes = append(p.codes, &randomCode{name: "N1", sameAs: "N"})
	}
	if p.chance(2) {
		p.codes = append(p.codes, &randomCode{name: "-", unmarked: true})
	}
	if p.chance(3) && len(p.sessions) > 1 {
		add("A", present).session = p.sessions[0]
		add("B", unauthorised).session = p.sessions[1]
	}
	n := p.code("N")
	if p.chance(2) {
		n.becomes, n.after, n.unit = pick(p.rng, "O", "G", "X"), 1+p.rng.IntN(8), pick(p.rng, "school days", "school days", "days", "weeks")
		if n.unit == "weeks" {
			n.after = 1
		}
		if p.chance(2) {
			n.becomesFrom = p.date()
		}
	}
	if p.chance(3) {
		n.mayBecome = pick(p.rng, []string{"I", "O"}, []string{"O"}, []string{"/", "X", "G"})
	}
}

func (p *randomPack) growParameters() {
	add := func(name, unit string, value func() datedNumber) {
		param := &randomParameter{name: name, unit: unit}
		from := p.core - 500
		if p.chance(6) {
			from = p.core + day(p.rng.IntN(20))
		}
		for i := range 1 + p.rng.IntN(3) {
			v := value()
			v.from, v.repealed = from, i > 0 && p.chance(4)
			param.values = append(param.values, v)
			from += 450 + day(p.rng.IntN(200))
			if p.chance(2) {
				from = max(from-440, p.core+day(p.rng.IntN(30)))
			}
		}
		for i := 1; i < len(param.values); i++ {
			param.values[i].from = max(param.values[i].from, param.values[i-1].from+1)
		}
		if p.chance(10) {
			param.until = p.date()
			param.from = min(param.until, param.values[0].from)
		}
		p.parameters = append(p.parameters, param)
	}
	add("limit", "sessions", func() datedNumber { return datedNumber{number: p.rng.IntN(9)} })
	add("days_limit", "days", func() datedNumber { return datedNumber{number: p.rng.IntN(6)} })
	add("rate_limit", "percent", func() datedNumber {
		return datedNumber{number: pick(p.rng, 50, 75, 100, 125, 200, 333, 500, 900)}
	})
	add("half_hours", "hours", func() datedNumber { return datedNumber{number: pick(p.rng, 0, 5, 10, 25, 45, 75)} })
	lists := [][]string{{"G"}, {"G", "O"}, {"I"}, {"G", "N", "O", "U"}, {"N", "/"}}
	add("some_codes", "codes", func() datedNumber { return datedNumber{list: pick(p.rng, lists...)} })
	add("cut_off", "date", func() datedNumber { return datedNumber{date: p.core + day(p.rng.IntN(60)) - 10} })
}

func (p *randomPack) parameter(name string) *randomParameter {
	for _, param := range p.parameters {
		if param.name == name {
			return param
		}
	}
	return nil
}

// growMark grows a question about a mark.
func (p *randomPack) growMark(depth int) *markTest {
	if depth > 0 && p.chance(2) {
		a, b := p.growMark(depth-1), p.growMark(depth-1)
		asks := append(slices.Clone(a.asks), b.asks...)
		switch p.rng.IntN(3) {
		case 0:
			return &markTest{"(" + a.source + " and " + b.source + ")", func(m reading, at day) bool { return a.is(m, at) && b.is(m, at) }, asks}
		case 1:
			return &markTest{"(" + a.source + " or " + b.source + ")", func(m reading, at day) bool { return a.is(m, at) || b.is(m, at) }, asks}
		}
		return &markTest{"not (" + a.source + ")", func(m reading, at day) bool { return !a.is(m, at) }, a.asks}
	}
	flag := func(name string, is func(*randomClass) bool) *markTest {
		return &markTest{name, func(m reading, _ day) bool { return is(m.class) }, nil}
	}
	name := p.codes[p.rng.IntN(len(p.codes))].name
	other := p.codes[p.rng.IntN(len(p.codes))].name
	switch p.rng.IntN(16) {
	case 0:
		return &markTest{"possible", func(m reading, _ day) bool { return m.possible }, nil}
	case 1:
		return flag("attended", func(c *randomClass) bool { return c.attended })
	case 2, 3, 4:
		return flag("absent", func(c *randomClass) bool { return c.absent })
	case 5:
		return flag("authorised", func(c *randomClass) bool { return c.authorised })
	case 6:
		return flag("late", func(c *randomClass) bool { return c.late })
	case 7:
		return &markTest{"code == '" + name + "'", func(m reading, _ day) bool { return m.code == name }, nil}
	case 8, 9:
		return &markTest{fmt.Sprintf("code in ['%s', '%s']", name, other), func(m reading, _ day) bool { return m.code == name || m.code == other }, nil}
	case 10, 11:
		param := p.parameter("some_codes")
		return &markTest{"code in some_codes", func(m reading, at day) bool {
			v, _ := param.on(at)
			return slices.Contains(v.list, m.code)
		}, []*randomParameter{param}}
	case 12:
		return &markTest{"written != '" + name + "'", func(m reading, _ day) bool { return m.written != name }, nil}
	case 13:
		class := p.classes[p.rng.IntN(len(p.classes))].name
		return &markTest{"class == '" + class + "'", func(m reading, _ day) bool { return m.class.name == class }, nil}
	case 14:
		return &markTest{"'holiday' in tags", func(m reading, _ day) bool { return slices.Contains(m.tags, "holiday") }, nil}
	}
	session := p.sessions[p.rng.IntN(len(p.sessions))]
	return &markTest{"session == '" + session + "'", func(m reading, _ day) bool { return m.session == session }, nil}
}

func both(a, b *markTest) *markTest {
	return &markTest{"(" + a.source + ") and (" + b.source + ")", func(m reading, at day) bool { return a.is(m, at) && b.is(m, at) }, append(slices.Clone(a.asks), b.asks...)}
}

// growWhere grows a question about a session.
func (p *randomPack) growWhere(depth int) *sessionTest {
	if depth > 0 && p.chance(2) {
		a, b := p.growWhere(depth-1), p.growWhere(depth-1)
		asks := append(slices.Clone(a.asks), b.asks...)
		switch p.rng.IntN(3) {
		case 0:
			return &sessionTest{"(" + a.source + " and " + b.source + ")", func(w *world, i int, at day) bool { return a.is(w, i, at) && b.is(w, i, at) }, asks}
		case 1:
			return &sessionTest{"(" + a.source + " or " + b.source + ")", func(w *world, i int, at day) bool { return a.is(w, i, at) || b.is(w, i, at) }, asks}
		}
		return &sessionTest{"not (" + a.source + ")", func(w *world, i int, at day) bool { return !a.is(w, i, at) }, a.asks}
	}
	n := p.rng.IntN(12)
	switch p.rng.IntN(10) {
	case 9:
		p.asksAge = true
		n = 4 + p.rng.IntN(4)
		return &sessionTest{fmt.Sprintf("age >= %d", n), func(w *world, i int, _ day) bool {
			return w.age(w.sessions[i].on).low.Cmp(big.NewRat(int64(n), 1)) >= 0
		}, nil}
	case 0:
		days := pick(p.rng, []string{"Mon", "Fri"}, []string{"Tue"}, []string{"Wed", "Thu", "Sun"})
		return &sessionTest{"weekday in ['" + strings.Join(days, "', '") + "']", func(w *world, i int, _ day) bool {
			return slices.Contains(days, w.sessions[i].on.time().Weekday().String()[:3])
		}, nil}
	case 1:
		session := p.sessions[p.rng.IntN(len(p.sessions))]
		return &sessionTest{"session == '" + session + "'", func(w *world, i int, _ day) bool { return p.sessions[w.sessions[i].session] == session }, nil}
	case 2:
		param := p.parameter("cut_off")
		return &sessionTest{"date >= cut_off", func(w *world, i int, at day) bool {
			v, _ := param.on(at)
			return w.sessions[i].on >= v.date
		}, []*randomParameter{param}}
	case 3:
		d := p.core + day(p.rng.IntN(60))
		return &sessionTest{"date < date('" + d.String() + "')", func(w *world, i int, _ day) bool { return w.sessions[i].on < d }, nil}
	case 4:
		month := int((p.core + day(p.rng.IntN(60))).time().Month())
		return &sessionTest{fmt.Sprintf("month == %d", month), func(w *world, i int, _ day) bool { return int(w.sessions[i].on.time().Month()) == month }, nil}
	case 5:
		return &sessionTest{"first_after_break", func(w *world, i int, _ day) bool { return w.breakBefore(w.sessions[i].on) }, nil}
	case 6:
		return &sessionTest{"last_before_break", func(w *world, i int, _ day) bool { return w.breakAfter(w.sessions[i].on) }, nil}
	case 7:
		return &sessionTest{fmt.Sprintf("school_days_ago <= %d", n), func(w *world, i int, at day) bool { return w.schoolDaysBetween(w.sessions[i].on, at) <= n }, nil}
	}
	n = p.rng.IntN(4)
	return &sessionTest{fmt.Sprintf("term == %d", n), func(w *world, i int, _ day) bool { return w.termNumber(w.sessions[i].on) == n }, nil}
}

func (p *randomPack) growMeasure(name string) {
	m := &randomMeasure{name: name}
	counts := []string{"sessions", "sessions", "sessions", "days", "days", "occasions", "longest run of sessions", "current run of sessions", "longest run of days", "current run of days"}
	if p.minutes {
		counts = append(counts, "minutes", "hours", "longest run of hours", "current run of hours", "longest run of minutes", "minutes", "hours")
	}
	m.count = pick(p.rng, counts...)
	m.of = p.growMark(2)
	if m.byDay() {
		m.part = pick(p.rng, "", "any", "half", "whole", "whole")
	}
	if m.timed() || p.minutes && m.byDay() { // minutes on a mark are minutes absent
		m.of = both(&markTest{"absent", func(r reading, _ day) bool { return r.class.absent }, nil}, m.of)
	}
	switch {
	case !m.isRun() && p.chance(3):
		m.outOf = &markTest{"possible", func(r reading, _ day) bool { return r.possible }, nil}
		if p.chance(4) && !p.minutes {
			m.outOf = p.growMark(1)
		}
		m.of = both(m.of, m.outOf)
	case m.isRun() && p.chance(3):
		m.bridge = p.growMark(1)
	case m.isRun() && (!m.byDay() || m.part == "whole") && p.chance(3):
		m.breaks = p.growMark(1)
	}
	if p.chance(3) {
		m.where = p.growWhere(1)
	}
	n := 1 + p.rng.IntN(4)
	m.over = pick(p.rng, "today", "academic year", "academic year", "term", "half term", "semester", "quarter", "grading period", "school month", "calendar month", "enrolment", "everything",
		fmt.Sprintf("%d days", 1+p.rng.IntN(20)), fmt.Sprintf("%d school days", 1+p.rng.IntN(12)), fmt.Sprintf("%d weeks", n), fmt.Sprintf("%d school weeks", n), fmt.Sprintf("%d school weeks", n), fmt.Sprintf("%d months", n), "1 years")
	if m.over[0] <= '9' && p.chance(3) {
		m.over += " within academic year"
	}
	if p.chance(5) {
		m.asOf = pick(p.rng, "1 days ago", "5 days ago", "1 weeks ago", "1 school days ago", "5 school days ago", "1 months ago")
	}
	p.measures = append(p.measures, m)
}

func (p *randomPack) growRule(name string) {
	r := &randomRule{name: name}
	if p.chance(4) {
		r.from = p.date()
	}
	if p.chance(8) {
		r.until = max(p.date(), r.from)
	}
	if p.chance(3) {
		c := p.growCondition(1)
		r.applies = &c
	}
	r.when = p.growCondition(2)
	for i := range p.rng.IntN(3) {
		u := randomUnless{name: fmt.Sprintf("x%d", i+1), when: p.growCondition(1)}
		if p.chance(4) {
			u.from = p.date()
		}
		if p.chance(4) {
			u.until = max(p.date(), u.from)
		}
		r.unless = append(r.unless, u)
	}
	p.rules = append(p.rules, r)
}

func (p *randomPack) growCondition(depth int) condition {
	if depth > 0 && p.chance(2) {
		a, b := p.growCondition(depth-1), p.growCondition(depth-1)
		switch p.rng.IntN(5) {
		case 0, 1:
			return condition{"(" + a.source + " and " + b.source + ")", func(s *scene) tri { return min(a.is(s), b.is(s)) }}
		case 2:
			return condition{"(" + a.source + " or " + b.source + ")", func(s *scene) tri { return max(a.is(s), b.is(s)) }}
		case 3:
			return condition{"not (" + a.source + ")", func(s *scene) tri { return yes - a.is(s) }}
		}
		c := p.growCondition(depth - 1)
		return condition{"(" + c.source + " ? " + a.source + " : " + b.source + ")", func(s *scene) tri {
			x, y := a.is(s), b.is(s)
			switch c.is(s) {
			case yes:
				return x
			case no:
				return y
			}
			if x == y {
				return x
			}
			return unknown
		}}
	}
	op := pick(p.rng, "<", "<=", ">", ">=", "==", "!=", ">=", ">=")
	switch p.rng.IntN(15) {
	case 14:
		if depth > 0 {
			a, b := p.growCondition(0), p.growCondition(0)
			return condition{"((" + a.source + ") == (" + b.source + "))", func(s *scene) tri {
				x, y := a.is(s), b.is(s)
				switch {
				case x == unknown || y == unknown:
					return unknown
				case x == y:
					return yes
				}
				return no
			}}
		}
	case 0:
		a, b := p.growMoment(), p.growMoment()
		return condition{a.source + " " + op + " " + b.source, func(s *scene) tri {
			x, ok := a.of(s)
			y, ok2 := b.of(s)
			if !ok || !ok2 {
				return unknown
			}
			return compared(op, whole(int(x)), whole(int(y)))
		}}
	case 1:
		t := p.growWords()
		value, other := pick(p.rng, "4", "Y7"), "Y9"
		if t.source == "kind" {
			value, other = "plain", "special"
		}
		if p.chance(2) {
			return condition{t.source + " != '" + value + "'", func(s *scene) tri {
				x, ok := t.of(s)
				if !ok {
					return unknown
				}
				return truly(x != value)
			}}
		}
		return condition{t.source + " in ['" + value + "', '" + other + "']", func(s *scene) tri {
			x, ok := t.of(s)
			if !ok {
				return unknown
			}
			return truly(x == value || x == other)
		}}
	case 2:
		f := pick(p.rng, "flag", "other_flag")
		return condition{f, func(s *scene) tri {
			x, ok := s.world.fact(f)
			if !ok {
				return unknown
			}
			return truly(x == "true")
		}}
	case 3, 4:
		if len(p.rules) > 0 {
			r := p.rules[p.rng.IntN(len(p.rules))].name
			return condition{r, func(s *scene) tri { return s.ruled[r] }}
		}
	case 5:
		param := p.parameter("some_codes")
		return condition{"'G' in some_codes", func(s *scene) tri {
			v, ok := param.on(s.at)
			if !ok {
				return unknown
			}
			return truly(slices.Contains(v.list, "G"))
		}}
	case 6:
		q, a, b := p.growNumber(1), p.rng.IntN(6), p.rng.IntN(6)
		return condition{fmt.Sprintf("%s in [%d, %d]", q.source, a, b), func(s *scene) tri {
			return max(compared("==", q.of(s), whole(a)), compared("==", q.of(s), whole(b)))
		}}
	case 7, 8, 9:
		if a, ok := p.growShare(); ok {
			b := p.growShareLimit()
			return condition{a.source + " " + op + " " + b.source, func(s *scene) tri { return compared(op, a.of(s), b.of(s)) }}
		}
	}
	a, b := p.growNumber(1), p.growNumber(1)
	if p.chance(2) {
		b = pick(p.rng, p.constant(), p.parameterNumber("limit"), p.parameterNumber("days_limit"), p.parameterNumber("half_hours"))
	}
	return condition{a.source + " " + op + " " + b.source, func(s *scene) tri { return compared(op, a.of(s), b.of(s)) }}
}

func (p *randomPack) constant() quantity {
	n := p.rng.IntN(10)
	return quantity{fmt.Sprint(n), func(*scene) interval { return whole(n) }}
}

func (p *randomPack) parameterNumber(name string) quantity {
	param := p.parameter(name)
	return quantity{name, func(s *scene) interval {
		v, ok := param.on(s.at)
		if !ok {
			return interval{}
		}
		switch param.unit {
		case "percent":
			return exact(big.NewRat(int64(v.number), 1000))
		case "hours":
			return exact(big.NewRat(int64(v.number), 10))
		}
		return whole(v.number)
	}}
}

func figureOf(name string) quantity {
	return quantity{name, func(s *scene) interval { return s.figures[name] }}
}

func (p *randomPack) growNumber(depth int) quantity {
	if depth > 0 && p.chance(3) {
		a, b := p.growNumber(depth-1), p.growNumber(depth-1)
		n := 1 + p.rng.IntN(4)
		switch p.rng.IntN(7) {
		case 0:
			return quantity{"(" + a.source + " + " + b.source + ")", func(s *scene) interval {
				x, y := a.of(s), b.of(s)
				if !x.known || !y.known {
					return interval{}
				}
				return interval{true, new(big.Rat).Add(x.low, y.low), new(big.Rat).Add(x.top, y.top)}
			}}
		case 1:
			return quantity{"(" + a.source + " - " + b.source + ")", func(s *scene) interval {
				x, y := a.of(s), b.of(s)
				if !x.known || !y.known {
					return interval{}
				}
				return interval{true, new(big.Rat).Sub(x.low, y.top), new(big.Rat).Sub(x.top, y.low)}
			}}
		case 2:
			by := big.NewRat(int64(n), 1)
			return quantity{fmt.Sprintf("(%s * %d)", a.source, n), func(s *scene) interval {
				x := a.of(s)
				if !x.known {
					return interval{}
				}
				return interval{true, new(big.Rat).Mul(x.low, by), new(big.Rat).Mul(x.top, by)}
			}}
		case 3:
			return quantity{fmt.Sprintf("div(%s, %d)", a.source, n), func(s *scene) interval {
				x := a.of(s)
				if !x.known {
					return interval{}
				}
				return interval{true, floor(x.low, n), floor(x.top, n)}
			}}
		case 4, 5:
			name := pick(p.rng, "min", "max")
			return quantity{name + "(" + a.source + ", " + b.source + ")", func(s *scene) interval {
				x, y := a.of(s), b.of(s)
				if !x.known || !y.known {
					return interval{}
				}
				if (y.low.Cmp(x.low) < 0) == (name == "min") {
					x.low = y.low
				}
				if (y.top.Cmp(x.top) < 0) == (name == "min") {
					x.top = y.top
				}
				return x
			}}
		}
		c := p.growCondition(0)
		return quantity{"(" + c.source + " ? " + a.source + " : " + b.source + ")", func(s *scene) interval {
			switch c.is(s) {
			case yes:
				return a.of(s)
			case no:
				return b.of(s)
			}
			return a.of(s).hull(b.of(s))
		}}
	}
	for range 3 {
		if m := p.measures[p.rng.IntN(len(p.measures))]; !m.share() {
			return figureOf(m.name)
		}
	}
	switch p.rng.IntN(5) {
	case 0:
		return quantity{"age", func(s *scene) interval { return s.world.age(s.at) }}
	case 1:
		d := p.growMoment()
		return quantity{"age_on(" + d.source + ")", func(s *scene) interval {
			x, ok := d.of(s)
			if !ok {
				return interval{}
			}
			return s.world.age(x)
		}}
	case 2:
		return quantity{"grade", func(s *scene) interval {
			x, ok := s.world.fact("grade")
			if !ok {
				return interval{}
			}
			return whole(int(x[0] - '0'))
		}}
	case 3:
		a, b := p.growMoment(), p.growMoment()
		name := pick(p.rng, "days_between", "school_days_between", "months_between")
		return quantity{name + "(" + a.source + ", " + b.source + ")", func(s *scene) interval {
			x, ok := a.of(s)
			y, ok2 := b.of(s)
			if !ok || !ok2 {
				return interval{}
			}
			switch name {
			case "days_between":
				return whole(int(y - x))
			case "months_between": // so many that the next would be too late
				n := 0
				for ; monthsBefore(x, -n) > y; n-- {
				}
				for ; monthsBefore(x, -n-1) <= y; n++ {
				}
				return whole(n)
			}
			return whole(s.world.schoolDaysBetween(x, y))
		}}
	}
	return p.parameterNumber(pick(p.rng, "limit", "days_limit", "half_hours"))
}

// floor divides and gives the greatest whole number that is not more.
func floor(x *big.Rat, by int) *big.Rat {
	q := new(big.Rat).Quo(x, big.NewRat(int64(by), 1))
	n := new(big.Int)
	n.Div(q.Num(), q.Denom()) // Euclidean, which for a divisor above zero is the floor
	return new(big.Rat).SetInt(n)
}

func (p *randomPack) growShare() (quantity, bool) {
	for _, k := range p.rng.Perm(len(p.measures)) {
		if m := p.measures[k]; m.share() {
			return figureOf(m.name), true
		}
	}
	return quantity{}, false
}

func (p *randomPack) growShareLimit() quantity {
	switch p.rng.IntN(4) {
	case 0:
		return p.parameterNumber("rate_limit")
	case 1:
		if a, ok := p.growShare(); ok {
			return a
		}
	case 2:
		a, _ := p.growShare()
		return quantity{"max(" + a.source + ", percent('12.5'))", func(s *scene) interval {
			x, limit := a.of(s), big.NewRat(1, 8)
			if !x.known {
				return interval{}
			}
			if x.low.Cmp(limit) < 0 {
				x.low = limit
			}
			if x.top.Cmp(limit) < 0 {
				x.top = limit
			}
			return x
		}}
	}
	n := pick(p.rng, 5, 10, 20, 25, 50, 90, 100)
	return quantity{fmt.Sprintf("percent(%d)", n), func(*scene) interval { return exact(big.NewRat(int64(n), 100)) }}
}

// fallsOn reports whether a date is the month and day of another: in a year that has no 29 February, 1 March is.
func fallsOn(d, like time.Time) bool {
	leapDay := like.Month() == time.February && like.Day() == 29
	ordinary := time.Date(d.Year(), time.February, 29, 0, 0, 0, 0, time.UTC).Month() == time.March
	if leapDay && ordinary {
		return d.Month() == time.March && d.Day() == 1
	}
	return d.Month() == like.Month() && d.Day() == like.Day()
}

func (p *randomPack) growMoment() moment {
	switch p.rng.IntN(8) {
	case 6, 7: // the nearest day of the year, today counted
		name, step := "latest", day(-1)
		if p.chance(2) {
			name, step = "next", 1
		}
		a, b := (p.core + day(p.rng.IntN(60))).time(), (p.core + day(p.rng.IntN(300))).time()
		return moment{fmt.Sprintf("%s('%s', '%s')", name, a.Format("01-02"), b.Format("01-02")), func(s *scene) (day, bool) {
			for d := s.at; ; d += step {
				if fallsOn(d.time(), a) || fallsOn(d.time(), b) {
					return d, true
				}
			}
		}}
	case 0:
		return moment{"on", func(s *scene) (day, bool) { return s.at, true }}
	case 1:
		return moment{"born", func(s *scene) (day, bool) { return s.world.born, s.world.born != 0 }}
	case 2:
		return moment{"enrolled", func(s *scene) (day, bool) {
			if s.world.enrolled == 0 {
				return s.world.first, true
			}
			return s.world.enrolled, true // before the calendar begins, too
		}}
	case 3:
		return moment{"moved", func(s *scene) (day, bool) { return s.world.moved, s.world.moved != 0 }}
	case 4:
		param := p.parameter("cut_off")
		return moment{"cut_off", func(s *scene) (day, bool) {
			v, ok := param.on(s.at)
			return v.date, ok
		}}
	}
	d := p.core + day(p.rng.IntN(60))
	return moment{"date('" + d.String() + "')", func(*scene) (day, bool) { return d, true }}
}

func (p *randomPack) growWords() words {
	if p.chance(2) {
		return words{"kind", func(s *scene) (string, bool) { return s.world.fact("kind") }}
	}
	return words{"year_group", func(s *scene) (string, bool) { return s.world.yearGroup, s.world.yearGroup != "" }}
}

// toml writes the pack as its folder would hold it.
func (p *randomPack) toml() string {
	var b strings.Builder
	w := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	dates := func(from, until day) {
		if from != 0 {
			w("from = %s", from)
		}
		if until != 0 {
			w("until = %s", until)
		}
	}
	quoted := func(list []string) string { return `["` + strings.Join(list, `", "`) + `"]` }
	w("[pack]\nid = \"random\"\ntitle = \"Random\"\njurisdiction = \"GB-ENG\"\nsessions = %s\nweek_starts = %q", quoted(p.sessions), p.weekStarts)
	dates(p.from, p.until)
	w("[source.law]\ntitle = \"Law\"")
	for _, c := range p.classes {
		w("[class.%s]", c.name)
		for i, is := range []bool{c.possible, c.attended, c.absent, c.authorised, c.late, c.unresolved} {
			if is {
				w("%s = true", []string{"possible", "attended", "absent", "authorised", "late", "unresolved"}[i])
			}
		}
	}
	for _, c := range p.codes {
		w("[code.%q]\ncite = [\"law\"]", c.name)
		dates(c.from, c.until)
		switch {
		case c.sameAs != "":
			w("same_as = %q", c.sameAs)
		case c.unmarked:
			w("unmarked = true")
		case c.classes[0].from == 0:
			w("class = %q", c.classes[0].class.name)
		default:
			var parts []string
			for _, d := range c.classes {
				parts = append(parts, fmt.Sprintf("%s = %q", d.from, d.class.name))
			}
			w("class = { %s }", strings.Join(parts, ", "))
		}
		if c.session != "" {
			w("session = %q", c.session)
		}
		if len(c.tags) > 0 {
			w("tags = %s", quoted(c.tags))
		}
		if len(c.mayBecome) > 0 {
			w("may_become = %s", quoted(c.mayBecome))
		}
		if c.becomes != "" {
			from := ""
			if c.becomesFrom != 0 {
				from = ", from = " + c.becomesFrom.String()
			}
			w("becomes = { code = %q, after = \"%d %s\"%s }", c.becomes, c.after, c.unit, from)
		}
	}
	for _, param := range p.parameters {
		w("[parameter.%s]\nunit = %q\ncite = [\"law\"]", param.name, param.unit)
		dates(param.from, param.until)
		var parts []string
		for _, v := range param.values {
			value := fmt.Sprint(v.number)
			switch {
			case v.repealed:
				value = `{ repealed = true, cite = ["law"] }`
			case param.unit == "percent" || param.unit == "hours":
				value = fmt.Sprintf("\"%d.%d\"", v.number/10, v.number%10)
			case param.unit == "codes":
				value = quoted(v.list)
			case param.unit == "date":
				value = v.date.String()
			}
			parts = append(parts, v.from.String()+" = "+value)
		}
		w("values = { %s }", strings.Join(parts, ", "))
	}
	for _, f := range p.facts {
		typ := fmt.Sprintf("%q", f.typ)
		if f.typ == "list" {
			typ = `["plain", "special"]`
		}
		w("[fact.%s]\ntype = %s\ncite = [\"law\"]", f.name, typ)
		switch {
		case f.fallback == "":
		case f.typ == "list":
			w("default = %q", f.fallback)
		default:
			w("default = %s", f.fallback)
		}
	}
	for _, m := range p.measures {
		w("%s", m)
	}
	for _, r := range p.rules {
		w("[rule.%s]\nforce = \"must\"\ncite = [\"law\"]\nwhen = %q", r.name, r.when.source)
		dates(r.from, r.until)
		if r.applies != nil {
			w("applies = %q", r.applies.source)
		}
		for _, u := range r.unless {
			w("[rule.%s.unless.%s]\ncite = [\"law\"]\nwhen = %q", r.name, u.name, u.when.source)
			dates(u.from, u.until)
		}
	}
	return b.String()
}

// String gives the measure as the pack has it.
func (m *randomMeasure) String() string {
	out := fmt.Sprintf("[measure.%s]\ncount = %q\nof = %q\nover = %q", m.name, m.count, m.of.source, m.over)
	if m.part != "" {
		out += fmt.Sprintf("\npart = %q", m.part)
	}
	for i, t := range []*markTest{m.outOf, m.bridge, m.breaks} {
		if t != nil {
			out += fmt.Sprintf("\n%s = %q", []string{"out_of", "bridge", "breaks"}[i], t.source)
		}
	}
	if m.where != nil {
		out += fmt.Sprintf("\nwhere = %q", m.where.source)
	}
	if m.asOf != "" {
		out += fmt.Sprintf("\nas_of = %q", m.asOf)
	}
	return out
}
