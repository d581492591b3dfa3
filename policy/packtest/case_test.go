package packtest_test

import (
	"strings"
	"testing"
)

// TestCases runs cases whose verdicts were worked out by hand from the small law, and some with one thing wrong.
func TestCases(t *testing.T) {
	p := openLaw(t)
	tests := []struct {
		name, text string
		want       []string
	}{
		// Marks. Up to Friday of the first week there are 2+2+0+1+2 = 7 sessions.
		{"a range skips closed days and sessions", `on = 2024-09-06
marks.'2024-09-02..2024-09-06' = "A A"
expect.measures = { absences = 7, possible_sessions = 7, absence_rate = "7/7" }`, nil},
		{"a range may reach over the calendar", `on = 2024-09-13
marks.'2024-08-01..2025-08-01' = "A A"
expect.measures = { absences = 17 }`, nil},
		{"a mark on a closed day", `on = 2024-09-06
marks.'2024-09-04' = "A A"
expect.measures = { absences = 0 }`, []string{"cases.toml:9:7: 2024-09-04 is no school day in calendar c: a mark on a closed day would not count"}},
		{"a mark on a weekend", `on = 2024-09-09
marks.'2024-09-07' = "A A"
expect.measures = { absences = 0 }`, []string{"2024-09-07 is no school day in calendar c"}},
		{"a mark outside the calendar", `on = 2024-09-09
marks.'2024-12-02' = "A A"
expect.measures = { absences = 0 }`, []string{"2024-12-02 is no school day in calendar c"}},
		{"a mark on a closed session", `on = 2024-09-06
marks.'2024-09-05' = "A A"
expect.measures = { absences = 1 }`, []string{"cases.toml:9:22: 2024-09-05 PM is closed in calendar c: a mark on it would not count (write a dot)"}},
		{"a dot for a closed session", `on = 2024-09-06
fill = "P P"
marks.'2024-09-05' = "A ."
expect.measures = { absences = 1, possible_sessions = 7 }`, nil},
		// Of four sessions one is A, one is not marked: it may be an absence or not.
		{"a dot for a mark that is missing", `on = 2024-09-03
fill = "P P"
marks.'2024-09-02' = "A ."
expect.measures = { absences = "1..2", absence_rate = "1/4..2/4" }`, nil},
		{"without fill all others are missing", `on = 2024-09-03
marks.'2024-09-02' = "A P"
expect.measures = { absences = "1..3" }
expect.rules = { many = "undetermined" }`, nil},
		{"minutes", `on = 2024-09-03
fill = "P P"
calendar = "timed"
marks.'2024-09-02' = "A:95 A"
expect.measures = { minutes_absent = 195, absences = 2 }`, nil}, // 95 and the 100 of the afternoon
		{"minutes that are none", `on = 2024-09-03
marks.'2024-09-02' = "A:x A"
expect.measures = { absences = 2 }`, []string{`cases.toml:9:22: "A:x": minutes are a whole number, as in U:95`}},
		{"minutes of two days", `on = 2024-09-03
marks.'2024-09-02' = "A:2880 A"
expect.measures = { absences = 2 }`, []string{"2024-09-02 AM: 2880 minutes absent: a session is missed for 0 to 1440 minutes"}},
		{"a code that is too long", `on = 2024-09-03
marks.'2024-09-02' = "ABCDEFGHI A"
expect.measures = { absences = 2 }`, []string{"has 9 characters; a code has at most 8"}},
		{"one mark for two sessions", `on = 2024-09-03
marks.'2024-09-02' = "A"
expect.measures = { absences = 2 }`, []string{"cases.toml:9:22: 1 marks are given; a day has one for each of AM, PM (a dot for none)"}},
		{"three marks for two sessions", `on = 2024-09-03
fill = "P P P"
expect.measures = { absences = 0 }`, []string{"cases.toml:9:8: 3 marks are given"}},
		{"marks that are no text", `on = 2024-09-03
marks.'2024-09-02' = ["A", "A"]
expect.measures = { absences = 2 }`, []string{"cases.toml:9:22: the marks of a day are a text, one for each of AM, PM"}},
		{"marks that are no table", `on = 2024-09-03
marks = "A A"
expect.measures = { absences = 2 }`, []string{"cases.toml:9:9: marks is a table of days"}},
		{"a day that is none", `on = 2024-09-03
marks.'2 September' = "A A"
expect.measures = { absences = 2 }`, []string{"is not a date: write year-month-day"}},
		{"a range that ends before it begins", `on = 2024-09-03
marks.'2024-09-03..2024-09-02' = "A A"
expect.measures = { absences = 2 }`, []string{"cases.toml:9:7: 2024-09-03..2024-09-02 ends before it begins"}},
		{"marks for a day twice", `on = 2024-09-03
marks.'2024-09-02..2024-09-03' = "A A"
marks.'2024-09-03' = "P P"
expect.measures = { absences = 2 }`, []string{"cases.toml:10:7: 2024-09-03 has marks from another entry already", "2024-09-03 AM", "2024-09-03 PM"}},

		// Dates and points.
		{"points know only what had happened", `fill = "P P"
marks = { "2024-09-02" = "A A", "2024-09-03" = "A P", "2024-09-06" = "A A" }
[case.x.expect."2024-09-02"]
measures = { absences = 2, possible_sessions = 2 }
rules    = { many = "not met" }
since    = { many = "none" }
first    = { many = "" }
[case.x.expect."2024-09-03"]
measures = { absences = 3, possible_sessions = 4 }
rules    = { many = "met" }
since    = { many = 2024-09-03 }
[case.x.expect."2024-09-13"]
measures = { absences = 5, possible_sessions = 17 }
since    = { many = 2024-09-03 }
first    = { many = 2024-09-03 }`, nil},
		{"points that are wrong say on which date", `fill = "P P"
[case.x.expect."2024-09-02"]
measures = { absences = 1 }
[case.x.expect."2024-09-03"]
measures = { absences = 2 }`, []string{
			"cases.toml:10:25: on 2024-09-02: measure absences is 0, expected 1",
			"cases.toml:12:25: on 2024-09-03: measure absences is 0, expected 2",
		}},
		{
			"a point that is no date", `expect = { today = { rules = { many = "met" } } }`,
			[]string{`cases.toml:8:12: the case has no on: then each table of expectations is named by its date, as in [case.x.expect."2024-10-08"]`},
		},
		{"no on", `expect.rules = { many = "met" }`, []string{"the case has no on"}},
		{"on and points", `on = 2024-09-03
expect."2024-09-02" = { rules = { many = "met" } }`, []string{"cases.toml:9:8: the case has an on, so that all of expect is about that date"}},
		{"on in quotes", `on = "2024-09-03"
expect.rules = { many = "met" }`, []string{"cases.toml:8:6: on is a date, as in 2024-11-08"}},
		{"nothing expected", `on = 2024-09-03`, []string{"cases.toml:7:7: the case expects nothing: write [case.x.expect]"}},

		// What is expected.
		{"one of several outcomes", `on = 2024-09-03
fill = "P P"
expect.rules = { many = ["met", "not met"] }`, nil},
		{"none of several outcomes", `on = 2024-09-03
fill = "A A"
expect.rules = { many = ["excepted", "not met"] }`, []string{`cases.toml:10:25: on 2024-09-03: rule many is "met", expected "excepted" or "not met" (absences = 4; `}},
		{"an outcome that is none", `on = 2024-09-03
fill = "A A"
expect.rules = { many = "mett" }`, []string{`cases.toml:10:25: on 2024-09-03: "mett" is no outcome (did you mean "met"?): they are not applicable, undetermined, not met, excepted, met`}},
		{"an outcome that is no text", `on = 2024-09-03
expect.rules = { many = true }`, []string{"many: an outcome is a text, or a list of the texts that are right"}},
		{"a rule that is none", `on = 2024-09-03
expect.rules = { mony = "met" }`, []string{`cases.toml:9:18: on 2024-09-03: the pack has no rule mony (did you mean "many"?)`}},
		{"rules that are no table", `on = 2024-09-03
expect.rules = ["many"]`, []string{"rules is a table, as in rules = { … }"}},
		{"shares by value", `on = 2024-09-03
fill = "P P"
marks.'2024-09-02' = "A A"
expect.measures = { absence_rate = "1/2" }`, nil},
		{"a share as a decimal", `on = 2024-09-03
fill = "P P"
marks.'2024-09-02' = "A A"
expect.measures = { absence_rate = "0.5" }`, nil},
		{"a share that is another", `on = 2024-09-03
fill = "P P"
marks.'2024-09-02' = "A A"
expect.measures = { absence_rate = "1/3" }`, []string{"cases.toml:11:36: on 2024-09-03: measure absence_rate is 2/4, expected 1/3 (2024-09-02 to 2024-09-03)"}},
		{"a share that is nearly it", `on = 2024-09-03
fill = "P P"
marks.'2024-09-02' = "A A"
expect.measures = { absence_rate = "0.50000000001" }`, []string{"measure absence_rate is 2/4, expected 0.50000000001"}},
		{"bounds", `on = 2024-09-03
marks.'2024-09-02' = "A P"
expect.measures = { absences = "1..3", absence_rate = "1/4..6/8" }`, nil},
		{"bounds that are others", `on = 2024-09-03
marks.'2024-09-02' = "A P"
expect.measures = { absences = "1..2" }`, []string{"measure absences is 1..3, expected 1..2"}},
		{"a number where there are bounds", `on = 2024-09-03
marks.'2024-09-02' = "A P"
expect.measures = { absences = 1 }`, []string{"measure absences is 1..3, expected 1"}},
		{"a float", `on = 2024-09-03
expect.measures = { absence_rate = 0.5 }`, []string{`measure absence_rate: a figure is a whole number, a fraction as in "10/88", bounds`}},
		{"a share of nothing", `on = 2024-09-01
expect.measures = { absence_rate = "undetermined" }`, nil},
		{"a share that there is", `on = 2024-09-02
fill = "P P"
expect.measures = { absence_rate = "undetermined" }`, []string{"measure absence_rate is 0/2, expected to be undetermined"}},
		{"a share that there is not", `on = 2024-09-01
expect.measures = { absence_rate = "0/2" }`, []string{"measure absence_rate is undetermined ("}},
		{"a measure that is none", `on = 2024-09-03
expect.measures = { absense_rate = 1 }`, []string{`the pack has no measure absense_rate (did you mean "absence_rate"?)`}},
		{"since on another date", `on = 2024-09-06
fill = "A A"
expect.since = { many = 2024-09-02 }
expect.first = { many = "none" }`, []string{"since of rule many is 2024-09-03, expected 2024-09-02", "first of rule many is 2024-09-03, expected none"}}, // the third absence is on the 3rd
		{"since that is no date", `on = 2024-09-06
expect.since = { many = 5 }`, []string{`since of rule many is given as a date, or "none"`}},
		{"since where it is not met", `on = 2024-09-06
fill = "P P"
expect.since = { many = 2024-09-02 }`, []string{"since of rule many is none, expected 2024-09-02"}},

		// Two A and one N: three with it, two if it becomes P.
		{"provisional", `on = 2024-09-03
fill = "P P"
marks = { "2024-09-02" = "A A", "2024-09-03" = "N P" }
expect.rules = { many = "met", eighth = "undetermined" }
expect.provisional = ["many"]`, nil},
		{"provisional exactly", `on = 2024-09-03
fill = "P P"
marks = { "2024-09-02" = "A A", "2024-09-03" = "N P" }
expect.rules = { many = "met" }
expect.provisional = []`, []string{"rule many: provisional is true, expected false"}},
		{"provisional though nothing is open", `on = 2024-09-03
fill = "A A"
expect.rules = { many = "met" }
expect.provisional = ["many"]`, []string{"rule many: provisional is false, expected true"}},
		{"provisional of a rule that is not named", `on = 2024-09-03
fill = "A A"
expect.rules = { many = "met" }
expect.provisional = ["low"]`, []string{"provisional names low, which is not among the rules of this expectation"}},
		{"provisional as a text", `on = 2024-09-03
expect.rules = { many = "undetermined" }
expect.provisional = "many"`, []string{"provisional is a list of rules"}},

		// The pupil.
		{"facts", `on = 2024-09-06
fill = "A A"
pupil = { homeless = true, band = "low", born = 2019-09-06, year_group = "8", enrolled = 2024-09-02, left = 2024-09-06 }
expect.rules = { many = "excepted", low = "met", grown = "met", eighth = "met" }`, nil}, // five on the day itself
		{"facts of another pupil", `on = 2024-09-06
fill = "A A"
pupil = { band = "high", born = 2019-09-07, year_group = "7" }
expect.rules = { many = "met", low = "not met", grown = "not applicable", eighth = "not met" }`, nil},
		{"facts that are not known", `on = 2024-09-06
fill = "A A"
expect.rules = { many = "met", low = "undetermined", grown = "undetermined", eighth = "undetermined" }`, nil},
		{"a fact that is none", `on = 2024-09-06
pupil.homless = true
expect.rules = { many = "undetermined" }`, []string{`cases.toml:9:7: unknown key "homless" (did you mean "homeless"?): allowed here are born, enrolled, left, year_group, homeless, band`}},
		{"a birthday that is none", `on = 2024-09-06
pupil.born = "2012-02-30"
expect.rules = { many = "undetermined" }`, []string{"cases.toml:9:14: born: 2012-02-30 is not a date"}},
		{"a fact of no kind", `on = 2024-09-06
pupil.band = 0.5
expect.rules = { many = "undetermined" }`, []string{"cases.toml:9:14: band is a text, a number, a date, true or false"}},
		{"a pupil that is no table", `on = 2024-09-06
pupil = "somebody"
expect.rules = { many = "undetermined" }`, []string{"cases.toml:9:9: pupil is a table of facts"}},
		{"fill only while on roll", `on = 2024-09-13
fill = "A A"
pupil = { enrolled = 2024-09-05, left = 2024-09-09 }
expect.measures = { absences = 5, possible_sessions = 5 }`, nil}, // Thursday morning, Friday, Monday

		// Calendars.
		{"a year that starts late", `on = 2024-09-10
fill = "A A"
calendar = "late_year"
expect.measures = { absences = 14, this_year = 4 }`, nil}, // two days from the 9th
		{"Saturdays only", `on = 2024-09-13
fill = "A A"
calendar = "saturdays"
expect.measures = { absences = 2 }`, nil},
		{"half terms", `on = 2024-09-13
fill = "A A"
calendar = "halves"
expect.measures = { absences = 20, this_half_term = 6 }`, nil}, // from Wednesday the 11th
		{"no half terms", `on = 2024-09-13
fill = "A A"
expect.measures = { this_half_term = "undetermined" }`, nil},
		{"a session opened besides", `on = 2024-09-08
fill = "P P"
calendar = "opened"
marks.'2024-09-07' = "A ."
expect.measures = { absences = 1, possible_sessions = 11 }`, nil}, // and the five days before it
		{"weeks from Wednesday", `on = 2024-09-10
fill = "A A"
calendar = "from_wednesday"
expect.measures = { this_week = 10 }`, nil}, // Wednesday the 4th to Tuesday the 10th, without the weekend
		{"other sessions than the pack's", `on = 2024-09-06
calendar = "whole_days"
expect.measures = { absences = 0 }`, []string{"cases.toml:10:1: on 2024-09-06: nothing can be said of this pupil: the calendar's sessions are day, but those of the pack small are AM, PM"}},
		{"a calendar that is none", `on = 2024-09-06
calendar = "halfs"
expect.measures = { absences = 0 }`, []string{`cases.toml:9:12: there is no [calendar.halfs] in this file (did you mean "halves"?)`}},
		{"a calendar that is no text", `on = 2024-09-06
calendar = 1
expect.measures = { absences = 0 }`, []string{"cases.toml:9:12: calendar is the name of a [calendar], as in calendar ="}},

		// What is for people, and what is not there.
		{"free text", `title = "x"
note = "y"
cite = ["anything at all, see p. 7", ""]
on = 2024-09-02
fill = "P P"
expect.rules = { many = "not met" }`, nil},
		{"free text that is none", `title = 1
cite = ["x", 7]
on = 2024-09-02
fill = "P P"
expect.rules = { many = "not met" }`, []string{"cases.toml:8:9: title is free text in quotes", "cases.toml:9:14: cite is free text in quotes"}},
		{"a key that is none", `on = 2024-09-02
fil = "P P"
expect.rules = { many = "not met" }`, []string{`cases.toml:9:1: unknown key "fil" (did you mean "fill"?): allowed here are title, cite`}},
		{"an expectation that is none", `on = 2024-09-02
expect.rulez = { many = "not met" }`, []string{`cases.toml:9:8: unknown key "rulez" (did you mean "rules"?)`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			check(t, run(t, p, caseOf(test.text)), test.want...)
		})
	}
}

// caseOf makes a file of one case: its text begins on line 8. If it names a calendar there are others besides c.
func caseOf(text string) string {
	file := calendar + "\n\n[case.x]\n" + text + "\n"
	if strings.Contains(text, "calendar =") {
		file += calendars
	}
	return file
}

const calendars = `
[calendar.timed]
terms           = ["2024-09-02..2024-09-13"]
session_minutes = [150, 100]
[calendar.late_year]
terms       = ["2024-09-02..2024-09-13"]
year_starts = "09-09"
[calendar.saturdays]
terms    = ["2024-09-02..2024-09-13"]
weekdays = ["Sat"]
[calendar.halves]
terms = ["2024-09-02..2024-09-13"]
[calendar.halves.periods]
half_term = ["2024-09-02..2024-09-10", "2024-09-11..2024-09-13"]
[calendar.opened]
terms = ["2024-09-02..2024-09-13"]
open  = ["2024-09-07 AM"]
[calendar.from_wednesday]
terms       = ["2024-09-02..2024-09-13"]
week_starts = "Wed"
[calendar.whole_days]
terms    = ["2024-09-02..2024-09-13"]
sessions = ["day"]
`
