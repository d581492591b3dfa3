package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/policy"
)

// daysOfYear is how many school days a year has, if nobody says how many sessions.
const daysOfYear = 190

// ruleCost is what a rule costs as check --cost --json has it.
type ruleCost struct {
	Pack          string          `json:"pack"`
	Rule          string          `json:"rule"`
	From          string          `json:"from,omitempty"`
	Sessions      int             `json:"sessions"`
	StepsAsOf     int             `json:"steps_as_of"`
	StepsAllDates int             `json:"steps_all_dates"`
	Conditions    []conditionCost `json:"conditions"`
}

type conditionCost struct {
	Part     string       `json:"part"`
	Text     string       `json:"text"`
	AsOf     conditionWay `json:"as_of"`
	AllDates conditionWay `json:"all_dates"`
}

type conditionWay struct {
	Form   string `json:"form"`
	Slow   bool   `json:"slow"`
	Reason string `json:"reason,omitempty"`
}

// costs gives what the rules of a pack cost, the dearest first. Of no sessions it takes those of a usual year.
func costs(law *policy.Policy, sessions int) []ruleCost {
	if sessions == 0 {
		sessions = daysOfYear * len(law.SessionNames())
	}
	way := func(w policy.ConditionWay) conditionWay {
		return conditionWay{w.Form.String(), w.Form.Slow(), w.Reason}
	}
	var out []ruleCost
	for _, r := range law.Costs() {
		cost := ruleCost{Pack: law.ID(), Rule: r.Rule, From: r.From.String(), Sessions: sessions, Conditions: []conditionCost{}}
		cost.StepsAsOf, cost.StepsAllDates = r.Steps(sessions)
		for _, c := range r.Conditions {
			cost.Conditions = append(cost.Conditions, conditionCost{c.Part, c.Text, way(c.AsOf), way(c.AllDates)})
		}
		out = append(out, cost)
	}
	slices.SortStableFunc(out, func(a, b ruleCost) int {
		return cmp.Or(cmp.Compare(b.StepsAllDates, a.StepsAllDates), cmp.Compare(b.StepsAsOf, a.StepsAsOf))
	})
	return out
}

// costs tells what the rules of a pack cost, and how each of their conditions is worked out.
func (c *console) costs(name string, all []ruleCost) {
	if len(all) == 0 {
		fmt.Fprintf(c.out, "%s has no rules: there is nothing to cost\n", name)
		return
	}
	c.paragraph(fmt.Sprintf("What each rule of %s costs at most for one pupil whose marks are all known, in elementary steps (a look at a mark, an addition, a comparison, a part of a condition), in a year of %d sessions:", name, all[0].Sessions))
	rules := grid{head: []string{"RULE", "AS OF\nA DATE", "ON ALL\nDATES", "SLOW"}, right: []bool{false, true, true, false}, screen: c.screen}
	rules.write(c.out, func(yield func([]cell) bool) {
		for _, r := range all {
			slow := ""
			if n := len(slices.DeleteFunc(slices.Clone(r.Conditions), func(k conditionCost) bool { return !k.AsOf.Slow && !k.AllDates.Slow })); n > 0 {
				slow = plural(n, "condition")
			}
			if !yield([]cell{{r.Rule, ""}, {strconv.Itoa(r.StepsAsOf), ""}, {strconv.Itoa(r.StepsAllDates), ""}, {slow, ""}}) {
				return
			}
		}
	})
	fmt.Fprintln(c.out)
	conditions := grid{head: []string{"RULE", "PART", "CONDITION", "AS OF\nA DATE", "ON ALL\nDATES", "WHY"}, right: make([]bool, 6), screen: c.screen}
	conditions.write(c.out, func(yield func([]cell) bool) {
		for _, r := range all {
			for _, k := range r.Conditions {
				if !yield([]cell{{r.Rule, ""}, {k.Part, ""}, {k.Text, ""}, k.AsOf.cell(), k.AllDates.cell(), {k.why(), ""}}) {
					return
				}
			}
		}
	})
	fmt.Fprintln(c.out)
	for _, f := range policy.CostForms() {
		fmt.Fprintf(c.out, "%-13s %s\n", f.Form, f.Meaning)
	}
	c.paragraph("Nothing of this runs on expr's virtual machine: expr reads conditions, and Rollcall works them out itself.")
}

func (w conditionWay) cell() cell {
	if w.Slow {
		return cell{w.Form, yellow}
	}
	return cell{w.Form, ""}
}

// why tells why a condition is slow, or for which pupils it is.
func (k *conditionCost) why() string {
	switch a, b := k.AsOf, k.AllDates; {
	case a.Reason == b.Reason || b.Reason == "":
		return a.Reason
	case a.Reason == "":
		return "all dates: " + b.Reason
	default:
		return a.Reason + "; all dates: " + b.Reason
	}
}
