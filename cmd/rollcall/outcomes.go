package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// letters stand for outcomes in --format outcomes: first those that are settled, then those that are provisional.
var letters = [2][policy.Met + 1]byte{
	{policy.NotApplicable: '-', policy.NotMet: 'n', policy.Excepted: 'x', policy.Undetermined: 'u', policy.Met: 'm'},
	{policy.NotApplicable: '+', policy.NotMet: 'N', policy.Excepted: 'X', policy.Undetermined: 'U', policy.Met: 'M'},
}

// checkOutcomes reports flags that cannot be followed together with --format outcomes.
func (e *evaluation) checkOutcomes() error {
	switch {
	case e.format != "outcomes" && e.dates != "":
		return errors.New("--dates is for --format outcomes; rollcall timeline tells of the dates between two others")
	case e.format != "outcomes":
		return nil
	case e.choosesSteps(), len(e.by) > 0:
		return errors.New("--format outcomes has outcomes of rules for each pupil: leave out --steps, --step, --overdue and --by, or give --format csv")
	case len(e.only) > 0 && anyOf(e.only, statusNames()):
		return errors.New("--format outcomes has no steps: --only names outcomes")
	case e.dates == "":
		return nil
	case e.date != "":
		return errors.New("--dates has the last date already: leave out --on")
	case !strings.Contains(e.dates, ".."):
		return errors.New("--dates is written FROM..TO, as in 2024-09-01..2025-07-18")
	case slices.ContainsFunc(e.only, func(o string) bool { return o != policy.Met.String() }):
		return errors.New("--dates tells when rules were met: --only met leaves out pupils for whom none was, and no other outcome can be asked for")
	}
	return nil
}

// outcomeRows writes a row a pupil and a column a rule. What comes in between is written by outcomesDesk or datesDesk.
type outcomeRows struct{ e *evaluation }

func (o *outcomeRows) begin() error {
	b := []byte("pupil")
	names := slices.Collect(o.e.law.Rules())
	for _, r := range o.e.places() {
		b = append(append(b, ','), names[r]...)
	}
	_, err := o.e.console.out.Write(append(b, '\n'))
	return err
}

func (o *outcomeRows) end() error { return nil }

// pupilRows is what outcomesDesk and datesDesk have in common: the rows of the pupils of a stretch.
type pupilRows struct {
	e     *evaluation
	rules []int // those asked for, by place in the pack
	id    []byte
	view  view
}

// write writes the rows. Cells appends what comes after a pupil's id, and says whether the row is wanted.
func (p *pupilRows) write(c *attendance.Cohort, to *page, cells func(b []byte, pupil int) ([]byte, bool)) error {
	b := to.text.AvailableBuffer()
	for i := range c.Len() {
		p.id = c.AppendID(p.id[:0], i)
		if p.e.cases.has(p.id) { // events that cannot be are told, although no step is asked for
			p.e.cases.decide(p.e.law.Evaluate(p.view.of(c, i), p.e.on), to.tell)
		}
		if p.e.pupil != "" && !to.found.is(string(p.id)) {
			continue
		}
		begin, wanted := len(b), false
		if plainField(p.id) {
			b = append(b, p.id...)
		} else {
			b = appendField(b, string(p.id))
		}
		if b, wanted = cells(b, i); wanted {
			b = append(b, '\n')
		} else {
			b = b[:begin]
		}
	}
	to.text.Write(b)
	return p.e.console.stopped()
}

// outcomesDesk writes the outcomes on one date, a letter each.
type outcomesDesk struct {
	pupilRows
	only     [policy.Met + 1]bool
	verdicts policy.Verdicts
}

func newOutcomesDesk(e *evaluation) *outcomesDesk {
	return &outcomesDesk{pupilRows: pupilRows{e: e, rules: e.places()}, only: e.wantedOutcomes()}
}

func (d *outcomesDesk) work(part *stretch, to *page) error {
	d.e.law.Decide(part.cohort, d.e.on, &d.verdicts)
	return d.write(part.cohort, to, func(b []byte, pupil int) ([]byte, bool) {
		wanted := false
		for _, r := range d.rules {
			outcome, provisional := d.verdicts.Outcome(pupil, r), 0
			if d.verdicts.Provisional(pupil, r) {
				provisional = 1
			}
			wanted = wanted || d.only[outcome]
			b = append(b, ',', letters[provisional][outcome])
		}
		return b, wanted
	})
}

// datesDesk writes the first dates on which rules were met.
type datesDesk struct {
	pupilRows
	firsts policy.FirstDates
}

func newDatesDesk(e *evaluation) *datesDesk {
	return &datesDesk{pupilRows: pupilRows{e: e, rules: e.places()}}
}

func (d *datesDesk) work(part *stretch, to *page) error {
	d.e.law.FirstDates(part.cohort, d.e.from, d.e.on, &d.firsts)
	return d.write(part.cohort, to, func(b []byte, pupil int) ([]byte, bool) {
		wanted := len(d.e.only) == 0
		for _, r := range d.rules {
			b = append(b, ',')
			if first := d.firsts.Met(pupil, r); !first.IsZero() {
				b, wanted = first.AppendTo(b), true
			}
		}
		return b, wanted
	})
}
