package policy

import "slices"

// Check is a kind of advice that [Policy.Review] gives.
type Check struct {
	ID       string
	Severity Severity
	Title    string // what is found, in a line
	Why      string // why it is looked for, and how it is decided
	Example  string // TOML in which it is found
	Advice   string // what to do
}

// Checks lists the kinds of advice, in the order in which the documentation has them.
func Checks() []Check { return slices.Clone(checks) }

func findCheck(id string) (Check, bool) {
	i := slices.IndexFunc(checks, func(c Check) bool { return c.ID == id })
	if i < 0 {
		return Check{}, false
	}
	return checks[i], true
}

func checkOf(id string) Check {
	c, _ := findCheck(id)
	return c
}

func checkIDs() []string {
	out := make([]string, len(checks))
	for i, c := range checks {
		out[i] = c.ID
	}
	return out
}

var checks = slices.Concat(conditionChecks, bandChecks, valueChecks, dateChecks, ladderChecks, useChecks)
