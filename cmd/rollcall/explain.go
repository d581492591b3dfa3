package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// question is what the flags of explain ask for.
type question struct {
	console                   *console
	pack, pupil, date, format string
	rules, only               []string // rules and steps
}

func explainCommand(c *console) *cobra.Command {
	q := &question{console: c}
	cmd := &cobra.Command{
		Use: "explain SCHOOL", Short: "One pupil: every figure, its window, the marks, the clause, and every step", Args: oneArg("the school's folder"),
		Long: `Shows for one pupil every figure with its window, and for every rule what came of it: each condition with its truth,
the figures and thresholds in it, the marks that were counted, the clause, and where in the pack the rule stands.

With a pack that has ladders it goes on with every step: its status and dates, what must come first and whether it has,
the evidence still needed, the charge, the clause; then with what has been done, and whether the marks that it relied on
still carry it (stands, weakened, gone); and at the end with the date on which to look again.

--rule and --step choose what is explained.`,
		Example: `  rollcall explain --pack gb-eng --pupil R029 examples/riverside
  rollcall explain --pack gb-eng --pupil R029 --rule penalty_notice_threshold --on 2025-03-20 examples/riverside
  rollcall explain --pack gb-eng --pupil R029 --format json examples/riverside`,
		RunE: func(_ *cobra.Command, args []string) error { return q.run(args[0]) },
	}
	packFlag(cmd, &q.pack)
	mapFlag(cmd, c)
	f := cmd.Flags()
	f.StringVar(&q.pupil, "pupil", "", "whom to explain")
	f.StringVar(&q.date, "on", "", "the date; left out, the last that has a mark")
	f.StringSliceVar(&q.rules, "rule", nil, "these rules only")
	f.StringSliceVar(&q.only, "step", nil, "these steps only")
	f.StringVar(&q.format, "format", "text", "text or json")
	completeNames(cmd)
	return cmd
}

func (q *question) run(path string) error {
	if forms := []string{"text", "json"}; !slices.Contains(forms, q.format) {
		return fmt.Errorf("--format is text or json, not %q%s", q.format, meant(q.format, forms))
	}
	if q.pupil == "" {
		return fmt.Errorf("say whom to explain: --pupil with the name that pupils.csv or the register has")
	}
	law, err := openPack(q.pack)
	if err != nil {
		return err
	}
	if err := knownRules(law, q.rules); err != nil {
		return err
	}
	if err := knownSteps(law, q.only); err != nil {
		return err
	}
	s, err := q.console.openSchool(law, path)
	if err != nil {
		return err
	}
	on, chosen, err := q.console.onDate(s, q.date)
	if err != nil {
		return err
	}
	cases := q.console.openCasebook(law, s)
	p, err := q.find(s, cases)
	if err != nil {
		return err
	}
	if err := q.explain(cases.decide(law.Evaluate(p, on), cases.tell), cases.of(p.ID), chosen); err != nil {
		return err
	}
	return q.console.verdict(s)
}

// find goes through all pupils, so that everything wrong with the files is told.
func (q *question) find(s *school, cases *casebook) (*attendance.Pupil, error) {
	var out *attendance.Pupil
	found := finder{wanted: q.pupil}
	q.console.progress.begin(looking, s.Len())
	for p, err := range s.Pupils() {
		if stopped := q.console.stopped(); stopped != nil {
			return nil, stopped
		}
		q.console.progress.add(looking, 1)
		if err != nil {
			q.console.problem(s, err)
			continue
		}
		cases.of(p.ID)
		if found.is(p.ID) {
			out = p
		}
	}
	q.console.progress.clear()
	if err := q.console.stopped(); err != nil {
		return nil, err
	}
	cases.strangers()
	return out, found.missing(s)
}

// looking is what progress calls going through the pupils to find one.
const looking = "looking"

// asksRule and asksStep report whether the flags let a rule or a step through.
func (q *question) asksRule(rule string) bool {
	return len(q.rules)+len(q.only) == 0 || slices.Contains(q.rules, rule)
}

func (q *question) asksStep(s *policy.Step) bool {
	return len(q.rules)+len(q.only) == 0 || slices.Contains(q.only, s.Name)
}

func (q *question) explain(d *escalation.Decision, history escalation.History, chosen string) error {
	c, r := q.console, d.Report
	explanations := slices.DeleteFunc(r.Explain(), func(x policy.Explanation) bool { return !q.asksRule(x.Finding.Rule) })
	var done []account
	var next attendance.Date
	whole := len(q.rules)+len(q.only) == 0
	if whole {
		done, next = accounts(history, d), escalation.NextReview(r, history)
	}
	if q.format == "json" {
		if chosen != "" {
			c.tell("on %s, %s", r.On, chosen)
		}
		return q.json(explanations, d, done, next)
	}
	if chosen != "" {
		chosen = ", " + chosen
	}
	c.paragraph(c.screen.paint(bold, fmt.Sprintf("%s on %s%s", plain(r.Pupil.ID), r.On, chosen)))
	c.paragraph(fmt.Sprintf("%s (%s %s)", r.Policy.Title(), r.Policy.ID(), r.Policy.Digest()))
	if whole {
		fmt.Fprintln(c.out)
		c.figures(r.Figures)
	}
	for _, x := range explanations {
		c.finding(x)
	}
	if len(d.Steps) > 0 && (whole || len(q.only) > 0) {
		q.steps(d)
	}
	if len(d.Steps) > 0 && whole {
		c.history(done)
	}
	if whole {
		c.paragraph("\n" + c.screen.paint(bold, lookAgain(next)))
	}
	for _, text := range r.Warnings {
		c.paragraph("\n" + c.screen.paint(yellow, "warning: ") + plain(text))
	}
	return nil
}

// finding writes the proof of a finding.
func (c *console) finding(x policy.Explanation) {
	name, rest, _ := strings.Cut(plain(x.String()), "\n")
	word := strings.ToUpper(x.Finding.Outcome.String())
	before, after, _ := strings.Cut(name, word)
	c.paragraph("\n" + c.screen.paint(bold, before) + c.screen.paint(colourOf(x.Finding.Outcome, x.Finding.Force), word) + after)
	for line := range strings.Lines(rest) {
		c.paragraph(strings.TrimSuffix(line, "\n"))
	}
}

// figures writes the figures as columns.
func (c *console) figures(all []policy.Figure) {
	g := grid{head: []string{"MEASURE", "VALUE", "SHARE", "FROM", "TO", ""}, right: []bool{false, true, true, false, false, false}, screen: c.screen}
	g.write(c.out, func(yield func([]cell) bool) {
		for _, f := range all {
			value, share, note := f.String(), f.Percent(), f.Reason
			if share != "" {
				share += " %"
			}
			if !f.Known {
				value = "-"
			} else if f.Short != "" {
				note = "covers " + f.Short
			}
			if !yield([]cell{{text: f.Measure}, {text: value}, {text: share}, {text: f.From.String()}, {text: f.To.String()}, {note, dim}}) {
				return
			}
		}
	})
}
