package bench

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Result is what one peer took.
type Result struct {
	Peer   Peer
	Pupils int
	One    []float64 // nanoseconds a pupil on one core, of each round
	Two    []float64 // the same with each part on a core of its own; empty if there is one part
	Allocs float64   // allocations a pupil
}

// Comparison is peers at one job, timed in the same process, in turn.
type Comparison struct {
	Jobs   []Job // one for each part
	Peers  []Peer
	Least  time.Duration // a measurement repeats the job until it has taken so long
	Rounds int
	Check  int // how many pupils of each part are held against the reference at most, 0 for all
	Log    func(format string, args ...any)
}

// Do makes all peers ready, holds them against the first of those that the reference makes, and then times them by turns: each
// round times every peer once, so that whatever else the machine does falls on all of them.
func (c *Comparison) Do(reference Peer) ([]Result, error) {
	var all []*contest
	defer func() {
		for _, x := range all {
			x.close()
		}
	}()
	for _, p := range c.Peers {
		x, err := c.ready(p, reference)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		all = append(all, x)
	}
	for round := range c.Rounds {
		for _, x := range all {
			if err := x.time(c.Least); err != nil {
				return nil, fmt.Errorf("%s: %w", x.Peer.Name, err)
			}
		}
		c.log("round %d of %d", round+1, c.Rounds)
	}
	out := make([]Result, len(all))
	for i, x := range all {
		out[i] = x.Result
	}
	return out, nil
}

func (c *Comparison) log(format string, args ...any) {
	if c.Log != nil {
		c.Log(format, args...)
	}
}

// contest is one peer made ready for all parts.
type contest struct {
	Result
	runs []*Run
}

// ready makes a peer ready on its share of each part and holds what it says against the reference.
func (c *Comparison) ready(p, reference Peer) (*contest, error) {
	x := &contest{Result: Result{Peer: p}}
	start := time.Now()
	for _, j := range c.Jobs {
		if p.Most > 0 {
			j.Part = j.Part.Spread(max(1, p.Most/len(c.Jobs)))
		}
		r, err := p.New(j)
		if err != nil {
			return x, err
		}
		x.runs = append(x.runs, r)
		x.Pupils += j.Part.Len()
		if err := r.Do(); err != nil {
			return x, err
		}
		if err := c.check(j, reference, r); err != nil {
			return x, err
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, r := range x.runs {
		if err := r.Do(); err != nil {
			return x, err
		}
	}
	runtime.ReadMemStats(&after)
	x.Allocs = float64(after.Mallocs-before.Mallocs) / float64(x.Pupils)
	c.log("%s: ready for %d pupils, and equal, after %s", p.Name, x.Pupils, time.Since(start).Round(time.Millisecond))
	return x, nil
}

// portion is for how many pupils the reference is made at a time: it keeps a report or a timeline of each.
const portion = 5000

func (c *Comparison) check(j Job, reference Peer, got *Run) error {
	if got.Outcome == nil && got.Turns == nil && got.First == nil {
		return nil // it decides nothing
	}
	count := j.Part.Len()
	if c.Check > 0 {
		count = min(count, c.Check)
	}
	for from := 0; from < count; from += portion {
		some := j
		some.Part = j.Part.slice(from, min(from+portion, count))
		want, err := reference.New(some)
		if err != nil {
			return err
		}
		if err := want.Do(); err != nil {
			return err
		}
		if err := Equal(some, want, got.from(from)); err != nil {
			return err
		}
	}
	return nil
}

// time does the job on one core and on as many as there are parts.
func (x *contest) time(least time.Duration) error {
	x.One = append(x.One, 0)
	took, err := repeat(least, func() error {
		for _, r := range x.runs {
			if err := r.Do(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	x.One[len(x.One)-1] = took / float64(x.Pupils)
	if len(x.runs) == 1 {
		return nil
	}
	took, err = repeat(least, x.together)
	x.Two = append(x.Two, took/float64(x.Pupils))
	return err
}

func (x *contest) together() error {
	errs := make([]error, len(x.runs))
	var wg sync.WaitGroup
	for i, r := range x.runs {
		wg.Go(func() { errs[i] = r.Do() })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *contest) close() {
	for _, r := range x.runs {
		if r.Close != nil {
			r.Close()
		}
	}
}

// repeat gives the nanoseconds that a function takes, done often enough to be measured.
func repeat(least time.Duration, do func() error) (float64, error) {
	runtime.GC() // so that nobody pays for another's garbage
	start := time.Now()
	for n := 1; ; n++ {
		if err := do(); err != nil {
			return 0, err
		}
		if took := time.Since(start); took >= least {
			return float64(took.Nanoseconds()) / float64(n), nil
		}
	}
}

// Median gives the middle one of some measurements.
func Median(of []float64) float64 {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}

// Ratio gives the median over the rounds of how many times as long one peer took as another.
func Ratio(of, to []float64) float64 {
	ratios := make([]float64, min(len(of), len(to)))
	for i := range ratios {
		ratios[i] = of[i] / to[i]
	}
	return Median(ratios)
}
