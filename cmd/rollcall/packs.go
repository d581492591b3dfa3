package main

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

func packsCommand(c *console) *cobra.Command {
	unverified := false
	cmd := &cobra.Command{
		Use: "packs [PACK...]", Short: "List the packs inside, with jurisdiction, dates and when they were verified",
		Long: `Lists the packs inside, or those in the folders given: the jurisdiction, the dates that each covers, as of when its law was
checked, how many rules, measures, steps of ladders and sources it has, and how many of its entries are not verified: seen only second-hand,
from memory, or one of several readings, as their notes say. --unverified prints these entries, each with its place and its note.`,
		Example:           "  rollcall packs\n  rollcall packs --unverified gb-eng\n  rollcall packs ./my-authority",
		ValidArgsFunction: completePacks,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = packIDs()
			}
			var laws []*policy.Policy
			for _, name := range args {
				law, err := openPack(name)
				if err != nil {
					return err
				}
				laws = append(laws, law)
			}
			if unverified {
				c.unverified(laws)
			} else {
				c.packs(args, laws)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&unverified, "unverified", false, "print what is not verified, with places and notes")
	return cmd
}

// unverified prints what somebody should check before relying on a pack.
func (c *console) unverified(laws []*policy.Policy) {
	for _, law := range laws {
		all := law.Reservations()
		fmt.Fprintf(c.out, "%s: %d entries are not verified\n", law.ID(), len(all))
		for _, r := range all {
			fmt.Fprintf(c.out, "%s: %s: %s\n", r.Place, r.Entry, r.Note)
		}
	}
}

func (c *console) packs(names []string, laws []*policy.Policy) {
	g := grid{
		head:  []string{"PACK", "JURISDICTION", "FROM", "UNTIL", "VERIFIED", "RULES", "MEASURES", "STEPS", "SOURCES", "UNVERIFIED", "TITLE"},
		right: []bool{false, false, false, false, false, true, true, true, true, true, false}, keep: 1, screen: c.screen,
	}
	g.write(c.out, func(yield func([]cell) bool) {
		for i, law := range laws {
			if !yield([]cell{
				{names[i], bold},
				{text: law.Jurisdiction()},
				{text: law.From().String()},
				{text: dated(law.Until(), "open")},
				{text: dated(law.Verified(), "not said")},
				{text: strconv.Itoa(len(slices.Collect(law.Rules())))},
				{text: strconv.Itoa(len(slices.Collect(law.Measures())))},
				{text: strconv.Itoa(len(law.Steps()))},
				{text: strconv.Itoa(len(slices.Collect(law.Sources())))},
				{text: strconv.Itoa(len(law.Reservations()))},
				{text: law.Title()},
			}) {
				return
			}
		}
	})
	fmt.Fprintln(c.out, "\nUnverified: seen only second-hand, from memory, or one of several readings; --unverified says which and why.")
}

func dated(d attendance.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return d.String()
}
