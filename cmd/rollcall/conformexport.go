package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy/conformance"
	"github.com/rollcall-dev/rollcall/policy/starter"
)

func conformExportCommand(c *console) *cobra.Command {
	var packs []string
	into := ""
	cmd := &cobra.Command{
		Use: "export", Short: "Write the kit into a folder", Args: cobra.NoArgs,
		Long: `Writes the absence conformance kit into a folder, which must be empty or not there: README.md says how it is used. For each pack it
has its worked cases as vectors, an object a line, and the pack as a document; index.json says how many there are, with digests. The same
packs give the same files, to the byte.`,
		Example: "  rollcall conform export -o kit\n  rollcall conform export --pack gb-eng,gb-eng-stockton -o kit",
		RunE:    func(*cobra.Command, []string) error { return c.exportKit(packs, into) },
	}
	packsFlag(cmd, &packs)
	cmd.Flags().StringVarP(&into, "output", "o", "", "the folder to write")
	return cmd
}

func (c *console) exportKit(packs []string, into string) error {
	if into == "" {
		return errors.New("say into which folder the kit is written: rollcall conform export -o kit")
	}
	chapters, err := c.chapters(packs)
	if err != nil {
		return err
	}
	files, err := conformance.Files(chapters...)
	if err != nil {
		return err
	}
	var out []starter.File
	for _, f := range files {
		out = append(out, starter.File(f))
	}
	if err := writeNew(into, out); err != nil {
		return err
	}
	cases := 0
	for _, chapter := range chapters {
		cases += len(chapter.Cases)
	}
	fmt.Fprintf(c.out, "%s: %s of %s; %s/README.md says how the kit is used\n", into, plural(cases, "case"), plural(len(chapters), "pack"), into)
	return nil
}
