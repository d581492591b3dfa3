package editor

import (
	"math/rand"
	"testing"

	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// ask asks everything that may be asked of a place.
func (b *bench) ask(name string, offset int) {
	b.Helper()
	text := b.changed[name]
	p := positionParams{Position: newLines(text).position(offset)}
	p.TextDocument.URI = uriOf(b.path(name))
	check := func(what string, err error) {
		if err != nil {
			b.Errorf("%s at %d of %q: %v", what, offset, text, err)
		}
	}
	got, err := b.server.completion(p)
	check("completion", err)
	l := newLines(text)
	for _, i := range got.(completionList).Items {
		if from, to := l.offset(i.TextEdit.Range.Start), l.offset(i.TextEdit.Range.End); from > to || from > offset || to < offset {
			b.Errorf("%q would be written from %d to %d, at %d of %q", i.Label, from, to, offset, text)
			return
		}
	}
	for what, ask := range map[string]func(positionParams) (any, error){"hover": b.server.hover, "definition": b.server.definition, "highlight": b.server.highlight, "prepareRename": b.server.prepareRename} {
		_, err := ask(p)
		check(what, err)
	}
	_, err = b.server.references(referenceParams{positionParams: p})
	check("references", err)
	_, _ = b.server.rename(renameParams{p, "another"})
}

// Whatever state a file is in while it is written, everything may be asked of it: here the file ends after each of its lines and in the
// middle of some, and after each of these something is left out.
func TestHalfWrittenFiles(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewSource(1))
	for _, name := range []string{"land/pack.toml", "land/rules.toml", "land/cases/few.toml", "town/pack.toml"} {
		b := newBench(t, "2024-11-01")
		whole := law[name]
		for n := 0; n < len(whole); n += 1 + random.Intn(12) {
			b.show(name, whole[:n]+" ")
			b.ask(name, n)
			gap := min(n+1+random.Intn(20), len(whole))
			b.show(name, whole[:n]+whole[gap:])
			b.ask(name, n)
			if n%7 == 0 {
				b.server.diagnose()
				_, err := b.server.symbols(documentParams{textDocument{URI: uriOf(b.path(name))}})
				if err != nil {
					t.Error(err)
				}
				_, _ = b.server.formatting(documentParams{textDocument{URI: uriOf(b.path(name))}})
			}
		}
	}
}

// FuzzEditor holds that no text makes the server fail.
func FuzzEditor(f *testing.F) {
	for name, text := range law {
		f.Add(name, text, len(text)/2)
	}
	f.Add("land/rules.toml", "[rule.\"\n[rule.a.unless.b.c]\nwhen = \"done('\n", 7)
	f.Add("land/rules.toml", "a.b = { c = [ { d = \"", 21)
	f.Fuzz(func(t *testing.T, name, text string, offset int) {
		if law[name] == "" {
			return
		}
		b := newBench(t, "2024-11-01")
		b.show(name, text+" ")
		offset = min(max(offset, 0), len(text))
		l := newLines(packtext.Parse(text).Text)
		b.changed[name] = l.text
		b.server.workspace.buffers[b.path(name)] = l.text
		b.ask(name, l.offset(l.position(offset)))
		b.server.diagnose()
	})
}
