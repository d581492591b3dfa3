package policy_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// slice gives what stands in a span of a file.
func slice(t *testing.T, fsys fs.FS, s policy.Span) string {
	t.Helper()
	data, err := fs.ReadFile(fsys, s.From.File)
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	lines := strings.SplitAfter(string(data), "\n")
	at := func(p policy.Place) int {
		offset := p.Col - 1
		for _, line := range lines[:p.Line-1] {
			offset += len(line)
		}
		return offset
	}
	if s.From.Line == 0 || s.To.File != s.From.File || at(s.To) < at(s.From) {
		t.Fatalf("%v to %v is no span", s.From, s.To)
	}
	return string(data)[at(s.From):at(s.To)]
}

// checkCatalogue holds of any pack that is sound that its catalogue keeps to the files and to the texts of conditions.
func checkCatalogue(t *testing.T, fsys fs.FS, law *policy.Policy) {
	t.Helper()
	c := law.Catalogue()
	for e := range c.All() {
		if slice(t, fsys, e.Span) == "" && e.Name != "" {
			t.Errorf("%s stands nowhere", e)
		}
		for _, x := range e.Conditions {
			slice(t, fsys, x.Span)
			for term := range x.Term.All {
				if term.From < 0 || term.From >= term.To || term.To > len(x.Text) || term.OpFrom < term.From || term.OpTo > term.To {
					t.Errorf("the term %s %s stands from %d to %d, its operator from %d to %d, of %q", term.Op, term.Name, term.From, term.To, term.OpFrom, term.OpTo, x.Text)
				}
				if term.Op == "name" && (term.Ref == nil || x.Text[term.From:term.To] != term.Name) {
					t.Errorf("%q stands for %s in %q", x.Text[term.From:term.To], term.Name, x.Text)
				}
			}
		}
	}
	for r := range c.References() {
		slice(t, fsys, r.Span)
		if strings.HasPrefix(string(r.Kind), "rule") && c.Entry(r.Kind, r.Name) == nil {
			t.Errorf("%v names the rule %q, which is not there", r.Span, r.Name)
		}
	}
}

// unescaped undoes what a text in a condition in TOML may hold of escapes in the packs shipped.
func unescaped(s string) string { return strings.ReplaceAll(s, `\\`, `\`) }

func TestEveryReferenceIsAtTheNameInTheFile(t *testing.T) {
	for _, law := range shippedPacks(t) {
		c := law.Catalogue()
		count := 0
		for r := range c.References() {
			count++
			if got := slice(t, policies.FS(), r.Span); got != r.Name && unescaped(got) != r.Name && unescaped(unescaped(got)) != r.Name {
				t.Errorf("%s: %s %s named by %s at %v is %q in the file", law.ID(), r.Kind, r.Name, r.Entry, r.Span, got)
			}
			switch r.Kind {
			case policy.PackKind, policy.EvidenceKind, policy.TagKind, policy.SessionKind, policy.LanguageKind:
			case policy.OutcomeKind:
				if step := c.Entry(policy.StepKind, r.Step); step == nil || !slices.Contains(step.Step.Outcomes, r.Name) {
					t.Errorf("%s: %v names the outcome %q of step %q, which does not have it", law.ID(), r.Span, r.Name, r.Step)
				}
			default:
				if c.Entry(r.Kind, r.Name) == nil {
					t.Errorf("%s: %v names %s %q, which is not in the catalogue", law.ID(), r.Span, r.Kind, r.Name)
				}
			}
		}
		if count < 50 {
			t.Errorf("%s has only %d references", law.ID(), count)
		}
	}
}

// word is a text or a name in a condition.
var word = regexp.MustCompile(`'[^']*'|"[^"]*"|\w+`)

func TestEveryNameInAConditionIsAReference(t *testing.T) {
	for _, law := range shippedPacks(t) {
		for e := range law.Catalogue().All() {
			for _, x := range e.Conditions {
				var names, refs []string
				for _, w := range word.FindAllString(x.Text, -1) {
					if !strings.ContainsAny(w[:1], `'"0123456789`) && !slices.Contains([]string{"and", "or", "not", "in", "true", "false"}, w) {
						names = append(names, w)
					}
				}
				if got := slice(t, policies.FS(), x.Span); got != x.Text && unescaped(got) != x.Text {
					t.Errorf("%v: the condition is %q, the file has %q", x.Span, x.Text, got)
				}
				for _, r := range e.References {
					if r.Key != x.Key {
						continue
					}
					if !strings.HasPrefix(unescaped(x.Text[r.Offset:]), r.Name) {
						t.Errorf("%v: %s is not at offset %d of %q", r.Span, r.Name, r.Offset, x.Text)
					}
					switch r.Kind {
					case policy.MeasureKind, policy.ParameterKind, policy.FactKind, policy.RuleKind, policy.LanguageKind:
						refs = append(refs, r.Name)
					default:
					}
				}
				slices.Sort(names)
				slices.Sort(refs)
				if diff := cmp.Diff(names, refs); diff != "" {
					t.Errorf("%s %s: %q: %s", e, x.Key, x.Text, diff)
				}
				for term := range x.Term.All {
					if term.From >= term.To || term.To > len(x.Text) || term.OpFrom < term.From || term.OpTo > term.To {
						t.Errorf("%v: the term %s stands from %d to %d of %q", x.Span, term.Op, term.From, term.To, x.Text)
					}
				}
			}
		}
	}
}

var (
	header  = regexp.MustCompile(`^\[([^\[\]]+)\]`)
	keyLine = regexp.MustCompile(`^("[^"]*"|'[^']*'|[\w-]+)\s*=`)
	part    = regexp.MustCompile(`"(?:\\.|[^"\\])*"|'[^']*'|[\w-]+`)
)

// TestCatalogueHasAllOfEveryPack reads packs line by line, as somebody would who knows no TOML, and looks for each line.
func TestCatalogueHasAllOfEveryPack(t *testing.T) {
	for _, law := range shippedPacks(t) {
		c := law.Catalogue()
		entries, keys := map[policy.Place]*policy.Entry{}, map[policy.Place]bool{}
		note := func(e *policy.Entry) {
			for _, w := range e.Written {
				entries[w.From] = e
			}
			var add func(all []*policy.Key)
			add = func(all []*policy.Key) {
				for _, k := range all {
					keys[k.Span.From] = true
					if got := strings.Trim(slice(t, policies.FS(), k.Span), `"'`); unescaped(got) != k.Name {
						t.Errorf("%s: the key %q at %v is %q", e, k.Name, k.Span, got)
					}
					add(k.Keys)
				}
			}
			add(e.Keys)
		}
		note(c.Pack)
		for e := range c.All() {
			note(e)
			if got := unescaped(strings.Trim(slice(t, policies.FS(), e.Span), `"'`)); got != e.Name {
				t.Errorf("%s %s stands at %v, where the file has %q", law.ID(), e, e.Span, got)
			}
		}
		own, _ := fs.Glob(policies.FS(), law.ID()+"/*.toml")
		for _, file := range own {
			data, err := fs.ReadFile(policies.FS(), file)
			if err != nil {
				t.Fatal(err)
			}
			removed := strings.Contains(string(data), "remove = true")
			long := ""
			for n, line := range strings.Split(string(data), "\n") {
				for _, quotes := range []string{`"""`, `'''`} { // a text over several lines
					if once := strings.Count(line, quotes) == 1; once && long == "" {
						long = quotes
					} else if once && long == quotes {
						long = ""
					}
				}
				if m := header.FindStringSubmatchIndex(line); m != nil && !removed && long == "" {
					parts := part.FindAllStringIndex(line[m[2]:m[3]], -1)
					for i, p := range parts {
						if i%2 == 0 {
							continue // rule, step, unless
						}
						if at := (policy.Place{File: file, Line: n + 1, Col: m[2] + p[0] + 1}); entries[at] == nil {
							t.Errorf("%v: nothing of the catalogue has the name %s", at, line[m[2]+p[0]:m[2]+p[1]])
						}
					}
				}
				if keyLine.MatchString(line) && !removed && long == "" && !keys[policy.Place{File: file, Line: n + 1, Col: 1}] {
					t.Errorf("%s:%d: the catalogue does not have the key of %q", file, n+1, line)
				}
			}
		}
	}
}

// cataloguedLaw is a pack with some of everything.
const cataloguedLaw = `
[pack]
id           = "small"
title        = "Small"
jurisdiction = "XX"
from         = 2020-01-01
sessions     = ["AM", "PM"]
[source.act]
title = "The Act"
[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent   = true
[code."/"]
class   = "present"
session = "AM"
cite    = ["act s1"]
[code.A]
class = { 2020-01-01 = "present", 2022-01-01 = "absent" }
tags  = ["holiday"]
until = 2025-12-31
cite  = ["act s1"]
[code.B]
same_as = "A"
cite    = ["act s1"]
[parameter.limit]
unit   = "sessions"
cite   = ["act s2"]
[parameter.limit.values]
2020-01-01 = 10
2024-01-01 = { is = 8, cite = ["act s2(1)"], note = "As amended." }
2026-01-01 = { repealed = true, cite = ["act s2(2)"] }
[fact."homeless"]
type    = "bool"
default = false
cite    = ["act s3"]
[measure.absences]
count  = "sessions"
of     = "code in ['A', '/'] and 'holiday' in tags"
out_of = "possible"
over   = "10 school weeks"
[measure.latest_plan]
count = "sessions"
of    = "absent"
over  = "since plan"
[rule.many]
title   = "Many"
applies = "age >= 5 and (not homeless)"
when    = "min(age, 3) > limit or absences >= percent(10)"
force   = "may"
cite    = ["act s4"]
[rule.many.unless.poor]
when = "homeless"
cite = ["act s5"]
[ladder.climb.step.plan]
action   = "plan"
when     = "many"
outcomes = ["kept", "broken"]
needs    = ["help"]
due      = "5 days after many"
force    = "may"
cite     = ["act s6"]
[ladder.climb.step.court]
action   = "court"
requires = "done('plan', 'broken') and latest_plan >= 1"
after    = ["plan: broken"]
wait     = "5 days after plan: broken"
force    = "may"
cite     = ["act s7"]
[ladder.climb.step.court.charge.first]
when    = "times('plan', '3 years') == 0"
amounts = { "21 days" = 80 }
cite    = ["act s8"]
`

func shown(x *policy.Term) string {
	switch x.Op {
	case "name":
		return x.Name
	case "text":
		return "'" + x.Name + "'"
	case "number", "truth":
		return x.Name
	}
	var args []string
	for _, a := range x.Args {
		args = append(args, shown(a))
	}
	return strings.TrimSpace(fmt.Sprintf("(%s%s %s", x.Op, strings.TrimPrefix(":"+x.Name, ":"), strings.Join(args, " "))) + ")"
}

func smallCatalogue(t *testing.T) (*policy.Catalogue, fstest.MapFS) {
	t.Helper()
	fsys := fstest.MapFS{"small/pack.toml": {Data: []byte(cataloguedLaw)}}
	law, err := policy.Open(fsys, "small")
	if err != nil {
		t.Fatal(err)
	}
	return law.Catalogue(), fsys
}

func TestTerms(t *testing.T) {
	c, _ := smallCatalogue(t)
	var got []string
	for e := range c.All() {
		for _, x := range e.Conditions {
			got = append(got, fmt.Sprintf("%s %s: %s", e, x.Key, shown(x.Term)))
		}
	}
	want := []string{
		"measure absences of: (and (in code (list 'A' '/')) (in 'holiday' tags))",
		"measure absences out_of: possible",
		"measure latest_plan of: absent",
		"rule many applies: (and (>= age 5) (not homeless))",
		"rule many when: (or (> (callmin age 3) limit) (>= absences (callpercent 10)))",
		"exception many.poor when: homeless",
		"step plan when: many",
		"step court requires: (and (calldone 'plan' 'broken') (>= latest_plan 1))",
		"charge court.first when: (== (calltimes 'plan' '3 years') 0)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	many := c.Entry(policy.RuleKind, "many")
	applies := many.Condition("applies")
	not := applies.Term.Args[1]
	if got := applies.Text[not.From:not.To] + "|" + applies.Text[applies.Term.From:applies.Term.To]; got != "not homeless|age >= 5 and (not homeless)" {
		t.Errorf("terms stand at %q", got)
	}
}

func TestReferences(t *testing.T) {
	c, fsys := smallCatalogue(t)
	var got []string
	for r := range c.References() {
		if r.Kind != policy.SourceKind && r.Kind != policy.LanguageKind {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s: %s %s %s", r.Entry, r.Key, r.Kind, r.Name, r.Step)))
		}
		if s := slice(t, fsys, r.Span); s != r.Name {
			t.Errorf("%v: %q, not %q", r.Span, s, r.Name)
		}
	}
	want := []string{
		"pack small sessions: session AM", "pack small sessions: session PM",
		"code / class: class present", "code / session: session AM",
		"code A class: class present", "code A class: class absent", "code A tags: tag holiday",
		"code B same_as: code A",
		"measure absences of: code A", "measure absences of: code /", "measure absences of: tag holiday",
		"measure latest_plan over: step plan",
		"rule many applies: fact homeless",
		"rule many when: parameter limit", "rule many when: measure absences",
		"exception many.poor when: fact homeless",
		"step plan when: rule many", "step plan due: rule many", "step plan outcomes: outcome kept plan", "step plan outcomes: outcome broken plan", "step plan needs: evidence help",
		"step court requires: step plan", "step court requires: outcome broken plan", "step court requires: measure latest_plan",
		"step court after: step plan", "step court after: outcome broken plan",
		"step court wait: step plan", "step court wait: outcome broken plan",
		"charge court.first when: step plan",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestValuesOnADate(t *testing.T) {
	c, _ := smallCatalogue(t)
	for on, want := range map[string]string{"2019-12-31": "", "2020-01-01": "10", "2023-12-31": "10", "2024-01-01": "8", "2025-12-31": "8", "2026-01-01": ""} {
		got := ""
		if v := c.ValueOn("limit", attendance.MustDate(on)); v != nil {
			got = v.Value
		}
		if got != want {
			t.Errorf("limit on %s is %q, not %q", on, got, want)
		}
	}
	for on, want := range map[string]string{"2019-01-01": "present", "2021-12-31": "present", "2022-01-01": "absent", "2030-01-01": "absent"} {
		for _, code := range []string{"A", "B"} {
			if got := c.ClassOn(code, attendance.MustDate(on)); got != want {
				t.Errorf("%s on %s is %q, not %q", code, on, got, want)
			}
		}
	}
	if c.ClassOn("Z", attendance.MustDate("2022-01-01")) != "" || c.ValueOn("none", attendance.MustDate("2022-01-01")) != nil {
		t.Error("what the pack does not have has a value")
	}
	if e := c.Entry(policy.CodeKind, "A"); e.InForce(attendance.MustDate("2026-01-01")) || !e.InForce(attendance.MustDate("2025-12-31")) {
		t.Error("code A ends on the wrong day")
	}
	v := c.Entry(policy.ParameterKind, "limit").Parameter.Values[1]
	if v.Until != attendance.MustDate("2025-12-31") || v.Note != "As amended." || !slices.Equal(v.Cite, []string{"act s2(1)"}) || v.Number != (attendance.Rate{Part: 8, Whole: 1}) {
		t.Errorf("the second value is %+v", v)
	}
}

func TestCatalogueOfAnOverlay(t *testing.T) {
	fsys := fstest.MapFS{
		"small/pack.toml": {Data: []byte(cataloguedLaw)},
		"local/pack.toml": {Data: []byte(`
[pack]
id      = "local"
title   = "Local"
extends = "small"
[source.bye]
title = "Bye-law"
[rule.many]
when = "absences >= percent(5)"
cite = ["bye 1"]
[parameter.limit.values]
2025-01-01 = { is = 7, cite = ["bye 2"] }
[code.B]
remove = true
`)},
	}
	law, err := policy.Open(fsys, "local")
	if err != nil {
		t.Fatal(err)
	}
	c := law.Catalogue()
	many := c.Entry(policy.RuleKind, "many")
	if many.Span.From.File != "local/pack.toml" || many.Title != "Many" || many.Condition("when").Span.From.File != "local/pack.toml" || many.Condition("applies").Span.From.File != "small/pack.toml" {
		t.Errorf("rule many is %+v", many)
	}
	var files []string
	for _, w := range many.Written {
		files = append(files, w.From.File)
		if slice(t, fsys, w) != "many" {
			t.Errorf("many is not written at %v", w)
		}
	}
	if diff := cmp.Diff([]string{"small/pack.toml", "small/pack.toml", "local/pack.toml"}, files); diff != "" {
		t.Error(diff)
	}
	if v := c.ValueOn("limit", attendance.MustDate("2025-06-01")); v.Value != "7" || v.Span.From.File != "local/pack.toml" {
		t.Errorf("limit is %+v", v)
	}
	if c.Entry(policy.CodeKind, "B") != nil {
		t.Error("a code that was removed is in the catalogue")
	}
	if c.Pack.Name != "local" || c.Pack.References[0].Name != "small" {
		t.Errorf("the pack is %+v", c.Pack)
	}
}

// TestCatalogueIsSafeForManyGoroutines asks for it from many goroutines.
func TestCatalogueIsSafeForManyGoroutines(t *testing.T) {
	law := shippedPacks(t)[0]
	done := make(chan int)
	for range 4 {
		go func() {
			n := 0
			for range law.Catalogue().All() {
				n++
			}
			done <- n
		}()
	}
	for range 4 {
		if <-done == 0 {
			t.Error("nothing is in the catalogue")
		}
	}
}
