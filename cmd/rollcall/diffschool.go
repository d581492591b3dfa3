package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// diffDesk finds the pupils of stretches for whom findings and steps come out otherwise.
type diffDesk struct {
	d        *differing
	cases    *casebook
	from, to attendance.Date // from is zero if each calendar says it
	judge    *packdiff.Judge
	steps    *packdiff.Steps
	flips    []diffFlip
	stands   []diffStep
	view     view
}

// school goes through the pupils of a school.
func (d *differing) school(path string, out *diffReport) error {
	c := d.console
	c.streaming = true
	if !slices.Equal(d.comparison.Old.SessionNames(), d.comparison.New.SessionNames()) {
		return errors.New("the two packs divide the day into other sessions, so no school's registers are for both: leave the school out")
	}
	s, err := c.openSchool(d.comparison.New, path)
	if err != nil {
		return err
	}
	if s.HasTotals() {
		return errors.New("totals carry no dates and no pupils: give a school with registers")
	}
	from, to, err := d.span(s)
	if err != nil {
		return err
	}
	if out.To = to.String(); !from.IsZero() {
		out.From = from.String()
	}
	out.School = true
	law := d.comparison.Old
	if len(d.comparison.New.Steps()) > 0 {
		law = d.comparison.New
	}
	w := &crew{console: c, school: s, cases: c.openCasebook(law, s), what: "comparing", begin: func() error { return nil }}
	if d.comparison.Same() {
		return c.verdict(s)
	}
	desks := make([]desk, workers())
	for i := range desks {
		desks[i] = &diffDesk{d: d, cases: w.cases, from: from, to: to, judge: d.comparison.Judge(), steps: d.comparison.Steps()}
	}
	if err := w.each(desks); err != nil {
		return err
	}
	for _, one := range desks {
		out.Flips = append(out.Flips, one.(*diffDesk).flips...)
		out.Steps = append(out.Steps, one.(*diffDesk).stands...)
	}
	out.Pupils = w.pupils
	slices.SortStableFunc(out.Flips, func(a, b diffFlip) int { return cmp.Compare(a.order, b.order) })
	slices.SortStableFunc(out.Steps, func(a, b diffStep) int { return cmp.Compare(a.order, b.order) })
	return c.verdict(s)
}

// span finds the dates.
func (d *differing) span(s *school) (from, to attendance.Date, err error) {
	last := d.toText
	if len(d.dates) == 1 {
		if d.fromText != "" || d.toText != "" {
			return from, to, errors.New("--on is one date: leave out --from and --to")
		}
		last = d.dates[0]
	}
	to, chosen, err := d.console.onDate(s, last)
	switch {
	case err != nil:
		return from, to, err
	case len(d.dates) == 1:
		return to, to, nil
	case d.fromText != "":
		if from, err = attendance.ParseDate(d.fromText); err != nil {
			return from, to, fmt.Errorf("--from: %w", err)
		}
		if from.After(to) {
			return from, to, fmt.Errorf("--from %s is after the last date, %s", from, to)
		}
	}
	if chosen != "" {
		d.console.tell("up to %s, %s", to, chosen)
	}
	return from, to, nil
}

func (d *diffDesk) work(part *stretch, to *page) error {
	c := part.cohort
	from := d.from
	if from.IsZero() {
		from = d.to
		for i := range c.Len() {
			if first := c.Calendar(i).First(); first.Before(from) {
				from = first
			}
		}
	}
	order := func(pupil int) int64 { return int64(part.number)<<32 | int64(pupil) }
	for f := range d.judge.Flips(c, from, d.to) {
		d.flips = append(d.flips, diffFlip{
			Pupil: c.ID(f.Pupil), Rule: f.Rule, On: f.On.String(), Old: f.Old.String(), New: f.New.String(), Lasts: f.Lasts,
			Because: named(d.d.changes, f.Because), Ground: f.Ground, order: order(f.Pupil),
		})
	}
	concerned := d.steps.Concerned(c, d.to)
	next := 0
	var id []byte
	for i := range c.Len() {
		id = c.AppendID(id[:0], i)
		called := next < len(concerned) && concerned[next] == i
		if called {
			next++
		}
		if !called && !d.cases.has(id) {
			continue
		}
		pupil := d.view.of(c, i)
		history := d.cases.of(pupil.ID)
		for _, p := range history.Check(d.d.comparison.Old, pupil) {
			to.tell(misplaced(p))
		}
		start := attendance.Date{}
		if len(d.stands) < d.dated() {
			start = from
		}
		for _, f := range d.steps.Of(pupil, history, d.to, start) {
			since := ""
			if !f.Since.IsZero() {
				since = f.Since.String()
			}
			d.stands = append(d.stands, diffStep{
				Pupil: pupil.ID, Step: f.Step, Parent: f.Parent, On: f.On.String(), Since: since, Old: f.Old, New: f.New,
				Because: named(d.d.changes, f.Because), Ground: f.Ground, order: order(i),
			})
		}
	}
	return d.d.console.stopped()
}

// dated is for how many steps a worker finds since when they stand otherwise: it takes far longer than finding that they do, and is
// for those that are listed.
func (d *diffDesk) dated() int {
	if d.d.limit == 0 {
		return math.MaxInt
	}
	return d.d.limit
}
