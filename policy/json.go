package policy

import (
	"encoding/json"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
)

// MarshalJSON gives the report as one JSON object whose keys are in a fixed order, so that the same report is always the
// same bytes. Further keys may be added.
func (r *Report) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }

// AppendJSON appends the JSON form of the report to b.
func (r *Report) AppendJSON(b []byte) []byte {
	name := ""
	if r.Pupil != nil {
		name = r.Pupil.ID
	} else if r.Totals != nil {
		b = append(b, `{"group":`...)
		b = appendText(b, r.Totals.Group)
	}
	if r.Totals == nil {
		b = append(b, `{"pupil":`...)
		b = appendText(b, name)
	}
	b = append(b, `,"on":`...)
	b = appendDate(b, r.On)
	b = append(b, `,"pack":{"id":`...)
	b = appendText(b, r.Policy.id)
	b = append(b, `,"digest":`...)
	b = appendText(b, r.Policy.digest)
	b = append(b, `},"measures":{`...)
	for i, f := range r.Figures {
		b = f.appendJSON(appendComma(b, i))
	}
	b = append(b, `},"findings":[`...)
	for i, x := range r.Explain() {
		b = x.appendFinding(appendComma(b, i))
	}
	b = append(b, `],"steps":[],"warnings":`...)
	b = appendTexts(b, r.Warnings)
	return append(b, '}')
}

func (f Figure) appendJSON(b []byte) []byte {
	b = appendText(b, f.Measure)
	b = append(b, `:{"value":`...)
	if f.Known {
		b = appendText(b, f.String())
	} else {
		b = append(b, `null,"reason":`...)
		b = appendText(b, f.Reason)
	}
	if p := f.Percent(); p != "" {
		b = append(b, `,"percent":`...)
		b = appendText(b, p)
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
	b = appendText(b, f.Rule)
	b = append(b, `,"outcome":`...)
	b = appendText(b, f.Outcome.String())
	b = append(b, `,"force":`...)
	b = appendText(b, f.Force)
	b = append(b, `,"since":`...)
	b = appendDate(b, x.Spell.Since)
	b = append(b, `,"first":`...)
	b = appendDate(b, x.Spell.First)
	b = append(b, `,"provisional":`...)
	b = strconv.AppendBool(b, f.Provisional)
	b = append(b, `,"missing":`...)
	b = appendTexts(b, x.Missing)
	b = append(b, `,"marks":[`...)
	for i, m := range x.Marks {
		b = appendComma(b, i)
		b = append(b, '"')
		b = m.Date.AppendTo(b)
		b = append(b, ' ')
		b = append(b, m.Session...)
		b = append(b, '"')
	}
	b = append(b, `],"cite":`...)
	b = appendTexts(b, f.Cite)
	if f.Exception != "" {
		b = append(b, `,"exception":`...)
		b = appendText(b, f.Exception)
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
	b = appendText(b, x.Finding.Title)
	b = append(b, `,"place":`...)
	b = appendText(b, x.Place)
	if x.Note != "" {
		b = append(b, `,"note":`...)
		b = appendText(b, x.Note)
	}
	b = append(b, `,"conditions":[`...)
	for i, c := range x.Conditions {
		b = c.appendJSON(appendComma(b, i))
	}
	return append(b, ']', '}'), nil
}

func (c Condition) appendJSON(b []byte) []byte {
	b = append(b, `{"role":`...)
	b = appendText(b, c.Role)
	b = append(b, `,"source":`...)
	b = appendText(b, c.Source)
	b = append(b, `,"place":`...)
	b = appendText(b, c.Place)
	b = append(b, `,"truth":`...)
	b = appendText(b, c.Truth)
	b = append(b, `,"cite":`...)
	b = appendTexts(b, c.Cite)
	b = append(b, `,"parts":[`...)
	for i, p := range c.Parts {
		b = appendComma(b, i)
		b = append(b, `{"source":`...)
		b = appendText(b, p.Source)
		b = append(b, `,"truth":`...)
		b = appendText(b, p.Truth)
		b = append(b, `,"values":[`...)
		for j, v := range p.Values {
			b = v.appendJSON(appendComma(b, j))
		}
		b = append(b, ']', '}')
	}
	return append(b, ']', '}')
}

func (v Value) appendJSON(b []byte) []byte {
	b = append(b, `{"name":`...)
	b = appendText(b, v.Name)
	b = append(b, `,"kind":`...)
	b = appendText(b, v.Kind)
	b = append(b, `,"value":`...)
	b = appendText(b, v.Value)
	if v.Window != "" {
		b = append(b, `,"window":`...)
		b = appendText(b, v.Window)
	}
	if !v.From.IsZero() {
		b = append(b, `,"from":`...)
		b = appendDate(b, v.From)
	}
	if !v.To.IsZero() {
		b = append(b, `,"to":`...)
		b = appendDate(b, v.To)
	}
	if v.Kind == "measure" {
		b = append(b, `,"marks":`...)
		texts := make([]string, len(v.Marks))
		for i, m := range v.Marks {
			texts[i] = m.String()
		}
		b = appendTexts(b, texts)
	}
	b = append(b, `,"cite":`...)
	b = appendTexts(b, v.Cite)
	return append(b, '}')
}

func appendComma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func appendDate(b []byte, d attendance.Date) []byte {
	if d.IsZero() {
		return append(b, "null"...)
	}
	b = append(b, '"')
	b = d.AppendTo(b)
	return append(b, '"')
}

func appendTexts(b []byte, texts []string) []byte {
	b = append(b, '[')
	for i, t := range texts {
		b = appendText(appendComma(b, i), t)
	}
	return append(b, ']')
}

// appendText appends a JSON string. Plain text, which nearly all of it is, is copied as it is.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s)
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
