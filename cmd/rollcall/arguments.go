package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// oneArg is for commands that take one argument, and says which.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return fmt.Errorf("%s takes one argument, %s, but %d were given: rollcall help %s tells more", cmd.Name(), what, len(args), cmd.Name())
		}
		return nil
	}
}

// someArgs is for commands that take one argument or more.
func someArgs(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s takes %s: rollcall help %s tells more", cmd.Name(), what, cmd.Name())
		}
		return nil
	}
}

// knownCommand reports a command that there is not.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return fmt.Errorf("there is no command %q%s: rollcall help tells what there is", args[0], meant(args[0], names))
}

// knownFlag adds to the error about a flag the name that was probably meant.
func knownFlag(cmd *cobra.Command, err error) error {
	name, unknown := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !unknown {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return fmt.Errorf("%s has no flag --%s%s: rollcall help %s tells what there is", cmd.Name(), name, meant(name, names), cmd.Name())
}
