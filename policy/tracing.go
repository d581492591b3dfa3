package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// threshold holds what is counted on each date against a level.
func (t *tracer) threshold(x *test) dated {
	c := t.c
	i := int(c.askedOf[x.of])
	a := &c.asked[i]
	f := &c.frames[a.measure.window]
	var out dated
	switch {
	case a.void:
		return t.sets.constant(unknown)
	case a.apart || t.timed && a.timed:
		return t.byHalving(x.node, t.filled())
	case a.hard:
		ok := false
		if out, ok = t.hardThreshold(x, i); !ok {
			return t.byHalving(x.node, t.filled())
		}
	case a.measure.share:
		out = t.shareLevel(x, i)
	default:
		out = t.countLevel(x.level, i)
	}
	if !f.anyUntold {
		return out
	}
	out = dated{slices.Clone(out.yes), slices.Clone(out.may)}
	for step, untold := range f.untold {
		if untold {
			for d := c.starts[step]; d < c.starts[step+1]; d++ {
				out.yes[d>>6] &^= 1 << (d & 63)
				out.may[d>>6] |= 1 << (d & 63)
			}
		}
	}
	return out
}

// stint is the steps on which a noted mark counts otherwise than the usual one for a measure, and how.
type stint struct {
	from, to int32
	counts   *counts
}

// stints is those of one measure.
type stints struct {
	known    bool
	from, to int   // where they stand among those of the pupil
	most     int32 // the most that the marks may count together
	vague    bool  // whether any leaves something open
}

// gather finds the stints of an asked measure.
func (t *tracer) gather(i int) ([]stint, *stints) {
	of := &t.counts[i]
	if of.known {
		return t.stints[of.from:of.to], of
	}
	c := t.c
	w, bit := c.asked[i].measure.window, askedBit(i)
	f, freeze := &c.frames[w], t.freeze[w] >= 0
	of.known, of.from = true, len(t.stints)
	for _, m := range t.noted {
		r := &c.rows[m.row]
		if r.counts&bit == 0 {
			continue
		}
		of.vague = of.vague || r.vague&bit != 0
		entry, exit := f.entry[m.session], f.exit[m.session]
		if freeze {
			entry, exit = t.stay(w, m.session)
		}
		of.most += max(0, r.young[i].mayHit)
		if r.became == nil {
			t.add(entry, exit, &r.young[i])
			continue
		}
		gone := max(entry, c.goneFrom[r.becoming][m.session])
		t.add(entry, min(exit, gone), &r.young[i])
		t.add(gone, exit, &r.became[i])
		of.most += max(0, r.became[i].mayHit)
	}
	of.to = len(t.stints)
	return t.stints[of.from:of.to], of
}

func (t *tracer) add(from, to int32, of *counts) {
	if from < to {
		t.stints = append(t.stints, stint{from, to, of})
	}
}

// spread puts stints into diff, by the steps on which they begin and end.
func (t *tracer) spread(all []stint) {
	for _, s := range all {
		t.diff[s.from].add(*s.counts, 1)
		t.diff[s.to].add(*s.counts, -1)
	}
}

// baseOf gives what usual marks count on each step while the pupil is on roll.
func (t *tracer) baseOf(i int) []counts {
	c := t.c
	if t.whole {
		return c.base[i]
	}
	w := c.asked[i].measure.window
	f, prefix, out := &c.frames[w], c.prefix[i], t.own[:c.steps()]
	for step := range out {
		first := f.first[step]
		if freeze := t.freeze[w]; freeze >= 0 && int32(step) >= freeze {
			first = t.frozen[w]
		}
		from := min(max(int(first), t.roll.From), t.roll.To)
		to := max(from, min(int(f.end[step]), t.roll.To))
		out[step] = prefix[to].minus(prefix[from])
	}
	return out
}

func (t *tracer) writers() (sure, may stepWriter) {
	return stepWriter{set: t.sets.take(), starts: t.c.starts}, stepWriter{set: t.sets.take(), starts: t.c.starts}
}

// countLevel holds a count against a level.
func (t *tracer) countLevel(l level, i int) dated {
	c := t.c
	a := &c.asked[i]
	all, of := t.gather(i)
	if int64(c.mostOf[i]+of.most) < l.least && !a.untold { // it is never reached
		if l.negated {
			return t.sets.constant(yes)
		}
		return t.sets.constant(no)
	}
	if t.whole && !of.vague && !c.vagueBase[i] && !l.equal && !a.untold {
		return t.exactCount(l, i, all)
	}
	t.spread(all)
	return t.each(i, func(now counts) truth {
		if a.untold && now.mayHit > 0 {
			return unknown
		}
		return l.ofCount(int64(now.hit), int64(now.mayHit))
	})
}

// shareLevel holds a share against a level.
func (t *tracer) shareLevel(x *test, i int) dated {
	c, l := t.c, x.level
	a := &c.asked[i]
	all, of := t.gather(i)
	if t.whole && !of.vague && !c.vagueBase[i] && !a.untold {
		return t.exactShare(x, i, all)
	}
	t.spread(all)
	return t.each(i, func(now counts) truth {
		least, most, fewest, greatest, state := now.bounds()
		switch {
		case a.untold:
			return unknown
		case state != known:
			return varying // or unknown, which is as little
		}
		return l.ofShare(least, most, fewest, greatest)
	})
}

// each decides something on each step for what has been spread.
func (t *tracer) each(i int, decide func(counts) truth) dated {
	sure, may := t.writers()
	base := t.baseOf(i)
	var sum counts
	for step := range base {
		sum.add(t.diff[step], 1)
		t.diff[step] = counts{}
		now := base[step]
		now.add(sum, 1)
		out := decide(now)
		sure.put(step, out == yes)
		may.put(step, out != no)
	}
	t.diff[len(base)] = counts{}
	sure.end()
	may.end()
	return dated{sure.set, may.set}
}

// exactCount is countLevel where nothing is left open.
func (t *tracer) exactCount(l level, i int, all []stint) dated {
	base := t.c.hits[i]
	change := t.moved[0][:len(base)+1]
	for _, s := range all {
		change[s.from] += int64(s.counts.hit)
		change[s.to] -= int64(s.counts.hit)
	}
	sure := stepWriter{set: t.sets.take(), starts: t.c.starts}
	short := -l.least
	for step, v := range base {
		short += change[step]
		change[step] = 0
		sure.put(step, (int64(v)+short >= 0) != l.negated)
	}
	change[len(base)] = 0
	sure.end()
	return dated{sure.set, sure.set}
}

// exactShare is shareLevel where nothing is left open: what goes beyond the level is then one number, to which every mark adds its
// part. A share of nothing has no value.
func (t *tracer) exactShare(x *test, i int, all []stint) dated {
	c, l := t.c, x.level
	base, possible := c.excessOf(x, i), c.possible[i][:c.steps()]
	excess, change := t.moved[0][:len(base)+1], t.moved[1][:len(base)+1]
	for _, s := range all {
		hits, misses := int64(s.counts.hit), int64(s.counts.miss)
		v := l.excess(hits, misses)
		excess[s.from] += v
		excess[s.to] -= v
		change[s.from] += hits + misses
		change[s.to] -= hits + misses
	}
	sure := stepWriter{set: t.sets.take(), starts: c.starts}
	var nothing []uint64
	var beyond, whole int64
	enough := l.enough()
	for step, v := range base {
		beyond += excess[step]
		whole += change[step]
		excess[step], change[step] = 0, 0
		if possible[step]+whole <= 0 {
			if nothing == nil {
				nothing = t.sets.take()
			}
			fill(nothing, c.starts[step], c.starts[step+1])
			sure.put(step, false)
			continue
		}
		sure.put(step, (v+beyond >= enough) != l.negated)
	}
	excess[len(base)], change[len(base)] = 0, 0
	sure.end()
	if nothing == nil {
		return dated{sure.set, sure.set}
	}
	return dated{sure.set, t.sets.join(sure.set, nothing, true)}
}

// excessOf gives by how much usual marks go beyond a threshold on each step.
func (c *course) excessOf(x *test, i int) []int64 {
	if c.excess[x.held] == nil {
		out := make([]int64, c.steps())
		for step, v := range c.base[i] {
			out[step] = x.level.excess(int64(v.hit), int64(v.miss))
		}
		c.excess[x.held] = out
	}
	return c.excess[x.held]
}

// hardThreshold holds days or a run against a level, where that can be done by walking along the noted marks.
func (t *tracer) hardThreshold(x *test, i int) (dated, bool) {
	c := t.c
	a := &c.asked[i]
	m, bit := a.measure, askedBit(i)
	if m.share || !a.sparse || i > 62 {
		return dated{}, false
	}
	most, clear := int64(0), true
	for _, n := range t.noted {
		r := &c.rows[n.row]
		if r.counts&bit == 0 {
			continue
		}
		clear = clear && (r.vague|r.turns)&bit == 0
		if r.cells[a.order]&mayHit != 0 || r.turns&bit != 0 {
			most++
		}
	}
	if most == 0 {
		return t.sets.constant(x.level.ofCount(0, 0)), true
	}
	if !clear || m.unit != countDays && m.unit != countSessions && m.unit != countOccasions {
		return dated{}, false
	}
	if most < x.level.least {
		if x.level.negated {
			return t.sets.constant(yes), true
		}
		return t.sets.constant(no), true
	}
	return t.walk(x.level, a)
}

// walk follows days or a run over the steps of a course.
func (t *tracer) walk(l level, a *askedMeasure) (dated, bool) {
	c, m := t.c, a.measure
	f := &c.frames[m.window]
	sure := stepWriter{set: t.sets.take(), starts: c.starts}
	w := walker{byDay: m.byDay(), run: m.isRun(), part: m.part, last: -1}
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
			i := int(t.noted[k].session)
			at, in := i, attendance.Span{From: i, To: i + 1}
			if w.byDay {
				at = c.calendar.DayOf(i)
				in = c.calendar.DaySessions(at).Intersect(attendance.Span{From: int(first), To: int(to)})
			}
			w.begin(at)
			for j := in.From; j < in.To; j++ {
				how := c.usualCells[c.place[j]][a.order]
				if k < len(t.noted) && int(t.noted[k].session) == j {
					how = c.rows[t.noted[k].row].cells[a.order]
					k++
				}
				if !w.take(how) {
					return dated{}, false
				}
			}
			w.end()
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
