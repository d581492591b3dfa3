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

// Nearest gives the name nearest to the one written, and whether any is near enough to have been meant.
func Nearest(written string, names []string) (string, bool) {
	if written == "" || len(written) > longest {
		return "", false
	}
	// Of two letters at least one must be right: all names of one letter are as near to each other.
	best, at := min(1+len(written)/3, len(written)-1), ""
	for _, name := range names {
		if len(name) > longest || name == written {
			continue
		}
		if strings.EqualFold(name, written) {
			return name, true
		}
		if best == 0 || len(name) > len(written)+best || len(written) > len(name)+best {
			continue
		}
		if d := distance(strings.ToLower(written), strings.ToLower(name)); d < best || d == best && at == "" {
			best, at = d, name
		}
	}
	return at, at != ""
}

// distance is how many letters must be put in, taken out, changed or swapped with their neighbour to get from a to b.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
