package schema_test

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

var update = flag.Bool("update", false, "write the schemas in docs/schema")

// The schemas that are published are those that the description gives.
func TestPublishedSchemas(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]byte{"pack.schema.json": schema.PackJSON(), "cases.schema.json": schema.CasesJSON()} {
		file := filepath.Join("..", "..", "docs", "schema", name)
		if *update {
			if err := os.WriteFile(file, want, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is out of date (%v): go test ./policy/schema -run Published -update", file, err)
		}
	}
}

func compile(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", document); err != nil {
		t.Fatal(err)
	}
	out, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// asJSON gives a document as an editor shows it to a schema: dates are texts.
func asJSON(n *tomldoc.Node) any {
	switch n.Kind {
	case tomldoc.Table:
		out := map[string]any{}
		for _, k := range n.Keys() {
			out[k.Key] = asJSON(k)
		}
		return out
	case tomldoc.Array:
		out := []any{}
		for _, e := range n.Elems() {
			out = append(out, asJSON(e))
		}
		return out
	case tomldoc.Integer:
		return n.Int
	case tomldoc.Float:
		return n.Float
	case tomldoc.Bool:
		return n.Bool
	}
	return n.Str
}

func read(t *testing.T, name string, data []byte) *tomldoc.Node {
	t.Helper()
	root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: 4 << 20})
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return root
}

func TestPacksAndCasesAreValid(t *testing.T) {
	t.Parallel()
	pack, cases := compile(t, schema.PackJSON()), compile(t, schema.CasesJSON())
	seen := 0
	for root, fsys := range map[string]fs.FS{"policies": policies.FS(), "examples/pack/corrected": os.DirFS("../../examples/pack/corrected"), "bench": os.DirFS("../../bench/pack")} {
		err := fs.WalkDir(fsys, ".", func(name string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".toml") {
				return err
			}
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return err
			}
			against := pack
			if strings.Contains(name, "cases/") {
				against = cases
			}
			seen++
			if err := against.Validate(asJSON(read(t, name, data))); err != nil {
				t.Errorf("%s/%s: %v", root, name, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 100 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// Cases whose verdicts are still open are valid, though they do not pass.
func TestOpenCasesAreValid(t *testing.T) {
	t.Parallel()
	const text = "[case.a]\nexpect = { rules = { r = \"?\" }, measures = { m = \"?\" }, since = { r = \"?\" }, steps = { s = \"?\" }, due = { s = \"?\" }, force = { r = \"?\" } }\n"
	if err := compile(t, schema.CasesJSON()).Validate(asJSON(read(t, "cases.toml", []byte(text)))); err != nil {
		t.Error(err)
	}
}

// What the schemas can see is seen: unknown keys and tables, values of the wrong kind, texts that are not among those allowed.
func TestMistakesAreNotValid(t *testing.T) {
	t.Parallel()
	pack, cases := compile(t, schema.PackJSON()), compile(t, schema.CasesJSON())
	mistaken, err := os.ReadFile("../../examples/pack/mistaken/gb-eng-newtown/pack.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		string(mistaken),
		"[rules.a]\nwhen = \"true\"\n",
		"[rule.a]\nwehn = \"true\"\n",
		"[rule.a]\nwhen = true\n",
		"[rule.a]\nforce = \"should\"\n",
		"[rule.a]\ncite = \"regs reg 10\"\n",
		"[rule.\"a b\"]\nwhen = \"true\"\n",
		"[parameter.a.values]\n2024-08-19 = 1.5\n",
		"[parameter.a.values]\n2024-08 = 1\n",
		"[parameter.a.values]\n2024-08-19 = { is = 1, cit = [] }\n",
		"[fact.a]\ntype = \"boolean\"\n",
		"[code.A.becomes]\ncode = \"B\"\n",
		"[ladder.a.step.b]\naction = \"email\"\n",
		"[ladder.a.step.b.limit]\nwithin = \"3 years\"\n",
		"[ladder.a.step.b.charge.c]\namounts = { 21 = 80 }\n",
	} {
		if err := pack.Validate(asJSON(read(t, "pack.toml", []byte(text)))); err == nil {
			t.Errorf("this is valid as a pack:\n%s", text)
		}
	}
	for _, text := range []string{
		"[calender.a]\nterms = []\n",
		"[calendar.a]\nclosed = []\n",
		"[case.a]\ntitle = \"no expectation\"\n",
		"[case.a]\nexpect = { rules = { r = \"met\" }, provisonal = [] }\n",
		"[case.a]\nexpect = { rules = { r = \"fulfilled\" } }\n",
		"[case.a]\nexpect = { steps = { s = [\"due\", \"soon\"] } }\n",
		"[case.a.expect.\"2024-10-08\"]\nrule = { r = \"met\" }\n",
		"[case.a]\nmarks = { monday = \"U U\" }\nexpect = { rules = {} }\n",
		"[case.a]\nhistory = [ { on = 2024-09-01 } ]\nexpect = { rules = {} }\n",
		"[case.a]\nhistory = [ { on = 2024-09-01, step = \"s\", what = \"x\" } ]\nexpect = { rules = {} }\n",
	} {
		if err := cases.Validate(asJSON(read(t, "cases.toml", []byte(text)))); err == nil {
			t.Errorf("these are valid as cases:\n%s", text)
		}
	}
}
