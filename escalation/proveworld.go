package escalation

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// world is where the prover's stories happen: a made-up pupil at a school with terms and holidays, for as many years as the
// longest limits need.
type world struct {
	law       *policy.Policy
	pupil     *attendance.Pupil
	decisions int // made so far

	directs, befores [][]*policy.Step // by step, once they have been asked for
}

// The first and the number of school years of the prover's calendar.
const (
	firstYear = 2018
	yearsLong = 20
)

func newWorld(law *policy.Policy) *world {
	spec := attendance.CalendarSpec{Sessions: law.SessionNames(), WeekStarts: law.WeekStarts(), Periods: map[string][]string{}}
	if len(spec.Sessions) > 2 {
		spec.Weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri"}
	}
	add := func(period string, y int, stretches ...string) {
		for _, s := range stretches {
			from, to := s[:5], s[6:]
			spec.Periods[period] = append(spec.Periods[period], fmt.Sprintf("%d-%s..%d-%s", y+next(from), from, y+next(to), to))
		}
	}
	for y := firstYear; y < firstYear+yearsLong; y++ {
		add("half_term", y, "09-02 10-25", "11-04 12-20", "01-06 02-14", "02-24 04-04", "04-22 05-23", "06-02 07-22")
		add("grading_period", y, "09-02 10-25", "11-04 12-20", "01-06 02-14", "02-24 04-04", "04-22 05-23", "06-02 07-22")
		add("term", y, "09-02 12-20", "01-06 04-04", "04-22 07-22")
		add("semester", y, "09-02 01-31", "02-01 07-22")
		add("quarter", y, "09-02 11-08", "11-09 01-31", "02-01 04-04", "04-22 07-22")
		add("school_month", y, "09-02 09-30", "10-01 10-31", "11-01 11-30", "12-01 12-31", "01-01 01-31", "02-01 02-28",
			"03-01 03-31", "04-01 04-30", "05-01 05-31", "06-01 06-30", "07-01 07-22")
	}
	spec.Terms = spec.Periods["half_term"]
	c, err := attendance.NewCalendar(spec)
	if err != nil {
		panic("escalation: the prover's own calendar: " + err.Error()) // it does not depend on the pack
	}
	return &world{law: law, pupil: &attendance.Pupil{ID: "a pupil", Calendar: c}}
}

// next is 1 for a day of the year that falls into the second calendar year of a school year.
func next(day string) int {
	if day < "08-15" {
		return 1
	}
	return 0
}

// start gives the day on which stories about some steps begin: one on which all of them exist, or at least the last of them.
func (w *world) start(steps []*policy.Step, target *policy.Step) attendance.Date {
	var second attendance.Date
	for _, y := range []int{2024, 2025, 2026, 2027, 2028, 2023, 2022, 2021, 2020, 2019} {
		d := attendance.MustDate(fmt.Sprintf("%d-09-02", y))
		all := !d.Before(w.law.From())
		for _, s := range steps {
			all = all && s.InForce(d)
		}
		if all {
			return d
		}
		if second.IsZero() && target.InForce(d) {
			second = d
		}
	}
	if second.IsZero() {
		second = attendance.MustDate("2024-09-02")
	}
	return second
}

// horizon is after which the prover looks no further: a few years before its calendar ends.
func (w *world) horizon() attendance.Date { return w.pupil.Calendar.Last().AddMonths(-48) }
