package main

import (
	"encoding/csv"
	"strings"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// stepRows writes a row of csv for each step.
type stepRows struct {
	e   *evaluation
	out *csv.Writer
}

var stepColumns = []string{"pupil", "school", "year_group", "ladder", "step", "parent", "status", "from", "by", "charge", "because"}

func newStepRows(e *evaluation) *stepRows { return &stepRows{e: e, out: csv.NewWriter(e.console.out)} }

func (s *stepRows) take(d *escalation.Decision) error {
	p := d.Report.Pupil
	for _, a := range d.Steps {
		if !s.e.askedStep(a) {
			continue
		}
		err := s.out.Write([]string{
			p.ID, p.School, p.YearGroup, a.Step.Ladder.Name, a.Step.Name, a.Parent, a.Status.String(), a.From.String(), a.By.String(),
			charge(a.Charge), strings.Join(a.Because(), "; "),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// begin writes the names of the columns.
func (s *stepRows) begin() error { return s.out.Write(stepColumns) }

func (s *stepRows) end() error {
	s.out.Flush()
	return s.out.Error()
}

// charge tells what is to be paid and within what time: "80 within 21 days, 160 within 28 days".
func charge(c *policy.Charge) string {
	if c == nil {
		return ""
	}
	parts := make([]string, len(c.Amounts))
	for i, a := range c.Amounts {
		parts[i] = a.Sum.String() + " within " + a.Within.String()
	}
	return strings.Join(parts, ", ")
}
