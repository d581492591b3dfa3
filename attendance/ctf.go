package attendance

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// ctfYear is the YearData of a pupil's attendance.
type ctfYear struct {
	line, col  int
	year       string
	from       string
	marks      string
	marksLine  int
	marksCol   int
	sessions   map[string]string // the totals
	hasMarks   bool
	schoolName string
}

// readCTF reads a Common Transfer File: the attendance of each pupil, as a string of marks from a date.
func (x *feedFile) readCTF(in io.Reader) error {
	f := newXMLFile(x.name, in)
	pupil, pupilAt := "", 0
	var line, col int
	for {
		begins, err := f.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch name := f.path[len(f.path)-1]; {
		case begins && name == "Pupil":
			pupil, pupilAt, line, col = "", len(f.path), f.line, f.col
		case !begins && name == "UPN" && len(f.path) == pupilAt+1:
			pupil = strings.TrimSpace(string(f.text))
		case begins && name == "YearData" && pupilAt > 0:
			year, err := readCTFYear(f)
			if err != nil {
				return err
			}
			if pupil == "" {
				if !x.bad(line, col, "the pupil has no UPN, or it stands after the attendance: the attendance in line %d is left out", year.line) {
					return errEnough
				}
				continue
			}
			if !x.year(pupil, year) {
				return errEnough
			}
		}
	}
}

// readCTFYear reads the record that has just begun.
func readCTFYear(f *xmlFile) (*ctfYear, error) {
	y := &ctfYear{line: f.line, col: f.col, sessions: map[string]string{}}
	err := f.record(func(at []string, text string) {
		switch name := at[len(at)-1]; name {
		case "Year":
			y.year = strings.TrimSpace(text)
		case "SchoolName":
			y.schoolName = strings.TrimSpace(text)
		case "AttendanceStartDate":
			y.from = strings.TrimSpace(text)
		case "AttendanceMarks":
			y.marks, y.hasMarks = text, strings.TrimSpace(text) != ""
			y.marksLine, y.marksCol = f.textLine, f.textCol
		case "SessionsPossible", "SessionsAttended", "SessionsAuthorised", "SessionsUnauthorised":
			y.sessions[name] = strings.TrimSpace(text)
		}
	})
	return y, err
}

// year takes the marks of a year.
func (x *feedFile) year(pupil string, y *ctfYear) bool {
	c := &claim{line: y.line, col: y.col, pupil: pupil}
	if !y.hasMarks {
		if n := y.sessions["SessionsPossible"]; n != "" {
			x.bad(y.line, y.col, "pupil %s: the year %s has totals (%s sessions possible) and no marks: the time stays unmarked, since totals say nothing of when", quoteShort(pupil), y.year, n)
		}
		return x.take(c)
	}
	from, err := ParseDate(y.from)
	if err != nil {
		x.bad(y.line, y.col, "pupil %s: AttendanceStartDate: %v; the year is left out", quoteShort(pupil), err)
		return x.take(c)
	}
	c.line = y.marksLine
	return x.marks(c, from, Date{}, strings.TrimRight(y.marks, " \t\r\n"), y.marksCol) && x.totalsAgree(pupil, y)
}

// totalsAgree tells where a year has more sessions than marks: part of it is not in the file.
func (x *feedFile) totalsAgree(pupil string, y *ctfYear) bool {
	possible, ok := digits(y.sessions["SessionsPossible"])
	if !ok || len(y.sessions["SessionsPossible"]) > 6 {
		return true
	}
	marks := 0
	for _, t := range x.mapping.split(y.marks) {
		if !x.mapping.skips(t.text) {
			marks++
		}
	}
	if marks < possible {
		return x.bad(y.line, y.col, "pupil %s: the year %s has %s, and %d sessions possible: what is missing stays unmarked", quoteShort(pupil), y.year, fmt.Sprintf("%d marks", marks), possible)
	}
	return true
}
