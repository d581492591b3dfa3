package attendance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxJSONEvent is how many bytes one event may have.
const maxJSONEvent = 1 << 20

// jsonEvent is an event as the API gives it.
type jsonEvent struct {
	Student struct {
		ID jsonText `json:"studentUniqueId"`
	} `json:"studentReference"`
	School struct {
		ID jsonText `json:"schoolId"`
	} `json:"schoolReference"`
	Date        jsonText `json:"eventDate"`
	Category    jsonText `json:"attendanceEventCategoryDescriptor"`
	Reason      jsonText `json:"attendanceEventReason"`
	Environment jsonText `json:"educationalEnvironmentDescriptor"`
	Share       jsonText `json:"eventDuration"`
	Minutes     jsonText `json:"schoolAttendanceDuration"`
}

// jsonText is a text or a number, as it is written: numbers never become floating-point ones.
type jsonText string

// UnmarshalJSON takes a text, a number or null.
func (t *jsonText) UnmarshalJSON(data []byte) error {
	switch {
	case bytes.Equal(data, []byte("null")):
		*t = ""
	case len(data) > 0 && data[0] == '"':
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		*t = jsonText(text)
	case len(data) > 0 && (data[0] == '-' || data[0] >= '0' && data[0] <= '9'):
		*t = jsonText(data)
	default:
		return fmt.Errorf("%s stands where a text or a number is wanted", quoteShort(string(data)))
	}
	return nil
}

// jsonSource divides a file into its events, whether they are an array or stand one after the other, and knows where each is. It reads
// no deeper than it must to find where an event ends.
type jsonSource struct {
	in        *bufio.Reader
	line, col int // of the byte read next
	event     []byte
}

// readEdFiJSON reads events as the API gives them: an array, or an object a line.
func (x *feedFile) readEdFiJSON(in io.Reader) error {
	s := &jsonSource{in: bufio.NewReaderSize(in, 256<<10), line: 1, col: 1}
	array, ended, events := false, false, 0
	fault := func(format string, args ...any) error {
		return &FileError{x.name, s.line, s.col, fmt.Sprintf(format, args...)}
	}
	for {
		c, err := s.skip()
		line, col := s.line, s.col
		switch {
		case errors.Is(err, io.EOF) && array && !ended:
			return fault("the file ends inside the array")
		case errors.Is(err, io.EOF):
			if events == 0 && !array {
				return fault("the file is empty")
			}
			return nil
		case err != nil:
			return fault("%v", err)
		case c == '[' && !array && events == 0:
			array = true
			s.past()
			continue
		case c == ',' && array && !ended && events > 0:
			s.past()
			continue
		case c == ']' && array && !ended:
			ended = true
			s.past()
			continue
		case c != '{' || ended:
			return fault("%q stands where an event is wanted: the file is an array of objects, or an object a line", c)
		}
		if err := s.object(); err != nil {
			return fault("the event that begins in line %d: %v", line, err)
		}
		events++
		var e jsonEvent
		if err := json.Unmarshal(s.event, &e); err != nil {
			if !x.bad(line, col, "the event cannot be read: %v; it is left out", err) {
				return errEnough
			}
			if e.Student.ID != "" && !x.take(&claim{line: line, col: col, pupil: string(e.Student.ID), school: string(e.School.ID)}) {
				return errEnough
			}
			continue
		}
		if !x.event(e.plain(line, col)) {
			return errEnough
		}
	}
}

// plain gives the event by the names of the XML schema.
func (e *jsonEvent) plain(line, col int) *edFiEvent {
	return &edFiEvent{line, col, map[string]string{
		"StudentUniqueId": string(e.Student.ID), "SchoolId": string(e.School.ID), "EventDate": string(e.Date),
		"AttendanceEventCategory": string(e.Category), "AttendanceEventReason": string(e.Reason), "EducationalEnvironment": string(e.Environment),
		"EventDuration": string(e.Share), "SchoolAttendanceDuration": string(e.Minutes),
	}}
}

// advance goes past a byte.
func (s *jsonSource) advance() (byte, error) {
	c, err := s.in.ReadByte()
	if err != nil {
		return 0, err
	}
	s.col++
	if c == '\n' {
		s.line, s.col = s.line+1, 1
	}
	return c, nil
}

// past goes past a byte that skip has seen.
func (s *jsonSource) past() { _, _ = s.advance() }

// skip goes past white space, and gives the byte after it without going past that. A byte-order mark is taken for white space.
func (s *jsonSource) skip() (byte, error) {
	for {
		next, err := s.in.Peek(1)
		if err != nil {
			return 0, err
		}
		switch next[0] {
		case ' ', '\t', '\r', '\n':
		case 0xef:
			if mark, _ := s.in.Peek(3); string(mark) != "\ufeff" || s.line > 1 || s.col > 1 {
				return next[0], nil
			}
			_, _ = s.in.Discard(2)
		default:
			return next[0], nil
		}
		s.past()
	}
}

// object reads the object that begins here, up to its closing brace.
func (s *jsonSource) object() error {
	s.event = s.event[:0]
	depth, inText, escaped := 0, false, false
	for {
		c, err := s.advance()
		switch {
		case errors.Is(err, io.EOF):
			return errors.New("the file ends inside it")
		case err != nil:
			return err
		case len(s.event) == maxJSONEvent:
			return fmt.Errorf("it is longer than %d KiB", maxJSONEvent>>10)
		}
		s.event = append(s.event, c)
		switch {
		case escaped:
			escaped = false
		case inText:
			escaped, inText = c == '\\', c != '"'
		case c == '"':
			inText = true
		case c == '{' || c == '[':
			if depth++; depth > maxXMLDepth {
				return fmt.Errorf("it nests more than %d deep", maxXMLDepth)
			}
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return nil
			}
		}
	}
}
