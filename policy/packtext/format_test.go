package packtext_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtext"
)

func TestFormat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"blank lines", "\n\n# a\n\n\n\nid = 1\n\n\n", "# a\n\nid = 1\n"},
		{"equals signs under one another", "[rule.a]\ntitle=\"A\"\n  force   =   \"may\"\n", "[rule.a]\ntitle = \"A\"\nforce = \"may\"\n"},
		{"a comment parts no block", "a = 1\n# b\nlonger = 2\n# c\n\nd=3\n", "a      = 1\n# b\nlonger = 2\n# c\n\nd = 3\n"},
		{"a list of several lines does not", "a = [\n1,\n]\nlonger = 2\n", "a      = [\n  1,\n]\nlonger = 2\n"},
		{"line ends and the end of the file", "\ufeffa = 1\r\nb = 2  ", "a = 1\nb = 2\n"},
		{"quotes", `a = 'x'` + "\n" + `b = '\'` + "\n" + `c = "\""` + "\n" + `'d' = '"'` + "\n", `a   = "x"` + "\n" + `b   = '\'` + "\n" + `c   = "\""` + "\n" + `"d" = '"'` + "\n"},
		{"headers", "[ code . '/' ]#x\nclass='p'\n", "[code.\"/\"]    #x\nclass = \"p\"\n"},
		{"brackets", "a=[ 1,2 , ]\nb={x=1,y=[  ]}\nc=[{x=1}]\nd={ }\n", "a = [1, 2]\nb = { x = 1, y = [] }\nc = [ { x = 1 } ]\nd = {}\n"},
		{"comments behind lines", "a = 1 # one\nbcd = 22  # two\n\ne = 3      # three\n", "a   = 1   # one\nbcd = 22  # two\n\ne = 3      # three\n"},
		{
			"comments in lists", "a = [ # first\n1, # one\n# alone\n  2 ,3\n]# after\n",
			"a = [\n  # first\n  1, # one\n  # alone\n  2, 3,\n] # after\n",
		},
		{
			"events", "history = [\n{ on=2024-09-16,step='meeting' },\n\n\n  {on = 2024-10-16, step = \"plan\"} # late\n]\n",
			"history = [\n  { on = 2024-09-16, step = \"meeting\" },\n\n  { on = 2024-10-16, step = \"plan\" }, # late\n]\n",
		},
		{
			"too long for a line", "terms = [" + strings.Repeat(`"2024-09-03..2024-10-25", `, 6) + "]\n",
			"terms = [\n  " + strings.Repeat(`"2024-09-03..2024-10-25", `, 3) + `"2024-09-03..2024-10-25",` + "\n" + "  " + `"2024-09-03..2024-10-25", "2024-09-03..2024-10-25",` + "\n]\n",
		},
		{"one long text stays", "cite = [\"" + strings.Repeat("x", 200) + "\"]\n", "cite = [\"" + strings.Repeat("x", 200) + "\"]\n"},
		{"texts over lines stay", "note   =   \"\"\"\n  as it   is \\\n\n  here\"\"\"   # x\n", "note = \"\"\"\n  as it   is \\\n\n  here\"\"\"   # x\n"},
		{
			"conditions", "[rule.a]\nwhen = \"a>=10&&(b||not(c))and code in[\\\"G\\\" , 'O'] \"\napplies = 'max( a,-b )>= - 1 ? x:!y'\n",
			"[rule.a]\nwhen    = \"a >= 10 and (b or not (c)) and code in ['G', 'O']\"\napplies = \"max(a, -b) >= -1 ? x : not y\"\n",
		},
		{"not", "[rule.a]\nwhen = \"!a == b or !(c) and ! d and not e\"\n", "[rule.a]\nwhen = \"not a == b or not (c) and not d and not e\"\n"},
		{"a sign of its own", "[rule.a]\nwhen = \"a-1>b\"\n", "[rule.a]\nwhen = \"a - 1 > b\"\n"},
		{"what is not in the language stays", "[rule.a]\nwhen = \"a  |  b\"\n", "[rule.a]\nwhen = \"a  |  b\"\n"},
		{"what is broken stays", "[rule.a]\nwhen = \"a  >= 'x\"\n", "[rule.a]\nwhen = \"a  >= 'x\"\n"},
		{"other texts stay", "[rule.a]\ntitle = \"a  &&  b\"\n", "[rule.a]\ntitle = \"a  &&  b\"\n"},
		{"steps", "[ladder.l.step.s]\nrequires = \"done( 'plan' )\"\nunless.x.when = \"a&&b\"\n", "[ladder.l.step.s]\nrequires      = \"done('plan')\"\nunless.x.when = \"a and b\"\n"},
		{"conditions in braces", "rule.a = { when = \"a>1\" }\n", "rule.a = { when = \"a > 1\" }\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := packtext.Format("x.toml", []byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("laid out otherwise (-want +got):\n%s", diff)
			}
			again, err := packtext.Format("x.toml", got)
			if err != nil || string(again) != string(got) {
				t.Errorf("laid out again: %v\n%s", err, cmp.Diff(string(got), string(again)))
			}
		})
	}
}

func TestFormatRefusesWhatIsNoTOML(t *testing.T) {
	t.Parallel()
	_, err := packtext.Format("x.toml", []byte("a = 1\nb = \n"))
	var faults *policy.Faults
	if !errors.As(err, &faults) || faults.All[0].File != "x.toml" || faults.All[0].Line != 2 {
		t.Errorf("got %v", err)
	}
}
