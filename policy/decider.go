package policy

import "github.com/rollcall-dev/rollcall/attendance"

// decider judges one pupil of a cohort after the other as of a date. It keeps the charts of the calendars that it met, and the
// sheet on which conditions that were not lowered are worked out.
type decider struct {
	policy *Policy
	s      *sheet
	charts map[chartKey]*chart
	last   chartKey
	chart  *chart

	// Of the pupil being judged.
	cohort   *attendance.Cohort
	index    int
	pupil    attendance.Pupil // as a single one, once it has been viewed
	viewed   bool
	timed    bool
	left     bool     // whether the pupil has left, and so has windows that others have not
	short    bool     // whether what was counted is in entries, and nothing is left open
	entries  []uint64 // see packed
	sums     []uint64 // what was counted: see row
	pending  []uint64 // the same with unresolved marks left open
	times    []uint16 // by place and code
	vague    bool     // whether anything is left open: what was counted then says also what is surely in the whole of shares
	touched  []int32  // room for the places and codes that occur and are not usual
	marks    []uint8
	roll     attendance.Span // as far as the chart goes
	e        *env
	full     bool          // whether the sheet has been filled from the marks
	open     bool          // whether the truths asked for are those with unresolved marks left open
	judged   int           // how many pupils have been judged
	walked   []walkedCount // by measure of the pack
	came     []verdict
	waiting  []pendingMarks
	openSums []uint64   // what was counted with all of them left open
	scratch  [][]uint64 // sums of trials
	tried    []verdict  // what came of the rules in one of them
	decided  []verdict  // while came holds what is so with unresolved marks left open
	memo     []uint8    // of the pupils born on the same day
}

// walkedCount is what days or a run came to for one pupil, as marks are read or with unresolved ones left open.
type walkedCount struct {
	pupil       int
	open        bool
	least, most int64
}

type chartKey struct {
	calendar *attendance.Calendar
	codes    *attendance.Codes
	on       attendance.Date
	calls    bool // whether it is for what calls for steps
}

// maxCharts is how many charts a decider keeps.
const maxCharts = 32

// decider gives one that is not in use, if it can be one whose charts are of the same codes.
func (p *Policy) decider(codes *attendance.Codes) *decider {
	if d := p.deciders.take(func(d *decider) bool { return d.last.codes == codes }); d != nil {
		return d
	}
	n := len(p.rules)
	d := &decider{
		policy: p, s: p.sheets.pool.Get().(*sheet), charts: map[chartKey]*chart{},
		decided: make([]verdict, n), tried: make([]verdict, n), walked: make([]walkedCount, len(p.measures)),
	}
	d.pupil.Register = &attendance.Register{}
	d.s.record = nothingDone{}
	return d
}

// decide judges a pupil, and reports whether marks had to be looked at one by one, on the sheet.
func (d *decider) decide(c *attendance.Cohort, i int, on attendance.Date, came []verdict) (whole bool) {
	d.came, d.cohort, d.index, d.viewed = came, c, i, false
	d.judged++
	key := chartKey{c.Calendar(i), c.Codes(), on, len(came) > len(d.policy.rules)}
	if key != d.last {
		d.last, d.chart = key, d.chartOf(key)
	}
	ch := d.chart
	if ch == nil || c.Codes().Len() >= ch.stride {
		d.decideWhole(on)
		return true
	}
	roll := c.Roll(i)
	// Of somebody who has left the latest school week may be another than of everybody else, though no session has been missed yet.
	d.left = ch.rolling && roll.To <= ch.through && roll.To < ch.calendar.Len()
	from, to := min(roll.From, ch.through), min(roll.To, ch.through)
	d.marks, d.roll = c.Marks(i), attendance.Span{From: from, To: to}
	plain := !c.Exceptional(i)
	d.begin(c.Born(i), (plain || len(c.Facts(i)) == 0) && (!key.calls || c.Left(i).IsZero()), !plain && c.Timed(i))
	if d.short = ch.packed != nil && plain && !d.left && ch.packed.addUp(d.marks, from, to, d.entries); d.short {
		for _, r := range ch.law.order {
			came[r] = ch.packed.rules[r](d)
		}
	} else {
		d.count()
		d.rules()
		if !key.calls {
			d.findProvisional()
		}
	}
	if d.full {
		d.s.clean()
	}
	return d.full
}

// view looks at the pupil as a single one.
func (d *decider) view() *attendance.Pupil {
	if !d.viewed {
		d.cohort.View(d.index, &d.pupil)
		d.viewed = true
	}
	return &d.pupil
}

// chartOf gives the chart of a calendar. Those of pupils who moved are theirs alone, and not worth making.
func (d *decider) chartOf(key chartKey) *chart {
	if len(key.calendar.Joins()) > 0 || d.policy.refuse(d.view()) != "" {
		return nil
	}
	if ch, ok := d.charts[key]; ok && (ch == nil || key.codes.Len() < ch.stride) {
		return ch
	}
	if len(d.charts) == maxCharts {
		clear(d.charts)
	}
	ch := d.s.chart(key, d.exemplar())
	d.charts[key] = ch
	return ch
}

// begin turns to the next pupil.
func (d *decider) begin(born attendance.Date, noFacts, timed bool) {
	ch := d.chart
	d.timed, d.full, d.open, d.e = timed, false, false, nil
	if n := len(ch.rowOf); len(d.times) < n {
		d.times, d.touched = make([]uint16, n), make([]int32, n)
	}
	if ch.packed != nil && d.entries == nil {
		d.entries = make([]uint64, 4*(maxStretches+1))
	}
	d.memo = nil
	if ch.memo == nil || !noFacts {
		return
	}
	at := 0
	if !born.IsZero() {
		if at = int(ordinal(born)) - ch.memoFrom; at <= 0 || at > memoAges {
			return
		}
	}
	n := ch.law.memos
	d.memo = ch.memo[at*n : (at+1)*n]
}

func (d *decider) rules() {
	for _, r := range d.chart.law.order {
		d.rule(r)
	}
}

// rule decides a rule. Those that it names have been decided.
func (d *decider) rule(i int) {
	u := &d.chart.law.rules[i]
	if u.memo >= 0 && d.memo != nil && !u.other {
		if known := d.memo[u.memo]; known != 0 {
			d.came[i] = verdict(known - 1)
		} else {
			d.came[i] = d.outcome(u)
			d.memo[u.memo] = uint8(d.came[i]) + 1
		}
	} else {
		d.came[i] = d.outcome(u)
	}
}

// outcome decides a rule as rule.outcome does.
func (d *decider) outcome(u *loweredRule) verdict {
	if !u.inForce {
		return verdict(NotApplicable)
	}
	if u.applies != nil {
		switch d.truth(u.applies) {
		case yes:
		case no:
			return verdict(NotApplicable)
		default:
			return verdict(Undetermined)
		}
	}
	switch d.truth(u.when) {
	case yes:
	case no:
		return verdict(NotMet)
	default:
		return verdict(Undetermined)
	}
	out := verdict(Met)
	for _, x := range u.unless {
		switch d.truth(x) {
		case yes:
			return verdict(Excepted)
		case no:
		default:
			out = verdict(Undetermined)
		}
	}
	return out
}

// truth decides a lowered condition: as its node would, but that where it is neither true nor false it may be any of the other
// truths.
func (d *decider) truth(t *test) truth {
	if t.op == testThreshold && d.short {
		if l := &d.chart.packed.levels[t.held]; l.simple {
			return l.truth(d.entries, t.level.negated)
		}
	}
	if t.memo >= 0 && d.memo != nil && !t.other {
		if known := d.memo[t.memo]; known != 0 {
			return truth(known - 1)
		}
		out := d.work(t)
		d.memo[t.memo] = uint8(out) + 1
		return out
	}
	return d.work(t)
}

func (d *decider) work(t *test) truth {
	switch t.op {
	case testConstant:
		return t.value
	case testAnd:
		left := d.truth(t.parts[0])
		if left == no {
			return no
		}
		return left.and(d.truth(t.parts[1]))
	case testOr:
		left := d.truth(t.parts[0])
		if left == yes {
			return yes
		}
		return left.or(d.truth(t.parts[1]))
	case testNot:
		return d.truth(t.parts[0]).not()
	case testIf:
		switch d.truth(t.parts[0]) {
		case yes:
			return d.truth(t.parts[1])
		case no:
			return d.truth(t.parts[2])
		}
		x, y := d.truth(t.parts[1]), d.truth(t.parts[2])
		if x == y && (x == yes || x == no) {
			return x
		}
		return varying
	case testNamed:
		return d.named(t.of)
	case testThreshold:
		return d.threshold(t)
	}
	return t.node.truth(d.env())
}

func (d *decider) named(rule int) truth {
	return Outcome(d.came[rule] &^ provisionalVerdict).truth()
}

// threshold holds what was counted against a level.
func (d *decider) threshold(t *test) truth {
	i := int(d.chart.askedOf[t.of])
	a := &d.chart.asked[i]
	switch {
	case a.void:
		return unknown
	case d.alone(a):
		return t.node.truth(d.env())
	case a.hard:
		return d.hardThreshold(t, i)
	}
	c := d.counted(i)
	if !a.share {
		if a.untold && c.mayHit > 0 {
			return unknown
		}
		return t.level.ofCount(int64(c.hit), int64(c.mayHit))
	}
	least, most, fewest, greatest, state := c.bounds()
	if state == void || a.untold {
		return unknown
	}
	if state == patch {
		return varying
	}
	return t.level.ofShare(least, most, fewest, greatest)
}

// alone reports whether a measure of the pupil is counted on the sheet.
func (d *decider) alone(a *askedMeasure) bool {
	return a.apart || d.timed && a.timed || d.left && a.rolls
}

// hardThreshold decides by what bounds the count, and counts only where that does not.
func (d *decider) hardThreshold(t *test, i int) truth {
	a := &d.chart.asked[i]
	if a.measure.share {
		return t.node.truth(d.env())
	}
	most := int64(d.counted(i).mayHit)
	if most == 0 {
		return t.level.ofCount(0, 0)
	}
	if a.measure.inMarks() && !d.timed {
		if decided := t.level.ofCount(0, most); decided == yes || decided == no {
			return decided
		}
		if decided := t.level.ofCount(d.walk(t.of, a)); decided == yes || decided == no {
			return decided
		}
	}
	return t.node.truth(d.env())
}

// walk counts days or a run, once for all thresholds.
func (d *decider) walk(measure int, a *askedMeasure) (least, most int64) {
	w := &d.walked[measure]
	if w.pupil != d.judged || w.open != d.open {
		*w = walkedCount{pupil: d.judged, open: d.open}
		w.least, w.most = d.inOrder(a)
	}
	return w.least, w.most
}

// env gives the environment in which conditions that were not lowered are worked out for the pupil.
func (d *decider) env() *env {
	if d.e == nil {
		d.turn()
		d.s.counts = d
		d.e = d.s.env(d.chart.on, d.chart.on)
	}
	return d.e
}

// turn turns the sheet to the pupil.
func (d *decider) turn() {
	d.s.about(d.view(), d.chart.on)
	d.s.edition, d.s.provisional = d.chart.edition, false
}

// number gives the figure of a measure for a condition that was not lowered.
func (d *decider) number(measure int, e *env) number {
	i := int(d.chart.askedOf[measure])
	a := &d.chart.asked[i]
	m := a.measure
	switch {
	case a.void:
		return number{}
	case a.hard || d.alone(a):
		return d.slowNumber(m, e)
	}
	c := d.counted(i)
	if !m.share {
		if a.untold && c.mayHit > 0 {
			return number{}
		}
		return m.scaled(attendance.Bounds{Least: int(c.hit), Most: int(c.mayHit)})
	}
	least, most, fewest, greatest, state := c.bounds()
	switch {
	case a.untold:
		return number{}
	case state != known:
		return number{state: state}
	}
	return shareOf(least, most, fewest, greatest)
}

// slowNumber counts on the sheet.
func (d *decider) slowNumber(m *measure, e *env) number {
	if !d.full {
		d.s.read()
	}
	if !d.full || d.s.provisional != d.open {
		d.s.under(d.chart.edition, d.open)
	}
	d.full = true
	return m.value(d.s, e)
}

// decideWhole judges a pupil mark by mark, on the sheet that a single pupil is judged on.
func (d *decider) decideWhole(on attendance.Date) {
	s := d.s
	if d.policy.refuse(d.view()) != "" {
		for r := range d.came {
			d.came[r] = verdict(Undetermined)
		}
		return
	}
	s.about(&d.pupil, on)
	s.counts = nil
	s.read()
	e, _ := d.policy.editionOn(on)
	s.under(e, false)
	env := s.env(on, on)
	for r, u := range d.policy.rules {
		outcome, _ := u.outcome(env)
		d.came[r] = verdict(outcome)
	}
	d.callWhole(env)
	if s.openEnded() && !d.last.calls {
		s.under(e, false)
		for r, u := range d.policy.rules {
			if s.isProvisional(u, Outcome(d.came[r])) {
				d.came[r] |= provisionalVerdict
			}
		}
	}
	s.clean()
}
