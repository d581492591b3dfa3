package attendance

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"path"
	"strings"
)

// Row is one row of a further file in a school's folder, such as history.csv.
type Row struct {
	file   *csvFile
	fields [][]byte
}

// Get gives the text in a column, "" if there is no such column.
func (r Row) Get(column string) string {
	if i := r.file.at(column); i >= 0 {
		return strings.TrimSpace(string(r.fields[i]))
	}
	return ""
}

// Place gives the file and the line of the row.
func (r Row) Place() (file string, line int) { return r.file.name, r.file.rows.Line() }

// Fault makes a [*FileError] about the text in a column.
func (r Row) Fault(column, msg string) error {
	at := max(r.file.at(column), 0)
	return &FileError{r.file.name, r.file.rows.Line(), r.file.rows.Col(at), msg}
}

// Rows gives the rows of the files of a kind in the school's folder: those named kind….csv or in a folder kind, compressed or not.
// They must have the columns named. Between the rows come errors, each a [*FileError]; the good rows are used all the same. A row
// holds until the next one is given.
func (s *School) Rows(kind string, must ...string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		stopped := false
		tell := func(e *FileError) bool {
			stopped = stopped || !yield(Row{}, e)
			return !stopped
		}
		for _, name := range s.files(kind, ".csv") {
			s.readFile(name, tell, func(f *csvFile) error {
				if err := f.header(must...); err != nil {
					return err
				}
				for !stopped {
					row, err := f.next()
					if err != nil {
						return err
					}
					stopped = stopped || !yield(Row{f, row}, nil)
				}
				return nil
			})
			if stopped {
				return
			}
		}
	}
}

// Line is one line of a further file of JSON lines in a school's folder, such as history.jsonl.
type Line struct {
	File   string
	Number int
	Text   []byte
}

// maxJSONLine is how long one line of JSON may be.
const maxJSONLine = 1 << 20

// Lines gives the lines of the files of a kind in the school's folder that end in .jsonl, compressed or not, without blank ones.
// A line holds until the next one is given.
func (s *School) Lines(kind string) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, name := range s.files(kind, ".jsonl") {
			if !s.readLines(name, yield) {
				return
			}
		}
	}
}

func (s *School) readLines(name string, yield func(Line, error) bool) bool {
	fault := func(line int, msg string) bool { return yield(Line{}, &FileError{name, line, 1, msg}) }
	in, err := openRegular(s.fsys, name)
	if err != nil {
		return fault(0, "the file cannot be opened and is left out: "+err.Error())
	}
	defer in.Close()
	plain, err := s.unpack(path.Ext(name), in)
	if err != nil {
		return fault(0, err.Error())
	}
	defer plain.Close()
	lines := bufio.NewReaderSize(plain, maxJSONLine)
	for n := 1; ; n++ {
		text, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if !fault(n, "the line is longer than a mebibyte: an event takes a line; the event is left out") {
				return false
			}
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = lines.ReadSlice('\n')
			}
			text = nil
		}
		if text = bytes.TrimRight(text, "\r\n"); len(bytes.TrimSpace(text)) > 0 && !yield(Line{name, n, text}, nil) {
			return false
		}
		switch {
		case errors.Is(err, io.EOF):
			return true
		case err != nil:
			return fault(n+1, "the file breaks off here: "+err.Error()+"; the lines before are used")
		}
	}
}
