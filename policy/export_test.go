package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
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
