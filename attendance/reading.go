package attendance

import (
	"bytes"
	"fmt"
	"iter"
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
		r := &reading{school: s, yield: yield, clerk: clerk{codes: &Codes{}}, unknown: map[string]bool{}, now: -1, last: -1}
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
	school *School
	yield  func(*Pupil, error) bool
	clerk
	told     int // problems
	joins    joins
	left     []int32         // how many blocks of each pupil have not been read
	gathered []*Register     // of pupils some of whose blocks have been read
	passed   int32           // pupils before this one have been given, or have rows
	unknown  map[string]bool // ids that have been told
	now      int32           // the pupil whose block is being read, -1 if nobody's
	last     int32           // whose block it was last
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
	r.now, r.last, r.register, r.id = n, n, r.gathered[n], append(r.id[:0], id...)
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
		tellUnlisted(f, field, id)
	} else {
		f.badField(field, "pupil %s: the file has changed while it was read; the marks are left out: read the files again", quoteShort(id))
	}
}

// tellUnlisted tells of a pupil whom pupils.csv does not give.
func tellUnlisted(f *csvFile, field int, id string) {
	f.badField(field, "pupil %s is not in pupils.csv, or the row there was left out; the marks are left out", quoteShort(id))
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
		if c := r.register.calendar; c != lookedUp {
			l.lookUp(c)
			lookedUp = c
		}
		r.row(f, l, row)
	}
	return nil
}
