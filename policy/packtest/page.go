package packtest

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// page is a file of a pack as it is written, so that one place of it can be changed and all others stay.
type page struct {
	name  string
	text  string
	lines []int // where each line begins
	root  *tomldoc.Node
}

// maxPageBytes is what the pack's own reader allows a file to have.
const maxPageBytes = 1 << 20

// readPages reads the files of a pack's folder, which has been opened as a pack before.
func readPages(fsys fs.FS, id string) ([]*page, error) {
	files, err := fs.Glob(fsys, path.Join(id, "*.toml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var out []*page
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		p := &page{name: name, text: string(data), lines: []int{0}}
		for i, c := range data {
			if c == '\n' {
				p.lines = append(p.lines, i+1)
			}
		}
		if strings.HasPrefix(p.text, "\ufeff") {
			p.lines[0] = len("\ufeff") // places do not count it
		}
		root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxPageBytes})
		if len(faults) > 0 {
			return nil, faults[0]
		}
		p.root = root
		out = append(out, p)
	}
	return out, nil
}

// offset gives the byte at a place.
func (p *page) offset(at tomldoc.Pos) int { return p.lines[at.Line-1] + at.Col - 1 }

// place gives the line and the column of a byte.
func (p *page) place(offset int) (line, col int) {
	i, found := slices.BinarySearchFunc(p.lines, offset, func(a, b int) int { return cmp.Compare(a, b) })
	if !found {
		i--
	}
	i = max(i, 0)
	return i + 1, offset - p.lines[i] + 1
}

// end gives the byte after a value. A table with a header of its own has no end: it is its keys.
func (p *page) end(n *tomldoc.Node) int {
	if n.Raw() != "" {
		return p.offset(n.End())
	}
	at := p.offset(n.Pos) + 1
	children := n.Elems()
	if n.Kind == tomldoc.Table {
		children = n.Keys()
	}
	if len(children) > 0 {
		at = p.end(children[len(children)-1])
	}
	for at < len(p.text) && p.text[at] != ']' && p.text[at] != '}' {
		if p.text[at] == '#' {
			at += max(strings.IndexByte(p.text[at:], '\n'), 0)
		}
		at++
	}
	return min(at+1, len(p.text))
}

// edit is a change of one place of a page.
type edit struct {
	page     *page
	from, to int
	text     string
}

// apply gives the page's text with the change.
func (e edit) apply() []byte {
	return []byte(e.page.text[:e.from] + e.text + e.page.text[e.to:])
}

// inside is a change of some bytes of a text, without its quotes.
func (p *page) inside(n *tomldoc.Node, from, to int, text string) edit {
	return edit{p, p.offset(n.InString(from)), p.offset(n.InString(to)), text}
}

// value is a change of a whole value.
func (p *page) value(n *tomldoc.Node, text string) edit {
	return edit{p, p.offset(n.Pos), p.end(n), text}
}

// key is a change of a key that is written without quotes or with them.
func (p *page) key(n *tomldoc.Node, text string) edit {
	from := p.offset(n.KeyPos)
	if from < len(p.text) && (p.text[from] == '"' || p.text[from] == '\'') {
		from++
	}
	return edit{p, from, from + len(n.Key), text}
}

// without drops one of the keys of a table, or one of the elements of a list.
func (p *page) without(parent *tomldoc.Node, i int) edit {
	all := parent.Keys()
	begin := func(n *tomldoc.Node) int { return p.offset(n.KeyPos) }
	if parent.Kind == tomldoc.Array {
		all = parent.Elems()
		begin = func(n *tomldoc.Node) int { return p.offset(n.Pos) }
	}
	switch {
	case parent.Kind == tomldoc.Table && !parent.Inline, len(all) == 1:
		return edit{p, begin(all[i]), p.end(all[i]), ""}
	case i+1 < len(all):
		return edit{p, begin(all[i]), begin(all[i+1]), ""}
	}
	return edit{p, p.end(all[i-1]), p.end(all[i]), ""}
}

// withKey adds a key to a table that has some.
func (p *page) withKey(table *tomldoc.Node, text string) edit {
	at := p.offset(table.Keys()[0].KeyPos)
	if table.Inline {
		return edit{p, at, at, text + ", "}
	}
	return edit{p, at, at, text + "\n"}
}

// withElement adds an element to a list that has some.
func (p *page) withElement(list *tomldoc.Node, text string) edit {
	all := list.Elems()
	at := p.end(all[len(all)-1])
	return edit{p, at, at, ", " + text}
}

// bookshelf is a pack's pages and those of the packs that it extends, which are read once.
type bookshelf struct {
	own  []*page // of the pack itself, in order of name
	base []*page // of those that it extends, the first one's last
	id   string
	from string // the id of the pack that it extends, "" if none
}

func readShelf(fsys fs.FS, id string) (*bookshelf, error) {
	s := &bookshelf{id: id}
	var err error
	if s.own, err = readPages(fsys, id); err != nil {
		return nil, err
	}
	s.from = extends(s.own)
	for base := s.from; base != ""; {
		pages, err := readPages(fsys, base)
		if err != nil {
			return nil, err
		}
		s.base = append(pages, s.base...)
		base = extends(pages)
	}
	return s, nil
}

// extends gives the id of the pack that some pages say they extend.
func extends(pages []*page) string {
	for _, p := range pages {
		if pack := p.root.Get("pack"); pack != nil && pack.Get("extends") != nil {
			return pack.Get("extends").Str
		}
	}
	return ""
}

// with gives the pack's files with one of them changed.
func (s *bookshelf) with(e edit) fs.FS {
	out := fstest.MapFS{}
	for _, p := range slices.Concat(s.base, s.own) {
		data := []byte(p.text)
		if p == e.page {
			data = e.apply()
		}
		out[p.name] = &fstest.MapFile{Data: data}
	}
	return out
}
