package editor

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/cmd/rollcall/laidover"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// workspace is the files that an editor shows or could show, with what it has not saved laid over them.
type workspace struct {
	buffers map[string]string // texts of the files that are open, by path
	read    map[string]*source
	pack    string // the pack by which cases are judged that stand beside no pack: an id, or a path
}

// source is a file that has been read. It never changes: another text is another source.
type source struct {
	path     string // where it is; "" for a file of a pack that is inside
	name     string // in the file system of its pack: gb-eng/rules.toml
	pack     string // the id of its pack
	cases    bool
	doc      *packtext.Document
	mentions []*packtext.Mention
	lines    *lines
}

func newSource(text string) *source {
	s := &source{doc: packtext.Parse(text)}
	s.mentions = packtext.Mentions(s.doc)
	s.lines = newLines(s.doc.Text)
	return s
}

// pack is a folder with a pack, and what lies beside it.
type pack struct {
	beside string // the folder in which its folder is; "" for a pack that is inside
	id     string
	fsys   fs.FS
}

// packOf gives the pack to which a file belongs, and whether the file is one of worked cases. A file of another kind belongs to none.
func (w *workspace) packOf(file string) (p pack, cases, ok bool) {
	folder := filepath.Dir(file)
	if filepath.Base(folder) == "cases" && w.isPack(filepath.Dir(folder)) {
		return w.packAt(filepath.Dir(folder)), true, true
	}
	if w.isPack(folder) {
		return w.packAt(folder), false, true
	}
	if !w.hasTable(file, "case") {
		return pack{}, false, false
	}
	switch {
	case w.pack == "":
		return pack{}, true, false
	case w.isPack(w.pack):
		return w.packAt(w.pack), true, true
	}
	if _, err := fs.Stat(policies.FS(), w.pack); err != nil {
		return pack{}, true, false
	}
	return pack{id: w.pack, fsys: policies.FS()}, true, true
}

// holds reports whether a file lies in the folder of a pack.
func (p pack) holds(file string) bool {
	name, err := filepath.Rel(filepath.Join(p.beside, p.id), file)
	return p.beside != "" && err == nil && filepath.IsLocal(name)
}

// isPack reports whether a folder holds a pack: it has a pack.toml, or a file that is open has a [pack].
func (w *workspace) isPack(folder string) bool {
	if info, err := os.Stat(filepath.Join(folder, "pack.toml")); err == nil && info.Mode().IsRegular() {
		return true
	}
	for file := range w.buffers {
		if filepath.Dir(file) == folder && w.hasTable(file, "pack") {
			return true
		}
	}
	return false
}

func (w *workspace) hasTable(file, table string) bool {
	return slices.ContainsFunc(w.open(file).doc.Items, func(i *packtext.Item) bool {
		return len(i.Key) > 0 && i.Key[0].Name == table
	})
}

func (w *workspace) packAt(folder string) pack {
	beside := filepath.Dir(folder)
	texts := map[string][]byte{}
	for file, text := range w.buffers {
		if name, err := filepath.Rel(beside, file); err == nil && filepath.IsLocal(name) {
			texts[filepath.ToSlash(name)] = []byte(text)
		}
	}
	front := laidover.FS{Below: os.DirFS(beside), Texts: texts}
	return pack{beside, filepath.Base(folder), laidover.Behind{Front: front, Back: policies.FS()}}
}

// maxFile is how large a file may be that is looked at.
const maxFile = 4 << 20

// open gives the text of a file as the editor shows it.
func (w *workspace) open(file string) *source {
	text, shown := w.buffers[file]
	if !shown {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Size() <= maxFile {
			data, _ := os.ReadFile(file)
			text = string(data)
		}
	}
	return w.remember(file, text)
}

// remember reads a text unless it is the one that was read last under its name.
func (w *workspace) remember(name, text string) *source {
	if old := w.read[name]; old != nil && old.doc.Text == strings.TrimPrefix(text, "\ufeff") {
		return old
	}
	s := newSource(text)
	w.read[name] = s
	return s
}

// sources gives the files of one pack: its own, and its worked cases.
func (w *workspace) sources(p pack, id string) []*source {
	var out []*source
	for _, pattern := range []string{"*.toml", "cases/*.toml"} {
		names, _ := fs.Glob(p.fsys, path.Join(quoteGlob(id), pattern))
		slices.Sort(names)
		for _, name := range names {
			info, err := fs.Stat(p.fsys, name)
			if err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
				continue
			}
			data, err := fs.ReadFile(p.fsys, name)
			if err != nil {
				continue
			}
			file := w.place(p, name)
			key := file
			if key == "" {
				key = "inside:" + name
			}
			s := *w.remember(key, string(data))
			s.path, s.name, s.pack, s.cases = file, name, id, pattern != "*.toml"
			out = append(out, &s)
		}
	}
	return out
}

func quoteGlob(name string) string {
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// place gives the path of a file of a pack, "" for one that is inside.
func (w *workspace) place(p pack, name string) string {
	if p.beside == "" {
		return ""
	}
	file := filepath.Join(p.beside, filepath.FromSlash(name))
	if _, shown := w.buffers[file]; shown {
		return file
	}
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}

// maxBases is how many packs are followed that extend one another.
const maxBases = 8

// chain gives the ids of a pack and of those that it extends, itself first.
func (w *workspace) chain(p pack, id string) []string {
	var out []string
	for id != "" && !slices.Contains(out, id) && len(out) < maxBases {
		out = append(out, id)
		base := ""
		for _, s := range w.sources(p, id) {
			if s.cases {
				continue
			}
			s.doc.Leaves(func(path []string, v *packtext.Value) {
				if len(path) == 2 && path[0] == "pack" && path[1] == "extends" {
					base = v.Decoded()
				}
			})
		}
		id = base
	}
	return out
}

// family is all files in which the names of a pack may stand.
type family struct {
	bases  []*source // of the packs that the pack extends, the furthest first, without their cases
	own    []*source // of the pack, without its cases
	cases  []*source // of the pack
	others []*source // of the packs beside it that extend it or one that it extends, and the cases of these
	chains map[string][]string
}

// law gives the files that make up the law of the pack.
func (f *family) law() []*source { return slices.Concat(f.bases, f.own) }

func (f *family) all() []*source { return slices.Concat(f.bases, f.own, f.cases, f.others) }

// family gathers the files about a pack. Those of packs that extend others are looked for only if they are asked for.
func (w *workspace) family(p pack, wide bool) *family {
	f := &family{chains: map[string][]string{}}
	chain := w.chain(p, p.id)
	f.chains[p.id] = chain
	for i, id := range slices.Backward(chain) {
		f.chains[id] = chain[i:]
		for _, s := range w.sources(p, id) {
			switch {
			case id == p.id && s.cases:
				f.cases = append(f.cases, s)
			case id == p.id:
				f.own = append(f.own, s)
			case s.cases && wide:
				f.others = append(f.others, s)
			case !s.cases:
				f.bases = append(f.bases, s)
			}
		}
	}
	f.readUnits(f.own)
	if !wide || p.beside == "" {
		return f
	}
	entries, _ := os.ReadDir(p.beside)
	for _, e := range entries {
		id := e.Name()
		if !e.IsDir() || slices.Contains(chain, id) || !w.isPack(filepath.Join(p.beside, id)) {
			continue
		}
		other := w.chain(p, id)
		if !slices.ContainsFunc(other, func(base string) bool { return slices.Contains(chain, base) }) {
			continue
		}
		f.chains[id] = other
		own := w.sources(p, id)
		f.readUnits(own)
		f.others = append(f.others, own...)
	}
	return f
}

// readUnits finds the names of files anew that change values of parameters whose units stand in the packs that they extend.
func (f *family) readUnits(files []*source) {
	var bases []*packtext.Document
	for _, s := range f.bases {
		bases = append(bases, s.doc)
	}
	for _, s := range files {
		if len(bases) > 0 && !s.cases && s.unitsAreElsewhere() {
			s.mentions = packtext.Mentions(s.doc, bases...)
		}
	}
}

// unitsAreElsewhere reports that a file gives values of parameters without their units.
func (s *source) unitsAreElsewhere() bool {
	units, values := map[string]bool{}, map[string]bool{}
	s.doc.Leaves(func(path []string, _ *packtext.Value) {
		switch {
		case len(path) < 3 || path[0] != "parameter":
		case path[2] == "unit":
			units[path[1]] = true
		case path[2] == "values":
			values[path[1]] = true
		}
	})
	for name := range values {
		if !units[name] {
			return true
		}
	}
	return false
}

// defining gives the places that define a name, those of the packs furthest below first. Where none does so with a header of its own,
// those count in which something within it stands.
func (f *family) defining(m *packtext.Mention, in *source) []place {
	var exact, under []place
	files := f.law()
	if m.Is(schema.Calendar) || m.Is(schema.Case) {
		files = []*source{in}
	}
	for _, s := range files {
		for _, other := range s.mentions {
			switch {
			case !sameName(m, other):
			case other.Defines:
				exact = append(exact, place{s, other})
			case other.Under:
				under = append(under, place{s, other})
			}
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return under
}

// place is where something is named.
type place struct {
	in      *source
	mention *packtext.Mention
}

// sameName reports whether two places may name the same.
func sameName(a, b *packtext.Mention) bool {
	return a.Name == b.Name && a.Of == b.Of && slices.ContainsFunc(a.Nouns, b.Is)
}

// mentionAt gives the name at an offset, nil if there is none.
func (s *source) mentionAt(offset int) *packtext.Mention {
	for _, m := range s.mentions {
		if m.Holds(offset) {
			return m
		}
	}
	return nil
}
