package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// evaluation is what the flags of evaluate ask for.
type evaluation struct {
	console            *console
	law                *policy.Policy
	school             *school
	on                 attendance.Date
	chosen             string // how the date came about, if the user did not give it
	pack, date, format string
	pupil, dates       string
	from               attendance.Date // the first of --dates, of which on is the last
	rules, steps, by   []string
	only               []string // outcomes and statuses
	limit              int
	all, overdue       bool
	findings, stepsToo bool // --findings and --steps
	cases              *casebook
}

var formats = []string{"table", "json", "csv"}

// evaluated are the formats of evaluate.
var evaluated = append(slices.Clone(formats), "outcomes")

func evaluateCommand(c *console) *cobra.Command {
	e := &evaluation{console: c}
	cmd := &cobra.Command{
		Use: "evaluate SCHOOL", Short: "What is to be done, and findings for every pupil, most urgent first", Args: oneArg("the school's folder"),
		Long: `Evaluates every pupil of a school's folder, or the groups in its counts.csv, on one date. What has been done about
the pupils stands in the folder's history.csv: pupil,on,step,outcome,parent,by,evidence.

With a pack that has ladders the table is a worklist first: what is overdue, what is due today, what is due later, and
then what may be done, by date; BY is the last date on which it is in time. Steps that wait, are on hold, blocked or
barred are counted below it; --all shows them. Then come the findings that no step answers: what is met, excepted,
undetermined or provisional, what must be done first. Findings that say nothing about the register, such as being of
compulsory school age, are counted; --all shows every finding.

--steps shows the steps only, --findings the findings only and all of them, --overdue what is overdue and nothing else.

csv has a row for every finding of every pupil, with --steps one for every step. json has an object a line, one pupil
an object, always whole: flags that choose rows of the table and of csv do not change it.

outcomes, for whole countries, has a row a pupil and a column a rule, and is written many times faster than the others:
  m met   n not met   x excepted   u undetermined   - not applicable
in capitals, and + for -, if it is provisional. --only leaves out pupils without such an outcome. With --dates FROM..TO
each column has the first of these dates on which the rule was met, and nothing if it never was; --only met leaves out
pupils for whom none was.

--by counts pupils, steps and findings by group, in all three formats, with the shares (such as the absence rate)
of all sessions of the group's pupils together, and a row for everybody.

Registers of more than 64 MiB are read in shards, on all cores, in memory that does not grow with the number of pupils,
if pupils.csv and the registers list the pupils in the same order, the rows of each together; --on must be given.
--stream=false reads files in any order, and --stream smaller ones in shards too; what comes of it is the same.`,
		Example: `  rollcall evaluate --pack gb-eng examples/riverside
  rollcall evaluate --pack gb-eng --overdue examples/riverside
  rollcall evaluate --pack gb-eng --step notice_to_improve,penalty_notice --all examples/riverside
  rollcall evaluate --pack gb-eng --on 2025-02-14 --rule penalty_notice_threshold examples/riverside
  rollcall evaluate --pack gb-eng --format json examples/riverside | jq -r 'select(.findings[].outcome == "met") | .pupil'
  rollcall evaluate --pack gb-eng --by school,year_group examples/riverside
  rollcall evaluate --pack gb-eng --format outcomes --on 2025-07-18 england > outcomes.csv
  rollcall evaluate --pack gb-eng --format outcomes --dates 2024-09-01..2025-07-18 --only met england > first-met.csv
  rollcall evaluate --pack ./my-authority --format csv school/register.csv.gz > findings.csv`,
		RunE: func(_ *cobra.Command, args []string) error { return e.run(args[0]) },
	}
	packFlag(cmd, &e.pack)
	mapFlag(cmd, c)
	streamFlag(cmd, c)
	f := cmd.Flags()
	f.StringVar(&e.date, "on", "", "the date; left out, the last that has a mark")
	f.StringVar(&e.dates, "dates", "", "of --format outcomes: FROM..TO, dates of which the first is told on which each rule was met")
	f.StringVar(&e.format, "format", "table", "table, json (an object a line), csv, or outcomes (a letter a rule)")
	f.StringVar(&e.pupil, "pupil", "", "one pupil only")
	f.StringSliceVar(&e.rules, "rule", nil, "these rules only")
	f.StringSliceVar(&e.steps, "step", nil, "these steps only")
	f.BoolVar(&e.stepsToo, "steps", false, "steps only")
	f.BoolVar(&e.findings, "findings", false, "findings only, also those that a step answers")
	f.BoolVar(&e.overdue, "overdue", false, "only steps that are overdue")
	f.StringSliceVar(&e.by, "by", nil, "groups: school, year_group or any column of pupils.csv, one or several")
	f.StringSliceVar(&e.only, "only", nil, `findings with these outcomes and steps with these statuses only, such as met, "not met" or due`)
	f.BoolVar(&e.all, "all", false, "every step and every finding, also what is not to be done and not met")
	f.IntVar(&e.limit, "limit", 200, "how many rows of the table are shown; 0 for all")
	completeNames(cmd)
	return cmd
}

// form is what the result is written as.
type form interface {
	begin() error
	end() error
}

// sink is a form that takes the decisions one after the other. Where steps are not asked for, a decision is the report alone.
type sink interface {
	form
	take(*escalation.Decision) error
}

// digest is a sink that writes at the end. Each worker fills one of its own, and they are joined.
type digest interface {
	sink
	turnTo(stretch int) // says where the pupils that come next stand among all
	join(digest)
}

func (e *evaluation) run(path string) error {
	var err error
	if e.law, err = openPack(e.pack); err != nil {
		return err
	}
	if err := e.check(); err != nil {
		return err
	}
	e.console.streaming = true
	if e.school, err = e.console.openSchool(e.law, path); err != nil {
		return err
	}
	if err := e.checkColumns(); err != nil {
		return err
	}
	if err := e.when(); err != nil {
		return err
	}
	e.cases = e.console.openCasebook(e.law, e.school)
	if e.chosen != "" && e.format != "table" {
		e.console.tell("on %s, %s", e.on, e.chosen)
	}
	if e.format != "table" && e.console.screen.terminal {
		e.console.progress.screen.terminal = false // the lines themselves show how far it is
	}
	f := e.form()
	if err := e.each(f); err != nil {
		return err
	}
	e.console.progress.clear()
	if err := f.end(); err != nil {
		return err
	}
	return e.console.verdict(e.school)
}

// when finds the date, or the dates.
func (e *evaluation) when() (err error) {
	if e.dates == "" {
		e.on, e.chosen, err = e.console.onDate(e.school, e.date)
		return err
	}
	from, to, _ := strings.Cut(e.dates, "..")
	if e.from, err = attendance.ParseDate(from); err != nil {
		return fmt.Errorf("--dates: %w", err)
	}
	if e.on, _, err = e.console.onDate(e.school, to); err != nil {
		return fmt.Errorf("--dates: %w", err)
	}
	if e.from.After(e.on) {
		return fmt.Errorf("--dates %s: the first date is after the last", e.dates)
	}
	return nil
}

// check reports flags that cannot be followed, before any file is read.
func (e *evaluation) check() error {
	if !slices.Contains(evaluated, e.format) {
		return fmt.Errorf("--format is table, json, csv or outcomes, not %q%s", e.format, meant(e.format, evaluated))
	}
	if err := knownRules(e.law, e.rules); err != nil {
		return err
	}
	if err := knownSteps(e.law, e.steps); err != nil {
		return err
	}
	for _, o := range e.only {
		if !slices.Contains(e.states(), o) {
			return fmt.Errorf("--only: there is no outcome or status %q%s; there are %s", o, meant(o, e.states()), strings.Join(e.states(), ", "))
		}
	}
	if err := e.checkOutcomes(); err != nil {
		return err
	}
	switch {
	case e.limit < 0:
		return fmt.Errorf("--limit is a number of rows, or 0 for all of them, not %d", e.limit)
	case len(e.by) > 0 && (len(e.only) > 0 || e.all || e.overdue):
		return fmt.Errorf("--by counts every outcome and status: leave out --only, --overdue and --all")
	case e.overdue && (len(e.only) > 0 || e.all):
		return fmt.Errorf("--overdue is about what is overdue only: leave out --only and --all")
	case (e.stepsToo || e.overdue) && len(e.law.Steps()) == 0:
		return fmt.Errorf("the pack %s has no ladders, and so no steps", e.law.ID())
	case e.findings && (e.stepsToo || e.overdue || len(e.steps) > 0):
		return fmt.Errorf("--findings leaves the steps out: leave it out itself, or --steps, --step and --overdue")
	}
	return nil
}

// states lists what --only may ask for: the outcomes of findings and, if the pack has steps, their statuses.
func (e *evaluation) states() []string {
	out := outcomeNames()
	if len(e.law.Steps()) > 0 {
		out = append(out, statusNames()...)
	}
	return out
}

// showsSteps reports whether the flags leave steps to be shown.
func (e *evaluation) showsSteps() bool {
	switch {
	case len(e.law.Steps()) == 0, e.findings, e.school.HasTotals():
		return false
	case e.choosesSteps():
		return true
	}
	return len(e.rules) == 0 && (len(e.only) == 0 || anyOf(e.only, statusNames()))
}

// showsFindings reports whether the flags leave findings to be shown.
func (e *evaluation) showsFindings() bool {
	switch {
	case e.stepsToo, e.overdue:
		return false
	case len(e.steps) > 0 && len(e.rules) == 0:
		return false
	}
	return len(e.only) == 0 || anyOf(e.only, outcomeNames())
}

func anyOf(asked, all []string) bool {
	return slices.ContainsFunc(asked, func(name string) bool { return slices.Contains(all, name) })
}

// knownSteps reports steps that the pack does not have. Names may be written with spaces, as the worklist writes them.
func knownSteps(law *policy.Policy, names []string) error {
	steps := stepNames(law)
	for i, s := range names {
		s = strings.ReplaceAll(s, " ", "_")
		names[i] = s
		switch {
		case len(steps) == 0:
			return fmt.Errorf("the pack %s has no ladders, and so no step %q", law.ID(), s)
		case !slices.Contains(steps, s):
			return fmt.Errorf("the pack %s has no step %q%s: it has %s", law.ID(), s, meant(s, steps), strings.Join(steps, ", "))
		}
	}
	return nil
}

func stepNames(law *policy.Policy) []string {
	out := make([]string, len(law.Steps()))
	for i, s := range law.Steps() {
		out[i] = s.Name
	}
	return out
}

func knownRules(law *policy.Policy, names []string) error {
	rules := slices.Collect(law.Rules())
	for _, r := range names {
		if !slices.Contains(rules, r) {
			return fmt.Errorf("the pack %s has no rule %q%s: it has %s", law.ID(), r, meant(r, rules), strings.Join(rules, ", "))
		}
	}
	return nil
}

// checkColumns reports columns in --by that the school's files do not have, and what cannot be asked of totals.
func (e *evaluation) checkColumns() error {
	columns := append([]string{"school", "year_group"}, e.school.Facts()...)
	for _, by := range e.by {
		if !slices.Contains(columns, by) {
			return fmt.Errorf("--by %s: pupils.csv has no such column%s; there are %s", by, meant(by, columns), strings.Join(columns, ", "))
		}
	}
	if len(e.by) > 0 && e.school.HasTotals() {
		return fmt.Errorf("--by groups pupils, but counts.csv holds totals of groups already: leave it out")
	}
	if e.format == "outcomes" && e.school.HasTotals() {
		return fmt.Errorf("counts.csv holds totals of groups, and --format outcomes is for pupils: leave it out, or give --format csv")
	}
	if e.choosesSteps() && e.school.HasTotals() {
		return fmt.Errorf("counts.csv holds totals of groups, and steps are for pupils: leave out --steps, --step and --overdue")
	}
	return nil
}

func (e *evaluation) form() form {
	switch {
	case len(e.by) > 0:
		return newGroups(e)
	case e.format == "json":
		return &jsonLines{out: e.console.out}
	case e.format == "outcomes":
		return &outcomeRows{e}
	case e.format == "csv" && e.choosesSteps():
		return newStepRows(e)
	case e.format == "csv":
		return &csvRows{e: e, out: csv.NewWriter(e.console.out)}
	}
	return newTable(e)
}

// choosesSteps reports whether the flags ask for steps and not for findings.
func (e *evaluation) choosesSteps() bool { return e.stepsToo || e.overdue || len(e.steps) > 0 }

// each has everybody evaluated, telling what is wrong with the files, until the user interrupts.
func (e *evaluation) each(f form) error {
	all, gathers := f.(digest)
	w := &crew{
		console: e.console, school: e.school, cases: e.cases, what: evaluating, wanted: e.pupil, rows: !gathers, begin: f.begin,
	}
	if all, ok := f.(sink); ok && e.school.HasTotals() {
		if err := w.start(); err != nil {
			return err
		}
		for t := range e.school.Totals() {
			if err := all.take(&escalation.Decision{Report: e.law.EvaluateTotals(t, e.on)}); err != nil {
				return err
			}
		}
	}
	desks := make([]desk, workers())
	for i := range desks {
		own := *e
		own.console = e.console.aside()
		desks[i] = own.desk()
	}
	_, w.short = desks[0].(*sinkDesk)
	if err := w.each(desks); err != nil {
		return err
	}
	if gathers {
		for _, d := range desks {
			all.join(d.(*sinkDesk).sink.(digest))
		}
	}
	return nil
}

// desk gives a desk for one worker, whose console is set aside.
func (e *evaluation) desk() desk {
	switch f := e.form().(type) {
	case *outcomeRows:
		if e.dates != "" {
			return newDatesDesk(e)
		}
		return newOutcomesDesk(e)
	case *csvRows:
		return newFindingsDesk(e, f)
	case sink:
		return &sinkDesk{e: e, sink: f}
	}
	panic("a form that takes no decisions has a desk of its own")
}

// evaluating is what progress calls the evaluation of pupils.
const evaluating = "evaluating"
