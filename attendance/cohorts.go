package attendance

import "iter"

// Cohorts gives the pupils of [School.Pupils] in cohorts of at most so many, for what is in no order that [Population] could read:
// the feed of another system, or rows scattered over files. Between them come the errors of Pupils, each before the cohort of the
// pupils who come after it. A cohort holds until the next one is given, which is the same one with other pupils in it.
func (s *School) Cohorts(size int) iter.Seq2[*Cohort, error] {
	return func(yield func(*Cohort, error) bool) {
		c := NewCohort(nil)
		give := func() bool {
			if c.Len() == 0 {
				return true
			}
			c.codes.frozen = true // tables that are kept by it hold on
			goOn := yield(c, nil)
			c.Reset()
			return goOn
		}
		for p, err := range s.Pupils() {
			if err == nil {
				err = c.Add(p)
			}
			if err != nil && !yield(nil, err) {
				return
			}
			if c.Len() >= max(size, 1) && !give() {
				return
			}
		}
		give()
	}
}
