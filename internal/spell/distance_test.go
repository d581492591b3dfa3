package spell

import (
	"math/rand/v2"
	"testing"
)

// plainDistance is distance by its definition, without a limit: the least of what the last letters allow.
func plainDistance(a, b string, known map[[2]string]int) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	if d, ok := known[[2]string{a, b}]; ok {
		return d
	}
	shortA, shortB := a[:len(a)-1], b[:len(b)-1]
	change := plainDistance(shortA, shortB, known)
	if a[len(a)-1] != b[len(b)-1] {
		change++
	}
	d := min(change, plainDistance(shortA, b, known)+1, plainDistance(a, shortB, known)+1)
	if len(a) > 1 && len(b) > 1 && a[len(a)-1] == b[len(b)-2] && a[len(a)-2] == b[len(b)-1] {
		d = min(d, plainDistance(a[:len(a)-2], b[:len(b)-2], known)+1)
	}
	known[[2]string{a, b}] = d
	return d
}

func TestDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		letters := make([]byte, random.IntN(9))
		for i := range letters {
			letters[i] = "abc"[random.IntN(3)]
		}
		return string(letters)
	}
	for range 20_000 {
		a, b, limit := word(), word(), 1+random.IntN(5)
		want, got := plainDistance(a, b, map[[2]string]int{}), distance(a, b, limit)
		if want <= limit && got != want || want > limit && got <= limit {
			t.Fatalf("distance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	}
}
