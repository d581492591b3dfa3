package policy

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/linear"
)

// reachable tells of a step that can never be taken, whatever a register and a case history hold.
func (r *review) reachable(s *Step) {
	entry, owner := r.stepEntry(s), "step "+s.Name
	when, requires := r.read(entry.node("when")), r.read(entry.node("requires"))
	hold, closes := r.read(entry.node("hold")), r.read(entry.node("closes"))
	for _, ph := range []*phrase{when, requires} {
		if ph != nil && r.told[ph.node] {
			return
		}
	}
	eras := r.during(s.inForce, when, requires, hold, closes)
	for i, a := range s.After {
		if r.untaken[a.Step] {
			r.untaken[s.Name] = true
			r.forget()
			at := entry.node("after").Elems()[i].Pos
			r.add("step-behind-dead-step", at, fmt.Sprintf("%s comes after step %s, which can never be taken: nothing leads to it", owner, a.Step),
				"mend that step first, or name another in after", related(r.p.Step(a.Step).place, "the step that can never be taken"))
			return
		}
	}
	switch {
	case when != nil && r.never(eras, when):
		at, why := r.conflict(when, eras)
		r.add("step-never", at, fmt.Sprintf("nothing ever calls for %s: %s", owner, why),
			"mend the operator or the number in when, or drop the step", r.numbers(when)...)
	case requires != nil && r.never(eras, requires):
		at, why := r.conflict(requires, eras)
		r.add("step-never", at, fmt.Sprintf("%s can never be taken, by what it requires: %s", owner, why),
			"mend the operator or the number in requires", r.numbers(requires)...)
	case when != nil && requires != nil && r.never(eras, when, requires):
		r.add("step-never", requires.node.Pos, fmt.Sprintf("%s can never be taken: where it is called for (%s), what it requires is never true: %s", owner, quoted(when), quoted(requires)),
			"let when and requires agree: one of them excludes what the other asks for", related(when.node.Pos, "what calls for the step"))
	case hold != nil && r.everywhere(eras, func(t *phrasing) bool { return r.implies(t.claim(hold), t.claim(when)) }):
		r.add("step-never", hold.node.Pos, fmt.Sprintf("%s is held for ever: wherever it is called for, %s is true", owner, quoted(hold)), "mend hold, so that it ends some time")
	case closes != nil && r.everywhere(eras, func(t *phrasing) bool { return r.implies(t.claim(closes), t.claim(when)) }):
		r.add("step-never", closes.node.Pos, fmt.Sprintf("the case is closed before %s can be taken: wherever it is called for, %s is true", owner, quoted(closes)), "mend closes")
	case r.exceptions(owner, s.unless, s.inForce, when, requires):
	default:
		return
	}
	r.untaken[s.Name] = true
	r.forget()
}

// reviewStep looks at the parts of a step's conditions and at its charges.
func (r *review) reviewStep(s *Step) {
	entry, owner := r.stepEntry(s), "step "+s.Name
	when, requires := r.read(entry.node("when")), r.read(entry.node("requires"))
	if when != nil && r.told[when.node] {
		return
	}
	eras := r.during(s.inForce, when, requires)
	if when != nil && !isLiteral(when.tree) && r.always(eras, when) {
		r.add("always-met", r.culprit(when, eras), fmt.Sprintf("%s is always called for: %s is true whatever was marked", owner, quoted(when)),
			"mend the operator or the number", r.numbers(when)...)
		return
	}
	if when != nil {
		r.reviewParts(when, when.tree, eras, func(*phrasing) *claim { return always }, owner)
	}
	if requires != nil {
		r.reviewParts(requires, requires.tree, eras, func(t *phrasing) *claim { return t.claim(when) }, "requires of "+owner)
	}
	r.reviewCharges(s, when, requires)
}

// reviewCharges tells of charges that are never asked for, and of cases for which there is none.
func (r *review) reviewCharges(s *Step, when, requires *phrase) {
	if len(s.Charges) == 0 {
		return
	}
	var phrases []*phrase
	for _, c := range s.Charges {
		phrases = append(phrases, r.read(r.chargeEntry(s, c).node("when")))
	}
	given := func(t *phrasing) *claim { return allOf(t.claim(when), t.claim(requires), r.notUsedUp(s)) }
	before := len(r.advice)
	for i, c := range s.Charges {
		ph := phrases[i]
		if ph == nil {
			continue
		}
		eras := r.during(s.inForce.meet(c.inForce), append([]*phrase{when, requires}, phrases...)...)
		if r.everywhere(eras, func(t *phrasing) bool { return !r.possible(given(t), t.claim(ph)) }) {
			r.add("charge-never", ph.node.Pos, fmt.Sprintf("charge %s of step %s is never asked for: where the step may be taken, %s is never true", c.Name, s.Name, quoted(ph)),
				"mend its condition, or drop the charge")
			continue
		}
		if r.everywhere(eras, func(t *phrasing) bool { return !r.possible(given(t), t.claim(ph), r.earlier(s, phrases[:i], t).not()) }) {
			r.add("charge-never", ph.node.Pos, fmt.Sprintf("charge %s of step %s is never asked for: the first charge whose when holds is taken, and one before it always does where %s holds", c.Name, s.Name, quoted(ph)),
				"put the narrower charge first, or mend its condition", related(r.chargeEntry(s, s.Charges[0]).keyPos, "the charges before it"))
		}
	}
	if len(r.advice) > before {
		return // what it leaves open follows from that
	}
	eras := r.during(s.inForce, append([]*phrase{when, requires}, phrases...)...)
	for _, t := range eras {
		r.edition = t.edition
		if open := r.earlier(s, phrases, t).not(); open.op != claimNo && r.steps > 0 && r.counted(phrases) && r.possible(given(t), open) {
			r.add("charge-gap", r.chargeEntry(s, s.Charges[len(s.Charges)-1]).keyPos, fmt.Sprintf("step %s can be taken in a case for which it has no charge: %s", s.Name, r.uncharged(s, phrases)),
				"let the charges cover every number of times that the limit allows, or leave when out of the last one")
			return
		}
	}
}

// earlier gives what it says that one of some charges is in force and holds.
func (r *review) earlier(s *Step, phrases []*phrase, t *phrasing) *claim {
	out := never
	for i, ph := range phrases {
		if s.Charges[i].inForce.on(t.at) {
			out = anyOf(out, t.claim(ph))
		}
	}
	return out
}

// counted reports whether charges go by how often the step was taken and by nothing else, so that they ought to cover all cases.
func (r *review) counted(phrases []*phrase) bool {
	for _, ph := range phrases {
		if ph == nil {
			continue
		}
		for _, name := range ph.names {
			if name != "times" && r.parameterNamed(name) == nil {
				return false
			}
		}
	}
	return true
}

func (r *review) uncharged(s *Step, phrases []*phrase) string {
	var texts []string
	for _, ph := range phrases {
		texts = append(texts, quoted(ph))
	}
	out := "neither " + strings.Join(texts, " nor ") + " need hold"
	if len(texts) == 1 {
		out = texts[0] + " need not hold"
	}
	if s.Limit.Count > 0 {
		out += fmt.Sprintf(", and its limit is %d within %s", s.Limit.Count, s.Limit.Within)
	}
	return out
}

// notUsedUp gives what a step's limit says of how often it was taken when it may be taken again.
func (r *review) notUsedUp(s *Step) *claim {
	if s.Limit.Count == 0 {
		return always
	}
	times := r.number(fmt.Sprintf("times('%s', '%s')", s.Name, s.Limit.Within))
	left := linear.Constant(big.NewRat(int64(s.Limit.Count-1), 1)).Minus(linear.Variable(times))
	return &claim{op: claimNumber, number: linear.Claim{Sum: left}}
}
