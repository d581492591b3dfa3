package policy

// threshold holds what is counted on each date against a level.
func (t *tracer) threshold(x *test) dated {
	c := t.c
	i := int(c.askedOf[x.of])
	a := &c.asked[i]
	if a.void {
		return t.sets.constant(unknown)
	}
	if a.apart || t.timed && a.timed {
		return t.byHalving(x.node, t.filled())
	}
	known := &t.levels[x.held]
	if known.yes == nil {
		l, ok := x.level, true
		l.negated = false // what is kept is for one and its negation
		if a.hard {
			*known, ok = t.hardThreshold(l, i)
		} else {
			*known = t.level(x.held, l, i)
		}
		if !ok {
			return t.byHalving(x.node, t.filled())
		}
		if f := &c.frames[a.measure.window]; f.anyUntold {
			*known = t.untold(f, *known)
		}
	}
	if x.level.negated {
		return t.sets.not(*known)
	}
	return *known
}

// untold leaves open the dates on which a window cannot be laid.
func (t *tracer) untold(f *frame, of dated) dated {
	out := dated{t.sets.take(), t.sets.take()}
	copy(out.yes, of.yes)
	copy(out.may, of.may)
	for step, untold := range f.untold {
		if untold {
			for d := t.c.starts[step]; d < t.c.starts[step+1]; d++ {
				out.yes[d>>6] &^= 1 << (d & 63)
				out.may[d>>6] |= 1 << (d & 63)
			}
		}
	}
	return out
}

// picked is the noted marks that count otherwise than the usual ones for a measure, whatever its window.
type picked struct {
	marks []int32
	most  int64 // the most that they may count together
	vague bool  // whether any leaves something open
	many  bool  // whether any counts for more or less than one, or changes
}

// pick sorts the noted marks by the measures that they count for.
func (t *tracer) pick() {
	for len(t.picked) < len(t.c.asked) {
		t.picked = append(t.picked, picked{})
	}
	for i := range t.picked {
		t.picked[i] = picked{marks: t.picked[i].marks[:0]}
	}
	for k := range t.noted {
		r := &t.c.rows[t.noted[k].row]
		for _, u := range r.uses {
			p := &t.picked[u.lead]
			p.marks = append(p.marks, int32(k))
			p.most += u.most
			p.vague, p.many = p.vague || u.vague, p.many || u.many
		}
	}
}

// stint is the steps on which a noted mark counts otherwise than the usual one for a measure, and how: or several that are in the
// window on the same steps.
type stint struct{ from, to, hit, miss int32 }

// stints is those of one measure.
type stints struct {
	known    bool
	from, to int  // where they stand among those of the pupil
	uneven   bool // whether one that begins later ends earlier than another
}

// gather finds the stints of an asked measure.
func (t *tracer) gather(i int) ([]stint, *stints) {
	of := &t.counts[i]
	if of.known {
		return t.stints[of.from:of.to], of
	}
	of.known, of.from = true, len(t.stints)
	last := stint{from: -1}
	t.each(i, func(from, to int32, c *counts) {
		if from == last.from && to == last.to { // as with both sessions of a day
			own := &t.stints[len(t.stints)-1]
			own.hit += c.hit
			own.miss += c.miss
			return
		}
		of.uneven = of.uneven || to < last.to || from < last.from
		last = stint{from, to, c.hit, c.miss}
		t.stints = append(t.stints, last)
	})
	of.to = len(t.stints)
	return t.stints[of.from:of.to], of
}

// each gives the steps on which each noted mark counts otherwise than the usual one for an asked measure, and how.
func (t *tracer) each(i int, do func(from, to int32, of *counts)) {
	c := t.c
	w := c.asked[i].measure.window
	f, freeze := &c.frames[w], t.freeze[w] >= 0
	for _, k := range t.picked[c.leads[i]].marks {
		m := t.noted[k]
		r := &c.rows[m.row]
		entry, exit := f.entry[m.session], f.exit[m.session]
		if freeze {
			entry, exit = t.stay(w, m.session)
		}
		if r.became == nil {
			if entry < exit {
				do(entry, exit, &r.young[i])
			}
			continue
		}
		gone := max(entry, c.goneFrom[r.becoming][m.session])
		if until := min(exit, gone); entry < until {
			do(entry, until, &r.young[i])
		}
		if gone < exit {
			do(gone, exit, &r.became[i])
		}
	}
}

// spread puts what the noted marks count into diff, by the steps on which it begins and ends to be counted.
func (t *tracer) spread(i int) {
	t.each(i, func(from, to int32, of *counts) {
		t.diff[from].add(*of, 1)
		t.diff[to].add(*of, -1)
	})
}

// baseOf gives what usual marks count on each step while the pupil is on roll: if nothing is open, what they surely do.
func (t *tracer) baseOf(i int, exact bool) []counts {
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
		if exact {
			out[step].hit, out[step].miss = prefix[to].hit-prefix[from].hit, prefix[to].miss-prefix[from].miss
		} else {
			out[step] = prefix[to].minus(prefix[from])
		}
	}
	return out
}

func (t *tracer) writers() (sure, may stepWriter) {
	return stepWriter{set: t.sets.take(), starts: t.c.starts}, stepWriter{set: t.sets.take(), starts: t.c.starts}
}

// level holds what is counted against a threshold.
func (t *tracer) level(held int, l level, i int) dated {
	c := t.c
	a := &c.asked[i]
	p := &t.picked[c.leads[i]]
	// It is never reached, unless somebody who left has a window that nobody else has.
	if !a.share && !a.untold && t.freeze[a.measure.window] < 0 && int64(c.mostOf[i])+p.most < l.least {
		return t.sets.constant(no)
	}
	if !p.vague && !c.vagueBase[i] && !a.untold && !l.equal {
		switch {
		case !a.share && c.prefix[i][c.through].mayHit == 0 && !p.many && l.least > 0:
			return t.among(l, i, p.marks)
		case t.whole:
			return t.exact(held, l, i)
		}
		return t.late(held, l, i)
	}
	t.spread(i)
	return t.onEachStep(i, func(now counts) truth {
		if !a.share {
			if a.untold && now.mayHit > 0 {
				return unknown
			}
			return l.ofCount(int64(now.hit), int64(now.mayHit))
		}
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

// onEachStep decides something on each step for what has been spread.
func (t *tracer) onEachStep(i int, decide func(counts) truth) dated {
	sure, may := t.writers()
	base := t.baseOf(i, false)
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

// among decides a threshold on a number of marks, each of which counts for one and where usual ones count for nothing: it is reached
// from the step on which the last of so many enters the window until the first of them leaves it.
func (t *tracer) among(l level, i int, marks []int32) dated {
	c := t.c
	w := c.asked[i].measure.window
	f, freeze := &c.frames[w], t.freeze[w] >= 0
	out := stretchWriter{set: t.sets.take(), starts: c.starts}
	var from, until int32
	for last := int(l.least) - 1; last < len(marks); last++ {
		first, session := t.noted[marks[last-int(l.least)+1]].session, t.noted[marks[last]].session
		entry, exit := f.entry[session], f.exit[first]
		if freeze {
			entry, _ = t.stay(w, session)
			_, exit = t.stay(w, first)
		}
		switch {
		case entry >= exit:
		case entry <= until:
			until = max(until, exit)
		default:
			out.turn(from, until, true)
			from, until = entry, exit
		}
	}
	out.turn(from, min(until, int32(c.steps())), true)
	return out.dated(&t.sets)
}

// exact decides a threshold where nothing is left open: what goes beyond the level is then one number, to which every mark adds its
// part.
func (t *tracer) exact(held int, l level, i int) dated {
	h := &t.c.held[held]
	all, of := t.gather(i)
	switch {
	case len(all) == 0 && h.usual != nil:
		return *h.usual
	case len(all) == 0:
		usual := t.stepByStep(h, l, i, nil).clone()
		h.usual = &usual
		return usual
	case of.uneven || h.bends == nil:
		return t.stepByStep(h, l, i, all)
	}
	return t.byStretches(h, l, i, all)
}

// late decides a threshold for a pupil who is not on roll throughout, as exact does for all others. Many join on the same first days.
func (t *tracer) late(n int, l level, i int) dated {
	all, of := t.gather(i)
	key := lateKey{n, int32(t.roll.From)}
	// Few others, or nobody else, have what who left or joined later on has.
	own := t.roll.To < t.c.through || t.freeze[t.c.asked[i].measure.window] >= 0 || t.roll.From > maxLate
	h := t.c.late[key]
	switch {
	case own:
		h = &t.alone
		t.c.lay(h, l, i, t.baseOf(i, true))
	case h == nil:
		h = &held{}
		t.c.lay(h, l, i, t.baseOf(i, true))
		t.c.late[key] = h
	}
	if of.uneven || h.bends == nil {
		return t.stepByStep(h, l, i, all)
	}
	return t.byStretches(h, l, i, all)
}

// byStretches goes from one step on which marks enter or leave the window to the next. Between them what they add stays the same, and
// what usual marks have beyond the level does not rise, or does not fall, but for some steps: so it is enough to find where it passes
// the level.
func (t *tracer) byStretches(h *held, l level, i int, all []stint) dated {
	c := t.c
	share := c.asked[i].share
	excess, bends, possible := h.excess, h.bends, h.possible
	out := stretchWriter{set: t.sets.take(), starts: c.starts}
	var beyond, whole, coming int64
	for k := range all {
		add := l.adds(int64(all[k].hit), int64(all[k].miss), share)
		coming += max(add, -add) // on entering or on leaving
	}
	entering, leaving, bend := 0, 0, 0
	steps := int32(len(excess))
	last := int32(0) // from here on the excess only falls
	if n := len(bends); n > 1 {
		last = bends[n-2]
	}
	for step := int32(0); step < steps; {
		if bends[bend] == step {
			bend++
		}
		next := bends[bend]
		for ; entering < len(all) && all[entering].from <= step; entering++ {
			s := &all[entering]
			more := l.adds(int64(s.hit), int64(s.miss), share)
			beyond += more
			coming -= max(0, more)
			whole += int64(s.hit) + int64(s.miss)
		}
		for ; leaving < len(all) && all[leaving].to <= step; leaving++ {
			s := &all[leaving]
			less := l.adds(int64(s.hit), int64(s.miss), share)
			beyond -= less
			coming -= max(0, -less)
			whole -= int64(s.hit) + int64(s.miss)
		}
		if entering < len(all) {
			next = min(next, all[entering].from)
		}
		if leaving < len(all) {
			next = min(next, all[leaving].to)
		}
		if share {
			from := step
			for step < next && possible[step]+whole <= 0 { // a share of nothing has no value
				step++
			}
			if from < step {
				t.nothing(&out, from, step)
				continue
			}
		}
		if !h.rising && step >= last && excess[step]+beyond+coming < 0 && (!share || possible[step] > int64(len(t.noted)) && !c.asked[i].measure.inMinutes()) {
			break // nor will it be reached later on
		}
		if h.rising {
			from := passes(excess, step, next, -beyond, true)
			out.turn(step, from, false)
			out.turn(from, next, true)
		} else {
			until := passes(excess, step, next, -beyond, false)
			out.turn(step, until, true)
			out.turn(until, next, false)
		}
		step = next
	}
	return out.dated(&t.sets)
}

// passes gives the first of some steps on which numbers that do not rise are below one, or numbers that are rising, and so do not
// fall, are not.
func passes(numbers []int64, from, to int32, below int64, rising bool) int32 {
	switch {
	case (numbers[to-1] >= below) != rising:
		return to
	case (numbers[from] < below) != rising:
		return from
	}
	for from+1 < to {
		if middle := (from + to) / 2; (numbers[middle] >= below) != rising {
			from = middle
		} else {
			to = middle
		}
	}
	return to
}

// stretchWriter writes the dates on which a threshold is reached, stretch by stretch.
type stretchWriter struct {
	set, open []uint64 // open is nil unless it is open on some dates
	starts    []int32
}

func (t *tracer) nothing(w *stretchWriter, from, to int32) {
	if w.open == nil {
		w.open = t.sets.take()
	}
	fill(w.open, w.starts[from], w.starts[to])
}

func (w *stretchWriter) dated(sets *dateSets) dated {
	if w.open == nil {
		return dated{w.set, w.set}
	}
	return dated{w.set, sets.join(w.set, w.open, true)}
}

// stepByStep is byStretches where what usual marks have beyond the level rises often, as in windows of some weeks.
func (t *tracer) stepByStep(h *held, l level, i int, all []stint) dated {
	c := t.c
	share := c.asked[i].share
	base, possible := h.excess, h.possible[:len(h.excess)]
	excess, change := t.moved[0][:len(base)+1], t.moved[1][:len(base)+1]
	for k := range all {
		s := &all[k]
		v, w := l.adds(int64(s.hit), int64(s.miss), share), int64(s.hit)+int64(s.miss)
		excess[s.from] += v
		excess[s.to] -= v
		change[s.from] += w
		change[s.to] -= w
	}
	out := stretchWriter{set: t.sets.take(), starts: c.starts}
	var beyond, whole int64
	from, reached := int32(0), false
	for step, v := range base {
		beyond += excess[step]
		whole += change[step]
		excess[step], change[step] = 0, 0
		if share && possible[step]+whole <= 0 {
			out.turn(from, int32(step), reached)
			t.nothing(&out, int32(step), int32(step)+1)
			from, reached = int32(step)+1, false
			continue
		}
		if now := v+beyond >= 0; now != reached {
			out.turn(from, int32(step), reached)
			from, reached = int32(step), now
		}
	}
	out.turn(from, int32(len(base)), reached)
	excess[len(base)], change[len(base)] = 0, 0
	return out.dated(&t.sets)
}

// turn says whether the level is reached on some steps.
func (w *stretchWriter) turn(from, to int32, reached bool) {
	if reached {
		fill(w.set, w.starts[from], w.starts[to])
	}
}
