package main

import (
	"fmt"
	"strings"
)

// meant gives " (did you mean …?)" with the name nearest to the one written, or "" if none is near.
func meant(written string, names []string) string {
	best, at := slips(written)+1, ""
	for _, name := range names {
		if d := distance(written, name); d < best {
			best, at = d, name
		}
	}
	if at == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", at)
}

// near reports whether one name may have been written for another.
func near(written, name string) bool { return distance(written, name) <= slips(written) }

// slips is how many slips of the pen a name may have; names that are very long have none.
func slips(written string) int {
	const longest = 64
	if len(written) > longest {
		return -1
	}
	return 1 + len(written)/4
}

// distance is how many letters must be put in, taken out or changed to get from one name to the other; two that change places
// count as one. Capitals do not matter. Names too different in length to be meant are not compared letter by letter.
func distance(written, name string) int {
	if d := len(written) - len(name); d > slips(written) || -d > slips(written) {
		return len(written) + len(name)
	}
	a, b := strings.ToLower(written), strings.ToLower(name)
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(last[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
