package packdoc_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packdoc"
)

// FuzzTexts puts any text where a pack may have one, and any condition into a rule of it: whatever is written is a whole page and a
// document in which they are only texts.
func FuzzTexts(f *testing.F) {
	small, err := os.ReadFile("testdata/small/pack.toml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("</style><script>", "many")
	f.Add("| ``` \"]; ]]> \u202e", "absences > 3 ? not (share <= line) : homeless == true or (run in [1, 2]) != many")
	f.Add("1. - #42; &lt; [x](javascript:y)", "on != born or latest('02-29') == left and max(run, 1, most) * 2 - 1 < 3 and 'x' == year_group")
	f.Add("*_~$!\\", "not (how in ['days', 'x']) and percent('7.5') < share and days_between(on, date('2024-01-01')) in [1] and age_on(born) == 0")
	f.Fuzz(func(t *testing.T, text, when string) {
		if !utf8.ValidString(text) || !utf8.ValidString(when) || strings.ContainsRune(text+when, 0) {
			t.Skip()
		}
		quoted := toml(text)
		more := "[source.x]\ntitle = " + quoted + "\nref = " + quoted + "\nurl = " + quoted + "\nnote = " + quoted + "\n" +
			"[fact.x]\ntitle = " + quoted + "\ntype = [" + quoted + ", 'other']\ncite = [" + toml("x "+text) + "]\n" +
			"[rule.x]\ntitle = " + quoted + "\nwhen = " + toml(when) + "\nforce = 'may'\nnote = " + quoted + "\ncite = [" + toml("x "+text) + "]\n" +
			"[ladder.x]\ntitle = " + quoted + "\n[ladder.x.step.x1]\ntitle = " + quoted + "\naction = 'contact'\nwhen = " + toml(when) + "\nforce = 'info'\noutcomes = [" + toml("ended: "+text) + "]\nneeds = [" + toml("n"+text) + "]\ncite = ['x']\n"
		law, err := policy.Open(fstest.MapFS{"small/pack.toml": {Data: []byte(string(small) + more)}}, "small")
		if err != nil {
			t.Skip(err)
		}
		harmless(t, page(t, law, packdoc.Options{}))
		charts(t, markdown(t, law, packdoc.Options{}), 3)
	})
}

// toml writes a text as TOML.
func toml(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || r == '"' || r == '\\' || r == 0x7f {
			b.WriteString(`\u` + "0000"[len(strconv.FormatInt(int64(r), 16)):] + strconv.FormatInt(int64(r), 16))
		} else {
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}
