package main

import (
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func packsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "packs", Short: "List the packs inside, with jurisdiction, dates and when they were verified", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(w, "PACK\tJURISDICTION\tFROM\tVERIFIED\tRULES\tTITLE")
			for _, id := range packIDs() {
				law, err := openPack(id)
				if err != nil {
					return err
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", id, law.Jurisdiction(), law.From(), law.Verified(), len(slices.Collect(law.Rules())), law.Title())
			}
			return w.Flush()
		},
	}
}
