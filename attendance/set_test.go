package attendance_test

import (
	"math/rand/v2"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestSetsAgainstMaps does the same to sets and to maps.
func TestSetsAgainstMaps(t *testing.T) {
	for seed := range randomCases(20_000) {
		d := die{rand.New(rand.NewPCG(seed, 4))}
		n := 1 + d.IntN(200)
		span := attendance.Span{From: d.IntN(n+20) - 10, To: d.IntN(n+80) - 10}
		within := func(i int) bool { return i >= span.From && i < span.To }
		fill := func() (attendance.Set, map[int]bool) {
			set, is := attendance.NewSet(n), map[int]bool{}
			for i := range n {
				if d.oneIn(1 + d.IntN(4)) {
					set.Add(i)
					is[i] = true
				}
			}
			return set, is
		}
		a, isA := fill()
		b, isB := fill()
		how := d.IntN(5)
		switch how {
		case 0:
			a.Union(b)
		case 1:
			a.UnionWithin(b, span)
		case 2:
			a.Subtract(b)
		case 3:
			a.Clear()
		}
		count, first, last := 0, -1, -1
		for i := range n {
			switch how {
			case 0:
				isA[i] = isA[i] || isB[i]
			case 1:
				isA[i] = isA[i] || isB[i] && within(i)
			case 2:
				isA[i] = isA[i] && !isB[i]
			case 3:
				isA[i] = false
			}
			if a.Has(i) != isA[i] {
				t.Fatalf("seed %d: after operation %d over %v of %d, %d is in the set: %v", seed, how, span, n, i, a.Has(i))
			}
			if isA[i] && within(i) {
				if first < 0 {
					first = i
				}
				count++
				last = i
			}
		}
		if a.Count(span) != count || a.Any(span) != (count > 0) || a.Next(span.From, span.To) != first || a.Last(span) != last {
			t.Fatalf("seed %d: over %v of %d the set has %d (%v), from %d to %d; want %d, from %d to %d", seed, span, n,
				a.Count(span), a.Any(span), a.Next(span.From, span.To), a.Last(span), count, first, last)
		}
	}
	var none attendance.Set
	if none.Has(3) || none.Count(attendance.Span{To: 100}) != 0 || none.Next(0, 100) != -1 || none.Last(attendance.Span{To: 100}) != -1 {
		t.Error("the zero Set is not empty")
	}
}
