package policy

import "github.com/rollcall-dev/rollcall/attendance"

// Watch follows the pupils of a cohort as registers close, and tells what changes. It keeps a byte for each pupil and rule, what came
// of it last, and nothing else: every outcome is decided anew from the marks as they stand, so that a correction of a mark long past
// is like any other mark.
//
// The cohort may be changed between calls in every way in which a Cohort may be: marks entered, pupils added, last days on roll set.
// A Watch is for one goroutine, as its cohort is while it changes.
type Watch struct {
	policy  *Policy
	cohort  *attendance.Cohort
	on      attendance.Date
	came    []verdict // by pupil and rule
	row     []verdict
	d       *decider
	changes []Change
}

// Change is that something else came of a rule, named by its place in the pack, for a pupil, by the place in the cohort. Where only
// Provisional changes, From and To are the same.
type Change struct {
	Pupil, Rule                 int
	From, To                    Outcome
	WasProvisional, Provisional bool
}

// Watch begins to follow a cohort, from what its marks come to on a date.
func (p *Policy) Watch(c *attendance.Cohort, on attendance.Date) *Watch {
	w := &Watch{policy: p, cohort: c, d: p.decider(c.Codes()), row: make([]verdict, len(p.rules))}
	w.Close(on)
	return w
}

// On gives the date as of which everything was decided last.
func (w *Watch) On() attendance.Date { return w.on }

// Outcome gives what came of a rule for a pupil when the pupil was decided last.
func (w *Watch) Outcome(pupil, rule int) Outcome {
	return Outcome(w.came[pupil*len(w.policy.rules)+rule] &^ provisionalVerdict)
}

// Provisional reports whether some way in which unresolved marks may yet turn out changes the outcome.
func (w *Watch) Provisional(pupil, rule int) bool {
	return w.came[pupil*len(w.policy.rules)+rule]&provisionalVerdict != 0
}

// Mark enters a mark, or the correction of one, as [attendance.Cohort.Set] does, whose error it gives. Nothing is decided: call
// Changed to know at once, or wait for Close.
func (w *Watch) Mark(pupil int, m attendance.Mark) error { return w.cohort.Set(pupil, m) }

// Changed decides one pupil anew, on the date as of which everything was decided last, and gives what has changed, by rule. The
// changes hold until the next call of Changed or Close.
func (w *Watch) Changed(pupil int) []Change {
	w.changes = w.changes[:0]
	w.join()
	w.decide(pupil)
	return w.changes
}

// Close decides all pupils as of a date, those too of whom no mark is new: windows move on, marks become others, and the law may have
// changed. It gives what has changed, by pupil and rule, until the next call of Changed or Close. Of a pupil added to the cohort since
// the last call everything has changed that comes out as anything but not applicable.
func (w *Watch) Close(on attendance.Date) []Change {
	w.changes = w.changes[:0]
	if w.on != on {
		w.on = on
		clear(w.d.charts) // those of the date before are not looked at again
	}
	w.join()
	for i := range w.cohort.Len() {
		w.decide(i)
	}
	return w.changes
}

// join makes room for pupils who have been added to the cohort.
func (w *Watch) join() {
	for range w.cohort.Len()*len(w.policy.rules) - len(w.came) {
		w.came = append(w.came, verdict(NotApplicable))
	}
}

func (w *Watch) decide(pupil int) {
	w.d.decide(w.cohort, pupil, w.on, w.row)
	was := w.came[pupil*len(w.row):][:len(w.row)]
	for r, now := range w.row {
		if old := was[r]; old != now {
			w.changes = append(w.changes, Change{
				Pupil: pupil, Rule: r, From: Outcome(old &^ provisionalVerdict), To: Outcome(now &^ provisionalVerdict),
				WasProvisional: old&provisionalVerdict != 0, Provisional: now&provisionalVerdict != 0,
			})
			was[r] = now
		}
	}
}
