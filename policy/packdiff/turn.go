package packdiff

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// turn is that something comes out otherwise from a date on, under one of two laws.
type turn[T any] struct {
	on attendance.Date
	of int // the law: 0 or 1
	to T
}

func sortTurns[T any](turns []turn[T]) {
	slices.SortStableFunc(turns, func(a, b turn[T]) int { return a.on.Compare(b.on) })
}

// firstApart finds the first date on which two laws differ, from what came of something before the turns, and what came of it then; the
// date is zero if they never do.
func firstApart[T any](came [2]T, turns []turn[T], differ func(old, now T) bool) (on attendance.Date, last [2]T) {
	sortTurns(turns)
	for i, t := range turns {
		came[t.of] = t.to
		if (i+1 == len(turns) || turns[i+1].on != t.on) && differ(came[0], came[1]) {
			return t.on, came
		}
	}
	return attendance.Date{}, came
}
