package linear

import "math/big"

// span is where a variable lies by what has been claimed of it alone. An end that is nil is open.
type span struct {
	lo, hi           *big.Rat
	loAbove, hiBelow bool
}

// ordered decides claims that are all bounds of one variable, or that one variable is no less than another: nearly all that conditions
// say. Bounds are passed on from variable to variable until none moves.
func ordered(claims []Claim) (possible, decided bool) {
	spans := map[int]*span{}
	at := func(v int) *span {
		s := spans[v]
		if s == nil {
			s = &span{}
			spans[v] = s
		}
		return s
	}
	type pair struct{ more, less *span }
	var pairs []pair
	for _, c := range claims {
		switch t := c.Sum.terms; {
		case len(t) == 1:
			end := new(big.Rat).Quo(c.Sum.constant(), t[0].times)
			end.Neg(end)
			if t[0].times.Sign() > 0 {
				at(t[0].variable).raise(end, c.Above)
			} else {
				at(t[0].variable).cut(end, c.Above)
			}
		case len(t) == 2 && !c.Above && c.Sum.constant().Sign() == 0 && new(big.Rat).Add(t[0].times, t[1].times).Sign() == 0:
			more, less := at(t[0].variable), at(t[1].variable)
			if t[0].times.Sign() < 0 {
				more, less = less, more
			}
			pairs = append(pairs, pair{more, less})
		default:
			return false, false
		}
	}
	for moved := true; moved; {
		moved = false
		for _, p := range pairs {
			if p.less.lo != nil && p.more.raise(p.less.lo, p.less.loAbove) {
				moved = true
			}
			if p.more.hi != nil && p.less.cut(p.more.hi, p.more.hiBelow) {
				moved = true
			}
		}
	}
	for _, s := range spans {
		if s.lo == nil || s.hi == nil {
			continue
		}
		if d := s.lo.Cmp(s.hi); d > 0 || d == 0 && (s.loAbove || s.hiBelow) {
			return false, true
		}
	}
	return true, true
}

// raise takes in a lower bound, and reports whether it is higher than the one before.
func (s *span) raise(to *big.Rat, above bool) bool {
	if s.lo != nil {
		if d := to.Cmp(s.lo); d < 0 || d == 0 && (s.loAbove || !above) {
			return false
		}
	}
	s.lo, s.loAbove = to, above
	return true
}

// cut takes in an upper bound, and reports whether it is lower than the one before.
func (s *span) cut(to *big.Rat, below bool) bool {
	if s.hi != nil {
		if d := to.Cmp(s.hi); d > 0 || d == 0 && (s.hiBelow || !below) {
			return false
		}
	}
	s.hi, s.hiBelow = to, below
	return true
}
