package editor

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefinition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, marked, want string }{
		{"a measure", "town/pack.toml", "missed_sessions > many", "mis|sed_sessions > many", "land/rules.toml:measure.missed_sessions"},
		{"what an overlay changes", "town/pack.toml", "missed_sessions > many", "missed_sessions > ma|ny", "town/pack.toml:parameter.many land/rules.toml:parameter.many"},
		{"a source", "town/pack.toml", `["code p2"]`, `["|code p2"]`, "town/pack.toml:source.code"},
		{"a class", "land/pack.toml", `class = "missed"`, `class = "miss|ed"`, "land/pack.toml:class.missed"},
		{"a step after which", "land/rules.toml", `["letter: ignored"]`, `["let|ter: ignored"]`, "land/rules.toml:ladder.follow_up.step.letter"},
		{"an outcome", "land/rules.toml", `["letter: ignored"]`, `["letter: ig|nored"]`, `land/rules.toml:"answered", "ignored"`},
		{"a clock", "land/rules.toml", "school days after letter", "school days after le|tter", "land/rules.toml:ladder.follow_up.step.letter"},
		{"a step in a condition", "land/rules.toml", "done('letter'", "done('|letter'", "land/rules.toml:ladder.follow_up.step.letter"},
		{"a rule in a case", "land/cases/few.toml", "too_many =", "too|_many =", "land/rules.toml:rule.too_many"},
		{"a fact in a case", "land/cases/few.toml", "excused_pupil", "excused|_pupil", "land/rules.toml:fact.excused_pupil"},
		{"a calendar", "land/cases/few.toml", `calendar = "autumn"`, `calendar = "aut|umn"`, "land/cases/few.toml:calendar.autumn"},
		{"a base", "town/pack.toml", `"land"`, `"la|nd"`, "land/pack.toml:land"},
		{"nothing", "land/rules.toml", "title   =", "tit|le   =", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2024-11-01")
			got, err := b.server.definition(b.at(c.file, c.old, c.marked))
			if err != nil {
				t.Fatal(err)
			}
			var places []string
			found, _ := got.([]location)
			for _, l := range found {
				name := b.name(l.URI)
				line := l.Range
				line.Start.Character, line.End.Character = 0, 1000
				text := strings.Trim(b.of(name, line), "[]")
				if _, value, isPair := strings.Cut(text, " = "); isPair {
					text = strings.Trim(value, `[]`)
					text = strings.TrimSuffix(strings.TrimPrefix(text, `"l`), "x")
				}
				places = append(places, name+":"+text)
			}
			if got := strings.Join(places, " "); got != c.want && got != strings.Replace(c.want, ":land", `:and"`, 1) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// edited gives the files as they are after edits.
func (b *bench) edited(e workspaceEdit) map[string]string {
	out := map[string]string{}
	for uri, edits := range e.Changes {
		name := b.name(uri)
		text, shown := b.changed[name]
		if !shown {
			text = law[name]
		}
		l := newLines(text)
		for _, edit := range slices.Backward(edits) {
			from, to := l.offset(edit.Range.Start), l.offset(edit.Range.End)
			text = text[:from] + edit.NewText + text[to:]
		}
		out[name] = text
	}
	return out
}

func TestRename(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, old, marked, to string
		changes                     map[string][][2]string // by file, what becomes what
	}{
		{"a parameter, in its overlay too", "land/rules.toml", "missed_sessions >= many", "missed_sessions >= ma|ny", "limit_of_sessions", map[string][][2]string{
			"land/rules.toml":     {{"[parameter.many]", "[parameter.limit_of_sessions]"}, {"[parameter.many.values]", "[parameter.limit_of_sessions.values]"}, {">= many", ">= limit_of_sessions"}},
			"town/pack.toml":      {{"[parameter.many]", "[parameter.limit_of_sessions]"}, {"> many and", "> limit_of_sessions and"}},
			"land/cases/few.toml": {{">= many", ">= limit_of_sessions"}, {"> many", "> limit_of_sessions"}},
		}},
		{"a rule, from the overlay", "town/pack.toml", "and too_many", "and too_m|any", "over", map[string][][2]string{
			"land/rules.toml":     {{"[rule.too_many]", "[rule.over]"}, {"[rule.too_many.unless", "[rule.over.unless"}, {"when     = \"too_many\"\noutcomes", "when     = \"over\"\noutcomes"}, {"when     = \"too_many\"\nafter", "when     = \"over\"\nafter"}},
			"town/pack.toml":      {{"and too_many", "and over"}},
			"land/cases/few.toml": {{"too_many =", "over ="}, {"rule.too_many.when", "rule.over.when"}},
		}},
		{"what only the overlay has", "town/pack.toml", "[rule.more_than_many]", "[rule.more|_than_many]", "more", map[string][][2]string{
			"town/pack.toml": {{"[rule.more_than_many]", "[rule.more]"}},
		}},
		{"a step", "land/cases/few.toml", `step = "letter"`, `step = "l|etter"`, "first_letter", map[string][][2]string{
			"land/rules.toml":     {{"step.letter]", "step.first_letter]"}, {"[\"letter: ignored\"]", "[\"first_letter: ignored\"]"}, {"after letter\"", "after first_letter\""}, {"done('letter'", "done('first_letter'"}},
			"land/cases/few.toml": {{`step = "letter"`, `step = "first_letter"`}},
		}},
		{"an outcome", "land/rules.toml", `"ignored"]`, `"ign|ored"]`, "no answer", map[string][][2]string{
			"land/rules.toml":     {{`"ignored"]`, `"no answer"]`}, {"letter: ignored", "letter: no answer"}, {"'ignored')", "'no answer')"}},
			"land/cases/few.toml": {{`outcome = "ignored"`, `outcome = "no answer"`}},
		}},
		{"a code", "land/pack.toml", "[code.U]", "[code.|U]", "X1", map[string][][2]string{
			"land/pack.toml":      {{"[code.U]", "[code.X1]"}},
			"land/rules.toml":     {{"['U']", "['X1']"}},
			"land/cases/few.toml": {{`"U U"`, `"X1 X1"`}},
		}},
		{"a code that gets quotes", "land/pack.toml", "[code.U]", "[code.|U]", "#", map[string][][2]string{
			"land/pack.toml":      {{"[code.U]", `[code."#"]`}},
			"land/rules.toml":     {{"['U']", "['#']"}},
			"land/cases/few.toml": {{`"U U"`, `"# #"`}},
		}},
		{"a source", "land/pack.toml", "[source.act]", "[source.ac|t]", "act_2010", map[string][][2]string{
			"land/pack.toml":  {{"[source.act]", "[source.act_2010]"}, {"[\"act s1\"]", "[\"act_2010 s1\"]"}, {"[\"act s1\"]", "[\"act_2010 s1\"]"}},
			"land/rules.toml": {},
		}},
		{"a tag", "land/pack.toml", `["unexcused"]`, `["unex|cused"]`, "no_excuse", map[string][][2]string{
			"land/pack.toml":  {{`["unexcused"]`, `["no_excuse"]`}},
			"land/rules.toml": {{"'unexcused' in", "'no_excuse' in"}},
		}},
		{"a measure, in what nobody can notice too", "land/rules.toml", "[measure.missed_sessions]", "[measure.missed|_sessions]", "missed", map[string][][2]string{
			"land/rules.toml":     {{"[measure.missed_sessions]", "[measure.missed]"}, {"missed_sessions >=", "missed >="}},
			"land/cases/few.toml": {{"missed_sessions >= many", "missed >= many"}, {"missed_sessions > many", "missed > many"}},
			"town/pack.toml":      {{"missed_sessions >", "missed >"}},
		}},
		{"evidence", "land/rules.toml", `["copy_kept"]`, `["copy|_kept"]`, "copy", map[string][][2]string{
			"land/rules.toml": {{`["copy_kept"]`, `["copy"]`}, {"'copy_kept'", "'copy'"}},
		}},
		{"a calendar", "land/cases/few.toml", "[calendar.autumn]", "[calendar.au|tumn]", "fall", map[string][][2]string{
			"land/cases/few.toml": {{"[calendar.autumn]", "[calendar.fall]"}, {`"autumn"`, `"fall"`}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2024-11-01")
			at := b.at(c.file, c.old, c.marked)
			if got, err := b.server.prepareRename(at); got == nil || err != nil {
				t.Fatalf("%v, %v", got, err)
			}
			got, err := b.server.rename(renameParams{at, c.to})
			if err != nil {
				t.Fatal(err)
			}
			edited := b.edited(got.(workspaceEdit))
			want := map[string]string{}
			for name, changes := range c.changes {
				want[name] = law[name]
				for _, change := range changes {
					want[name] = strings.Replace(want[name], change[0], change[1], 1)
				}
			}
			if c.name == "a source" {
				want["land/rules.toml"] = strings.ReplaceAll(law["land/rules.toml"], `"act `, `"act_2010 `)
			}
			if diff := cmp.Diff(want, edited); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRenameRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, old, marked, to, want string }{
		{"a name that exists", "land/rules.toml", "[parameter.many]", "[parameter.ma|ny]", "missed_sessions", "there is a measure missed_sessions already, at land/rules.toml:21"},
		{"a name of another pack of the family", "land/rules.toml", "[rule.too_many]", "[rule.too|_many]", "more_than_many", "there is a rule more_than_many already, at town/pack.toml:13"},
		{"a rule like a step", "land/rules.toml", "[rule.too_many]", "[rule.too|_many]", "visit", "there is a step visit already"},
		{"no name", "land/rules.toml", "[parameter.many]", "[parameter.ma|ny]", "too many", `"too many" cannot be named in a condition`},
		{"a word of the language", "land/rules.toml", "[parameter.many]", "[parameter.ma|ny]", "age", "age is a name of the language itself"},
		{"a function", "land/rules.toml", "[parameter.many]", "[parameter.ma|ny]", "percent", "percent is a name of the language itself"},
		{"a source with spaces", "land/pack.toml", "[source.act]", "[source.a|ct]", "the act", `"the act" cannot be the name of a source`},
		{"a code that is too long", "land/pack.toml", "[code.U]", "[code.|U]", "ABSENTEES", "ABSENTEES"},
		{"the id of a pack", "town/pack.toml", `"land"`, `"la|nd"`, "sea", "land is the name of a folder"},
		{"what nothing defines", "land/rules.toml", "missed_sessions >= many", "missed_sessions >= mo|ny", "many", "nothing defines mony"},
		{"no name at all", "land/rules.toml", "title   =", "tit|le   =", "x", "there is no name here"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2024-11-01")
			got, err := b.server.rename(renameParams{b.at(c.file, c.old, c.marked), c.to})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	p := referenceParams{positionParams: b.at("land/rules.toml", "[rule.too_many]", "[rule.too|_many]")}
	count := func() string {
		got, err := b.server.references(p)
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]int{}
		for _, l := range got.([]location) {
			if text := b.of(b.name(l.URI), l.Range); text != "too_many" {
				t.Errorf("%q stands at %v of %s", text, l.Range, l.URI)
			}
			by[b.name(l.URI)]++
		}
		var out []string
		for _, name := range slices.Sorted(maps.Keys(by)) {
			out = append(out, fmt.Sprintf("%s %d", name, by[name]))
		}
		return strings.Join(out, ", ")
	}
	if got, want := count(), "land/cases/few.toml 2, land/rules.toml 3, town/pack.toml 1"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	p.Context.IncludeDeclaration = true
	if got, want := count(), "land/cases/few.toml 2, land/rules.toml 4, town/pack.toml 1"; got != want {
		t.Errorf("with the definition: %s; want %s", got, want)
	}
}
