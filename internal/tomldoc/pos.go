package tomldoc

import (
	"strconv"
	"strings"
)

// Pos is a place in a file. Line and Col count from 1, and Col counts bytes,
// not characters: it is 1 plus the number of bytes before the place on its
// line. A byte order mark at the start of the file is not counted. A zero Line
// means that the line is unknown, a zero Col that the column is.
type Pos struct {
	File string
	Line int
	Col  int
}

// String returns file:line:col, leaving out whatever is unknown.
func (p Pos) String() string {
	var parts []string
	if p.File != "" {
		parts = append(parts, p.File)
	}
	if p.Line > 0 {
		parts = append(parts, strconv.Itoa(p.Line))
		if p.Col > 0 {
			parts = append(parts, strconv.Itoa(p.Col))
		}
	}
	return strings.Join(parts, ":")
}

// after returns the place just after text, where text begins at p.
func (p Pos) after(text string) Pos {
	newlines := strings.Count(text, "\n")
	if newlines == 0 {
		p.Col += len(text)
		return p
	}
	p.Line += newlines
	p.Col = len(text) - strings.LastIndexByte(text, '\n')
	return p
}
