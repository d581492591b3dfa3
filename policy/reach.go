package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Reach tells what the finding of a rule rests on: the parts of its conditions that decide it, those of the rules that these name,
// the measures and the marks behind them, and the values of parameters. A part decides if the finding would be another with it the
// other way round.
func (r *Report) Reach(rule string, tell func(Coverable)) {
	i, ok := r.Policy.ruleIndex[rule]
	if !ok || r.Refused != "" || r.Totals != nil {
		return
	}
	r.proofs(func(x *explainer) { (&tracker{x: x, tell: tell}).asked(i) })
}

// ReachMeasure tells what the figure of a measure rests on.
func (r *Report) ReachMeasure(measure string, tell func(Coverable)) {
	if r.Refused != "" || r.Totals != nil {
		return
	}
	for i, m := range r.Policy.measures {
		if m.name == measure {
			r.proofs(func(x *explainer) { (&tracker{x: x, tell: tell}).measure(i) })
		}
	}
}

// Reach tells what decides a condition of a step or a ladder, which is named by its entry, as step.meeting.
func (q *Inquiry) Reach(entry string, c *Clause, tell func(Coverable)) {
	if c != nil {
		(&tracker{x: q.x, tell: tell}).condition(entry+"."+dotted(c.Role), c.text, c.node)
	}
}

// ReachExceptions tells what decides the exceptions of a step, up to the first that holds.
func (q *Inquiry) ReachExceptions(s *Step, tell func(Coverable)) {
	(&tracker{x: q.x, tell: tell}).exceptions("step."+s.Name, s.unless)
}

// tracker goes through what conditions rest on, as the explainer is set.
type tracker struct {
	x     *explainer
	tell  func(Coverable)
	rules []int // that are being gone through or have been
	done  []int // the measures that have been
}

// asked goes through a rule that a case asks about, in the order in which its outcome is decided.
func (t *tracker) asked(i int) {
	u, e := t.x.r.Policy.rules[i], t.x.e
	if !u.inForce.on(t.x.on) || !t.x.r.Policy.inForce.on(t.x.on) {
		t.tell(Coverable{})
		return
	}
	name := "rule." + u.name
	if u.applies != nil {
		t.condition(name+".applies", u.source[u.applies], u.applies)
		if u.applies.truth(e) != yes {
			return
		}
	}
	t.condition(name+".when", u.source[u.when], u.when)
	if u.when.truth(e) == yes {
		t.exceptions(name, u.unless)
	}
}

// exceptions goes through exceptions up to the first that holds.
func (t *tracker) exceptions(owner string, all []*exception) {
	for _, x := range all {
		if !x.inForce.on(t.x.on) {
			continue
		}
		t.condition(owner+".unless."+x.name, x.source, x.when)
		if x.when.truth(t.x.e) == yes {
			t.tell(x.coverable(owner))
			return
		}
	}
}

// named goes through a rule that a deciding part names: of it only whether it is met is asked.
func (t *tracker) named(i int) {
	if slices.Contains(t.rules, i) {
		return
	}
	t.rules = append(t.rules, i)
	u, e := t.x.r.Policy.rules[i], t.x.e
	if !u.inForce.on(t.x.on) || !t.x.r.Policy.inForce.on(t.x.on) {
		return
	}
	name := "rule." + u.name
	applies, when, except := yes, u.when.truth(e), no
	if u.applies != nil {
		applies = u.applies.truth(e)
	}
	for _, x := range u.unless {
		if x.inForce.on(t.x.on) {
			except = except.or(x.when.truth(e))
		}
	}
	if u.applies != nil && when == yes && except == no {
		t.condition(name+".applies", u.source[u.applies], u.applies)
	}
	if applies == yes && except == no {
		t.condition(name+".when", u.source[u.when], u.when)
	}
	if applies == yes && when == yes {
		t.exceptions(name, u.unless)
	}
}

// condition tells the parts of a condition that decide it, and what is behind them.
func (t *tracker) condition(entry string, source text, n *node) {
	t.decisive(n, t.x.e, func(leaf *node, as bool) {
		t.tell(leaf.coverable(entry, source, as))
		for _, c := range leaf.inner(nil) {
			t.condition(entry, source, c)
		}
		for _, u := range leaf.collect(nil) {
			t.behind(u)
		}
	})
	if whole := n.truth(t.x.e); whole != yes && whole != no {
		t.open(n)
	}
}

// open tells what a condition that is not known rests on: parameters that have no value any more are a reason.
func (t *tracker) open(n *node) {
	t.tell(Coverable{})
	for _, u := range n.collect(nil) {
		if u.kind == useParameter && t.x.s.edition.values[u.at].repealed {
			t.value(u.at)
		}
	}
}

// decisive gives the parts of a condition that are known and without which it would be otherwise.
func (t *tracker) decisive(n *node, e *env, found func(leaf *node, as bool)) {
	leaves := n.leaves(nil)
	values := make(map[*node]truth, len(leaves))
	for _, leaf := range leaves {
		values[leaf] = leaf.truth(e)
	}
	whole := n.with(values)
	for _, leaf := range leaves {
		now := values[leaf]
		if leaf.always() || now != yes && now != no {
			continue
		}
		values[leaf] = now.not()
		if n.with(values) != whole {
			found(leaf, now == yes)
		}
		values[leaf] = now
	}
}

// with gives the truth of a condition for given truths of its parts.
func (n *node) with(values map[*node]truth) truth {
	switch n.op {
	case "and":
		return n.parts[0].with(values).and(n.parts[1].with(values))
	case "or":
		return n.parts[0].with(values).or(n.parts[1].with(values))
	case "not":
		return n.parts[0].with(values).not()
	case "if":
		a, b := n.parts[1].with(values), n.parts[2].with(values)
		switch n.parts[0].with(values) {
		case yes:
			return a
		case no:
			return b
		}
		return a.hull(b)
	}
	return values[n]
}

// behind goes on to what a part reads.
func (t *tracker) behind(u use) {
	switch u.kind {
	case useParameter:
		t.value(u.at)
	case useMeasure:
		t.measure(u.at)
	case useRule:
		t.named(u.at)
	default: // facts, the pupil's birth and the case history are the case's own
	}
}

// value tells which value of a parameter is in force.
func (t *tracker) value(i int) {
	if v := t.x.s.edition.values[i]; !v.from.IsZero() {
		t.tell(t.x.r.Policy.parameters[i].coverable(v))
	}
}

// measure tells how the marks in the window of a measure are sorted.
func (t *tracker) measure(i int) {
	if slices.Contains(t.done, i) {
		return
	}
	t.done = append(t.done, i)
	m, s := t.x.r.Policy.measures[i], t.x.s
	if !m.inForce.on(t.x.on) {
		return
	}
	rule := s.policy.tallies[m.tally]
	for _, u := range rule.collect() {
		if u.kind == useParameter {
			t.value(u.at)
		}
	}
	l := s.lay(m.window, t.x.e)
	if l.err != nil || len(s.edition.sorting.noLaw[m.tally]) > 0 {
		t.tell(Coverable{})
		return
	}
	t.tell(m.coverable())
	window := l.first.Sessions
	t.unmarked(window)
	for g := range s.groups {
		t.group(m, rule, &s.groups[g], window)
	}
}

// unmarked tells the codes in a window that say that no mark was made.
func (t *tracker) unmarked(window attendance.Span) {
	s := t.x.s
	for _, n := range s.columns.Used() {
		if c := s.policy.codeByName[t.x.r.Pupil.Register.Codes().Name(n)]; n != 0 && c != nil && c.unmarked && s.columns.Of(n).Any(window) {
			t.tell(c.coverable(nil))
		}
	}
}

// group tells how the marks of one meaning are sorted.
func (t *tracker) group(m *measure, rule *tallyRule, g *group, window attendance.Span) {
	s := t.x.s
	span := g.span.Intersect(window)
	gone := 0
	if g.era.became != nil {
		gone = s.expired(g.era.young.code.becomes, t.x.on)
	}
	type looked struct {
		reading *reading
		session string
	}
	seen := map[looked]bool{}
	for i := g.set.Next(span.From, span.To); i >= 0; i = g.set.Next(i+1, span.To) {
		r := g.era.young
		if i < gone {
			r = g.era.became
			t.tell(r.written.became())
		}
		t.tell(g.era.young.written.coverable(g.era.young.class))
		_, session := s.pupil.Calendar.Session(i)
		minutes, timed := t.x.r.Pupil.Register.MinutesAt(i)
		over := env{
			edition: s.edition, written: r.written, code: r.code, class: r.class, flags: r.class.flags,
			session: session, minutes: minutes, timed: timed,
		}
		counts := rule.of.truth(&over) != no || rule.outOf.truth(&over) != no
		if counts && rule.where != nil {
			within := env{edition: s.edition, sheet: s, from: t.x.on, to: t.x.on, index: i}
			t.overMark(m, "where", rule.where, &within)
			if rule.where.truth(&within) == no {
				continue
			}
		}
		if at := (looked{r, session}); !seen[at] || rule.overMarks {
			seen[at] = true
			for _, c := range m.conditions(s.policy) {
				if c.key != "where" {
					t.overMark(m, c.key, c.node, &over)
				}
			}
		}
	}
}

func (t *tracker) overMark(m *measure, key string, n *node, over *env) {
	t.decisive(n, over, func(leaf *node, as bool) {
		t.tell(leaf.coverable("measure."+m.name+"."+key, m.texts[key], as))
	})
}

// ReachCharges tells what decides the charges of a step, up to the first that is asked for.
func (q *Inquiry) ReachCharges(s *Step, tell func(Coverable)) {
	for _, c := range s.Charges {
		if c.inForce.on(q.x.on) {
			q.Reach("step."+s.Name, c.when, tell)
			if q.Truth(c.when) == True {
				return
			}
		}
	}
}
