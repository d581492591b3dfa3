package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
)

// meaningPack is a pack whose parts are replaced to see whether that changes what it says.
const meaningPack = `
[pack]
id           = "m"
title        = "M"
jurisdiction = "XX"
from         = 2020-01-01
[source.act]
title = "The Act"
[class.present]
possible = true
attended = true
[class.ill]
possible   = true
absent     = true
authorised = true
[class.away]
possible = true
absent   = true
[code.P]
class = "present"
cite  = ["act"]
[code.I]
class = "ill"
cite  = ["act"]
[code.A]
class = "away"
cite  = ["act"]
[parameter.most]
unit   = "sessions"
values = { 2019-01-01 = 5, 2021-01-01 = 10, 2022-01-01 = 10 }
cite   = ["act"]
[parameter.share]
unit   = "percent"
values = { 2019-01-01 = 10 }
cite   = ["act"]
[parameter.leaving]
unit   = "date"
values = { 2020-01-01 = 2020-06-26, 2020-09-01 = 2021-06-25 }
cite   = ["act"]
[parameter.idle]
unit   = "days"
values = { 2020-01-01 = 1 }
cite   = ["act"]
[fact.agreed]
type    = "bool"
default = false
cite    = ["act"]
[fact.unread]
type    = "bool"
default = false
cite    = ["act"]
[measure.absences]
count = "sessions"
of    = "absent"
over  = "academic year"
[measure.rate]
count  = "sessions"
of     = "absent"
out_of = "possible"
over   = "academic year"
[measure.december]
count = "sessions"
of    = "absent"
over  = "academic year"
where = "month == 12"
[measure.ever]
count  = "sessions"
of     = "absent"
out_of = "possible"
over   = "everything"
[rule.many]
when  = "absences >= most and not agreed"
force = "info"
cite  = ["act"]
[rule.often]
when  = "rate >= share"
force = "info"
cite  = ["act"]
[rule.schoolchild]
when  = "not (on > leaving and age_on(next('08-31')) >= 16) and not (age_on(latest('08-31')) >= 16)"
force = "info"
cite  = ["act"]
[ladder.l.step.talk]
action = "meeting"
when   = "many or times('talk', '1 year') == 0 and often"
repeat = true
force  = "may"
cite   = ["act"]
`

// TestSaysTheSame replaces a part of the pack and asks whether it can be shown that this changes nothing.
func TestSaysTheSame(t *testing.T) {
	open := func(text string) *policy.Policy {
		p, err := policy.Open(fstest.MapFS{"m/pack.toml": {Data: []byte(text)}}, "m")
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	before := open(meaningPack)
	tests := []struct {
		from, to string
		same     bool
	}{
		{`title        = "M"`, `title        = "N"`, true},
		{"absences >= most and not agreed", "not agreed and absences >= most", true},
		{"absences >= most and not agreed", "not (absences < most or agreed)", true},
		{"absences >= most and not agreed", "absences >= most and (absences >= most or agreed) and not agreed", true},
		{"absences >= most and not agreed", "agreed ? false : absences >= most", false}, // so it is, but this is not looked for
		{"absences >= most and not agreed", "absences >= most and most >= 5 and not agreed", true},
		{"absences >= most and not agreed", "absences >= most and most >= 6 and not agreed", false},
		{"absences >= most and not agreed", "absences > most and not agreed", false},
		{"absences >= most and not agreed", "absences >= most or not agreed", false},
		{"2022-01-01 = 10 }", "2023-01-01 = 10 }", true},
		{"2022-01-01 = 10 }", "2022-01-01 = 11 }", false},
		{"2021-01-01 = 10,", "2021-01-02 = 10,", false},
		{"values = { 2019-01-01 = 5,", "values = { 2019-12-31 = 5,", true}, // before the pack begins
		{"values = { 2019-01-01 = 5,", "values = { 2020-01-02 = 5,", false},
		{"values = { 2019-01-01 = 5,", `values = { 2019-01-01 = "4.5",`, true}, // a count of 4.5 is one of 5
		{"values = { 2019-01-01 = 5,", `values = { 2019-01-01 = "4",`, false},
		{"values = { 2019-01-01 = 10 }", `values = { 2019-01-01 = "9.99" }`, true}, // of at most 732 sessions none is between
		{"values = { 2019-01-01 = 10 }", `values = { 2019-01-01 = "9.98" }`, false},
		{"values = { 2019-01-01 = 10 }", `values = { 2019-01-01 = "10.01" }`, false},
		{`"rate >= share"`, `"rate >= share and ever >= percent(10)"`, false},
		{"values = { 2020-01-01 = 1 }", "values = { 2020-01-01 = 2 }", true}, // nothing reads it
		{"[fact.unread]\ntype    = \"bool\"\ndefault = false", "[fact.unread]\ntype    = \"bool\"\ndefault = true", true},
		{"[fact.agreed]\ntype    = \"bool\"\ndefault = false", "[fact.agreed]\ntype    = \"bool\"\ndefault = true", false},
		{"possible = true\nattended = true", "possible = true\nattended = true\nlate = true", true}, // nothing asks for late
		{"possible   = true\nabsent     = true", "possible   = true", false},
		{"possible   = true\nabsent     = true", "possible   = true\nabsent     = true\nunresolved = true", false},
		{"class = \"ill\"", "class = \"away\"", true}, // nothing asks for authorised
		{"class = \"ill\"", "class = \"present\"", false},
		{"class = \"ill\"", "class = \"ill\"\nfrom = 2020-01-02", false},
		{"2020-09-01 = 2021-06-25", "2020-08-31 = 2021-06-25", true}, // on 31 August either condition looks to the same day
		{"2020-09-01 = 2021-06-25", "2020-09-02 = 2021-06-25", false},
		{"2020-01-01 = 2020-06-26", "2020-01-01 = 2020-06-27", false},
		{"== 0 and often", "<= 0 and often", true},
		{"== 0 and often", "< 1 and often", true},
		{"== 0 and often", ">= 0 and often", false},
		{"== 0 and often", "== 1 and often", false},
		{"'1 year'", "'2 years'", false},
		{"month == 12", "month > 11", true},
		{"month == 12", "not (month < 12)", false}, // so it is, but this is not looked for
		{"month == 12", "month >= 11", false},
		{`force  = "may"`, `force  = "must"`, false},
		{"repeat = true", "repeat = true\ndue = \"1 day\"", false},
		{`over   = "everything"`, `over   = "enrolment"`, false},
		{"from         = 2020-01-01", "from         = 2020-01-02", false},
	}
	for _, test := range tests {
		if strings.Count(meaningPack, test.from) < 1 {
			t.Fatalf("there is no %s", test.from)
		}
		after := open(strings.Replace(meaningPack, test.from, test.to, 1))
		if before.SaysTheSame(after) != test.same || after.SaysTheSame(before) != test.same {
			t.Errorf("%s → %s: want %t", test.from, test.to, test.same)
		}
	}
}

// TestLeastShare holds the least share that reaches a level against all shares that can be counted.
func TestLeastShare(t *testing.T) {
	for _, level := range []struct {
		part, whole int64
		above       bool
	}{{10, 100, false}, {10, 100, true}, {999, 10000, false}, {1001, 10000, false}, {1, 3, false}, {1, 3, true}, {0, 100, false}, {0, 100, true}, {100, 100, false}, {97, 100, true}} {
		for _, most := range []int64{1, 7, 60, 200} {
			part, whole := policy.LeastShare(level.part, level.whole, level.above, most)
			for b := int64(1); b <= most; b++ {
				for a := int64(0); a <= b; a++ {
					reaches := a*level.whole > level.part*b || !level.above && a*level.whole == level.part*b
					if reaches != (a*whole >= part*b) {
						t.Fatalf("%+v of at most %d: %d/%d, but %d/%d", level, most, part, whole, a, b)
					}
				}
			}
		}
	}
}
