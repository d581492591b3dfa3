package attendance

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/rows"
	"github.com/rollcall-dev/rollcall/internal/spell"
)

// Opener says how a school's files are opened. The zero Opener reads plain and gzip files.
type Opener struct {
	// Decompress opens compressed files by extension, such as ".zst"; ".gz" is built in.
	Decompress map[string]func(io.Reader) (io.ReadCloser, error)
	// Sessions are those of a school day where calendar.toml does not say; AM and PM if not given.
	Sessions []string
}

// School is what a school's folder holds. Marks are kept as a byte each.
type School struct {
	opener    Opener
	fsys      fs.FS
	calendars map[string]*Calendar
	joined    map[string]*Calendar
	codes     Codes
	pupils    []*enrolments
	byID      map[string]*enrolments
	listed    bool // pupils.csv says who there is
	facts     []string
	totals    []*Totals
	problems  problemList
	last      Date
}

// maxProblems is how many problems of a folder are told one by one.
const maxProblems = 1000

type problemList struct {
	all  []error
	more int
}

func (l *problemList) add(file string, line, col int, format string, args ...any) {
	if len(l.all) == maxProblems {
		l.more++
		return
	}
	l.all = append(l.all, &FileError{file, line, col, fmt.Sprintf(format, args...)})
}

// OpenSchool reads a school's folder: calendar.toml, pupils.csv, and registers in register.csv, in files named register….csv,
// or in a folder register; or totals in counts.csv. Compressed files have .gz after their name. It fails only if nothing can
// be done at all; what is wrong with single rows is told by [School.Pupils].
func OpenSchool(fsys fs.FS) (*School, error) { return Opener{}.OpenSchool(fsys) }

// OpenSchool is the function [OpenSchool] with settings.
func (o Opener) OpenSchool(fsys fs.FS) (*School, error) {
	s := &School{opener: o, fsys: fsys, joined: map[string]*Calendar{}, byID: map[string]*enrolments{}}
	counts, registers, pupils := s.files("counts"), s.files("register"), s.files("pupils")
	data, err := fs.ReadFile(fsys, "calendar.toml")
	switch {
	case errors.Is(err, fs.ErrNotExist) && len(counts) > 0:
	case err != nil:
		return nil, fmt.Errorf("a school's folder has a calendar.toml with the stretches of opening, or a counts.csv: %w", err)
	default:
		if s.calendars, err = ReadCalendars("calendar.toml", data, CalendarSpec{Sessions: o.Sessions}); err != nil {
			return nil, err
		}
		if len(s.calendars) == 0 {
			return nil, &FileError{"calendar.toml", 1, 1, `the file holds no calendar: write terms = ["2024-09-02..2024-10-25"]`}
		}
	}
	s.listed = len(pupils) > 0
	for _, group := range []struct {
		names []string
		read  func(string, *rows.Reader) error
	}{{pupils, s.readPupils}, {registers, s.readRegister}, {counts, s.readCounts}} {
		for _, name := range group.names {
			if err := s.readFile(name, group.read); err != nil {
				return nil, err
			}
		}
	}
	return s, nil
}

// files lists the files of one kind, in order of name.
func (s *School) files(kind string) []string {
	var out []string
	for _, pattern := range []string{kind + "*.csv*", kind + "/*.csv*"} {
		found, _ := fs.Glob(s.fsys, pattern)
		out = append(out, found...)
	}
	slices.Sort(out)
	return out
}

// readFile reads the rows of one file. A file that breaks off in the middle keeps what was read of it.
func (s *School) readFile(name string, read func(string, *rows.Reader) error) error {
	f, err := s.fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var in io.Reader = f
	open := s.opener.Decompress[path.Ext(name)]
	switch ext := path.Ext(name); {
	case ext == ".csv":
	case ext == ".gz":
		open = func(r io.Reader) (io.ReadCloser, error) { return gzip.NewReader(r) }
	case open == nil:
		s.problems.add(name, 0, 0, "files ending in %s are not read: unpack the file, or give Opener.Decompress a way to open it", ext)
		return nil
	}
	if open != nil {
		unpacked, err := open(f)
		if err != nil {
			s.problems.add(name, 0, 0, "the file cannot be unpacked: %v", err)
			return nil
		}
		defer unpacked.Close()
		in = unpacked
	}
	err = read(name, rows.NewReader(in))
	if err != nil && !errors.Is(err, io.EOF) {
		s.problems.add(name, 0, 0, "the file breaks off: %v; the rows before are used", err)
	}
	return nil
}

// next reads the next good row, telling the bad ones.
func (s *School) next(name string, r *rows.Reader) ([][]byte, error) {
	for {
		fields, err := r.Next()
		var p *rows.Problem
		if !errors.As(err, &p) {
			return fields, err
		}
		s.problems.add(name, p.Line, p.Col, "%s; the row is left out", p.Msg)
	}
}

// calendarOf gives the calendar of a school by its name; with a single calendar the name may be left out.
func (s *School) calendarOf(school string) (*Calendar, error) {
	if c := s.calendars[school]; c != nil {
		return c, nil
	}
	names := make([]string, 0, len(s.calendars))
	for name := range s.calendars {
		names = append(names, name)
	}
	slices.Sort(names)
	if c := s.calendars[""]; c != nil || len(names) == 1 && school == "" {
		return s.calendars[names[0]], nil
	}
	return nil, fmt.Errorf("calendar.toml has no calendar for the school %s%s: it has %s", quoteShort(school), spell.Suggest(school, names), strings.Join(names, ", "))
}

// LastMarked gives the latest date that has a mark, zero if none has.
func (s *School) LastMarked() Date { return s.last }

// HasTotals reports whether the folder holds totals instead of registers.
func (s *School) HasTotals() bool { return len(s.totals) > 0 }

// Totals gives the totals of the groups, in the order of their first row.
func (s *School) Totals() iter.Seq[*Totals] { return slices.Values(s.totals) }

// Facts lists the columns of pupils.csv that are no built-in ones.
func (s *School) Facts() []string { return slices.Clone(s.facts) }

// Problems gives what is wrong with rows and files, each a [*FileError], in the order in which it was found.
func (s *School) Problems() iter.Seq[error] {
	return func(yield func(error) bool) {
		for _, err := range s.problems.all {
			if !yield(err) {
				return
			}
		}
		if s.problems.more > 0 {
			yield(fmt.Errorf("and %d more problems", s.problems.more))
		}
	}
}

// Pupils gives the pupils one after the other, in the order of pupils.csv, after an error for each problem with the files.
// The good rows are used all the same: go on after an error.
func (s *School) Pupils() iter.Seq2[*Pupil, error] {
	return func(yield func(*Pupil, error) bool) {
		for err := range s.Problems() {
			if !yield(nil, err) {
				return
			}
		}
		for _, e := range s.pupils {
			if !yield(e.pupil(s)) {
				return
			}
		}
	}
}

// readCounts reads totals: group,code,sessions.
func (s *School) readCounts(name string, r *rows.Reader) error {
	at, err := s.header(name, r, "group", "code", "sessions")
	if err != nil {
		return err
	}
	byGroup := map[string]*Totals{}
	for {
		f, err := s.next(name, r)
		if err != nil {
			return err
		}
		if !s.complete(name, r, f, at.width) {
			continue
		}
		group, code := string(f[at.of["group"]]), string(f[at.of["code"]])
		text := string(f[at.of["sessions"]])
		n, ok := digits(text)
		if !ok || len(text) > 15 {
			s.problems.add(name, r.Line(), r.Col(at.of["sessions"]), "%s is not a number of sessions: write a whole number", quoteShort(text))
			continue
		}
		t := byGroup[group]
		if t == nil {
			t = &Totals{Group: group}
			byGroup[group] = t
			s.totals = append(s.totals, t)
		}
		if err := t.Add(code, int64(n)); err != nil {
			s.problems.add(name, r.Line(), r.Col(at.of["code"]), "%v", err)
		}
	}
}

// columns says where the columns of a file are.
type columns struct {
	of    map[string]int
	names []string
	width int
}

// header reads the first row, which must name the columns given.
func (s *School) header(name string, r *rows.Reader, must ...string) (columns, error) {
	f, err := r.Next()
	at := columns{of: map[string]int{}, width: len(f)}
	var p *rows.Problem
	if errors.As(err, &p) {
		s.problems.add(name, p.Line, p.Col, "%s; without its header the file cannot be read", p.Msg)
		return at, io.EOF
	}
	if errors.Is(err, io.EOF) {
		s.problems.add(name, 1, 1, "the file is empty: its first row names the columns %s", strings.Join(must, ", "))
	}
	if err != nil {
		return at, err
	}
	for i, column := range f {
		text := strings.TrimSpace(string(column))
		if _, twice := at.of[text]; twice {
			s.problems.add(name, r.Line(), r.Col(i), "the column %s stands twice: the first one is used", quoteShort(text))
			continue
		}
		at.of[text] = i
		at.names = append(at.names, text)
	}
	for _, column := range must {
		if _, ok := at.of[column]; !ok {
			s.problems.add(name, r.Line(), 1, "there is no column %s%s: the file cannot be read without it", column, spell.Suggest(column, at.names[:min(len(at.names), 50)]))
			return at, io.EOF
		}
	}
	return at, nil
}

// complete reports whether a row has as many fields as the header.
func (s *School) complete(name string, r *rows.Reader, f [][]byte, width int) bool {
	if len(f) == width {
		return true
	}
	s.problems.add(name, r.Line(), r.Col(len(f)-1), "the row has %d fields, the header %d; the row is left out", len(f), width)
	return false
}
