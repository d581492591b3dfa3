package attendance

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
)

// Pupils reads the registers and gives the pupils one after the other, each as soon as the last row about the pupil has been
// read; so where the rows of a pupil stand together, one pupil at a time is in memory. Pupils whose rows are scattered, over
// files or over a file that is sorted by date, are gathered, a byte a mark.
//
// Between the pupils come errors, each a [*FileError] about one thing wrong with the files, in the order in which it is found;
// beyond a thousand their number is told at the end. The good rows are used all the same: go on after an error.
//
// The order is that of pupils.csv as far as the registers have it too: pupils without any row are given before the first who
// comes after them in pupils.csv, so that registers in the order of pupils.csv give the pupils in this order. It is the same
// each time, as are the pupils, unless the files change.
//
// A pupil that was given is the caller's and may be used by any goroutine while the reading goes on.
func (s *School) Pupils() iter.Seq2[*Pupil, error] {
	return func(yield func(*Pupil, error) bool) {
		r := &reading{school: s, yield: yield, codes: &Codes{}, unknown: map[string]bool{}, now: -1, last: -1}
		r.left, r.gathered = make([]int32, len(s.pupils)), make([]*Register, len(s.pupils))
		if s.mapping != nil {
			r.feed = &feedReading{pupils: map[int32]*feedPupil{}, unlisted: map[string]*unlistedEvents{}}
		}
		for i := range s.pupils {
			r.left[i] = s.pupils[i].blocks
		}
		r.run()
	}
}

// reading is one pass over the registers.
type reading struct {
	school   *School
	yield    func(*Pupil, error) bool
	stopped  bool // the caller wants no more
	told     int  // problems
	codes    *Codes
	single   [256]uint8 // the numbers of codes of one byte, 0 if not known yet
	joins    joins
	left     []int32         // how many blocks of each pupil have not been read
	gathered []*Register     // of pupils some of whose blocks have been read
	passed   int32           // pupils before this one have been given, or have rows
	unknown  map[string]bool // ids that have been told
	now      int32           // the pupil whose block is being read, -1 if nobody's
	last     int32           // whose block it was last
	register *Register       // of the pupil now
	feed     *feedReading    // nil if the registers are the school's own
}

func (r *reading) run() {
	s := r.school
	for _, e := range s.problems.all {
		if !r.tell(e) {
			return
		}
	}
	r.told += s.problems.more
	for _, name := range s.registers {
		if r.feed != nil {
			r.readFeed(name)
		} else {
			s.readFile(name, r.tell, r.read)
		}
		r.endBlock()
		if r.stopped {
			return
		}
	}
	for n := range int32(len(s.pupils)) {
		// Blocks are left only if the files have changed since the survey.
		if n >= r.passed && s.pupils[n].blocks == 0 || r.left[n] > 0 {
			if !r.hand(n, r.gathered[n]) {
				return
			}
		}
	}
	if r.feed != nil {
		r.tellAllUnlisted()
	}
	if r.told > maxProblems {
		r.yield(nil, fmt.Errorf("and %d more problems", r.told-maxProblems))
	}
}

// tell gives a problem to the caller, and says whether to go on.
func (r *reading) tell(e *FileError) bool {
	if r.stopped {
		return false
	}
	if r.told++; r.told <= maxProblems {
		r.stopped = !r.yield(nil, e)
	}
	return !r.stopped
}

// hand gives a pupil to the caller, and says whether to go on.
func (r *reading) hand(n int32, register *Register) bool {
	if register == nil {
		register = NewRegister(r.calendar(n), r.codes)
	}
	p := r.school.pupil(n, register.calendar)
	p.Register = register
	if r.feed != nil {
		register.codes = r.codes
		r.finish(n, p)
	}
	if !r.codes.frozen {
		r.codes.frozen = true // now others may read them
	}
	register.codes = r.codes
	r.stopped = !r.yield(p, nil)
	return !r.stopped
}

func (r *reading) calendar(n int32) *Calendar {
	if c := r.school.pupils[n].calendar; c != nil {
		return c
	}
	c, err := r.joins.join(r.school.moved[n])
	if err != nil {
		panic(err) // it was joined when the pupil was read
	}
	return c
}

// endBlock ends the block being read, and gives the pupil if it was the last one.
func (r *reading) endBlock() {
	n := r.now
	r.now = -1
	if n < 0 || r.stopped {
		return
	}
	if r.left[n]--; r.left[n] > 0 {
		r.gathered[n] = r.register
		return
	}
	r.gathered[n] = nil
	for ; r.passed < n; r.passed++ {
		if r.school.pupils[r.passed].blocks == 0 && !r.hand(r.passed, nil) {
			return
		}
	}
	r.hand(n, r.register)
}

// turnTo makes the pupil that a row is about the one whose block is read, and reports whether the row can be used.
func (r *reading) turnTo(f *csvFile, field int, id []byte) bool {
	s := r.school
	id = bytes.TrimSpace(id)
	if r.now >= 0 && s.pupils[r.now].id == string(id) {
		return true
	}
	r.endBlock()
	n, known := s.find(id, r.last)
	switch {
	case r.stopped:
		return false
	case !known:
		r.tellUnknown(f, field, string(id))
		return false
	case r.left[n] == 0:
		f.badField(field, "pupil %s: the file has changed while it was read; the row is left out: read the files again", quoteShort(string(id)))
		return false
	}
	r.now, r.last, r.register = n, n, r.gathered[n]
	if r.register == nil {
		r.register = NewRegister(r.calendar(n), r.codes)
	}
	return true
}

// tellUnknown tells of a pupil who is not known, once for each as far as there are not too many.
func (r *reading) tellUnknown(f *csvFile, field int, id string) {
	if problem := checkID(len(id)); problem != "" {
		f.badField(field, "%s; the row is left out", problem)
		return
	}
	if r.unknown[id] {
		return
	}
	if len(r.unknown) < maxProblems {
		r.unknown[id] = true
	}
	if r.school.listed {
		f.badField(field, "pupil %s is not in pupils.csv, or the row there was left out; the marks are left out", quoteShort(id))
	} else {
		f.badField(field, "pupil %s: the file has changed while it was read; the marks are left out: read the files again", quoteShort(id))
	}
}

// read reads a register.
func (r *reading) read(f *csvFile) error {
	l, err := r.school.registerLayout(f)
	if err != nil {
		return err
	}
	var lookedUp *Calendar
	for !r.stopped {
		row, err := f.next()
		if err != nil {
			return err
		}
		if !r.turnTo(f, l.pupil, row[l.pupil]) {
			continue
		}
		if l.date >= 0 {
			r.long(f, l, row)
			continue
		}
		if c := r.register.calendar; c != lookedUp {
			l.lookUp(c)
			lookedUp = c
		}
		r.wide(f, l, row)
	}
	return nil
}

// wide enters the marks of a row of a wide register. Codes of one character on sessions without a mark, which nearly all
// are, take the short way.
func (r *reading) wide(f *csvFile, l *registerLayout, row [][]byte) {
	marks := r.register.marks
	for i := range l.sessions {
		c := &l.sessions[i]
		cell := row[c.field]
		if len(cell) == 0 {
			continue
		}
		if len(cell) == 1 && c.index >= 0 {
			n := r.single[cell[0]]
			if n != 0 && marks[c.index] == 0 && len(r.register.extra) == 0 {
				marks[c.index] = n
				continue
			}
		}
		if cell = bytes.TrimSpace(cell); !marked(cell) {
			continue
		}
		r.cell(f, l, c, cell)
		if r.stopped {
			return
		}
	}
}

// cell enters a mark of a wide register.
func (r *reading) cell(f *csvFile, l *registerLayout, c *sessionColumn, text []byte) {
	calendar := r.register.calendar
	m := Mark{Date: c.date, Session: calendar.sessionNamed(c.session)}
	switch {
	case !slices.Contains(calendar.sessions, m.Session):
		r.wrongSession(f, int(c.field), m.Session)
		return
	case c.nowhere && !c.told:
		c.told = true
		f.bad(l.line, c.col, "%s %s is not an open session: its marks, the first in line %d, are kept apart and counted nowhere; correct the date, or calendar.toml", m.Date, m.Session, f.rows.Line())
	case c.index < 0 && !c.nowhere:
		r.tellClosed(f, int(c.field), m)
	}
	r.enter(f, int(c.field), int(c.index), m, text)
}

func (r *reading) wrongSession(f *csvFile, field int, session string) {
	names := r.register.calendar.sessions
	f.badField(field, "the session %s is not one of %s%s; the mark is left out", quoteShort(session), strings.Join(names, ", "), spell.Suggest(session, names))
}

func (r *reading) tellClosed(f *csvFile, field int, m Mark) {
	f.badField(field, "%s %s is not an open session of pupil %s: the mark is kept apart and counted nowhere; correct the date, or calendar.toml", m.Date, m.Session, quoteShort(r.school.pupils[r.now].id))
}

// long enters the mark of a row pupil,date,session,mark[,minutes][,recorded].
func (r *reading) long(f *csvFile, l *registerLayout, row [][]byte) {
	calendar := r.register.calendar
	var m Mark
	var ok bool
	if m.Date, ok = day(f, l.date, row); !ok {
		return
	}
	if m.Session, ok = r.session(f, l, row); !ok {
		return
	}
	if l.minutes >= 0 {
		if text := bytes.TrimSpace(row[l.minutes]); len(text) > 0 {
			if m.Minutes, m.Timed = minutes(text); !m.Timed {
				tellMinutes(f, l.minutes, text)
				return
			}
		}
	}
	if l.recorded >= 0 && len(bytes.TrimSpace(row[l.recorded])) > 0 {
		if m.Recorded, ok = day(f, l.recorded, row); !ok {
			return
		}
	}
	text := bytes.TrimSpace(row[l.mark])
	if !marked(text) {
		return
	}
	index, open := calendar.Find(m.Date, m.Session)
	if !open {
		index = -1
		r.tellClosed(f, l.date, m)
	}
	r.enter(f, l.mark, index, m, text)
}

// session gives the session that a row of a long register names, telling if there is none such.
func (r *reading) session(f *csvFile, l *registerLayout, row [][]byte) (string, bool) {
	sessions := r.register.calendar.sessions
	field, text := l.date, []byte(nil)
	if l.session >= 0 {
		field, text = l.session, bytes.TrimSpace(row[l.session])
	}
	if len(text) == 0 && len(sessions) == 1 {
		return sessions[0], true
	}
	for _, name := range sessions {
		if string(text) == name {
			return name, true
		}
	}
	r.wrongSession(f, field, string(text))
	return "", false
}

// day reads the date in a field, telling what is no date.
func day(f *csvFile, field int, row [][]byte) (Date, bool) {
	text := bytes.TrimSpace(row[field])
	d, ok := parseDay(text)
	if !ok {
		_, err := ParseDate(string(text))
		f.badField(field, "%v; the row is left out", err)
	}
	return d, ok
}

const maxMinutes = 24 * 60

// minutes reads how long an absence was.
func minutes(text []byte) (n int, ok bool) {
	if len(text) > 4 {
		return 0, false
	}
	n, ok = digits(string(text))
	return n, ok && n <= maxMinutes
}

func tellMinutes(f *csvFile, field int, text []byte) {
	f.badField(field, "%s is not a number of minutes absent: write a whole number from 0 to %d; the mark is left out", quoteShort(string(text)), maxMinutes)
}

// enter enters a mark, which may carry its minutes after a colon, on a session of the calendar; at -1 it is kept apart.
func (r *reading) enter(f *csvFile, field, session int, m Mark, text []byte) {
	if i := bytes.IndexByte(text, ':'); i > 0 && len(text) <= 4*maxCodeLength {
		var ok bool
		if m.Minutes, ok = minutes(text[i+1:]); !ok {
			tellMinutes(f, field, text[i+1:])
			return
		}
		m.Timed, text = true, text[:i]
	}
	code, err := r.code(text)
	if err != nil {
		f.badField(field, "%v; the mark is left out", err)
		return
	}
	register := r.register
	if session < 0 {
		m.Code = r.codes.Name(code)
		register.outside = append(register.outside, m)
		return
	}
	if register.marks[session] == 0 && !m.Timed && m.Recorded.IsZero() && len(register.extra) == 0 {
		register.marks[session] = code
		return
	}
	if err := register.enter(session, m, code); errors.Is(err, ErrContradiction) {
		f.badField(field, "pupil %s, %s %s: %v: take out the wrong one, or add the dates on which they were recorded", quoteShort(r.school.pupils[r.now].id), m.Date, m.Session, err)
	}
}

// code gives the number of a code.
func (r *reading) code(text []byte) (uint8, error) {
	if len(text) == 1 {
		if n := r.single[text[0]]; n != 0 {
			return n, nil
		}
	}
	codes, n, err := r.codes.with(string(text))
	r.codes = codes
	if err == nil && len(text) == 1 {
		r.single[text[0]] = n
	}
	return n, err
}
