package main

import (
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// findingsDesk writes the rows of csvRows for many pupils at once: outcomes are decided for a whole cohort, and since when they
// hold is found for those pupils only who get a row.
type findingsDesk struct {
	e        *evaluation
	rows     *csvRows // of a console that is set aside
	rules    []int    // those asked for, by place in the pack
	names    []string // of all
	only     [policy.Met + 1]bool
	verdicts policy.Verdicts
	shown    []int // pupils who get a row
	few      *attendance.Cohort
	lines    policy.Timelines
	spells   []policy.Spell
	forces   []string
	view     view
}

func newFindingsDesk(e *evaluation, rows *csvRows) *findingsDesk {
	return &findingsDesk{
		e: e, rows: rows, rules: e.places(), names: slices.Collect(e.law.Rules()), only: e.wantedOutcomes(),
		spells: make([]policy.Spell, len(slices.Collect(e.law.Rules()))),
	}
}

// places gives the places in the pack of the rules asked for.
func (e *evaluation) places() []int {
	var out []int
	i := 0
	for rule := range e.law.Rules() {
		if len(e.rules) == 0 || slices.Contains(e.rules, rule) {
			out = append(out, i)
		}
		i++
	}
	return out
}

// wantedOutcomes says which outcomes --only lets through.
func (e *evaluation) wantedOutcomes() (out [policy.Met + 1]bool) {
	for o := range out {
		out[o] = len(e.only) == 0 || slices.Contains(e.only, policy.Outcome(o).String())
	}
	return out
}

func (d *findingsDesk) work(part *stretch, to *page) error {
	c := part.cohort
	d.e.law.Decide(c, d.e.on, &d.verdicts)
	d.shown = d.shown[:0]
	var id []byte
	for i := range c.Len() {
		id = c.AppendID(id[:0], i)
		if d.e.cases.has(id) { // events that cannot be are told, although no step is asked for
			d.e.cases.decide(d.e.law.Evaluate(d.view.of(c, i), d.e.on), to.tell)
		}
		if (d.e.pupil == "" || to.found.is(string(id))) && d.gets(i) {
			d.shown = append(d.shown, i)
		}
	}
	if len(d.shown) == 0 {
		return d.e.console.stopped()
	}
	if d.forces == nil {
		for _, f := range d.e.law.Evaluate(d.view.of(c, d.shown[0]), d.e.on).Findings {
			d.forces = append(d.forces, f.Force)
		}
	}
	if err := d.follow(c); err != nil {
		return err
	}
	d.write(c, to)
	return d.e.console.stopped()
}

// gets reports whether a pupil gets a row.
func (d *findingsDesk) gets(i int) bool {
	return slices.ContainsFunc(d.rules, func(r int) bool { return d.only[d.verdicts.Outcome(i, r)] })
}

// follow finds the timelines of the pupils who get a row, from the beginning of the first calendar.
func (d *findingsDesk) follow(c *attendance.Cohort) error {
	followed := c
	if len(d.shown) < c.Len() {
		if d.few == nil || d.few.Codes() != c.Codes() {
			d.few = attendance.NewCohort(c.Codes())
		}
		followed = d.few
		followed.Reset()
		for _, i := range d.shown {
			if err := followed.Add(d.view.of(c, i)); err != nil {
				return err
			}
		}
	}
	from := followed.Calendar(0).First()
	for n := range followed.Len() {
		if first := followed.Calendar(n).First(); first.Before(from) {
			from = first
		}
	}
	d.e.law.Timelines(followed, from, d.e.on, &d.lines)
	return nil
}

// write writes the rows.
func (d *findingsDesk) write(c *attendance.Cohort, to *page) {
	b := to.text.AvailableBuffer()
	var before []byte
	for n, i := range d.shown {
		d.spell(n, c.Calendar(i).First())
		before = append(appendField(before[:0], c.ID(i)), ',')
		before = append(appendField(before, c.School(i)), ',')
		before = append(appendField(before, c.YearGroup(i)), ',')
		for _, r := range d.rules {
			outcome := d.verdicts.Outcome(i, r)
			if !d.only[outcome] {
				continue
			}
			b = append(b, before...)
			b = append(append(b, d.names[r]...), ',')
			b = append(append(b, outcome.String()...), ',')
			b = append(append(b, d.forces[r]...), ',')
			b = append(appendDate(b, d.spells[r].Since), ',')
			b = append(appendDate(b, d.spells[r].First), ',')
			b = append(strconv.AppendBool(b, d.verdicts.Provisional(i, r)), '\n')
		}
	}
	to.text.Write(b)
}

// spell works out the spells of a pupil's rules from the dates on which they change, as [policy.Report.Spells] has them: from the
// first date of the pupil's calendar on.
func (d *findingsDesk) spell(n int, first attendance.Date) {
	for r := range d.spells {
		d.spells[r] = policy.Spell{}
		if d.lines.Before(n, r) == policy.Met {
			d.spells[r] = policy.Spell{Since: first, First: first}
		}
	}
	for turn := range d.lines.Of(n) {
		s := &d.spells[turn.Rule]
		early := !turn.On.After(first)
		switch {
		case turn.To == policy.Met && early:
			*s = policy.Spell{Since: first, First: first}
		case turn.To == policy.Met:
			s.Since = turn.On
			if s.First.IsZero() {
				s.First = turn.On
			}
		case early:
			*s = policy.Spell{}
		default:
			s.Since = attendance.Date{}
		}
	}
	if first.After(d.e.on) {
		clear(d.spells)
	}
}
