package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
)

// largeRegisters is from how many bytes on, as they are stored, registers are read as a population unless the user says otherwise.
const largeRegisters = 64 << 20

// choice is a flag that leaves a choice to the command unless it is given.
type choice struct{ given, on bool }

// String gives the choice as it is written.
func (c *choice) String() string {
	if !c.given {
		return ""
	}
	return strconv.FormatBool(c.on)
}

// Set makes the choice.
func (c *choice) Set(text string) error {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return errors.New("it is true or false")
	}
	*c = choice{given: true, on: on}
	return nil
}

// Type says what may be written.
func (*choice) Type() string { return "bool" }

// streamFlag adds the flag that says whether the registers are read as a population.
func streamFlag(cmd *cobra.Command, c *console) {
	f := cmd.Flags()
	f.Var(&c.stream, "stream", "read the registers in shards, on all cores, in memory that does not grow with the pupils; all files list the pupils in the same order; left out, from 64 MiB of registers on")
	f.Lookup("stream").NoOptDefVal = "true"
}

// streams decides whether a folder is read as a population.
func (c *console) streams(files fs.FS, feed bool) (bool, error) {
	counts, err := matching(files, "counts")
	if err != nil {
		return false, err
	}
	switch {
	case c.stream.given && c.stream.on && feed:
		return false, errors.New("--stream is for registers, and the folder holds the feed of another system, whose events are in no order of pupils: leave it out")
	case c.stream.given && c.stream.on && len(counts) > 0:
		return false, errors.New("--stream is for registers, and the folder holds totals in counts.csv: leave it out")
	case c.stream.given:
		return c.stream.on, nil
	case !c.streaming || feed || len(counts) > 0:
		return false, nil
	}
	registers, err := matching(files, "register")
	if err != nil {
		return false, err
	}
	var stored int64
	for _, name := range registers {
		if info, err := fs.Stat(files, name); err == nil {
			stored += info.Size()
		}
	}
	return stored >= largeRegisters, nil
}

// matching lists the files of a kind in a folder.
func matching(files fs.FS, kind string) ([]string, error) {
	one, err := fs.Glob(files, kind+"*.csv*")
	if err != nil {
		return nil, err
	}
	more, err := fs.Glob(files, kind+"/*.csv*")
	return append(one, more...), err
}

func (c *console) openPopulation(open attendance.Opener, files fs.FS, at location) (*school, error) {
	p, err := open.OpenPopulation(files)
	if stopped := c.stopped(); stopped != nil {
		return nil, stopped
	}
	if err != nil {
		return nil, errors.New(at.placed(err))
	}
	return &school{population: p, at: at}, nil
}

// errNoDate is why a population is not read without a date.
var errNoDate = errors.New("registers that are read in shards are read once, and finding the last date that has a mark would mean reading them twice: " +
	"say which date is meant, as in --on 2025-07-18 (of a timeline --to), or give --stream=false")

// lastMarked gives the last date that has a mark, or could have one.
func (s *school) lastMarked() attendance.Date {
	if s.population != nil {
		return s.population.Last()
	}
	return s.LastMarked()
}

// unread says what to do about registers that could not be read as a population.
func (s *school) unread(err error) error {
	var at *attendance.FileError
	if !errors.As(err, &at) {
		return err
	}
	text := s.at.placed(at)
	const library = "read the folder with OpenSchool"
	if !strings.Contains(text, library) {
		return errors.New(text)
	}
	return fmt.Errorf("%s", strings.Replace(text, library, "give --stream=false, which reads them in any order, in memory that grows with the number of pupils", 1))
}
