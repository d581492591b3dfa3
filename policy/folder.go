package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// What a pack may cost to read.
const (
	maxFiles     = 64
	maxFileBytes = 1 << 20
	maxPackBytes = 4 << 20
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
		l.faults.add(at, fmt.Sprintf("the packs extend each other in a circle: %s, %s", strings.Join(chain, ", "), base))
		return own, nil
	case len(chain) > maxBases:
		l.faults.add(at, fmt.Sprintf("more than %d packs extend one another: merge some of them", maxBases))
		return own, nil
	}
	doc, err := l.load(base, chain)
	if errors.Is(err, ErrNoPack) {
		l.faults.add(at, fmt.Sprintf("extends %q: there is no such pack beside this one%s", base, spell.Suggest(base, l.packs())))
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
		return nil, fmt.Errorf("%w: %s holds no .toml file%s", ErrNoPack, id, spell.Suggest(id, l.packs()))
	}
	slices.Sort(names)
	doc := &document{sections: map[string]*table{}}
	if len(names) > maxFiles {
		l.faults.add(tomldoc.Pos{File: id}, fmt.Sprintf("the pack has %d files; at most %d are read", len(names), maxFiles))
		return doc, nil
	}
	sum, total := sha256.New(), 0
	sum.Write(l.sum)
	for _, name := range names {
		data, ok := l.read(name)
		if total += len(data); total > maxPackBytes {
			l.faults.add(tomldoc.Pos{File: name}, fmt.Sprintf("the pack is larger than %d MiB", maxPackBytes>>20))
			break
		}
		fmt.Fprintf(sum, "%s %d\n", path.Base(name), len(data))
		sum.Write(data)
		if !ok {
			continue
		}
		root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxFileBytes})
		for _, f := range faults {
			l.faults.add(f.Pos, f.Msg)
		}
		if root != nil {
			l.merge(doc, root)
		}
	}
	l.sum = sum.Sum(nil)
	doc.digest = "sha256:" + hex.EncodeToString(l.sum)
	return doc, nil
}

// read reads one file, refusing one that is too large before it is read.
func (l *loader) read(name string) ([]byte, bool) {
	info, err := fs.Stat(l.fsys, name)
	if err == nil && info.Size() > maxFileBytes {
		l.faults.add(tomldoc.Pos{File: name}, fmt.Sprintf("the file has %d bytes; a file of a pack has at most %d: split it", info.Size(), maxFileBytes))
		return nil, false
	}
	var data []byte
	if err == nil {
		data, err = fs.ReadFile(l.fsys, name)
	}
	if err != nil {
		l.faults.add(tomldoc.Pos{File: name}, "cannot be read: "+err.Error())
		return nil, false
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
			l.faults.add(section.KeyPos, fmt.Sprintf("unknown table %q%s: a pack has the tables %s",
				section.Key, spell.Suggest(section.Key, sections), strings.Join(sections, ", ")))
			continue
		}
		if section.Kind != tomldoc.Table {
			l.faults.add(section.Pos, fmt.Sprintf("%s is a table: write [%s]", section.Key, section.Key))
			continue
		}
		into := doc.sections[section.Key]
		if into == nil {
			into = newTable(section)
			doc.sections[section.Key] = into
		} else if section.Key == "pack" {
			l.faults.add(section.KeyPos, fmt.Sprintf("[pack] stands already at %s: a pack has one", into.keyPos))
			continue
		}
		for _, entry := range section.Keys() {
			if old := into.at[entry.Key]; old != nil {
				l.faults.add(entry.KeyPos, fmt.Sprintf("%s.%s stands already at %s", section.Key, entry.Key, old.keyPos()))
				continue
			}
			into.set(entry.Key, newItem(entry))
		}
	}
}

// overlay merges a pack's own entries onto those of its base.
func (l *loader) overlay(base, own *document) {
	for _, name := range sections {
		from, onto := own.sections[name], base.sections[name]
		switch {
		case from == nil:
			continue
		case onto == nil:
			base.sections[name] = from
			continue
		case name == "pack":
			l.overlayPack(onto, from)
			continue
		}
		for _, key := range from.keys {
			l.overlayEntry(name, key, onto, from.at[key])
		}
	}
	if own.sections["pack"] == nil {
		return
	}
	base.digest = own.digest
}

// overlayPack merges [pack]: what the overlay does not give is the base's, but for what says who it is.
func (l *loader) overlayPack(onto, from *table) {
	for _, key := range []string{"id", "title"} {
		if from.at[key] == nil {
			l.faults.add(from.keyPos, fmt.Sprintf("[pack] has no %s: an overlay has its own", key))
		}
	}
	for _, key := range from.keys {
		onto.set(key, from.at[key])
	}
	onto.keyPos = from.keyPos
}

// overlayEntry adds, changes or drops one entry of the base.
func (l *loader) overlayEntry(section, key string, onto *table, change *item) {
	old := onto.at[key]
	name := section + "." + key
	removes := change.table != nil && change.table.isTrue("remove")
	if old == nil {
		if removes {
			l.faults.add(change.keyPos(), fmt.Sprintf("%s cannot be removed: the base pack has no such entry%s", name, spell.Suggest(key, onto.keys)))
			return
		}
		onto.set(key, change)
		return
	}
	if change.table == nil || old.table == nil {
		onto.set(key, change) // not a table: reading the section reports it
		return
	}
	if old.table.isTrue("final") {
		l.faults.add(change.keyPos(), fmt.Sprintf("%s is final in the base pack (%s) and cannot be changed", name, old.keyPos()))
		return
	}
	if removes {
		for _, k := range change.table.keys {
			if k != "remove" && k != "cite" && k != "note" {
				l.faults.add(change.table.at[k].keyPos(), fmt.Sprintf("%s is removed: %s beside remove has no meaning", name, k))
			}
		}
		onto.drop(key)
		return
	}
	if section != "source" && section != "class" && change.table.at["cite"] == nil && !citesItself(change.table) {
		l.faults.add(change.keyPos(), fmt.Sprintf("%s is changed without a cite: a changed entry brings its own, as in cite = [\"<source> <clause>\"]", name))
	}
	old.table.merge(change.table)
	old.table.changedAt = change.keyPos()
}

// citesItself reports whether all that a changed entry changes are dated values, each with a cite of its own.
func citesItself(t *table) bool {
	for _, key := range t.keys {
		sub := t.at[key].table
		if key == "title" || key == "note" {
			continue
		}
		if key != "values" && key != "unless" && key != "charge" || sub == nil {
			return false
		}
		for _, k := range sub.keys {
			if v := sub.at[k].table; v == nil || v.at["cite"] == nil {
				return false
			}
		}
	}
	return true
}
