package main

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// evaluation is what the flags of evaluate ask for.
type evaluation struct {
	pack, on, format, pupil string
	rules, by, only         []string
	all                     bool
}

func evaluateCommand() *cobra.Command {
	var e evaluation
	cmd := &cobra.Command{
		Use: "evaluate SCHOOL", Short: "Findings for every pupil, most urgent first", Args: cobra.ExactArgs(1),
		Long: `Evaluates every pupil of a school's folder, or totals in its counts.csv. The table shows what is met, excepted,
undetermined or provisional; --all shows every finding.`,
		Example: "  rollcall evaluate --pack gb-eng examples/riverside\n  rollcall evaluate --pack gb-eng --on 2025-02-14 --format json examples/riverside\n  rollcall evaluate --pack gb-eng --by school,year_group examples/riverside",
		RunE:    func(cmd *cobra.Command, args []string) error { return e.run(cmd, args[0]) },
	}
	addPackFlag(cmd, &e.pack)
	f := cmd.Flags()
	f.StringVar(&e.on, "on", "", "the date; by default the last that has a mark")
	f.StringVar(&e.format, "format", "table", "table, json (an object a line) or csv")
	f.StringVar(&e.pupil, "pupil", "", "one pupil only")
	f.StringSliceVar(&e.rules, "rule", nil, "these rules only")
	f.StringSliceVar(&e.by, "by", nil, "totals by school, year_group or a fact")
	f.StringSliceVar(&e.only, "only", nil, "findings with these outcomes only")
	f.BoolVar(&e.all, "all", false, "every finding, also what is not met")
	return cmd
}

// sink takes the reports one after the other.
type sink interface {
	take(*policy.Report) error
	end() error
}

func (e *evaluation) run(cmd *cobra.Command, folder string) error {
	law, err := openPack(e.pack)
	if err != nil {
		return err
	}
	if err := e.check(law); err != nil {
		return err
	}
	school, err := openSchool(law, folder)
	if err != nil {
		return err
	}
	on, chosen, err := onDate(e.on, school)
	if err != nil {
		return err
	}
	if chosen {
		fmt.Fprintf(cmd.ErrOrStderr(), "on %s, the last date that has a mark\n", on)
	}
	rejected := tellProblems(cmd, folder, school)
	out := bufio.NewWriter(cmd.OutOrStdout())
	s, err := e.sink(out, law)
	if err != nil {
		return err
	}
	found := false
	for r := range reports(law, school, on) {
		if e.pupil != "" && (r.Pupil == nil || r.Pupil.ID != e.pupil) {
			continue
		}
		found = true
		if err := s.take(r); err != nil {
			return err
		}
	}
	if e.pupil != "" && !found {
		return fmt.Errorf("%s has no pupil %q", folder, e.pupil)
	}
	if err := s.end(); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if rejected {
		return errPartly
	}
	return nil
}

// check reports names that the pack does not have.
func (e *evaluation) check(law *policy.Policy) error {
	rules := slices.Collect(law.Rules())
	for _, r := range e.rules {
		if !slices.Contains(rules, r) {
			return fmt.Errorf("the pack has no rule %q: it has %s", r, strings.Join(rules, ", "))
		}
	}
	for _, o := range e.only {
		var outcome policy.Outcome
		if err := outcome.UnmarshalText([]byte(o)); err != nil {
			return err
		}
	}
	return nil
}

func reports(law *policy.Policy, school *attendance.School, on attendance.Date) iter.Seq[*policy.Report] {
	return func(yield func(*policy.Report) bool) {
		for t := range school.Totals() {
			if !yield(law.EvaluateTotals(t, on)) {
				return
			}
		}
		for p, err := range school.Pupils() {
			if err == nil && !yield(law.Evaluate(p, on)) {
				return
			}
		}
	}
}

func (e *evaluation) sink(out *bufio.Writer, law *policy.Policy) (sink, error) {
	switch {
	case len(e.by) > 0:
		return &groups{e: e, out: out, law: law, counts: map[string]*group{}}, nil
	case e.format == "json":
		return &jsonLines{out: out}, nil
	case e.format == "csv":
		w := csv.NewWriter(out)
		return &csvRows{e: e, out: w}, w.Write([]string{"pupil", "school", "year_group", "rule", "outcome", "force", "since", "first", "provisional"})
	case e.format == "table":
		return &table{e: e, out: out, met: map[string]int{}, warnings: map[string]int{}, law: law}, nil
	}
	return nil, fmt.Errorf("--format is table, json or csv, not %q", e.format)
}

// shows reports whether a finding is asked for.
func (e *evaluation) shows(f policy.Finding) bool {
	switch {
	case len(e.rules) > 0 && !slices.Contains(e.rules, f.Rule):
		return false
	case len(e.only) > 0:
		return slices.Contains(e.only, f.Outcome.String())
	}
	return e.all || f.Provisional || f.Outcome == policy.Met || f.Outcome == policy.Excepted || f.Outcome == policy.Undetermined
}

type jsonLines struct {
	out  *bufio.Writer
	line []byte
}

func (j *jsonLines) take(r *policy.Report) error {
	j.line = append(r.AppendJSON(j.line[:0]), '\n')
	_, err := j.out.Write(j.line)
	return err
}

func (j *jsonLines) end() error { return nil }

type csvRows struct {
	e   *evaluation
	out *csv.Writer
}

func (c *csvRows) take(r *policy.Report) error {
	for _, f := range r.Findings {
		if !c.e.shows(f) && (len(c.e.only) > 0 || len(c.e.rules) > 0) {
			continue
		}
		s := f.Spell()
		school, year := "", ""
		if r.Pupil != nil {
			school, year = r.Pupil.School, r.Pupil.YearGroup
		}
		err := c.out.Write([]string{subject(r), school, year, f.Rule, f.Outcome.String(), f.Force, s.Since.String(), s.First.String(), fmt.Sprint(f.Provisional)})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *csvRows) end() error {
	c.out.Flush()
	return c.out.Error()
}

// subject names whom a report is about.
func subject(r *policy.Report) string {
	if r.Totals != nil {
		return r.Totals.Group
	}
	return r.Pupil.ID
}
