package escalation_test

import (
	"slices"
	"time"

	"github.com/rollcall-dev/rollcall/escalation"
)

// The oracle is a second implementation of ladders, written from the text of the pack format alone. It goes through the days of
// the calendar one by one and through the events one by one, shares nothing with the library but the names of statuses, and is as
// slow as that is. It is right if it reads like the text.

// day is a number of days; 0 stands for none.
type day int

func at(text string) day {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return dayOf(t)
}

func dayOf(t time.Time) day { return day(t.Unix()/86400) + 1_000_000 }

func (d day) time() time.Time { return time.Unix((int64(d)-1_000_000)*86400, 0).UTC() }

func (d day) String() string {
	if d == 0 {
		return ""
	}
	return d.time().Format(time.DateOnly)
}

func (d day) weekday() time.Weekday { return d.time().Weekday() }

// months gives the same day some months later, or the last day of that month if it is shorter.
func (d day) months(n int) day {
	y, m, dom := d.time().Date()
	first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1)
	return dayOf(first.AddDate(0, 0, min(dom, last.Day())-1))
}

// monday gives the first day of a day's week.
func (d day) monday() day {
	for d.weekday() != time.Monday {
		d--
	}
	return d
}

// tri is a truth value: no, perhaps, yes.
type tri int8

const (
	no tri = iota
	perhaps
	yes
)

func triOf(b bool) tri {
	if b {
		return yes
	}
	return no
}

func not(t tri) tri { return yes - t }

// diary is a school's calendar as a list of its days.
type diary struct {
	first, last day
	open        map[day]bool
	days        []day    // the open ones
	terms       [][2]day // first and last day of each
	text        []string // as a CalendarSpec has them
	closed      []string
}

// span is a stretch of days that a window comes to, both in it; it is not known if the calendar has no such period.
type span struct {
	from, to day
	known    bool
}

type extent struct {
	n    int
	unit string
}

// back gives the window that ends on a day.
func (c *diary) back(w extent, end day) span {
	switch w.unit {
	case "everything":
		return span{0, end, true}
	case "days":
		return span{end - day(w.n) + 1, end, true}
	case "weeks":
		return span{end - day(7*w.n) + 1, end, true}
	case "months":
		return span{end.months(-w.n) + 1, end, true}
	case "years":
		return span{end.months(-12*w.n) + 1, end, true}
	case "school days":
		from, seen := c.first, 0 // what was before the calendar is not known to have been a school day
		for d := end; d >= c.first && seen < w.n; d-- {
			if c.open[d] {
				from, seen = d, seen+1
			}
		}
		if seen < w.n {
			from = min(c.first, end)
		}
		return span{from, end, true}
	case "school weeks":
		from, seen := c.first, 0 // what was before the calendar is not known to have been a school day
		for m := end.monday(); m > c.first-7 && seen < w.n; m -= 7 {
			if c.openWeek(m) {
				from, seen = m, seen+1
			}
		}
		if seen < w.n {
			from = c.first.monday()
		}
		return span{from, end, true}
	case "academic year":
		d := end
		for d.time().Month() != time.September || d.time().Day() != 1 {
			d--
		}
		return span{d, end, true}
	case "term":
		var out span
		for _, t := range c.terms {
			if t[0] <= end {
				out = span{t[0], min(t[1], end), true}
			}
		}
		return out
	}
	panic("no such unit: " + w.unit)
}

func (c *diary) openWeek(monday day) bool {
	for d := monday; d < monday+7; d++ {
		if c.open[d] {
			return true
		}
	}
	return false
}

// later gives the day on which a clock ends that runs from a day, and 0 if the calendar ends before. Days that are held do not
// count.
func (c *diary) later(w extent, from day, held func(day) bool) day {
	if from == 0 {
		return 0
	}
	count := 0
	switch w.unit {
	case "school days":
		for d := from + 1; d <= c.last; d++ {
			if c.open[d] && !held(d) {
				if count++; count == w.n {
					return d
				}
			}
		}
		return 0
	case "school weeks":
		for m := from.monday() + 7; m <= c.last; m += 7 {
			if !c.openWeek(m) {
				continue
			}
			if count++; count == w.n {
				end := day(0)
				for d := m; d < m+7; d++ {
					if c.open[d] {
						end = d
					}
				}
				return end
			}
		}
		return 0
	case "days":
		count = w.n
	case "weeks":
		count = 7 * w.n
	case "months":
		count = int(from.months(w.n) - from)
	}
	d := from
	for count > 0 {
		if d++; !held(d) {
			count--
		}
	}
	return d
}

// mark is what stands for one session; "" is a session that is open and has no mark.
type mark struct {
	on      day
	session string
	code    string
}

// world is all that is known of one pupil: the days, the marks, the facts, and what was done.
type world struct {
	*diary
	pack    *pack
	marks   []mark // of each open session, in order
	facts   map[string]tri
	parents []string
	born    day
	events  []happening
	known   day // marks and events of later days have not been, as far as anybody knows
	memo    map[measured]bounds
	taken   map[asked][]use
}

type happening struct {
	on                        day
	step, outcome, parent, by string
	evidence                  []string
	nth                       int // its place in the list
}

// seen is the world with what is known by a day.
func (w *world) seen(known day) *world {
	out := *w
	out.known, out.memo, out.taken = known, map[measured]bounds{}, map[asked][]use{}
	return &out
}

// use is one time that a step was taken.
type use struct {
	parent  string
	begun   day
	ended   day
	outcome string
	void    bool
}

type asked struct {
	step, asker string
	pupil       bool
	on          day
}

// uses lists the uses of a step that had begun by a day, as they stood on that day, for a parent, or for the pupil as a whole.
func (w *world) uses(s *step, who asker, on day) []use {
	on = min(on, w.known)
	key := asked{s.name, who.parent, who.pupil, on}
	if out, ok := w.taken[key]; ok {
		return out
	}
	var out []use
	for _, e := range w.sorted() {
		if e.on > on || e.step != s.name || !w.possible(e) {
			continue
		}
		if s.perParent && !who.pupil && e.parent != "" && e.parent != who.parent {
			continue
		}
		if w.repeats(e) {
			continue
		}
		if e.outcome == "" {
			if !s.byPerson || e.by != "" {
				out = append(out, use{parent: e.parent, begun: e.on})
			}
			continue
		}
		latest, open := -1, -1
		for i, u := range out {
			if s.perParent && e.parent != "" && u.parent != "" && u.parent != e.parent {
				continue
			}
			if latest = i; u.outcome == "" {
				open = i
			}
		}
		switch {
		case open >= 0:
			out[open].outcome, out[open].ended = e.outcome, e.on
		case s.byPerson && e.by == "" && latest >= 0:
			out[latest].outcome, out[latest].ended = e.outcome, e.on
		case s.byPerson && e.by == "":
		default:
			out = append(out, use{e.parent, e.on, e.on, e.outcome, false})
		}
	}
	for i := range out {
		out[i].void = out[i].outcome != "" && slices.Contains(s.except, out[i].outcome)
	}
	w.taken[key] = out
	return out
}

// possible reports whether an event can be at all.
func (w *world) possible(e happening) bool {
	s := w.pack.step(e.step)
	return s != nil && (s.begins == 0 || e.on >= s.begins) && (s.ends == 0 || e.on <= s.ends) && (e.outcome == "" || slices.Contains(s.outcomes, e.outcome)) && (w.born == 0 || e.on >= w.born)
}

// repeats reports whether an event only repeats one that is listed before it.
func (w *world) repeats(e happening) bool {
	for _, o := range w.events {
		if o.on == e.on && o.step == e.step && o.outcome == e.outcome && o.parent == e.parent && (o.by != "" || !w.pack.step(e.step).byPerson) {
			return o.nth < e.nth
		}
	}
	return false
}

// sorted gives the events by date; on one date beginnings come before outcomes, else as listed.
func (w *world) sorted() []happening {
	var out []happening
	for d := range w.dates() {
		for _, e := range w.events {
			if e.on == d && e.outcome == "" {
				out = append(out, e)
			}
		}
		for _, e := range w.events {
			if e.on == d && e.outcome != "" {
				out = append(out, e)
			}
		}
	}
	return out
}

func (w *world) dates() func(func(day) bool) {
	var all []day
	for _, e := range w.events {
		all = append(all, e.on)
	}
	slices.Sort(all)
	return slices.Values(slices.Compact(all))
}

// asker is who a condition is asked for: the pupil, or one parent.
type asker struct {
	pupil  bool
	parent string
}

// moment is when and for whom a condition is decided: windows start no earlier than the floor, and what was recorded before
// fresh is not accepted.
type moment struct {
	*world
	on    day
	who   asker
	floor day
	fresh day
}

func (m moment) uses(name string) []use {
	s := m.pack.step(name)
	var out []use
	for _, u := range m.world.uses(s, m.who, m.on) {
		if u.begun >= m.fresh {
			out = append(out, u)
		}
	}
	return out
}

// last gives the latest use of a step that is not void.
func (m moment) last(name string) (out use, ok bool) {
	for _, u := range m.uses(name) {
		if !u.void && u.begun >= out.begun {
			out, ok = u, true
		}
	}
	return out, ok
}

func (m moment) done(name, outcome string) bool {
	for _, u := range m.uses(name) {
		if outcome == "" && !u.void || outcome != "" && u.outcome == outcome {
			return true
		}
	}
	return false
}

func (m moment) evidence(name string) bool {
	for _, e := range m.events {
		if e.on > min(m.on, m.known) || e.on < m.fresh || !m.possible(e) || m.ignored(e) {
			continue
		}
		if s := m.pack.step(e.step); s.perParent && !m.who.pupil && e.parent != "" && e.parent != m.who.parent {
			continue
		}
		if slices.Contains(e.evidence, name) {
			return true
		}
	}
	return false
}

// ignored reports whether an event would begin a use that only a person can begin.
func (m moment) ignored(e happening) bool {
	s := m.pack.step(e.step)
	if !s.byPerson || e.by != "" {
		return false
	}
	if e.outcome == "" {
		return true
	}
	// An outcome without a name ends or amends a use; without any it counts for nothing.
	for _, o := range m.sorted() {
		if o.step == e.step && o.by != "" && m.possible(o) && (o.on < e.on || o.on == e.on && (o.outcome == "" || o.nth < e.nth)) &&
			(!s.perParent || o.parent == "" || e.parent == "" || o.parent == e.parent) {
			return false
		}
	}
	return true
}

// since gives the first day of the unbroken spell, up to the moment's day, on which something holds.
func (m moment) since(holds func(moment) tri) day {
	out := day(0)
	for d := m.on; d >= max(m.first, m.floor); d-- {
		then := m
		then.on = d
		if holds(then) != yes {
			break
		}
		out = d
	}
	return out
}

// verdict is what the oracle says of a step.
type verdict struct {
	step, parent      string
	status            escalation.Status
	from, by, expires day
	charge            string
}

// verdicts decides every step on a day.
func (w *world) verdicts(on day) []verdict { return w.verdictsFor(w.everyParent(on), on) }

func (w *world) verdictsFor(parents []string, on day) []verdict {
	var out []verdict
	for _, s := range w.pack.steps {
		if !s.perParent {
			out = append(out, w.verdict(s, asker{pupil: true}, on))
			continue
		}
		for _, p := range parents {
			out = append(out, w.verdict(s, asker{parent: p}, on))
		}
	}
	return out
}

func (w *world) everyParent(on day) []string {
	out := slices.Clone(w.parents)
	for _, e := range w.events {
		if e.on <= min(on, w.known) && e.parent != "" && w.possible(e) && !(moment{world: w, who: asker{pupil: true}}).ignored(e) {
			out = append(out, e.parent)
		}
	}
	if slices.Sort(out); len(out) == 0 {
		return []string{""}
	}
	return slices.Compact(out)
}

// reset gives the day since when uses of a step are seen by its own status and limit, and by after.
func (w *world) reset(s *step, on day) day {
	if s.resets == "" {
		return 0
	}
	return w.back(extent{0, s.resets}, on).from
}

func (w *world) verdict(s *step, who asker, on day) verdict {
	now := moment{world: w, on: on, who: who}
	var own []use // that the step's status and limit see
	for _, u := range now.uses(s.name) {
		if !u.void && u.begun >= w.reset(s, on) {
			own = append(own, u)
		}
	}
	last := day(0)
	for _, u := range own {
		last = max(last, u.begun)
	}
	calling, again := now, now
	if s.repeat && last != 0 {
		calling.floor = last + 1
		if s.fresh {
			again.fresh = last + 1
		}
	}
	out := verdict{step: s.name, parent: who.parent}
	when := yes
	if s.when != nil {
		when = s.when.holds(calling)
	}
	if s.begins != 0 && on < s.begins || s.ends != 0 && on > s.ends {
		when = no
	}

	// What comes before: the day of each entry of after, and whether all are done.
	after, latest := true, day(0)
	for _, a := range s.after {
		d := w.day(a, again, w.reset(w.pack.step(a.step), on))
		after, latest = after && d != 0, max(latest, d)
	}
	hold := func(d day) tri {
		then := now
		then.on = d
		return max(holds(s.hold, then, no), holds(w.pack.hold, then, no))
	}
	run := func(c *clock) (end, from day) {
		if c == nil {
			return 0, 0
		}
		switch {
		case c.rule != nil:
			from = calling.since(c.rule.met)
		case c.after != nil:
			from = w.day(*c.after, now, w.reset(w.pack.step(c.after.step), on))
		case len(s.after) > 0:
			if after {
				from = latest
			}
		case s.when != nil:
			from = calling.since(s.when.holds)
		}
		end = w.later(c.extent, from, func(d day) bool { return d <= on && hold(d) == yes })
		if end > on && hold(on) == yes { // on hold until further notice
			return 0, from
		}
		return end, from
	}
	var waits day
	out.from, waits = run(s.wait)
	out.by, _ = run(s.due)
	out.expires, _ = run(s.expires)

	newMarks := true
	for _, name := range s.newSince {
		if u, ok := now.last(name); ok {
			newMarks = newMarks && slices.ContainsFunc(s.when.behind(calling), func(k mark) bool { return k.on > u.begun })
		}
	}
	needs := true
	for _, e := range s.needs {
		needs = needs && again.evidence(e)
	}
	limited := no
	if s.limit > 0 {
		in := w.back(s.within, on)
		n := 0
		for _, u := range own {
			if in.known && u.begun >= in.from && u.begun <= in.to {
				n++
			}
		}
		if limited = triOf(n >= s.limit); !in.known {
			limited = perhaps
		}
	}
	requires := holds(s.requires, again, yes)
	unless := holds(s.unless, now, no)
	closes := max(holds(s.closes, now, no), holds(w.pack.closes, now, no))
	guards := after && needs && newMarks

	switch {
	case len(own) > 0 && (!s.repeat || when == no):
		out.status = escalation.Done
	case when == no || closes == yes:
		out.status = escalation.NotCalledFor
	case limited == yes || unless == yes || s.force == "must not" || out.expires != 0 && on > out.expires:
		out.status = escalation.Barred
	case when == perhaps || limited == perhaps || closes == perhaps || unless == perhaps || hold(on) == perhaps || requires == perhaps && guards && hold(on) == no:
		out.status = escalation.Undetermined
	case hold(on) == yes:
		out.status = escalation.Held
	case requires == no || !guards:
		out.status = escalation.Blocked
	case waits != 0 && (out.from == 0 || on < out.from): // what never was done is not waited for
		out.status = escalation.Waiting
	case s.force == "must" && out.by != 0 && on > out.by:
		out.status = escalation.Overdue
	case s.force == "must":
		out.status = escalation.Due
	default:
		out.status = escalation.Available
	}
	switch out.status {
	case escalation.Done, escalation.NotCalledFor, escalation.Barred:
	default:
		for _, c := range s.charges {
			if holds(c.when, now, yes) == yes {
				out.charge = c.name
				break
			}
		}
	}
	return out
}

// day gives the day on which what comes before was done, 0 if it was not: the day on which it began, or the day of its outcome.
func (w *world) day(a before, m moment, from day) day {
	out := day(0)
	for _, u := range m.uses(a.step) {
		switch {
		case u.begun < from:
		case a.outcome == "" && !u.void:
			out = u.begun
		case a.outcome != "" && u.outcome == a.outcome:
			out = u.ended
		}
	}
	return out
}

func holds(c condition, m moment, otherwise tri) tri {
	if c == nil {
		return otherwise
	}
	return c.holds(m)
}

// footing is what the oracle says of the basis of a step that was begun.
type footing struct {
	on       day
	step     string
	standing escalation.Standing
}

// basis tells of each use that was begun by a day how it stands: whether it would be called for by the marks of its day as they are
// today, and whether all marks count that did when they were what had been recorded by then.
func (w *world) basis(on day, recorded func(day) []mark) (out []footing) {
	var past []happening
	for _, e := range w.sorted() {
		s := w.pack.step(e.step)
		if e.on > on || !w.possible(e) {
			continue
		}
		who := asker{pupil: !s.perParent || e.parent == "", parent: e.parent}
		then := w.with(past, recorded(e.on), e.on)
		now := w.with(past, w.marks, e.on)
		past = append(past, e)
		if s.when == nil || w.repeats(e) || len(w.with(past, nil, e.on).uses(s, who, e.on)) == len(then.uses(s, who, e.on)) {
			continue
		}
		m := moment{world: now, on: e.on, who: who}
		for _, u := range now.uses(s, who, e.on) {
			if s.repeat && !u.void && u.begun >= w.reset(s, e.on) {
				m.floor = max(m.floor, u.begun+1)
			}
		}
		f := footing{e.on, s.name, escalation.Stands}
		counted := s.when.behind(m)
		if s.when.holds(m) != yes {
			f.standing = escalation.Gone
		}
		m.world = then
		for _, k := range s.when.behind(m) {
			same := func(o mark) bool { return o.on == k.on && o.session == k.session }
			if f.standing == escalation.Stands && !slices.ContainsFunc(counted, same) {
				f.standing = escalation.Weakened
			}
		}
		out = append(out, f)
	}
	return out
}

// with is the world with other events and marks, and nothing after a day.
func (w *world) with(events []happening, marks []mark, known day) *world {
	out := w.seen(known)
	out.events, out.marks = slices.Clone(events), marks
	return out
}
