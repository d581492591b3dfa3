package escalation

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// ends gives the day on which a clock of a step runs out, zero if it does not run: what it runs from has not happened, or the
// calendar ends before it.
func (v *view) ends(c policy.Clock) (end, start attendance.Date) {
	if !c.Set() {
		return attendance.Date{}, attendance.Date{}
	}
	switch {
	case c.Rule:
		v.lookAnew()
		start = v.anew(v.q.MetSince(c.From.Step))
	case c.From.Step != "":
		start = begin(v.taken(c.From), c.From)
	case len(v.step.After) > 0:
		for _, a := range v.step.After {
			d := begin(v.seen(a), a)
			if d.IsZero() {
				return attendance.Date{}, attendance.Date{}
			}
			if d.After(start) {
				start = d
			}
		}
	default:
		start = v.calledSince()
	}
	if start.IsZero() {
		return attendance.Date{}, attendance.Date{}
	}
	end, ok := c.Length.End(v.pupil.Calendar, start)
	if !ok {
		return attendance.Date{}, start
	}
	return v.withoutHeld(c.Length, start, end), start
}

// begin gives the day from which a clock runs after a step: that on which the latest of its uses began, or of its outcome.
func begin(uses []use, a policy.After) attendance.Date {
	if len(uses) == 0 {
		return attendance.Date{}
	}
	u := uses[len(uses)-1]
	if a.Outcome != "" {
		return u.ended
	}
	return u.begun
}

// withoutHeld puts off the end of a clock by the days on which the step was on hold: they do not count.
func (v *view) withoutHeld(length attendance.Lapse, start, end attendance.Date) attendance.Date {
	if v.step.Hold() == nil && v.step.Ladder.Hold() == nil {
		return end
	}
	for d := start.AddDays(1); !d.After(end) && d.Before(attendance.MaxDate()); d = d.AddDays(1) {
		if d.After(v.on) { // what will be is not known: on hold now means until further notice
			if v.held(v.on) {
				return attendance.Date{}
			}
			break
		}
		if !v.held(d) || length.InSchoolDays() && !v.pupil.Calendar.IsSchoolDay(d) {
			continue
		}
		next, ok := length.Later(v.pupil.Calendar, end)
		if !ok {
			return attendance.Date{}
		}
		end = next
	}
	return end
}

// held reports whether the step is on hold on a date.
func (v *view) held(d attendance.Date) bool {
	v.look(d)
	for _, c := range []*policy.Clause{v.step.Hold(), v.step.Ladder.Hold()} {
		if c != nil && v.q.Truth(c) == policy.True {
			return true
		}
	}
	return false
}
