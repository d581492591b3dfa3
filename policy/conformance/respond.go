package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// ReadQuestion reads a question from its JSON. It is an error if it is none; whether what it holds can be is for [Respond] to say.
func ReadQuestion(line []byte) (Question, error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	d.DisallowUnknownFields()
	var q Question
	if err := d.Decode(&q); err != nil {
		return q, fmt.Errorf("this is no question of the kit: %w", err)
	}
	if q.ID == "" {
		return q, errors.New("this is no question of the kit: it has no id")
	}
	return q, nil
}

// Respond answers a question by a policy. The result is the JSON of an answer, without a line end; of a question that cannot be answered
// it is one that says why.
func Respond(law *policy.Policy, q Question) []byte {
	said, err := respond(law, q)
	if err != nil {
		said = map[string]any{"error": err.Error()}
	}
	said["id"] = q.ID
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(said); err != nil {
		return []byte(`{}`) // texts, numbers and truths always have a JSON
	}
	return bytes.TrimSpace(b.Bytes())
}

func respond(law *policy.Policy, q Question) (map[string]any, error) {
	on, err := attendance.ParseDate(q.On)
	if err != nil {
		return nil, fmt.Errorf("on: %w", err)
	}
	pupil, history, err := q.Given.read()
	if err != nil {
		return nil, err
	}
	r := &respondent{law: law, report: law.Evaluate(pupil, on), history: history}
	if r.report.Refused != "" {
		return nil, errors.New(r.report.Refused)
	}
	if q.Given.Parent != nil {
		r.parent = *q.Given.Parent
	}
	said := map[string]any{}
	for section, names := range q.Ask {
		if section == "codes" {
			said[section] = r.codes()
			continue
		}
		about := map[string]any{}
		for _, name := range names {
			if v, known := r.of(section, name); known {
				about[name] = v
			}
		}
		said[section] = about
	}
	return said, nil
}

// respondent knows how one question stands under a policy.
type respondent struct {
	law     *policy.Policy
	report  *policy.Report
	history escalation.History
	parent  string
	steps   *escalation.Decision // once steps have been asked about
}

// of gives what the policy says in a section of a name, and whether it has such a name.
func (r *respondent) of(section, name string) (any, bool) {
	switch section {
	case "rules", "since", "first", "provisional":
		f, known := r.report.Finding(name)
		if !known {
			return nil, false
		}
		switch section {
		case "rules":
			return f.Outcome.String(), true
		case "since":
			return dateOrNull(f.Spell().Since), true
		case "first":
			return dateOrNull(f.Spell().First), true
		}
		return f.Provisional, true
	case "measures":
		f, known := r.report.Figure(name)
		if !f.Known {
			return nil, known
		}
		return f.String(), known
	case "force":
		if s := r.law.Step(name); s != nil {
			return s.Force, true
		}
		f, known := r.report.Finding(name)
		return f.Force, known
	case "counts":
		for code := range r.law.CodesOn(r.report.On) {
			if code.Name == name {
				return append([]string{}, code.Counts...), true
			}
		}
		return nil, false
	}
	return r.ofStep(section, name)
}

func (r *respondent) ofStep(section, name string) (any, bool) {
	if r.steps == nil {
		r.steps = escalation.Next(r.report, r.history)
	}
	i := slices.IndexFunc(r.steps.Steps, func(a escalation.Answer) bool {
		return a.Step.Name == name && (a.Parent == "" || r.parent == "" || a.Parent == r.parent)
	})
	if i < 0 {
		return nil, false
	}
	switch a := r.steps.Steps[i]; section {
	case "steps":
		return a.Status.String(), true
	case "due":
		return dateOrNull(a.By), true
	case "from":
		return dateOrNull(a.From), true
	case "charge":
		sums := map[string]string{}
		if a.Charge != nil {
			for _, m := range a.Charge.Amounts {
				sums[m.Within.String()] = m.Sum.String()
			}
		}
		return sums, true
	}
	return nil, false
}

// codes lists the codes in force, one that is for a single session followed by it.
func (r *respondent) codes() []string {
	out := []string{}
	for code := range r.law.CodesOn(r.report.On) {
		name := code.Name
		if code.Session != "" {
			name += " " + code.Session
		}
		out = append(out, name)
	}
	return out
}
