package bench

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
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
	j := job(t, 5000, "2025-07-23")
	seen := map[uint8]bool{}
	var expected, missed, without int
	for _, m := range j.Part.marks {
		seen[m] = true
		if kinds[m]&possible != 0 {
			expected++
		}
		if kinds[m]&absent != 0 {
			missed++
		}
		if kinds[m]&unauthorised != 0 {
			without++
		}
	}
	if len(seen) != len(codes) || seen[0] {
		t.Errorf("%d of %d codes occur, or a session is without a mark", len(seen), len(codes))
	}
	if missed*1000 < expected*64 || missed*1000 > expected*74 || without*1000 < expected*13 || without*1000 > expected*23 {
		t.Errorf("of %d possible sessions %d are missed, %d without leave; about 6.9 %% and 1.9 %% are meant", expected, missed, without)
	}
	// A rule that nobody ever meets, or everybody always, compares nothing.
	r := done(t, AllDatesHand(), j)
	var met, unmet [ruleCount]int
	for i := range j.Part.Len() {
		for _, turn := range r.Turns(i) {
			if turn.To == policy.Met {
				met[turn.Rule]++
			} else if turn.From == policy.Met {
				unmet[turn.Rule]++
			}
		}
	}
	for rule, name := range ruleNames {
		if met[rule] < 100 || unmet[rule] == 0 && rule != schoolAge && rule != continuousAbsence && rule != lates {
			t.Errorf("%s becomes met %d times, and not met %d times", name, met[rule], unmet[rule])
		}
	}
}

// TestEqual holds all peers against the law, pupil by pupil and rule by rule.
func TestEqual(t *testing.T) {
	schools, odd := job(t, 300, "2025-07-23").Part, wild(t, 150)
	for _, on := range []string{"2025-07-23", "2025-02-03", "2024-09-05", "2024-12-31"} {
		j := job(t, 1, on)
		for _, j.Part = range []*Part{schools, odd} {
			want := done(t, AsOfEvaluate(), j)
			for _, p := range AsOfPeers() {
				r := done(t, p, j)
				if r.Outcome == nil {
					continue // it decides nothing
				}
				if err := Equal(j, want, r); err != nil {
					t.Errorf("%s: %v", p.Name, err)
				}
			}
		}
	}
	j := job(t, 1, "2025-07-23")
	for _, j.Part = range []*Part{schools, odd} {
		want := done(t, AllDatesTimeline(), j)
		for _, p := range append(AllDatesPeers(), RollingDuckDB()) {
			if err := Equal(j, want, done(t, p, j)); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
	}
}

// TestHand holds the hand-written peers, which others are compared with, against the law on more pupils and dates.
func TestHand(t *testing.T) {
	schools, odd := job(t, 1500, "2025-07-23").Part, wild(t, 1500)
	for _, on := range []string{"2025-07-31", "2024-12-01", "2025-02-15", "2025-01-05", "2025-04-22", "2025-06-30"} {
		j := job(t, 1, on)
		for _, j.Part = range []*Part{schools, odd} {
			if err := Equal(j, done(t, AsOfEvaluate(), j), done(t, AsOfHand(), j)); err != nil {
				t.Error(err)
			}
		}
	}
	j := job(t, 1, "2025-07-23")
	for _, j.Part = range []*Part{schools, odd} {
		if err := Equal(j, done(t, AllDatesTimeline(), j), done(t, AllDatesHand(), j)); err != nil {
			t.Error(err)
		}
	}
}
