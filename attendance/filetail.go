package attendance

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// fileTail reads what follows the header of a file, in pieces.
type fileTail struct {
	csv  *csvFile
	in   *bufio.Reader
	line int   // lines before what is handed out next
	seen int64 // bytes of the stored file that have been accounted for
	err  error // why there is no more, io.EOF if the file has ended
}

func newFileTail(f *csvFile) *fileTail {
	return &fileTail{csv: f, in: f.rows.Rest(), line: f.rows.Line()}
}

// fill appends up to so many bytes more to what is held of the file, which begins at from. Of a line that is too long it keeps just
// so much that whoever splits the line sees that it is.
func (t *fileTail) fill(buf []byte, from, n int) []byte {
	buf = slices.Grow(buf, n+1)
	empty := 0
	for want := len(buf) + n; len(buf) < want && t.err == nil; {
		var k int
		k, t.err = t.in.Read(buf[len(buf):want])
		buf = buf[:len(buf)+k]
		if k > 0 {
			empty = 0
		} else if empty++; empty == 100 && t.err == nil {
			t.err = io.ErrNoProgress
		}
	}
	begun := from + bytes.LastIndexByte(buf[from:], '\n') + 1
	if len(buf)-begun > rows.MaxLine {
		t.skipLine()
		buf = append(buf[:begun+rows.MaxLine], '\n')
	}
	if t.broke() {
		buf = buf[:begun] // what is there of the line may be half a row
	}
	return buf
}

func (t *fileTail) skipLine() {
	full := true
	for full && t.err == nil {
		_, err := t.in.ReadSlice('\n')
		if full = errors.Is(err, bufio.ErrBufferFull); !full {
			t.err = err
		}
	}
}

// broke reports whether the file could not be read to its end.
func (t *fileTail) broke() bool { return t.err != nil && !errors.Is(t.err, io.EOF) }

// fault gives why, and where.
func (t *fileTail) fault() error {
	f := csvFile{name: t.csv.name}
	var out *FileError
	f.tell = func(e *FileError) bool { out = e; return true }
	f.bad(t.line+1, 1, breaksOff, t.err)
	return out
}

// account gives how many bytes of the stored file have been read since it was asked last.
func (t *fileTail) account() int64 {
	n := t.csv.stored.n - t.seen
	t.seen += n
	return n
}
