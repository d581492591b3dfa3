package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/cmd/rollcall/editor"
)

func lspCommand(c *console) *cobra.Command {
	return &cobra.Command{
		Use: "lsp", Short: "A language server for packs and worked cases, for editors", Args: cobra.NoArgs,
		Long: `Speaks the Language Server Protocol over standard input and output: an editor starts it, a person does not. It tells the faults of
packs and of worked cases as they are written, completes names (in conditions too), shows what a name means with the value in force
today and its citation, goes to definitions, finds references, renames in all files of a pack, of its cases and of the packs that
extend it, and lays files out as "rollcall fmt" does.

docs/editors.md says how VS Code, Neovim and Helix are set up.`,
		RunE: func(*cobra.Command, []string) error {
			err := editor.Serve(c.ctx, os.Stdin, os.Stdout, editor.Options{Version: version(), Today: func() attendance.Date {
				today, _ := attendance.NewDate(time.Now().Date()) // which is a date
				return today
			}})
			switch {
			case errors.Is(err, context.Canceled):
				return errInterrupted
			case errors.Is(err, editor.ErrNoShutdown):
				c.tell("%s", err)
				return errPartly // status 1, as the protocol has it
			}
			return err
		},
	}
}
