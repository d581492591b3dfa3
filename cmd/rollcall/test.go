package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// testRun is what test is to do.
type testRun struct {
	pack            string
	files           []string
	mutate          mutating
	cover           covering
	asJSON, verbose bool
	junit           string // a file
	watch           bool
}

func testCommand(c *console) *cobra.Command {
	var t testRun
	var grid boundaryFlags
	cmd := &cobra.Command{
		Use: "test [FILE|FOLDER...]", Short: "Run worked cases: a pack's own, or those in files",
		Long: `Runs worked cases: situations with the verdict that a person worked out from the law. Without files it runs the cases that
the pack brings along; without --pack, those of all packs inside. Of a folder it runs all *.toml files.

--mutate changes the pack in one place at a time (an operator, a number, a date by a day, a window, a set of codes, a part left out)
and runs the pack's cases on each such mutant. It tells those that no case notices, with the cases that came nearest and what case would
notice; the exit status is 1 if there are any, or more than --min-score allows. Mutants that cannot be noticed are proved so, or listed
with a reason in [equivalent.<name>] tables beside the cases.

--coverage tells what of the pack no case reaches: parts of conditions that are never true, or never false, where that decides what
is expected; exceptions, measures, values of parameters and codes that nothing rests on; how steps never stand; and cases that reach
nothing at all. With --min-coverage the exit status is 1 if less than that is reached.

--junit FILE writes the results in the XML that continuous integration reads, too; with --mutate, a test for each mutant. --watch runs
the cases again each time that a file of the pack or of the cases is saved; what is wrong with a file is told and mended by the next save.

--boundaries runs nothing but writes cases: for each comparison in each condition of the pack, and each edition of the law, pupils just
below, at and just above, of whom all else leaves the verdict to it; and the days around each wait, due date, expiry and limit. What could
not be reached is told, with the reason. Their verdicts are open, written "?": work them out from the clauses that the comments name. A case
with an open verdict says so and does not pass.

--json prints {"passed":n,"failed":n,"cases":[{"case":"…","file":"…","passed":true,"differences":[]}]}; with --mutate, an object for each pack.`,
		Example: "  rollcall test\n  rollcall test --pack ./my-authority\n  rollcall test --pack gb-eng mine/*.toml more-cases/\n  rollcall test --pack gb-eng --mutate\n  rollcall test --pack ./my-authority --coverage --watch\n" +
			"  rollcall test --pack ./my-authority --boundaries --rule persistent_absence -o boundaries.toml",
		RunE: func(_ *cobra.Command, args []string) error {
			t.files = args
			if err := grid.refuse(t); err != nil {
				return err
			}
			if grid.on {
				return c.boundaries(t.pack, grid)
			}
			if err := t.refuse(); err != nil {
				return err
			}
			if t.watch {
				return c.watch(t.pack, t.files, func() error { return c.test(t) })
			}
			return c.test(t)
		},
	}
	packFlag(cmd, &t.pack)
	t.mutate.flags(cmd)
	t.cover.flags(cmd)
	grid.declare(cmd)
	cmd.Flags().BoolVar(&t.asJSON, "json", false, "print the results as JSON")
	cmd.Flags().StringVar(&t.junit, "junit", "", "write the results to a file as JUnit XML, too")
	cmd.Flags().BoolVar(&t.watch, "watch", false, "run the cases again each time that a file is saved")
	cmd.Flags().BoolVarP(&t.verbose, "verbose", "v", false, "list the cases that passed too")
	return cmd
}

// refuse refuses what means nothing.
func (t *testRun) refuse() error {
	if t.watch && (t.asJSON || t.mutate.on) {
		return errors.New("--watch is for a person at work: leave --json and --mutate out")
	}
	if t.mutate.on && t.cover.on {
		return errors.New("--coverage and --mutate are two things: ask for one of them")
	}
	if err := t.mutate.refuse(t.files); err != nil {
		return err
	}
	return t.cover.refuse(t.files)
}

// test runs cases and tells what came of them, and what of the packs they reach if that is asked for.
func (c *console) test(t testRun) error {
	if t.mutate.on {
		return c.mutate(t)
	}
	results, err := c.runCases(t.pack, t.files)
	if err != nil {
		return err
	}
	enough := true
	if t.cover.on {
		if results.Coverage, enough, err = c.coverages(t.pack, t.cover); err != nil {
			return err
		}
	}
	if err := junit(t.junit, results); err != nil {
		return err
	}
	if t.asJSON {
		out := json.NewEncoder(c.out)
		out.SetEscapeHTML(false) // a condition stays as it is written
		if err := out.Encode(results); err != nil {
			return err
		}
	} else {
		c.results(results, t.verbose)
		for _, found := range results.Coverage {
			c.coverage(found, t.cover.enough(found))
		}
	}
	if _, failed := results.Count(); failed > 0 || !enough {
		return errPartly
	}
	return nil
}

func (c *console) results(all packtest.Results, verbose bool) {
	passed, failed := all.Count()
	files := map[string]bool{}
	for _, r := range all.Cases {
		files[r.File] = true
		c.result(r, verbose)
	}
	summary := fmt.Sprintf("%d passed, %d failed (%s)", passed, failed, plural(len(files), "file"))
	if open := all.Open(); open > 0 {
		summary = fmt.Sprintf("%d passed, %d failed, %d open (%s)", passed, failed-open, open, plural(len(files), "file"))
	}
	look := green
	if failed > 0 {
		look = red
	}
	fmt.Fprintln(c.out, c.screen.paint(look, summary))
}

func (c *console) result(r packtest.Result, verbose bool) {
	place := r.File
	if r.Line > 0 {
		place = fmt.Sprintf("%s:%d", r.File, r.Line)
	}
	switch {
	case !r.Passed():
		verdict := c.screen.paint(red, "FAIL")
		if r.Open() {
			verdict = c.screen.paint(yellow, "OPEN")
		}
		fmt.Fprintf(c.out, "%s  %s %s", verdict, plain(place), plain(r.Case))
		if r.Title != "" {
			fmt.Fprintf(c.out, ": %s", plain(r.Title))
		}
		fmt.Fprintln(c.out)
	case verbose:
		fmt.Fprintf(c.out, "%s    %s %s\n", c.screen.paint(green, "ok"), plain(place), plain(r.Case))
	}
	for _, d := range r.Differences {
		fmt.Fprintf(c.out, "      %s\n", plain(d))
	}
}

func (c *console) runCases(name string, args []string) (packtest.Results, error) {
	if name == "" && len(args) > 0 {
		return packtest.Results{}, errors.New("say by which law the cases are judged: --pack with an id or a folder")
	}
	files, err := caseFiles(args)
	if err != nil {
		return packtest.Results{}, err
	}
	var out packtest.Results
	for one, err := range c.judging(name) {
		if err != nil {
			return out, err
		}
		results, err := c.runPack(one.pack, one.law, files)
		if err != nil {
			return out, err
		}
		out.Cases = append(out.Cases, results...)
	}
	return out, nil
}

// runPack runs files of cases under a pack, or, without files, the pack's own.
func (c *console) runPack(pack packFolder, law *policy.Policy, files []string) ([]packtest.Result, error) {
	if len(files) == 0 {
		results, err := packtest.RunPack(law, pack.fsys, pack.id)
		if err != nil {
			return nil, fmt.Errorf("the pack %s brings no cases along: write some in its folder cases, or give files", law.ID())
		}
		for i := range results.Cases {
			move(&results.Cases[i], pack.place(results.Cases[i].File))
		}
		return results.Cases, nil
	}
	var out []packtest.Result
	for _, file := range files {
		if err := c.stopped(); err != nil {
			return nil, err
		}
		results, err := packtest.RunFile(law, os.DirFS(filepath.Dir(file)), filepath.Base(file))
		if err != nil {
			return nil, err
		}
		for i := range results {
			move(&results[i], file)
		}
		out = append(out, results...)
	}
	return out, nil
}

// move names a file as the user sees it, also in the differences, which begin with their place.
func move(r *packtest.Result, file string) {
	for i, d := range r.Differences {
		if rest, ok := strings.CutPrefix(d, r.File+":"); ok {
			r.Differences[i] = file + ":" + rest
		}
	}
	r.File = file
}
