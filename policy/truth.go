package policy

import (
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// truth is what is known of a condition on one date or on several: the least and the greatest value of three-valued
// (Kleene) logic, false < unknown < true, that it has on any of them. "And" is the minimum, "or" the maximum, "not" turns
// the order round. On a single date, anything but yes and no is unknown.
type truth uint8

const (
	least3   = 0 // false
	middle3  = 1 // unknown
	highest3 = 2 // true

	no      truth = least3 | least3<<2
	unknown truth = middle3 | middle3<<2 // on every date
	varying truth = least3 | highest3<<2 // anything, from date to date
	yes     truth = highest3 | highest3<<2
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) lo() truth { return t & 3 }
func (t truth) hi() truth { return t >> 2 }

func (t truth) and(u truth) truth { return min(t.lo(), u.lo()) | min(t.hi(), u.hi())<<2 }
func (t truth) or(u truth) truth  { return max(t.lo(), u.lo()) | max(t.hi(), u.hi())<<2 }
func (t truth) not() truth        { return (highest3 - t.hi()) | (highest3-t.lo())<<2 }

// hull gives what is known of a condition that is one of two.
func (t truth) hull(u truth) truth { return min(t.lo(), u.lo()) | max(t.hi(), u.hi())<<2 }

// never reports whether the condition is true on none of the dates.
func (t truth) never() bool { return t.hi() < highest3 }

func (t truth) String() string {
	switch t {
	case yes:
		return "true"
	case no:
		return "false"
	}
	return "unknown"
}

// number is what is known of a number on one date or on several: that it lies between two exact fractions, both included.
type number struct {
	lo, hi attendance.Rate
	state  knowledge
}

// knowledge says whether a number has a value. The zero value is that nothing is known on any of the dates.
type knowledge uint8

const (
	void  knowledge = iota // not known on any date
	patch                  // known on some dates and not on others
	known                  // known, within the bounds, on every date
)

func exactly(r attendance.Rate) number { return number{r, r, known} }

func integer(n int64) attendance.Rate { return attendance.Rate{Part: n, Whole: 1} }

func between(lo, hi int64) number { return number{integer(lo), integer(hi), known} }

// hull gives what is known of a number that is one of two.
func (a number) hull(b number) number {
	if a.state != known || b.state != known {
		if a.state == void && b.state == void {
			return number{}
		}
		return number{state: patch}
	}
	if b.lo.Compare(a.lo) < 0 {
		a.lo = b.lo
	}
	if b.hi.Compare(a.hi) > 0 {
		a.hi = b.hi
	}
	return a
}

// joint gives what is known of a figure that needs two numbers, if one of them has no bounds.
func joint(a, b number) (n number, bounded bool) {
	switch {
	case a.state == known && b.state == known:
		return number{}, true
	case a.state == void || b.state == void:
		return number{}, false
	}
	return number{state: patch}, false
}

func (a number) less(b number) truth {
	if n, ok := joint(a, b); !ok {
		return n.state.truth()
	}
	switch {
	case a.hi.Compare(b.lo) < 0:
		return yes
	case a.lo.Compare(b.hi) >= 0:
		return no
	}
	return varying
}

func (a number) equal(b number) truth {
	if n, ok := joint(a, b); !ok {
		return n.state.truth()
	}
	switch {
	case a.hi.Compare(b.lo) < 0 || a.lo.Compare(b.hi) > 0:
		return no
	case a.lo.Compare(a.hi) == 0 && b.lo.Compare(b.hi) == 0:
		return yes
	}
	return varying
}

// truth gives what is known of a comparison with a number without bounds.
func (k knowledge) truth() truth {
	if k == void {
		return unknown
	}
	return varying
}

// compare decides one of the comparison operators.
func compare(op string, a, b number) truth {
	switch op {
	case "<":
		return a.less(b)
	case ">":
		return b.less(a)
	case "<=":
		return b.less(a).not()
	case ">=":
		return a.less(b).not()
	case "==":
		return a.equal(b)
	}
	return a.equal(b).not() // "!="
}

// arithmetic works out one of + - *; a result too large to be exact is unknown. The checker proves that no register can
// lead there.
func arithmetic(op string, a, b number) number {
	if n, ok := joint(a, b); !ok {
		return n
	}
	switch op {
	case "+":
		lo, ok1 := addRates(a.lo, b.lo)
		hi, ok2 := addRates(a.hi, b.hi)
		return bounded(lo, hi, ok1 && ok2)
	case "-":
		lo, ok1 := addRates(a.lo, negated(b.hi))
		hi, ok2 := addRates(a.hi, negated(b.lo))
		return bounded(lo, hi, ok1 && ok2)
	}
	var out number
	for i, x := range [4][2]attendance.Rate{{a.lo, b.lo}, {a.lo, b.hi}, {a.hi, b.lo}, {a.hi, b.hi}} {
		part, ok1 := mul(x[0].Part, x[1].Part)
		whole, ok2 := mul(x[0].Whole, x[1].Whole)
		if !ok1 || !ok2 {
			return number{}
		}
		product := exactly(attendance.Rate{Part: part, Whole: whole})
		if i == 0 {
			out = product
		} else {
			out = out.hull(product)
		}
	}
	return out
}

func bounded(lo, hi attendance.Rate, ok bool) number {
	if !ok {
		return number{}
	}
	return number{lo, hi, known}
}

func negated(r attendance.Rate) attendance.Rate {
	return attendance.Rate{Part: -r.Part, Whole: r.Whole}
}

func addRates(a, b attendance.Rate) (attendance.Rate, bool) {
	if a.Whole == b.Whole {
		sum, ok := add(a.Part, b.Part)
		return attendance.Rate{Part: sum, Whole: a.Whole}, ok
	}
	x, ok1 := mul(a.Part, b.Whole)
	y, ok2 := mul(b.Part, a.Whole)
	sum, ok3 := add(x, y)
	whole, ok4 := mul(a.Whole, b.Whole)
	return attendance.Rate{Part: sum, Whole: whole}, ok1 && ok2 && ok3 && ok4
}

func add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}

func mul(a, b int64) (int64, bool) {
	x, y := uint64(max(a, -a)), uint64(max(b, -b))
	hi, lo := bits.Mul64(x, y)
	if hi != 0 || lo > 1<<62 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}
