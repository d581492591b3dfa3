package escalation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// supporting are the actions of support, which come before enforcement.
var supporting = [...]string{"contact", "visit", "warning card", "letter", "meeting", "plan", "notice"}

func supports(s *policy.Step) bool { return slices.Contains(supporting[:], s.Action) }

func enforces(s *policy.Step) bool { return s.Action == "penalty" || s.Action == "court" }

func (x *explorer) has(p Property) bool {
	return slices.ContainsFunc(x.stories, func(s Story) bool { return s.Property == p })
}

// tell adds a story, one for each property of a step: the first found is one of the shortest.
func (x *explorer) tell(p Property, n *node, supposed []policy.Truth, title, end string) {
	if !x.has(p) {
		x.stories = append(x.stories, x.story(p, n, supposed, title, end))
	}
}

// check looks whether the step is as it must be in a state. The inquiry is still that of the state.
func (x *explorer) check(n *node) {
	g := &n.sight[x.cone.target.at]
	if x.calm {
		x.taken = x.taken || g.open
		return
	}
	x.checkLimit(n)
	if !g.open {
		return
	}
	s := x.cone.target.step
	x.taken = true
	if enforces(s) && !s.ByPerson {
		x.tell(NobodyDecides, n, g.supposed, "nobody decides", fmt.Sprintf("%s is %s, and no person needs to have decided it: give it decided_by = \"person\"", s.Name, g.status))
	}
	all := x.checkRungs(n, g)
	x.checkWait(n, g)
	if all && enforces(s) {
		x.checkSupport(n, g)
	}
}

// checkRungs looks whether all that comes before the step has been done and counts.
func (x *explorer) checkRungs(n *node, g *stance) bool {
	all := true
	s := x.cone.target.step
	for _, r := range x.rungs {
		b := x.world.law.Step(r.Step)
		if enforces(s) && !s.PerParent && b.PerParent {
			x.tell(RungSkipped, n, g.supposed, "a rung is skipped: "+b.Name,
				fmt.Sprintf("%s is %s for the pupil, so against a parent too for whom %s was never taken: give %s per = \"parent\"", s.Name, g.status, b.Name, s.Name))
			all = false
			continue
		}
		seen, lapsed := x.climbed(r, n.on)
		if seen {
			continue
		}
		all = false
		why := "was never taken, or does not count"
		if !lapsed.IsZero() {
			why = "has not been taken since " + lapsed.String() + ", when it reset"
		}
		x.tell(RungSkipped, n, g.supposed, "a rung is skipped: "+r.String(), fmt.Sprintf("%s is %s although %s %s", s.Name, g.status, r.After, why))
	}
	return all
}

// climbed reports whether a rung has been taken and counts; or else since when it does not any more, zero if it never did.
func (x *explorer) climbed(r entry, on attendance.Date) (seen bool, lapsed attendance.Date) {
	b := x.world.law.Step(r.Step)
	since := x.since(b, x.counts(r.of, on))
	for _, u := range x.view.ledger.uses(b, on) {
		switch {
		case !u.answers(r.Outcome):
		case u.begun.Before(since):
			lapsed = since
		default:
			return true, lapsed
		}
	}
	return false, lapsed
}

// supported reports whether some step of support before the step has been taken.
func (x *explorer) supported(on attendance.Date) bool {
	return slices.ContainsFunc(x.world.before(x.cone.target.step), func(b *policy.Step) bool {
		return supports(b) && !x.view.ledger.Last(on, b.Name).IsZero()
	})
}

// counts gives the day on which the rungs of a step count: today; of a step before the one that is looked at, if it may be taken
// again, the day of its latest use. If it may not, its rungs must not come round without it.
func (x *explorer) counts(s *policy.Step, on attendance.Date) attendance.Date {
	if s == x.cone.target.step || !s.Repeat && !s.Resets.Period() {
		return on
	}
	if last := x.view.ledger.Last(on, s.Name); !last.IsZero() {
		return last
	}
	return on
}

// since gives the first day whose uses of a step are seen on a date.
func (x *explorer) since(s *policy.Step, on attendance.Date) attendance.Date {
	at, err := s.Resets.On(x.pupil, on)
	if !s.Resets.Period() || err != nil {
		return attendance.Date{}
	}
	return at.From
}

// checkWait works out the wait anew from what has happened.
func (x *explorer) checkWait(n *node, g *stance) {
	s := x.cone.target.step
	clock := s.Wait
	if !clock.Set() || clock.From.Step == s.Name { // a step that waits from itself is spaced out: its first use has nothing to wait from
		return
	}
	var froms []attendance.Date
	what := clock.From.String()
	switch {
	case clock.Rule:
		i := x.cone.rule(clock.From.Step)
		if !n.turned[i].holds {
			x.unanchored(n, g, clock, func(t *term) bool { return t.leaf == i }, what+" is not met")
			return
		}
		froms = append(froms, n.turned[i].since)
	case clock.From.Step != "":
		d := x.latest(n, clock.From)
		if d.IsZero() {
			before := x.world.law.Step(clock.From.Step)
			x.unanchored(n, g, clock, func(t *term) bool { return t.leaf < 0 && slices.Contains(t.form.Asks, before) }, what+" was never taken, or does not count")
			return
		}
		froms = append(froms, d)
	case len(s.After) > 0:
		for _, a := range s.After {
			froms = append(froms, x.latest(n, a))
		}
		what = "the steps before it"
	default:
		x.answer(x.cone.target, g.supposed)
		froms = append(froms, x.view.calledSince())
		what = s.Calls()
	}
	for _, d := range froms {
		if end, ok := clock.Length.End(x.pupil.Calendar, d); d.IsZero() || !ok || n.on.Before(end) {
			x.tell(WaitJumped, n, g.supposed, "a wait is jumped: "+clock.String(), fmt.Sprintf("%s is %s although its wait of %s from %s on %s runs to %s", s.Name, g.status, clock.Length, what, d, end))
		}
	}
}

// latest gives the day from which a clock runs after an entry: the latest use, or its outcome.
func (x *explorer) latest(n *node, a policy.After) attendance.Date {
	var out attendance.Date
	for _, u := range x.view.ledger.uses(x.world.law.Step(a.Step), n.on) {
		if !u.answers(a.Outcome) {
			continue
		}
		if out = u.begun; a.Outcome != "" {
			out = u.ended
		}
	}
	return out
}

// unanchored tells of a step that is open while what its wait runs from has not happened, unless its own conditions ask about that:
// then they do not come true without an answer.
func (x *explorer) unanchored(n *node, g *stance, clock policy.Clock, asks func(*term) bool, why string) {
	supposed := x.solve(x.cone.target.opens, func(t *term) (policy.Truth, bool) { return policy.Unknown, asks(t) })
	if supposed == nil {
		return
	}
	s := x.cone.target.step
	x.tell(WaitJumped, n, supposed, "a wait is jumped: "+clock.String(),
		fmt.Sprintf("%s is %s without its wait of %s: %s, so that the wait does not run", s.Name, g.status, clock.Length, why))
}

// solve looks for truths that bring goals about when some parts are given otherwise.
func (x *explorer) solve(goals []goal, given func(*term) (policy.Truth, bool)) []policy.Truth {
	fixed := slices.Clone(x.fixed)
	for _, g := range goals {
		g.term.each(func(t *term) {
			if _, is := given(t); is && t.leaf >= 0 {
				fixed[t.leaf] = true
			}
		})
	}
	s := solver{leaves: len(x.cone.leaves), fixed: fixed, part: func(t *term) policy.Truth {
		if v, is := given(t); is {
			return v
		}
		return x.known(t)
	}}
	return s.solve(goals)
}

// checkSupport looks whether some support came before a step of enforcement.
func (x *explorer) checkSupport(n *node, g *stance) {
	s := x.cone.target.step
	if x.supported(n.on) {
		return
	}
	var names []string
	for _, b := range x.world.before(s) {
		if supports(b) {
			names = append(names, b.Name)
		}
	}
	supposed := g.supposed
	if len(s.Needs) > 0 && len(names) > 0 {
		supposed = x.solve(x.cone.target.opens, func(t *term) (policy.Truth, bool) {
			return policy.False, t.leaf >= 0 && t.form.Fact && !x.cone.leaves[t.leaf].kept
		})
		if supposed == nil {
			return // a person has decided otherwise, with evidence
		}
	}
	end := fmt.Sprintf("%s is %s although nothing of %s was ever taken", s.Name, g.status, strings.Join(names, ", "))
	if len(names) == 0 {
		end = fmt.Sprintf("%s is %s, and no step of support stands before it: name one in after", s.Name, g.status)
	}
	x.tell(NoSupport, n, supposed, "enforcement without support", end)
}

// checkLimit counts the uses within the window of the limit, whatever has reset.
func (x *explorer) checkLimit(n *node) {
	s := x.cone.target.step
	if s.Limit.Count == 0 {
		return
	}
	within, err := s.Limit.Within.On(x.pupil, n.on)
	if err != nil {
		return
	}
	var in []use
	for _, u := range x.view.ledger.uses(s, n.on) {
		if !u.void && !u.begun.Before(within.From) {
			in = append(in, u)
		}
	}
	if len(in) > s.Limit.Count {
		x.tell(LimitPassed, n, nil, "a limit is passed", fmt.Sprintf("%s counts %d times, and its limit is %d within %s", s.Name, len(in), s.Limit.Count, s.Limit.Within))
	}
}

// settle judges what only all states together show.
func (x *explorer) settle() {
	s := x.cone.target.step
	if x.full {
		x.checkStuck()
	} else {
		x.stories = append(x.stories, unexplored(s, len(x.nodes)))
	}
	x.checkClocks()
}

// unexplored says that a step is not certified since there is too much to explore.
func unexplored(s *policy.Step, states int) Story {
	line := StoryLine{Text: fmt.Sprintf("%d states were explored, and there are more: nothing is certified about %s", states, s.Name)}
	return Story{Property: NotExploredAll, Step: s, Title: s.Name + ": not explored in full", Lines: []StoryLine{line}}
}

// checkStuck looks for states from which nothing leads on.
func (x *explorer) checkStuck() {
	t := x.cone.target.at
	back := map[*node][]*node{}
	reach := map[*node]bool{}
	var open []*node
	for _, n := range x.nodes {
		for _, e := range n.to {
			if !e.chance {
				back[e.to] = append(back[e.to], n)
			}
		}
		if g := n.sight[t]; g.open || !g.called || g.status <= Barred || g.status >= Overdue {
			reach[n] = true
			open = append(open, n)
		}
	}
	for len(open) > 0 {
		n := open[len(open)-1]
		open = open[:len(open)-1]
		for _, b := range back[n] {
			if !reach[b] {
				reach[b] = true
				open = append(open, b)
			}
		}
	}
	var stuck *node // the first of those in which the most is done
	for _, n := range x.nodes {
		if !reach[n] && (stuck == nil || n.sight[t].progress > stuck.sight[t].progress) {
			stuck = n
		}
	}
	switch {
	case stuck != nil:
		x.tellStuck(stuck)
	case !x.taken:
		x.tell(Stuck, x.nodes[0], nil, "it can never be taken", "whatever happens, "+x.cone.target.step.Name+" is "+x.nodes[0].sight[t].status.String())
	}
}

func (x *explorer) tellStuck(n *node) {
	s, g := x.cone.target.step, n.sight[x.cone.target.at]
	title := "it is stuck"
	if !x.taken {
		title = "it can never be taken"
	}
	end := fmt.Sprintf("%s is %s, and nothing that can still be done lets it be taken", s.Name, g.status)
	var a Answer
	report := x.world.law.Evaluate(x.pupil, x.pupil.Calendar.First())
	report.Inquire(func(q *policy.Inquiry) {
		x.sup.q = q
		x.look(n, nil)
		a = x.answer(x.cone.target, n.sight[x.cone.target.at].supposed)
	})
	if why := a.Because(); len(why) > 0 {
		end += ": " + strings.Join(why, "; ")
	}
	x.tell(Stuck, n, g.supposed, title, end)
}
