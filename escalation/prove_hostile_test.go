package escalation_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// tall gives a ladder of many steps, each of which may be taken again, has outcomes and asks how all before it ended.
func tall(t testing.TB, steps int) *policy.Policy {
	t.Helper()
	common, err := os.ReadFile("testdata/common.toml")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("[ladder.tall]\n")
	for i := range steps {
		fmt.Fprintf(&b, "[ladder.tall.step.s%d]\naction = \"letter\"\nwhen = \"many\"\nrepeat = true\noutcomes = [\"good\", \"bad\"]\nforce = \"may\"\ncite = [\"act s5\"]\n", i)
		if i > 0 {
			fmt.Fprintf(&b, "after = [\"s%d: bad\"]\nwait = \"%d days\"\nrequires = \"times('s%d', '%d weeks') > 0 and not open('s%d')\"\n", i-1, i%9+1, i/2, i%7+1, i/3)
		}
	}
	law, err := policy.Open(fstest.MapFS{"ladders/common.toml": {Data: common}, "ladders/tall.toml": {Data: []byte(b.String())}}, "ladders")
	if err != nil {
		t.Fatal(err)
	}
	return law
}

// TestTallLadder shows that a proof ends, and that nothing is certified that was not explored.
func TestTallLadder(t *testing.T) {
	law := tall(t, 500)
	begun := time.Now()
	proofs := escalation.Proofs(law)
	if took := time.Since(begun); took > 3*time.Minute {
		t.Errorf("the proof took %v", took)
	}
	if !slices.ContainsFunc(proofs[0].Stories, func(s escalation.Story) bool { return s.Property == escalation.NotExploredAll }) {
		t.Errorf("nothing says that the ladder was not explored in full: %d states, %d stories", proofs[0].States, len(proofs[0].Stories))
	}
}

// TestManySessions proves a ladder of a law with as many sessions a day as there may be.
func TestManySessions(t *testing.T) {
	common, err := os.ReadFile("testdata/common.toml")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range 24 {
		names = append(names, fmt.Sprintf("\"P%d\"", i+1))
	}
	pack := strings.Replace(string(common), "from         = 2016-09-01", "from = 1900-01-01\nsessions = ["+strings.Join(names, ", ")+"]", 1)
	sound, err := os.ReadFile("testdata/sound/whole_way.toml")
	if err != nil {
		t.Fatal(err)
	}
	law, err := policy.Open(fstest.MapFS{"ladders/common.toml": {Data: []byte(pack)}, "ladders/sound.toml": {Data: sound}}, "ladders")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range escalation.Prove(law) {
		t.Error(s)
	}
}

// TestSameProof shows that proofs are the same each time.
func TestSameProof(t *testing.T) {
	ladders(t, "broken", func(t *testing.T, _ string, law *policy.Policy, err error) {
		if err != nil {
			return
		}
		first, second := fmt.Sprint(escalation.Proofs(law)), fmt.Sprint(escalation.Proofs(law))
		if first != second {
			t.Errorf("one proof says\n%s\nthe next\n%s", first, second)
		}
	})
}

func BenchmarkProve(b *testing.B) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		escalation.Prove(law)
	}
}
