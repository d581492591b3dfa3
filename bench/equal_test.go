package bench

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

func job(t testing.TB, pupils int, on string) Job {
	t.Helper()
	law, err := Law()
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPopulation(pupils, 1, 7)
	if err != nil {
		t.Fatal(err)
	}
	return Job{law, p.Parts[0], attendance.MustDate(on)}
}

func done(t testing.TB, p Peer, j Job) *Run {
	t.Helper()
	r, err := p.New(j)
	if err != nil {
		t.Fatal(err)
	}
	if r.Close != nil {
		t.Cleanup(r.Close)
	}
	if err := r.Do(); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPopulation holds the made-up marks to what they are said to be like.
func TestPopulation(t *testing.T) {
	j := job(t, 20000, "2025-07-23")
	counts := map[string]int{}
	var absent, unauthorised, possible int
	for i := range j.Part.Len() {
		for _, m := range j.Part.Marks(i) {
			counts[codes[m-1].name]++
		}
	}
	for name, n := range counts {
		k := kinds[number(name)]
		if k&1 != 0 {
			possible += n
		}
		if k&2 != 0 {
			absent += n
		}
		if k&16 != 0 {
			unauthorised += n
		}
	}
	t.Logf("%d codes, absence %.2f %%, unauthorised %.2f %%", len(counts), 100*float64(absent)/float64(possible), 100*float64(unauthorised)/float64(possible))
	r := done(t, AsOfHand(), j)
	d := done(t, AllDatesHand(), j)
	met, ever, turns := [ruleCount]int{}, [ruleCount]int{}, 0
	for i := range j.Part.Len() {
		seen := Verdict(0)
		ts := d.Turns(i)
		turns += len(ts)
		for _, u := range ts {
			if u.To.String() == "met" {
				seen |= 1 << u.Rule
			}
		}
		for rule := range ruleCount {
			met[rule] += int(r.Verdict(i) >> rule & 1)
			ever[rule] += int(seen >> rule & 1)
		}
	}
	for rule := range ruleCount {
		t.Logf("rule %d: %.2f %% met, %.2f %% ever", rule, 100*float64(met[rule])/float64(j.Part.Len()), 100*float64(ever[rule])/float64(j.Part.Len()))
	}
	t.Logf("%.2f turns a pupil; moments %d", float64(turns)/float64(j.Part.Len()), len(j.Part.Years[0].Moments))
}

// TestEqual holds all peers against the law, pupil by pupil and rule by rule.
func TestEqual(t *testing.T) {
	for _, on := range []string{"2025-07-23", "2025-02-03", "2024-09-05", "2024-12-31"} {
		j := job(t, 300, on)
		want := done(t, AsOfEvaluate(), j)
		for _, p := range AsOfPeers() {
			r := done(t, p, j)
			if r.Verdict == nil {
				continue // it decides nothing
			}
			if err := Equal(j, want, r); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
	}
	j := job(t, 200, "2025-07-23")
	want := done(t, AllDatesTimeline(), j)
	for _, p := range AllDatesPeers() {
		if err := Equal(j, want, done(t, p, j)); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

// TestHand holds the hand-written peers, which others are compared with, against the law on more pupils and dates.
func TestHand(t *testing.T) {
	for _, on := range []string{"2025-07-31", "2024-12-01", "2025-02-15", "2025-01-05", "2025-04-22", "2025-06-30"} {
		j := job(t, 1500, on)
		if err := Equal(j, done(t, AsOfEvaluate(), j), done(t, AsOfHand(), j)); err != nil {
			t.Error(err)
		}
	}
	j := job(t, 1000, "2025-07-23")
	if err := Equal(j, done(t, AllDatesTimeline(), j), done(t, AllDatesHand(), j)); err != nil {
		t.Error(err)
	}
}
