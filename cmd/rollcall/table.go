package main

import (
	"cmp"
	"container/heap"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// table shows findings for people, most urgent first. It keeps no more rows than it shows.
type table struct {
	e        *evaluation
	rows     rows
	hidden   int // rows beyond the limit
	taken    int
	counts   []count // by rule
	silent   map[string]bool
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
	rank, order          int
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

func newTable(e *evaluation) *table {
	return &table{e: e, counts: make([]count, len(slices.Collect(e.law.Rules()))), totals: &totalsTable{e: e}}
}

func (t *table) take(r *policy.Report) error {
	if t.silent == nil && r.Refused == "" {
		t.silent = silent(r)
	}
	t.taken++
	t.warnings.add(subject(r), r.Warnings)
	if r.Totals != nil {
		if err := t.totals.take(r); err != nil {
			return err
		}
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
	case !t.e.asked(f):
		return false
	case t.e.all:
		return true
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
		rank: urgency(f), order: t.hidden + len(t.rows),
	}
	full := t.e.limit > 0 && len(t.rows) == t.e.limit
	if full && out.rank > t.rows[0].rank {
		t.hidden++
		return
	}
	if x, ok := r.ExplainRule(f.Rule); ok {
		out.since, out.evidence = x.Spell.Since, evidence(x)
	}
	switch {
	case t.e.limit == 0:
		t.rows = append(t.rows, out)
	case !full:
		heap.Push(&t.rows, out)
	default:
		t.hidden++
		if out.before(t.rows[0]) {
			t.rows[0] = out
			heap.Fix(&t.rows, 0)
		}
	}
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

// rows is a heap with the least urgent row on top.
type rows []row

func (r rows) Len() int           { return len(r) }
func (r rows) Less(i, j int) bool { return r[j].before(r[i]) }
func (r rows) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }

// Push adds a row.
func (r *rows) Push(x any) { *r = append(*r, x.(row)) }

// Pop takes the last row away.
func (r *rows) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

func (t *table) end() error {
	c := t.e.console
	fmt.Fprintf(c.out, "%s\n", c.screen.paint(bold, t.e.title()))
	t.totals.write()
	slices.SortFunc(t.rows, func(a, b row) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	if len(t.rows) > 0 {
		head := "PUPIL"
		if t.totals.groups > 0 {
			head = "GROUP"
		}
		fmt.Fprintln(c.out)
		g := grid{head: []string{head, "RULE", "OUTCOME", "FORCE", "SINCE", "BEHIND IT"}, right: make([]bool, 6), screen: c.screen}
		g.write(c.out, t.cells())
	}
	if t.hidden > 0 {
		fmt.Fprintf(c.out, "and %s, less urgent: --limit 0 shows all\n", plural(t.hidden, "more row"))
	}
	t.summary()
	t.warnings.write(c)
	return nil
}

func (t *table) cells() iter.Seq[[]cell] {
	return func(yield func([]cell) bool) {
		for _, r := range t.rows {
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
