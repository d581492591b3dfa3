package packtest

import (
	"fmt"
	"strconv"
	"strings"
)

// number changes a whole number by one, up and, unless that would be less than nothing, down.
func (c *conditionText) number(e, within *expression) {
	n, err := strconv.ParseInt(strings.ReplaceAll(e.text, "_", ""), 10, 64)
	if err != nil {
		return
	}
	for _, other := range []int64{n - 1, n + 1} {
		if other >= 0 {
			c.replace(within, "number", e.from, e.to, strconv.FormatInt(other, 10), "a case at "+c.text(within)+" and one just short of it")
		}
	}
}

// sum changes what is added into what is taken away.
func (c *conditionText) sum(e, within *expression) {
	if within == nil {
		within = e
	}
	if other := map[string]string{"+": "-", "-": "+"}[e.text]; other != "" {
		c.replace(within, "operator", e.opFrom, e.opFrom+1, other, "a case in which "+c.text(e.parts[1])+" is not 0")
	}
	multiplied := c.multiplied
	c.multiplied = e.text == "*"
	for _, part := range e.parts {
		c.change(part, within)
	}
	c.multiplied = multiplied
}

// functionsBeside are the functions that are taken for one another.
var functionsBeside = map[string]string{
	"max": "min", "min": "max", "latest": "next", "next": "latest", "days_since": "school_days_since", "school_days_since": "days_since",
	"days_between": "school_days_between", "school_days_between": "days_between",
}

// call changes a function, and what it is given.
func (c *conditionText) call(e, within *expression) {
	from := e.from
	if e.bracket {
		from++
	}
	from += strings.Index(c.source[from:e.to], e.text)
	if other := functionsBeside[e.text]; other != "" {
		c.replace(within, "operator", from, from+len(e.text), other, fmt.Sprintf("a case in which %s and %s are not the same", e.text, other))
	}
	if n := len(e.parts); (e.text == "max" || e.text == "min") && n > 2 || (e.text == "latest" || e.text == "next") && n > 1 {
		for i, part := range e.parts {
			from, to := part.from, part.to
			if i+1 < n {
				to = e.parts[i+1].from
			} else {
				from = e.parts[i-1].to
			}
			c.leaveOut(within, part, from, to, "a case in which "+c.text(part)+" decides")
		}
	}
	for i, part := range e.parts {
		if part.kind != textExpression {
			if e.text == "percent" && part.kind == numberExpression {
				c.percent(part, within, part.from, part.to, true)
				continue
			}
			c.change(part, within)
			continue
		}
		switch e.text {
		case "percent":
			c.percent(part, within, part.from+1, part.to-1, false)
		case "date":
			for _, other := range daysBeside(part.text) {
				c.replace(within, "date", part.from+1, part.to-1, other, "a case on each side of "+part.text)
			}
		case "latest", "next":
			for _, other := range daysOfYearBeside(part.text) {
				c.replace(within, "date", part.from+1, part.to-1, other, "a case in which the date is "+part.text+", or a day beside it")
			}
		case "times":
			if i == 1 {
				for _, other := range windowsBeside(part.text) {
					c.replace(within, "window", part.from+1, part.to-1, other, "a case with an event on the first day of "+part.text+", and one the day before")
				}
			}
		}
	}
	outcomeAt := map[string]int{"done": 1, "times": 2}[e.text]
	if outcomeAt > 0 && len(e.parts) > outcomeAt {
		c.replace(within, "part", e.parts[outcomeAt-1].to, e.parts[outcomeAt].to, "", "a case in which the step ended otherwise")
	}
}

// percent changes a percentage in the last place that is written, and by a hundredth.
func (c *conditionText) percent(part, within *expression, from, to int, bare bool) {
	others := percentsBeside(part.text)
	if c.multiplied { // it makes a share of a number, and is not held against one
		others = numbersBeside(part.text)
	}
	for _, other := range others {
		text := other
		if bare && strings.Contains(other, ".") {
			if text = `"` + other + `"`; strings.HasPrefix(c.node.Raw(), `"`) {
				text = "'" + other + "'"
			}
		}
		c.replace(within, "number", from, to, text, "a case at "+part.text+" % and one just short of it")
	}
}
