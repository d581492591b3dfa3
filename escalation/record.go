package escalation

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Record gives what the case history answers to the conditions of steps on a date, as a parent is concerned by it; with "" for the
// parent, as the pupil is. Events that cannot be are left out, as [Next] leaves them out.
func (h History) Record(law *policy.Policy, pupil *attendance.Pupil, on attendance.Date, parent string) policy.Record {
	events, _ := h.until(on).sift(law, pupil)
	return newLedger(law, events, parent, parent == "")
}
