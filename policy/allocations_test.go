//go:build !race

package policy_test

import (
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestCohortsAllocateNothing judges a cohort of England again and again: as of the last day, of one when marks are still open,
// and on all dates of the year. Once it has warmed up it allocates nothing, not for pupils who left and for marks that are open
// either. The race detector makes pools forget, so that it is left out there.
func TestCohortsAllocateNothing(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	c := madeUpCohort(t, 3000, "2025-07-22")
	var v policy.Verdicts
	for _, on := range []string{"2025-07-22", "2024-11-29", "2025-03-20"} {
		on := attendance.MustDate(on)
		law.Decide(c, on, &v)
		if n := testing.AllocsPerRun(3, func() { law.Decide(c, on, &v) }); n != 0 {
			t.Errorf("Decide on %s allocates %v times for %d pupils", on, n, c.Len())
		}
		if v.Whole == 0 {
			t.Errorf("no pupil was judged mark by mark on %s", on)
		}
	}
	var lines policy.Timelines
	from, to := attendance.MustDate("2024-09-02"), attendance.MustDate("2025-07-22")
	law.Timelines(c, from, to, &lines)
	if n := testing.AllocsPerRun(2, func() { law.Timelines(c, from, to, &lines) }); n != 0 {
		t.Errorf("Timelines allocates %v times for %d pupils", n, c.Len())
	}
	var firsts policy.FirstDates
	law.FirstDates(c, from, to, &firsts)
	if n := testing.AllocsPerRun(2, func() { law.FirstDates(c, from, to, &firsts) }); n != 0 {
		t.Errorf("FirstDates allocates %v times for %d pupils", n, c.Len())
	}
}
