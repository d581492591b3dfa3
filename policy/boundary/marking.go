package boundary

import (
	"slices"

	"github.com/rollcall-dev/rollcall/policy"
)

// goal is what marks are sought for: a part of a condition that is to hold or not, or a comparison whose left side is to be as near as can
// be to its right one, on one side of it.
type goal struct {
	form  *policy.Form
	hold  bool
	exact bool
	side  int
}

// reached reports whether a goal is reached, though perhaps not as nearly as can be.
func (g goal) reached(q *policy.Inquiry) bool {
	if g.exact {
		now := gapOf(q, g.form)
		return now.known && now.sign == g.side
	}
	return len(unmet(q, wants{{g.form, g.hold}})) == 0
}

// move is one way of going on: a code, and the sessions that get it one after the other; or, without a code, the days before the pupil
// came on roll.
type move struct {
	code  string
	order []int
}

// with gives the draft after so many sessions of the move.
func (m move) with(d *draft, n int) *draft {
	if m.code == "" {
		x := d.clone()
		x.enrolled = d.year.calendar.Day(n)
		return x
	}
	if n == 0 {
		return d
	}
	return d.marked(block{code: m.code, at: m.order[:n]})
}

// most says how far the move goes.
func (m move) most() int { return len(m.order) }

// marked gives a draft with marks so that a comparison is on a side, or without one so that all wants hold; nil if none is found.
func (s *search) marked(d *draft, w wants, target *goal, depth int) *draft {
	var open []int
	hit := target == nil
	s.ask(d, func(q *policy.Inquiry) {
		open = unmet(q, w)
		hit = hit || target.reached(q)
	})
	next := target
	if len(open) > 0 {
		next = &goal{form: w[open[0]].form, hold: w[open[0]].hold}
	} else if hit && (target == nil || len(d.blocks) > 0 && d.isFixed("target")) {
		return d
	}
	if depth == 0 || s.tired() {
		return nil
	}
	type option struct {
		draft *draft
		open  int
		gap   gap
		rank  int
	}
	var options []option
	if next == target && hit && !d.isFixed("target") {
		options = append(options, option{draft: d, gap: s.gap(d, next.form)})
	}
	for rank, m := range s.moves(d, next, w, target) {
		if s.tired() {
			break
		}
		for _, x := range s.attain(d, m, *next) {
			o := option{draft: x, rank: rank}
			s.ask(x, func(q *policy.Inquiry) {
				o.open = len(unmet(q, w))
				if target != nil {
					o.gap = gapOf(q, target.form)
				}
			})
			options = append(options, o)
		}
	}
	slices.SortStableFunc(options, func(a, b option) int {
		switch {
		case a.open != b.open:
			return a.open - b.open
		case next == target && a.gap.nearer(b.gap):
			return -1
		case next == target && b.gap.nearer(a.gap):
			return 1
		}
		return a.rank - b.rank
	})
	for _, o := range options[:min(len(options), 4)] {
		x := o.draft.clone()
		if next == target {
			if x.fix("target"); o.open == 0 {
				return x
			}
		}
		if found := s.marked(x, w, target, depth-1); found != nil {
			return found
		}
	}
	return nil
}

// attain gives the drafts along a move that reach a goal, as nearly as the move allows: with whole sessions, and with minutes of the last.
func (s *search) attain(d *draft, m move, g goal) []*draft {
	if !g.exact {
		reached := func(n int) bool {
			ok := false
			s.ask(m.with(d, n), func(q *policy.Inquiry) { ok = g.reached(q) })
			return ok
		}
		for n := 1; ; n = min(2*n, m.most()) {
			if reached(n) {
				return []*draft{m.with(d, firstWhere(n/2, n, reached))}
			}
			if n >= m.most() || s.tired() {
				return nil
			}
		}
	}
	sign := func(n int) (int, bool) { now := s.gap(m.with(d, n), g.form); return now.sign, now.known }
	began, known := sign(0)
	if m.code == "" || !known {
		began, known = sign(1)
	}
	end, knownEnd := sign(m.most())
	if !known || !knownEnd || began == end {
		return nil
	}
	turn := firstWhere(0, m.most(), func(n int) bool { now, ok := sign(n); return ok && now != began })
	var out []*draft
	keep := func(n int) {
		if n < 0 || n > m.most() {
			return
		}
		if now := s.gap(m.with(d, n), g.form); now.known && now.sign == g.side {
			n = firstWhere(-1, n, func(k int) bool {
				x := s.gap(m.with(d, max(k, 0)), g.form)
				return x.known && x.sign == g.side && !now.nearer(x)
			})
			out = append(out, m.with(d, max(n, 0)))
		}
	}
	keep(turn - 1)
	keep(turn)
	if now, _ := sign(turn); now == 0 {
		keep(firstWhere(turn, m.most(), func(n int) bool { now, ok := sign(n); return ok && now != 0 }))
	}
	return append(out, s.inMinutes(d, m, g, turn)...)
}

// inMinutes gives drafts in which the last session of a move is missed in part, where minutes count.
func (s *search) inMinutes(d *draft, m move, g goal, turn int) []*draft {
	if m.code == "" || turn < 1 {
		return nil
	}
	length, known := d.year.calendar.MinutesOfKind(d.year.calendar.SessionKind(m.order[turn-1]))
	if !known {
		return nil
	}
	timed := func(minutes int) *draft { return d.marked(block{code: m.code, at: m.order[:turn], minutes: minutes}) }
	one, half := s.gap(timed(1), g.form), s.gap(timed(max(length/2, 2)), g.form)
	if !one.known || !half.known || one.sign == half.sign && !one.nearer(half) && !half.nearer(one) {
		return nil
	}
	began := s.gap(m.with(d, turn-1), g.form).sign
	at := firstWhere(0, length, func(n int) bool { x := s.gap(timed(n), g.form); return x.known && x.sign != began })
	var out []*draft
	for _, n := range []int{at - 1, at, at + 1} {
		if n >= 1 && n < length {
			if now := s.gap(timed(n), g.form); now.known && now.sign == g.side {
				out = append(out, timed(n))
			}
		}
	}
	return out
}

// firstWhere gives the first number after one and up to another for which something holds that holds from there on.
func firstWhere(low, high int, holds func(int) bool) int {
	for high-low > 1 {
		if at := low + (high-low)/2; holds(at) {
			high = at
		} else {
			low = at
		}
	}
	return high
}

// moves lists the ways in which marks may bear on a goal, the plainest first: one code of each of those that do the same to all that
// is wanted, on days that follow each other, on days apart, on half-days.
func (s *search) moves(d *draft, g *goal, w wants, target *goal) []move {
	forms := []*policy.Form{g.form}
	for _, x := range w {
		forms = append(forms, x.form)
	}
	if target != nil {
		forms = append(forms, target.form)
	}
	var out, later []move
	seen := map[string]int{}
	for _, code := range s.meanings(d) {
		start := s.reacts(d, code, g.form)
		if start < 0 {
			continue
		}
		now := s.signature(d.marked(block{code: code.Code, at: s.dayFor(d, code, start)}), forms)
		if seen[now] > 0 {
			continue
		}
		seen[now]++
		for i, order := range s.orders(d, code, start) {
			if m := (move{code.Code, order}); len(order) > 0 && i < 2 {
				out = append(out, m)
			} else if len(order) > 0 {
				later = append(later, m)
			}
		}
		if len(seen) == mostCodes {
			break
		}
	}
	out = append(out, later...)
	if n := d.year.calendar.DaysThrough(d.on); n > 1 && !d.isFixed("enrolled") && d.enrolled.IsZero() {
		out = append(out, move{order: make([]int, n-1)})
	}
	return out
}

// mostCodes is how many codes of different effect are tried.
const mostCodes = 8

// meanings lists the codes that a search may use, those that are resolved first.
func (s *search) meanings(d *draft) []policy.Meaning {
	out := s.law.Meanings(d.on)
	slices.SortStableFunc(out, func(a, b policy.Meaning) int {
		switch {
		case a.Unresolved == b.Unresolved:
			return 0
		case b.Unresolved:
			return -1
		}
		return 1
	})
	return out
}

// signature says in a text what parts of conditions compare, to tell whether two marks are the same to them.
func (s *search) signature(d *draft, forms []*policy.Form) string {
	var text []byte
	s.ask(d, func(q *policy.Inquiry) {
		for _, f := range forms {
			left, right, _ := q.Sides(f)
			text = append(text, left.Text...)
			text = append(text, '|')
			text = append(text, right.Text...)
			text = append(text, '|')
			text = append(text, q.Decide(f).String()...)
			text = append(text, '\n')
		}
	})
	return string(text)
}

// reacts finds the latest day on which a code changes what a part of a condition compares, in school days before the date, -1 if there
// is none.
func (s *search) reacts(d *draft, code policy.Meaning, f *policy.Form) int {
	forms := []*policy.Form{f}
	before := s.signature(d, forms)
	backs := []int{0, 1, 2, 5, 10, 20, 21, 25, 40, 60, 80, 100, 120}
	var all []int
	for _, back := range backs {
		all = append(all, s.dayFor(d, code, back)...)
	}
	if len(all) == 0 || s.signature(d.marked(block{code: code.Code, at: all}), forms) == before {
		return -1
	}
	for _, back := range backs {
		at := s.dayFor(d, code, back)
		if len(at) > 0 && s.signature(d.marked(block{code: code.Code, at: at}), forms) != before {
			return back
		}
	}
	return -1
}

// dayFor lists the sessions of a school day before the date that may have a code.
func (s *search) dayFor(d *draft, code policy.Meaning, back int) []int {
	c := d.year.calendar
	day := c.DaysThrough(d.on) - 1 - back
	if day < 0 {
		return nil
	}
	var at []int
	for i := c.DaySessions(day).From; i < c.DaySessions(day).To; i++ {
		if s.fits(d, code, i) {
			at = append(at, i)
		}
	}
	return at
}

// fits reports whether a session may have a code.
func (s *search) fits(d *draft, code policy.Meaning, session int) bool {
	_, name := d.year.calendar.Session(session)
	return (code.Session == "" || code.Session == name) && !d.used(session)
}

// orders gives the orders in which sessions are marked, from a school day on backwards.
func (s *search) orders(d *draft, code policy.Meaning, start int) [][]int {
	c := d.year.calendar
	last := c.DaysThrough(d.on) - 1
	perDay := len(c.SessionNames())
	take := func(start, every, sessions int) []int {
		var out []int
		for day := last - start; day >= 0; day -= every {
			n := 0
			for i := c.DaySessions(day).From; i < c.DaySessions(day).To && n < sessions; i++ {
				if s.fits(d, code, i) && !c.Day(day).Before(d.enrolled) {
					out = append(out, i)
					n++
				}
			}
		}
		return out
	}
	out := [][]int{take(start, 1, perDay), take(start+1, 2, perDay), take(start+3, 1, perDay), take(start, 5, perDay), take(start+15, 1, perDay)}
	if perDay > 1 {
		out = append(out, take(start, 1, 1), take(start+1, 2, 1))
	}
	return out
}
