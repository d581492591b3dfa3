package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/packdoc"
)

// docFormats are the forms in which a pack is written as a document.
var docFormats = []string{"markdown", "html"}

// documenting is what doc is to write, and where.
type documenting struct{ format, on, into string }

func docCommand(c *console) *cobra.Command {
	var d documenting
	cmd := &cobra.Command{
		Use: "doc PACK", Short: "Write a pack as a document that a lawyer can read and sign", Args: oneArg("a pack's id or folder"),
		Long: `Writes the pack as a document: its sources with links, what marks mean, the numbers that the law sets with all their dated
values, what is counted, each rule in words with the exact condition beside it, its exceptions, citations and dates, the facts that are
asked for, the ladders drawn with all that each step needs, what is not verified and why, and an index of names. It names the pack's
digest, so that what was signed can be told from what came after.

--format html writes one page that needs nothing else: no script, nothing from the network. It is made to be printed on A4.
--on writes the law as of a date. Left out, all dates are written, and what has ended or not begun is marked.`,
		Example:           "  rollcall doc gb-eng > gb-eng.md\n  rollcall doc gb-eng --format html -o gb-eng.html\n  rollcall doc us-oh --on 2025-09-29",
		ValidArgsFunction: completePacks,
		RunE:              func(_ *cobra.Command, args []string) error { return c.doc(args[0], d) },
	}
	cmd.Flags().StringVar(&d.format, "format", docFormats[0], "markdown or html")
	cmd.Flags().StringVar(&d.on, "on", "", "the date as of which the law is written (default: all dates)")
	cmd.Flags().StringVarP(&d.into, "output", "o", "", "the file to write (default: standard output)")
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return docFormats, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func (c *console) doc(name string, d documenting) error {
	write := packdoc.Markdown
	switch d.format {
	case "markdown":
	case "html":
		write = packdoc.HTML
	default:
		return fmt.Errorf("there is no format %q%s: doc writes markdown or html", d.format, meant(d.format, docFormats))
	}
	var o packdoc.Options
	if d.on != "" {
		on, err := attendance.ParseDate(d.on)
		if err != nil {
			return fmt.Errorf("--on: %w", err)
		}
		o.On = on
	}
	law, err := openPack(name)
	if err != nil {
		return err
	}
	if d.into == "" {
		return write(c.out, law, o)
	}
	return intoFile(d.into, func(w io.Writer) error { return write(w, law, o) })
}

// intoFile writes a file, or says why it could not.
func intoFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
