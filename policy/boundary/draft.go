package boundary

import (
	"maps"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// draft is a pupil in the making.
type draft struct {
	law       *policy.Policy
	year      *year
	on        attendance.Date
	fill      []string // the mark of every other session, by its place in the day
	born      attendance.Date
	enrolled  attendance.Date
	left      attendance.Date
	yearGroup string
	facts     map[string]string
	blocks    []block
	events    escalation.History
	parent    string

	unmarked bool // no marks are entered

	fixed []string // what must not be changed any more, since the compared value rests on it
}

// block is marks of one code.
type block struct {
	code    string
	at      []int // open sessions
	minutes int   // absent, of the last of them; 0 means the whole of it
}

func (d *draft) clone() *draft {
	out := *d
	out.facts, out.blocks, out.events, out.fixed = maps.Clone(d.facts), slices.Clip(d.blocks), slices.Clip(d.events), slices.Clip(d.fixed)
	return &out
}

// marked gives a draft with further marks.
func (d *draft) marked(b block) *draft {
	out := d.clone()
	out.blocks = append(out.blocks, b)
	return out
}

func (d *draft) fix(what string) { d.fixed = append(d.fixed, what) }

func (d *draft) isFixed(what string) bool { return slices.Contains(d.fixed, what) }

// bare gives the draft with an empty register, for questions that no mark bears on: it is made sooner.
func (d *draft) bare() *draft {
	out := *d
	out.unmarked = true
	return &out
}

// pupil makes the pupil, whose marks are numbered in some codes, or if these are nil in their own.
func (d *draft) pupil(codes *attendance.Codes) *attendance.Pupil {
	p := &attendance.Pupil{
		ID: "made up", Born: d.born, Enrolled: d.enrolled, Left: d.left, YearGroup: d.yearGroup, Facts: d.facts, Calendar: d.year.calendar,
	}
	if d.parent != "" {
		p.Parents = []string{d.parent}
	}
	p.Register = attendance.NewRegister(d.year.calendar, codes)
	if d.unmarked {
		return p
	}
	c := d.year.calendar
	roll := p.Roll()
	roll.To = min(roll.To, c.SessionsThrough(d.on))
	special := make([]int, c.Len()) // the block of a session's mark, from 1
	for k, b := range d.blocks {
		for _, i := range b.at {
			special[i] = k + 1
		}
	}
	for i := roll.From; i < roll.To; i++ {
		day, session := c.Session(i)
		m := attendance.Mark{Date: day, Session: session, Code: d.fill[c.SessionKind(i)]}
		if k := special[i]; k > 0 {
			b := &d.blocks[k-1]
			m.Code = b.code
			if b.minutes > 0 && i == b.at[len(b.at)-1] {
				m.Minutes, m.Timed = b.minutes, true
			}
		}
		_ = p.Register.Set(m) // a code of the pack, on an open session, once
	}
	return p
}

// used reports whether a session has another mark than the usual one.
func (d *draft) used(session int) bool {
	return slices.ContainsFunc(d.blocks, func(b block) bool { return slices.Contains(b.at, session) })
}

// search looks for pupils of whom something holds. It stops looking once it has looked often enough.
type search struct {
	law    *policy.Policy
	codes  *attendance.Codes
	looked int
	most   int
	all    *int // how often the law has been asked for the whole grid
}

// ask asks the law about a draft.
func (s *search) ask(d *draft, do func(*policy.Inquiry)) {
	s.looked++
	*s.all++
	p := d.pupil(s.codes)
	s.law.Inquire(p, d.on, func(q *policy.Inquiry) {
		q.At(d.on, d.events.Record(s.law, p, d.on, d.parent), attendance.Date{})
		do(q)
	})
}

// tired reports whether the search has looked often enough.
func (s *search) tired() bool { return s.looked > s.most || *s.all > patience }

// patience is how often the law is asked for a grid before no more is sought: ten times what the largest packs need, a minute or so. A
// hostile pack may have thousands of comparisons that nothing reaches.
const patience = 3_000_000

// unmet lists which of some wants do not hold of a draft.
func (s *search) unmet(d *draft, w wants) []int {
	var out []int
	s.ask(d, func(q *policy.Inquiry) { out = unmet(q, w) })
	return out
}

func unmet(q *policy.Inquiry, w wants) []int {
	var out []int
	for i, x := range w {
		if t := q.Decide(x.form); t == policy.Unknown || (t == policy.True) != x.hold {
			out = append(out, i)
		}
	}
	return out
}

// gap is by how much the left side of a comparison differs from the right one.
type gap struct {
	known bool
	sign  int
	size  attendance.Rate // not negative
}

// gapOf gives the gap of a comparison whose sides are exact.
func gapOf(q *policy.Inquiry, f *policy.Form) gap {
	left, right, ok := q.Sides(f)
	if !ok || !left.Known || !right.Known || left.Least.Compare(left.Most) != 0 || right.Least.Compare(right.Most) != 0 {
		return gap{}
	}
	a, b := left.Least, right.Least
	if !a.HasValue() || !b.HasValue() {
		return gap{}
	}
	g := gap{known: true, sign: a.Compare(b)}
	const limit = 1 << 31 // so that products stay exact
	if max(a.Part, a.Whole, b.Part, b.Whole, -a.Part, -b.Part) < limit {
		g.size = attendance.Rate{Part: a.Part*b.Whole - b.Part*a.Whole, Whole: a.Whole * b.Whole}
		g.size.Part = max(g.size.Part, -g.size.Part)
	}
	return g
}

func (s *search) gap(d *draft, f *policy.Form) gap {
	var g gap
	s.ask(d, func(q *policy.Inquiry) { g = gapOf(q, f) })
	return g
}

// nearer reports whether one gap is smaller than another.
func (g gap) nearer(than gap) bool {
	return g.known && (!than.known || g.size.Whole > 0 && than.size.Whole > 0 && g.size.Compare(than.size) < 0)
}
