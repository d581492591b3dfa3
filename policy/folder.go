package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// What a pack may cost to read.
const (
	maxFiles     = 64
	maxFileBytes = 1 << 20
	maxPackBytes = 4 << 20
	maxFileKeys  = 10_000 // headers, keys and list elements
	maxBases     = 8
)

// sections are the top-level tables of a pack and whether each holds named entries.
var sections = []string{"pack", "source", "class", "code", "parameter", "fact", "measure", "rule", "ladder"}

// document is all files of a folder, and of the folders it overlays, merged entry by entry.
type document struct {
	sections map[string]*table // by section, "pack" among them
	digest   string
}

// loader reads a pack's folders.
type loader struct {
	fsys   fs.FS
	faults *faultList
	sum    []byte

	partial bool // something could not be read, so that entries may be missing
}

// load reads a folder and merges it onto the one it extends, if any.
func (l *loader) load(id string, chain []string) (*document, error) {
	own, err := l.folder(id)
	if err != nil {
		return nil, err
	}
	base := ""
	if pack := own.sections["pack"]; pack != nil {
		if n := pack.node("extends"); n != nil && n.Kind == tomldoc.String {
			base = n.Str
		}
	}
	if base == "" {
		return own, nil
	}
	at := own.sections["pack"].place("extends")
	chain = append(chain, id)
	switch {
	case slices.Contains(chain, base):
		l.partial = true
		l.faults.add(at, fmt.Sprintf("the packs extend each other in a circle: %s, %s", strings.Join(chain, ", "), base))
		return own, nil
	case len(chain) > maxBases:
		l.partial = true
		l.faults.add(at, fmt.Sprintf("more than %d packs extend one another: merge some of them", maxBases))
		return own, nil
	}
	doc, err := l.load(base, chain)
	if errors.Is(err, ErrNoPack) {
		l.partial = true
		l.faults.add(at, fmt.Sprintf("extends %q: there is no such pack beside this one%s", base, l.faults.suggest(base, l.packs())))
		return own, nil
	}
	if err != nil {
		return nil, err
	}
	l.overlay(doc, own)
	return doc, nil
}

// packs lists the folders that may be packs.
func (l *loader) packs() []string {
	entries, _ := fs.ReadDir(l.fsys, ".")
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// folder reads the TOML files directly in a folder as one document.
func (l *loader) folder(id string) (*document, error) {
	if !fs.ValidPath(id) {
		return nil, fmt.Errorf("%w: %q is not the name of a folder", ErrNoPack, id)
	}
	names, err := fs.Glob(l.fsys, path.Join(globQuote(id), "*.toml"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("%w: %s holds no .toml file%s", ErrNoPack, id, l.faults.suggest(id, l.packs()))
	}
	slices.Sort(names)
	doc := &document{sections: map[string]*table{}}
	if len(names) > maxFiles {
		l.partial = true
		l.faults.add(tomldoc.Pos{File: id}, fmt.Sprintf("the pack has %d files; at most %d are read: put several into one", len(names), maxFiles))
		return doc, nil
	}
	sum, total := sha256.New(), 0
	sum.Write(l.sum)
	files := make([][]byte, len(names))
	for i, name := range names {
		data, ok := l.read(name)
		if total += len(data); total > maxPackBytes {
			l.partial = true
			l.faults.add(tomldoc.Pos{File: name}, fmt.Sprintf("with this file the pack is larger than %d MiB, the most that is read", maxPackBytes>>20))
			return doc, nil
		}
		fmt.Fprintf(sum, "%s %d\n", path.Base(name), len(data))
		sum.Write(data)
		if ok {
			files[i] = data
		}
	}
	for i, name := range names {
		if files[i] == nil {
			l.partial = true
			continue // which has been reported
		}
		root, faults := tomldoc.Read(name, files[i], tomldoc.Limits{Bytes: maxFileBytes, Entries: maxFileKeys})
		for _, f := range faults {
			l.faults.add(f.Pos, f.Msg)
		}
		if root == nil {
			l.partial = true
			continue
		}
		l.merge(doc, root)
	}
	l.sum = sum.Sum(nil)
	doc.digest = "sha256:" + hex.EncodeToString(l.sum)
	return doc, nil
}

// read reads one file, of one that is too large no more than shows it: what a file system says of a size is not believed.
func (l *loader) read(name string) ([]byte, bool) {
	fault := func(format string, args ...any) ([]byte, bool) {
		l.faults.add(tomldoc.Pos{File: name}, fmt.Sprintf(format, args...))
		return nil, false
	}
	switch info, err := fs.Stat(l.fsys, name); { // before it is opened: opening a pipe waits for somebody who writes into it
	case err != nil:
		return fault("cannot be read: %v", err)
	case info.IsDir():
		return fault("is a folder; a pack is made of the .toml files directly in its folder: give it another name")
	case !info.Mode().IsRegular():
		return fault("is no ordinary file: a pack is made of the .toml files directly in its folder")
	}
	f, err := l.fsys.Open(name)
	if err != nil {
		return fault("cannot be read: %v", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	switch {
	case err != nil:
		return fault("cannot be read: %v", err)
	case len(data) > maxFileBytes:
		return fault("the file is larger than %d bytes, the most that a file of a pack has: split it", maxFileBytes)
	}
	return data, true
}

// globQuote keeps the characters of a folder's name from being read as a pattern.
func globQuote(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// merge adds the entries of one file to those of the files before it.
func (l *loader) merge(doc *document, root *tomldoc.Node) {
	for _, section := range root.Keys() {
		if !slices.Contains(sections, section.Key) {
			l.partial = true
			l.faults.add(section.KeyPos, fmt.Sprintf("unknown table %q%s: a pack has the tables %s",
				shorten(section.Key), l.faults.suggest(section.Key, sections), strings.Join(sections, ", ")))
			continue
		}
		if section.Kind != tomldoc.Table {
			l.partial = true
			l.faults.add(section.Pos, fmt.Sprintf("%s is %s; it must be a table: write [%s]", section.Key, kindName(section), section.Key))
			continue
		}
		into := doc.sections[section.Key]
		if into == nil {
			into = newTable(section)
			doc.sections[section.Key] = into
		} else if section.Key == "pack" {
			l.faults.add(section.KeyPos, fmt.Sprintf("[pack] stands already at %s: all files of a pack are one document, so put its keys there", into.keyPos))
			continue
		}
		for _, entry := range section.Keys() {
			if old := into.at[entry.Key]; old != nil {
				l.faults.add(entry.KeyPos, fmt.Sprintf("%s.%s stands already at %s: all files of a pack are one document, so give one of the two another name, or drop it", section.Key, named(entry.Key), old.keyPos()))
				continue
			}
			into.set(entry.Key, newItem(entry))
		}
	}
}
