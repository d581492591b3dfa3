package escalation

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Change is a date on which the status of a step changes.
type Change struct {
	On     attendance.Date
	Step   *policy.Step
	Parent string
	From   Status
	To     Status
	Answer Answer // as it is on the date
}

// Timeline tells on which dates the statuses of steps change, from one date to another, both included: those of each date are those
// of [Next] with the marks and events up to that date, and a change on the first date is one from the day before. For findings
// see [policy.Policy.Timeline].
func Timeline(law *policy.Policy, pupil *attendance.Pupil, history History, from, to attendance.Date) []Change {
	var out []Change
	report := law.Evaluate(pupil, to)
	if report.Refused != "" || to.Before(from) {
		return nil
	}
	events, _ := history.until(to).sift(law, report.Pupil)
	k := newCase(report, events)
	report.Inquire(func(q *policy.Inquiry) {
		before := k.answers(q, from.AddDays(-1))
		for d := range attendance.DaysBetween(from, to) {
			now := k.answers(q, d)
			for i, a := range now {
				if a.Status != before[i].Status {
					out = append(out, Change{d, a.Step, a.Parent, before[i].Status, a.Status, a})
				}
			}
			before = now
		}
	})
	return out
}

// foresight is how many months ahead [NextReview] looks.
const foresight = 60

// NextReview gives the next date on which anything can change by itself: a finding, because windows move, marks become others,
// somebody comes of an age or the law changes; or the status of a step, because a clock runs out or a limit lapses. It takes the
// marks and events up to the report's date and no others; sessions after it are not missing, they have not been. It is zero if
// nothing changes within five years. Whoever looks again on that date, and whenever a mark or an event is added, misses nothing.
func NextReview(report *policy.Report, history History) attendance.Date {
	if report.Refused != "" || report.Pupil == nil {
		return attendance.Date{}
	}
	until := report.On.AddMonths(foresight)
	next := report.NextTurn(until)
	if !next.IsZero() {
		until = next.AddDays(-1)
	}
	past := history.until(report.On)
	events, _ := past.sift(report.Policy, report.Pupil)
	k := newCase(report, events)
	report.Inquire(func(q *policy.Inquiry) {
		now := k.answers(q, report.On)
		for d := range attendance.DaysBetween(report.On.AddDays(1), until) {
			for i, a := range k.answers(q, d) {
				if a.Status != now[i].Status {
					next = d
					return
				}
			}
		}
	})
	return next
}

// until gives the events up to a date.
func (h History) until(d attendance.Date) History {
	if !slices.ContainsFunc(h, func(e Event) bool { return e.On.After(d) }) {
		return h
	}
	var out History
	for _, e := range h {
		if !e.On.After(d) {
			out = append(out, e)
		}
	}
	return out
}
