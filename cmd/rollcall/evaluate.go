package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
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
	pupil              string
	rules, by, only    []string
	limit              int
	all                bool
}

var formats = []string{"table", "json", "csv"}

func evaluateCommand(c *console) *cobra.Command {
	e := &evaluation{console: c}
	cmd := &cobra.Command{
		Use: "evaluate SCHOOL", Short: "Findings for every pupil, most urgent first", Args: oneArg("the school's folder"),
		Long: `Evaluates every pupil of a school's folder, or the groups in its counts.csv, on one date.

The table shows what is met, excepted, undetermined or provisional, most urgent first: what must be done, then
what may be done, then what is not known, then information. Findings that say nothing about the register, such
as being of compulsory school age, are counted below it; --all shows every finding.

csv has a row for every finding of every pupil. json has an object a line, one pupil an object, always whole:
--rule, --only and --all choose rows of the table and of csv, and do not change it.

--by counts pupils and findings by group, in all three formats, with the shares (such as the absence rate)
of all sessions of the group's pupils together, and a row for everybody.`,
		Example: `  rollcall evaluate --pack gb-eng examples/riverside
  rollcall evaluate --pack gb-eng --on 2025-02-14 --rule penalty_notice_threshold examples/riverside
  rollcall evaluate --pack gb-eng --format json examples/riverside | jq -r 'select(.findings[].outcome == "met") | .pupil'
  rollcall evaluate --pack gb-eng --by school,year_group examples/riverside
  rollcall evaluate --pack ./my-authority --format csv school/register.csv.gz > findings.csv`,
		RunE: func(_ *cobra.Command, args []string) error { return e.run(args[0]) },
	}
	packFlag(cmd, &e.pack)
	f := cmd.Flags()
	f.StringVar(&e.date, "on", "", "the date; left out, the last that has a mark")
	f.StringVar(&e.format, "format", "table", "table, json (an object a line) or csv")
	f.StringVar(&e.pupil, "pupil", "", "one pupil only")
	f.StringSliceVar(&e.rules, "rule", nil, "these rules only")
	f.StringSliceVar(&e.by, "by", nil, "groups: school, year_group or any column of pupils.csv, one or several")
	f.StringSliceVar(&e.only, "only", nil, `findings with these outcomes only, such as met or "not met"`)
	f.BoolVar(&e.all, "all", false, "every finding, also what is not met")
	f.IntVar(&e.limit, "limit", 200, "how many rows of the table are shown; 0 for all")
	completeNames(cmd)
	return cmd
}

// sink takes the reports one after the other.
type sink interface {
	take(*policy.Report) error
	end() error
}

func (e *evaluation) run(path string) error {
	var err error
	if e.law, err = openPack(e.pack); err != nil {
		return err
	}
	if err := e.check(); err != nil {
		return err
	}
	if e.school, err = e.console.openSchool(e.law, path); err != nil {
		return err
	}
	if err := e.checkColumns(); err != nil {
		return err
	}
	if e.on, e.chosen, err = e.console.onDate(e.school, e.date); err != nil {
		return err
	}
	if e.chosen != "" && e.format != "table" {
		e.console.tell("on %s, %s", e.on, e.chosen)
	}
	if e.format != "table" && e.console.screen.terminal {
		e.console.progress.screen.terminal = false // the lines themselves show how far it is
	}
	s := e.sink()
	if err := e.each(s.take); err != nil {
		return err
	}
	e.console.progress.clear()
	if err := s.end(); err != nil {
		return err
	}
	return e.console.verdict(e.school)
}

// check reports flags that cannot be followed, before any file is read.
func (e *evaluation) check() error {
	if !slices.Contains(formats, e.format) {
		return fmt.Errorf("--format is table, json or csv, not %q%s", e.format, meant(e.format, formats))
	}
	if err := knownRules(e.law, e.rules); err != nil {
		return err
	}
	for _, o := range e.only {
		var outcome policy.Outcome
		if err := outcome.UnmarshalText([]byte(o)); err != nil {
			return fmt.Errorf("--only: %w%s; there are %s", err, meant(o, outcomeNames()), strings.Join(outcomeNames(), ", "))
		}
	}
	switch {
	case e.limit < 0:
		return fmt.Errorf("--limit is a number of rows, or 0 for all of them, not %d", e.limit)
	case len(e.by) > 0 && (len(e.only) > 0 || e.all):
		return fmt.Errorf("--by counts every outcome: leave out --only and --all")
	}
	return nil
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

// checkColumns reports columns in --by that the school's files do not have.
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
	return nil
}

func (e *evaluation) sink() sink {
	switch {
	case len(e.by) > 0:
		return newGroups(e)
	case e.format == "json":
		return &jsonLines{out: e.console.out}
	case e.format == "csv":
		return &csvRows{e: e, out: csv.NewWriter(e.console.out)}
	}
	return newTable(e)
}

// each evaluates one after the other, telling what is wrong with the files, until the user interrupts.
func (e *evaluation) each(take func(*policy.Report) error) error {
	for t := range e.school.Totals() {
		if err := take(e.law.EvaluateTotals(t, e.on)); err != nil {
			return err
		}
	}
	p := e.console.progress
	p.begin(evaluating, e.school.Len())
	found := finder{wanted: e.pupil}
	for pupil, err := range e.school.Pupils() {
		if stopped := e.console.stopped(); stopped != nil {
			return stopped
		}
		if err != nil {
			e.console.problem(e.school, err)
			continue
		}
		p.add(evaluating, 1)
		if !found.is(pupil) {
			continue
		}
		if err := take(e.law.Evaluate(pupil, e.on)); err != nil {
			return err
		}
	}
	if err := e.console.stopped(); err != nil {
		return err
	}
	return found.missing(e.school)
}

// evaluating is what progress calls the evaluation of pupils.
const evaluating = "evaluating"
