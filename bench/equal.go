package bench

import (
	"fmt"
	"slices"
)

// Equal holds a peer's verdicts against those of a reference, pupil by pupil and rule by rule. Both must have done the job.
func Equal(j Job, want, got *Run) error {
	for i := range j.Part.Len() {
		switch {
		case got.First != nil:
			y := j.Part.Years[j.Part.Year[i]]
			first := firstMet(y.Calendar, want.Turns(i))
			if f := got.First(i); f != first {
				return fmt.Errorf("pupil %d of %s: first %s, not %s", i, y.Calendar.Name(), f, first)
			}
		case got.Turns != nil:
			if w, g := want.Turns(i), got.Turns(i); !slices.Equal(w, g) {
				return fmt.Errorf("pupil %d: %v, not %v", i, g, w)
			}
		default:
			rule := 0
			for name := range j.Law.Rules() {
				if w, g := want.Outcome(i, rule), got.Outcome(i, rule); w != g {
					return fmt.Errorf("pupil %d on %s: %s is %s, not %s", i, j.On, name, g, w)
				}
				if got.Provisional != nil && got.Provisional(i, rule) != want.Provisional(i, rule) {
					return fmt.Errorf("pupil %d on %s: %s is provisional: %t, not %t", i, j.On, name, got.Provisional(i, rule), want.Provisional(i, rule))
				}
				rule++
			}
		}
	}
	return nil
}
