package escalation

import "fmt"

// Status is how a step stands for one pupil, or one parent of a pupil, on one date.
type Status uint8

// The statuses, in the order in which they are decided: the first that applies is given.
const (
	Done         Status = iota // it has been taken, and nothing calls for it again
	NotCalledFor               // what calls for it does not hold, or the case is closed
	Barred                     // a limit, an exception, time or the law itself forbids it
	Undetermined               // something is missing that could change the answer
	Held                       // it waits while something else is going on
	Blocked                    // something must come first
	Waiting                    // its waiting time has not run
	Overdue                    // it must be taken and its time is over
	Due                        // it must be taken
	Available                  // it may be taken
)

var statusNames = [...]string{"done", "not called for", "barred", "undetermined", "held", "blocked", "waiting", "overdue", "due", "available"}

// Statuses lists all statuses.
func Statuses() []Status {
	out := make([]Status, len(statusNames))
	for i := range out {
		out[i] = Status(i)
	}
	return out
}

// String gives the status in the words of the pack format.
func (s Status) String() string {
	if int(s) < len(statusNames) {
		return statusNames[s]
	}
	return fmt.Sprintf("status %d", uint8(s))
}

// MarshalText gives the status's name.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a status's name.
func (s *Status) UnmarshalText(text []byte) error {
	for i, name := range statusNames {
		if name == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("%.40q is not a status", text)
}
