package boundary

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// Place is where the compared value of a situation lies.
type Place string

// The places. A part of a condition that is no comparison of two numbers holds or fails; the rest are of comparisons, in order, and of
// clocks and limits.
const (
	Below Place = "below"
	At    Place = "at"
	Above Place = "above"
	Holds Place = "holds"
	Fails Place = "fails"
)

// side gives the sign of the difference of what is compared.
func (p Place) side() int {
	switch p {
	case Below:
		return -1
	case Above:
		return 1
	}
	return 0
}

// Situation is a pupil on a boundary of the law.
type Situation struct {
	Name string // unique in its grid

	// What it is about: a rule or a step, the condition, and the part of it that decides.
	Rule, Step, Role, Part string
	Place                  Place
	Left, Right            string // the two values compared, as figures are written
	Note                   string // what else there is to say of it
	Cite                   []string

	On       attendance.Date
	Pupil    *attendance.Pupil
	History  escalation.History
	Parent   string
	Fill     []string // the usual mark, by session
	Calendar attendance.CalendarSpec
}

// Unreached is a side of a comparison for which no situation was found.
type Unreached struct {
	Rule, Step, Role, Part string
	Place                  Place
	From, Until            attendance.Date // of the edition of the law; zero dates are no limit
	Why                    string
}

// Grid is the situations on the boundaries of a law, in the pack's order, and what was not reached.
type Grid struct {
	Situations []Situation
	Unreached  []Unreached
}
