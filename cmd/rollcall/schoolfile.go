package main

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// schoolFile is a single register or counts file with the calendar, the pupils and the history beside it: a folder without other
// registers.
type schoolFile struct {
	files watchedFiles
	name  string // in its folder
	as    string // for the reader, whatever its own name: register/<name> or counts/<name>
}

// beside gives the files for one that the user named.
func (c *console) beside(file string) (*schoolFile, error) {
	name := filepath.Base(file)
	if ok, _ := path.Match("*.csv*", name); !ok {
		return nil, fmt.Errorf("%s is no register: give the school's folder, or a .csv, .csv.gz or .csv.zst file", file)
	}
	header, err := firstLine(file)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", file, err)
	}
	s := &schoolFile{watchedFiles{c, os.DirFS(filepath.Dir(file))}, name, "register/" + name}
	if strings.HasPrefix(strings.TrimPrefix(header, "\ufeff"), "group,") {
		s.as = "counts/" + name
	}
	return s, nil
}

// folder is the folder in which the reader finds the file.
func (s *schoolFile) folder() string { return path.Dir(s.as) + "/" }

// firstLine reads the beginning of a file's header.
func firstLine(file string) (string, error) {
	f, err := os.DirFS(filepath.Dir(file)).Open(filepath.Base(file))
	if err != nil {
		return "", err
	}
	defer f.Close()
	var in io.Reader = f
	switch filepath.Ext(file) {
	case ".gz":
		if in, err = gzip.NewReader(f); err != nil {
			return "", err
		}
	case ".zst":
		d, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
		if err != nil {
			return "", err
		}
		defer d.Close()
		in = d
	}
	line, err := bufio.NewReader(io.LimitReader(in, 4<<10)).ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return line, err
}

// beside reports whether a file of the folder belongs to the one that the user named.
func (s *schoolFile) beside(name string) bool {
	if name == s.name {
		return false
	}
	return name == "calendar.toml" || slices.ContainsFunc([]string{"pupils*.csv*", "history*.csv*", "history*.jsonl*"}, func(pattern string) bool {
		ok, _ := path.Match(pattern, name)
		return ok
	})
}

// Open opens the file under the reader's name for it, or one beside it.
func (s *schoolFile) Open(name string) (fs.File, error) {
	switch {
	case name == s.as:
		return s.files.Open(s.name)
	case s.beside(name):
		return s.files.Open(name)
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Stat says what the file is under the reader's name for it, or one beside it.
func (s *schoolFile) Stat(name string) (fs.FileInfo, error) {
	switch {
	case name == s.as:
		return s.files.Stat(s.name)
	case s.beside(name):
		return s.files.Stat(name)
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists a folder, as fs.Glob needs it.
func (s *schoolFile) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.files, ".")
	var out []fs.DirEntry
	for _, e := range entries {
		if name == path.Dir(s.as) && e.Name() == s.name || name == "." && s.beside(e.Name()) {
			out = append(out, e)
		}
	}
	return out, err
}
