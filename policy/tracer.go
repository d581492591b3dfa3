package policy

import (
	"encoding/binary"
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// tracer follows one pupil of a cohort after the other over a stretch of dates: it decides conditions for all dates at once. What
// takes more than counting sessions, days and runs is decided by halving the dates, as for a single pupil.
type tracer struct {
	policy  *Policy
	s       *sheet
	courses map[courseKey][]*course
	last    courseKey
	along   []*course // those of the last key

	pupil    attendance.Pupil
	timed    bool
	from, to attendance.Date // all dates asked for
	turned   bool            // whether the sheet has been turned to the pupil
	full     bool            // whether it has been filled from the marks

	// In one course.
	c         *course
	sets      dateSets
	roll      attendance.Span
	whole     bool // whether the pupil is on roll on all sessions, and windows are everybody's
	noted     []notedMark
	freeze    []int32  // by window: the step from which on it stands still, since the pupil has left; -1 if it does not
	frozen    []int32  // and the session that it then begins with
	levels    []dated  // by threshold: what came of it, not negated
	diff      []counts // by step, empty between uses
	own       []counts // what usual marks count on each step of the pupil's time on roll
	came      []ruleDates
	marks     []uint8
	prefixes  []prefix   // by word of sums
	thawed    [2][]int32 // windows of somebody who left: see cross
	unsettled uint64     // a bit for each asked measure for which a mark leaves something open or changes
	listed    bool       // whether the noted marks have been noted
	wished    courseKey  // what a single pupil was asked about last
	found     []followed // what came of that
	moves     []move
	now       []Outcome // by rule: on the last date looked at
}

// notedMark is a mark that is not the usual one.
type notedMark struct{ session, row int32 }

// ruleDates says on which dates a rule comes out how; on all others it is not met.
type ruleDates struct{ met, excepted, undetermined, notApplicable dateSet }

type courseKey struct {
	calendar *attendance.Calendar
	codes    *attendance.Codes
	from, to attendance.Date
}

// maxCourses is how many calendars a tracer keeps the courses of.
const maxCourses = 10

// maxCourseDates is how many dates a course is laid out for. Nobody asks for more but by mistake, and then halving is faster: in most of
// the time nothing moves.
const maxCourseDates = 30 * 366

// coursesOf gives the courses of a calendar; nil if the pupil must be followed alone.
func (t *tracer) coursesOf(key courseKey, like []uint8) []*course {
	if len(key.calendar.Joins()) > 0 || key.to.DaysSince(key.from) >= maxCourseDates {
		return nil
	}
	if all, ok := t.courses[key]; ok && (len(all) == 0 || key.codes.Len() < all[0].stride) {
		return all
	}
	if len(t.courses) == maxCourses {
		clear(t.courses)
	}
	var all []*course
	t.s.about(&attendance.Pupil{Calendar: key.calendar}, key.to)
	for _, st := range t.s.between(key.from, key.to) {
		c := t.s.course(key.calendar, key.codes, st, like)
		if c == nil {
			all = nil
			break
		}
		all = append(all, c)
	}
	t.courses[key] = all
	return all
}

// enter prepares for a course, and reports whether the pupil can be followed through it.
func (t *tracer) enter(c *course, marks []uint8) bool {
	t.c = c
	t.sets.begin(c.dates)
	roll := t.pupil.Roll()
	t.roll = attendance.Span{From: min(roll.From, c.through), To: min(roll.To, c.through)}
	t.whole = t.roll.From == 0 && t.roll.To == c.through
	if len(t.diff) < c.steps()+1 {
		t.diff, t.own = make([]counts, c.steps()+1), make([]counts, c.steps()+1)
	}
	t.levels = append(t.levels[:0], make([]dated, c.law.levels)...)
	t.marks, t.listed, t.unsettled = marks, false, 0
	t.addUp()
	return t.stand(roll)
}

// addUp looks at the marks in order, and notes them if any is odd.
func (t *tracer) addUp() {
	for len(t.prefixes) < len(t.c.sums.tables) {
		t.prefixes = append(t.prefixes, prefix{})
	}
	for w := range t.prefixes {
		t.prefixes[w].known = false
	}
	if t.sums(0); !t.prefixes[0].odd {
		return
	}
	rows := len(t.c.rows)
	for _, n := range t.notes() {
		r := &t.c.rows[n.row]
		t.unsettled |= r.vague | r.turns
	}
	if len(t.c.rows) > rows { // which are known now
		t.prefixes[0].known = false
	}
}

// notes gives the marks that are not the usual ones.
func (t *tracer) notes() []notedMark {
	if !t.listed {
		t.noted, t.listed = t.noted[:0], true
		t.note(t.marks)
	}
	return t.noted
}

// note notes the marks that are not the usual ones.
func (t *tracer) note(marks []uint8) {
	c := t.c
	from, to := t.roll.From, t.roll.To
	ordinary, shift := c.ordinary[:to], bits.TrailingZeros(uint(c.stride))
	marks = marks[:to]
	add := func(i int) {
		t.noted = append(t.noted, notedMark{int32(i), c.row(t.s, int(c.place[i])<<shift|int(marks[i]))})
	}
	i := from
	for ; i+8 <= to; i += 8 {
		differ := binary.LittleEndian.Uint64(marks[i:]) ^ binary.LittleEndian.Uint64(ordinary[i:])
		for differ != 0 {
			k := bits.TrailingZeros64(differ) &^ 7
			differ &^= 0xff << k
			add(i + k>>3)
		}
	}
	for ; i < to; i++ {
		if marks[i] != ordinary[i] {
			add(i)
		}
	}
}

// stand finds out from when on windows that go by the pupil's time on roll stand still, and reports whether that is all that leaving
// does to them.
func (t *tracer) stand(roll attendance.Span) bool {
	c := t.c
	if len(t.freeze) < len(c.frames) {
		t.freeze, t.frozen = make([]int32, len(c.frames)), make([]int32, len(c.frames))
	}
	for w := range c.frames {
		t.freeze[w] = -1
		f, window := &c.frames[w], t.policy.windows[w].window
		if !f.used || !window.ByRoll() || roll.To > c.through || roll.To == c.calendar.Len() {
			continue
		}
		t.whole = false // the window is not everybody's, though no session is off roll
		step := 0
		for step < c.steps() && int(f.end[step]) < roll.To {
			step++
		}
		if step < c.steps() && window.WithinYear() {
			since, until := t.policy.windows[w].end(c.calendar, c.from.AddDays(int(c.starts[step]))), t.policy.windows[w].end(c.calendar, c.to)
			if c.calendar.YearStart(since) != c.calendar.YearStart(until) {
				return false
			}
		}
		switch {
		case step == c.steps(): // the window never gets that far
		case step > 0 && int(f.end[step]) == roll.To: // on the pupil's last school day, when it still is as everybody's
			t.freeze[w], t.frozen[w] = int32(step), f.first[step]
		default: // there was no school for the pupil after the first of the dates
			at, err := t.policy.windows[w].on(t.turn(), c.from)
			if err != nil {
				return false
			}
			t.freeze[w], t.frozen[w] = 0, int32(at.Sessions.From)
			if at.Sessions.Empty() {
				t.frozen[w] = int32(roll.To)
			}
		}
	}
	return true
}

// stay gives the steps on which a session is in a window.
func (t *tracer) stay(w int, session int32) (entry, exit int32) {
	f := &t.c.frames[w]
	entry, exit = f.entry[session], f.exit[session]
	if freeze := t.freeze[w]; freeze >= 0 {
		if session >= t.frozen[w] {
			exit = int32(t.c.steps())
		} else {
			exit = min(exit, freeze)
		}
	}
	return entry, exit
}

// turn turns the sheet to the pupil.
func (t *tracer) turn() *sheet {
	if !t.turned {
		t.s.about(&t.pupil, t.to)
		t.s.counts = nil
		t.turned = true
	}
	return t.s
}

// filled gives the sheet filled from the pupil's marks, under the law of the course.
func (t *tracer) filled() *sheet {
	s := t.turn()
	if !t.full {
		s.read()
		t.full = true
	}
	s.under(t.c.edition, false)
	return s
}

// rule decides a rule on all dates. Those that it names have been decided.
func (t *tracer) rule(i int) {
	u, out := &t.c.law.rules[i], &t.came[i]
	sets := &t.sets
	*out = ruleDates{noDate, noDate, noDate, noDate}
	if !u.inForce {
		out.notApplicable = allDates
		return
	}
	applied := dated{allDates, allDates}
	if u.applies != nil {
		applied = t.truth(u.applies)
		out.notApplicable = sets.complement(applied.may)
		if applied.may == noDate {
			return
		}
	}
	when := t.truth(u.when)
	if applied.exact() && when.exact() && len(u.unless) == 0 {
		out.met = sets.intersect(applied.yes, when.yes)
		return
	}
	except := dated{noDate, noDate}
	if when.may != noDate {
		for _, x := range u.unless {
			except = sets.or(except, t.truth(x))
		}
	}
	out.met, out.excepted, out.undetermined = sets.take(), sets.take(), sets.take()
	met, excepted, undetermined := sets.at(out.met), sets.at(out.excepted), sets.at(out.undetermined)
	applies, mayApply, holds, mayHold := sets.at(applied.yes), sets.at(applied.may), sets.at(when.yes), sets.at(when.may)
	sureExcept, mayExcept := sets.at(except.yes), sets.at(except.may)
	for k := range met {
		reached := applies[k] & holds[k]
		excepted[k] = reached & sureExcept[k]
		met[k] = reached &^ mayExcept[k]
		undetermined[k] = mayApply[k]&^applies[k] | applies[k]&mayHold[k]&^holds[k] | reached&mayExcept[k]&^sureExcept[k]
	}
}

// named gives what other conditions see of a rule.
func (t *tracer) named(rule int) dated {
	r := &t.came[rule]
	if r.undetermined == noDate {
		return dated{r.met, r.met}
	}
	return dated{r.met, t.sets.unite(r.met, r.undetermined)}
}

func (t *tracer) truth(x *test) dated {
	sets := &t.sets
	switch x.op {
	case testConstant:
		return sets.constant(x.value)
	case testNamed:
		return t.named(x.of)
	case testThreshold:
		return t.threshold(x)
	case testGeneral:
		return t.byHalving(x.node, t.filled())
	}
	if x.fixed && x.memo >= 0 {
		return t.remembered(x)
	}
	switch x.op {
	case testAnd:
		if t.never(x.parts[1]) {
			return sets.constant(no)
		}
		left := t.truth(x.parts[0])
		if left.may == noDate {
			return left
		}
		return sets.and(left, t.truth(x.parts[1]))
	case testOr:
		return sets.or(t.truth(x.parts[0]), t.truth(x.parts[1]))
	case testNot:
		return sets.not(t.truth(x.parts[0]))
	case testIf:
		return sets.choose(t.truth(x.parts[0]), t.truth(x.parts[1]), t.truth(x.parts[2]))
	}
	return t.fixed(x)
}

// never reports of some conditions that they are false on all dates, when that is seen at once: so it is not worth following what else
// must be true.
func (t *tracer) never(x *test) bool {
	switch x.op {
	case testAnd:
		return t.never(x.parts[0]) || t.never(x.parts[1])
	case testOr:
		return t.never(x.parts[0]) && t.never(x.parts[1])
	case testNamed:
		r := &t.came[x.of]
		return r.met == noDate && r.undetermined == noDate
	case testThreshold:
		i := int(t.c.askedOf[x.of])
		a := &t.c.asked[i]
		return !x.level.negated && !t.c.frames[a.measure.window].anyUntold && t.counts(i) && t.beyondReach(x.level, i)
	}
	return false
}

func (t *tracer) fixed(x *test) dated {
	s := t.turn()
	s.edition, s.provisional = t.c.edition, false
	return t.byHalving(x.node, s)
}

// remembered gives a fixed condition, which is the same for all pupils born on a day of whom no fact is known and who are asked for
// nothing else.
func (t *tracer) remembered(x *test) dated {
	c, sets := t.c, &t.sets
	if x.other || len(t.pupil.Facts) > 0 {
		return t.fixed(x)
	}
	key := fixedKey{x.memo, attendance.Date{}}
	at := 0
	if x.born {
		if key.born = t.pupil.Born; !key.born.IsZero() {
			at = int(ordinal(key.born)) - c.alwaysFrom
		}
	}
	if at < 0 || at > memoAges || at == 0 && !key.born.IsZero() {
		return t.fixed(x)
	}
	const changes = 0xff
	known := &c.always[at*c.law.memos+x.memo]
	switch *known {
	case 0:
		out := t.fixed(x)
		switch {
		case out.exact() && sets.isEmpty(out.yes):
			*known = uint8(no) + 1
		case out.exact() && sets.equal(out.yes, allDates):
			*known = uint8(yes) + 1
		case sets.isEmpty(out.yes) && sets.equal(out.may, allDates):
			*known = uint8(unknown) + 1
		default:
			*known = changes
			c.sometimes[key] = sets.keep(out)
		}
		return out
	case changes:
		return sets.recall(c.sometimes[key])
	}
	return sets.constant(truth(*known - 1))
}

// byHalving decides a condition by deciding stretches of dates and halving those left open.
func (t *tracer) byHalving(n *node, s *sheet) dated {
	out := dated{t.sets.take(), t.sets.take()}
	t.halve(n, s, 0, int32(t.c.dates), out)
	if t.sets.equal(out.yes, out.may) {
		out.may = out.yes
	}
	return out
}

func (t *tracer) halve(n *node, s *sheet, from, to int32, out dated) {
	e := s.env(t.c.from.AddDays(int(from)), t.c.from.AddDays(int(to-1)))
	switch n.truth(e) {
	case yes:
		fill(t.sets.at(out.yes), from, to)
		fill(t.sets.at(out.may), from, to)
		return
	case no:
		return
	}
	if !e.moved || to == from+1 {
		fill(t.sets.at(out.may), from, to)
		return
	}
	middle := from + (to-from)/2
	t.halve(n, s, from, middle, out)
	t.halve(n, s, middle, to, out)
}
