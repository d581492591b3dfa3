package policy

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Why says in words why a condition is as it is: for one that is true the parts that make it so, for one that is not those that
// keep it from being so. It is for reading aloud; [Inquiry.Condition] has every part.
func (q *Inquiry) Why(c *Clause) []string {
	if c == nil {
		return nil
	}
	var out []string
	q.x.why(c.node, &out)
	return out
}

func (x *explainer) why(n *node, out *[]string) {
	add := func(text string) {
		if !slices.Contains(*out, text) {
			*out = append(*out, text)
		}
	}
	now := n.truth(x.e).known()
	switch n.op {
	case "not":
		x.why(n.parts[0], out)
	case "if":
		x.why(n.parts[0], out)
		switch n.parts[0].truth(x.e) {
		case yes:
			x.why(n.parts[1], out)
		case no:
			x.why(n.parts[2], out)
		}
	case "and", "or":
		for _, p := range n.parts { // those that agree with the whole decide it
			if p.truth(x.e).known() == now {
				x.why(p, out)
			}
		}
	default:
		add(x.words(n, now))
	}
}

// comparisonForm is a comparison as expr writes it.
var comparisonForm = regexp.MustCompile(`^(\w+|\w+\(.*\)) (>=|>|<=|<|==|!=) (\S+)$`)

var comparisonWords = map[string]string{">=": "at least", ">": "more than", "<=": "at most", "<": "less than", "==": "exactly", "!=": "other than"}

// words says what a part of a condition is, and how it came out.
func (x *explainer) words(n *node, now Truth) string {
	uses := n.collect(nil)
	m := comparisonForm.FindStringSubmatch(n.shown)
	switch {
	case len(uses) == 1 && uses[0].name == n.shown && uses[0].kind == useRule:
		u := x.r.Policy.rules[uses[0].at]
		return fmt.Sprintf("%s (%s)", titled(u.title, u.name), x.outcome(u.index))
	case len(uses) == 1 && uses[0].name == n.shown && uses[0].kind == useFact:
		f := x.r.Policy.facts[uses[0].at]
		return fmt.Sprintf("%s: %s", titled(f.title, f.name), map[Truth]string{True: "yes", False: "no", Unknown: "not known"}[now])
	case len(uses) == 1 && uses[0].kind == useRecord && n.typ == boolType && m == nil:
		return x.questionWords(n.shown, now)
	case m != nil:
		if subject, value := x.subject(m[1], uses); subject != "" {
			return fmt.Sprintf("%s: %s (%s%s %s)", subject, value, map[Truth]string{False: "not "}[now], comparisonWords[m[2]], x.number(m[3], uses))
		}
	}
	return fmt.Sprintf("%s is %s", n.shown, now)
}

// titled gives the title of an entry, its name in words if it has none.
func titled(title, name string) string {
	if title == "" {
		return inWords(name)
	}
	return title
}

// subject gives what is compared, in words, with its value; "" if it has no words.
func (x *explainer) subject(text string, uses []use) (subject, value string) {
	text = strings.ReplaceAll(text, `"`, "'")
	for _, u := range uses {
		switch {
		case u.name != text:
		case u.kind == useMeasure:
			m := x.r.Policy.measures[u.at]
			return titled(m.title, m.name), x.value(u).Value
		case u.kind == useRecord:
			return x.askedFor(text), x.recorded(u)
		}
	}
	return "", ""
}

// number gives the value of the other side of a comparison.
func (x *explainer) number(text string, uses []use) string {
	for _, u := range uses {
		if u.name != text {
			continue
		}
		value := x.value(u).Value
		if u.kind == useParameter && x.r.Policy.parameters[u.at].typ == shareType {
			value += " %"
		}
		return value
	}
	return text
}

// stepNamed is a question to the case history, as expr writes it.
var stepNamed = regexp.MustCompile(`^(\w+)\(["']([^"']*)["'](?:, ["']([^"']*)["'])?(?:, ["']([^"']*)["'])?\)$`)

// questionWords says what the case history answers to done, open and evidence.
func (x *explainer) questionWords(text string, now Truth) string {
	m := stepNamed.FindStringSubmatch(text)
	if m == nil {
		return text + " is " + now.String()
	}
	has := map[Truth]string{True: "", False: "not ", Unknown: "perhaps "}[now]
	step := inWords(m[2])
	switch {
	case m[1] == "evidence":
		return "evidence of " + inWords(m[2]) + " is " + has + "on the record"
	case m[1] == "open":
		return step + " is " + has + "under way"
	case m[3] != "":
		return step + " has " + has + "ended: " + m[3]
	}
	return step + " has " + has + "been done"
}

// askedFor says what times, days_since and school_days_since are about.
func (x *explainer) askedFor(text string) string {
	m := stepNamed.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	step := inWords(m[2])
	switch m[1] {
	case "days_since":
		return "days since " + step
	case "school_days_since":
		return "school days since " + step
	}
	if m[4] != "" {
		step += " (" + m[4] + ")"
	}
	return "times of " + step + " within " + m[3]
}

// inWords gives a name as people say it.
func inWords(name string) string { return strings.ReplaceAll(name, "_", " ") }
