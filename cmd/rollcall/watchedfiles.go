package main

import (
	"io/fs"
	"os"
)

// reading is what progress calls the reading of files.
const reading = "reading"

// watchedFiles are the files of a folder, read with progress until the user interrupts.
type watchedFiles struct {
	console *console
	fs.FS
}

// Open opens a file or a folder.
func (w watchedFiles) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if file, ok := f.(*os.File); ok && err == nil {
		return watchedFile{w.console, file}, nil
	}
	return f, err
}

// Stat says what a file is without opening it: a pipe would wait for somebody who writes into it.
func (w watchedFiles) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

type watchedFile struct {
	console *console
	*os.File
}

// Read reads from the file.
func (f watchedFile) Read(b []byte) (int, error) {
	if err := f.console.stopped(); err != nil {
		return 0, err
	}
	n, err := f.File.Read(b)
	f.console.progress.add(reading, n)
	return n, err
}

// ReadAt reads from a place in the file.
func (f watchedFile) ReadAt(b []byte, offset int64) (int, error) {
	if err := f.console.stopped(); err != nil {
		return 0, err
	}
	n, err := f.File.ReadAt(b, offset)
	f.console.progress.add(reading, n)
	return n, err
}
