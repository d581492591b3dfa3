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
	if known.yes == 0 {
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
	sure, may := t.sets.at(out.yes), t.sets.at(out.may)
	copy(sure, t.sets.at(of.yes))
	copy(may, t.sets.at(of.may))
	for step, untold := range f.untold {
		if untold {
			for d := t.c.starts[step]; d < t.c.starts[step+1]; d++ {
				sure[d>>6] &^= 1 << (d & 63)
				may[d>>6] |= 1 << (d & 63)
			}
		}
	}
	return out
}

// each gives the steps on which each noted mark counts otherwise than the usual one for an asked measure, and how.
func (t *tracer) each(i int, do func(from, to int32, of *counts)) {
	c := t.c
	w := c.asked[i].measure.window
	f, freeze := &c.frames[w], t.freeze[w] >= 0
	for _, m := range t.notes() {
		r := &c.rows[m.row]
		if r.counts&askedBit(i) == 0 {
			continue
		}
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

func (t *tracer) writer() stepWriter {
	return stepWriter{sets: &t.sets, set: t.sets.take(), starts: t.c.starts}
}

func (t *tracer) writers() (sure, may stepWriter) {
	return t.writer(), t.writer()
}

// level holds what is counted against a threshold.
func (t *tracer) level(held int, l level, i int) dated {
	c := t.c
	a := &c.asked[i]
	if t.counts(i) {
		return t.reached(held, l, i)
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
