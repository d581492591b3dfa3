package attendance

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// edFiCalendar is what an interchange says about one school.
type edFiCalendar struct {
	line     int // of the first record about it
	sessions []edFiSession
	periods  map[string][]string
	days     map[string][]string // by kind of calendar event
}

// edFiSession is what Ed-Fi calls a session: a term.
type edFiSession struct {
	name, kind string
	days       Period
	taught     string // TotalInstructionalDays
}

// edFiDayKinds says what a day of a kind is, where the mapping does not.
func edFiDayKinds() map[string]bool {
	return map[string]bool{"Instructional day": true, "Make-up day": true, "Holiday": false, "Non-instructional day": false}
}

// readEdFiCalendars reads the interchange that the mapping names, and gives a calendar for each school, by its SchoolId.
func (s *School) readEdFiCalendars() (map[string]*Calendar, error) {
	name := s.mapping.calendarFile
	in, err := s.openFeed(name)
	if err != nil {
		return nil, fmt.Errorf("the calendar that %s names cannot be read: %w", s.mapping.file, err)
	}
	defer in.Close()
	schools := map[string]*edFiCalendar{}
	if err := readEdFiCalendar(newXMLFile(name, in), schools); err != nil {
		return nil, err
	}
	out, faults, wrong := map[string]*Calendar{}, &FileErrors{}, map[untaught][]string{}
	for _, id := range slices.Sorted(maps.Keys(schools)) {
		if c := s.edFiCalendar(id, schools[id], faults); c != nil {
			out[id] = c
			countTaught(id, schools[id], c, wrong)
		}
	}
	s.noteTaught(wrong)
	if len(faults.All) > 0 {
		return nil, faults
	}
	return out, nil
}

// readEdFiCalendar reads the records of an interchange.
func readEdFiCalendar(f *xmlFile, schools map[string]*edFiCalendar) error {
	const most = 20_000
	for records := 0; ; {
		begins, err := f.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case !begins || len(f.path) != 2:
			continue
		}
		kind, line, col := f.path[1], f.line, f.col
		fields := map[string]string{}
		if err := f.record(func(at []string, text string) {
			if name := at[len(at)-1]; fields[name] == "" {
				fields[name] = strings.TrimSpace(text)
			}
		}); err != nil {
			return err
		}
		if kind != "Session" && kind != "GradingPeriod" && kind != "CalendarDate" {
			continue
		}
		if records++; records > 50*most {
			return &FileError{f.name, line, col, "the calendar holds more than a million records"}
		}
		id := fields["SchoolId"]
		c := schools[id]
		if c == nil {
			if len(schools) == most {
				return &FileError{f.name, line, col, fmt.Sprintf("the calendar is of more than %d schools", most)}
			}
			c = &edFiCalendar{line: line, periods: map[string][]string{}, days: map[string][]string{}}
			schools[id] = c
		}
		if err := c.add(kind, fields); err != nil {
			return &FileError{f.name, line, col, fmt.Sprintf("%s of school %s: %v", kind, quoteShort(id), err)}
		}
	}
}

// add adds a record.
func (c *edFiCalendar) add(kind string, fields map[string]string) error {
	if kind == "CalendarDate" {
		d, err := ParseDate(fields["Date"])
		if err != nil {
			return err
		}
		event := lastPart(fields["CalendarEvent"])
		c.days[event] = append(c.days[event], d.String())
		return nil
	}
	text := fields["BeginDate"] + ".." + fields["EndDate"]
	days, err := ParseDays(text)
	if err != nil {
		return err
	}
	if kind == "GradingPeriod" {
		c.periods["grading_period"] = append(c.periods["grading_period"], text)
		return nil
	}
	c.sessions = append(c.sessions, edFiSession{fields["SessionName"], lastPart(fields["Term"]), days, fields["TotalInstructionalDays"]})
	for _, name := range []string{"semester", "quarter"} {
		if strings.Contains(strings.ToLower(lastPart(fields["Term"])), name) {
			c.periods[name] = append(c.periods[name], text)
		}
	}
	return nil
}

// edFiCalendar makes a school's calendar.
func (s *School) edFiCalendar(id string, of *edFiCalendar, faults *FileErrors) *Calendar {
	m := s.mapping
	if len(of.sessions) == 0 {
		s.problems.add(&FileError{m.calendarFile, of.line, 1, fmt.Sprintf("school %s has no Session, so that it is not known when it is open: its pupils are left out", quoteShort(id))})
		return nil
	}
	spec := m.calendar
	spec.Name = id
	if len(spec.Sessions) == 0 {
		spec.Sessions = s.opener.Sessions
	}
	spec.Closed, spec.Open = slices.Clone(spec.Closed), slices.Clone(spec.Open)
	spec.Terms = stretches(of.sessions)
	spec.Periods = map[string][]string{}
	for name, texts := range of.periods {
		slices.Sort(texts)
		spec.Periods[name] = slices.Compact(texts)
	}
	kinds := edFiDayKinds()
	maps.Copy(kinds, m.opens)
	for _, kind := range slices.Sorted(maps.Keys(of.days)) {
		open, known := kinds[kind]
		switch {
		case !known:
			s.problems.add(&FileError{m.calendarFile, of.line, 1, fmt.Sprintf("school %s has days that are %s, the first %s, and [calendar] in %s does not say whether they are open: write days = { %q = \"closed\" } or \"open\"; they are left as they are",
				quoteShort(id), quoteShort(kind), of.days[kind][0], m.file, kind)})
		case open:
			spec.Open = append(spec.Open, of.days[kind]...)
		default:
			spec.Closed = append(spec.Closed, of.days[kind]...)
		}
	}
	c, err := NewCalendar(spec)
	if err != nil {
		faults.All = append(faults.All, &FileError{m.calendarFile, of.line, 1, fmt.Sprintf("the calendar of school %s: %v", quoteShort(id), err)})
		return nil
	}
	return c
}

// untaught are sessions that have other days than the interchange says, alike at several schools.
type untaught struct {
	name         string
	open, taught int
}

// countTaught finds where the days that come out are not as many as the interchange says.
func countTaught(id string, of *edFiCalendar, c *Calendar, wrong map[untaught][]string) {
	for _, e := range of.sessions {
		n := c.DaysThrough(e.days.To) - c.DaysThrough(e.days.From.AddDays(-1))
		if taught, ok := digits(e.taught); ok && len(e.taught) < 6 && taught != n {
			key := untaught{e.name, n, taught}
			wrong[key] = append(wrong[key], id)
		}
	}
}

// noteTaught says so.
func (s *School) noteTaught(wrong map[untaught][]string) {
	keys := slices.SortedFunc(maps.Keys(wrong), func(a, b untaught) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.open, b.open), cmp.Compare(a.taught, b.taught))
	})
	for _, k := range keys {
		schools := wrong[k]
		where := "school " + schools[0]
		if len(schools) > 1 {
			where = fmt.Sprintf("%d schools, %s among them", len(schools), schools[0])
		}
		s.note("%s of %s: %d days are open, where %s has %d days of instruction; it does not say which, closed and open of [calendar] in %s can",
			k.name, where, k.open, s.mapping.calendarFile, k.taught, s.mapping.file)
	}
}

// stretches gives when a school is open: its sessions, which may overlap, as a semester and the year that holds it do.
func stretches(sessions []edFiSession) []string {
	sorted := slices.SortedFunc(slices.Values(sessions), func(a, b edFiSession) int { return a.days.From.Compare(b.days.From) })
	var merged []Period
	for _, e := range sorted {
		if last := len(merged) - 1; last >= 0 && !e.days.From.After(merged[last].To) {
			merged[last].To = later(merged[last].To, e.days.To)
		} else {
			merged = append(merged, e.days)
		}
	}
	out := make([]string, len(merged))
	for i, p := range merged {
		out[i] = p.From.String() + ".." + p.To.String()
	}
	return out
}
