package policy

import (
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/jsontext"
)

// MarshalJSON gives the report as one JSON object whose keys are in a fixed order, so that the same report is always the
// same bytes. Further keys may be added.
func (r *Report) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// AppendJSON appends the JSON form of the report to b.
func (r *Report) AppendJSON(b []byte) []byte { return r.AppendJSONWith(b, nil, nil) }

// AppendJSONWith appends the JSON form of the report to b, with the elements of its list of steps as they are appended by a
// function, and with further warnings.
func (r *Report) AppendJSONWith(b []byte, steps func([]byte) []byte, warnings []string) []byte {
	name := ""
	if r.Pupil != nil {
		name = r.Pupil.ID
	} else if r.Totals != nil {
		b = append(b, `{"group":`...)
		b = jsontext.Append(b, r.Totals.Group)
	}
	if r.Totals == nil {
		b = append(b, `{"pupil":`...)
		b = jsontext.Append(b, name)
	}
	b = append(b, `,"on":`...)
	b = appendDate(b, r.On)
	b = append(b, `,"pack":{"id":`...)
	b = jsontext.Append(b, r.Policy.id)
	b = append(b, `,"digest":`...)
	b = jsontext.Append(b, r.Policy.digest)
	b = append(b, `},"measures":{`...)
	for i, f := range r.Figures {
		b = f.appendJSON(jsontext.Comma(b, i))
	}
	b = append(b, `},"findings":[`...)
	for i, x := range r.Explain() {
		b = x.appendFinding(jsontext.Comma(b, i))
	}
	b = append(b, `],"steps":[`...)
	if steps != nil {
		b = steps(b)
	}
	b = append(b, `],"warnings":`...)
	b = jsontext.AppendList(b, slices.Concat(r.Warnings, warnings))
	return append(b, '}')
}

func (f Figure) appendJSON(b []byte) []byte {
	b = jsontext.Append(b, f.Measure)
	b = append(b, `:{"value":`...)
	if f.Known {
		b = jsontext.Append(b, f.String())
	} else {
		b = append(b, `null,"reason":`...)
		b = jsontext.Append(b, f.Reason)
	}
	if p := f.Percent(); p != "" {
		b = append(b, `,"percent":`...)
		b = jsontext.Append(b, p)
	}
	if !f.From.IsZero() {
		b = append(b, `,"from":`...)
		b = appendDate(b, f.From)
		b = append(b, `,"to":`...)
		b = appendDate(b, f.To)
	}
	return append(b, '}')
}

// appendFinding appends what the report's JSON tells of a finding.
func (x Explanation) appendFinding(b []byte) []byte {
	f := x.Finding
	b = append(b, `{"rule":`...)
	b = jsontext.Append(b, f.Rule)
	b = append(b, `,"outcome":`...)
	b = jsontext.Append(b, f.Outcome.String())
	b = append(b, `,"force":`...)
	b = jsontext.Append(b, f.Force)
	b = append(b, `,"since":`...)
	b = appendDate(b, x.Spell.Since)
	b = append(b, `,"first":`...)
	b = appendDate(b, x.Spell.First)
	b = append(b, `,"provisional":`...)
	b = strconv.AppendBool(b, f.Provisional)
	b = append(b, `,"missing":`...)
	b = jsontext.AppendList(b, x.Missing)
	b = append(b, `,"marks":[`...)
	i := 0
	for m := range x.Marks.All() {
		b = jsontext.Comma(b, i)
		i++
		b = append(b, '"')
		b = m.Date.AppendTo(b)
		b = append(b, ' ')
		b = append(b, m.Session...)
		b = append(b, '"')
	}
	b = append(b, `],"cite":`...)
	b = jsontext.AppendList(b, f.Cite)
	if f.Exception != "" {
		b = append(b, `,"exception":`...)
		b = jsontext.Append(b, f.Exception)
	}
	for _, open := range []struct {
		key string
		day attendance.Date
	}{{`,"since_undetermined":`, x.Spell.SinceOpen}, {`,"first_undetermined":`, x.Spell.FirstOpen}} {
		if !open.day.IsZero() {
			b = append(b, open.key...)
			b = appendDate(b, open.day)
		}
	}
	return append(b, '}')
}

// MarshalJSON gives the explanation with all parts of the conditions, as one JSON object with keys in a fixed order.
func (x Explanation) MarshalJSON() ([]byte, error) {
	b := x.appendFinding(nil)
	b = append(b[:len(b)-1], `,"title":`...)
	b = jsontext.Append(b, x.Finding.Title)
	b = append(b, `,"place":`...)
	b = jsontext.Append(b, x.Place)
	if x.Note != "" {
		b = append(b, `,"note":`...)
		b = jsontext.Append(b, x.Note)
	}
	b = append(b, `,"conditions":[`...)
	for i, c := range x.Conditions {
		b = c.appendJSON(jsontext.Comma(b, i))
	}
	return append(b, ']', '}'), nil
}

func (c Condition) appendJSON(b []byte) []byte {
	b = append(b, `{"role":`...)
	b = jsontext.Append(b, c.Role)
	b = append(b, `,"source":`...)
	b = jsontext.Append(b, c.Source)
	b = append(b, `,"place":`...)
	b = jsontext.Append(b, c.Place)
	b = append(b, `,"truth":`...)
	b = jsontext.Append(b, c.Truth)
	b = append(b, `,"cite":`...)
	b = jsontext.AppendList(b, c.Cite)
	b = append(b, `,"parts":[`...)
	for i, p := range c.Parts {
		b = jsontext.Comma(b, i)
		b = append(b, `{"source":`...)
		b = jsontext.Append(b, p.Source)
		b = append(b, `,"truth":`...)
		b = jsontext.Append(b, p.Truth)
		b = append(b, `,"values":[`...)
		for j, v := range p.Values {
			b = v.appendJSON(jsontext.Comma(b, j))
		}
		b = append(b, ']', '}')
	}
	return append(b, ']', '}')
}

func (v Value) appendJSON(b []byte) []byte {
	b = append(b, `{"name":`...)
	b = jsontext.Append(b, v.Name)
	b = append(b, `,"kind":`...)
	b = jsontext.Append(b, v.Kind)
	b = append(b, `,"value":`...)
	b = jsontext.Append(b, v.Value)
	if v.Window != "" {
		b = append(b, `,"window":`...)
		b = jsontext.Append(b, v.Window)
	}
	if !v.From.IsZero() {
		b = append(b, `,"from":`...)
		b = appendDate(b, v.From)
	}
	if !v.To.IsZero() {
		b = append(b, `,"to":`...)
		b = appendDate(b, v.To)
	}
	if at := v.Place(); at != "" {
		b = append(b, `,"place":`...)
		b = jsontext.Append(b, at)
	}
	if v.Kind == "measure" {
		b = append(b, `,"marks":`...)
		texts := make([]string, 0, v.Marks.Len())
		for m := range v.Marks.All() {
			texts = append(texts, m.String())
		}
		b = jsontext.AppendList(b, texts)
	}
	b = append(b, `,"cite":`...)
	b = jsontext.AppendList(b, v.Cite)
	return append(b, '}')
}

func appendDate(b []byte, d attendance.Date) []byte {
	if d.IsZero() {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = d.AppendTo(b)
	return append(b, '"')
}
