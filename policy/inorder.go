package policy

import (
	"encoding/binary"
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// inOrder counts days, or a run, for a pupil of whose marks nothing is left open: the short way of attendance.Tally's Days and Runs.
func (d *decider) inOrder(a *askedMeasure) int64 {
	w := dayWalk{d: d, how: d.chart.cellOf[a.order], a: a, byDay: a.measure.byDay(), cuts: a.measure.byDay() && a.measure.isRun()}
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
	// Whether days are counted, and whether a mark that is not possible may end a run of them.
	byDay, cuts bool
}

// next gives the end of the day, or session, that begins at a session.
func (w *dayWalk) next(i int) int {
	if !w.byDay {
		return i + 1
	}
	return int(w.d.chart.dayEnd[i])
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
	return counted && (!cut || !w.cuts), ends
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
	if at < end && w.byDay {
		at = max(int(w.d.chart.dayFrom[at]), i)
	}
	return at
}

// back goes back from the end to where something has ended the run.
func (w *dayWalk) back(span attendance.Span) int64 {
	var length int64
	for to := span.To; to > span.From; {
		from := to - 1
		if w.byDay {
			from = max(int(w.d.chart.dayFrom[from]), span.From)
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
