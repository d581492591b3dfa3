package madeup

import "math/rand/v2"

// draw gives numbers by chance. Whole numbers only: fused multiplication makes fractions differ between machines.
type draw struct{ source rand.PCG }

// What the numbers are for, so that a school's are not those of the pupil with the same number.
const (
	ofPupil  uint64 = 0x9e3779b97f4a7c15
	ofSchool uint64 = 0xd1b54a32d192ed03
)

// begin starts the numbers of one pupil or school.
func (d *draw) begin(seed, of uint64, number int) {
	d.source.Seed(scatter(seed^of), scatter(uint64(number)+of))
}

// scatter makes neighbouring numbers unlike each other; it is the last step of SplitMix64.
func scatter(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// below gives a number from 0 to n-1.
func (d *draw) below(n int) int { return int(d.source.Uint64() >> 32 * uint64(n) >> 32) }

// between gives a number from a to b.
func (d *draw) between(a, b int) int { return a + d.below(b-a+1) }

// chance is true n times in a thousand.
func (d *draw) chance(n int) bool { return d.below(1000) < n }
