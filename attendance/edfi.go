package attendance

import (
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// edFiEvent is a StudentSchoolAttendanceEvent, with what is written in it.
type edFiEvent struct {
	line, col int
	fields    map[string]string // by the names of the XML schema
}

// edFiFieldNames are the elements of an event that are read.
var edFiFieldNames = []string{
	"EventDate", "AttendanceEventCategory", "AttendanceEventReason", "EducationalEnvironment", "EventDuration", "SchoolAttendanceDuration",
	"StudentUniqueId", "SchoolId",
}

// field gives what a rule of a mapping asks about.
func (e *edFiEvent) field(name string) string {
	switch name {
	case "category":
		return e.fields["AttendanceEventCategory"]
	case "reason":
		return e.fields["AttendanceEventReason"]
	case "environment":
		return e.fields["EducationalEnvironment"]
	}
	return ""
}

// readEdFi reads events as XML or JSON, going by the file's name.
func (x *feedFile) readEdFi(in io.Reader) error {
	name := x.name
	for _, packed := range []string{".gz", ".zst"} {
		name = strings.TrimSuffix(name, packed)
	}
	if ext := path.Ext(name); ext == ".json" || ext == ".jsonl" {
		return x.readEdFiJSON(in)
	}
	return x.readEdFiXML(in)
}

func (x *feedFile) readEdFiXML(in io.Reader) error {
	f := newXMLFile(x.name, in)
	others, events := 0, 0
	for {
		begins, err := f.next()
		switch {
		case errors.Is(err, io.EOF):
			return x.others(events, others)
		case err != nil:
			return err
		case !begins || len(f.path) != 2:
			continue
		}
		e := edFiEvent{line: f.line, col: f.col, fields: map[string]string{}}
		kind := f.path[1]
		err = f.record(func(at []string, text string) {
			name := at[len(at)-1]
			if slices.Contains(at[:len(at)-1], "SessionReference") || !slices.Contains(edFiFieldNames, name) {
				return // the session repeats the school
			}
			if _, twice := e.fields[name]; !twice {
				e.fields[name] = strings.TrimSpace(text)
			}
		})
		switch {
		case err != nil:
			return err
		case kind != "StudentSchoolAttendanceEvent":
			others++
			continue
		}
		events++
		if !x.event(&e) {
			return errEnough
		}
	}
}

// others tells that there were records of other kinds. If there is nothing else, it is not the file that was meant.
func (x *feedFile) others(events, others int) error {
	switch {
	case others == 0:
	case events == 0:
		x.bad(0, 0, "the file holds no StudentSchoolAttendanceEvent, and %d other records: is it another interchange? Name the files of events in files of %s", others, x.mapping.file)
		return errUnusable
	default:
		x.bad(0, 0, "%d records are no StudentSchoolAttendanceEvent and are not read: events of sections are about lessons", others)
	}
	return nil
}

// event takes an event.
func (x *feedFile) event(e *edFiEvent) bool {
	c := &claim{line: e.line, col: e.col, pupil: e.fields["StudentUniqueId"], school: e.fields["SchoolId"]}
	v := x.codeOf(e.field)
	if v.verdict == passedOver {
		return true
	}
	date := e.fields["EventDate"]
	if len(date) > 10 && date[10] == 'T' { // the API may give a time that is always midnight
		date = date[:10]
	}
	d, err := ParseDate(date)
	if err != nil {
		x.bad(e.line, e.col, "the event's date: %v; the event is left out", err)
		return x.take(c)
	}
	c.date, c.code = d, v.code
	switch {
	case v.verdict == unlisted:
		if x.unlisted != nil {
			category := e.field("category")
			what := fmt.Sprintf("an event of category %s, reason %s", quoteShort(lastPart(category)), quoteShort(e.field("reason")))
			x.unlisted(e.line, e.col, what, x.mapping.suggest(category))
		}
	case !v.untimed && !x.lasting(c, e):
		c.code = ""
	}
	return x.take(c)
}

// lasting reads how long an event was, telling what cannot be read.
func (x *feedFile) lasting(c *claim, e *edFiEvent) bool {
	m := x.mapping
	if text := e.fields[m.minutes]; text != "" {
		if c.minutes, c.timed = minutes([]byte(text)); !c.timed {
			x.bad(e.line, e.col, "%s %s is not a number of minutes absent: a whole number from 0 to %d is wanted; the mark is left out", m.minutes, quoteShort(text), maxMinutes)
			return false
		}
	}
	if text := e.fields[m.share]; text != "" {
		if c.share, c.shared = readShare(text); !c.shared {
			x.bad(e.line, e.col, m.share+" "+shareWanted, quoteShort(text))
			return false
		}
	}
	return true
}
