package attendance

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// claim is what one event of a feed says about a pupil's session, or about all sessions of a day.
type claim struct {
	line, col int
	pupil     string
	school    string // "" if the feed does not say
	date      Date   // zero if it cannot be read
	session   string // "" for every session of the day
	code      string // "" if the event has none: its session stays unmarked
	minutes   int
	timed     bool
	share     int // of the session, in millionths; with the session's length it gives the minutes
	shared    bool
	recorded  Date
}

// whole is the share of a session that is all of it.
const whole = 1_000_000

// feedFile is one file of a feed while it is read.
type feedFile struct {
	school   *School
	mapping  *Mapping
	name     string
	tell     func(*FileError) bool // nil if nobody listens
	take     func(*claim) bool     // is given the claims and says whether to go on
	unlisted func(line, col int, what, hint string)
	codes    map[string]mapped
	key      []byte
}

// mapped is what the mapping made of an event.
type mapped struct {
	code    string
	untimed bool
	verdict verdict
}

func (x *feedFile) bad(line, col int, format string, args ...any) bool {
	return x.tell == nil || x.tell(&FileError{x.name, line, col, fmt.Sprintf(format, args...)})
}

// codeOf is Mapping.codeOf, which it asks once for events that are alike.
func (x *feedFile) codeOf(get func(field string) string) mapped {
	x.key = x.key[:0]
	for _, f := range x.mapping.fields {
		x.key = append(append(x.key, get(f)...), 0)
	}
	x.key = append(x.key, get(x.mapping.markField())...)
	if v, ok := x.codes[string(x.key)]; ok {
		return v
	}
	var v mapped
	v.code, v.untimed, v.verdict = x.mapping.codeOf(get)
	const enough = 10_000
	if len(x.codes) < enough {
		x.codes[string(x.key)] = v
	}
	return v
}

// open opens a file of the feed as plain text.
func (s *School) openFeed(name string) (io.ReadCloser, error) {
	in, err := openRegular(s.fsys, name)
	if err != nil {
		return nil, err
	}
	switch ext := path.Ext(name); ext {
	case ".xml", ".json", ".jsonl":
		return in, nil
	default:
		plain, err := s.unpack(ext, in)
		if err != nil {
			in.Close()
			return nil, err
		}
		return bothClosed{plain, in}, nil
	}
}

// bothClosed closes with what is unpacked what is packed.
type bothClosed struct {
	io.ReadCloser
	packed io.Closer
}

func (b bothClosed) Close() error { return errors.Join(b.ReadCloser.Close(), b.packed.Close()) }

// readFeed reads a file of the feed, and reports whether it was read to its end.
func (s *School) readFeed(x *feedFile) (complete bool) {
	x.school, x.mapping, x.codes = s, s.mapping, map[string]mapped{}
	in, err := s.openFeed(x.name)
	if err != nil {
		x.bad(0, 0, "the file cannot be opened and is left out: %v", err)
		return false
	}
	defer in.Close()
	switch s.mapping.layout {
	case edFi:
		err = x.readEdFi(in)
	case ctf:
		err = x.readCTF(in)
	default:
		err = x.readTable(in)
	}
	switch at, placed := errors.AsType[*FileError](err); {
	case err == nil, errors.Is(err, errEnough):
		return true
	case placed:
		x.bad(at.Line, at.Col, "the file breaks off here: %s; what stands before is used: copy the file again", at.Msg)
	case errors.Is(err, errUnusable), errors.Is(err, errCut): // and it has been told why
	default:
		x.bad(0, 0, "the file breaks off: %v; what was read is used: copy the file again", err)
	}
	return false
}

var (
	// errEnough ends the reading of a file because nobody wants more of it.
	errEnough = errors.New("enough")
	// errUnusable ends the reading of a file of which nothing can be used, which has been told.
	errUnusable = errors.New("the file cannot be used")
	// errCut ends the reading of a table that was cut off within its last row, which has been told.
	errCut = errors.New("the file breaks off within a row")
)

// mappingOf gives the mapping of a school's folder, nil if it has none.
func (o Opener) mappingOf(fsys fs.FS) (*Mapping, error) {
	if o.Mapping != nil {
		return o.Mapping, nil
	}
	data, err := readSmall(fsys, "mapping.toml")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("mapping.toml, which says how the feed is to be read, cannot be read itself: %w", err)
	}
	return ReadMapping("mapping.toml", data)
}

// openMapped opens a school's folder that holds a feed.
func (s *School) openMapped(m *Mapping) error {
	s.mapping = m
	if err := s.feedCalendars(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(s.fsys, ".")
	if err != nil {
		return fmt.Errorf("the school's folder cannot be listed: %w", err)
	}
	var feeds []string
	for _, e := range entries {
		if !e.IsDir() && m.reads(e.Name()) {
			feeds = append(feeds, e.Name())
		}
	}
	for _, kind := range []string{"register", "counts"} {
		for _, name := range s.files(kind, ".csv") {
			if !slices.Contains(feeds, name) {
				s.problems.add(&FileError{name, 0, 0, "the file is not read: with a mapping the marks come from the feed; move it out of the folder, or name it in files"})
			}
		}
	}
	if len(feeds) == 0 {
		wanted := m.files
		if len(wanted) == 0 {
			for _, ext := range m.endings() {
				wanted = append(wanted, "*"+ext)
			}
		}
		return &FileError{m.file, 1, 1, fmt.Sprintf("the folder has no file of the feed: %s is wanted", strings.Join(wanted, " or "))}
	}
	s.readPupils(s.files("pupils", ".csv"))
	s.registers = feeds
	s.surveyFeeds()
	return nil
}

// feedCalendars reads the calendars, from calendar.toml or from the file that the mapping names.
func (s *School) feedCalendars() error {
	m := s.mapping
	data, err := readSmall(s.fsys, "calendar.toml")
	switch {
	case err == nil && m.calendarFile != "":
		return &FileError{m.file, 1, 1, "the mapping names " + m.calendarFile + " as calendar, but there is a calendar.toml too: one of the two must go"}
	case err == nil:
		s.calendars, err = ReadCalendars("calendar.toml", data, CalendarSpec{Sessions: s.opener.Sessions})
	case m.calendarFile != "":
		s.calendars, err = s.readEdFiCalendars()
	default:
		return fmt.Errorf("a feed has a calendar.toml with the stretches of opening beside it, or its mapping names one with calendar: %w", err)
	}
	if err == nil && len(s.calendars) == 0 {
		file := "calendar.toml"
		if m.calendarFile != "" {
			file = m.calendarFile
		}
		err = &FileError{file, 1, 1, "the file holds no calendar: it says of no school when it is open"}
	}
	return err
}

// Notes say what reading a feed adds to it, or what it cannot know: show them with whatever comes of the school. There are none
// without a [Mapping].
func (s *School) Notes() []string { return slices.Clone(s.notes) }

func (s *School) note(format string, args ...any) {
	const enough = 50
	if len(s.notes) < enough {
		s.notes = append(s.notes, fmt.Sprintf(format, args...))
	}
}

// feedSurvey finds out where the claims about each pupil stand, and until when each school sent some.
type feedSurvey struct {
	school *School
	now    int32 // the pupil whose block it is, -1 if nobody's
	last   int32
	id     string
	lastOf map[*Calendar]Date // the last date with an event on an open session
}

// surveyFeeds goes through the feed once.
func (s *School) surveyFeeds() {
	v := feedSurvey{school: s, last: -1, lastOf: map[*Calendar]Date{}}
	complete := true
	for _, name := range s.registers {
		v.now, v.id = -1, ""
		x := &feedFile{name: name, take: v.see}
		complete = s.readFeed(x) && complete
	}
	s.lastOf = v.lastOf
	m := s.mapping
	switch {
	case m.fill == "":
	case !complete:
		s.problems.add(&FileError{m.file, m.fillLine, 0, "nothing is filled with " + m.fill + ": the feed is not complete, and events that are missing would be taken for presence"})
	default:
		s.fills = true
		s.note("%s", m.fillNote())
		for _, c := range s.calendars {
			until := s.fillsTo(c)
			if s.last.Before(until) {
				s.last = until
			}
		}
	}
	if !s.listed {
		s.note("there is no pupils.csv: pupils without an event are not known, and are in no figure; the others are taken to be on roll all the time")
	}
}

// fillsTo gives the last date up to which sessions of a calendar are filled.
func (s *School) fillsTo(c *Calendar) Date {
	if to := s.mapping.fillTo; !to.IsZero() {
		return earlier(to, c.last)
	}
	return s.lastOf[c]
}

// see counts the blocks of each pupil.
func (v *feedSurvey) see(c *claim) bool {
	s := v.school
	if v.now < 0 || v.id != c.pupil {
		v.turnTo(c)
	}
	if v.now < 0 || c.date.IsZero() || !s.isAt(v.now, c.school) {
		return true
	}
	calendar := s.pupils[v.now].calendar
	if calendar == nil { // the pupil moved
		calendar = s.stayAt(v.now, c.date)
	}
	if calendar == nil || c.date.After(calendar.last) {
		return true
	}
	if !calendar.IsSchoolDay(c.date) {
		return true
	}
	if c.code != "" {
		s.last = later(s.last, c.date)
	}
	v.lastOf[calendar] = later(v.lastOf[calendar], c.date)
	return true
}

func (v *feedSurvey) turnTo(c *claim) {
	s := v.school
	v.id = c.pupil
	n, ok := s.find([]byte(c.pupil), v.last)
	if !ok {
		n = -1
		if !s.listed && checkID(len(c.pupil)) == "" {
			if calendar, err := s.calendarOf(c.school); err == nil {
				n = s.enrol(c.pupil, stay{school: c.school, calendar: calendar})
			}
		}
	}
	v.now = n
	if n >= 0 {
		v.last = n
		s.pupils[n].blocks++
	}
}

// stayAt gives the calendar of the school at which a pupil who moved was on a date, nil if at none.
func (s *School) stayAt(n int32, d Date) *Calendar {
	for _, st := range s.moved[n] {
		if !d.Before(st.from) && (st.to.IsZero() || !d.After(st.to)) {
			return st.calendar
		}
	}
	return nil
}
