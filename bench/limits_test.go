package bench

import (
	"testing"
	"time"
)

// comparisons are small ones, for the test alone: ratios of peers on some thousand pupils.
func comparisons(t *testing.T) map[string]struct {
	peers     []Peer
	reference Peer
	job       Job
} {
	law, err := England()
	if err != nil {
		t.Fatal(err)
	}
	j := job(t, 4000, "2025-07-23")
	england := j
	england.Law = law
	rolling := j
	if rolling.Law, err = RollingLaw(); err != nil {
		t.Fatal(err)
	}
	type comparison = struct {
		peers     []Peer
		reference Peer
		job       Job
	}
	return map[string]comparison{
		"as of":       {few(AsOfPeers(), 200), AsOfEvaluate(), j},
		"all dates":   {few(AllDatesPeers(), 60), AllDatesTimeline(), j},
		"rolling SQL": {few(RollingPeers(), 200), AllDatesTimeline(), rolling},
		"england":     {few(EnglandPeers(), 200), AsOfEvaluate(), england},
	}
}

// few gives the peers with fewer pupils for those that are slow.
func few(peers []Peer, most int) []Peer {
	for i := range peers {
		if peers[i].Most > 0 {
			peers[i].Most = min(peers[i].Most, most)
		}
	}
	return peers
}

// TestLimits holds ratios against limits.toml. A machine may be busy with something else, so what fails is tried again; what fails
// every time has changed.
func TestLimits(t *testing.T) {
	if testing.Short() || slow {
		t.Skip("ratios are measured without -short and without the race detector")
	}
	limits, err := Limits()
	if err != nil {
		t.Fatal(err)
	}
	const tries = 4
	for name, c := range comparisons(t) {
		t.Run(name, func(t *testing.T) {
			var failures []string
			for range tries {
				if failures = attempt(t, name, c.peers, c.reference, c.job, limits); len(failures) == 0 {
					return
				}
			}
			for _, f := range failures {
				t.Error(f)
			}
		})
	}
}

// attempt times the peers that limits are about.
func attempt(t *testing.T, name string, peers []Peer, reference Peer, j Job, limits []Limit) (failures []string) {
	asked := map[string]bool{}
	for _, l := range limits {
		if l.Job == name {
			asked[l.Of], asked[l.To] = true, true
		}
	}
	c := Comparison{Jobs: []Job{j}, Least: 10 * time.Millisecond, Rounds: 5}
	for _, p := range peers {
		if asked[p.Name] {
			c.Peers = append(c.Peers, p)
		}
	}
	results, err := c.Do(reference)
	if err != nil {
		t.Fatal(err)
	}
	times := map[string][]float64{}
	for _, r := range results {
		times[r.Peer.Name] = r.One
	}
	for _, l := range limits {
		if l.Job != name {
			continue
		}
		of, to := times[l.Of], times[l.To]
		if of == nil || to == nil {
			t.Logf("%s: not both peers are there", l.Name)
			continue
		}
		ratio := Ratio(of, to)
		t.Logf("%s: %.2f", l.Name, ratio)
		wrong, err := l.Hold(ratio)
		if err != nil {
			t.Fatal(err)
		}
		if wrong != "" {
			failures = append(failures, wrong)
		}
	}
	return failures
}
