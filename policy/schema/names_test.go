package schema_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// Every name listed is one of the language, where it is said to be, and the examples of calls are in the language.
func TestNamesAreOfTheLanguage(t *testing.T) {
	t.Parallel()
	const pack = minimal + `
[source.s]
title = "S"
[class.present]
possible = true
[code.P]
class = "present"
cite = ["s"]
[measure.a]
count = "sessions"
of = "%s"
over = "today"
where = "%s"
[measure.b]
count = "sessions"
of = "possible"
over = "today"
[rule.r]
when = "%s"
force = "info"
cite = ["s"]
[ladder.l.step.step]
action = "letter"
when = "true"
force = "may"
cite = ["s"]
[ladder.l.step.next_step]
action = "letter"
when = "%s"
force = "may"
cite = ["s"]
`
	for i, form := range []schema.Form{schema.OfMark, schema.OfSession, schema.OfRule, schema.OfStep} {
		for _, name := range schema.Names(form) {
			at := []any{"possible", "true", "true", "true"}
			use := name.Name
			if name.Call != "" {
				use = strings.NewReplacer("(date)", "(on)", "div(a, b)", "div(1, 2)", "min(a, b)", "min(1, 2)", "max(a, b)", "max(1, 2)", "(a, b)", "(on, on)").Replace(name.Call)
			}
			at[i] = use
			_, err := policy.Open(fstest.MapFS{"p/pack.toml": {Data: fmt.Appendf(nil, pack, at...)}}, "p")
			var faults *policy.Faults
			if err == nil {
				continue
			}
			if !errors.As(err, &faults) || len(faults.All) != 1 || !strings.Contains(err.Error(), "is wanted here: compare it with something") {
				t.Errorf("%s (form %d): %v", use, form, err)
			}
		}
	}
}

// Every name that the reader tells an author of is listed.
func TestNamesOfTheReaderAreListed(t *testing.T) {
	t.Parallel()
	const pack = minimal + `
[source.s]
title = "S"
[measure.a]
count = "sessions"
of = "zzzzzz"
over = "today"
where = "zzzzzz"
[rule.r]
when = "zzzzzz"
force = "info"
cite = ["s"]
[rule.q]
when = "zzzzzz(1)"
force = "info"
cite = ["s"]
[ladder.l.step.step]
action = "letter"
when = "zzzzzz"
force = "may"
cite = ["s"]
`
	_, err := policy.Open(fstest.MapFS{"p/pack.toml": {Data: []byte(pack)}}, "p")
	var faults *policy.Faults
	if !errors.As(err, &faults) || len(faults.All) != 5 {
		t.Fatal(err)
	}
	for i, c := range []struct {
		form  schema.Form
		names string // those of the advice
	}{
		{schema.OfMark, `\((code, .*), the flags of a class\)`},
		{schema.OfSession, `\((weekday, .*)\)`},
		{schema.OfRule, `other rules, and (on, .*)$`},
		{schema.OfRule, `\(it has (.*)\)`},
		{schema.OfStep, `case history through (.*)$`},
	} {
		listed := map[string]bool{}
		for _, name := range schema.Names(c.form) {
			listed[name.Name] = true
		}
		names := regexp.MustCompile(c.names).FindStringSubmatch(faults.All[i].Msg)
		if names == nil {
			t.Errorf("no names in %s", faults.All[i].Msg)
			continue
		}
		for name := range strings.SplitSeq(strings.ReplaceAll(names[1], " and ", ", "), ", ") {
			if !listed[name] {
				t.Errorf("%q is not listed: %s", name, faults.All[i].Msg)
			}
		}
	}
}
