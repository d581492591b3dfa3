package linear

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

func plenty() *int { n := 1_000_000; return &n }

func whole(int) bool { return true }

func broken(int) bool { return false }

func tight(claims []Claim, whole func(int) bool) []Claim {
	var out []Claim
	for _, c := range claims {
		out = append(out, c.Tightened(whole))
	}
	return out
}

// sum makes a sum of whole numbers: a constant, and how many times each variable.
func sum(plus int64, times ...int64) Sum {
	s := Constant(big.NewRat(plus, 1))
	for v, n := range times {
		s = s.Add(Variable(v).Times(big.NewRat(n, 1)))
	}
	return s
}

func TestPossible(t *testing.T) {
	tests := []struct {
		name   string
		claims []Claim
		whole  func(int) bool
		want   bool
	}{
		{"nothing", nil, whole, true},
		{"a constant that holds", []Claim{{sum(0), false}}, whole, true},
		{"a constant that does not", []Claim{{sum(0), true}}, whole, false},
		{"x >= 5 and x < 5", []Claim{{sum(-5, 1), false}, {sum(5, -1), true}}, broken, false},
		{"x >= 5 and x <= 5", []Claim{{sum(-5, 1), false}, {sum(5, -1), false}}, broken, true},
		{"4 < x < 5 of fractions", []Claim{{sum(-4, 1), true}, {sum(5, -1), true}}, broken, true},
		{"4 < x < 5 of whole numbers", []Claim{{sum(-4, 1), true}, {sum(5, -1), true}}, whole, false},
		{"2x = 5 of whole numbers", []Claim{{sum(-5, 2), false}, {sum(5, -2), false}}, whole, false},
		{"x <= y, y <= z, z < x", []Claim{{sum(0, -1, 1), false}, {sum(0, 0, -1, 1), false}, {sum(0, 1, 0, -1), true}}, broken, false},
		{"x + y <= 1, x >= 0.6, y >= 0.6", []Claim{{sum(1, -1, -1), false}, {Sum{plus: big.NewRat(-3, 5)}.Add(Variable(0)), false}, {Sum{plus: big.NewRat(-3, 5)}.Add(Variable(1)), false}}, broken, false},
	}
	for _, test := range tests {
		if got := Possible(tight(test.claims, test.whole), test.whole, plenty()); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestPossibleOnGrid holds claims against trying out: wherever some whole numbers satisfy them they are possible, for whole numbers and for
// fractions; and where they are called impossible for whole numbers, none of the grid does.
func TestPossibleOnGrid(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 800 {
		var claims []Claim
		for range 1 + random.IntN(5) {
			claims = append(claims, Claim{sum(random.Int64N(13)-6, random.Int64N(5)-2, random.Int64N(5)-2, random.Int64N(5)-2), random.IntN(2) == 0})
		}
		found := false
		for x := int64(-4); x <= 4 && !found; x++ {
			for y := int64(-4); y <= 4 && !found; y++ {
				for z := int64(-4); z <= 4 && !found; z++ {
					found = holdAt(claims, x, y, z)
				}
			}
		}
		for name, kind := range map[string]func(int) bool{"whole": whole, "broken": broken} {
			possible := Possible(tight(claims, kind), kind, plenty())
			if found && !possible {
				t.Fatalf("%s numbers: %v is called impossible, and is not", name, claims)
			}
			if !possible {
				refused++
			}
		}
	}
	if refused < 100 {
		t.Errorf("only %d were called impossible: the test tests nothing", refused)
	}
}

func holdAt(claims []Claim, at ...int64) bool {
	for _, c := range claims {
		v := new(big.Rat).Set(c.Sum.constant())
		for _, term := range c.Sum.terms {
			v.Add(v, new(big.Rat).Mul(term.times, big.NewRat(at[term.variable], 1)))
		}
		if v.Sign() < 0 || v.Sign() == 0 && c.Above {
			return false
		}
	}
	return true
}

// TestPossibleEnds shows that claims about very many variables come to an end, and are then taken to be possible.
func TestPossibleEnds(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var claims []Claim
	for range 250 {
		s := sum(random.Int64N(9))
		for v := range 30 {
			s = s.Add(Variable(v).Times(big.NewRat(random.Int64N(9)-4, 1+random.Int64N(9))))
		}
		claims = append(claims, Claim{Sum: s})
	}
	work := 200_000
	if !Possible(claims, broken, &work) {
		t.Error("called impossible: all variables 0 satisfies them")
	}
	if work < -200_000 {
		t.Errorf("went on for %d after its work was used up", -work)
	}
}
