package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// hardThreshold holds days or a run against a level, where that can be done by walking along the noted marks.
func (t *tracer) hardThreshold(l level, i int) (dated, bool) {
	c := t.c
	a := &c.asked[i]
	m, bit := a.measure, askedBit(i)
	if m.share || !a.sparse || i > 62 {
		return dated{}, false
	}
	settled, most := t.unsettled&bit == 0, t.mostHard(i, l.least)
	if settled && most == 0 {
		return t.sets.constant(l.ofCount(0, 0)), true
	}
	if !settled || !m.inMarks() {
		return dated{}, false
	}
	if most < l.least {
		return t.sets.constant(no), true
	}
	return t.walk(l, a)
}

// walk follows days or a run over the steps of a course.
func (t *tracer) walk(l level, a *askedMeasure) (dated, bool) {
	c, m := t.c, a.measure
	f := &c.frames[m.window]
	if !l.equal && f.first[0] == f.first[c.steps()-1] && t.freeze[m.window] < 0 {
		return t.grow(l, a)
	}
	sure := t.writer()
	w := walker{byDay: m.byDay(), run: m.isRun(), part: m.part, last: -1}
	t.notes()
	k, begun := 0, int32(-1)
	for step := range c.steps() {
		first := f.first[step]
		if freeze := t.freeze[m.window]; freeze >= 0 && int32(step) >= freeze {
			first = t.frozen[m.window]
		}
		first = max(first, int32(t.roll.From))
		to := min(f.end[step], int32(t.roll.To))
		if first != begun { // the window has moved on: begin anew
			begun = first
			w = walker{byDay: w.byDay, run: w.run, part: w.part, last: -1}
			k, _ = slices.BinarySearchFunc(t.noted, first, func(n notedMark, s int32) int { return int(n.session - s) })
		}
		for k < len(t.noted) && t.noted[k].session < to {
			var ok bool
			if k, _, ok = t.pass(&w, a, k, attendance.Span{From: int(first), To: int(to)}); !ok {
				return dated{}, false
			}
		}
		ended := false
		if last := int(to) - 1; last >= int(first) {
			if w.byDay {
				last = c.calendar.DayOf(last)
			}
			ended = w.last < last
		}
		now := w
		now.broken = now.broken || ended
		n := now.value(m)
		sure.put(step, l.ofCount(n, n) == yes)
	}
	sure.end()
	return dated{sure.set, sure.set}, true
}

// grow follows days or a run in a window that only grows: from one day with marks that are not usual to the next. A run that goes on
// holds until something ends it, everything else is held from when it is reached.
func (t *tracer) grow(l level, a *askedMeasure) (dated, bool) {
	c, m := t.c, a.measure
	f, steps := &c.frames[m.window], int32(c.steps())
	first := max(int(f.first[0]), t.roll.From)
	w := walker{byDay: m.byDay(), run: m.isRun(), part: m.part, last: -1}
	out := stretchWriter{sets: &t.sets, starts: c.starts}
	if l.least <= 0 {
		return t.sets.constant(yes), true
	}
	noted := t.notes()
	k, _ := slices.BinarySearchFunc(noted, int32(first), func(n notedMark, s int32) int { return int(n.session - s) })
	for k < len(t.noted) {
		var in attendance.Span
		var ok bool
		if k, in, ok = t.pass(&w, a, k, attendance.Span{From: first, To: t.roll.To}); !ok {
			return dated{}, false
		}
		if w.value(m) < l.least {
			continue
		}
		from := f.entry[in.To-1]
		if m.count != currentRun {
			out.reached(min(from, steps), steps)
			break
		}
		until := steps
		if in.To < t.roll.To {
			until = f.entry[in.To]
		}
		out.reached(min(from, steps), min(until, steps))
	}
	return out.dated(), true
}

// pass goes past the day, or the session, of a noted mark, as far as it lies in a window. It gives the noted mark that is next, the
// sessions passed, and whether it is known how all of them count.
func (t *tracer) pass(w *walker, a *askedMeasure, k int, window attendance.Span) (next int, in attendance.Span, ok bool) {
	c := t.c
	at := int(t.noted[k].session)
	in = attendance.Span{From: at, To: at + 1}
	if w.byDay {
		at = c.calendar.DayOf(at)
		in = c.calendar.DaySessions(at).Intersect(window)
	}
	w.begin(at)
	for j := in.From; j < in.To; j++ {
		how := c.usualCells[c.place[j]][a.order]
		if k < len(t.noted) && int(t.noted[k].session) == j {
			how = c.rows[t.noted[k].row].cells[a.order]
			k++
		}
		if !w.take(how) {
			return k, in, false
		}
	}
	w.end()
	return k, in, true
}
