package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// packIDs lists the packs inside.
func packIDs() []string {
	entries, _ := fs.ReadDir(policies.FS(), ".")
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.Name())
	}
	return ids
}

// packFolder gives where a pack is: inside, or in a folder with its neighbours beside it and the packs inside behind them.
func packFolder(name string) (fsys fs.FS, id string) {
	if slices.Contains(packIDs(), name) {
		return policies.FS(), name
	}
	info, err := os.Stat(name)
	if err != nil || !info.IsDir() {
		return policies.FS(), name
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return policies.FS(), name
	}
	return behind{os.DirFS(filepath.Dir(path)), policies.FS()}, filepath.Base(path)
}

// behind is a file system with another behind it, in which what the first does not have is looked for.
type behind struct{ front, back fs.FS }

// Open opens a file.
func (b behind) Open(name string) (fs.File, error) {
	f, err := b.front.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return b.back.Open(name)
	}
	return f, err
}

func openPack(name string) (*policy.Policy, error) {
	if name == "" {
		return nil, fmt.Errorf("say which law: --pack with one of %s, or a folder", strings.Join(packIDs(), ", "))
	}
	return policy.Open(packFolder(name))
}

func openSchool(law *policy.Policy, folder string) (*attendance.School, error) {
	o := attendance.Opener{Sessions: law.SessionNames(), Decompress: map[string]func(io.Reader) (io.ReadCloser, error){
		".zst": func(r io.Reader) (io.ReadCloser, error) {
			d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		},
	}}
	if info, err := os.Stat(folder); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file: give the school's folder", folder)
	}
	school, err := o.OpenSchool(os.DirFS(folder))
	if err != nil {
		return nil, errors.New(placed(folder, err))
	}
	return school, nil
}

// placed puts the folder that the user named before the file of each problem.
func placed(folder string, err error) string {
	var one *attendance.FileError
	if errors.As(err, &one) {
		e := *one
		e.File = filepath.Join(folder, e.File)
		return e.Error()
	}
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = filepath.Join(folder, lines[i])
	}
	return strings.Join(lines, "\n")
}

// onDate gives the date asked for, or else the last date that has a mark.
func onDate(text string, school *attendance.School) (d attendance.Date, chosen bool, err error) {
	if text != "" {
		d, err = attendance.ParseDate(text)
		return d, false, err
	}
	if d = school.LastMarked(); d.IsZero() {
		return d, false, errors.New("no mark says on which date to evaluate: give --on, as in --on 2025-07-22")
	}
	return d, true, nil
}

// tellProblems prints what is wrong with a school's files, and says whether anything is.
func tellProblems(cmd *cobra.Command, folder string, school *attendance.School) bool {
	n := 0
	for err := range school.Problems() {
		if n++; n <= 50 {
			fmt.Fprintln(cmd.ErrOrStderr(), placed(folder, err))
		}
	}
	if n > 50 {
		fmt.Fprintf(cmd.ErrOrStderr(), "and %d more problems\n", n-50)
	}
	return n > 0
}

func addPackFlag(cmd *cobra.Command, pack *string) {
	cmd.Flags().StringVar(pack, "pack", "", "the law: a pack's id, or its folder")
	_ = cmd.RegisterFlagCompletionFunc("pack", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return packIDs(), cobra.ShellCompDirectiveDefault
	})
}
