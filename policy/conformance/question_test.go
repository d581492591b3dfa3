package conformance_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/conformance"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// odd is a law and a case with everything that a calendar and a register can have.
var odd = fstest.MapFS{
	"odd/pack.toml": {Data: []byte(`
[pack]
id           = "odd"
title        = "Odd"
jurisdiction = "XX"
sessions     = ["AM", "PM"]
from         = 2020-01-01
[source.act]
title = "The Act"
[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent   = true
[code]
P = { class = "present", cite = ["act s1"] }
A = { class = "absent", cite = ["act s1"] }
M = { class = "absent", session = "AM", cite = ["act s1"] }
[fact]
of_age   = { type = "bool", cite = ["act s2"] }
distance = { type = "decimal", cite = ["act s2"] }
siblings = { type = "int", cite = ["act s2"] }
[measure.absences]
count = "sessions"
of    = "absent"
over  = "3 school weeks"
[measure.absent_minutes]
count = "minutes"
of    = "absent"
over  = "academic year"
[rule.many]
applies = "of_age and siblings == 2 and distance < 3"
when    = "absences >= 3"
force   = "may"
cite    = ["act s3"]
[ladder.l.step.letter]
action   = "letter"
per      = "parent"
when     = "many"
due      = "3 school days"
outcomes = ["read"]
force    = "must"
cite     = ["act s4"]
`)},
	"odd/cases/a.toml": {Data: []byte(`
[calendar.c]
terms           = ["2024-02-26..2024-03-15"]
closed          = ["2024-03-04..2024-03-08", "2024-02-27 PM"]
open            = ["2024-02-24 AM", "2024-03-18..2024-03-19"]
weekdays        = ["Mon", "Tue", "Sun"]
week_starts     = "Sun"
year_starts     = "02-29"
session_minutes = [150, 120]
periods.term     = ["2024-02-24..2024-03-02", "2024-03-03..2024-03-19"]
periods.half_term = ["2024-02-24..2024-03-19"]

[case.all]
title   = "Three school weeks from 25 February: one absence, then two; the year is of 29 February: 150 and 120 minutes"
note    = "worked by hand"
cite    = "act s3"
fill    = "P P"
history = [ { on = 2024-03-12, step = "letter", parent = "mother", by = "head", evidence = ["copy"] },
            { on = 2024-03-13, step = "letter", parent = "father" },
            { on = 2024-03-17, step = "letter", parent = "aunt" } ]
[case.all.pupil]
born     = 2010-02-28
of_age   = true
distance = "2.5"
siblings = 2
[case.all.marks]
"2024-02-24" = "A:95 ."
"2024-02-26" = "M P"
"2024-03-11" = "A A"
[case.all.expect."2024-03-11"]
rules       = { many = ["met", "excepted"] }
measures    = { absences = 3, absent_minutes = 270 }
since       = { many = 2024-03-11 }
provisional = []
codes       = ["P", "A", "M AM"]
[case.all.expect."2024-03-17"]
steps       = { letter = "done" }
from        = { letter = "none" }
charge      = { letter = {} }
force       = { many = "may", letter = "must" }
codes       = { P = "attended possible" }
first       = { many = 2024-03-11 }
`)},
}

func oddVectors(t *testing.T) (*policy.Policy, []conformance.Vector) {
	t.Helper()
	law, err := policy.Open(odd, "odd")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := packtest.ReadPack(law, odd, "odd")
	if err != nil {
		t.Fatal(err)
	}
	return law, conformance.Vectors(law, cases)
}

// TestVectorsAreWhole holds what becomes of a case with everything in it, against JSON written by hand.
func TestVectorsAreWhole(t *testing.T) {
	law, vectors := oddVectors(t)
	var ids []string
	for i := range vectors {
		v := &vectors[i]
		ids = append(ids, v.ID)
		for _, c := range v.Check(ask(t, law, v)) {
			if c.Fate != conformance.Passed {
				t.Errorf("%s: %s", v.ID, c)
			}
		}
	}
	// Steps for each parent are asked about each who is in the history by then; the aunt's letter is of the day itself.
	want := "odd/a/all@2024-03-11 odd/a/all@2024-03-17/aunt odd/a/all@2024-03-17/father odd/a/all@2024-03-17/mother"
	if got := strings.Join(ids, " "); got != want {
		t.Fatalf("the vectors are %s", got)
	}
	lines, err := conformance.Lines(vectors)
	if err != nil {
		t.Fatal(err)
	}
	first, rest, _ := strings.Cut(string(lines), "\n")
	for _, part := range []string{
		`{"id":"odd/a/all@2024-03-11","case":"all","title":"Three school weeks from 25 February: one absence, then two; the year is of 29 February: 150 and 120 minutes","note":"worked by hand","cite":["act s3"],"pack":{"id":"odd",`,
		`"on":"2024-03-11","given":{"calendar":{"first":"2024-02-24","last":"2024-03-19","sessions":["AM","PM"],"week_starts":"Sun","year_starts":"02-29",`,
		`"periods":{"half_term":[{"from":"2024-02-24","to":"2024-03-19"}],"term":[{"from":"2024-02-24","to":"2024-03-02"},{"from":"2024-03-03","to":"2024-03-19"}]},`,
		`"open":[{"date":"2024-02-24","session":"AM","minutes":150},{"date":"2024-02-26","session":"AM","minutes":150},{"date":"2024-02-26","session":"PM","minutes":120},{"date":"2024-02-27","session":"AM","minutes":150},{"date":"2024-03-03",`,
		`"pupil":{"born":"2010-02-28","enrolled":null,"left":null,"year_group":null,"facts":{"distance":"2.5","of_age":true,"siblings":2}},"parent":null,`,
		`"marks":[{"date":"2024-02-24","session":"AM","code":"A","minutes":95},{"date":"2024-02-26","session":"AM","code":"M"},`,
		`{"date":"2024-03-11","session":"PM","code":"A"}],"history":[]},`,
		`"expect":{"rules":{"many":["met","excepted"]},"measures":{"absences":"3","absent_minutes":"270"},"since":{"many":"2024-03-11"},"provisional":{"many":false},"codes":["P","A","M AM"]}}`,
	} {
		if !strings.Contains(first, part) {
			t.Errorf("the first vector has no %s:\n%s", part, first)
		}
	}
	for _, part := range []string{
		`"parent":"father","marks":[`,
		`"history":[{"on":"2024-03-12","step":"letter","outcome":null,"parent":"mother","by":"head","evidence":["copy"]},{"on":"2024-03-13","step":"letter","outcome":null,"parent":"father","by":null,"evidence":[]},`,
		`"expect":{"first":{"many":"2024-03-11"},"steps":{"letter":["done"]},"from":{"letter":null},"charge":{"letter":{}},"force":{"letter":"must","many":"may"},"counts":{"P":["attended","possible"]}}}`,
	} {
		if !strings.Contains(rest, part) {
			t.Errorf("the other vectors have no %s:\n%s", part, rest)
		}
	}
}

// TestQuestionsThatCannotBe holds that whatever is asked is answered, if only by an error that says what is wrong.
func TestQuestionsThatCannotBe(t *testing.T) {
	law, vectors := oddVectors(t)
	q, _ := vectors[1].Question()
	line, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[[2]string]string{
		{`"on":"2024-03-17"`, `"on":"17 March"`}:                                             "on: ",
		{`"first":"2024-02-24"`, `"first":"2024-02-25"`}:                                     "given.calendar.open: 2024-02-24 is not between",
		{`"first":"2024-02-24"`, `"first":""`}:                                               "given.calendar",
		{`"session":"AM","minutes":150`, `"session":"AM","minutes":100`}:                     "not as long as that session is on other days",
		{`"session":"PM","minutes":120`, `"session":"EVE","minutes":120`}:                    `"EVE" is not one of AM, PM`,
		{`"week_starts":"Sun"`, `"week_starts":"Someday"`}:                                   "given.calendar: week_starts",
		{`"sessions":["AM","PM"]`, `"sessions":["AM","PM","EVE"]`}:                           "the calendar's sessions are AM, PM, EVE, but those of the pack odd are AM, PM",
		{`"born":"2010-02-28"`, `"born":"2010-02-30"`}:                                       "given.pupil.born: ",
		{`"siblings":2`, `"siblings":[2]`}:                                                   "given.pupil.facts.siblings is a text, a number, true or false",
		{`"session":"AM","code":"A","minutes":95`, `"session":"AM","code":""`}:               "given.marks, entry 1: 2024-02-24 AM: a code has at least one character",
		{`"session":"AM","code":"A","minutes":95`, `"session":"X","code":"A"`}:               "given.marks, entry 1: 2024-02-24 X: the session",
		{`"history":[{"on":"2024-03-12"`, `"history":[{"on":"2024-3-12"`}:                    "given.history, event 1: ",
		{`"session":"AM","code":"A","minutes":95`, `"session":"AM","code":"A","minutes":-1`}: "minutes absent",
	} {
		changed := strings.Replace(string(line), change[0], change[1], 1)
		if changed == string(line) {
			t.Errorf("the question has no %s:\n%s", change[0], line)
		}
		q, err := conformance.ReadQuestion([]byte(changed))
		if err != nil {
			t.Errorf("%s: %v", change[1], err)
			continue
		}
		a, err := conformance.ReadAnswer(conformance.Respond(law, q))
		if err != nil || a.ID != q.ID || !strings.Contains(a.Error, want) {
			t.Errorf("%s: %q %v, want %q", change[1], a.Error, err, want)
		}
	}
	for text, want := range map[string]string{
		``: "no question", `5`: "no question", `{}`: "it has no id", `{"id":"x","given":{"marks":5}}`: "no question", `{"id":"x","expect":{}}`: `unknown field "expect"`,
	} {
		if _, err := conformance.ReadQuestion([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// TestUnknownNames holds that what the pack does not have is not answered.
func TestUnknownNames(t *testing.T) {
	law, vectors := oddVectors(t)
	q, _ := vectors[0].Question()
	q.Ask = map[string][]string{}
	for _, section := range []string{"rules", "measures", "since", "first", "provisional", "steps", "due", "from", "charge", "force", "counts", "gossip"} {
		q.Ask[section] = []string{"nothing"}
	}
	want := `{"charge":{},"counts":{},"due":{},"first":{},"force":{},"from":{},"gossip":{},"id":"odd/a/all@2024-03-11","measures":{},"provisional":{},"rules":{},"since":{},"steps":{}}`
	if got := string(conformance.Respond(law, q)); got != want {
		t.Errorf("answered %s", got)
	}
}

// FuzzRespond holds that no question makes the answering program panic, and that each is answered by what is an answer.
func FuzzRespond(f *testing.F) {
	law, err := policy.Open(odd, "odd")
	if err != nil {
		f.Fatal(err)
	}
	cases, err := packtest.ReadPack(law, odd, "odd")
	if err != nil {
		f.Fatal(err)
	}
	for _, v := range conformance.Vectors(law, cases) {
		q, _ := v.Question()
		line, err := json.Marshal(q)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		q, err := conformance.ReadQuestion(line)
		if err != nil {
			return
		}
		a, err := conformance.ReadAnswer(conformance.Respond(law, q))
		if err != nil || a.ID != q.ID {
			t.Errorf("%q is answered for %q: %v", q.ID, a.ID, err)
		}
	})
}
