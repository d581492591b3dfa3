package attendance

import "math"

// longestSession is how many minutes a session may last.
const longestSession = 24 * 60

// outlook is what is known of one school day: whether it is counted, whether it is possible and not counted, and whether it
// ends a run of days, each for certain or perhaps.
type outlook struct {
	counts, mayCount bool
	mayFail          bool
	ends, mayEnd     bool
}

// dayOutlook looks at the sessions of one day, of which one at least may be counted.
func (t Tally) dayOutlook(r *Register, part Part, in Span) outlook {
	var ends, mayEnd, cut, mayCut, partly, mayPartly bool
	for i := in.From; i < in.To; i++ {
		ends = ends || t.Break.Has(i)
		mayEnd = mayEnd || t.MayBreak.Has(i)
		cut = cut || t.Break.Has(i) && !t.MayMiss.Has(i)
		mayCut = mayCut || t.mayCut(i)
		if part != AnyPart && t.MayHit.Has(i) {
			whole, known := r.MissedWhole(i)
			mayPartly = mayPartly || !whole || !known
			partly = partly || !whole && known && t.Hit.Has(i)
		}
	}
	var o outlook
	o.counts, o.mayCount = t.countsDay(r, part, in)
	o.counts, o.mayCount = o.counts && !mayCut, o.mayCount && !cut
	o.mayFail = !o.counts && (t.MayMiss.Any(in) || mayPartly || mayCut)
	// What of a day was attended ends a run if the day is not counted, be it a session or part of one.
	o.ends = cut || !o.mayCount && (ends || partly)
	o.mayEnd = mayCut || !o.counts && (mayEnd || mayPartly)
	return o
}

// mayCut reports whether the mark on a session may end a run although it is not possible.
func (t Tally) mayCut(i int) bool {
	if t.MayCut != nil {
		return t.MayCut.Has(i)
	}
	return t.MayBreak.Has(i) && !t.Miss.Has(i)
}

// countsDay says whether enough of a day is counted, whatever may end a run.
func (t Tally) countsDay(r *Register, part Part, in Span) (sure, may bool) {
	if part == AnyPart {
		return t.Hit.Any(in), t.MayHit.Any(in)
	}
	timed, mayTimed := false, false
	for i := in.From; i < in.To; i++ {
		if _, has := r.MinutesAt(i); has {
			timed = timed || t.Hit.Has(i)
			mayTimed = mayTimed || t.MayHit.Has(i)
		}
	}
	known := r.calendar.minutes != nil
	if mayTimed && known {
		sure, may = t.byMinutes(r, part, in)
	} else if mayTimed {
		may = t.byVagueMinutes(r, part, in)
	}
	if timed {
		return sure, may
	}
	bySessions, mayBySessions := t.bySessions(r, part, in)
	if !mayTimed {
		return bySessions, mayBySessions
	}
	// Whether the day goes by minutes hangs on what a mark with minutes turns out to be.
	return sure && bySessions, may || mayBySessions
}

// bySessions judges a day on which no mark with minutes is counted.
func (t Tally) bySessions(r *Register, part Part, in Span) (sure, may bool) {
	return t.weigh(part, in, func(i int) load {
		_, timed := r.MinutesAt(i)
		return load{missed: 1, full: 1, out: timed}
	})
}

func (t Tally) byMinutes(r *Register, part Part, in Span) (sure, may bool) {
	return t.weigh(part, in, func(i int) load {
		full, _ := r.calendar.SessionMinutes(i)
		if minutes, timed := r.MinutesAt(i); timed {
			return load{missed: min(minutes, full), attended: full - min(minutes, full), full: full}
		}
		return load{missed: full, full: full}
	})
}

// byVagueMinutes tells whether a day with minutes may count where nothing says how long a session is: it may have been no
// longer than its mark says was missed.
func (t Tally) byVagueMinutes(r *Register, part Part, in Span) (may bool) {
	_, may = t.weigh(part, in, func(i int) load {
		switch minutes, timed := r.MinutesAt(i); {
		case !timed:
			return load{missed: longestSession, full: 1}
		case minutes == 0:
			return load{attended: 1, full: 1}
		default:
			return load{missed: minutes, full: 1}
		}
	})
	return may
}

// load is what a session weighs: what was missed and what was attended of it if it is counted, and all of it if it is not.
type load struct {
	missed, attended, full int
	out                    bool // it is not counted
}

// weigh says whether a day is counted in the worst and in the best case of what its open sessions may be.
func (t Tally) weigh(part Part, in Span, weight func(i int) load) (sure, may bool) {
	// Of a half day what counts is the excess of what was missed over what was not, of a whole day that nothing was not missed.
	worth := func(missed, not int) int {
		if part == WholeDay {
			return -not
		}
		return missed - not
	}
	var worst, best int
	cheapest := math.MaxInt // what it costs the best case that at least one session be counted
	for i := in.From; i < in.To; i++ {
		w := weight(i)
		lowest, highest := math.MaxInt, math.MinInt
		option := func(value int) { lowest, highest = min(lowest, value), max(highest, value) }
		hit := worth(w.missed, w.attended)
		mayHit := t.MayHit.Has(i) && !w.out
		if mayHit {
			option(hit)
		}
		if t.MayMiss.Has(i) {
			option(worth(0, w.full))
		}
		if !t.Hit.Has(i) && !t.Miss.Has(i) && (!t.Break.Has(i) || !t.MayMiss.Has(i)) {
			option(0)
		}
		worst, best = worst+lowest, best+highest
		if mayHit {
			cheapest = min(cheapest, highest-hit)
			sure = sure || t.Hit.Has(i)
		}
	}
	return sure && worst >= 0, cheapest < math.MaxInt && best-cheapest >= 0
}
