package attendance

import (
	"math/bits"
	"strconv"
)

// Rate is an exact share: so many out of so many, kept as they were counted and not reduced.
//
// Compare rates with [Rate.Compare]: 5/44 and 10/88 are equal in value, but not with ==. A Rate whose Whole is 0 has
// no value.
type Rate struct {
	Part  int64
	Whole int64 // not negative
}

// HasValue reports whether the rate has a value: a share of nothing has none.
func (r Rate) HasValue() bool { return r.Whole > 0 }

// Compare gives -1, 0 or 1 as r is less than, equal to or greater than other, by cross-multiplying in 128 bits:
// nothing is divided and nothing is rounded. Both must have a value.
func (r Rate) Compare(other Rate) int {
	left, right := r.Part < 0, other.Part < 0
	switch {
	case left && !right:
		return -1
	case right && !left:
		return 1
	case left && right:
		return -compareProducts(-r.Part, other.Whole, -other.Part, r.Whole)
	}
	return compareProducts(r.Part, other.Whole, other.Part, r.Whole)
}

// compareProducts compares a·b with c·d for numbers that are not negative.
func compareProducts(a, b, c, d int64) int {
	hi1, lo1 := bits.Mul64(uint64(a), uint64(b))
	hi2, lo2 := bits.Mul64(uint64(c), uint64(d))
	switch {
	case hi1 < hi2 || hi1 == hi2 && lo1 < lo2:
		return -1
	case hi1 > hi2 || lo1 > lo2:
		return 1
	}
	return 0
}

// String gives the rate as counted: 10/88.
func (r Rate) String() string {
	return strconv.FormatInt(r.Part, 10) + "/" + strconv.FormatInt(r.Whole, 10)
}

// Percent gives the rate as a percentage with two decimals, rounded half away from zero, for people to read.
// It is never compared with anything: just under 10 % may read 10.00.
func (r Rate) Percent() string {
	if !r.HasValue() {
		return ""
	}
	part, sign := r.Part, ""
	if part < 0 {
		part, sign = -part, "-"
	}
	hi, lo := bits.Mul64(uint64(part), 10000)
	lo, carry := bits.Add64(lo, uint64(r.Whole)/2, 0)
	hi += carry
	if hi >= uint64(r.Whole) {
		return ">" // more than any share can be; the fraction itself is printed beside it
	}
	hundredths, _ := bits.Div64(hi, lo, uint64(r.Whole))
	digits := strconv.FormatUint(hundredths%100, 10)
	if len(digits) == 1 {
		digits = "0" + digits
	}
	return sign + strconv.FormatUint(hundredths/100, 10) + "." + digits
}
