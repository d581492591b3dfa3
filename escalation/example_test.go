package escalation_test

import (
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// exampleLaw is a small law: two sessions without leave call for a meeting, and after it, and ten school days, for a notice.
const exampleLaw = `
[pack]
id           = "example"
title        = "An example"
jurisdiction = "XX"
from         = 2020-01-01
[source.act]
title = "The Attendance Act"
[class.present]
possible = true
[class.unauthorised]
possible = true
absent   = true
[code."/"]
class = "present"
cite  = ["act s1"]
[code.U]
class = "unauthorised"
cite  = ["act s1"]
[measure.unauthorised]
count = "sessions"
of    = "code == 'U'"
over  = "10 school weeks"
[rule.truancy]
when  = "unauthorised >= 2"
force = "info"
cite  = ["act s2"]

[ladder.attendance.step.meeting]
action   = "meeting"
when     = "truancy"
due      = "5 school days"
outcomes = ["held", "declined"]
force    = "must"
cite     = ["act s3"]
[ladder.attendance.step.notice]
action     = "penalty"
per        = "parent"
when       = "truancy"
after      = ["meeting: held"]
wait       = "10 school days"
needs      = ["support_offered"]
decided_by = "person"
outcomes   = ["paid", "unpaid"]
force      = "may"
cite       = ["act s4"]
`

// examplePupil missed two sessions on 9 September 2024.
func examplePupil() (*policy.Policy, *attendance.Pupil, error) {
	law, err := policy.Open(fstest.MapFS{"example/pack.toml": {Data: []byte(exampleLaw)}}, "example")
	if err != nil {
		return nil, nil, err
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
	if err != nil {
		return nil, nil, err
	}
	register := attendance.NewRegister(calendar, nil)
	for i := range calendar.Len() {
		date, session := calendar.Session(i)
		code := "/"
		if date.String() == "2024-09-09" {
			code = "U"
		}
		if err := register.Set(attendance.Mark{Date: date, Session: session, Code: code}); err != nil {
			return nil, nil, err
		}
	}
	return law, &attendance.Pupil{ID: "p1", Calendar: calendar, Register: register}, nil
}

// A case history and a report make a decision: how every step stands, and why.
func Example() {
	law, pupil, err := examplePupil()
	if err != nil {
		fmt.Println(err)
		return
	}
	history := escalation.History{
		{Pupil: "p1", On: attendance.MustDate("2024-09-13"), Step: "meeting", Outcome: "held", By: "head", Evidence: []string{"support_offered"}},
	}
	report := law.Evaluate(pupil, attendance.MustDate("2024-09-20"))
	for _, a := range escalation.Next(report, history).Steps {
		fmt.Printf("%s: %s; %s (%s)\n", a.Step.Name, a.Status, strings.Join(a.Because(), "; "), strings.Join(a.Step.Cite, ", "))
	}
	fmt.Println("look again on", escalation.NextReview(report, history))
	// Output:
	// meeting: done; done on 2024-09-13: held (act s3)
	// notice: waiting; not before 2024-09-27: 10 school days, from 2024-09-13 (act s4)
	// look again on 2024-09-27
}

// Of three pupils one missed two sessions, and about another something has been done.
func ExampleWorklist() {
	law, pupil, err := examplePupil()
	if err != nil {
		fmt.Println(err)
		return
	}
	cohort := attendance.NewCohort(nil)
	present := attendance.NewRegister(pupil.Calendar, nil)
	for i := range pupil.Calendar.Len() {
		date, session := pupil.Calendar.Session(i)
		if err := present.Set(attendance.Mark{Date: date, Session: session, Code: "/"}); err != nil {
			fmt.Println(err)
		}
	}
	for _, p := range []*attendance.Pupil{
		pupil,
		{ID: "p2", Calendar: pupil.Calendar, Register: present},
		{ID: "p3", Calendar: pupil.Calendar, Register: present},
	} {
		if err := cohort.Add(p); err != nil {
			fmt.Println(err)
		}
	}
	histories := map[string]escalation.History{"p3": {{Pupil: "p3", On: attendance.MustDate("2024-09-13"), Step: "meeting", Outcome: "declined"}}}
	list := escalation.Worklist{Law: law, On: attendance.MustDate("2024-09-20")}
	for i, decision := range list.Of(cohort, histories) {
		for _, a := range decision.Steps {
			fmt.Println(cohort.ID(i), a.Step.Name, a.Status)
		}
	}
	// Output:
	// p1 meeting overdue
	// p1 notice blocked
	// p3 meeting done
	// p3 notice not called for
}

// A mark is corrected after a step relied on it.
func ExampleBasis() {
	law, pupil, err := examplePupil()
	if err != nil {
		fmt.Println(err)
		return
	}
	history := escalation.History{{Pupil: "p1", On: attendance.MustDate("2024-09-11"), Step: "meeting"}}
	on := attendance.MustDate("2024-09-20")
	told := func() {
		for _, f := range escalation.Basis(history, law.Evaluate(pupil, on)) {
			fmt.Println(f.Event.Step, f.Standing, f.Changed)
		}
	}
	told()
	corrected := attendance.Mark{Date: attendance.MustDate("2024-09-09"), Session: "PM", Code: "/", Recorded: on}
	if err := pupil.Register.Set(corrected); err != nil {
		fmt.Println(err)
	}
	told()
	// Output:
	// meeting stands []
	// meeting gone [2024-09-09 PM U, now /]
}

// The dates on which statuses change, and how they did.
func ExampleTimeline() {
	law, pupil, err := examplePupil()
	if err != nil {
		fmt.Println(err)
		return
	}
	history := escalation.History{
		{Pupil: "p1", On: attendance.MustDate("2024-09-18"), Step: "meeting", Outcome: "held", By: "head", Evidence: []string{"support_offered"}},
	}
	for _, c := range escalation.Timeline(law, pupil, history, attendance.MustDate("2024-09-02"), attendance.MustDate("2024-10-25")) {
		fmt.Println(c.On, c.Step.Name, c.From, "→", c.To)
	}
	// Output:
	// 2024-09-09 meeting not called for → due
	// 2024-09-09 notice not called for → blocked
	// 2024-09-17 meeting due → overdue
	// 2024-09-18 meeting overdue → done
	// 2024-09-18 notice blocked → waiting
	// 2024-10-02 notice waiting → available
}
