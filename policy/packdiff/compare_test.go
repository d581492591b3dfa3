package packdiff_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/boundary"
	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// small is a pack in which the tests change one thing at a time.
const small = `
[pack]
id           = "small"
title        = "Small"
jurisdiction = "XX"
from         = 2020-01-01
verified     = 2024-06-30
sessions     = ["AM", "PM"]
[source.act]
title = "An Act"
[class.present]
possible = true
attended = true
[class.away]
possible = true
absent   = true
[class.leave]
possible   = true
absent     = true
authorised = true
[class.unknown]
possible   = true
absent     = true
unresolved = true
[code.P]
class = "present"
cite  = ["act s1"]
[code.A]
class = "away"
cite  = ["act s1"]
[code.L]
class = "leave"
cite  = ["act s1"]
[code.X]
class = { 2020-01-01 = "away", 2022-09-01 = "leave" }
cite  = ["act s1"]
[code.N]
class   = "unknown"
becomes = { code = "A", after = "5 school days" }
cite    = ["act s1"]
[parameter.line]
unit   = "sessions"
values = { 2020-01-01 = 4, 2022-09-01 = 5 }
cite   = ["act s2"]
[parameter.counted]
unit   = "codes"
values = { 2020-01-01 = ["A", "X"] }
cite   = ["act s2"]
[fact.exempt]
type    = "bool"
default = false
cite    = ["act s3"]
[measure.missed]
count = "sessions"
of    = "code in counted"
over  = "10 school days"
[rule.of_age]
when  = "age >= 6 and age < 16"
force = "info"
cite  = ["act s3"]
[rule.many]
title   = "Many"
from    = 2020-09-01
applies = "of_age"
when    = "missed >= line and missed < 100"
force   = "may"
cite    = ["act s2"]
[rule.many.unless.exempt]
when = "exempt"
cite = ["act s3"]
[ladder.after]
title = "What follows"
[ladder.after.step.letter]
action   = "letter"
when     = "many"
due      = "5 school days"
repeat   = true
outcomes = ["answered", "not answered"]
force    = "must"
cite     = ["act s4"]
[ladder.after.step.meeting]
action = "meeting"
when   = "many"
after  = ["letter"]
wait   = "10 days"
needs  = ["offered"]
limit  = { count = 2, within = "1 year" }
repeat = true
force  = "may"
cite   = ["act s4"]
[ladder.after.step.meeting.charge.fee]
amounts = { "21 days" = 80 }
cite    = ["act s4"]
`

func pack(t *testing.T, text string) *policy.Policy {
	t.Helper()
	return open(t, fstest.MapFS{"small/pack.toml": {Data: []byte(text)}}, "small")
}

func replaced(t *testing.T, pairs ...string) string {
	t.Helper()
	text := small
	for i := 0; i < len(pairs); i += 2 {
		if strings.Count(text, pairs[i]) != 1 {
			t.Fatalf("%q stands there %d times", pairs[i], strings.Count(text, pairs[i]))
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text
}

func TestChangesInMeaning(t *testing.T) {
	old := pack(t, small)
	for _, x := range []struct {
		name     string
		replaced []string
		want     []string
	}{
		{"a value", []string{"2022-09-01 = 5", "2022-09-01 = 6"}, []string{"parameter line: from 2022-09-01: 6 instead of 5 (act s2)"}},
		{"a value between", []string{"2020-01-01 = 4,", "2020-01-01 = 4, 2021-09-01 = 3,"}, []string{"parameter line: from 2021-09-01 to 2022-08-31: 3 instead of 4 (act s2)"}},
		{"a date of a value", []string{"2022-09-01 = 5", "2023-09-01 = 5"}, []string{"parameter line: from 2022-09-01 to 2023-08-31: 4 instead of 5 (act s2)"}},
		{"a repeal", []string{"2022-09-01 = 5", `2022-09-01 = { repealed = true, cite = ["act s9"] }`}, []string{"parameter line: from 2022-09-01: no law in force instead of 5 (act s2)"}},
		{"a list of codes", []string{`["A", "X"]`, `["L", "A"]`}, []string{"parameter counted: from 2020-01-01: now with L, without X (act s2)"}},
		{
			"a class of a code",
			[]string{"[code.L]\nclass = \"leave\"", "[code.L]\nclass = \"away\""},
			[]string{"code L: always: away instead of leave: it no longer counts as authorised absence but as unauthorised absence (act s1)"},
		},
		{
			"a dated class",
			[]string{`2022-09-01 = "leave"`, `2023-09-01 = "leave"`},
			[]string{"code X: from 2022-09-01 to 2023-08-31: away instead of leave: it no longer counts as authorised absence but as unauthorised absence (act s1)"},
		},
		{"a flag", []string{"[class.away]\npossible = true", "[class.away]\npossible = true\nlate = true"}, []string{"class away: now counts as late: A, X"}},
		{"an end", []string{"[code.L]\nclass = \"leave\"", "[code.L]\nuntil = 2023-08-31\nclass = \"leave\""}, []string{"code L: from 2023-09-01: not in force any more; it was leave (act s1)"}},
		{"what a code becomes", []string{`after = "5 school days"`, `after = "6 school days"`}, []string{"code N: becomes: after: 6 school days instead of 5 school days (act s1)"}},
		{"a fact", []string{"default = false", "default = true"}, []string{"fact exempt: default: true instead of false (act s3)"}},
		{"a window", []string{`"10 school days"`, `"11 school days"`}, []string{"measure missed: over: 11 school days instead of 10 school days"}},
		{"what is counted", []string{"of    = \"code in counted\"", "of    = \"code in counted and absent\""}, []string{"measure missed: what it counts now also wants absent"}},
		{"an operator", []string{"missed >= line", "missed > line"}, []string{"rule many: its condition has missed > line instead of missed >= line (act s2)"}},
		{"a part more", []string{"missed < 100\"", "missed < 100 and not exempt\""}, []string{"rule many: its condition now also wants not exempt (act s2)"}},
		{"a part less", []string{"missed >= line and missed < 100", "missed >= line"}, []string{"rule many: its condition no longer wants missed < 100 (act s2)"}},
		{
			"another way",
			[]string{"missed >= line and missed < 100", "missed >= line and missed < 100 or exempt"},
			[]string{"rule many: its condition is now met by exempt too (act s2)"},
		},
		{"a moved date", []string{"from    = 2020-09-01", "from    = 2021-09-01"}, []string{"rule many: in force from 2021-09-01 instead of 2020-09-01 (act s2)"}},
		{"no end", []string{"from    = 2020-09-01", "from    = 2020-09-01\nuntil   = 2023-08-31"}, []string{"rule many: in force only until 2023-08-31 (act s2)"}},
		{"force", []string{"force   = \"may\"\ncite    = [\"act s2\"]", "force   = \"must\"\ncite    = [\"act s2\"]"}, []string{"rule many: force: must instead of may (act s2)"}},
		{"an exception less", []string{"[rule.many.unless.exempt]\nwhen = \"exempt\"\ncite = [\"act s3\"]\n", ""}, []string{"exception many.exempt is gone: when exempt"}},
		{"a new rule", []string{"[rule.many]", "[rule.any]\nwhen = \"missed > 0\"\nforce = \"info\"\ncite = [\"act s5\"]\n[rule.many]"}, []string{"rule any is new: when missed > 0 (act s5)"}},
		{"a wait", []string{`wait   = "10 days"`, `wait   = "11 days"`}, []string{"step meeting: wait: 11 days instead of 10 days (act s4)"}},
		{"a due date", []string{"due      = \"5 school days\"\n", ""}, []string{"step letter: due is no longer given: it was 5 school days (act s4)"}},
		{"a limit", []string{"count = 2", "count = 3"}, []string{"step meeting: limit: count: 3 instead of 2 (act s4)"}},
		{"evidence", []string{`["offered"]`, `["offered", "considered"]`}, []string{"step meeting: needs: now with considered (act s4)"}},
		{"outcomes", []string{`["answered", "not answered"]`, `["answered"]`}, []string{"step letter: outcomes: no longer with not answered (act s4)"}},
		{"a charge", []string{`"21 days" = 80`, `"21 days" = 90`}, []string{"charge meeting.fee: amounts: 21 days: 90 instead of 80 (act s4)"}},
		{"a step less", []string{small[strings.Index(small, "[ladder.after.step.meeting]"):], ""}, []string{"step meeting is gone: when many"}},
		{
			"two at once",
			[]string{"2022-09-01 = 5", "2022-09-01 = 6", "missed >= line", "missed > line"},
			[]string{"parameter line: from 2022-09-01: 6 instead of 5 (act s2)", "rule many: its condition has missed > line instead of missed >= line (act s2)"},
		},
		{"the leap birthday", []string{`sessions     = ["AM", "PM"]`, "sessions     = [\"AM\", \"PM\"]\nleap_birthday = \"02-28\""}, []string{"pack small: leap_birthday is now given: 02-28"}},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := packdiff.Compare(old, pack(t, replaced(t, x.replaced...)))
			var got []string
			for _, change := range c.Changes {
				if change.Wording {
					t.Errorf("taken for wording: %s", change)
				}
				got = append(got, change.String())
			}
			for i := range got { // what a pack table cites is nothing
				got[i] = strings.TrimSuffix(got[i], " ()")
			}
			if diff := cmp.Diff(x.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if c.Same() {
				t.Error("the law is said to be the same")
			}
		})
	}
}

func TestChangesInWording(t *testing.T) {
	old := pack(t, small)
	for _, x := range []struct {
		name     string
		replaced []string
		want     []string
	}{
		{"a title", []string{`title   = "Many"`, `title   = "Very many"`}, []string{"rule many: title: Very many instead of Many"}},
		{"a cite", []string{"cite    = [\"act s2\"]\n[rule.many.unless", "cite    = [\"act s2(1)\"]\n[rule.many.unless"}, []string{`rule many: cite: ["act s2(1)"] instead of ["act s2"]`}},
		{"the order of parts", []string{"missed >= line and missed < 100", "missed < 100 and line <= missed"}, []string{"rule many: its condition is written otherwise and means the same"}},
		{"double negation", []string{"missed >= line and", "not (missed < line) and"}, []string{"rule many: its condition is written otherwise and means the same"}},
		{"the day of checking", []string{"2024-06-30", "2024-07-30"}, []string{"pack small: verified: 2024-07-30 instead of 2024-06-30"}},
		{
			"another name",
			[]string{"[parameter.line]", "[parameter.limit_of_sessions]", "missed >= line", "missed >= limit_of_sessions"},
			[]string{"parameter limit_of_sessions is the former parameter line under another name"},
		},
		{
			"another name of a step",
			[]string{"[ladder.after.step.letter]", "[ladder.after.step.first_letter]", `after  = ["letter"]`, `after  = ["first_letter"]`},
			[]string{"step first_letter is the former step letter under another name"},
		},
		{"nothing", []string{"[rule.many]", "# a comment\n[rule.many]"}, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			c := packdiff.Compare(old, pack(t, replaced(t, x.replaced...)))
			var got []string
			for _, change := range c.Changes {
				got = append(got, change.String())
			}
			if diff := cmp.Diff(x.want, got); diff != "" || !c.Same() {
				t.Errorf("same %t, changes (-want +got):\n%s", c.Same(), diff)
			}
			if found := c.Invent(boundary.Setting{}); len(found.Examples)+len(found.Untold) > 0 {
				t.Errorf("a pupil is made up: %v", found)
			}
		})
	}
}

// Tables in another order, in other files, with comments, are the same law.
func TestOrderMakesNoDifference(t *testing.T) {
	tables := strings.Split(small, "\n[")
	head, rest := tables[:2], tables[2:]
	slices.Reverse(rest)
	// Entries of one table must follow it: those of ladders and exceptions name their owners, so that any order will do.
	var other strings.Builder
	for _, table := range slices.Concat(head[1:], rest) {
		other.WriteString("# turned round\n[" + strings.TrimPrefix(table, "[") + "\n")
	}
	c := packdiff.Compare(pack(t, small), pack(t, other.String()))
	if len(c.Changes) != 0 {
		t.Errorf("another order changes %v", c.Changes)
	}
}

// The first charge whose condition holds is asked for, so that their order is law.
func TestTheOrderOfChargesIsLaw(t *testing.T) {
	fee, other := "[ladder.after.step.meeting.charge.fee]\namounts = { \"21 days\" = 80 }\ncite    = [\"act s4\"]\n", "[ladder.after.step.meeting.charge.other]\namounts = { \"21 days\" = 90 }\ncite    = [\"act s4\"]\n"
	c := packdiff.Compare(pack(t, replaced(t, fee, fee+other)), pack(t, replaced(t, fee, other+fee)))
	if len(c.Changes) != 1 || c.Same() || !strings.HasPrefix(c.Changes[0].String(), "step meeting: charges are looked at in the order other, fee instead of fee, other") {
		t.Errorf("changes are %v", c.Changes)
	}
}

// Where no pupil is found, it is said how many were held, and not that there is none.
func TestWhatNoPupilShows(t *testing.T) {
	c := packdiff.Compare(pack(t, small), pack(t, replaced(t, "missed < 100", "missed < 101")))
	found := c.Invent(boundary.Setting{})
	if len(found.Examples) != 0 || len(found.Untold) != 1 || found.Held < 10 {
		t.Errorf("examples %v, untold %v, held %d: ten school days have no hundred sessions", found.Examples, found.Untold, found.Held)
	}
}

func TestAmendments(t *testing.T) {
	law := open(t, policies.FS(), "gb-eng")
	var got []string
	for _, c := range packdiff.Between(law, attendance.MustDate("2024-08-18"), attendance.MustDate("2024-08-19")) {
		got = append(got, c.String())
	}
	for _, want := range []string{
		"parameter penalty_sessions: 10 instead of no law in force, since 2024-08-19 (",
		"code J: not in force any more; it was approved_activity (",
		"code K: in force, as approved_activity, since 2024-08-19 (",
		"rule penalty_notice_threshold: in force, since 2024-08-19: when unauthorised_in_ten_weeks >= penalty_sessions (",
		"step penalty_notice: in force, since 2024-08-19: when penalty_notice_considered (",
		"code N: marks of 2024-08-19 and later become O after 5 school days (",
	} {
		if !slices.ContainsFunc(got, func(c string) bool { return strings.HasPrefix(c, want) }) {
			t.Errorf("not told: %s\nonly:\n%s", want, strings.Join(got, "\n"))
		}
	}
	if same := packdiff.Between(law, attendance.MustDate("2025-03-01"), attendance.MustDate("2025-03-28")); len(same) > 0 {
		t.Errorf("between two days of March 2025 the law changes: %v", same)
	}
}
