package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// why says in a few words why a step stands as it does: what is behind a step that is to be taken, what stands in the way of any
// other.
func why(d *escalation.Decision, a escalation.Answer) string {
	var out []string
	switch a.Status {
	case escalation.Overdue, escalation.Due, escalation.Available:
		out = append(causes(d, a), lastly(a)...)
	case escalation.Undetermined:
		return "missing: " + lacking(a.Missing)
	case escalation.Blocked:
		for _, g := range a.Guards {
			if g.Holds != policy.True {
				out = append(out, g.Text)
			}
		}
	case escalation.Done, escalation.NotCalledFor, escalation.Barred, escalation.Held, escalation.Waiting:
		out = a.Because()
	}
	return strings.Join(out, "; ")
}

// lastly tells of a step that is to be taken how often it was already, and until when it may be.
func lastly(a escalation.Answer) []string {
	var out []string
	if !a.Last.IsZero() {
		text := "last on " + a.Last.String()
		if a.Outcome != "" {
			text += ": " + a.Outcome
		}
		out = append(out, text)
	}
	if !a.Expires.IsZero() {
		out = append(out, "not after "+a.Expires.String())
	}
	return out
}

// causes gives the figures behind what calls for a step, or what came before it.
func causes(d *escalation.Decision, a escalation.Answer) []string {
	r := d.Report
	if a.Step.When() == nil {
		return before(a)
	}
	var floor attendance.Date
	if a.Step.Repeat && !a.Last.IsZero() {
		floor = a.Last.AddDays(1) // what was there at the last time is not what calls for it now
	}
	var when policy.Condition
	r.Inquire(func(q *policy.Inquiry) {
		q.At(r.On, nil, floor)
		when = q.Condition(a.Step.When())
	})
	out := sequels(d, a)
	if now := figures([]policy.Condition{when}, true, briefly); len(now) > 0 {
		return append(out, now...)
	}
	for _, rule := range rulesIn(when) {
		if text := behindRule(r, rule, !floor.IsZero()); text != "" {
			return append(out, text)
		}
	}
	if len(out) == 0 {
		out = before(a)
	}
	return out
}

// inQuotes finds what stands in quotes in a condition: names of steps and of outcomes.
var inQuotes = regexp.MustCompile(`['"]([^'"]+)['"]`)

// sequels tells of the steps that what calls for a step asks about, if they have been taken.
func sequels(d *escalation.Decision, a escalation.Answer) []string {
	var out []string
	for _, name := range inQuotes.FindAllStringSubmatch(a.Step.Calls(), -1) {
		parent := a.Parent
		if step := d.Report.Policy.Step(name[1]); step == nil || step == a.Step {
			continue
		} else if !step.PerParent {
			parent = ""
		}
		earlier, ok := d.Answer(name[1], parent)
		if !ok || earlier.Last.IsZero() {
			continue
		}
		text := fmt.Sprintf("after %s on %s", words(name[1]), earlier.Last)
		if earlier.Outcome != "" {
			text += ": " + earlier.Outcome
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// behindRule gives the figures behind a rule that is met, of those rules that it goes by if there are any. Where it is looked at anew,
// since the last use of a step, the figures of the whole register would mislead.
func behindRule(r *policy.Report, rule string, anew bool) string {
	x, ok := r.ExplainRule(rule)
	switch {
	case !ok, x.Finding.Outcome != policy.Met:
		return ""
	case anew:
		return words(rule) + " again"
	}
	text := figuresBehind(r, x)
	if text == "" {
		text = words(rule)
	}
	if !x.Spell.Since.IsZero() {
		text += ", since " + x.Spell.Since.String()
	}
	return text
}

func figuresBehind(r *policy.Report, x policy.Explanation) string {
	for _, c := range x.Conditions {
		if c.Role != "when" {
			continue
		}
		for _, other := range rulesIn(c) {
			y, ok := r.ExplainRule(other)
			if !ok || y.Finding.Outcome != policy.Met {
				continue
			}
			if text := figuresBehind(r, y); text != "" {
				return text
			}
		}
	}
	return strings.Join(figures(x.Conditions, true, briefly), ", ")
}

// briefly writes a measure in as few words as a worklist has room for: of a share, the percentage.
func briefly(v policy.Value, _ policy.Part) string {
	value := v.Value
	if _, percent, ok := strings.Cut(value, " ("); ok {
		value = strings.TrimSuffix(percent, ")")
	}
	return value + " " + words(v.Name)
}

// before tells what had to come before a step and has.
func before(a escalation.Answer) []string {
	var out []string
	for i, g := range a.Guards {
		if i < len(a.Step.After) && g.Holds == policy.True {
			out = append(out, "after "+g.Text)
		}
	}
	if len(out) == 0 {
		out = append(out, fmt.Sprintf("called for by %s", a.Step.Calls()))
	}
	return out
}

// rulesIn lists the rules that a condition names, each once.
func rulesIn(c policy.Condition) []string {
	var out []string
	for _, p := range c.Parts {
		for _, v := range p.Values {
			if v.Kind == "rule" && !slices.Contains(out, v.Name) {
				out = append(out, v.Name)
			}
		}
	}
	return out
}

// answered lists the rules that call for a step, themselves or through other rules, going by the pack of one report.
func answered(r *policy.Report) map[string]bool {
	out := map[string]bool{}
	var add func(policy.Condition)
	add = func(c policy.Condition) {
		for _, rule := range rulesIn(c) {
			if out[rule] {
				continue
			}
			out[rule] = true
			if x, ok := r.ExplainRule(rule); ok {
				for _, other := range x.Conditions {
					if other.Role == "when" {
						add(other)
					}
				}
			}
		}
	}
	var calls []policy.Condition
	r.Inquire(func(q *policy.Inquiry) {
		for _, s := range r.Policy.Steps() {
			if s.When() != nil {
				calls = append(calls, q.Condition(s.When()))
			}
		}
	})
	for _, c := range calls {
		add(c)
	}
	return out
}
