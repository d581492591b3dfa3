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

func testCommand(c *console) *cobra.Command {
	var pack string
	var m mutating
	var k covering
	asJSON, verbose := false, false
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

--json prints {"passed":n,"failed":n,"cases":[{"case":"…","file":"…","passed":true,"differences":[]}]}; with --mutate, an object for each pack.`,
		Example: "  rollcall test\n  rollcall test --pack ./my-authority\n  rollcall test --pack gb-eng mine/*.toml more-cases/\n  rollcall test --pack gb-eng --mutate",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := m.refuse(args); err != nil {
				return err
			}
			if m.on {
				return c.mutate(pack, m, asJSON, verbose)
			}
			if err := k.refuse(args); err != nil {
				return err
			}
			return c.test(pack, args, k, asJSON, verbose)
		},
	}
	packFlag(cmd, &pack)
	m.flags(cmd)
	k.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the results as JSON")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "list the cases that passed too")
	return cmd
}

// test runs cases and tells what came of them, and what of the packs they reach if that is asked for.
func (c *console) test(pack string, files []string, k covering, asJSON, verbose bool) error {
	results, err := c.runCases(pack, files)
	if err != nil {
		return err
	}
	enough := true
	if k.on {
		if results.Coverage, enough, err = c.coverages(pack, k); err != nil {
			return err
		}
	}
	if err := c.results(results, asJSON, verbose); err != nil {
		return err
	}
	if !asJSON {
		for _, found := range results.Coverage {
			c.coverage(found, k.enough(found))
		}
	}
	if _, failed := results.Count(); failed > 0 || !enough {
		return errPartly
	}
	return nil
}

func (c *console) results(all packtest.Results, asJSON, verbose bool) error {
	passed, failed := all.Count()
	if asJSON {
		return json.NewEncoder(c.out).Encode(all)
	} else {
		files := map[string]bool{}
		for _, r := range all.Cases {
			files[r.File] = true
			c.result(r, verbose)
		}
		summary := fmt.Sprintf("%d passed, %d failed (%s)", passed, failed, plural(len(files), "file"))
		look := green
		if failed > 0 {
			look = red
		}
		fmt.Fprintln(c.out, c.screen.paint(look, summary))
	}
	return nil
}

func (c *console) result(r packtest.Result, verbose bool) {
	place := r.File
	if r.Line > 0 {
		place = fmt.Sprintf("%s:%d", r.File, r.Line)
	}
	switch {
	case !r.Passed():
		fmt.Fprintf(c.out, "%s  %s %s", c.screen.paint(red, "FAIL"), plain(place), plain(r.Case))
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
