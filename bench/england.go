package bench

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// England opens the whole pack of England as it is shipped.
func England() (*policy.Policy, error) { return policy.Open(policies.FS(), "gb-eng") }

// The places of England's rules in its pack.
const (
	engSchoolAge = iota
	engThreshold
	engPersistent
	engSevere
	engAtRisk
	engReturn
	engSickness
	engReasonOverdue
	engDeletion
	engSuspension
	engConsidered
	engHoliday
	engProsecution
	engSupport
	engGood
	engImproved
	engRules
)

// What England's rules count, nine bits each: a year has fewer than 512 sessions.
const (
	engPossible     = 9 * iota
	engAbsent       // of any kind
	engIll          // illness and medical appointments
	engUnauthorised // G, N, O and U
	engLeave        // G
	engUnclear      // N
	engExcluded     // E
)

var engLanes = func() (out [256]uint64) {
	for n, k := range kinds {
		for flag, lane := range map[kind]int{possible: engPossible, absent: engAbsent, unauthorised: engUnauthorised} {
			if k&flag != 0 {
				out[n] += 1 << lane
			}
		}
	}
	for name, lane := range map[string]int{"I": engIll, "M": engIll, "G": engLeave, "N": engUnclear, "E": engExcluded} {
		out[number(name)] += 1 << lane
	}
	return out
}()

func engLane(sums uint64, at int) int { return int(sums >> at & 511) }

// engKinds says what a mark does to the runs of days and to days of illness.
var engKinds = func() (out [256]uint8) {
	for n := range out {
		out[n] = engOther
	}
	for _, name := range []string{"G", "N", "O"} {
		out[number(name)] = engGone
	}
	out[number("U")], out[number("E")], out[number("#")] = engLate, engOut, 0
	return out
}()

const (
	engGone uint8 = 1 << iota
	engLate
	engOut
	engOther
)

// engOutcomes is what came of all rules for one pupil, four bits a rule.
type engOutcomes uint64

func (o engOutcomes) of(rule int) policy.Outcome { return policy.Outcome(o >> (4 * rule) & 15) }

func (o *engOutcomes) set(rule int, holds bool) {
	as := policy.NotMet
	if holds {
		as = policy.Met
	}
	o.be(rule, as)
}

func (o *engOutcomes) be(rule int, as policy.Outcome) { *o |= engOutcomes(as) << (4 * rule) }

// engLayout is what one date comes to on one calendar.
type engLayout struct {
	cuts                                             [7]int // in sessions
	ten, earlier, earlierEnd, recent, overdueThrough int    // the places of the windows' ends among them
}

func newEngLayout(y *Year, on attendance.Date) (l engLayout) {
	c := y.Calendar
	end := c.DaysThrough(on)
	recent := max(end-20, 0)
	earlierEnd := 0
	if d, ok := c.BeforeSchoolDays(on, 20); ok {
		earlierEnd = c.DaysThrough(d)
	}
	earlier := max(earlierEnd-20, 0)
	overdue := max(c.DaysThrough(on.AddDays(-1))-5, 0)
	ten := y.At(on).Ten
	days := []int{0, ten, earlier, earlierEnd, recent, overdue, end}
	slices.Sort(days)
	for i, d := range days {
		l.cuts[i] = 2 * d
	}
	at := func(d int) int { return slices.Index(days, d) }
	l.ten, l.earlier, l.earlierEnd, l.recent, l.overdueThrough = at(ten), at(earlier), at(earlierEnd), at(recent), at(overdue)
	return l
}

// EnglandHand is England's sixteen rules written in Go for speed. It takes every session to be marked and no fact to be known,
// and does not say which findings are provisional.
func EnglandHand() Peer {
	return Peer{
		Name: Hand, Timed: "everything, from the bytes of the marks; not what is provisional",
		New: func(j Job) (*Run, error) {
			h := &engHand{part: j.Part, out: make([]engOutcomes, j.Part.Len())}
			for _, y := range j.Part.Years {
				h.layouts = append(h.layouts, newEngLayout(y, j.On))
			}
			h.old, h.young = schoolAgeBorn(j.On)
			if leaving := attendance.MustDate("2025-06-27"); j.On.After(leaving) {
				h.old = attendance.NextOf(j.On, 8, 31).AddMonths(-12 * 16)
			}
			return &Run{
				Do:      func() error { h.all(); return nil },
				Outcome: func(i, rule int) policy.Outcome { return h.out[i].of(rule) },
			}, nil
		},
	}
}

type engHand struct {
	part       *Part
	layouts    []engLayout
	old, young attendance.Date
	out        []engOutcomes
}

func (h *engHand) all() {
	for i := range h.out {
		l := &h.layouts[h.part.Year[i]]
		marks := h.part.Marks(i)
		var sums [7]uint64
		for k := 1; k < len(sums); k++ {
			sums[k] = sums[k-1] + engSum(marks[l.cuts[k-1]:l.cuts[k]])
		}
		born := h.part.Born[i]
		h.out[i] = engDecide(&sums, l, marks[:l.cuts[6]], born.After(h.old) && !born.After(h.young))
	}
}

func engSum(marks []uint8) uint64 {
	var a, b, c, d uint64
	i := 0
	for ; i+8 <= len(marks); i += 8 {
		m := (*[8]uint8)(marks[i:]) // no check of bounds in what follows
		a += engLanes[m[0]] + engLanes[m[4]]
		b += engLanes[m[1]] + engLanes[m[5]]
		c += engLanes[m[2]] + engLanes[m[6]]
		d += engLanes[m[3]] + engLanes[m[7]]
	}
	for ; i < len(marks); i++ {
		a += engLanes[marks[i]]
	}
	return a + b + c + d
}

func engDecide(sums *[7]uint64, l *engLayout, marks []uint8, ofAge bool) (o engOutcomes) {
	year := sums[6]
	possible, absent, ill := engLane(year, engPossible), engLane(year, engAbsent), engLane(year, engIll)
	unauthorised, excluded := engLane(year, engUnauthorised), engLane(year, engExcluded)
	var returns, gone, out run
	if unauthorised >= 10 {
		returns = runOf(marks, engGone|engLate)
	}
	if unauthorised >= 20 {
		gone = runOf(marks, engGone)
	}
	if excluded > 5 {
		out = runOf(marks, engOut)
	}
	o.set(engReasonOverdue, engLane(sums[l.overdueThrough], engUnclear) > 0)
	o.set(engDeletion, gone.current >= 20)
	o.set(engSuspension, out.current > 5)
	well := possible - ill
	o.set(engGood, well >= 20 && (possible-absent)*100 >= well*97)
	o.improved(sums[l.earlierEnd]-sums[l.earlier], year-sums[l.recent])
	if !ofAge {
		o.set(engSchoolAge, false)
		return o // 0 is not applicable
	}
	o.set(engSchoolAge, true)
	ten := year - sums[l.ten]
	threshold := engLane(ten, engUnauthorised) >= 10
	o.set(engThreshold, threshold)
	o.set(engConsidered, threshold)
	o.set(engProsecution, threshold)
	o.set(engHoliday, engLane(ten, engLeave) >= 10)
	o.set(engReturn, returns.current >= 10 || returns.longest >= 10)
	o.set(engSickness, ill >= 15 && illDays(marks) >= 15)
	if possible == 0 {
		o.be(engPersistent, policy.Undetermined)
		o.be(engSevere, policy.Undetermined)
		o.be(engAtRisk, policy.Undetermined)
		o.set(engSupport, false)
		return o
	}
	persistent := absent*10 >= possible
	o.set(engPersistent, persistent)
	o.set(engSevere, absent*2 >= possible)
	o.set(engAtRisk, absent*20 >= possible && !persistent)
	o.set(engSupport, persistent && absent >= 7)
	return o
}

func (o *engOutcomes) improved(earlier, recent uint64) {
	well := engLane(earlier, engPossible) - engLane(earlier, engIll)
	attended := engLane(earlier, engPossible) - engLane(earlier, engAbsent)
	if well < 20 || attended*100 >= well*90 {
		o.set(engImproved, false)
		return
	}
	well = engLane(recent, engPossible) - engLane(recent, engIll)
	attended = engLane(recent, engPossible) - engLane(recent, engAbsent)
	if well == 0 {
		o.be(engImproved, policy.Undetermined) // a share of nothing has no value
		return
	}
	o.set(engImproved, attended*100 >= well*95)
}

type run struct{ longest, current int }

// runOf follows the runs of whole days with some marks. A planned closure neither ends nor lengthens one, any other mark ends it.
func runOf(marks []uint8, of uint8) (r run) {
	for i := 0; i+1 < len(marks); i += 2 {
		switch day := engKinds[marks[i]] | engKinds[marks[i+1]]; {
		case day&^of != 0:
			r.current = 0
		case day != 0:
			r.current++
			r.longest = max(r.longest, r.current)
		}
	}
	return r
}

// illDays counts the days of which every possible session is I.
func illDays(marks []uint8) (days int) {
	ill := number("I")
	for i := 0; i+1 < len(marks); i += 2 {
		n := engLane(engLanes[marks[i]]+engLanes[marks[i+1]], engPossible)
		of := 0
		for _, m := range marks[i : i+2] {
			if m == ill {
				of++
			}
		}
		if of > 0 && of == n {
			days++
		}
	}
	return days
}
