package policy

import (
	"math/big"

	"github.com/rollcall-dev/rollcall/internal/linear"
)

// claim is a condition as a review reasons about it: what is said of numbers, texts and truth values that are not known, joined by
// "all" and "any" down to parts without a "not". Claims are shared and never changed.
type claim struct {
	op    claimOp
	parts []*claim

	number linear.Claim
	about  int      // of a text or a flag: which of the review's unknowns
	texts  []string // that the text is one of
	is     bool     // the flag is true; the text is one of those, and not none of them

	opposite *claim
}

type claimOp uint8

const (
	claimYes claimOp = iota
	claimNo
	claimAll
	claimAny
	claimNumber
	claimText
	claimFlag
)

var (
	always = &claim{op: claimYes}
	never  = &claim{op: claimNo}
)

func allOf(parts ...*claim) *claim { return joinClaims(claimAll, always, never, parts) }
func anyOf(parts ...*claim) *claim { return joinClaims(claimAny, never, always, parts) }

// joinClaims leaves out the parts that say nothing, and makes one that settles it the whole.
func joinClaims(op claimOp, idle, settled *claim, parts []*claim) *claim {
	var kept []*claim
	for _, c := range parts {
		switch c.op {
		case settled.op:
			return settled
		case idle.op:
		case op:
			kept = append(kept, c.parts...)
		default:
			kept = append(kept, c)
		}
	}
	switch len(kept) {
	case 0:
		return idle
	case 1:
		return kept[0]
	}
	return &claim{op: op, parts: kept}
}

// not gives the opposite.
func (c *claim) not() *claim {
	if c.opposite != nil {
		return c.opposite
	}
	var out *claim
	switch c.op {
	case claimYes:
		return never
	case claimNo:
		return always
	case claimAll, claimAny:
		parts := make([]*claim, len(c.parts))
		for i, p := range c.parts {
			parts[i] = p.not()
		}
		if c.op == claimAll {
			out = anyOf(parts...)
		} else {
			out = allOf(parts...)
		}
	case claimNumber:
		out = &claim{op: claimNumber, number: c.number.Not()}
	default:
		out = &claim{op: c.op, about: c.about, texts: c.texts, is: !c.is}
	}
	c.opposite = out
	return out
}

// compared says how two sums compare.
func compared(op string, a, b linear.Sum) *claim {
	atLeast := func(x, y linear.Sum, above bool) *claim {
		c := linear.Claim{Sum: x.Minus(y), Above: above}
		if v, fixed := c.Sum.Fixed(); fixed {
			if v.Sign() > 0 || v.Sign() == 0 && !above {
				return always
			}
			return never
		}
		return &claim{op: claimNumber, number: c}
	}
	switch op {
	case ">=":
		return atLeast(a, b, false)
	case ">":
		return atLeast(a, b, true)
	case "<=":
		return atLeast(b, a, false)
	case "<":
		return atLeast(b, a, true)
	case "==":
		return allOf(atLeast(a, b, false), atLeast(b, a, false))
	}
	return anyOf(atLeast(a, b, true), atLeast(b, a, true))
}

// unknownValue is a number, a text or a truth value of which a condition does not say what it is.
type unknownValue struct {
	name    string
	typ     valueType
	whole   bool
	lo, hi  *big.Rat       // of a number; nil for none
	ends    []linear.Claim // the same as claims
	allowed []string       // of a text; nil for any
	implies []int          // of a flag: those that are true if it is
	axioms  []linear.Claim // what holds of the number besides
	measure int            // -1 if it is none
	words   []string       // the names in its name, once they have been asked for
}

// bounds gives what a number can be at all, as claims about a variable.
func (u *unknownValue) bounds(variable int) []linear.Claim {
	var out []linear.Claim
	if u.lo != nil {
		out = append(out, linear.Claim{Sum: linear.Variable(variable).Minus(linear.Constant(u.lo))})
	}
	if u.hi != nil {
		out = append(out, linear.Claim{Sum: linear.Constant(u.hi).Minus(linear.Variable(variable))})
	}
	return out
}
