package policy

import "github.com/rollcall-dev/rollcall/attendance"

// Calls is for which steps of ladders something calls, for every pupil of a cohort on one date, as if nothing had been done about any
// of them. The zero Calls is ready for [Policy.Calls], which writes over what it held and uses its memory again.
type Calls struct {
	On    attendance.Date
	Whole int // how many pupils were judged mark by mark, because something about them or their calendar is out of the way
	steps int
	came  []Truth // by pupil and step
	row   []verdict
}

// Called tells whether anything calls for a step, by its index, for a pupil, by the place in the cohort: the step is in force, its
// condition holds, and none that closes the case does. A step without a condition follows others, and before these have been taken
// nothing calls for it.
func (c *Calls) Called(pupil, step int) Truth { return c.came[pupil*c.steps+step] }

// Calls decides for which steps something calls, for every pupil of a cohort, in the way in which [Policy.Decide] decides rules and
// together with the rules that the steps name. It answers for pupils without a case history: what has been done about somebody can
// call for more, or for less. Which steps may then be taken is for package escalation to say; of most pupils nothing calls for any.
func (p *Policy) Calls(c *attendance.Cohort, on attendance.Date, into *Calls) {
	d := p.decider(c.Codes())
	defer p.deciders.put(d)
	into.On, into.steps, into.Whole, into.came = on, len(p.steps), 0, into.came[:0]
	if len(p.steps) == 0 {
		return
	}
	if n := len(p.rules) + len(p.steps); len(into.row) != n {
		into.row = make([]verdict, n)
	}
	for i := range c.Len() {
		if d.decide(c, i, on, into.row) {
			into.Whole++
		}
		for k, came := range into.row[len(p.rules):] {
			called := Outcome(came).truth().known()
			if !p.steps[k].InForce(on) {
				called = False
			}
			into.came = append(into.came, called)
		}
	}
}
