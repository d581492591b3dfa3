package escalation

import (
	"cmp"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Event is one thing that was done about a pupil, or what came of it.
//
// Further fields may be added: write literals with keys.
type Event struct {
	Pupil    string
	On       attendance.Date
	Step     string
	Outcome  string   // "" begins a use of the step; an outcome ends or amends one
	Parent   string   // whom it concerned; "" means every parent
	By       string   // the person who decided it
	Evidence []string // what is on the record with it
	File     string   // where it was read, "" if it was not
	Line     int
}

// History is what has been done about one pupil, in any order. An empty History means that nothing has. It is kept by the caller
// and only ever added to: what turned out otherwise is a further event.
type History []Event

// sorted gives the events in order of date; on one date what begins comes before what ends, and else they stay as listed.
func (h History) sorted() History {
	out := slices.Clone(h)
	slices.SortStableFunc(out, func(a, b Event) int {
		return cmp.Or(a.On.Compare(b.On), cmp.Compare(b2i(a.Outcome != ""), b2i(b.Outcome != "")))
	})
	return out
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
