package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// table shows findings for people, most urgent first.
type table struct {
	e        *evaluation
	law      *policy.Policy
	out      *bufio.Writer
	rows     []row
	pupils   int
	met      map[string]int
	warnings map[string]int
}

type row struct {
	subject, rule, outcome, force string
	since                         attendance.Date
	rank                          int
}

// urgency orders forces and outcomes: what must be done about a thing that has happened comes first.
var urgency = []string{"must", "must not", "may", "info"}

func (t *table) take(r *policy.Report) error {
	t.pupils++
	for _, w := range r.Warnings {
		t.warnings[w]++
	}
	for _, f := range r.Findings {
		if f.Outcome == policy.Met {
			t.met[f.Rule]++
		}
		if !t.e.shows(f) {
			continue
		}
		out := row{subject: subject(r), rule: f.Rule, outcome: f.Outcome.String(), force: f.Force}
		out.rank = 10*slices.Index(urgency, f.Force) - int(f.Outcome)
		if f.Outcome == policy.Met {
			out.since = f.Spell().Since
		}
		if f.Exception != "" {
			out.outcome += ": " + f.Exception
		}
		if f.Provisional {
			out.outcome += ", provisional"
		}
		t.rows = append(t.rows, out)
	}
	return nil
}

func (t *table) end() error {
	slices.SortStableFunc(t.rows, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), a.since.Compare(b.since))
	})
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "PUPIL\tRULE\tOUTCOME\tFORCE\tSINCE")
	for _, r := range t.rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.subject, r.rule, r.outcome, r.force, r.since)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(t.out, "\n%d evaluated under %s\n", t.pupils, t.law.Title())
	for rule := range t.law.Rules() {
		if n := t.met[rule]; n > 0 {
			fmt.Fprintf(t.out, "%7d met %s\n", n, rule)
		}
	}
	texts := make([]string, 0, len(t.warnings))
	for w := range t.warnings {
		texts = append(texts, w)
	}
	slices.SortFunc(texts, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.warnings[b], t.warnings[a]), strings.Compare(a, b))
	})
	for i, text := range texts {
		if i == 10 {
			fmt.Fprintf(t.out, "and %d more warnings: --format json has them all\n", len(texts)-i)
			break
		}
		fmt.Fprintf(t.out, "warning (%d): %s\n", t.warnings[text], text)
	}
	return nil
}

// groups counts findings by school, year group or fact.
type groups struct {
	e      *evaluation
	law    *policy.Policy
	out    *bufio.Writer
	order  []string
	counts map[string]*group
}

type group struct {
	pupils int
	met    map[string]int
}

func (g *groups) take(r *policy.Report) error {
	var parts []string
	for _, by := range g.e.by {
		switch {
		case r.Pupil == nil:
			parts = append(parts, subject(r))
		case by == "school":
			parts = append(parts, r.Pupil.School)
		case by == "year_group":
			parts = append(parts, r.Pupil.YearGroup)
		default:
			parts = append(parts, r.Pupil.Facts[by])
		}
	}
	key := strings.Join(parts, " ")
	c := g.counts[key]
	if c == nil {
		c = &group{met: map[string]int{}}
		g.counts[key] = c
		g.order = append(g.order, key)
	}
	c.pupils++
	for _, f := range r.Findings {
		if f.Outcome == policy.Met {
			c.met[f.Rule]++
		}
	}
	return nil
}

func (g *groups) end() error {
	slices.Sort(g.order)
	rules := g.e.rules
	if len(rules) == 0 {
		rules = slices.Collect(g.law.Rules())
	}
	w := tabwriter.NewWriter(g.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\tPUPILS\t%s\n", strings.ToUpper(strings.Join(g.e.by, " ")), strings.Join(rules, "\t"))
	for _, key := range g.order {
		fmt.Fprintf(w, "%s\t%d", key, g.counts[key].pupils)
		for _, rule := range rules {
			fmt.Fprintf(w, "\t%d", g.counts[key].met[rule])
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
