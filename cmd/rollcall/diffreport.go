package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// diffReport is what diff found, as its JSON has it.
type diffReport struct {
	Old      diffPack      `json:"old"`
	New      diffPack      `json:"new"`
	Same     bool          `json:"same"` // in meaning
	Changes  []diffChange  `json:"changes"`
	School   bool          `json:"-"`
	From     string        `json:"from,omitempty"`
	To       string        `json:"to,omitempty"`
	Pupils   int           `json:"pupils,omitempty"`
	Flips    []diffFlip    `json:"findings,omitempty"`
	Steps    []diffStep    `json:"steps,omitempty"`
	Held     *int          `json:"held,omitempty"` // situations that both laws were asked about
	Examples []diffExample `json:"examples,omitempty"`
	Untold   []string      `json:"no_example,omitempty"`

	d        *differing
	rejected bool
}

type diffPack struct {
	Pack   string `json:"pack"`
	Digest string `json:"digest"`
}

type diffChange struct {
	Entry   string   `json:"entry"`
	Key     string   `json:"key,omitempty"`
	Words   string   `json:"words"`
	Wording bool     `json:"wording"`
	From    string   `json:"from,omitempty"`
	Until   string   `json:"until,omitempty"`
	Cite    []string `json:"cite"`
	Old     string   `json:"old,omitempty"` // file:line:col
	New     string   `json:"new,omitempty"`
}

type diffFlip struct {
	Pupil   string          `json:"pupil"`
	Rule    string          `json:"rule"`
	On      string          `json:"on"`
	Old     string          `json:"old"`
	New     string          `json:"new"`
	Lasts   bool            `json:"lasts"`
	Because []string        `json:"because"`
	Ground  packdiff.Ground `json:"ground"` // alone, together or read: how that was found

	order int64
}

type diffStep struct {
	Pupil   string          `json:"pupil"`
	Step    string          `json:"step"`
	Parent  string          `json:"parent,omitempty"`
	On      string          `json:"on"`
	Since   string          `json:"since,omitempty"`
	Old     string          `json:"old"`
	New     string          `json:"new"`
	Because []string        `json:"because"`
	Ground  packdiff.Ground `json:"ground"` // alone, together or read: how that was found

	order int64
}

// diffExample is a pupil made up.
type diffExample struct {
	Changes  []string          `json:"changes"`
	Ground   packdiff.Ground   `json:"ground"`
	Rule     string            `json:"rule,omitempty"`
	Step     string            `json:"step,omitempty"`
	On       string            `json:"on"`
	Old      string            `json:"old"`
	New      string            `json:"new"`
	Born     string            `json:"born,omitempty"`
	Enrolled string            `json:"enrolled,omitempty"`
	Left     string            `json:"left,omitempty"`
	Facts    map[string]string `json:"facts,omitempty"`
	Usual    string            `json:"usual"`
	Marks    []string          `json:"marks"` // "2025-11-10..2025-11-14 G G"
	History  []string          `json:"history,omitempty"`
	Terms    []string          `json:"terms"`
}

func newDiffReport(d *differing, names []string) *diffReport {
	r := &diffReport{d: d, Old: diffPack{Pack: names[0]}, New: diffPack{Pack: names[1]}, Same: true, Changes: []diffChange{}}
	if d.comparison != nil {
		r.Old.Digest, r.New.Digest = d.comparison.Old.Digest(), d.comparison.New.Digest()
	}
	for _, c := range d.changes {
		one := diffChange{Entry: c.Entry, Key: c.Key, Words: c.Words, Wording: c.Wording, Cite: append([]string{}, c.Cite...)}
		if !c.From.IsZero() {
			one.From = c.From.String()
		}
		if !c.Until.IsZero() {
			one.Until = c.Until.String()
		}
		if c.Old != "" {
			one.Old = d.old.placed(c.Old)
		}
		if c.New != "" {
			one.New = d.now.placed(c.New)
		}
		r.Same = r.Same && c.Wording
		r.Changes = append(r.Changes, one)
	}
	return r
}

func newDiffExample(x packdiff.Example, changes []packdiff.Change) diffExample {
	s := x.Situation
	out := diffExample{
		Changes: named(changes, x.Changes), Ground: x.Ground, Rule: x.Rule, Step: x.Step, On: s.On.String(), Old: x.Old, New: x.New, Born: s.Pupil.Born.String(),
		Enrolled: s.Pupil.Enrolled.String(), Left: s.Pupil.Left.String(), Facts: s.Pupil.Facts, Usual: strings.Join(s.Fill, " "), Terms: s.Calendar.Terms,
		Marks: s.UnusualMarks(),
	}
	for _, e := range s.History {
		text := e.On.String() + " " + e.Step
		if e.Outcome != "" {
			text += ": " + e.Outcome
		}
		if len(e.Evidence) > 0 {
			text += " (" + strings.Join(e.Evidence, ", ") + ")"
		}
		out.History = append(out.History, text)
	}
	return out
}

// write writes the report, and says by its error whether the law is the same.
func (r *diffReport) write() error {
	c := r.d.console
	if r.d.asJSON {
		out := json.NewEncoder(c.out)
		out.SetEscapeHTML(false) // a condition stays as it is written
		if err := out.Encode(r); err != nil {
			return err
		}
	} else {
		r.text()
	}
	if !r.Same || r.rejected {
		return errPartly
	}
	return nil
}

func (r *diffReport) text() {
	c := r.d.console
	meaning, wording := 0, 0
	for _, one := range r.Changes {
		if one.Wording {
			wording++
		} else {
			meaning++
		}
	}
	fmt.Fprintf(c.out, "%s against %s: %s in meaning, %s in wording\n", plain(r.New.Pack), plain(r.Old.Pack), plural(meaning, "change"), plural(wording, "change"))
	r.list("In meaning", false)
	r.list("In wording only", true)
	switch {
	case meaning == 0:
		fmt.Fprintln(c.out, "\nThe law does not differ.")
	case r.School:
		r.findings()
		r.steps()
	case r.Held != nil:
		r.examples()
	}
}

func (r *diffReport) list(head string, wording bool) {
	c := r.d.console
	begun := false
	for i, one := range r.Changes {
		if one.Wording != wording {
			continue
		}
		if !begun {
			begun = true
			fmt.Fprintf(c.out, "\n%s\n", c.screen.paint(bold, head))
		}
		place := one.New
		if place == "" {
			place = one.Old
		}
		c.paragraph("  " + plain(r.d.changes[i].String()))
		fmt.Fprintf(c.out, "    %s\n", c.screen.paint(dim, plain(place)))
	}
}

// tallied counts flips that are alike.
type tallied struct {
	name, old, new, because string
	pupils                  int
}

// tally counts how often each difference occurs, in the order in which they are first met.
func tally(n int, of func(int) tallied) []tallied {
	var out []tallied
	at := map[tallied]int{}
	for i := range n {
		one := of(i)
		k, seen := at[one]
		if !seen {
			k = len(out)
			at[one] = k
			out = append(out, one)
		}
		out[k].pupils++
	}
	slices.SortStableFunc(out, func(a, b tallied) int { return strings.Compare(a.name, b.name) })
	return out
}

func (r *diffReport) totals(head string, all []tallied) {
	c := r.d.console
	g := grid{head: []string{head, "UNDER OLD", "UNDER NEW", "PUPILS", "BECAUSE OF"}, right: []bool{false, false, false, true, false}, screen: c.screen}
	fmt.Fprintln(c.out)
	g.write(c.out, func(yield func([]cell) bool) {
		for _, t := range all {
			if !yield([]cell{{t.name, bold}, {text: t.old}, {text: t.new}, {text: strconv.Itoa(t.pupils)}, {text: t.because}}) {
				return
			}
		}
	})
}

// shown is how many of some rows are shown.
func (r *diffReport) shown(n int) int {
	if r.d.limit == 0 {
		return n
	}
	return min(n, r.d.limit)
}

// more says how many rows are not shown.
func (r *diffReport) more(n int) {
	if left := n - r.shown(n); left > 0 {
		r.d.console.paragraph(fmt.Sprintf("and %d more: --limit 0 lists all of them, --json has them too", left))
	}
}

func (r *diffReport) findings() {
	c := r.d.console
	when := "up to " + r.To
	switch {
	case r.From == r.To:
		when = "on " + r.To
	case r.From != "":
		when = "from " + r.From + " to " + r.To
	}
	if len(r.Flips) == 0 {
		fmt.Fprintf(c.out, "\nFindings of %s: none comes out otherwise %s.\n", plural(r.Pupils, "pupil"), when)
		return
	}
	fmt.Fprintf(c.out, "\n%s of %s, %s\n", c.screen.paint(bold, "Findings"), plural(r.Pupils, "pupil"), when)
	r.totals("RULE", tally(len(r.Flips), func(i int) tallied {
		f := r.Flips[i]
		return tallied{name: f.Rule, old: f.Old, new: f.New, because: because(f.Because, f.Ground)}
	}))
	fmt.Fprintln(c.out)
	g := grid{head: []string{"PUPIL", "RULE", "FIRST ON", "UNDER OLD", "UNDER NEW", "STILL"}, right: make([]bool, 6), keep: 1, screen: c.screen}
	g.write(c.out, func(yield func([]cell) bool) {
		for _, f := range r.Flips[:r.shown(len(r.Flips))] {
			still := "no"
			if f.Lasts {
				still = "yes"
			}
			if !yield([]cell{{f.Pupil, bold}, {text: f.Rule}, {text: f.On}, {text: f.Old}, {text: f.New}, {text: still}}) {
				return
			}
		}
	})
	r.more(len(r.Flips))
}

func (r *diffReport) steps() {
	c := r.d.console
	if len(r.Steps) == 0 {
		fmt.Fprintf(c.out, "\nSteps: none stands otherwise on %s.\n", r.To)
		return
	}
	fmt.Fprintf(c.out, "\n%s on %s\n", c.screen.paint(bold, "Steps"), r.To)
	r.totals("STEP", tally(len(r.Steps), func(i int) tallied {
		f := r.Steps[i]
		return tallied{name: f.Step, old: status(f.Old), new: status(f.New), because: because(f.Because, f.Ground)}
	}))
	fmt.Fprintln(c.out)
	g := grid{head: []string{"PUPIL", "STEP", "PARENT", "SINCE", "UNDER OLD", "UNDER NEW"}, right: make([]bool, 6), keep: 1, screen: c.screen}
	g.write(c.out, func(yield func([]cell) bool) {
		for _, f := range r.Steps[:r.shown(len(r.Steps))] {
			if !yield([]cell{{f.Pupil, bold}, {text: f.Step}, {text: f.Parent}, {text: f.Since}, {text: f.Old}, {text: f.New}}) {
				return
			}
		}
	})
	r.more(len(r.Steps))
}

// status gives a step's status without its dates, so that pupils can be counted.
func status(text string) string {
	for _, s := range []string{" from ", " by ", " until ", ","} {
		text, _, _ = strings.Cut(text, s)
	}
	return text
}

func (r *diffReport) examples() {
	c := r.d.console
	if len(r.Examples) > 0 {
		fmt.Fprintf(c.out, "\n%s\n", c.screen.paint(bold, "Pupils made up, each as small as was found"))
	}
	for _, x := range r.Examples {
		c.paragraph("  " + plain(because(x.Changes, x.Ground)) + ":")
		what := "rule " + x.Rule
		if x.Step != "" {
			what = "step " + x.Step
		}
		c.paragraph(fmt.Sprintf("    on %s %s is %q instead of %q", x.On, plain(what), x.New, x.Old))
		c.paragraph("    " + plain(x.describe()))
	}
	if len(r.Untold) > 0 {
		fmt.Fprintln(c.out)
		c.paragraph(fmt.Sprintf("On the boundary grid the two cannot be told apart by (%s held against both; no proof that there is none):", plural(*r.Held, "pupil")))
		for _, u := range r.Untold {
			c.paragraph("  " + plain(u))
		}
		return
	}
	if r.Held != nil {
		fmt.Fprintf(c.out, "\n%s held against both laws.\n", plural(*r.Held, "pupil"))
	}
}

// describe says in a line who the pupil is.
func (x diffExample) describe() string {
	var parts []string
	for _, p := range []struct{ word, text string }{{"born", x.Born}, {"enrolled", x.Enrolled}, {"left", x.Left}} {
		if p.text != "" {
			parts = append(parts, p.word+" "+p.text)
		}
	}
	var facts []string
	for name, value := range x.Facts {
		facts = append(facts, name+" "+value)
	}
	slices.Sort(facts)
	parts = append(parts, facts...)
	if len(x.Marks) > 0 {
		parts = append(parts, "marked "+strings.Join(x.Marks, ", "))
	}
	parts = append(parts, "else "+x.Usual)
	parts = append(parts, x.History...)
	return strings.Join(parts, "; ")
}
