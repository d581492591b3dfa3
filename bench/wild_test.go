package bench

import (
	"math/rand/v2"
	"testing"
)

// wild makes pupils whose marks are runs of any codes, of any length, so that thresholds that made-up schools seldom come near are
// met and missed by one.
func wild(t testing.TB, pupils int) *Part {
	t.Helper()
	p, err := NewPopulation(pupils, 1, 3)
	if err != nil {
		t.Fatal(err)
	}
	part := p.Parts[0]
	for i := range part.Len() {
		m := rand.New(rand.NewPCG(11, uint64(i)))
		marks := part.Marks(i)
		present := m.IntN(100) // in a hundred runs
		longest := 1 + m.IntN(44)
		few := [3]uint8{uint8(1 + m.IntN(len(codes))), uint8(1 + m.IntN(len(codes))), number("G") + uint8(m.IntN(4))}
		for k := 0; k < len(marks); {
			code := few[m.IntN(len(few))]
			if m.IntN(100) < present {
				code = number("/")
			}
			for n := 1 + m.IntN(longest); n > 0 && k < len(marks); n, k = n-1, k+1 {
				marks[k] = code
				if code == number("/") && k%2 == 1 {
					marks[k] = number(`\`)
				}
			}
		}
	}
	return part
}
