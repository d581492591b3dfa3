package policy

import (
	"math/bits"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// chart is the ground as of a date. For each place and code there is a row of numbers to be added to what a register of usual marks
// would count; rows are made when they are first needed.
type chart struct {
	ground
	on       attendance.Date
	at       []int   // by asked measure: where its lanes stand in a row
	wholes   int     // where in a row what is surely in the whole of shares begins: it matters only where something is left open
	width    int     // of a row
	plain    []row   // by place: what the usual mark counts
	base     row     // what usual marks on all sessions count
	rowOf    []int32 // by place and code, 0 if it has not been made
	rows     []row
	cellOf   [][]cell // by measure that needs the order of the sessions, place and code: how a mark whose row has been made counts
	leftOf   [][]cell // the same with unresolved marks left open
	dayFrom  []int32  // by session: the first of its day
	dayEnd   []int32  // and the first of the next
	daily    int      // the most sessions that a day has
	uniform  bool     // whether all days have as many
	rolling  bool     // some window goes by the school days or weeks that the pupil was on roll
	packed   *packed  // nil if there is no short way
	memo     []uint8  // by day of birth and fixed test: what it came to, 0 if not known yet
	memoFrom int
}

// row is what a mark adds to what the mark that is usual in its place would count: as it is read, and with unresolved marks left
// open. Counts are packed, so that one addition adds several of them: in four lanes of 16 bits for a share of sessions, and in two
// of 32 bits for anything else. Lanes wrap round, so that what is added may take away.
type row struct {
	add     []uint64
	vague   bool
	pending []uint64   // nil unless the mark may yet turn out to be another
	ways    [][]uint64 // what it adds in each way in which it may turn out
	cells   []cell     // by measure that needs the order of the sessions: how the mark counts in its tally
	left    []cell     // the same with unresolved marks left open
}

// narrow reports whether the counts of a measure fit into lanes of 16 bits: no calendar has more sessions.
func (a *askedMeasure) narrow() bool { return a.share && !a.measure.inMinutes() }

// pack packs counts into a row.
func (ch *chart) pack(of []counts) []uint64 {
	out := make([]uint64, ch.width)
	whole := ch.wholes
	for i, c := range of {
		a, at := &ch.asked[i], ch.at[i]
		switch {
		case a.narrow():
			out[at] = uint64(c.hit) + uint64(c.mayHit)<<16 + uint64(c.miss)<<32 + uint64(c.mayMiss)<<48
		case a.share:
			out[at], out[at+1] = uint64(c.hit)+uint64(c.mayHit)<<32, uint64(c.miss)+uint64(c.mayMiss)<<32
		default:
			out[at] = uint64(c.hit) + uint64(c.mayHit)<<32
		}
		if a.share {
			out[whole] = uint64(c.whole)
			whole++
		}
	}
	return out
}

// unpack gives the counts of a measure. Unless something is left open what is surely in the whole is what is surely in its parts.
func (ch *chart) unpack(sums []uint64, i int, vague bool) counts {
	a, at := &ch.asked[i], ch.at[i]
	x := sums[at]
	switch {
	case a.narrow():
		c := counts{hit: int32(uint16(x)), mayHit: int32(uint16(x >> 16)), miss: int32(uint16(x >> 32)), mayMiss: int32(x >> 48)}
		return ch.withWhole(c, sums, i, vague)
	case a.share:
		y := sums[at+1]
		return ch.withWhole(counts{hit: int32(uint32(x)), mayHit: int32(x >> 32), miss: int32(uint32(y)), mayMiss: int32(y >> 32)}, sums, i, vague)
	}
	return counts{hit: int32(uint32(x)), mayHit: int32(x >> 32)}
}

func (ch *chart) withWhole(c counts, sums []uint64, i int, vague bool) counts {
	if c.whole = c.hit | c.miss; vague {
		c.whole = int32(sums[ch.asked[i].whole+ch.wholes])
	}
	return c
}

// memoAges is how many days old pupils may be of whom it is kept what rests on their birth alone.
const memoAges = 40 * 366

// chart lays out a calendar. It is nil if that cannot be done. The usual codes are those in some marks.
func (s *sheet) chart(key chartKey, like []uint8) *chart {
	c, codes, on := key.calendar, key.codes, key.on
	e, _ := s.policy.editionOn(on)
	law := e.lowered
	if key.calls {
		law = e.calling
	}
	ch := &chart{on: on, ground: ground{
		calendar: c, edition: e, law: law(), codes: codes, through: c.SessionsThrough(on), stride: strideFor(codes),
	}}
	s.about(&attendance.Pupil{Calendar: c}, on)
	s.clean()
	s.under(e, false)
	ch.ask(s, on, false)
	ch.lay(s)
	if !ch.settle(s, on, ch.distinguish(s)) {
		return nil
	}
	ch.takeUsual(s, like)
	ch.rowOf = make([]int32, len(ch.first)*ch.stride)
	ch.rows = make([]row, 1, 64)
	for range ch.ordered {
		ch.cellOf = append(ch.cellOf, make([]cell, len(ch.rowOf)))
		ch.leftOf = append(ch.leftOf, make([]cell, len(ch.rowOf)))
	}
	if n := ch.law.memos; n > 0 {
		ch.memoFrom = int(ordinal(on)) - memoAges
		ch.memo = make([]uint8, (memoAges+2)*n)
	}
	for i := range ch.asked {
		a := &ch.asked[i]
		ch.at = append(ch.at, ch.wholes)
		if ch.wholes++; a.share && !a.narrow() {
			ch.wholes++
		}
	}
	ch.width = ch.wholes
	for i := range ch.asked {
		if a := &ch.asked[i]; a.share {
			a.whole = ch.width - ch.wholes
			ch.width++
		}
	}
	for i := range ch.through {
		day := ch.calendar.DaySessions(ch.calendar.DayOf(i))
		ch.dayFrom, ch.dayEnd = append(ch.dayFrom, int32(day.From)), append(ch.dayEnd, int32(day.To))
		ch.daily = max(ch.daily, day.To-day.From)
	}
	ch.uniform = ch.daily == c.FewestSessions()
	usual, cells := ch.countUsual(s)
	for place := range usual {
		ch.plain = append(ch.plain, row{add: ch.pack(usual[place]), cells: cells[place], vague: ch.vague(usual[place])})
	}
	ch.base.add = make([]uint64, ch.width)
	for _, place := range ch.place {
		ch.base.vague = ch.base.vague || ch.plain[place].vague
		for k, v := range ch.plain[place].add {
			ch.base.add[k] += v
		}
	}
	for i, place := range ch.place {
		for order, how := range ch.plain[place].cells {
			at := int(place)*ch.stride + int(ch.ordinary[i])
			ch.cellOf[order][at], ch.leftOf[order][at] = how, how
		}
	}
	ch.packed = ch.packs(s, ch.kindsAlike(s))
	return ch
}

// vague reports whether a mark leaves anything open.
func (g *ground) vague(of []counts) bool { return slices.ContainsFunc(of, counts.vague) }

// strideFor leaves room for codes that are yet to come.
func strideFor(codes *attendance.Codes) int { return 1 << bits.Len(uint(max(codes.Len(), 31))) }

// lay lays the windows of the measures.
func (ch *chart) lay(s *sheet) {
	e := s.env(ch.on, ch.on)
	for i := range ch.asked {
		a := &ch.asked[i]
		l := s.lay(a.measure.window, e)
		a.void, a.span = a.void || l.err != nil, l.first.Sessions
		a.rolls = s.policy.windows[a.measure.window].window.ByRoll()
		ch.rolling = ch.rolling || a.rolls
	}
}

// distinguish divides places by windows, and by whether marks have become others.
func (ch *chart) distinguish(s *sheet) func(key []byte, session int) []byte {
	var gone []int // for each code that becomes another, the first session of which the mark has not
	for _, c := range s.policy.codes {
		if c.becomes != nil {
			gone = append(gone, s.expired(c.becomes, ch.on))
		}
	}
	return func(key []byte, i int) []byte {
		for _, a := range ch.asked {
			key = append(key, uint8(boolBit(i >= a.span.From && i < a.span.To)))
		}
		for _, first := range gone {
			key = append(key, uint8(boolBit(i < first)))
		}
		return key
	}
}

// row gives the row of a place and a code.
func (ch *chart) row(s *sheet, at int) *row {
	if i := ch.rowOf[at]; i != 0 {
		return &ch.rows[i]
	}
	place, code := at/ch.stride, uint8(at%ch.stride)
	before := s.pupil
	s.pupil = &attendance.Pupil{Calendar: ch.calendar} // what a row says is the same for all pupils
	s.on, s.edition = ch.on, ch.edition
	r := ch.newRow(s, place, code)
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
	for order, how := range r.cells {
		ch.cellOf[order][at], ch.leftOf[order][at] = how, r.left[order]
	}
	ch.rowOf[at] = int32(len(ch.rows))
	ch.rows = append(ch.rows, r)
	return &ch.rows[len(ch.rows)-1]
}

func (ch *chart) newRow(s *sheet, place int, n uint8) row {
	session, c := int(ch.first[place]), ch.code(s, n)
	var g *era
	gone := false
	if c != nil {
		g = s.eraAt(c, session)
		gone = g.became != nil && session < s.expired(g.young.code.becomes, ch.on)
	}
	of, cells := ch.count(s, session, c, gone, false)
	r := row{add: ch.pack(of), vague: ch.vague(of), cells: cells, left: cells}
	if c == nil || gone || g.options < 0 {
		if ch.packed != nil && c != nil && !r.vague {
			ch.packed.learn(s, ch, place, n, c, gone)
		}
		return r
	}
	of, r.left = ch.count(s, session, c, false, true)
	r.pending, r.vague = ch.pack(of), true
	_, name := ch.calendar.Session(session)
	for candidate := range s.policy.wilds[g.options].fitting(name) {
		as := &code{eras: []era{{young: s.policy.readings[s.policy.find(candidate)], options: -1}}}
		of, _ := ch.count(s, session, as, false, false)
		if way := ch.pack(of); !slices.ContainsFunc(r.ways, func(w []uint64) bool { return slices.Equal(w, way) }) {
			r.ways = append(r.ways, way)
		}
	}
	return r
}
