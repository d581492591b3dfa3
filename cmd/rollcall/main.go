// Command rollcall evaluates school attendance law over registers: which thresholds are met, since when, on which marks and
// under which clause.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	allWell  = 0
	partly   = 1 // a case failed, a pack has faults, or rows were rejected
	nothing  = 2 // nothing could be done
	overview = `rollcall says which attendance thresholds are met, for whom, since when and why.

The law is in policy packs (rollcall packs lists those inside). A school is a folder with
calendar.toml, pupils.csv and register.csv, or totals in counts.csv.

Exit status: 0 all well; 1 a case failed, a pack has faults or rows were rejected;
2 nothing could be done.`
)

// errPartly ends a command that did its work and found something wrong on the way, which it has told.
var errPartly = errors.New("something was wrong on the way")

func run(args []string, stdout, stderr io.Writer) int {
	root := &cobra.Command{
		Use: "rollcall", Short: "School attendance law over registers", Long: overview, Version: version(),
		SilenceUsage: true, SilenceErrors: true,
		Example: "  rollcall evaluate --pack gb-eng examples/riverside\n  rollcall explain --pack gb-eng --pupil R029 examples/riverside",
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.AddCommand(packsCommand(), evaluateCommand(), explainCommand(), checkCommand(), testCommand())
	switch err := root.Execute(); {
	case err == nil:
		return allWell
	case errors.Is(err, errPartly):
		return partly
	default:
		fmt.Fprintln(stderr, err)
		return nothing
	}
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "development"
}
