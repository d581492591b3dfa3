package policy

// This file finds out whether a finding of a pupil among many is provisional, on what was counted: the short way of isProvisional.

// findProvisional finds out which outcomes some way in which unresolved marks may turn out changes. Mostly leaving all of them open
// at once decides it; where that does not, the ways are searched as they are for a single pupil.
func (d *decider) findProvisional() {
	if len(d.pending) == 0 {
		return
	}
	final, sums := d.came, d.sums
	d.came, d.open, d.e, d.sums, d.openSums = d.decided, true, nil, d.pending, d.pending
	d.rules()
	for r, open := range d.came {
		provisional := open != final[r]
		if Outcome(open) == Undetermined {
			provisional = d.search(r, Outcome(final[r]))
		}
		if provisional {
			final[r] |= provisionalVerdict
		}
	}
	d.came, d.sums = final, sums
}

// search reports whether some way in which unresolved marks may turn out changes the outcome of a rule.
func (d *decider) search(r int, decided Outcome) bool {
	if provisional, ok := d.isProvisional(r, decided); ok {
		return provisional
	}
	d.turn()
	d.s.counts = nil
	d.s.read()
	d.full = true
	d.s.under(d.chart.edition, false)
	return d.s.isProvisional(d.policy.rules[r], decided)
}

// pendingMarks is unresolved marks of one code in one place.
type pendingMarks struct {
	row   *row
	times int
}

// enoughTrials is how many ways of resolving marks are tried here. What needs more is searched for mark by mark, which counts its
// trials otherwise.
const enoughTrials = 500

// trial searches the ways in which a pupil's unresolved marks may turn out for one that changes an outcome.
type trial struct {
	d       *decider
	rule    int
	decided Outcome
	left    int
}

// isProvisional reports whether some way changes the outcome of a rule, and whether that could be found out here: not where days
// or runs must be counted, whose marks are no mere numbers.
func (d *decider) isProvisional(rule int, decided Outcome) (provisional, ok bool) {
	for _, n := range d.policy.rules[rule].needs {
		if n.kind != useMeasure {
			continue
		}
		if a := &d.chart.asked[d.chart.askedOf[n.at]]; !a.void && (a.hard || d.alone(a)) {
			return false, false
		}
	}
	t := trial{d: d, rule: rule, decided: decided, left: enoughTrials}
	most := 0
	for _, p := range d.waiting {
		most = max(most, len(p.row.ways))
	}
	for way := range most { // trying every mark the same way finds most changes at once
		sums := t.copy(0, d.openSums)
		for _, p := range d.waiting {
			t.resolve(sums, p, min(way, len(p.row.ways)-1), p.times)
		}
		if t.outcome(sums) != decided {
			return true, true
		}
	}
	provisional = t.from(0, 0, d.waiting[0].times, d.openSums, 0)
	return provisional, t.left > 0
}

// copy copies sums to a place of its own for each depth of the search.
func (t *trial) copy(depth int, sums []uint64) []uint64 {
	d := t.d
	for len(d.scratch) <= depth {
		d.scratch = append(d.scratch, nil)
	}
	d.scratch[depth] = append(d.scratch[depth][:0], sums...)
	return d.scratch[depth]
}

// resolve takes some marks for resolved in one way.
func (t *trial) resolve(sums []uint64, p pendingMarks, way, times int) {
	for k, v := range p.row.ways[way] {
		sums[k] += uint64(times) * (v - p.row.pending[k])
	}
}

// from searches the ways from those of the nth waiting marks on, of which some have been resolved in the ways before one.
func (t *trial) from(n, way, left int, sums []uint64, depth int) bool {
	if t.left <= 0 {
		return true
	}
	outcome := t.outcome(sums)
	if outcome != Undetermined || n == len(t.d.waiting) {
		return outcome != t.decided
	}
	p := t.d.waiting[n]
	first := 0
	if way == len(p.row.ways)-1 {
		first = left
	}
	for times := first; times <= left; times++ {
		next := t.copy(depth+1, sums)
		t.resolve(next, p, way, times)
		found := false
		switch {
		case times < left:
			found = t.from(n, way+1, left-times, next, depth+1)
		case n+1 < len(t.d.waiting):
			found = t.from(n+1, 0, t.d.waiting[n+1].times, next, depth+1)
		default:
			found = t.from(n+1, 0, 0, next, depth+1)
		}
		if found {
			return true
		}
	}
	return false
}

// outcome decides the rule for some sums, and those that it names before.
func (t *trial) outcome(sums []uint64) Outcome {
	t.left--
	d := t.d
	d.sums, d.e = sums, nil
	before := d.came
	d.came = d.tried
	defer func() { d.came = before }()
	for _, r := range d.chart.law.before[t.rule] {
		d.rule(r)
	}
	d.rule(t.rule)
	return Outcome(d.came[t.rule])
}
