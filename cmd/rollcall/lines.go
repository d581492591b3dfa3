package main

import (
	"bufio"
	"encoding/csv"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// jsonLines writes an object a line.
type jsonLines struct {
	out  *bufio.Writer
	line []byte
}

func (j *jsonLines) take(d *escalation.Decision) error {
	j.line = append(d.AppendJSON(j.line[:0]), '\n')
	_, err := j.out.Write(j.line)
	return err
}

func (j *jsonLines) begin() error { return nil }

func (j *jsonLines) end() error { return nil }

// csvRows writes a row for each finding.
type csvRows struct {
	e   *evaluation
	out *csv.Writer
}

var findingColumns = []string{"pupil", "school", "year_group", "rule", "outcome", "force", "since", "first", "provisional"}

func (c *csvRows) take(d *escalation.Decision) error {
	r := d.Report
	school, year := "", ""
	if r.Pupil != nil {
		school, year = r.Pupil.School, r.Pupil.YearGroup
	}
	var spells []policy.Spell
	for i, f := range r.Findings {
		if !c.e.asked(f) {
			continue
		}
		if spells == nil {
			spells = r.Spells()
		}
		s := spells[i]
		err := c.out.Write([]string{
			subject(r), school, year, f.Rule, f.Outcome.String(), f.Force, s.Since.String(), s.First.String(),
			strconv.FormatBool(f.Provisional),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// begin writes the names of the columns.
func (c *csvRows) begin() error {
	columns := slices.Clone(findingColumns)
	if c.e.school.HasTotals() {
		columns[0] = "group"
	}
	return c.out.Write(columns)
}

func (c *csvRows) end() error {
	c.out.Flush()
	return c.out.Error()
}

// asked reports whether --rule and --only let a finding through.
func (e *evaluation) asked(f policy.Finding) bool {
	return (len(e.rules) == 0 || slices.Contains(e.rules, f.Rule)) && (len(e.only) == 0 || slices.Contains(e.only, f.Outcome.String()))
}

// subject names whom a report is about.
func subject(r *policy.Report) string {
	if r.Totals != nil {
		return r.Totals.Group
	}
	return r.Pupil.ID
}
