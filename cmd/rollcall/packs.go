package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

func packsCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "packs [FOLDER...]", Short: "List the packs inside, with jurisdiction, dates and when they were verified",
		Long: `Lists the packs inside, or those in the folders given: the jurisdiction, the dates that each covers, as of when its law was
checked, how many rules, measures, steps of ladders and sources it has, and how many of the sources carry a note on how far they were seen.`,
		Example:           "  rollcall packs\n  rollcall packs ./my-authority",
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
			c.packs(args, laws)
			return nil
		},
	}
}

func (c *console) packs(names []string, laws []*policy.Policy) {
	g := grid{
		head:  []string{"PACK", "JURISDICTION", "FROM", "UNTIL", "VERIFIED", "RULES", "MEASURES", "STEPS", "SOURCES", "WITH\nA NOTE", "TITLE"},
		right: []bool{false, false, false, false, false, true, true, true, true, true, false}, keep: 1, screen: c.screen,
	}
	g.write(c.out, func(yield func([]cell) bool) {
		for i, law := range laws {
			sources, noted := 0, 0
			for s := range law.Sources() {
				if sources++; strings.TrimSpace(s.Note) != "" {
					noted++
				}
			}
			if !yield([]cell{
				{names[i], bold},
				{text: law.Jurisdiction()},
				{text: law.From().String()},
				{text: dated(law.Until(), "open")},
				{text: dated(law.Verified(), "not said")},
				{text: strconv.Itoa(len(slices.Collect(law.Rules())))},
				{text: strconv.Itoa(len(slices.Collect(law.Measures())))},
				{text: strconv.Itoa(len(law.Steps()))},
				{text: strconv.Itoa(sources)},
				{text: strconv.Itoa(noted)},
				{text: law.Title()},
			}) {
				return
			}
		}
	})
	fmt.Fprintln(c.out, "\nA note on a source says how far it was seen: in part, second-hand, or from memory.")
}

func dated(d attendance.Date, none string) string {
	if d.IsZero() {
		return none
	}
	return d.String()
}
