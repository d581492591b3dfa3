package escalation

import (
	"encoding/binary"
	"slices"
	"sort"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// explorer goes through the states that bear on one step, nearest first.
type explorer struct {
	world *world
	pupil *attendance.Pupil
	cone  *cone
	calm  bool // nothing that is called for ceases to be, and no outcome is changed
	sup   *supposition
	view  *view
	rungs []entry

	nodes []*node
	index map[string]*node
	full  bool // nothing was left out
	taken bool // in some state the step may be taken

	stories []Story
	fixed   []bool // by leaf: in the state looked at it is not open to supposition
	lapses  map[lapse]attendance.Date
}

// node is a state: a day, what has been done, and since when what holds.
type node struct {
	on     attendance.Date
	events History
	turned []turned // by leaf, of those that are kept

	parent *node
	move   move
	sight  []stance // by step of the cone
	marks  []mark   // by step of the cone
	next   attendance.Date
	to     []edge
}

// stance is how a step stands in a state.
type stance struct {
	status   Status
	open     bool           // it may be taken now
	called   bool           // it is called for, if something is supposed
	supposed []policy.Truth // what is supposed for it to be so
	progress int            // how many of the things that must come first are met before one is not
	by       attendance.Date
}

// mark is what tells a state from others as far as one step is concerned.
type mark struct {
	key     []byte
	pending []attendance.Date // days on which something about the step turns
	busy    bool              // something happened today that may happen again tomorrow
}

type move struct {
	kind    moveKind
	at      int // the step or the leaf
	outcome string
}

type moveKind uint8

const (
	takes  moveKind = iota // a step is taken
	ends                   // its outcome is recorded
	amends                 // another outcome is recorded
	turns                  // a leaf that is kept begins or ceases to hold
	passes                 // time passes
)

type edge struct {
	to     *node
	chance bool // nobody can bring it about: what is past turned out otherwise
}

func newExplorer(w *world, c *cone) *explorer {
	steps := make([]*policy.Step, len(c.climbs))
	for i, k := range c.climbs {
		steps[i] = k.step
	}
	c.start = w.start(steps, c.target.step)
	return &explorer{world: w, pupil: w.pupil(c.start), cone: c, rungs: rungs(w.law, c.target.step), index: map[string]*node{}, full: true, lapses: map[lapse]attendance.Date{}}
}

// horizon is after which the prover looks no further: some years before its calendar ends.
func (x *explorer) horizon() attendance.Date { return x.pupil.Calendar.Last().AddMonths(-48) }

// run explores.
func (x *explorer) run() {
	report := x.world.law.Evaluate(x.pupil, x.pupil.Calendar.First())
	report.Inquire(func(q *policy.Inquiry) {
		x.sup = &supposition{q: q, cone: x.cone, truth: make([]policy.Truth, len(x.cone.leaves))}
		x.view = &view{q: x.sup, pupil: x.pupil}
		x.add(nil, &node{on: x.cone.start, turned: make([]turned, len(x.cone.leaves))}, false)
		for i := 0; i < len(x.nodes) && x.full; i++ {
			x.expand(x.nodes[i])
		}
	})
}

// add looks at a state and keeps it unless it is known.
func (x *explorer) add(from, to *node, chance bool) {
	if len(x.nodes) >= maxStates || x.world.decisions >= maxDecisions {
		x.full = false
		return
	}
	key := x.look(to, from)
	known := x.index[key]
	if known == nil {
		to.parent = from
		x.index[key], known = to, to
		x.nodes = append(x.nodes, to)
		x.check(to)
	}
	if from != nil {
		from.to = append(from.to, edge{known, chance})
	}
}

// expand adds all that may come after a state.
func (x *explorer) expand(n *node) {
	if s := x.cone.target.step; n.sight[x.cone.target.at].status == Done && !s.Repeat && !s.Resets.Period() && s.Limit.Count == 0 {
		return // for good
	}
	if n.on.After(x.horizon()) {
		x.full = false
		return
	}
	after := func(m move, chance bool, change func(*node)) {
		to := &node{on: n.on, events: n.events, turned: n.turned, move: m}
		change(to)
		x.add(n, to, chance)
	}
	record := func(e Event) func(*node) {
		return func(to *node) { to.events = append(slices.Clip(n.events), e) }
	}
	for i, k := range x.cone.climbs {
		name, by := k.step.Name, ""
		if k.step.ByPerson {
			by = "a person"
		}
		if n.sight[i].open {
			after(move{kind: takes, at: i}, false, record(Event{On: n.on, Step: name, By: by}))
		}
		last, ended := n.last(name)
		for _, o := range k.outcomes {
			switch {
			case last == nil || o == last.Outcome || n.has(name, o):
			case !ended:
				after(move{ends, i, o}, false, record(Event{On: n.on, Step: name, Outcome: o}))
			case !x.calm && (k.step.ByPerson || k == x.cone.target && enforces(k.step) && k.step.Limit.Count > 0):
				after(move{amends, i, o}, true, record(Event{On: n.on, Step: name, Outcome: o}))
			}
		}
	}
	for i, l := range x.cone.leaves {
		if now := n.turned[i]; l.kept && now.since != n.on && (!x.calm || !now.holds) {
			after(move{kind: turns, at: i}, now.holds, func(to *node) {
				to.turned = slices.Clone(n.turned)
				to.turned[i] = turned{!now.holds, n.on}
			})
		}
	}
	if !n.next.IsZero() {
		if eve := n.next.AddDays(-1); x.cone.expires() && eve.After(n.on) {
			after(move{kind: passes}, false, func(to *node) { to.on = eve })
		}
		after(move{kind: passes}, false, func(to *node) { to.on = n.next })
	}
}

// last gives the latest event of a step and whether it is an outcome.
func (n *node) last(step string) (e *Event, ended bool) {
	for i := len(n.events) - 1; i >= 0; i-- {
		if n.events[i].Step == step {
			return &n.events[i], n.events[i].Outcome != ""
		}
	}
	return nil, false
}

// has reports whether an outcome of a step is recorded on the state's own day.
func (n *node) has(step, outcome string) bool {
	return slices.ContainsFunc(n.events, func(e Event) bool { return e.On == n.on && e.Step == step && e.Outcome == outcome })
}

// look makes out how all steps of the cone stand in a state, and what tells it from others. Where a step does not depend on what has
// been done since the state before on the same day, it stands as it did.
func (x *explorer) look(n, from *node) string {
	c, v, s := x.cone, x.view, x.sup
	events := c.withEvidence(n)
	s.today, s.since = n.on, n.turned
	v.on, v.ledger, v.looked = n.on, newLedger(x.world.law, events, "", true), nil
	n.sight = make([]stance, len(c.climbs))
	key := make([]byte, 0, 16*len(c.climbs)+len(c.leaves))
	for i, l := range c.leaves {
		if l.kept {
			key = append(key, byte(b2i(n.turned[i].holds)))
		}
	}
	var pending []attendance.Date
	busy := false
	x.fixed = x.settled()
	n.marks = make([]mark, len(c.climbs))
	for i, k := range c.climbs {
		if from != nil && from.on == n.on && n.move.kind <= amends && k != c.target && !c.rests[i][n.move.at] {
			n.marks[i], n.sight[i] = from.marks[i], from.sight[i]
		} else {
			x.world.decisions++
			x.stand(n, i, k)
		}
		m := &n.marks[i]
		key, pending, busy = append(key, m.key...), append(pending, m.pending...), busy || m.busy
	}
	for _, r := range x.rungs {
		seen, _ := x.climbed(r, n.on)
		key = append(key, byte(b2i(seen)))
	}
	if enforces(c.target.step) {
		key = append(key, byte(b2i(x.supported(n.on))))
	}
	if busy {
		pending = append(pending, n.on.AddDays(1))
	}
	return string(x.order(n, pending, append(key, byte(b2i(busy)))))
}

// withEvidence gives the events of a state with all evidence that the steps of the cone need: it may always come onto the record with
// an event of a step that has no bearing here, or else with those that there are.
func (c *cone) withEvidence(n *node) History {
	if len(c.names) == 0 {
		return n.events
	}
	if c.carrier != nil {
		return append(slices.Clip(n.events), Event{On: n.on, Step: c.carrier.Name, Evidence: c.names})
	}
	events := slices.Clone(n.events)
	for i := range events {
		events[i].Evidence = c.names
	}
	return events
}

// order adds to a key in which order what is pending will turn.
func (x *explorer) order(n *node, pending []attendance.Date, key []byte) []byte {
	dates := slices.DeleteFunc(slices.Clone(pending), func(d attendance.Date) bool { return !d.After(n.on) })
	slices.SortFunc(dates, attendance.Date.Compare)
	dates = slices.Compact(dates)
	for _, d := range pending {
		at, _ := slices.BinarySearchFunc(dates, d, attendance.Date.Compare)
		if d.After(n.on) {
			at++
		}
		key = binary.AppendUvarint(key, uint64(at))
	}
	if len(dates) > 0 {
		n.next = dates[0]
		if x.cone.expires() && n.next == n.on.AddDays(1) {
			key = append(key, 1)
		}
	}
	return key
}

// stand makes out how one step stands.
func (x *explorer) stand(n *node, i int, k *climb) {
	var key []byte
	m := &n.marks[i]
	wait := func(d attendance.Date) { m.pending = append(m.pending, d) }
	v, s := x.view, x.sup
	v.step, v.floor, v.asked = k.step, attendance.Date{}, false
	since := v.start(k.step)
	all := v.ledger.uses(k.step, n.on)
	uses := v.ledger.counted(k.step, n.on, since)
	if len(uses) > 0 && k.step.Repeat {
		v.floor = uses[len(uses)-1].begun.AddDays(1)
	}
	key = x.uses(n, k, all, uses, m)
	fresh := v.freshLedger()
	look := func(t *term) {
		if v.look(n.on); fresh != v.ledger && k.requires.has(t) {
			v.lookWith(n.on, fresh, attendance.Date{})
		}
	}
	for _, t := range k.asked {
		look(t)
		t.known = s.q.Decide(t.form)
	}
	for _, t := range k.wholes {
		now := t.truth(x.known)
		key = append(key, byte(now))
		if t.timed() {
			look(t)
			wait(x.turnOf(t, now, n.on))
		}
	}
	for _, name := range k.step.NewSince {
		last := v.ledger.Last(n.on, name)
		key = append(key, byte(b2i(last == n.on)))
		m.busy = m.busy || last == n.on // what is new comes on another day
	}
	v.look(n.on)
	for _, a := range k.step.After {
		key = append(key, byte(b2i(len(v.seen(a)) > 0)))
	}
	g := &n.sight[i]
	solve := solver{leaves: len(x.cone.leaves), part: x.known, fixed: x.fixed}
	g.supposed = solve.solve(k.opens)
	if g.called = g.supposed != nil; !g.called {
		g.supposed = solve.solve(k.calls)
		g.called = g.supposed != nil
	}
	if solve.tries > maxTries {
		x.full = false
	}
	a := x.answer(k, g.supposed)
	g.status, g.by = a.Status, a.By
	g.progress = slices.IndexFunc(a.Guards, func(guard Guard) bool { return guard.Holds != policy.True })
	if g.progress < 0 {
		g.progress = len(a.Guards)
	}
	g.open = a.Status >= Overdue && !n.busy(k.step.Name) // else what begins and what ends today could not be told apart
	wait(a.From)
	if !a.Expires.IsZero() {
		wait(a.Expires.AddDays(1))
	}
	if k == x.cone.target && !a.By.IsZero() {
		wait(a.By.AddDays(1))
	}
	m.key = append(key, byte(a.Status), byte(b2i(a.From.IsZero())))
}

// busy reports whether something of a step has happened on the state's own day.
func (n *node) busy(step string) bool {
	last, _ := n.last(step)
	return last != nil && last.On == n.on
}

// answer lets the code of Next decide a step under a supposition.
func (x *explorer) answer(k *climb, supposed []policy.Truth) Answer {
	for i := range x.sup.truth {
		x.sup.truth[i] = policy.False
		if supposed != nil && supposed[i] != policy.Unknown {
			x.sup.truth[i] = supposed[i]
		}
	}
	for i := range x.cone.leaves {
		if x.cone.leaves[i].kept {
			x.sup.truth[i] = truth(x.sup.since[i].holds)
		}
	}
	x.view.step, x.view.looked = k.step, nil
	return x.view.answer()
}

// settled tells which leaves are not open to supposition: those that are kept, and those that count since a step not yet taken.
func (x *explorer) settled() []bool {
	out := make([]bool, len(x.cone.leaves))
	for i, l := range x.cone.leaves {
		out[i] = l.kept || x.lacks(l)
	}
	return out
}

func (x *explorer) lacks(l *leaf) bool {
	return slices.ContainsFunc(l.form.Since, func(step string) bool { return x.view.ledger.Last(x.view.on, step).IsZero() })
}

// known decides a part of a condition that is not open to supposition.
func (x *explorer) known(t *term) policy.Truth {
	switch {
	case t.leaf < 0:
		return t.known
	case x.cone.leaves[t.leaf].kept:
		return truth(x.sup.since[t.leaf].holds)
	}
	return policy.Unknown
}

// has reports whether a part stands in a condition.
func (t *term) has(part *term) bool {
	return t != nil && (t == part || slices.ContainsFunc(t.parts, func(p *term) bool { return p.has(part) }))
}

// uses gives for a key what matters of the uses of a step: how the last ended, how many count, and until when.
func (x *explorer) uses(n *node, k *climb, all, counted []use, m *mark) []byte {
	var key []byte
	s := k.step
	wait := func(d attendance.Date) { m.pending = append(m.pending, d) }
	last := byte(0)
	if len(k.outcomes) > 0 && len(all) > 0 {
		switch u := all[len(all)-1]; {
		case u.ended.IsZero():
			last = 1
		case s.ByPerson || k == x.cone.target:
			last = 3 + byte(slices.Index(k.outcomes, u.outcome))
		case len(counted) > 0:
			last = 2
		}
	}
	today := n.busy(s.Name)
	key = append(key, last, byte(b2i(len(counted) > 0)))
	if today && (s.Repeat || len(s.Limit.Except) > 0) {
		m.busy = true
	}
	if s.Limit.Count > 0 {
		in := 0
		for _, u := range all {
			if d := x.lapse(lapse{s.Limit.Within, u.begun}); !u.void && (d.IsZero() || d.After(n.on)) {
				if in++; in == 1 {
					wait(d)
				}
			}
		}
		key = append(key, byte(min(in, 200)))
	}
	if s.Resets.Period() && len(counted) > 0 {
		wait(x.lapse(lapse{s.Resets, n.on}))
	}
	return key
}

// lapse is a window and a day that it holds.
type lapse struct {
	window attendance.Window
	day    attendance.Date
}

// lapse gives the first day whose window does not hold a day any more, zero if there is none.
func (x *explorer) lapse(l lapse) attendance.Date {
	if d, ok := x.lapses[l]; ok {
		return d
	}
	last := x.pupil.Calendar.Last()
	n := last.DaysSince(l.day)
	out := attendance.Date{}
	gone := func(i int) bool {
		at, err := l.window.On(x.pupil, l.day.AddDays(i))
		return err == nil && at.From.After(l.day)
	}
	if i := sort.Search(n, gone); i < n {
		out = l.day.AddDays(i)
	}
	x.lapses[l] = out
	return out
}

// turnOf gives the next day on which time alone changes what is asked of the history, zero if it does not within some years.
func (x *explorer) turnOf(t *term, now policy.Truth, on attendance.Date) attendance.Date {
	q, record, floor := x.sup.q, x.sup.rec, x.sup.floor
	defer q.At(on, record, floor)
	decide := func(part *term) policy.Truth {
		if !part.form.Timed {
			return part.known
		}
		return q.Decide(part.form)
	}
	other := func(days int) bool {
		q.At(on.AddDays(days), record, floor)
		return t.truth(decide) != now
	}
	before := 0
	for _, days := range [...]int{7, 31, 100, 370, 1110, 1600} {
		if other(days) {
			return on.AddDays(before + 1 + sort.Search(days-before-1, func(i int) bool { return other(before + 1 + i) }))
		}
		before = days
	}
	return attendance.Date{}
}

func (c *cone) expires() bool {
	return slices.ContainsFunc(c.climbs, func(k *climb) bool { return k.step.Expires.Set() })
}
