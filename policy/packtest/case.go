package packtest

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// file is a file of worked cases under one law.
type file struct {
	law       *policy.Policy
	name      string
	calendars map[string]*attendance.Calendar
	budget    int                    // how many sessions the cases still to be run may span
	watch     func(policy.Coverable) // is told what the expectations rest on; may be nil
}

// maxSpan is how many sessions the cases of a file may span together, each as often as something is expected: a hostile
// file could ask for a century in every line.
const maxSpan = 4_000_000

// situation is one worked case: a pupil, and what is expected on one date or several.
type situation struct {
	file    *file
	pupil   *attendance.Pupil
	parent  string // whom the case asks about, "" for nobody in particular
	history escalation.History
	points  []point
	faults  []string
}

// point is what is expected on one date.
type point struct {
	on     attendance.Date
	expect *tomldoc.Node
}

var (
	caseKeys   = []string{"title", "cite", "note", "on", "parent", "calendar", "fill", "pupil", "marks", "history", "expect"}
	expectKeys = []string{"rules", "measures", "since", "first", "provisional", "steps", "due", "from", "charge", "force", "codes"}
	builtIn    = []string{"born", "enrolled", "left", "year_group"}
)

func runFile(law *policy.Policy, name string, r io.Reader) ([]Result, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxBytes})
	if len(faults) > 0 {
		return []Result{broken(name, faults)}, nil
	}
	f := &file{law: law, name: name, budget: maxSpan}
	f.calendars, err = readCalendars(law, name, data)
	if err != nil {
		return []Result{{Case: "(calendars)", File: name, Differences: calendarFaults(err)}}, nil
	}
	var out []Result
	for _, section := range root.Keys() {
		switch section.Key {
		case "calendar", equivalents: // which only the search for mutants reads
		case "case":
			for _, c := range section.Keys() {
				out = append(out, f.run(c))
			}
		default:
			out = append(out, Result{Case: section.Key, File: name, Line: section.KeyPos.Line, Differences: []string{tomldoc.OneLine(
				fmt.Sprintf("%s: unknown table %q%s: a file of worked cases has calendar and case", section.KeyPos, section.Key,
					spell.Suggest(section.Key, []string{"calendar", "case", equivalents})))}})
		}
	}
	if len(out) == 0 && root.Get(equivalents) == nil {
		out = append(out, Result{Case: "(none)", File: name, Differences: []string{name + ": the file holds no case: write [case.<name>] tables"}})
	}
	return out, nil
}

func readCalendars(law *policy.Policy, name string, data []byte) (map[string]*attendance.Calendar, error) {
	return attendance.ReadCalendars(name, data, attendance.CalendarSpec{Sessions: law.SessionNames(), WeekStarts: law.WeekStarts()})
}

// calendarFaults lists what is wrong with calendars, each on a line.
func calendarFaults(err error) []string {
	var faults *attendance.FileErrors
	if !errors.As(err, &faults) {
		return []string{tomldoc.OneLine(err.Error())}
	}
	var out []string
	for _, f := range faults.All {
		out = append(out, tomldoc.OneLine(f.Error()))
	}
	return out
}

// maxBytes is how large a file of cases may be.
const maxBytes = 4 << 20

func broken(name string, faults []*tomldoc.Fault) Result {
	r := Result{Case: "(file)", File: name}
	for _, f := range faults {
		r.Differences = append(r.Differences, tomldoc.OneLine(f.Error()))
	}
	return r
}

// run reads one case and compares.
func (f *file) run(n *tomldoc.Node) Result {
	s := &situation{file: f}
	r := Result{Case: n.Key, File: f.name, Line: n.KeyPos.Line}
	r.Differences, r.open = f.judge(n, s)
	if n.Kind == tomldoc.Table {
		r.Title = textOf(n.Get("title"))
	}
	return r
}

// judge reads a case into a situation and tells what is wrong with it, or else what came out otherwise than it expects, and how much
// of that are verdicts left open.
func (f *file) judge(n *tomldoc.Node, s *situation) (out []string, open int) {
	if n.Kind != tomldoc.Table {
		s.fault(n.Pos, "a case is a table: write [case.%s]", n.Key)
	} else {
		s.words(n)
		s.read(n)
	}
	if len(s.faults) > 0 {
		return s.faults, 0
	}
	for _, p := range s.points {
		differences, left := s.compare(p)
		out, open = append(out, differences...), open+left
	}
	return out, open
}

func (s *situation) fault(at tomldoc.Pos, format string, args ...any) {
	s.faults = append(s.faults, tomldoc.OneLine(at.String()+": "+fmt.Sprintf(format, args...)))
}

func (s *situation) known(n *tomldoc.Node, keys []string) {
	for _, k := range n.Keys() {
		if !slices.Contains(keys, k.Key) {
			s.fault(k.KeyPos, "unknown key %q%s: allowed here are %s", k.Key, spell.Suggest(k.Key, keys), strings.Join(keys, ", "))
		}
	}
}

// words checks what is said of a case for people.
func (s *situation) words(n *tomldoc.Node) {
	for _, key := range []string{"title", "note", "cite"} {
		k := n.Get(key)
		if k == nil {
			continue
		}
		texts := k.Elems()
		if key != "cite" || k.Kind != tomldoc.Array {
			texts = []*tomldoc.Node{k}
		}
		for _, t := range texts {
			if t.Kind != tomldoc.String {
				s.fault(t.Pos, "%s is free text in quotes; a cite may be a list of such texts", key)
			}
		}
	}
}

func (s *situation) read(n *tomldoc.Node) {
	s.known(n, caseKeys)
	s.pupil = &attendance.Pupil{ID: n.Key, Facts: map[string]string{}, Calendar: s.calendar(n)}
	s.readPupil(n.Get("pupil"))
	if parent := n.Get("parent"); parent != nil {
		if s.parent = parent.Str; parent.Kind != tomldoc.String || parent.Str == "" {
			s.fault(parent.Pos, "parent names the parent that the case asks about, as in parent = \"mother\"")
		}
		s.pupil.Parents = []string{s.parent}
	}
	s.readHistory(n.Get("history"))
	s.readPoints(n)
	if s.pupil.Calendar == nil || len(s.points) == 0 {
		return
	}
	if s.file.budget -= s.pupil.Calendar.Len() * len(s.points); s.file.budget < 0 {
		s.fault(n.KeyPos, "the cases of this file span more than %d sessions together: give them shorter calendars, or split the file", maxSpan)
		return
	}
	s.pupil.Register = attendance.NewRegister(s.pupil.Calendar, nil)
	given := map[attendance.Date]bool{}
	s.readMarks(n.Get("marks"), given)
	s.fill(n.Get("fill"), given)
}

func (s *situation) calendar(n *tomldoc.Node) *attendance.Calendar {
	named := n.Get("calendar")
	names := make([]string, 0, len(s.file.calendars))
	for name := range s.file.calendars {
		names = append(names, name)
	}
	slices.Sort(names)
	switch {
	case named == nil && len(names) == 1:
		return s.file.calendars[names[0]]
	case named == nil:
		s.fault(n.KeyPos, "the case names no calendar: write calendar = %q", strings.Join(names[:min(1, len(names))], ""))
		return nil
	}
	if named.Kind != tomldoc.String {
		s.fault(named.Pos, "calendar is the name of a [calendar], as in calendar = %q", strings.Join(names[:min(1, len(names))], ""))
		return nil
	}
	c := s.file.calendars[named.Str]
	if c == nil {
		s.fault(named.Pos, "there is no [calendar.%s] in this file%s", named.Str, spell.Suggest(named.Str, names))
	}
	return c
}

// readPupil reads the facts. The built-in ones have a place of their own.
func (s *situation) readPupil(n *tomldoc.Node) {
	if n == nil {
		return
	}
	known := slices.Concat(builtIn, slices.Collect(s.file.law.Facts()))
	if n.Kind != tomldoc.Table {
		s.fault(n.Pos, "pupil is a table of facts, as in pupil = { born = 2012-05-01 }")
	}
	s.known(n, known)
	for _, f := range n.Keys() {
		var d attendance.Date
		text, ok := factText(f)
		if !ok {
			s.fault(f.Pos, "%s is a text, a number, a date, true or false", f.Key)
			continue
		}
		if f.Key != "year_group" && slices.Contains(builtIn, f.Key) {
			var err error
			if d, err = attendance.ParseDate(text); err != nil {
				s.fault(f.Pos, "%s: %v", f.Key, err)
			}
		}
		switch f.Key {
		case "born":
			s.pupil.Born = d
		case "enrolled":
			s.pupil.Enrolled = d
		case "left":
			s.pupil.Left = d
		case "year_group":
			s.pupil.YearGroup = text
		default:
			s.pupil.Facts[f.Key] = text
		}
	}
}

func factText(n *tomldoc.Node) (string, bool) {
	switch n.Kind {
	case tomldoc.String, tomldoc.Date:
		return n.Str, true
	case tomldoc.Integer:
		return strconv.FormatInt(n.Int, 10), true
	case tomldoc.Bool:
		return strconv.FormatBool(n.Bool), true
	}
	return "", false
}

// readPoints reads the dates on which something is expected: the case's own, or one for each table of expectations.
func (s *situation) readPoints(n *tomldoc.Node) {
	expect := n.Get("expect")
	if expect == nil || expect.Kind != tomldoc.Table || len(expect.Keys()) == 0 {
		s.fault(n.KeyPos, "the case expects nothing: write [case.%s.expect] with, for example, rules = { … = \"met\" }", n.Key)
		return
	}
	on := n.Get("on")
	if on != nil {
		d, ok := s.date(on)
		for _, p := range expect.Keys() {
			if _, err := attendance.ParseDate(p.Key); err == nil {
				s.fault(p.KeyPos, "the case has an on, so that all of expect is about that date: leave on out to expect something on several dates")
				return
			}
		}
		s.known(expect, expectKeys)
		if ok {
			s.points = append(s.points, point{d, expect})
		}
		return
	}
	for _, p := range expect.Keys() {
		d, err := attendance.ParseDate(p.Key)
		if err != nil || p.Kind != tomldoc.Table {
			s.fault(p.KeyPos, "the case has no on: then each table of expectations is named by its date, as in [case.%s.expect.\"2024-10-08\"]", n.Key)
			continue
		}
		s.known(p, expectKeys)
		s.points = append(s.points, point{d, p})
	}
}

func (s *situation) date(n *tomldoc.Node) (attendance.Date, bool) {
	d, err := attendance.ParseDate(n.Str)
	if n.Kind != tomldoc.Date || err != nil {
		s.fault(n.Pos, "%s is a date, as in 2024-11-08", n.Key)
		return attendance.Date{}, false
	}
	return d, true
}

// readMarks enters the marks given for days and ranges of days.
func (s *situation) readMarks(n *tomldoc.Node, given map[attendance.Date]bool) {
	if n == nil {
		return
	}
	if n.Kind != tomldoc.Table {
		s.fault(n.Pos, "marks is a table of days, as in marks = { \"2024-09-09..2024-09-10\" = \"G G\" }")
	}
	for _, entry := range n.Keys() {
		days, err := attendance.ParseDays(entry.Key)
		if err != nil {
			s.fault(entry.KeyPos, "%v", err)
			continue
		}
		marks, ok := s.marks(entry)
		if !ok {
			continue
		}
		single := days.From == days.To
		c := s.pupil.Calendar
		for i := c.DaysThrough(days.From.AddDays(-1)); i < c.DaysThrough(days.To); i++ {
			d := c.Day(i)
			if given[d] {
				s.fault(entry.KeyPos, "%s has marks from another entry already", d)
			}
			given[d] = true
			s.enter(entry, d, marks, single)
		}
		if single && c.DaysThrough(days.To) == c.DaysThrough(days.From.AddDays(-1)) {
			s.fault(entry.KeyPos, "%s is no school day in calendar %s: a mark on a closed day would not count", days.From, c.Name())
		}
	}
}

// marks reads the marks of one day, one for each session.
func (s *situation) marks(n *tomldoc.Node) ([]string, bool) {
	sessions := s.file.law.SessionNames()
	if n.Kind != tomldoc.String {
		s.fault(n.Pos, "the marks of a day are a text, one for each of %s", strings.Join(sessions, ", "))
		return nil, false
	}
	marks := strings.Fields(n.Str)
	if len(marks) != len(sessions) {
		s.fault(n.Pos, "%d marks are given; a day has one for each of %s (a dot for none)", len(marks), strings.Join(sessions, ", "))
		return nil, false
	}
	return marks, true
}

// enter puts a day's marks into the register. On a single day a mark for a closed session is a fault; in a range of days it
// is passed over.
func (s *situation) enter(n *tomldoc.Node, d attendance.Date, marks []string, single bool) {
	for i, session := range s.file.law.SessionNames() {
		if marks[i] == "." {
			continue
		}
		if _, open := s.pupil.Calendar.Find(d, session); !open {
			if single {
				s.fault(n.Pos, "%s %s is closed in calendar %s: a mark on it would not count (write a dot)", d, session, s.pupil.Calendar.Name())
			}
			continue
		}
		m := attendance.Mark{Date: d, Session: session, Code: marks[i]}
		if code, minutes, timed := strings.Cut(marks[i], ":"); timed && code != "" {
			missed, err := strconv.Atoi(minutes)
			if err != nil {
				s.fault(n.Pos, "%q: minutes are a whole number, as in U:95", marks[i])
				continue
			}
			m.Code, m.Minutes, m.Timed = code, missed, true
		}
		if err := s.pupil.Register.Set(m); err != nil {
			s.fault(n.Pos, "%s %s: %v", d, session, err)
		}
	}
}

// fill enters the marks of every other open day up to the last date asked for.
func (s *situation) fill(n *tomldoc.Node, given map[attendance.Date]bool) {
	if n == nil {
		return
	}
	marks, ok := s.marks(n)
	if !ok {
		return
	}
	var last attendance.Date
	for _, p := range s.points {
		if p.on.After(last) {
			last = p.on
		}
	}
	c := s.pupil.Calendar
	roll := s.pupil.Roll()
	for i := range c.DaysThrough(last) {
		in := c.DaySessions(i)
		if !given[c.Day(i)] && !in.Intersect(roll).Empty() {
			s.enter(n, c.Day(i), marks, false)
		}
	}
}
