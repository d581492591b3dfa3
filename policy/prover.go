package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/internal/linear"
)

// proof is a search for a way in which claims can hold together. Where it takes more than it may the claims are taken to be
// possible, so that nothing is ever called impossible that is not.
type proof struct {
	r       *review
	steps   int
	numbers []linear.Claim
	texts   []textClaim
	flags   map[int]bool
}

type textClaim struct {
	about int
	texts []string
	is    bool
}

// What one search may take, and all of a review together.
const (
	proofSteps  = 3_000
	reviewSteps = 400_000
)

// possible reports whether claims can hold together.
func (r *review) possible(claims ...*claim) bool {
	all := allOf(claims...)
	switch {
	case all.op == claimNo:
		return false
	case all.op == claimYes || r.steps <= 0:
		return true
	}
	p := &proof{r: r, steps: min(proofSteps, r.steps), flags: map[int]bool{}}
	before := p.steps
	out := p.search([]*claim{all}, nil)
	r.steps -= before - p.steps
	return out
}

// implies reports whether one claim certainly holds wherever others do.
func (r *review) implies(c *claim, others ...*claim) bool {
	return !r.possible(append(slices.Clone(others), c.not())...)
}

// search takes the claims that are open one by one, and those of which one must hold last.
func (p *proof) search(open, choices []*claim) bool {
	numbers, texts, flags := len(p.numbers), len(p.texts), []int(nil)
	defer func() {
		p.numbers, p.texts = p.numbers[:numbers], p.texts[:texts]
		for _, f := range flags {
			delete(p.flags, f)
		}
	}()
	choices = slices.Clip(choices)
	for len(open) > 0 {
		if p.steps--; p.steps <= 0 {
			return true
		}
		c := open[len(open)-1]
		open = open[:len(open)-1]
		switch c.op {
		case claimNo:
			return false
		case claimAll:
			open = append(slices.Clip(open), c.parts...)
		case claimAny:
			choices = append(choices, c)
		case claimNumber:
			p.numbers = append(p.numbers, c.number)
		case claimText:
			p.texts = append(p.texts, textClaim{c.about, c.texts, c.is})
			if !p.textPossible(c.about) {
				return false
			}
		case claimFlag:
			set, fits := p.set(c.about, c.is)
			flags = append(flags, set...)
			if !fits {
				return false
			}
		}
	}
	if len(p.numbers) > numbers && !p.numbersPossible() {
		return false
	}
	if len(choices) == 0 {
		return true
	}
	i := narrowest(choices)
	rest := slices.Concat(choices[:i], choices[i+1:])
	for _, part := range choices[i].parts {
		if p.search([]*claim{part}, rest) {
			return true
		}
	}
	return false
}

// narrowest gives the choice with the fewest parts.
func narrowest(choices []*claim) int {
	best := 0
	for i, c := range choices {
		if len(c.parts) < len(choices[best].parts) {
			best = i
		}
	}
	return best
}

// set notes that a flag is true or false, and what follows from it. It gives the flags that were not set before, and whether all fit.
func (p *proof) set(flag int, is bool) (set []int, fits bool) {
	if was, known := p.flags[flag]; known {
		return nil, was == is
	}
	p.flags[flag] = is
	set, fits = []int{flag}, true
	if is {
		for _, other := range p.r.unknowns[flag].implies {
			more, ok := p.set(other, true)
			set, fits = append(set, more...), fits && ok
		}
	}
	return set, fits
}

// textPossible reports whether some text is all that was claimed of one.
func (p *proof) textPossible(about int) bool {
	candidates, closed := p.r.unknowns[about].allowed, p.r.unknowns[about].allowed != nil
	for _, t := range p.texts {
		if t.about != about || !t.is {
			continue
		}
		if !closed {
			candidates, closed = t.texts, true
			continue
		}
		candidates = slices.DeleteFunc(slices.Clone(candidates), func(s string) bool { return !slices.Contains(t.texts, s) })
	}
	if !closed {
		return true
	}
	for _, s := range candidates {
		if !slices.ContainsFunc(p.texts, func(t textClaim) bool { return t.about == about && !t.is && slices.Contains(t.texts, s) }) {
			return true
		}
	}
	return false
}

// numbersPossible reports whether what was claimed of numbers can hold together with what is always so.
func (p *proof) numbersPossible() bool {
	all := slices.Clone(p.numbers)
	var seen []int
	for i := 0; i < len(all); i++ { // axioms may speak of further variables
		for _, v := range all[i].Sum.Variables() {
			if slices.Contains(seen, v) {
				continue
			}
			u := p.r.unknowns[v]
			if u.lo != nil {
				all = append(all, linear.Claim{Sum: linear.Variable(v).Minus(linear.Constant(u.lo))})
			}
			if u.hi != nil {
				all = append(all, linear.Claim{Sum: linear.Constant(u.hi).Minus(linear.Variable(v))})
			}
			all = append(all, u.axioms...)
			for _, w := range seen {
				all = append(all, p.r.between(v, w)...)
			}
			seen = append(seen, v)
		}
	}
	return linear.Possible(all, func(v int) bool { return p.r.unknowns[v].whole })
}
