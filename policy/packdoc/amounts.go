package packdoc

import (
	"strconv"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

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
