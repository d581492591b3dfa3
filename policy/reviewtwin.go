package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// reviewTwins finds entries that say the same as others under another name: one of them was probably meant to say something else.
func (r *review) reviewTwins() {
	r.twinRules()
	r.twinMeasures()
	r.twinSteps()
}

func (r *review) twinRules() {
	said := make([]map[int]string, len(r.p.rules)) // by rule: what it says in each edition in which it is in force
	for k, t := range r.eras {
		if r.edition = t.edition; r.reading <= 0 {
			return
		}
		for i, u := range r.p.rules {
			if !t.inForce(u.inForce) || r.settled[i] {
				continue
			}
			if said[i] == nil {
				said[i] = map[int]string{}
			}
			said[i][k] = r.canonical(t.rule(i), false)
		}
	}
	for j, v := range r.p.rules {
		for i, u := range r.p.rules[:j] {
			if said[i] == nil || said[j] == nil || u.force != v.force && (u.force == "info" || v.force == "info") || names(u, v) || names(v, u) {
				continue
			}
			since, same := agree(said[i], said[j])
			if !same || !sameNumbers(u, v) && !ranked(u, v) { // two clauses may well name the same number
				continue
			}
			when := "whenever both are in force"
			if since > 0 {
				when = "since " + r.eras[since].at.String()
			}
			r.add("same-condition", r.entry("rule", v.name).node("when").Pos, fmt.Sprintf("rule %s is met in the same cases as rule %s, %s: one of them is hidden behind the other", v.name, u.name, when),
				"mend the number, the measure or the operator of one of them; or let one name the other, if they are meant to be the same", related(r.entry("rule", u.name).node("when").Pos, "rule "+u.name))
			break
		}
	}
}

// sameNumbers reports whether two rules read the same parameters.
func sameNumbers(u, v *rule) bool {
	reads := func(u *rule) []int {
		var out []int
		for _, n := range u.needs {
			if n.kind == useParameter {
				out = append(out, n.at)
			}
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(reads(u), reads(v))
}

// ranked reports whether the names of two rules say that one is for more than the other.
func ranked(u, v *rule) bool {
	return slices.ContainsFunc(append(scales, countedWords), func(scale []*regexp.Regexp) bool {
		x, y := rank(u, scale), rank(v, scale)
		return x >= 0 && y >= 0 && x != y
	})
}

// names reports whether a rule names another, itself or through others.
func names(u, v *rule) bool {
	return slices.ContainsFunc(u.needs, func(n use) bool { return n.kind == useRule && n.at == v.index })
}

// agree reports whether two rules say the same under the latest law under which both are in force, and since which edition they have; 0 if
// they always have.
func agree(a, b map[int]string) (since int, same bool) {
	var shared []int
	for k := range a {
		if _, both := b[k]; both {
			shared = append(shared, k)
		}
	}
	slices.Sort(shared)
	since = -1
	for _, k := range slices.Backward(shared) {
		if a[k] != b[k] {
			return since, since >= 0
		}
		since = k
	}
	return 0, since >= 0
}

func (r *review) twinMeasures() {
	for j, n := range r.p.measures {
		for _, m := range r.p.measures[:j] {
			if m.count == n.count && m.unit == n.unit && m.part == n.part && m.share == n.share && m.window == n.window && m.tally == n.tally && m.inForce == n.inForce {
				r.add("same-measure", n.place, fmt.Sprintf("measure %s counts the same as measure %s: %s over %s, of the same marks", n.name, m.name, n.countText, r.p.windows[n.window]),
					"mend what was meant to differ (count, of, where, over, part), or drop one of the two", r.measurePlace(m))
				break
			}
		}
	}
}

func (r *review) twinSteps() {
	key := func(s *Step) string {
		entry := r.stepEntry(s)
		texts := []string{fmt.Sprint(s.Ladder.Name, s.Action, s.After, s.inForce, s.Title)}
		for _, k := range []string{"when", "requires"} {
			if n := entry.node(k); n != nil {
				texts = append(texts, n.Str)
			}
		}
		return strings.Join(texts, "|")
	}
	for j, s := range r.p.steps {
		for _, other := range r.p.steps[:j] {
			if key(s) == key(other) {
				r.add("same-step", s.place, fmt.Sprintf("step %s is the same action as step %s, called for and held back by the same", s.Name, other.Name),
					"mend when, requires or after of one of them, or drop it", related(other.place, "step "+other.Name))
				break
			}
		}
	}
}
