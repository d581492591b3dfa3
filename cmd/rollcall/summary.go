package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/policy"
)

// silent lists the rules that say nothing about the register, going by the explanation of one report: they read facts and
// parameters only, themselves and in the rules that they name.
func silent(r *policy.Report) map[string]bool {
	reads, names := map[string]bool{}, map[string][]string{}
	var order []string
	for _, x := range r.Explain() {
		rule := x.Finding.Rule
		order = append(order, rule)
		for _, c := range x.Conditions {
			for _, p := range c.Parts {
				for _, v := range p.Values {
					switch {
					case c.Role == "applies": // whom the law is for is no matter of the register
					case v.Kind == "measure":
						reads[rule] = true
					case v.Kind == "rule":
						names[rule] = append(names[rule], v.Name)
					}
				}
			}
		}
	}
	for range order { // long enough for the longest chain of rules
		for _, rule := range order {
			reads[rule] = reads[rule] || slices.ContainsFunc(names[rule], func(other string) bool { return reads[other] })
		}
	}
	out := map[string]bool{}
	for _, rule := range order {
		out[rule] = !reads[rule]
	}
	return out
}

// column is a column of the summary.
type column struct {
	head string
	of   func(count) int
}

// summary says how often each rule came out how.
func (t *table) summary() {
	c := t.e.console
	what := "pupil"
	if t.totals.groups > 0 {
		what = "group"
	}
	fmt.Fprintf(c.out, "\n%s evaluated\n", plural(t.taken, what))
	if t.steps != nil {
		t.steps.summary()
	}
	if !t.e.showsFindings() {
		return
	}
	columns := []column{
		{"MET", func(c count) int { return c.outcomes[policy.Met] }},
		{"EXCEPTED", func(c count) int { return c.outcomes[policy.Excepted] }},
		{"UNDETERMINED", func(c count) int { return c.outcomes[policy.Undetermined] }},
		{"PROVISIONAL", func(c count) int { return c.provisional }},
	}
	columns = slices.DeleteFunc(columns, func(col column) bool {
		if col.head == "UNDETERMINED" && t.totals.groups > 0 {
			return true // told above, with the reason
		}
		return !slices.ContainsFunc(t.counts, func(c count) bool { return col.of(c) > 0 })
	})
	if len(columns) == 0 {
		return
	}
	g := grid{head: []string{"RULE"}, right: []bool{false}, screen: c.screen}
	for _, col := range columns {
		g.head, g.right = append(g.head, col.head), append(g.right, true)
	}
	fmt.Fprintln(c.out)
	g.write(c.out, func(yield func([]cell) bool) {
		for i, rule := range slices.Collect(t.e.law.Rules()) {
			cells, counted := []cell{{text: rule}}, false
			for _, col := range columns {
				n := col.of(t.counts[i])
				counted = counted || n > 0
				cells = append(cells, cell{text: strconv.Itoa(n)})
			}
			if counted && (len(t.e.rules) == 0 || slices.Contains(t.e.rules, rule)) && !yield(cells) {
				return
			}
		}
	})
}
