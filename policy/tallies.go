package policy

import (
	"sort"

	"github.com/rollcall-dev/rollcall/attendance"
)

// group is the sessions of a pupil whose marks have one meaning.
type group struct {
	set  attendance.Set
	span attendance.Span // the part of set that lies in one era
	era  *era
}

// tallies are all tallies of a pack over one pupil's register.
type tallies struct {
	made, shifts, uncertain []bool // by tally
	sets                    []attendance.Tally
	frames                  []int  // by tally: for which dates it was last made, if it shifts
	daysMade                []bool // by tally of days
	days                    []attendance.Tally
	dayFrames               []int
	buffer                  []uint64
}

func newTallies(p *Policy) *tallies {
	n, m := len(p.tallies), len(p.dayRules)
	return &tallies{
		made: make([]bool, n), shifts: make([]bool, n), uncertain: make([]bool, n), sets: make([]attendance.Tally, n), frames: make([]int, n),
		daysMade: make([]bool, m), days: make([]attendance.Tally, m), dayFrames: make([]int, m),
	}
}

func (t *tallies) reset() {
	clear(t.made)
	clear(t.daysMade)
	t.buffer = t.buffer[:0]
}

// take gives an empty set, from memory that is used again for the next pupil.
func (t *tallies) take(words int) attendance.Set {
	if len(t.buffer)+words > cap(t.buffer) {
		t.buffer = make([]uint64, 0, max(2*cap(t.buffer), 64*words))
	}
	n := len(t.buffer)
	t.buffer = t.buffer[:n+words]
	set := t.buffer[n : n+words : n+words]
	clear(set)
	return set
}

func (t *tallies) takeTally(words int, uncertain, share, misses, runs bool) attendance.Tally {
	out := attendance.Tally{Hit: t.take(words)}
	if out.MayHit = out.Hit; uncertain {
		out.MayHit = t.take(words)
	}
	if share && uncertain {
		out.Possible = t.take(words)
	}
	if misses {
		out.Miss = t.take(words)
		if out.MayMiss = out.Miss; uncertain {
			out.MayMiss = t.take(words)
		}
	}
	if runs {
		out.Break, out.MayCut = t.take(words), t.take(words)
		if out.MayBreak = out.Break; uncertain {
			out.MayBreak = t.take(words)
		}
	}
	return out
}

func clearTally(t attendance.Tally) {
	for _, set := range []attendance.Set{t.Hit, t.MayHit, t.Miss, t.MayMiss, t.Break, t.MayBreak, t.MayCut, t.Possible} {
		set.Clear()
	}
}

// tally gives one tally for the dates of an environment. It is made once for all dates, unless marks that become another
// code, or a condition on how long ago a session was, make it depend on them.
func (s *sheet) tally(i int, e *env) attendance.Tally {
	t := s.current
	switch {
	case !t.made[i]:
		t.made[i] = true
		t.shifts[i] = s.shifts(i)
		rule := s.policy.tallies[i]
		t.uncertain[i] = s.uncertain || s.provisional || t.shifts[i] || rule.where != nil || rule.overMarks || rule.wholeOnly && s.pupil.Register.Timed()
		t.sets[i] = t.takeTally(attendance.SetWords(s.pupil.Calendar.Len()), t.uncertain[i], rule.share, rule.misses, rule.runs)
	case !t.shifts[i] || t.frames[i] == s.frame:
		return t.sets[i]
	default:
		clearTally(t.sets[i])
	}
	t.frames[i] = s.frame
	s.fillTally(i, e)
	return t.sets[i]
}

// shifts reports whether a tally depends on the date asked for.
func (s *sheet) shifts(i int) bool {
	if s.policy.tallies[i].drifts {
		return true
	}
	kinds := len(s.policy.sessions)
	cells := s.edition.sorting.cells[i]
	for g := range s.groups {
		e := s.groups[g].era
		if e.became == nil {
			continue
		}
		if s.policy.tallies[i].overMarks {
			return true
		}
		young := s.young(e)
		for k := range kinds {
			if cells[young*kinds+k] != cells[e.became.id*kinds+k] {
				return true
			}
		}
	}
	return false
}

// young gives the meaning of a mark that has not become another code: where unresolved marks are to be left open, that it
// may be anything.
func (s *sheet) young(e *era) int {
	if s.provisional && e.options >= 0 {
		return s.policy.wilds[e.options].id
	}
	return e.young.id
}

// dayTally gives the tally of school days that a measure counts over.
func (s *sheet) dayTally(i int, e *env) attendance.Tally {
	rule := s.policy.dayRules[i]
	sessions := s.tally(rule.tally, e)
	t := s.current
	switch {
	case !t.daysMade[i]:
		t.daysMade[i] = true
		// Whether a day counts may be uncertain although no session is, where minutes are given without a length.
		uncertain := t.uncertain[rule.tally] || s.pupil.Register.Timed()
		t.days[i] = t.takeTally(attendance.SetWords(s.pupil.Calendar.Days()), uncertain, rule.share, rule.share, rule.runs)
	case !t.shifts[rule.tally] || t.dayFrames[i] == s.frame:
		return t.days[i]
	default:
		clearTally(t.days[i])
	}
	t.dayFrames[i] = s.frame
	sessions.Days(s.pupil.Register, rule.part, s.span, t.days[i])
	return t.days[i]
}

// fillTally sorts the pupil's marks into the sets of a tally.
func (s *sheet) fillTally(i int, e *env) {
	rule := s.policy.tallies[i]
	t := s.current
	out := &t.sets[i]
	a := adder{s: s, tally: i, into: out, uncertain: t.uncertain[i]}
	for g := range s.groups {
		s.addGroup(&s.groups[g], e, &a)
	}
	for _, m := range s.missing {
		a.add(m.wild, m.set, m.span)
	}
	if rule.overMarks || rule.wholeOnly && s.pupil.Register.Timed() {
		s.lookAtMinutes(rule, out, e)
	}
	if rule.where != nil {
		s.filter(rule, out, e)
	}
}

// addGroup adds marks of one meaning. Those that become another code have become it if their time had run out by the date
// asked for; where the dates asked for differ in that, the mark may be either.
func (s *sheet) addGroup(g *group, e *env, a *adder) {
	young := s.young(g.era)
	if g.era.became == nil {
		a.add(young, g.set, g.span)
		return
	}
	b := g.era.young.code.becomes
	gone, going := s.expired(b, e.from), s.expired(b, e.to)
	a.add(g.era.became.id, g.set, g.span.Intersect(attendance.Span{From: 0, To: gone}))
	a.addEither(g.era.became.id, young, g.set, g.span.Intersect(attendance.Span{From: gone, To: going}))
	a.add(young, g.set, g.span.Intersect(attendance.Span{From: going, To: s.pupil.Calendar.Len()}))
}

// expired gives the first session whose mark, if it becomes another code, has not yet done so by a date: the time that the
// law gives for finding out ends on that date or later.
func (s *sheet) expired(b *becoming, d attendance.Date) int {
	c := s.pupil.Calendar
	day := sort.Search(c.DaysThrough(d), func(i int) bool {
		end, ok := b.after.End(c, c.Day(i))
		return !ok || !end.Before(d)
	})
	if day == c.Days() {
		return c.Len()
	}
	return c.DaySessions(day).From
}

// adder puts sessions into the sets of a tally.
type adder struct {
	s         *sheet
	tally     int
	into      *attendance.Tally
	uncertain bool
}

func (a *adder) add(id int, set attendance.Set, span attendance.Span) {
	a.addEither(id, id, set, span)
}

// addEither adds sessions whose marks have one of two meanings.
func (a *adder) addEither(x, y int, set attendance.Set, span attendance.Span) {
	if span.Empty() {
		return
	}
	sorting := a.s.edition.sorting
	kinds := len(a.s.policy.sessions)
	cells := sorting.cells[a.tally]
	if sorting.uniform[a.tally][x] && sorting.uniform[a.tally][y] {
		a.addCell(either(cells[x*kinds], cells[y*kinds]), set, span)
		return
	}
	for k := range kinds {
		c := either(cells[x*kinds+k], cells[y*kinds+k])
		if c == 0 {
			continue
		}
		part := a.s.scratch(len(set))
		for i, w := range a.s.pupil.Calendar.SessionsOfKind(k) {
			part[i] = set[i] & w
		}
		a.addCell(c, part, span)
	}
}

// either combines how two meanings count: surely what both are, maybe what one is.
func either(x, y cell) cell {
	const sure = hit | miss | breaks | inWhole
	return x&y&sure | (x|y)&^sure
}

func (a *adder) addCell(c cell, set attendance.Set, span attendance.Span) {
	t := a.into
	put := func(bit cell, into attendance.Set) {
		if c&bit != 0 && into != nil {
			into.UnionWithin(set, span)
		}
	}
	put(hit, t.Hit)
	put(miss, t.Miss)
	put(breaks, t.Break)
	put(mayCut, t.MayCut)
	put(inWhole, t.Possible)
	if a.uncertain {
		put(mayHit, t.MayHit)
		put(mayMiss, t.MayMiss)
		put(mayBreak, t.MayBreak)
	}
}

// lookAtMinutes sorts the marks again that carry minutes, or all marks if the tally asks for minutes.
func (s *sheet) lookAtMinutes(rule *tallyRule, t *attendance.Tally, e *env) {
	r := s.pupil.Register
	for g := range s.groups {
		group := &s.groups[g]
		for i := group.set.Next(group.span.From, group.span.To); i >= 0; i = group.set.Next(i+1, group.span.To) {
			minutes, timed := r.MinutesAt(i)
			if rule.wholeOnly && timed {
				if whole, known := r.MissedWhole(i); !whole && t.MayHit.Has(i) {
					demote(t, i, known)
				}
				continue
			}
			if !rule.overMarks {
				continue
			}
			if !timed {
				minutes, timed = s.pupil.Calendar.SessionMinutes(i)
			}
			_, session := s.pupil.Calendar.Session(i)
			resort(t, i, s.sortTimed(rule, group, i, e, session, minutes, timed))
		}
	}
}

// demote makes of a counted session one that ends a run, for certain or perhaps.
func demote(t *attendance.Tally, i int, certain bool) {
	drop(t.Hit, i)
	t.MayBreak.Add(i)
	t.MayMiss.Add(i)
	if certain {
		drop(t.MayHit, i)
		t.Break.Add(i)
		t.Miss.Add(i)
	}
}

func drop(s attendance.Set, i int) { s[i>>6] &^= 1 << (i & 63) }

func (s *sheet) sortTimed(rule *tallyRule, g *group, i int, e *env, session string, minutes int, timed bool) cell {
	if g.era.became == nil {
		return s.sortYoung(rule, g.era, session, minutes, timed)
	}
	b := g.era.young.code.becomes
	switch {
	case i < s.expired(b, e.from):
		return s.sortOne(rule, g.era.became, session, minutes, timed)
	case i >= s.expired(b, e.to):
		return s.sortYoung(rule, g.era, session, minutes, timed)
	}
	return either(s.sortOne(rule, g.era.became, session, minutes, timed), s.sortYoung(rule, g.era, session, minutes, timed))
}

// sortYoung says how a mark that has not become another code counts.
func (s *sheet) sortYoung(rule *tallyRule, g *era, session string, minutes int, timed bool) cell {
	if !s.provisional || g.options < 0 {
		return s.sortOne(rule, g.young, session, minutes, timed)
	}
	return s.policy.wilds[g.options].sort(rule, s.edition, session, &s.over)
}

func (s *sheet) sortOne(rule *tallyRule, r *reading, session string, minutes int, timed bool) cell {
	s.over = env{
		edition: s.edition, written: r.written, code: r.code, class: r.class, flags: r.class.flags,
		session: session, minutes: minutes, timed: timed,
	}
	return rule.sort(&s.over)
}

// resort puts a session where a cell says, whatever was known of it before.
func resort(t *attendance.Tally, i int, c cell) {
	put := func(bit cell, set attendance.Set) {
		switch {
		case set == nil:
		case c&bit != 0:
			set.Add(i)
		default:
			drop(set, i)
		}
	}
	put(hit, t.Hit)
	put(mayHit, t.MayHit)
	put(miss, t.Miss)
	put(mayMiss, t.MayMiss)
	put(breaks, t.Break)
	put(mayBreak, t.MayBreak)
	put(mayCut, t.MayCut)
	put(inWhole, t.Possible)
}

// filter takes out the sessions that where leaves out, and those that it may leave out of the sets that hold what is sure.
func (s *sheet) filter(rule *tallyRule, t *attendance.Tally, e *env) {
	over := &s.over
	*over = env{edition: s.edition, sheet: s, from: e.from, to: e.to}
	listed := s.scratch(len(t.Hit))
	clear(listed)
	for _, may := range []attendance.Set{t.MayHit, t.MayMiss, t.MayBreak, t.MayCut} {
		listed.Union(may)
	}
	for i := listed.Next(s.span.From, s.span.To); i >= 0; i = listed.Next(i+1, s.span.To) {
		over.index = i
		in := rule.where.truth(over)
		if in == yes {
			continue
		}
		dropAll(i, t.Hit, t.Miss, t.Break, t.Possible)
		if in == no {
			dropAll(i, t.MayHit, t.MayMiss, t.MayBreak, t.MayCut)
		}
	}
}

func dropAll(i int, sets ...attendance.Set) {
	for _, set := range sets {
		if set != nil {
			drop(set, i)
		}
	}
}
