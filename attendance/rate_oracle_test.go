package attendance_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestRatesAgainstPercentages compares every share of up to 400 sessions with the percentages that laws set, in integers.
func TestRatesAgainstPercentages(t *testing.T) {
	percentages := []attendance.Rate{{Part: 5, Whole: 100}, {Part: 10, Whole: 100}, {Part: 15, Whole: 100}, {Part: 20, Whole: 100},
		{Part: 50, Whole: 100}, {Part: 90, Whole: 100}, {Part: 75, Whole: 1000}}
	for whole := int64(1); whole <= 400; whole++ {
		for part := int64(0); part <= whole; part++ {
			share := attendance.Rate{Part: part, Whole: whole}
			for _, percent := range percentages {
				want := 0
				switch left, right := part*percent.Whole, percent.Part*whole; {
				case left < right:
					want = -1
				case left > right:
					want = 1
				}
				if got := share.Compare(percent); got != want {
					t.Fatalf("%s compares with %s as %d, want %d", share, percent, got, want)
				}
				if got := percent.Compare(share); got != -want {
					t.Fatalf("%s compares with %s as %d, want %d", percent, share, got, -want)
				}
			}
		}
	}
}

// TestRatesAgainstOneAnother compares every pair of small shares, negative ones among them.
func TestRatesAgainstOneAnother(t *testing.T) {
	var shares []attendance.Rate
	for whole := int64(1); whole <= 24; whole++ {
		for part := -whole; part <= whole; part++ {
			shares = append(shares, attendance.Rate{Part: part, Whole: whole})
		}
	}
	for _, a := range shares {
		for _, b := range shares {
			want := 0
			switch d := a.Part*b.Whole - b.Part*a.Whole; {
			case d < 0:
				want = -1
			case d > 0:
				want = 1
			}
			if got := a.Compare(b); got != want {
				t.Fatalf("%s compares with %s as %d, want %d", a, b, got, want)
			}
		}
	}
}
