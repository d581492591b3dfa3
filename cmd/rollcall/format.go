package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/cmd/rollcall/laidover"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtext"
)

func formatCommand(c *console) *cobra.Command {
	var f formatting
	cmd := &cobra.Command{
		Use: "fmt PACK-FOLDER|FILE...", Short: "Lay out the files of packs and worked cases in the format's own style", Args: someArgs("folders of packs, or files"),
		Long: `Lays out the files of packs, worked cases among them, in one style, so that a change shows what was changed and nothing else:
equals signs of neighbouring lines under one another, one space where there is one, lists of more than 130 columns over several
lines, "and" for && in conditions. Comments, blank lines and the order stay as they are.

What a file says does not change, which is checked before anything is written: the file is read again and compared entry by
entry, and a pack that opened still opens. A file that is no TOML is left as it is.

-l lists the files that would change, -d shows how, and --check says nothing but ends with status 1 if there are any; none of
them writes anything.`,
		Example: "  rollcall fmt ./my-authority\n  rollcall fmt --diff ./my-authority/cases/letters.toml\n  rollcall fmt --check ./my-authority",
		RunE:    func(_ *cobra.Command, args []string) error { return c.format(args, f) },
	}
	cmd.Flags().BoolVarP(&f.list, "list", "l", false, "list the files that would change, and write nothing")
	cmd.Flags().BoolVarP(&f.diff, "diff", "d", false, "show what would change, and write nothing")
	cmd.Flags().BoolVar(&f.check, "check", false, "end with status 1 if a file would change, and write nothing")
	return cmd
}

// formatting is what fmt is to do.
type formatting struct{ list, diff, check bool }

// relaid is a file that would be written anew.
type relaid struct {
	path     string
	old, new []byte
}

func (c *console) format(args []string, f formatting) error {
	files, err := packFiles(args)
	if err != nil {
		return err
	}
	var changed []relaid
	refused := false
	for _, path := range files {
		if err := c.stopped(); err != nil {
			return err
		}
		old, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		laid, err := packtext.Format(path, old)
		switch {
		case err != nil:
			refused = true
			c.tell("%s", err)
		case !bytes.Equal(old, laid):
			changed = append(changed, relaid{path, old, laid})
		}
	}
	for _, path := range unopened(changed) {
		refused = true
		c.tell("%s is left as it is: laid out anew, the pack would not open, and now it does", path)
		changed = slices.DeleteFunc(changed, func(r relaid) bool { return filepath.Dir(r.path) == path })
	}
	for _, r := range changed {
		switch {
		case f.diff:
			if _, err := c.out.Write(diff.Diff(r.path, r.old, r.path+" (laid out)", r.new)); err != nil {
				return err
			}
		case f.list || !f.check:
			fmt.Fprintln(c.out, plain(r.path))
		}
		if !f.diff && !f.list && !f.check {
			if err := rewrite(r.path, r.new); err != nil {
				return err
			}
		}
	}
	if refused || f.check && len(changed) > 0 {
		return errPartly
	}
	return nil
}

// packFiles gives the files that arguments name: files, and those of packs in folders.
func packFiles(args []string) ([]string, error) {
	var out []string
	for _, arg := range args {
		info, err := os.Stat(arg)
		switch {
		case errors.Is(err, fs.ErrNotExist) && slices.Contains(packIDs(), arg):
			return nil, fmt.Errorf("%s is a pack inside, which cannot be written: give the folder of a pack", arg)
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("there is no file or folder %s", arg)
		case err != nil:
			return nil, err
		case !info.IsDir():
			out = append(out, arg)
			continue
		}
		found, err := filepath.Glob(filepath.Join(literal(arg), "*.toml"))
		if err != nil {
			return nil, err
		}
		cases, err := filepath.Glob(filepath.Join(literal(arg), "cases", "*.toml"))
		if err != nil {
			return nil, err
		}
		if len(found)+len(cases) == 0 {
			return nil, fmt.Errorf("%s holds no .toml file: give the folder of a pack", arg)
		}
		out = append(append(out, found...), cases...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// unopened gives the folders of packs that open now and would not open with the changed files.
func unopened(changed []relaid) []string {
	var out []string
	for _, r := range changed {
		folder := filepath.Dir(r.path)
		path, err := filepath.Abs(folder)
		if slices.Contains(out, folder) || err != nil || filepath.Base(folder) == "cases" {
			continue
		}
		beside := behind{Front: os.DirFS(filepath.Dir(path)), Back: policies.FS()}
		if _, err := policy.Open(beside, filepath.Base(path)); err != nil {
			continue
		}
		files := map[string][]byte{}
		for _, r := range changed {
			if filepath.Dir(r.path) == folder {
				files[filepath.Base(path)+"/"+filepath.Base(r.path)] = r.new
			}
		}
		if _, err := policy.Open(laidover.FS{Below: beside, Texts: files}, filepath.Base(path)); err != nil {
			out = append(out, folder)
		}
	}
	return out
}

// rewrite puts a file in the place of another, which is there whole at any time.
func rewrite(path string, data []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
