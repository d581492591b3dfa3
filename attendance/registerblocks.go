package attendance

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// maxPupilRows is how many bytes the rows of one pupil may take.
const maxPupilRows = 8 << 20

// block is a stretch of a register, in which no pupil's rows begin or end in the middle, with the rows of pupils.csv about its
// pupils and those before them that have no rows in a register.
type block struct {
	number   int
	register *csvFile // nil if it holds rows of pupils.csv only
	layout   *registerLayout
	line     int // how many lines of the register come before
	text     []byte
	listed   []byte
	parts    []listedPart
	problems []*FileError // of files' headers
	read     int64
}

// blockSource cuts the registers into blocks, one at a time for whoever asks. It looks at no more than it must to find where the
// pupils change, since all workers wait for it.
type blockSource struct {
	population *Population
	school     *School
	size       int

	mu       sync.Mutex
	number   int
	names    []string  // of registers not yet opened
	tail     *fileTail // nil if none is open
	layout   *registerLayout
	carry    []byte            // what has been read of the register and not handed out
	header   int               // the lines of the register up to its header
	first    map[string]string // the registers by their first pupil
	unended  []byte            // whose rows were so many that they were cut
	listing  *listing
	problems []*FileError
	read     int64
	split    rows.Reader
	id       []byte
	err      error
}

func newBlockSource(p *Population) *blockSource {
	school := *p.school
	school.facts, school.factTexts = slices.Clone(school.facts), slices.Clone(school.factTexts)
	s := &blockSource{population: p, school: &school, size: p.size, names: p.registers, first: map[string]string{}}
	if school.listed {
		s.listing = &listing{source: s, names: p.pupils}
	}
	return s
}

func (s *blockSource) close() {
	s.closeRegister()
	if s.listing != nil {
		s.listing.close()
	}
}

func (s *blockSource) closeRegister() {
	if s.tail != nil {
		s.read += s.tail.account()
		s.tail.csv.close()
		s.tail = nil
	}
}

// next gives the next block, and reports whether there is one.
func (s *blockSource) next(b *block) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	b.register, b.layout, b.text, b.listed, b.parts = nil, nil, b.text[:0], b.listed[:0], b.parts[:0]
	s.take(b)
	if s.tail != nil {
		s.read += s.tail.account()
	}
	if s.listing != nil && s.listing.tail != nil {
		s.read += s.listing.tail.account()
	}
	b.problems, b.read, b.number = s.problems, s.read, s.number
	if len(b.text) == 0 && len(b.listed) == 0 && len(b.problems) == 0 && b.read == 0 {
		return false
	}
	s.problems, s.read = nil, 0
	s.number++
	return true
}

func (s *blockSource) take(b *block) {
	for s.err == nil {
		switch {
		case s.tail == nil && !s.openRegister():
			if s.listing != nil && s.err == nil {
				s.listing.rest(b)
			}
			return
		case s.takeRows(b):
			return
		case s.err == nil && s.tail.broke():
			s.err = s.tail.fault()
		}
		s.closeRegister()
	}
}

// open opens a file and reads its header. It gives none if the file must be left out, which it has told.
func (s *blockSource) open(name string, header func(*csvFile) error) *csvFile {
	f := s.school.openFile(name, func(e *FileError) bool { s.problems = append(s.problems, e); return true })
	if f == nil {
		return nil
	}
	err := header(f)
	if err == nil {
		return f
	}
	if t := newFileTail(f); !errors.Is(err, io.EOF) {
		t.err, t.line = err, t.line-1
		s.err = t.fault()
	} else {
		s.read += t.account()
	}
	f.close()
	return nil
}

func (s *blockSource) openRegister() bool {
	for len(s.names) > 0 && s.err == nil {
		name := s.names[0]
		s.names = s.names[1:]
		var layout *registerLayout
		f := s.open(name, func(f *csvFile) (err error) { layout, err = s.school.registerLayout(f); return err })
		if f != nil {
			s.tail, s.layout, s.unended = newFileTail(f), layout, nil
			s.header = s.tail.line
			return true
		}
	}
	return false
}

// takeRows gives the next rows of the register, and reports whether there are any.
func (s *blockSource) takeRows(b *block) bool {
	t := s.tail
	text := append(b.text[:0], s.carry...)
	s.carry = s.carry[:0]
	cut := 0
	for more := s.size - len(text); cut == 0; more = s.size {
		if t.err == nil && more > 0 {
			text = t.fill(text, 0, more)
		}
		if t.err != nil {
			cut = len(text)
			break
		}
		if cut = s.change(text); cut == 0 && len(text) >= maxPupilRows {
			cut = bytes.LastIndexByte(text, '\n') + 1
		}
	}
	if cut == 0 || s.goesOn(text[:cut]) || t.line == s.header && s.beginsAgain(text[:cut]) {
		b.text = text[:0]
		return false
	}
	if t.err == nil && cut == bytes.LastIndexByte(text, '\n')+1 {
		s.unended = append(s.unended[:0], s.lastID(text[:cut])...)
	}
	if s.listing != nil {
		cut = s.match(b, text[:cut])
	}
	s.carry = append(s.carry, text[cut:]...)
	b.text, b.register, b.layout, b.line = text[:cut], t.csv, s.layout, t.line
	t.line += bytes.Count(b.text, []byte("\n"))
	return cut > 0
}

// goesOn refuses a pupil whose rows were cut in the last block and go on in this one.
func (s *blockSource) goesOn(text []byte) bool {
	if len(s.unended) == 0 {
		return false
	}
	if id, _ := s.firstID(text); bytes.Equal(id, s.unended) {
		s.err = &FileError{s.tail.csv.name, s.tail.line + 1, 1, "the rows of pupil " + quoteShort(string(id)) + " take more than 8 MiB: these are no marks of one pupil; correct the file, or read the folder with OpenSchool"}
		return true
	}
	s.unended = s.unended[:0]
	return false
}

// beginsAgain refuses a register that begins with the pupil with whom another one begins: they hold the same pupils, whose rows do
// not stand together.
func (s *blockSource) beginsAgain(text []byte) bool {
	id, n := s.firstID(text)
	if id == nil {
		return false
	}
	if other, ok := s.first[string(id)]; ok {
		s.err = &FileError{s.tail.csv.name, s.tail.line + n, s.split.Col(s.layout.pupil), "pupil " + quoteShort(string(id)) + " is the first in " + other + " too: all rows about a pupil of a population stand together; join the files by pupil, or read the folder with OpenSchool"}
		return true
	}
	s.first[string(id)] = s.tail.csv.name
	return false
}

// firstID gives the pupil whom the first row is about that can be read, nil if there is none, and its line.
func (s *blockSource) firstID(text []byte) (id []byte, line int) {
	for row := range bytes.Lines(text) {
		line++
		if id, ok := s.rowID(row); ok {
			return id, line
		}
	}
	return nil, 0
}

// rowID gives the id in a row that can be read. Other rows do not part those of the pupil around them.
func (s *blockSource) rowID(line []byte) ([]byte, bool) {
	fields, err := s.split.Split(line, 0)
	if err != nil || len(fields) != len(s.tail.csv.columns) {
		return nil, false
	}
	id := bytes.TrimSpace(fields[s.layout.pupil])
	return id, checkID(len(id)) == ""
}

// change finds the last place in the whole lines of a text at which the rows of another pupil begin, 0 if there is none.
func (s *blockSource) change(text []byte) int {
	end, at := bytes.LastIndexByte(text, '\n')+1, 0
	for end > 0 {
		begin := bytes.LastIndexByte(text[:end-1], '\n') + 1
		line := text[begin:end]
		if at > 0 && s.layout.pupil == 0 && isPlain(s.id, '!') && bytes.HasPrefix(line, s.id) && line[len(s.id)] == ',' {
			at, end = begin, begin
			continue
		}
		if id, ok := s.rowID(line); ok {
			if at > 0 && !bytes.Equal(id, s.id) {
				return at
			}
			s.id, at = append(s.id[:0], id...), begin
		}
		end = begin
	}
	return 0
}

// lastID gives the pupil whom the last row is about that can be read, nil if there is none.
func (s *blockSource) lastID(text []byte) []byte {
	for end := len(text); end > 0; {
		begin := bytes.LastIndexByte(text[:end-1], '\n') + 1
		if id, ok := s.rowID(text[begin:end]); ok {
			return id
		}
		end = begin
	}
	return nil
}

// match takes the rows of pupils.csv about the pupils of a text, and gives up to where in the text it did.
func (s *blockSource) match(b *block, text []byte) int {
	last := s.lastID(text)
	if last == nil {
		return len(text)
	}
	// That of the last pupil is all that must be found, as long as it is not too far away.
	s.id = append(s.id[:0], last...)
	if end, found := s.listing.find(s.id, 0, maxListed); found && end <= maxListed {
		s.listing.take(end, b)
		return len(text)
	}
	return s.matchEach(b, text)
}

// matchEach looks for the pupils of a text one by one.
func (s *blockSource) matchEach(b *block, text []byte) int {
	at, end, line := 0, 0, s.tail.line
	s.id = s.id[:0]
	for row := range bytes.Lines(text) {
		line++
		id, ok := s.rowID(row)
		if ok && !bytes.Equal(id, s.id) {
			s.id = append(s.id[:0], id...)
			next, found := s.listing.find(s.id, at, maxAhead)
			if !found && end == 0 && s.err == nil {
				s.err = outOfOrder(s.tail.csv.name, line, s.split.Col(s.layout.pupil), s.id)
			}
			if !found || next > maxListed && at > 0 {
				break
			}
			at = next
		}
		end += len(row)
	}
	s.listing.take(at, b)
	return end
}

func outOfOrder(file string, line, col int, id []byte) error {
	f := csvFile{name: file}
	var out *FileError
	f.tell = func(e *FileError) bool { out = e; return true }
	f.bad(line, col, "pupil %s is not among the next %d rows of pupils.csv: a population's files list the pupils in the same order, the rows of each together; sort both by pupil, or read the folder with OpenSchool",
		quoteShort(string(id)), maxAhead)
	return out
}
