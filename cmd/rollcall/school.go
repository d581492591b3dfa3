package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// school is a school's files as the user named them.
type school struct {
	*attendance.School                        // nil if it is read as a population
	population         *attendance.Population // nil if it is not
	at                 location
	problems           int
}

// HasTotals reports whether the folder holds totals instead of registers.
func (s *school) HasTotals() bool { return s.School != nil && s.School.HasTotals() }

// Facts lists the columns of pupils.csv that are no built-in ones.
func (s *school) Facts() []string {
	if s.population != nil {
		return s.population.Facts()
	}
	return s.School.Facts()
}

// folder is where case histories lie.
func (s *school) folder() escalation.Folder {
	if s.population != nil {
		return s.population
	}
	return s.School
}

const sampleCalendar = `
    terms  = ["2024-09-02..2024-10-25", "2024-11-04..2024-12-20"]   # open Monday to Friday inside these
    closed = ["2024-11-29"]                                          # but not on these days`

// openSchool opens a folder, or a single register or counts file with what lies beside it.
func (c *console) openSchool(law *policy.Policy, path string) (*school, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("there is no %s: give the school's folder, as in rollcall evaluate --pack %s examples/riverside", path, law.ID())
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no ordinary file, and a register is read twice: write it to a file first", path)
	}
	at := location{folder: path}
	var files fs.FS = watchedFiles{c, os.DirFS(path)}
	if !info.IsDir() {
		one, err := c.beside(path)
		if err != nil {
			return nil, err
		}
		at, files = location{filepath.Dir(path), one.folder()}, one
	}
	c.progress.begin(reading, 0)
	mapping, feed, err := c.mapped(at, files)
	if err == nil && !feed {
		err = c.advise(at.folder, files)
	}
	if err != nil {
		return nil, err
	}
	open := opener(law)
	open.Mapping = mapping
	if stream, err := c.streams(files, feed); stream || err != nil {
		if err != nil {
			return nil, err
		}
		return c.openPopulation(open, files, at)
	}
	s, err := open.OpenSchool(files)
	if stopped := c.stopped(); stopped != nil {
		return nil, stopped
	}
	if err != nil {
		return nil, errors.New(at.placed(err))
	}
	out := &school{School: s, at: at}
	c.tellNotes(out)
	return out, nil
}

func opener(law *policy.Policy) attendance.Opener {
	return attendance.Opener{Sessions: law.SessionNames(), Decompress: map[string]func(io.Reader) (io.ReadCloser, error){
		".zst": func(r io.Reader) (io.ReadCloser, error) {
			d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
			if err != nil {
				return nil, err
			}
			return d.IOReadCloser(), nil
		},
	}}
}

// advise says what to write if a file is missing: as an error if nothing can be done without it.
func (c *console) advise(folder string, files fs.FS) error {
	calendar, err := fs.Glob(files, "calendar.toml")
	if err != nil {
		return err
	}
	has := func(kind string) bool {
		one, _ := fs.Glob(files, kind+"*.csv*")
		more, _ := fs.Glob(files, kind+"/*.csv*")
		return len(one)+len(more) > 0
	}
	registers, counts := has("register"), has("counts")
	switch {
	case !registers && !counts:
		return fmt.Errorf("%s has no marks: write register.csv (pupil,date,session,mark), or totals in counts.csv (group,code,sessions)%s",
			folder, others(files))
	case len(calendar) == 0 && !counts:
		return fmt.Errorf("%s has no calendar.toml, which says when the school is open. Write one, as in\n%s", folder, sampleCalendar)
	case registers && !has("pupils"):
		c.tell("note: %s has no pupils.csv, so nobody's age is known and rules that ask for it are undetermined; "+
			"its columns are pupil,born,enrolled,left,school,year_group", folder)
	}
	return nil
}

// others names what a folder has instead of what was looked for.
func others(files fs.FS) string {
	entries, _ := fs.ReadDir(files, ".")
	var names []string
	for _, e := range entries {
		if len(names) < 10 {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return "; it is empty"
	}
	return "; it has " + strings.Join(names, ", ")
}

// location is where a school's files are.
type location struct {
	folder string // as the user named it
	hidden string // a folder that is there for the reader only
}

// placed puts the folder that the user named before the file of each problem.
func (l location) placed(err error) string {
	var one *attendance.FileError
	var all *attendance.FileErrors
	switch {
	case errors.As(err, &all):
		lines := make([]string, len(all.All))
		for i, e := range all.All {
			lines[i] = l.placed(e)
		}
		return strings.Join(lines, "\n")
	case errors.As(err, &one):
		e := *one
		e.File = filepath.Join(l.folder, strings.TrimPrefix(e.File, l.hidden))
		return e.Error()
	}
	return l.folder + ": " + err.Error()
}

// yearsAhead is how far after the last mark a date may be: no pupil is at school for longer, and since when a finding holds is
// searched through all the days whose marks are missing.
const yearsAhead = 20

// onDate gives the date asked for, or else the last date that has a mark, and says so.
func (c *console) onDate(s *school, text string) (d attendance.Date, note string, err error) {
	if text != "" {
		if d, err = attendance.ParseDate(text); err != nil {
			return d, "", err
		}
		if last := s.lastMarked(); !last.IsZero() && d.After(last.AddMonths(12*yearsAhead)) {
			return d, "", fmt.Errorf("%s is more than %d years after the last mark, of %s, and nothing is known of it: is the year right?", d, yearsAhead, last)
		}
		return d, "", nil
	}
	if s.population != nil {
		return d, "", errNoDate
	}
	switch d = s.LastMarked(); {
	case !d.IsZero():
		return d, "the last date that has a mark", nil
	case s.HasTotals():
		return d, "", errors.New("totals carry no dates: say on which date the law is asked for, as in --on 2025-07-22")
	}
	for _, err := range s.Pupils() { // they may say why there is no mark
		if err != nil {
			c.problem(s, err)
		}
	}
	_ = c.verdict(s)
	return d, "", errors.New("no mark says on which date to evaluate: give --on, as in --on 2025-07-22")
}

// told is how many problems of a school's files are printed one by one.
const told = 50

// problem tells something that is wrong with the files.
func (c *console) problem(s *school, err error) {
	if s.problems++; s.problems <= told {
		c.tell("%s", s.at.placed(err))
	}
}

// verdict says, after all pupils, whether anything was wrong with the files.
func (c *console) verdict(s *school) error {
	if s.problems > told {
		c.tell("and %d more problems", s.problems-told)
	}
	if s.problems > 0 {
		return errPartly
	}
	return nil
}
