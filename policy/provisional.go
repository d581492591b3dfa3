package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// maxTrials bounds how many ways of resolving a pupil's open marks are tried for one rule.
const maxTrials = 4096

// isProvisional reports whether some way in which the unresolved marks may yet turn out changes a rule's outcome.
//
// First all of them are left open at once: if the rule is decided all the same, no way can change it. Otherwise ways are
// searched, mark by mark, leaving out what bounds already decide and ways that differ only in which of two interchangeable
// marks is which. If that takes too many trials the finding is called provisional rather than certain.
func (s *sheet) isProvisional(u *rule, decided Outcome) bool {
	s.under(s.edition, true)
	defer s.under(s.edition, false)
	e := s.env(s.on, s.on)
	if open, _ := u.outcome(e); open != Undetermined {
		return open != decided
	}
	search := resolution{s: s, rule: u, decided: decided, left: maxTrials}
	s.under(s.edition, false)
	if !search.gather(s.env(s.on, s.on)) {
		return false
	}
	groups := s.groups
	defer func() {
		s.groups = groups
		s.forget()
	}()
	return search.uniform() || search.from(0)
}

// resolution searches for a way of resolving open marks that changes an outcome.
type resolution struct {
	s       *sheet
	rule    *rule
	decided Outcome
	left    int         // how many trials may still be made
	base    []group     // the sessions whose marks stay as they are
	marks   []*openMark // interchangeable ones next to each other
	scratch []group
}

// openMark is one unresolved mark that the rule looks at, and the ways in which it may count.
type openMark struct {
	set    attendance.Set // the mark's session alone
	span   attendance.Span
	open   *era
	ways   []*era
	kind   string // two marks of one kind are interchangeable
	choice int
}

// gather lists the open marks that could matter to the rule, and reports whether there are any.
func (r *resolution) gather(e *env) bool {
	s := r.s
	measures := r.measures()
	r.base = slices.Clone(s.groups)
	for g := range s.groups {
		group := &s.groups[g]
		if group.era.options < 0 {
			continue
		}
		from := group.span.From
		if group.era.became != nil {
			from = max(from, s.expired(group.era.young.code.becomes, s.on))
		}
		for i := group.set.Next(from, group.span.To); i >= 0; i = group.set.Next(i+1, group.span.To) {
			ways, kind := r.ways(i, group.era, measures, e)
			if len(ways) == 0 {
				continue
			}
			m := &openMark{set: attendance.NewSet(s.pupil.Calendar.Len()), span: attendance.Span{From: i, To: i + 1}, open: group.era, ways: ways, kind: kind}
			m.set.Add(i)
			r.marks = append(r.marks, m)
			if base := &r.base[g]; base.set.Has(i) {
				base.set = slices.Clone(base.set)
				drop(base.set, i)
			}
		}
	}
	slices.SortStableFunc(r.marks, func(a, b *openMark) int { return strings.Compare(a.kind, b.kind) })
	return len(r.marks) > 0
}

// measures lists the measures that the rule rests on, with the windows that they look through.
func (r *resolution) measures() []*measure {
	var out []*measure
	for _, n := range r.rule.needs {
		if n.kind == useMeasure {
			out = append(out, r.s.policy.measures[n.at])
		}
	}
	return out
}

// ways gives a meaning for each way in which an unresolved mark may count for the measures, and its kind: what decides that
// another mark may stand in for it. Where a measure goes by days or runs, or by the minutes of the mark, none may.
func (r *resolution) ways(session int, open *era, measures []*measure, e *env) (ways []*era, kind string) {
	s := r.s
	kinds, at := len(s.policy.sessions), s.pupil.Calendar.SessionKind(session)
	var looking []*measure
	alone := false
	for _, m := range measures {
		rule := s.policy.tallies[m.tally]
		if l := s.lay(m.window, e); l.err != nil || session < l.first.Sessions.From || session >= l.first.Sessions.To {
			continue
		}
		if rule.where != nil && rule.where.truth(&env{edition: s.edition, sheet: s, from: s.on, to: s.on, index: session}) == no {
			continue
		}
		looking = append(looking, m)
		alone = alone || m.count != countSessions || rule.overMarks
		kind += m.name + " "
	}
	var seen []string
	for _, candidate := range s.policy.wilds[open.options].candidates {
		if name := candidate.code.session; name != "" && name != s.policy.sessions[at] {
			continue
		}
		id := s.policy.find(candidate)
		var key []byte
		for _, m := range looking {
			key = append(key, byte(s.edition.sorting.cells[m.tally][id*kinds+at]))
			if s.policy.tallies[m.tally].overMarks {
				key = append(key, candidate.written.name...)
			}
		}
		if !slices.Contains(seen, string(key)) {
			seen = append(seen, string(key))
			ways = append(ways, &era{young: s.policy.readings[id], options: -1})
		}
	}
	var own []byte
	for _, m := range looking {
		own = append(own, byte(s.edition.sorting.cells[m.tally][open.young.id*kinds+at]))
		if s.policy.tallies[m.tally].overMarks {
			own = append(own, open.young.written.name...)
		}
	}
	if len(seen) == 1 && seen[0] == string(own) {
		return nil, ""
	}
	for _, key := range seen {
		kind += key + "|"
	}
	if alone {
		kind += strconv.Itoa(session)
	}
	return ways, kind
}

// outcome decides the rule with the first n marks resolved as chosen and the others open.
func (r *resolution) outcome(n int) Outcome {
	r.left--
	s := r.s
	r.scratch = append(r.scratch[:0], r.base...)
	for i, m := range r.marks {
		era := m.open
		if i < n {
			era = m.ways[m.choice]
		}
		r.scratch = append(r.scratch, group{set: m.set, span: m.span, era: era})
	}
	s.groups = r.scratch
	s.forget()
	s.under(s.edition, n < len(r.marks))
	outcome, _ := r.rule.outcome(s.env(s.on, s.on))
	return outcome
}

// uniform tries every mark the same way, which finds most changes at once.
func (r *resolution) uniform() bool {
	most := 0
	for _, m := range r.marks {
		most = max(most, len(m.ways))
	}
	for way := range most {
		for _, m := range r.marks {
			m.choice = min(way, len(m.ways)-1)
		}
		if r.outcome(len(r.marks)) != r.decided {
			return true
		}
	}
	return false
}

// from searches the ways of the marks from the nth on, those before it being chosen.
func (r *resolution) from(n int) bool {
	if r.left <= 0 {
		return true
	}
	outcome := r.outcome(n)
	if outcome != Undetermined || n == len(r.marks) {
		return outcome != r.decided
	}
	m := r.marks[n]
	first := 0
	if n > 0 && r.marks[n-1].kind == m.kind {
		first = r.marks[n-1].choice // the other order of the two has been tried
	}
	for m.choice = first; m.choice < len(m.ways); m.choice++ {
		if r.from(n + 1) {
			return true
		}
	}
	return false
}
