package policy

import (
	"encoding/binary"
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// inOrder counts days, or a run, for a pupil of whose marks nothing is left open: the short way of attendance.Tally's Days and Runs.
func (d *decider) inOrder(a *askedMeasure) int64 {
	w := dayWalk{d: d, how: d.chart.cellOf[a.order], a: a}
	span := a.span.Intersect(d.roll)
	if span.Empty() {
		return 0
	}
	if a.measure.count == currentRun {
		return w.back(span)
	}
	return w.along(span)
}

// dayWalk goes along the days of a register, or along its sessions where these are what is counted.
type dayWalk struct {
	d   *decider
	a   *askedMeasure
	how []cell // by place and code
}

// next gives the end of the day, or session, that begins at a session.
func (w *dayWalk) next(i int) int {
	if !w.a.measure.byDay() {
		return i + 1
	}
	c := w.d.chart.calendar
	return c.DaySessions(c.DayOf(i)).To
}

// look reports whether a day, or a session, is counted, and whether it ends a run.
func (w *dayWalk) look(from, to int) (counted, ends bool) {
	ch, marks := w.d.chart, w.d.marks
	hits, misses, cut := 0, 0, false
	for i := from; i < to; i++ {
		c := w.how[int(ch.place[i])*ch.stride+int(marks[i])]
		hits += int(c & hit)
		misses += int(c&miss) / int(miss)
		ends = ends || c&breaks != 0
		cut = cut || c&(breaks|miss) == breaks
	}
	if hits == 0 {
		return false, ends
	}
	switch w.a.measure.part {
	case attendance.HalfDay:
		counted = hits >= misses
	case attendance.WholeDay:
		counted = misses == 0
	default:
		counted = true
	}
	return counted && (!cut || !w.a.measure.isRun() || !w.a.measure.byDay()), ends
}

func (w *dayWalk) along(span attendance.Span) int64 {
	var days, spells, length, longest int64
	broken := true
	for i := span.From; i < span.To; {
		if w.a.sparse {
			from := w.skip(i, span.To)
			broken = broken || from > i
			if i = from; i == span.To {
				break
			}
		}
		to := min(w.next(i), span.To)
		switch counted, ends := w.look(i, to); {
		case counted:
			if broken {
				spells++
				length = 0
			}
			days, length, broken = days+1, length+1, false
			longest = max(longest, length)
		case ends:
			broken = true
		}
		i = to
	}
	switch w.a.measure.count {
	case longestRun:
		return longest
	case countOccasions:
		return spells
	}
	return days
}

// skip passes over days, or sessions, that hold usual marks only, eight marks at a time.
func (w *dayWalk) skip(i, end int) int {
	marks, ordinary := w.d.marks[:end], w.d.chart.ordinary[:end]
	at := i
	for ; at+8 <= end; at += 8 {
		if differ := binary.LittleEndian.Uint64(marks[at:]) ^ binary.LittleEndian.Uint64(ordinary[at:]); differ != 0 {
			at += bits.TrailingZeros64(differ) >> 3
			break
		}
	}
	for at < end && marks[at] == ordinary[at] {
		at++
	}
	if c := w.d.chart.calendar; at < end && w.a.measure.byDay() {
		at = max(c.DaySessions(c.DayOf(at)).From, i)
	}
	return at
}

// back goes back from the end to where something has ended the run.
func (w *dayWalk) back(span attendance.Span) int64 {
	var length int64
	for to := span.To; to > span.From; {
		from := to - 1
		if c := w.d.chart.calendar; w.a.measure.byDay() {
			from = max(c.DaySessions(c.DayOf(from)).From, span.From)
		}
		counted, ends := w.look(from, to)
		if counted {
			length++
		} else if ends {
			break
		}
		to = from
	}
	return length
}
