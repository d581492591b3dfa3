package policy

import "github.com/rollcall-dev/rollcall/attendance"

// packed is the short way of a chart for a pupil of whose marks nothing is left open: lanes of 16 bits, sixteen to an entry, one for
// each tally's sessions that are counted and for those that are possible and not, are added up between the dates on which windows
// begin and end. The sessions of any window are then one subtraction.
//
// Each place has a table from code to entry, in which the usual code adds nothing. An entry that is not known yet, or of a mark that
// leaves something open, is odd: a pupil with such a mark goes the long way, which enters what it finds out.
type packed struct {
	cuts   []int32      // the sessions at which stretches of one place begin, and one more: where the last one ends
	tables []*packTable // by stretch
	usual  []entry      // by stretch: what one usual mark counts
	lanes  map[laneKey]int
	odd    int           // the lane that counts odd marks
	narrow bool          // whether the first half of an entry holds all lanes
	probes []probe       // by asked measure
	levels []packedLevel // by threshold
	rules  []shortRule
}

// packedLevel is a threshold on lanes.
type packedLevel struct {
	probe
	level
	simple bool // whether it is one: days and runs are not, nor what has no value or cannot be counted
	share  bool
}

// truth decides the threshold, or its negation. A share of nothing has no value.
func (l *packedLevel) truth(words []uint64, negated bool) truth {
	n := l.hits(words)
	if l.share {
		misses := l.misses(words)
		if n+misses == 0 {
			return unknown
		}
		n = l.excess(n, misses)
	}
	if (n >= l.reached()) != negated {
		return yes
	}
	return no
}

// reached is what the number must be to reach the level.
func (l *packedLevel) reached() int64 {
	if l.share {
		return l.enough()
	}
	return l.least
}

// entry is sixteen lanes of 16 bits.
type entry [4]uint64

// packTable is a table from code to entry, in halves: where the first one holds all lanes the second is not looked at.
type packTable [2][256][2]uint64

func (t *packTable) set(code uint8, e entry) {
	t[0][code], t[1][code] = [2]uint64(e[:2]), [2]uint64(e[2:])
}

// laneKey is what a lane counts.
type laneKey struct {
	tally int
	miss  bool
}

// probe says where a measure's counts are found: between two stretches, in one lane and for a share in another.
type probe struct {
	from, to            int // of the hits: places among the words of all stretches
	missFrom, missTo    int
	hitShift, missShift uint8
	weight              int64
	bounded             bool // of whole days: whether the misses are counted too
}

// hits and misses give what is counted, and what is possible and not counted.
func (p *probe) hits(words []uint64) int64 {
	return p.weight * int64(uint16((words[p.to]-words[p.from])>>p.hitShift))
}

func (p *probe) misses(words []uint64) int64 {
	return p.weight * int64(uint16((words[p.missTo]-words[p.missFrom])>>p.missShift))
}

// What there may be so that the short way is short. The last lane in use counts the odd marks.
const (
	maxStretches = 64
	maxLanes     = 15
)

func (e *entry) add(lane int, n uint64) { e[lane>>2] += n << (16 * (lane & 3)) }

func (e *entry) lane(lane int) int64 { return int64(uint16(e[lane>>2] >> (16 * (lane & 3)))) }

func (e *entry) plus(f *entry, times uint64) {
	for k := range e {
		e[k] += times * f[k]
	}
}

// packs lays out the short way; nil if there is none.
func (ch *chart) packs(s *sheet, alike bool) *packed {
	if !alike || ch.base.vague || ch.through == 0 {
		return nil
	}
	p := &packed{lanes: map[laneKey]int{}}
	for i, place := range ch.place {
		if i == 0 || place != ch.place[i-1] {
			p.cuts = append(p.cuts, int32(i))
		}
	}
	if len(p.cuts) > maxStretches {
		return nil
	}
	at := func(session int) int {
		n := 0
		for n < len(p.cuts) && int(p.cuts[n]) < session {
			n++
		}
		return n
	}
	for i := range ch.asked {
		a := &ch.asked[i]
		if !a.counted() {
			p.probes = append(p.probes, probe{})
			continue
		}
		b := probe{weight: 1}
		from, to := 4*at(a.span.From), 4*at(a.span.To)
		lane := p.laneOf(laneKey{a.measure.tally, false})
		b.from, b.to, b.hitShift = from+lane>>2, to+lane>>2, uint8(16*(lane&3))
		if a.share {
			lane := p.laneOf(laneKey{a.measure.tally, true})
			b.missFrom, b.missTo, b.missShift = from+lane>>2, to+lane>>2, uint8(16*(lane&3))
		}
		if a.measure.inMinutes() && !a.untold {
			minutes, _ := ch.calendar.SessionMinutes(0)
			b.weight = int64(minutes)
		}
		p.probes = append(p.probes, b)
	}
	if len(p.lanes) > maxLanes {
		return nil
	}
	// What room is left is for bounds of whole days: they hold no session that is possible and not counted.
	for i := range ch.asked {
		a := &ch.asked[i]
		if !a.counted() || !a.measure.byDay() || a.measure.count == currentRun || a.measure.part != attendance.WholeDay || len(p.lanes) == maxLanes {
			continue
		}
		b := &p.probes[i]
		from, to := 4*at(a.span.From), 4*at(a.span.To)
		lane := p.laneOf(laneKey{a.measure.tally, true})
		b.missFrom, b.missTo, b.missShift, b.bounded = from+lane>>2, to+lane>>2, uint8(16*(lane&3)), true
	}
	p.odd = len(p.lanes)
	p.narrow = p.odd < 8
	byPlace := make([]*packTable, len(ch.first))
	for _, cut := range p.cuts {
		place := ch.place[cut]
		if byPlace[place] == nil {
			byPlace[place] = new(packTable)
			var odd entry
			odd.add(p.odd, 1)
			for n := range 256 {
				byPlace[place].set(uint8(n), odd)
			}
		}
		p.tables = append(p.tables, byPlace[place])
		p.usual = append(p.usual, p.entryOf(s, int(cut), ch.code(s, ch.ordinary[cut]), false))
	}
	for k, cut := range p.cuts {
		end := ch.through
		if k+1 < len(p.cuts) {
			end = int(p.cuts[k+1])
		}
		for _, code := range ch.ordinary[cut:end] {
			p.tables[k].set(code, entry{})
		}
	}
	p.cuts = append(p.cuts, int32(ch.through))
	p.levels = make([]packedLevel, ch.law.levels)
	for i := range ch.law.rules {
		for _, t := range ch.law.rules[i].tests() {
			p.hold(ch, t)
		}
	}
	p.rulesOf(ch)
	return p
}

// hold lays out the thresholds in a condition.
func (p *packed) hold(ch *chart, t *test) {
	for _, part := range t.parts {
		p.hold(ch, part)
	}
	if t.op != testThreshold {
		return
	}
	i := ch.askedOf[t.of]
	a := &ch.asked[i]
	p.levels[t.held] = packedLevel{probe: p.probes[i], level: t.level, share: a.share, simple: a.counted() && !a.hard && !a.untold && !t.level.equal}
}

func (p *packed) laneOf(k laneKey) int {
	lane, ok := p.lanes[k]
	if !ok {
		lane = len(p.lanes)
		p.lanes[k] = lane
	}
	return lane
}

// entryOf says what a mark counts in every lane, whatever the windows.
func (p *packed) entryOf(s *sheet, session int, c *code, gone bool) entry {
	var e entry
	for key, lane := range p.lanes {
		how := s.cellAt(key.tally, c, session, gone)
		if key.miss && how&miss != 0 || !key.miss && how&hit != 0 {
			e.add(lane, 1)
		}
	}
	return e
}

// learn enters what a mark counts that leaves nothing open.
func (p *packed) learn(s *sheet, ch *chart, place int, code uint8, c *code, gone bool) {
	session := int(ch.first[place])
	for key := range p.lanes {
		how := s.cellAt(key.tally, c, session, gone)
		if (how&hit != 0) != (how&mayHit != 0) || (how&miss != 0) != (how&mayMiss != 0) {
			return
		}
	}
	e := p.entryOf(s, session, c, gone)
	for k, cut := range p.cuts[:len(p.cuts)-1] {
		if int(ch.place[cut]) == place {
			e.plus(&p.usual[k], ^uint64(0)) // beyond the usual mark
			p.tables[k].set(code, e)
			return
		}
	}
}

// sum adds up what marks count beyond the usual ones. It is small, and adds in turns, so that the processor need not wait.
func sum(t *[256][2]uint64, marks []uint8) (uint64, uint64) {
	var a, b, c, d uint64
	for len(marks) >= 4 {
		m := marks[:4]
		w, x, y, z := &t[m[0]], &t[m[1]], &t[m[2]], &t[m[3]]
		a, b = a+w[0]+y[0], b+w[1]+y[1]
		c, d = c+x[0]+z[0], d+x[1]+z[1]
		marks = marks[4:]
	}
	for _, m := range marks {
		a, b = a+t[m][0], b+t[m][1]
	}
	return a + c, b + d
}

// addUp adds up the marks of a pupil up to the beginning of each stretch, four words to a stretch, and reports whether none of them is
// odd.
func (p *packed) addUp(marks []uint8, from, to int, into []uint64) bool {
	var so entry
	for k, table := range p.tables {
		*(*entry)(into[4*k:]) = so
		begin, end := max(int(p.cuts[k]), from), min(int(p.cuts[k+1]), to)
		if begin >= end {
			continue
		}
		n, usual := uint64(end-begin), &p.usual[k]
		a, b := sum(&table[0], marks[begin:end])
		so[0] += a + n*usual[0]
		so[1] += b + n*usual[1]
		if !p.narrow {
			a, b := sum(&table[1], marks[begin:end])
			so[2] += a + n*usual[2]
			so[3] += b + n*usual[3]
		}
	}
	*(*entry)(into[4*len(p.tables):]) = so
	return so.lane(p.odd) == 0
}
