package starter_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
	"github.com/rollcall-dev/rollcall/policy/starter"
)

// beside puts files into a folder beside the packs shipped, as an author does.
func beside(t *testing.T, id string, files []starter.File) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	err := fs.WalkDir(policies.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(policies.FS(), name)
		fsys[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		fsys[id+"/"+f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return fsys
}

// sound opens a pack, and holds that its cases pass, that its ladders are certified, and that nothing of it is left without a use.
func sound(t *testing.T, fsys fs.FS, id string) *policy.Policy {
	t.Helper()
	law, err := policy.Open(fsys, id)
	if err != nil {
		t.Fatal(err)
	}
	results, err := packtest.RunPack(law, fsys, id)
	if err != nil {
		t.Fatal(err)
	}
	passed, failed := results.Count()
	if passed == 0 || failed > 0 {
		t.Errorf("%d cases passed, %d failed", passed, failed)
	}
	for _, c := range results.Cases {
		for _, d := range c.Differences {
			t.Errorf("%s: %s", c.Case, d)
		}
	}
	on, err := attendance.ParseDate("2026-08-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range law.Review(on) {
		if !strings.HasPrefix(a.ID, "verified-") { // which is for whoever replaces what is made up
			t.Error(a.Error())
		}
	}
	for _, story := range escalation.Prove(law) {
		t.Errorf("the ladder is not certified: %s", story.Title)
	}
	return law
}

func TestANewLawIsSound(t *testing.T) {
	files, err := starter.Law(starter.Options{ID: "xx-new"})
	if err != nil {
		t.Fatal(err)
	}
	law := sound(t, beside(t, "xx-new", files), "xx-new")
	if law.Title() != "xx-new: school attendance" || law.Jurisdiction() != "XX-NEW" || len(law.Reservations()) < 5 {
		t.Errorf("the pack is %q of %s, with %d reservations", law.Title(), law.Jurisdiction(), len(law.Reservations()))
	}
	used := map[policy.Kind][]string{}
	c := law.Catalogue()
	for r := range c.References() {
		used[r.Kind] = append(used[r.Kind], r.Name)
	}
	for _, e := range slices.Concat(c.Parameters, c.Facts, c.Measures, c.Classes, c.Sources) {
		if !slices.Contains(used[e.Kind], e.Name) {
			t.Errorf("nothing uses %s", e)
		}
	}
	for _, action := range []string{"contact", "warning card", "meeting", "plan", "court"} {
		if !slices.ContainsFunc(law.Steps(), func(s *policy.Step) bool { return s.Action == action }) {
			t.Errorf("the ladder has no %s", action)
		}
	}
	for _, f := range files {
		if strings.Contains(string(f.Data), "{{") {
			t.Errorf("%s is not filled in: %s", f.Name, f.Data)
		}
		for i, line := range strings.Split(string(f.Data), "\n") {
			if len(line) > 160 {
				t.Errorf("%s:%d has %d characters", f.Name, i+1, len(line))
			}
		}
	}
}

func TestOverlaysOnEveryPackAreSound(t *testing.T) {
	bases, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bases {
		t.Run(b.Name(), func(t *testing.T) {
			base, err := policy.Open(policies.FS(), b.Name())
			if err != nil {
				t.Fatal(err)
			}
			files, err := starter.Overlay(base, starter.Options{ID: "town"})
			if err != nil {
				t.Fatal(err)
			}
			law := sound(t, beside(t, "town", files), "town")
			if law.Jurisdiction() != base.Jurisdiction() {
				t.Errorf("the jurisdiction is %q", law.Jurisdiction())
			}
		})
	}
}

func TestTextsAreOnlyTexts(t *testing.T) {
	title := "A \"town\"\n[pack]\nid = \"x\" # \\ {{id}}\u202e\x00"
	files, err := starter.Law(starter.Options{ID: "xx", Title: title, Jurisdiction: "X\"\nX", Folder: "a\nb = 1"})
	if err != nil {
		t.Fatal(err)
	}
	law := sound(t, beside(t, "xx", files), "xx")
	if law.Jurisdiction() != "X\"\nX" || law.Title() != title {
		t.Errorf("the pack is %q of %q", law.Title(), law.Jurisdiction())
	}
	base, err := policy.Open(policies.FS(), "ie")
	if err != nil {
		t.Fatal(err)
	}
	if files, err = starter.Overlay(base, starter.Options{ID: "xx", Title: title, Jurisdiction: "X\"\nX"}); err != nil {
		t.Fatal(err)
	}
	if law := sound(t, beside(t, "xx", files), "xx"); law.Title() != title {
		t.Errorf("the overlay is %q", law.Title())
	}
}

func TestRefusals(t *testing.T) {
	for _, id := range []string{"", "Wales", "gb_wls", "-gb", "gb-", "gb--wls", "../gb", "gb.wls", "é"} {
		if _, err := starter.Law(starter.Options{ID: id}); err == nil {
			t.Errorf("%q is taken for an id", id)
		}
	}
	const law = `
[pack]
id = "%s"
title = "t"
jurisdiction = "XX"
from = %s
[source.a]
title = "a"
[class.p]
possible = true
attended = true
[class.x]
possible = true
absent = true
[code.P]
class = "p"
cite = ["a"]
[code.X]
class = "x"
%s
cite = ["a"]
`
	for _, test := range []struct{ id, from, more, want string }{
		{"base", "2024-01-01", "", "is that of its base"},
		{"late", "9999-12-30", "", "has no 5 weeks of law"},
		{"none", "2024-01-01", "until = 2024-01-10", "no code for a session that was absent"},
		{"only", "2024-01-01", "session = \"PM\"", "no code for a session that was absent"},
	} {
		fsys := fstest.MapFS{test.id + "/pack.toml": {Data: fmt.Appendf(nil, law, test.id, test.from, test.more)}}
		base, err := policy.Open(fsys, test.id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := starter.Overlay(base, starter.Options{ID: "base"}); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("an overlay on %s: %v, want %q", test.id, err, test.want)
		}
	}
}
