// Daily follows a school whose registers close day by day, as a school management system does: it enters the marks of each day, and
// says what changed for whom. A correction of a mark long past is entered in the same way.
//
// Run it from the root of the module, or name the folder of a school:
//
//	go run ./examples/daily [folder]
package main

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func main() {
	folder := "examples/riverside"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := daily(os.Stdout, os.DirFS(folder)); err != nil {
		log.Fatal(err)
	}
}

// days is how many of the last days that have a mark are followed.
const days = 21

// school is the pupils as the system holds them, and the marks of the days to come, which here come from the files.
type school struct {
	cohort *attendance.Cohort
	watch  *policy.Watch
	rules  []string
	come   [][]attendance.Mark // by pupil
}

func daily(w io.Writer, folder fs.FS) error {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		return err
	}
	files, err := attendance.OpenSchool(folder)
	if err != nil {
		return err
	}
	last := files.LastMarked()
	s := &school{cohort: attendance.NewCohort(nil), rules: slices.Collect(law.Rules())}
	for pupil, err := range files.Pupils() {
		if err != nil {
			fmt.Fprintln(w, err) // a bad row; the good ones are used all the same
			continue
		}
		if err := s.take(pupil, last.AddDays(-days)); err != nil {
			return err
		}
	}
	s.watch = law.Watch(s.cohort, last.AddDays(-days))
	for on := range attendance.DaysBetween(s.watch.On().AddDays(1), last) {
		if err := s.enter(on); err != nil {
			fmt.Fprintln(w, err)
		}
		s.tell(w, s.watch.Close(on)) // on days without school too: windows move on
	}
	return s.correct(w, last)
}

// take takes a pupil with the marks up to a date, and puts by those of the days after it.
func (s *school) take(pupil *attendance.Pupil, until attendance.Date) error {
	var come []attendance.Mark
	begun := *pupil
	begun.Register = attendance.NewRegister(pupil.Calendar, s.cohort.Codes())
	for m := range pupil.Register.Marks() {
		if m.Date.After(until) {
			come = append(come, m)
		} else if err := begun.Register.Set(m); err != nil {
			return err
		}
	}
	s.come = append(s.come, come)
	return s.cohort.Add(&begun)
}

// enter enters the marks of a day.
func (s *school) enter(on attendance.Date) error {
	for i, come := range s.come {
		for ; len(come) > 0 && !come[0].Date.After(on); come = come[1:] {
			if err := s.watch.Mark(i, come[0]); err != nil {
				return fmt.Errorf("%s: %w", s.cohort.ID(i), err)
			}
		}
		s.come[i] = come
	}
	return nil
}

func (s *school) tell(w io.Writer, changes []policy.Change) {
	for _, c := range changes {
		if c.From != c.To && (c.From == policy.Met || c.To == policy.Met) {
			fmt.Fprintf(w, "%s  %-5s %s: %s, was %s\n", s.watch.On(), s.cohort.ID(c.Pupil), s.rules[c.Rule], c.To, c.From)
		}
	}
}

// correct shows what follows from a letter from the doctor: two days of truancy were illness. It is known at once.
func (s *school) correct(w io.Writer, on attendance.Date) error {
	for i := range s.cohort.Len() {
		if s.cohort.ID(i) != "R233" {
			continue
		}
		for _, day := range []string{"2025-03-05", "2025-03-06", "2025-03-07"} {
			for _, session := range s.cohort.Calendar(i).SessionNames() {
				m := attendance.Mark{Date: attendance.MustDate(day), Session: session, Code: "I", Recorded: on}
				if err := s.watch.Mark(i, m); err != nil {
					return err
				}
			}
		}
		fmt.Fprintln(w, "R233 was ill from 2025-03-05 to 2025-03-07")
		s.tell(w, s.watch.Changed(i))
	}
	return nil
}
