package attendance

import (
	"bytes"
	"encoding/binary"
)

// unusual is what stands in the table of letters for one that must be looked at more closely.
const unusual = 0x100

// fastRows is what is kept to read rows that look as nearly all do: nothing but visible ASCII characters, no quotes, and codes of
// one character. Whatever else there is about a row, the clerk reads it.
type fastRows struct {
	letters  [256]uint16 // the number of the code, 0 for a full stop, or unusual
	learned  *Codes      // from which, and how many of them
	known    int
	long     bool // the layout is pupil,date,session,mark and columns that may be empty
	empty    int  // how many these are
	once     bool // and there is no session
	compact  bool // the layout is pupil,marks
	cells    []uint8
	targets  map[*Calendar]*wideTargets
	calendar *Calendar // of the targets, or of the day below
	target   *wideTargets

	days     map[*Calendar][][10]byte // the dates of the school days as they are written
	dates    [][10]byte               // those of the calendar,
	at       int                      // and which of them is the date read last
	date     [10]byte                 // that
	sessions Span                     // its sessions
	names    []string                 // of the calendar's sessions of a day
	next     int                      // the one that may come next
}

// wideTargets says which session the columns after pupil are in a calendar: -1 if none, -2 if it is closed or a column before is it.
type wideTargets struct {
	session []int32
	plain   bool // they are those of the calendar one after the other
}

const (
	noSession     = -1
	closedSession = -2
)

// learn takes over the numbers of the codes that the clerk has met.
func (t *fastRows) learn(k *clerk) {
	if t.learned == k.codes && t.known == len(k.codes.names) {
		return
	}
	t.learned, t.known = k.codes, len(k.codes.names)
	for c := range t.letters {
		t.letters[c] = unusual
		if n := k.single[c]; n != 0 && c > ' ' && c < 0x7f && bytes.IndexByte([]byte(`(),"`), byte(c)) < 0 {
			t.letters[c] = uint16(n)
		}
	}
	t.letters['.'] = 0
}

func (t *fastRows) turnToFile(l *registerLayout, columns int) {
	first := 4 // columns, after which those for minutes and recorded may stand
	if t.once = l.session < 0; t.once {
		first = 3
	}
	t.empty = columns - first
	t.long = l.date == 1 && l.pupil == 0 && l.mark == first-1 && (t.once || l.session == 2)
	for i := first; i < columns; i++ {
		t.long = t.long && (i == l.minutes || i == l.recorded)
	}
	t.compact = l.marks == 1 && l.pupil == 0 && columns == 2
	t.calendar = nil
	clear(t.targets)
	t.cells = make([]uint8, columns)
	if l.pupil != 0 || len(l.sessions) == 0 {
		t.cells = nil
	}
}

// plainID gives the id at the beginning of a row, with nothing unusual about it.
func plainID(row []byte) []byte {
	for i, c := range row[:min(len(row), maxID+1)] {
		if c == ',' {
			return row[:i]
		}
		if c <= ' ' || c >= 0x7f || c == '"' {
			break
		}
	}
	return nil
}

// isPlain reports whether a text is written in a field as it is.
func isPlain(text []byte, from byte) bool {
	for _, c := range text {
		if c < from || c >= 0x7f || c == '"' || c == ',' {
			return false
		}
	}
	return true
}

// fastRow reads a row of a compact or wide register, and reports whether it could.
func (r *shardReader) fastRow(text []byte, line int) bool {
	t := &r.fast
	id := plainID(text)
	if len(id) == 0 || r.known && bytes.Equal(id, r.id) {
		return false
	}
	n := len(text)
	if text[n-1] == '\n' {
		if n--; n > 0 && text[n-1] == '\r' {
			n--
		}
	}
	text = text[len(id)+1 : max(n, len(id)+1)]
	switch {
	case len(text) == 0:
		return false
	case t.compact:
		return r.fastCompact(id, text, line)
	case t.cells != nil:
		return r.fastWide(id, text, line)
	}
	return false
}

func (r *shardReader) fastCompact(id, text []byte, line int) bool {
	t := &r.fast
	if cap(t.cells) < len(text) {
		t.cells = make([]uint8, len(text))
	}
	cells, ok := t.read(t.cells[:len(text)], text)
	if !ok {
		return false
	}
	if !r.turnTo(id, line) {
		return true
	}
	if len(cells) > len(r.own.marks) {
		return false
	}
	copy(r.own.marks, cells)
	return true
}

// read gives the numbers of letters, and of longer codes in parentheses, and reports whether there is nothing unusual among them.
func (t *fastRows) read(cells, text []byte) ([]uint8, bool) {
	seen := uint16(0)
	cells = cells[:len(text)]
	letters := &t.letters
	for i, c := range text {
		n := letters[c]
		cells[i] = uint8(n)
		seen |= n
	}
	if seen < unusual {
		return cells, true
	}
	return t.readLonger(cells, text)
}

// readLonger is read where there is something unusual.
func (t *fastRows) readLonger(cells, text []byte) ([]uint8, bool) {
	k := 0
	for i := 0; i < len(text); i++ {
		n := t.letters[text[i]]
		if n >= unusual {
			end := bytes.IndexByte(text[i:min(len(text), i+maxCodeLength+2)], ')')
			if text[i] != '(' || end < 2 {
				return nil, false
			}
			if n = uint16(t.learned.numbers[string(text[i+1:i+end])]); n == 0 { // not met yet, or with minutes
				return nil, false
			}
			i += end
		}
		cells[k] = uint8(n)
		k++
	}
	return cells[:k], true
}

func (r *shardReader) fastWide(id, text []byte, line int) bool {
	t := &r.fast
	cells := t.cells[:len(t.cells)-1]
	if !t.split(cells, text) {
		return false
	}
	if !r.turnTo(id, line) {
		return true
	}
	if r.own.calendar != t.calendar {
		r.findTargets()
	}
	marks := r.own.marks
	if t.target.plain {
		copy(marks, cells)
		return true
	}
	for i, at := range t.target.session {
		if n := cells[i]; at >= 0 {
			marks[at] = n
		} else if at == closedSession && n != 0 {
			clear(marks)
			return false
		}
	}
	return true
}

// split reads the cells of a wide row, and reports whether there are as many as there must be and nothing is unusual.
func (t *fastRows) split(cells []uint8, text []byte) bool {
	const commas, others = 0x2c002c002c002c00, 0xff00ff00ff00ff00
	k := 0
	for ; len(text) >= 8 && k+4 <= len(cells); k += 4 {
		// Eight bytes at once: a character and a comma, four times.
		word := binary.LittleEndian.Uint64(text)
		if word&others != commas {
			break
		}
		a, b := t.letters[uint8(word)], t.letters[uint8(word>>16)]
		c, d := t.letters[uint8(word>>32)], t.letters[uint8(word>>48)]
		if (a|b|c|d)&unusual != 0 {
			break
		}
		to := cells[k : k+4 : k+4]
		to[0], to[1], to[2], to[3] = uint8(a), uint8(b), uint8(c), uint8(d)
		text = text[8:]
	}
	for ; k < len(cells); k++ {
		n := uint16(0)
		if len(text) > 0 && text[0] != ',' {
			n = t.letters[text[0]]
			text = text[1:]
		}
		cells[k] = uint8(n)
		switch {
		case n >= unusual:
			return false
		case len(text) == 0:
			return k == len(cells)-1
		case text[0] != ',':
			return false
		}
		text = text[1:]
	}
	return false
}

// findTargets looks up the columns in the pupil's calendar.
func (r *shardReader) findTargets() {
	t, c := &r.fast, r.own.calendar
	t.calendar = c
	if t.target = t.targets[c]; t.target != nil {
		return
	}
	r.layout.lookUp(c)
	r.lookedUp = c
	w := &wideTargets{session: make([]int32, len(r.csv.columns)-1), plain: true}
	for i := range w.session {
		w.session[i] = noSession
	}
	taken := NewSet(c.Len())
	for i := range r.layout.sessions {
		col := &r.layout.sessions[i]
		to := &w.session[col.field-1]
		if *to = closedSession; col.index >= 0 && !taken.Has(int(col.index)) {
			*to = col.index
			taken.Add(int(col.index))
		}
	}
	for i, at := range w.session {
		w.plain = w.plain && int(at) == i
	}
	if t.targets == nil {
		t.targets = map[*Calendar]*wideTargets{}
	} else if len(t.targets) == maxJoins {
		clear(t.targets)
	}
	t.targets[c], t.target = w, w
}

// longRows reads rows pupil,date,session,mark about the pupil now as far as they are as nearly all are, and gives how many bytes
// and rows it read.
func (r *shardReader) longRows(text []byte) (n, rows int) {
	if !r.known || r.at < 0 || !r.plain {
		return 0, 0
	}
	t, id, marks := &r.fast, r.id, r.own.marks
	c := r.own.calendar
	if c != t.calendar {
		t.turnToCalendar(c)
	}
	for {
		row := text[n:]
		at := len(id) + 1
		if len(row) < at+12 || row[len(id)] != ',' || row[at+10] != ',' || string(row[:len(id)]) != string(id) {
			return n, rows
		}
		if date := [10]byte(row[at:]); date != t.date && !t.findDay(c, date) {
			return n, rows
		}
		kind, size := t.session(row[at+11:])
		if kind < 0 {
			return n, rows
		}
		at += 11 + size
		session, code := t.sessions.From+kind, t.letters[row[at]]
		if session >= t.sessions.To || int(c.kind[session]) != kind || marks[session] != 0 || code-1 >= unusual-1 || len(r.own.extra) > 0 && r.corrected(session) {
			return n, rows
		}
		if at++; t.empty > 0 {
			for range t.empty {
				if row[at] != ',' {
					return n, rows
				}
				at++
			}
		}
		if row[at] == '\r' && at+1 < len(row) {
			at++
		}
		if row[at] != '\n' {
			return n, rows
		}
		marks[session] = uint8(code)
		n, rows = n+at+1, rows+1
		t.next = kind + 1
	}
}

// corrected reports whether more is known of a session than its mark.
func (r *shardReader) corrected(session int) bool {
	from, to := r.own.extras(session)
	return from < to
}

// session finds which session stands first in the rest of a row, -1 if none or if the row is too short, and how long it is with its
// comma. Mostly it is that after the one before.
func (t *fastRows) session(rest []byte) (kind, size int) {
	if t.once {
		if len(t.names) == 1 && len(rest) > 1+t.empty {
			return 0, 0
		}
		return -1, 0
	}
	kind = t.next
	for range t.names {
		if kind >= len(t.names) {
			kind = 0
		}
		if n := len(t.names[kind]); len(rest) > n+2+t.empty && rest[n] == ',' && string(rest[:n]) == t.names[kind] {
			return kind, n + 1
		}
		kind++
	}
	return -1, 0
}

// turnToCalendar prepares for rows about a pupil of another calendar.
func (t *fastRows) turnToCalendar(c *Calendar) {
	t.calendar, t.names, t.next, t.at, t.date, t.sessions = c, c.sessions, 0, -1, [10]byte{}, Span{}
	for _, name := range c.sessions {
		if !isPlain([]byte(name), ' ') {
			t.names = nil // every row is a case for the clerk
		}
	}
	if t.dates = t.days[c]; t.dates != nil {
		return
	}
	t.dates = make([][10]byte, len(c.days))
	for i, d := range c.days {
		copy(t.dates[i][:], d.String())
	}
	if t.days == nil {
		t.days = map[*Calendar][][10]byte{}
	} else if len(t.days) == maxJoins {
		clear(t.days)
	}
	t.days[c] = t.dates
}

// findDay looks up the sessions of a date, and reports whether it is a school day. Mostly it is that after the one before, or the
// first.
func (t *fastRows) findDay(c *Calendar, date [10]byte) bool {
	at := t.at + 1
	if at == len(t.dates) || t.dates[at] != date {
		at = 0
		if t.dates[0] != date {
			d, ok := parseDay(date[:])
			if at = c.DaysThrough(d) - 1; !ok || at < 0 || c.days[at] != d {
				return false
			}
		}
	}
	t.at, t.date, t.sessions = at, date, c.DaySessions(at)
	return true
}
