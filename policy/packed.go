package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// packed is the short way of a chart for a pupil of whose marks nothing is left open: sixteen lanes, one for each tally's sessions that
// are counted and one for those that are possible and not, are added up between the dates on which windows begin and end. The sessions
// of any window are then one subtraction.
//
// Each place has a table from code to what a mark counts in the lanes. A code that is not known yet, or that leaves something open, is
// odd there: a pupil with such a mark goes the long way, which enters what it finds out.
type packed struct {
	cuts   []int32      // the sessions at which stretches of one place begin, and one more: where the last one ends
	tables []*packTable // by stretch
	lanes  map[laneKey]int
	odd    int           // the lane that counts odd marks
	byDay  bool          // whether stretches begin with a day
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
	// Of days and runs that marks in order say all about: which, and how many sessions a day has at least.
	inOrder bool
	asked   *askedMeasure
	fewest  int
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

// packTable says what a mark with a code counts, in sixteen lanes of four bits.
type packTable [256]uint64

// few is how many marks may be added up in lanes of four bits, and most in lanes of eight.
const (
	few  = 15
	most = 255
)

// The sums of many marks are in lanes of 16 bits, in four words: the even lanes are in the first two of them.
func wordOf(lane int) int    { return lane&1<<1 + lane>>1&1 }
func shiftOf(lane int) uint8 { return uint8(16 * (lane >> 2)) }

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
		lane := p.laneOf(s, a.measure.tally, false)
		b.from, b.to, b.hitShift = from+wordOf(lane), to+wordOf(lane), shiftOf(lane)
		if a.share {
			lane := p.laneOf(s, a.measure.tally, true)
			b.missFrom, b.missTo, b.missShift = from+wordOf(lane), to+wordOf(lane), shiftOf(lane)
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
		if !a.counted() || !a.measure.byDay() || a.measure.count == currentRun || a.measure.part != attendance.WholeDay ||
			len(p.lanes) == maxLanes {
			continue
		}
		b := &p.probes[i]
		from, to := 4*at(a.span.From), 4*at(a.span.To)
		lane := p.laneOf(s, a.measure.tally, true)
		b.missFrom, b.missTo, b.missShift, b.bounded = from+wordOf(lane), to+wordOf(lane), shiftOf(lane), true
	}
	p.odd = len(p.lanes)
	byPlace := make([]*packTable, len(ch.first))
	for _, cut := range p.cuts {
		place := ch.place[cut]
		if byPlace[place] == nil {
			byPlace[place] = new(packTable)
			for n := range 256 {
				byPlace[place][n] = 1 << (4 * p.odd)
			}
		}
		p.tables = append(p.tables, byPlace[place])
	}
	for i, place := range ch.place {
		if code := ch.ordinary[i]; byPlace[place][code]>>(4*p.odd)&1 == 1 {
			p.enter(s, byPlace[place], i, code, ch.code(s, code), false)
		}
	}
	p.byDay = !slices.ContainsFunc(p.cuts, func(cut int32) bool { return ch.dayFrom[cut] != cut })
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
	sound := a.counted() && !a.untold && !t.level.equal
	p.levels[t.held] = packedLevel{
		probe: p.probes[i], level: t.level, share: a.share, simple: sound && !a.hard,
		inOrder: sound && a.hard && !a.measure.share && t.level.least > 0 && a.measure.inMarks(), asked: a, fewest: ch.calendar.FewestSessions(),
	}
}

// laneKey says what a tally counts, or leaves out: tallies that do the same have one.
func (p *Policy) laneKey(tally int, miss bool) laneKey {
	rule := p.tallies[tally]
	return laneKey{slices.IndexFunc(p.tallies, func(t *tallyRule) bool {
		return t.hits == rule.hits && (!miss || t.outOfText.string == rule.outOfText.string)
	}), miss}
}

// laneOf gives the lane of a tally. Tallies that count the same sessions, or leave out the same, share one.
func (p *packed) laneOf(s *sheet, tally int, miss bool) int {
	k := s.policy.laneKey(tally, miss)
	lane, ok := p.lanes[k]
	if !ok {
		lane = len(p.lanes)
		p.lanes[k] = lane
	}
	return lane
}

// enter enters what a mark counts in every lane, whatever the windows.
func (p *packed) enter(s *sheet, t *packTable, session int, n uint8, c *code, gone bool) {
	t[n] = 0
	for key, lane := range p.lanes {
		how := s.cellAt(key.tally, c, session, gone)
		if key.miss && how&miss != 0 || !key.miss && how&hit != 0 {
			t[n] |= 1 << (4 * lane)
		}
	}
}

// learn enters what a mark counts that leaves nothing open.
func (p *packed) learn(s *sheet, ch *chart, place int, n uint8, c *code, gone bool) {
	session := int(ch.first[place])
	for key := range p.lanes {
		how := s.cellAt(key.tally, c, session, gone)
		if (how&hit != 0) != (how&mayHit != 0) || (how&miss != 0) != (how&mayMiss != 0) {
			return
		}
	}
	for k, cut := range p.cuts[:len(p.cuts)-1] {
		if int(ch.place[cut]) == place {
			p.enter(s, p.tables[k], session, n, c, gone)
			return
		}
	}
}

// sums adds up what marks count, at most so many as lanes of eight bits hold: the even lanes and the odd ones. It is small so that the
// compiler keeps everything in registers.
func (t *packTable) sums(marks []uint8) (even, odd uint64) {
	const lanes = 0x0f0f0f0f0f0f0f0f
	for len(marks) >= few {
		m := (*[few]uint8)(marks)
		a := t[m[0]] + t[m[1]] + t[m[2]] + t[m[3]] + t[m[4]]
		b := t[m[5]] + t[m[6]] + t[m[7]] + t[m[8]] + t[m[9]]
		c := t[m[10]] + t[m[11]] + t[m[12]] + t[m[13]] + t[m[14]]
		a += b + c
		even += a & lanes
		odd += a >> 4 & lanes
		marks = marks[few:]
	}
	a := uint64(0)
	for _, m := range marks {
		a += t[m]
	}
	return even + a&lanes, odd + a>>4&lanes
}

// addUp adds up the marks of a pupil up to the beginning of each stretch, four words to a stretch, and reports whether none of them is
// odd.
func (p *packed) addUp(marks []uint8, from, to int, into []uint64) bool {
	const lanes = 0x00ff00ff00ff00ff
	var so [4]uint64
	for k, table := range p.tables {
		*(*[4]uint64)(into[4*k:]) = so
		for begin, end := max(int(p.cuts[k]), from), min(int(p.cuts[k+1]), to); begin < end; begin += most {
			even, odd := table.sums(marks[begin:min(begin+most, end)])
			so[0] += even & lanes
			so[1] += even >> 8 & lanes
			so[2] += odd & lanes
			so[3] += odd >> 8 & lanes
		}
	}
	*(*[4]uint64)(into[4*len(p.tables):]) = so
	return uint16(so[wordOf(p.odd)]>>shiftOf(p.odd)) == 0
}
