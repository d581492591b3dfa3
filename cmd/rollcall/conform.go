package main

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy/conformance"
	"github.com/rollcall-dev/rollcall/policy/packtest"
)

func conformCommand(c *console) *cobra.Command {
	cmd := &cobra.Command{
		Use: "conform", Short: "Hold any other system against the worked cases: the absence conformance kit",
		Long: `The absence conformance kit is the worked cases of packs as vectors: JSON that needs neither TOML nor Rollcall, so that any other
system can be held against verdicts which people worked out from the law.

export writes the kit: vectors, an index, JSON Schemas, the packs as documents, a page of instructions, and a runner in Python that needs
nothing else. run starts another system's program, asks it, and compares exactly. answer is Rollcall itself as such a program.`,
		Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(conformExportCommand(c), conformRunCommand(c), conformAnswerCommand(c))
	return cmd
}

// packsFlag is packFlag for commands that take several packs.
func packsFlag(cmd *cobra.Command, packs *[]string) {
	cmd.Flags().StringSliceVar(packs, "pack", nil, "the law: ids of packs inside, or folders (default: all packs inside that have cases)")
	_ = cmd.RegisterFlagCompletionFunc("pack", completePacks)
}

// chapters reads the worked cases of packs: of those named, or of all inside that have some.
func (c *console) chapters(names []string) ([]conformance.Chapter, error) {
	all := len(names) == 0
	if all {
		names = packIDs()
	}
	var out []conformance.Chapter
	for _, name := range names {
		if err := c.stopped(); err != nil {
			return nil, err
		}
		pack, err := findPack(name)
		if err != nil {
			return nil, err
		}
		files, err := fs.Glob(pack.fsys, path.Join(pack.id, "cases", "*.toml"))
		if err != nil {
			return nil, err
		}
		if all && len(files) == 0 {
			continue
		}
		law, err := pack.open()
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(other conformance.Chapter) bool { return other.Law.ID() == law.ID() }) {
			return nil, fmt.Errorf("--pack %s: a kit has one pack %s, and two were given", name, law.ID())
		}
		cases, err := packtest.ReadPack(law, pack.fsys, pack.id)
		if err != nil {
			return nil, fmt.Errorf("%w\nrollcall test --pack %s tells all that is wrong: a kit is made of cases that pass", err, name)
		}
		if len(cases) == 0 {
			return nil, fmt.Errorf("the pack %s brings no cases along: write some in its folder cases", law.ID())
		}
		out = append(out, conformance.Chapter{Law: law, Cases: cases})
	}
	return out, nil
}

// categories reads the names of categories.
func categories(names []string) ([]conformance.Category, error) {
	var out []conformance.Category
	for _, name := range names {
		category, err := conformance.ParseCategory(name)
		if err != nil {
			return nil, fmt.Errorf("--only: %w%s", err, meant(name, categoryNames()))
		}
		out = append(out, category)
	}
	return out, nil
}

func categoryNames() []string {
	var out []string
	for _, category := range conformance.Categories() {
		out = append(out, string(category))
	}
	return out
}

// listed gives names for people.
func listed(only []conformance.Category) string {
	var out []string
	for _, category := range only {
		out = append(out, string(category))
	}
	return strings.Join(out, ", ")
}
