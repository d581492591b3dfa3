package policy

import (
	"encoding/binary"
	"math/bits"
	"sync"

	"github.com/rollcall-dev/rollcall/attendance"
)

// decider judges one pupil of a cohort after the other as of a date. It keeps the charts of the calendars that it met, and the
// sheet on which conditions that were not lowered are worked out.
type decider struct {
	policy *Policy
	s      *sheet
	charts map[chartKey]*chart
	last   chartKey
	chart  *chart

	// Of the pupil being judged.
	pupil   attendance.Pupil
	timed   bool
	sums    []uint64 // what was counted: see lanes
	pending []uint64 // the same with unresolved marks left open
	times   []uint16 // by place and code
	touched []int32  // the places and codes that occur and are not usual
	noted   []int32  // the sessions whose marks are not usual
	marks   []uint8
	roll    attendance.Span // as far as the chart goes
	e       *env
	full    bool // whether the sheet has been filled from the marks
	open    bool // whether the truths asked for are those with unresolved marks left open
	came    []verdict
	waiting []pendingMarks
	open0   []uint64   // what was counted with all of them left open
	scratch [][]uint64 // sums of trials
	tried   []verdict  // what came of the rules in one of them
	decided []verdict  // while came holds what is so with unresolved marks left open
	memo    []uint8    // of the pupils born on the same day
}

type chartKey struct {
	calendar *attendance.Calendar
	codes    *attendance.Codes
	on       attendance.Date
}

// maxCharts is how many charts a decider keeps.
const maxCharts = 64

// deciderPool keeps deciders for the next cohort.
type deciderPool struct{ pool sync.Pool }

func (p *deciderPool) get(law *Policy) *decider {
	if d, ok := p.pool.Get().(*decider); ok {
		return d
	}
	d := &decider{policy: law, s: law.sheets.pool.Get().(*sheet), charts: map[chartKey]*chart{}, decided: make([]verdict, len(law.rules)), tried: make([]verdict, len(law.rules))}
	d.pupil.Register = &attendance.Register{}
	return d
}

func (p *deciderPool) put(d *decider) { p.pool.Put(d) }

// decide judges a pupil, and reports whether it had to be done mark by mark.
func (d *decider) decide(c *attendance.Cohort, i int, on attendance.Date, came []verdict) (whole bool) {
	d.came = came
	c.View(i, &d.pupil)
	if d.policy.refuse(&d.pupil) != "" {
		for r := range came {
			came[r] = verdict(Undetermined)
		}
		return true
	}
	key := chartKey{c.Calendar(i), c.Codes(), on}
	if key != d.last {
		d.last, d.chart = key, d.chartOf(key, c.Marks(i))
	}
	ch := d.chart
	roll := d.pupil.Roll()
	if ch == nil || ch.rolling && roll.To < ch.through || c.Codes().Len() >= ch.stride {
		d.decideWhole(on)
		return true
	}
	d.begin(c.Timed(i))
	d.count(c.Marks(i), roll)
	d.rules()
	d.findProvisional()
	if d.full {
		d.s.clean()
	}
	return false
}

// chartOf gives the chart of a calendar. Those of pupils who moved are theirs alone, and not worth making.
func (d *decider) chartOf(key chartKey, like []uint8) *chart {
	if len(key.calendar.Joins()) > 0 {
		return nil
	}
	if ch, ok := d.charts[key]; ok && (ch == nil || key.codes.Len() < ch.stride) {
		return ch
	}
	if len(d.charts) == maxCharts {
		clear(d.charts)
	}
	ch := d.s.chart(key.calendar, key.codes, key.on, like)
	d.charts[key] = ch
	return ch
}

// begin turns to the next pupil.
func (d *decider) begin(timed bool) {
	ch := d.chart
	d.timed, d.full, d.open, d.e = timed, false, false, nil
	d.sums = append(d.sums[:0], ch.base...)
	if n := len(ch.rowOf); len(d.times) < n {
		d.times = make([]uint16, n)
	}
	d.memo = nil
	if ch.memo != nil && len(d.pupil.Facts) == 0 {
		at := 0
		if born := d.pupil.Born; !born.IsZero() {
			at = int(ordinal(born)) - ch.memoFrom
		}
		n := ch.law.memos
		if at >= 0 && (at+1)*n <= len(ch.memo) && (at > 0 || d.pupil.Born.IsZero()) {
			d.memo = ch.memo[at*n : (at+1)*n]
		}
	}
}

// count adds up what the marks of a pupil count.
func (d *decider) count(marks []uint8, roll attendance.Span) {
	ch := d.chart
	from, to := min(roll.From, ch.through), min(roll.To, ch.through)
	d.marks, d.roll = marks, attendance.Span{From: from, To: to}
	d.touched, d.noted = d.touched[:0], d.noted[:0]
	if from > 0 || to < ch.through {
		d.offRoll(from, to)
	}
	d.note(marks, from, to)
	d.pending, d.waiting = d.pending[:0], d.waiting[:0]
	for _, at := range d.touched {
		n := uint64(d.times[at])
		d.times[at] = 0
		r := ch.row(d.s, int(at))
		if r.pending != nil {
			if len(d.pending) == 0 {
				d.pending = append(d.pending, d.sums...)
			}
			d.waiting = append(d.waiting, pendingMarks{r, int(n)})
		}
		if len(d.pending) > 0 {
			add := r.pending
			if add == nil {
				add = r.add
			}
			sums := d.pending[:len(add)]
			for k, v := range add {
				sums[k] += n * v
			}
		}
		sums := d.sums[:len(r.add)]
		for k, v := range r.add {
			sums[k] += n * v
		}
	}
}

// note notes the marks that are not the usual ones, eight sessions at a time.
func (d *decider) note(marks []uint8, from, to int) {
	ordinary, place, shift := d.chart.ordinary[:to], d.chart.place[:to], bits.TrailingZeros(uint(d.chart.stride))
	marks = marks[:to]
	i := from
	for ; i+8 <= to; i += 8 {
		differ := binary.LittleEndian.Uint64(marks[i:]) ^ binary.LittleEndian.Uint64(ordinary[i:])
		for differ != 0 {
			k := bits.TrailingZeros64(differ) &^ 7
			differ &^= 0xff << k
			at := i + k>>3
			d.noted = append(d.noted, int32(at))
			d.touch(int32(place[at])<<shift | int32(marks[at]))
		}
	}
	for ; i < to; i++ {
		if marks[i] != ordinary[i] {
			d.noted = append(d.noted, int32(i))
			d.touch(int32(place[i])<<shift | int32(marks[i]))
		}
	}
}

func (d *decider) touch(at int32) {
	if d.times[at] == 0 {
		d.touched = append(d.touched, at)
	}
	d.times[at]++
}

// offRoll takes away the usual marks of sessions before and after the time on roll.
func (d *decider) offRoll(from, to int) {
	ch := d.chart
	var sessions [maxPlaces]uint64
	for _, p := range ch.place[:from] {
		sessions[p]++
	}
	for _, p := range ch.place[to:] {
		sessions[p]++
	}
	for p, n := range sessions[:len(ch.first)] {
		if n == 0 {
			continue
		}
		for k, v := range ch.plain[p].add {
			d.sums[k] -= n * v
		}
	}
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
	a := &d.chart.asked[d.chart.askedOf[t.of]]
	switch {
	case a.void:
		return unknown
	case a.apart || d.timed && a.timed:
		return t.node.truth(d.env())
	case a.hard:
		return d.hardThreshold(t, a)
	}
	sums := d.sums[a.at:]
	if !a.measure.share {
		if a.untold && maybe32(sums[0]) > 0 {
			return unknown
		}
		return t.level.ofCount(surely32(sums[0]), maybe32(sums[0]))
	}
	least, most, fewest, greatest, state := bounds(sums)
	if state == void || a.untold {
		return unknown
	}
	if state == patch {
		return varying
	}
	return t.level.ofShare(least, most, fewest, greatest)
}

// hardThreshold decides by what bounds the count, and counts only where that does not.
func (d *decider) hardThreshold(t *test, a *askedMeasure) truth {
	if a.measure.share {
		return t.node.truth(d.env())
	}
	most := maybe32(d.sums[a.at])
	if most == 0 {
		return t.level.ofCount(0, 0)
	}
	if unit := a.measure.unit; unit == countDays || unit == countSessions || unit == countOccasions {
		if decided := t.level.ofCount(0, most); decided == yes || decided == no {
			return decided
		}
		if n, ok := d.inOrder(a); ok {
			return t.level.ofCount(n, n)
		}
	}
	return t.node.truth(d.env())
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
	d.s.about(&d.pupil, d.chart.on)
	d.s.edition, d.s.provisional = d.chart.edition, false
}

// number gives the figure of a measure for a condition that was not lowered.
func (d *decider) number(measure int, e *env) number {
	a := &d.chart.asked[d.chart.askedOf[measure]]
	m := a.measure
	switch {
	case a.void:
		return number{}
	case a.apart || a.hard || d.timed && a.timed:
		return d.slowNumber(m, e)
	}
	sums := d.sums[a.at:]
	if !m.share {
		if a.untold && maybe32(sums[0]) > 0 {
			return number{}
		}
		return m.scaled(attendance.Bounds{Least: int(surely32(sums[0])), Most: int(maybe32(sums[0]))})
	}
	least, most, fewest, greatest, state := bounds(sums)
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

// findProvisional finds out which outcomes some way in which unresolved marks may turn out changes. Mostly leaving all of them open
// at once decides it; where that does not, the ways are searched as they are for a single pupil.
func (d *decider) findProvisional() {
	if len(d.pending) == 0 {
		return
	}
	final, sums := d.came, d.sums
	d.came, d.open, d.e, d.sums, d.open0 = d.decided, true, nil, d.pending, d.pending
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

// decideWhole judges a pupil mark by mark, on the sheet that a single pupil is judged on.
func (d *decider) decideWhole(on attendance.Date) {
	s := d.s
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
	if s.openEnded() {
		s.under(e, false)
		for r, u := range d.policy.rules {
			if s.isProvisional(u, Outcome(d.came[r])) {
				d.came[r] |= provisionalVerdict
			}
		}
	}
	s.clean()
}
