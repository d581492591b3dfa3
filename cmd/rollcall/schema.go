package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy/schema"
)

func schemaCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "schema pack|cases", Short: "Print the JSON Schema of the pack format, or of worked cases", Args: oneArg("pack or cases"),
		Long: `Prints a JSON Schema for editors that know TOML but not Rollcall, such as those with Taplo or Even Better TOML: names of keys are
completed, what they mean is shown, and unknown keys and wrong kinds of values are marked. It is written in draft 7, of which it
uses what draft 4 has too, since that is what these editors read.

A schema cannot look into conditions, and an overlay may change a part of an entry only: "rollcall check" tells all faults, and
"rollcall lsp" tells them in the editor.`,
		Example:   "  rollcall schema pack > pack.schema.json\n  rollcall schema cases > cases.schema.json",
		ValidArgs: []string{"pack", "cases"},
		RunE: func(_ *cobra.Command, args []string) error {
			text, known := map[string][]byte{"pack": schema.PackJSON(), "cases": schema.CasesJSON()}[args[0]]
			if !known {
				return fmt.Errorf("there is no schema %q%s: schema takes pack or cases", args[0], meant(args[0], []string{"pack", "cases"}))
			}
			_, err := c.out.Write(text)
			return err
		},
	}
}
