package escalation

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/policy"
)

// checkClocks holds the clocks of a step that run from the same day against each other, for each day of three school years.
func (x *explorer) checkClocks() {
	s := x.cone.target.step
	x.atOdds(s.Wait, s.Due, "%s: it is due by %s and may not be taken before %s")
	x.atOdds(s.Due, s.Expires, "%s: it expires on %s and is due by %s")
	x.atOdds(s.Wait, s.Expires, "%s: it expires on %s and may not be taken before %s")
}

func (x *explorer) atOdds(first, second policy.Clock, text string) {
	if !first.Set() || !second.Set() || !x.cone.sameStart(first, second) {
		return
	}
	s, c := x.cone.target.step, x.pupil.Calendar
	for i := range 3 * 366 {
		d := x.cone.start.AddDays(i)
		a, ok1 := first.Length.End(c, d)
		b, ok2 := second.Length.End(c, d)
		if ok1 && ok2 && b.Before(a) && !x.has(ClocksAtOdds) {
			title := s.Name + ": clocks are at odds: " + first.String() + ", " + second.String()
			lines := []StoryLine{{d, "the clocks of " + s.Name + " begin"}, {b, fmt.Sprintf(text, s.Name, b, a)}}
			x.stories = append(x.stories, Story{Property: ClocksAtOdds, Step: s, Title: title, Lines: lines})
		}
	}
}

// sameStart reports whether two clocks of the step run from the same.
func (c *cone) sameStart(a, b policy.Clock) bool {
	x, rule1 := c.startOf(a)
	y, rule2 := c.startOf(b)
	return x == y && rule1 == rule2
}

// startOf gives what a clock runs from, in one way of writing it.
func (c *cone) startOf(k policy.Clock) (policy.After, bool) {
	s := c.target.step
	if k.From.Step == "" {
		switch {
		case len(s.After) == 1:
			return s.After[0], false
		case len(s.After) == 0 && c.target.when != nil && c.target.when.form.Rule && !s.Repeat:
			return policy.After{Step: c.target.when.form.Text}, true
		}
	}
	return k.From, k.Rule
}

// needsCalm reports whether the step has clocks that run from different days: whether they leave it any time is seen when all before it
// goes as it should.
func (c *cone) needsCalm() bool {
	s := c.target.step
	for _, k := range []policy.Clock{s.Due, s.Expires} {
		if !k.Set() || s.Wait.Set() && c.sameStart(k, s.Wait) {
			continue
		}
		if len(s.After) > 0 || s.Wait.Set() {
			return true
		}
	}
	return false
}

// inTime looks whether the step can be taken in time when nothing that is called for ceases to be.
func (x *explorer) inTime(calm *explorer) {
	t := calm.cone.target
	var late *node
	for _, n := range calm.nodes {
		g := &n.sight[t.at]
		if !g.open {
			continue
		}
		if g.by.IsZero() || !n.on.After(g.by) {
			return
		}
		if late == nil {
			late = n
		}
	}
	switch {
	case !calm.full:
		return
	case late != nil:
		g := &late.sight[t.at]
		x.stories = append(x.stories, calm.story(ClocksAtOdds, late, g.supposed, "clocks are at odds: "+t.step.Due.String(),
			fmt.Sprintf("%s is %s only now, however promptly all before it was done, and it was due by %s", t.step.Name, g.status, g.by)))
	default:
		for _, n := range calm.nodes {
			if g := &n.sight[t.at]; g.called && g.status == Barred {
				x.stories = append(x.stories, calm.story(ClocksAtOdds, n, g.supposed, "clocks are at odds: "+t.step.Expires.String(),
					fmt.Sprintf("%s is too late, however promptly all before it was done", t.step.Name)))
				return
			}
		}
	}
}
