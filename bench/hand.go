package bench

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// A lane of sixteen bits of one word for each of four counts, so that one load and one add a mark count all four, and the
// difference of two sums is the four counts of the marks between.
const (
	laneUnauthorised = 0
	laneAbsent       = 16
	lanePossible     = 32
	laneLate         = 48
)

// lanes is the table from the number of a code to its word.
var lanes = func() (out [256]uint64) {
	for n, k := range kinds {
		for flag, lane := range map[kind]int{unauthorised: laneUnauthorised, absent: laneAbsent, possible: lanePossible, late: laneLate} {
			if k&flag != 0 {
				out[n] += 1 << lane
			}
		}
	}
	return out
}()

func lane(sums uint64, at int) int { return int(sums >> at & 0xffff) }

// layout is what one date comes to on one calendar: the beginnings of the windows in order, and where each stands in that order.
type layout struct {
	cuts                        [7]int // in sessions; the last is the end of all windows
	ten, four, two, term, month int
}

func newLayout(m Moment) (l layout) {
	begins := []int{0, m.Ten, m.Four, m.Two, m.Term, m.Month, m.End}
	slices.Sort(begins)
	for i, day := range begins {
		l.cuts[i] = 2 * min(day, m.End)
	}
	at := func(day int) int { return slices.Index(begins, day) }
	l.ten, l.four, l.two, l.term, l.month = at(m.Ten), at(m.Four), at(m.Two), at(m.Term), at(m.Month)
	return l
}

// AsOfHand is the twelve rules written in Go for speed: each mark is looked at once, through a packed table, and runs only where
// there is enough absence to make one.
func AsOfHand() Peer {
	return Peer{
		Name: Hand, Timed: "everything, from the bytes of the marks",
		New: func(j Job) (*Run, error) {
			h := newHand(j)
			return &Run{
				Do:      func() error { h.all(); return nil },
				Outcome: func(i, rule int) policy.Outcome { return h.out[i].of(rule) },
			}, nil
		},
	}
}

type hand struct {
	part       *Part
	layouts    []layout
	old, young attendance.Date // who is born after the one and not after the other is of school age
	out        []Verdict
}

func newHand(j Job) *hand {
	h := &hand{part: j.Part, out: make([]Verdict, j.Part.Len())}
	for _, y := range j.Part.Years {
		h.layouts = append(h.layouts, newLayout(y.At(j.On)))
	}
	h.old, h.young = schoolAgeBorn(j.On)
	return h
}

// schoolAgeBorn gives the dates of birth of school age: after the one and not after the other.
func schoolAgeBorn(on attendance.Date) (after, through attendance.Date) {
	return attendance.LatestOf(on, 8, 31).AddMonths(-12 * 16), prescribed(on).AddMonths(-12 * 5)
}

// prescribed gives the latest day on which school age begins for those who have turned five by it.
func prescribed(on attendance.Date) attendance.Date {
	day := attendance.LatestOf(on, 3, 31)
	for _, other := range []attendance.Date{attendance.LatestOf(on, 8, 31), attendance.LatestOf(on, 12, 31)} {
		if other.After(day) {
			day = other
		}
	}
	return day
}

func (h *hand) all() {
	for i := range h.out {
		l := &h.layouts[h.part.Year[i]]
		marks := h.part.Marks(i)
		var sums [7]uint64
		for k := 1; k < len(sums); k++ {
			sums[k] = sums[k-1] + sum(marks[l.cuts[k-1]:l.cuts[k]])
		}
		born := h.part.Born[i]
		h.out[i] = decide(&sums, l, marks[:l.cuts[6]], born.After(h.old) && !born.After(h.young))
	}
}

// sum adds up the words of some marks. It is small so that the compiler keeps it all in registers.
func sum(marks []uint8) uint64 {
	var a, b, c, d uint64
	i := 0
	for ; i+8 <= len(marks); i += 8 {
		m := (*[8]uint8)(marks[i:]) // no check of bounds in what follows
		a += lanes[m[0]] + lanes[m[4]]
		b += lanes[m[1]] + lanes[m[5]]
		c += lanes[m[2]] + lanes[m[6]]
		d += lanes[m[3]] + lanes[m[7]]
	}
	for ; i < len(marks); i++ {
		a += lanes[marks[i]]
	}
	return a + b + c + d
}

func decide(sums *[7]uint64, l *layout, marks []uint8, ofAge bool) (v Verdict) {
	year := sums[6]
	possible, absent, unauthorised := lane(year, lanePossible), lane(year, laneAbsent), lane(year, laneUnauthorised)
	if lane(year-sums[l.month], laneAbsent) >= 6 {
		v |= 1 << monthAbsence
	}
	if lane(year, laneLate) >= 10 {
		v |= 1 << lates
	}
	if !ofAge {
		return v | ofSchoolAge<<apart
	}
	v |= 1 << schoolAge
	tenWeeks := year - sums[l.ten]
	ten := lane(tenWeeks, laneUnauthorised)
	if ten >= 10 {
		v |= 1 << rollingThreshold
	} else if lane(year-sums[l.four], laneUnauthorised) >= 5 {
		v |= 1 << warning
	}
	if lane(year-sums[l.two], laneUnauthorised) >= 4 {
		v |= 1 << sudden
	}
	if possible >= 20 {
		switch share := absent * 100; {
		case share >= possible*50:
			v |= 1<<severeAbsence | 1<<persistentAbsence
		case share >= possible*10:
			v |= 1 << persistentAbsence
		case share >= possible*5:
			v |= 1 << atRisk
		}
		if absent < 7 {
			v &^= 1 << persistentAbsence
		}
	}
	term := year - sums[l.term]
	if p := lane(term, lanePossible); p >= 20 && lane(term, laneAbsent)*1000 >= p*125 {
		v |= 1 << termAbsence
	}
	run := 0
	if unauthorised >= 5 {
		if run = longestRun(marks); run >= 5 {
			v |= 1 << continuousAbsence
		}
	}
	if v&(1<<persistentAbsence) != 0 && (unauthorised >= 20 || run >= 10) || lane(tenWeeks, laneAbsent)-ten >= 30 {
		v |= 1 << court
	}
	return v
}

// longestRun counts the days of the longest run of whole days without leave. Days without a possible session neither end nor
// lengthen it.
func longestRun(marks []uint8) int {
	longest, length := 0, 0
	for i := 0; i+1 < len(marks); i += 2 {
		day := lanes[marks[i]] + lanes[marks[i+1]]
		switch n := lane(day, lanePossible); {
		case n == 0:
		case lane(day, laneUnauthorised) == n:
			length++
			longest = max(longest, length)
		default:
			length = 0
		}
	}
	return longest
}
