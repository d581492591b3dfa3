package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// SaysTheSame reports whether two packs can be shown to come to the same figures, findings and steps for every pupil on every
// date that both cover, however their texts differ. It looks at what is compiled from them: how each mark counts in each measure
// on each date, and conditions with the numbers of the day in them. False means only that nothing of the kind could be shown.
//
// Titles, notes, citations, and the date of the last check are not looked at, nor is what the packs would say of dates that they
// do not cover.
func (p *Policy) SaysTheSame(q *Policy) bool {
	judges := len(p.rules)+len(p.steps) > 0 // only these have an end where the pack has one
	if judges && p.inForce != q.inForce || p.alwaysSaid() != q.alwaysSaid() {
		return false
	}
	dates := sortedDates(slices.Concat(p.lawDates(), q.lawDates(), []attendance.Date{p.inForce.from}))
	one, other := newSayings(p), newSayings(q)
	for i, from := range dates {
		if judges && !p.inForce.on(from) {
			continue
		}
		var until attendance.Date // zero if the law does not change any more
		if i+1 < len(dates) {
			until = dates[i+1].AddDays(-1)
		}
		if !one.same(other, from, until) {
			return false
		}
	}
	return true
}

// sayings is what a pack says from one of its dates to the next, in a form that does not depend on how it is written.
type sayings struct {
	policy  *Policy
	marks   map[*sorting]string // how marks count
	counted map[countedReading]string
}

// countedReading is a meaning of a mark in a session of the day, "" for all of them, under a sorting.
type countedReading struct {
	sorting *sorting
	reading reading
	missing bool
	session string
}

func newSayings(p *Policy) *sayings {
	return &sayings{policy: p, marks: map[*sorting]string{}, counted: map[countedReading]string{}}
}

// same reports whether two packs say the same on all of some dates, within which the law of neither changes.
func (s *sayings) same(other *sayings, from, until attendance.Date) bool {
	p, q := s.policy, other.policy
	e, _ := p.editionOn(from)
	f, _ := q.editionOn(from)
	if s.marksUnder(e, from) != other.marksUnder(f, from) || s.steps(e, from) != other.steps(f, from) || len(p.rules) != len(q.rules) {
		return false
	}
	for i, u := range p.rules {
		v := q.rules[i]
		if s.rule(u, e, from) != other.rule(v, f, from) && !sameByAge(u, v, p, q, from, until) {
			return false
		}
	}
	return true
}

// alwaysSaid is what does not change with the date.
func (p *Policy) alwaysSaid() string {
	var b strings.Builder
	fmt.Fprintln(&b, p.sessions, p.weekStarts, p.leap, p.currency)
	for _, m := range p.measures {
		w := p.windows[m.window]
		count, unit := m.count, m.unit
		if count == countDays && m.part == attendance.AnyPart && len(p.sessions) == 1 && !m.share {
			count, unit = countSessions, countSessions // which a day has one of
		}
		fmt.Fprintf(&b, "%q %d %d %v %t %q %v\n", m.name, count, unit, m.part, m.share, w.String(), clipped(m.inForce, p.inForce))
	}
	for _, u := range p.rules {
		fmt.Fprintf(&b, "%q %q %v\n", u.name, u.force, clipped(u.inForce, p.inForce))
		for _, x := range u.unless {
			fmt.Fprintf(&b, "  %q %v\n", x.name, clipped(x.inForce, p.inForce))
		}
	}
	for _, f := range p.factsUsed() {
		fmt.Fprintf(&b, "%q %d %t %q %d %v %v\n", f.name, f.typ, f.whole, f.allowed, f.fallback.typ, f.fallback.shown, f.fallback)
	}
	for _, l := range p.ladders {
		fmt.Fprintf(&b, "%q\n", l.Name)
		for _, s := range l.Steps {
			fmt.Fprintf(&b, "  %q %q %q %t %q %q %v %v %v %t %t %v %v %q %q %t %v\n", s.Name, s.Action, s.Force, s.PerParent, s.After, s.NewSince,
				s.Wait, s.Due, s.Expires, s.Repeat, s.Fresh, s.Limit, s.Resets, s.Outcomes, s.Needs, s.ByPerson, s.inForce)
			for _, x := range s.unless {
				fmt.Fprintf(&b, "    %q %v\n", x.name, x.inForce)
			}
			for _, c := range s.Charges {
				fmt.Fprintf(&b, "    %q %v %v\n", c.Name, c.Amounts, c.inForce)
			}
		}
	}
	return b.String()
}

// clipped takes away what lies outside the dates that a pack covers: nothing is asked there.
func clipped(f, covered inForce) inForce {
	if !f.from.IsZero() && !f.from.After(covered.from) {
		f.from = attendance.Date{}
	}
	if !f.until.IsZero() && !covered.until.IsZero() && !f.until.Before(covered.until) {
		f.until = attendance.Date{}
	}
	return f
}

// factsUsed gives the facts that some condition reads: what no condition reads changes nothing.
func (p *Policy) factsUsed() []*fact {
	var read []use
	for _, u := range p.rules {
		read = append(read, u.needs...)
	}
	for _, n := range p.stepNodes() {
		read = n.collect(read)
	}
	var out []*fact
	for i, f := range p.facts {
		if slices.ContainsFunc(read, func(u use) bool { return u.kind == useFact && u.at == i }) {
			out = append(out, f)
		}
	}
	return out
}

// stepNodes gives the conditions of all ladders and steps.
func (p *Policy) stepNodes() []*node {
	var out []*node
	add := func(clauses ...*Clause) {
		for _, c := range clauses {
			if c != nil {
				out = append(out, c.node)
			}
		}
	}
	for _, l := range p.ladders {
		add(l.hold, l.closes)
		for _, s := range l.Steps {
			add(s.when, s.requires, s.hold, s.closes)
			for _, x := range s.unless {
				out = append(out, x.when)
			}
			for _, c := range s.Charges {
				add(c.when)
			}
		}
	}
	return out
}

// rule gives the conditions of a rule on a date, and the measures whose marks its finding relies on.
func (s *sayings) rule(u *rule, e *edition, at attendance.Date) string {
	if !u.inForce.on(at) {
		return "not in force"
	}
	n := normaliser{s.policy, e, at}
	var b strings.Builder
	fmt.Fprintln(&b, n.text(u.applies), n.text(u.when), s.policy.measureNames(s.policy.plans[u.index].measures))
	for _, x := range u.unless {
		if x.inForce.on(at) {
			fmt.Fprintln(&b, x.name, n.text(x.when))
		}
	}
	return b.String()
}

func (p *Policy) measureNames(measures []int) []string {
	var out []string
	for _, i := range measures {
		out = append(out, p.measures[i].name)
	}
	slices.Sort(out)
	return out
}

// steps gives the conditions of the steps on a date.
func (s *sayings) steps(e *edition, at attendance.Date) string {
	n := normaliser{s.policy, e, at}
	var b strings.Builder
	for _, l := range s.policy.ladders {
		fmt.Fprintln(&b, n.clause(l.hold), n.clause(l.closes))
		for _, step := range l.Steps {
			fmt.Fprintln(&b, step.Name, n.clause(step.when), n.clause(step.requires), n.clause(step.hold), n.clause(step.closes))
			if step.when != nil {
				fmt.Fprintln(&b, s.policy.measureNames(step.when.measures))
			}
			for _, x := range step.unless {
				fmt.Fprintln(&b, x.name, n.text(x.when))
			}
			for _, c := range step.Charges {
				fmt.Fprintln(&b, c.Name, n.clause(c.when))
			}
		}
	}
	return b.String()
}

// marksUnder says how each mark counts in each measure, on each date of the mark, under an edition of the law.
func (s *sayings) marksUnder(e *edition, at attendance.Date) string {
	if known, ok := s.marks[e.sorting]; ok {
		return known
	}
	p := s.policy
	n := normaliser{p, e, at}
	var b strings.Builder
	for _, m := range p.measures {
		t := p.tallies[m.tally]
		fmt.Fprintln(&b, len(e.sorting.noLaw[m.tally]), n.text(t.where), t.wholeOnly)
		if t.overMarks { // how many minutes a mark says decides, too
			fmt.Fprintln(&b, n.text(t.of), n.text(t.outOf), n.text(t.bridge), n.text(t.breaks))
		}
	}
	before := ""
	for i := range len(p.markEras) + 1 {
		d := p.eraDate(i)
		if now := s.marksOn(d, i, e); now != before {
			before = now
			if i > 0 {
				fmt.Fprintln(&b, d)
			}
			b.WriteString(now)
		}
	}
	s.marks[e.sorting] = b.String()
	return b.String()
}

// marksOn says how marks of one date count.
func (s *sayings) marksOn(d attendance.Date, era int, e *edition) string {
	p := s.policy
	var b strings.Builder
	for _, c := range p.codes {
		fmt.Fprintf(&b, "%q %q %t", c.name, c.session, c.unmarked)
		if !c.unmarked {
			at := c.eraOn(d)
			fmt.Fprintf(&b, " %t %s", at.inForce, s.counts(*at.young, false, e, ""))
			if at.became != nil {
				fmt.Fprintf(&b, " becomes %v %s", c.target().becomes.after, s.counts(*at.became, false, e, ""))
			}
			if at.options >= 0 {
				fmt.Fprintf(&b, " or %s", s.options(p.wilds[at.options], e))
			}
		}
		b.WriteByte('\n')
	}
	fmt.Fprintln(&b, "no mark:", s.options(p.wilds[p.missing[era]], e))
	return b.String()
}

// options says in which ways a mark that could be several codes may count, each once.
func (s *sayings) options(w *wild, e *edition) string {
	var out []string
	for _, session := range s.policy.sessions {
		var ways []string
		for r := range w.fitting(session) {
			ways = append(ways, s.counts(r, w.missing, e, session))
		}
		slices.Sort(ways)
		out = append(out, fmt.Sprint(session, slices.Compact(ways)))
	}
	return strings.Join(out, " ")
}

// counts says how one meaning of a mark counts in every measure, in one session of the day or in each.
func (s *sayings) counts(r reading, missing bool, e *edition, only string) string {
	key := countedReading{e.sorting, reading{written: r.written, code: r.code, class: r.class}, missing, only}
	if known, ok := s.counted[key]; ok {
		return known
	}
	p, w := s.policy, wild{missing: missing}
	var out []byte
	for _, m := range p.measures {
		t := p.tallies[m.tally]
		for _, session := range p.sessions {
			if only == "" || session == only {
				over := w.env(r, e, session)
				out = append(out, byte(t.sort(&over))+' ')
			}
		}
		if t.overMarks {
			out = fmt.Appendf(out, "%q %q %q %q %d", r.written.name, r.code.name, r.code.tags, r.class.name, r.class.flags)
		}
	}
	if len(p.rules)+len(p.steps) == 0 { // codes for other packs, which may count them in other ways
		out = fmt.Appendf(out, "%q %q %d", r.code.name, r.code.tags, r.class.flags)
	}
	s.counted[key] = string(out)
	return string(out)
}
