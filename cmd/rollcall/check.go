package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
)

func checkCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use: "check PACK...", Short: "Tell all faults of a pack: file:line:col, and what to do", Args: cobra.MinimumNArgs(1),
		Example: "  rollcall check gb-eng\n  rollcall check ./my-authority",
		RunE: func(cmd *cobra.Command, args []string) error {
			found := []*policy.Fault{}
			for _, name := range args {
				law, err := openPack(name)
				var faults *policy.Faults
				switch {
				case errors.As(err, &faults):
					found = append(found, faults.All...)
				case err != nil:
					return err
				case !asJSON:
					fmt.Fprintf(cmd.OutOrStdout(), "%s: ok (%d rules, %d measures)\n", law.ID(), len(slices.Collect(law.Rules())), len(slices.Collect(law.Measures())))
				}
			}
			if asJSON {
				return writeFaults(cmd, found)
			}
			for _, f := range found {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			if len(found) > 0 {
				fmt.Fprintf(cmd.OutOrStdout(), "%d faults\n", len(found))
				return errPartly
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the faults as a JSON list")
	return cmd
}

func writeFaults(cmd *cobra.Command, found []*policy.Fault) error {
	type fault struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Col     int    `json:"col"`
		Message string `json:"message"`
	}
	out := []fault{}
	for _, f := range found {
		out = append(out, fault{f.File, f.Line, f.Col, f.Msg})
	}
	if err := json.NewEncoder(cmd.OutOrStdout()).Encode(out); err != nil {
		return err
	}
	if len(found) > 0 {
		return errPartly
	}
	return nil
}
