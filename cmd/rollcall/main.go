// Command rollcall evaluates school attendance law over registers: which thresholds are met, since when, on which marks and
// under which clause, and what may or must be done about it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(start()) }

// start runs the command line until it ends or is interrupted. A second interruption ends it at once.
func start() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	signal.Ignore(syscall.SIGPIPE) // a reader that has gone away is then an error of the write, which run takes care of
	return run(ctx, os.Args[1:], os.Stdout, os.Stderr)
}

// The exit statuses.
const (
	allWell = 0
	partly  = 1   // a case failed, a pack has faults, or rows were rejected
	nothing = 2   // nothing could be done
	broken  = 130 // interrupted
)

const overview = `Rollcall says which thresholds of school attendance law are met, for whom, since when,
on which marks and under which clause, and what may or must be done about it, by when.

The law is in policy packs: "rollcall packs" lists those inside, and a folder will do too.
A school is a folder with

  calendar.toml   when the school is open      terms = ["2024-09-02..2024-10-25"]
  pupils.csv      who is on roll               pupil,born,enrolled,left,school,year_group
  register.csv    the marks                    pupil,date,session,mark   or a column a session   or pupil,marks
  history.csv     what has been done           pupil,on,step,outcome,parent,by,evidence
  counts.csv      totals instead of marks      group,code,sessions
  mapping.toml    how a feed of another system, such as Ed-Fi events, is read instead of a register: see docs/feeds.md

CSV files may end in .gz or .zst. Where to begin:

  rollcall evaluate --pack gb-eng examples/riverside               what is to be done, most urgent first
  rollcall explain  --pack gb-eng --pupil R029 examples/riverside  why, mark by mark, step by step
  rollcall timeline --pack gb-eng --pupil R029 examples/riverside  when what changes
  rollcall new      ./my-authority --extends gb-eng                a pack to begin with
  rollcall check    ./my-authority                                 all faults of a pack
  rollcall test     --pack ./my-authority                          its worked cases
  rollcall conform  run --pack gb-eng -- ./their-system            any other system held against the worked cases
  rollcall doc      --format html -o gb-eng.html gb-eng            the law as a document to read, print and sign
  rollcall diff     gb-eng ./my-england                            what changes between two packs, and for whom
  rollcall fmt      ./my-authority                                 its files laid out in one style
  rollcall generate --pupils 5000 trial                            made-up registers of any size, for trials

Exit status:
  0    all well
  1    the work was done, but a case failed, a pack has faults, or rows were rejected
  2    nothing could be done
  130  interrupted; what was written are whole lines

Colour and progress are for terminals only; ` + noColour + ` switches colour off.`

var (
	// errPartly ends a command that did its work and found something wrong on the way, which it has told.
	errPartly = errors.New("something was wrong on the way")
	// errInterrupted ends a command that was told to stop.
	errInterrupted = errors.New("interrupted")
)

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	c := newConsole(ctx, stdout, stderr)
	root := &cobra.Command{
		Use: "rollcall", Short: "School attendance law over registers", Long: overview, Version: version(),
		SilenceUsage: true, SilenceErrors: true, Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetArgs(args)
	root.SetOut(c.out)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(knownFlag)
	root.AddCommand(packsCommand(c), evaluateCommand(c), explainCommand(c), timelineCommand(c), checkCommand(c), testCommand(c), diffCommand(c), generateCommand(c), docCommand(c), newCommand(c))
	root.AddCommand(formatCommand(c), schemaCommand(c), lspCommand(c))
	root.AddCommand(conformCommand(c))
	err := root.ExecuteContext(ctx)
	c.progress.clear()
	if flushed := c.out.Flush(); flushed != nil {
		err = fmt.Errorf("the result could not be written: %w", flushed)
	}
	return c.status(err)
}

// status tells an error, unless it is told already, and gives the exit status.
func (c *console) status(err error) int {
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE): // as with | head: the reader has had enough
		return allWell
	case errors.Is(err, errPartly):
		return partly
	}
	c.tell("%s", err)
	if errors.Is(err, errInterrupted) {
		return broken
	}
	return nothing
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "development"
}
