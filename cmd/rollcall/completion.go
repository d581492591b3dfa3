package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/cmd/rollcall/madeup"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

func packFlag(cmd *cobra.Command, pack *string) {
	cmd.Flags().StringVar(pack, "pack", "", "the law: the id of a pack inside, or a folder")
	_ = cmd.RegisterFlagCompletionFunc("pack", completePacks)
}

// completePacks offers the packs inside, and folders besides.
func completePacks(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return packIDs(), cobra.ShellCompDirectiveDefault
}

// completeNames offers values for those of the flags that the command has.
func completeNames(cmd *cobra.Command) {
	offer := func(flag string, names func(cmd *cobra.Command) []string) {
		if cmd.Flags().Lookup(flag) == nil {
			return
		}
		_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
			return names(cmd), cobra.ShellCompDirectiveNoFileComp
		})
	}
	offer("format", func(cmd *cobra.Command) []string {
		if cmd.Name() == "explain" {
			return []string{"text", "json"}
		}
		return formats
	})
	offer("layout", func(*cobra.Command) []string { return madeup.Layouts() })
	offer("only", func(*cobra.Command) []string { return append(outcomeNames(), statusNames()...) })
	offer("step", func(cmd *cobra.Command) []string {
		if law := namedPack(cmd); law != nil {
			return stepNames(law)
		}
		return nil
	})
	offer("rule", func(cmd *cobra.Command) []string {
		if law := namedPack(cmd); law != nil {
			return slices.Collect(law.Rules())
		}
		return nil
	})
	offer("by", func(cmd *cobra.Command) []string {
		out := []string{"school", "year_group"}
		if law := namedPack(cmd); law != nil {
			out = append(out, slices.Collect(law.Facts())...)
		}
		return out
	})
	offer("from", func(*cobra.Command) []string { return nil })
	offer("to", func(*cobra.Command) []string { return nil })
	offer("on", func(*cobra.Command) []string { return nil })
	offer("pupil", func(*cobra.Command) []string { return nil })
}

// namedPack opens the pack that the line names so far, nil if it names none.
func namedPack(cmd *cobra.Command) *policy.Policy {
	name, _ := cmd.Flags().GetString("pack")
	law, err := openPack(name)
	if err != nil {
		return nil
	}
	return law
}

func statusNames() []string {
	var out []string
	for _, s := range escalation.Statuses() {
		out = append(out, s.String())
	}
	return out
}

func outcomeNames() []string {
	var out []string
	for _, o := range policy.Outcomes() {
		out = append(out, o.String())
	}
	return out
}
