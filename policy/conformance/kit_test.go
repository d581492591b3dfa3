package conformance_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/policy/conformance"
)

func chapters(t *testing.T, ids ...string) []conformance.Chapter {
	t.Helper()
	var out []conformance.Chapter
	for _, id := range ids {
		law, cases := readPack(t, id)
		out = append(out, conformance.Chapter{Law: law, Cases: cases})
	}
	return out
}

func files(t *testing.T, of ...conformance.Chapter) map[string][]byte {
	t.Helper()
	all, err := conformance.Files(of...)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range all {
		if out[f.Name] != nil {
			t.Errorf("two files are named %s", f.Name)
		}
		out[f.Name] = f.Data
	}
	return out
}

// TestKit holds the index against the files and the cases, and every line against the schema.
func TestKit(t *testing.T) {
	all := chapters(t, packs(t)...)
	kit := files(t, all...)
	var index struct {
		Cases, Vectors int
		Packs          []struct {
			ID, File, SHA256, Document string
			Cases, Vectors             int
			Expects                    map[string]int
		}
	}
	if err := json.Unmarshal(kit["index.json"], &index); err != nil {
		t.Fatal(err)
	}
	if len(index.Packs) != len(all) {
		t.Fatalf("the index has %d packs, not %d", len(index.Packs), len(all))
	}
	form := readSchema(t, kit["vector.schema.json"])
	cases, vectors := 0, 0
	for i, p := range index.Packs {
		if p.ID != all[i].Law.ID() || p.Cases != len(all[i].Cases) { // of which TestShippedPacks holds that they are those of rollcall test
			t.Errorf("%s has %d cases in the index, but %d are of %s", p.ID, p.Cases, len(all[i].Cases), all[i].Law.ID())
		}
		sum := sha256.Sum256(kit[p.File])
		if hex.EncodeToString(sum[:]) != p.SHA256 {
			t.Errorf("%s: the digest of %s is another", p.ID, p.File)
		}
		if len(kit[p.Document]) == 0 || path.Dir(p.Document) != "packs" {
			t.Errorf("%s: there is no document %s", p.ID, p.Document)
		}
		lines := bytes.Split(bytes.TrimSuffix(kit[p.File], []byte("\n")), []byte("\n"))
		if len(lines) != p.Vectors || p.Vectors < p.Cases {
			t.Errorf("%s: %d lines and %d cases, the index has %d vectors", p.ID, len(lines), p.Cases, p.Vectors)
		}
		for i, line := range lines {
			if wrong := form.check(line); wrong != "" {
				t.Errorf("%s:%d: %s", p.File, i+1, wrong)
			}
		}
		cases, vectors = cases+p.Cases, vectors+p.Vectors
	}
	if index.Cases != cases || index.Vectors != vectors {
		t.Errorf("the index sums up to %d cases and %d vectors, not %d and %d", index.Cases, index.Vectors, cases, vectors)
	}
	if first := "us-va/absences/one_after_another@2024-09-24"; !bytes.Contains(kit["README.md"], []byte(first)) || !bytes.Contains(kit["vectors/us-va.jsonl"], []byte(first)) {
		t.Errorf("the example of the instructions, %s, is not in both README.md and the kit", first)
	}
}

// TestKitIsTheSame holds that the same packs give the same bytes.
func TestKitIsTheSame(t *testing.T) {
	one, other := files(t, chapters(t, "nz", "us-va")...), files(t, chapters(t, "nz", "us-va")...)
	for name := range one {
		if !bytes.Equal(one[name], other[name]) {
			t.Errorf("%s is not the same twice", name)
		}
	}
}

// TestSchemaRefuses holds that the schemas notice what is wrong: a schema that lets all pass holds nothing.
func TestSchemaRefuses(t *testing.T) {
	kit := files(t, chapters(t, "us-va")...)
	vector, _, _ := strings.Cut(string(kit["vectors/us-va.jsonl"]), "\n")
	form := readSchema(t, kit["vector.schema.json"])
	for was, is := range map[string]string{
		`"on":"2024-`: `"on":"24-`, `"parent":null`: `"parent":7`, `"rules":{`: `"rule":{`, `["not met"]`: `"not met"`, `"session":"day"`: `"sitting":"day"`,
		`"minutes":390`: `"minutes":"390"`, `"week_starts":"Mon"`: `"week_starts":"Monday"`, `"digest":"sha256:`: `"digest":"`,
		`"absences_for_plan":"4"`: `"absences_for_plan":"4%"`,
	} {
		changed := strings.Replace(vector, was, is, 1)
		if changed == vector {
			t.Errorf("the vector has no %s", was)
		}
		if form.check([]byte(changed)) == "" {
			t.Errorf("%s instead of %s is let pass", is, was)
		}
	}
	answers := readSchema(t, kit["answer.schema.json"])
	for _, wrong := range []string{
		`[]`, `{}`, `{"id":1}`, `{"id":"x","rules":{"r":"Met"}}`, `{"id":"x","measures":{"m":1.5}}`, `{"id":"x","measures":{"m":"10 %"}}`, `{"id":"x","measures":{"m":"01"}}`,
		`{"id":"x","since":{"r":"9.10.2024"}}`, `{"id":"x","provisional":["r"]}`, `{"id":"x","codes":["L","L"]}`, `{"id":"x","charge":{"s":{"21 days":"-80"}}}`,
	} {
		if answers.check([]byte(wrong)) == "" {
			t.Errorf("the answer %s is let pass", wrong)
		}
	}
}

// TestRollcallsAnswersAreOfTheForm holds Rollcall's own answers against the schema of answers.
func TestRollcallsAnswersAreOfTheForm(t *testing.T) {
	form := readSchema(t, files(t)["answer.schema.json"])
	for _, id := range []string{"gb-eng", "ie", "us-oh"} {
		law, cases := readPack(t, id)
		vectors := conformance.Vectors(law, cases)
		for i := range vectors {
			q, asked := vectors[i].Question()
			if !asked {
				continue
			}
			if answer := conformance.Respond(law, q); form.check(answer) != "" {
				t.Errorf("%s: %s", answer, form.check(answer))
			}
		}
	}
}
