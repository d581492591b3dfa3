package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/cmd/rollcall/laidover"
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

// packFolder is where a pack is: inside, or in a folder with its neighbours beside it and the packs inside behind them.
type packFolder struct {
	fsys   fs.FS
	id     string
	folder string // as the user named it, "" for a pack inside
}

func findPack(name string) (packFolder, error) {
	if name == "" {
		return packFolder{}, fmt.Errorf("say which law: --pack with one of %s, or a folder", strings.Join(packIDs(), ", "))
	}
	if slices.Contains(packIDs(), name) {
		return packFolder{fsys: policies.FS(), id: name}, nil
	}
	info, err := os.Stat(name)
	if err != nil {
		return packFolder{}, fmt.Errorf("there is no pack %q%s: those inside are %s, and no folder has that name", name,
			meant(name, packIDs()), strings.Join(packIDs(), ", "))
	}
	if !info.IsDir() {
		return packFolder{}, fmt.Errorf("%s is a file: a pack is a folder with a pack.toml; give %s", name, filepath.Dir(name))
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return packFolder{}, err
	}
	return packFolder{behind{Front: os.DirFS(filepath.Dir(path)), Back: policies.FS()}, filepath.Base(path), name}, nil
}

func (p packFolder) open() (*policy.Policy, error) {
	law, err := policy.Open(p.fsys, p.id)
	var faults *policy.Faults
	switch {
	case errors.As(err, &faults):
		for _, f := range faults.All {
			f.File = p.place(f.File)
		}
		return nil, faults
	case errors.Is(err, policy.ErrNoPack) && p.folder != "":
		return nil, fmt.Errorf("%s holds no pack: a pack is a folder with a pack.toml", p.folder)
	}
	return law, err
}

// place gives the path of a pack's file as seen from where the user stands. Files of packs inside keep their names.
func (p packFolder) place(file string) string {
	if p.folder == "" || file == "" {
		return file
	}
	own, mine := strings.CutPrefix(file, p.id+"/")
	path := filepath.Join(p.folder, own)
	if !mine {
		path = filepath.Join(p.folder, "..", filepath.FromSlash(file))
	}
	if _, err := os.Stat(path); err != nil {
		return file
	}
	return path
}

// placed is place for file:line:col.
func (p packFolder) placed(at string) string {
	file, rest, _ := strings.Cut(at, ":")
	return p.place(file) + ":" + rest
}

func openPack(name string) (*policy.Policy, error) {
	p, err := findPack(name)
	if err != nil {
		return nil, err
	}
	return p.open()
}

// behind is a file system with another behind it, in which what the first does not have is looked for.
type behind = laidover.Behind
