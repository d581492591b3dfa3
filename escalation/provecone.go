package escalation

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// cone is all that bears on one step: the steps that its conditions, clocks and rungs name, those that theirs name, and so on.
type cone struct {
	law     *policy.Policy
	target  *climb
	climbs  []*climb // in the pack's order
	leaves  []*leaf  // what is supposed to be true or false
	terms   map[*policy.Clause]*term
	unless  map[*policy.Step][]*term
	names   []string     // the evidence that any of its steps needs
	rests   [][]bool     // by step and step: whether how the one stands depends on what is done about the other
	carrier *policy.Step // a step outside the cone, whose events may carry evidence
	start   attendance.Date
}

// climb is a step of a cone with its conditions.
type climb struct {
	step     *policy.Step
	at       int // its place in the cone
	when     *term
	requires *term
	opens    []goal   // what must be so for the step to be open
	calls    []goal   // what must be so for it to be called for
	asked    []*term  // what its conditions ask the history
	bears    []*term  // those of them whose answer matters
	wholes   []*term  // the largest parts of its conditions that ask the history and nothing else
	since    []*term  // leaves that count since a step
	outcomes []string // those worth recording
}

// goal is a condition with the truth that is wanted of it.
type goal struct {
	term *term
	want policy.Truth
}

// leaf is a part of conditions that may be true or false at any time: a rule, a fact, a comparison.
type leaf struct {
	form *policy.Form
	kept bool // some clock runs from it, so that it matters since when it holds
}

// term is a condition, or a part of one.
type term struct {
	op    string
	parts []*term
	form  *policy.Form
	leaf  int // which leaf it is, -1 for what the history decides
	known policy.Truth
}

// truth decides a condition by the truths of its parts.
func (t *term) truth(part func(*term) policy.Truth) policy.Truth {
	switch t.op {
	case "and":
		return min(t.parts[0].truth(part), t.parts[1].truth(part))
	case "or":
		return max(t.parts[0].truth(part), t.parts[1].truth(part))
	case "not":
		return policy.True - t.parts[0].truth(part)
	case "if":
		a, b := t.parts[1].truth(part), t.parts[2].truth(part)
		switch c := t.parts[0].truth(part); {
		case c == policy.True || a == b:
			return a
		case c == policy.False:
			return b
		}
		return policy.Unknown
	}
	return part(t)
}

// each calls a function for each part that is true or false by itself.
func (t *term) each(do func(*term)) {
	if t == nil {
		return
	}
	if t.op == "" {
		do(t)
	}
	for _, p := range t.parts {
		p.each(do)
	}
}

func newCone(w *world, target *policy.Step) *cone {
	law := w.law
	c := &cone{law: law, terms: map[*policy.Clause]*term{}, unless: map[*policy.Step][]*term{}}
	steps, climbs := []*policy.Step{target}, []*climb{}
	for i := 0; i < len(steps); i++ {
		k := c.climb(steps[i])
		if i > 0 {
			c.forget(k)
		}
		for _, g := range k.opens {
			k.whole(g.term)
		}
		climbs = append(climbs, k)
		for _, s := range c.bearing(k) {
			if !slices.Contains(steps, s) {
				steps = append(steps, s)
			}
		}
	}
	slices.SortFunc(climbs, func(a, b *climb) int { return a.step.Index - b.step.Index })
	for _, s := range law.Steps() {
		if !slices.Contains(steps, s) && !slices.Contains(w.before(s), target) {
			c.carrier = s
			break
		}
	}
	for i, k := range climbs {
		s := k.step
		k.at = i
		c.climbs = append(c.climbs, k)
		if s == target {
			c.target = k
		}
		for _, name := range s.Needs {
			if !slices.Contains(c.names, name) {
				c.names = append(c.names, name)
			}
		}
	}
	for _, k := range c.climbs {
		k.outcomes = c.worthRecording(k.step)
		c.keep(k)
		named := c.bearing(k)
		rests := make([]bool, len(c.climbs))
		for i, other := range c.climbs {
			rests[i] = other == k || slices.Contains(named, other.step) || len(k.step.Needs) > 0 && c.carrier == nil
		}
		c.rests = append(c.rests, rests)
	}
	return c
}

// bearing lists the steps that a step names.
func (c *cone) bearing(k *climb) []*policy.Step {
	var out []*policy.Step
	s := k.step
	for _, a := range s.After {
		out = append(out, c.law.Step(a.Step))
	}
	for _, k := range []policy.Clock{s.Wait, s.Due, s.Expires} {
		if k.From.Step != "" && !k.Rule {
			out = append(out, c.law.Step(k.From.Step))
		}
	}
	for _, name := range s.NewSince {
		out = append(out, c.law.Step(name))
	}
	for _, t := range k.bears {
		out = append(out, t.form.Asks...)
	}
	for _, t := range k.since {
		for _, name := range t.form.Since {
			out = append(out, c.law.Step(name))
		}
	}
	return out
}

// whole adds the largest parts of a condition that ask the history only, and ask something that bears on the step.
func (k *climb) whole(t *term) {
	asks, other := false, false
	t.each(func(part *term) {
		asks = asks || slices.Contains(k.bears, part)
		other = other || part.leaf >= 0
	})
	switch {
	case asks && !other:
		k.wholes = append(k.wholes, t)
	case asks:
		for _, part := range t.parts {
			k.whole(part)
		}
	}
}

// timed reports whether time alone may change what a condition asks.
func (t *term) timed() bool {
	out := false
	t.each(func(part *term) { out = out || part.form.Timed })
	return out
}

// The most combinations of answers for which it is worked out whether they matter.
const maxAnswers = 600

// forget leaves out what a step asks the history, where the answer does not matter since what is supposed can make up for it: it has no
// bearing on when the step may be taken.
func (c *cone) forget(k *climb) {
	free := append(slices.Clone(k.asked), k.since...)
	total := 1
	for range free {
		if total *= 2; total > maxAnswers {
			return
		}
	}
	solves := func(answers int) bool {
		fixed := make([]bool, len(c.leaves))
		for i, t := range free {
			if t.leaf >= 0 {
				fixed[t.leaf] = answers>>i&1 == 0 // its steps have not been taken: it is not known
			} else {
				t.known = truth(answers>>i&1 == 1)
			}
		}
		s := solver{leaves: len(c.leaves), fixed: fixed, part: func(t *term) policy.Truth {
			if t.leaf >= 0 {
				return policy.Unknown
			}
			return t.known
		}}
		return s.solve(k.opens) != nil
	}
	matters := func(t *term) bool {
		bit := 1 << slices.Index(free, t)
		for answers := range total {
			if answers&bit == 0 && solves(answers) != solves(answers|bit) {
				return true
			}
		}
		return false
	}
	k.bears = slices.DeleteFunc(slices.Clone(k.asked), func(t *term) bool { return !matters(t) })
	k.since = slices.DeleteFunc(slices.Clone(k.since), func(t *term) bool { return !matters(t) })
}

// term gives the condition of a clause, made out once.
func (c *cone) term(clause *policy.Clause) *term {
	if clause == nil {
		return nil
	}
	if c.terms[clause] == nil {
		c.terms[clause] = c.termOf(clause.Form(c.law))
	}
	return c.terms[clause]
}

func (c *cone) termOf(f *policy.Form) *term {
	t := &term{op: f.Op, form: f, leaf: -1}
	for _, p := range f.Parts {
		t.parts = append(t.parts, c.termOf(p))
	}
	if f.Op == "" && f.Free {
		t.leaf = c.leaf(f)
	}
	return t
}

// leaf gives the place of a leaf. Parts that are written alike are one.
func (c *cone) leaf(f *policy.Form) int {
	i := slices.IndexFunc(c.leaves, func(l *leaf) bool { return l.form.Text == f.Text })
	if i < 0 {
		i = len(c.leaves)
		c.leaves = append(c.leaves, &leaf{form: f})
	}
	return i
}

func (c *cone) exceptions(s *policy.Step) []*term {
	if out, ok := c.unless[s]; ok {
		return out
	}
	out := []*term{}
	for _, f := range s.Unless(c.law) {
		out = append(out, c.termOf(f))
	}
	c.unless[s] = out
	return out
}

func (c *cone) climb(s *policy.Step) *climb {
	k := &climb{step: s, when: c.term(s.When()), requires: c.term(s.Requires())}
	want := func(goals *[]goal, t *term, v policy.Truth) {
		if t != nil {
			*goals = append(*goals, goal{t, v})
		}
	}
	want(&k.calls, k.when, policy.True)
	want(&k.calls, c.term(s.Closes()), policy.False)
	want(&k.calls, c.term(s.Ladder.Closes()), policy.False)
	for _, t := range c.exceptions(s) {
		want(&k.calls, t, policy.False)
	}
	k.opens = slices.Clone(k.calls)
	want(&k.opens, c.term(s.Hold()), policy.False)
	want(&k.opens, c.term(s.Ladder.Hold()), policy.False)
	want(&k.opens, k.requires, policy.True)
	for _, g := range k.opens {
		g.term.each(func(t *term) {
			switch {
			case t.leaf < 0:
				k.asked = append(k.asked, t)
			case len(t.form.Since) > 0:
				k.since = append(k.since, t)
			}
		})
	}
	k.bears = k.asked
	return k
}

// worthRecording lists the outcomes of a step that something in the cone asks about, and one that stands for all others. If nothing
// asks how the step ended, nor whether, there are none.
func (c *cone) worthRecording(s *policy.Step) []string {
	var named []string
	ended := len(s.Limit.Except) > 0
	name := func(a policy.After) {
		if a.Step == s.Name && a.Outcome != "" {
			named = append(named, a.Outcome)
		}
	}
	named = append(named, s.Limit.Except...)
	for _, k := range c.climbs {
		for _, a := range k.step.After {
			name(a)
		}
		for _, clock := range []policy.Clock{k.step.Wait, k.step.Due, k.step.Expires} {
			if !clock.Rule {
				name(clock.From)
			}
		}
		for _, t := range k.bears {
			if !slices.Contains(t.form.Asks, s) {
				continue
			}
			ended = ended || strings.Contains(t.form.Text, "open(")
			for _, o := range s.Outcomes {
				if strings.Contains(t.form.Text, "'"+o+"'") || strings.Contains(t.form.Text, `"`+o+`"`) {
					named = append(named, o)
				}
			}
		}
	}
	switch {
	case s == c.target.step && enforces(s) && s.Limit.Count > 0 && !s.ByPerson:
		return s.Outcomes // each may be recorded later as a use of its own
	case len(named) == 0 && !ended:
		return nil
	}
	var out []string
	other := false
	for _, o := range s.Outcomes {
		if is := slices.Contains(named, o); is || !other {
			out = append(out, o)
			other = other || !is
		}
	}
	return out
}

// keep marks the leaves from which clocks of a step run.
func (c *cone) keep(k *climb) {
	s := k.step
	for _, clock := range []policy.Clock{s.Wait, s.Expires, s.Due} {
		switch {
		case !clock.Set() || clock == s.Due && k != c.target:
		case clock.Rule:
			c.leaves[c.leaf(&policy.Form{Text: clock.From.Step, Rule: true, Free: true})].kept = true
		case clock.From.Step == "" && len(s.After) == 0:
			k.when.each(func(t *term) {
				if t.leaf >= 0 {
					c.leaves[t.leaf].kept = true
				}
			})
		}
	}
}

// rule gives the place of the leaf of a rule, -1 if nothing in the cone rests on it.
func (c *cone) rule(name string) int {
	return slices.IndexFunc(c.leaves, func(l *leaf) bool { return l.form.Rule && l.form.Text == name })
}

// direct lists the steps that a step names in its after, and those that its when and requires ask about.
func (w *world) direct(s *policy.Step) []*policy.Step {
	if w.directs == nil {
		w.directs = make([][]*policy.Step, len(w.law.Steps()))
	}
	if out := w.directs[s.Index]; out != nil {
		return out
	}
	out := []*policy.Step{}
	for _, a := range s.After {
		out = append(out, w.law.Step(a.Step))
	}
	c := &cone{law: w.law, terms: map[*policy.Clause]*term{}}
	for _, clause := range []*policy.Clause{s.When(), s.Requires()} {
		c.term(clause).each(func(t *term) { out = append(out, t.form.Asks...) })
	}
	w.directs[s.Index] = out
	return out
}

// before lists the steps that come before a step: those in its after and those that its when and requires ask about, and theirs.
func (w *world) before(s *policy.Step) []*policy.Step {
	if w.befores == nil {
		w.befores = make([][]*policy.Step, len(w.law.Steps()))
	}
	if out := w.befores[s.Index]; out != nil {
		return out
	}
	seen := make([]bool, len(w.law.Steps()))
	seen[s.Index] = true
	out := []*policy.Step{}
	for i := -1; i < len(out); i++ {
		at := s
		if i >= 0 {
			at = out[i]
		}
		for _, b := range w.direct(at) {
			if !seen[b.Index] {
				seen[b.Index] = true
				out = append(out, b)
			}
		}
	}
	w.befores[s.Index] = out
	return out
}

// entry is one entry of an after, with the step that it belongs to.
type entry struct {
	of *policy.Step
	policy.After
}

// rungs lists the entries of a step's after, of theirs, and so on.
func rungs(law *policy.Policy, s *policy.Step) []entry {
	var out []entry
	steps := []*policy.Step{s}
	for i := 0; i < len(steps); i++ {
		for _, a := range steps[i].After {
			out = append(out, entry{steps[i], a})
			if b := law.Step(a.Step); !slices.Contains(steps, b) {
				steps = append(steps, b)
			}
		}
	}
	return out
}
