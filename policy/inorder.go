package policy

import (
	"github.com/rollcall-dev/rollcall/attendance"
)

// inOrder counts days, or a run, for a pupil whose marks have no minutes: the short way of attendance.Tally's Days and Runs. If marks
// leave something open they are taken at their worst, and at their best; of occasions, which one more day may join or divide, that says
// nothing.
func (d *decider) inOrder(a *askedMeasure) (least, most int64) {
	ch := d.chart
	w := dayWalk{d: d, how: ch.cellOf[a.order], a: a, byDay: a.measure.byDay(), cuts: a.measure.byDay() && a.measure.isRun()}
	span := a.span.Intersect(d.roll)
	if span.Empty() {
		return 0, 0
	}
	if d.short {
		n := w.count(span)
		return n, n
	}
	if d.open {
		w.how = ch.leftOf[a.order]
	}
	w.taken = atWorst
	least = w.count(span)
	switch {
	case !w.differed:
		return least, least
	case a.measure.count == countOccasions:
		return 0, int64(span.To - span.From)
	}
	w.taken = atBest
	return least, w.count(span)
}

// count counts in some sessions.
func (w *dayWalk) count(span attendance.Span) int64 {
	switch {
	case w.a.measure.count == currentRun:
		return w.back(span)
	case w.isQuick():
		return w.quick(span)
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
	taken       taking
	differed    bool // whether a mark would have been another at its best
}

// taking says how marks that leave something open are taken: for what counts least, or most.
type taking uint8

const (
	asKnown taking = iota // there are none
	atWorst
	atBest
)

// as gives what a mark counts, if it is taken so.
func (c cell) as(how taking) cell {
	if how == atWorst {
		return c&(hit|mayCut) | cell(boolBit(c&mayMiss != 0))*miss | cell(boolBit(c&mayBreak != 0))*breaks
	}
	return c&(miss|breaks) | cell(boolBit(c&mayHit != 0))*hit | cell(boolBit(c&(breaks|mayMiss) == breaks))*mayCut
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
		if w.taken != asKnown {
			w.differed = w.differed || c.as(atWorst) != c.as(atBest)
			c = c.as(w.taken)
		}
		hits += int(c & hit)
		misses += int(c&miss) / int(miss)
		ends = ends || c&breaks != 0
		cut = cut || c&mayCut != 0
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
	r := runsSoFar{broken: true}
	for i := span.From; i < span.To; {
		to := min(w.next(i), span.To)
		counted, ends := w.look(i, to)
		r.take(counted, ends)
		i = to
	}
	return r.of(w.a.measure)
}

// runsSoFar is what days, or sessions, come to as they are taken one after the other.
type runsSoFar struct {
	days, spells, length, longest int64
	broken                        bool
}

func (r *runsSoFar) take(counted, ends bool) {
	switch {
	case counted:
		if r.broken {
			r.spells++
			r.length = 0
		}
		r.days, r.length, r.broken = r.days+1, r.length+1, false
		r.longest = max(r.longest, r.length)
	case ends:
		r.broken = true
	}
}

func (r *runsSoFar) of(m *measure) int64 {
	switch m.count {
	case longestRun:
		return r.longest
	case countOccasions:
		return r.spells
	}
	return r.days
}

// quick is along where nothing is left open and places change between days only: what a day comes to is then seen from what any of its
// marks does.
func (w *dayWalk) quick(span attendance.Span) int64 {
	ch, not := w.d.chart, cell(0)
	if w.cuts {
		not = mayCut
	}
	if w.a.measure.part == attendance.WholeDay {
		not |= miss
	}
	r := runsSoFar{broken: true}
	for k, cut := range ch.packed.cuts[:len(ch.packed.cuts)-1] {
		from, to := max(int(cut), span.From), min(int(ch.packed.cuts[k+1]), span.To)
		if from >= to {
			continue
		}
		how, marks := w.how[int(ch.place[cut])*ch.stride:], w.d.marks[from:to]
		if w.byDay && ch.daily == 2 && ch.uniform {
			r.pairs(how, marks, not)
			continue
		}
		begins := ch.dayFrom[from:to]
		for i := 0; i < len(marks); {
			all := how[marks[i]]
			for i++; w.byDay && i < len(marks) && int(begins[i]) < from+i; i++ {
				all |= how[marks[i]]
			}
			r.take(all&hit != 0 && all&not == 0, all&breaks != 0)
		}
	}
	return r.of(w.a.measure)
}

// pairs takes days of two sessions. Most are days on which nothing is counted.
func (r *runsSoFar) pairs(how []cell, marks []uint8, not cell) {
	ended := cell(0)
	for len(marks) >= 2 {
		all := how[marks[0]] | how[marks[1]]
		marks = marks[2:]
		if all&hit == 0 || all&not != 0 {
			ended |= all
			continue
		}
		r.broken = r.broken || ended&breaks != 0
		ended = 0
		r.take(true, false)
	}
	r.broken = r.broken || ended&breaks != 0
}

// isQuick reports whether it may be used: of two sessions that are not both missed one at least half of the day was.
func (w *dayWalk) isQuick() bool {
	ch := w.d.chart
	return w.d.short && (!w.byDay || ch.packed.byDay && (w.a.measure.part != attendance.HalfDay || ch.daily <= 2))
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
