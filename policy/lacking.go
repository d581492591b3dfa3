package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// missing names what would have to be known for an undetermined finding to be decided.
func (x *explainer) missing(u *rule, o Outcome) []string {
	if o != Undetermined {
		return nil
	}
	var out []string
	applies := yes
	if u.applies != nil {
		applies = u.applies.truth(x.e)
		x.lacking(u.applies, &out)
	}
	if applies == yes || len(out) == 0 {
		x.lacking(u.when, &out)
	}
	if u.when.truth(x.e) == yes {
		for _, exc := range u.unless {
			if exc.inForce.on(x.on) {
				x.lacking(exc.when, &out)
			}
		}
	}
	return out
}

// lacking adds what the unknown parts of a condition lack.
func (x *explainer) lacking(n *node, out *[]string) {
	if t := n.truth(x.e); t == yes || t == no {
		return
	}
	if n.op != "" {
		for _, p := range n.parts {
			x.lacking(p, out)
		}
		return
	}
	add := func(texts ...string) {
		for _, t := range texts {
			if !slices.Contains(*out, t) {
				*out = append(*out, t)
			}
		}
	}
	for _, u := range n.collect(nil) {
		switch u.kind {
		case useMeasure:
			add(x.measureLacks(u.at)...)
		case useParameter:
			if !x.s.edition.values[u.at].value.known() {
				add("no law in force: parameter " + u.name)
			}
		case useFact:
			if !x.s.facts[u.at].known() {
				add("fact " + u.name)
			}
		case useRecord:
			if step := x.r.Policy.steps[max(u.at, 0)].Name; u.at >= 0 {
				add("history of step " + step)
			}
		case useRule:
			add(x.missing(x.r.Policy.rules[u.at], x.outcome(u.at))...)
		default:
			if u.name == "age" {
				u.name = "born"
			}
			if x.builtinText(u.name) == "unknown" {
				add("fact " + u.name)
			}
		}
	}
}

// measureLacks names the marks without which a measure is not known exactly, or why it has no value.
func (x *explainer) measureLacks(i int) []string {
	m, f := x.r.Policy.measures[i], x.figure(i)
	if f.Exact() {
		return nil
	}
	var out []string
	open := x.sessions(m, func(t attendance.Tally) attendance.Set {
		set := slices.Clone(t.MayHit)
		set.Subtract(t.Hit)
		if t.MayMiss != nil {
			miss := slices.Clone(t.MayMiss)
			miss.Subtract(t.Miss)
			set.Union(miss)
		}
		return set
	})
	for s := open.Next(0, len(open)*64); s >= 0; s = open.Next(s+1, len(open)*64) {
		d, session := x.r.Pupil.Calendar.Session(s)
		out = append(out, "mark "+d.String()+" "+session)
	}
	if !f.Known && len(out) == 0 {
		return []string{f.Reason + " (" + m.name + ")"}
	}
	return out
}
