package attendance

import (
	"bytes"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// What is read ahead of pupils.csv.
const (
	maxAhead  = 10_000  // rows about pupils without rows in the register, before one who has some
	maxListed = 2 << 20 // bytes for one block of a register, about
)

// listing reads the files that list the pupils ahead of the registers, and hands out the rows about the pupils of a block.
type listing struct {
	source *blockSource
	names  []string  // of files not yet opened
	tail   *fileTail // nil if none is open
	text   []byte    // rows that have not been handed out
	parts  []listedPart
	split  rows.Reader
}

// listedPart is where rows of one file begin in a text.
type listedPart struct {
	at, line int // line is how many of the file come before
	file     *listedFile
}

// listedFile is a file that lists pupils: its header.
type listedFile struct {
	csv    *csvFile
	column pupilColumns
	facts  []int
}

// more reads on, and reports whether there was anything.
func (l *listing) more() bool {
	for l.source.err == nil {
		if l.tail == nil && !l.open() {
			return false
		}
		from, before := l.parts[len(l.parts)-1].at, len(l.text)
		if l.tail.err == nil {
			l.text = l.tail.fill(l.text, from, l.source.size/4+1)
		}
		if len(l.text) > before {
			return true
		}
		if l.tail.err == nil {
			continue
		}
		if l.tail.broke() {
			p := l.parts[len(l.parts)-1]
			l.tail.line = p.line + bytes.Count(l.text[p.at:], []byte("\n"))
			l.source.err = l.tail.fault()
		}
		l.close()
	}
	return false
}

func (l *listing) close() {
	if l.tail != nil {
		l.source.read += l.tail.account()
		l.tail.csv.close()
		l.tail = nil
	}
}

// open opens the next file that can be read, and reports whether there is one.
func (l *listing) open() bool {
	for len(l.names) > 0 {
		name := l.names[0]
		l.names = l.names[1:]
		f := l.source.open(name, func(f *csvFile) error { return f.header("pupil") })
		if f == nil {
			continue
		}
		r := pupilsReader{csvFile: f, school: l.source.school}
		r.findColumns()
		r.facts = r.facts[:min(len(r.facts), len(l.source.population.school.facts))] // the file may have changed
		l.tail = newFileTail(f)
		l.parts = append(l.parts, listedPart{len(l.text), l.tail.line, &listedFile{f, r.column, r.facts}})
		return true
	}
	return false
}

// part gives the part that holds a place in the text, and where it ends.
func (l *listing) part(at int) (p listedPart, end int) {
	end = len(l.text)
	for i := len(l.parts) - 1; i > 0 && l.parts[i].at > at; i-- {
		end = l.parts[i].at
	}
	for _, q := range l.parts {
		if q.at <= at {
			p = q
		}
	}
	return p, end
}

// line gives the line that begins at a place, and where the next one begins.
func (l *listing) line(at int) (line []byte, next int, file *listedFile, ok bool) {
	for {
		if at < len(l.text) {
			p, end := l.part(at)
			if n := bytes.IndexByte(l.text[at:end], '\n'); n >= 0 {
				return l.text[at : at+n+1], at + n + 1, p.file, true
			}
			if end < len(l.text) || l.tail == nil || l.tail.err != nil {
				return l.text[at:end], end, p.file, true // the last line of its file
			}
		}
		if !l.more() {
			if at >= len(l.text) {
				return nil, at, nil, false
			}
			p, end := l.part(at)
			return l.text[at:end], end, p.file, true
		}
	}
}

// find looks for the rows of a pupil from a place on, and gives where they end.
func (l *listing) find(id []byte, from, maxRows int) (end int, found bool) {
	n, plain := 0, isPlain(id, '!')
	for at := from; ; {
		line, next, file, ok := l.line(at)
		switch {
		case !ok:
			return end, found
		case isBlank(line):
		case l.about(line, file, id, plain):
			end, found = next, true
		case found:
			if l.usable(line, file) {
				return end, true
			}
		default:
			if n++; n > maxRows || next-from > maxListed {
				return 0, false
			}
		}
		at = next
	}
}

func isBlank(line []byte) bool {
	return (len(line) == 0 || line[0] <= ' ') && len(bytes.TrimSpace(line)) == 0
}

// about reports whether a row is about a pupil, even if it cannot be used. Plain says whether the id is written as it is.
func (l *listing) about(line []byte, file *listedFile, id []byte, plain bool) bool {
	pupil := file.column.pupil
	if c := line[0]; plain && pupil == 0 && c > ' ' && c < 0x80 && c != '"' {
		if !bytes.HasPrefix(line, id) {
			return false
		}
		if len(line) > len(id) && line[len(id)] == ',' {
			return true
		}
	}
	return bytes.Equal(l.id(line, pupil), id)
}

// usable reports whether a row names a pupil and can be read: another one does not part the rows of the pupil around it.
func (l *listing) usable(line []byte, file *listedFile) bool {
	fields, err := l.split.Split(line, 0)
	return err == nil && len(fields) == len(file.csv.columns) && checkID(len(listedID(line, fields, file.column.pupil))) == ""
}

func (l *listing) id(line []byte, pupil int) []byte {
	fields, _ := l.split.Split(line, 0)
	return listedID(line, fields, pupil)
}

// listedID gives the id in a row of pupils.csv: what stands in its place even if the row cannot be split.
func listedID(line []byte, fields [][]byte, pupil int) []byte {
	if pupil < len(fields) {
		return bytes.TrimSpace(fields[pupil])
	}
	for range pupil {
		_, line, _ = bytes.Cut(line, []byte(","))
	}
	line, _, _ = bytes.Cut(line, []byte(","))
	line = bytes.TrimSpace(line)
	if bytes.HasPrefix(line, []byte(`"`)) {
		line = bytes.ReplaceAll(bytes.Trim(line, `"`), []byte(`""`), []byte(`"`))
	}
	return line
}

// take hands out the rows up to a place.
func (l *listing) take(end int, b *block) {
	b.listed, b.parts = append(b.listed[:0], l.text[:end]...), b.parts[:0]
	if end == 0 {
		return
	}
	var left []listedPart
	for i, p := range l.parts {
		if p.at < end {
			b.parts = append(b.parts, p)
		}
		switch {
		case i+1 < len(l.parts) && l.parts[i+1].at <= end: // handed out whole
			continue
		case p.at < end:
			p.line += bytes.Count(l.text[p.at:end], []byte("\n"))
			p.at = end
		}
		p.at -= end
		left = append(left, p)
	}
	l.parts = left
	l.text = l.text[:copy(l.text, l.text[end:])]
}

// rest hands out rows when the registers have ended, those of one pupil together.
func (l *listing) rest(b *block) {
	end := 0
	var last []byte
	for {
		line, next, file, ok := l.line(end)
		if !ok {
			break
		}
		use := !isBlank(line) && l.usable(line, file)
		if use && last != nil && end >= l.source.size/4 && !l.about(line, file, last, false) {
			break
		}
		if use {
			last = append(last[:0], l.id(line, file.column.pupil)...)
		}
		end = next
	}
	l.take(end, b)
}
