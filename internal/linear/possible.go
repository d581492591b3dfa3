package linear

import (
	"math/big"
	"slices"
)

const (
	maxClaims = 300 // with more than so many claims at once nothing is decided
	maxBits   = 512 // nor with larger numbers
)

// Possible reports whether claims can hold together. Whole says which variables are whole numbers. Variables are taken out one by
// one (Fourier and Motzkin): each pair of a lower and an upper bound of one makes a claim about the others. What it looks at is taken
// from work, one for each term of a sum; where nothing is left of that it decides nothing, and says that they can. The claims have been
// tightened.
func Possible(claims []Claim, whole func(variable int) bool, work *int) bool {
	var open []Claim
	for _, c := range claims {
		*work -= 1 + len(c.Sum.terms)
		if c.fails() {
			return false
		}
		if !c.holds() {
			open = append(open, c)
		}
	}
	if possible, decided := ordered(open); decided {
		return possible
	}
	for len(open) > 0 {
		if *work <= 0 {
			return true
		}
		v := cheapest(open)
		*work -= len(open)
		var lower, upper, next []Claim
		for _, c := range open {
			switch c.Sum.of(v).Sign() {
			case 1:
				lower = append(lower, c)
			case -1:
				upper = append(upper, c)
			default:
				next = append(next, c)
			}
		}
		if len(next)+len(lower)*len(upper) > maxClaims {
			return true
		}
		for _, l := range lower {
			for _, u := range upper {
				c := joined(l, u, v).Tightened(whole)
				*work -= 4 + 2*len(c.Sum.terms)
				switch {
				case c.fails():
					return false
				case !c.holds():
					if c.large() {
						return true
					}
					next = append(next, c)
				}
			}
		}
		open = next
	}
	return true
}

// joined makes a claim without a variable of a lower and an upper bound of it.
func joined(lower, upper Claim, variable int) Claim {
	a, b := lower.Sum.of(variable), upper.Sum.of(variable)
	s := lower.Sum.Times(new(big.Rat).Inv(a)).Add(upper.Sum.Times(new(big.Rat).Inv(new(big.Rat).Neg(b))))
	return Claim{s, lower.Above || upper.Above}
}

func (c Claim) large() bool {
	big := func(r *big.Rat) bool { return r.Num().BitLen() > maxBits || r.Denom().BitLen() > maxBits }
	return big(c.Sum.constant()) || slices.ContainsFunc(c.Sum.terms, func(t term) bool { return big(t.times) })
}

// cheapest gives the variable that makes the fewest claims when it is taken out.
func cheapest(claims []Claim) int {
	type count struct{ lower, upper int }
	counts := map[int]count{}
	var variables []int
	for _, c := range claims {
		for _, t := range c.Sum.terms {
			n, known := counts[t.variable]
			if !known {
				variables = append(variables, t.variable)
			}
			if t.times.Sign() > 0 {
				n.lower++
			} else {
				n.upper++
			}
			counts[t.variable] = n
		}
	}
	return slices.MinFunc(variables, func(a, b int) int {
		if d := counts[a].lower*counts[a].upper - counts[b].lower*counts[b].upper; d != 0 {
			return d
		}
		return a - b
	})
}
