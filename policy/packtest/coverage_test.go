package packtest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// covered is a pack of which it can be worked out by hand what a case reaches.
const covered = `
[pack]
id           = "covered"
title        = "What cases reach"
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
[class.ill]
possible   = true
absent     = true
authorised = true
[code.P]
class = "present"
cite  = ["act"]
[code.A]
class = { 2020-01-01 = "absent", 2021-01-01 = "ill" }
cite  = ["act"]
[code.I]
class = "ill"
cite  = ["act"]
[parameter.most]
unit   = "sessions"
values = { 2020-01-01 = 3, 2023-01-01 = 4, 2030-01-01 = { repealed = true, cite = ["act"] } }
cite   = ["act"]
[fact.agreed]
type    = "bool"
default = false
cite    = ["act"]
[measure.absences]
count = "sessions"
of    = "absent and not authorised or code == 'A'"
over  = "academic year"
[measure.idle]
count = "sessions"
of    = "absent"
over  = "everything"
[rule.many]
applies = "age >= 5"
when    = "absences >= most"
force   = "info"
cite    = ["act"]
[rule.many.unless.agreed]
when = "agreed"
cite = ["act"]
[rule.either]
when  = "many or year_group == 'K' and not agreed"
force = "info"
cite  = ["act"]
[ladder.l.step.talk]
action   = "meeting"
when     = "many"
due      = "5 school days"
requires = "(agreed ? 1 : 2) >= 2"
limit    = { count = 1 }
force    = "must"
cite     = ["act"]
[ladder.l.step.talk.charge.one]
when    = "absences >= 100"
amounts = { "5 days" = 10 }
cite    = ["act"]
[ladder.l.step.talk.charge.two]
amounts = { "5 days" = 5 }
cite    = ["act"]
`

const coveredCalendar = `
[calendar.c]
terms = ["2024-09-02..2024-09-13"]
[calendar.later]
terms = ["2030-09-02..2030-09-13"]
`

func coverageOf(t *testing.T, cases string) *packtest.Coverage {
	t.Helper()
	fsys := fstest.MapFS{"covered/pack.toml": {Data: []byte(covered)}, "covered/cases/a.toml": {Data: []byte(coveredCalendar + cases)}}
	law, err := policy.Open(fsys, "covered")
	if err != nil {
		t.Fatal(err)
	}
	results, err := packtest.RunPack(law, fsys, "covered")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range results.Cases {
		if !c.Passed() {
			t.Fatal(c.Differences)
		}
	}
	found, err := packtest.CoverPack(law, fsys, "covered")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func reachedBy(found *packtest.Coverage) []string {
	var out []string
	for _, i := range found.Items {
		if i.By != "" {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s", i.Entry, i.Text, i.As)))
		}
	}
	slices.Sort(out)
	return out
}

// TestCoverage runs one case at a time and holds what it reaches against what was worked out by hand.
func TestCoverage(t *testing.T) {
	const four = "fill = \"P\"\ncalendar = \"c\"\nmarks = { \"2024-09-02..2024-09-05\" = \"A\" }\npupil = { born = 2014-01-01 }\n"
	marks := []string{
		"code.A  ill", "code.P  present", "measure.absences", "measure.absences.of code == \"A\" false", "measure.absences.of code == \"A\" true",
		"measure.absences.of absent false", "parameter.most 4 2023-01-01", "rule.many.applies age >= 5 true",
	}
	many := append(slices.Clone(marks), "rule.many.unless.agreed agreed false", "rule.many.when absences >= most true")
	tests := []struct {
		name, text string
		want       []string
	}{
		// A is an ill absence since 2021, so that its own part of the condition decides; of P both parts are false, and absent would
		// decide if it were true.
		{"met", four + "on = 2024-09-06\nexpect.rules = { many = \"met\" }", many},
		{"not met", four + "on = 2024-09-04\nexpect.rules = { many = \"not met\" }", append(slices.Clone(marks[:1]), append(slices.Clone(marks[2:3]), "measure.absences.of code == \"A\" true", "parameter.most 4 2023-01-01", "rule.many.applies age >= 5 true", "rule.many.when absences >= most false")...)},
		{
			"excepted", strings.Replace(four, "born", "agreed = true, born", 1) + "on = 2024-09-05\nexpect.rules = { many = \"excepted\" }",
			append(slices.Clone(marks[:1]), append(slices.Clone(marks[2:3]), "measure.absences.of code == \"A\" true", "parameter.most 4 2023-01-01", "rule.many.applies age >= 5 true", "rule.many.unless.agreed", "rule.many.unless.agreed agreed true", "rule.many.when absences >= most true")...),
		},
		// Whose age is too low has no condition looked at.
		{"not applicable", strings.Replace(four, "2014", "2022", 1) + "on = 2024-09-05\nexpect.rules = { many = \"not applicable\" }", []string{"rule.many.applies age >= 5 false"}},
		// Either part holds, so that none decides.
		{"both hold", strings.Replace(four, "born", "year_group = 'K', born", 1) + "on = 2024-09-05\nexpect.rules = { either = \"met\" }", nil},
		// Only the second part holds: each piece of it decides, and that the rule many is not met does not.
		{
			"the other part", "calendar = \"c\"\nfill = \"P\"\non = 2024-09-05\npupil = { born = 2014-01-01, year_group = 'K' }\nexpect.rules = { either = \"met\" }",
			[]string{"rule.either.when agreed false", `rule.either.when year_group == "K" true`},
		},
		{"a measure", "calendar = \"c\"\nfill = \"I\"\non = 2024-09-03\nexpect.measures = { idle = 2 }", []string{"code.I  ill", "measure.idle", "measure.idle.of absent true"}},
		{"no law", "calendar = \"later\"\nfill = \"P\"\non = 2030-09-03\npupil = { born = 2020-01-01 }\nexpect.rules = { many = \"undetermined\" }", []string{"parameter.most repealed 2030-01-01", "rule.many.applies age >= 5 true"}},
		{
			"a step", "calendar = \"c\"\nfill = \"P\"\non = 2024-09-03\npupil = { born = 2014-01-01 }\nexpect.steps = { talk = \"not called for\" }",
			[]string{
				"code.P  present", "measure.absences", "measure.absences.of absent false", "measure.absences.of code == \"A\" false", "parameter.most 4 2023-01-01",
				"rule.many.when absences >= most false", "step.talk  not called for", "step.talk.when many false",
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found := coverageOf(t, "[case.x]\n"+test.text+"\n")
			slices.Sort(test.want)
			if got := reachedBy(found); !slices.Equal(got, test.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
			}
			if idle := len(test.want) == 0; (len(found.Idle) == 1) != idle {
				t.Errorf("idle: %v", found.Idle)
			}
		})
	}
}

// TestCoverageOfSteps goes through what decides a step that is called for: what it requires, and a choice inside it.
func TestCoverageOfSteps(t *testing.T) {
	found := coverageOf(t, `[case.x]
calendar = "c"
fill = "A"
on = 2024-09-06
pupil = { born = 2014-01-01 }
expect.steps = { talk = "due" }
expect.charge = { talk = { "5 days" = 5 } }
[case.done]
calendar = "c"
fill = "A"
on = 2024-09-06
history = [ { on = 2024-09-05, step = "talk" } ]
expect.steps = { talk = "done" }
`)
	got := reachedBy(found)
	for _, want := range []string{
		"step.talk  due", "step.talk  done", "step.talk.charge.two", "step.talk.when many true",
		"step.talk.charge.one absences >= 100 false", "step.talk.requires (agreed ? 1 : 2) >= 2 true", "step.talk.requires agreed false",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("nothing reaches %s; but\n  %s", want, strings.Join(got, "\n  "))
		}
	}
	for _, i := range found.Items {
		if i.Entry == "step.talk" && i.By == "" && !slices.Contains([]string{"not called for", "barred", "blocked", "overdue"}, i.As) {
			t.Errorf("%s", i)
		}
	}
}

// An open verdict expects nothing yet, so that its case covers nothing; nor is it idle.
func TestOpenVerdictsCoverNothing(t *testing.T) {
	const open = "[case.x]\ncalendar = \"c\"\nfill = \"I\"\non = 2024-09-03\nexpect.rules = { many = \"?\" }\n"
	fsys := fstest.MapFS{"covered/pack.toml": {Data: []byte(covered)}, "covered/cases/a.toml": {Data: []byte(coveredCalendar + open)}}
	law, err := policy.Open(fsys, "covered")
	if err != nil {
		t.Fatal(err)
	}
	r, err := packtest.RunPack(law, fsys, "covered")
	if err != nil || len(r.Cases) != 1 || r.Cases[0].Passed() || !r.Cases[0].Open() || r.Open() != 1 {
		t.Errorf("the case came out as %+v, %v", r.Cases, err)
	}
	found, err := packtest.CoverPack(law, fsys, "covered")
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := found.Count(""); n != 0 || len(found.Idle) != 0 {
		t.Errorf("%d items are covered, idle %v", n, found.Idle)
	}
}

// TestCoverageJSON reads the object back.
func TestCoverageJSON(t *testing.T) {
	found := coverageOf(t, "[case.x]\ncalendar = \"c\"\nfill = \"I\"\non = 2024-09-03\nexpect.measures = { idle = 2 }\n")
	data, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Pack, Percent string
		Reached, All  int
		Unreached     []struct {
			File, Kind, Entry string
			Line              int
		}
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if out.Pack != "covered" || out.Reached != 3 || len(out.Unreached) != out.All-3 || out.Unreached[0].File != "covered/pack.toml" || out.Unreached[0].Line == 0 {
		t.Errorf("%s", data)
	}
}
