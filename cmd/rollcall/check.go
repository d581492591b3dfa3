package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
)

func checkCommand(c *console) *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "check PACK...", Short: "Tell all faults of a pack: file:line:col, and what to do", Args: someArgs("a pack's id or folder"),
		Long: `Reads each pack with those it extends and tells everything that is wrong with it at once: file:line:col, what is wrong and
what to do, with the line itself. A name of a pack inside means that one: write ./gb-eng for a folder of that name.

--json prints a list of faults: file, line, col and message.`,
		Example: "  rollcall check gb-eng\n  rollcall check ./my-authority ./my-other-authority",
		RunE:    func(_ *cobra.Command, args []string) error { return c.check(args, asJSON) },
	}
	cmd.ValidArgsFunction = completePacks
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the faults as a JSON list")
	return cmd
}

// fault is a fault of a pack as check --json has it.
type fault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

func (c *console) check(names []string, asJSON bool) error {
	found := []fault{}
	for _, name := range names {
		pack, err := findPack(name)
		if err != nil {
			return err
		}
		law, err := pack.open()
		var faults *policy.Faults
		switch {
		case errors.As(err, &faults):
			for _, f := range faults.All {
				found = append(found, fault{f.File, f.Line, f.Col, f.Msg})
				if !asJSON {
					c.fault(pack, f)
				}
			}
		case err != nil:
			return err
		case !asJSON:
			ladders := ""
			if n := len(law.Ladders()); n > 0 {
				ladders = fmt.Sprintf(", %s with %s", plural(n, "ladder"), plural(len(law.Steps()), "step"))
			}
			fmt.Fprintf(c.out, "%s: %s (%s, %s%s, %s)\n", name, c.screen.paint(green, "ok"), plural(len(slices.Collect(law.Rules())), "rule"),
				plural(len(slices.Collect(law.Measures())), "measure"), ladders, plural(len(slices.Collect(law.Sources())), "source"))
		}
	}
	if asJSON {
		if err := json.NewEncoder(c.out).Encode(found); err != nil {
			return err
		}
	} else if len(found) > 0 {
		fmt.Fprintln(c.out, c.screen.paint(red, plural(len(found), "fault")))
	}
	if len(found) > 0 {
		return errPartly
	}
	return nil
}

// fault tells a fault with the line that it is about.
func (c *console) fault(pack packFolder, f *policy.Fault) {
	place := *f
	place.Msg = ""
	at := place.Error() // file:line:col: and a space
	c.paragraph(c.screen.paint(bold, plain(at)) + plain(f.Msg))
	if line, caret, ok := excerpt(pack, f); ok {
		fmt.Fprintf(c.out, "    %s\n    %s\n", line, c.screen.paint(red, caret))
	}
}
