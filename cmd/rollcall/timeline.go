package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// chronicle is what the flags of timeline ask for.
type chronicle struct {
	console              *console
	law                  *policy.Policy
	school               *school
	cases                *casebook
	pack, pupil, format  string
	fromText, toText     string
	rules, steps         []string
	from, to             attendance.Date // from is zero if each pupil's academic year says it
	chosen               string          // how the range came about, if the user did not give all of it
	onlyRules, onlySteps bool
	ruleNames, sessions  []string // of the law
}

func timelineCommand(c *console) *cobra.Command {
	t := &chronicle{console: c}
	cmd := &cobra.Command{
		Use: "timeline SCHOOL", Short: "The dates on which findings and steps change", Args: oneArg("the school's folder"),
		Long: `Shows on which dates what came of a rule changes, and on which the status of a step does, pupil by pupil. What stands on
each date is what evaluate says with the marks and events up to it.

The range is from the beginning of the academic year that holds the last date, to the last date that has a mark, unless
--from and --to say otherwise. A change on the first date is one from the day before.

For one pupil the date on which to look again comes last: the next on which anything can change by itself.

csv has a row for every change. json has an object a line, one pupil an object.

Registers of more than 64 MiB are read in shards, as evaluate reads them; --to must be given then.`,
		Example: `  rollcall timeline --pack gb-eng --pupil R029 examples/riverside
  rollcall timeline --pack gb-eng --from 2025-03-01 --to 2025-03-28 --step penalty_notice examples/riverside
  rollcall timeline --pack gb-eng --rule penalty_notice_threshold --format csv examples/riverside`,
		RunE: func(_ *cobra.Command, args []string) error { return t.run(args[0]) },
	}
	packFlag(cmd, &t.pack)
	mapFlag(cmd, c)
	streamFlag(cmd, c)
	f := cmd.Flags()
	f.StringVar(&t.fromText, "from", "", "the first date; left out, that of the last date's academic year")
	f.StringVar(&t.toText, "to", "", "the last date; left out, the last that has a mark")
	f.StringVar(&t.pupil, "pupil", "", "one pupil only")
	f.StringSliceVar(&t.rules, "rule", nil, "these rules only")
	f.StringSliceVar(&t.steps, "step", nil, "these steps only")
	f.BoolVar(&t.onlyRules, "findings", false, "findings only")
	f.BoolVar(&t.onlySteps, "steps", false, "steps only")
	f.StringVar(&t.format, "format", "table", "table, json (an object a line) or csv")
	completeNames(cmd)
	return cmd
}

func (t *chronicle) run(path string) error {
	var err error
	if t.law, err = openPack(t.pack); err != nil {
		return err
	}
	if err := t.check(); err != nil {
		return err
	}
	t.ruleNames, t.sessions = slices.Collect(t.law.Rules()), t.law.SessionNames()
	t.console.streaming = true
	if t.school, err = t.console.openSchool(t.law, path); err != nil {
		return err
	}
	if t.school.HasTotals() {
		return errors.New("totals carry no dates, so nothing changes on any: timeline is for registers")
	}
	if err := t.span(); err != nil {
		return err
	}
	t.cases = t.console.openCasebook(t.law, t.school)
	if t.chosen != "" && t.format != "table" {
		t.console.tell("%s", t.chosen)
	}
	if t.format != "table" && t.console.screen.terminal {
		t.console.progress.screen.terminal = false // the lines themselves show how far it is
	}
	if err := t.each(); err != nil {
		return err
	}
	return t.console.verdict(t.school)
}

// check reports flags that cannot be followed, before any file is read.
func (t *chronicle) check() error {
	if !slices.Contains(formats, t.format) {
		return fmt.Errorf("--format is table, json or csv, not %q%s", t.format, meant(t.format, formats))
	}
	if err := knownRules(t.law, t.rules); err != nil {
		return err
	}
	if err := knownSteps(t.law, t.steps); err != nil {
		return err
	}
	if t.onlyRules && t.onlySteps {
		return errors.New("--findings leaves the steps out and --steps the findings: leave out both to see both")
	}
	return nil
}

// span finds the range of dates.
func (t *chronicle) span() error {
	var err error
	if t.fromText != "" {
		if t.from, err = attendance.ParseDate(t.fromText); err != nil {
			return err
		}
	}
	note := ""
	if t.to, note, err = t.console.onDate(t.school, t.toText); err != nil {
		return err
	}
	switch {
	case t.from.After(t.to):
		return fmt.Errorf("--from %s is after the last date, %s", t.from, t.to)
	case t.from.IsZero() && note != "":
		t.chosen = fmt.Sprintf("from the beginning of the academic year to %s, %s", t.to, note)
	case t.from.IsZero():
		t.chosen = fmt.Sprintf("from the beginning of the academic year to %s", t.to)
	case note != "":
		t.chosen = fmt.Sprintf("from %s to %s, %s", t.from, t.to, note)
	}
	return nil
}

// title says what is shown.
func (t *chronicle) title() string {
	text := t.chosen
	if text == "" {
		text = fmt.Sprintf("from %s to %s", t.from, t.to)
	}
	return t.law.Title() + ", " + text
}

// story is what changed for one pupil.
type story struct {
	pupil    *attendance.Pupil
	from, to attendance.Date
	turns    []policy.Turn
	changes  []escalation.Change
	next     attendance.Date // when to look again; zero if that was not asked for, or never
	refused  string
}

// moment is one change, of a finding or of a step.
type moment struct {
	on   attendance.Date
	turn *policy.Turn
	step *escalation.Change
}

// moments gives the changes in order of date; on one date those of findings come first, since steps follow them.
func (s *story) moments() []moment {
	var out []moment
	for i := range s.turns {
		out = append(out, moment{on: s.turns[i].On, turn: &s.turns[i]})
	}
	for i := range s.changes {
		out = append(out, moment{on: s.changes[i].On, step: &s.changes[i]})
	}
	slices.SortStableFunc(out, func(a, b moment) int { return a.on.Compare(b.on) })
	return out
}

// each tells the pupils' stories one after the other, until the user interrupts.
func (t *chronicle) each() error {
	form := t.form()
	w := &crew{
		console: t.console, school: t.school, cases: t.cases, what: telling, wanted: t.pupil, rows: true, begin: form.begin,
	}
	desks := make([]desk, workers())
	for i := range desks {
		own := *t
		own.console = t.console.aside()
		desks[i] = &storyDesk{t: &own, form: own.form()}
	}
	if err := w.each(desks); err != nil {
		return err
	}
	for _, d := range desks {
		form.join(d.(*storyDesk).form)
	}
	return form.end()
}

// telling is what progress calls the telling of what changed.
const telling = "looking through the dates"

// asksTurns and asksChanges report whether the flags leave findings and steps to be told of.
func (t *chronicle) asksTurns() bool { return !t.onlySteps && (len(t.rules) > 0 || len(t.steps) == 0) }

func (t *chronicle) asksChanges() bool {
	return !t.onlyRules && (len(t.steps) > 0 || len(t.rules) == 0) && len(t.law.Steps()) > 0
}

// asks reports whether the flags let a rule through.
func (t *chronicle) asks(rule string) bool {
	return len(t.rules) == 0 || slices.Contains(t.rules, rule)
}

// begins gives the first date of a pupil's story.
func (t *chronicle) begins(c *attendance.Calendar) attendance.Date {
	if t.from.IsZero() {
		return c.YearStart(t.to)
	}
	return t.from
}
