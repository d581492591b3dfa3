package attendance

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/rows"
	"github.com/rollcall-dev/rollcall/internal/spell"
)

// csvFile is one of a school's files while its rows are read.
type csvFile struct {
	name    string
	stored  counted // the file as it is stored, maybe compressed
	close   func()
	rows    *rows.Reader
	tell    func(*FileError) bool // is told what is wrong and says whether to go on; nil if nobody listens
	columns []string              // what the header names
	cut     bool                  // the file ends within its last row, which has been told
	of      map[string]int        // where each column is
	within  int                   // how far into the field told of the trouble is, where a field holds many things
}

// readFile opens a file and has its rows read. A file that breaks off in the middle keeps what was read of it.
func (s *School) readFile(name string, tell func(*FileError) bool, read func(*csvFile) error) {
	f := s.openFile(name, tell)
	if f == nil {
		return
	}
	defer f.close()
	if err := read(f); err != nil && !errors.Is(err, io.EOF) {
		f.bad(f.rows.Line(), 1, breaksOff, err)
	}
}

const breaksOff = "the file breaks off here: %v; the rows before are used: copy the file again"

// openFile opens a file. If it gives none it has told why.
func (s *School) openFile(name string, tell func(*FileError) bool) *csvFile {
	f := &csvFile{name: name, tell: tell}
	in, err := openRegular(s.fsys, name)
	if err != nil {
		f.bad(0, 0, "the file cannot be opened and is left out: %v", err)
		return nil
	}
	f.stored.Reader = in
	plain, err := s.unpack(path.Ext(name), &f.stored)
	if err != nil {
		in.Close()
		f.bad(0, 0, "%v", err)
		return nil
	}
	f.rows = rows.NewReader(plain)
	f.close = func() { plain.Close(); in.Close() }
	return f
}

// counted is a reader that counts what is read of it.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// unpack gives what is in a file.
func (s *School) unpack(ext string, in io.Reader) (io.ReadCloser, error) {
	open := s.opener.Decompress[ext]
	switch {
	case open != nil:
	case ext == ".csv", ext == ".jsonl":
		return io.NopCloser(in), nil
	case ext == ".gz":
		open = func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }
	default:
		return nil, fmt.Errorf("files ending in %s are not read: unpack the file, or move it out of the folder", ext)
	}
	out, err := open(in)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be unpacked: %w: the ending %s does not fit it, or it is damaged", err, ext)
	}
	return out, nil
}

// bad tells what is wrong at a place, and says whether to go on.
func (f *csvFile) bad(line, col int, format string, args ...any) bool {
	return f.tell == nil || f.tell(&FileError{f.name, line, col, fmt.Sprintf(format, args...)})
}

// badField tells what is wrong with a field of the row read last.
func (f *csvFile) badField(field int, format string, args ...any) bool {
	if f.tell == nil {
		return true
	}
	return f.bad(f.rows.Line(), f.rows.Col(field)+f.within, format, args...)
}

// next reads the next row that has as many fields as the header, telling the bad ones before it.
func (f *csvFile) next() ([][]byte, error) {
	for {
		row, err := f.rows.Next()
		good, err := f.check(row, err)
		if good || err != nil {
			return row, err
		}
	}
}

// check reports whether what was read is a row that has as many fields as the header, telling why not. The error is io.EOF if
// nobody wants to hear more.
func (f *csvFile) check(row [][]byte, err error) (bool, error) {
	if err == nil && len(row) == len(f.columns) {
		return true, nil
	}
	var goOn bool
	var p *rows.Problem
	switch {
	case err == nil:
		at := min(len(row)-1, len(f.columns))
		goOn = f.badField(at, "the row has %d fields, the header %d; %s", len(row), len(f.columns), f.leaveOut(len(row)))
	case errors.As(err, &p):
		goOn = f.bad(p.Line, p.Col, "%s; %s", p.Msg, f.leaveOut(0))
	default:
		return false, err
	}
	if !goOn {
		return false, io.EOF
	}
	return false, nil
}

// leaveOut says what becomes of a bad row, of which so many fields could be read.
func (f *csvFile) leaveOut(fields int) string {
	f.cut = fields < len(f.columns) && f.rows.Unended()
	if f.cut {
		return "the row is left out, and the file ends within it: copy the file again"
	}
	return "the row is left out"
}

// header reads the first row. At io.EOF it has told why there is none.
func (f *csvFile) header(must ...string) error {
	row, err := f.rows.Next()
	var p *rows.Problem
	switch {
	case errors.As(err, &p):
		f.bad(p.Line, p.Col, "%s; without its header the file cannot be read", p.Msg)
		return io.EOF
	case errors.Is(err, io.EOF):
		f.bad(1, 1, "the file is empty: its first row names the columns, %s before others", strings.Join(must, ", "))
		return io.EOF
	case err != nil:
		return err
	}
	f.of = make(map[string]int, len(row))
	f.columns = make([]string, len(row))
	for i, column := range row {
		text := strings.TrimSpace(string(column))
		f.columns[i] = text
		if _, twice := f.of[text]; !twice {
			f.of[text] = i
		} else if text != "" && !f.badField(i, "the column %s stands twice: the first one is used", quoteShort(text)) {
			return io.EOF
		}
	}
	for _, column := range must {
		if err := f.must(column); err != nil {
			return err
		}
	}
	return nil
}

// must tells that a column is wanted, if there is none of its name.
func (f *csvFile) must(column string) error {
	if f.has(column) {
		return nil
	}
	known := slices.DeleteFunc(slices.Clone(f.columns[:min(len(f.columns), 50)]), func(c string) bool { return c == "" })
	f.bad(f.rows.Line(), 1, "there is no column %s%s: without it the file cannot be read", column, spell.Suggest(column, known))
	return io.EOF
}

func (f *csvFile) has(column string) bool { _, ok := f.of[column]; return ok }

// at gives where a column is, -1 if there is none.
func (f *csvFile) at(column string) int {
	if i, ok := f.of[column]; ok {
		return i
	}
	return -1
}
