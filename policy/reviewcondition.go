package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewConditions finds conditions, and parts of them, that nothing can meet or that everybody meets.
func (r *review) reviewConditions() {
	seen := make([]bool, len(r.p.rules))
	var visit func(i int)
	visit = func(i int) { // after the rules that it names: what is wrong with these is told once
		if seen[i] {
			return
		}
		seen[i] = true
		for _, u := range r.p.rules[i].uses() {
			if u.kind == useRule {
				visit(u.at)
			}
		}
		r.reviewRule(r.p.rules[i])
	}
	for i := range r.p.rules {
		visit(i)
	}
	r.reaching = true
	for range len(r.p.steps) + 1 { // until no further step is found that cannot be taken
		before := len(r.untaken)
		for _, s := range r.p.steps {
			if !r.untaken[s.Name] {
				r.reachable(s)
			}
		}
		if len(r.untaken) == before {
			break
		}
	}
	r.reaching = false
	r.forget()
	for _, s := range r.p.steps {
		if !r.untaken[s.Name] {
			r.reviewStep(s)
		}
	}
}

// everywhere reports whether something holds under the law of each of some editions, of which there is at least one.
func (r *review) everywhere(eras []*phrasing, holds func(t *phrasing) bool) bool {
	for _, t := range eras {
		r.edition = t.edition
		if !holds(t) {
			return false
		}
	}
	return len(eras) > 0
}

func (r *review) reviewRule(u *rule) {
	entry := r.entry("rule", u.name)
	when, applies := r.read(entry.node("when")), r.read(entry.node("applies"))
	if when == nil || r.told[when.node] || applies != nil && r.told[applies.node] {
		r.settle(u)
		return
	}
	eras := r.during(u.inForce, when, applies)
	if applies != nil && r.wholly(applies, eras, "rule "+u.name, u) {
		return
	}
	switch {
	case r.never(eras, when):
		r.settle(u)
		at, why := r.conflict(when, eras)
		r.add("never-met", at, fmt.Sprintf("rule %s can never be met: %s", u.name, why), "mend the operator or the number, or drop the rule", r.numbers(when)...)
	case r.always(eras, when) && !isLiteral(when.tree):
		r.settle(u)
		r.add("always-met", r.culprit(when, eras), fmt.Sprintf("rule %s is always met, whatever was marked: %s says nothing", u.name, quoted(when)),
			"mend the operator or the number", r.numbers(when)...)
	case applies != nil && r.never(eras, applies, when):
		r.settle(u)
		r.add("never-met", when.node.Pos, fmt.Sprintf("rule %s can never be met: whoever it applies to (%s) never meets %s", u.name, quoted(applies), quoted(when)),
			"let applies and when agree: one of them excludes what the other asks for", related(applies.node.Pos, "whom the rule applies to"))
	case applies != nil && !isLiteral(when.tree) && r.everywhere(eras, func(t *phrasing) bool { return r.implies(t.claim(when), t.claim(applies)) }):
		r.settle(u)
		r.add("always-met", when.node.Pos, fmt.Sprintf("rule %s is met by everybody to whom it applies: %s follows from %s", u.name, quoted(when), quoted(applies)),
			"ask in when for what has happened, and leave to applies whom the law is for", related(applies.node.Pos, "whom the rule applies to"))
	default:
		if r.exceptions("rule "+u.name, u.unless, u.inForce, applies, when) {
			r.settle(u)
			return
		}
		r.forATime(u, applies, when)
		if applies != nil {
			r.reviewParts(applies, applies.tree, eras, func(*phrasing) *claim { return always }, "applies of rule "+u.name)
		}
		r.reviewParts(when, when.tree, eras, func(t *phrasing) *claim { return t.claim(applies) }, "rule "+u.name)
	}
}

// wholly tells of an applies that is for nobody or for everybody.
func (r *review) wholly(applies *phrase, eras []*phrasing, owner string, u *rule) bool {
	switch {
	case r.never(eras, applies):
		r.add("never-met", r.culprit(applies, eras), fmt.Sprintf("%s is for nobody: %s can never be true", owner, quoted(applies)),
			"mend the operator or the number in applies", r.numbers(applies)...)
	case r.always(eras, applies) && !isLiteral(applies.tree):
		r.add("always-met", r.culprit(applies, eras), fmt.Sprintf("%s is for everybody: its applies %s is always true", owner, quoted(applies)),
			"leave applies out, or mend the operator or the number", r.numbers(applies)...)
	default:
		return false
	}
	r.settle(u)
	return true
}

func (r *review) never(eras []*phrasing, phrases ...*phrase) bool {
	return r.everywhere(eras, func(t *phrasing) bool {
		var claims []*claim
		for _, ph := range phrases {
			claims = append(claims, t.claim(ph))
		}
		return !r.possible(claims...)
	})
}

func (r *review) always(eras []*phrasing, ph *phrase) bool {
	return r.everywhere(eras, func(t *phrasing) bool { return !r.possible(t.claim(ph).not()) })
}

func isLiteral(n ast.Node) bool {
	_, ok := n.(*ast.BoolNode)
	return ok
}

// quoted gives a condition for a message.
func quoted(ph *phrase) string { return "\"" + shortly(ph.string) + "\"" }

// shortly cuts what a message says of a condition.
func shortly(s string) string {
	const enough = 120
	if len(s) <= enough {
		return s
	}
	return strings.ToValidUTF8(s[:enough], "") + "…"
}

// culprit gives the place of the first part of a condition that by itself makes it what it always is, or of the condition.
func (r *review) culprit(ph *phrase, eras []*phrasing) tomldoc.Pos {
	at := ph.node.InString(0)
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryNode)
		if !ok {
			return false
		}
		if b.Operator == "and" || b.Operator == "or" || b.Operator == "&&" || b.Operator == "||" {
			return visit(b.Left) || visit(b.Right)
		}
		if r.everywhere(eras, func(t *phrasing) bool { c := t.truth(n); return !r.possible(c) || !r.possible(c.not()) }) {
			at = ph.at(n)
			return true
		}
		return false
	}
	visit(ph.tree)
	return at
}

// conflict gives where and why a condition can never be true: the parts of it that exclude each other, as few as are enough.
func (r *review) conflict(ph *phrase, eras []*phrasing) (at tomldoc.Pos, why string) {
	kept := operands(ph.tree, true)
	if len(kept) > 30 {
		kept = kept[:1] // too many to be tried one by one
	}
	together := func(parts []ast.Node) bool {
		return r.everywhere(eras, func(t *phrasing) bool {
			var claims []*claim
			for _, n := range parts {
				claims = append(claims, t.truth(n))
			}
			return !r.possible(claims...)
		})
	}
	for i := 0; i < len(kept) && len(kept) > 1; {
		if fewer := slices.Concat(kept[:i], kept[i+1:]); together(fewer) {
			kept = fewer
		} else {
			i++
		}
	}
	if len(kept) == 1 || !together(kept) {
		return r.culprit(ph, eras), fmt.Sprintf("no register and no fact make %s true", quoted(ph))
	}
	texts := make([]string, len(kept))
	for i, n := range kept {
		texts[i] = shortly(written(n))
	}
	return ph.at(kept[0]), strings.Join(texts, " and ") + " exclude each other"
}

// numbers gives the places of the parameters that a condition reads.
func (r *review) numbers(phrases ...*phrase) []Related {
	var out []Related
	done := map[string]bool{}
	for _, ph := range phrases {
		if ph == nil {
			continue
		}
		for _, name := range ph.names {
			if p := r.parameterNamed(name); p != nil && len(p.values) > 0 && !done[name] {
				done[name] = true
				last := p.values[len(p.values)-1]
				out = append(out, related(last.place, fmt.Sprintf("%s is %s from %s", p.name, orNothing(last), last.from)))
			}
		}
	}
	return out
}

func orNothing(v datedValue) string {
	if v.repealed {
		return "repealed"
	}
	return v.value.shown
}

// exceptions tells of exceptions that never or always apply, and of those behind others. It reports whether one always does.
func (r *review) exceptions(owner string, unless []*exception, f inForce, conditions ...*phrase) bool {
	var before []*exception
	for _, x := range unless {
		ph := r.read(x.source.node)
		if ph == nil || r.told[ph.node] {
			continue
		}
		both := f.meet(x.inForce)
		eras := r.during(both, append(slices.Clone(conditions), ph)...)
		given := func(t *phrasing) []*claim {
			var out []*claim
			for _, c := range conditions {
				out = append(out, t.claim(c))
			}
			return out
		}
		switch {
		case r.everywhere(eras, func(t *phrasing) bool { return !r.possible(append(given(t), t.claim(ph))...) }):
			r.add("exception-never", ph.node.Pos, fmt.Sprintf("exception %s of %s can never apply: where the rest holds, %s is never true", x.name, owner, quoted(ph)),
				"mend its condition, or drop the exception", r.numbers(ph)...)
			continue
		case r.everywhere(eras, func(t *phrasing) bool { return r.implies(t.claim(ph), given(t)...) }) && both == f:
			r.add("exception-always", ph.node.Pos, fmt.Sprintf("exception %s of %s always applies, so that nothing is left: wherever the rest holds, %s is true", x.name, owner, quoted(ph)),
				"mend its condition: an exception takes some cases out, and not all", r.numbers(ph)...)
			return true
		}
		for _, y := range before {
			other := r.read(y.source.node)
			if y.inForce.on(both.from) && (y.inForce.until.IsZero() || !both.until.IsZero() && !both.until.After(y.inForce.until)) &&
				r.everywhere(eras, func(t *phrasing) bool { return r.implies(t.claim(other), append(given(t), t.claim(ph))...) }) {
				r.add("exception-hidden", ph.node.Pos, fmt.Sprintf("exception %s of %s adds nothing to exception %s: whatever meets %s meets %s", x.name, owner, y.name, quoted(ph), quoted(other)),
					"drop one of the two, or mend the condition of the one that was meant to be wider", related(y.source.node.Pos, "exception "+y.name))
				break
			}
		}
		before = append(before, x)
	}
	return false
}

// forATime tells of a rule that can be met at some time and not at another, because of the numbers of that time.
func (r *review) forATime(u *rule, conditions ...*phrase) {
	for _, t := range r.during(u.inForce, conditions...) {
		r.edition = t.edition
		if r.lawless(t, u) {
			continue
		}
		if !r.possible(t.claim(conditions[0]), t.claim(conditions[1])) {
			r.add("never-met-then", conditions[1].node.Pos, fmt.Sprintf("rule %s can never be met under the law of %s, though it can at another time: %s is never true with the numbers then in force", u.name, t.at, quoted(conditions[1])),
				"mend the values of that time, or give the rule a from or an until", r.numbers(conditions...)...)
			return
		}
	}
}

// lawless reports whether the law of an edition leaves a rule without a number that it needs, or names a rule not in force.
func (r *review) lawless(t *phrasing, u *rule) bool {
	for _, n := range u.needs {
		if n.kind == useParameter && !t.edition.values[n.at].value.known() || n.kind == useRule && !t.inForce(r.p.rules[n.at].inForce) {
			return true
		}
	}
	return false
}

// reviewParts tells of parts of a condition that change nothing: the whole is true and false in the same cases without them. What is given
// besides holds wherever the condition is asked.
func (r *review) reviewParts(ph *phrase, n ast.Node, eras []*phrasing, given func(*phrasing) *claim, owner string) {
	switch n := n.(type) {
	case *ast.UnaryNode:
		r.reviewParts(ph, n.Node, eras, given, owner)
	case *ast.ConditionalNode:
		if r.typeOf(n.Exp1) != boolType {
			return
		}
		r.reviewParts(ph, n.Cond, eras, given, owner)
		r.reviewParts(ph, n.Exp1, eras, func(t *phrasing) *claim { return allOf(given(t), t.truth(n.Cond)) }, owner)
		r.reviewParts(ph, n.Exp2, eras, func(t *phrasing) *claim { return allOf(given(t), t.truth(n.Cond).not()) }, owner)
	case *ast.BinaryNode:
		and := n.Operator == "and" || n.Operator == "&&"
		if !and && n.Operator != "or" && n.Operator != "||" {
			return
		}
		r.reviewOperands(ph, operands(n, and), and, eras, given, owner)
	}
}

// operands lists what is joined by one operator.
func operands(n ast.Node, and bool) []ast.Node {
	if b, ok := n.(*ast.BinaryNode); ok && (and && (b.Operator == "and" || b.Operator == "&&") || !and && (b.Operator == "or" || b.Operator == "||")) {
		return append(operands(b.Left, and), operands(b.Right, and)...)
	}
	return []ast.Node{n}
}

func (r *review) reviewOperands(ph *phrase, parts []ast.Node, and bool, eras []*phrasing, given func(*phrasing) *claim, owner string) {
	kept := slices.Clone(parts)
	for _, part := range slices.Backward(parts) {
		others := slices.DeleteFunc(slices.Clone(kept), func(n ast.Node) bool { return n == part })
		rest := func(t *phrasing) []*claim { // what the others must come to for the part to matter
			out := []*claim{given(t)}
			for _, o := range others {
				if c := t.truth(o); and {
					out = append(out, c)
				} else {
					out = append(out, c.not())
				}
			}
			return out
		}
		against := func(t *phrasing) *claim { // what the part must come to in order to matter
			c := t.truth(part)
			if and {
				c = c.not()
			}
			return c
		}
		if r.isRule(part) || !r.everywhere(eras, func(t *phrasing) bool { return !r.possible(append(rest(t), against(t))...) }) || splits(ph.tree, part) {
			continue
		}
		kept = others
		text := shortly(written(part))
		alone := r.everywhere(eras, func(t *phrasing) bool { return !r.possible(given(t), against(t)) })
		switch {
		case alone && and:
			r.add("part-always-true", ph.at(part), fmt.Sprintf("in %s the part %s is always true and asks for nothing", owner, text),
				"drop the part, or mend its operator or its number", r.numbers(newPhrase(ph.text, part))...)
		case alone:
			r.add("part-never-true", ph.at(part), fmt.Sprintf("in %s the part %s can never be true: this way leads nowhere", owner, text),
				"drop the part, or mend its operator or its number", r.numbers(newPhrase(ph.text, part))...)
		default:
			r.add("part-idle", ph.at(part), fmt.Sprintf("in %s the part %s changes nothing: the rest %s", owner, text, map[bool]string{true: "already demands it", false: "already covers it"}[and]),
				"drop the part, or mend it: it was probably meant to say something else", r.numbers(newPhrase(ph.text, part))...)
		}
	}
	for _, part := range kept {
		r.reviewParts(ph, part, eras, func(t *phrasing) *claim {
			out := []*claim{given(t)}
			for _, o := range kept {
				if o == part {
					continue
				}
				if c := t.truth(o); and {
					out = append(out, c)
				} else {
					out = append(out, c.not())
				}
			}
			return allOf(out...)
		}, owner)
	}
}

// splits reports whether a part and its opposite stand in a condition side by side, as in p and a or not p and b: who writes so tells two
// cases apart, be it needed or not.
func splits(whole, part ast.Node) bool {
	if not, ok := part.(*ast.UnaryNode); ok {
		return count(whole, written(not.Node)) > count(whole, written(not))
	}
	return strings.Contains(written(whole), "not "+written(part))
}

// count counts the parts of a condition that are written so.
func count(n ast.Node, text string) int {
	out := 0
	if written(n) == text {
		out++
	}
	for _, child := range children(n) {
		out += count(child, text)
	}
	return out
}

// isRule reports whether a part of a condition is just the name of a rule: such a name is there to be read, even where it is not needed.
func (r *review) isRule(n ast.Node) bool {
	id, ok := n.(*ast.IdentifierNode)
	if !ok {
		return false
	}
	_, isRule := r.p.ruleIndex[id.Value]
	return isRule
}
