package policy

import (
	"maps"
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
	proofSteps    = 3_000
	reviewSteps   = 200_000
	reviewReading = 10_000_000 // parts of conditions that are read
	reviewWork    = 1_000_000  // terms of sums that are looked at
)

// possible reports whether claims can hold together.
func (r *review) possible(claims ...*claim) bool {
	all := allOf(claims...)
	switch {
	case all.op == claimNo:
		return false
	case all.op == claimYes || r.steps <= 0 || r.work <= 0:
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
			p.numbers = append(p.numbers, p.r.tight(c))
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
	if len(p.numbers) > numbers && !p.numbersPossible(numbers) {
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

// tight gives what a claim says of numbers, as strong as it can be said of whole ones.
func (r *review) tight(c *claim) linear.Claim {
	out, known := r.tightened[c]
	if !known {
		out = c.number.Tightened(r.isWhole)
		r.tightened[c] = out
	}
	return out
}

func (r *review) isWhole(variable int) bool { return r.unknowns[variable].whole }

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

// numbersPossible reports whether what was claimed of numbers can hold together with what is always so. What was claimed before the last
// claims could: so only what these have to do with, directly or by way of others, is looked at.
func (p *proof) numbersPossible(before int) bool {
	claimed := map[int]bool{} // variables
	for _, c := range p.numbers {
		for _, v := range c.Sum.Variables() {
			claimed[v] = true
		}
	}
	all := slices.Clone(p.numbers[before:])
	taken := make([]bool, before)
	seen := map[int]bool{}
	for i := 0; i < len(all); i++ {
		for _, v := range all[i].Sum.Variables() {
			if seen[v] {
				continue
			}
			seen[v] = true
			all = append(append(all, p.r.unknowns[v].ends...), p.r.unknowns[v].axioms...)
			for k, c := range p.numbers[:before] {
				if !taken[k] && c.Sum.Has(v) {
					taken[k], all = true, append(all, c)
				}
			}
			for _, w := range slices.Sorted(maps.Keys(claimed)) {
				if w != v {
					all = append(all, p.r.between(v, w)...)
				}
			}
		}
	}
	return linear.Possible(all, p.r.isWhole, &p.r.work)
}
