package escalation_test

import (
	"errors"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// ladders opens the packs of a folder of testdata: each is a file with ladders, read together with common.toml.
func ladders(t *testing.T, folder string, each func(t *testing.T, text string, law *policy.Policy, err error)) {
	t.Helper()
	common, err := os.ReadFile("testdata/common.toml")
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(path.Join("testdata", folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(f.Name(), ".toml"), func(t *testing.T) {
			text, err := os.ReadFile(path.Join("testdata", folder, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			law, err := policy.Open(fstest.MapFS{"ladders/common.toml": {Data: common}, "ladders/" + f.Name(): {Data: text}}, "ladders")
			each(t, string(text), law, err)
		})
	}
}

// TestBrokenLadders proves ladders with mistakes that real authors make. The comments of each say what must come out:
//
//	# want: a wait is jumped of notice
//	# line: meeting taken
//	# fault: never be recorded
//
// just the stories that are wanted, with these words in lines of the stories, in this order; or a fault of the pack.
func TestBrokenLadders(t *testing.T) {
	ladders(t, "broken", func(t *testing.T, text string, law *policy.Policy, err error) {
		wants := comments(text, "want: ")
		if faults := comments(text, "fault: "); len(faults) > 0 {
			checkFaults(t, faults, err)
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var got, lines []string
		stories := escalation.Prove(law)
		for _, s := range stories {
			got = append(got, string(s.Property)+" of "+s.Step.Name)
			lines = append(lines, strings.Split(s.String(), "\n")...)
		}
		slices.Sort(got)
		if slices.Sort(wants); len(wants) == 0 || !slices.Equal(got, wants) {
			t.Errorf("got the stories %q, want %q", got, wants)
		}
		at := 0
		for _, want := range comments(text, "line: ") {
			i := slices.IndexFunc(lines[at:], func(l string) bool { return strings.Contains(l, want) })
			if i < 0 {
				t.Errorf("no further line has %q", want)
				continue
			}
			at += i + 1
		}
		if t.Failed() {
			for _, s := range stories {
				t.Log(s)
			}
		}
	})
}

func checkFaults(t *testing.T, wants []string, err error) {
	t.Helper()
	var faults *policy.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want faults", err)
	}
	for _, want := range wants {
		if !slices.ContainsFunc(faults.All, func(f *policy.Fault) bool { return f.Line > 0 && strings.Contains(f.Msg, want) }) {
			t.Errorf("no fault has %q: %v", want, err)
		}
	}
}

// comments gives what follows a word in the comments of a file.
func comments(text, word string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "# "+word); ok {
			out = append(out, strings.TrimSpace(rest))
		}
	}
	return out
}

// TestSoundLadders shows that ladders without a fault are certified.
func TestSoundLadders(t *testing.T) {
	ladders(t, "sound", func(t *testing.T, _ string, law *policy.Policy, err error) {
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range escalation.Proofs(law) {
			if p.States == 0 {
				t.Errorf("nothing of ladder %s was explored", p.Ladder.Name)
			}
			for _, s := range p.Stories {
				t.Error(s)
			}
		}
	})
}

// TestStoryText shows a story as it is printed: on the first day of the prover's calendar the rules come to be met, the plan is made and
// ends improved, and there is no second plan.
func TestStoryText(t *testing.T) {
	const want = `ladders/stuck_plan_improved.toml:15:16: penalty: it is stuck
    2024-09-02: few is met
    2024-09-02: plan taken: improved
    2024-09-02: many is met
    2024-09-02: penalty is blocked, and nothing that can still be done lets it be taken: first: plan: not improved`
	found := false
	ladders(t, "broken", func(t *testing.T, _ string, law *policy.Policy, err error) {
		if !strings.HasSuffix(t.Name(), "/stuck_plan_improved") {
			return
		}
		found = err == nil
		for _, s := range escalation.Prove(law) {
			if s.String() != want {
				t.Errorf("got\n%s\nwant\n%s", s, want)
			}
		}
	})
	if !found {
		t.Error("there is no such ladder")
	}
}

// TestNoLadders shows that a pack without ladders has nothing to prove.
func TestNoLadders(t *testing.T) {
	common, err := os.ReadFile("testdata/common.toml")
	if err != nil {
		t.Fatal(err)
	}
	law, err := policy.Open(fstest.MapFS{"ladders/common.toml": {Data: common}}, "ladders")
	if err != nil {
		t.Fatal(err)
	}
	if stories, proofs := escalation.Prove(law), escalation.Proofs(law); len(stories)+len(proofs) != 0 {
		t.Errorf("got %v and %v", stories, proofs)
	}
}
