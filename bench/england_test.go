package bench

import "testing"

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
	for _, on := range []string{"2025-07-23", "2025-06-30", "2025-02-03", "2024-09-05", "2024-12-01", "2025-03-15"} {
		j := job(t, 1500, on)
		j.Law = law
		want := done(t, AsOfEvaluate(), j)
		for _, p := range EnglandPeers() {
			if err := Equal(j, want, done(t, p, j)); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
	}
}
