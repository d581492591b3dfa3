package policy

import (
	"math/big"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/linear"
)

// flag gives the claim that something is true of which it is not known.
func (r *review) flag(name string) *claim {
	if c, ok := r.flags[name]; ok {
		return c
	}
	c := &claim{op: claimFlag, about: r.unknown(unknownValue{name: name, typ: boolType, measure: -1}), is: true}
	r.flags[name] = c
	return c
}

// text gives the unknown for a text: a fact, or the year group.
func (r *review) text(name string) int {
	u := unknownValue{name: name, typ: textType, measure: -1}
	switch {
	case r.inSession && name == "session":
		u.allowed = r.p.sessions
	case r.inSession:
		for d := range 7 {
			u.allowed = append(u.allowed, attendance.WeekdayName(weekday(d)))
		}
	default:
		if f := r.factNamed(name); f != nil {
			u.allowed = f.allowed
		}
	}
	return r.unknown(u)
}

func (r *review) unknown(u unknownValue) int {
	if i, ok := r.named[u.name]; ok {
		return i
	}
	u.ends = u.bounds(len(r.unknowns))
	r.unknowns = append(r.unknowns, u)
	r.named[u.name] = len(r.unknowns) - 1
	return len(r.unknowns) - 1
}

// number gives the unknown for a number or a date: a name, or a call that is not worked out. What can be said of it without a register
// goes with it.
func (r *review) number(name string) int {
	if i, ok := r.named[name]; ok {
		return i
	}
	u := unknownValue{name: name, typ: numberType, measure: -1}
	zero := new(big.Rat)
	function, _, isCall := strings.Cut(name, "(")
	switch {
	case r.inSession:
		u.whole = true
		switch name {
		case "month":
			u.lo, u.hi = big.NewRat(1, 1), big.NewRat(12, 1)
		case "term", "school_days_ago", "age":
			u.lo = zero
		}
	case isCall:
		u.whole = true
		switch function {
		case "div", "times", "days_since", "school_days_since":
			u.lo = zero
		case "min", "max":
			u.whole = false
		}
	case name == "age":
		u.whole, u.lo, u.hi = true, zero, big.NewRat(130, 1)
	case slices.Contains(builtinNames, name):
		u.whole = true // dates
	default:
		for i, m := range r.p.measures {
			if m.name == name {
				u.measure, u.lo, u.hi, u.whole = i, zero, r.most(m), m.whole() == 1 && !m.share
			}
		}
		for _, f := range r.p.facts {
			if f.name == name {
				u.whole = f.whole || f.typ == dateType
			}
		}
	}
	i := r.unknown(u)
	if function == "age_on" {
		r.unknowns[i].axioms = r.aged(name, i)
	}
	if isCall && (function == "latest" || function == "next") {
		on := linear.Variable(r.number("on"))
		past, less := linear.Variable(i), on
		if function == "latest" {
			past, less = on, linear.Variable(i)
		}
		year := linear.Constant(big.NewRat(1462, 1)) // a day of the year may be 29 February
		r.unknowns[i].axioms = []linear.Claim{{Sum: past.Minus(less)}, {Sum: less.Add(year).Minus(past)}}
	}
	return i
}

// aged gives what holds of the age on the latest or the next of some days of the year: it is that of today, or it lacks a year at most. Days
// that only leap years have may be further off.
func (r *review) aged(name string, i int) []linear.Claim {
	day, isLatest := strings.CutPrefix(name, "age_on(latest(")
	_, isNext := strings.CutPrefix(name, "age_on(next(")
	if !isLatest && !isNext || strings.Contains(name, "02-29") || strings.Count(day, "(") > 0 {
		return nil
	}
	younger, older := linear.Variable(i), linear.Variable(r.number("age"))
	if isNext {
		younger, older = older, younger
	}
	return []linear.Claim{{Sum: older.Minus(younger)}, {Sum: younger.Add(linear.Constant(big.NewRat(1, 1))).Minus(older)}}
}

// most gives the most that a measure can come to, nil if that is not known. It is generous: a day has all its sessions and 24 hours, and
// a week seven days.
func (r *review) most(m *measure) *big.Rat {
	if m.share {
		return big.NewRat(1, 1)
	}
	days, ok := longest(r.p.windows[m.window])
	if !ok {
		return nil
	}
	return r.fill(m, days, 24)
}

// fill gives what so many days can hold of what a measure counts.
func (r *review) fill(m *measure, days, hours int64) *big.Rat {
	each := int64(1)
	switch m.unit {
	case countHours:
		each = hours
	case countMinutes:
		each = hours * 60
	case countSessions, countOccasions:
		each = int64(len(r.p.sessions))
	}
	return big.NewRat(days*each, 1)
}

// longest gives how many days a window can hold at most.
func longest(w measureWindow) (int64, bool) {
	if w.since != "" {
		return 0, false
	}
	n, unit := w.window.Length()
	switch unit {
	case "days", "school days":
		return int64(n), true
	case "weeks", "school weeks":
		return 7 * int64(n), true
	case "months":
		return 31 * int64(n), true
	case "years":
		return 366 * int64(n), true
	}
	switch w.window.String() {
	case "today":
		return 1, true
	case "calendar month":
		return 31, true
	case "academic year", "semester", "quarter", "term", "half term", "grading period", "school month":
		return 366, true
	}
	return 0, false
}

// measurePair is two measures under one sorting of marks.
type measurePair struct {
	a, b    int
	sorting *sorting
}

// between gives what holds of two measures besides: that one counts no more than the other, or that two shares make a whole.
func (r *review) between(v, w int) []linear.Claim {
	a, b := r.unknowns[v].measure, r.unknowns[w].measure
	if a < 0 || b < 0 || r.edition == nil {
		return nil
	}
	key := measurePair{a, b, r.edition.sorting}
	if known, ok := r.pairs[key]; ok {
		return known
	}
	m, n := r.p.measures[a], r.p.measures[b]
	var out []linear.Claim
	if r.within(m, n) {
		out = append(out, linear.Claim{Sum: linear.Variable(w).Minus(linear.Variable(v))})
	}
	if r.within(n, m) {
		out = append(out, linear.Claim{Sum: linear.Variable(v).Minus(linear.Variable(w))})
	}
	if r.apart(m, n) { // what both count is no more than the whole
		out = append(out, linear.Claim{Sum: linear.Constant(big.NewRat(1, 1)).Minus(linear.Variable(v)).Minus(linear.Variable(w))})
	}
	r.pairs[key] = out
	return out
}

// within reports whether a measure never comes to more than another.
func (r *review) within(m, n *measure) bool {
	s, t := r.p.tallies[m.tally], r.p.tallies[n.tally]
	switch {
	case s.overMarks || t.overMarks || m.share != n.share || m.inForce != n.inForce:
		return false
	case m.isRun() || n.isRun():
		if m.tally != n.tally || m.part != n.part || m.unit != n.unit {
			return false
		}
		return m.count == currentRun && n.count == longestRun && r.inside(m, n)
	case m.count != n.count || m.count == countDays && m.part != n.part && n.part != attendance.AnyPart:
		return false
	case t.where != nil && (s.where == nil || whereOf(s) != whereOf(t)):
		return false
	case m.share && (m.window != n.window || s.outOfText.string != t.outOfText.string || (s.where == nil) != (t.where == nil)):
		return false
	case !m.share && !r.inside(m, n):
		return false
	}
	return r.covers(n.tally, m.tally)
}

// whereOf gives the condition over sessions of a tally, as its key has it.
func whereOf(t *tallyRule) string {
	_, where, _ := strings.Cut(t.hits, `" "`)
	return where
}

// inside reports whether a measure's window never reaches beyond that of another.
func (r *review) inside(m, n *measure) bool {
	if m.window == n.window {
		return true
	}
	v, w := r.p.windows[m.window], r.p.windows[n.window]
	if v.since != "" || w.since != "" || v.asOf != w.asOf {
		return false
	}
	if w.window.Everything() {
		return true
	}
	a, unit := v.window.Length()
	b, other := w.window.Length()
	if unit != "" && unit == other {
		return a <= b && (v.window.WithinYear() || !w.window.WithinYear())
	}
	return v.window.WithinYear() && w.window.String() == "academic year"
}

// covers reports whether a tally counts every mark that another counts, under the law of the review's edition.
func (r *review) covers(all, some int) bool {
	more, less := r.edition.sorting.cells[all], r.edition.sorting.cells[some]
	for i := range len(r.p.readings) * len(r.p.sessions) {
		if less[i]&mayHit != 0 && more[i]&hit == 0 {
			return false
		}
	}
	return true
}

// apart reports whether two shares of one whole count no mark twice.
func (r *review) apart(m, n *measure) bool {
	s, t := r.p.tallies[m.tally], r.p.tallies[n.tally]
	if !m.share || !n.share || m.count != countSessions || n.count != countSessions || m.window != n.window || m.inForce != n.inForce ||
		s.outOfText.string != t.outOfText.string || whereOf(s) != whereOf(t) || s.overMarks || t.overMarks {
		return false
	}
	a, b := r.edition.sorting.cells[m.tally], r.edition.sorting.cells[n.tally]
	for i := range len(r.p.readings) * len(r.p.sessions) {
		if a[i]&b[i]&mayHit != 0 {
			return false
		}
	}
	return true
}
