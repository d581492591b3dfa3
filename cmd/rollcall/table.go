package main

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// table shows steps and findings for people, most urgent first. It keeps no more rows than it shows.
type table struct {
	e        *evaluation
	steps    *worklist // nil if only findings are shown
	rows     urgent[row]
	taken    int
	counts   []count         // by rule
	silent   map[string]bool // rules that say nothing about the register
	answered map[string]bool // rules that a step answers, left out if steps are shown
	warnings warnings
	totals   *totalsTable
}

// row is one line of the table.
type row struct {
	subject, rule, force string
	outcome              policy.Outcome
	exception            string
	provisional          bool
	since                attendance.Date
	evidence             string
	rank                 int
	order                int64
}

// count says how often a rule came out how.
type count struct {
	outcomes    [policy.Met + 1]int // Met is the last of them
	provisional int
}

func (c *count) add(f policy.Finding) {
	c.outcomes[f.Outcome]++
	if f.Provisional {
		c.provisional++
	}
}

func (c *count) join(other count) {
	for i, n := range other.outcomes {
		c.outcomes[i] += n
	}
	c.provisional += other.provisional
}

func newTable(e *evaluation) *table {
	t := &table{e: e, counts: make([]count, len(slices.Collect(e.law.Rules()))), totals: &totalsTable{e: e}}
	t.rows.limit, t.rows.before = e.limit, row.before
	if e.showsSteps() {
		t.steps = newWorklist(e)
	}
	return t
}

func (t *table) begin() error { return nil }

func (t *table) turnTo(stretch int) {
	t.rows.turnTo(stretch)
	t.warnings.turnTo(stretch)
	if t.steps != nil {
		t.steps.rows.turnTo(stretch)
		t.steps.open.turnTo(stretch)
	}
}

// join takes in the table of another worker. Only registers have workers, and so no totals.
func (t *table) join(d digest) {
	other := d.(*table)
	t.rows.join(&other.rows)
	if t.steps != nil {
		t.steps.join(other.steps)
	}
	for i := range t.counts {
		t.counts[i].join(other.counts[i])
	}
	t.taken += other.taken
	t.warnings.join(&other.warnings)
}

func (t *table) take(d *escalation.Decision) error {
	r := d.Report
	if t.silent == nil && r.Refused == "" {
		t.silent = silent(r)
		t.answered = answered(r)
	}
	t.taken++
	t.warnings.add(subject(r), r.Warnings)
	if r.Totals != nil {
		if err := t.totals.take(r); err != nil {
			return err
		}
	}
	if t.steps != nil {
		t.steps.take(d)
	}
	for i, f := range r.Findings {
		t.counts[i].add(f)
		if t.shows(r, f) {
			t.keep(r, f)
		}
	}
	return nil
}

// shows reports whether a finding gets a row.
func (t *table) shows(r *policy.Report, f policy.Finding) bool {
	switch {
	case !t.e.showsFindings() || !t.e.asked(f):
		return false
	case t.e.all:
		return true
	case t.steps != nil && len(t.e.only)+len(t.e.rules) == 0 && (t.answered[f.Rule] || f.Force == "info"):
		return false // the worklist says what to do about it, or there is nothing to do
	case len(t.e.rules) == 0 && f.Force == "info" && t.silent[f.Rule]:
		return false
	case len(t.e.only) > 0:
		return true
	case f.Outcome == policy.Undetermined && (r.Totals != nil || f.Force == "info" && len(t.e.rules) == 0):
		return false // counted in the summary; of totals, a line below the table names the rules
	}
	return f.Provisional || f.Outcome == policy.Met || f.Outcome == policy.Excepted || f.Outcome == policy.Undetermined
}

// keep adds a row, if it is among the most urgent ones.
func (t *table) keep(r *policy.Report, f policy.Finding) {
	out := row{
		subject: subject(r), rule: f.Rule, force: f.Force, outcome: f.Outcome, exception: f.Exception, provisional: f.Provisional,
		rank: urgency(f), order: t.rows.number(),
	}
	if !t.rows.wants(out) { // without its date it comes before those that have one
		return
	}
	if x, ok := r.ExplainRule(f.Rule); ok {
		out.since, out.evidence = x.Spell.Since, evidence(x)
	}
	t.rows.add(out)
}

// urgency puts findings in order: what must be done and what may be done about things that have happened, what could be such
// but is not known, and then the rest.
func urgency(f policy.Finding) int {
	force := slices.Index([]string{"must", "must not", "may", "info"}, f.Force)
	const info, forces = 3, 4
	group := 2
	switch {
	case f.Outcome == policy.Met && force != info:
		group = 0
	case f.Outcome == policy.Undetermined && force != info:
		group = 1
	case f.Outcome == policy.Excepted:
		group = 3
	case f.Outcome == policy.Undetermined:
		group = 4
	case f.Outcome != policy.Met:
		group = 5 + int(policy.Met-f.Outcome)
	}
	return group*forces + force
}

func (r row) before(other row) bool {
	return cmp.Or(cmp.Compare(r.rank, other.rank), r.since.Compare(other.since), cmp.Compare(r.order, other.order)) < 0
}

func (t *table) end() error {
	c := t.e.console
	fmt.Fprintf(c.out, "%s\n", c.screen.paint(bold, t.e.title()))
	t.totals.write()
	if t.steps != nil {
		t.steps.write()
	}
	t.findings()
	t.summary()
	t.warnings.write(c)
	return nil
}

// findings writes the rows, under a heading of their own if steps come before them.
func (t *table) findings() {
	c := t.e.console
	rows := t.rows.sorted()
	if len(rows) == 0 {
		return
	}
	fmt.Fprintln(c.out)
	if t.steps != nil {
		heading := "Findings that no step answers"
		if t.e.all || len(t.e.only)+len(t.e.rules) > 0 {
			heading = "Findings"
		}
		fmt.Fprintf(c.out, "%s\n\n", c.screen.paint(bold, heading))
	}
	head := "PUPIL"
	if t.totals.groups > 0 {
		head = "GROUP"
	}
	g := grid{head: []string{head, "RULE", "OUTCOME", "FORCE", "SINCE", "BEHIND IT"}, right: make([]bool, 6), screen: c.screen}
	g.write(c.out, cellsOf(rows))
	if t.rows.hidden > 0 {
		fmt.Fprintf(c.out, "and %s, less urgent: --limit 0 shows all\n", plural(t.rows.hidden, "more row"))
	}
}

func cellsOf(rows []row) iter.Seq[[]cell] {
	return func(yield func([]cell) bool) {
		for _, r := range rows {
			outcome := r.outcome.String()
			if r.exception != "" {
				outcome += ": " + r.exception
			}
			if r.provisional {
				outcome += ", provisional"
			}
			if !yield([]cell{
				{text: r.subject},
				{text: r.rule},
				{outcome, colourOf(r.outcome, r.force)},
				{text: r.force},
				{text: r.since.String()},
				{text: r.evidence},
			}) {
				return
			}
		}
	}
}

// colourOf gives the colour of an outcome.
func colourOf(o policy.Outcome, force string) style {
	switch {
	case o == policy.Met && force != "info":
		return red
	case o == policy.Met, o == policy.Undetermined:
		return yellow
	case o == policy.NotMet:
		return green
	}
	return dim
}

// title says what was evaluated, under which law and on which date.
func (e *evaluation) title() string {
	text := e.law.Title() + " on " + e.on.String()
	if e.chosen != "" {
		text += ", " + e.chosen
	}
	return text
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
