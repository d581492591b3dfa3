package bench

import (
	"math/bits"

	"github.com/rollcall-dev/rollcall/policy"
)

// AllDatesHand is the twelve rules on all dates written in Go for speed: sums of packed counts by day, each rule for all dates in
// one small loop that makes bits, and no loop where the whole year does not hold enough for the rule.
func AllDatesHand() Peer { return handOverDates((*handDates).pupil, 1<<ruleCount-1) }

// RollingHand is the one rule about ten weeks, written likewise.
func RollingHand() Peer {
	return handOverDates((*handDates).rollingOnly, 1<<schoolAge|1<<rollingThreshold)
}

func handOverDates(pupil func(h *handDates, i int), rules uint32) Peer {
	return Peer{
		Name: Hand, Timed: "everything, from the bytes of the marks",
		New: func(j Job) (*Run, error) {
			h := newHandDates(j.Part)
			h.decide, h.rules = pupil, rules
			return &Run{
				Do: func() error { h.all(); return nil },
				Turns: func(i int) []Turn {
					var out []Turn
					y := j.Part.Years[j.Part.Year[i]]
					from := uint32(0)
					if i > 0 {
						from = h.end[i-1]
					}
					for _, t := range h.turns[from:h.end[i]] {
						out = append(out, Turn{y.Moments[t.moment].On, int(t.rule), t.from, t.to})
					}
					return out
				},
			}, nil
		},
	}
}

// dates is a bit for each moment of a year.
type dates [4]uint64

func (d *dates) from(i int) { // all from a moment on
	for w := range d {
		switch at := i - 64*w; {
		case at <= 0:
			d[w] = ^uint64(0)
		case at < 64:
			d[w] = ^uint64(0) << at
		}
	}
}

// table has the windows of a year's moments as bytes, so that whatever they index needs no check of bounds.
type table struct {
	count                            int
	end, ten, four, two, term, month [256]uint8
	all                              dates
}

type handTurn struct {
	moment, rule uint8
	from, to     policy.Outcome
}

type handDates struct {
	part   *Part
	tables []*table
	age    [][]ageSpan
	turns  []handTurn // of all pupils, one after the other
	end    []uint32   // where those of each end
	prefix [256]uint64
	met    [ruleCount]dates
	decide func(h *handDates, pupil int)
	rules  uint32 // that are decided, a bit each
}

// ageSpan says of those born through a day, by order of it, from which moment on they are of school age.
type ageSpan struct {
	through int // days after the first born that is not too old
	from    int
}

func newHandDates(p *Part) *handDates {
	h := &handDates{part: p, end: make([]uint32, p.Len())}
	for _, y := range p.Years {
		t := &table{count: len(y.Moments)}
		for i, m := range y.Moments {
			t.end[i], t.ten[i], t.four[i], t.two[i] = uint8(m.End), uint8(m.Ten), uint8(m.Four), uint8(m.Two)
			t.term[i], t.month[i] = uint8(m.Term), uint8(m.Month)
		}
		for i := range t.count {
			t.all[i>>6] |= 1 << (i & 63)
		}
		h.tables = append(h.tables, t)
		old, _ := schoolAgeBorn(y.First)
		var spans []ageSpan
		for i, m := range y.Moments {
			_, young := schoolAgeBorn(m.On)
			if days := young.DaysSince(old); len(spans) == 0 || spans[len(spans)-1].through < days {
				spans = append(spans, ageSpan{days, i})
			}
		}
		h.age = append(h.age, spans)
	}
	return h
}

func (h *handDates) all() {
	h.turns = h.turns[:0]
	for i := range h.end {
		h.decide(h, i)
		h.end[i] = uint32(len(h.turns))
	}
}

func (h *handDates) pupil(i int) {
	t := h.tables[h.part.Year[i]]
	total := prefixes(&h.prefix, (*[sessions]uint8)(h.part.Marks(i)))
	unauthorised, absent := lane(total, laneUnauthorised), lane(total, laneAbsent)
	h.met = [ruleCount]dates{}
	met := &h.met
	if absent >= 1 {
		yearly(&h.prefix, t, met)
	}
	if absent >= 6 {
		monthly(&h.prefix, t, &met[monthAbsence])
	}
	if lane(total, laneLate) >= 10 {
		lately(&h.prefix, t, &met[lates])
	}
	of := h.schoolAge(i)
	if of != (dates{}) {
		met[schoolAge] = of
		if absent >= 3 {
			byTerm(&h.prefix, t, &met[termAbsence])
		}
		if unauthorised >= 4 {
			rolling(&h.prefix, t, met)
		}
		run10 := -1
		if unauthorised >= 5 {
			var run5 int
			if run5, run10 = h.runs(i, t); run5 >= 0 {
				met[continuousAbsence].from(run5)
			}
		}
		h.court(t, absent-unauthorised, unauthorised, run10)
	}
	h.write(t, of)
}

func (h *handDates) rollingOnly(i int) {
	t := h.tables[h.part.Year[i]]
	total := prefixes(&h.prefix, (*[sessions]uint8)(h.part.Marks(i)))
	h.met = [ruleCount]dates{}
	of := h.schoolAge(i)
	if h.met[schoolAge] = of; of != (dates{}) && lane(total, laneUnauthorised) >= 10 {
		inTenWeeks(&h.prefix, t, &h.met[rollingThreshold])
	}
	h.write(t, of)
}

func inTenWeeks(p *[256]uint64, t *table, met *dates) {
	for w := 0; w*64 < t.count; w++ {
		for i := w * 64; i < min(w*64+64, t.count); i++ {
			met[w] |= atLeast(lane(p[t.end[uint8(i)]]-p[t.ten[uint8(i)]], laneUnauthorised)-10) << (i & 63)
		}
	}
}

func (h *handDates) schoolAge(i int) (of dates) {
	y := h.part.Years[h.part.Year[i]]
	old, _ := schoolAgeBorn(y.First)
	born := h.part.Born[i].DaysSince(old)
	if born <= 0 {
		return of
	}
	for _, s := range h.age[h.part.Year[i]] {
		if born <= s.through {
			of.from(s.from)
			break
		}
	}
	return of
}

// prefixes adds up the words of the marks by day, and gives the sum of all.
func prefixes(into *[256]uint64, marks *[sessions]uint8) uint64 {
	var s uint64
	for d := range schoolDays {
		s += lanes[marks[2*d]] + lanes[marks[2*d+1]]
		into[d+1] = s
	}
	return s
}

// atLeast is 1 if the difference is not negative.
func atLeast(difference int) uint64 { return ^uint64(difference) >> 63 }

func yearly(p *[256]uint64, t *table, met *[ruleCount]dates) {
	for w := 0; w*64 < t.count; w++ {
		var persistent, severe, risk uint64
		for i := w * 64; i < min(w*64+64, t.count); i++ {
			s := p[t.end[uint8(i)]]
			possible, absent := lane(s, lanePossible), lane(s, laneAbsent)
			enough := atLeast(possible - 20)
			ten := atLeast(absent*10 - possible)
			persistent |= enough & ten & atLeast(absent-7) << (i & 63)
			severe |= enough & atLeast(absent*2-possible) << (i & 63)
			risk |= enough & atLeast(absent*20-possible) &^ ten << (i & 63)
		}
		met[persistentAbsence][w], met[severeAbsence][w], met[atRisk][w] = persistent, severe, risk
	}
}

func byTerm(p *[256]uint64, t *table, met *dates) {
	for w := 0; w*64 < t.count; w++ {
		var b uint64
		for i := w * 64; i < min(w*64+64, t.count); i++ {
			s := p[t.end[uint8(i)]] - p[t.term[uint8(i)]]
			possible := lane(s, lanePossible)
			b |= atLeast(possible-20) & atLeast(lane(s, laneAbsent)*8-possible) << (i & 63)
		}
		met[w] = b
	}
}

func monthly(p *[256]uint64, t *table, met *dates) {
	for w := 0; w*64 < t.count; w++ {
		var b uint64
		for i := w * 64; i < min(w*64+64, t.count); i++ {
			b |= atLeast(lane(p[t.end[uint8(i)]]-p[t.month[uint8(i)]], laneAbsent)-6) << (i & 63)
		}
		met[w] = b
	}
}

func lately(p *[256]uint64, t *table, met *dates) {
	for i := range t.count { // it only ever grows
		if lane(p[t.end[uint8(i)]], laneLate) >= 10 {
			met.from(i)
			return
		}
	}
}

func rolling(p *[256]uint64, t *table, met *[ruleCount]dates) {
	for w := 0; w*64 < t.count; w++ {
		var threshold, warn, quick uint64
		for i := w * 64; i < min(w*64+64, t.count); i++ {
			end := p[t.end[uint8(i)]]
			ten := atLeast(lane(end-p[t.ten[uint8(i)]], laneUnauthorised) - 10)
			threshold |= ten << (i & 63)
			warn |= atLeast(lane(end-p[t.four[uint8(i)]], laneUnauthorised)-5) &^ ten << (i & 63)
			quick |= atLeast(lane(end-p[t.two[uint8(i)]], laneUnauthorised)-4) << (i & 63)
		}
		met[rollingThreshold][w], met[warning][w], met[sudden][w] = threshold, warn, quick
	}
}

// runs gives the moments from which on the longest run is of five days, and of ten; -1 if it never is.
func (h *handDates) runs(i int, t *table) (five, ten int) {
	five, ten = -1, -1
	marks := h.part.Marks(i)
	length := 0
	for d := range schoolDays {
		day := lanes[marks[2*d]] + lanes[marks[2*d+1]]
		switch n := lane(day, lanePossible); {
		case n == 0:
		case lane(day, laneUnauthorised) == n:
			length++
			if length == 5 && five < 0 {
				five = t.through(d + 1)
			}
			if length == 10 {
				return five, t.through(d + 1)
			}
		default:
			length = 0
		}
	}
	return five, ten
}

// through gives the first moment by which so many days have been.
func (t *table) through(days int) int {
	for i := range t.count {
		if int(t.end[i]) >= days {
			return i
		}
	}
	return t.count
}

func (h *handDates) court(t *table, leave, unauthorised, run10 int) {
	met := &h.met
	var enough dates
	if run10 >= 0 {
		enough.from(run10)
	}
	for w := 0; w*64 < t.count && unauthorised >= 20; w++ {
		for i := w * 64; i < min(w*64+64, t.count); i++ {
			enough[w] |= atLeast(lane(h.prefix[t.end[uint8(i)]], laneUnauthorised)-20) << (i & 63)
		}
	}
	for w := range enough {
		met[court][w] = met[persistentAbsence][w] & enough[w]
	}
	if leave < 30 {
		return
	}
	for i := range t.count {
		s := h.prefix[t.end[uint8(i)]] - h.prefix[t.ten[uint8(i)]]
		met[court][i>>6] |= atLeast(lane(s, laneAbsent)-lane(s, laneUnauthorised)-30) << (i & 63)
	}
}

// write puts down the turns in order of date and rule.
func (h *handDates) write(t *table, of dates) {
	var moved dates
	for rule := range h.met {
		m := &h.met[rule]
		for w := range m {
			if ofSchoolAge>>rule&1 != 0 {
				m[w] &= of[w]
			}
			m[w] &= t.all[w]
			moved[w] |= m[w] ^ shifted(m, w)
		}
	}
	for w := range moved {
		moved[w] |= of[w] ^ shifted(&of, w)
		moved[w] &= t.all[w]
		if w == 0 {
			moved[w] &^= 1 // the day before the first
		}
		for ; moved[w] != 0; moved[w] &= moved[w] - 1 {
			h.turn(64*w+bits.TrailingZeros64(moved[w]), of)
		}
	}
}

// shifted gives a word of the bits of the moments before.
func shifted(d *dates, w int) uint64 {
	s := d[w] << 1
	if w > 0 {
		s |= d[w-1] >> 63
	}
	return s
}

func (h *handDates) turn(i int, of dates) {
	before, now := h.at(i-1, &of), h.at(i, &of)
	differ := before ^ now
	for rules := uint32(differ|differ>>apart) & h.rules; rules != 0; rules &= rules - 1 {
		rule := bits.TrailingZeros32(rules)
		h.turns = append(h.turns, handTurn{uint8(i), uint8(rule), before.of(rule), now.of(rule)})
	}
}

func (h *handDates) at(i int, of *dates) (v Verdict) {
	for rule := range h.met {
		v |= Verdict(h.met[rule][i>>6]>>(i&63)&1) << rule
	}
	if of[i>>6]>>(i&63)&1 == 0 {
		v |= ofSchoolAge << apart
	}
	return v
}
