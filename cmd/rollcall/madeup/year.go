package madeup

import (
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

// outline is the shape of a school year; how many days it has settles when it ends.
type outline struct {
	opens    attendance.Date
	holidays []attendance.Period
	closed   []attendance.Date // single days
}

// date gives a day that there is.
func date(year int, month time.Month, day int) attendance.Date {
	return attendance.MustDate(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

// onOrAfter gives the first of a day of the week from a date on.
func onOrAfter(d attendance.Date, weekday time.Weekday) attendance.Date {
	return d.AddDays(int(weekday-d.Weekday()+7) % 7)
}

// weeksOff gives a holiday of whole weeks that begins on the first Monday from a date on.
func weeksOff(from attendance.Date, n int) attendance.Period {
	monday := onOrAfter(from, time.Monday)
	return attendance.Period{From: monday, To: monday.AddDays(7*n - 3)}
}

// easter gives Easter Sunday, by the rule of Meeus, Jones and Butcher.
func easter(year int) attendance.Date {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date(year, time.Month(n/31), n%31+1)
}

// england is a year of six half-terms, with a week between them and a fortnight at Christmas and Easter. Councils and schools differ
// by a week or a few days, and in the days on which staff are trained and pupils stay at home.
func england(year, variant int) outline {
	next := year + 1
	sunday := easter(next)
	autumn := weeksOff(date(year, time.October, 21+7*(variant/2%2)), 1+variant/7)
	winter := weeksOff(date(next, time.February, 10+7*(variant%2)), 1)
	spring := weeksOff(sunday.AddDays(-6-7*(variant/2%2)), 2)
	summer := weeksOff(date(next, time.May, 25), 1)
	opens := onOrAfter(date(year, time.September, 2+variant%3), time.Monday)
	if opens.DaysSince(date(year, time.September, 2)) > 4 {
		opens = date(year, time.September, 2+variant%3)
	}
	return outline{
		opens: opens,
		holidays: []attendance.Period{
			autumn, {From: date(year, time.December, 20+variant%3), To: date(next, time.January, 3+variant%3)}, winter, spring, summer,
		},
		closed: []attendance.Date{
			autumn.To.AddDays(3 + 7*(variant%2)), // training
			onOrAfter(date(year, time.November, 22+variant%7), time.Friday),
			winter.To.AddDays(3),
			sunday.AddDays(-2), sunday.AddDays(1), // bank holidays
			onOrAfter(date(next, time.May, 1), time.Monday),
			onOrAfter(date(next, time.June, 10+variant%7), time.Friday),
		},
	}
}

// ireland is a year from the end of August to the end of June.
func ireland(year, variant int) outline {
	next := year + 1
	sunday := easter(next)
	return outline{
		opens: date(year, time.August, 26+variant%5),
		holidays: []attendance.Period{
			weeksOff(date(year, time.October, 25), 1),
			{From: date(year, time.December, 21), To: date(next, time.January, 4+variant%2)},
			weeksOff(date(next, time.February, 10), 1),
			weeksOff(sunday.AddDays(-6), 2),
		},
		closed: []attendance.Date{
			date(next, time.March, 17),
			onOrAfter(date(next, time.May, 1), time.Monday), onOrAfter(date(next, time.June, 1), time.Monday),
			onOrAfter(date(year, time.November, 15+variant), time.Friday),
		},
	}
}

// unitedStates is a year from August to the end of May or June.
func unitedStates(year, variant int) outline {
	next := year + 1
	thanksgiving := onOrAfter(date(year, time.November, 22), time.Thursday)
	return outline{
		opens: onOrAfter(date(year, time.August, 8+3*variant), time.Wednesday),
		holidays: []attendance.Period{
			{From: thanksgiving.AddDays(-1), To: thanksgiving.AddDays(1)},
			{From: date(year, time.December, 21), To: date(next, time.January, 3+variant%3)},
			weeksOff(date(next, time.March, 10+7*(variant%4)), 1),
		},
		closed: []attendance.Date{
			onOrAfter(date(year, time.September, 1), time.Monday),
			onOrAfter(date(year, time.October, 8), time.Monday),
			onOrAfter(date(next, time.January, 15), time.Monday),
			onOrAfter(date(next, time.February, 15), time.Monday),
			onOrAfter(date(next, time.May, 25), time.Monday),
			onOrAfter(date(year, time.October, 20+variant), time.Friday),
		},
	}
}

// newZealand is a calendar year of four terms.
func newZealand(year, variant int) outline {
	sunday := easter(year)
	return outline{
		opens: date(year, time.January, 29+variant%6),
		holidays: []attendance.Period{
			weeksOff(date(year, time.April, 10), 2), weeksOff(date(year, time.June, 27), 2), weeksOff(date(year, time.September, 18), 2),
		},
		closed: []attendance.Date{
			date(year, time.February, 6), sunday.AddDays(-2), sunday.AddDays(1), sunday.AddDays(2),
			date(year, time.April, 25), onOrAfter(date(year, time.June, 1), time.Monday),
			onOrAfter(date(year, time.October, 22), time.Monday),
			onOrAfter(date(year, time.May, 10+variant), time.Friday),
		},
	}
}
