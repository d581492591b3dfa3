package attendance

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// FileError is one thing wrong with a school's file: where, what, and what to do.
type FileError struct {
	File      string
	Line, Col int // from 1, the column in bytes; 0 if it is about the whole file
	Msg       string
}

// Error gives the problem as file:line:col: message.
func (e *FileError) Error() string {
	return tomldoc.Pos{File: e.File, Line: e.Line, Col: e.Col}.String() + ": " + e.Msg
}

// FileErrors are all that is wrong with a file that cannot be used.
type FileErrors struct{ All []*FileError }

// Error gives the problems, a line each.
func (e *FileErrors) Error() string {
	lines := make([]string, len(e.All))
	for i, f := range e.All {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

func (e *FileErrors) add(at tomldoc.Pos, msg string) {
	e.All = append(e.All, &FileError{at.File, at.Line, at.Col, msg})
}

func (e *FileErrors) err() error {
	if len(e.All) == 0 {
		return nil
	}
	return e
}
