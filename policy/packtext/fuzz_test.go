package packtext_test

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// Whatever is read is laid out, what is laid out stays as it is, and no text is too odd for Parse. That the meaning stays the same
// is checked by Format itself: it would report it.
func FuzzFormat(f *testing.F) {
	for _, name := range []string{"gb-eng/ladder.toml", "us-wa/parameters.toml", "gb-eng/cases/reasons.toml", "us/pack.toml"} {
		data, err := fs.ReadFile(policies.FS(), name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{
		"a = [ [1, # x\n2], { b = 'c' } ]\n", "a = { b = 1, # x\n c = [\n1] }\n", "[rule.a]\nwhen = \"!a&&b ? -1:- 2\"\n", "a = 2024-01-01 10:00:00\r\n",
		"a.\"b\" . 'c' = '''x\n'''\n", "[a]\nb = \"\"\"x\\\n  y\"\"\" # z\nc = 1 # w\n", "a = [,]", "a = \"", "[[a]]", "[a", "a = [\n[b]\n", "\xff", "x = 'a\\",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := packtext.Parse(string(data))
		inside(t, d.Items, packtext.Span{From: 0, To: len(d.Text)})
		for _, m := range packtext.Mentions(d) {
			if m.From < 0 || m.To < m.From || m.To > len(d.Text) {
				t.Fatalf("%q is said to stand at %v", m.Name, m.Span)
			}
		}
		for offset := 0; offset <= len(d.Text); offset += 1 + len(d.Text)/50 {
			if c := d.At(offset); c.Word.From < 0 || c.Word.To < c.Word.From || c.Word.To > len(d.Text) {
				t.Fatalf("the word at %d is at %v", offset, c.Word)
			}
		}
		once, err := packtext.Format("x.toml", data)
		if errors.Is(err, packtext.ErrMeaning) {
			t.Fatalf("%v: %q", err, data)
		}
		if err != nil {
			return
		}
		twice, err := packtext.Format("x.toml", once)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("%v\nonce:  %q\ntwice: %q", err, once, twice)
		}
	})
}

// inside checks that items lie in the text, in order.
func inside(t *testing.T, items []*packtext.Item, in packtext.Span) {
	t.Helper()
	at := in.From
	for _, i := range items {
		if i.From < at || i.To < i.From || i.To > in.To {
			t.Fatalf("an item at %d to %d, after %d and before %d", i.From, i.To, at, in.To)
		}
		at = i.To
		if i.Value == nil {
			continue
		}
		if s := i.Value.Inside(); s.From < i.Value.From || s.To < s.From || s.To > i.Value.To {
			t.Fatalf("the inside of a value at %v is at %v", i.Value.Span, s)
		}
		inside(t, i.Value.Items, i.Value.Span)
	}
}
