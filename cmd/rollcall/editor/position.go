package editor

import (
	"net/url"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// lines turns offsets in a text into positions of the protocol, which counts lines from 0 and units of UTF-16 within them, and back.
type lines struct {
	text   string
	starts []int
}

func newLines(text string) *lines {
	l := &lines{text: text, starts: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

func units(text string) int {
	n := 0
	for _, r := range text {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

func (l *lines) position(offset int) position {
	offset = min(max(offset, 0), len(l.text))
	line := sort.SearchInts(l.starts, offset+1) - 1
	return position{line, units(l.text[l.starts[line]:offset])}
}

func (l *lines) span(s packtext.Span) span { return span{l.position(s.From), l.position(s.To)} }

// offset gives the nearest offset: a position past the end of its line is at the end.
func (l *lines) offset(p position) int {
	if p.Line < 0 {
		return 0
	}
	if p.Line >= len(l.starts) {
		return len(l.text)
	}
	at := l.starts[p.Line]
	for n := 0; n < p.Character && at < len(l.text) && l.text[at] != '\n'; {
		r, size := utf8.DecodeRuneInString(l.text[at:])
		if n++; r > 0xFFFF {
			n++
		}
		at += size
	}
	return at
}

// at gives the offset of a line and a column in bytes, both from 1.
func (l *lines) at(line, column int) int {
	if line < 1 || line > len(l.starts) {
		return 0
	}
	return min(l.starts[line-1]+max(column-1, 0), len(l.text))
}

// pathOf gives the path of a file that a URI names, "" for what is no file.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	path := u.Path
	if len(path) > 2 && path[0] == '/' && path[2] == ':' { // a drive
		path = path[1:]
	}
	return filepath.Clean(filepath.FromSlash(path))
}

func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
