package boundary

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// clocks looks for the situations about a step's wait, due date and expiry, the day before, on the day and the day after, and about its
// limit.
func (b *builder) clocks(step *policy.Step, all []policy.ConditionForm) {
	s := subject{step: step, condition: policy.ConditionForm{Role: "clock", Cite: step.Cite}, all: all, ago: longAgo}
	if !step.Wait.Set() && !step.Due.Set() && !step.Expires.Set() && step.Limit.Count == 0 {
		return
	}
	ready := []*draft{b.ready(s)}
	if len(step.After) > 0 {
		s.ago = 0 // a clock that began long ago has run out
		ready = append(ready, b.ready(s))
	}
	ready = slices.DeleteFunc(ready, func(d *draft) bool { return d == nil })
	for _, c := range []struct {
		role  string
		clock policy.Clock
		of    func(escalation.Answer) attendance.Date
	}{
		{"wait", step.Wait, func(a escalation.Answer) attendance.Date { return a.From }},
		{"due", step.Due, func(a escalation.Answer) attendance.Date { return a.By }},
		{"expires", step.Expires, func(a escalation.Answer) attendance.Date { return a.Expires }},
	} {
		if c.clock.Set() {
			s.condition.Role = c.role
			b.clock(s, fmt.Sprintf("%s = %q", c.role, c.clock), ready, c.of)
		}
	}
	if step.Limit.Count > 0 {
		s.condition.Role = "limit"
		if len(ready) == 0 {
			b.miss(s, &policy.Form{Text: limitText(step)}, At, edition{}, "no pupil was found for whom the step may be taken but for its limit")
			return
		}
		b.limit(s, ready[0])
	}
}

// ready gives a pupil for whom a step may be taken but for its clocks and limit, nil if none is found.
func (b *builder) ready(s subject) *draft {
	for _, m := range b.moments(b.editions(s, nil)[0]) {
		look := b.search(effort)
		p := b.planner(s, m)
		ways := nothing()
		for _, c := range s.all {
			if inForce(c.From, c.Until, m.on) && (isMain(c.Role) || c.Role == "closes" || c.Role == "hold" || len(c.Role) > 7 && c.Role[:7] == "unless ") {
				ways = and(ways, p.ways(c.Form, isMain(c.Role)))
			}
		}
		d := b.begin(s, m)
		if d == nil {
			return nil
		}
		for _, w := range ways {
			if x := look.complete(d, w, nil); x != nil {
				return x
			}
			if look.tired() {
				break
			}
		}
	}
	return nil
}

// answer says how the subject's step stands for a draft.
func (b *builder) answer(s subject, d *draft) escalation.Answer {
	decision := escalation.Next(b.law.Evaluate(d.pupil(b.codes), d.on), d.events)
	i := slices.IndexFunc(decision.Steps, func(a escalation.Answer) bool {
		return a.Step == s.step && (a.Parent == d.parent || a.Parent == "")
	})
	if i < 0 {
		return escalation.Answer{}
	}
	return decision.Steps[i]
}

// clock adds the situations on the days around the one on which a clock runs out, with the first of some pupils for whom it does so in
// the right place.
func (b *builder) clock(s subject, text string, ready []*draft, of func(escalation.Answer) attendance.Date) {
	part := &policy.Form{Text: text}
	for _, place := range []Place{Below, At, Above} {
		why := "no pupil was found for whom the step may be taken but for its clocks"
		var found *draft
		var end attendance.Date
		for _, d := range ready {
			if end = of(b.answer(s, d)); end.IsZero() {
				why = "the clock has not begun for the pupil that was found"
				continue
			}
			d = d.clone()
			d.on = end.AddDays(place.side())
			why = fmt.Sprintf("the clock ends on %s, and the pupil that was found is not one for the step on %s", end, d.on)
			if a := b.answer(s, d); !d.on.After(d.year.calendar.Last()) && of(a) == end && a.Status != escalation.NotCalledFor && a.Status != escalation.Done {
				found = d
				break
			}
		}
		if found == nil {
			b.miss(s, part, place, edition{}, why)
			continue
		}
		b.addAs(s, part, place, found, fmt.Sprintf("%s_%s_%s", s.step.Name, s.condition.Role, place), "", found.on.String(), end.String())
	}
}

func limitText(s *policy.Step) string {
	return fmt.Sprintf("limit = %d within %s", s.Limit.Count, s.Limit.Within)
}

// limit adds the situations with as many uses as a limit allows, and one fewer, and with the earliest of them on the first day that counts
// and on the day before.
func (b *builder) limit(s subject, ready *draft) {
	l := s.step.Limit
	part := &policy.Form{Text: limitText(s.step)}
	outcome := ""
	for _, o := range s.step.Outcomes {
		if outcome == "" && !slices.Contains(l.Except, o) {
			outcome = o
		}
	}
	used := func(n int, first attendance.Date) *draft {
		d := ready
		if n > 0 && !first.IsZero() {
			d, n = d.didOn(s.step, outcome, first), n-1
		}
		for i := range n {
			d = d.did(s.step, outcome, 50+10*i)
		}
		return d
	}
	held := func(d *draft) bool { return d.events.Check(b.law, d.pupil(b.codes)) == nil }
	add := func(place Place, d *draft, name, left string) {
		if !held(d) {
			b.miss(s, part, place, edition{}, "the step was not in force when it would have been taken, or what else is on the record contradicts it")
			return
		}
		b.addAs(s, part, place, d, s.step.Name+"_limit_"+name, "", left, fmt.Sprint(l.Count))
	}
	add(Below, used(l.Count-1, attendance.Date{}), "below", fmt.Sprint(l.Count-1))
	add(At, used(l.Count, attendance.Date{}), "at", fmt.Sprint(l.Count))
	if l.Within.Everything() {
		return
	}
	window, err := l.Within.On(ready.pupil(b.codes), ready.on)
	if err != nil {
		return
	}
	add(At, used(l.Count, window.From), "first_day", fmt.Sprintf("%d, the earliest on the first day that counts, %s", l.Count, window.From))
	add(Below, used(l.Count, window.From.AddDays(-1)), "day_before", fmt.Sprintf("%d, the earliest on the day before the first that counts, %s", l.Count, window.From))
}
