package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
)

// TestForms takes conditions of steps apart. A form is shown as its joints with its parts, and a part as its text with what it is: rule,
// fact, free, timed, the steps that it asks about, and those since which it counts.
func TestForms(t *testing.T) {
	const steps = `
[measure.since_letter]
count = "sessions"
of    = "absent"
over  = "since letter"

[ladder.l.step.letter]
action   = "letter"
when     = "many"
outcomes = ["sent"]
force    = "may"
cite     = ["act s5"]
[ladder.l.step.meeting]
action   = "meeting"
when     = "WHEN"
force    = "may"
cite     = ["act s5"]
`
	for when, want := range map[string]string{
		"many":                                   "[many rule free]",
		"homeless":                               "[homeless fact free]",
		"many and not homeless or band == 'low'": `(or (and [many rule free] (not [homeless fact free])) [band == "low" fact free])`,
		"done('letter', 'sent')":                 `[done("letter", "sent") asks letter]`,
		"times('letter', '1 year') >= 2":         `[times("letter", "1 year") >= 2 timed asks letter]`,
		"evidence('visit')":                      `[evidence("visit") free]`,
		"since_letter > 0":                       "[since_letter > 0 free since letter]",
		"absences >= limit":                      "[absences >= limit free]",
		"many ? open('letter') : homeless":       `(if [many rule free] [open("letter") asks letter] [homeless fact free])`,
	} {
		t.Run(when, func(t *testing.T) {
			text := strings.Replace(steps, "WHEN", when, 1)
			law, err := policy.Open(fstest.MapFS{"bad/common.toml": {Data: readFile(t, "testdata/common.toml")}, "bad/ladder.toml": {Data: []byte(text)}}, "bad")
			if err != nil {
				t.Fatal(err)
			}
			if got := showForm(law.Step("meeting").When().Form(law)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func showForm(f *policy.Form) string {
	if f.Op != "" {
		words := []string{f.Op}
		for _, p := range f.Parts {
			words = append(words, showForm(p))
		}
		return "(" + strings.Join(words, " ") + ")"
	}
	words := []string{f.Text}
	for _, k := range []struct {
		is   bool
		word string
	}{{f.Rule, "rule"}, {f.Fact, "fact"}, {f.Free, "free"}, {f.Timed, "timed"}} {
		if k.is {
			words = append(words, k.word)
		}
	}
	for _, s := range f.Asks {
		words = append(words, "asks "+s.Name)
	}
	for _, s := range f.Since {
		words = append(words, "since "+s)
	}
	return "[" + strings.Join(words, " ") + "]"
}
