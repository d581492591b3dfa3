package bench

import (
	"os"
	"strconv"
	"testing"

	"github.com/rollcall-dev/rollcall/policy"
)

// population is how many pupils the benchmarks have; BENCH_PUPILS sets another number.
func population(b *testing.B) int {
	if text := os.Getenv("BENCH_PUPILS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	return 10000
}

func benchmark(b *testing.B, peers []Peer, law func() (*policy.Policy, error)) {
	j := job(b, population(b), "2025-07-23")
	var err error
	if j.Law, err = law(); err != nil {
		b.Fatal(err)
	}
	for _, p := range peers {
		b.Run("peer="+p.Name, func(b *testing.B) {
			j := j
			j.Part = j.Part.Spread(p.Most)
			r := done(b, p, j)
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Do(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(j.Part.Len()), "ns/pupil")
		})
	}
}

func BenchmarkAsOf(b *testing.B) { benchmark(b, AsOfPeers(), Law) }

func BenchmarkAllDates(b *testing.B) { benchmark(b, AllDatesPeers(), Law) }

func BenchmarkRollingSQL(b *testing.B) { benchmark(b, RollingPeers(), RollingLaw) }

func BenchmarkEngland(b *testing.B) { benchmark(b, EnglandPeers(), England) }
