package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/linear"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Review looks at a pack as its author's most careful colleague would: at all conditions, on all dates on which the law differs. It
// finds what can be read and is nevertheless not right, such as a rule that can never be met or a gap between two bands; [Checks] tells
// of what kinds. The date is that of the review, for what is old or lies ahead. Advice comes in order of place. What it calls impossible
// is impossible; of a pack whose conditions are too many or too large to be decided some are left undecided, and nothing is said of them.
func (p *Policy) Review(on attendance.Date) []*Advice {
	r := p.review(on)
	r.reviewPack()
	r.reviewSources()
	r.reviewCodes()
	r.reviewMeasures()
	r.reviewParameters()
	r.reviewComparisons()
	r.reviewConditions()
	r.reviewBands()
	r.reviewTwins()
	r.reviewLadders()
	r.reviewHoles()
	r.reviewUnused()
	r.reviewNames()
	return r.accepted(r.ordered())
}

func (p *Policy) review(on attendance.Date) *review {
	r := &review{
		p: p, on: on, steps: reviewSteps, work: reviewWork, reading: reviewReading,
		parameters: map[string]*parameter{}, measures: map[string]*measure{}, facts: map[string]*fact{},
		named: map[string]int{}, flags: map[string]*claim{}, tightened: map[*claim]linear.Claim{}, pairs: map[measurePair][]linear.Claim{},
		phrases: map[*tomldoc.Node]*phrase{}, settled: map[int]bool{}, untaken: map[string]bool{},
		told: map[*tomldoc.Node]bool{}, toldOf: map[string]bool{}, suspect: map[tomldoc.Pos]bool{},
	}
	for _, param := range p.parameters {
		r.parameters[param.name] = param
	}
	for _, m := range p.measures {
		r.measures[m.name] = m
	}
	for _, f := range p.facts {
		r.facts[f.name] = f
	}
	r.eras = r.lawEras()
	return r
}

// review is one look at a pack.
type review struct {
	p  *Policy
	on attendance.Date

	parameters map[string]*parameter
	measures   map[string]*measure
	facts      map[string]*fact

	advice []*Advice
	eras   []*phrasing
	all    []*provision

	// What conditions speak of and do not know.
	unknowns  []unknownValue
	named     map[string]int
	flags     map[string]*claim
	inSession bool     // a condition over one session is being looked at, and not one of a rule or a step
	edition   *edition // under which claims are looked at
	tightened map[*claim]linear.Claim
	pairs     map[measurePair][]linear.Claim
	steps     int // what may still be spent on proofs,
	work      int // and on the numbers in them
	reading   int // and on reading conditions

	phrases  map[*tomldoc.Node]*phrase
	settled  map[int]bool           // rules of which it was told that they are never, or always, met
	untaken  map[string]bool        // steps that can never be taken
	reaching bool                   // it is being found out which these are
	suspect  map[tomldoc.Pos]bool   // places that advice has been about, or that have to do with some
	toldOf   map[string]bool        // parameters, measures and rules of which something was told
	told     map[*tomldoc.Node]bool // conditions of which something was told that explains what else is wrong with them
}

// lawEras gives the editions of the law in which the pack is in force, in order.
func (r *review) lawEras() []*phrasing {
	var out []*phrasing
	for i, e := range r.p.editions {
		at := e.from
		if i == 0 {
			at = r.p.inForce.from.AddDays(-1)
			if len(r.p.editions) > 1 {
				at = r.p.editions[1].from.AddDays(-1)
			}
		}
		if r.p.inForce.on(at) {
			t := &phrasing{r: r, edition: e, at: at, claims: map[*phrase]*claim{}, rules: map[int]*claim{}}
			if i+1 < len(r.p.editions) {
				t.until = r.p.editions[i+1].from.AddDays(-1)
			}
			out = append(out, t)
		}
	}
	return out
}

// sortings gives how marks are sorted while the pack is in force.
func (r *review) sortings() []*sorting {
	var out []*sorting
	for _, t := range r.eras {
		if !slices.Contains(out, t.edition.sorting) {
			out = append(out, t.edition.sorting)
		}
	}
	return out
}

// entry gives the table of an entry as it is written, nil if there is none.
func (r *review) entry(section, name string) *table {
	t := r.p.doc.sections[section]
	if t == nil || t.at[name] == nil {
		return nil
	}
	return t.at[name].table
}

// stepEntry gives the table of a step.
func (r *review) stepEntry(s *Step) *table {
	return r.entry("ladder", s.Ladder.Name).at["step"].table.at[s.Name].table
}

// own reports whether a place is in the pack's own folder, and not in that of a base which other packs share.
func (r *review) own(at tomldoc.Pos) bool {
	if r.p.folder == "." {
		return true
	}
	prefix := r.p.folder + "/"
	return len(at.File) > len(prefix) && at.File[:len(prefix)] == prefix
}

func (r *review) parameterNamed(name string) *parameter { return r.parameters[name] }

func (r *review) measureNamed(name string) *measure { return r.measures[name] }

func (r *review) factNamed(name string) *fact { return r.facts[name] }

// valueNamed gives a node for a name that stands for a value, nil if it stands for none.
func (r *review) valueNamed(name string) *node {
	if r.inSession {
		s := r.p.sessionScope()
		return s.names(name, false)
	}
	return r.p.valueNode(name)
}

// provision is one condition of a rule, a step or a ladder.
type provision struct {
	*phrase
	owner   string // rule severe_absence
	key     string // applies, when, unless.homeless
	rule    *rule
	step    *Step
	inForce inForce
}

// name says which condition it is, for messages.
func (p *provision) name() string {
	switch p.key {
	case "when":
		return p.owner
	}
	return p.key + " of " + p.owner
}

// provisions gives all conditions of rules, ladders and steps, in the pack's order.
func (r *review) provisions() []*provision {
	if r.all != nil {
		return r.all
	}
	add := func(n *tomldoc.Node, owner, key string, u *rule, s *Step, f inForce) {
		if ph := r.read(n); ph != nil {
			r.all = append(r.all, &provision{ph, owner, key, u, s, f})
		}
	}
	for _, u := range r.p.rules {
		entry, owner := r.entry("rule", u.name), "rule "+u.name
		add(entry.node("applies"), owner, "applies", u, nil, u.inForce)
		add(entry.node("when"), owner, "when", u, nil, u.inForce)
		for _, x := range u.unless {
			add(x.source.node, owner, "exception "+x.name, u, nil, u.inForce.meet(x.inForce))
		}
	}
	for _, l := range r.p.ladders {
		entry := r.entry("ladder", l.Name)
		add(entry.node("hold"), "ladder "+l.Name, "hold", nil, nil, inForce{})
		add(entry.node("closes"), "ladder "+l.Name, "closes", nil, nil, inForce{})
	}
	for _, s := range r.p.steps {
		entry, owner := r.stepEntry(s), "step "+s.Name
		for _, key := range []string{"when", "requires", "hold", "closes"} {
			add(entry.node(key), owner, key, nil, s, s.inForce)
		}
		for _, x := range s.unless {
			add(x.source.node, owner, "exception "+x.name, nil, s, s.inForce.meet(x.inForce))
		}
		for _, c := range s.Charges {
			add(r.chargeEntry(s, c).node("when"), owner, "charge "+c.Name, nil, s, s.inForce.meet(c.inForce))
		}
	}
	return r.all
}

func (r *review) chargeEntry(s *Step, c *Charge) *table {
	return r.stepEntry(s).at["charge"].table.at[c.Name].table
}

// meet gives when both of two things are in force.
func (f inForce) meet(g inForce) inForce {
	out := inForce{laterOf(f.from, g.from), f.until}
	if out.until.IsZero() || !g.until.IsZero() && g.until.Before(out.until) {
		out.until = g.until
	}
	return out
}

// during gives the editions of the law in which something is in force, those alike but once: what a condition says does not change with
// numbers that it does not read.
func (r *review) during(f inForce, conditions ...*phrase) []*phrasing {
	if r.reading <= 0 {
		return nil
	}
	var out []*phrasing
	reads := r.behind(conditions)
	seen := map[string]bool{}
	for _, t := range r.eras {
		if !t.meets(f) {
			continue
		}
		r.reading -= len(reads.parameters) + len(reads.rules) + len(reads.steps)
		if key := t.sees(reads); !seen[key] {
			seen[key] = true
			out = append(out, t)
		}
	}
	return out
}

// lawRead is what conditions, and the rules that they name, read of the law.
type lawRead struct {
	parameters []*parameter
	rules      []*rule
	steps      []string
}

func (r *review) behind(conditions []*phrase) lawRead {
	var out lawRead
	done := map[string]bool{}
	var visit func(ph *phrase)
	visit = func(ph *phrase) {
		if ph == nil {
			return
		}
		out.steps = append(out.steps, ph.steps...)
		for _, name := range ph.names {
			if done[name] {
				continue
			}
			done[name] = true
			if p := r.parameterNamed(name); p != nil {
				out.parameters = append(out.parameters, p)
			}
			i, isRule := r.p.ruleIndex[name]
			if !isRule {
				continue
			}
			u, entry := r.p.rules[i], r.entry("rule", name)
			out.rules = append(out.rules, u)
			visit(r.read(entry.node("applies")))
			visit(r.read(entry.node("when")))
			for _, x := range u.unless {
				visit(r.read(x.source.node))
			}
		}
	}
	for _, ph := range conditions {
		visit(ph)
	}
	return out
}

// sees says what of the law is read in an edition, so that editions in which it is the same can be told.
func (t *phrasing) sees(reads lawRead) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%p", t.edition.sorting)
	for _, p := range reads.parameters {
		out.WriteString("|" + t.edition.values[p.index].value.shown)
	}
	for _, u := range reads.rules {
		fmt.Fprint(&out, "|", t.inForce(u.inForce))
		for _, x := range u.unless {
			fmt.Fprint(&out, x.inForce.on(t.at))
		}
	}
	for _, s := range reads.steps {
		fmt.Fprint(&out, "|", t.neverTaken(s))
	}
	return out.String()
}

// eachCall goes through the calls in a part of a condition.
func eachCall(n ast.Node, do func(name string, args []ast.Node)) {
	if name, args := call(n); name != "" {
		do(name, args)
	}
	for _, child := range children(n) {
		eachCall(child, do)
	}
}
