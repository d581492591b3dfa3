package boundary_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/boundary"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

func open(t *testing.T, fsys fs.FS, id string) *policy.Policy {
	t.Helper()
	law, err := policy.Open(fsys, id)
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// verdict says what comes of the rule or the step that a situation is about.
func verdict(law *policy.Policy, s boundary.Situation) string {
	r := law.Evaluate(s.Pupil, s.On)
	if s.Step == "" {
		f, _ := r.Finding(s.Rule)
		return f.Outcome.String()
	}
	for _, a := range escalation.Next(r, s.History).Steps {
		if a.Step.Name == s.Step && (a.Parent == "" || a.Parent == s.Parent) {
			if a.Charge != nil {
				return a.Status.String() + " " + a.Charge.Name
			}
			return a.Status.String()
		}
	}
	return "no answer"
}

// The sides of a comparison come out differently, since all else leaves it to the comparison.
func TestComparisonsDecide(t *testing.T) {
	for _, id := range []string{"gb-eng", "nz", "us-fl", "us-va"} {
		law := open(t, policies.FS(), id)
		g := boundary.Build(law, boundary.Options{Setting: boundary.SettingOf(law, policies.FS(), id), Editions: 1})
		verdicts := map[string]map[string]bool{}
		sides := map[string]map[boundary.Place]bool{}
		for _, s := range g.Situations {
			key := fmt.Sprintf("%s%s %s: %s", s.Rule, s.Step, s.Role, s.Part)
			if verdicts[key] == nil {
				verdicts[key], sides[key] = map[string]bool{}, map[boundary.Place]bool{}
			}
			verdicts[key][verdict(law, s)] = true
			if name, _, _ := strings.Cut(s.Part, " "); s.Step == "" { // the value is the one that the law finds
				if f, ok := law.Evaluate(s.Pupil, s.On).Figure(name); ok && f.String() != s.Left {
					t.Errorf("%s: %s: %s is %s, said to be %s", id, s.Name, name, f, s.Left)
				}
			}
			sides[key][s.Place] = true
		}
		for key, v := range verdicts {
			mayWait := strings.Contains(key, " due: ") && v["available"] // its date is shown only
			if len(sides[key]) > 2 && len(v) == 1 && !mayWait {
				t.Errorf("%s: %s: %v on all sides", id, key, v)
			}
		}
	}
}

func TestTheSameLawGivesTheSameFile(t *testing.T) {
	law := open(t, policies.FS(), "ie")
	build := func() []byte { return boundary.Build(law, boundary.Options{Parts: true}).AppendCases(nil, law) }
	if !bytes.Equal(build(), build()) {
		t.Error("the same law gives another file")
	}
}

// The file of cases holds the same pupils: with the verdicts filled in that the law gives, all of it passes; before, nothing does.
func TestCasesAreTheSituations(t *testing.T) {
	for _, id := range []string{"gb-eng", "us-oh"} {
		law := open(t, policies.FS(), id)
		g := boundary.Build(law, boundary.Options{Setting: boundary.SettingOf(law, policies.FS(), id), Editions: 1, Parts: true})
		text := g.AppendCases(nil, law)
		run := func(data []byte) packtest.Results {
			r, err := packtest.Run(law, fstest.MapFS{"cases.toml": {Data: data}}, "cases.toml")
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		results := run(text)
		if passed, _ := results.Count(); passed != 0 || results.Open() != len(g.Situations) {
			t.Errorf("%s: %d passed and %d are open of %d cases", id, passed, results.Open(), len(g.Situations))
		}
		filled := string(text)
		for _, s := range g.Situations {
			if strings.HasPrefix(s.Role, "charge ") {
				continue
			}
			v, _, _ := strings.Cut(verdict(law, s), " charge")
			table := fmt.Sprintf("[case.%s.expect]\nrules = { %s = %q }", s.Name, s.Rule, v)
			old := fmt.Sprintf("[case.%s.expect]\nrules = { %s = \"?\" }", s.Name, s.Rule)
			if s.Step != "" {
				for _, status := range escalation.Statuses() {
					if strings.HasPrefix(v, status.String()) {
						v = status.String()
					}
				}
				table = fmt.Sprintf("[case.%s.expect]\nsteps = { %s = %q }", s.Name, s.Step, v)
				old = fmt.Sprintf("[case.%s.expect]\nsteps = { %s = \"?\" }", s.Name, s.Step)
			}
			if !strings.Contains(filled, old) {
				t.Fatalf("%s: %s is not in the file", id, s.Name)
			}
			filled = strings.Replace(filled, old, table, 1)
		}
		for _, c := range run([]byte(filled)).Cases {
			if !c.Passed() && !c.Open() {
				t.Errorf("%s: %s: %v", id, c.Case, c.Differences)
			}
		}
	}
}
