package editor

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Positions count units of UTF-16: a character outside the basic plane is two.
func TestPositions(t *testing.T) {
	t.Parallel()
	l := newLines("a\né😀x\r\n\n")
	for offset, want := range map[int]position{0: {0, 0}, 1: {0, 1}, 2: {1, 0}, 4: {1, 1}, 8: {1, 3}, 9: {1, 4}, 11: {2, 0}, 12: {3, 0}} {
		if got := l.position(offset); got != want {
			t.Errorf("%d is at %v, want %v", offset, got, want)
		}
		if got := l.offset(want); got != offset {
			t.Errorf("%v is at %d, want %d", want, got, offset)
		}
	}
	for _, c := range []struct {
		at   position
		want int
	}{{position{0, 99}, 1}, {position{9, 0}, 12}, {position{-1, 3}, 0}} {
		if got := l.offset(c.at); got != c.want {
			t.Errorf("%v is at %d, want %d", c.at, got, c.want)
		}
	}
	for _, path := range []string{"/home/a b/ü#.toml", "/x/%41.toml"} {
		if got := pathOf(uriOf(path)); got != path {
			t.Errorf("%s became %s by %s", path, got, uriOf(path))
		}
	}
	if pathOf("untitled:Untitled-1") != "" {
		t.Error("what is in no file has a path")
	}
}

// Faults behind characters of several bytes are where the editor sees them.
func TestRangesBehindOtherCharacters(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	b.at("land/rules.toml", `when    = "missed_sessions >= many"`, `when    = "kind == '😀é' or missed_sessions >= mony"|`)
	b.server.diagnose()
	var got []string
	for _, d := range b.told["land/rules.toml"] {
		got = append(got, fmt.Sprintf("%d:%d %s", d.Range.Start.Line, d.Range.Start.Character, b.of("land/rules.toml", d.Range)))
	}
	if want := []string{"29:19 '😀é'", "29:47 mony"}; !cmp.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestChanges(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	b.show("land/rules.toml", "a = \"😀\"\nb = 2\n")
	p := changeParams{TextDocument: textDocument{URI: uriOf(b.path("land/rules.toml"))}}
	change := func(from, to position, text string) {
		p.ContentChanges = append(p.ContentChanges, struct {
			Range *span  `json:"range"`
			Text  string `json:"text"`
		}{&span{from, to}, text})
	}
	change(position{0, 7}, position{0, 7}, "x")
	change(position{1, 4}, position{1, 5}, "33")
	change(position{2, 0}, position{2, 0}, "c = 4\n")
	if _, err := b.server.didChange(p); err != nil {
		t.Fatal(err)
	}
	if got, want := b.server.workspace.buffers[b.path("land/rules.toml")], "a = \"😀x\"\nb = 33\nc = 4\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.TextDocument.URI = uriOf(b.path("land/never_opened.toml"))
	if _, err := b.server.didChange(p); err == nil {
		t.Error("a file that is not open is changed")
	}
	b.server.timer.Stop()
}

func TestSymbols(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	b.show("land/rules.toml", "")
	p := documentParams{textDocument{URI: uriOf(b.path("land/rules.toml"))}}
	b.server.hierarchy = true
	got, err := b.server.symbols(p)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	var walk func(symbols []documentSymbol, depth int)
	walk = func(symbols []documentSymbol, depth int) {
		for _, s := range symbols {
			out = append(out, strings.Repeat(" ", depth)+s.Name+": "+s.Detail)
			if before(s.SelectionRange.Start, s.Range.Start) || before(s.Range.End, s.SelectionRange.End) {
				t.Errorf("the name of %s does not lie in it: %v, %v", s.Name, s.SelectionRange, s.Range)
			}
			walk(s.Children, depth+1)
		}
	}
	walk(got.([]documentSymbol), 0)
	want := []string{
		"parameter: ", " many: How many are too many", "  values: ", "fact: ", " excused_pupil: Excused from the law", " kind: ", "measure: ",
		" missed_sessions: Sessions missed in the year", "rule: ", " too_many: Too many sessions missed", "  unless: ", "   hardly_here: ",
		"ladder: ", " follow_up: ", "  step: ", "   letter: Letter home", "   visit: ",
	}
	if diff := cmp.Diff(want, out); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	b.server.hierarchy = false
	if got, err := b.server.symbols(p); err != nil || len(got.([]symbolInformation)) != 9 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestFormatting(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	ask := func(name string) (any, error) {
		return b.server.formatting(documentParams{textDocument{URI: uriOf(b.path(name))}})
	}
	b.at("land/rules.toml", "force   = \"must\"", "force=\"must\"|")
	got, err := ask("land/rules.toml")
	if err != nil {
		t.Fatal(err)
	}
	edits := got.([]textEdit)
	if len(edits) != 1 || edits[0].NewText != "force   = \"must\"\n" || b.of("land/rules.toml", edits[0].Range) != "force=\"must\"\n" {
		t.Errorf("%+v", edits)
	}
	if got, err := ask("land/cases/few.toml"); err != nil || len(got.([]textEdit)) != 0 {
		t.Errorf("a file that is laid out: %v, %v", got, err)
	}
	if got, err := ask("other/Cargo.toml"); err != nil || got != nil {
		t.Errorf("another kind of file: %v, %v", got, err)
	}
	b.at("land/rules.toml", "force   = \"must\"", "force=\"must|")
	if _, err := ask("land/rules.toml"); err == nil || !strings.Contains(err.Error(), "cannot be laid out as it is") {
		t.Errorf("no TOML: %v", err)
	}
}
