package conformance

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Fate is what became of something that a vector expects.
type Fate string

// The fates.
const (
	Passed     Fate = "passed"
	Failed     Fate = "failed"
	Unanswered Fate = "not answered"
)

// Check is one thing that a vector expects, and what a system said of it.
type Check struct {
	Category Category `json:"category"`
	Section  string   `json:"section"`
	Name     string   `json:"name"` // "" of the list of all codes
	Expected string   `json:"expected"`
	Got      string   `json:"got"` // "" if it is not answered
	Fate     Fate     `json:"fate"`
}

// String says what was expected and what came, in words.
func (c Check) String() string {
	what := c.Section
	for _, s := range sections {
		if s.name == c.Section {
			what = strings.ReplaceAll(s.noun, "%s", c.Name)
		}
	}
	if c.Fate == Unanswered {
		return fmt.Sprintf("%s: not answered, expected %s", what, c.Expected)
	}
	return fmt.Sprintf("%s: %s, expected %s", what, c.Got, c.Expected)
}

// Check holds an answer against what is expected in the categories given, all if there are none. The zero Answer is that of a system
// which said nothing.
func (v *Vector) Check(a Answer, only ...Category) []Check {
	var out []Check
	for _, s := range sections {
		names, asked := v.Expect.names(s.name)
		if !asked || len(only) > 0 && !slices.Contains(only, s.category) {
			continue
		}
		if s.name == "codes" {
			names = []string{""}
		}
		for _, name := range names {
			c := Check{Category: s.category, Section: s.name, Name: name, Fate: Unanswered}
			said, answered := a.of(s.name, name)
			right := false
			c.Expected, right = v.Expect.holds(s.name, name, said)
			if answered && a.Error == "" {
				c.Got, c.Fate = shown(said), Failed
				if said == nil {
					c.Got = nothingOf(s.name)
				}
				if right {
					c.Fate = Passed
				}
			}
			out = append(out, c)
		}
	}
	return out
}

// nothingOf says in words what null means in a section.
func nothingOf(section string) string {
	switch section {
	case "measures":
		return undetermined
	case "since", "first", "due", "from", "charge":
		return "none"
	}
	return "null"
}

// holds says what is expected, in words, and whether what was said is that.
func (x *Expect) holds(section, name string, said any) (expected string, right bool) {
	switch section {
	case "rules":
		return strings.Join(x.Rules[name], " or "), oneOf(said, x.Rules[name])
	case "steps":
		return strings.Join(x.Steps[name], " or "), oneOf(said, x.Steps[name])
	case "force":
		return x.Force[name], oneOf(said, []string{x.Force[name]})
	case "measures":
		return x.Measures[name], sameFigure(x.Measures[name], said)
	case "since":
		return sameDate(x.Since[name], said)
	case "first":
		return sameDate(x.First[name], said)
	case "due":
		return sameDate(x.Due[name], said)
	case "from":
		return sameDate(x.From[name], said)
	case "provisional":
		truth, isBool := said.(bool)
		return fmt.Sprint(x.Provisional[name]), isBool && truth == x.Provisional[name]
	case "charge":
		return chargeText(x.Charge[name]), sameCharge(x.Charge[name], said)
	case "codes":
		return strings.Join(x.Codes, ", "), sameSet(x.Codes, said)
	}
	return strings.Join(x.Counts[name], " "), sameSet(x.Counts[name], said)
}

func oneOf(said any, right []string) bool {
	text, isText := said.(string)
	return isText && slices.Contains(right, text)
}

// sameFigure compares exactly. What was said may be a text, a whole number, or null for undetermined.
func sameFigure(want string, said any) bool {
	w, ok := parseFigure(want)
	if !ok {
		return false
	}
	text := undetermined
	switch s := said.(type) {
	case nil:
	case string:
		text = s
	case json.Number:
		if text = s.String(); strings.ContainsAny(text, ".eE") {
			return false // JSON numbers with a point are floats to most readers, and no float is exact
		}
	default:
		return false
	}
	got, ok := parseFigure(text)
	return ok && w.equal(got)
}

func sameDate(want *string, said any) (expected string, right bool) {
	text, isText := said.(string)
	if want == nil {
		return "none", said == nil || isText && text == "none"
	}
	return *want, isText && text == *want
}

func chargeText(sums map[string]string) string {
	if len(sums) == 0 {
		return "none"
	}
	var parts []string
	for _, within := range keys(sums) {
		parts = append(parts, sums[within]+" within "+within)
	}
	return strings.Join(parts, ", ")
}

func sameCharge(want map[string]string, said any) bool {
	if said == nil {
		return len(want) == 0
	}
	got, isObject := said.(map[string]any)
	if !isObject || len(got) != len(want) {
		return false
	}
	for within, sum := range want {
		other, given := got[within]
		if !given || other == nil || !sameFigure(sum, other) {
			return false
		}
	}
	return true
}

// sameSet compares lists of texts in which nothing is twice and order means nothing.
func sameSet(want []string, said any) bool {
	list, isList := said.([]any)
	if !isList || len(list) != len(want) {
		return false
	}
	seen := map[string]bool{}
	for _, e := range list {
		text, isText := e.(string)
		if !isText || seen[text] || !slices.Contains(want, text) {
			return false
		}
		seen[text] = true
	}
	return true
}
