package attendance

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// listed is one pupil of a school. There may be very many: it is kept small, and what few have is kept apart.
type listed struct {
	id             string
	school, group  string    // the school is the last one
	calendar       *Calendar // nil if the pupil was at several schools, see School.moved
	enrolled, left Date
	born           Date
	blocks         int32 // how many blocks of rows in the registers are about the pupil
}

// stay is one pupil's time at one school.
type stay struct {
	school   string
	calendar *Calendar
	from, to Date // zero: from the calendar's first date, and still on roll
}

// What pupils.csv may hold beside rows without number.
const (
	maxID    = 200  // bytes of a pupil's id
	maxFacts = 1000 // columns that are facts
)

// pupil gives a pupil with an empty register.
func (s *School) pupil(n int32, c *Calendar) *Pupil {
	e := &s.pupils[n]
	p := &Pupil{ID: e.id, School: e.school, YearGroup: e.group, Born: e.born, Enrolled: e.enrolled, Left: e.left, Calendar: c}
	for i, texts := range s.factTexts {
		if int(n) < len(texts) && texts[n] != "" {
			if p.Facts == nil {
				p.Facts = make(map[string]string, len(s.facts))
			}
			p.Facts[s.facts[i]] = texts[n]
		}
	}
	return p
}

// pupilsReader reads pupils.csv.
type pupilsReader struct {
	*csvFile
	school *School
	column pupilColumns
	facts  []int // for each fact of the school its column, -1 if the file has none
	texts  map[string]string
	recent []string       // the text of each column that was kept last
	unborn map[int32]bool // the pupils whose rows name several birthdays
	joins  joins
	// The calendar looked up last, and for which school.
	calendar    *Calendar
	calendarFor string
	alone       bool // the school holds the one pupil whom the rows are about, without the id
}

// pupilColumns says where the built-in columns are, -1 if there is none.
type pupilColumns struct{ pupil, born, enrolled, left, school, group int }

// readPupils reads the files that list the pupils.
func (s *School) readPupils(names []string) {
	s.listed = len(names) > 0
	texts, unborn := map[string]string{}, map[int32]bool{}
	for _, name := range names {
		s.readFile(name, s.problems.add, func(f *csvFile) error {
			if err := f.header("pupil"); err != nil {
				return err
			}
			r := &pupilsReader{csvFile: f, school: s, texts: texts, unborn: unborn}
			r.findColumns()
			for {
				row, err := f.next()
				if err != nil {
					return err
				}
				r.row(row)
			}
		})
	}
}

// findColumns takes the columns that are not built in to be facts.
func (r *pupilsReader) findColumns() {
	s := r.school
	r.column = pupilColumns{r.at("pupil"), r.at("born"), r.at("enrolled"), r.at("left"), r.at("school"), r.at("year_group")}
	for i, column := range r.columns {
		if column == "" || slices.Contains([]string{"pupil", "born", "enrolled", "left", "school", "year_group"}, column) || slices.Contains(s.facts, column) {
			continue
		}
		if len(s.facts) == maxFacts {
			r.badField(i, "the column %s and those after it are left out: at most %d columns may be facts", quoteShort(column), maxFacts)
			break
		}
		s.facts = append(s.facts, column)
		s.factTexts = append(s.factTexts, nil)
	}
	for _, fact := range s.facts {
		r.facts = append(r.facts, r.at(fact))
	}
}

// get gives the text of a column, "" if there is none. Texts that recur, as names of schools do, are kept once.
func (r *pupilsReader) get(row [][]byte, column int) string {
	if column < 0 {
		return ""
	}
	text := bytes.TrimSpace(row[column])
	if len(text) == 0 || len(text) > 64 {
		return string(text)
	}
	if column < len(r.recent) && r.recent[column] == string(text) {
		return r.recent[column]
	}
	const enough = 4096
	kept, ok := r.texts[string(text)]
	if !ok {
		kept = string(text)
		if len(r.texts) < enough {
			r.texts[kept] = kept
		}
	}
	if r.recent == nil {
		r.recent = make([]string, len(row))
	}
	if column < len(r.recent) {
		r.recent[column] = kept
	}
	return kept
}

// date gives the date in a column, zero if there is none, telling what is no date.
func (r *pupilsReader) date(row [][]byte, i int, kept string) (d Date, ok bool) {
	if i < 0 {
		return Date{}, true
	}
	text := bytes.TrimSpace(row[i])
	if len(text) == 0 {
		return Date{}, true
	}
	d, ok = parseDay(text)
	if !ok {
		_, err := ParseDate(string(text))
		r.badField(i, "%v; %s", err, kept)
	}
	return d, ok
}

// find gives the place of a pupil of whom there was a row before.
func (r *pupilsReader) find(id []byte) (n int32, known bool) {
	if r.alone {
		return 0, len(r.school.pupils) > 0
	}
	n, known = r.school.number[string(id)]
	return n, known
}

func (r *pupilsReader) enrol(id []byte, st stay) int32 {
	if r.alone {
		r.school.pupils = append(r.school.pupils, listed{school: st.school, calendar: st.calendar, enrolled: st.from, left: st.to})
		return 0
	}
	return r.school.enrol(string(id), st)
}

func (r *pupilsReader) row(row [][]byte) {
	s := r.school
	id := bytes.TrimSpace(row[r.column.pupil])
	if problem := checkID(len(id)); problem != "" {
		r.badField(r.column.pupil, "%s; the row is left out", problem)
		return
	}
	born, _ := r.date(row, r.column.born, "the birthday is taken to be not known")
	// When the pupil was on roll decides what counts: a row without it cannot be guessed.
	from, ok1 := r.date(row, r.column.enrolled, "the row is left out")
	to, ok2 := r.date(row, r.column.left, "the row is left out")
	if !ok1 || !ok2 {
		return
	}
	st := stay{school: r.get(row, r.column.school), from: from, to: to}
	var err error
	if st.calendar = r.calendar; st.calendar == nil || st.school != r.calendarFor {
		st.calendar, err = s.calendarOf(st.school)
		r.calendar, r.calendarFor = st.calendar, st.school
	}
	if err == nil && !from.IsZero() && !to.IsZero() && to.Before(from) {
		err = fmt.Errorf("the pupil left on %s, before being enrolled on %s", to, from)
	}
	n, known := r.find(id)
	if err == nil {
		if !known {
			n = r.enrol(id, st)
		} else {
			err = r.addStay(n, st)
		}
	}
	if err != nil {
		r.badField(r.column.pupil, "pupil %s: %v; the row is left out", quoteShort(string(id)), err)
		return
	}
	r.setBorn(n, id, born)
	if g := r.get(row, r.column.group); g != "" {
		s.pupils[n].group = g
	}
	for i, column := range r.facts {
		if text := r.get(row, column); text != "" {
			for len(s.factTexts[i]) <= int(n) {
				s.factTexts[i] = append(s.factTexts[i], "")
			}
			s.factTexts[i][n] = text
		}
	}
}

func (r *pupilsReader) setBorn(n int32, id []byte, born Date) {
	e := &r.school.pupils[n]
	switch {
	case born.IsZero() || r.unborn[n]:
	case !e.born.IsZero() && e.born != born:
		r.unborn[n] = true
		r.badField(r.column.born, "pupil %s: born on %s, but on %s in an earlier row: the birthday is taken to be not known", quoteShort(string(id)), born, e.born)
		e.born = Date{}
	default:
		e.born = born
	}
}

func checkID(length int) string {
	switch {
	case length == 0:
		return "the row names no pupil"
	case length > maxID:
		return fmt.Sprintf("the pupil's id has %d bytes: at most %d are read", length, maxID)
	}
	return ""
}

// enrol adds a pupil.
func (s *School) enrol(id string, st stay) int32 {
	id = strings.Clone(id)
	n := int32(len(s.pupils))
	s.pupils = append(s.pupils, listed{id: id, school: st.school, calendar: st.calendar, enrolled: st.from, left: st.to})
	s.number[id] = n
	return n
}

// addStay adds a school to a pupil who was at another one. Whether the calendars can be joined shows by joining them.
func (r *pupilsReader) addStay(n int32, st stay) error {
	e := &r.school.pupils[n]
	stays := slices.Clone(r.school.moved[n])
	if len(stays) == 0 {
		stays = []stay{{e.school, e.calendar, e.enrolled, e.left}}
	}
	stays = append(stays, st)
	slices.SortStableFunc(stays, func(a, b stay) int { return a.from.Compare(b.from) })
	if _, err := r.joins.join(stays); err != nil {
		return err
	}
	last := stays[len(stays)-1]
	r.school.moved[n] = stays
	e.calendar, e.enrolled, e.school, e.left = nil, stays[0].from, last.school, last.to
	return nil
}

// joins keeps the calendars of pupils who moved: some of those made last, since pupils who moved together share one, but not
// all, since there may be one for each pupil. The zero joins is ready for use.
type joins struct{ byKey map[string]*Calendar }

// maxJoins is how many joined calendars are kept.
const maxJoins = 64

// join gives the calendar of a pupil who was at several schools one after the other: the sessions of each while the pupil was
// on roll there, and for clocks the school days of each until the next began. The stays are in order of time.
func (j *joins) join(stays []stay) (*Calendar, error) {
	var text strings.Builder
	for i, st := range stays {
		fmt.Fprintf(&text, "%p %s %s;", st.calendar, st.from, st.to)
		if i > 0 && (stays[i-1].to.IsZero() || !st.from.After(stays[i-1].to)) {
			return nil, fmt.Errorf("the times at %s and %s overlap: left comes before the next enrolled", quoteShort(stays[i-1].school), quoteShort(st.school))
		}
		if a, b := stays[0].calendar, st.calendar; !b.SameSessions(a.sessions) || a.weekStarts != b.weekStarts || a.yearStarts != b.yearStarts {
			return nil, fmt.Errorf("the calendars of %s and %s differ in their sessions, weeks or years", quoteShort(stays[0].school), quoteShort(st.school))
		}
	}
	key := text.String()
	if c := j.byKey[key]; c != nil {
		return c, nil
	}
	c, err := joinCalendars(stays)
	if err != nil {
		return nil, err
	}
	if len(j.byKey) == maxJoins {
		clear(j.byKey)
	}
	if j.byKey == nil {
		j.byKey = map[string]*Calendar{}
	}
	j.byKey[key] = c
	return c, nil
}

func joinCalendars(stays []stay) (*Calendar, error) {
	a := stays[0].calendar
	c := &Calendar{
		name: a.name, sessions: a.sessions, minutes: a.minutes, weekStarts: a.weekStarts, yearStarts: a.yearStarts,
		first: a.first, last: a.last, periods: map[string][]Period{},
	}
	var open []openSession
	for i, st := range stays {
		from, until := later(st.from, st.calendar.first), MaxDate()
		if i == 0 {
			from = later(st.from, a.first)
		} else {
			c.joins = append(c.joins, st.from)
		}
		c.first, c.last = earlier(c.first, st.calendar.first), later(c.last, st.calendar.last)
		if i+1 < len(stays) {
			until = stays[i+1].from.AddDays(-1)
		}
		for k := range st.calendar.Len() {
			d := st.calendar.days[st.calendar.dayOf[k]]
			if !d.Before(from) && (st.to.IsZero() || !d.After(st.to)) {
				open = append(open, openSession{d, st.calendar.kind[k]})
			}
		}
		for _, d := range st.calendar.days {
			if (i == 0 || !d.Before(st.from)) && !d.After(until) {
				c.clock = append(c.clock, d)
			}
		}
		c.takePeriods(st, i == 0, until)
	}
	return c, c.number(open)
}

// takePeriods adds a school's periods as far as they concern the time until the next school's.
func (c *Calendar) takePeriods(st stay, first bool, until Date) {
	for name, periods := range st.calendar.periods {
		for _, p := range periods {
			if !first {
				p.From = later(p.From, st.from)
			}
			p.To = earlier(p.To, until)
			if !p.To.Before(p.From) {
				c.periods[name] = append(c.periods[name], p)
			}
		}
	}
}
