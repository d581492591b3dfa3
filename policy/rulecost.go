package policy

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// RuleCost says how the conditions of a rule are worked out when many pupils are judged, and what that can cost at most. It is of
// the law under which the rule was last in force.
type RuleCost struct {
	Rule       string
	From       attendance.Date // since when the law is what the cost is of; zero if it always was
	Conditions []ConditionCost

	sessions int // of a day
}

// ConditionCost is about a part of a rule's conditions that is true, false or unknown by itself.
type ConditionCost struct {
	Part     string       // which of the rule's conditions it stands in: applies, when, or unless and the exception's name
	Text     string       // as the pack has it, written plainly
	AsOf     ConditionWay // how it is worked out as of a date: see [Policy.Decide]
	AllDates ConditionWay // and on all dates of a stretch: see [Policy.Timelines]
}

// ConditionWay is a way of working a condition out.
type ConditionWay struct {
	Form   CostForm
	Reason string // of the slow forms, why it is none of the others; of the others, for which pupils it is not enough

	parts  int  // of the condition
	slides bool // whether the window's beginning moves with the date
	// Looks at each session: once, to sort the marks; and each time that the condition is worked out.
	sorts, walks int
	words        int // and looks at each word of 64 sessions, each time
}

// CostForm is what a condition is turned into.
type CostForm uint8

// The forms, from the cheapest to the dearest.
const (
	Constant CostForm = iota // the same for everybody until the law changes
	Named                    // what another rule has come to
	Fixed                    // rests on dates, birth and facts: worked out once for all pupils born on one day
	Counted                  // a count or a share against a number
	Own                      // rests on no mark, but on what few pupils share
	Figured                  // worked out by itself, from what was counted
	InOrder                  // days or a run against a number: follows the sessions in order
	OnSheet                  // worked out by itself, from the marks sorted on a sheet
)

var costForms = []string{"constant", "named", "fixed", "counted", "own", "figured", "in order", "on the sheet"}

// String gives the form in a word or three.
func (f CostForm) String() string { return costForms[f] }

// Slow reports whether the form is one of the slow ones, which [ConditionWay] gives a reason for.
func (f CostForm) Slow() bool { return f == Figured || f == OnSheet }

// CostForms lists the forms with what they mean, from the cheapest on.
func CostForms() []struct{ Form, Meaning string } {
	meanings := []string{
		"the same for everybody until the law changes", "what another rule has come to", "rests on dates, birth and facts: once for all pupils born on one day",
		"a count or a share against a number", "rests on no mark, but on what few pupils share: once a pupil",
		"worked out by itself, from what was counted", "days or a run against a number: follows the sessions in order",
		"worked out by itself, from the marks sorted on a sheet",
	}
	out := make([]struct{ Form, Meaning string }, len(meanings))
	for i, m := range meanings {
		out[i].Form, out[i].Meaning = costForms[i], m
	}
	return out
}

// Costs says for each rule how its conditions are worked out when many pupils are judged, so that authors of packs see which rules
// are dear. All of them come to the same verdicts, and none runs on a virtual machine: expr reads the conditions, and what they
// say is then looked up, counted, or worked out in Go.
func (p *Policy) Costs() []RuleCost {
	out := make([]RuleCost, len(p.rules))
	for i, u := range p.rules {
		out[i] = RuleCost{Rule: u.name, sessions: len(p.sessions)}
		for _, e := range slices.Backward(p.editions) {
			lowered := &e.lowered().rules[i]
			if !lowered.inForce {
				continue
			}
			out[i].From = e.from
			c := costing{policy: p, edition: e}
			if u.applies != nil {
				c.add("applies", lowered.applies)
			}
			c.add("when", lowered.when)
			k := 0
			for _, x := range u.unless {
				if x.inForce.on(p.dateIn(e)) {
					c.add("unless "+x.name, lowered.unless[k])
					k++
				}
			}
			out[i].Conditions = c.all
			break
		}
	}
	return out
}

// dateIn gives a date on which an edition is the law.
func (p *Policy) dateIn(e *edition) attendance.Date {
	if e.from.IsZero() {
		return p.inForce.from.AddDays(-1)
	}
	return e.from
}

// costing finds out the forms of the conditions of a rule under an edition of the law.
type costing struct {
	policy  *Policy
	edition *edition
	all     []ConditionCost
}

func (c *costing) add(part string, t *test) {
	if len(t.parts) > 0 {
		for _, p := range t.parts {
			c.add(part, p)
		}
		return
	}
	out := ConditionCost{Part: part, Text: t.node.shown}
	out.AsOf, out.AllDates = c.way(t, false), c.way(t, true)
	c.all = append(c.all, out)
}

func (c *costing) way(t *test, allDates bool) ConditionWay {
	out := ConditionWay{parts: t.node.weight()}
	switch t.op {
	case testConstant:
		out.Form = Constant
	case testNamed:
		out.Form = Named
	case testThreshold:
		c.threshold(&out, c.policy.measures[t.of], allDates)
	case testGeneral:
		c.general(&out, t.node, allDates)
	default:
		if out.Form = Fixed; t.other {
			out.Form, out.Reason = Own, "asks for what few pupils share"
		}
	}
	return out
}

// threshold finds the form of a measure that is held against a number.
func (c *costing) threshold(out *ConditionWay, m *measure, allDates bool) {
	rule := c.policy.tallies[m.tally]
	out.slides = !c.policy.windows[m.window].window.Period() && !c.policy.windows[m.window].window.Everything()
	why := ""
	switch {
	case rule.asks("age"):
		why = fmt.Sprintf("where of %s asks for the age", m.name)
	case allDates && rule.drifts:
		why = fmt.Sprintf("where of %s asks how long ago a session was", m.name)
	case !m.byDay() && !m.isRun():
		out.Form = Counted
		if m.inMinutes() || rule.overMarks {
			out.Reason = "on the sheet for pupils whose marks carry minutes"
		}
		return
	case m.share:
		why = fmt.Sprintf("%s is a share of days", m.name)
	case m.isRun() && (m.unit == countMinutes || m.unit == countHours):
		why = fmt.Sprintf("%s is a run in %s", m.name, map[countKind]string{countMinutes: "minutes", countHours: "hours"}[m.unit])
	case allDates && c.usualCounts(m):
		why = fmt.Sprintf("usual marks count for %s", m.name)
	default:
		out.Form = InOrder
		out.Reason = "on the sheet for pupils with marks that are missing or open, or that carry minutes"
		return
	}
	out.Form, out.Reason = OnSheet, why
	c.onSheet(out, []*measure{m})
}

// usualCounts reports whether some mark of a class that is attended and nothing else counts for a measure.
func (c *costing) usualCounts(m *measure) bool {
	p := c.policy
	cells, kinds := c.edition.sorting.cells[m.tally], len(p.sessions)
	return slices.ContainsFunc(p.readings, func(r *reading) bool {
		return r.class.flags == possible|attended && slices.ContainsFunc(cells[r.id*kinds:(r.id+1)*kinds], func(c cell) bool { return c&mayHit != 0 })
	})
}

// general finds the form of a condition that is worked out by itself.
func (c *costing) general(out *ConditionWay, n *node, allDates bool) {
	out.Form, out.Reason = Figured, c.whyGeneral(n)
	var counted []*measure
	sheet := allDates
	for _, u := range n.collect(nil) {
		if u.kind != useMeasure {
			continue
		}
		m := c.policy.measures[u.at]
		counted = append(counted, m)
		sheet = sheet || m.byDay() || m.isRun() || c.policy.tallies[m.tally].asks("age")
	}
	if sheet && (len(counted) > 0 || allDates) {
		out.Form = OnSheet
	}
	c.onSheet(out, counted)
}

// whyGeneral says why a condition cannot be a measure against a number.
func (c *costing) whyGeneral(n *node) string {
	measures := func(n *node) int {
		uses := n.collect(nil)
		return len(slices.DeleteFunc(uses, func(u use) bool { return u.kind != useMeasure }))
	}
	if n.relation == "" {
		if measures(n) > 0 {
			return "asks whether a figure is in a list"
		}
		return "compares truth values, one of them what a rule has come to"
	}
	a, b := n.sides[0], n.sides[1]
	switch {
	case measures(a) > 0 && measures(b) > 0:
		return "compares two measures with each other"
	case measures(n) == 0:
		return "chooses between numbers by what a rule has come to"
	case a.measure() < 0 && b.measure() < 0 && n.chooses():
		return "chooses between figures by a condition"
	case a.measure() < 0 && b.measure() < 0:
		return "calculates with a measure"
	case a.typ == shareType && (n.relation == "==" || n.relation == "!="):
		return "asks whether a share is exactly so much"
	}
	return "compares a measure with what differs from pupil to pupil, or has no value in the law"
}

// chooses reports whether some value depends on a condition.
func (n *node) chooses() bool {
	return len(n.parts) == 3 && n.parts[0].typ == boolType || slices.ContainsFunc(n.parts, (*node).chooses)
}

// onSheet adds up what measures cost on the sheet. A mark is looked at and put into a set; conditions over marks or sessions may be
// asked of each; days are made of sessions, and runs followed. Where marks become others, or where counts the days since, all of that is
// done again for other dates.
func (c *costing) onSheet(out *ConditionWay, measures []*measure) {
	for _, m := range measures {
		rule := c.policy.tallies[m.tally]
		sorts := 2
		if rule.where != nil {
			sorts += rule.where.weight()
		}
		if rule.overMarks {
			sorts += rule.of.weight() + rule.outOf.weight()
		}
		if m.byDay() {
			sorts += 2
		}
		if rule.drifts || slices.ContainsFunc(c.policy.codes, func(k *code) bool { return k.becomes != nil }) {
			out.walks += sorts
		} else {
			out.sorts += sorts
		}
		if out.words += 2; m.isRun() {
			out.walks++
		}
	}
}

// weight counts the parts of an expression.
func (n *node) weight() int {
	out := 1
	for _, p := range n.parts {
		out += p.weight()
	}
	return out
}

// datesOfYear is how many dates a year has, on which windows may move and conditions be asked.
const datesOfYear = 365

// Steps bounds what the rule costs as of a date, and on all dates of a year, for one pupil whose marks are all known, in elementary
// steps: a look at a mark, an addition, a comparison, one part of a condition worked out. The year has so many sessions. Counting
// the marks is in it though rules share it, and each condition is worked out though the first may decide: it is a bound, and
// mostly far above what happens, since marks that are the usual ones are passed over. What is not in it is the search for ways
// in which open marks may turn out, of four thousand trials a rule at most.
func (r *RuleCost) Steps(sessions int) (asOf, allDates int) {
	days := max(1, sessions/r.sessions)
	for _, c := range r.Conditions {
		asOf += c.AsOf.asOf(sessions)
		allDates += c.AllDates.allDates(sessions, days)
	}
	return asOf, allDates
}

func (w *ConditionWay) asOf(sessions int) int {
	switch w.Form {
	case Constant, Named, Fixed:
		return 1
	case Own:
		return w.parts
	case Counted, InOrder:
		return 1 + sessions
	}
	return w.sorts*sessions + w.once(sessions)
}

// once bounds the steps of working the condition out when the marks have been sorted.
func (w *ConditionWay) once(sessions int) int {
	return w.parts + w.walks*sessions + w.words*((sessions+63)/64)
}

// allDates bounds the steps on all dates of a year. What holds on a date is a bit of a word.
func (w *ConditionWay) allDates(sessions, days int) int {
	const words = (datesOfYear + 63) / 64
	switch w.Form {
	case Constant, Named, Fixed:
		return words
	case Counted: // each mark enters the window and leaves it, and each day is decided
		return words + 2*sessions + days
	case InOrder: // where the window's beginning moves it is followed anew from there
		if w.slides {
			return words + days*sessions
		}
		return words + sessions + days
	}
	// Stretches of dates are decided and those left open halved: less than twice as often as there are dates.
	return w.sorts*sessions + 2*datesOfYear*w.once(sessions)
}
