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
