package bench

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// firstMet gives the first school day on which the rolling threshold is met, zero if it never is: the question that is put to a
// database. Who comes of school age in the holidays may meet it on a day without school.
func firstMet(c *attendance.Calendar, turns []Turn) attendance.Date {
	met, since := false, attendance.Date{}
	for _, t := range turns {
		if t.Rule != rollingThreshold {
			continue
		}
		if day, ok := schoolDayFrom(c, since); met && ok && day.Before(t.On) {
			return day
		}
		met, since = t.To == policy.Met, t.On
	}
	if day, ok := schoolDayFrom(c, since); met && ok {
		return day
	}
	return attendance.Date{}
}

func schoolDayFrom(c *attendance.Calendar, d attendance.Date) (attendance.Date, bool) {
	if d.IsZero() {
		return d, false
	}
	return c.AfterSchoolDays(d.AddDays(-1), 1)
}
