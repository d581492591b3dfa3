package escalation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Folder is where case histories lie: an [attendance.School] or an [attendance.Population].
type Folder interface {
	Rows(kind string, must ...string) iter.Seq2[attendance.Row, error]
	Lines(kind string) iter.Seq2[attendance.Line, error]
}

// ReadHistories reads the case histories in a school's folder, by pupil: history.csv with the columns
// pupil,on,step,outcome,parent,by,evidence, of which the last four may be left out, and history.jsonl with an object of the same
// keys on each line. Several pieces of evidence in one field are parted by semicolons; in JSON they are a list. What is wrong with
// single rows is told, each a [*attendance.FileError]; the good ones are used all the same. Whether a step or an outcome exists
// is for [Next] to say, or [History.Check].
func ReadHistories(in Folder) (map[string]History, []error) {
	r := historyReader{histories: map[string]History{}}
	for row, err := range in.Rows("history", "pupil", "on", "step") {
		if err != nil {
			r.problems = append(r.problems, err)
		} else {
			r.row(row)
		}
	}
	for line, err := range in.Lines("history") {
		if err != nil {
			r.problems = append(r.problems, err)
		} else {
			r.line(line)
		}
	}
	return r.histories, r.problems
}

type historyReader struct {
	histories map[string]History
	problems  []error
}

func (r *historyReader) add(e Event) { r.histories[e.Pupil] = append(r.histories[e.Pupil], e) }

func (r *historyReader) row(row attendance.Row) {
	e := Event{Pupil: row.Get("pupil"), Step: row.Get("step"), Outcome: row.Get("outcome"), Parent: row.Get("parent"), By: row.Get("by")}
	e.File, e.Line = row.Place()
	for name := range strings.SplitSeq(row.Get("evidence"), ";") {
		if name = strings.TrimSpace(name); name != "" {
			e.Evidence = append(e.Evidence, name)
		}
	}
	var err error
	if e.On, err = attendance.ParseDate(row.Get("on")); err != nil {
		r.problems = append(r.problems, row.Fault("on", err.Error()+"; the event is left out"))
		return
	}
	for _, column := range []string{"pupil", "step"} {
		if row.Get(column) == "" {
			r.problems = append(r.problems, row.Fault(column, "the event names no "+column+"; it is left out"))
			return
		}
	}
	r.add(e)
}

func (r *historyReader) line(l attendance.Line) {
	fault := func(col int, format string, args ...any) {
		r.problems = append(r.problems, &attendance.FileError{File: l.File, Line: l.Number, Col: col, Msg: fmt.Sprintf(format, args...) + "; the event is left out"})
	}
	var in struct {
		Pupil, On, Step, Outcome, Parent, By *string
		Evidence                             []string
	}
	text := l.Text
	if l.Number == 1 {
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(&in)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		fault(int(syntax.Offset), "the line is not JSON: %v", err)
		return
	case err != nil:
		fault(int(d.InputOffset())+1, `%v: an event is written {"pupil":"p1","on":"2024-09-16","step":"meeting","outcome":"held","by":"head","evidence":["support_offered"]}`, err)
		return
	}
	if rest, _ := io.ReadAll(d.Buffered()); len(bytes.TrimSpace(rest)) > 0 {
		fault(int(d.InputOffset())+1, "an event takes a line of its own")
		return
	}
	given := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	e := Event{Pupil: given(in.Pupil), Step: given(in.Step), Outcome: given(in.Outcome), Parent: given(in.Parent), By: given(in.By), File: l.File, Line: l.Number}
	e.Evidence = slices.Clone(in.Evidence)
	if e.On, err = attendance.ParseDate(given(in.On)); err != nil {
		fault(1, "on: %v", err)
		return
	}
	if e.Pupil == "" || e.Step == "" {
		fault(1, "an event names a pupil and a step")
		return
	}
	r.add(e)
}
