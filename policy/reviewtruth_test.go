package policy_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestReviewAgainstWorlds holds what reviews reason by against what happens, in packs and registers made at random and under the packs
// shipped: no figures are called impossible that a register shows, nor that with them a rule is met or not met as it is; and no rule is met
// of which a review says that it never is, none not met that always is, none excepted by what never excepts.
func TestReviewAgainstWorlds(t *testing.T) {
	packs := 80 / slower
	if testing.Short() {
		packs /= 10
	}
	reports, settled := 0, map[string]int{}
	for seed := range packs {
		rng := rand.New(rand.NewPCG(uint64(seed), 131))
		p := newPack(rng)
		law, err := openRandom(p)
		if err != nil {
			continue
		}
		told := saidOfRules(law, settled)
		reviewer := policy.NewReviewer(law)
		for range 3 {
			w, err := newWorld(p, rng)
			if err != nil {
				t.Fatal(err)
			}
			for range 6 {
				if w == nil {
					break
				}
				at := w.first - 3 + day(rng.IntN(int(w.last-w.first)+10))
				report := law.Evaluate(w.pupil, at.date())
				reports++
				if what := gainsaid(reviewer, told, report); what != "" {
					t.Fatalf("seed %d on %s: %s\n%v\n%s", seed, at, what, w, p.toml())
				}
			}
		}
	}
	for seed := range packs / 8 {
		rng := rand.New(rand.NewPCG(uint64(seed), 132))
		law := shippedPacks(t)[seed%len(shippedPacks(t))]
		_, pupils, err := shippedCohort(law, rng, nil)
		if err != nil {
			t.Fatal(err)
		}
		told := saidOfRules(law, settled)
		reviewer := policy.NewReviewer(law)
		for _, pupil := range pupils {
			first := pupil.Calendar.First()
			on := first.AddDays(rng.IntN(pupil.Calendar.Last().DaysSince(first) + 1))
			report := law.Evaluate(pupil, on)
			reports++
			if what := gainsaid(reviewer, told, report); what != "" {
				t.Fatalf("%s, seed %d on %s: %s\n%s", law.ID(), seed, on, what, marksOf(pupil))
			}
		}
	}
	t.Logf("%d reports; of rules was said: %v", reports, settled)
	if reports < 100 || slower == 1 && settled["never-met"] == 0 {
		t.Error("that is too little to show anything")
	}
}

// saidOfRule is advice that says what never comes of a rule.
type saidOfRule struct{ id, rule, exception string }

var ruleNamed = regexp.MustCompile(`^(?:exception (\w+) of )?rule (\w+) `)

// saidOfRules gives what a review says that can be held against reports.
func saidOfRules(law *policy.Policy, count map[string]int) []saidOfRule {
	var out []saidOfRule
	for _, a := range law.Review(attendance.MustDate("2026-08-01")) {
		m := ruleNamed.FindStringSubmatch(a.Msg)
		if m != nil && (a.ID == "never-met" || a.ID == "always-met" && !strings.Contains(a.Msg, "is for everybody") || a.ID == "exception-never") {
			out = append(out, saidOfRule{a.ID, m[2], m[1]})
			count[a.ID]++
		}
	}
	return out
}

// gainsaid says what of a report a review calls impossible, "" if nothing.
func gainsaid(reviewer *policy.Reviewer, told []saidOfRule, report *policy.Report) string {
	if what := reviewer.Gainsays(report); what != "" {
		return what + ", is called impossible"
	}
	for _, s := range told {
		f, ok := report.Finding(s.rule)
		switch {
		case !ok:
		case s.id == "never-met" && f.Outcome == policy.Met:
			return s.rule + " is met, and called never met"
		case s.id == "always-met" && f.Outcome == policy.NotMet:
			return s.rule + " is not met, and called always met"
		case s.id == "exception-never" && f.Outcome == policy.Excepted && f.Exception == s.exception:
			return s.rule + " is excepted by " + s.exception + ", which is called impossible"
		}
	}
	return ""
}
