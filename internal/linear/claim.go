package linear

import (
	"math/big"
	"slices"
)

// Claim says that a sum is at least 0, or more than that.
type Claim struct {
	Sum   Sum
	Above bool
}

// Not gives the opposite of a claim.
func (c Claim) Not() Claim { return Claim{c.Sum.Times(big.NewRat(-1, 1)), !c.Above} }

// fails reports whether the claim is one about constants and does not hold.
func (c Claim) fails() bool {
	sign := c.Sum.constant().Sign()
	return len(c.Sum.terms) == 0 && (sign < 0 || sign == 0 && c.Above)
}

// holds reports whether the claim is one about constants and holds.
func (c Claim) holds() bool { return len(c.Sum.terms) == 0 && !c.fails() }

// Tightened makes of a claim about whole numbers the strongest one with the same solutions: 2x > 5 says no more than x >= 3.
func (c Claim) Tightened(whole func(int) bool) Claim {
	if len(c.Sum.terms) == 0 || slices.ContainsFunc(c.Sum.terms, func(t term) bool { return !whole(t.variable) }) {
		return c
	}
	scale := big.NewInt(1)
	for _, t := range c.Sum.terms { // to whole coefficients
		scale = lcm(scale, t.times.Denom())
	}
	divisor := new(big.Int)
	for _, t := range c.Sum.terms {
		n := new(big.Int).Mul(t.times.Num(), new(big.Int).Div(scale, t.times.Denom()))
		divisor.GCD(nil, nil, divisor, n.Abs(n))
	}
	s := c.Sum.Times(new(big.Rat).SetFrac(scale, divisor))
	least := new(big.Rat).Neg(s.constant()) // the terms are at least this
	floor := new(big.Int).Div(least.Num(), least.Denom())
	if !least.IsInt() || c.Above {
		floor.Add(floor, big.NewInt(1))
	}
	return Claim{Sum: Sum{s.terms, new(big.Rat).SetInt(floor.Neg(floor))}}
}

func lcm(a, b *big.Int) *big.Int {
	return new(big.Int).Div(new(big.Int).Mul(a, b), new(big.Int).GCD(nil, nil, a, b))
}
