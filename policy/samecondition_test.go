package policy_test

import (
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/policy"
)

func TestSameCondition(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"a>=10 && (b||c)", "a >= 10 and (b or c)", true},
		{"(a) and ((b))", "a and b", true},
		{`code in ["G","O"]`, "code in ['G', 'O']", true},
		{"not (a)", "!a", true},
		{"max(a, b) ? -c : d * 2", "max(a,b)?-c:d*2", true},
		{"done('plan', 'x')", `done("plan","x")`, true},
		{"a and b", "b and a", false},
		{"a and b or c", "a and (b or c)", false},
		{"not a == b", "!a == b", true}, // both bind tighter than the comparison
		{"not a == b", "not (a == b)", false},
		{"a >= 10", "a > 10", false},
		{"a >= 10", "a >= 11", false},
		{"a - b", "a -b", true},
		{"code == 'G'", "code == 'O'", false},
		{"code in ['G']", "code in ['G', 'O']", false},
		{"max(a, b)", "min(a, b)", false},
		{"max(a, b)", "max(a, b, c)", false},
		{"a ? b : c", "a ? c : b", false},
		{"true", "false", false},
		{"a >=", "a  >=", false},
		{"a >=", "a >=", true},
		{"a[0]", "a[ 0 ]", false}, // not in the language: nothing is known of it
		{strings.Repeat("(", 5000) + "a" + strings.Repeat(")", 5000), "a", false},
	} {
		if got := policy.SameCondition(c.a, c.b); got != c.same {
			t.Errorf("%.60s and %s: %v", c.a, c.b, got)
		}
		if got := policy.SameCondition(c.b, c.a); got != c.same {
			t.Errorf("%s and %.60s: %v", c.b, c.a, got)
		}
	}
}
