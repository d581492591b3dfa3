package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// mutating is how test looks for changes of a pack that no case notices.
type mutating struct {
	on        bool
	survivors bool
	least     string // the score asked for
}

func (m *mutating) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&m.on, "mutate", false, "change the pack in one place at a time, and tell the changes that no case notices")
	cmd.Flags().BoolVar(&m.survivors, "survivors", false, "of --mutate, list the changes that no case notices and no others")
	cmd.Flags().StringVar(&m.least, "min-score", "100", "of --mutate, how many per cent must be noticed or be equivalent for all to be well")
}

// refuse refuses what means nothing.
func (m *mutating) refuse(files []string) error {
	switch {
	case !m.on && m.survivors:
		return errors.New("--survivors is for --mutate")
	case m.on && len(files) > 0:
		return errors.New("--mutate runs the cases that a pack brings along: leave the files out")
	}
	if _, ok := hundredths(m.least); !ok {
		return fmt.Errorf("--min-score %s: a score is a number of per cent with at most two digits after the point, as in 97.5", m.least)
	}
	return nil
}

// hundredths reads a percentage in hundredths of a per cent.
func hundredths(text string) (int, bool) {
	whole, after, point := strings.Cut(text, ".")
	if len(after) > 2 || point && after == "" || len(whole) == 0 || len(whole) > 3 {
		return 0, false
	}
	n := 0
	for _, c := range whole + (after + "00")[:2] {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, n <= 100_00
}

// percentOf gives a share in hundredths of a per cent, rounded down, so that 100 is all.
func percentOf(part, whole int) int {
	if whole == 0 {
		return 100_00
	}
	return part * 100_00 / whole
}

// mutate looks for mutants of packs that no case notices.
func (c *console) mutate(t testRun) error {
	least, _ := hundredths(t.mutate.least)
	well := true
	var results packtest.Results
	for one, err := range c.judging(t.pack) {
		if err != nil {
			return err
		}
		pack := one.pack
		found, err := c.mutants(pack)
		if err != nil {
			return err
		}
		good, all := found.Score()
		well = well && percentOf(good, all) >= least && len(found.Faults) == 0
		if t.asJSON {
			err = c.mutantsJSON(pack, found, t.mutate.survivors)
		} else {
			c.mutantsText(pack, found, t.mutate.survivors, t.verbose)
		}
		if err != nil {
			return err
		}
		for _, r := range found.Results().Cases {
			move(&r, pack.place(r.File))
			results.Cases = append(results.Cases, r)
		}
	}
	if err := junit(t.junit, results); err != nil {
		return err
	}
	if !well {
		return errPartly
	}
	return nil
}

func (c *console) mutants(pack packFolder) (*packtest.Mutants, error) {
	const what = "mutants"
	c.progress.begin(what, 0)
	defer c.progress.clear()
	done := 0
	return packtest.Mutate(pack.fsys, pack.id, packtest.Mutating{
		Workers: runtime.GOMAXPROCS(0),
		Progress: func(n, all int) error {
			if n == 1 {
				c.progress.begin(what, all)
			}
			c.progress.add(what, n-done)
			done = n
			return c.stopped()
		},
	})
}

// mutantsText prints what became of the mutants, those that no case notices with advice.
func (c *console) mutantsText(pack packFolder, found *packtest.Mutants, survivors, verbose bool) {
	for i := range found.All {
		m := &found.All[i]
		switch {
		case m.Fate == packtest.Survived:
			c.survivor(pack, m)
		case verbose && !survivors:
			fmt.Fprintf(c.out, "%s  %s  %s\n", m.Fate, c.mutantPlace(pack, m), plain(m.String()))
			if m.Why != "" {
				c.paragraph("      " + plain(m.Why))
			}
			if m.By != "" {
				c.paragraph("      by " + plain(m.By))
			}
		}
	}
	for _, f := range found.Faults {
		c.paragraph(c.screen.paint(red, "FAULT") + "  " + plain(pack.placed(f)))
	}
	good, all := found.Score()
	look := green
	if good < all || len(found.Faults) > 0 {
		look = red
	}
	fmt.Fprintln(c.out, c.screen.paint(look, fmt.Sprintf("%s: %s: %d killed, %d survived, %d equivalent, %d refused by check; score %s %% (%s)",
		found.Pack, plural(len(found.All), "mutant"), found.Count(packtest.Killed), found.Count(packtest.Survived), found.Count(packtest.Equivalent),
		found.Count(packtest.Refused), packtest.Percent(good, all), plural(found.Cases, "case"))))
}

func (c *console) mutantPlace(pack packFolder, m *packtest.Mutant) string {
	return fmt.Sprintf("%s:%d:%d", pack.place(m.File), m.Line, m.Col)
}

func (c *console) survivor(pack packFolder, m *packtest.Mutant) {
	fmt.Fprintf(c.out, "%s  %s  %s (%s)\n", c.screen.paint(red, "SURVIVED"), plain(c.mutantPlace(pack, m)), plain(m.Entry), m.Kind)
	after := m.After
	if after == "" {
		after = "(left out)"
	}
	c.paragraph("      " + plain(m.Before) + "  →  " + plain(after))
	if m.Readers == 0 {
		c.paragraph("      no case rests on it")
	} else {
		near := make([]string, len(m.Nearest))
		for i, n := range m.Nearest {
			near[i] = pack.placedCase(n)
		}
		c.paragraph("      " + plain(plural(m.Readers, "case")+" of it, none notices: "+strings.Join(near, ", ")))
	}
	if m.Advice != "" {
		c.paragraph("      write " + plain(m.Advice))
	}
}

// placedCase gives a case, which is named as "name (file:line)", with its file as seen from where the user stands.
func (p packFolder) placedCase(name string) string {
	before, place, found := strings.Cut(name, " (")
	if !found {
		return name
	}
	return before + " (" + p.placed(place)
}

// mutantsJSON prints the mutants of a pack as one object.
func (c *console) mutantsJSON(pack packFolder, found *packtest.Mutants, survivors bool) error {
	type mutant struct {
		File    string   `json:"file"`
		Line    int      `json:"line"`
		Col     int      `json:"col"`
		Entry   string   `json:"entry"`
		Kind    string   `json:"kind"`
		Before  string   `json:"before"`
		After   string   `json:"after"`
		Fate    string   `json:"fate"`
		By      string   `json:"by,omitempty"`
		Why     string   `json:"why,omitempty"`
		Nearest []string `json:"nearest,omitempty"`
		Advice  string   `json:"advice,omitempty"`
	}
	good, all := found.Score()
	out := struct {
		Pack       string   `json:"pack"`
		Cases      int      `json:"cases"`
		Killed     int      `json:"killed"`
		Survived   int      `json:"survived"`
		Equivalent int      `json:"equivalent"`
		Refused    int      `json:"refused"`
		Score      string   `json:"score"`
		Faults     []string `json:"faults"`
		Mutants    []mutant `json:"mutants"`
	}{
		found.Pack, found.Cases, found.Count(packtest.Killed), found.Count(packtest.Survived), found.Count(packtest.Equivalent),
		found.Count(packtest.Refused), packtest.Percent(good, all),
		[]string{},
		[]mutant{},
	}
	for _, f := range found.Faults {
		out.Faults = append(out.Faults, pack.placed(f))
	}
	for i := range found.All {
		m := &found.All[i]
		if survivors && m.Fate != packtest.Survived {
			continue
		}
		one := mutant{pack.place(m.File), m.Line, m.Col, m.Entry, m.Kind, m.Before, m.After, m.Fate.String(), m.By, m.Why, nil, ""}
		if m.By != "" {
			one.By = pack.placedCase(m.By)
		}
		if m.Fate == packtest.Survived {
			one.Advice = m.Advice
			for _, n := range m.Nearest {
				one.Nearest = append(one.Nearest, pack.placedCase(n))
			}
		}
		out.Mutants = append(out.Mutants, one)
	}
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false) // a condition stays as it is written
	return encoder.Encode(out)
}
