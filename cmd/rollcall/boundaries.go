package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/boundary"
)

// boundaryFlags are what rollcall test --boundaries is told.
type boundaryFlags struct {
	on    bool
	rules []string
	parts bool
	into  string
}

func (f *boundaryFlags) declare(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.on, "boundaries", false, "write cases on the boundaries of the law, their verdicts left open")
	cmd.Flags().StringSliceVar(&f.rules, "rule", nil, "with --boundaries: only for this rule or step, repeatable")
	cmd.Flags().BoolVar(&f.parts, "parts", false, "with --boundaries: for facts and other parts of conditions too, which are true or false")
	cmd.Flags().StringVarP(&f.into, "output", "o", "", "with --boundaries: write the cases to this file")
}

// refuse reports flags that cannot be followed together.
func (f boundaryFlags) refuse(t testRun) error {
	switch {
	case !f.on && (len(f.rules) > 0 || f.parts || f.into != ""):
		return errors.New("--rule, --parts and --output say which cases --boundaries writes, and where to: give it too")
	case f.on && len(t.files) > 0:
		return errors.New("--boundaries runs no cases: give a pack with --pack, and no files")
	case f.on && (t.mutate.on || t.cover.on || t.asJSON || t.junit != "" || t.watch):
		return errors.New("--boundaries runs no cases: leave out --mutate, --coverage, --json, --junit and --watch")
	}
	return nil
}

// boundaries writes the cases on the boundaries of a pack.
func (c *console) boundaries(name string, f boundaryFlags) error {
	pack, err := findPack(name)
	if err != nil {
		return err
	}
	law, err := pack.open()
	if err != nil {
		return err
	}
	if err := knownEntries(law, f.rules); err != nil {
		return err
	}
	grid, err := worked(c, "looking for pupils on the boundaries of "+law.ID(), func() boundary.Grid {
		return boundary.Build(law, boundary.Options{Setting: boundary.SettingOf(law, pack.fsys, pack.id), Rules: f.rules, Parts: f.parts})
	})
	if err != nil {
		return err
	}
	cases := grid.AppendCases(nil, law)
	if f.into == "" {
		_, err := c.out.Write(cases)
		return err
	}
	if err := writeCases(f.into, cases); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: %s with open verdicts; %s of comparisons could not be reached, see the file's end\n", f.into,
		plural(len(grid.Situations), "case"), plural(len(grid.Unreached), "side"))
	return nil
}

// knownEntries reports a name that is neither a rule nor a step of the pack.
func knownEntries(law *policy.Policy, names []string) error {
	known := slices.Collect(law.Rules())
	for _, s := range law.Steps() {
		known = append(known, s.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the pack %s has no rule or step %q%s", law.ID(), name, meant(name, known))
		}
	}
	return nil
}
