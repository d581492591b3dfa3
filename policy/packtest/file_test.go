package packtest_test

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// TestFiles runs files that have something wrong besides their cases.
func TestFiles(t *testing.T) {
	p := openLaw(t)
	one := "[case.x]\non = 2024-09-02\nfill = \"P P\"\nexpect.rules = { many = \"not met\" }\n"
	tests := []struct {
		name, text string
		want       []string
	}{
		{"right", calendar + one, nil},
		{"no case", calendar, []string{"cases.toml: the file holds no case: write [case.<name>] tables"}},
		{"no calendar", one, []string{"cases.toml:1:7: the case names no calendar: write calendar ="}},
		{
			"two calendars and none named", calendar + one + "[calendar.d]\nterms = [\"2024-09-02..2024-09-06\"]\n",
			[]string{"the case names no calendar: write calendar = \"c\""},
		},
		{
			"a table that is none", calendar + one + "[cases.y]\non = 2024-09-02\n",
			[]string{"cases.toml:9:2: unknown table \"cases\" (did you mean \"case\"?): a file of worked cases has calendar and case"},
		},
		{"a case that is no table", calendar + "[case]\nx = 3\n", []string{"cases.toml:6:5: a case is a table: write [case.x]"}},
		{"no TOML", calendar + "[case.x\n", []string{"cases.toml:5:"}},
		{"a case twice", calendar + one + one, []string{"cases.toml:9:7: \"x\" is already defined at line 5"}},
		{"an array of cases", calendar + "[[case]]\non = 2024-09-02\n", []string{"cases.toml:5:1: arrays of tables are not used"}},
		{
			"a calendar with a slip", "[calendar.c]\nterms = [\"2024-09-02..2024-09-06\"]\ncloses = []\n" + one,
			[]string{"cases.toml:3:1: unknown key \"closes\" (did you mean \"closed\"?)"},
		},
		{
			"one wrong case beside a right one", calendar + one + strings.ReplaceAll(strings.ReplaceAll(one, "case.x", "case.y"), "not met", "met"),
			[]string{`cases.toml:12:25: on 2024-09-02: rule many is "not met", expected "met"`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { check(t, run(t, p, test.text), test.want...) })
	}
}

// TestHostileFiles runs files of cases made to hurt.
func TestHostileFiles(t *testing.T) {
	p := openLaw(t)
	century := "[calendar.c]\nterms = [\"1950-01-01..2040-01-01\"]\n"
	var many strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&many, "[case.x%d]\non = 2030-01-01\nfill = \"A A\"\nexpect.rules = { many = \"met\" }\n", i)
	}
	for name, test := range map[string]struct{ text, want string }{
		"a dotted key of 16 KiB": {"[case.x]\n" + strings.Repeat("a.", 8<<10) + "a = 1", "nested more than 32 deep"},
		"nested arrays":          {"x = " + strings.Repeat("[", 10_000), "nested more than 32 deep"},
		"NUL":                    {"x = '\x00'", "a NUL byte"},
		"no UTF-8":               {"x = '\xff'", "not valid UTF-8"},
		"5 MiB":                  {strings.Repeat("#\n", 5<<19), "larger than the 4194304 bytes allowed"},
		"a case's name":          {calendar + "[case.\"\\u001b]0;x\\u0007\"]\nfil = 1\n", `the case expects nothing: write [case.\x1b]0;x\a.expect]`},
		"many centuries":         {century + many.String(), "the cases of this file span more than 4000000 sessions together"},
		"a range of all days":    {calendar + "[case.x]\non = 2024-09-02\nexpect.rules = { many = \"met\" }\nmarks = { \"0001-01-01..9999-12-31\" = \"P\" }\n", "1 marks are given"},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := strings.Join(run(t, p, test.text), "\n")
			runtime.ReadMemStats(&after)
			if !strings.Contains(got, test.want) {
				t.Errorf("%.500q does not say %q", got, test.want)
			}
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib >= 128 {
				t.Errorf("%d MiB were taken", mib)
			}
		})
	}
}

func TestRun(t *testing.T) {
	p := openLaw(t)
	right := calendar + "[case.x]\ntitle = \"A right one\"\non = 2024-09-02\nfill = \"P P\"\nexpect.rules = { many = \"not met\" }\n"
	wrong := strings.ReplaceAll(right, "not met", "met")
	fsys := fstest.MapFS{"small/cases/b.toml": {Data: []byte(wrong)}, "small/cases/a.toml": {Data: []byte(right)}, "small/cases/x.toml/y": {}}
	results, err := packtest.Run(p, fsys, "small/cases/b.toml", "small/cases/[ab].toml")
	if err != nil {
		t.Fatal(err)
	}
	if passed, failed := results.Count(); passed != 1 || failed != 1 {
		t.Errorf("%d passed and %d failed, want one each", passed, failed)
	}
	if c := results.Cases[0]; c.File != "small/cases/a.toml" || c.Case != "x" || c.Title != "A right one" || c.Line != 5 || !c.Passed() {
		t.Errorf("the first is %+v", c)
	}
	data, err := json.Marshal(results)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"passed":1,"failed":1,"cases":[{"case":"x","file":"small/cases/a.toml","passed":true,"differences":[]},` +
		`{"case":"x","file":"small/cases/b.toml","passed":false,"differences":["small/cases/b.toml:9:25: on 2024-09-02: rule many is \"not met\", expected \"met\" (absences = 0; homeless = false)"]}]}`
	if string(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
	for _, pattern := range []string{"none/*.toml", "[", "small/cases/x.toml"} {
		if _, err := packtest.Run(p, fsys, pattern); err == nil {
			t.Errorf("%s: no error", pattern)
		}
	}
	if _, err := packtest.RunPack(p, fsys, "none"); err == nil {
		t.Error("a pack without cases: no error")
	}
}

// FuzzCases reads any bytes as a file of cases: what is wrong is told with the file's name, and nothing panics.
func FuzzCases(f *testing.F) {
	p := openLaw(f)
	for _, name := range []string{"codes.toml", "missing_marks.toml", "rates.toml"} {
		data, err := os.ReadFile("../../policies/gb-eng/cases/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, text := range []string{
		"on = 2024-09-03\nmarks.'2024-09-02' = \"A:95 .\"\nexpect.measures = { absences = \"1..3\", absence_rate = \"1/4..6/8\" }\nexpect.provisional = []",
		"fill = \"P N\"\npupil = { born = 2012-02-29, homeless = true }\n[case.x.expect.\"2024-09-02\"]\nrules = { many = [\"met\"] }\nsince = { many = \"none\" }",
		"calendar = \"halves\"\non = 2024-09-03\nhistory = [{ on = 2024-09-02 }]\nexpect = { steps = {}, due = {}, first = { many = 2024-09-02 } }",
	} {
		f.Add([]byte(caseOf(text)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		results, err := packtest.Run(p, fstest.MapFS{"cases.toml": {Data: data}}, "cases.toml")
		if err != nil {
			t.Fatal(err)
		}
		if len(results.Cases) == 0 {
			t.Error("neither a case nor a word of why there is none")
		}
		for _, c := range results.Cases {
			for _, d := range c.Differences {
				if !strings.HasPrefix(d, "cases.toml") || strings.ContainsAny(d, "\n\r\x00") {
					t.Errorf("badly told: %q", d)
				}
			}
		}
	})
}
