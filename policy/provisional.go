package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// maxTrials bounds how many ways of resolving a pupil's open marks are tried one by one.
const maxTrials = 512

// isProvisional reports whether some way in which the unresolved marks may yet turn out changes a rule's outcome.
//
// First all of them are left open at once: if the rule is decided all the same, no way can change it. Otherwise ways are
// tried until one changes the outcome: each mark by itself, and all of them, as each code that counts differently. If the
// marks are too many to try every way, and none of these changed anything, the finding is called provisional rather than
// certain.
func (s *sheet) isProvisional(u *rule, decided Outcome) bool {
	s.under(s.edition, true)
	e := s.env(s.on, s.on)
	open, _ := u.outcome(e)
	defer s.under(s.edition, false)
	if open != Undetermined {
		return open != decided
	}
	marks := s.openMarks(e)
	if len(marks) == 0 {
		return false
	}
	groups, missing := s.groups, s.missing
	defer func() { s.groups, s.missing = groups, missing }()
	try := func(choice []int) bool {
		s.resolve(groups, marks, choice)
		s.under(s.edition, false)
		s.current.reset()
		outcome, _ := u.outcome(s.env(s.on, s.on))
		return outcome != decided
	}
	changed := s.trials(marks, try)
	s.groups = groups
	s.under(s.edition, false)
	s.current.reset()
	return changed
}

// openMark is one unresolved mark, and one code for each way in which it may count.
type openMark struct {
	session int
	eras    []*era
	group   int
}

// openMarks lists the marks that are unresolved on the evaluation date.
func (s *sheet) openMarks(e *env) []openMark {
	var out []openMark
	for g := range s.groups {
		group := &s.groups[g]
		if group.era.options < 0 {
			continue
		}
		from := group.span.From
		if group.era.became != nil {
			from = max(from, s.expired(group.era.young.code.becomes, e.to))
		}
		ways := s.ways(group.era)
		for i := group.set.Next(from, group.span.To); i >= 0; i = group.set.Next(i+1, group.span.To) {
			out = append(out, openMark{i, ways, g})
		}
	}
	return out
}

// ways gives a meaning for each way in which an unresolved mark may count in the pack's tallies.
func (s *sheet) ways(open *era) []*era {
	w := s.policy.wilds[open.options]
	var out []*era
	var seen []string
	for _, candidate := range w.candidates {
		var key []byte
		for i := range s.policy.tallies {
			for k := range s.policy.sessions {
				id := s.policy.meaning(candidate)
				key = append(key, byte(s.edition.sorting.cells[i][id*len(s.policy.sessions)+k]))
			}
		}
		if !slices.Contains(seen, string(key)) {
			seen = append(seen, string(key))
			out = append(out, &era{young: s.policy.readings[s.policy.meaning(candidate)], options: -1})
		}
	}
	return out
}

// meaning gives the number of the reading of a code that an open mark may become.
func (p *Policy) meaning(candidate reading) int {
	i := slices.IndexFunc(p.readings, func(r *reading) bool {
		return r.written == candidate.written && r.code == candidate.code && r.class == candidate.class
	})
	return i
}

// resolve puts the open marks among the groups as chosen.
func (s *sheet) resolve(groups []group, marks []openMark, choice []int) {
	s.groups = slices.Clone(groups)
	for i := range s.groups {
		for _, m := range marks {
			if m.group == i {
				s.groups[i].set = slices.Clone(s.groups[i].set)
				break
			}
		}
	}
	for i, m := range marks {
		drop(s.groups[m.group].set, m.session)
		one := attendance.NewSet(s.pupil.Calendar.Len())
		one.Add(m.session)
		s.groups = append(s.groups, group{set: one, span: attendance.Span{From: m.session, To: m.session + 1}, era: m.eras[choice[i]]})
	}
}

// trials tries ways of resolving the marks until one changes the outcome.
func (s *sheet) trials(marks []openMark, try func([]int) bool) bool {
	total := 1
	for _, m := range marks {
		if total *= len(m.eras); total > maxTrials {
			break
		}
	}
	choice := make([]int, len(marks))
	if total <= maxTrials {
		return every(marks, choice, 0, try)
	}
	// Too many for every way: the first so many one way and the rest another, which reaches every count there is of two.
	for a := range marks[0].eras {
		for b := range marks[0].eras {
			for n := 0; n <= len(marks); n += max(1, len(marks)/8) {
				for i, m := range marks {
					choice[i] = b % len(m.eras)
					if i < n {
						choice[i] = a % len(m.eras)
					}
				}
				if try(choice) {
					return true
				}
			}
		}
	}
	return true
}

func every(marks []openMark, choice []int, at int, try func([]int) bool) bool {
	if at == len(marks) {
		return try(choice)
	}
	for i := range marks[at].eras {
		choice[at] = i
		if every(marks, choice, at+1, try) {
			return true
		}
	}
	return false
}
