package escalation

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/jsontext"
)

// MarshalJSON gives the report with its steps as one JSON object whose keys are in a fixed order. Further keys may be added.
func (d *Decision) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// AppendJSON appends the JSON form of the report with its steps to b. Events that do not count are among the warnings.
func (d *Decision) AppendJSON(b []byte) []byte {
	warnings := make([]string, len(d.Problems))
	for i, p := range d.Problems {
		warnings[i] = p.Error()
	}
	return d.Report.AppendJSONWith(b, func(b []byte) []byte {
		for i, a := range d.Steps {
			b = a.appendJSON(jsontext.Comma(b, i))
		}
		return b
	}, warnings)
}

func (a Answer) appendJSON(b []byte) []byte {
	b = append(b, `{"ladder":`...)
	b = jsontext.Append(b, a.Step.Ladder.Name)
	b = append(b, `,"step":`...)
	b = jsontext.Append(b, a.Step.Name)
	b = append(b, `,"parent":`...)
	b = jsontext.AppendOrNull(b, a.Parent)
	b = append(b, `,"status":`...)
	b = jsontext.Append(b, a.Status.String())
	b = append(b, `,"from":`...)
	b = appendDate(b, a.From)
	b = append(b, `,"by":`...)
	b = appendDate(b, a.By)
	b = append(b, `,"because":`...)
	b = jsontext.AppendList(b, a.Because())
	b = append(b, `,"cite":`...)
	b = jsontext.AppendList(b, a.Step.Cite)
	b = append(b, `,"force":`...)
	b = jsontext.Append(b, a.Step.Force)
	if len(a.Needs) > 0 {
		b = append(b, `,"needs":`...)
		b = jsontext.AppendList(b, a.Needs)
	}
	if a.Charge != nil {
		b = append(b, `,"charge":{`...)
		for i, m := range a.Charge.Amounts {
			b = jsontext.Append(jsontext.Comma(b, i), m.Within.String())
			b = append(b, ':')
			b = append(b, m.Sum.String()...)
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

func appendDate(b []byte, d attendance.Date) []byte { return jsontext.AppendOrNull(b, d.String()) }
