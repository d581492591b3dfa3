package tomldoc

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// source is the text of a file, without a byte order mark, and the means to
// turn a byte offset into a place.
type source struct {
	file  string
	text  string
	lines []int // the offset at which each line begins
}

func newSource(file, text string) *source {
	lines := make([]int, 1, 1+strings.Count(text, "\n"))
	for i := range len(text) {
		if text[i] == '\n' {
			lines = append(lines, i+1)
		}
	}
	return &source{file: file, text: text, lines: lines}
}

// pos returns the place of a byte offset, which is taken to the nearer end of
// the text if it lies outside.
func (s *source) pos(offset int) Pos {
	offset = min(max(offset, 0), len(s.text))
	line := sort.SearchInts(s.lines, offset+1)
	return Pos{File: s.file, Line: line, Col: offset - s.lines[line-1] + 1}
}

// fault makes a fault at a byte offset.
func (s *source) fault(offset int, format string, args ...any) *Fault {
	return &Fault{Pos: s.pos(offset), Msg: fmt.Sprintf(format, args...)}
}

// firstBadByte finds the first byte that may stand nowhere in a TOML file, or
// returns nil. The library would find all of these too, but it takes a NUL for
// the end of the file and is a column out on the rest.
func (s *source) firstBadByte() *Fault {
	for i, r := range s.text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s.text[i:], string(utf8.RuneError)):
			return s.fault(i, "the byte 0x%02x is not valid UTF-8", s.text[i])
		case r == 0:
			return s.fault(i, "a NUL byte: this is not a text file, or it is not in UTF-8")
		case r == '\r' && !strings.HasPrefix(s.text[i:], "\r\n"):
			return s.fault(i, "a carriage return that no newline follows")
		case (r < ' ' && r != '\t' && r != '\n' && r != '\r') || r == 0x7f:
			return s.fault(i, "the control character 0x%02x cannot stand in a TOML file", r)
		}
	}
	return nil
}
