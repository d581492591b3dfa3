package editor

import (
	"testing"
)

func TestActions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, new, title, was, becomes string }{
		{"a name in a condition", "land/rules.toml", ">= many", ">= mamy", "Write many", "mamy", "many"},
		{"a key", "land/rules.toml", "applies =", "aplies =", "Write applies", "aplies", "applies"},
		{"a text", "land/rules.toml", `force   = "must"`, `force   = "mst"`, "Write must", `"mst"`, `"must"`},
		{"a source", "land/rules.toml", `["act s2"]`, `["art s2"]`, "Write act", "art", "act"},
		{"a step", "land/rules.toml", "done('letter'", "done('leter'", "Write letter", "'leter'", "'letter'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2024-11-01")
			at := b.at(c.file, c.old, c.new+"|")
			b.server.diagnose()
			var p actionParams
			p.TextDocument = at.TextDocument
			p.Context.Diagnostics = b.told[c.file]
			got, err := b.server.actions(p)
			if err != nil {
				t.Fatal(err)
			}
			actions := got.([]codeAction)
			if len(actions) != 1 || actions[0].Title != c.title {
				t.Fatalf("%+v for %+v", actions, b.told[c.file])
			}
			edit := actions[0].Edit.Changes[at.TextDocument.URI][0]
			if was := b.of(c.file, edit.Range); was != c.was || edit.NewText != c.becomes {
				t.Errorf("%q becomes %q, want %q and %q", was, edit.NewText, c.was, c.becomes)
			}
		})
	}
}
