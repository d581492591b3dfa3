package bench

import (
	"testing"

	"github.com/rollcall-dev/rollcall/policy"
)

func TestEngland(t *testing.T) {
	law, err := England()
	if err != nil {
		t.Fatal(err)
	}
	rules := 0
	for range law.Rules() {
		rules++
	}
	if rules != engRules {
		t.Fatalf("England's pack has %d rules; %d are written by hand", rules, engRules)
	}
	schools, odd := job(t, 1500, "2025-07-23").Part, wild(t, 3000)
	seen := map[[2]int]int{}
	for _, on := range []string{"2025-07-23", "2025-06-30", "2025-02-03", "2024-09-05", "2024-12-01", "2025-03-15"} {
		j := job(t, 1, on)
		j.Law = law
		for _, j.Part = range []*Part{schools, odd} {
			want := done(t, AsOfEvaluate(), j)
			for _, p := range EnglandPeers() {
				if err := Equal(j, want, done(t, p, j)); err != nil {
					t.Errorf("%s: %v", p.Name, err)
				}
			}
			for i := range j.Part.Len() {
				for rule := range rules {
					seen[[2]int{rule, int(want.Outcome(i, rule))}]++
				}
			}
		}
	}
	// A rule that nobody meets, or everybody, compares nothing.
	for rule := range rules {
		for _, o := range []policy.Outcome{policy.Met, policy.NotMet} {
			if n := seen[[2]int{rule, int(o)}]; n < 20 {
				t.Errorf("rule %d is %s %d times", rule, o, n)
			}
		}
	}
}
