package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/boundary"
	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// differing is what the flags of diff ask for.
type differing struct {
	console          *console
	dates            []string // --on
	fromText, toText string
	asJSON           bool
	limit            int
	into             string // a file for the pupils made up, as worked cases
	old, now         packFolder
	comparison       *packdiff.Comparison
	changes          []packdiff.Change
}

func diffCommand(c *console) *cobra.Command {
	d := &differing{console: c}
	cmd := &cobra.Command{
		Use: "diff OLD NEW [SCHOOL]", Short: "What changes between two packs, or two dates of one, and for whom",
		Long: `Says what two packs say differently, entry by entry and in words: a number from a date on, codes that count otherwise, what a condition
now also wants, entries that are new, gone or renamed. What only reads differently, titles, notes and citations, comes apart. The order of
entries, comments, the order of what "and" and "or" join and the sides of a comparison make no difference.

With a school it says for which pupils findings come out otherwise, on which date for the first time, and for which the steps stand
otherwise on the last date, and which changed entries that is because of. Of several that the rule or step reads each is tried by itself: the
old pack with that entry as it is now. Told are those that make the difference alone, or that they make it together; where a change
cannot be made by itself, those that are read, joined with "or". The dates are all from the
calendar's first to the last that has a mark; --from and --to say otherwise, and --on D looks at one date only.

Without a school it makes pupils up: for each change the smallest that was found on the boundaries of both laws whom the two judge
differently. --cases FILE writes them as worked cases with the verdict left open. A change for which no pupil is found is told, with how many
were held against both: that is no proof that there is none.

With one pack and --on twice it says what the law of the second date says against that of the first.

Exit status: 0 if the law is the same, though its wording may differ; 1 if it is not, or if rows of a school were rejected; 2 if nothing could
be done.`,
		Example: `  rollcall diff gb-eng ./my-england
  rollcall diff gb-eng ./my-england examples/riverside
  rollcall diff --on 2025-03-28 gb-eng ./my-england examples/riverside
  rollcall diff gb-eng --on 2024-08-18 --on 2024-08-19`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(d.dates) == 2 && len(args) == 1:
			case len(d.dates) == 2 && len(args) == 2:
				return errors.New("two dates are of one pack: give one pack, or one --on")
			case len(args) < 2:
				return errors.New("diff takes two packs, and a school's folder if it is to say for whom; or one pack and --on twice: rollcall help diff tells more")
			case len(args) > 3:
				return fmt.Errorf("diff takes two packs and a school's folder, but %d arguments were given: rollcall help diff tells more", len(args))
			case len(d.dates) > 0 && len(args) == 2:
				return errors.New("--on is for a school, or is given twice for two dates of one pack")
			case len(d.dates) > 1:
				return errors.New("--on D is one date of a school: give --from and --to for several")
			}
			return nil
		},
		ValidArgsFunction: completePacks,
		RunE:              func(_ *cobra.Command, args []string) error { return d.run(args) },
	}
	mapFlag(cmd, c)
	streamFlag(cmd, c)
	f := cmd.Flags()
	f.StringSliceVar(&d.dates, "on", nil, "with a school: one date only; with one pack, given twice: the dates whose law is compared")
	f.StringVar(&d.fromText, "from", "", "with a school: the first date; left out, that of the calendar")
	f.StringVar(&d.toText, "to", "", "with a school: the last date; left out, the last that has a mark")
	f.BoolVar(&d.asJSON, "json", false, "print everything as one JSON object")
	f.IntVar(&d.limit, "limit", 20, "how many pupils are listed; 0 for all; JSON has all of them")
	f.StringVar(&d.into, "cases", "", "without a school: write the pupils made up to this file, as worked cases with open verdicts")
	return cmd
}

func (d *differing) run(args []string) error {
	if d.limit < 0 {
		return fmt.Errorf("--limit is a number of pupils, or 0 for all of them, not %d", d.limit)
	}
	before, err := d.open(args[0], &d.old)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		return d.amendment(before)
	}
	now, err := d.open(args[1], &d.now)
	if err != nil {
		return err
	}
	d.comparison = packdiff.Compare(before, now)
	d.changes = d.comparison.Changes
	out := newDiffReport(d, args[:2])
	switch {
	case len(args) == 3 && d.into != "":
		return errors.New("--cases writes pupils made up, and with a school none are: leave it or the school out")
	case len(args) == 3:
		err := d.school(args[2], out)
		if out.rejected = errors.Is(err, errPartly); err != nil && !out.rejected {
			return err
		}
	default:
		if err := d.invent(out); err != nil {
			return err
		}
	}
	return out.write()
}

func (d *differing) open(name string, into *packFolder) (*policy.Policy, error) {
	pack, err := findPack(name)
	if err != nil {
		return nil, err
	}
	*into = pack
	return pack.open()
}

// amendment says what the law of one date says against that of another.
func (d *differing) amendment(law *policy.Policy) error {
	var on [2]attendance.Date
	for i, text := range d.dates {
		var err error
		if on[i], err = attendance.ParseDate(text); err != nil {
			return fmt.Errorf("--on: %w", err)
		}
		if on[i].Before(law.From()) {
			return fmt.Errorf("--on %s: the pack %s knows the law from %s on", on[i], law.ID(), law.From())
		}
	}
	d.now = d.old
	d.changes = packdiff.Between(law, on[0], on[1])
	out := newDiffReport(d, []string{law.ID() + " on " + on[0].String(), law.ID() + " on " + on[1].String()})
	out.Old.Digest, out.New.Digest = law.Digest(), law.Digest()
	return out.write()
}

// invent makes pupils up for the changes.
func (d *differing) invent(out *diffReport) error {
	if d.comparison.Same() {
		return nil
	}
	if !slices.Equal(d.comparison.Old.SessionNames(), d.comparison.New.SessionNames()) {
		d.console.tell("note: the two packs divide the day into other sessions, so that no register is for both and no pupil can be made up")
		return nil
	}
	found, err := worked(d.console, "making pupils up who show the changes", func() packdiff.Invention {
		return d.comparison.Invent(boundary.SettingOf(d.comparison.New, d.now.fsys, d.now.id))
	})
	if err != nil {
		return err
	}
	out.Held = &found.Held
	for _, x := range found.Examples {
		out.Examples = append(out.Examples, newDiffExample(x, d.changes))
	}
	for _, i := range found.Untold {
		out.Untold = append(out.Untold, d.changes[i].Entry+": "+d.changes[i].Words)
	}
	if d.into == "" {
		return nil
	}
	var grid boundary.Grid
	for _, x := range found.Examples {
		s := x.Situation
		s.Rule, s.Step = x.Rule, x.Step
		s.Name = fmt.Sprintf("%s_%d", s.Name, len(grid.Situations)+1)
		s.Part, s.Left, s.Right, s.Note = "", "", "", fmt.Sprintf("%s and %s judge this pupil differently.", out.Old.Pack, out.New.Pack)
		grid.Situations = append(grid.Situations, s)
	}
	return writeCases(d.into, grid.AppendCases(nil, d.comparison.New))
}

// named gives the entries of changes, each once.
func named(changes []packdiff.Change, at []int) []string {
	out := []string{}
	for _, i := range at {
		if !slices.Contains(out, changes[i].Entry) {
			out = append(out, changes[i].Entry)
		}
	}
	return out
}

// because joins what is why, as it was found, of very many the first ones.
func because(names []string, ground packdiff.Ground) string {
	const enough = 4
	join, after := " or ", ""
	switch {
	case len(names) > enough+1:
		return fmt.Sprintf("%s or one of %d more", strings.Join(names[:enough], join), len(names)-enough)
	case len(names) < 2:
	case ground == packdiff.Alone:
		after = ", each alone"
	case ground == packdiff.Together:
		join, after = " and ", " together"
	}
	return strings.Join(names, join) + after
}
