package packdoc

import (
	"slices"

	"github.com/rollcall-dev/rollcall/policy"
)

// condition says a condition in words: as one line, or as a line with the parts that and, or, not and ? : join below it.
func (v *view) condition(t *policy.Term) item { return v.part(t, false) }

func (v *view) part(t *policy.Term, negated bool) item {
	switch t.Op {
	case "not":
		return v.part(t.Args[0], !negated)
	case "and", "or":
		lead := map[string]string{"and": "all of these hold:", "or": "at least one of these holds:"}[t.Op]
		if negated {
			lead = map[string]string{"and": "not all of these hold:", "or": "none of these holds:"}[t.Op]
		}
		out := item{prose: verbatim(lead)}
		for _, a := range flat(t, t.Op) {
			out.parts = append(out.parts, v.part(a, false))
		}
		return out
	case "if":
		then, other := v.part(t.Args[1], negated), v.part(t.Args[2], negated) // whichever is asked is what is not so
		other.prose = verbatim("otherwise, ").and(other.prose)
		return item{verbatim("if ").and(v.inline(t.Args[0], false), verbatim(", then")), []item{then, other}}
	}
	if opposites[t.Op] != "" {
		for i, a := range t.Args { // which of two values is compared is said before what it is compared with
			if a.Op == "if" && len(flat(t.Args[1-i], "if")) == 1 && len(flat(a, "if")) <= manyBranches {
				return v.part(&policy.Term{Op: "if", Args: []*policy.Term{a.Args[0], with(t, i, a.Args[1]), with(t, i, a.Args[2])}}, negated)
			}
		}
	}
	return item{prose: v.leaf(t, negated)}
}

// manyBranches is how many parts a choice may have so that each is said with all that it is compared with.
const manyBranches = 24

// with gives a comparison with one of its sides replaced.
func with(t *policy.Term, side int, by *policy.Term) *policy.Term {
	out := *t
	out.Args = slices.Clone(t.Args)
	out.Args[side] = by
	return &out
}

// flat lists what one operator joins, however it is nested.
func flat(t *policy.Term, op string) []*policy.Term {
	if t.Op != op {
		return []*policy.Term{t}
	}
	var out []*policy.Term
	for _, a := range t.Args {
		out = append(out, flat(a, op)...)
	}
	return out
}

// inline says a condition within a line, parts of parts in brackets.
func (v *view) inline(t *policy.Term, negated bool) prose {
	switch t.Op {
	case "not":
		if inner := t.Args[0]; inner.Op == "and" || inner.Op == "or" {
			if negated {
				return v.inline(inner, false)
			}
			return verbatim("not (").and(v.inline(inner, false), verbatim(")"))
		}
		return v.inline(t.Args[0], !negated)
	case "and", "or":
		var parts []prose
		for _, a := range flat(t, t.Op) {
			p := v.inline(a, false)
			if a.Op == "and" || a.Op == "or" || a.Op == "if" {
				p = verbatim("(").and(p, verbatim(")"))
			}
			parts = append(parts, p)
		}
		out := joined(parts, " "+t.Op+" ", " "+t.Op+" ")
		if negated {
			return verbatim("not (").and(out, verbatim(")"))
		}
		return out
	case "if":
		return verbatim("if ").and(v.inline(t.Args[0], false), verbatim(", "), v.inline(t.Args[1], negated), verbatim(", otherwise "), v.inline(t.Args[2], negated))
	}
	return v.leaf(t, negated)
}

// opposites are the comparisons that hold where others do not.
var opposites = map[string]string{">=": "<", "<": ">=", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}

// leaf says a part of a condition that is true or false by itself.
func (v *view) leaf(t *policy.Term, negated bool) prose {
	switch t.Op {
	case "truth":
		if (t.Name == "true") != negated {
			return verbatim("always")
		}
		return verbatim("never")
	case "name":
		return v.named(t, negated)
	case "call":
		return v.asked(t, negated)
	case "in":
		return v.membership(t, negated)
	}
	if opposite := opposites[t.Op]; opposite != "" {
		op := t.Op
		if negated {
			op = opposite
		}
		return v.comparison(op, t.Args[0], t.Args[1])
	}
	return coded(t.Op) // which is no condition
}

// named says that a rule is met, a fact is so, or a mark is of a class with a flag.
func (v *view) named(t *policy.Term, negated bool) prose {
	is := func(yes, no string) prose {
		if negated {
			return verbatim(no)
		}
		return verbatim(yes)
	}
	switch {
	case t.Ref == nil:
		return coded(t.Name)
	case t.Ref.Kind == policy.RuleKind:
		return verbatim("the rule ").and(v.title(t.Ref), is(" is met", " is not met"))
	case t.Ref.Kind == policy.FactKind:
		return v.title(t.Ref).and(is(": yes", ": no"))
	}
	words, ok := map[string][2]string{
		"possible": {"the session is possible", "the session is not possible"}, "attended": {"the session was attended", "the session was not attended"},
		"absent": {"the session was missed", "the session was not missed"}, "authorised": {"the absence is authorised", "the absence is not authorised"},
		"late": {"the pupil was late", "the pupil was not late"}, "unresolved": {"the reason is still to be found out", "the reason is known"},
		"first_after_break": {"the session is the first after a break", "the session is not the first after a break"},
		"last_before_break": {"the session is the last before a break", "the session is not the last before a break"},
	}[t.Name]
	if !ok {
		return coded(t.Name)
	}
	return is(words[0], words[1])
}

// title names an entry by its title, with a link.
func (v *view) title(r *policy.Reference) prose {
	e := v.Entry(r.Kind, r.Name)
	if e == nil {
		return coded(r.Name)
	}
	return v.entryTitle(e)
}

func (v *view) entryTitle(e *policy.Entry) prose {
	return linked("“"+shorten(titled(e))+"”", v.linkTo(e))
}

// shorten cuts a text that would otherwise stand in full wherever its entry is named.
func shorten(s string) string {
	const enough = 240
	if r := []rune(s); len(r) > enough {
		return string(r[:enough]) + "…"
	}
	return s
}

// linkTo gives where an entry stands in the document; "" for one that is left out.
func (v *view) linkTo(e *policy.Entry) string {
	for o := e; o != nil; o = o.Owner {
		if !v.on.IsZero() && !o.InForce(v.on) {
			return ""
		}
	}
	return "#" + anchor(string(e.Kind), e.Name)
}

// asked says what done, open and evidence ask of the case history.
func (v *view) asked(t *policy.Term, negated bool) prose {
	not := ""
	if negated {
		not = "not "
	}
	switch t.Name {
	case "evidence":
		return text("evidence of “%s” is %son the record", inWords(t.Args[0].Name), not)
	case "open":
		return v.step(t.Args[0]).and(text(" is %sunder way", not))
	case "done":
		if len(t.Args) == 2 {
			return v.step(t.Args[0]).and(text(" has %sended “%s”", not, t.Args[1].Name))
		}
		return v.step(t.Args[0]).and(text(" has %sbeen taken", not))
	}
	return v.value(t)
}

func (v *view) step(t *policy.Term) prose { return verbatim("the step ").and(v.title(t.Ref)) }

// membership says that something is one of a list.
func (v *view) membership(t *policy.Term, negated bool) prose {
	not := ""
	if negated {
		not = "not "
	}
	if list := t.Args[1]; list.Op == "name" && list.Name == "tags" {
		return text("the code is %stagged “%s”", not, t.Args[0].Name)
	}
	return v.subject(t.Args[0]).and(text(" is %s", not), v.oneOf(t.Args[1], t.Args[0]))
}

// oneOf says a list, or what gives one.
func (v *view) oneOf(list, of *policy.Term) prose {
	if list.Op != "list" {
		return verbatim("one of ").and(v.value(list))
	}
	var all []prose
	for _, a := range list.Args {
		all = append(all, v.literal(a, of))
	}
	return joined(all, ", ", " or ")
}

// comparison says how two values compare.
func (v *view) comparison(op string, a, b *policy.Term) prose {
	if isFixed(a) && !isFixed(b) {
		a, b, op = b, a, mirrored[op]
	}
	if a.Op == "call" {
		switch a.Name {
		case "times":
			return v.times(op, a, b)
		case "days_since", "school_days_since":
			days := map[string]string{"days_since": " days", "school_days_since": " school days"}[a.Name]
			return verbatim(amounts[op]+" ").and(v.amount(b, nil), verbatim(days+" have passed since "), v.step(a.Args[0]), verbatim(" was last taken"))
		}
	}
	if a.Type == "a text" || b.Op == "text" || b.Op == "truth" || a.Op == "name" && a.Name == "month" {
		return v.subject(a).and(verbatim(" "+names[op]+" "), v.literal(b, a))
	}
	if isDate(a) || isDate(b) {
		return v.subject(a).and(verbatim(" is "+dates[op]+" "), v.value(b))
	}
	return v.subject(a).and(verbatim(" is "+amounts[op]+" "), v.amount(b, a))
}

// subject says what is compared with something: of a parameter its title before its value.
func (v *view) subject(t *policy.Term) prose {
	if t.Op == "name" && t.Ref != nil && t.Ref.Kind == policy.ParameterKind {
		return v.title(t.Ref).and(verbatim(" ("), v.parameter(t.Ref), verbatim(")"))
	}
	return v.value(t)
}

var (
	// mirrored are the comparisons that say the same with their sides exchanged.
	mirrored = map[string]string{">=": "<=", "<=": ">=", ">": "<", "<": ">", "==": "==", "!=": "!="}

	amounts = map[string]string{">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "==": "exactly", "!=": "not"}
	names   = map[string]string{"==": "is", "!=": "is not"}
	dates   = map[string]string{">=": "on or after", ">": "after", "<=": "on or before", "<": "before", "==": "exactly", "!=": "not"}
)

// isFixed reports whether a term is the same always.
func isFixed(t *policy.Term) bool {
	return isLiteral(t) || t.Op == "call" && (t.Name == "percent" || t.Name == "date")
}

func isLiteral(t *policy.Term) bool { return t.Op == "number" || t.Op == "text" }

func isDate(t *policy.Term) bool {
	return t.Type == "a date" || t.Op == "call" && (t.Name == "date" || t.Name == "latest" || t.Name == "next")
}
