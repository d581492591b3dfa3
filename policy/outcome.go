package policy

import "fmt"

// Outcome is what came of a rule for one pupil on one date.
type Outcome uint8

// The outcomes, in the order in which they are decided.
const (
	NotApplicable Outcome = iota // the law is not for this pupil, or not in force on this date
	Undetermined                 // something is missing that could change the answer
	NotMet
	Excepted // it would be met, but an exception holds
	Met
)

var outcomeNames = []string{"not applicable", "undetermined", "not met", "excepted", "met"}

// Outcomes lists all outcomes.
func Outcomes() []Outcome { return []Outcome{NotApplicable, Undetermined, NotMet, Excepted, Met} }

// String gives the outcome in the words of the law pack format.
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// MarshalText gives the outcome's name.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads an outcome's name.
func (o *Outcome) UnmarshalText(text []byte) error {
	for i, name := range outcomeNames {
		if name == string(text) {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("%q is not an outcome", shorten(string(text)))
}

// truth gives what another condition sees of an outcome.
func (o Outcome) truth() truth {
	switch o {
	case Met:
		return yes
	case Undetermined:
		return unknown
	}
	return no
}

// truth gives what another condition sees of a rule on the dates of an environment: met is true, undetermined unknown, and
// all else false.
func (u *rule) truth(e *env) truth {
	if !u.inForce.on(e.from) || !e.sheet.policy.inForce.on(e.from) {
		return no
	}
	applies, except := yes, no
	if u.applies != nil {
		if applies = u.applies.truth(e); applies == no {
			return no
		}
	}
	when := u.when.truth(e)
	if when == no && applies == yes {
		return no
	}
	for _, x := range u.unless {
		if x.inForce.on(e.from) {
			except = except.or(x.when.truth(e))
		}
	}
	return decided(applies, when, except)
}

// decided follows the order of outcomes over every combination of what three conditions may be.
func decided(applies, when, except truth) truth {
	var out truth
	first := true
	for a := applies.lo(); a <= applies.hi(); a++ {
		for w := when.lo(); w <= when.hi(); w++ {
			for x := except.lo(); x <= except.hi(); x++ {
				v := a
				if a == highest3 {
					if v = w; w == highest3 {
						v = highest3 - x
					}
				}
				if v |= v << 2; first {
					out, first = v, false
				} else {
					out = out.hull(v)
				}
			}
		}
	}
	return out
}

// met says whether the rule is met on all dates of an environment, on none of them, or neither. It agrees with outcome, but
// looks at the condition first: where that is false, nothing else can make the rule met.
func (u *rule) met(e *env) truth {
	if !u.inForce.on(e.from) || !e.sheet.policy.inForce.on(e.from) {
		return no
	}
	all := u.when.truth(e)
	if u.applies != nil && all != no {
		all = all.and(u.applies.truth(e))
	}
	for _, x := range u.unless {
		if all != no && x.inForce.on(e.from) {
			all = all.and(x.when.truth(e).not())
		}
	}
	return all
}

// outcome decides a rule for an environment of one date. Of an excepted rule it gives the exception.
func (u *rule) outcome(e *env) (Outcome, *exception) {
	if !u.inForce.on(e.from) || !e.sheet.policy.inForce.on(e.from) {
		return NotApplicable, nil
	}
	if u.applies != nil {
		switch u.applies.truth(e) {
		case yes:
		case no:
			return NotApplicable, nil
		default:
			return Undetermined, nil
		}
	}
	switch u.when.truth(e) {
	case yes:
	case no:
		return NotMet, nil
	default:
		return Undetermined, nil
	}
	open := false
	for _, x := range u.unless {
		if !x.inForce.on(e.from) {
			continue
		}
		switch x.when.truth(e) {
		case yes:
			return Excepted, x
		case no:
		default:
			open = true
		}
	}
	if open {
		return Undetermined, nil
	}
	return Met, nil
}
