package policy

import (
	"math/big"

	"github.com/rollcall-dev/rollcall/attendance"
)

// size bounds an exact fraction: the largest that its part and its whole can be. The zero size is that of nothing.
type size struct{ part, whole *big.Int }

// The largest figures that a register can give: minutes of every session of the longest calendar.
var (
	countSize = size{big.NewInt(attendance.MaxSessions * 1440), big.NewInt(1)}
	hoursSize = size{countSize.part, big.NewInt(60)}
	shareSize = size{countSize.part, countSize.part}
	exactness = new(big.Int).Lsh(big.NewInt(1), 62)
)

func sizeOfRate(r attendance.Rate) size {
	return size{new(big.Int).Abs(big.NewInt(r.Part)), big.NewInt(r.Whole)}
}

func (s size) larger(t size) size {
	out := s
	if t.part.Cmp(out.part) > 0 {
		out.part = t.part
	}
	if t.whole.Cmp(out.whole) > 0 {
		out.whole = t.whole
	}
	return out
}

// sizeOf bounds the result of + - or *.
func sizeOf(op string, a, b size) size {
	mul := func(x, y *big.Int) *big.Int { return new(big.Int).Mul(x, y) }
	whole := mul(a.whole, b.whole)
	if op == "*" {
		return size{mul(a.part, b.part), whole}
	}
	part := mul(a.part, b.whole)
	return size{part.Add(part, mul(b.part, a.whole)), whole}
}

// exact reports whether such fractions are always computed exactly.
func (s size) exact() bool { return s.part.Cmp(exactness) < 0 && s.whole.Cmp(exactness) < 0 }
