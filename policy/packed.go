package policy

import "encoding/binary"

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
	odd    int     // the lane that counts odd marks
	narrow bool    // whether the first half of an entry holds all lanes
	probes []probe // by asked measure
}

// entry is sixteen lanes of 16 bits.
type entry [4]uint64

type packTable [256]entry

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
	p.odd = len(p.lanes)
	p.narrow = p.odd < 8
	byPlace := make([]*packTable, len(ch.first))
	for _, cut := range p.cuts {
		place := ch.place[cut]
		if byPlace[place] == nil {
			byPlace[place] = new(packTable)
			for n := range byPlace[place] {
				byPlace[place][n].add(p.odd, 1)
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
			p.tables[k][code] = entry{}
		}
	}
	p.cuts = append(p.cuts, int32(ch.through))
	return p
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
			p.tables[k][code] = e
			return
		}
	}
}

// sum adds up what marks count beyond the usual ones, eight sessions at a time, most of which hold nothing but these. It is small so
// that the compiler keeps the lanes in registers.
func (t *packTable) sum(marks, ordinary []uint8) entry {
	var a, b, c, d uint64
	for len(marks) >= 8 && len(ordinary) >= 8 {
		if binary.LittleEndian.Uint64(marks) != binary.LittleEndian.Uint64(ordinary) {
			for _, m := range marks[:8] {
				e := &t[m]
				a, b, c, d = a+e[0], b+e[1], c+e[2], d+e[3]
			}
		}
		marks, ordinary = marks[8:], ordinary[8:]
	}
	for _, m := range marks {
		e := &t[m]
		a, b, c, d = a+e[0], b+e[1], c+e[2], d+e[3]
	}
	return entry{a, b, c, d}
}

// sumNarrow is sum where the first half of an entry holds all.
func (t *packTable) sumNarrow(marks, ordinary []uint8) entry {
	var a, b uint64
	for len(marks) >= 8 && len(ordinary) >= 8 {
		if binary.LittleEndian.Uint64(marks) != binary.LittleEndian.Uint64(ordinary) {
			for _, m := range marks[:8] {
				e := &t[m]
				a, b = a+e[0], b+e[1]
			}
		}
		marks, ordinary = marks[8:], ordinary[8:]
	}
	for _, m := range marks {
		e := &t[m]
		a, b = a+e[0], b+e[1]
	}
	return entry{a, b}
}

// addUp adds up the marks of a pupil up to the beginning of each stretch, four words to a stretch, and reports whether none of them is
// odd.
func (p *packed) addUp(marks, ordinary []uint8, from, to int, into []uint64) bool {
	var sum entry
	for k, table := range p.tables {
		*(*entry)(into[4*k:]) = sum
		begin, end := max(int(p.cuts[k]), from), min(int(p.cuts[k+1]), to)
		if begin >= end {
			continue
		}
		var own entry
		if p.narrow {
			own = table.sumNarrow(marks[begin:end], ordinary[begin:end])
		} else {
			own = table.sum(marks[begin:end], ordinary[begin:end])
		}
		n, usual := uint64(end-begin), &p.usual[k]
		for w := range sum {
			sum[w] += own[w] + n*usual[w]
		}
	}
	*(*entry)(into[4*len(p.tables):]) = sum
	return sum.lane(p.odd) == 0
}
