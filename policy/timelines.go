package policy

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Timelines is on which dates findings change, for every pupil of a cohort. The zero Timelines is ready for [Policy.Timelines],
// which writes over what it held and uses its memory again.
type Timelines struct {
	From, To attendance.Date
	Whole    int // how many pupils were followed alone, because something about them or their calendar is out of the way
	rules    int
	before   []Outcome // by pupil and rule: on the day before the first date
	turns    []CohortTurn
	ends     []int // by pupil: where the pupil's turns end
}

// CohortTurn is a date on which what came of a rule, named by its place in the pack, changes for a pupil of a cohort.
type CohortTurn struct {
	On       attendance.Date
	Rule     int
	From, To Outcome
}

// Len says for how many pupils there are timelines.
func (t *Timelines) Len() int { return len(t.ends) }

// Before gives what came of a rule for a pupil on the day before the first date.
func (t *Timelines) Before(pupil, rule int) Outcome { return t.before[pupil*t.rules+rule] }

// Of gives the turns of a pupil, those that [Policy.Timeline] gives, in order of date, and on one date in the pack's order of rules.
func (t *Timelines) Of(pupil int) iter.Seq[CohortTurn] {
	return slices.Values(t.turns[t.begin(pupil):t.ends[pupil]])
}

func (t *Timelines) begin(pupil int) int {
	if pupil == 0 {
		return 0
	}
	return t.ends[pupil-1]
}

// FirstMet gives the first of the dates on which a rule was met for a pupil, or had been met before; zero if it never was.
func (t *Timelines) FirstMet(pupil, rule int) attendance.Date {
	if t.Before(pupil, rule) == Met {
		return t.From
	}
	for _, turn := range t.turns[t.begin(pupil):t.ends[pupil]] {
		if turn.Rule == rule && turn.To == Met {
			return turn.On
		}
	}
	return attendance.Date{}
}

// Timelines tells, for every pupil of a cohort, on which dates findings change, from one date to another: what [Policy.Timeline]
// tells of one. It decides conditions for all dates at once, from the sessions at which marks enter and leave the windows.
func (p *Policy) Timelines(c *attendance.Cohort, from, to attendance.Date, into *Timelines) {
	t := p.tracer(c.Codes())
	defer p.tracers.put(t)
	into.From, into.To, into.rules, into.Whole = from, to, len(p.rules), 0
	into.before, into.turns, into.ends = into.before[:0], into.turns[:0], into.ends[:0]
	see := func(_ *course, n int) {
		for r := range t.came {
			if n == 0 {
				t.now[r] = t.on(r, 0)
				into.before = append(into.before, t.now[r])
			}
			t.turnsOf(r)
		}
	}
	for i := range c.Len() {
		t.moves = t.moves[:0]
		if to.Before(from) || !t.follow(c, i, from.AddDays(-1), to, see) {
			into.before = into.before[:i*len(p.rules)]
			into.Whole++
			t.followAlone(from, to, into)
		}
		t.write(into)
	}
}

// tracer gives one that is not in use, if it can be one whose courses are of the same codes.
func (p *Policy) tracer(codes *attendance.Codes) *tracer {
	if t := p.tracers.take(func(t *tracer) bool { return t.last.codes == codes }); t != nil {
		return t
	}
	n := len(p.rules)
	t := &tracer{
		policy: p, s: p.sheets.pool.Get().(*sheet), courses: map[courseKey][]*course{},
		came: make([]ruleDates, n), now: make([]Outcome, n),
	}
	t.pupil.Register = &attendance.Register{}
	return t
}

// follow follows a pupil from the day before the first date on, and reports whether that could be done. It shows each of the courses on the
// way, by number, once all rules have been decided in it.
func (t *tracer) follow(c *attendance.Cohort, i int, from, to attendance.Date, see func(course *course, n int)) bool {
	c.View(i, &t.pupil)
	t.turned, t.full, t.from, t.to = false, false, from, to
	if t.policy.refuse(&t.pupil) != "" {
		return false
	}
	key := courseKey{c.Calendar(i), c.Codes(), from, to}
	if key != t.last || len(t.along) == 0 {
		t.last, t.along = key, t.coursesOf(key, c.Marks(i))
	}
	if len(t.along) == 0 || c.Codes().Len() >= t.along[0].stride {
		return false
	}
	t.timed = c.Timed(i)
	defer t.end()
	for n, course := range t.along {
		if !t.enter(course, c.Marks(i)) {
			return false
		}
		for _, r := range course.law.order {
			t.rule(r)
		}
		see(course, n)
	}
	return true
}

// write writes the moves of a pupil in order of date and rule.
func (t *tracer) write(into *Timelines) {
	slices.Sort(t.moves)
	for _, m := range t.moves {
		into.turns = append(into.turns, m.turn(t.from))
	}
	into.ends = append(into.ends, len(into.turns))
}

// move is a turn in one word, so that moves sort by date and then by rule: days after the first date, rule, outcomes before and after.
type move uint64

func moveOf(days, rule int, from, to Outcome) move {
	return move(days)<<40 | move(rule)<<16 | move(from)<<8 | move(to)
}

func (m move) turn(from attendance.Date) CohortTurn {
	return CohortTurn{from.AddDays(int(m >> 40)), int(m >> 16 & 0xffffff), Outcome(m >> 8 & 0xff), Outcome(m & 0xff)}
}

// on gives what came of a rule on a date.
func (t *tracer) on(r, date int) Outcome {
	d, sets := &t.came[r], &t.sets
	switch {
	case sets.has(d.met, date):
		return Met
	case sets.has(d.notApplicable, date):
		return NotApplicable
	case sets.has(d.undetermined, date):
		return Undetermined
	case sets.has(d.excepted, date):
		return Excepted
	}
	return NotMet
}

// turnsOf adds the turns of a rule in the course followed to the moves.
func (t *tracer) turnsOf(r int) {
	d, begin := &t.came[r], t.c.from.DaysSince(t.from)
	look := func(date int) {
		if o := t.on(r, date); o != t.now[r] {
			t.moves = append(t.moves, moveOf(begin+date, r, t.now[r], o))
			t.now[r] = o
		}
	}
	look(0) // which may differ from the last date of the course before
	var varied [4][]uint64
	n := 0
	for _, set := range [...]dateSet{d.met, d.notApplicable, d.undetermined, d.excepted} {
		if set != noDate && set != allDates {
			varied[n] = t.sets.at(set)
			n++
		}
	}
	if n == 0 {
		return
	}
	var carried [4]uint64
	for w, dates := range t.sets.at(allDates) {
		turns := uint64(0)
		for k, set := range varied[:n] {
			turns |= set[w] ^ (set[w]<<1 | carried[k])
			carried[k] = set[w] >> 63
		}
		if w == 0 {
			turns &^= 1
		}
		for turns &= dates; turns != 0; turns &= turns - 1 {
			look(w<<6 + bits.TrailingZeros64(turns))
		}
	}
}

// followAlone follows the pupil in view as a single one is followed.
func (t *tracer) followAlone(from, to attendance.Date, into *Timelines) {
	t.moves = t.moves[:0]
	begin := len(into.before)
	into.before = append(into.before, make([]Outcome, len(t.policy.rules))...)
	before := into.before[begin:]
	if t.policy.refuse(&t.pupil) != "" || to.Before(from) {
		for r := range before {
			before[r] = Undetermined
		}
		return
	}
	t.turned = false
	s := t.turn()
	s.read()
	for r, segments := range s.courses(t.from, to) {
		before[r] = segments[0].outcome
		for j, seg := range segments[1:] {
			t.moves = append(t.moves, moveOf(seg.from.DaysSince(t.from), r, segments[j].outcome, seg.outcome))
		}
	}
	s.clean()
}
