package attendance

import (
	"bytes"
	"slices"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

// listedReader reads the rows of pupils.csv of a block, one pupil after the other.
type listedReader struct {
	pupilsReader // whose school holds the one pupil
	csv          csvFile
	rows         rows.Reader
	file         *listedFile // that csv stands for
	text         []byte
	parts        []listedPart
	id           []byte   // of the pupil given last
	given        bool     // whether any row about the pupil could be used
	pending      bool     // a row about the next pupil has been split
	unusable     []string // pupils about whom there was an unusable row after that
	rowID        []byte   // whom the row is about that was split last
	fields       [][]byte // of it, nil if it cannot be used
}

func (l *listedReader) init(p *Population, tell func(*FileError) bool) {
	s := p.school
	l.csv.tell, l.csv.rows = tell, &l.rows
	l.pupilsReader = pupilsReader{
		csvFile: &l.csv, texts: map[string]string{}, unborn: map[int32]bool{}, alone: true,
		school: &School{calendars: s.calendars, facts: s.facts, factTexts: make([][]string, len(s.facts)), moved: map[int32][]stay{}},
	}
}

// start turns to the rows of a block.
func (l *listedReader) start(b *block) {
	l.text, l.parts, l.pending, l.unusable = b.listed, b.parts, false, l.unusable[:0]
}

// next reads the next pupil, and reports whether there is one.
func (l *listedReader) next() bool {
	s := l.school
	s.pupils = s.pupils[:0]
	clear(s.moved)
	clear(l.unborn)
	for i := range s.factTexts {
		s.factTexts[i] = s.factTexts[i][:0]
	}
	found := false
	l.unusable = l.unusable[:0]
	for l.pending || l.split() {
		l.pending = false
		switch other := !bytes.Equal(l.rowID, l.id); {
		case !found:
			l.id, found = append(l.id[:0], l.rowID...), true
		case other && l.fields == nil:
			l.unusable = append(l.unusable, string(l.rowID))
		case other && checkID(len(l.rowID)) == "":
			l.pending = true
			l.given = len(s.pupils) > 0
			return true
		}
		if l.fields != nil {
			l.row(l.fields)
		}
	}
	l.given = len(s.pupils) > 0
	return found
}

// leftOut reports whether the next row about a pupil is one that cannot be used, and passes it.
func (l *listedReader) leftOut(id []byte) bool {
	i := slices.Index(l.unusable, string(id))
	if i < 0 || l.pending && bytes.Equal(l.rowID, id) {
		return false
	}
	l.unusable = l.unusable[i+1:]
	return true
}

// split reads the next row. It has no fields if it cannot be used.
func (l *listedReader) split() bool {
	for len(l.parts) > 0 {
		p := l.parts[0]
		end := len(l.text)
		if len(l.parts) > 1 {
			end = l.parts[1].at
		}
		if p.file != l.file {
			l.file, l.column, l.facts = p.file, p.file.column, p.file.facts
			l.csv.name, l.csv.columns, l.csv.of = p.file.csv.name, p.file.csv.columns, p.file.csv.of
		}
		for p.at < end {
			n := bytes.IndexByte(l.text[p.at:end], '\n') + 1
			if n == 0 {
				n = end - p.at
			}
			line := l.text[p.at : p.at+n]
			p.at, p.line = p.at+n, p.line+1
			fields, err := l.rows.Split(line, p.line)
			if fields == nil && err == nil {
				continue // blank
			}
			l.parts[0], l.fields = p, fields
			l.rowID = listedID(line, fields, l.column.pupil)
			if good, _ := l.csv.check(fields, err); !good {
				l.fields = nil
			}
			return true
		}
		l.parts = l.parts[1:]
	}
	return false
}

// joined gives the calendar of the pupil, joined of several if the pupil moved.
func (l *listedReader) joined() *Calendar {
	e := &l.school.pupils[0]
	if e.calendar != nil {
		return e.calendar
	}
	c, err := l.joins.join(l.school.moved[0])
	if err != nil {
		panic(err) // it was joined when the row was read
	}
	return c
}
