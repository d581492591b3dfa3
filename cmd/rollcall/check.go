package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

func checkCommand(c *console) *cobra.Command {
	var k checking
	cmd := &cobra.Command{
		Use: "check PACK...", Short: "Tell all faults of a pack: file:line:col, and what to do", Args: someArgs("a pack's id or folder"),
		Long: `Reads each pack with those it extends and tells everything that is wrong with it at once: file:line:col, what is wrong and
what to do, with the line itself. A name of a pack inside means that one: write ./gb-eng for a folder of that name.

Of a pack without faults it tells then what can be read and is nevertheless not right, over all conditions and dates: rules that can never
be met, gaps between bands, numbers that leave a hole, names that nothing uses. Each has a name, such as band-gap, and advice of its own:
see docs/checks.md, which also says how an entry of a pack accepts one. What makes the pack unable to do what it says counts as a fault;
warnings fail only with --strict. --on is the date of the check, for what is old: today if not given.

--prove goes further: it explores what can happen on the pack's ladders, and either certifies each (no rung is skipped, no
step is stuck, no wait is jumped, no limit is passed, nobody is taken to court without support) or tells the story, with
dates, of a pupil for whom it is otherwise.

--cost tells what each rule costs when many pupils are judged, the dearest first: which of its conditions are looked up, counted,
followed in order, or must be worked out by themselves, and why; for one date, as groups asks, and for all dates, as timeline
does. The bound is in elementary steps for one pupil and a year of 190 days; --sessions says how many sessions a year has.

--json prints a list of faults and advice: file, line, col and message, with id, severity (fault, warning, note), advice and related
places. A story is a fault of its step. With --cost it prints an object: faults, which is that list, and costs. --sarif prints the
same as SARIF 2.1.0, for code review.`,
		Example: "  rollcall check gb-eng\n  rollcall check --prove gb-eng\n  rollcall check --cost us-va\n  rollcall check --strict --sarif ./my-authority > check.sarif\n  rollcall check ./my-authority ./my-other-authority",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := k.refuse(); err != nil {
				return err
			}
			return c.check(args, k)
		},
	}
	cmd.ValidArgsFunction = completePacks
	cmd.Flags().BoolVar(&k.asJSON, "json", false, "print the faults and the advice as a JSON list")
	cmd.Flags().BoolVar(&k.asSARIF, "sarif", false, "print them as SARIF 2.1.0, for code review")
	cmd.Flags().BoolVar(&k.strict, "strict", false, "let warnings fail too")
	cmd.Flags().StringVar(&k.date, "on", "", "the date of the check, as in 2026-09-01: today if not given")
	cmd.Flags().BoolVar(&k.prove, "prove", false, "explore the ladders, and certify them or tell what can go wrong")
	cmd.Flags().BoolVar(&k.cost, "cost", false, "tell how conditions are worked out for many pupils, and what rules cost")
	cmd.Flags().IntVar(&k.sessions, "sessions", 0, "the sessions of a year, for --cost: those of 190 days if not given")
	return cmd
}

// checking is what check is to do besides.
type checking struct {
	asJSON, asSARIF, strict, prove, cost bool
	sessions                             int
	date                                 string
	on                                   attendance.Date
}

// quiet reports whether nothing is told for people to read.
func (k *checking) quiet() bool { return k.asJSON || k.asSARIF }

// refuse refuses flags that mean nothing, and reads the date.
func (k *checking) refuse() error {
	var err error
	if k.on, err = checkDate(k.date); err != nil {
		return err
	}
	switch {
	case k.asSARIF && (k.asJSON || k.cost):
		return errors.New("--sarif stands by itself: it has no costs, and is JSON already")
	case k.sessions < 0 || k.sessions > 24*366:
		return fmt.Errorf("a year has no %d sessions", k.sessions)
	case k.sessions > 0 && !k.cost:
		return errors.New("--sessions is for --cost")
	}
	return nil
}

// checkDate reads the date of a check.
func checkDate(text string) (attendance.Date, error) {
	if text == "" {
		text = time.Now().Format(time.DateOnly)
	}
	d, err := attendance.ParseDate(text)
	if err != nil {
		return d, fmt.Errorf("--on: %w", err)
	}
	return d, nil
}

// fault is a fault of a pack, or advice on it, as check --json has it.
type fault struct {
	File     string  `json:"file"`
	Line     int     `json:"line"`
	Col      int     `json:"col"`
	Message  string  `json:"message"`
	ID       string  `json:"id"`
	Severity string  `json:"severity"`
	Advice   string  `json:"advice,omitempty"`
	Related  []place `json:"related,omitempty"`
}

// place is a place that has to do with a fault.
type place struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

// What stands for the identifier of advice where a pack cannot be used, and where a ladder is not certified.
const (
	unusable    = "fault"
	ladderStory = "ladder-story"
)

func (c *console) check(names []string, k checking) error {
	all, dear := checked{}, []ruleCost{}
	var missing []error // which do not keep the others from being checked
	for _, name := range names {
		pack, err := findPack(name)
		var law *policy.Policy
		if err == nil {
			law, err = pack.open()
		}
		var faults *policy.Faults
		switch {
		case errors.As(err, &faults):
			for _, f := range faults.All {
				all.add(pack, fault{File: f.File, Line: f.Line, Col: f.Col, Message: f.Msg, ID: unusable, Severity: policy.Severe.String()})
				if !k.quiet() {
					c.fault(pack, f)
				}
			}
		case err != nil:
			missing = append(missing, err)
		default:
			review := law.Review(k.on)
			if !k.quiet() {
				c.sound(name, law, !slices.ContainsFunc(review, func(a *policy.Advice) bool { return a.Severity == policy.Severe }))
			}
			for _, a := range review {
				all.add(pack, adviceFault(pack, a))
				if !k.quiet() {
					c.advice(pack, a)
				}
			}
			if k.prove {
				told, err := c.prove(name, pack, law, k.quiet())
				if err != nil {
					return err
				}
				for _, s := range told {
					all.add(pack, s)
				}
			}
			if k.cost {
				costs := costs(law, k.sessions)
				dear = append(dear, costs...)
				if !k.asJSON {
					c.costs(name, costs)
				}
			}
		}
	}
	if err := c.tellChecked(&all, dear, k); err != nil {
		return err
	}
	if len(missing) > 0 {
		return errors.Join(missing...)
	}
	if all.faults > 0 || k.strict && all.warnings > 0 {
		return errPartly
	}
	return nil
}

// checked is what was found in all packs.
type checked struct {
	found            []fault
	packs            []packFolder // of each
	faults, warnings int
	stories          int
}

func (k *checked) add(pack packFolder, f fault) {
	k.found, k.packs = append(k.found, f), append(k.packs, pack)
	switch {
	case f.Severity == policy.Severe.String():
		k.faults++
	case f.Severity == policy.Warning.String():
		k.warnings++
	}
	if f.ID == ladderStory {
		k.stories++
	}
}

// tellChecked tells what was found as a whole.
func (c *console) tellChecked(all *checked, dear []ruleCost, k checking) error {
	var told any = append([]fault{}, all.found...)
	switch {
	case k.asSARIF:
		told = sarif(all)
	case k.asJSON && k.cost:
		told = struct {
			Faults any        `json:"faults"`
			Costs  []ruleCost `json:"costs"`
		}{told, dear}
	case k.asJSON:
	default:
		if n := all.faults - all.stories; n > 0 {
			fmt.Fprintln(c.out, c.screen.paint(red, plural(n, "fault")))
		}
		if all.warnings > 0 {
			fmt.Fprintln(c.out, c.screen.paint(yellow, plural(all.warnings, "warning")))
		}
		return nil
	}
	out := json.NewEncoder(c.out)
	out.SetEscapeHTML(false) // a condition stays as it is written
	return out.Encode(told)
}

// sound says that a pack can be read, whether that is all, and what it holds.
func (c *console) sound(name string, law *policy.Policy, ok bool) {
	verdict := c.screen.paint(green, "ok")
	if !ok {
		verdict = c.screen.paint(red, "it can be read, but not do what it says")
	}
	ladders := ""
	if n := len(law.Ladders()); n > 0 {
		ladders = fmt.Sprintf(", %s with %s", plural(n, "ladder"), plural(len(law.Steps()), "step"))
	}
	fmt.Fprintf(c.out, "%s: %s (%s, %s%s, %s)\n", name, verdict, plural(len(slices.Collect(law.Rules())), "rule"),
		plural(len(slices.Collect(law.Measures())), "measure"), ladders, plural(len(slices.Collect(law.Sources())), "source"))
}

// prove explores a pack's ladders and tells what came of it, unless that is to be told as JSON. It gives the stories as faults.
func (c *console) prove(name string, pack packFolder, law *policy.Policy, quiet bool) ([]fault, error) {
	var out []fault
	tell := func(format string, args ...any) {
		if !quiet {
			c.paragraph(fmt.Sprintf(format, args...))
		}
	}
	if len(law.Ladders()) == 0 {
		tell("%s has no ladders: there is nothing to prove", name)
	}
	proofs, err := worked(c, "exploring the ladders of "+name, func() []escalation.Proof { return escalation.Proofs(law) })
	for _, proof := range proofs {
		if len(proof.Stories) == 0 {
			tell("%s %s: %s, %s", name, proof.Ladder.Name, c.screen.paint(green, "certified"), plural(proof.States, "state"))
			continue
		}
		tell("%s %s: %s, %s", name, proof.Ladder.Name, c.screen.paint(red, "not certified"), stories(len(proof.Stories)))
		for _, story := range proof.Stories {
			out = append(out, storyFault(pack, story))
			tell("%s%s", c.screen.paint(bold, pack.placed(story.Step.Place)+": "), plain(story.Title))
			for _, line := range story.Lines {
				tell("    %s", plain(line.String()))
			}
		}
	}
	return out, err
}

// storyFault gives a story as a fault of the step that it is about.
func storyFault(pack packFolder, story escalation.Story) fault {
	lines := []string{story.Title}
	for _, line := range story.Lines {
		lines = append(lines, line.String())
	}
	f := fault{Message: strings.Join(lines, "\n"), ID: ladderStory, Severity: policy.Severe.String()}
	if parts := strings.Split(story.Step.Place, ":"); len(parts) == 3 { // file:line:col
		f.File = pack.place(parts[0])
		f.Line, _ = strconv.Atoi(parts[1])
		f.Col, _ = strconv.Atoi(parts[2])
	}
	return f
}

// fault tells a fault with the line that it is about.
func (c *console) fault(pack packFolder, f *policy.Fault) {
	place := *f
	place.Msg = ""
	at := place.Error() // file:line:col: and a space
	c.paragraph(c.screen.paint(bold, plain(at)) + plain(f.Msg))
	if line, caret, ok := excerpt(pack, f); ok {
		fmt.Fprintf(c.out, "    %s\n    %s\n", line, c.screen.paint(red, caret))
	}
}

func stories(n int) string {
	if n == 1 {
		return "1 story"
	}
	return strconv.Itoa(n) + " stories"
}
