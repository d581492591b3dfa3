package bench

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// AsOfCohort is Rollcall over a cohort.
func AsOfCohort() Peer {
	return Peer{
		Name: Cohort, Timed: "everything, from the bytes of the marks",
		New: func(j Job) (*Run, error) {
			c, err := j.Part.cohort()
			if err != nil {
				return nil, err
			}
			var v policy.Verdicts
			return &Run{
				Do:      func() error { j.Law.Decide(c, j.On, &v); return nil },
				Outcome: v.Outcome, Provisional: v.Provisional,
			}, nil
		},
	}
}

// AllDatesCohort is Rollcall over a cohort on all dates.
func AllDatesCohort() Peer {
	return Peer{
		Name: Cohort, Timed: "everything, from the bytes of the marks",
		New: func(j Job) (*Run, error) {
			c, err := j.Part.cohort()
			if err != nil {
				return nil, err
			}
			var t policy.Timelines
			y := j.Part.Years[0]
			return &Run{
				Do: func() error { j.Law.Timelines(c, y.First, y.Last, &t); return nil },
				Turns: func(i int) []Turn {
					var out []Turn
					for turn := range t.Of(i) {
						out = append(out, Turn{turn.On, turn.Rule, turn.From, turn.To})
					}
					return out
				},
			}, nil
		},
	}
}

// cohort enters the pupils of a part in a cohort.
func (p *Part) cohort() (*attendance.Cohort, error) {
	c := attendance.NewCohort(p.Codes)
	for i := range p.Len() {
		pupil, err := p.Pupil(i)
		if err != nil {
			return nil, err
		}
		if err := c.Add(pupil); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func cohortAsOf() []Peer { return []Peer{AsOfCohort()} }

func cohortAllDates() []Peer { return []Peer{AllDatesCohort()} }
