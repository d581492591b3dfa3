package policy

import (
	"encoding/binary"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// ground is a calendar as an edition of the law looks at it: laid out so that judging a pupil needs a look at those marks only
// that are not the usual ones, present in the morning and present in the afternoon. Pupils of one calendar share it.
//
// Sessions that count alike, whatever is written on them, are one place: they are of the same part of the day, under the same
// codes in force, a condition in where says the same of them, and whatever else distinguishes sessions for a chart or a course.
type ground struct {
	calendar *attendance.Calendar
	edition  *edition
	law      *loweredLaw
	codes    *attendance.Codes
	through  int     // how many sessions are looked at
	place    []uint8 // by session
	first    []int32 // by place: its first session
	ordinary []uint8 // by session: the number of the code that is written there as a rule
	asked    []askedMeasure
	askedOf  []int16 // by measure of the pack: its place in asked, -1 if no rule asks for it
	ordered  int     // how many measures need the order of the sessions
	stride   int     // codes by place, a power of two
}

// askedMeasure is a measure that rules ask for, and how it is counted here.
type askedMeasure struct {
	measure *measure
	share   bool            // what is counted makes its share
	whole   int             // of such a one, its place among them
	span    attendance.Span // the sessions that are counted
	void    bool            // it has no value, for anybody
	timed   bool            // minutes on marks change it
	hard    bool            // what is counted bounds it, and no more: days and runs need the order of the sessions
	order   int             // of a hard one, its place in the cells of a row
	sparse  bool            // of a hard one: usual marks count for nothing, and end every run
	apart   bool            // it cannot be counted here: a condition in where asks for something that is not the session's own
	rolls   bool            // its window goes by the school days or weeks that the pupil was on roll
	untold  bool            // it needs to know how long sessions are, and the calendar does not say
}

// counts is what a mark, or many, count for a measure, surely and perhaps: sessions or minutes that are counted, those of the rest of
// its whole, and sessions that are surely in the whole.
type counts struct{ hit, mayHit, miss, mayMiss, whole int32 }

func (c *counts) add(d counts, times int32) {
	c.hit += times * d.hit
	c.mayHit += times * d.mayHit
	c.miss += times * d.miss
	c.mayMiss += times * d.mayMiss
	c.whole += times * d.whole
}

func (c counts) minus(d counts) counts {
	c.add(d, -1)
	return c
}

// vague reports whether anything is left open.
func (c counts) vague() bool { return c.hit != c.mayHit || c.miss != c.mayMiss }

// bounds gives what is known of a share: see share.
func (c counts) bounds() (least, most, fewest, greatest int64, state knowledge) {
	least, most, fewest, greatest = int64(c.hit), int64(c.mayHit), int64(c.miss), int64(c.mayMiss)
	switch {
	case most+greatest == 0:
		return least, most, fewest, greatest, void
	case c.whole == 0 || least+greatest == 0 || most+fewest == 0:
		return least, most, fewest, greatest, patch
	}
	return least, most, fewest, greatest, known
}

// maxPlaces is how many places there can be. A calendar that has more, in many short windows, is judged pupil by pupil.
const maxPlaces = 255

// ask lists the measures that rules ask for. Some cannot be counted if the date asked for moves.
func (g *ground) ask(s *sheet, on attendance.Date, moves bool) {
	p := s.policy
	g.askedOf = slices.Repeat([]int16{-1}, len(p.measures))
	for _, i := range g.law.measures {
		m := p.measures[i]
		rule := p.tallies[m.tally]
		_, told := g.calendar.SessionMinutes(0)
		a := askedMeasure{
			measure: m, share: m.share && !m.byDay(), span: attendance.Span{From: 0, To: g.through}, hard: m.byDay() || m.isRun(), order: g.ordered,
			void:   !m.inForce.on(on) || len(g.edition.sorting.noLaw[m.tally]) > 0,
			timed:  m.inMinutes() || rule.overMarks || rule.wholeOnly || m.byDay(),
			apart:  rule.asks("age") || moves && rule.drifts,
			untold: !told && (m.inMinutes() || m.isRun() && m.unit != countDays && m.unit != countSessions),
		}
		if a.hard {
			g.ordered++
		}
		g.askedOf[i] = int16(len(g.asked))
		g.asked = append(g.asked, a)
	}
}

// asks reports whether the condition in where asks for a name.
func (t *tallyRule) asks(name string) bool {
	return t.where != nil && slices.ContainsFunc(t.where.collect(nil), func(u use) bool { return u.kind == useBuiltin && u.name == name })
}

// counted reports whether anything is counted for a measure.
func (a *askedMeasure) counted() bool { return !a.void && !a.apart }

// settle divides the sessions into places, which further may divide more finely, and reports whether there are few enough.
func (g *ground) settle(s *sheet, on attendance.Date, further func(key []byte, session int) []byte) bool {
	g.place = make([]uint8, g.through)
	known := map[string]uint8{}
	var wheres []*node
	for _, a := range g.asked {
		if w := s.policy.tallies[a.measure.tally].where; w != nil && a.counted() {
			wheres = append(wheres, w)
		}
	}
	alike := g.kindsAlike(s)
	var key []byte
	for i := range g.place {
		d, _ := g.calendar.Session(i)
		if key = key[:0]; !alike {
			key = append(key, uint8(g.calendar.SessionKind(i)))
		}
		key = binary.AppendUvarint(key, uint64(s.policy.markEra(d)))
		for _, w := range wheres {
			key = append(key, uint8(w.truth(&env{edition: g.edition, sheet: s, from: on, to: on, index: i})))
		}
		if further != nil {
			key = further(key, i)
		}
		place, ok := known[string(key)]
		if !ok {
			if len(g.first) == maxPlaces {
				return false
			}
			place = uint8(len(g.first))
			known[string(key)] = place
			g.first = append(g.first, int32(i))
		}
		g.place[i] = place
	}
	return true
}

// kindsAlike reports whether it makes no difference which session of the day a mark is for.
func (g *ground) kindsAlike(s *sheet) bool {
	for k := range s.policy.sessions {
		a, _ := g.calendar.MinutesOfKind(k)
		if b, _ := g.calendar.MinutesOfKind(0); a != b {
			return false
		}
	}
	for _, a := range g.asked {
		if s.policy.tallies[a.measure.tally].overMarks {
			return false
		}
	}
	for _, uniform := range g.edition.sorting.uniform {
		if slices.Contains(uniform, false) {
			return false
		}
	}
	// A mark for one session of the day only may be among what an unresolved mark can turn out to be.
	for _, w := range s.policy.wilds {
		for _, r := range w.candidates {
			if r.code.session != "" && !w.missing && !s.policy.replaceable(w, r, g.edition.sorting) {
				return false
			}
		}
	}
	return true
}

// replaceable reports whether for each other session of the day there is a mark that counts just as one that is for its session only.
func (p *Policy) replaceable(w *wild, r reading, by *sorting) bool {
	kinds := len(p.sessions)
	same := func(a, b int) bool {
		for _, cells := range by.cells {
			if cells[a*kinds] != cells[b*kinds] {
				return false
			}
		}
		return true
	}
	for _, session := range p.sessions {
		if !slices.ContainsFunc(w.candidates, func(o reading) bool {
			return (o.code.session == "" || o.code.session == session) && same(p.find(o), p.find(r))
		}) {
			return false
		}
	}
	return true
}

func boolBit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// takeUsual takes for usual, in each part of the day, the code that is most frequent in some marks. A mark that may yet turn out to
// be another is none.
func (g *ground) takeUsual(s *sheet, like []uint8) {
	kinds := len(s.policy.sessions)
	times, usual := make([][256]int, kinds), make([]uint8, kinds)
	for i, n := range like[:g.through] {
		k := g.calendar.SessionKind(i)
		if !g.code(s, n).settled() {
			continue
		}
		if times[k][n]++; times[k][n] > times[k][usual[k]] {
			usual[k] = n
		}
	}
	g.ordinary = make([]uint8, g.through)
	for i := range g.ordinary {
		g.ordinary[i] = usual[g.calendar.SessionKind(i)]
	}
}

// countUsual says what the usual mark counts in each place. Where a place holds several parts of the day, with usual marks that do
// not count alike, that of its first session is the usual one for all.
func (g *ground) countUsual(s *sheet) (of [][]counts, cells [][]cell) {
	for place, first := range g.first {
		o, c := g.count(s, int(first), g.code(s, g.ordinary[first]), false, false)
		of, cells = append(of, o), append(cells, c)
		alike := map[uint8]bool{g.ordinary[first]: true}
		for i, p := range g.place {
			if int(p) != place {
				continue
			}
			code := g.ordinary[i]
			if _, ok := alike[code]; !ok {
				other, how := g.count(s, i, g.code(s, code), false, false)
				alike[code] = slices.Equal(other, o) && slices.Equal(how, c)
			}
			if !alike[code] {
				g.ordinary[i] = g.ordinary[first]
			}
		}
	}
	return of, cells
}

// settled reports whether marks with the code never turn out to be others.
func (c *code) settled() bool {
	return c != nil && !slices.ContainsFunc(c.eras, func(g era) bool { return g.options >= 0 || g.became != nil })
}

// code gives what a number in a register stands for, nil for a missing mark.
func (g *ground) code(s *sheet, n uint8) *code {
	c := s.policy.codeByName[g.codes.Name(n)]
	if n == 0 || c != nil && c.unmarked {
		return nil
	}
	return c
}

// count says what a mark on a session counts for each measure: one that has become another if gone says so, and with unresolved
// marks left open if open does.
func (g *ground) count(s *sheet, session int, c *code, gone, open bool) (of []counts, cells []cell) {
	of, cells = make([]counts, len(g.asked)), make([]cell, g.ordered)
	s.provisional = open
	for i, a := range g.asked {
		if !a.counted() || session < a.span.From || session >= a.span.To {
			continue
		}
		how := s.cellAt(a.measure.tally, c, session, gone)
		weight := 1
		if a.measure.inMinutes() && !a.untold {
			weight, _ = g.calendar.SessionMinutes(session)
		}
		bit := func(of cell) int32 { return int32(weight * boolBit(how&of != 0)) }
		of[i] = counts{bit(hit), bit(mayHit), bit(miss), bit(mayMiss), int32(boolBit(how&inWhole != 0))}
		if a.hard {
			cells[a.order] = how
		}
	}
	s.provisional = false
	return of, cells
}

// findSparse finds the measures for which a register of usual marks holds nothing, and, if they count runs, something that ends one
// on every day or in every session. Where whole days are counted the usual mark keeps its day from being one.
func (g *ground) findSparse(usual func(place uint8) []cell) {
	for k := range g.asked {
		if a := &g.asked[k]; a.hard && a.counted() {
			a.sparse = g.isSparse(a, usual)
		}
	}
}

func (g *ground) isSparse(a *askedMeasure, usual func(place uint8) []cell) bool {
	for i := a.span.From; i < a.span.To; {
		next := i + 1
		if a.measure.byDay() {
			next = min(g.calendar.DaySessions(g.calendar.DayOf(i)).To, a.span.To)
		}
		ends := !a.measure.isRun()
		for ; i < next; i++ {
			c := usual(g.place[i])[a.order]
			if c&mayHit != 0 || a.measure.part == attendance.WholeDay && c&miss == 0 {
				return false
			}
			ends = ends || c&breaks != 0
		}
		if !ends {
			return false
		}
	}
	return true
}

// markEra gives the place of a date among the dates on which codes change: 0 before all of them.
func (p *Policy) markEra(d attendance.Date) int {
	n := 0
	for n < len(p.markEras) && !p.markEras[n].After(d) {
		n++
	}
	return n
}

// eraOn gives what a code means on a date.
func (c *code) eraOn(d attendance.Date) *era {
	i := len(c.eras) - 1
	for i > 0 && c.eras[i].from.After(d) {
		i--
	}
	return &c.eras[i]
}

// eraAt gives what a code means on a session of the sheet's calendar.
func (s *sheet) eraAt(c *code, session int) *era {
	d, _ := s.pupil.Calendar.Session(session)
	return c.eraOn(d)
}

// cellAt says how a mark without minutes counts in a tally: what fillTally finds out for all marks of a register at once. A code
// of nil is that of a missing mark; gone says of one that becomes another that it has.
func (s *sheet) cellAt(tally int, c *code, session int, gone bool) cell {
	p, calendar := s.policy, s.pupil.Calendar
	rule, cells := p.tallies[tally], s.edition.sorting.cells[tally]
	kinds, kind := len(p.sessions), calendar.SessionKind(session)
	d, name := calendar.Session(session)
	var out cell
	if c == nil {
		out = cells[p.wilds[p.missing[p.markEra(d)]].id*kinds+kind]
	} else {
		as := *c.eraOn(d)
		if gone && as.became != nil {
			as.young, as.options = as.became, -1
		}
		as.became = nil
		out = cells[s.young(&as)*kinds+kind]
		if rule.overMarks {
			minutes, timed := calendar.SessionMinutes(session)
			out = s.sortTimed(rule, &group{era: &as}, session, nil, name, minutes, timed)
		}
	}
	if rule.where != nil {
		switch rule.where.truth(&env{edition: s.edition, sheet: s, from: s.on, to: s.on, index: session}) {
		case yes:
		case no:
			return 0
		default:
			out &^= hit | miss | breaks | inWhole
		}
	}
	return out
}
