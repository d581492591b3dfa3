package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewHoles finds dates on which something is asked for that the law does not give then.
func (r *review) reviewHoles() {
	r.neverInForce()
	r.farOff()
	r.successions()
	r.lawlessTimes()
	seen := map[int]bool{}
	look := func(owner string, at tomldoc.Pos, f inForce, own []use, phrases ...*phrase) {
		for i, p := range r.p.parameters {
			if !seen[i] && r.reads(own, i) && r.hole(p, owner, at, f, phrases) {
				seen[i] = true
			}
		}
	}
	for _, u := range r.p.rules {
		entry := r.entry("rule", u.name)
		phrases := []*phrase{r.read(entry.node("applies")), r.read(entry.node("when"))}
		for _, x := range u.unless {
			phrases = append(phrases, r.read(x.source.node))
		}
		look("rule "+u.name, u.place, u.inForce, u.uses(), phrases...)
	}
	for _, s := range r.p.steps {
		entry := r.stepEntry(s)
		var own []use
		var phrases []*phrase
		for _, key := range []string{"when", "requires", "hold", "closes"} {
			phrases = append(phrases, r.read(entry.node(key)))
		}
		for _, c := range []*Clause{s.when, s.requires, s.hold, s.closes} {
			if c != nil {
				own = c.node.collect(own)
			}
		}
		look("step "+s.Name, s.place, s.inForce, own, phrases...)
	}
}

// reads reports whether something that reads names needs a parameter, itself or to sort the marks of a measure.
func (r *review) reads(names []use, parameter int) bool {
	is := func(n use) bool { return n.kind == useParameter && n.at == parameter }
	return slices.ContainsFunc(names, func(n use) bool {
		return is(n) || n.kind == useMeasure && slices.ContainsFunc(r.p.tallies[r.p.measures[n.at].tally].collect(), is)
	})
}

// matters reports whether a parameter that has no value in an edition can matter to conditions: what they say of it is not settled by the
// rest, such as a step that nobody can have taken yet.
func (t *phrasing) matters(parameter int, phrases []*phrase) bool {
	for _, ph := range phrases {
		if ph == nil {
			continue
		}
		if t.r.reading -= ph.size; t.r.reading <= 0 {
			return false
		}
		for _, name := range t.r.speaksOf(t.claim(ph)) {
			if name == t.r.p.parameters[parameter].name {
				return true
			}
			if m := t.r.measureNamed(name); m != nil && t.r.reads([]use{{useMeasure, name, m.index}}, parameter) {
				return true
			}
		}
	}
	return false
}

// speaksOf lists the names of all that a claim speaks of.
func (r *review) speaksOf(c *claim) []string {
	var out []string
	seen := map[int]bool{}
	var visit func(c *claim)
	visit = func(c *claim) {
		about := []int{c.about}
		switch c.op {
		case claimNumber:
			about = c.number.Sum.Variables()
		case claimText, claimFlag:
		default:
			about = nil
		}
		for _, v := range about {
			if !seen[v] {
				seen[v] = true
				out = append(out, r.words(v)...)
			}
		}
		for _, p := range c.parts {
			visit(p)
		}
	}
	visit(c)
	return out
}

// words gives the names in what something unknown is called.
func (r *review) words(unknown int) []string {
	u := &r.unknowns[unknown]
	if u.words == nil {
		u.words = wordsIn.FindAllString(u.name, -1)
	}
	return u.words
}

var wordsIn = regexp.MustCompile(`\w+`)

// hole tells of a stretch of time on which a parameter has no value while something in force needs it, and reports whether there is one. That
// values run out is told a year ahead: no pack knows all that is to come.
func (r *review) hole(p *parameter, owner string, at tomldoc.Pos, f inForce, phrases []*phrase) bool {
	var from, to attendance.Date // the first stretch without a value
	begun, before, ended := false, false, false
	for _, t := range r.eras {
		in := t.meets(f)
		if !in || t.edition.values[p.index].value.known() || !t.matters(p.index, phrases) {
			if begun && in {
				ended = true
			}
			if begun {
				break
			}
			before = before || in
			continue
		}
		if !begun {
			begun, from = true, t.at
		}
		to = t.until
	}
	if !begun || len(p.values) == 0 {
		return false
	}
	needs := related(at, owner+" needs it")
	first, last := p.values[0], p.values[len(p.values)-1]
	switch {
	case !before && ended:
		r.add("number-comes-late", first.place, fmt.Sprintf("%s has no value from %s to %s, and %s is in force then: it would be undetermined, for want of a law", p.name, from, to, owner),
			fmt.Sprintf("add the value of that time, or let %s begin with from = %s", owner, to.AddDays(1)), needs)
	case ended:
		r.add("number-gap", r.repealedAt(p, from), fmt.Sprintf("%s has no value from %s to %s, and %s is in force then: it would be undetermined, for want of a law", p.name, from, to, owner),
			"let one value hold until the next begins", needs)
	case !before:
		r.add("number-never", first.place, fmt.Sprintf("%s has no value on any date on which %s is in force", p.name, owner), "mend the dates of one of them", needs)
	case from.AddMonths(-12).After(r.on):
		return false
	default:
		r.add("number-ends", last.place, fmt.Sprintf("%s has no value from %s on, and %s is in force further: it would be undetermined, for want of a law", p.name, from, owner),
			fmt.Sprintf("add the value that holds then, or end %s with until = %s", owner, from.AddDays(-1)), needs)
	}
	return true
}

// repealedAt gives the place of the value that a gap begins with.
func (r *review) repealedAt(p *parameter, from attendance.Date) tomldoc.Pos {
	for _, v := range p.values {
		if v.from == from {
			return v.place
		}
	}
	return p.place
}

// lawlessTimes tells of a time that the pack covers and in which none of its rules and steps is in force.
func (r *review) lawlessTimes() {
	if len(r.p.rules)+len(r.p.steps) == 0 {
		return
	}
	at := r.p.doc.sections["pack"].place("from")
	for _, t := range r.eras {
		if slices.ContainsFunc(r.p.rules, func(u *rule) bool { return t.meets(u.inForce) }) || slices.ContainsFunc(r.p.steps, func(s *Step) bool { return t.meets(s.inForce) }) {
			continue
		}
		r.add("time-without-law", at, fmt.Sprintf("the pack covers the time %s, and none of its rules and steps is in force then", inForce{t.at, t.until}),
			"let from in [pack] be the first date of which the pack knows the law, and until the last; or date the rules")
		return
	}
}

// succeeding is an entry that another of its kind may follow.
type succeeding struct {
	name string
	inForce
	place tomldoc.Pos // of its from
}

// successions looks at entries of one kind of which one ends and another begins soon after: rules, the exceptions of one rule or step, the
// charges of one step.
func (r *review) successions() {
	var all []succeeding
	for _, u := range r.p.rules {
		all = append(all, succeeding{"rule " + u.name, u.inForce, r.entry("rule", u.name).place("from")})
		r.succession(r.exceptionDates(u.unless, r.entry("rule", u.name)))
	}
	r.succession(all)
	for _, l := range r.p.ladders {
		var steps []succeeding
		for _, s := range l.Steps {
			steps = append(steps, succeeding{"step " + s.Name, s.inForce, r.stepEntry(s).place("from")})
		}
		r.succession(steps)
	}
	for _, s := range r.p.steps {
		r.succession(r.exceptionDates(s.unless, r.stepEntry(s)))
		var charges []succeeding
		for _, c := range s.Charges {
			charges = append(charges, succeeding{"charge " + c.Name, c.inForce, r.chargeEntry(s, c).place("from")})
		}
		r.succession(charges)
	}
}

func (r *review) exceptionDates(unless []*exception, entry *table) []succeeding {
	var out []succeeding
	for _, x := range unless {
		out = append(out, succeeding{"exception " + x.name, x.inForce, entry.at["unless"].table.at[x.name].table.place("from")})
	}
	return out
}

// succession tells of days between an entry that ends and the next one that begins, within two months, if none begins on the day after.
func (r *review) succession(all []succeeding) {
	for _, old := range all {
		if old.until.IsZero() {
			continue
		}
		next := old.until.AddDays(1)
		for _, s := range all {
			days := s.from.DaysSince(next)
			if s.from.IsZero() || days <= 0 || days > 62 ||
				!namesakes(old.name, s.name) && slices.ContainsFunc(all, func(o succeeding) bool { return o.from == next }) {
				continue
			}
			r.add("dates-apart", s.place, fmt.Sprintf("%s ends on %s and %s begins on %s: between the two nothing of the kind is in force", old.name, old.until, s.name, s.from),
				fmt.Sprintf("let the one begin on the day after the other ends, %s, if it takes its place", next))
			break
		}
	}
}

// namesakes reports whether one name is the other with a year or the like behind it, as conference_2016 is conference.
func namesakes(a, b string) bool {
	bare := func(s string) string { return strings.TrimRight(s, "0123456789_") }
	return bare(a) == bare(b)
}

// farOff tells of dates so far ahead that a figure of the year must be wrong.
func (r *review) farOff() {
	latest := r.on.AddMonths(12 * 20)
	say := func(at tomldoc.Pos, what string, d attendance.Date) {
		if d.After(latest) {
			r.add("date-far-off", at, fmt.Sprintf("%s on %s, more than twenty years ahead", what, d), "look at the figures of the year")
		}
	}
	for _, p := range r.p.parameters {
		for _, v := range p.values {
			say(v.place, p.name+" changes", v.from)
		}
	}
	for _, section := range []string{"code", "rule", "measure", "parameter"} {
		t := r.p.doc.sections[section]
		if t == nil {
			continue
		}
		for _, name := range t.keys {
			r.farDates(section+" "+name, t.at[name].table, say)
		}
	}
	for _, s := range r.p.steps {
		r.farDates("step "+s.Name, r.stepEntry(s), say)
	}
}

func (r *review) farDates(what string, t *table, say func(tomldoc.Pos, string, attendance.Date)) {
	for _, key := range []string{"from", "until"} {
		if n := t.node(key); n != nil {
			if d, err := attendance.ParseDate(n.Str); err == nil {
				say(n.Pos, what+map[string]string{"from": " begins", "until": " ends"}[key], d)
			}
		}
	}
}

// neverInForce tells of entries whose dates leave them no day, or no day with what they belong to or name.
func (r *review) neverInForce() {
	pack := r.p.inForce
	say := func(at tomldoc.Pos, what string, f inForce, other string) {
		r.add("never-in-force", at, fmt.Sprintf("%s is never in force: its dates (%s) and those of %s have no day in common", what, f, other), "mend from or until, or drop the entry")
	}
	for _, u := range r.p.rules {
		if !overlaps(u.inForce, pack) {
			say(u.place, "rule "+u.name, u.inForce, "the pack")
			continue
		}
		for _, x := range u.unless {
			if !overlaps(x.inForce, u.inForce.meet(pack)) {
				say(x.place, fmt.Sprintf("exception %s of rule %s", x.name, u.name), x.inForce, "the rule")
			}
		}
		for _, n := range u.uses() {
			if n.kind == useRule {
				r.together("rule "+u.name, u.place, u.inForce, r.p.rules[n.at])
			}
		}
	}
	for _, s := range r.p.steps {
		if !overlaps(s.inForce, pack) {
			say(s.place, "step "+s.Name, s.inForce, "the pack")
			continue
		}
		for _, c := range s.Charges {
			if !overlaps(c.inForce, s.inForce.meet(pack)) {
				say(r.chargeEntry(s, c).keyPos, fmt.Sprintf("charge %s of step %s", c.Name, s.Name), c.inForce, "the step")
			}
		}
		for _, c := range []*Clause{s.when, s.requires} {
			if c == nil {
				continue
			}
			for _, n := range c.node.collect(nil) {
				if n.kind == useRule {
					r.together("step "+s.Name, s.place, s.inForce, r.p.rules[n.at])
				}
			}
		}
	}
}

// together tells of something that names a rule which is never in force while it is.
func (r *review) together(owner string, at tomldoc.Pos, f inForce, u *rule) {
	if !overlaps(f, u.inForce) {
		r.add("names-rule-out-of-force", at, fmt.Sprintf("%s names rule %s, which is never in force at the same time: it is then as if that rule were not met", owner, u.name),
			"name the rule that holds at that time, or mend the dates", related(u.place, "rule "+u.name))
	}
}

// String gives the dates as messages have them.
func (f inForce) String() string {
	switch {
	case f.from.IsZero() && f.until.IsZero():
		return "always"
	case f.from.IsZero():
		return "until " + f.until.String()
	case f.until.IsZero():
		return "from " + f.from.String()
	}
	return f.from.String() + " to " + f.until.String()
}
