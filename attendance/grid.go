package attendance

import (
	"slices"
	"strings"
	"time"
)

// grid is a file with a row for each pupil and week and a column for each session.
type grid struct {
	*tableFile
	columns []gridColumn
	starts  time.Weekday
}

// gridColumn is the column of a session: on a date, or on a weekday of the row's week.
type gridColumn struct {
	field   int
	date    Date
	weekday time.Weekday
	session string
}

// gridOf finds the columns that are sessions.
func (t *tableFile) gridOf() (*grid, error) {
	m := t.mapping
	g := &grid{tableFile: t}
	g.starts, _ = ParseWeekday(m.weekStarts) // it was read with the mapping
	for i, name := range t.csv.columns {
		if t.csv.of[name] != i || slices.Contains([]string{m.pupil, m.school, m.date}, name) {
			continue
		}
		as, named := m.columns[name]
		if !named {
			as = name
		}
		c, ok := g.column(as)
		c.field = i
		switch {
		case ok && g.knows(c.session):
			g.columns = append(g.columns, c)
		case !ok && !named: // a name, a class
		case !t.csv.badField(i, "the column %s%s is not about one of the sessions %s; it is left out", quoteShort(name), meaning(name, as), strings.Join(t.school.sessionNames(), ", ")):
			return nil, errEnough
		}
	}
	if len(g.columns) == 0 {
		wanted := "a weekday and a session, as in Mon AM"
		if m.date == "" {
			wanted = "a date in the form " + m.dates.text + " and a session"
		}
		t.csv.bad(t.csv.rows.Line(), 1, "no column is a session: it is named by %s; name others in columns of %s", wanted, m.file)
		return nil, errUnusable
	}
	return g, nil
}

// meaning says what a column's name stands for, if not for itself.
func meaning(name, as string) string {
	if as == name {
		return ""
	}
	return ", which stands for " + quoteShort(as) + ","
}

// column reads the name of a column: a weekday, short or in full, or a date; and then a session unless there is but one.
func (g *grid) column(name string) (c gridColumn, ok bool) {
	if g.mapping.date == "" {
		first, session := name, ""
		d, err := g.mapping.dates.read(first)
		if i := strings.LastIndexByte(name, ' '); err != nil && i > 0 {
			first, session = name[:i], strings.TrimSpace(name[i:])
			d, err = g.mapping.dates.read(strings.TrimSpace(first))
		}
		c.date, c.session = d, session
		return c, err == nil
	}
	first, session, _ := strings.Cut(strings.NewReplacer("_", " ", "-", " ").Replace(strings.TrimSpace(name)), " ")
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(first, WeekdayName(d)) || strings.EqualFold(first, d.String()) {
			c.weekday, c.session = d, strings.TrimSpace(session)
			return c, true
		}
	}
	return c, false
}

// knows reports whether a session is one of some school's.
func (g *grid) knows(session string) bool {
	if session == "" {
		return g.school.onceADay()
	}
	return slices.Contains(g.school.sessionNames(), session)
}

// row reads a row.
func (g *grid) row(row [][]byte) bool {
	m := g.mapping
	c := g.begin(row)
	var monday Date
	if m.date != "" {
		var ok bool
		if monday, ok = g.day(row, m.date); !ok {
			return g.lost(c)
		}
		if monday.Weekday() != g.starts {
			g.badCell(m.date, "%s is a %s, and weeks begin on %s; the row is left out: correct the date, or week_starts in %s",
				monday, WeekdayName(monday.Weekday()), WeekdayName(g.starts), m.file)
			return g.lost(c)
		}
	}
	for _, col := range g.columns {
		text := strings.TrimSpace(string(row[col.field]))
		if m.skips(text) {
			continue
		}
		c.date, c.session = col.date, col.session
		if m.date != "" {
			c.date = monday.AddDays((int(col.weekday-g.starts) + 7) % 7)
		}
		c.col = g.csv.rows.Col(col.field)
		if !g.mark(c, text) {
			return false
		}
	}
	return true
}

// mark takes a mark written as text, whose code the mapping says.
func (x *feedFile) mark(c *claim, text string) bool {
	v := x.codeOf(func(string) string { return text })
	c.code = v.code
	switch v.verdict {
	case passedOver:
		return true
	case unlisted:
		if x.unlisted != nil {
			x.unlisted(c.line, c.col, "the mark "+quoteShort(text), x.mapping.suggest(text))
		}
	}
	return x.take(c)
}
