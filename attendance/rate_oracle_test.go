package attendance_test

import (
	"fmt"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestRatesAgainstPercentages compares every share of up to 400 sessions with the percentages that laws set, in integers.
func TestRatesAgainstPercentages(t *testing.T) {
	for whole := 1; whole <= 400; whole++ {
		for part := 0; part <= whole; part++ {
			share := attendance.Rate{Part: int64(part), Whole: int64(whole)}
			for _, percent := range []int{5, 10, 15, 20, 50, 90, 100} {
				threshold := attendance.Rate{Part: int64(percent), Whole: 100}
				// At least ten per cent: a hundred times the part is at least ten times the whole.
				atLeast, above, below := 100*part >= percent*whole, 100*part > percent*whole, 100*part < percent*whole
				got := share.Compare(threshold)
				if got >= 0 != atLeast || got > 0 != above || got < 0 != below {
					t.Fatalf("%s compares with %d %% as %d, but at least %v, above %v, below %v", share, percent, got, atLeast, above, below)
				}
				if back := threshold.Compare(share); back != -got {
					t.Fatalf("%d %% compares with %s as %d, want %d", percent, share, back, -got)
				}
			}
		}
	}
}

// TestPercentOfEveryShare writes every share of up to 400 sessions, rounding half up by long division.
func TestPercentOfEveryShare(t *testing.T) {
	for whole := 1; whole <= 400; whole++ {
		for part := 0; part <= whole; part++ {
			hundredths, rest := part*10000/whole, part*10000%whole
			if rest*2 >= whole {
				hundredths++
			}
			want := fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
			if got := (attendance.Rate{Part: int64(part), Whole: int64(whole)}).Percent(); got != want {
				t.Fatalf("%d/%d is written %s, want %s", part, whole, got, want)
			}
		}
	}
}

func TestPercentByHand(t *testing.T) {
	const most = 1<<63 - 1
	tests := []struct {
		part, whole int64
		want        string
	}{
		{10, 100, "10.00"},
		{1, 3, "33.33"},
		{2, 3, "66.67"},
		{1, 800, "0.13"},
		{3, 800, "0.38"},
		{-1, 800, "-0.13"},
		{1, 20001, "0.00"},
		{1, 20000, "0.01"},
		{0, 0, ""},
		{5, 0, ""},
		{0, 7, "0.00"},
		{3, 2, "150.00"},
		{most, most, "100.00"},
		{most, 1, ">"},
		{99999, 1000000, "10.00"}, // and less than 10 %: see ExampleRate_Compare
	}
	for _, tt := range tests {
		r := attendance.Rate{Part: tt.part, Whole: tt.whole}
		if got := r.Percent(); got != tt.want {
			t.Errorf("%s is written %q, want %q", r, got, tt.want)
		}
	}
	if (attendance.Rate{Part: 0, Whole: 0}).HasValue() || !(attendance.Rate{Part: 0, Whole: 1}).HasValue() {
		t.Error("a share of nothing has no value, and none of one has")
	}
}

// TestHugeRates compares shares whose products do not fit into 64 bits.
func TestHugeRates(t *testing.T) {
	const most = 1<<63 - 1
	for _, tt := range []struct {
		a, b attendance.Rate
		want int
	}{
		{attendance.Rate{Part: most, Whole: most}, attendance.Rate{Part: 1, Whole: 1}, 0},
		{attendance.Rate{Part: most - 1, Whole: most}, attendance.Rate{Part: most, Whole: most}, -1},
		{attendance.Rate{Part: most - 1, Whole: most}, attendance.Rate{Part: most - 2, Whole: most - 1}, 1},
		{attendance.Rate{Part: -most, Whole: most}, attendance.Rate{Part: -1, Whole: 1}, 0},
		{attendance.Rate{Part: -most, Whole: 2}, attendance.Rate{Part: most, Whole: 2}, -1},
	} {
		if got := tt.a.Compare(tt.b); got != tt.want {
			t.Errorf("%s compares with %s as %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := tt.b.Compare(tt.a); got != -tt.want {
			t.Errorf("%s compares with %s as %d, want %d", tt.b, tt.a, got, -tt.want)
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
