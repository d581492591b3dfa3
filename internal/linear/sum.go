package linear

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// Sum is a number that is made of variables: so many times each of them, and a constant. The zero Sum is 0. Sums are never changed.
type Sum struct {
	terms []term // by variable
	plus  *big.Rat
}

type term struct {
	variable int
	times    *big.Rat
}

// Constant gives a sum without variables.
func Constant(r *big.Rat) Sum { return Sum{plus: r} }

// Variable gives a variable as a sum.
func Variable(v int) Sum { return Sum{terms: []term{{v, big.NewRat(1, 1)}}} }

func (s Sum) constant() *big.Rat {
	if s.plus == nil {
		return zero
	}
	return s.plus
}

// Fixed gives the value of a sum without variables.
func (s Sum) Fixed() (*big.Rat, bool) { return s.constant(), len(s.terms) == 0 }

// Variables lists the variables of a sum, in order.
func (s Sum) Variables() []int {
	var out []int
	for _, t := range s.terms {
		out = append(out, t.variable)
	}
	return out
}

// Has reports whether a sum has a variable.
func (s Sum) Has(variable int) bool { return s.of(variable).Sign() != 0 }

// Single gives the variable of a sum that is times·variable + plus, if it has just one.
func (s Sum) Single() (variable int, times, plus *big.Rat, ok bool) {
	if len(s.terms) != 1 {
		return 0, nil, nil, false
	}
	return s.terms[0].variable, s.terms[0].times, s.constant(), true
}

// Times multiplies a sum by a number.
func (s Sum) Times(r *big.Rat) Sum {
	if r.Sign() == 0 {
		return Sum{}
	}
	out := Sum{plus: new(big.Rat).Mul(s.constant(), r)}
	for _, t := range s.terms {
		out.terms = append(out.terms, term{t.variable, new(big.Rat).Mul(t.times, r)})
	}
	return out
}

// Add adds two sums.
func (s Sum) Add(o Sum) Sum {
	out := Sum{plus: new(big.Rat).Add(s.constant(), o.constant())}
	a, b := s.terms, o.terms
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].variable < b[0].variable:
			out.terms, a = append(out.terms, a[0]), a[1:]
		case len(a) == 0 || b[0].variable < a[0].variable:
			out.terms, b = append(out.terms, b[0]), b[1:]
		default:
			if times := new(big.Rat).Add(a[0].times, b[0].times); times.Sign() != 0 {
				out.terms = append(out.terms, term{a[0].variable, times})
			}
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// Minus subtracts a sum from another.
func (s Sum) Minus(o Sum) Sum { return s.Add(o.Times(big.NewRat(-1, 1))) }

// of gives how many times a sum has a variable.
func (s Sum) of(variable int) *big.Rat {
	i, found := slices.BinarySearchFunc(s.terms, variable, func(t term, v int) int { return t.variable - v })
	if !found {
		return zero
	}
	return s.terms[i].times
}

var zero = new(big.Rat) // which nobody changes

// String writes a sum so that equal ones are written alike.
func (s Sum) String() string {
	var b strings.Builder
	for _, t := range s.terms {
		fmt.Fprintf(&b, "%s*%d + ", t.times.RatString(), t.variable)
	}
	return b.String() + s.constant().RatString()
}
