// Package rows reads comma-separated files line by line, so that one bad line never takes the lines after it along: a quoted
// field ends on its line. It follows RFC 4180 otherwise, and takes UTF-8 with or without a byte-order mark, and lines that
// end in LF or CRLF.
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
	maxLine    = 4 << 20
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
	in     *bufio.Reader
	line   int
	long   []byte
	fields [][]byte
	cols   []int
}

// NewReader makes a reader.
func NewReader(r io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(r, 256<<10)} }

// Line gives the number of the line read last.
func (r *Reader) Line() int { return r.line }

// Col gives the column at which a field of the line read last begins.
func (r *Reader) Col(field int) int {
	if field < len(r.cols) {
		return r.cols[field]
	}
	return 1
}

// Next reads the next row that is not blank. The fields hold until the next call. At the end the error is io.EOF; a
// [*Problem] is about one line, and reading goes on after it.
func (r *Reader) Next() ([][]byte, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		return r.split(line)
	}
}

func (r *Reader) readLine() ([]byte, error) {
	r.line++
	r.long = r.long[:0]
	tooLong := false
	for {
		part, err := r.in.ReadSlice('\n')
		if len(r.long)+len(part) > maxLine {
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
			return nil, err
		}
		if tooLong {
			return nil, &Problem{r.line, 1, fmt.Sprintf("the line is longer than %d MiB", maxLine>>20)}
		}
		if len(part) == 0 {
			return nil, io.EOF
		}
		part = bytes.TrimSuffix(bytes.TrimSuffix(part, []byte("\n")), []byte("\r"))
		if r.line == 1 {
			part = bytes.TrimPrefix(part, []byte("\xef\xbb\xbf"))
		}
		return part, nil
	}
}

func (r *Reader) split(line []byte) ([][]byte, error) {
	if i := bytes.IndexByte(line, 0); i >= 0 {
		return nil, &Problem{r.line, i + 1, "the line holds a NUL byte: the file is not text, or is damaged"}
	}
	if !utf8.Valid(line) {
		i := 0
		for i < len(line) {
			c, n := utf8.DecodeRune(line[i:])
			if c == utf8.RuneError && n == 1 {
				break
			}
			i += n
		}
		return nil, &Problem{r.line, i + 1, "the line is not UTF-8: save the file as UTF-8"}
	}
	r.fields, r.cols = r.fields[:0], r.cols[:0]
	for at := 0; ; {
		if len(r.fields) == maxColumns {
			return nil, &Problem{r.line, at + 1, fmt.Sprintf("the line has more than %d columns", maxColumns)}
		}
		r.cols = append(r.cols, at+1)
		field, next, p := r.field(line, at)
		if p != nil {
			return nil, p
		}
		r.fields = append(r.fields, field)
		if next > len(line) {
			return r.fields, nil
		}
		at = next
	}
}

// field reads the field that begins at a byte, and gives where the next one begins: beyond the line if there is none.
func (r *Reader) field(line []byte, at int) (field []byte, next int, p *Problem) {
	rest := line[at:]
	if len(rest) == 0 || rest[0] != '"' {
		end := bytes.IndexByte(rest, ',')
		if end < 0 {
			end = len(rest)
		}
		if i := bytes.IndexByte(rest[:end], '"'); i >= 0 {
			return nil, 0, &Problem{r.line, at + i + 1, `a quote stands inside a field that does not begin with one: write "" inside quotes`}
		}
		return rest[:end], at + end + 1, nil
	}
	var out []byte
	for i := 1; i < len(rest); i++ {
		if rest[i] != '"' {
			out = append(out, rest[i])
			continue
		}
		if i+1 < len(rest) && rest[i+1] == '"' {
			out = append(out, '"')
			i++
			continue
		}
		if i+1 < len(rest) && rest[i+1] != ',' {
			return nil, 0, &Problem{r.line, at + i + 2, "after a quoted field a comma or the end of the line is wanted"}
		}
		return out, at + i + 2, nil
	}
	return nil, 0, &Problem{r.line, at + 1, "the quote is not closed on its line"}
}
