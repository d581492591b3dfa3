package policy

import (
	"github.com/rollcall-dev/rollcall/attendance"
)

// Verdicts is what came of every rule for every pupil of a cohort on one date. The zero Verdicts is ready for
// [Policy.Decide], which writes over what it held and uses its memory again.
type Verdicts struct {
	On    attendance.Date
	Whole int // how many pupils were judged, at least in part, mark by mark, because something about them or their calendar is out of the way
	rules int
	came  []verdict // by pupil and rule
}

// OutcomeCount says how often a rule came out how.
type OutcomeCount struct {
	Outcomes    [Met + 1]int // by outcome
	Provisional int
}

// verdict is an outcome, and whether it is provisional.
type verdict uint8

const provisionalVerdict verdict = 0x80

// Len says for how many pupils there are verdicts.
func (v *Verdicts) Len() int {
	if v.rules == 0 {
		return 0
	}
	return len(v.came) / v.rules
}

// Outcome gives what came of a rule, by its place in the pack, for a pupil, by the place in the cohort: the same as
// [Policy.Evaluate] finds.
func (v *Verdicts) Outcome(pupil, rule int) Outcome {
	return Outcome(v.came[pupil*v.rules+rule] &^ provisionalVerdict)
}

// Provisional reports whether some way in which unresolved marks may yet turn out changes the outcome.
func (v *Verdicts) Provisional(pupil, rule int) bool {
	return v.came[pupil*v.rules+rule]&provisionalVerdict != 0
}

// Counts says how often each rule came out how, by the rules' place in the pack.
func (v *Verdicts) Counts() []OutcomeCount {
	counts := make([]OutcomeCount, v.rules)
	for i, came := range v.came {
		c := &counts[i%v.rules]
		c.Outcomes[came&^provisionalVerdict]++
		c.Provisional += boolBit(came&provisionalVerdict != 0)
	}
	return counts
}

// Decide applies the law of a date to every pupil of a cohort. It finds the outcomes that [Policy.Evaluate] finds, for many
// pupils at once and without their figures: an explanation is to be had from Evaluate, for the pupils that call for one.
//
// A mark that is the usual one in its place costs next to nothing, and what rests on no mark is worked out once for all pupils
// born on a day. Once it has warmed up it allocates nothing.
func (p *Policy) Decide(c *attendance.Cohort, on attendance.Date, into *Verdicts) {
	d := p.decider(c.Codes())
	defer p.deciders.put(d)
	into.On, into.rules, into.Whole = on, len(p.rules), 0
	n := c.Len() * len(p.rules)
	if cap(into.came) < n {
		into.came = make([]verdict, n)
	}
	into.came = into.came[:n]
	for i := range c.Len() {
		if d.decide(c, i, on, into.came[i*len(p.rules):(i+1)*len(p.rules)]) {
			into.Whole++
		}
	}
}
