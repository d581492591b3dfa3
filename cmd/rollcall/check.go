package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

func checkCommand(c *console) *cobra.Command {
	var k checking
	cmd := &cobra.Command{
		Use: "check PACK...", Short: "Tell all faults of a pack: file:line:col, and what to do", Args: someArgs("a pack's id or folder"),
		Long: `Reads each pack with those it extends and tells everything that is wrong with it at once: file:line:col, what is wrong and
what to do, with the line itself. A name of a pack inside means that one: write ./gb-eng for a folder of that name.

--prove goes further: it explores what can happen on the pack's ladders, and either certifies each (no rung is skipped, no
step is stuck, no wait is jumped, no limit is passed, nobody is taken to court without support) or tells the story, with
dates, of a pupil for whom it is otherwise.

--cost tells what each rule costs when many pupils are judged, the dearest first: which of its conditions are looked up, counted,
followed in order, or must be worked out by themselves, and why; for one date, as groups asks, and for all dates, as timeline
does. The bound is in elementary steps for one pupil and a year of 190 days; --sessions says how many sessions a year has.

--json prints a list of faults: file, line, col and message. A story is a fault of its step. With --cost it prints an object:
faults, which is that list, and costs.`,
		Example: "  rollcall check gb-eng\n  rollcall check --prove gb-eng\n  rollcall check --cost us-va\n  rollcall check ./my-authority ./my-other-authority",
		RunE:    func(_ *cobra.Command, args []string) error { return c.check(args, k) },
	}
	cmd.ValidArgsFunction = completePacks
	cmd.Flags().BoolVar(&k.asJSON, "json", false, "print the faults as a JSON list")
	cmd.Flags().BoolVar(&k.prove, "prove", false, "explore the ladders, and certify them or tell what can go wrong")
	cmd.Flags().BoolVar(&k.cost, "cost", false, "tell how conditions are worked out for many pupils, and what rules cost")
	cmd.Flags().IntVar(&k.sessions, "sessions", 0, "the sessions of a year, for --cost: those of 190 days if not given")
	return cmd
}

// checking is what check is to do besides.
type checking struct {
	asJSON, prove, cost bool
	sessions            int
}

// refuse refuses a number of sessions that means nothing.
func (k *checking) refuse() error {
	switch {
	case k.sessions < 0 || k.sessions > 24*366:
		return fmt.Errorf("a year has no %d sessions", k.sessions)
	case k.sessions > 0 && !k.cost:
		return errors.New("--sessions is for --cost")
	}
	return nil
}

// fault is a fault of a pack as check --json has it.
type fault struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	Message string `json:"message"`
}

func (c *console) check(names []string, k checking) error {
	if err := k.refuse(); err != nil {
		return err
	}
	found, stories, dear := []fault{}, 0, []ruleCost{}
	for _, name := range names {
		pack, err := findPack(name)
		if err != nil {
			return err
		}
		law, err := pack.open()
		var faults *policy.Faults
		switch {
		case errors.As(err, &faults):
			for _, f := range faults.All {
				found = append(found, fault{f.File, f.Line, f.Col, f.Msg})
				if !k.asJSON {
					c.fault(pack, f)
				}
			}
		case err != nil:
			return err
		default:
			if !k.asJSON {
				c.sound(name, law)
			}
			if k.prove {
				told := c.prove(name, pack, law, k.asJSON)
				stories += len(told)
				if k.asJSON {
					found = append(found, told...)
				}
			}
			if k.cost {
				all := costs(law, k.sessions)
				dear = append(dear, all...)
				if !k.asJSON {
					c.costs(name, all)
				}
			}
		}
	}
	switch {
	case k.asJSON:
		var told any = found
		if k.cost {
			told = struct {
				Faults []fault    `json:"faults"`
				Costs  []ruleCost `json:"costs"`
			}{found, dear}
		}
		out := json.NewEncoder(c.out)
		out.SetEscapeHTML(false) // a condition stays as it is written
		if err := out.Encode(told); err != nil {
			return err
		}
	case len(found) > 0:
		fmt.Fprintln(c.out, c.screen.paint(red, plural(len(found), "fault")))
	}
	if len(found)+stories > 0 {
		return errPartly
	}
	return nil
}

// sound says that a pack has no faults, and what it holds.
func (c *console) sound(name string, law *policy.Policy) {
	ladders := ""
	if n := len(law.Ladders()); n > 0 {
		ladders = fmt.Sprintf(", %s with %s", plural(n, "ladder"), plural(len(law.Steps()), "step"))
	}
	fmt.Fprintf(c.out, "%s: %s (%s, %s%s, %s)\n", name, c.screen.paint(green, "ok"), plural(len(slices.Collect(law.Rules())), "rule"),
		plural(len(slices.Collect(law.Measures())), "measure"), ladders, plural(len(slices.Collect(law.Sources())), "source"))
}

// prove explores a pack's ladders and tells what came of it, unless that is to be told as JSON. It gives the stories as faults.
func (c *console) prove(name string, pack packFolder, law *policy.Policy, quiet bool) []fault {
	var out []fault
	tell := func(format string, args ...any) {
		if !quiet {
			c.paragraph(fmt.Sprintf(format, args...))
		}
	}
	if len(law.Ladders()) == 0 {
		tell("%s has no ladders: there is nothing to prove", name)
	}
	for _, proof := range escalation.Proofs(law) {
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
	return out
}

// storyFault gives a story as a fault of the step that it is about.
func storyFault(pack packFolder, story escalation.Story) fault {
	lines := []string{story.Title}
	for _, line := range story.Lines {
		lines = append(lines, line.String())
	}
	f := fault{Message: strings.Join(lines, "\n")}
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
