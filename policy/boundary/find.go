package boundary

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// effort is how often the law is asked about pupils of one situation before it is given up.
const effort = 2000

// dateDecides reports whether the date alone says on which side a comparison is.
func dateDecides(part *policy.Form) bool {
	return part.Ordered() && reads(part, "pupil", "on") && !reads(part, "measure") && !reads(part, "pupil", "born", "age", "left", "enrolled") &&
		!reads(part, "fact") && !reads(part, "history")
}

// find looks for a pupil of whom a part of a condition is on a side, on a date, and decides.
func (b *builder) find(s subject, part *policy.Form, place Place, m moment) *draft {
	look := b.search(effort)
	for _, w := range b.plan(s, part, m) {
		if look.tired() {
			return nil
		}
		w = slices.DeleteFunc(slices.Clone(w), func(x want) bool { return x.form.Text == part.Text })
		d := b.begin(s, m)
		if d == nil {
			return nil
		}
		if x := look.solve(d, w, part, place); x != nil {
			return x
		}
	}
	return nil
}

// findDates looks for the sides of a part of a condition that only the date decides, on days around one turn in a school year.
func (b *builder) findDates(s subject, part *policy.Form, m moment, e edition) map[Place]*draft {
	look := b.search(effort)
	d := b.begin(s, m)
	if d == nil {
		return nil
	}
	truth := func(on attendance.Date) (policy.Truth, gap) {
		x := d.bare()
		x.on = on
		t, g := policy.Unknown, gap{}
		look.ask(x, func(q *policy.Inquiry) { t, g = q.Decide(part), gapOf(q, part) })
		return t, g
	}
	var best map[Place]*draft
	for _, turn := range b.turnsOf(look, d, part, truth) {
		found := map[Place]*draft{}
		for _, place := range []Place{Below, At, Above} {
			at := turn.AddDays(place.side())
			y := b.yearOf(at)
			if y == nil || !inForce(e.from, e.until, at) || at.After(b.horizon()) {
				continue
			}
			if x := b.findFixed(b.search(effort), s, part, moment{y, at}); x != nil {
				found[place] = x
			}
		}
		if len(found) > len(best) {
			best = found
		}
	}
	return best
}

// turnsOf gives the dates of a school year on which a comparison is at its boundary: those on which two dates are the same, or else those
// on which it turns.
func (b *builder) turnsOf(look *search, d *draft, part *policy.Form, truth func(attendance.Date) (policy.Truth, gap)) []attendance.Date {
	var right attendance.Date
	look.ask(d, func(q *policy.Inquiry) {
		if l, r, _ := q.Sides(part); l.Date == d.on {
			right = r.Date
		}
	})
	if !right.IsZero() {
		if _, g := truth(right); g.known && g.sign == 0 {
			return []attendance.Date{right}
		}
	}
	var out []attendance.Date
	first := d.year.calendar.First()
	last, _ := truth(first)
	for i := 1; i <= 366; i++ {
		on := first.AddDays(i)
		now, _ := truth(on)
		if now != last {
			out = append(out, on)
		}
		last = now
	}
	return out
}

// findFixed looks for a pupil for whom a part of a condition decides that the date has settled.
func (b *builder) findFixed(look *search, s subject, part *policy.Form, m moment) *draft {
	for _, w := range b.plan(s, part, m) {
		w = slices.DeleteFunc(slices.Clone(w), func(x want) bool { return x.form.Text == part.Text })
		if d := b.begin(s, m); d != nil {
			if x := look.complete(d, w, nil); x != nil {
				return x
			}
		}
	}
	return nil
}

// plan gives the ways in which a part of a condition decides what comes of the rule or the step.
func (b *builder) plan(s subject, part *policy.Form, m moment) []wants {
	p, on := b.planner(s, m), m.on
	out := p.deciding(s.condition.Form, part)
	rest := nothing()
	for i, c := range s.all {
		if c.Role == s.condition.Role || !inForce(c.From, c.Until, on) || !s.bears(c, i) {
			continue
		}
		hold := isMain(c.Role)
		more := and(rest, p.ways(c.Form, hold))
		if len(more) == 0 && (s.step == nil || hold) {
			return nil // whatever this condition is, another one decides before it
		}
		if len(more) > 0 {
			rest = more
		}
	}
	if s.step != nil {
		for _, c := range []*policy.Clause{s.step.Ladder.Closes(), s.step.Ladder.Hold()} {
			if f := c.Form(b.law); f != nil {
				if more := and(rest, p.ways(f, false)); len(more) > 0 {
					rest = more
				}
			}
		}
	}
	return and(out, rest)
}

// planner gives the planner of a date.
func (b *builder) planner(s subject, m moment) planner {
	decide := func(f *policy.Form) policy.Truth {
		t := policy.Unknown
		if d := b.begin(s, m); d != nil {
			b.search(1).ask(d.bare(), func(q *policy.Inquiry) { t = q.Decide(f) })
		}
		return t
	}
	return planner{law: b.law, on: m.on, decide: decide, known: map[outcome][]wants{}}
}

// bears reports whether another condition of the same rule or step, by its place, bears on whether the condition decides: what a step
// requires is looked at once it is called for, a charge whether it is blocked or not, and of charges the first that holds is asked for.
func (s subject) bears(other policy.ConditionForm, at int) bool {
	isCharge := func(role string) bool { return strings.HasPrefix(role, "charge ") }
	switch {
	case other.Role == "requires":
		return s.condition.Role != "when" && !isCharge(s.condition.Role)
	case isCharge(other.Role):
		own := slices.IndexFunc(s.all, func(c policy.ConditionForm) bool { return c.Role == s.condition.Role })
		return isCharge(s.condition.Role) && at < own
	}
	return true
}

// begin gives the pupil that a search begins with: always present, of an age at which the law applies, with what must have been done
// before the step is taken.
func (b *builder) begin(s subject, m moment) *draft {
	d := &draft{law: b.law, year: m.year, on: m.on, born: m.on.AddMonths(-12*12 - 6), facts: map[string]string{}}
	if b.asksYearGroup() {
		d.yearGroup = "7"
	}
	for _, session := range b.law.SessionNames() {
		code := ""
		for _, c := range b.law.Meanings(m.on) {
			if c.Attended && c.Possible && !c.Late && !c.Unresolved && (c.Session == "" || c.Session == session) {
				code = c.Code
				break
			}
		}
		if code == "" {
			return nil
		}
		d.fill = append(d.fill, code)
	}
	if s.step == nil {
		return d
	}
	if s.step.PerParent {
		d.parent = "mother"
	}
	if !isMain(s.condition.Role) || s.condition.Role == "requires" {
		d = b.prepared(s.step, d, s.ago)
	}
	return d
}

// asksYearGroup reports whether any condition of the law asks for the year group.
func (b *builder) asksYearGroup() bool {
	if b.yearGroup == nil {
		asks := func(all []policy.ConditionForm) bool {
			return slices.ContainsFunc(all, func(c policy.ConditionForm) bool {
				return slices.ContainsFunc(parts(c.Form), func(f *policy.Form) bool { return reads(f, "pupil", "year_group") })
			})
		}
		found := false
		for rule := range b.law.Rules() {
			found = found || asks(b.law.RuleConditions(rule))
		}
		for _, step := range b.law.Steps() {
			found = found || asks(b.law.StepConditions(step))
		}
		b.yearGroup = &found
	}
	return *b.yearGroup
}

// prepared gives a draft about whom all has been done that must come before a step.
func (b *builder) prepared(step *policy.Step, d *draft, ago int) *draft {
	for _, a := range step.After {
		before := b.law.Step(a.Step)
		outcome := a.Outcome
		if outcome == "" && len(before.Outcomes) > 0 {
			outcome = before.Outcomes[0] // what is not open any more holds nothing up
		}
		d = d.did(before, outcome, ago+len(d.events))
		if d.parent == "" && before.PerParent {
			d.parent = "mother"
			d.events[len(d.events)-1].Parent = d.parent
		}
	}
	for _, name := range step.Needs {
		d = d.withEvidence(name)
	}
	return d
}

// solve looks for a pupil of whom all that is wanted holds and a part of a condition is on a side.
func (s *search) solve(d *draft, w wants, part *policy.Form, place Place) *draft {
	if !part.Ordered() {
		return s.complete(d, append(slices.Clone(w), want{part, place == Holds}), nil)
	}
	if reads(part, "measure") {
		target := &goal{form: part, exact: true, side: place.side()}
		ground := w
		if len(part.Since) > 0 || reads(part, "history") {
			ground = append(slices.Clone(w), want{part, true}) // the step must have been taken, whatever was counted since
		}
		for range 2 {
			if x := s.settled(d, ground, 6); x != nil {
				if found := s.complete(x, w, target); found != nil {
					return found
				}
			}
			ground = w
		}
		return nil
	}
	for _, x := range s.placed(d, part, place) {
		if s.tired() {
			return nil
		}
		if found := s.complete(x, w, nil); found != nil && s.onSide(found, part, place) {
			return found
		}
	}
	return nil
}

// complete gives a draft of whom all that is wanted holds, and a comparison of marks is on a side; nil if none is found.
func (s *search) complete(d *draft, w wants, target *goal) *draft {
	d = s.settled(d, w, 6)
	if d == nil {
		return nil
	}
	d = s.marked(d, w, target, 4)
	if d == nil || len(s.unmet(d, w)) > 0 {
		return nil
	}
	if target != nil {
		if g := s.gap(d, target.form); !g.known || g.sign != target.side {
			return nil
		}
	}
	return d
}

// onSide reports whether what was placed is still there.
func (s *search) onSide(d *draft, part *policy.Form, place Place) bool {
	if reads(part, "pupil", "born", "age") {
		return true // the day decides, not the number
	}
	g := s.gap(d, part)
	return g.known && g.sign == place.side()
}

// placed gives drafts of whom what no mark decides is on a side, the nearest first, and stays there.
func (s *search) placed(d *draft, part *policy.Form, place Place) []*draft {
	var out []*draft
	switch {
	case reads(part, "pupil", "born", "age"):
		_, turns := s.births(d, part)
		for _, turn := range turns {
			x := d.clone()
			x.born = turn.AddDays(-1 - place.side()) // the day before it is the latest of those whose birthday it is
			x.fix("born")
			out = append(out, x)
		}
		return out
	case reads(part, "history"):
		return s.counted(d, part, place.side())
	}
	for _, x := range s.varied(d, part) {
		if g := s.gap(x, part); g.known && g.sign == place.side() {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b *draft) int { return s.byGap(part, a, b) })
	return out[:min(len(out), 4)]
}

// varied gives drafts in which what a part of a condition reads of the pupil takes many values.
func (s *search) varied(d *draft, part *policy.Form) []*draft {
	out := s.personal(d, part)
	add := func(what string, change func(*draft)) {
		x := d.clone()
		change(x)
		x.fix(what)
		out = append(out, x)
	}
	for _, n := range part.Reads() {
		t, _ := s.law.FactType(n.Name)
		for back := -3; back < 120; back++ {
			on := d.on.AddDays(-back)
			switch {
			case n.Kind == "fact" && t.Type == "date":
				add("fact "+n.Name, func(x *draft) { x.facts[n.Name] = on.String() })
			case n.Kind == "pupil" && n.Name == "left":
				add("left", func(x *draft) { x.left = on })
			case n.Kind == "pupil" && n.Name == "enrolled" && back >= 0:
				add("enrolled", func(x *draft) { x.enrolled = on })
			}
		}
	}
	for i, x := range out {
		for _, n := range part.Reads() {
			out[i] = x.clone()
			x = out[i]
			x.fix(map[string]string{"fact": "fact " + n.Name, "pupil": n.Name}[n.Kind])
		}
	}
	return out
}
