package bench

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Peer is an engine, or one way of using it, at one job.
type Peer struct {
	Name  string
	Timed string // what is timed, for the table
	Most  int    // how many pupils it is given at most, 0 for all
	New   func(Job) (*Run, error)
}

// Job is what a peer is to decide for the pupils of a part: as of a date, or on all dates of their years.
type Job struct {
	Law  *policy.Policy
	Part *Part
	On   attendance.Date // not used for all dates
}

// Run is a job made ready. It belongs to one goroutine; runs of several parts may go side by side. Of what comes of it a peer
// gives what it can.
type Run struct {
	Do          func() error                         // does the job: this, and nothing else, is timed
	Outcome     func(pupil, rule int) policy.Outcome // as of the date
	Provisional func(pupil, rule int) bool           // whether the outcome is
	Turns       func(pupil int) []Turn               // on all dates, in order of date and rule
	First       func(pupil int) attendance.Date      // the first school day on which the rolling threshold is met
	Close       func()                               // nil if there is nothing to close
}

// from gives a run whose pupils are numbered from a later one on.
func (r *Run) from(n int) *Run {
	out := &Run{}
	if r.Outcome != nil {
		out.Outcome = func(pupil, rule int) policy.Outcome { return r.Outcome(pupil+n, rule) }
	}
	if r.Provisional != nil {
		out.Provisional = func(pupil, rule int) bool { return r.Provisional(pupil+n, rule) }
	}
	if r.Turns != nil {
		out.Turns = func(pupil int) []Turn { return r.Turns(pupil + n) }
	}
	if r.First != nil {
		out.First = func(pupil int) attendance.Date { return r.First(pupil + n) }
	}
	return out
}
