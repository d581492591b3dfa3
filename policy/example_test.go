package policy_test

import (
	"errors"
	"fmt"
	"log"
	"slices"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// One pupil of England who was away on holiday for five days: the outcome of each rule, and the proof of one.
func Example() {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		log.Fatal(err) // everything wrong with the pack, each with file:line:col
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
	if err != nil {
		log.Fatal(err)
	}
	register := attendance.NewRegister(calendar, nil)
	for i := range calendar.Len() {
		date, session := calendar.Session(i)
		code := map[string]string{"AM": "/", "PM": `\`}[session]
		if !date.Before(attendance.MustDate("2024-09-16")) && !date.After(attendance.MustDate("2024-09-20")) {
			code = "G"
		}
		if err := register.Set(attendance.Mark{Date: date, Session: session, Code: code}); err != nil {
			log.Fatal(err)
		}
	}
	pupil := &attendance.Pupil{ID: "p1", Calendar: calendar, Register: register, Born: attendance.MustDate("2012-05-01")}

	report := law.Evaluate(pupil, attendance.MustDate("2024-10-25"))
	for _, rule := range []string{"penalty_notice_threshold", "persistent_absence"} {
		f, _ := report.Finding(rule)
		fmt.Println(f.Rule, f.Outcome, f.Spell().Since)
	}
	proof, _ := report.ExplainRule("penalty_notice_threshold")
	for _, condition := range proof.Conditions {
		fmt.Println(condition.Role, condition.Source, "is", condition.Truth)
	}
	last, _ := proof.Marks.Last()
	fmt.Println(proof.Marks.Len(), "marks, the last", last)
	// Output:
	// penalty_notice_threshold met 2024-09-20
	// persistent_absence met 2024-09-17
	// applies compulsory_school_age and not independent_school is true
	// when unauthorised_in_ten_weeks >= penalty_sessions is true
	// 10 marks, the last 2024-09-20 PM G
}

// What is wrong with a pack comes all at once, each fault where it was made.
func ExampleOpen_faults() {
	fsys := fstest.MapFS{"xx/pack.toml": {Data: []byte(`[pack]
id           = "xx"
title        = "A small law"
jurisdiction = "XX"
from         = 2020-01-01

[source.act]
title = "The Act"

[class.absent]
possible = true
absent   = true

[code.A]
class = "abcent"
cite  = ["act s1"]

[parameter.limit]
unit   = "sessions"
values = { 2020-01-01 = 7.5 }
cite   = ["act s2"]

[measure.absences]
count = "sessions"
of    = "absent"
over  = "10 school weeks"

[rule.too_many]
when  = "absences / 2 >= limit"
force = "info"
`)}}
	_, err := policy.Open(fsys, "xx")
	if faults, ok := errors.AsType[*policy.Faults](err); ok {
		for _, f := range faults.All {
			fmt.Println(f)
		}
	}
	// Output:
	// xx/pack.toml:15:9: there is no [class.abcent] (did you mean "absent"?): a code counts as one of the pack's classes
	// xx/pack.toml:20:25: "2020-01-01" is a float; it must be a whole number or a decimal in quotes, as in 10 or "7.5" (up to twelve digits, six after the point): a TOML float is not exact; write a number with a point in quotes, as in "7.5"
	// xx/pack.toml:28:7: too_many has no cite: say where the law says so, as in cite = ["act …"]
	// xx/pack.toml:29:19: / is not in the language: make the measure a share with out_of and compare it with percent(10), or write div(a, b) for the whole part
}

// A school enters marks as registers close. A letter from the doctor says later that a day of truancy was illness.
func ExamplePolicy_Watch() {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		log.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
	if err != nil {
		log.Fatal(err)
	}
	cohort := attendance.NewCohort(nil)
	if err := cohort.Add(&attendance.Pupil{ID: "p1", Calendar: calendar, Born: attendance.MustDate("2012-05-01")}); err != nil {
		log.Fatal(err)
	}
	rules := slices.Collect(law.Rules())
	threshold := slices.Index(rules, "penalty_notice_threshold")
	tell := func(on attendance.Date, changes []policy.Change) {
		for _, c := range changes {
			if c.Rule == threshold {
				fmt.Println(on, cohort.ID(c.Pupil), rules[c.Rule], c.To)
			}
		}
	}
	watch := law.Watch(cohort, calendar.First().AddDays(-1))
	mark := func(on, session, code, recorded string) {
		m := attendance.Mark{Date: attendance.MustDate(on), Session: session, Code: code}
		if recorded != "" {
			m.Recorded = attendance.MustDate(recorded)
		}
		if err := watch.Mark(0, m); err != nil {
			log.Fatal(err)
		}
	}
	for _, day := range []string{"2024-09-02", "2024-09-03", "2024-09-04", "2024-09-05", "2024-09-06"} {
		mark(day, "AM", "U", "")
		mark(day, "PM", "U", "")
		on := attendance.MustDate(day)
		tell(on, watch.Close(on))
	}
	mark("2024-09-04", "AM", "I", "2024-09-06")
	tell(watch.On(), watch.Changed(0))
	// Output:
	// 2024-09-06 p1 penalty_notice_threshold met
	// 2024-09-06 p1 penalty_notice_threshold not met
}

// The catalogue tells an editor or an analyser what a pack says and where: here, who names a number of the law, and what it is on a day.
func ExamplePolicy_Catalogue() {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		log.Fatal(err)
	}
	c := law.Catalogue()
	for r := range c.References() {
		if r.Kind == policy.ParameterKind && r.Name == "persistent_absence" {
			fmt.Printf("%s: %s %s\n", r.Entry, r.Key, r.Entry.Condition(r.Key).Text)
		}
	}
	value := c.ValueOn("persistent_absence", attendance.MustDate("2014-11-03"))
	fmt.Println(value.Value, "from", value.From, "until", value.Until, value.Cite)
	// Output:
	// rule persistent_absence: when absence_rate >= persistent_absence
	// rule at_risk_of_persistent_absence: when absence_rate >= at_risk_rate and absence_rate < persistent_absence
	// 15 % from 2010-09-01 until 2015-08-31 [dfe_meth 3.2 and Table 4 norfolk_history]
}

// A pack that can be read, of which something is not right: a tenth exactly is in neither band.
func ExamplePolicy_Review() {
	law, err := policy.Open(fstest.MapFS{"town/pack.toml": {Data: []byte(`
[pack]
id = "town"
title = "A town"
jurisdiction = "XX"
from = 2024-09-01
verified = 2026-07-09
[source.act]
title = "The Act"
[class.absent]
possible = true
absent = true
[class.present]
possible = true
attended = true
[code]
A = { class = "absent", cite = ["act s1"] }
P = { class = "present", cite = ["act s1"] }
[measure.absence_rate]
count  = "sessions"
of     = "absent"
out_of = "possible"
over   = "academic year"
[rule.watched]
when  = "absence_rate >= percent(5) and absence_rate < percent(10)"
force = "info"
cite  = ["act s2"]
[rule.persistent]
when  = "absence_rate > percent(10)"
force = "must"
cite  = ["act s3"]
`)}}, "town")
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range law.Review(attendance.MustDate("2026-08-01")) {
		fmt.Printf("%s:%d:%d: %s: %s\n", a.File, a.Line, a.Col, a.Severity, a.ID)
		fmt.Println(a.Msg)
		fmt.Println(a.Advice)
	}
	// Output:
	// town/pack.toml:25:41: warning: band-gap
	// between rules watched and persistent lies a gap: where absence_rate is exactly 10 % neither is met, nor any other
	// let the upper band begin where the lower one ends: < and >=, or <= and >, with one and the same number
}
