package policy

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// reviewLadders finds steps out of order, clocks that contradict each other, limits that limit nothing and charges that fall.
func (r *review) reviewLadders() {
	for _, s := range r.p.steps {
		if r.untaken[s.Name] {
			continue
		}
		r.clocks(s)
		r.idleLimit(s)
		r.tooLateWarning(s)
		r.calledBefore(s)
		r.fallingCharge(s)
		r.repeatedAfter(s)
		r.afterEnded(s)
		r.clockOfLater(s)
	}
}

// clocks tells of a step that is due before it may be taken, or after it may no longer be.
func (r *review) clocks(s *Step) {
	entry := r.stepEntry(s)
	same := func(a, b Clock) bool { return a.Set() && b.Set() && a.from(s) == b.from(s) && a.Rule == b.Rule }
	if same(s.Wait, s.Due) && s.Due.Length.ShorterThan(s.Wait.Length) {
		r.add("due-before-wait", entry.place("due"), fmt.Sprintf("step %s is due after %s and may be taken after %s only: it is overdue before it can be done", s.Name, s.Due.Length, s.Wait.Length),
			"give it a longer due or a shorter wait", related(entry.place("wait"), "its wait"))
	}
	if same(s.Due, s.Expires) && s.Expires.Length.ShorterThan(s.Due.Length) {
		r.add("due-after-expires", entry.place("due"), fmt.Sprintf("step %s is due after %s and barred after %s: its time runs out before it is due", s.Name, s.Due.Length, s.Expires.Length),
			"give it a shorter due or a longer expires", related(entry.place("expires"), "when it expires"))
	}
}

// idleLimit tells of a limit that can never bar the step.
func (r *review) idleLimit(s *Step) {
	if s.Limit.Count == 0 {
		return
	}
	at := r.stepEntry(s).at["limit"].keyPos()
	within, err := attendance.ParseLapse(s.Limit.Within.String())
	switch {
	case !s.Repeat && s.Resets.Everything():
		r.add("limit-idle", at, fmt.Sprintf("the limit of step %s never binds: the step does not repeat, so that it is taken once anyhow", s.Name), "drop the limit, or give the step repeat = true")
	case s.Wait.Set() && (s.Wait.From.Step == s.Name || s.Fresh && s.Repeat && !s.Wait.Rule) && err == nil && (within == s.Wait.Length || within.ShorterThan(s.Wait.Length)):
		r.add("limit-idle", at, fmt.Sprintf("the limit of step %s never binds: between two uses it waits %s, which is no shorter than the %s that the limit looks back on", s.Name, s.Wait.Length, s.Limit.Within),
			"make the limit's within longer, or the wait shorter", related(r.stepEntry(s).place("wait"), "its wait"))
	case s.Limit.Within.String() == "today" && s.Limit.Count > 1:
		r.add("limit-idle", at, fmt.Sprintf("the limit of step %s looks back on one day only", s.Name), "write the stretch of time that the law names, as in within = \"3 years\"")
	}
}

// enforcement are the actions that come last, support those that come before.
var (
	enforcement = []string{"penalty", "court"}
	support     = []string{"contact", "visit", "warning card", "letter", "meeting", "plan", "notice"}
)

// tooLateWarning tells of a warning or an offer of support that comes only after the penalty that it should come before.
func (r *review) tooLateWarning(s *Step) {
	if !slices.Contains(support, s.Action) {
		return
	}
	for i, a := range s.After {
		before := r.p.Step(a.Step)
		if !slices.Contains(enforcement, before.Action) || a.Outcome != "" {
			continue
		}
		softer := slices.ContainsFunc(r.rungsBelow(before), func(name string) bool { return slices.Contains(support, r.p.Step(name).Action) })
		if !softer {
			r.add("warning-after-penalty", r.stepEntry(s).node("after").Elems()[i].Pos, fmt.Sprintf("step %s (%s) comes after %s (%s), and nothing of the kind comes before that", s.Name, s.Action, before.Name, before.Action),
				fmt.Sprintf("let %s come after %s", before.Name, s.Name), related(before.place, "the step that comes first"))
		}
	}
}

// rungsBelow lists the steps without which a step cannot be taken, and those without which these cannot.
func (r *review) rungsBelow(s *Step) []string {
	var out []string
	open := s.demanded(r.p)
	for len(open) > 0 {
		name := open[0]
		open = open[1:]
		if !slices.Contains(out, name) && r.p.Step(name) != nil {
			out = append(out, name)
			open = append(open, r.p.Step(name).demanded(r.p)...)
		}
	}
	return out
}

// calledBefore tells of a step that is called for wherever the one it comes after is, and earlier: their conditions were exchanged.
func (r *review) calledBefore(s *Step) {
	entry := r.stepEntry(s)
	when := r.read(entry.node("when"))
	if when == nil || r.told[when.node] {
		return
	}
	for i, a := range s.After {
		before := r.p.Step(a.Step)
		first := r.read(r.stepEntry(before).node("when"))
		if a.Outcome != "" || first == nil || first.string == when.string {
			continue
		}
		eras := r.during(s.inForce.meet(before.inForce), when, first)
		if !r.everywhere(eras, func(t *phrasing) bool { return r.lower(t.claim(when), t.claim(first)) }) {
			continue
		}
		r.add("step-out-of-order", entry.node("after").Elems()[i].Pos, fmt.Sprintf("step %s comes after step %s, and is called for sooner: %s asks for less than %s", s.Name, before.Name, quoted(when), quoted(first)),
			"exchange the two conditions, or the two steps", related(when.node.Pos, "what calls for "+s.Name), related(first.node.Pos, "what calls for "+before.Name))
	}
}

// lower reports whether two conditions differ in nothing but the number that a figure must reach, and the first one asks for less.
func (r *review) lower(a, b *claim) bool {
	x, y := conjuncts(a), conjuncts(b)
	if len(x) != len(y) {
		return false
	}
	var left []*claim
	for _, c := range x {
		i := slices.IndexFunc(y, func(d *claim) bool { return r.canonical(c, false) == r.canonical(d, false) })
		if i < 0 {
			left = append(left, c)
			continue
		}
		y = slices.Concat(y[:i], y[i+1:])
	}
	if len(left) != 1 || left[0].op != claimNumber || y[0].op != claimNumber {
		return false
	}
	v, times, _, ok1 := left[0].number.Sum.Single()
	w, _, _, ok2 := y[0].number.Sum.Single()
	return ok1 && ok2 && v == w && times.Sign() > 0 && r.implies(left[0], y[0]) && !r.implies(y[0], left[0])
}

// fallingCharge tells of a charge that falls with time, or has two sums for one.
func (r *review) fallingCharge(s *Step) {
	for _, c := range s.Charges {
		amounts := r.chargeEntry(s, c).at["amounts"].table
		for i := 1; i < len(c.Amounts); i++ {
			a, b := c.Amounts[i-1], c.Amounts[i]
			at := amounts.at[amounts.keys[i]].keyPos()
			switch {
			case b.Within.ShorterThan(a.Within):
				r.add("charge-falls", at, fmt.Sprintf("charge %s of step %s has %s after %s: amounts stand in order of time", c.Name, s.Name, b.Within, a.Within), "put the shorter time first")
			case b.Sum.LessThan(a.Sum):
				r.add("charge-falls", at, fmt.Sprintf("charge %s of step %s falls with time: %s within %s, and only %s within %s", c.Name, s.Name, a.Sum, a.Within, b.Sum, b.Within), "exchange the two sums: who pays later pays more")
			case b.Sum.Equal(a.Sum):
				r.add("charge-falls", at, fmt.Sprintf("charge %s of step %s is %s within %s and within %s alike", c.Name, s.Name, b.Sum, a.Within, b.Within), "write the sum that is owed later, or drop the earlier time")
			}
		}
	}
}

// afterEnded tells of a step that goes on after one that it comes after has ended: from then on no case that is new reaches it.
func (r *review) afterEnded(s *Step) {
	for i, a := range s.After {
		until := r.p.Step(a.Step).inForce.until
		if until.IsZero() || !s.inForce.until.IsZero() && !s.inForce.until.After(until) {
			continue
		}
		r.add("after-ended-step", r.stepEntry(s).node("after").Elems()[i].Pos, fmt.Sprintf("step %s goes on after %s, and step %s, which it comes after, ends then: no new case reaches it", s.Name, until, a.Step),
			"name in after the step that has taken its place, or end this one too", related(r.stepEntry(r.p.Step(a.Step)).place("until"), "where the other ends"))
	}
}

// clockOfLater tells of a clock that runs from a step which comes after this one itself: the first time it cannot run.
func (r *review) clockOfLater(s *Step) {
	for _, c := range []struct {
		key   string
		clock Clock
	}{{"wait", s.Wait}, {"due", s.Due}, {"expires", s.Expires}} {
		from := r.p.Step(c.clock.From.Step)
		if c.clock.Rule || from == nil || from == s || !slices.Contains(r.rungsBelow(from), s.Name) {
			continue
		}
		r.add("clock-of-later-step", r.stepEntry(s).place(c.key), fmt.Sprintf("%s of step %s runs from step %s, which comes after it: the first time there is nothing for it to run from", c.key, s.Name, from.Name),
			"let it run from an earlier step, or turn the two steps round", related(from.place, "the later step"))
	}
}

// repeatedAfter tells of a rung that stands twice in after.
func (r *review) repeatedAfter(s *Step) {
	for i, a := range s.After {
		for _, b := range s.After[:i] {
			if a == b || a.Step == b.Step && b.Outcome == "" {
				r.add("after-twice", r.stepEntry(s).node("after").Elems()[i].Pos, fmt.Sprintf("step %s names %s twice in after", s.Name, a.Step), "drop one; perhaps another step was meant")
				return
			}
		}
	}
}
