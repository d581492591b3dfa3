// Package spell finds the name that somebody probably meant.
package spell

import (
	"fmt"
	"strings"
)

// Suggest gives ", did you mean …?" in brackets for messages, with the name nearest to the one written, or "" if none is
// near. Of equally near names it takes the one listed first.
func Suggest(written string, names []string) string {
	if name, ok := Nearest(written, names); ok {
		return fmt.Sprintf(" (did you mean %q?)", name)
	}
	return ""
}

// longest is how long a name may be to be compared at all: longer ones are not slips of the pen.
const longest = 64

// most is how many letters may be wrong at most, however long the name: more are no slip.
const most = 5

// Nearest gives the name nearest to the one written, and whether any is near enough to have been meant.
func Nearest(written string, names []string) (string, bool) {
	if written == "" || len(written) > longest {
		return "", false
	}
	// Of two letters at least one must be right: all names of one letter are as near to each other.
	best, at := min(1+len(written)/3, len(written)-1, most), ""
	lower := lowerASCII(written)
	for _, name := range names {
		if len(name) > longest || name == written {
			continue
		}
		if strings.EqualFold(name, written) {
			return name, true
		}
		if best == 0 {
			continue
		}
		if d := distance(lower, lowerASCII(name), best); d < best || d == best && at == "" {
			best, at = d, name
		}
	}
	return at, at != ""
}

// distance is how many letters must be put in, taken out, changed or swapped with their neighbour to get from a to b, if
// these are not more than limit: else it is some number that is larger.
func distance(a, b string, limit int) int {
	if len(a) > len(b)+limit || len(b) > len(a)+limit {
		return limit + 1
	}
	var rows [3][longest + 1]int // on the stack: a pack with many slips asks often
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		// Cells further than limit from the diagonal are larger than it.
		from, to := max(1, i-limit), min(len(b), i+limit)
		row[from-1] = limit + 1
		if from == 1 {
			row[0] = i
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, last[j-1]+cost)
			if j < i+limit {
				row[j] = min(row[j], last[j]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit+1 {
			return least
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// lowerASCII makes capitals small. Other letters than those of ASCII may change their length with their case and are left.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// Slip reports whether two names differ by so little, a letter or two, that one is probably meant to be the other. Names that differ in
// figures only are two of a kind.
func Slip(a, b string) bool {
	const few = 2
	if a == b || len(a) < 3*few || len(a) > longest || len(b) > longest || undigited(a) == undigited(b) {
		return false
	}
	return distance(lowerASCII(a), lowerASCII(b), few) <= few
}

func undigited(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return -1
		}
		return r
	}, s)
}
