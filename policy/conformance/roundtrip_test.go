package conformance_test

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/conformance"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// TestShippedPacks holds that every worked case of every pack becomes vectors, and that Rollcall, asked by their JSON alone, answers
// all that they expect as they expect it.
func TestShippedPacks(t *testing.T) {
	for _, id := range packs(t) {
		t.Run(id, func(t *testing.T) {
			law, cases := readPack(t, id)
			results, err := packtest.RunPack(law, policies.FS(), id)
			if err != nil {
				t.Fatal(err)
			}
			if len(cases) != len(results.Cases) {
				t.Errorf("%d cases are read, but %d are run", len(cases), len(results.Cases))
			}
			vectors := conformance.Vectors(law, cases)
			seen, named := map[string]bool{}, map[string]bool{}
			for i := range vectors {
				v := &vectors[i]
				if seen[v.ID] {
					t.Errorf("two vectors are %s", v.ID)
				}
				seen[v.ID], named[v.Case] = true, true
				for _, c := range v.Check(ask(t, law, v)) {
					if c.Fate != conformance.Passed {
						t.Errorf("%s: %s", v.ID, c)
					}
				}
			}
			for i := range cases {
				if !named[cases[i].Name] {
					t.Errorf("no vector is of case %s", cases[i].Name)
				}
			}
		})
	}
}

// ask asks Rollcall about a vector by JSON.
func ask(t *testing.T, law *policy.Policy, v *conformance.Vector) conformance.Answer {
	t.Helper()
	q, asked := v.Question()
	if !asked {
		return conformance.Answer{}
	}
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	read, err := conformance.ReadQuestion(line)
	if err != nil {
		t.Fatal(err)
	}
	said := conformance.Respond(law, read)
	a, err := conformance.ReadAnswer(said)
	if err != nil {
		t.Fatal(err)
	}
	if a.Error != "" {
		t.Fatalf("%s: %s", v.ID, a.Error)
	}
	return a
}

func packs(t *testing.T) []string {
	t.Helper()
	entries, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func readPack(t *testing.T, id string) (*policy.Policy, []packtest.Case) {
	t.Helper()
	law, err := policy.Open(policies.FS(), id)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := packtest.ReadPack(law, policies.FS(), id)
	if err != nil {
		t.Fatal(err)
	}
	return law, cases
}
