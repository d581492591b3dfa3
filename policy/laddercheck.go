package policy

import (
	"fmt"
	"slices"
	"strings"
)

// checkLadders reports ladders that cannot work: steps that wait for each other in a circle, steps that can never be taken, and
// clocks that run out before they open.
func (r *reader) checkLadders(read map[*Step]*table, p *Policy) {
	r.stepCircles(p)
	for _, s := range p.steps {
		entry := read[s]
		for i, a := range s.After {
			r.afterInTime(entry, i, s, p.Step(a.Step))
		}
		if s.Wait.Set() && s.Expires.Set() && s.Wait.From == s.Expires.From && s.Wait.Rule == s.Expires.Rule && s.Expires.Length.ShorterThan(s.Wait.Length) {
			r.faults.add(entry.place("wait"), fmt.Sprintf("step %s opens after %s, when its time of %s has run out already: it could never be taken", named(s.Name), s.Wait.Length, s.Expires.Length))
		}
		if s.when != nil && s.when.node.neverTrue() {
			r.faults.add(entry.place("when"), fmt.Sprintf("the when of step %s is never true: the step can never be reached", named(s.Name)))
		}
		r.impossible(s, entry, p)
	}
}

// afterInTime reports a step that needs another which is in force only later than itself, or only earlier outcomes.
func (r *reader) afterInTime(entry *table, i int, s, before *Step) {
	if before == nil || s.inForce.until.IsZero() || before.inForce.from.IsZero() || !before.inForce.from.After(s.inForce.until) {
		return
	}
	r.faults.add(entry.node("after").Elems()[i].Pos, fmt.Sprintf("step %s ends on %s, before step %s begins on %s: it can never be reached", named(s.Name), s.inForce.until, before.Name, before.inForce.from))
}

// impossible reports a step whose conditions ask for something that no history can show: one outcome of itself before it has
// been taken, or a limit that is reached before the first use.
func (r *reader) impossible(s *Step, entry *table, p *Policy) {
	if s.requires == nil || s.Repeat {
		return
	}
	for _, u := range s.requires.node.collect(nil) {
		if u.kind == useRecord && strings.HasPrefix(u.name, "done('"+s.Name+"'") && s.requires.node.demands(u) {
			r.faults.add(entry.place("requires"), fmt.Sprintf("step %s requires itself: it can never be reached", named(s.Name)))
		}
	}
}

// neverTrue reports whether a condition is false whatever is known, since it asks for nothing.
func (n *node) neverTrue() bool { return len(n.collect(nil)) == 0 && n.truth(&env{}) == no }

// demands reports whether a condition cannot be true unless one of its parts is.
func (n *node) demands(u use) bool {
	switch n.op {
	case "and":
		return n.parts[0].demands(u) || n.parts[1].demands(u)
	case "or":
		return n.parts[0].demands(u) && n.parts[1].demands(u)
	case "":
		return slices.Equal(n.uses, []use{u})
	}
	return false
}

// stepCircles reports steps that come after each other in a circle, and steps that no longer can be reached for it.
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
				from := slices.Index(path, next.Name)
				r.faults.add(s.place, fmt.Sprintf("the steps wait for each other in a circle: %s, %s; none of them can ever be reached", strings.Join(path[from:], " after "), next.Name))
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

// demanded lists the steps without which a step cannot be taken: those in after, and those that requires cannot do without.
func (s *Step) demanded(p *Policy) []string {
	var out []string
	for _, a := range s.After {
		out = append(out, a.Step)
	}
	if s.requires == nil {
		return out
	}
	for _, u := range s.requires.node.collect(nil) {
		if u.kind == useRecord && u.at >= 0 && s.requires.node.demands(u) && p.steps[u.at].Name != s.Name {
			out = append(out, p.steps[u.at].Name)
		}
	}
	return out
}
