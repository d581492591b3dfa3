package boundary

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// want is that a part of a condition is to be true, or false.
type want struct {
	form *policy.Form
	hold bool
}

// wants are what must hold of a pupil together.
type wants []want

// mostWays is how many ways of bringing something about are looked at.
const mostWays = 24

// planner works out in which ways something can be brought about on a date, from how conditions are built up.
type planner struct {
	law    *policy.Policy
	on     attendance.Date
	decide func(*policy.Form) policy.Truth // what a part that rests on the law alone comes to on the date
	known  map[outcome][]wants             // of rules, which name each other
}

// outcome is that a rule is met, or is not.
type outcome struct {
	rule string
	met  bool
}

// and joins two things that must both be: each way of the one with each way of the other, without those that contradict themselves.
func and(a, b []wants) []wants {
	var out []wants
	for _, x := range a {
		for _, y := range b {
			if both, ok := x.with(y); ok && len(out) < mostWays {
				out = append(out, both)
			}
		}
	}
	return out
}

// with joins what is wanted; it is false where one wants what the other must not have.
func (w wants) with(other wants) (wants, bool) {
	out := slices.Clone(w)
	for _, o := range other {
		i := slices.IndexFunc(out, func(x want) bool { return x.form.Text == o.form.Text })
		switch {
		case i < 0:
			out = append(out, o)
		case out[i].hold != o.hold:
			return nil, false
		}
	}
	return out, true
}

// nothing is the one way of bringing about what needs nothing.
func nothing() []wants { return []wants{{}} }

// ways gives the ways in which a condition becomes true, or false.
func (p planner) ways(f *policy.Form, hold bool) []wants {
	var out []wants
	switch f.Op {
	case "":
		if f.Rule {
			return p.rule(f.Text, hold)
		}
		if constant(f) {
			if t := p.decide(f); t == policy.Unknown || (t == policy.True) != hold {
				return nil
			}
			return nothing()
		}
		return []wants{{{f, hold}}}
	case "not":
		return p.ways(f.Parts[0], !hold)
	case "if":
		out = and(p.ways(f.Parts[0], true), p.ways(f.Parts[1], hold))
		out = append(out, and(p.ways(f.Parts[0], false), p.ways(f.Parts[2], hold))...)
	default:
		a, b := p.ways(f.Parts[0], hold), p.ways(f.Parts[1], hold)
		if (f.Op == "and") == hold {
			return and(a, b)
		}
		out = append(a, b...)
	}
	return out[:min(len(out), mostWays)]
}

// rule gives the ways in which a rule is met, or is not.
func (p planner) rule(name string, met bool) []wants {
	out, ok := p.known[outcome{name, met}]
	if !ok {
		out = p.waysOfRule(name, met)
		p.known[outcome{name, met}] = out
	}
	return out
}

func (p planner) waysOfRule(name string, met bool) []wants {
	from, until := p.law.RuleInForce(name)
	if !inForce(from, until, p.on) {
		if met {
			return nil
		}
		return nothing()
	}
	conditions := p.law.RuleConditions(name)
	if met {
		out := nothing()
		for _, c := range conditions {
			if inForce(c.From, c.Until, p.on) {
				out = and(out, p.ways(c.Form, isMain(c.Role)))
			}
		}
		return out
	}
	var out []wants
	for _, c := range slices.Backward(conditions) {
		if isMain(c.Role) && inForce(c.From, c.Until, p.on) {
			out = append(out, p.ways(c.Form, false)...)
		}
	}
	return out[:min(len(out), mostWays)]
}

// isMain reports whether a condition speaks for what it stands in, and not against.
func isMain(role string) bool { return role == "when" || role == "applies" || role == "requires" }

func inForce(from, until, on attendance.Date) bool {
	return (from.IsZero() || !on.Before(from)) && (until.IsZero() || !on.After(until))
}

// deciding gives the ways in which a part of a condition decides it: whatever that part is, the condition is the same, or its opposite.
func (p planner) deciding(f, part *policy.Form) []wants {
	if f == part {
		return nothing()
	}
	for i, in := range f.Parts {
		if !contains(in, part) {
			continue
		}
		inner := p.deciding(in, part)
		switch {
		case f.Op == "not":
			return inner
		case f.Op == "if" && i == 0:
			return append(and(inner, and(p.ways(f.Parts[1], true), p.ways(f.Parts[2], false))),
				and(inner, and(p.ways(f.Parts[1], false), p.ways(f.Parts[2], true)))...)
		case f.Op == "if":
			return and(inner, p.ways(f.Parts[0], i == 1))
		}
		return and(inner, p.ways(f.Parts[1-i], f.Op == "and"))
	}
	return nil
}

// constant reports whether a part of a condition reads the law alone.
func constant(f *policy.Form) bool {
	return !slices.ContainsFunc(f.Reads(), func(n policy.Name) bool { return n.Kind != "parameter" })
}

func contains(f, part *policy.Form) bool {
	return f == part || slices.ContainsFunc(f.Parts, func(in *policy.Form) bool { return contains(in, part) })
}

// parts lists the parts of a condition that are true or false by themselves.
func parts(f *policy.Form) []*policy.Form {
	if f.Op == "" {
		return []*policy.Form{f}
	}
	var out []*policy.Form
	for _, in := range f.Parts {
		out = append(out, parts(in)...)
	}
	return out
}

// reads reports whether a part reads anything of a kind, or with one of some names where names are given.
func reads(f *policy.Form, kind string, names ...string) bool {
	return slices.ContainsFunc(f.Reads(), func(n policy.Name) bool {
		return n.Kind == kind && (len(names) == 0 || slices.Contains(names, n.Name))
	})
}
