package attendance

import (
	"fmt"
	"iter"
	"math"
	"slices"
)

// Totals are sessions of a group of pupils by code, without dates: what is left of registers once they have been added up.
type Totals struct {
	Group string
	codes []string
	count map[string]int64
}

// Add adds sessions with a code. It is an error if the number is negative or the sum grows beyond what can be counted.
func (t *Totals) Add(code string, sessions int64) error {
	if err := CheckCode(code); err != nil {
		return err
	}
	if sessions < 0 {
		return fmt.Errorf("%d sessions: a number of sessions is not negative", sessions)
	}
	if t.count == nil {
		t.count = map[string]int64{}
	}
	if t.count[code] > math.MaxInt64/4096-sessions {
		return fmt.Errorf("%d sessions are more than can be counted", sessions)
	}
	if _, known := t.count[code]; !known {
		t.codes = append(t.codes, code)
		slices.Sort(t.codes)
	}
	t.count[code] += sessions
	return nil
}

// Codes gives the number of sessions by code, in order of code.
func (t *Totals) Codes() iter.Seq2[string, int64] {
	return func(yield func(string, int64) bool) {
		for _, code := range t.codes {
			if !yield(code, t.count[code]) {
				return
			}
		}
	}
}
