package editor

import (
	"strings"
	"testing"
)

func TestHover(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, today, file, old, marked string
		has                            []string
		over                           string
	}{
		{
			"a parameter in a condition", "2024-11-01", "land/rules.toml", "missed_sessions >= many", "missed_sessions >= ma|ny",
			[]string{"**parameter** `many`", "How many are too many", "| 2010-09-01 | `20` | act s2 |", "| **2020-09-01** | **`10`** in force on 2024-11-01 | act s2 as amended |", "| 2030-09-01 | repealed | act s9 |", "*land/rules.toml:1*"},
			"many",
		},
		{
			"another day", "2015-11-01", "land/rules.toml", "missed_sessions >= many", "missed_sessions >= ma|ny",
			[]string{"**`20`** in force on 2015-11-01"},
			"many",
		},
		{
			"after its end", "2031-11-01", "land/rules.toml", "missed_sessions >= many", "missed_sessions >= ma|ny",
			[]string{"None is in force on 2031-11-01."},
			"many",
		},
		{
			"as an overlay has it", "2024-11-01", "town/pack.toml", "missed_sessions > many", "missed_sessions > |many",
			[]string{"**parameter** `many`", "How many are too many", "| 2020-09-01 | `10` | act s2 as amended |", "**`6`** in force on 2024-11-01 | code p1 |", "*town/pack.toml:9*"},
			"many",
		},
		{
			"a measure", "2024-11-01", "town/pack.toml", "missed_sessions > many", "|missed_sessions > many",
			[]string{"**measure** `missed_sessions`", "count: `sessions`", "of: `code in ['U'] and 'unexcused' in tags`"},
			"missed_sessions",
		},
		{
			"a rule", "2024-11-01", "town/pack.toml", "and too_many", "and too_|many",
			[]string{"**rule** `too_many`", "when: `missed_sessions >= many`", "applies: `not excused_pupil", "cite: act s2", "Sessions, not days."},
			"too_many",
		},
		{"a source", "2024-11-01", "town/pack.toml", `["code p1"]`, `["co|de p1"]`, []string{"Code of the town"}, "code"},
		{"a step", "2024-11-01", "land/cases/few.toml", `step = "letter"`, `step = "let|ter"`, []string{"**step** `letter`", "action: `letter`", "outcomes: `answered, ignored`"}, "letter"},
		{"a code of a mark", "2024-11-01", "land/cases/few.toml", `"U U"`, `"U |U"`, []string{"**code** `U`", "class: `missed`", "tags: `unexcused`"}, "U"},
		{"a function", "2024-11-01", "land/rules.toml", "done('letter', 'ignored')", "do|ne('letter', 'ignored')", []string{"`done('step')`"}, "done"},
		{"a name of the language", "2024-11-01", "land/rules.toml", "age < 5", "a|ge < 5", []string{"age in whole years"}, "age"},
		{"a key of the format", "2024-11-01", "land/rules.toml", "applies =", "app|lies =", []string{"`applies`", "Who the law is for", "```toml\napplies = \"\"\n```"}, "applies"},
		{"a section", "2024-11-01", "land/rules.toml", "[rule.too_many]", "[ru|le.too_many]", []string{"What has happened"}, "rule"},
		{"few texts", "2024-11-01", "land/rules.toml", "force   =", "for|ce   =", []string{"One of: must, may, must not, info"}, "force"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, c.today)
			got, err := b.server.hover(b.at(c.file, c.old, c.marked))
			if err != nil {
				t.Fatal(err)
			}
			h, ok := got.(hover)
			if !ok {
				t.Fatal("nothing is shown")
			}
			for _, want := range c.has {
				if !strings.Contains(h.Contents.Value, want) {
					t.Errorf("%q is not shown:\n%s", want, h.Contents.Value)
				}
			}
			if over := b.of(c.file, h.Range); over != c.over {
				t.Errorf("it is about %q, want %q", over, c.over)
			}
		})
	}
}

func TestHoverSaysNothingOfOtherFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t, "2024-11-01")
	if got, err := b.server.hover(b.at("other/Cargo.toml", "name", "na|me")); got != nil || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}
