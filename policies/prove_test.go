package policies_test

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestLaddersAreCertified proves the ladders of every pack that is shipped.
func TestLaddersAreCertified(t *testing.T) {
	packs, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	steps := 0
	for _, pack := range packs {
		t.Run(pack.Name(), func(t *testing.T) {
			law, err := policy.Open(policies.FS(), pack.Name())
			if err != nil {
				t.Fatal(err)
			}
			steps += len(law.Steps())
			for _, p := range escalation.Proofs(law) {
				for _, s := range p.Stories {
					t.Error(s)
				}
				forbids := func(s *policy.Step) bool { return s.Force == "must not" }
				if p.States == 0 && slices.ContainsFunc(p.Ladder.Steps, func(s *policy.Step) bool { return !forbids(s) }) {
					t.Errorf("nothing of ladder %s was explored", p.Ladder.Name)
				}
			}
		})
	}
	if steps == 0 {
		t.Error("no pack has a ladder")
	}
}
