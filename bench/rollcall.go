package bench

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// AsOfEvaluate is Rollcall one pupil at a time, with figures, reports and what proofs need. What it says is what all others are
// held against.
func AsOfEvaluate() Peer {
	return Peer{
		Name: "rollcall-evaluate", Timed: "everything: one pupil at a time, with figures and findings to explain", Most: 2000,
		New: func(j Job) (*Run, error) {
			pupils, err := j.Part.pupils()
			if err != nil {
				return nil, err
			}
			reports := make([]*policy.Report, len(pupils))
			return &Run{
				Do: func() error {
					for i, p := range pupils {
						reports[i] = j.Law.Evaluate(p, j.On)
					}
					return nil
				},
				Outcome:     func(i, rule int) policy.Outcome { return reports[i].Findings[rule].Outcome },
				Provisional: func(i, rule int) bool { return reports[i].Findings[rule].Provisional },
			}, nil
		},
	}
}

// AllDatesTimeline is Rollcall one pupil at a time on all dates.
func AllDatesTimeline() Peer {
	return Peer{
		Name: "rollcall-timeline", Timed: "everything: one pupil at a time", Most: 500,
		New: func(j Job) (*Run, error) {
			pupils, err := j.Part.pupils()
			if err != nil {
				return nil, err
			}
			rules := slices.Collect(j.Law.Rules())
			out := make([][]policy.Turn, len(pupils))
			return &Run{
				Do: func() error {
					for i, p := range pupils {
						y := j.Part.Years[j.Part.Year[i]]
						out[i] = j.Law.Timeline(p, y.First, y.Last)
					}
					return nil
				},
				Turns: func(i int) []Turn {
					var turns []Turn
					for _, t := range out[i] {
						turns = append(turns, Turn{t.On, slices.Index(rules, t.Rule), t.From, t.To})
					}
					return turns
				},
			}, nil
		},
	}
}

// pupils gives all pupils of a part as Rollcall reads them.
func (p *Part) pupils() ([]*attendance.Pupil, error) {
	out := make([]*attendance.Pupil, p.Len())
	for i := range out {
		var err error
		if out[i], err = p.Pupil(i); err != nil {
			return nil, err
		}
	}
	return out, nil
}
