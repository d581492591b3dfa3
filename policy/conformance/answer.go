package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Answer is what a system says to a question: an object with the question's id and, by section, what it has been asked for, or an error
// for people. What it leaves out is not answered; what it says besides is not looked at.
type Answer struct {
	ID    string
	Error string // why the system cannot answer, "" if it does

	said map[string]any
}

// ReadAnswer reads a line that a system wrote. It is an error if it is no object with an id.
func ReadAnswer(line []byte) (Answer, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var said any
	if err := d.Decode(&said); err != nil {
		return Answer{}, fmt.Errorf("it is no JSON (%w)", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Answer{}, errors.New("there is something after the JSON object: write one object a line")
	}
	object, ok := said.(map[string]any)
	if !ok {
		return Answer{}, errors.New("it is JSON, but no object")
	}
	a := Answer{said: object}
	if a.ID, ok = object["id"].(string); !ok {
		return Answer{}, errors.New(`it has no id: repeat that of the question, as in {"id":"…","rules":{…}}`)
	}
	if e, given := object["error"]; given && e != nil {
		a.Error = shown(e)
	}
	return a, nil
}

// of gives what an answer says in a section of a name, and whether it says anything.
func (a Answer) of(section, name string) (any, bool) {
	said := a.said[section]
	if said == nil || section == "codes" {
		return said, said != nil
	}
	object, isObject := said.(map[string]any)
	if !isObject {
		return misplaced{said}, true
	}
	said, ok := object[name]
	return said, ok
}

// misplaced is what stands where an object should, whose entries are answers. It is never right.
type misplaced struct{ said any }

// MarshalJSON gives what was said.
func (m misplaced) MarshalJSON() ([]byte, error) { return json.Marshal(m.said) }

// shown gives a value as JSON, for people, cut where it is long.
func shown(v any) string {
	const most = 120
	if text, isText := v.(string); isText && utf8.RuneCountInString(text) <= most {
		return text
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	text := []rune(string(bytes.TrimSpace(b.Bytes())))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
