package packtest_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// law is a small pack: three absences are many, and P, A, L and N (not yet resolved, which may still become P) its codes.
const law = `
[pack]
id           = "small"
title        = "A small law"
jurisdiction = "XX"
from         = 2020-01-01

[source.act]
title = "The Act"

[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent   = true
[class.open]
possible   = true
absent     = true
unresolved = true

[code.P]
class = "present"
cite  = ["act s1"]
[code.A]
class = "absent"
cite  = ["act s1"]
[code.N]
class      = "open"
may_become = ["P", "A"]
cite       = ["act s1"]

[fact.homeless]
type    = "bool"
default = false
cite    = ["act s2"]
[fact.band]
type = ["low", "high"]
cite = ["act s2"]

[measure.absences]
count = "sessions"
of    = "absent"
over  = "everything"
[measure.possible_sessions]
count = "sessions"
of    = "possible"
over  = "everything"
[measure.absence_rate]
count  = "sessions"
of     = "absent"
out_of = "possible"
over   = "everything"
[measure.minutes_absent]
count = "minutes"
of    = "absent"
over  = "everything"
[measure.this_year]
count = "sessions"
of    = "absent"
over  = "academic year"
[measure.this_half_term]
count = "sessions"
of    = "absent"
over  = "half term"
[measure.this_week]
count = "sessions"
of    = "absent"
over  = "1 school week"

[rule.many]
when  = "absences >= 3"
force = "info"
cite  = ["act s3"]
[rule.many.unless.homeless]
when = "homeless"
cite = ["act s4"]
[rule.low]
when  = "band == 'low'"
force = "info"
cite  = ["act s3"]
[rule.grown]
applies = "age >= 5"
when    = "absences >= 1"
force   = "info"
cite    = ["act s3"]
[rule.eighth]
when  = "year_group == '8'"
force = "info"
cite  = ["act s3"]

[ladder.follow_up.step.meeting]
action   = "meeting"
when     = "many"
due      = "3 school days"
outcomes = ["held"]
force    = "must"
cite     = ["act s3"]
[ladder.follow_up.step.fine]
per        = "parent"
action     = "penalty"
when       = "many"
after      = ["meeting"]
wait       = "2 school days"
needs      = ["support_offered"]
outcomes   = ["paid", "withdrawn"]
decided_by = "person"
force      = "may"
cite       = ["act s4"]
[ladder.follow_up.step.fine.charge.first]
amounts = { "21 days" = 80, "28 days" = 160 }
cite    = ["act s4"]
`

// calendar has a week of 7 sessions (Wednesday and Thursday afternoon are closed) and one of 10.
const calendar = `
[calendar.c]
terms  = ["2024-09-02..2024-09-06", "2024-09-09..2024-09-13"]
closed = ["2024-09-04", "2024-09-05 PM"]
`

func openLaw(tb testing.TB) *policy.Policy {
	tb.Helper()
	p, err := policy.Open(fstest.MapFS{"small/pack.toml": {Data: []byte(law)}}, "small")
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// run runs the text of a file of cases and gives what differs, over all its cases.
func run(tb testing.TB, p *policy.Policy, text string) []string {
	tb.Helper()
	results, err := packtest.Run(p, fstest.MapFS{"cases.toml": {Data: []byte(text)}}, "cases.toml")
	if err != nil {
		tb.Fatal(err)
	}
	if len(results.Cases) == 0 {
		tb.Fatal("nothing was run")
	}
	var out []string
	for _, c := range results.Cases {
		out = append(out, c.Differences...)
	}
	return out
}

// check compares differences with those wanted, each of which must hold its text and begin with a place.
func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i, g := range got {
		if i >= len(want) {
			t.Errorf("not wanted: %s", g)
		} else if !strings.Contains(g, want[i]) {
			t.Errorf("got  %s\nwant %s", g, want[i])
		}
		if !strings.HasPrefix(g, "cases.toml:") {
			t.Errorf("without a place: %s", g)
		}
	}
	for _, w := range want[min(len(got), len(want)):] {
		t.Errorf("nothing says %s", w)
	}
}
