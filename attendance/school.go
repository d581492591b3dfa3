package attendance

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
)

// Opener says how a school's files are opened. The zero Opener reads plain and gzip files.
type Opener struct {
	// Decompress opens compressed files by extension, such as ".zst"; ".gz" is built in.
	Decompress map[string]func(io.Reader) (io.ReadCloser, error)
	// Sessions are those of a school day where calendar.toml does not say; AM and PM if not given.
	Sessions []string
	// Mapping says how the feed of another system is to be read that lies in the folder instead of registers. Without it
	// mapping.toml of the folder does, if there is one.
	Mapping *Mapping
}

// School is what a school's folder holds: who the pupils are, and where their marks stand. The marks themselves are read
// anew each time that [School.Pupils] is ranged over. A School never changes and is safe for concurrent use.
type School struct {
	opener    Opener
	fsys      fs.FS
	calendars map[string]*Calendar
	registers []string  // the files, in order of name
	listed    bool      // pupils.csv says who there is
	everyone  *Calendar // where it does not: the calendar of all
	pupils    []listed
	number    map[string]int32 // the place in pupils, by id
	moved     map[int32][]stay // of pupils who were at several schools
	facts     []string
	factTexts [][]string // for each fact that of each pupil; as long as there are any
	totals    []*Totals
	problems  problemList
	last      Date
	mapping   *Mapping           // nil if the registers are the school's own
	fills     bool               // sessions without an event are filled
	lastOf    map[*Calendar]Date // the last date on which each school has an event
	notes     []string
}

// maxProblems is how many problems of a folder are told one by one.
const maxProblems = 1000

// problemList holds what is wrong, and counts what is beyond maxProblems.
type problemList struct {
	all  []*FileError
	more int
}

func (l *problemList) add(e *FileError) bool {
	if len(l.all) == maxProblems {
		l.more++
	} else {
		l.all = append(l.all, e)
	}
	return true
}

// OpenSchool reads a school's folder: calendar.toml, pupils.csv, and registers in register.csv, in files named register….csv,
// or in a folder register; or totals in counts.csv. Compressed files have .gz after their name. With a mapping.toml the marks are
// taken from the feed of another system, see [Mapping]. It fails only if nothing can
// be done at all; what is wrong with single rows is told by [School.Pupils].
//
// A register has a row a mark: pupil,date,session,mark and if wanted minutes and recorded; or is wide, a row a pupil and a column
// a session: pupil,2024-09-03 AM,2024-09-03 PM and so on; or compact: pupil,marks, where marks holds a character for each open
// session of the pupil's calendar, in order of time: a code, or a full stop for no mark. A longer code, or one with minutes, stands
// in parentheses, as in (C1) or (U:35), so that the codes ( ) . , and " cannot be written there. What is left out at the end is
// not marked. The header tells which of the three it is.
//
// Of the registers OpenSchool finds out only whose rows stand where, so that Pupils can give each pupil as soon as the last
// row has been read.
func OpenSchool(fsys fs.FS) (*School, error) { return Opener{}.OpenSchool(fsys) }

// OpenSchool is the function [OpenSchool] with settings.
func (o Opener) OpenSchool(fsys fs.FS) (*School, error) {
	s := &School{opener: o, fsys: fsys, number: map[string]int32{}, moved: map[int32][]stay{}}
	m, err := o.mappingOf(fsys)
	if err != nil {
		return nil, err
	}
	if m != nil {
		if err := s.openMapped(m); err != nil {
			return nil, err
		}
		return s, nil
	}
	counts, registers, pupils := s.files("counts", ".csv"), s.files("register", ".csv"), s.files("pupils", ".csv")
	data, err := readSmall(fsys, "calendar.toml")
	switch {
	case errors.Is(err, fs.ErrNotExist) && len(counts) > 0:
		if len(registers)+len(pupils) > 0 {
			s.problems.add(&FileError{"calendar.toml", 0, 0, "there is no such file: counts.csv is read, pupils and registers are not, for want of a calendar"})
		}
		registers, pupils = nil, nil
	case err != nil:
		return nil, fmt.Errorf("a school's folder has a calendar.toml with the stretches of opening, or a counts.csv: %w", err)
	default:
		if s.calendars, err = ReadCalendars("calendar.toml", data, CalendarSpec{Sessions: o.Sessions}); err != nil {
			return nil, err
		}
		if len(s.calendars) == 0 {
			return nil, noCalendar()
		}
	}
	s.readPupils(pupils)
	s.readCounts(counts)
	s.survey(registers)
	return s, nil
}

func noCalendar() error {
	return &FileError{"calendar.toml", 1, 1, `the file holds no calendar: write terms = ["2024-09-02..2024-10-25"]`}
}

// files lists the files of one kind, in order of name.
func (s *School) files(kind, ext string) []string {
	var out []string
	for _, pattern := range []string{kind + "*" + ext + "*", kind + "/*" + ext + "*"} {
		found, _ := fs.Glob(s.fsys, pattern)
		out = append(out, found...)
	}
	slices.Sort(out)
	return out
}

// calendarOf gives the calendar of a school by its name; with a single calendar the name may be left out.
func (s *School) calendarOf(school string) (*Calendar, error) {
	if c := s.calendars[school]; c != nil {
		return c, nil
	}
	if c := s.calendars[""]; c != nil {
		return c, nil
	}
	names := make([]string, 0, len(s.calendars))
	for name := range s.calendars {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) == 1 && school == "" {
		return s.calendars[names[0]], nil
	}
	list := strings.Join(names[:min(len(names), 20)], ", ")
	if school == "" {
		return nil, fmt.Errorf("calendar.toml has several calendars, and no school says which: name one of %s", list)
	}
	return nil, fmt.Errorf("calendar.toml has no calendar for the school %s%s: it has %s", quoteShort(school), spell.Suggest(school, names), list)
}

// find gives the place of a pupil in pupils. Rows are mostly in the same order everywhere, so the one after the last is tried
// first.
func (s *School) find(id []byte, last int32) (int32, bool) {
	if next := last + 1; int(next) < len(s.pupils) && s.pupils[next].id == string(id) {
		return next, true
	}
	n, ok := s.number[string(id)]
	return n, ok
}

// openAnywhere reports whether any school has a session on a date.
func (s *School) openAnywhere(d Date, session string) bool {
	for _, c := range s.calendars {
		if _, open := c.Find(d, c.sessionNamed(session)); open {
			return true
		}
	}
	return false
}

// schoolDay reports whether any school has a session on a date. Marks on other dates are slips of the pen.
func (s *School) schoolDay(d Date) bool {
	for _, c := range s.calendars {
		if c.IsSchoolDay(d) {
			return true
		}
	}
	return false
}

// LastMarked gives the latest date that has a mark, zero if none has. Dates on which every school is closed are passed over.
func (s *School) LastMarked() Date { return s.last }

// Len says how many pupils [School.Pupils] gives.
func (s *School) Len() int { return len(s.pupils) }

// HasTotals reports whether the folder holds totals instead of registers.
func (s *School) HasTotals() bool { return len(s.totals) > 0 }

// Totals gives the totals of the groups, in the order of their first row.
func (s *School) Totals() iter.Seq[*Totals] { return slices.Values(s.totals) }

// Facts lists the columns of pupils.csv that are no built-in ones.
func (s *School) Facts() []string { return slices.Clone(s.facts) }
