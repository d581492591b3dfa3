package packtest_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// three is a pack of one rule, small enough that its mutants can be written down: three absences are many unless somebody agreed.
const three = `
[pack]
id           = "three"
title        = "Three absences"
jurisdiction = "XX"
from         = 2020-01-01
sessions     = ["day"]

[source.act]
title = "The Act"

[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent   = true

[code.P]
class = "present"
cite  = ["act s1"]
[code.A]
class = "absent"
cite  = ["act s1"]

[parameter.most]
unit   = "sessions"
values = { 2020-01-01 = 3 }
cite   = ["act s3"]

[fact.agreed]
type    = "bool"
default = false
cite    = ["act s2"]

[measure.absences]
count = "sessions"
of    = "absent"
over  = "academic year"

[rule.many]
title = "Three is many"
note  = "Nothing is made of 3 here."
when  = "absences >= most and not agreed"
force = "info"
cite  = ["act s3"]
`

const threeCases = `
[calendar.c]
terms = ["2024-09-02..2024-09-13"]

[case.three]
on = 2024-09-06
fill = "P"
marks = { "2024-09-02..2024-09-04" = "A" }
expect.rules = { many = "met" }

[case.two]
on = 2024-09-06
fill = "P"
marks = { "2024-09-02..2024-09-03" = "A" }
expect.rules = { many = "not met" }
`

func mutate(t *testing.T, pack, cases string) *packtest.Mutants {
	t.Helper()
	found, err := packtest.Mutate(fstest.MapFS{
		"three/pack.toml": {Data: []byte(pack)}, "three/cases/a.toml": {Data: []byte(cases)},
	}, "three", packtest.Mutating{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func fates(found *packtest.Mutants) []string {
	var out []string
	for _, m := range found.All {
		out = append(out, fmt.Sprintf("%d:%d %s, %s", m.Line, m.Col, m.Mutation, m.Fate))
	}
	return out
}

// TestMutate goes through all mutants of the pack. What is wanted was worked out by hand from what the two cases say.
func TestMutate(t *testing.T) {
	want := []string{
		"6:16 pack.from: 2020-01-01 → 2019-12-31, survived", // no case is about the year 2020
		"6:16 pack.from: 2020-01-01 → 2020-01-02, survived",
		"13:1 class.present.absent: not absent → absent, refused",
		"13:1 class.present.authorised: not authorised → authorised, equivalent", // nothing asks for authorised
		"13:1 class.present.late: not late → late, equivalent",
		"13:1 class.present.unresolved: not unresolved → unresolved, survived",
		"13:12 class.present.possible: possible = true → possible = false, refused",
		"14:12 class.present.attended: attended = true → attended = false, equivalent",
		"16:1 class.absent.attended: not attended → attended, refused",
		"16:1 class.absent.authorised: not authorised → authorised, equivalent",
		"16:1 class.absent.late: not late → late, equivalent",
		"16:1 class.absent.unresolved: not unresolved → unresolved, survived",
		"16:12 class.absent.possible: possible = true → possible = false, refused",
		"17:12 class.absent.absent: absent = true → absent = false, killed",
		"20:10 code.P.class: class present → class absent, killed",
		"23:10 code.A.class: class absent → class present, killed",
		"28:12 parameter.most.values.2020-01-01: from 2020-01-01 → from 2019-12-31, equivalent", // the pack begins later
		"28:12 parameter.most.values.2020-01-01: from 2020-01-01 → from 2020-01-02, survived",
		"28:25 parameter.most.values.2020-01-01: 3 → 2, killed",
		"28:25 parameter.most.values.2020-01-01: 3 → 4, killed",
		"33:1 fact.agreed.default: default = false left out, killed",
		"33:11 fact.agreed.default: false → true, killed",
		"37:10 measure.absences.count: sessions → days, equivalent", // a day has one session
		"39:10 measure.absences.over: academic year → everything, survived",
		"44:9 rule.many.when: absences >= most and not agreed → true, killed",
		"44:10 rule.many.when: absences >= most (in absences >= most and not agreed) left out, killed",
		"44:19 rule.many.when: absences >= most → absences > most, killed",
		"44:19 rule.many.when: absences >= most → absences < most, killed",
		"44:19 rule.many.when: absences >= most → absences == most, survived",
		"44:26 rule.many.when: not agreed (in absences >= most and not agreed) left out, survived",
		"44:27 rule.many.when: absences >= most and not agreed → absences >= most or not agreed, killed",
		"44:31 rule.many.when: not agreed → agreed, killed",
		"45:10 rule.many.force: info → may, survived",
	}
	found := mutate(t, three, threeCases)
	got := fates(found)
	for _, g := range got {
		if !slices.Contains(want, g) {
			t.Errorf("not wanted: %s", g)
		}
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("nothing says %s", w)
		}
	}
	if good, all := found.Score(); good != 20 || all != 29 {
		t.Errorf("the score is %d of %d", good, all)
	}
}

// TestSurvivor holds what is said of a mutant that no case notices.
func TestSurvivor(t *testing.T) {
	for _, m := range mutate(t, three, threeCases).All {
		if m.After == "absences == most" {
			if m.Advice != "a case in which absences is well beyond most" || m.Readers != 2 ||
				strings.Join(m.Nearest, "; ") != "three (three/cases/a.toml:5); two (three/cases/a.toml:11)" {
				t.Errorf("%+v", m)
			}
			return
		}
	}
	t.Error("no such mutant")
}

// TestSameWhateverTheWorkers mutates with one goroutine and with eight.
func TestSameWhateverTheWorkers(t *testing.T) {
	var all []string
	for _, workers := range []int{1, 8} {
		found, err := packtest.Mutate(fstest.MapFS{
			"three/pack.toml": {Data: []byte(three)}, "three/cases/a.toml": {Data: []byte(threeCases)},
		}, "three", packtest.Mutating{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%+v", found.All))
	}
	all[0], all[1] = withoutPointers(all[0]), withoutPointers(all[1])
	if all[0] != all[1] {
		t.Error("they differ")
	}
}

func withoutPointers(s string) string {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '{' })
	return strings.Join(slices.DeleteFunc(fields, func(f string) bool { return strings.Contains(f, "0x") }), " ")
}

// TestEquivalentList lists mutants that nobody could notice, and such as should not be listed.
func TestEquivalentList(t *testing.T) {
	line := func(name, entry, before, after, reason string) string {
		out := fmt.Sprintf("[equivalent.%s]\nentry = %q\nbefore = %q\n", name, entry, before)
		if after != "" {
			out += fmt.Sprintf("after = %q\n", after)
		}
		if reason != "" {
			out += fmt.Sprintf("reason = %q\n", reason)
		}
		return out
	}
	tests := []struct{ name, list, want string }{
		{"right", line("x", "measure.absences.over", "academic year", "everything", "nobody stays a year"), ""},
		{"left out", line("x", "rule.many.when", "not agreed (in absences >= most and not agreed)", "", "nobody ever agrees"), ""},
		{"killed", line("x", "rule.many.when", "absences >= most", "absences > most", "…"), "equivalent.x is not equivalent: case three (three/cases/a.toml:5) notices it"},
		{"gone", line("x", "rule.many.when", "absences >= least", "absences > least", "…"), "equivalent.x: there is no such mutant (any more)"},
		{"proved", line("x", "class.present.late", "not late", "late", "…"), "equivalent.x need not be listed: proved: every mark counts as before"},
		{"refused", line("x", "class.absent.attended", "not attended", "attended", "…"), "equivalent.x need not be listed: the pack's check refuses it"},
		{"no reason", line("x", "measure.absences.over", "academic year", "everything", ""), "equivalent.x has no reason"},
		{"a slip", line("x", "measure.absences.over", "academic year", "everything", "…") + "cause = \"x\"\n", `"cause" is no text that may stand here`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := mutate(t, three, threeCases+test.list)
			faults := strings.Join(found.Faults, "\n")
			if test.want == "" && faults != "" || !strings.Contains(faults, test.want) {
				t.Errorf("faults: %s", faults)
			}
			if test.want != "" && !strings.HasPrefix(faults, "three/cases/a.toml:16:13: ") {
				t.Errorf("without its place: %s", faults)
			}
			want := 7
			if test.want == "" {
				want = 8
			}
			if n := found.Count(packtest.Equivalent); n != want {
				t.Errorf("%d are equivalent, not %d", n, want)
			}
		})
	}
}

// TestListBesideCases runs a file with nothing but a list of equivalent mutants: it is no file without a case.
func TestListBesideCases(t *testing.T) {
	if got := run(t, openLaw(t), calendar+"[equivalent.x]\nentry = \"\"\n[case.x]\non = 2024-09-02\nexpect.rules = { many = \"not met\" }\n"); len(got) > 0 {
		t.Error(got)
	}
	results, err := packtest.Run(openLaw(t), fstest.MapFS{"e.toml": {Data: []byte("[equivalent.x]\nentry = \"\"\n")}}, "e.toml")
	if err != nil || len(results.Cases) != 0 {
		t.Error(results, err)
	}
}

// TestMutateRefuses asks for what cannot be done.
func TestMutateRefuses(t *testing.T) {
	pack := &fstest.MapFile{Data: []byte(three)}
	for want, fsys := range map[string]fstest.MapFS{
		"no cases, so that none can notice anything": {"three/pack.toml": pack},
		"three/cases/a.toml:5: case three does not pass": {
			"three/pack.toml": pack, "three/cases/a.toml": {Data: []byte(strings.Replace(threeCases, `"met"`, `"not met"`, 1))},
		},
		"three/pack.toml:44:": {"three/pack.toml": {Data: []byte(strings.Replace(three, "absences >= most", "absence >= most", 1))}},
		"no such pack":        {"two/pack.toml": pack},
	} {
		_, err := packtest.Mutate(fsys, "three", packtest.Mutating{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
	stop := fmt.Errorf("enough")
	n := 0
	_, err := packtest.Mutate(fstest.MapFS{"three/pack.toml": pack, "three/cases/a.toml": {Data: []byte(threeCases)}}, "three",
		packtest.Mutating{Progress: func(_, _ int) error {
			if n++; n == 3 {
				return stop
			}
			return nil
		}})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("%v after %d", err, n)
	}
}

// TestOverlayMutants changes what an overlay says and nothing of its base, whose cases it is judged by if it has none.
func TestOverlayMutants(t *testing.T) {
	found, err := packtest.Mutate(fstest.MapFS{
		"three/pack.toml": {Data: []byte(three)}, "three/cases/a.toml": {Data: []byte(threeCases)},
		"town/pack.toml": {Data: []byte(`[pack]
id      = "town"
title   = "A town"
extends = "three"
[source.bylaw]
title = "The bylaw"
[parameter.most.values]
2020-01-01 = { is = 3, cite = ["bylaw s1"] }
`)},
	}, "town", packtest.Mutating{})
	if err != nil {
		t.Fatal(err)
	}
	want := `8:1 parameter.most.values.2020-01-01: from 2020-01-01 → from 2019-12-31, equivalent
8:1 parameter.most.values.2020-01-01: from 2020-01-01 → from 2020-01-02, equivalent
8:21 parameter.most.values.2020-01-01: 3 → 2, killed
8:21 parameter.most.values.2020-01-01: 3 → 4, killed`
	if got := strings.Join(fates(found), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
