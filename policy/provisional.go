package policy

import (
	"bytes"
	"slices"
	"strconv"

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
	open, _ := u.outcome(s.env(s.on, s.on))
	s.under(s.edition, false)
	if open != Undetermined {
		return open != decided
	}
	search := &s.search
	search.begin(s, u, decided)
	if !search.gather(s.env(s.on, s.on)) {
		return false
	}
	groups := s.groups
	provisional := search.uniform() || search.from(0)
	s.groups = groups
	s.forget()
	s.under(s.edition, false)
	return provisional
}

// resolution searches for a way of resolving open marks that changes an outcome. Its memory is used again for the next search.
type resolution struct {
	s       *sheet
	rule    *rule
	decided Outcome
	left    int        // how many trials may still be made
	base    []group    // the sessions whose marks stay as they are
	marks   []openMark // interchangeable ones next to each other
	looking []*measure // at the mark in hand
	scratch []group    // the groups of a trial
	words   []uint64   // of the sets
	chosen  []*era     // the ways of all marks
	plain   []*era     // by reading: a mark that is read so and nothing else
	text    []byte     // of the kinds and keys
	keys    [][]byte   // of the ways of the mark in hand: how it counts for the measures
}

// openMark is one unresolved mark that the rule looks at, and the ways in which it may count.
type openMark struct {
	set    attendance.Set // the mark's session alone
	span   attendance.Span
	open   *era
	ways   []*era
	kind   []byte // two marks of one kind are interchangeable
	choice int
}

func (r *resolution) begin(s *sheet, u *rule, decided Outcome) {
	r.s, r.rule, r.decided, r.left = s, u, decided, maxTrials
	r.base, r.marks = append(r.base[:0], s.groups...), r.marks[:0]
	r.words, r.chosen, r.text = r.words[:0], r.chosen[:0], r.text[:0]
	if r.plain == nil {
		r.plain = make([]*era, len(s.policy.readings))
	}
}

// set gives a copy of a set, or as many empty words. What was given before stays where it is.
func (r *resolution) set(of attendance.Set, words int) attendance.Set {
	from := len(r.words)
	r.words = slices.Grow(r.words, words)[:from+words]
	out := attendance.Set(r.words[from : from+words : from+words])
	clear(out)
	copy(out, of)
	return out
}

// gather lists the open marks that could matter to the rule, and reports whether there are any.
func (r *resolution) gather(e *env) bool {
	s := r.s
	for g := range s.groups {
		group := &s.groups[g]
		if group.era.options < 0 {
			continue
		}
		from := group.span.From
		if group.era.became != nil {
			from = max(from, s.expired(group.era.young.code.becomes, s.on))
		}
		own := false // whether the set in base has been copied
		for i := group.set.Next(from, group.span.To); i >= 0; i = group.set.Next(i+1, group.span.To) {
			ways, kind := r.ways(i, group.era, e)
			if len(ways) == 0 {
				continue
			}
			m := openMark{set: r.set(nil, len(group.set)), span: attendance.Span{From: i, To: i + 1}, open: group.era, ways: ways, kind: kind}
			m.set.Add(i)
			r.marks = append(r.marks, m)
			if !own {
				r.base[g].set, own = r.set(group.set, len(group.set)), true
			}
			drop(r.base[g].set, i)
		}
	}
	slices.SortStableFunc(r.marks, func(a, b openMark) int { return bytes.Compare(a.kind, b.kind) })
	return len(r.marks) > 0
}

// ways gives a meaning for each way in which an unresolved mark may count for the measures, and its kind: what decides that
// another mark may stand in for it. Where a measure goes by days or runs, or by the minutes of the mark, none may.
func (r *resolution) ways(session int, open *era, e *env) (ways []*era, kind []byte) {
	s := r.s
	kinds, at := len(s.policy.sessions), s.pupil.Calendar.SessionKind(session)
	alone := r.look(session, e)
	from := len(r.chosen)
	r.keys = r.keys[:0]
	for candidate := range s.policy.wilds[open.options].fitting(s.policy.sessions[at]) {
		id := s.policy.find(candidate)
		key := r.key(id*kinds+at, candidate.written)
		if !slices.ContainsFunc(r.keys, func(k []byte) bool { return bytes.Equal(k, key) }) {
			r.keys, r.chosen = append(r.keys, key), append(r.chosen, r.read(id))
		}
	}
	ways = r.chosen[from:len(r.chosen):len(r.chosen)]
	if len(r.keys) == 1 && bytes.Equal(r.keys[0], r.key(open.young.id*kinds+at, open.young.written)) {
		return nil, nil
	}
	begin := len(r.text)
	for _, m := range r.looking {
		r.text = append(append(r.text, m.name...), ' ')
	}
	for _, key := range r.keys {
		r.text = append(append(r.text, key...), '|')
	}
	if alone {
		r.text = strconv.AppendInt(r.text, int64(session), 10)
	}
	return ways, r.text[begin:len(r.text):len(r.text)]
}

// look lists the measures of the rule that look at a session, and reports whether its mark can stand for itself alone.
func (r *resolution) look(session int, e *env) (alone bool) {
	s := r.s
	r.looking = r.looking[:0]
	for _, n := range r.rule.needs {
		if n.kind != useMeasure {
			continue
		}
		m := s.policy.measures[n.at]
		rule := s.policy.tallies[m.tally]
		if l := s.lay(m.window, e); l.err != nil || session < l.first.Sessions.From || session >= l.first.Sessions.To {
			continue
		}
		if rule.where != nil {
			s.over = env{edition: s.edition, sheet: s, from: s.on, to: s.on, index: session}
			if rule.where.truth(&s.over) == no {
				continue
			}
		}
		r.looking = append(r.looking, m)
		alone = alone || m.count != countSessions || rule.overMarks
	}
	return alone
}

// key says how a mark counts for the measures that look at it, by the place of its meaning in their tables. Two marks of one key
// count alike.
func (r *resolution) key(cell int, written *code) []byte {
	s, begin := r.s, len(r.text)
	for _, m := range r.looking {
		r.text = append(r.text, byte(s.edition.sorting.cells[m.tally][cell]))
		if s.policy.tallies[m.tally].overMarks {
			r.text = append(r.text, written.name...)
		}
	}
	return r.text[begin:len(r.text):len(r.text)]
}

// read gives the meaning of a mark that is read as something for good.
func (r *resolution) read(id int) *era {
	if r.plain[id] == nil {
		r.plain[id] = &era{young: r.s.policy.readings[id], options: -1}
	}
	return r.plain[id]
}

// outcome decides the rule with the first n marks resolved as chosen and the others open.
func (r *resolution) outcome(n int) Outcome {
	r.left--
	s := r.s
	r.scratch = append(r.scratch[:0], r.base...)
	for i := range r.marks {
		m := &r.marks[i]
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
		for i := range r.marks {
			m := &r.marks[i]
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
	m := &r.marks[n]
	first := 0
	if n > 0 && bytes.Equal(r.marks[n-1].kind, m.kind) {
		first = r.marks[n-1].choice // the other order of the two has been tried
	}
	for m.choice = first; m.choice < len(m.ways); m.choice++ {
		if r.from(n + 1) {
			return true
		}
	}
	return false
}
