package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy"
)

func explainCommand() *cobra.Command {
	var pack, pupil, on, rule, format string
	cmd := &cobra.Command{
		Use: "explain SCHOOL", Short: "One pupil: every figure, its window, the marks, the clause", Args: cobra.ExactArgs(1),
		Example: "  rollcall explain --pack gb-eng --pupil R029 examples/riverside",
		RunE: func(cmd *cobra.Command, args []string) error {
			law, err := openPack(pack)
			if err != nil {
				return err
			}
			school, err := openSchool(law, args[0])
			if err != nil {
				return err
			}
			d, _, err := onDate(on, school)
			if err != nil {
				return err
			}
			for p, err := range school.Pupils() {
				if err == nil && p.ID == pupil {
					return explain(cmd, law.Evaluate(p, d), rule, format)
				}
			}
			return fmt.Errorf("%s has no pupil %q", args[0], pupil)
		},
	}
	addPackFlag(cmd, &pack)
	cmd.Flags().StringVar(&pupil, "pupil", "", "whom to explain")
	cmd.Flags().StringVar(&on, "on", "", "the date; by default the last that has a mark")
	cmd.Flags().StringVar(&rule, "rule", "", "one rule only")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	_ = cmd.MarkFlagRequired("pupil")
	return cmd
}

func explain(cmd *cobra.Command, r *policy.Report, rule, format string) error {
	explanations := r.Explain()
	if rule != "" {
		one, ok := r.ExplainRule(rule)
		if !ok {
			return fmt.Errorf("the pack has no rule %q", rule)
		}
		explanations = []policy.Explanation{one}
	}
	out := cmd.OutOrStdout()
	switch format {
	case "json":
		return json.NewEncoder(out).Encode(explanations)
	case "text":
	default:
		return fmt.Errorf("--format is text or json, not %q", format)
	}
	fmt.Fprintf(out, "pupil %s on %s under %s (%s)\n\n", r.Pupil.ID, r.On, r.Policy.Title(), r.Policy.Digest())
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range r.Figures {
		fmt.Fprintf(w, "%s\t%s%s\t%s\t%s to %s\n", f.Measure, f.String(), f.Reason, f.Percent(), f.From, f.To)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, x := range explanations {
		fmt.Fprintf(out, "\n%s", x)
	}
	for _, text := range r.Warnings {
		fmt.Fprintf(out, "\nwarning: %s\n", text)
	}
	return nil
}
