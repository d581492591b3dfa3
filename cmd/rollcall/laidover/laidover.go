// Package laidover puts file systems on top of one another: texts over files, for what an editor has not saved yet or what a file would
// be; and one file system before another, for a pack of a user before those that are inside.
package laidover

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// FS is a file system in which some files have other contents than they have below it, or are not there below it at all.
type FS struct {
	Below fs.FS
	Texts map[string][]byte // by name, as in [fs.ValidPath]
}

// Open opens a file.
func (f FS) Open(name string) (fs.File, error) {
	text, laid := f.Texts[name]
	if !laid {
		return f.Below.Open(name)
	}
	return &file{bytes.NewReader(text), info{path.Base(name), int64(len(text))}}, nil
}

// Stat says what a file is without opening it.
func (f FS) Stat(name string) (fs.FileInfo, error) {
	if text, laid := f.Texts[name]; laid {
		return info{path.Base(name), int64(len(text))}, nil
	}
	return fs.Stat(f.Below, name)
}

// ReadDir lists a folder with the files that are there above only. A folder that is there above only is not listed in its own.
func (f FS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.Below, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	for laid, text := range f.Texts {
		if path.Dir(laid) == name && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(laid) }) {
			entries = append(entries, fs.FileInfoToDirEntry(info{path.Base(laid), int64(len(text))}))
			err = nil
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

type file struct {
	*bytes.Reader
	info info
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

type info struct {
	name string
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return 0o444 }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }
