package conformance_test

import (
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/policy/conformance"
)

// small is a vector that expects something of every section.
func small() *conformance.Vector {
	return &conformance.Vector{ID: "a/b/c", Expect: conformance.Expect{
		Rules:       map[string][]string{"r": {"not met", "not applicable"}},
		Measures:    map[string]string{"share": "5/44", "some": "8..10", "none": "undetermined", "hours": "7.5", "many": "3"},
		Since:       map[string]*string{"r": nil},
		First:       map[string]*string{"r": new("2024-10-09")},
		Provisional: map[string]bool{"r": false},
		Steps:       map[string][]string{"s": {"blocked"}},
		Due:         map[string]*string{"s": new("2024-11-15")},
		From:        map[string]*string{"s": nil},
		Charge:      map[string]map[string]string{"s": {"21 days": "80", "28 days": "160"}, "free": {}},
		Force:       map[string]string{"r": "must not"},
		Codes:       []string{"L", "/ AM"},
		Counts:      map[string][]string{"L": {"possible", "attended", "late"}, "#": {}},
	}}
}

// TestValuesAreCompared holds what is equal to what: each row is what a system says in one section, and how many of the section's
// expectations pass, fail, and are not answered. The verdicts are those of the kit's README.
func TestValuesAreCompared(t *testing.T) {
	tests := []struct {
		section, said          string
		passed, failed, silent int
	}{
		{"rules", `{"r":"not met"}`, 1, 0, 0},
		{"rules", `{"r":"not applicable","other":"met"}`, 1, 0, 0},
		{"rules", `{"r":"met"}`, 0, 1, 0},
		{"rules", `{"r":["not met"]}`, 0, 1, 0},
		{"rules", `{"r":null}`, 0, 1, 0},
		{"rules", `"not met"`, 0, 1, 0},
		{"rules", `{}`, 0, 0, 1},
		{"rules", `null`, 0, 0, 1},
		{"measures", `{"share":"10/88","some":"8..10","none":null,"hours":"15/2","many":3}`, 5, 0, 0},
		{"measures", `{"share":"5/44","some":"16/2..10","none":"undetermined","hours":"7.50","many":"3"}`, 5, 0, 0},
		{"measures", `{"share":"11.36","some":"8","none":0,"hours":7.5,"many":3.0}`, 0, 5, 0},
		{"measures", `{"share":"0.1136363636363","some":"10..8","none":"","hours":"7,5","many":true}`, 0, 5, 0},
		{"measures", `{"share":"10/0","some":"8...10","none":"0/0","hours":"07.5","many":"03"}`, 0, 5, 0},
		{"measures", `{"share":null,"some":null,"none":"8..undetermined","hours":"undetermined","many":""}`, 0, 5, 0},
		{"measures", `{"many":"3/1"}`, 1, 0, 4},
		{"since", `{"r":null}`, 1, 0, 0},
		{"since", `{"r":"none"}`, 1, 0, 0},
		{"since", `{"r":"2024-10-09"}`, 0, 1, 0},
		{"since", `{}`, 0, 0, 1},
		{"first", `{"r":"2024-10-09"}`, 1, 0, 0},
		{"first", `{"r":"9 October 2024"}`, 0, 1, 0},
		{"first", `{"r":null}`, 0, 1, 0},
		{"provisional", `{"r":false}`, 1, 0, 0},
		{"provisional", `{"r":true}`, 0, 1, 0},
		{"provisional", `{"r":0}`, 0, 1, 0},
		{"provisional", `{"r":"false"}`, 0, 1, 0},
		{"provisional", `[]`, 0, 1, 0},
		{"steps", `{"s":"blocked"}`, 1, 0, 0},
		{"steps", `{"s":"waiting"}`, 0, 1, 0},
		{"due", `{"s":"2024-11-15"}`, 1, 0, 0},
		{"from", `{"s":null}`, 1, 0, 0},
		{"from", `{"s":false}`, 0, 1, 0},
		{"charge", `{"s":{"28 days":160,"21 days":"80.00"},"free":{}}`, 2, 0, 0},
		{"charge", `{"s":{"28 days":"160"},"free":null}`, 1, 1, 0},
		{"charge", `{"s":{"28 days":"160","21 days":80.0},"free":{"28 days":0}}`, 0, 2, 0},
		{"charge", `{"s":{"28 days":"160","21 days":"80","1 days":"5"},"free":"none"}`, 0, 2, 0},
		{"force", `{"r":"must not"}`, 1, 0, 0},
		{"force", `{"r":"may"}`, 0, 1, 0},
		{"codes", `["/ AM","L"]`, 1, 0, 0},
		{"codes", `["/ AM","L","L"]`, 0, 1, 0},
		{"codes", `["/ AM"]`, 0, 1, 0},
		{"codes", `{"L":1}`, 0, 1, 0},
		{"counts", `{"L":["late","possible","attended"],"#":[]}`, 2, 0, 0},
		{"counts", `{"L":["late","late","attended"],"#":["possible"]}`, 0, 2, 0},
	}
	for _, test := range tests {
		a, err := conformance.ReadAnswer([]byte(`{"id":"a/b/c","` + test.section + `":` + test.said + `}`))
		if err != nil {
			t.Fatal(err)
		}
		var n conformance.Count
		for _, c := range small().Check(a) {
			if c.Section == test.section {
				n.Add(c.Fate)
			} else if c.Fate != conformance.Unanswered {
				t.Errorf("%s %s: %s is %s", test.section, test.said, c.Section, c.Fate)
			}
		}
		if n != (conformance.Count{Passed: test.passed, Failed: test.failed, Unanswered: test.silent}) {
			t.Errorf("%s %s: %+v", test.section, test.said, n)
		}
	}
}

// TestDifferencesAreTold holds the words of differences.
func TestDifferencesAreTold(t *testing.T) {
	a, err := conformance.ReadAnswer([]byte(`{"id":"a/b/c","rules":{"r":"met"},"measures":{"share":"11.4","none":3},"since":{"r":"2024-10-09"},"charge":{"s":null},"codes":["L"]}`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range small().Check(a) {
		if c.Fate == conformance.Failed {
			got = append(got, c.String())
		}
	}
	want := []string{
		"rule r: met, expected not met or not applicable",
		"measure none: 3, expected undetermined",
		"measure share: 11.4, expected 5/44",
		"since when rule r is met: 2024-10-09, expected none",
		"the charge of step s: none, expected 80 within 21 days, 160 within 28 days",
		`the codes in force: ["L"], expected L, / AM`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestAnswersAreRead holds what is an answer.
func TestAnswersAreRead(t *testing.T) {
	for text, want := range map[string]string{
		`{"id":"x"}`:                "",
		` {"id":"x","rules":5} `:    "",
		``:                          "it is no JSON",
		`hello`:                     "it is no JSON",
		`{"id":"x"`:                 "it is no JSON",
		`{"id":"x"} {"id":"y"}`:     "something after the JSON object",
		`["x"]`:                     "no object",
		`null`:                      "no object",
		`{"rules":{"r":"met"}}`:     "it has no id",
		`{"id":7}`:                  "it has no id",
		strings.Repeat("[", 100000): "it is no JSON",
	} {
		_, err := conformance.ReadAnswer([]byte(text))
		if got := ""; err != nil {
			got = err.Error()
			if want == "" || !strings.Contains(got, want) {
				t.Errorf("%.40s: %v, want %q", text, err, want)
			}
		} else if want != "" {
			t.Errorf("%.40s is taken, want %q", text, want)
		}
	}
}

// TestAnswersWithAnError holds that a system which says that it cannot answer has not answered, whatever else it says.
func TestAnswersWithAnError(t *testing.T) {
	a, err := conformance.ReadAnswer([]byte(`{"id":"a/b/c","error":"no such pack","rules":{"r":"not met"}}`))
	if err != nil {
		t.Fatal(err)
	}
	r := conformance.ResultOf(small(), a)
	if r.Error != "no such pack" || r.Fate() != conformance.Unanswered {
		t.Errorf("error %q, %s", r.Error, r.Fate())
	}
}

// TestQuestionsTellNothing holds that a question asks for what is expected and says nothing of it.
func TestQuestionsTellNothing(t *testing.T) {
	q, asked := small().Question(conformance.Rules, conformance.Law)
	if !asked || len(q.Ask) != 4 || len(q.Ask["rules"]) != 1 || q.Ask["rules"][0] != "r" || len(q.Ask["codes"]) != 0 || q.Ask["measures"] != nil {
		t.Errorf("asked %v", q.Ask)
	}
	v := &conformance.Vector{ID: "a", Expect: conformance.Expect{Rules: map[string][]string{"r": {"met"}}}}
	if _, asked := v.Question(conformance.Steps); asked {
		t.Error("a vector that expects nothing of steps is asked about them")
	}
}

// TestLevels works the levels of a system out by hand.
func TestLevels(t *testing.T) {
	check := func(c conformance.Category, f conformance.Fate) conformance.Check {
		return conformance.Check{Category: c, Fate: f}
	}
	tests := []struct {
		checks []conformance.Check
		only   []conformance.Category
		want   int
	}{
		{[]conformance.Check{check("rules", "passed"), check("measures", "passed"), check("steps", "passed"), check("spells", "passed"), check("law", "passed")}, nil, 5},
		{[]conformance.Check{check("rules", "passed"), check("rules", "failed"), check("measures", "passed")}, nil, 0},
		{[]conformance.Check{check("rules", "passed"), check("measures", "not answered")}, nil, 1},
		{[]conformance.Check{check("rules", "passed"), check("steps", "passed"), check("law", "failed")}, nil, 3},              // no measures to fail, and no spells
		{[]conformance.Check{check("measures", "not answered"), check("law", "passed")}, nil, 0},                               // no rules are no merit
		{[]conformance.Check{check("rules", "passed"), check("steps", "passed")}, nil, 5},                                      // all there is
		{[]conformance.Check{check("rules", "passed"), check("steps", "passed")}, []conformance.Category{"rules", "steps"}, 1}, // measures were not asked about
	}
	for i, test := range tests {
		got := conformance.Tally([]conformance.Result{{ID: "x", Pack: "p", Checks: test.checks}}, test.only...)
		if len(got) != 1 || got[0].Level != test.want {
			t.Errorf("test %d: %+v, want level %d", i, got, test.want)
		}
	}
}
