package editor

import (
	"slices"
	"strings"
	"testing"
)

func TestCompletion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, old, marked string
		has                     string // labels that are offered
		not                     string // labels that are not
		first                   string // what would be written for the first of them, over what
	}{
		{"names in a condition", "land/rules.toml", "missed_sessions >= many", "missed_sessions >= ma|", "many missed_sessions excused_pupil too_many age percent and", "letter U act done weekday", "many over ma"},
		{"an empty condition", "land/rules.toml", "missed_sessions >= many", "|", "many missed_sessions on born latest", "done code", "many over "},
		{"in the middle of a name", "land/rules.toml", "missed_sessions >= many", "missed_|sessions >= many", "missed_sessions", "", "missed_sessions over missed_sessions"},
		{"a condition of a step", "land/rules.toml", `when     = "too_many"`, `when     = "too_many and |"`, "done times evidence too_many", "code", "too_many over "},
		{"a condition over a mark", "land/rules.toml", "code in ['U'] and 'unexcused' in tags", "|", "code tags class many absent", "missed_sessions too_many age", "many over "},
		{"codes in a condition", "land/rules.toml", "code in ['U'] and", "code in ['|'] and", "/ U", "many present", "U over "},
		{"codes compared", "land/rules.toml", "code in ['U'] and", "code == '|' and", "/ U", "many", ""},
		{"tags", "land/rules.toml", "'unexcused' in tags", "'u|' in tags", "unexcused", "U", "unexcused over u"},
		{"texts of a fact", "land/rules.toml", "kind == 'day'", "kind == '|'", "day boarding", "many", "day over "},
		{"steps in a condition", "land/rules.toml", "done('letter', 'ignored')", "done('|')", "letter visit", "too_many many", "letter over "},
		{"outcomes in a condition", "land/rules.toml", "done('letter', 'ignored')", "done('letter', '|')", "answered ignored", "letter", "answered over "},
		{"evidence in a condition", "land/rules.toml", "evidence('copy_kept')", "evidence('c|')", "copy_kept", "letter", "copy_kept over c"},
		{"behind a space at the end", "land/rules.toml", "\"missed_sessions >= many\"", "\"missed_sessions >= |", "many", "must", "many over "},
		{"a text that is open before others", "land/rules.toml", "done('letter', 'ignored') and", "done('le|) and", "letter visit", "many", "letter over le"},
		{"a text that is open", "land/rules.toml", "requires = \"done('letter', 'ignored') and evidence('copy_kept')\"", "requires = \"done('le|", "letter visit", "many", "letter over le"},
		{"keys of a rule", "land/rules.toml", "note    = \"Sessions, not days.\"", "fi|", "final from until", "when force cite note2", `final = true over fi`},
		{"keys on an empty line", "land/rules.toml", "\n[rule.too_many.unless", "\n|\n[rule.too_many.unless", "from until final unless", "when title", ""},
		{"sections", "land/rules.toml", "[parameter.many]", "|[parameter.many]", "", "", ""},
		{"headers", "land/rules.toml", "[ladder.follow_up.step.visit]", "[ladder.follow_up.|", "step", "letter", "step over "},
		{"names in headers", "town/pack.toml", "[rule.more_than_many]", "[rule.|]", "too_many", "many", "too_many over "},
		{"exceptions in headers", "town/pack.toml", "[rule.more_than_many]", "[rule.too_many.unless.|]", "hardly_here", "", ""},
		{"few texts", "land/rules.toml", `force    = "may"`, `force    = "|"`, "must may info", "", "must over "},
		{"few texts without quotes", "land/rules.toml", `force    = "may"`, `force    = |`, "must may info", "", `"must" over `},
		{"flags", "land/pack.toml", "absent   = true", "absent   = |", "true false", "", ""},
		{"dates", "land/pack.toml", "from         = 2010-09-01", "from         = |", "2024-11-01", "", ""},
		{"sources", "land/rules.toml", `cite  = ["act s2"]`, `cite  = ["|"]`, "act", "code", "act over "},
		{"sources of the base too", "town/pack.toml", `cite  = ["code p2"]`, `cite  = ["|"]`, "act code", "", ""},
		{"sources before a clause", "land/rules.toml", `cite  = ["act s2"]`, `cite  = ["a| s2"]`, "act", "", "act over a"},
		{"classes", "land/pack.toml", `class = "missed"`, `class = "|"`, "present missed", "U", ""},
		{"steps after which", "land/rules.toml", `["letter: ignored"]`, `["|"]`, "letter visit", "too_many", "letter over "},
		{"how steps ended", "land/rules.toml", `["letter: ignored"]`, `["letter: |"]`, "", "visit", `letter: answered over letter: `},
		{"clocks", "land/rules.toml", `"5 school days after letter"`, `"5 school days after |"`, "", "", "5 school days after letter over 5 school days after "},
		{"windows", "land/rules.toml", `over  = "academic year"`, `over  = "|"`, "", "", "today over "},
		{"keys of a case", "land/cases/few.toml", "[case.ten.pupil]", "no|\n[case.ten.pupil]", "note title", "when on", ""},
		{"rules of a case", "land/cases/few.toml", `rules = { too_many = "met" }`, `rules = { | }`, "too_many", "many", `too_many = "" over `},
		{"outcomes of a rule", "land/cases/few.toml", `too_many = "met"`, `too_many = "|"`, "met excepted undetermined", "", ""},
		{"steps of a history", "land/cases/few.toml", `step = "letter"`, `step = "|"`, "letter visit", "", ""},
		{"outcomes of an event", "land/cases/few.toml", `outcome = "ignored"`, `outcome = "i|"`, "answered ignored", "", ""},
		{"facts of a pupil", "land/cases/few.toml", "excused_pupil = false", "ki|", "kind excused_pupil enrolled", "", ""},
		{"codes of marks", "land/cases/few.toml", `"U U"`, `"U |"`, "U /", "", ""},
		{"calendars", "land/cases/few.toml", `calendar = "autumn"`, `calendar = "|"`, "autumn", "", "autumn over "},
		{"checks of a review", "land/rules.toml", "note    = \"Sessions, not days.\"", "accept = [\"|\"]", "unused-measure", "many", ""},
		{"a comment", "land/rules.toml", "[rule.too_many]", "# when |\n[rule.too_many]", "", "when", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, "2024-11-01")
			got, err := b.server.completion(b.at(c.file, c.old, c.marked))
			if err != nil {
				t.Fatal(err)
			}
			var labels []string
			items := got.(completionList).Items
			for _, i := range items {
				labels = append(labels, i.Label)
			}
			for want := range strings.FieldsSeq(c.has) {
				if !slices.Contains(labels, want) {
					t.Errorf("%q is not offered: %q", want, labels)
				}
			}
			for other := range strings.FieldsSeq(c.not) {
				if slices.Contains(labels, other) {
					t.Errorf("%q is offered: %q", other, labels)
				}
			}
			text, over, _ := strings.Cut(c.first, " over ")
			if i := slices.IndexFunc(items, func(i completionItem) bool { return i.TextEdit.NewText == text }); c.first != "" {
				if i < 0 {
					t.Fatalf("%q would not be written: %+v", text, items)
				}
				if was := b.of(c.file, items[i].TextEdit.Range); was != over {
					t.Errorf("%q would be written over %q, want over %q", text, was, over)
				}
			}
		})
	}
}
