package policy

import (
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// laneSums says what marks count over a course: a lane of a word for each tally's sessions that are counted, and one for those that are
// possible and not. No lane overflows, since none counts more than the sessions of the course. Added up along a register they give
// the sessions of any window by one subtraction.
//
// In the first word the highest bit, which is of no lane, marks what is odd: marks of which it is not known yet how they count, or that
// leave something open, or that become others.
type laneSums struct {
	lanes  map[laneKey]int
	width  int             // bits of a lane
	tables [][][256]uint64 // by word and place: what a mark with a code counts
	cuts   []int32         // the sessions at which stretches of one place begin, and one more: the end
	of     []laneProbe     // by asked measure
	usual  []kept          // by threshold: what comes of usual marks on all sessions, once it has been asked for
}

// laneProbe says where a measure's sessions are counted, and by how much they are to be multiplied.
type laneProbe struct {
	plain               bool // whether that is all there is to it, for marks that are not odd
	bounded             bool // of whole days: whether misses are counted too, which bound them
	hitWord, missWord   int
	hitShift, missShift uint8
	weight              int64
	// Whether usual marks count, or are missed, alike on all sessions: then whose marks come to the same sums has marks like these.
	uniform                bool
	usualHits, usualMisses int64
}

const oddMark = 1 << 63

// sumUp lays out the lanes. What usual marks count must be known.
func (c *course) sumUp(s *sheet) {
	n := &laneSums{lanes: map[laneKey]int{}, width: max(bits.Len(uint(c.through)), 1)}
	for i := range c.asked {
		a := &c.asked[i]
		p := laneProbe{weight: 1}
		if a.counted() {
			p.plain = !a.untold && !c.vagueBase[i]
			if a.measure.inMinutes() && !a.untold {
				minutes, alike := c.sessionMinutes(s)
				p.weight, p.plain = minutes, p.plain && alike
			}
			p.hitWord, p.hitShift = n.place(n.lane(s, a.measure.tally, false))
			if a.share {
				p.missWord, p.missShift = n.place(n.lane(s, a.measure.tally, true))
			}
		}
		n.of = append(n.of, p)
	}
	for i := range c.asked { // last, so that what is seldom asked for stands apart
		a, p := &c.asked[i], &n.of[i]
		if p.bounded = a.counted() && a.hard && a.measure.byDay() && a.measure.part == attendance.WholeDay; p.bounded {
			p.missWord, p.missShift = n.place(n.lane(s, a.measure.tally, true))
		}
	}
	for i, place := range c.place {
		if i == 0 || place != c.place[i-1] {
			n.cuts = append(n.cuts, int32(i))
		}
	}
	n.cuts = append(n.cuts, int32(c.through))
	last, _ := n.place(max(len(n.lanes), 1) - 1)
	n.tables = make([][][256]uint64, last+1)
	for w := range n.tables {
		n.tables[w] = make([][256]uint64, len(c.first))
	}
	for place := range c.first {
		for code := range 256 {
			n.tables[0][place][code] = oddMark
		}
	}
	c.sums = n
	shift := bits.TrailingZeros(uint(c.stride))
	for i, place := range c.place {
		c.row(s, int(place)<<shift|int(c.ordinary[i]))
	}
	for i := range n.of {
		p := &n.of[i]
		hits, alike := c.usualSum(p.hitWord, p.hitShift)
		misses, missedAlike := c.usualSum(p.missWord, p.missShift)
		p.uniform, p.usualHits, p.usualMisses = p.plain && alike && missedAlike, hits, misses
	}
	n.usual = make([]kept, c.law.levels)
}

// usualSum adds up a lane of usual marks, and reports whether all count the same.
func (c *course) usualSum(word int, shift uint8) (sum int64, alike bool) {
	alike = true
	for i, place := range c.place {
		v := int64(c.sums.tables[word][place][c.ordinary[i]] >> shift & (1<<c.sums.width - 1))
		alike = alike && (i == 0 || v*int64(i) == sum)
		sum += v
	}
	return sum, alike
}

// sessionMinutes gives how long sessions are, and whether all are as long.
func (c *course) sessionMinutes(s *sheet) (minutes int64, alike bool) {
	first, _ := c.calendar.MinutesOfKind(0)
	for k := range s.policy.sessions {
		if other, _ := c.calendar.MinutesOfKind(k); other != first {
			return 0, false
		}
	}
	return int64(first), true
}

// lane gives the lane of a tally, which tallies that count the same share.
func (n *laneSums) lane(s *sheet, tally int, miss bool) int {
	k := s.policy.laneKey(tally, miss)
	lane, ok := n.lanes[k]
	if !ok {
		lane = len(n.lanes)
		n.lanes[k] = lane
	}
	return lane
}

// place gives the word and the bit at which a lane stands.
func (n *laneSums) place(lane int) (word int, shift uint8) {
	per := 63 / n.width
	return lane / per, uint8(lane % per * n.width)
}

// learn enters what a mark counts.
func (n *laneSums) learn(s *sheet, place, session int, number uint8, c *code, odd bool) {
	for w := range n.tables {
		n.tables[w][place][number] = 0
	}
	if odd {
		n.tables[0][place][number] = oddMark
	}
	for key, lane := range n.lanes {
		how := s.cellAt(key.tally, c, session, false)
		if key.miss && how&miss != 0 || !key.miss && how&hit != 0 {
			w, shift := n.place(lane)
			n.tables[w][place][number] |= 1 << shift
		}
	}
}

// prefix is the sums of one word up to each session of a register.
type prefix struct {
	known bool
	sums  []uint64
	total uint64
	odd   bool
}

// sums gives those of a word for the pupil.
func (t *tracer) sums(word int) []uint64 {
	c := t.c
	p := &t.prefixes[word]
	if p.known {
		return p.sums[:c.through+1]
	}
	p.known = true
	if len(p.sums) <= c.through {
		p.sums = make([]uint64, c.through+1)
	}
	into, tables, so, bits := p.sums[:c.through+1], c.sums.tables[word], uint64(0), uint64(0)
	clear(into[:t.roll.From+1])
	for k, cut := range c.sums.cuts[:len(c.sums.cuts)-1] {
		from, to := max(int(cut), t.roll.From), min(int(c.sums.cuts[k+1]), t.roll.To)
		if from < to {
			so, bits = runningSums(&tables[c.place[cut]], t.marks[from:to], into[from+1:to+1], so, bits)
		}
	}
	for i := t.roll.To + 1; i < len(into); i++ {
		into[i] = so
	}
	p.total, p.odd = so, bits&oddMark != 0
	return into
}

// runningSums adds up what marks count, and gives the sum, and all bits that any of them has. It is small so that the compiler keeps
// everything in registers.
func runningSums(table *[256]uint64, marks []uint8, into []uint64, so, bits uint64) (uint64, uint64) {
	into = into[:len(marks)]
	for i, m := range marks {
		so += table[m]
		bits |= table[m]
		into[i] = so
	}
	return so, bits
}

// total gives how many sessions of the pupil are counted in a lane.
func (t *tracer) total(word int, shift uint8) int64 {
	if !t.prefixes[word].known {
		t.sums(word)
	}
	return int64(t.prefixes[word].total >> (shift & 63) & (1<<(t.c.sums.width&63) - 1))
}

// counts reports whether sums say all about a measure of the pupil.
func (t *tracer) counts(i int) bool {
	a := &t.c.asked[i]
	return t.c.sums.of[i].plain && t.unsettled&askedBit(i) == 0 && !a.hard && (!t.timed || !a.timed)
}

// beyondReach reports whether a pupil's whole register does not hold enough for a count to reach a threshold.
func (t *tracer) beyondReach(l level, i int) bool {
	p := &t.c.sums.of[i]
	return !t.c.asked[i].share && t.total(p.hitWord, p.hitShift)*p.weight < l.least
}

// mostHard is the most that days or a run may come to, whatever the window, where nothing is left open: each holds a session that is
// counted, and whole days hold no other that is possible. It is not looked at more closely than is needed to see that it is below a
// number.
func (t *tracer) mostHard(i int, below int64) int64 {
	p := &t.c.sums.of[i]
	most := t.total(p.hitWord, p.hitShift)
	if p.bounded && most >= below && most > 0 {
		sessions := int64(t.roll.To-t.roll.From) - t.total(p.missWord, p.missShift)
		most = min(most, sessions/int64(t.c.calendar.FewestSessions()))
	}
	return most
}
