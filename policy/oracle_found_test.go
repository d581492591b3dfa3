package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// What the oracle has found, worked out by hand.

const foundPack = `
[pack]
id = "found"
title = "Found"
jurisdiction = "GB-ENG"
from = 2020-01-01
sessions = ["AM", "PM"]
[source.law]
title = "Law"
[class.present]
possible = true
attended = true
[class.absent]
possible = true
absent = true
[class.open]
possible = true
absent = true
unresolved = true
[code."/"]
class = "present"
cite = ["law"]
[code.G]
class = "absent"
cite = ["law"]
[code.N]
class = "open"
may_become = ["G"]
cite = ["law"]
[fact.known]
type = "bool"
cite = ["law"]
[parameter.limit]
unit = "sessions"
values = { 2020-01-01 = 1 }
cite = ["law"]
`

// foundReport evaluates a week that begins on Monday 6 January 2025, for which marks are given session by session.
func foundReport(t *testing.T, more, marks string, on string) *policy.Report {
	t.Helper()
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(foundPack + more)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10"}, SessionMinutes: []int{180, 180}})
	if err != nil {
		t.Fatal(err)
	}
	register := attendance.NewRegister(calendar, nil)
	for i, code := range strings.Fields(marks) {
		d, session := calendar.Session(i)
		m := attendance.Mark{Date: d, Session: session, Code: code}
		if code, minutes, timed := strings.Cut(code, ":"); timed {
			m.Code, m.Timed = code, true
			for _, digit := range minutes {
				m.Minutes = 10*m.Minutes + int(digit-'0')
			}
		}
		if code == "." {
			continue
		}
		if err := register.Set(m); err != nil {
			t.Fatal(err)
		}
	}
	return law.Evaluate(&attendance.Pupil{Calendar: calendar, Register: register}, attendance.MustDate(on))
}

// An N that counts, and will not whatever it turns out to be, makes a finding provisional: that there is only one way in which
// it may turn out does not matter. Without it the rule hangs on a fact that is not known.
func TestProvisionalThoughOnlyOneWay(t *testing.T) {
	r := foundReport(t, `
[measure.open_sessions]
count = "sessions"
of = "code == 'N'"
over = "everything"
[rule.pending]
when = "open_sessions >= 1 or known"
force = "must"
cite = ["law"]`, `/ N`, "2025-01-06")
	if f, _ := r.Finding("pending"); f.Outcome != policy.Met || !f.Provisional {
		t.Errorf("%s, provisional %v; want met and provisional: with G it is undetermined", f.Outcome, f.Provisional)
	}
}

// A day of which too little was missed to count, and on which the pupil was therefore there, ends a run of days.
func TestDayMissedInPartEndsARun(t *testing.T) {
	r := foundReport(t, `
[measure.run]
count = "longest run of days"
part = "half"
of = "absent"
over = "everything"`, `G G  G:70 G:20  G G`, "2025-01-08")
	if f, _ := r.Figure("run"); f.String() != "1" {
		t.Errorf("the longest run is %s, want 1: on Tuesday 90 of 360 minutes were missed", f)
	}
}

// Half a day is missed, whatever the missing mark of the other half turns out to be.
func TestMissingMarkDoesNotCutADay(t *testing.T) {
	r := foundReport(t, `
[measure.run]
count = "longest run of days"
part = "half"
of = "absent"
over = "everything"`, `G .`, "2025-01-06")
	if f, _ := r.Figure("run"); f.String() != "1" {
		t.Errorf("the longest run is %s, want 1", f)
	}
}

// The date that is named beside the first is one on which the rule was undetermined. On Monday it is not met whatever the fact
// may be, on Tuesday it hangs on the fact.
func TestOpenDateIsUndetermined(t *testing.T) {
	r := foundReport(t, `
[measure.absences]
count = "sessions"
of = "absent"
over = "everything"
[rule.warned]
when = "absences >= limit and known"
force = "must"
cite = ["law"]
[rule.warned.unless.many]
when = "absences >= 3"
cite = ["law"]`, `/ /  G /  / /  G G`, "2025-01-09")
	f, _ := r.Finding("warned")
	if s := f.Spell(); !s.First.IsZero() || s.FirstOpen != attendance.MustDate("2025-01-07") {
		t.Errorf("first %v, beside it %v; want none and 2025-01-07", s.First, s.FirstOpen)
	}
}

// A share of nothing has no value: if the N turns out to be X, which is not possible, no possible session is left.
func TestShareThatMayBeOfNothing(t *testing.T) {
	r := foundReport(t, `
[class.elsewhere]
title = "Not possible"
[code.X]
class = "elsewhere"
cite = ["law"]
[code.M]
class = "open"
cite = ["law"]
[measure.rate]
count = "sessions"
of = "absent"
out_of = "possible"
over = "everything"
[rule.at_most_all]
when = "rate <= percent(100)"
force = "must"
cite = ["law"]`, `X M`, "2025-01-06")
	if f, _ := r.Finding("at_most_all"); f.Outcome != policy.Met || !f.Provisional {
		t.Errorf("%s, provisional %v; want met and provisional: with X it is undetermined", f.Outcome, f.Provisional)
	}
}

// The same for a missing mark: if it were /, the share of sessions not attended would be one of nothing.
func TestShareOfMissingMarksThatMayBeOfNothing(t *testing.T) {
	r := foundReport(t, `
[measure.rate]
count = "sessions"
of = "code == 'G'"
out_of = "not attended"
over = "everything"
[rule.at_most_all]
when = "rate <= percent(100)"
force = "must"
cite = ["law"]`, `/ .`, "2025-01-06")
	if f, _ := r.Finding("at_most_all"); f.Outcome != policy.Undetermined {
		t.Errorf("%s; want undetermined: with / there is no session that was not attended", f.Outcome)
	}
}

// An N that can be nothing else, because what it may become is for the other session only, leaves nothing open: for a pupil alone
// and in a cohort, where looking for ways of resolving it found none.
func TestOpenMarkThatCanBeNothingElse(t *testing.T) {
	pack := strings.Replace(foundPack, `may_become = ["G"]`, `may_become = ["A"]`, 1) + `
[code.A]
class = "present"
session = "AM"
cite = ["law"]
[measure.absences]
count = "sessions"
of = "absent"
over = "everything"
[rule.pending]
when = "absences >= 1 and known"
force = "must"
cite = ["law"]
[rule.missed]
when = "absences >= 1"
force = "must"
cite = ["law"]`
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(pack)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10"}})
	if err != nil {
		t.Fatal(err)
	}
	on := calendar.First()
	register := attendance.NewRegister(calendar, nil)
	for session, code := range map[string]string{"AM": "/", "PM": "N"} {
		if err := register.Set(attendance.Mark{Date: on, Session: session, Code: code}); err != nil {
			t.Fatal(err)
		}
	}
	pupil := &attendance.Pupil{Calendar: calendar, Register: register}
	cohort := attendance.NewCohort(nil)
	if err := cohort.Add(pupil); err != nil {
		t.Fatal(err)
	}
	var v policy.Verdicts
	law.Decide(cohort, on, &v)
	for r, f := range law.Evaluate(pupil, on).Findings {
		want := []policy.Outcome{policy.Undetermined, policy.Met}[r]
		if f.Outcome != want || f.Provisional || v.Outcome(0, r) != want || v.Provisional(0, r) {
			t.Errorf("%s is %s, provisional %v, and %s, %v in a cohort; want %s for good", f.Rule, f.Outcome, f.Provisional, v.Outcome(0, r), v.Provisional(0, r), want)
		}
	}
}

// A pupil leaves on a Monday that is closed. The latest school week of the pupil is the one before, although for everybody else
// it is the one that has begun: on the day of leaving, too, and where that is the last date asked about.
func TestLeavingInAWeekWithoutSchool(t *testing.T) {
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(foundPack + `
[measure.absences]
count = "sessions"
of = "absent"
over = "1 school week"
[rule.missed]
when = "absences >= 1"
force = "must"
cite = ["law"]`)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10", "2025-01-14..2025-01-17"}})
	if err != nil {
		t.Fatal(err)
	}
	register := attendance.NewRegister(calendar, nil)
	for i := range 10 {
		d, session := calendar.Session(i)
		if err := register.Set(attendance.Mark{Date: d, Session: session, Code: "G"}); err != nil {
			t.Fatal(err)
		}
	}
	monday := attendance.MustDate("2025-01-13")
	pupil := &attendance.Pupil{Calendar: calendar, Register: register, Left: monday}
	cohort := attendance.NewCohort(nil)
	if err := cohort.Add(pupil); err != nil {
		t.Fatal(err)
	}
	if f, _ := law.Evaluate(pupil, monday).Finding("missed"); f.Outcome != policy.Met {
		t.Fatalf("%s, want met", f.Outcome)
	}
	var v policy.Verdicts
	if law.Decide(cohort, monday, &v); v.Outcome(0, 0) != policy.Met {
		t.Errorf("%s in a cohort, want met", v.Outcome(0, 0))
	}
	var lines policy.Timelines
	law.Timelines(cohort, monday.AddDays(-2), monday, &lines)
	for turn := range lines.Of(0) {
		t.Errorf("a turn to %s on %s, want none", turn.To, turn.On)
	}
}

// Of 4 or 5 absences it is not known whether they are 4.5 hours: nobody asks so, but a cohort is told the same as a pupil alone.
func TestCountThatIsNoWholeNumber(t *testing.T) {
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(foundPack + `
[parameter.hours]
unit = "hours"
values = { 2020-01-01 = "1.5" }
cite = ["law"]
[measure.absences]
count = "sessions"
of = "absent"
over = "everything"
[rule.other]
when = "absences != hours"
force = "must"
cite = ["law"]`)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10"}})
	if err != nil {
		t.Fatal(err)
	}
	register := attendance.NewRegister(calendar, nil)
	if err := register.Set(attendance.Mark{Date: calendar.First(), Session: "AM", Code: "G"}); err != nil {
		t.Fatal(err)
	}
	pupil := &attendance.Pupil{Calendar: calendar, Register: register}
	cohort := attendance.NewCohort(nil)
	if err := cohort.Add(pupil); err != nil {
		t.Fatal(err)
	}
	var v policy.Verdicts
	law.Decide(cohort, calendar.First(), &v)
	if f, _ := law.Evaluate(pupil, calendar.First()).Finding("other"); f.Outcome != policy.Undetermined || v.Outcome(0, 0) != f.Outcome {
		t.Errorf("%s alone and %s in a cohort, want undetermined", f.Outcome, v.Outcome(0, 0))
	}
}

// The usual marks of a cohort are G in the morning and / in the afternoon. Outside the window of today it makes no difference which
// of them stands there, and what is counted there must not run over into what others count: a share of nothing has no value.
func TestUsualMarksOutsideAWindow(t *testing.T) {
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(foundPack + `
[code.P]
class = "present"
cite = ["law"]
[code.X]
class = "absent"
cite = ["law"]
[measure.absent_today]
count = "sessions"
of = "absent"
over = "today"
[measure.rate]
count = "sessions"
of = "code == 'X'"
out_of = "code == 'X'"
over = "everything"
[measure.wednesdays]
count = "sessions"
of = "code == 'X'"
over = "everything"
where = "weekday == 'Wed'"
[rule.today]
when = "absent_today >= 1"
force = "must"
cite = ["law"]
[rule.often]
when = "rate >= percent(50)"
force = "must"
cite = ["law"]
[rule.wednesday]
when = "wednesdays >= 1"
force = "must"
cite = ["law"]`)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10"}, Closed: []string{"2025-01-09 AM"}})
	if err != nil {
		t.Fatal(err)
	}
	cohort := attendance.NewCohort(nil)
	var pupils []*attendance.Pupil
	for _, codes := range [][2]string{{"G", "/"}, {"P", "P"}} {
		register := attendance.NewRegister(calendar, nil)
		for i := range calendar.Len() {
			d, session := calendar.Session(i)
			if err := register.Set(attendance.Mark{Date: d, Session: session, Code: codes[calendar.SessionKind(i)]}); err != nil {
				t.Fatal(err)
			}
		}
		pupils = append(pupils, &attendance.Pupil{Calendar: calendar, Register: register})
		if err := cohort.Add(pupils[len(pupils)-1]); err != nil {
			t.Fatal(err)
		}
	}
	pupils = append(pupils, pupils[1]) // once more: what was found out about P is now known
	if err := cohort.Add(pupils[1]); err != nil {
		t.Fatal(err)
	}
	var v policy.Verdicts
	law.Decide(cohort, calendar.Last(), &v)
	for i, pupil := range pupils {
		for r, f := range law.Evaluate(pupil, calendar.Last()).Findings {
			if v.Outcome(i, r) != f.Outcome {
				t.Errorf("pupil %d: %s is %s in a cohort and %s alone", i, f.Rule, v.Outcome(i, r), f.Outcome)
			}
		}
	}
}

// leaver compares the turns of a pupil who left with those in a cohort after somebody with the same marks who stayed. Over is the window
// of what is counted, and what follows it.
func leaver(t *testing.T, spec attendance.CalendarSpec, over, left, from, to string) {
	t.Helper()
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(foundPack + `
[measure.absences]
count = "sessions"
of = "absent"
over = ` + over + `
[rule.missed]
when = "absences >= 5"
force = "must"
cite = ["law"]`)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(spec)
	if err != nil {
		t.Fatal(err)
	}
	register := attendance.NewRegister(calendar, nil)
	for i := range calendar.Len() {
		d, session := calendar.Session(i)
		if err := register.Set(attendance.Mark{Date: d, Session: session, Code: "G"}); err != nil {
			t.Fatal(err)
		}
	}
	gone := &attendance.Pupil{Calendar: calendar, Register: register, Left: attendance.MustDate(left)}
	asInCohort(t, law, "missed", from, to, &attendance.Pupil{Calendar: calendar, Register: register}, gone)
}

// asInCohort holds the pack's only rule in a cohort, on the day before some dates and on each of them, against each pupil alone.
func asInCohort(t *testing.T, law *policy.Policy, rule, from, to string, pupils ...*attendance.Pupil) {
	t.Helper()
	cohort := attendance.NewCohort(nil)
	for _, p := range pupils {
		if err := cohort.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	var lines policy.Timelines
	var v policy.Verdicts
	law.Timelines(cohort, attendance.MustDate(from), attendance.MustDate(to), &lines)
	for d := attendance.MustDate(from).AddDays(-1); !d.After(attendance.MustDate(to)); d = d.AddDays(1) {
		law.Decide(cohort, d, &v)
		for i, p := range pupils {
			if f, _ := law.Evaluate(p, d).Finding(rule); f.Outcome != outcomeOn(&lines, i, 0, d) || f.Outcome != v.Outcome(i, 0) {
				t.Errorf("pupil %d on %s: %s in a cohort and %s on all dates, want %s", i, d, v.Outcome(i, 0), outcomeOn(&lines, i, 0, d), f.Outcome)
			}
		}
	}
}

// weekOf gives a pack and a pupil with one session a day from Monday 6 January 2025 on.
func weekOf(t *testing.T, more, marks string, periods map[string][]string) (*policy.Policy, *attendance.Pupil) {
	t.Helper()
	law, err := policy.Open(fstest.MapFS{"found/pack.toml": {Data: []byte(strings.Replace(foundPack, `["AM", "PM"]`, `["day"]`, 1) + more)}}, "found")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-24"}, Sessions: []string{"day"}, Periods: periods})
	if err != nil {
		t.Fatal(err)
	}
	register := attendance.NewRegister(calendar, nil)
	for i, code := range strings.Fields(marks) {
		if d, session := calendar.Session(i); code != "." {
			if err := register.Set(attendance.Mark{Date: d, Session: session, Code: code}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return law, &attendance.Pupil{Calendar: calendar, Register: register}
}

// A missing mark between two absences may join them to one occasion or keep them two: neither the least nor the most of what is missed
// says which.
func TestMarkThatMayJoinOccasions(t *testing.T) {
	law, pupil := weekOf(t, `
[measure.occasions]
count = "occasions"
of = "absent"
over = "everything"
[rule.often]
when = "occasions >= 2"
force = "must"
cite = ["law"]`, "/ G . G / / / / / /", nil)
	asInCohort(t, law, "often", "2025-01-06", "2025-01-20", pupil)
	if f, _ := law.Evaluate(pupil, attendance.MustDate("2025-01-10")).Finding("often"); f.Outcome != policy.Undetermined {
		t.Errorf("%s, want undetermined", f.Outcome)
	}
}

// In the week before the first quarter nobody can say how much was missed in it, though nothing was missed at all: with a fact that is not known
// the rule is undetermined.
func TestNothingInNoWindow(t *testing.T) {
	law, pupil := weekOf(t, `
[measure.absences]
count = "sessions"
of = "absent"
over = "quarter"
[rule.missed]
when = "known and absences >= 1"
force = "must"
cite = ["law"]`, "/ / / / / / / / / /", map[string][]string{"quarter": {"2025-01-13..2025-01-24"}})
	asInCohort(t, law, "missed", "2025-01-07", "2025-01-20", pupil)
	if f, _ := law.Evaluate(pupil, attendance.MustDate("2025-01-08")).Finding("missed"); f.Outcome != policy.Undetermined {
		t.Errorf("%s, want undetermined", f.Outcome)
	}
}

// The latest school week of a pupil who left holds more usual marks than any of everybody else's.
func TestLeaverOfAFullWeek(t *testing.T) {
	leaver(t, attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10", "2025-01-14..2025-01-14"}}, `"1 school week"`, "2025-01-10", "2025-01-14", "2025-01-19")
}

// An academic year begins between the last school day of a pupil and the day on which the pupil leaves.
func TestLeaverInANewYear(t *testing.T) {
	leaver(t, attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10", "2025-01-20..2025-01-24"}, YearStarts: "01-13"}, `"4 school weeks within academic year"`, "2025-01-14", "2025-01-11", "2025-01-14")
}

// The same a week later, of a window that ends a week ago: the year begins for it while the pupil is gone.
func TestLeaverInANewYearAWeekAgo(t *testing.T) {
	leaver(t, attendance.CalendarSpec{Terms: []string{"2025-01-06..2025-01-10", "2025-01-14..2025-01-24"}, YearStarts: "01-13"}, "\"4 school weeks within academic year\"\nas_of = \"1 weeks ago\"", "2025-01-10", "2025-01-18", "2025-01-23")
}
