// Package rows reads comma-separated files line by line, so that one bad line never takes the lines after it along: a quoted
// field ends on its line. It follows RFC 4180 otherwise, and takes UTF-8 with or without a byte-order mark, and lines that
// end in LF or CRLF. However long a line is, no more than a few MiB of it are held.
package rows

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// What a file may cost to read.
const (
	MaxLine    = 4 << 20 // bytes of a line, its ending counted
	maxColumns = 70_000
)

// Problem is a line that cannot be read: where in it, from 1 in bytes, and why.
type Problem struct {
	Line, Col int
	Msg       string
}

// Error gives the problem without its place.
func (p *Problem) Error() string { return p.Msg }

// Reader reads the rows of one file.
type Reader struct {
	in       *bufio.Reader
	line     int
	unended  bool     // the line read last is the last of the file and has no line ending
	long     []byte   // a line that is longer than the buffer of in
	fields   [][]byte // of the row read last
	cols     []int    // where its fields begin, once it is known
	unquoted []byte   // fields of the row that hold quotes, without the doubling
}

// NewReader makes a reader.
func NewReader(r io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(r, 256<<10)} }

// Line gives the number of the line read last.
func (r *Reader) Line() int { return r.line }

// Unended reports whether the row read last ends with the file instead of a line ending: it may be half a row.
func (r *Reader) Unended() bool { return r.unended }

// Col gives the column at which a field of the line read last begins.
func (r *Reader) Col(field int) int {
	if field < 0 || field >= len(r.fields) {
		return 1
	}
	if len(r.cols) == 0 { // no field is quoted, and nobody asked yet
		col := 1
		for _, f := range r.fields {
			r.cols = append(r.cols, col)
			col += len(f) + 1
		}
	}
	return r.cols[field]
}

// Next reads the next row that is not blank. The fields hold until the next call. At the end the error is io.EOF; a
// [*Problem] is about one line, and reading goes on after it.
func (r *Reader) Next() ([][]byte, error) {
	r.fields, r.cols = r.fields[:0], r.cols[:0]
	for {
		line, err := r.readLine()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if p := r.split(line); p != nil {
			r.fields, r.cols = r.fields[:0], r.cols[:0]
			return nil, p
		}
		return r.fields, nil
	}
}

func (r *Reader) readLine() ([]byte, error) {
	r.line++
	r.long = r.long[:0]
	tooLong := false
	for {
		part, err := r.in.ReadSlice('\n')
		if len(r.long)+len(part) > MaxLine {
			tooLong = true
			r.long = r.long[:0]
		}
		full := errors.Is(err, bufio.ErrBufferFull)
		switch {
		case !tooLong && (full || len(r.long) > 0):
			r.long = append(r.long, part...)
			part = r.long
		case err != nil && !full && len(part) == 0 && !tooLong:
			return nil, err
		}
		if full {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err // what is there of the line may be half a row
		}
		if tooLong {
			return nil, r.tooLong()
		}
		if len(part) == 0 {
			return nil, io.EOF
		}
		r.unended = err != nil
		part = bytes.TrimSuffix(bytes.TrimSuffix(part, []byte("\n")), []byte("\r"))
		if r.line == 1 {
			part = bytes.TrimPrefix(part, []byte("\xef\xbb\xbf"))
		}
		return part, nil
	}
}

func (r *Reader) tooLong() *Problem {
	return &Problem{r.line, 1, fmt.Sprintf("the line is longer than %d MiB: a row ends with its line", MaxLine>>20)}
}

// Rest gives what of the file has not been read yet, for whoever reads the lines after the first ones otherwise.
func (r *Reader) Rest() *bufio.Reader { return r.in }

// Split reads a line in hand, with its ending, as Next reads the lines of a file: it gives no fields if the line is blank. The zero
// Reader can do so too. The first line of a file, which may have a byte-order mark, is Next's.
func (r *Reader) Split(line []byte, number int) ([][]byte, error) {
	r.fields, r.cols = r.fields[:0], r.cols[:0]
	r.line, r.unended = number, false
	if len(line) > MaxLine {
		return nil, r.tooLong()
	}
	text := bytes.TrimSuffix(line, []byte("\n"))
	r.unended = len(text) == len(line)
	text = bytes.TrimSuffix(text, []byte("\r"))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, nil
	}
	if p := r.split(text); p != nil {
		r.fields, r.cols = r.fields[:0], r.cols[:0]
		return nil, p
	}
	return r.fields, nil
}

// split finds the fields of a line. Most lines hold nothing but ASCII characters, without quotes, and take the short way.
func (r *Reader) split(line []byte) *Problem {
	if r.splitPlain(line) {
		return nil
	}
	r.fields = r.fields[:0]
	if i := bytes.IndexByte(line, 0); i >= 0 {
		return &Problem{r.line, i + 1, "the line holds a NUL byte: the file is not text, or is damaged"}
	}
	if !utf8.Valid(line) {
		return &Problem{r.line, firstInvalid(line) + 1, "the line is not UTF-8: save the file as UTF-8"}
	}
	if i := bytes.IndexByte(line, '\r'); i >= 0 {
		return &Problem{r.line, i + 1, "a carriage return stands inside the line: save the file with lines that end in LF or CRLF"}
	}
	if bytes.IndexByte(line, '"') >= 0 {
		return r.splitQuoted(line)
	}
	from := 0
	for i, c := range line {
		if c == ',' {
			if len(r.fields) == maxColumns-1 {
				return r.tooMany(i)
			}
			r.fields = append(r.fields, line[from:i])
			from = i + 1
		}
	}
	r.fields = append(r.fields, line[from:])
	return nil
}

// splitPlain finds the fields of a line with nothing unusual about it, and reports whether it is one.
func (r *Reader) splitPlain(line []byte) bool {
	from := 0
	for i, c := range line {
		switch {
		case c == ',':
			if len(r.fields) == maxColumns-1 {
				return false
			}
			r.fields = append(r.fields, line[from:i])
			from = i + 1
		case c < ' ' || c >= 0x7f || c == '"':
			return false
		}
	}
	r.fields = append(r.fields, line[from:])
	return true
}

func (r *Reader) tooMany(at int) *Problem {
	return &Problem{r.line, at + 1, fmt.Sprintf("the line has more than %d columns", maxColumns)}
}

func firstInvalid(line []byte) int {
	i := 0
	for i < len(line) {
		c, n := utf8.DecodeRune(line[i:])
		if c == utf8.RuneError && n == 1 {
			break
		}
		i += n
	}
	return i
}

func (r *Reader) splitQuoted(line []byte) *Problem {
	r.unquoted = r.unquoted[:0]
	for at := 0; at <= len(line); {
		if len(r.fields) == maxColumns {
			return r.tooMany(at - 1)
		}
		field, next, p := r.field(line, at)
		if p != nil {
			return p
		}
		r.fields, r.cols = append(r.fields, field), append(r.cols, at+1)
		at = next
	}
	return nil
}

// field reads the field that begins at a byte, and gives where the next one begins: beyond the line if there is none.
func (r *Reader) field(line []byte, at int) (field []byte, next int, p *Problem) {
	rest := line[at:]
	if len(rest) > 0 && rest[0] == '"' {
		return r.quoted(rest, at)
	}
	end := bytes.IndexByte(rest, ',')
	if end < 0 {
		end = len(rest)
	}
	if i := bytes.IndexByte(rest[:end], '"'); i >= 0 {
		return nil, 0, &Problem{r.line, at + i + 1, `a quote stands inside a field that does not begin with one: write "" inside quotes`}
	}
	return rest[:end], at + end + 1, nil
}

func (r *Reader) quoted(rest []byte, at int) (field []byte, next int, p *Problem) {
	from := len(r.unquoted)
	for i := 1; i < len(rest); {
		end := bytes.IndexByte(rest[i:], '"')
		if end < 0 {
			break
		}
		r.unquoted = append(r.unquoted, rest[i:i+end]...)
		i += end + 1
		switch {
		case i == len(rest) || rest[i] == ',':
			return r.unquoted[from:], at + i + 1, nil
		case rest[i] != '"':
			return nil, 0, &Problem{r.line, at + i + 1, "after a quoted field a comma or the end of the line is wanted"}
		}
		r.unquoted = append(r.unquoted, '"')
		i++
	}
	return nil, 0, &Problem{r.line, at + 1, "the quote is not closed on its line"}
}
