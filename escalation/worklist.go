package escalation

import (
	"iter"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Worklist is what is to be done about many pupils, on one date. It never changes: any number of goroutines may go through one, each
// through cohorts of its own.
//
// Further fields may be added: write literals with keys.
type Worklist struct {
	Law *policy.Policy
	On  attendance.Date

	// Asks picks the steps that put a pupil on the list; nil means all. Decisions are about all steps, whichever it picks.
	Asks func(*policy.Step) bool
}

// Of goes through the pupils of a cohort, by their place in it, and gives the decision of [Next] for each who has a case history, and
// for each for whom a step that is asked about calls for something. There is nothing to do about the others: of all steps asked about
// each is not called for, or is barred, or has no condition of its own (when) and follows steps of which none has been taken. Most
// pupils are such, and no report is made of them: whether anything calls for a step is decided for the whole cohort at
// once ([policy.Policy.Calls]).
//
// Histories are by the pupils' ids. They are only read, as the cohort is, which must not change until the last decision has been
// given; the decisions hold on after that.
func (w Worklist) Of(c *attendance.Cohort, histories map[string]History) iter.Seq2[int, *Decision] {
	return func(yield func(int, *Decision) bool) {
		var calls policy.Calls
		w.Law.Calls(c, w.On, &calls)
		asked := w.asked()
		var id []byte
		for i := range c.Len() {
			id = c.AppendID(id[:0], i)
			history := histories[string(id)]
			if len(history) == 0 && !called(&calls, i, asked) {
				continue
			}
			d := Next(w.Law.Evaluate(c.Pupil(i), w.On), history)
			if (len(history) > 0 || w.concerns(d)) && !yield(i, d) {
				return
			}
		}
	}
}

// asked lists the steps that may put on the list a pupil about whom nothing has been done.
func (w Worklist) asked() []int {
	var out []int
	for _, s := range w.Law.Steps() {
		if w.asks(s) && s.When() != nil {
			out = append(out, s.Index)
		}
	}
	return out
}

func (w Worklist) asks(s *policy.Step) bool { return w.Asks == nil || w.Asks(s) }

// called reports whether anything may call for one of the steps.
func called(c *policy.Calls, pupil int, steps []int) bool {
	for _, s := range steps {
		if c.Called(pupil, s) != policy.False {
			return true
		}
	}
	return false
}

// concerns reports whether there is something to do about a pupil about whom nothing has been done.
func (w Worklist) concerns(d *Decision) bool {
	for _, a := range d.Steps {
		if a.Status != NotCalledFor && a.Status != Barred && a.Step.When() != nil && w.asks(a.Step) {
			return true
		}
	}
	return false
}
