package packtext_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/policy/packtext"
)

func TestCursor(t *testing.T) {
	t.Parallel()
	where := map[packtext.Where]string{packtext.Nowhere: "nowhere", packtext.InHeader: "header", packtext.InKey: "key", packtext.InValue: "value"}
	for _, c := range []struct{ text, want string }{
		{"|", "key of [] after \"\" replacing \"\""},
		{"ru|", "key of [] after \"ru\" replacing \"ru\" beside ru"},
		{"[|", "header of [] after \"\" replacing \"\""},
		{"[ru|", "header of [] after \"ru\" replacing \"ru\""},
		{"[rule.|]", "header of [rule] after \"\" replacing \"\""},
		{"[rule.a|b]", "header of [rule] after \"a\" replacing \"ab\""},
		{"[rule.ab]|", "nowhere of [] after \"\" replacing \"\""},
		{"[rule.ab] # x|", "nowhere of [] after \"\" replacing \"\""},
		{"[rule.ab]\n|", "key of [rule ab] after \"\" replacing \"\""},
		{"[rule.ab]\n\n|\n[rule.c]\n", "key of [rule ab] after \"\" replacing \"\""},
		{"[rule.ab]\nwh|\n", "key of [rule ab] after \"wh\" replacing \"wh\" beside wh"},
		{"[rule.ab]\nforce = \"may\"\nwh|en = \"x\"\n", "key of [rule ab] after \"wh\" replacing \"when\" beside force,when"},
		{"[rule.ab]\nforce = |\nwhen = \"\"", "value of [rule ab force] after \"\" replacing \"\""},
		{"[rule.ab]\nforce =|", "value of [rule ab force] after \"\" replacing \"\""},
		{"[rule.ab]\nforce = \"m|\"\n", "value of [rule ab force] after \"m\" replacing \"m\""},
		{"[rule.ab]\nforce = \"m|\nwhen = \"x\"", "value of [rule ab force] after \"m\" replacing \"m\""},
		{"[rule.ab]\nforce = \"may\"|\n", "nowhere of [rule ab force] after \"\" replacing \"\""},
		{"[rule.ab]\nfinal = tr|ue\n", "value of [rule ab final] after \"tr\" replacing \"true\""},
		{"[rule.ab]\ncite = [|]\n", "value of [rule ab cite] after \"\" replacing \"\" listed"},
		{"[rule.ab]\ncite = [\"re|gs 1\", \"x\"]\n", "value of [rule ab cite] after \"re\" replacing \"regs 1\" listed"},
		{"[rule.ab]\ncite = [\"a\", |\nforce = \"may\"", "value of [rule ab cite] after \"\" replacing \"\" listed"},
		{"[rule.ab]\ncite = [\n  \"a\",\n  |\n]\n", "value of [rule ab cite] after \"\" replacing \"\" listed"},
		{"[code.N]\nbecomes = { |}", "key of [code N becomes] after \"\" replacing \"\""},
		{"[code.N]\nbecomes = { code = \"O\", af| }", "key of [code N becomes] after \"af\" replacing \"af\" beside code,af"},
		{"[code.N]\nbecomes = { code = \"|\" }", "value of [code N becomes code] after \"\" replacing \"\""},
		{"[code.N]\nbecomes = { code = |", "value of [code N becomes code] after \"\" replacing \"\""},
		{"[case.a]\nhistory = [\n  { on = 2024-09-16, step = \"m|\" },\n]\n", "value of [case a history step] after \"m\" replacing \"m\""},
		{"[case.a]\nhistory = [\n  { on = 2024-09-16, | },\n]\n", "key of [case a history] after \"\" replacing \"\" beside on"},
		{"[case.a.expect]\nrules = { pen| }\n", "key of [case a expect rules] after \"pen\" replacing \"pen\" beside pen"},
		{"[rule.a]\nunless.b.w| = \"\"\n", "key of [rule a unless b] after \"w\" replacing \"w\" beside unless"},
		{"[rule.a]\nwhen = \"a \\\"|b\"\n", "value of [rule a when] after \"a \\\"\" replacing \"a \\\\\\\"b\""},
	} {
		offset := strings.Index(c.text, "|")
		d := packtext.Parse(strings.Replace(c.text, "|", "", 1))
		at := d.At(offset)
		got := fmt.Sprintf("%s of %v after %q replacing %q", where[at.Where], at.Path, at.Before, d.Of(at.Word))
		if at.Listed {
			got += " listed"
		}
		if len(at.Beside) > 0 {
			got += " beside " + strings.Join(at.Beside, ",")
		}
		if got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
