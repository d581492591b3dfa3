package policy_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// What calls for steps is held against the steps' conditions, pupil by pupil, by the tests of package escalation.

// Once warm, what calls for steps is decided without allocating.
func TestCallsAllocates(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	c := madeUpCohort(t, 500, "2025-03-14")
	on := attendance.MustDate("2025-03-14")
	var calls policy.Calls
	law.Calls(c, on, &calls)
	if n := testing.AllocsPerRun(10, func() { law.Calls(c, on, &calls) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// Deciding rules and deciding what calls for steps by turns leaves each as it is by itself.
func TestCallsBesideDecide(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	c := madeUpCohort(t, 300, "2025-03-14")
	on := attendance.MustDate("2025-03-14")
	var rules, again policy.Verdicts
	var calls, afterwards policy.Calls
	law.Decide(c, on, &rules)
	law.Calls(c, on, &calls)
	law.Decide(c, on, &again)
	law.Calls(c, on, &afterwards)
	for i := range c.Len() {
		for r := range rules.Counts() {
			if rules.Outcome(i, r) != again.Outcome(i, r) || rules.Provisional(i, r) != again.Provisional(i, r) {
				t.Fatalf("pupil %d, rule %d: %s, and then %s", i, r, rules.Outcome(i, r), again.Outcome(i, r))
			}
		}
		for _, s := range law.Steps() {
			if calls.Called(i, s.Index) != afterwards.Called(i, s.Index) {
				t.Fatalf("pupil %d, step %s: %s, and then %s", i, s.Name, calls.Called(i, s.Index), afterwards.Called(i, s.Index))
			}
		}
	}
}
