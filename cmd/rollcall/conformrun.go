package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy/conformance"
)

// conforming is how a program is held against the worked cases.
type conforming struct {
	packs, only     []string
	patience        time.Duration
	asJSON, verbose bool
	junit           string // a file
}

func conformRunCommand(c *console) *cobra.Command {
	var f conforming
	cmd := &cobra.Command{
		Use: "run [flags] -- COMMAND [ARGUMENT...]", Short: "Hold another system's program against the worked cases",
		Long: `Starts a program and writes questions to its standard input, an object a line: what a worked case gives, and of what a verdict is
asked for; never what is expected. The program writes an answer to each to its standard output, an object a line, with the question's id.
It may answer at once, when it has read all, and in any order. Answers are compared exactly; what differs is told with its citation.

A program that answers part of a question is at a level: up to which of rules, measures, steps, spells and law it has all that the cases
of a pack expect. --only asks about no more than some of these.

A program that crashes, hangs, or writes what is no answer is told of, and never waited for longer than --timeout. The exit status is 1
unless all has passed.`,
		Example: "  rollcall conform run -- python3 adapter.py\n  rollcall conform run --pack gb-eng --only rules,measures -- ./their-system --kit\n  rollcall conform run -- rollcall conform answer",
		RunE:    func(_ *cobra.Command, args []string) error { return c.conform(f, args) },
	}
	cmd.Flags().SetInterspersed(false) // what comes after the command is the command's
	packsFlag(cmd, &f.packs)
	cmd.Flags().StringSliceVar(&f.only, "only", nil, "ask about these only: "+strings.Join(categoryNames(), ", "))
	cmd.Flags().DurationVar(&f.patience, "timeout", time.Minute, "how long the program may take until its next answer, and to end")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print the report as JSON")
	cmd.Flags().StringVar(&f.junit, "junit", "", "write the report to a file as JUnit XML, too")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "list what passed and what was not answered too")
	_ = cmd.RegisterFlagCompletionFunc("only", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return categoryNames(), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func (c *console) conform(f conforming, command []string) error {
	if len(command) == 0 {
		return errors.New("say which program is held against the cases: rollcall conform run -- COMMAND [ARGUMENT...]")
	}
	if f.patience <= 0 {
		return fmt.Errorf("--timeout %s: a program needs some time, as in 30s", f.patience)
	}
	only, err := categories(f.only)
	if err != nil {
		return err
	}
	chapters, err := c.chapters(f.packs)
	if err != nil {
		return err
	}
	report, err := c.held(chapters, only, vendor{command: command, patience: f.patience})
	if err != nil {
		return err
	}
	if err := junit(f.junit, report.Cases()); err != nil {
		return err
	}
	if f.asJSON {
		data, err := report.MarshalJSON() // json.Marshal would escape what stands in titles
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s\n", data)
	} else {
		c.conformity(report, f.verbose)
	}
	if !report.Well() {
		return errPartly
	}
	return nil
}

// held asks a program about the cases of packs, and compares.
func (c *console) held(chapters []conformance.Chapter, only []conformance.Category, v vendor) (conformance.Report, error) {
	var vectors []conformance.Vector
	var questions []conformance.Question
	for _, chapter := range chapters {
		for _, one := range conformance.Vectors(chapter.Law, chapter.Cases) {
			if q, asked := one.Question(only...); asked {
				vectors, questions = append(vectors, one), append(questions, q)
			}
		}
	}
	if len(questions) == 0 {
		return conformance.Report{}, fmt.Errorf("the cases expect nothing about %s", listed(only))
	}
	const what = "answers"
	c.progress.begin(what, len(questions))
	defer c.progress.clear()
	heard, err := v.ask(c.ctx, questions, func() { c.progress.add(what, 1) })
	if err != nil {
		return conformance.Report{}, err
	}
	report := conformance.Report{Only: only, Faults: heard.faults, Notes: heard.notes}
	for i := range vectors {
		report.Results = append(report.Results, conformance.ResultOf(&vectors[i], heard.answers[vectors[i].ID], only...))
	}
	return report, nil
}

// conformity prints a report for people.
func (c *console) conformity(r conformance.Report, verbose bool) {
	for _, one := range r.Results {
		c.vector(one, verbose)
	}
	for _, f := range r.Faults {
		c.paragraph(c.screen.paint(red, "FAULT") + "  " + plain(f))
	}
	for _, n := range r.Notes {
		c.paragraph(c.screen.paint(yellow, "NOTE") + "  " + plain(n))
	}
	c.levels(conformance.Tally(r.Results, r.Only...))
	n := r.Count()
	look := green
	if !r.Well() {
		look = red
	}
	fmt.Fprintln(c.out, c.screen.paint(look, fmt.Sprintf("%s: %d passed, %d failed, %d not answered", plural(n.All(), "vector"), n.Passed, n.Failed, n.Unanswered)))
}

// vector prints what differs of one vector, with its citation.
func (c *console) vector(r conformance.Result, verbose bool) {
	switch fate := r.Fate(); {
	case fate == conformance.Failed:
		fmt.Fprintf(c.out, "%s  %s", c.screen.paint(red, "FAIL"), plain(r.ID))
	case fate == conformance.Unanswered && (verbose || r.Error != ""):
		fmt.Fprintf(c.out, "%s  %s", c.screen.paint(yellow, "NOT ANSWERED"), plain(r.ID))
	case verbose && fate == conformance.Passed:
		fmt.Fprintf(c.out, "%s    %s\n", c.screen.paint(green, "ok"), plain(r.ID))
		return
	default:
		return
	}
	if r.Title != "" {
		fmt.Fprintf(c.out, ": %s", plain(r.Title))
	}
	fmt.Fprintln(c.out)
	if r.Error != "" {
		fmt.Fprintf(c.out, "      the system says: %s\n", plain(r.Error))
	}
	for _, d := range r.Differences() {
		if d.Fate == conformance.Failed || verbose {
			fmt.Fprintf(c.out, "      %s\n", plain(d.String()))
		}
	}
	if len(r.Cite) > 0 {
		fmt.Fprintf(c.out, "      see %s\n", plain(strings.Join(r.Cite, "; ")))
	}
}

// levels prints how many of each category have passed, by pack.
func (c *console) levels(packs []conformance.PackTally) {
	if len(packs) == 0 {
		return
	}
	g := grid{head: []string{"PACK", "LEVEL", "VECTORS"}, right: []bool{false, true, true}, keep: 1, screen: c.screen}
	for _, t := range packs[0].Categories {
		g.head, g.right = append(g.head, strings.ToUpper(string(t.Category))), append(g.right, true)
	}
	g.write(c.out, func(yield func([]cell) bool) {
		for _, p := range packs {
			row := []cell{{p.Pack, bold}, {text: fmt.Sprintf("%d of %d", p.Level, len(conformance.Categories()))}, passedOf(p.Vectors)}
			for _, t := range p.Categories {
				row = append(row, passedOf(t.Count))
			}
			if !yield(row) {
				return
			}
		}
	})
	fmt.Fprintln(c.out)
}

// passedOf is a field of the table: how many of how many have passed.
func passedOf(n conformance.Count) cell {
	look := style("")
	if n.Failed > 0 {
		look = red
	}
	return cell{fmt.Sprintf("%d of %d", n.Passed, n.All()), look}
}
