package packdoc

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
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

// times says how often a step has been taken.
func (v *view) times(op string, t, b *policy.Term) prose {
	within := verbatim(" " + stretch(t.Args[1].Name))
	taken := " been taken"
	if len(t.Args) > 2 {
		taken = " ended “" + t.Args[2].Name + "”"
	}
	if b.Name == "0" && (op == "==" || op == "<=") {
		return v.step(t.Args[0]).and(verbatim(" has not"+taken), within)
	}
	if b.Name == "0" && (op == ">" || op == "!=") {
		return v.step(t.Args[0]).and(verbatim(" has"+taken), within)
	}
	if b.Name == "1" {
		return v.step(t.Args[0]).and(verbatim(" has"+taken+" "+amounts[op]+" once"), within)
	}
	return v.step(t.Args[0]).and(verbatim(" has"+taken+" "+amounts[op]+" "), v.amount(b, nil), verbatim(" times"), within)
}

// amount says what a value is compared with, a number with the unit of the measure or the parameter that it is compared with.
func (v *view) amount(t, with *policy.Term) prose {
	if t.Op == "number" && with != nil && with.Op == "name" && with.Ref != nil {
		switch e := v.Entry(with.Ref.Kind, with.Ref.Name); {
		case e == nil:
		case e.Measure != nil:
			return bold(t.Name + " " + unit(e.Measure.Unit, t.Name))
		case e.Parameter != nil:
			return bold(v.amountOf(e, t.Name))
		}
	}
	if isLiteral(t) {
		return v.literal(t, with)
	}
	return v.value(t)
}

// unit writes a unit, of one in the singular.
func unit(unit, number string) string {
	if number == "1" {
		return strings.TrimSuffix(unit, "s")
	}
	return unit
}

// literal says a number or a text that stands in a condition; of is what it is compared with.
func (v *view) literal(t, of *policy.Term) prose {
	switch {
	case !isLiteral(t) && t.Op != "truth":
		return v.value(t)
	case t.Op == "truth":
		return verbatim(t.Name)
	case t.Op == "number" && of != nil && of.Op == "name" && of.Name == "month":
		if n, err := strconv.Atoi(t.Name); err == nil && n >= 1 && n <= 12 {
			return verbatim(time.Month(n).String())
		}
	case t.Op == "number":
		return bold(t.Name)
	case t.Ref != nil && t.Ref.Kind == policy.CodeKind:
		return prose{{text: clean(t.Name), look: code, link: v.linkOf(t.Ref)}}
	case t.Ref != nil && t.Ref.Kind == policy.ClassKind:
		return v.title(t.Ref)
	case of != nil && of.Op == "name" && of.Name == "weekday":
		if day, err := attendance.ParseWeekday(t.Name); err == nil {
			return verbatim(day.String())
		}
	}
	return verbatim("“" + t.Name + "”")
}

func (v *view) linkOf(r *policy.Reference) string {
	if e := v.Entry(r.Kind, r.Name); e != nil {
		return v.linkTo(e)
	}
	return ""
}

// builtins are the names that every pack has.
var builtins = map[string]string{
	"on": "the date", "born": "the date of birth", "age": "the pupil’s age", "enrolled": "the first day on roll", "left": "the last day on roll",
	"year_group": "the year group", "code": "the code", "written": "the code as written in the register", "class": "the class", "tags": "the tags of the code",
	"minutes": "the minutes missed", "session": "the session", "weekday": "the weekday", "date": "the date of the session",
	"term": "the number of the term", "month": "the month", "school_days_ago": "the number of school days ago",
}

// value says what has a value: a name, a literal, a function, a calculation.
func (v *view) value(t *policy.Term) prose {
	switch t.Op {
	case "name":
		switch {
		case t.Ref == nil:
		case t.Ref.Kind == policy.RuleKind:
			return verbatim("(whether ").and(v.named(t, false), verbatim(")"))
		case t.Ref.Kind == policy.ParameterKind:
			return v.parameter(t.Ref)
		case t.Ref.Kind != policy.LanguageKind:
			return v.title(t.Ref)
		case builtins[t.Name] != "":
			return verbatim(builtins[t.Name])
		}
		return coded(t.Name)
	case "number", "text", "truth":
		return v.literal(t, nil)
	case "list":
		return v.oneOf(t, nil)
	case "call":
		return v.function(t)
	case "if":
		return verbatim("(if ").and(v.inline(t.Args[0], false), verbatim(": "), v.value(t.Args[1]), verbatim("; otherwise "), v.value(t.Args[2]), verbatim(")"))
	case "+", "-", "*":
		word := map[string]string{"+": " plus ", "-": " minus ", "*": " times "}[t.Op]
		if len(t.Args) == 1 {
			return verbatim("minus ").and(v.operand(t.Args[0]))
		}
		return v.operand(t.Args[0]).and(verbatim(word), v.operand(t.Args[1]))
	}
	return verbatim("(whether ").and(v.inline(t, false), verbatim(")"))
}

// operand says a value in brackets if it is a calculation itself.
func (v *view) operand(t *policy.Term) prose {
	if t.Op == "+" || t.Op == "-" || t.Op == "*" {
		return verbatim("(").and(v.value(t), verbatim(")"))
	}
	return v.value(t)
}

// function says what a function gives.
func (v *view) function(t *policy.Term) prose {
	args := make([]prose, len(t.Args))
	for i, a := range t.Args {
		args[i] = v.value(a)
	}
	two := func(lead, between string) prose { return verbatim(lead).and(args[0], verbatim(between), args[1]) }
	switch t.Name {
	case "percent":
		return bold(t.Args[0].Name + " %")
	case "date":
		if d, err := attendance.ParseDate(t.Args[0].Name); err == nil {
			return bold(day(d))
		}
	case "latest", "next":
		var days []prose
		for _, a := range t.Args {
			days = append(days, verbatim(dayOfYear(a.Name)))
		}
		return verbatim("the " + t.Name + " ").and(joined(days, ", ", " or "))
	case "age_on":
		return verbatim("the pupil’s age on ").and(args[0])
	case "div":
		return two("the whole part of ", " divided by ")
	case "min":
		return verbatim("the least of ").and(joined(args, ", ", " and "))
	case "max":
		return verbatim("the greatest of ").and(joined(args, ", ", " and "))
	case "days_between":
		return two("the number of days from ", " to ")
	case "school_days_between":
		return two("the number of school days from ", " to ")
	case "months_between":
		return two("the number of months from ", " to ")
	case "days_since":
		return verbatim("the number of days since ").and(v.step(t.Args[0]), verbatim(" was last taken"))
	case "school_days_since":
		return verbatim("the number of school days since ").and(v.step(t.Args[0]), verbatim(" was last taken"))
	case "times":
		out := verbatim("the number of times that ").and(v.step(t.Args[0]))
		if len(t.Args) > 2 {
			return out.and(text(" has ended “%s” %s", t.Args[2].Name, stretch(t.Args[1].Name)))
		}
		return out.and(text(" has been taken %s", stretch(t.Args[1].Name)))
	case "done", "open", "evidence":
		return verbatim("(whether ").and(v.asked(t, false), verbatim(")"))
	}
	return coded(t.Name)
}

// dayOfYear writes 08-31 as 31 August.
func dayOfYear(s string) string {
	month, n, err := attendance.ParseMonthDay(s)
	if err != nil {
		return s
	}
	return strconv.Itoa(n) + " " + month.String()
}

// parameter says a number of the law, with the dates that bear on it and a link to it.
func (v *view) parameter(r *policy.Reference) prose {
	e := v.Entry(policy.ParameterKind, r.Name)
	if e == nil {
		return coded(r.Name)
	}
	name := prose{{text: clean(e.Name), look: code, link: v.linkTo(e)}}
	at := v.reference()
	all := e.Parameter.Values
	now := len(all) - 1
	if !at.IsZero() {
		for now >= 0 && all[now].From.After(at) {
			now--
		}
	}
	switch {
	case now < 0:
		return name.and(text(" (%s from %s)", v.briefly(e, all[0].Value), day(all[0].From)))
	case all[now].Repealed || !at.IsZero() && !e.InForce(at):
		return v.past(e, now, name)
	}
	out := bold(v.briefly(e, all[now].Value)).and(verbatim(" ("), name, verbatim(", from "+day(all[now].From)))
	switch {
	case !v.on.IsZero() || len(all) == 1:
	case len(all) > 4:
		out = out.and(verbatim("; others on other dates"))
	default:
		for i, other := range all {
			if i == now {
				continue
			}
			value := "none"
			if !other.Repealed {
				value = v.briefly(e, other.Value)
			}
			out = out.and(text("; %s from %s", value, day(other.From)))
		}
	}
	return out.and(verbatim(")"))
}

// past says a number that the law set until a date.
func (v *view) past(e *policy.Entry, at int, name prose) prose {
	all := e.Parameter.Values
	until := e.Until
	for at > 0 && all[at].Repealed {
		until = all[at].From.AddDays(-1)
		at--
	}
	if until.IsZero() {
		return name.and(verbatim(" (not in force)"))
	}
	return bold(v.briefly(e, all[at].Value)).and(verbatim(" ("), name, verbatim(", until "+day(until)+" only)"))
}

// briefly writes a value of a parameter where it is used.
func (v *view) briefly(e *policy.Entry, value string) string { return shorten(v.amountOf(e, value)) }

// amountOf writes a value of a parameter with its unit.
func (v *view) amountOf(e *policy.Entry, value string) string {
	switch e.Parameter.Unit {
	case "percent", "text", "grades", "codes":
		return strings.NewReplacer("['", "", "']", "", "', '", ", ").Replace(strings.Trim(value, "'"))
	case "date":
		if d, err := attendance.ParseDate(value); err == nil {
			return day(d)
		}
		return value
	case "money":
		if currency := v.law.Currency(); currency != "" {
			return currency + " " + value
		}
		return value
	}
	if strings.HasPrefix(value, "[") {
		return strings.Trim(value, "[]") + " " + e.Parameter.Unit
	}
	return value + " " + unit(e.Parameter.Unit, value)
}

// stretch says a window in words.
func stretch(window string) string {
	rest, clipped := strings.CutSuffix(window, " within academic year")
	within := ""
	if clipped {
		within = ", from the first day of the academic year at the earliest"
	}
	switch rest {
	case "today":
		return "on the date itself"
	case "enrolment":
		return "since the pupil was last enrolled"
	case "everything":
		return "at any time"
	case "academic year", "term", "half term", "semester", "quarter", "grading period", "school month", "calendar month":
		return "in the " + rest + " to date"
	case "1 school day":
		return "on the latest school day" + within
	case "1 day":
		return "on the date itself" + within
	}
	if number, unit, ok := strings.Cut(rest, " "); ok && number == "1" {
		return "in the last " + unit + within
	}
	return "in the last " + rest + within
}
