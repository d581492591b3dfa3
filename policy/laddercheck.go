package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// checkLadders reports ladders that cannot work: steps that wait for each other in a circle, steps that can never be taken, and
// clocks that run out before they open. The prover of package escalation goes further.
func (r *reader) checkLadders(read map[*Step]*table, p *Policy) {
	r.stepCircles(p)
	for _, s := range p.steps {
		entry := read[s]
		if after := entry.node("after"); len(s.After) > 0 {
			for _, e := range after.Elems() {
				name, _, _ := strings.Cut(e.Str, ":")
				if before := p.Step(strings.TrimSpace(name)); before != nil {
					r.afterInTime(e.Pos, s, before)
				}
			}
		}
		r.waitInTime(entry, s)
		r.constant(entry, s)
		r.requiresItself(s, entry)
	}
}

// afterInTime reports a step after another that is in force only later than itself, or that nobody may ever take.
func (r *reader) afterInTime(at tomldoc.Pos, s, before *Step) {
	switch {
	case before.Force == "must not":
		r.faults.add(at, fmt.Sprintf("step %s comes after %s, which must not be taken (force = \"must not\"): it can never be reached; leave %s out of after", named(s.Name), named(before.Name), named(before.Name)))
	case !s.inForce.until.IsZero() && before.inForce.from.After(s.inForce.until):
		r.faults.add(at, fmt.Sprintf("step %s ends on %s, before step %s begins on %s: it can never be reached; mend the dates, or leave %s out of after", named(s.Name), s.inForce.until, named(before.Name), before.inForce.from, named(before.Name)))
	}
}

// waitInTime reports a wait that is certainly longer than the time after which the step expires. On the last day it may still be
// taken.
func (r *reader) waitInTime(entry *table, s *Step) {
	if !s.Wait.Set() || !s.Expires.Set() || s.Wait.from(s) != s.Expires.from(s) || s.Wait.Rule != s.Expires.Rule {
		return
	}
	if s.Expires.Length.ShorterThan(s.Wait.Length) && !s.Wait.Length.ShorterThan(s.Expires.Length) {
		r.faults.add(entry.place("wait"), fmt.Sprintf("step %s opens after %s, when its time of %s has run out already: it could never be taken; give it a shorter wait or a longer expires", named(s.Name), s.Wait.Length, s.Expires.Length))
	}
}

// from gives what a clock of a step runs from, whichever way it is written.
func (c Clock) from(s *Step) After {
	if c.From == (After{}) && len(s.After) == 1 {
		return s.After[0]
	}
	return c.From
}

// constant reports conditions that ask for nothing and keep the step from ever being taken.
func (r *reader) constant(entry *table, s *Step) {
	for _, c := range []struct {
		key    string
		clause *Clause
		bad    truth
		is     string
	}{{"when", s.when, no, "never"}, {"requires", s.requires, no, "never"}, {"hold", s.hold, yes, "always"}, {"closes", s.closes, yes, "always"}} {
		if c.clause != nil && len(c.clause.node.collect(nil)) == 0 && c.clause.node.truth(&env{}) == c.bad {
			r.faults.add(entry.place(c.key), fmt.Sprintf("the %s of step %s is %s true: the step can never be reached; name what it depends on, or leave it out", c.key, named(s.Name), c.is))
		}
	}
}

// requiresItself reports a step whose conditions cannot hold before it has been taken for the first time.
func (r *reader) requiresItself(s *Step, entry *table) {
	for _, c := range []struct {
		key    string
		clause *Clause
	}{{"when", s.when}, {"requires", s.requires}} {
		if c.clause == nil {
			continue
		}
		for _, u := range c.clause.node.collect(nil) {
			if asksWhetherDone(u) && u.at == s.Index && c.clause.node.demands(u) {
				r.faults.add(entry.place(c.key), fmt.Sprintf("step %s asks in %s that it has been taken itself: the first time can never be reached", named(s.Name), c.key))
			}
		}
	}
}

// asksWhetherDone reports whether a question to the history has no answer, or that it is not so, before a step has been taken.
func asksWhetherDone(u use) bool {
	return u.kind == useRecord && u.at >= 0 && !strings.HasPrefix(u.name, "times(")
}

// demands reports whether a condition cannot be true before the step has been taken that a question is about: where it stands by
// itself, or compares how long ago that was.
func (n *node) demands(u use) bool {
	switch n.op {
	case "and":
		return n.parts[0].demands(u) || n.parts[1].demands(u)
	case "or":
		return n.parts[0].demands(u) && n.parts[1].demands(u)
	case "":
		byItself := strings.ReplaceAll(n.shown, `"`, "'") == u.name
		return slices.Equal(n.uses, []use{u}) && (byItself || strings.Contains(u.name, "days_since("))
	}
	return false
}

// stepCircles reports steps that come after each other in a circle.
func (r *reader) stepCircles(p *Policy) {
	const (
		untouched = iota
		open
		done
	)
	state := make([]int, len(p.steps))
	var visit func(s *Step, path []string)
	visit = func(s *Step, path []string) {
		path = append(path, s.Name)
		state[s.Index] = open
		for _, name := range s.demanded(p) {
			next := p.Step(name)
			switch {
			case next == nil:
			case state[next.Index] == open:
				circle := strings.ReplaceAll(firstOf(path[slices.Index(path, next.Name):]), ", ", " after ")
				r.faults.add(s.place, fmt.Sprintf("the steps wait for each other in a circle: %s, %s; none of them can ever be reached: leave one of them out of the after, when or requires of another", circle, next.Name))
			case state[next.Index] == untouched:
				visit(next, path)
			}
		}
		state[s.Index] = done
	}
	for _, s := range p.steps {
		if state[s.Index] == untouched {
			visit(s, nil)
		}
	}
}

// demanded lists the steps without which a step cannot be taken: those in after, and those that when and requires cannot do without.
func (s *Step) demanded(p *Policy) []string {
	var out []string
	for _, a := range s.After {
		out = append(out, a.Step)
	}
	for _, c := range []*Clause{s.when, s.requires} {
		if c == nil {
			continue
		}
		for _, u := range c.node.collect(nil) {
			if asksWhetherDone(u) && u.at != s.Index && c.node.demands(u) {
				out = append(out, p.steps[u.at].Name)
			}
		}
	}
	return out
}
