package starter

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Overlay gives the files of a new pack that lies on top of another, in order of their names: it lists the base's numbers, which it may
// change, and has a rule and a step of its own, with a worked case in the base's codes. An error says what is wrong with the options, or
// that the base has no codes to write a case with.
func Overlay(base *policy.Policy, o Options) ([]File, error) {
	if err := o.complete(); err != nil {
		return nil, err
	}
	if o.ID == base.ID() {
		return nil, fmt.Errorf("an overlay has an id of its own, and %s is that of its base", o.ID)
	}
	c := base.Catalogue()
	monday, err := begin(base)
	if err != nil {
		return nil, err
	}
	present, absent, err := marks(base, c, monday)
	if err != nil {
		return nil, err
	}
	jurisdiction := ""
	if o.Jurisdiction != "" {
		jurisdiction = "\njurisdiction = \"" + within(o.Jurisdiction) + "\""
	}
	first := monday.AddDays(7)
	list, example := numbers(c, monday)
	return fill("local", o.replacements("{{base}}", base.ID(), "{{jurisdiction}}", jurisdiction, "{{local}}", unused(c), "{{start}}", monday.String(),
		"{{parameters}}", list, "{{parameter}}", example, "{{fill}}", within(present), "{{absent}}", within(absent), "{{born}}", monday.AddMonths(-12*12).String(),
		"{{monday}}", monday.String(), "{{last}}", monday.AddDays(7*weeks-3).String(), "{{first}}", first.String(), "{{second}}", first.AddDays(1).String(),
		"{{third}}", first.AddDays(2).String(), "{{fourth}}", first.AddDays(3).String(), "{{due}}", first.AddDays(9).String()))
}

// weeks is how long the calendar of the worked case is.
const weeks = 5

// begin gives a Monday from which the base has some weeks of law: in the September before it was last checked, or else when it begins.
func begin(base *policy.Policy) (attendance.Date, error) {
	from := []attendance.Date{base.From()}
	if checked := base.Verified(); !checked.IsZero() {
		if september, err := attendance.NewDate(checked.Year()-1, time.September, 1); err == nil && september.After(base.From()) {
			from = append(from, september)
		}
	}
	for _, monday := range slices.Backward(from) {
		monday = monday.AddDays((8 - int(monday.Weekday())) % 7)
		if last := monday.AddDays(7 * weeks); last.DaysSince(monday) == 7*weeks && (base.Until().IsZero() || !last.After(base.Until())) {
			return monday, nil
		}
	}
	return attendance.Date{}, fmt.Errorf("%s has no %d weeks of law from %s on, so that no case can be written for an overlay on it", base.ID(), weeks, base.From())
}

// marks gives the marks of a day on which somebody was present all the time, and of one on which somebody was absent.
func marks(base *policy.Policy, c *policy.Catalogue, on attendance.Date) (present, absent string, err error) {
	var days [2][]string
	for i, flag := range []string{"attended", "absent"} {
		for _, session := range base.SessionNames() {
			at := slices.IndexFunc(c.Codes, func(e *policy.Entry) bool { return counts(c, e, flag, session, on) })
			if at < 0 {
				return "", "", fmt.Errorf("%s has no code for a session that was %s on %s, so that no case can be written for it", base.ID(), flag, on)
			}
			days[i] = append(days[i], c.Codes[at].Name)
		}
	}
	return strings.Join(days[0], " "), strings.Join(days[1], " "), nil
}

// counts reports whether a code of its own may stand in a session, and counts in one way and no other that could matter.
func counts(c *policy.Catalogue, e *policy.Entry, flag, session string, on attendance.Date) bool {
	if e.Code.SameAs != "" || e.Code.Becomes != "" || !e.InForce(on) || !e.InForce(on.AddDays(7*weeks)) || e.Code.Session != "" && e.Code.Session != session {
		return false
	}
	class := c.Entry(policy.ClassKind, c.ClassOn(e.Name, on))
	return class != nil && slices.Contains(class.Class.Flags, "possible") && slices.Contains(class.Class.Flags, flag) &&
		!slices.Contains(class.Class.Flags, "unresolved") && !slices.Contains(class.Class.Flags, "late")
}

// unused gives a name with which no name of the base begins.
func unused(c *policy.Catalogue) string {
	name := "local"
	for n := 2; ; n++ {
		taken := false
		for e := range c.All() {
			taken = taken || strings.HasPrefix(e.Name, name)
		}
		if !taken {
			return name
		}
		name = fmt.Sprintf("local%d", n)
	}
}

// numbers lists the base's numbers in force on a date as a comment, and gives the name of the first.
func numbers(c *policy.Catalogue, on attendance.Date) (list, first string) {
	var b strings.Builder
	for _, e := range c.Parameters {
		value := c.ValueOn(e.Name, on)
		if value == nil || value.Number.Whole == 0 {
			continue
		}
		if first == "" {
			first = e.Name
		}
		unit := " " + e.Parameter.Unit
		if e.Parameter.Unit == "percent" {
			unit = "" // which the value has
		}
		fmt.Fprintf(&b, "#   %-32s %s%s: %s\n", e.Name, value.Value, unit, oneLine(e.Title))
	}
	if first == "" {
		return "#   (no numbers)\n", "<name>"
	}
	return b.String(), first
}
