package laidover

import (
	"errors"
	"io/fs"
)

// Behind is a file system with another behind it, in which what the first does not have is looked for.
type Behind struct{ Front, Back fs.FS }

// Stat says what a file is without opening it.
func (b Behind) Stat(name string) (fs.FileInfo, error) {
	info, err := fs.Stat(b.Front, name)
	if errors.Is(err, fs.ErrNotExist) {
		return fs.Stat(b.Back, name)
	}
	return info, err
}

// Open opens a file.
func (b Behind) Open(name string) (fs.File, error) {
	f, err := b.Front.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return b.Back.Open(name)
	}
	return f, err
}

// ReadDir lists a folder of the first that has it: a pack is never made of files of both.
func (b Behind) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(b.Front, name)
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ReadDir(b.Back, name)
	}
	return entries, err
}
