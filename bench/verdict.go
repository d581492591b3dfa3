package bench

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// The places of the rules in the pack.
const (
	schoolAge = iota
	rollingThreshold
	warning
	sudden
	persistentAbsence
	severeAbsence
	atRisk
	termAbsence
	monthAbsence
	continuousAbsence
	lates
	court
	ruleCount
)

// ofSchoolAge are the rules that apply to school age only.
const ofSchoolAge Verdict = 1<<ruleCount - 1 - 1<<schoolAge - 1<<monthAbsence - 1<<lates

// Verdict is what came of the rules for one pupil on one date: a bit for each rule that is met, and sixteen higher one for each
// that does not apply.
type Verdict uint32

const apart = 16 // by how many bits the two halves are apart

// of gives what came of a rule.
func (v Verdict) of(rule int) policy.Outcome {
	switch {
	case v>>(rule+apart)&1 != 0:
		return policy.NotApplicable
	case v>>rule&1 != 0:
		return policy.Met
	}
	return policy.NotMet
}

// verdictOf applies the one exception that all conditions share: some rules are for school age only.
func verdictOf(met Verdict) Verdict {
	if met&(1<<schoolAge) != 0 {
		return met
	}
	return met&^ofSchoolAge | ofSchoolAge<<apart
}

// Turn is a date on which what came of a rule changes.
type Turn struct {
	On       attendance.Date
	Rule     int
	From, To policy.Outcome
}
