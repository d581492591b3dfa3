package attendance

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/internal/spell"
)

// registerLayout says where things stand in a register file: a row a mark (long), a column a session (wide), or all marks of a
// pupil in one text (compact). A column that there is not is at -1.
type registerLayout struct {
	line                                   int // of the header
	pupil                                  int
	date, session, mark, minutes, recorded int             // of a long register
	sessions                               []sessionColumn // of a wide one
	marks                                  int             // of a compact one
}

// sessionColumn is one session of a wide register.
type sessionColumn struct {
	field   int32
	index   int32 // of the session in the calendar looked up last, -1 if it is not open there
	date    Date
	session string
	col     int  // where the column's name stands in the file
	nowhere bool // no school is open then
	told    bool // and it has been said
}

// registerLayout reads the header of a register, which tells the layouts apart. At io.EOF it has told why it cannot.
func (s *School) registerLayout(f *csvFile) (*registerLayout, error) {
	if err := f.header("pupil"); err != nil {
		return nil, err
	}
	if f.has("mark") || f.has("date") {
		return s.longLayout(f)
	}
	if f.has("marks") {
		return compactLayout(f)
	}
	return s.wideLayout(f)
}

func (s *School) longLayout(f *csvFile) (*registerLayout, error) {
	must := []string{"date", "mark"}
	if !s.onceADay() {
		must = append(must, "session")
	}
	for _, column := range must {
		if err := f.must(column); err != nil {
			return nil, err
		}
	}
	var missing []string
	for _, column := range []string{"session", "minutes", "recorded"} {
		if !f.has(column) {
			missing = append(missing, column)
		}
	}
	for i, column := range f.columns[:min(len(f.columns), 50)] {
		switch column {
		case "pupil", "date", "session", "mark", "minutes", "recorded":
			continue
		}
		if hint := spell.Suggest(column, missing); hint != "" && !f.badField(i, "the column %s is not read%s", quoteShort(column), hint) {
			return nil, io.EOF
		}
	}
	return &registerLayout{
		pupil: f.of["pupil"], date: f.of["date"], mark: f.of["mark"],
		session: f.at("session"), minutes: f.at("minutes"), recorded: f.at("recorded"),
		marks: -1, line: f.rows.Line(),
	}, nil
}

// onceADay reports whether some school takes the register once a day, so that the session need not be named.
func (s *School) onceADay() bool {
	for _, c := range s.calendars {
		if len(c.sessions) == 1 {
			return true
		}
	}
	return false
}

func (s *School) wideLayout(f *csvFile) (*registerLayout, error) {
	l := &registerLayout{line: f.rows.Line(), pupil: f.of["pupil"], date: -1, marks: -1}
	names := s.sessionNames()
	bad := map[int]string{}
	for i, column := range f.columns {
		if i == l.pupil || f.of[column] != i {
			continue
		}
		day, session, _ := strings.Cut(column, " ")
		d, err := ParseDate(day)
		switch {
		case err != nil:
			bad[i] = "is no session: write a date and a session, as in 2024-09-03 AM"
			continue
		case session == "" && !s.onceADay():
			bad[i] = "names no session: write one of " + strings.Join(names, ", ") + " after the date"
		case session != "" && !slices.Contains(names, session):
			bad[i] = "is not about one of the sessions " + strings.Join(names, ", ") + spell.Suggest(session, names)
		default:
			l.sessions = append(l.sessions, sessionColumn{field: int32(i), date: d, session: session, col: f.rows.Col(i), nowhere: !s.openAnywhere(d, session)})
		}
	}
	if len(l.sessions) == 0 {
		f.bad(f.rows.Line(), 1, "no column is a mark or a session%s: a long register has pupil,date,session,mark, a wide one pupil and a column for each session, as in 2024-09-03 AM, a compact one pupil,marks", guess(f.columns))
		return nil, io.EOF
	}
	for i, column := range f.columns {
		if msg := bad[i]; msg != "" && !f.badField(i, "the column %s %s; it is left out", quoteShort(column), msg) {
			return nil, io.EOF
		}
	}
	return l, nil
}

// guess gives what columns of a long register may have been meant.
func guess(columns []string) string {
	for _, column := range columns[:min(len(columns), 50)] {
		if hint := spell.Suggest(column, []string{"date", "mark", "marks"}); hint != "" {
			return ", but there is " + quoteShort(column) + hint
		}
	}
	return ""
}

// sessionNames gives the names of sessions that occur in any calendar.
func (s *School) sessionNames() []string {
	var names []string
	for _, c := range s.calendars {
		for _, name := range c.sessions {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// lookUp finds the sessions of a wide register in a calendar.
func (l *registerLayout) lookUp(c *Calendar) {
	for i := range l.sessions {
		col := &l.sessions[i]
		col.index = -1
		if n, open := c.Find(col.date, c.sessionNamed(col.session)); open {
			col.index = int32(n)
		}
	}
}

// sessionNamed gives the session that is meant where none is named: the only one of a day.
func (c *Calendar) sessionNamed(name string) string {
	if name == "" && len(c.sessions) == 1 {
		return c.sessions[0]
	}
	return name
}

// marked reports whether a cell holds a mark.
func marked(cell []byte) bool {
	cell = bytes.TrimSpace(cell)
	return len(cell) > 1 || len(cell) == 1 && cell[0] != '.'
}

// parseDay reads a date as [ParseDate] does, without a word on what is wrong.
func parseDay(text []byte) (Date, bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return Date{}, false
	}
	n := 0
	for i, c := range text {
		if i == 4 || i == 7 {
			continue
		}
		if c < '0' || c > '9' {
			return Date{}, false
		}
		n = n*10 + int(c-'0')
	}
	year, month, day := n/10000, time.Month(n/100%100), n%100
	if year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, false
	}
	return civil(year, month, day), true
}
