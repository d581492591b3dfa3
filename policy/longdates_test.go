package policy_test

import (
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestTimelinesOverCenturies asks about all the dates there are: cohorts answer as for one pupil, and lay nothing out for them.
func TestTimelinesOverCenturies(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	c := madeUpCohort(t, 3, "2025-07-22")
	from, to := attendance.MustDate("0001-01-02"), attendance.MustDate("9999-12-31")
	var lines policy.Timelines
	law.Timelines(c, from, to, &lines)
	if lines.Whole != c.Len() {
		t.Errorf("%d of %d pupils were followed alone", lines.Whole, c.Len())
	}
	names := slices.Collect(law.Rules())
	for i := range c.Len() {
		var got []policy.Turn
		for turn := range lines.Of(i) {
			got = append(got, policy.Turn{On: turn.On, Rule: names[turn.Rule], From: turn.From, To: turn.To})
		}
		if want := law.Timeline(c.Pupil(i), from, to); !slices.Equal(got, want) {
			t.Errorf("pupil %d turns\n%v, want\n%v", i, got, want)
		}
	}
}
