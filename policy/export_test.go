package policy

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/linear"
)

// CodesOf gives the codes of a pack, and those that are mostly written for a session: of a class that is attended and no other.
func CodesOf(p *Policy, session string) (all, usual []string) {
	for _, c := range p.codes {
		if c.session != "" && c.session != session {
			continue
		}
		all = append(all, c.name)
		if !c.unmarked && len(c.target().classes) > 0 && c.target().classes[0].class.flags == possible|attended {
			usual = append(usual, c.name)
		}
	}
	return all, usual
}

// UnresolvedCodes gives the codes that may yet turn out to be others.
func UnresolvedCodes(p *Policy) []string {
	var out []string
	for _, c := range p.codes {
		if slices.ContainsFunc(c.eras, func(e era) bool { return e.options >= 0 }) {
			out = append(out, c.name)
		}
	}
	return out
}

// FactTexts gives for each fact of a pack some texts that a school's file may have for it.
func FactTexts(p *Policy) map[string][]string {
	out := map[string][]string{}
	for _, f := range p.facts {
		switch {
		case f.allowed != nil:
			out[f.name] = f.allowed
		case f.typ == boolType:
			out[f.name] = []string{"true", "false"}
		case f.typ == numberType:
			out[f.name] = []string{"0", "1", "4", "9", "15"}
		case f.typ == dateType:
			out[f.name] = []string{"2010-03-01", "2018-09-03", "2024-02-29", "2024-09-16", "2025-01-06"}
		default:
			out[f.name] = []string{"one", "two"}
		}
	}
	return out
}

// LawDates gives the dates on which the law of a pack, or the meaning of a code, changes.
func LawDates(p *Policy) []attendance.Date { return sortedDates(append(p.lawDates(), p.markEras...)) }

// LeastShare gives the least share that reaches a level, for tests.
func LeastShare(part, whole int64, above bool, most int64) (int64, int64) {
	return leastShare(level{part: part, whole: whole, above: above}, most)
}

// Reviewer holds what a review reasons by against what happens.
type Reviewer struct{ r *review }

// NewReviewer gives one for a pack.
func NewReviewer(p *Policy) *Reviewer {
	return &Reviewer{p.review(p.inForce.from)}
}

// Gainsays says what of a report a review would call impossible, "" if nothing: that the figures are as they are, or that with them a rule
// came to what it did.
func (v *Reviewer) Gainsays(report *Report) string {
	r := v.r
	var t *phrasing
	for _, era := range r.eras {
		if !report.On.Before(era.at) && (era.until.IsZero() || !report.On.After(era.until)) {
			t = era
		}
	}
	if t == nil || report.Refused != "" {
		return ""
	}
	r.edition, r.steps, r.work = t.edition, reviewSteps, reviewWork
	var seen []*claim
	equal := func(name string, v *big.Rat) {
		seen = append(seen, compared("==", linear.Variable(r.number(name)), linear.Constant(v)))
	}
	for _, f := range report.Figures {
		if f.Exact() {
			equal(f.Measure, rat(f.Least))
		}
	}
	for _, f := range r.p.facts {
		switch v, err := f.of(report.Pupil); {
		case err != nil || !v.known():
		case f.typ == boolType && v.truth == yes:
			seen = append(seen, r.flag(f.name))
		case f.typ == boolType:
			seen = append(seen, r.flag(f.name).not())
		case f.typ == textType:
			seen = append(seen, &claim{op: claimText, about: r.text(f.name), texts: []string{v.text}, is: true})
		case f.typ == numberType:
			equal(f.name, rat(v.number))
		}
	}
	if born := report.Pupil.Born; !born.IsZero() && !born.After(report.On) {
		equal("age", big.NewRat(int64(born.Age(report.On, r.p.leap)), 1))
	}
	if !r.possible(seen...) {
		return "the figures"
	}
	for _, f := range report.Findings {
		c := t.rule(r.p.ruleIndex[f.Rule])
		switch f.Outcome {
		case Met:
		case NotMet, Excepted:
			c = c.not()
		default:
			continue
		}
		if !r.possible(append(slices.Clone(seen), c)...) {
			return fmt.Sprintf("that %s is %s", f.Rule, f.Outcome)
		}
	}
	return ""
}
