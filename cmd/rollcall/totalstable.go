package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// totalsTable shows what totals tell: the counts and shares of each group and of all together.
type totalsTable struct {
	e      *evaluation
	groups int
	lines  []totalsLine
	sum    attendance.Totals
	open   []string // rules that are undetermined for every group, each with what is missing
}

type totalsLine struct {
	group   string
	figures []policy.Figure
}

func (t *totalsTable) take(r *policy.Report) error {
	t.groups++
	t.lines = append(t.lines, totalsLine{r.Totals.Group, r.Figures})
	for code, n := range r.Totals.Codes() {
		if err := t.sum.Add(code, n); err != nil {
			return fmt.Errorf("the groups together: %w", err)
		}
	}
	var open []string
	for _, f := range r.Findings {
		if f.Outcome != policy.Undetermined || len(t.e.rules) > 0 && !slices.Contains(t.e.rules, f.Rule) {
			continue
		}
		open = append(open, f.Rule)
	}
	if t.groups == 1 {
		t.open = open
	} else {
		t.open = slices.DeleteFunc(t.open, func(rule string) bool { return !slices.Contains(open, rule) })
	}
	return nil
}

func (t *totalsTable) write() {
	if t.groups == 0 {
		return
	}
	if t.groups > 1 {
		t.sum.Group = "all"
		t.lines = append(t.lines, totalsLine{"all", t.e.law.EvaluateTotals(&t.sum, t.e.on).Figures})
	}
	c := t.e.console
	g := grid{head: []string{"GROUP"}, right: []bool{false}, keep: 1, screen: c.screen}
	var at []int
	for i, f := range t.lines[0].figures {
		if slices.ContainsFunc(t.lines, func(l totalsLine) bool { return l.figures[i].Known }) {
			at = append(at, i)
			g.head = append(g.head, strings.ReplaceAll(f.Measure, "_", "\n"))
			g.right = append(g.right, true)
		}
	}
	fmt.Fprintln(c.out)
	g.write(c.out, func(yield func([]cell) bool) {
		for i, l := range t.lines {
			look := style("")
			if t.groups > 1 && i == len(t.lines)-1 {
				look = bold
			}
			cells := []cell{{l.group, look}}
			for _, j := range at {
				cells = append(cells, cell{short(l.figures[j]), look})
			}
			if !yield(cells) {
				return
			}
		}
	})
	if len(t.open) > 0 {
		fmt.Fprintf(c.out, "\nTotals leave open, for want of dates and of facts about pupils: %s\n", strings.Join(t.open, ", "))
	}
}

// short gives a figure for a narrow column: a share as its percentage.
func short(f policy.Figure) string {
	switch p := f.Percent(); {
	case !f.Known:
		return "-"
	case p != "":
		return p + " %"
	}
	return f.String()
}
