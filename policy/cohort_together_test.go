package policy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestCohortsTogether has several goroutines judge the same cohorts under the same policy, in any order of cohorts and dates, each
// with verdicts and timelines that it uses again and again. What was kept of one cohort or date must not show in another.
func TestCohortsTogether(t *testing.T) {
	rounds := max(24/slower, 4)
	for _, id := range []string{"gb-eng", "us-va", "us-oh", "gb-eng-stockton"} {
		var law *policy.Policy
		for _, pack := range shippedPacks(t) {
			if pack.ID() == id {
				law = pack
			}
		}
		if law == nil {
			t.Fatalf("no pack %s", id)
		}
		var sets []*judgedCohort
		for seed := range uint64(5) {
			set, err := judgeOnce(law, rand.New(rand.NewPCG(seed, 5)))
			if err != nil {
				t.Fatal(err)
			}
			sets = append(sets, set)
		}
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(uint64(worker), 6))
				var v policy.Verdicts
				var lines policy.Timelines
				for range rounds {
					if err := sets[rng.IntN(len(sets))].judgeAgain(law, rng, &v, &lines); err != nil {
						t.Errorf("%s: %v", id, err)
						return
					}
				}
			})
		}
		wg.Wait()
	}
}

// judgedCohort is a cohort and what came of it when it was judged with nothing kept.
type judgedCohort struct {
	cohort *attendance.Cohort
	dates  []attendance.Date
	came   []string // by date
	lines  []string // by date, to which from the first of them
}

func judgeOnce(law *policy.Policy, rng *rand.Rand) (*judgedCohort, error) {
	cohort, pupils, err := shippedCohort(law, rng, nil)
	if err != nil {
		return nil, err
	}
	out := &judgedCohort{cohort: cohort}
	c := pupils[0].Calendar
	for range 4 {
		out.dates = append(out.dates, c.First().AddDays(rng.IntN(c.Last().DaysSince(c.First())+1)))
	}
	slices.SortFunc(out.dates, attendance.Date.Compare)
	for _, on := range out.dates {
		var v policy.Verdicts
		law.Decide(cohort, on, &v)
		out.came = append(out.came, allVerdicts(&v, law))
		var lines policy.Timelines
		law.Timelines(cohort, out.dates[0], on, &lines)
		out.lines = append(out.lines, allTurns(&lines))
	}
	return out, nil
}

func (j *judgedCohort) judgeAgain(law *policy.Policy, rng *rand.Rand, v *policy.Verdicts, lines *policy.Timelines) error {
	i := rng.IntN(len(j.dates))
	if rng.IntN(4) > 0 {
		law.Decide(j.cohort, j.dates[i], v)
		if got := allVerdicts(v, law); got != j.came[i] {
			return fmt.Errorf("verdicts on %s are\n%s when others were judged before, else\n%s", j.dates[i], got, j.came[i])
		}
		return nil
	}
	law.Timelines(j.cohort, j.dates[0], j.dates[i], lines)
	if got := allTurns(lines); got != j.lines[i] {
		return fmt.Errorf("timelines from %s to %s are\n%s when others were followed before, else\n%s", j.dates[0], j.dates[i], got, j.lines[i])
	}
	return nil
}

func allVerdicts(v *policy.Verdicts, law *policy.Policy) string {
	var out []byte
	rules := len(slices.Collect(law.Rules()))
	for i := range v.Len() {
		for r := range rules {
			out = append(out, '0'+byte(v.Outcome(i, r)))
			if v.Provisional(i, r) {
				out = append(out, '?')
			}
		}
		out = append(out, '\n')
	}
	return string(out)
}

func allTurns(lines *policy.Timelines) string {
	var out []byte
	for i := range lines.Len() {
		for turn := range lines.Of(i) {
			out = fmt.Appendf(out, "%s %d %v %v; ", turn.On, turn.Rule, turn.From, turn.To)
		}
		out = append(out, '\n')
	}
	return string(out)
}
