package schema_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// probe is a key that no table has.
const probe = "zzzzzz"

// tables lists the paths of all tables that have keys of their own, with a name in place of each entry that an author names.
func tables(top *schema.Table) [][]string {
	var out [][]string
	var walk func(t *schema.Table, path []string)
	walk = func(t *schema.Table, path []string) {
		if len(t.Keys) > 0 && len(path) > 0 {
			out = append(out, path)
		}
		for _, k := range t.Keys {
			if k.Value.Table != nil && k.Value.Kinds&schema.Tables != 0 {
				walk(k.Value.Table, append(slices.Clip(path), k.Name))
			}
		}
		if e := t.Entries; e != nil && e.Value.Table != nil {
			walk(e.Value.Table, append(slices.Clip(path), map[schema.Noun]string{schema.Day: "2024-09-01"}[e.What]))
		}
	}
	walk(top, nil)
	for _, path := range out {
		for i, part := range path {
			if part == "" {
				path[i] = "name"
			}
		}
	}
	return out
}

var (
	unknown = regexp.MustCompile(`unknown (?:key|table) "` + probe + `"`)
	allowed = regexp.MustCompile(`(?:allowed here are|a calendar has) (.*)$`)
)

// told gives what is said of a document that has a probe at a path.
func told(t *testing.T, path []string) string {
	t.Helper()
	quoted := make([]string, len(path))
	for i, part := range path {
		quoted[i] = fmt.Sprintf("%q", part)
	}
	text := fmt.Sprintf("[%s]\n%s = 1\n", strings.Join(quoted, "."), probe)
	if schema.Top(path...).Key("case") != nil {
		return toldOfCases(t, path, text)
	}
	_, err := policy.Open(fstest.MapFS{"p/pack.toml": {Data: []byte(text)}}, "p")
	var faults *policy.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("%s: %v", text, err)
	}
	return find(faults.Error())
}

func find(faults string) string {
	for line := range strings.Lines(faults) {
		if unknown.MatchString(line) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

const minimal = `
[pack]
id = "p"
title = "P"
jurisdiction = "XX"
from = 2000-01-01
`

func toldOfCases(t *testing.T, path []string, text string) string {
	t.Helper()
	law, err := policy.Open(fstest.MapFS{"p/pack.toml": {Data: []byte(minimal)}}, "p")
	if err != nil {
		t.Fatal(err)
	}
	const calendar = "[calendar.c]\nterms = [\"2024-09-02..2024-10-25\"]\n"
	switch {
	case path[0] == "calendar":
		text += "[calendar.c]\nterms = [\"2024-09-02..2024-10-25\"]\n"
	case path[len(path)-1] == "expect":
		text += "[case.name]\non = 2024-09-10\n" + calendar
	default:
		text += calendar
	}
	results, err := packtest.RunFile(law, fstest.MapFS{"c.toml": {Data: []byte(text)}}, "c.toml")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	var all []string
	for _, r := range results {
		all = append(all, r.Differences...)
	}
	return find(strings.Join(all, "\n"))
}

// What the reader knows and what is described here are the same keys, table by table: a key that nothing knows brings the reader to
// list those that it does know.
func TestDescriptionHasTheReadersKeys(t *testing.T) {
	t.Parallel()
	for _, path := range append(tables(schema.Pack()), tables(schema.Cases())...) {
		name := strings.Join(path, ".")
		described := schema.At(path...).Table
		var keys []string
		for _, k := range described.Keys {
			keys = append(keys, k.Name)
		}
		if path[0] == "equivalent" {
			continue // which the search for mutants reads: see TestEquivalents
		}
		message := told(t, path)
		switch path[len(path)-1] {
		case "limit": // whose message is written otherwise
			if !strings.HasSuffix(message, "limit has count, within and except") {
				t.Errorf("%s: %s", name, message)
			}
			continue
		case "periods":
			continue // see TestPeriods
		}
		found := allowed.FindStringSubmatch(message)
		if found == nil {
			t.Errorf("%s: the reader does not say which keys it knows: %q", name, message)
			continue
		}
		known := strings.Split(found[1], ", ")
		if !slices.Contains(known, "from") || !slices.Contains(known, "final") || path[0] == "pack" {
			keys = slices.DeleteFunc(keys, func(k string) bool { return k == "remove" })
		} else {
			known = append(known, "remove") // of which the reader does not speak, since it is for overlays only
		}
		slices.Sort(keys)
		slices.Sort(known)
		if diff := cmp.Diff(known, keys); diff != "" {
			t.Errorf("[%s] (-reader +description):\n%s", name, diff)
		}
	}
}

// Events of a history stand in a list, which has no path.
func TestEvents(t *testing.T) {
	t.Parallel()
	message := toldOfCases(t, []string{"case", "name"}, "[case.name]\nhistory = [ { "+probe+" = 1 } ]\n")
	var keys []string
	for _, k := range schema.At("case", "name", "history").Table.Keys {
		keys = append(keys, k.Name)
	}
	if want := "allowed here are " + strings.Join(keys, ", "); !strings.HasSuffix(message, want) {
		t.Errorf("%q does not end with %q", message, want)
	}
}

func TestEquivalents(t *testing.T) {
	t.Parallel()
	const cases = `
[calendar.c]
terms = ["2024-09-02..2024-10-25"]
[case.a]
on = 2024-09-03
expect = { rules = {} }
[equivalent.a]
zzzzzz = "1"
`
	found, err := packtest.Mutate(fstest.MapFS{"p/pack.toml": {Data: []byte(minimal)}, "p/cases/c.toml": {Data: []byte(cases)}}, "p", packtest.Mutating{})
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, k := range schema.At("equivalent", "a").Table.Keys {
		keys = append(keys, k.Name)
	}
	told := regexp.MustCompile(`has (\w+), (\w+), (\w+) \(none if something is left out\) and a (\w+)$`).FindStringSubmatch(strings.Join(found.Faults, "\n"))
	if told == nil || !slices.Equal(told[1:], keys) {
		t.Errorf("%v are described, and the reader says %q", keys, found.Faults)
	}
}

func TestPeriods(t *testing.T) {
	t.Parallel()
	law, err := policy.Open(fstest.MapFS{"p/pack.toml": {Data: []byte(minimal)}}, "p")
	if err != nil {
		t.Fatal(err)
	}
	run := func(period string) string {
		text := "[calendar.c]\nterms = [\"2024-09-02..2024-10-25\"]\nperiods = { " + period + " = [\"2024-09-02..2024-10-25\"] }\n[case.a]\nexpect = { rules = {} }\non = 2024-09-03\n"
		results, err := packtest.RunFile(law, fstest.MapFS{"c.toml": {Data: []byte(text)}}, "c.toml")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(results[0].Differences, "\n")
	}
	var keys []string
	for _, k := range schema.At("calendar", "c", "periods").Table.Keys {
		keys = append(keys, k.Name)
		if said := run(k.Name); said != "" {
			t.Errorf("%s: %s", k.Name, said)
		}
	}
	if said := run(probe); !strings.HasSuffix(said, "a period is one of "+strings.Join(keys, ", ")) {
		t.Errorf("%q lists other periods than %v", said, keys)
	}
}

// The few texts that a key may be are those that the reader names.
func TestTextsAreTheReaders(t *testing.T) {
	t.Parallel()
	const pack = minimal + `
[source.s]
title = "S"
[class.present]
possible = true
[code.P]
class = "present"
cite = ["s"]
[parameter.p]
unit = "UNIT"
values = { 2000-01-01 = 1 }
cite = ["s"]
[fact.f]
type = "TYPE"
cite = ["s"]
[measure.m]
count = "COUNT"
of = "possible"
over = "today"
part = "PART"
[rule.r]
when = "true"
force = "FORCE"
cite = ["s"]
[ladder.l]
per = "PER"
[ladder.l.step.t]
action = "ACTION"
when = "true"
force = "may"
decided_by = "BY"
cite = ["s"]
`
	for word, path := range map[string][]string{
		"UNIT": {"parameter", "p", "unit"}, "TYPE": {"fact", "f", "type"}, "COUNT": {"measure", "m", "count"}, "PART": {"measure", "m", "part"},
		"FORCE": {"rule", "r", "force"}, "PER": {"ladder", "l", "per"}, "ACTION": {"ladder", "l", "step", "t", "action"},
		"BY": {"ladder", "l", "step", "t", "decided_by"},
	} {
		others := strings.NewReplacer("UNIT", "sessions", "TYPE", "bool", "COUNT", "days", "PART", "any", "FORCE", "may", "PER", "pupil", "ACTION", "visit", "BY", "person")
		texts := schema.At(path...).Texts
		for _, text := range append(slices.Clone(texts), probe) {
			_, err := policy.Open(fstest.MapFS{"p/pack.toml": {Data: []byte(others.Replace(strings.ReplaceAll(pack, word, text)))}}, "p")
			if text != probe {
				if err != nil && strings.Contains(err.Error(), fmt.Sprintf("%q", text)) {
					t.Errorf("%s = %q: %v", word, text, err)
				}
				continue
			}
			if err == nil {
				t.Fatalf("%s = %q is taken", word, text)
			}
			for _, listed := range texts {
				if !strings.Contains(err.Error(), listed) && !strings.HasSuffix(listed, "run of minutes") { // of which it is silent, but which it takes
					t.Errorf("%s: the reader does not speak of %q: %v", word, listed, err)
				}
			}
		}
	}
}
