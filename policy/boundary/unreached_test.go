package boundary_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy/boundary"
)

const smallPack = `
[pack]
id           = "small"
title        = "Small"
jurisdiction = "XX"
from         = 2020-01-01
sessions     = ["day"]
[source.act]
title = "An Act"
[class.present]
possible = true
attended = true
[class.away]
possible = true
absent   = true
[code.P]
class = "present"
cite  = ["act s1"]
[code.A]
class = "away"
cite  = ["act s1"]
[parameter.days]
unit   = "days"
values = { 2020-01-01 = 3, 2022-09-01 = 5 }
cite   = ["act s2"]
[measure.absent_days]
count = "days"
of    = "absent"
over  = "10 school days"
[measure.share]
count  = "days"
of     = "absent"
out_of = "possible"
over   = "7 school days"
`

func TestEachEditionHasItsOwn(t *testing.T) {
	law := open(t, fstest.MapFS{"small/pack.toml": {Data: []byte(smallPack + `
[rule.many]
when  = "absent_days >= days and age < 16"
force = "info"
cite  = ["act s2"]
`)}}, "small")
	g := boundary.Build(law, boundary.Options{})
	var got []string
	for _, s := range g.Situations {
		if s.Part == "absent_days >= days" {
			got = append(got, string(s.Place)+" "+s.Left+" of "+s.Right+" "+s.On.String()[:4])
		}
	}
	want := []string{"below 2 of 3 2021", "at 3 of 3 2021", "above 4 of 3 2021", "below 4 of 5 2021", "at 5 of 5 2021", "above 6 of 5 2021"}
	for i, w := range want {
		if i >= len(got) || got[i][:len(got[i])-5] != w[:len(w)-5] {
			t.Fatalf("situations are %q, want %q", got, want)
		}
	}
	births := map[boundary.Place]string{}
	for _, s := range g.Situations {
		if s.Part == "age < 16" {
			births[s.Place] = s.On.AddMonths(-16*12).AddDays(1).String() + " " + s.Pupil.Born.String()
			if s.Place == boundary.At && s.Pupil.Born != s.On.AddMonths(-16*12) {
				t.Errorf("at the boundary the pupil is born on %s, not sixteen years before %s", s.Pupil.Born, s.On)
			}
		}
	}
	if len(births) != 3 {
		t.Errorf("the sixteenth birthday has the sides %v, want the day before, the day and the day after", births)
	}
}

func TestWhatCannotBeReachedIsTold(t *testing.T) {
	law := open(t, fstest.MapFS{"small/pack.toml": {Data: []byte(smallPack + `
[rule.never]
when  = "absent_days >= 11 and absent_days < days"
force = "info"
cite  = ["act s2"]
[rule.any]
when  = "absent_days > 0 or days == 3 and absent_days > 100"
force = "info"
cite  = ["act s2"]
[rule.tenth]
when  = "share >= percent(10)"
force = "info"
cite  = ["act s2"]
`)}}, "small")
	g := boundary.Build(law, boundary.Options{Editions: 1})
	var told []string
	for _, u := range g.Unreached {
		told = append(told, u.String())
	}
	for _, want := range []string{
		`rule never, when: absent_days >= 11, at`,
		`rule any, when: absent_days > 0, below (law from 2020-01-01): nothing counted is less than 0`,
		`rule any, when: days == 3: it rests on the law alone and is the same for everybody`,
		`rule any, when: absent_days > 100`,
		`rule tenth, when: share >= percent(10), at`,
	} {
		if !slices.ContainsFunc(told, func(u string) bool { return strings.Contains(u, want) }) {
			t.Errorf("not told: %s\nonly:\n%s", want, strings.Join(told, "\n"))
		}
	}
	for _, s := range g.Situations {
		if s.Rule == "tenth" && s.Place == boundary.Below && s.Left != "0/7" || s.Rule == "tenth" && s.Place == boundary.Above && s.Left != "1/7" {
			t.Errorf("the nearest share %s is %s", s.Place, s.Left)
		}
	}
}

// Rules that name each other over and over are planned once each: forty in a row would else be a million million ways.
func TestRulesThatNameEachOther(t *testing.T) {
	var text strings.Builder
	text.WriteString(smallPack)
	for i := range 40 {
		when := "absent_days >= 3"
		if i > 0 {
			when = fmt.Sprintf("rule_%d and rule_%d or rule_%d and absent_days >= %d", i-1, i-1, i-1, i)
		}
		fmt.Fprintf(&text, "[rule.rule_%d]\nwhen = %q\nforce = \"info\"\ncite = [\"act s9\"]\n", i, when)
	}
	law := open(t, fstest.MapFS{"small/pack.toml": {Data: []byte(text.String())}}, "small")
	g := boundary.Build(law, boundary.Options{Editions: 1, Rules: []string{"rule_0", "rule_20", "rule_39"}})
	if len(g.Situations) == 0 {
		t.Error("nothing is reached of rules that name each other")
	}
}
