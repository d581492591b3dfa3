package packtest_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// TestReadPack holds what is read of a case, and that nothing is of cases that do not pass.
func TestReadPack(t *testing.T) {
	p := openLaw(t)
	read := func(text string) ([]packtest.Case, error) {
		return packtest.ReadPack(p, fstest.MapFS{"small/cases/a.toml": {Data: []byte(text)}}, "small")
	}
	const calendar = "[calendar.c]\nterms = [\"2024-09-02..2024-09-13\"]\n"
	cases, err := read(calendar + `[case.one]
title = "Two of two"
cite = "act s1"
fill = "A A"
[case.one.expect."2024-09-02"]
measures = { absences = 2, absence_rate = "2/2" }
rules = { many = ["not met", "undetermined"] }
provisional = []
[case.one.expect."2024-09-03"]
measures = { absences = "4 .. 4" }
since = { many = 2024-09-03 }
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) != 1 || len(cases[0].Points) != 2 {
		t.Fatalf("read %+v", cases)
	}
	c := cases[0]
	if c.Name != "one" || c.Title != "Two of two" || strings.Join(c.Cite, "|") != "act s1" || c.File != "small/cases/a.toml" || c.Line != 3 {
		t.Errorf("read %q, %q, %q of %s:%d", c.Name, c.Title, c.Cite, c.File, c.Line)
	}
	want := []string{"measures absences 2", "measures absence_rate 2/2", "rules many not met|undetermined", "provisional many false", "measures absences 4..4", "since many 2024-09-03"}
	var got []string
	for _, point := range c.Points {
		for _, e := range point.Expect {
			got = append(got, e.Section+" "+e.Name+" "+strings.Join(e.Texts, "|"))
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("expected\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for text, want := range map[string]string{
		calendar + "[case.x]\non = 2024-09-02\nfill = \"A A\"\nexpect.measures = { absences = 1 }\n":     "case x does not pass: small/cases/a.toml:6:32: on 2024-09-02: measure absences is 2, expected 1",
		calendar + "[case.x]\non = 2024-09-02\nfill = \"A A\"\nexpect.measures = { absences = \"?\" }\n": "case x does not pass: small/cases/a.toml:6:32: on 2024-09-02: open",
		calendar + "[case]\nx = 5\n":                            "case x does not pass: small/cases/a.toml:4:",
		"[calendar.c]\nterms = []\n[case.x]\non = 2024-09-02\n": "small/cases/a.toml:2:",
		"[case": "small/cases/a.toml:1:",
	} {
		if _, err := read(text); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if cases, err := read(calendar); err != nil || len(cases) != 0 {
		t.Errorf("a file without cases gives %v, %v", cases, err)
	}
}
