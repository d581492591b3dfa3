package policy_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// This file counts as the pack format says, by going through dates and marks one by one.

// A world is a school and a pupil with a register, under a pack.
type world struct {
	pack           *randomPack
	first, last    day
	days           []day // the school days
	sessions       []naiveSession
	terms          []stretch
	periods        map[string][]stretch
	yearStarts     time.Month // on the first of it
	lengths        []int      // of the sessions in minutes
	marks          []entry
	enrolled, left day
	born, moved    day
	yearGroup      string
	facts          map[string]string
	pupil          *attendance.Pupil
}

type stretch struct{ from, to day }

// An entry is what stands in the register for a session.
type entry struct {
	code    string
	minutes int // 0 if not given
}

// A reading is what an entry means.
type reading struct {
	written, code, session string
	class                  *randomClass
	tags                   []string
	possible               bool
	minutes                int
}

func (w *world) fact(name string) (string, bool) {
	if v, ok := w.facts[name]; ok {
		return v, true
	}
	for _, f := range w.pack.facts {
		if f.name == name && f.fallback != "" {
			return f.fallback, true
		}
	}
	return "", false
}

func (w *world) age(at day) interval {
	if w.born == 0 {
		return interval{}
	}
	born, now := w.born.time(), at.time()
	years := now.Year() - born.Year()
	if now.Month() < born.Month() || now.Month() == born.Month() && now.Day() < born.Day() {
		years--
	}
	return whole(years)
}

func (w *world) onRoll(d day) bool {
	return (w.enrolled == 0 || d >= w.enrolled) && (w.left == 0 || d <= w.left)
}

// schoolDaysBetween counts the school days after one date, up to another.
func (w *world) schoolDaysBetween(from, to day) int {
	n := 0
	for _, d := range w.days {
		if d > from && d <= to {
			n++
		}
		if d > to && d <= from {
			n--
		}
	}
	return n
}

// breakBefore and breakAfter ask for a week or more without school.
func (w *world) breakBefore(d day) bool {
	i := slices.Index(w.days, d)
	return i == 0 || d-w.days[i-1] > 7
}

func (w *world) breakAfter(d day) bool {
	i := slices.Index(w.days, d)
	return i == len(w.days)-1 || w.days[i+1]-d > 7
}

func (w *world) yearStart(d day) day {
	for ; ; d-- {
		if t := d.time(); t.Day() == 1 && t.Month() == w.yearStarts {
			return d
		}
	}
}

// termNumber counts the terms that began in the academic year of a date; 0 if it is in none.
func (w *world) termNumber(d day) int {
	n := 0
	for _, t := range w.terms {
		if w.yearStart(t.from) == w.yearStart(d) && t.from <= d {
			n++
			if d <= t.to {
				return n
			}
		}
	}
	return 0
}

func monthsBefore(d day, n int) day {
	t := d.time()
	first := time.Date(t.Year(), t.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := on(first.Year(), first.Month()+1, 1) - 1
	return min(on(first.Year(), first.Month(), t.Day()), last)
}

// lapsed gives the last day in time for what must be done within so long of a date.
func (w *world) lapsed(from day, n int, unit string) (day, bool) {
	switch unit {
	case "days":
		return from + day(n), true
	case "weeks":
		return from + day(7*n), true
	}
	for _, d := range w.days {
		if d > from {
			if n--; n == 0 {
				return d, true
			}
		}
	}
	return 0, false
}

// read gives the meaning of an entry on an evaluation date; false if it is no mark.
func (w *world) read(i int, e entry, at day) (reading, bool) {
	d := w.sessions[i].on
	written := w.pack.code(e.code)
	if written == nil || written.unmarked {
		return reading{}, false
	}
	as := written
	if written.sameAs != "" {
		as = w.pack.code(written.sameAs)
	}
	if as.becomes != "" && (as.becomesFrom == 0 || d >= as.becomesFrom) {
		if end, ok := w.lapsed(d, as.after, as.unit); ok && at > end {
			as = w.pack.code(as.becomes)
		}
	}
	return w.readAs(i, written.name, as, e.minutes), true
}

func (w *world) readAs(i int, written string, as *randomCode, minutes int) reading {
	class := as.classOn(w.sessions[i].on)
	return reading{written, as.name, w.pack.sessions[w.sessions[i].session], class, as.tags, class.possible, minutes}
}

// window gives the dates of a measure's window.
func (w *world) window(m *randomMeasure, at day) (stretch, bool) {
	end := at
	if m.asOf != "" {
		var n int
		var unit string
		fmt.Sscanf(m.asOf, "%d", &n)
		unit = strings.TrimSuffix(m.asOf[strings.Index(m.asOf, " ")+1:], " ago")
		switch unit {
		case "days":
			end = at - day(n)
		case "weeks":
			end = at - day(7*n)
		case "months":
			end = monthsBefore(at, n)
		case "school days":
			end = w.first - 1
			var before []day
			for _, d := range w.days {
				if d < at {
					before = append(before, d)
				}
			}
			if len(before) >= n {
				end = before[len(before)-n]
			}
		}
	}
	over, clipped := strings.CutSuffix(m.over, " within academic year")
	s := stretch{end, end}
	switch over {
	case "today":
	case "academic year":
		s.from = w.yearStart(end)
	case "calendar month":
		for s.from = end; s.from.time().Day() != 1; s.from-- {
		}
	case "enrolment":
		s.from = max(w.enrolled, w.first)
	case "everything":
		s.from = w.first
	case "term", "half term", "semester", "quarter", "grading period", "school month":
		list := w.periods[strings.ReplaceAll(over, " ", "_")]
		found := false
		for _, p := range list {
			if p.from <= end {
				s, found = stretch{p.from, min(end, p.to)}, true
			}
		}
		if !found {
			return stretch{}, false
		}
	default:
		number, unit, _ := strings.Cut(over, " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			panic(over)
		}
		switch unit {
		case "days":
			s.from = end - day(n) + 1
		case "weeks":
			s.from = end - day(7*n) + 1
		case "months":
			s.from = monthsBefore(end, n) + 1
		case "years":
			s.from = monthsBefore(end, 12*n) + 1
		case "school days":
			s.from = w.latest(n, end, func(d day) day { return d })
		case "school weeks":
			s.from = w.latest(n, end, w.weekStart)
		}
	}
	if clipped {
		s.from = max(s.from, w.yearStart(end))
	}
	return s, true
}

func (w *world) weekStart(d day) day {
	for d.time().Weekday().String()[:3] != w.pack.weekStarts {
		d--
	}
	return d
}

// latest gives the beginning of the nth latest unit, such as a week, that holds a school day of the pupil and begins on or
// before a date.
func (w *world) latest(n int, end day, unit func(day) day) day {
	var starts []day
	for _, d := range w.days {
		if u := unit(d); w.onRoll(d) && u <= end && !slices.Contains(starts, u) {
			starts = append(starts, u)
		}
	}
	if len(starts) == 0 {
		return end
	}
	return starts[max(0, len(starts)-n)]
}

// An item is how one session counts for one measure.
type item struct {
	session               int
	hit, miss, ends, cuts bool
	missed                int // of a hit, in minutes
	timed                 bool
}

// A number of a measure on one date, with no mark missing.
type value struct {
	known       bool
	part, whole int64
}

func (v value) rat() *big.Rat { return big.NewRat(v.part, v.whole) }

// lawless reports whether a measure needs a parameter that has no value.
func (m *randomMeasure) lawless(at day) bool {
	var asks []*randomParameter
	for _, t := range []*markTest{m.of, m.outOf, m.bridge, m.breaks} {
		if t != nil {
			asks = append(asks, t.asks...)
		}
	}
	if m.where != nil {
		asks = append(asks, m.where.asks...)
	}
	return slices.ContainsFunc(asks, func(p *randomParameter) bool { _, ok := p.on(at); return !ok })
}

// measure counts. What is missing is given by fill.
func (w *world) measure(m *randomMeasure, at day, read func(i int) reading) value {
	s, ok := w.window(m, at)
	if !ok || m.lawless(at) {
		return value{}
	}
	var items []item
	for i, session := range w.sessions {
		if session.on < s.from || session.on > s.to || !w.onRoll(session.on) || m.where != nil && !m.where.is(w, i, at) {
			continue
		}
		r := read(i)
		it := item{session: i, hit: m.of.is(r, at), timed: r.minutes > 0}
		if m.outOf != nil {
			it.miss = !it.hit && m.outOf.is(r, at)
		} else {
			it.miss = !it.hit && r.possible
		}
		it.missed = w.length(i)
		if it.timed {
			it.missed = min(r.minutes, it.missed)
		}
		it.ends = it.miss && (m.bridge == nil || !m.bridge.is(r, at))
		if m.breaks != nil && !it.hit && m.breaks.is(r, at) {
			it.ends = true
			it.cuts = !it.miss
		}
		if m.isRun() && m.timed() && it.hit && it.missed < w.length(i) { // missed in part
			it.hit, it.ends = false, true
		}
		items = append(items, it)
	}
	return w.count(m, items)
}

func (w *world) length(i int) int {
	if w.lengths == nil {
		return 0
	}
	return w.lengths[w.sessions[i].session]
}

func (w *world) count(m *randomMeasure, items []item) value {
	if m.isRun() {
		return w.runs(m, items)
	}
	v := value{known: true, whole: 1}
	var of int64
	switch {
	case m.byDay():
		for _, d := range w.byDay(items) {
			if hit, _ := w.day(m, d); hit {
				v.part++
				of++
			} else if slices.ContainsFunc(d, func(it item) bool { return it.hit || it.miss }) {
				of++
			}
		}
	case m.timed():
		for _, it := range items {
			if it.hit {
				v.part += int64(it.missed)
			}
			if it.hit || it.miss {
				of += int64(w.length(it.session))
			}
		}
		if m.inHours() && m.outOf == nil {
			v.whole = 60
		}
	default:
		for _, it := range items {
			if it.hit {
				v.part++
			}
			if it.hit || it.miss {
				of++
			}
		}
	}
	if m.outOf != nil {
		v.whole, v.known = of, of > 0
	}
	return v
}

func (w *world) byDay(items []item) [][]item {
	var out [][]item
	for i, it := range items {
		if i == 0 || w.sessions[items[i-1].session].on != w.sessions[it.session].on {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], it)
	}
	return out
}

// day says whether a day counts, and whether it ends a run of days.
func (w *world) day(m *randomMeasure, items []item) (hit, ends bool) {
	timed, hits, misses := false, 0, 0
	for _, it := range items {
		timed = timed || it.hit && it.timed
		ends = ends || it.ends || it.hit && it.missed < w.length(it.session) // attended in part
	}
	for _, it := range items {
		full, missed := 1, 1
		if timed {
			full, missed = w.length(it.session), it.missed
		}
		if it.hit {
			hits += missed
			misses += full - missed
		} else if it.miss {
			misses += full
		}
	}
	switch m.part {
	case "half":
		hit = hits > 0 && hits >= misses
	case "whole":
		hit = hits > 0 && misses == 0
	default:
		hit = hits > 0
	}
	if slices.ContainsFunc(items, func(it item) bool { return it.cuts }) {
		return false, true
	}
	return hit, !hit && ends
}

func (w *world) runs(m *randomMeasure, items []item) value {
	type step struct {
		hit, ends bool
		length    int
	}
	var steps []step
	switch {
	case m.byDay():
		for _, d := range w.byDay(items) {
			hit, ends := w.day(m, d)
			steps = append(steps, step{hit, ends, 1})
		}
	default:
		for _, it := range items {
			length := 1
			if m.timed() {
				length = w.length(it.session)
			}
			steps = append(steps, step{it.hit, it.ends, length})
		}
	}
	longest, current, occasions, running := 0, 0, 0, false
	for _, s := range steps {
		switch {
		case s.hit:
			if !running {
				occasions++
			}
			running = true
			current += s.length
			longest = max(longest, current)
		case s.ends:
			running, current = false, 0
		}
	}
	v := value{known: true, whole: 1}
	switch {
	case m.count == "occasions":
		v.part = int64(occasions)
	case strings.HasPrefix(m.count, "longest"):
		v.part = int64(longest)
	default:
		v.part = int64(current)
	}
	if m.inHours() {
		v.whole = 60
	}
	return v
}

// seen lists the sessions on roll up to a date whose marks are unresolved, and those without a mark.
func (w *world) seen(at day) (open, missing []int) {
	for i, s := range w.sessions {
		if s.on > at || !w.onRoll(s.on) {
			continue
		}
		r, ok := w.read(i, w.marks[i], at)
		switch {
		case !ok:
			missing = append(missing, i)
		case r.class.unresolved:
			open = append(open, i)
		}
	}
	return open, missing
}

// standing lists the codes that may stand on a session.
func (w *world) standing(i int) []*randomCode {
	var out []*randomCode
	for _, c := range w.pack.codes {
		if !c.unmarked && c.sameAs == "" && c.inForce(w.sessions[i].on) && (c.session == "" || c.session == w.pack.sessions[w.sessions[i].session]) {
			out = append(out, c)
		}
	}
	return out
}

// mayTurnOut lists the codes that an unresolved mark may turn out to be.
func (w *world) mayTurnOut(i int) []string {
	n := w.pack.code("N")
	if n.mayBecome != nil {
		return n.mayBecome
	}
	var out []string
	for _, c := range w.standing(i) {
		out = append(out, c.name)
	}
	return out
}

// judge decides all rules, given the figures.
func (w *world) judge(at day, figures map[string]interval) map[string]policy.Outcome {
	s := &scene{world: w, at: at, figures: figures, ruled: map[string]tri{}}
	out := map[string]policy.Outcome{}
	for _, r := range w.pack.rules {
		o := w.decide(r, s)
		out[r.name] = o
		s.ruled[r.name] = no
		switch o {
		case policy.Met:
			s.ruled[r.name] = yes
		case policy.Undetermined:
			s.ruled[r.name] = unknown
		}
	}
	return out
}

func (w *world) decide(r *randomRule, s *scene) policy.Outcome {
	inForce := func(from, until day) bool { return (from == 0 || s.at >= from) && (until == 0 || s.at <= until) }
	if !inForce(r.from, r.until) || !inForce(w.pack.from, w.pack.until) {
		return policy.NotApplicable
	}
	if r.applies != nil {
		switch r.applies.is(s) {
		case no:
			return policy.NotApplicable
		case unknown:
			return policy.Undetermined
		}
	}
	switch r.when.is(s) {
	case no:
		return policy.NotMet
	case unknown:
		return policy.Undetermined
	}
	excepted := tri(no)
	for _, u := range r.unless {
		if inForce(u.from, u.until) {
			excepted = max(excepted, u.when.is(s))
		}
	}
	switch excepted {
	case yes:
		return policy.Excepted
	case unknown:
		return policy.Undetermined
	}
	return policy.Met
}

// figures counts every measure with some entries replaced and none missing.
func (w *world) figuresOf(at day, replaced map[int]entry) map[string]value {
	out := map[string]value{}
	for _, m := range w.pack.measures {
		out[m.name] = w.measure(m, at, func(i int) reading {
			e, is := replaced[i]
			if !is {
				e = w.marks[i]
			}
			r, ok := w.read(i, e, at)
			if !ok {
				panic("a mark is missing")
			}
			return r
		})
	}
	return out
}

func intervals(figures map[string]value) map[string]interval {
	out := map[string]interval{}
	for name, v := range figures {
		out[name] = interval{}
		if v.known {
			out[name] = exact(v.rat())
		}
	}
	return out
}

// newWorld makes a school and a pupil for a pack.
func newWorld(p *randomPack, rng *rand.Rand) (*world, error) {
	w := &world{pack: p, periods: map[string][]stretch{}, facts: map[string]string{}}
	spec := attendance.CalendarSpec{Sessions: p.sessions, WeekStarts: p.weekStarts}
	w.yearStarts = time.September
	if rng.IntN(2) == 0 { // a new academic year inside the calendar
		w.yearStarts = (p.core + 30).time().Month()
		spec.YearStarts = fmt.Sprintf("%02d-01", int(w.yearStarts))
	}
	weekdays := []string{"Mon", "Tue", "Wed", "Thu", "Fri"}
	if rng.IntN(5) == 0 {
		weekdays = pick(rng, []string{"Sun", "Mon", "Tue", "Wed", "Thu"}, []string{"Mon", "Wed", "Sat"})
		spec.Weekdays = weekdays
	}
	if p.minutes {
		for range p.sessions {
			w.lengths = append(w.lengths, pick(rng, 60, 120, 150, 180))
		}
		spec.SessionMinutes = w.lengths
	}
	w.first = p.core + day(rng.IntN(10))
	from := w.first
	shut := map[naiveSession]bool{}
	for range 1 + rng.IntN(3) {
		to := from + 2 + day(rng.IntN(16))
		w.terms = append(w.terms, stretch{from, to})
		spec.Terms = append(spec.Terms, fmt.Sprintf("%s..%s", from, to))
		for range rng.IntN(3) {
			d, k := from+day(rng.IntN(int(to-from))), rng.IntN(len(p.sessions))
			if rng.IntN(2) == 0 {
				spec.Closed = append(spec.Closed, d.String())
				for k := range p.sessions {
					shut[naiveSession{d, k}] = true
				}
			} else {
				spec.Closed = append(spec.Closed, d.String()+" "+p.sessions[k])
				shut[naiveSession{d, k}] = true
			}
		}
		for d := from; d <= to; d++ {
			for k := range p.sessions {
				if slices.Contains(weekdays, d.time().Weekday().String()[:3]) && !shut[naiveSession{d, k}] {
					w.sessions = append(w.sessions, naiveSession{d, k})
				}
			}
		}
		w.last = to
		from = to + 1 + day(rng.IntN(pick(rng, 2, 5, 15, 40)))
	}
	if len(w.sessions) == 0 {
		return nil, nil
	}
	for _, s := range w.sessions {
		if len(w.days) == 0 || w.days[len(w.days)-1] != s.on {
			w.days = append(w.days, s.on)
		}
	}
	w.periods["term"] = w.terms
	spec.Periods = map[string][]string{}
	for _, name := range []string{"half_term", "semester", "quarter", "grading_period", "school_month"} {
		if rng.IntN(2) == 0 {
			continue
		}
		at := w.first + day(rng.IntN(10))
		for range 1 + rng.IntN(3) {
			to := at + day(rng.IntN(14))
			if to > w.last {
				break
			}
			w.periods[name] = append(w.periods[name], stretch{at, to})
			spec.Periods[name] = append(spec.Periods[name], fmt.Sprintf("%s..%s", at, to))
			at = to + 1 + day(rng.IntN(4))
		}
	}
	calendar, err := attendance.NewCalendar(spec)
	if err != nil {
		return nil, err
	}
	w.pupil = &attendance.Pupil{ID: "1", Calendar: calendar, Facts: w.facts}
	if rng.IntN(3) == 0 {
		w.enrolled = w.first + day(rng.IntN(int(w.last-w.first)+1))
		w.pupil.Enrolled = w.enrolled.date()
	}
	if rng.IntN(5) == 0 {
		w.left = max(w.enrolled, w.first) + day(rng.IntN(20))
		w.pupil.Left = w.left.date()
	}
	if p.asksAge || rng.IntN(4) > 0 {
		w.born = w.first - day(365*(3+rng.IntN(6))+rng.IntN(60))
		w.pupil.Born = w.born.date()
	}
	w.yearGroup = pick(rng, "", "Y7", "Y9", "4")
	w.pupil.YearGroup = w.yearGroup
	for i, name := range []string{"flag", "other_flag", "grade", "kind"} {
		if rng.IntN(2) == 0 {
			w.facts[name] = pick(rng, [][]string{{"true", "false"}, {"true", "false"}, {"3", "7"}, {"plain", "special"}}[i]...)
		}
	}
	if rng.IntN(2) == 0 {
		w.moved = w.first + day(rng.IntN(40)) - 5
		w.facts["moved"] = w.moved.String()
	}
	w.fill(rng)
	return w, w.enter(rng)
}

// fill makes the marks.
func (w *world) fill(rng *rand.Rand) {
	w.marks = make([]entry, len(w.sessions))
	code, left := "", 0
	for i := range w.marks {
		if left == 0 {
			code, left = "/", 1+rng.IntN(8)
			if rng.IntN(2) == 0 {
				code, left = pick(rng, w.pack.codes...).name, 1+rng.IntN(6)
			}
		}
		left--
		w.marks[i].code = code
		if rng.IntN(5) == 0 {
			w.marks[i].code = pick(rng, w.pack.codes...).name
		}
	}
	open, missing := rng.IntN(4), pick(rng, 0, 0, 0, 1, 2, 2, 3)
	for _, i := range rng.Perm(len(w.marks)) {
		r, ok := w.read(i, w.marks[i], 0)
		switch {
		case ok && !r.class.unresolved:
			if missing > 0 && rng.IntN(3) > 0 {
				w.marks[i].code = pick(rng, "", "", "??", "-")
				missing--
			} else if open > 0 {
				w.marks[i].code = pick(rng, "N", "N", "N1")
				open--
				if w.pack.code(w.marks[i].code) == nil {
					w.marks[i].code = "N"
				}
			}
		case ok: // no more than those chosen
			w.marks[i].code = "G"
		default:
			w.marks[i].code = "/"
		}
	}
	for i := range w.marks {
		if r, ok := w.read(i, w.marks[i], 0); w.pack.minutes && ok && r.class.absent && !r.class.unresolved && rng.IntN(3) == 0 {
			w.marks[i].minutes = 5 * (1 + rng.IntN(40))
		}
	}
}

// enter writes the register, in a random order.
func (w *world) enter(rng *rand.Rand) error {
	r, err := w.register(rng.Perm(len(w.marks)), nil)
	w.pupil.Register = r
	return err
}

func (w *world) register(order []int, replaced map[int]entry) (*attendance.Register, error) {
	r := attendance.NewRegister(w.pupil.Calendar, nil)
	for _, i := range order {
		e, is := replaced[i]
		if !is {
			e = w.marks[i]
		}
		if e.code == "" {
			continue
		}
		s := w.sessions[i]
		if err := r.Set(attendance.Mark{Date: s.on.date(), Session: w.pack.sessions[s.session], Code: e.code, Minutes: e.minutes, Timed: e.minutes > 0}); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (w *world) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "calendar %s to %s, year from %v, periods %v, minutes %v; enrolled %v, left %v, born %v, year group %q, facts %v\n", w.first, w.last, w.yearStarts, w.periods, w.lengths,
		w.pupil.Enrolled, w.pupil.Left, w.pupil.Born, w.yearGroup, w.facts)
	var last day
	for i, s := range w.sessions {
		if s.on != last {
			fmt.Fprintf(&b, "\n  %s %s", s.on, s.on.time().Weekday().String()[:3])
			last = s.on
		}
		fmt.Fprintf(&b, " %s %s", w.pack.sessions[s.session], w.marks[i].code)
		if w.marks[i].minutes > 0 {
			fmt.Fprintf(&b, ":%d", w.marks[i].minutes)
		}
		if w.marks[i].code == "" {
			b.WriteString("(none)")
		}
	}
	return b.String()
}
