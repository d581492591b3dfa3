package policy

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// chart is a calendar as the law of a date looks at it, laid out so that judging a pupil needs a look at those marks only that
// are not the ordinary ones: present in the morning, present in the afternoon. Pupils of one calendar share it.
//
// Sessions that count alike, whatever is written on them, are one place: they lie in the same windows, are of the same part of
// the day, under the same codes in force, and a condition in where says the same of them. For each place and code there is a row
// of numbers to be added to what a register of ordinary marks would count; rows are made when they are first needed.
type chart struct {
	calendar *attendance.Calendar
	on       attendance.Date
	edition  *edition
	law      *loweredLaw
	codes    *attendance.Codes
	through  int     // how many sessions there are up to the date
	place    []uint8 // by session
	first    []int32 // by place: its first session
	ordinary []uint8 // by session: the number of the code that is written there as a rule
	usual    []uint8 // by place: the same
	asked    []askedMeasure
	byPlace  []int16  // by measure of the pack: its place in asked, -1 if no rule asks for it
	width    int      // of a row
	plain    []row    // by place: what the usual mark counts
	ordered  int      // how many measures need the order of the sessions
	base     []uint64 // what usual marks on all sessions count
	stride   int      // codes by place, a power of two
	rowOf    []int32  // by place and code, 0 if it has not been made
	rows     []row
	rolling  bool    // some window goes by the school days or weeks that the pupil was on roll
	memo     []uint8 // by day of birth and fixed test: what it came to, 0 if not known yet
	memoFrom int
}

// row is what a mark adds to what the mark that is usual in its place would count: as it is read, and with unresolved marks left
// open. Its lanes wrap round, so that it may take away; see lanes.
type row struct {
	add     []uint64
	pending []uint64   // nil unless the mark may yet turn out to be another
	ways    [][]uint64 // what it adds in each way in which it may turn out
	cells   []cell     // by measure that needs the order of the sessions: how the mark counts in its tally
}

// askedMeasure is a measure that rules ask for, and how it is counted here.
type askedMeasure struct {
	measure *measure
	at      int  // where its lanes begin in a row
	void    bool // it has no value on this date, for anybody
	timed   bool // minutes on marks change it
	hard    bool // what is counted bounds it, and no more: days and runs need the order of the sessions
	order   int  // of a hard one, its place in the cells of a row
	sparse  bool // of a hard one: usual marks count for nothing, and end every run
	nothing bool // not even that: a condition in where asks for the pupil's age
	untold  bool // it needs to know how long sessions are, and the calendar does not say
	span    attendance.Span
}

// Each number of a row has two lanes of 32 bits. A measure that is no share takes one number, for what is surely and what may be
// counted; a share three: for what is counted, for the rest of its whole, and for what is surely in the whole.
func lanes(sure, may int64) uint64 { return uint64(sure) + uint64(may)<<32 }

func surely32(x uint64) int64 { return int64(uint32(x)) }
func maybe32(x uint64) int64  { return int64(x >> 32) }

// maxPlaces is how many places a chart can have. A calendar that has more, in many short windows, is judged pupil by pupil.
const maxPlaces = 255

// chart lays out a calendar. It is nil if that cannot be done. The usual codes are those of a pupil on roll throughout.
func (s *sheet) chart(c *attendance.Calendar, codes *attendance.Codes, on attendance.Date, like []uint8) *chart {
	p := s.policy
	e, _ := p.editionOn(on)
	ch := &chart{
		calendar: c, on: on, edition: e, law: e.lowered(), codes: codes, through: c.SessionsThrough(on),
		byPlace: make([]int16, len(p.measures)), stride: 1 << bits.Len(uint(max(codes.Len(), 31))),
	}
	s.about(&attendance.Pupil{Calendar: c}, on)
	s.clean()
	s.under(e, false)
	env := s.env(on, on)
	ch.ask(s, env)
	if !ch.settle(s, env) {
		return nil
	}
	ch.usualCodes(s, like)
	ch.rowOf = make([]int32, len(ch.first)*ch.stride)
	ch.rows = make([]row, 1, 64)
	ch.base = make([]uint64, ch.width)
	if n := ch.law.memos; n > 0 {
		const ages = 40 * 366
		ch.memoFrom = int(ordinal(on)) - ages
		ch.memo = make([]uint8, (ages+2)*n)
	}
	for place, first := range ch.first {
		ch.plain = append(ch.plain, ch.newRow(s, int(first), ch.code(s, ch.usual[place])))
	}
	for _, place := range ch.place {
		for k, v := range ch.plain[place].add {
			ch.base[k] += v
		}
	}
	for i := range ch.asked {
		if a := &ch.asked[i]; a.hard && !a.void && !a.nothing {
			a.sparse = ch.isSparse(a)
		}
	}
	return ch
}

// isSparse reports whether a register of usual marks holds nothing for a measure, and, if it counts runs, something that ends one
// on every day or in every session of its window.
func (ch *chart) isSparse(a *askedMeasure) bool {
	for i := a.span.From; i < a.span.To; {
		next := i + 1
		if a.measure.byDay() {
			next = min(ch.calendar.DaySessions(ch.calendar.DayOf(i)).To, a.span.To)
		}
		ends := !a.measure.isRun()
		for ; i < next; i++ {
			c := ch.plain[ch.place[i]].cells[a.order]
			if c&mayHit != 0 {
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

// ask lists the measures that rules ask for, with their windows.
func (ch *chart) ask(s *sheet, e *env) {
	for i := range ch.byPlace {
		ch.byPlace[i] = -1
	}
	p := s.policy
	for _, i := range ch.law.measures {
		m := p.measures[i]
		rule := p.tallies[m.tally]
		a := askedMeasure{measure: m, at: ch.width}
		_, told := s.pupil.Calendar.SessionMinutes(0)
		a.untold = !told && (m.inMinutes() || m.isRun() && m.unit != countDays && m.unit != countSessions)
		a.timed = m.inMinutes() || rule.overMarks || rule.wholeOnly || m.byDay()
		a.hard = m.byDay() || m.isRun()
		a.nothing = rule.asksAge()
		if l := s.lay(m.window, e); l.err != nil || !m.inForce.on(ch.on) || len(ch.edition.sorting.noLaw[m.tally]) > 0 {
			a.void = true
		} else {
			a.span = l.first.Sessions
		}
		ch.rolling = ch.rolling || p.windows[m.window].window.ByRoll()
		if a.hard {
			a.order = ch.ordered
			ch.ordered++
		}
		ch.byPlace[i] = int16(len(ch.asked))
		ch.asked = append(ch.asked, a)
		switch {
		case a.void || a.nothing:
		case m.share && !a.hard:
			ch.width += 3
		default:
			ch.width++
		}
	}
}

// asksAge reports whether a condition in where asks for something that is the pupil's own.
func (t *tallyRule) asksAge() bool {
	if t.where != nil {
		for _, u := range t.where.collect(nil) {
			if u.kind == useBuiltin && u.name == "age" {
				return true
			}
		}
	}
	return false
}

// settle divides the sessions into places, and reports whether there are few enough.
func (ch *chart) settle(s *sheet, e *env) bool {
	ch.place = make([]uint8, ch.through)
	known := map[string]uint8{}
	var becomings []int // for each code that becomes another, the first session that has not
	for _, c := range s.policy.codes {
		if b := c.becomes; b != nil {
			becomings = append(becomings, s.expired(b, ch.on))
		}
	}
	var wheres []*node
	for _, a := range ch.asked {
		if w := s.policy.tallies[a.measure.tally].where; w != nil && !a.nothing {
			wheres = append(wheres, w)
		}
	}
	var key []byte
	for i := range ch.place {
		d, _ := ch.calendar.Session(i)
		key = append(key[:0], uint8(ch.calendar.SessionKind(i)))
		key = binary.AppendUvarint(key, uint64(s.policy.markEra(d)))
		for _, a := range ch.asked {
			key = append(key, uint8(boolBit(i >= a.span.From && i < a.span.To)))
		}
		for _, gone := range becomings {
			key = append(key, uint8(boolBit(i < gone)))
		}
		for _, w := range wheres {
			key = append(key, uint8(w.truth(&env{edition: ch.edition, sheet: s, from: ch.on, to: ch.on, index: i})))
		}
		place, ok := known[string(key)]
		if !ok {
			if len(ch.first) == maxPlaces {
				return false
			}
			place = uint8(len(ch.first))
			known[string(key)] = place
			ch.first = append(ch.first, int32(i))
		}
		ch.place[i] = place
	}
	return true
}

func boolBit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// usualCodes takes for usual, in each part of the day, the code that is most frequent in some marks. A mark that may yet turn out to
// be another is none.
func (ch *chart) usualCodes(s *sheet, like []uint8) {
	kinds := len(s.policy.sessions)
	times, usual := make([][256]int, kinds), make([]uint8, kinds)
	for i, n := range like[:ch.through] {
		k := ch.calendar.SessionKind(i)
		if times[k][n]++; times[k][n] > times[k][usual[k]] && ch.code(s, n).settled() {
			usual[k] = n
		}
	}
	ch.ordinary = make([]uint8, ch.through)
	for i := range ch.ordinary {
		ch.ordinary[i] = usual[ch.calendar.SessionKind(i)]
	}
	for _, i := range ch.first {
		ch.usual = append(ch.usual, ch.ordinary[i])
	}
}

// settled reports whether marks with the code never turn out to be others.
func (c *code) settled() bool {
	return c != nil && !slices.ContainsFunc(c.eras, func(g era) bool { return g.options >= 0 || g.became != nil })
}

// code gives what a number in a register stands for, nil for a missing mark.
func (ch *chart) code(s *sheet, n uint8) *code {
	c := s.policy.codeByName[ch.codes.Name(n)]
	if n == 0 || c != nil && c.unmarked {
		return nil
	}
	return c
}

// count adds to a row what a mark on a session counts, as it is read or with unresolved marks left open.
func (ch *chart) count(s *sheet, session int, c *code, open bool, to []uint64, cells []cell) {
	e := &env{edition: ch.edition, sheet: s, from: ch.on, to: ch.on}
	s.provisional = open
	for _, a := range ch.asked {
		if a.void || a.nothing || session < a.span.From || session >= a.span.To {
			continue
		}
		m := a.measure
		weight := int64(1)
		if m.inMinutes() && !a.untold {
			full, _ := ch.calendar.SessionMinutes(session)
			weight = int64(full)
		}
		how := s.cellAt(m.tally, c, session, e)
		addCell(to[a.at:], how, weight, m.share && !a.hard)
		if a.hard {
			cells[a.order] = how
		}
	}
	s.provisional = false
}

func (ch *chart) newRow(s *sheet, session int, c *code) row {
	r := row{add: make([]uint64, ch.width), cells: make([]cell, ch.ordered)}
	ch.count(s, session, c, false, r.add, r.cells)
	if c == nil || !s.unresolvedAt(c, session, &env{from: ch.on}) {
		return r
	}
	unseen := make([]cell, ch.ordered)
	r.pending = make([]uint64, ch.width)
	ch.count(s, session, c, true, r.pending, unseen)
	d, name := ch.calendar.Session(session)
	for _, candidate := range s.policy.wilds[c.eraOn(d).options].candidates {
		if only := candidate.code.session; only != "" && only != name {
			continue
		}
		way := make([]uint64, ch.width)
		as := &code{eras: []era{{young: s.policy.readings[s.policy.find(candidate)], options: -1}}}
		if ch.count(s, session, as, false, way, unseen); !slices.ContainsFunc(r.ways, func(w []uint64) bool { return slices.Equal(w, way) }) {
			r.ways = append(r.ways, way)
		}
	}
	return r
}

// addCell adds a mark that counts so in a tally to the lanes of a measure.
func addCell(to []uint64, how cell, weight int64, share bool) {
	bit := func(of cell) int64 { return weight * int64(boolBit(how&of != 0)) }
	to[0] += lanes(bit(hit), bit(mayHit))
	if share {
		to[1] += lanes(bit(miss), bit(mayMiss))
		to[2] += uint64(boolBit(how&inWhole != 0))
	}
}

// row gives the row of a place and a code.
func (ch *chart) row(s *sheet, at int) *row {
	if i := ch.rowOf[at]; i != 0 {
		return &ch.rows[i]
	}
	place, code := at/ch.stride, uint8(at%ch.stride)
	session := int(ch.first[place])
	before := s.pupil
	s.pupil = &attendance.Pupil{Calendar: ch.calendar} // what a row says is the same for all pupils
	r := ch.newRow(s, session, ch.code(s, code))
	s.pupil = before
	for k, v := range ch.plain[place].add {
		r.add[k] -= v
		if r.pending != nil {
			r.pending[k] -= v
		}
		for _, way := range r.ways {
			way[k] -= v
		}
	}
	ch.rowOf[at] = int32(len(ch.rows))
	ch.rows = append(ch.rows, r)
	return &ch.rows[len(ch.rows)-1]
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

// became reports whether a mark has become another code by the date of an environment of one date.
func (s *sheet) became(g *era, session int, e *env) bool {
	return g.became != nil && session < s.expired(g.young.code.becomes, e.from)
}

// unresolvedAt reports whether a mark may yet turn out to be another.
func (s *sheet) unresolvedAt(c *code, session int, e *env) bool {
	d, _ := s.pupil.Calendar.Session(session)
	g := c.eraOn(d)
	return g.options >= 0 && !s.became(g, session, e)
}

// cellAt says how a mark without minutes counts in a tally: what fillTally finds out for all marks of a register at once. A code
// of nil is that of a missing mark.
func (s *sheet) cellAt(tally int, c *code, session int, e *env) cell {
	p, calendar := s.policy, s.pupil.Calendar
	rule, cells := p.tallies[tally], s.edition.sorting.cells[tally]
	kinds, kind := len(p.sessions), calendar.SessionKind(session)
	d, name := calendar.Session(session)
	var out cell
	if c == nil {
		out = cells[p.wilds[p.missing[p.markEra(d)]].id*kinds+kind]
	} else {
		g := c.eraOn(d)
		meaning := s.young(g)
		if s.became(g, session, e) {
			meaning = g.became.id
		}
		out = cells[meaning*kinds+kind]
		if rule.overMarks {
			minutes, timed := calendar.SessionMinutes(session)
			out = s.sortTimed(rule, &group{era: g}, session, e, name, minutes, timed)
		}
	}
	if rule.where != nil {
		switch rule.where.truth(&env{edition: s.edition, sheet: s, from: e.from, to: e.to, index: session}) {
		case yes:
		case no:
			return 0
		default:
			out &^= hit | miss | breaks | inWhole
		}
	}
	return out
}
