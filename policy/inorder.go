package policy

import (
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// inOrder counts days or a run for a pupil of whose marks it is known how they count: it walks along the marks that are not the
// usual ones. It gives up where a mark leaves something open, where usual marks count, and where minutes must be looked at; the
// sheet then finds the answer. This is the short way of attendance.Tally's Days and Runs.
func (d *decider) inOrder(a *askedMeasure) (n int64, ok bool) {
	ch, m := d.chart, a.measure
	w := walker{byDay: m.byDay(), run: m.isRun(), part: m.part, last: -1}
	span := a.span.Intersect(d.roll)
	end := span.To // of the days or sessions that the window holds
	if w.byDay && !span.Empty() {
		end = ch.calendar.DayOf(span.To-1) + 1
	}
	if m.count == currentRun && !d.noteworthy(span, w.byDay, end-1) {
		return 0, true
	}
	for k := 0; k < len(d.marked); {
		i := int(d.marked[k])
		if i < span.From {
			k++
			continue
		}
		if i >= span.To {
			break
		}
		in := attendance.Span{From: i, To: i + 1}
		at := i
		if w.byDay {
			at = ch.calendar.DayOf(i)
			in = ch.calendar.DaySessions(at).Intersect(span)
		}
		w.begin(at)
		for j := in.From; j < in.To; j++ {
			var c cell
			if k < len(d.marked) && int(d.marked[k]) == j {
				c = ch.cellOf[a.order][int(ch.place[j])*ch.stride+int(d.marks[j])]
				k++
			} else {
				c = ch.plain[ch.place[j]].cells[a.order]
			}
			if !w.take(c) {
				return 0, false
			}
		}
		w.end()
	}
	w.broken = w.broken || w.last < end-1
	return w.value(m), true
}

// mayRun reports whether there can be a run of some days: it follows the days that hold a session counted, which end where a day
// without one lies between. Marks that are neither counted nor end a run make it give up, and so does a run of sessions.
func (d *decider) mayRun(a *askedMeasure, least int64) bool {
	if !a.measure.byDay() {
		return true
	}
	ch := d.chart
	how, shift := ch.cellOf[a.order], bits.TrailingZeros(uint(ch.stride))
	last, length := -2, int64(0)
	for _, session := range d.marked {
		c := how[int(ch.place[session])<<shift|int(d.marks[session])]
		if c&mayHit == 0 {
			if c&breaks == 0 && int(session) >= a.span.From && int(session) < a.span.To {
				return true
			}
			continue
		}
		switch day := ch.calendar.DayOf(int(session)); day {
		case last:
			continue
		case last + 1:
			length++
			last = day
		default:
			length, last = 1, day
		}
		if length >= least {
			return true
		}
	}
	return false
}

// noteworthy reports whether the last mark of a span that is not the usual one is of a day or session: if not, usual ones after it
// have ended every run.
func (d *decider) noteworthy(span attendance.Span, byDay bool, at int) bool {
	for k := len(d.marked) - 1; k >= 0; k-- {
		if i := int(d.marked[k]); i < span.To {
			if byDay {
				i = d.chart.calendar.DayOf(i)
			}
			return i == at
		}
	}
	return false
}

// walker goes along the days, or the sessions, of a register.
type walker struct {
	byDay, run bool
	part       attendance.Part
	last       int // the day or session looked at last

	hits, misses                 int
	breaks, cut                  bool
	days, length, longest, spell int64
	broken                       bool // something has ended the run since the last one counted
}

// begin begins a day or a session. Those that it passed over hold usual marks only, which end a run.
func (w *walker) begin(at int) {
	w.broken = w.broken || w.last >= 0 && at > w.last+1
	w.last = at
	w.hits, w.misses, w.breaks, w.cut = 0, 0, false, false
}

// take takes a session, and reports whether it is known how it counts.
func (w *walker) take(c cell) bool {
	if (c&hit == 0) != (c&mayHit == 0) || (c&miss == 0) != (c&mayMiss == 0) || (c&breaks == 0) != (c&mayBreak == 0) {
		return false
	}
	if c&hit != 0 {
		w.hits++
	}
	if c&miss != 0 {
		w.misses++
	}
	w.breaks = w.breaks || c&breaks != 0
	w.cut = w.cut || c&breaks != 0 && c&miss == 0
	return true
}

func (w *walker) end() {
	counted := w.hits > 0
	if w.byDay {
		switch w.part {
		case attendance.HalfDay:
			counted = counted && w.hits >= w.misses
		case attendance.WholeDay:
			counted = counted && w.misses == 0
		}
		counted = counted && (!w.cut || !w.run)
	}
	switch {
	case counted:
		w.days++
		if w.length == 0 || w.broken {
			w.spell++
			w.length = 0
		}
		w.length++
		w.longest = max(w.longest, w.length)
		w.broken = false
	case w.breaks:
		w.broken = true
	}
}

func (w *walker) value(m *measure) int64 {
	switch m.count {
	case longestRun:
		return w.longest
	case currentRun:
		if w.broken {
			return 0
		}
		return w.length
	case countOccasions:
		return w.spell
	}
	return w.days
}
