package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/starter"
)

func newCommand(c *console) *cobra.Command {
	var o starter.Options
	base := ""
	cmd := &cobra.Command{
		Use: "new DIR", Short: "Make a pack to begin with, for a jurisdiction or for what is local", Args: oneArg("the folder to make"),
		Long: `Makes a folder with a pack that is sound and made up: codes, numbers with their dates, what is counted, rules, a ladder from the
first contact to court, and worked cases below, at and above each line. Its comments say what each part is for. It passes check, check
--prove and test as it is; replace it entry by entry by what the law says.

The pack's id is the folder's name; with --id the pack is made in a folder of that name inside DIR. Nothing that is there is written over.

--extends makes a local overlay instead, on a pack inside or one beside DIR: it lists the numbers that it may change, and has a rule
and a step of its own.`,
		Example: "  rollcall new ./gb-wls --jurisdiction GB-WLS --title \"Wales\"\n  rollcall new ./gb-eng-norfolk --extends gb-eng --title \"Norfolk\"",
		RunE:    func(_ *cobra.Command, args []string) error { return c.newPack(args[0], base, o) },
	}
	cmd.Flags().StringVar(&o.ID, "id", "", "the pack's id (default: the folder's name)")
	cmd.Flags().StringVar(&o.Title, "title", "", "the pack's title")
	cmd.Flags().StringVar(&o.Jurisdiction, "jurisdiction", "", "ISO 3166-2, such as GB-WLS (default: made of the id; of an overlay, the base's)")
	cmd.Flags().StringVar(&base, "extends", "", "the pack to lie on top of: one inside, or one beside DIR")
	_ = cmd.RegisterFlagCompletionFunc("extends", completePacks)
	return cmd
}

func (c *console) newPack(dir, base string, o starter.Options) error {
	path, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if o.ID == "" {
		o.ID = filepath.Base(path)
	}
	if filepath.Base(path) != o.ID {
		dir, path = filepath.Join(dir, o.ID), filepath.Join(path, o.ID)
	}
	if slices.Contains(packIDs(), o.ID) {
		return fmt.Errorf("%s is a pack inside, and a pack of that name would always mean that one: give the folder another name", o.ID)
	}
	o.Folder = shown(dir)
	files, err := newFiles(path, base, o)
	if err != nil {
		return err
	}
	if err := writeNew(path, files); err != nil {
		return err
	}
	for _, f := range files {
		fmt.Fprintln(c.out, filepath.Join(dir, filepath.FromSlash(f.Name)))
	}
	c.paragraph(fmt.Sprintf("\nEverything in it is made up. Read %s first, then: rollcall check --prove %s, rollcall test --pack %s, rollcall doc %s",
		filepath.Join(dir, "pack.toml"), o.Folder, o.Folder, o.Folder))
	return nil
}

// shown writes a folder so that it is not taken for a pack inside.
func shown(dir string) string {
	if filepath.IsLocal(dir) && dir[0] != '.' {
		return "." + string(filepath.Separator) + filepath.Clean(dir)
	}
	return filepath.Clean(dir)
}

func newFiles(path, base string, o starter.Options) ([]starter.File, error) {
	if base == "" {
		return starter.Law(o)
	}
	fsys := behind{Front: os.DirFS(filepath.Dir(path)), Back: policies.FS()}
	law, err := policy.Open(fsys, base)
	if errors.Is(err, policy.ErrNoPack) {
		return nil, fmt.Errorf("--extends %s: there is no such pack inside%s, nor in a folder beside %s; those inside are %v", base, meant(base, packIDs()), path, packIDs())
	}
	if err != nil {
		return nil, err
	}
	return starter.Overlay(law, o)
}

// writeNew writes files into a folder in which there are none.
func writeNew(dir string, files []starter.File) error {
	entries, err := os.ReadDir(dir)
	switch {
	case err == nil && len(entries) > 0:
		return fmt.Errorf("%s is not empty: nothing is written over; give a folder that is not there", dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		out, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return err
		}
		_, err = out.Write(f.Data)
		if err := errors.Join(err, out.Close()); err != nil {
			return err
		}
	}
	return nil
}
