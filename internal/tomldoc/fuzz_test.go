package tomldoc

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
)

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		document,
		"a.b=1\na=2", "a={b=1}\n[a.c]", "[a.b]\n[a]\nb.c=1", "a=[{b=1}]\na.b=1", "[[a]]",
		"a = [{b.c=1},{b=2}]", "a = [[{b=1}],[{c=2}]]", "a = [ # x\n1,\n# y\n]", "a = { # x\n b = 1,\n\n}",
		"a = \"\"\"\\\n x\\\"\"\"\"\"\"", "a = '''x'''''", "a = \"\\x41\\u00e9\\U0001F600\\e\"",
		"\ufeff\ufeffa=1", "a = 2024-08-19 10:00", "a = 10:00", "a = +inf\nb = -nan\n3.14 = 0o7",
		"a=\"\"\"\\\\\"\"\"\"\"\"", "a=''''x'''''''", "\"\" = 1\n'' = 2", "\"\"\"a\"\"\" = 1", "[ a . 'b' . \"\\\\\" ]\r\nc = 1\r\n", "a = \"x\\ny\"\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkDocument(t, data) })
}

// checkDocument reads a document and checks what must hold of any: every place
// is inside the file, the faults and the root exclude each other, and the tree
// that the scanner laid out is that of the library, node for node.
func checkDocument(t *testing.T, data []byte) {
	t.Helper()
	text := strings.TrimPrefix(string(data), byteOrderMark)
	lines := strings.Split(text, "\n")
	check := func(p Pos, what string) {
		if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1])+1 {
			t.Errorf("%s lies outside the file: %v", what, p)
		}
	}
	root, faults := Read("x", data, Limits{})
	if (root == nil) != (len(faults) > 0) {
		t.Fatalf("root %v, faults %v", root, faults)
	}
	for _, fault := range faults {
		if strings.Contains(fault.Msg, "not TOML") || strings.Contains(fault.Msg, "cannot be decoded") {
			t.Errorf("the scanner and the library disagree: %v", fault)
		}
		check(fault.Pos, "fault "+fault.Msg)
	}
	if root == nil {
		return
	}
	skeleton, understood, _ := scan(newSource("x", text), Limits{}.orDefaults())
	if understood != len(text) {
		t.Errorf("the scanner stopped at byte %d of %d", understood, len(text))
	}
	var values map[string]any
	if _, err := toml.Decode(string(data), &values); err != nil {
		t.Fatalf("the library does not agree: %v", err)
	}
	checkShape(t, skeleton, values)
	checkPlaces(t, root, lines, check)
	if got, want := leaves(root), leafValues(values); got != want {
		t.Errorf("%d leaves, the library has %d", got, want)
	}
}

// checkShape compares what the scanner laid out with what the library decoded.
func checkShape(t *testing.T, n *Node, value any) {
	t.Helper()
	switch v := value.(type) {
	case map[string]any:
		if len(n.byKey) != len(v) || len(n.children) != len(v) {
			t.Fatalf("%q at %v: %d keys, the library has %d", n.Key, n.Pos, len(n.children), len(v))
		}
		for key, value := range v {
			if n.byKey[key] == nil {
				t.Fatalf("%q at %v has no key %q", n.Key, n.Pos, key)
			}
			checkShape(t, n.byKey[key], value)
		}
	case []any:
		if len(n.children) != len(v) {
			t.Fatalf("%q at %v: %d elements, the library has %d", n.Key, n.Pos, len(n.children), len(v))
		}
		for i, value := range v {
			checkShape(t, n.children[i], value)
		}
	case string:
		if got := Literal(n.raw).Decode(); got != v {
			t.Errorf("%q at %v is decoded as %q, by the library as %q", n.raw, n.Pos, got, v)
		}
	case []map[string]any:
		t.Fatalf("%q at %v is an array of tables", n.Key, n.Pos)
	default:
		if n.raw == "" {
			t.Errorf("%q at %v has no text", n.Key, n.Pos)
		}
	}
}

// checkPlaces checks the places of a node and of all below it.
func checkPlaces(t *testing.T, n *Node, lines []string, check func(Pos, string)) {
	t.Helper()
	check(n.KeyPos, "key "+n.Key)
	check(n.Pos, "value of "+n.Key)
	if n.raw != "" && !strings.HasPrefix(strings.Join(lines[n.Pos.Line-1:], "\n")[n.Pos.Col-1:], n.raw) {
		t.Errorf("%q does not stand at %v", n.raw, n.Pos)
	}
	if n.Kind == String {
		for i := range len(n.Str) + 1 {
			check(n.InString(i), "inside "+n.Key)
		}
	}
	for _, child := range n.children {
		checkPlaces(t, child, lines, check)
	}
}

func leaves(n *Node) int {
	count := 0
	for _, child := range n.children {
		count += leaves(child)
	}
	if n.Kind != Table && n.Kind != Array {
		count++
	}
	return count
}

func leafValues(value any) int {
	count := 0
	switch v := value.(type) {
	case map[string]any:
		for _, value := range v {
			count += leafValues(value)
		}
	case []any:
		for _, value := range v {
			count += leafValues(value)
		}
	default:
		count++
	}
	return count
}
