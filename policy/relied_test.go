package policy_test

import (
	"strings"
	"testing"
)

// A finding relies on the marks of the days that count, and on no others: on Tuesday 90 of 360 minutes were missed, on Wednesday 180.
func TestMarksOfDaysThatCount(t *testing.T) {
	for _, test := range []struct{ part, want string }{
		{"any", "2025-01-06 AM, 2025-01-06 PM, 2025-01-07 AM, 2025-01-07 PM, 2025-01-08 PM"},
		{"half", "2025-01-06 AM, 2025-01-06 PM, 2025-01-08 PM"},
		{"whole", "2025-01-06 AM, 2025-01-06 PM"},
	} {
		r := foundReport(t, `
[measure.days_missed]
count = "days"
part = "`+test.part+`"
of = "absent"
over = "everything"
[rule.warned]
when = "days_missed >= 1"
force = "must"
cite = ["law"]`, `G G  G:70 G:20  / G:180  / /`, "2025-01-09")
		proof, _ := r.ExplainRule("warned")
		var got []string
		for m := range proof.Marks.All() {
			got = append(got, m.Date.String()+" "+m.Session)
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%s: relies on %s, want %s", test.part, s, test.want)
		}
	}
}
