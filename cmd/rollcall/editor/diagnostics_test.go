package editor

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiagnostics(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, old, new string
		want                 []string // file: what is underlined: severity: how the message begins
	}{
		{"nothing", "land/rules.toml", "must", "must", nil},
		{"a name in a condition", "land/rules.toml", ">= many", ">= mony", []string{"land/rules.toml: mony: 1: unknown name mony"}},
		{"what is left of a rule", "land/rules.toml", "[rule.too_many]", "[rule.too_mony]", []string{ // an exception, whose header names it
			"land/rules.toml: too_many: 1: too_many has no cite", "land/rules.toml: too_many: 1: too_many has no force", "land/rules.toml: too_many: 1: too_many has no when",
		}},
		{"a key", "land/rules.toml", "force   = \"must\"", "farce   = \"must\"", []string{"land/rules.toml: too_many: 1: too_many has no force", "land/rules.toml: farce: 1: unknown key \"farce\""}},
		{"no TOML", "land/rules.toml", "force   = \"must\"", "force   = \"must", []string{"land/rules.toml: force   = \"must: 1: strings cannot contain newlines"}},
		{"a citation", "land/rules.toml", `cite    = ["act s2"]`, `cite    = ["art s2"]`, []string{"land/rules.toml: art: 1: the citation begins with \"art\""}},
		{"a value", "land/rules.toml", `type    = "bool"`, `type    = true`, []string{"land/rules.toml: true: 1: \"type\" is true or false"}},
		{"a verdict", "land/cases/few.toml", `too_many = "met"`, `too_many = "not met"`, []string{"land/cases/few.toml: \"not met\": 2: on 2024-09-20: rule too_many is \"met\", expected \"not met\""}},
		{"a case", "land/cases/few.toml", `calendar = "autumn"`, `calendar = "autum"`, []string{"land/cases/few.toml: \"autum\": 1: there is no [calendar.autum] in this file"}},
		{"cases that are no TOML", "land/cases/few.toml", `calendar = "autumn"`, `calendar = `, []string{"land/cases/few.toml: calendar =: 1: expected value"}},
		{"what a review finds", "land/rules.toml", "missed_sessions >= many", "missed_sessions < 0", []string{"land/rules.toml: many: 2: ", "land/rules.toml: missed_sessions: 1: rule too_many can never be met"}},
		{"an overlay", "town/pack.toml", "> many and", "> lots and", []string{"town/pack.toml: lots: 1: unknown name lots"}},
		{"another kind of file", "other/Cargo.toml", "name", "na=me", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2024-11-01")
			b.show(c.file, "")
			b.at(c.file, c.old, c.new+"|")
			b.server.diagnose()
			var got []string
			for _, name := range []string{"land/pack.toml", "land/rules.toml", "land/cases/few.toml", "town/pack.toml", "other/Cargo.toml"} {
				for _, d := range b.told[name] {
					got = append(got, fmt.Sprintf("%s: %s: %d: %s", name, b.of(name, d.Range), d.Severity, d.Message))
				}
			}
			for i := range got {
				if i < len(c.want) && strings.HasPrefix(got[i], c.want[i]) {
					got[i] = c.want[i]
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// What was told of a file is taken back once it is mended, or its editor has gone.
func TestDiagnosticsAreTakenBack(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	b.at("land/rules.toml", ">= many", ">= mony|")
	b.server.diagnose()
	if len(b.told["land/rules.toml"]) != 1 {
		t.Fatalf("%+v", b.told)
	}
	b.show("land/rules.toml", law["land/rules.toml"])
	b.server.diagnose()
	if d, told := b.told["land/rules.toml"]; !told || len(d) != 0 {
		t.Errorf("%+v", b.told)
	}
	b.at("land/rules.toml", ">= many", ">= mony|")
	b.server.diagnose()
	delete(b.server.workspace.buffers, b.path("land/rules.toml"))
	b.server.diagnose()
	if d := b.told["land/rules.toml"]; len(d) != 0 {
		t.Errorf("%+v", b.told)
	}
}

// A fault in a base is told where it is, also if only the overlay is open; what is laid over the base, too.
func TestFaultsOfABase(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	b.show("town/pack.toml", "")
	b.at("land/rules.toml", ">= many", ">= mony|")
	b.server.diagnose()
	if got := b.told["land/rules.toml"]; len(got) != 1 {
		t.Errorf("told %+v, though both packs say it", got)
	}
}

// What an overlay breaks in a base that is inside has its place where the overlay names the base.
func TestFaultsOfABaseInside(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	const name, text = "gb-eng-newtown/pack.toml", `[pack]
id = "gb-eng-newtown"
title = "Newtown"
extends = "gb-eng"
[parameter.penalty_sessions]
remove = true
`
	b.show(name, text)
	if b.server.diagnose(); len(b.told[name]) == 0 {
		t.Fatal("nothing is told")
	}
	for _, d := range b.told[name] {
		if b.of(name, d.Range) != "gb-eng" || !strings.Contains(d.Message, "(an overlay removes it at gb-eng-newtown/pack.toml:5:12)") || !strings.HasPrefix(d.Message, "gb-eng/") {
			t.Errorf("%q: %s", b.of(name, d.Range), d.Message)
		}
	}
}

// Cases that stand beside no pack are judged by the one that the editor's settings name.
func TestStrayCases(t *testing.T) {
	t.Parallel()
	const text = `[calendar.autumn]
terms = ["2024-09-02..2024-10-25"]
[case.here]
on = 2024-09-20
fill = '/ \'
pupil = { born = 2012-05-01 }
expect = { rules = { severe_absence = "met" } }
`
	b := newBench(t, "2024-11-01")
	b.show("other/mine.toml", text)
	b.server.diagnose()
	if got := b.told["other/mine.toml"]; len(got) != 0 {
		t.Errorf("without a pack %+v", got)
	}
	for _, pack := range []string{"gb-eng", b.path("land")} {
		b.server.workspace.pack = pack
		b.server.diagnose()
		if got := b.told["other/mine.toml"]; len(got) != 1 || got[0].Range.Start.Line != 6 {
			t.Errorf("by %s %+v", pack, got)
		}
	}
}
