package escalation

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// world is where the prover's stories happen: a made-up pupil at a school with terms and holidays, for as many years as the
// longest limits need.
type world struct {
	law       *policy.Policy
	pupils    map[int]*attendance.Pupil // by the year in which stories begin
	decisions int                       // made so far

	directs, befores [][]*policy.Step // by step, once they have been asked for
}

func newWorld(law *policy.Policy) *world {
	return &world{law: law, pupils: map[int]*attendance.Pupil{}}
}

// The school years that a pupil's calendar has before the year in which stories begin, and in all; of a school with very many sessions
// a day it has fewer.
const (
	yearsBefore = 2
	yearsLong   = 18
	daysAYear   = 210 // no school year of the prover has as many school days
)

// pupil gives the pupil of stories that begin on a date.
func (w *world) pupil(start attendance.Date) *attendance.Pupil {
	year := start.Year()
	if p := w.pupils[year]; p != nil {
		return p
	}
	c, err := attendance.NewCalendar(w.calendar(year - yearsBefore))
	if err != nil {
		panic("escalation: the prover's own calendar: " + err.Error()) // of the pack it has only names, which have been checked
	}
	w.pupils[year] = &attendance.Pupil{ID: "a pupil", Calendar: c}
	return w.pupils[year]
}

// calendar describes the calendar from a year on.
func (w *world) calendar(first int) attendance.CalendarSpec {
	spec := attendance.CalendarSpec{Sessions: w.law.SessionNames(), WeekStarts: w.law.WeekStarts(), Periods: map[string][]string{}}
	add := func(period string, y int, stretches ...string) {
		for _, s := range stretches {
			from, to := s[:5], s[6:]
			spec.Periods[period] = append(spec.Periods[period], fmt.Sprintf("%d-%s..%d-%s", y+next(from), from, y+next(to), to))
		}
	}
	years := min(yearsLong, attendance.MaxSessions/(daysAYear*max(1, len(spec.Sessions))))
	for y := first; y < first+years; y++ {
		add("half_term", y, "09-02 10-25", "11-04 12-20", "01-06 02-14", "02-24 04-04", "04-22 05-23", "06-02 07-22")
		add("grading_period", y, "09-02 10-25", "11-04 12-20", "01-06 02-14", "02-24 04-04", "04-22 05-23", "06-02 07-22")
		add("term", y, "09-02 12-20", "01-06 04-04", "04-22 07-22")
		add("semester", y, "09-02 01-31", "02-01 07-22")
		add("quarter", y, "09-02 11-08", "11-09 01-31", "02-01 04-04", "04-22 07-22")
		add("school_month", y, "09-02 09-30", "10-01 10-31", "11-01 11-30", "12-01 12-31", "01-01 01-31", "02-01 02-28",
			"03-01 03-31", "04-01 04-30", "05-01 05-31", "06-01 06-30", "07-01 07-22")
	}
	spec.Terms = spec.Periods["half_term"]
	return spec
}

// next is 1 for a day of the year that falls into the second calendar year of a school year.
func next(day string) int {
	if day < "08-15" {
		return 1
	}
	return 0
}

// The year in which stories begin if the law lets them, and the latest in which they may.
const (
	usualYear  = 2024
	latestYear = 2040
)

// start gives the day on which stories about some steps begin, preferably one on which all of them exist, and else one on which the
// last of them does.
func (w *world) start(steps []*policy.Step, target *policy.Step) attendance.Date {
	var second attendance.Date
	try := func(y int) bool {
		d := attendance.MustDate(fmt.Sprintf("%d-09-02", y))
		if second.IsZero() && target.InForce(d) && !d.Before(w.law.From()) {
			second = d
		}
		return !d.Before(w.law.From()) && !slices.ContainsFunc(steps, func(s *policy.Step) bool { return !s.InForce(d) })
	}
	for y := usualYear; y <= latestYear; y++ {
		if try(y) {
			return attendance.MustDate(fmt.Sprintf("%d-09-02", y))
		}
	}
	for y := usualYear - 1; y >= max(w.law.From().Year(), usualYear-100); y-- {
		if try(y) {
			return attendance.MustDate(fmt.Sprintf("%d-09-02", y))
		}
	}
	if second.IsZero() {
		return attendance.MustDate(fmt.Sprintf("%d-09-02", usualYear))
	}
	return second
}
