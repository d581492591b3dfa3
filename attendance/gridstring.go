package attendance

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// stringRow reads a row with all marks of a pupil in one text.
func (t *tableFile) stringRow(row [][]byte) bool {
	m := t.mapping
	c := t.begin(row)
	from, ok := t.day(row, m.date)
	if !ok {
		return t.lost(c)
	}
	var to Date
	if m.to != "" {
		if to, ok = t.day(row, m.to); !ok {
			return t.lost(c)
		}
	}
	field := t.csv.of[m.mark]
	return t.marks(c, from, to, string(row[field]), t.csv.rows.Col(field))
}

// token is one mark of a text, and where in it it begins.
type token struct {
	text string
	at   int
}

// split divides a text into marks, the longest code first. A mark that is "" is a session without one.
func (m *Mapping) split(text string) []token {
	if sep := m.separator; sep != "" {
		var out []token
		at := 0
		for part := range strings.SplitSeq(text, sep) {
			mark := strings.TrimSpace(part)
			out = append(out, token{mark, at + max(0, strings.Index(part, mark))})
			at += len(part) + len(sep)
		}
		return out
	}
	out := make([]token, 0, len(text))
next:
	for at := 0; at < len(text); {
		switch c := text[at]; {
		case c == '\n' || c == '\r' || c == '\t', c == ' ' && !m.blank:
			at++
			continue
		case c == ' ':
			out = append(out, token{"", at})
			at++
			continue
		}
		for _, code := range m.tokens {
			if strings.HasPrefix(text[at:], code) {
				out = append(out, token{code, at})
				at += len(code)
				continue next
			}
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		out = append(out, token{text[at : at+n], at})
		at += n
	}
	return out
}

// slot is a session that a text has a mark for.
type slot struct {
	date    Date
	session string
}

// maxString is how many marks one text may have.
const maxString = 20_000

// marks takes the marks of a text, which begin on a date. If it is said on which date they end, they must fill the days just so.
func (x *feedFile) marks(c *claim, from, to Date, text string, col int) bool {
	m := x.mapping
	calendar, err := x.calendarOf(c)
	if err != nil {
		c.date = from // whoever takes it tells that there is no such pupil
		return x.take(c)
	}
	tokens := m.split(text)
	if len(tokens) > maxString {
		x.bad(c.line, col, "the text has %d marks: at most %d are read; it is left out", len(tokens), maxString)
		return x.take(c)
	}
	slots := m.slots(calendar, from, to, len(tokens))
	wrong := ""
	switch {
	case !to.IsZero() && to.Before(from):
		wrong = fmt.Sprintf("the marks end on %s, before they begin on %s", to, from)
	case !to.IsZero() && len(slots) != len(tokens):
		wrong = fmt.Sprintf("the text has %d marks, and from %s to %s there are %d sessions (days = %q)", len(tokens), from, to, len(slots), m.days)
	case len(slots) < len(tokens):
		wrong = fmt.Sprintf("the text has %d marks, and from %s on there are only %d sessions", len(tokens), from, len(slots))
	}
	if wrong != "" {
		x.bad(c.line, col, "%s: it is left out, since one mark too many or too few shifts all after it", wrong)
		return x.take(c) // without a date: nobody knows what it is about
	}
	line, begins := c.line, 0 // where in the text the line begins that has been reached
	for i, tok := range tokens {
		if m.skips(tok.text) {
			continue
		}
		for n := strings.IndexByte(text[begins:tok.at], '\n'); n >= 0; n = strings.IndexByte(text[begins:tok.at], '\n') {
			line, begins, col = line+1, begins+n+1, 1
		}
		c.date, c.session, c.line, c.col = slots[i].date, slots[i].session, line, col+tok.at-begins
		if !x.mark(c, tok.text) {
			return false
		}
	}
	return true
}

// calendarOf gives the calendar of the school that a claim is about: that of the pupil, as far as known.
func (x *feedFile) calendarOf(c *claim) (*Calendar, error) {
	s := x.school
	if n, ok := s.number[c.pupil]; ok && s.pupils[n].calendar != nil {
		return s.pupils[n].calendar, nil
	} else if ok {
		return (&joins{}).join(s.moved[n])
	}
	return s.calendarOf(c.school)
}

// slots lists the sessions that a text of n marks has marks for, or those up to a date.
func (m *Mapping) slots(c *Calendar, from, to Date, n int) []slot {
	var out []slot
	for d := from; ; d = d.AddDays(1) {
		if to.IsZero() && len(out) >= n || !to.IsZero() && d.After(to) || len(out) > maxString {
			return out
		}
		switch {
		case m.days == weekdays && (d.Weekday() == time.Saturday || d.Weekday() == time.Sunday):
		case m.days == openDays:
			if d.After(c.last) {
				return out
			}
			for _, name := range c.sessions {
				if _, open := c.Find(d, name); open {
					out = append(out, slot{d, name})
				}
			}
		default:
			for _, name := range c.sessions {
				out = append(out, slot{d, name})
			}
		}
		if d == MaxDate() {
			return out
		}
	}
}
