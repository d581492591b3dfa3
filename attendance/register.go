package attendance

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Mark is one entry in a register.
type Mark struct {
	Date     Date
	Session  string
	Code     string // what is written, such as "U"; it means something only to a policy pack
	Minutes  int    // minutes absent, if Timed
	Timed    bool   // whether minutes are given; a mark without them is about the whole session
	Recorded Date   // when the mark was written; zero if not known, and then taken to be the session's date
}

// String gives date, session and code: "2024-09-09 AM U:35".
func (m Mark) String() string {
	text := m.Date.String() + " " + m.Session + " " + m.Code
	if m.Timed {
		text += fmt.Sprintf(":%d", m.Minutes)
	}
	return text
}

// Codes numbers the codes that occur in registers, from 1, so that a mark takes one byte. Number 0 is no mark. One Codes
// may serve many registers that one goroutine fills one after the other. The zero Codes is ready for use.
//
// The Codes of registers that [School.Pupils] gives never change, so that they may be read while further pupils are: they are
// frozen, and a register that takes a new code goes on with a copy.
type Codes struct {
	names   []string
	numbers map[string]uint8
	frozen  bool
}

// MaxCodes is how many different codes one set of registers may use.
const MaxCodes = 255

// maxCodeLength is how long a code may be, in characters.
const maxCodeLength = 8

// Number gives the number of a code, giving it one if it is new. It is an error if the text cannot be a code, if there
// are too many, or if the code is new and the Codes are those of registers that a [School] gave.
func (c *Codes) Number(code string) (uint8, error) {
	with, n, err := c.with(code)
	if err == nil && with != c {
		return 0, fmt.Errorf("the code %s is new, and these codes are shared by a school's registers: enter it by Register.Set", quoteShort(code))
	}
	return n, err
}

// with gives the number of a code and the Codes that know it: c itself, or a copy with one code more if c is frozen.
func (c *Codes) with(code string) (*Codes, uint8, error) {
	if n, ok := c.numbers[code]; ok {
		return c, n, nil
	}
	if err := CheckCode(code); err != nil {
		return c, 0, err
	}
	if len(c.names) == MaxCodes {
		return c, 0, fmt.Errorf("the code %s is one too many: at most %d different codes may occur", quoteShort(code), MaxCodes)
	}
	if c.frozen {
		c = &Codes{names: slices.Clone(c.names), numbers: maps.Clone(c.numbers)}
	}
	if c.numbers == nil {
		c.numbers = map[string]uint8{}
	}
	code = strings.Clone(code)
	c.names = append(c.names, code)
	c.numbers[code] = uint8(len(c.names))
	return c, uint8(len(c.names)), nil
}

// Len says how many codes have a number.
func (c *Codes) Len() int { return len(c.names) }

// Name gives the code of a number, "" for 0.
func (c *Codes) Name(n uint8) string {
	if n == 0 || int(n) > len(c.names) {
		return ""
	}
	return c.names[n-1]
}

// CheckCode reports what is wrong with a code: it must be one to eight characters without spaces or control characters.
// Codes are never cut: a longer one is an error.
func CheckCode(code string) error {
	switch n := utf8.RuneCountInString(code); {
	case n == 0:
		return errors.New("a code has at least one character")
	case n > maxCodeLength:
		return fmt.Errorf("the code %s has %d characters; a code has at most %d and is never cut", quoteShort(code), n, maxCodeLength)
	}
	if !utf8.ValidString(code) || strings.ContainsFunc(code, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return fmt.Errorf("the code %s holds a space or a control character", quoteShort(code))
	}
	return nil
}

// Register holds the marks of one pupil for the open sessions of a calendar.
//
// A mark may be corrected: of two marks for one session that were recorded on different dates the later one stands and
// the earlier one is kept beside it. Two different marks recorded on the same date contradict each other: the session
// then counts as unmarked, and [Register.Set] says so.
type Register struct {
	calendar *Calendar
	codes    *Codes
	marks    []uint8 // a code's number for each open session, 0 for none
	extra    []extra // what few marks have, ordered by session
	outside  []Mark  // marks for sessions that are not open
}

// extra is what a mark may have beside its code. A session has several if its mark was corrected.
type extra struct {
	session  int32
	code     uint8
	clashed  bool // contradicting marks were recorded on this date
	minutes  int32
	recorded Date
}

const untimed = -1

// NewRegister makes an empty register. Codes may be shared with other registers that the same goroutine fills; nil
// means its own.
func NewRegister(c *Calendar, codes *Codes) *Register {
	if codes == nil {
		codes = &Codes{}
	}
	return &Register{calendar: c, codes: codes, marks: make([]uint8, c.Len())}
}

// Calendar gives the calendar whose open sessions the register covers.
func (r *Register) Calendar() *Calendar { return r.calendar }

// Codes gives the numbering of the codes in the register.
func (r *Register) Codes() *Codes { return r.codes }

// ErrContradiction is what [Register.Set] reports for a mark that differs from another one for the same session that was
// recorded on the same date.
var ErrContradiction = errors.New("two different marks for one session: it counts as unmarked")

// Set enters a mark. A mark for a session that is not open is kept apart: see [Register.Outside].
func (r *Register) Set(m Mark) error {
	codes, code, err := r.codes.with(m.Code)
	if err != nil {
		return err
	}
	r.codes = codes
	if m.Timed && (m.Minutes < 0 || m.Minutes > 24*60) {
		return fmt.Errorf("%d minutes absent: a session is missed for 0 to 1440 minutes", m.Minutes)
	}
	i, open := r.calendar.Find(m.Date, m.Session)
	if !open {
		if !slices.Contains(r.calendar.sessions, m.Session) {
			return fmt.Errorf("the session %s is not one of %s", quoteShort(m.Session), strings.Join(r.calendar.sessions, ", "))
		}
		r.outside = append(r.outside, m)
		return nil
	}
	return r.enter(i, m, code)
}

// enter puts a mark on an open session.
func (r *Register) enter(session int, m Mark, code uint8) error {
	e := extra{session: int32(session), code: code, minutes: untimed, recorded: m.Recorded}
	if m.Timed {
		e.minutes = int32(m.Minutes)
	}
	from, to := r.extras(session)
	if r.marks[session] == 0 && from == to {
		r.marks[session] = code
		if m.Timed || !m.Recorded.IsZero() {
			r.extra = slices.Insert(r.extra, from, e)
		}
		return nil
	}
	if from == to { // a plain mark stands: make room to keep both
		r.extra = slices.Insert(r.extra, from, extra{session: e.session, code: r.marks[session], minutes: untimed})
		to++
	}
	err := r.revise(from, to, e)
	r.settle(session)
	return err
}

// revise adds a mark to those of a session, which are ordered by the date they were recorded.
func (r *Register) revise(from, to int, e extra) error {
	day := r.calendar.days[r.calendar.dayOf[e.session]]
	at := from
	for ; at < to; at++ {
		old := &r.extra[at]
		switch old.on(day).Compare(e.on(day)) {
		case 0:
			if old.code == e.code && old.minutes == e.minutes {
				return nil
			}
			old.clashed = true
			return ErrContradiction
		case 1:
			r.extra = slices.Insert(r.extra, at, e)
			return nil
		}
	}
	r.extra = slices.Insert(r.extra, at, e)
	return nil
}

// on gives the date that a mark was recorded on.
func (e extra) on(session Date) Date {
	if e.recorded.IsZero() {
		return session
	}
	return e.recorded
}

// settle makes the latest recorded mark of a session the one that stands.
func (r *Register) settle(session int) {
	from, to := r.extras(session)
	latest := r.extra[to-1]
	r.marks[session] = latest.code
	if latest.clashed {
		r.marks[session] = 0
	}
	if to-from == 1 && !latest.clashed && latest.minutes == untimed && latest.recorded.IsZero() {
		r.extra = slices.Delete(r.extra, from, to)
	}
}

// extras gives the place of a session's entries among the extras.
func (r *Register) extras(session int) (from, to int) {
	from, _ = slices.BinarySearchFunc(r.extra, int32(session), func(e extra, s int32) int { return int(e.session) - int(s) })
	for to = from; to < len(r.extra) && int(r.extra[to].session) == session; to++ {
	}
	return from, to
}

// CodeAt gives the number of the code on an open session, 0 if it has no mark.
func (r *Register) CodeAt(session int) uint8 { return r.marks[session] }

// Numbers gives the numbers of the codes on all open sessions, 0 for no mark. They are the register's own and must not be changed.
func (r *Register) Numbers() []uint8 { return r.marks }

// MinutesAt gives the minutes absent that the mark on an open session carries, and whether it carries any.
func (r *Register) MinutesAt(session int) (minutes int, timed bool) {
	if len(r.extra) == 0 || r.marks[session] == 0 { // contradicting marks say nothing, nor do their minutes
		return 0, false
	}
	from, to := r.extras(session)
	if from == to || r.extra[to-1].minutes == untimed {
		return 0, false
	}
	return int(r.extra[to-1].minutes), true
}

// Timed reports whether any mark in the register carries minutes.
func (r *Register) Timed() bool {
	return slices.ContainsFunc(r.extra, func(e extra) bool { return e.minutes != untimed })
}

// Mark gives the mark on an open session, and false if it has none.
func (r *Register) Mark(session int) (Mark, bool) {
	code := r.marks[session]
	if code == 0 {
		return Mark{}, false
	}
	m := Mark{Code: r.codes.Name(code)}
	m.Date, m.Session = r.calendar.Session(session)
	m.Minutes, m.Timed = r.MinutesAt(session)
	if from, to := r.extras(session); from < to {
		m.Recorded = r.extra[to-1].recorded
	}
	return m, true
}

// Marks gives the marks that stand on open sessions, in order of time.
func (r *Register) Marks() iter.Seq[Mark] {
	return func(yield func(Mark) bool) {
		for i := range r.marks {
			if m, ok := r.Mark(i); ok && !yield(m) {
				return
			}
		}
	}
}

// Outside gives the marks for sessions that are not open, as they were entered.
func (r *Register) Outside() []Mark { return slices.Clone(r.outside) }

// LastMarked gives the latest date that has a mark, zero if none has.
func (r *Register) LastMarked() Date {
	for i, code := range slices.Backward(r.marks) {
		if code != 0 {
			d, _ := r.calendar.Session(i)
			return d
		}
	}
	return Date{}
}

// Columns sorts the open sessions in a span by the number of the code on them. The sets are written over those of dst,
// which are made or enlarged as needed; used lists the numbers that occur, 0 (no mark) among them.
func (r *Register) Columns(span Span, dst *Columns) {
	w := SetWords(len(r.marks))
	for _, n := range dst.used {
		dst.sets[n].Clear()
	}
	dst.used = dst.used[:0]
	if dst.words != w {
		dst.words, dst.sets = w, [256]Set{}
	}
	var seen [256]bool
	for i := span.From; i < span.To; i++ {
		code := r.marks[i]
		if !seen[code] {
			seen[code] = true
			dst.used = append(dst.used, code)
			if dst.sets[code] == nil {
				dst.sets[code] = make(Set, w)
			}
		}
		dst.sets[code][i>>6] |= 1 << (i & 63)
	}
}

// Columns holds, for each code number, the set of the open sessions with that code. The zero Columns is ready for
// [Register.Columns]; keep it from pupil to pupil and nothing is allocated.
type Columns struct {
	words int
	used  []uint8
	sets  [256]Set
}

// Used lists the code numbers that occur, in order of first occurrence.
func (c *Columns) Used() []uint8 { return c.used }

// Of gives the set of a code number that occurs.
func (c *Columns) Of(code uint8) Set { return c.sets[code] }
