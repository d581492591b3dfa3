package attendance

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/rows"
	"github.com/rollcall-dev/rollcall/internal/spell"
)

// tableFile is a CSV file of a feed.
type tableFile struct {
	*feedFile
	csv    *csvFile
	id     string // the pupil of the row read last, kept because rows about one pupil stand together
	lookup map[string]string
}

// readTable reads a CSV file of the feed.
func (x *feedFile) readTable(in io.Reader) error {
	if x.mapping.backslash {
		in = &backslashes{in: in}
	}
	t := &tableFile{feedFile: x, csv: &csvFile{name: x.name, rows: rows.NewReader(in), tell: x.tell}}
	if err := t.readLookup(); err != nil {
		return err
	}
	m := x.mapping
	must := []string{m.pupil}
	for _, column := range []string{m.school, m.date, m.to, m.mark, m.session, m.minutes, m.share, m.recorded} {
		if column != "" {
			must = append(must, column)
		}
	}
	must = append(must, m.periods...)
	for column := range m.where {
		must = append(must, column)
	}
	for column := range m.columns {
		must = append(must, column)
	}
	for _, column := range m.fields {
		if column != "" {
			must = append(must, column)
		}
	}
	slices.Sort(must[1:])
	if err := t.csv.header(slices.Compact(must)...); err != nil {
		return ended(err)
	}
	read := t.row
	switch m.layout {
	case gridLayout:
		g, err := t.gridOf()
		if err != nil {
			return err
		}
		read = g.row
	case stringLayout:
		read = t.stringRow
	}
	for {
		row, err := t.csv.next()
		switch {
		case errors.Is(err, io.EOF) && t.csv.cut:
			return errCut
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &FileError{x.name, t.csv.rows.Line(), 1, err.Error()}
		}
		if !read(row) {
			return errEnough
		}
	}
}

// ended turns the end of a file whose header cannot be used, which has been told, into what it means for a feed.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return errUnusable
	}
	return err
}

// readLookup reads the table that gives the text for a key.
func (t *tableFile) readLookup() error {
	l := t.mapping.lookup
	if l.file == "" {
		return nil
	}
	in, err := t.school.openFeed(l.file)
	if err != nil {
		return fmt.Errorf("the lookup %s cannot be opened: %w", l.file, err)
	}
	defer in.Close()
	f := &csvFile{name: l.file, rows: rows.NewReader(in), tell: t.tell}
	if err := f.header(l.key, l.value); err != nil {
		return ended(err)
	}
	t.lookup = map[string]string{}
	for {
		row, err := f.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("the lookup %s breaks off: %w", l.file, err)
		}
		key, value := strings.TrimSpace(string(row[f.of[l.key]])), strings.TrimSpace(string(row[f.of[l.value]]))
		const most = 100_000
		if known, twice := t.lookup[key]; twice && known != value {
			f.badField(f.of[l.key], "%s stands twice, for %s and for %s: the first is used", quoteShort(key), quoteShort(known), quoteShort(value))
		} else if len(t.lookup) < most {
			t.lookup[key] = value
		}
	}
}

// cell gives the text of a column, "" if the mapping names none.
func (t *tableFile) cell(row [][]byte, column string) string {
	if column == "" {
		return ""
	}
	return strings.TrimSpace(string(row[t.csv.of[column]]))
}

func (t *tableFile) badCell(column, format string, args ...any) {
	t.csv.badField(t.csv.of[column], format, args...)
}

// begin begins the claim of a row: whose it is.
func (t *tableFile) begin(row [][]byte) *claim {
	field := t.csv.of[t.mapping.pupil]
	if id := strings.TrimSpace(string(row[field])); id != t.id {
		t.id = id
	}
	return &claim{line: t.csv.rows.Line(), col: t.csv.rows.Col(field), pupil: t.id, school: t.cell(row, t.mapping.school)}
}

// day reads the date in a column, telling what is none.
func (t *tableFile) day(row [][]byte, column string) (Date, bool) {
	d, err := t.mapping.dates.read(t.cell(row, column))
	if err != nil {
		t.badCell(column, "%v; the row is left out", err)
	}
	return d, err == nil
}

// lost takes a claim whose date cannot be read.
func (t *tableFile) lost(c *claim) bool {
	c.date = Date{}
	return t.take(c)
}

// row reads a row that is one mark.
func (t *tableFile) row(row [][]byte) bool {
	m := t.mapping
	for column, text := range m.where {
		if t.cell(row, column) != text {
			return true
		}
	}
	c := t.begin(row)
	text, found := t.cell(row, m.mark), true
	if m.mark != "" && m.skips(text) {
		switch {
		case len(m.periods) > 0:
			return t.periods(c, row)
		case !slices.ContainsFunc(m.fields, func(f string) bool { return f != m.mark }):
			return true // no other column could make it a mark
		}
	}
	if t.lookup != nil {
		text, found = t.lookup[text]
	}
	v := t.codeOf(func(field string) string {
		if field == m.mark {
			return text
		}
		return t.cell(row, field)
	})
	if !found { // a blank text of the lookup may have a code, and a key that it lacks has none
		v = mapped{}
	}
	if v.verdict == passedOver {
		return true
	}
	if m.mark != "" {
		c.col = t.csv.rows.Col(t.csv.of[m.mark])
	}
	if !t.place(c, row) {
		return t.lost(c)
	}
	c.code = v.code
	if v.verdict == unlisted {
		t.tellUnlisted(c, row, text, found)
	} else if !v.untimed && !t.lasting(c, row) {
		c.code = ""
	}
	return t.take(c)
}

// tellUnlisted tells of a row without a code.
func (t *tableFile) tellUnlisted(c *claim, row [][]byte, text string, found bool) {
	if t.unlisted == nil {
		return
	}
	m := t.mapping
	var said []string
	if m.mark != "" {
		said = append(said, fmt.Sprintf("%s %s", m.mark, quoteShort(t.cell(row, m.mark))))
		if t.lookup != nil {
			if !found {
				said = append(said, "not in "+m.lookup.file)
			} else {
				said = append(said, fmt.Sprintf("%s %s", m.lookup.value, quoteShort(text)))
			}
		}
	}
	for _, f := range m.fields {
		if f != m.mark {
			said = append(said, fmt.Sprintf("%s %s", f, quoteShort(t.cell(row, f))))
		}
	}
	t.unlisted(c.line, c.col, "the event "+strings.Join(said, ", "), m.suggest(text))
}

// place reads for which session a row is, telling what cannot be read.
func (t *tableFile) place(c *claim, row [][]byte) bool {
	m := t.mapping
	var ok bool
	if c.date, ok = t.day(row, m.date); !ok {
		return false
	}
	if m.session != "" {
		text := t.cell(row, m.session)
		c.session = text
		if len(m.sessions) > 0 {
			if c.session, ok = m.sessions[text]; !ok {
				var names []string
				for name := range m.sessions {
					names = append(names, name)
				}
				slices.Sort(names)
				t.badCell(m.session, "the session %s is not one of those in %s, %s%s; the row is left out", quoteShort(text), m.file, strings.Join(names, ", "), spell.Suggest(text, names))
				return false
			}
		}
	}
	if m.recorded != "" && t.cell(row, m.recorded) != "" {
		if c.recorded, ok = t.day(row, m.recorded); !ok {
			return false
		}
	}
	return true
}

// lasting reads how long an absence was, telling what cannot be read.
func (t *tableFile) lasting(c *claim, row [][]byte) bool {
	m := t.mapping
	if text := t.cell(row, m.minutes); text != "" {
		if c.minutes, c.timed = minutes([]byte(text)); !c.timed {
			tellMinutes(t.csv, t.csv.of[m.minutes], []byte(text))
			return false
		}
	}
	if text := t.cell(row, m.share); text != "" {
		if c.share, c.shared = readShare(text); !c.shared {
			t.badCell(m.share, shareWanted, quoteShort(text))
			return false
		}
	}
	return true
}

const shareWanted = "%s is not a share of the session: write a decimal from 0 to 1 with at most six places, such as 0.5; the mark is left out"

// readShare reads a share, in millionths.
func readShare(text string) (int, bool) {
	before, after, point := strings.Cut(text, ".")
	after = strings.TrimRight(after, "0")
	if before == "" && !point || len(before) > 1 || len(after) > 6 || strings.Trim(before+after, "0123456789") != "" || before+text[len(before):] == "." {
		return 0, false
	}
	n, _ := digits("0" + before + after + strings.Repeat("0", 6-len(after)))
	return n, n <= whole
}

// periods reads the columns of single periods. Of their codes the first in the precedence stands, for as many minutes as its
// periods are worth.
func (t *tableFile) periods(c *claim, row [][]byte) bool {
	m := t.mapping
	type tally struct{ periods, rank int }
	by, order := map[string]tally{}, []string(nil)
	unmapped := false
	for _, column := range m.periods {
		text := t.cell(row, column)
		if m.skips(text) {
			continue
		}
		v := t.codeOf(func(field string) string {
			if field == m.mark {
				return text
			}
			return t.cell(row, field)
		})
		if v.verdict == passedOver {
			continue
		}
		if v.verdict == unlisted {
			unmapped = true
			if t.unlisted != nil {
				t.unlisted(c.line, t.csv.rows.Col(t.csv.of[column]), fmt.Sprintf("the event of a period %s", quoteShort(text)), m.suggest(text))
			}
			continue
		}
		n, seen := by[v.code]
		if !seen {
			order = append(order, v.code)
			n.rank = -1
			if i, listed := m.rank(v.code); listed {
				n.rank = i
			}
		}
		n.periods++
		by[v.code] = n
	}
	if len(order) == 0 && !unmapped {
		return true
	}
	if !t.place(c, row) {
		return t.lost(c)
	}
	if unmapped {
		return t.take(c)
	}
	best := order[0]
	for _, code := range order[1:] {
		if by[best].rank < 0 || by[code].rank < 0 {
			t.csv.bad(c.line, c.col, "periods with %s and with %s on one day: the session is left unmarked; say in %s which comes first (precedence)", best, code, m.file)
			return t.take(c)
		}
		if by[code].rank < by[best].rank {
			best = code
		}
	}
	each, known := m.periodMinutes[best]
	if !known {
		t.csv.bad(c.line, c.col, "a period with %s, and period_minutes in %s does not say what one is worth: the session is left unmarked", best, m.file)
		return t.take(c)
	}
	c.code, c.minutes, c.timed = best, min(each*by[best].periods, maxMinutes), true
	return t.take(c)
}

// backslashes writes quotes that are escaped with a backslash as CSV doubles them, byte for byte, so that places stay as they are.
type backslashes struct {
	in   io.Reader
	odd  bool // the byte before is a backslash that escapes
	held bool // it has been read and not been given
}

// Read gives the file with \" as "".
func (b *backslashes) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return 0, nil
	}
	from := 0
	if b.held {
		p[0], from, b.held = '\\', 1, false
	}
	n, err := b.in.Read(p[from:])
	n += from
	for i := from; i < n; i++ {
		switch {
		case b.odd:
			if p[i] == '"' {
				p[i-1] = '"'
			}
			b.odd = false
		case p[i] == '\\':
			b.odd = true
		}
	}
	if b.odd && n > 0 && err == nil { // what follows says what the backslash is
		b.held = true
		n--
	}
	return n, err
}
