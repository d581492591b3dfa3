package policy_test

import (
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/rollcall-dev/rollcall/policy"
)

// TestOneTruth holds all that judges against each other: the way for cohorts, the way for one pupil, expr's own machine, and for
// packs made at random the slow oracle. ROLLCALL_COMPARISONS says how many verdicts are to be compared, for whoever has the time:
//
//	ROLLCALL_COMPARISONS=10000000 go test ./policy -run TestOneTruth -timeout 60m
//
// ROLLCALL_SEED is the first seed, so that another run may compare others.
func TestOneTruth(t *testing.T) {
	want := number(t, "ROLLCALL_COMPARISONS", 200_000/slower)
	if testing.Short() {
		want /= 10
	}
	first := number(t, "ROLLCALL_SEED", 1)
	var n comparisons
	var failures atomic.Int64
	var next atomic.Int64
	packs := shippedPacks(t)
	inParallel(runtime.GOMAXPROCS(0), func(int) {
		for n.total() < int64(want) && failures.Load() < 3 {
			seed := first + int(next.Add(1)) - 1
			if what, err := compareSeed(packs, uint64(seed), nil, &n); err != nil {
				failures.Add(1)
				t.Errorf("seed %d, %s: %v", seed, what, err)
			}
		}
	})
	t.Logf("%d seeds: %v", next.Load(), &n)
}

// compareSeed compares under a pack that ships or one made at random.
func compareSeed(packs []*policy.Policy, seed uint64, edits []byte, n *comparisons) (what string, err error) {
	rng := rand.New(rand.NewPCG(seed, 77))
	if seed%3 > 0 {
		return "a random pack", compareCohorts(rng, edits, n)
	}
	pack := packs[seed/3%uint64(len(packs))]
	return pack.ID(), compareShipped(pack, rng, edits, n)
}

// number reads a number from the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
