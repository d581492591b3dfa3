package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcall-dev/rollcall/policy/packtest"
)

// covering is how test tells what of a pack its cases reach.
type covering struct {
	on    bool
	least string // the coverage asked for
}

func (k *covering) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&k.on, "coverage", false, "tell what of the pack no case reaches: parts of conditions, exceptions, measures, values, codes, steps")
	cmd.Flags().StringVar(&k.least, "min-coverage", "", "how many per cent must be reached for all to be well; implies --coverage")
}

// refuse refuses what means nothing.
func (k *covering) refuse(files []string) error {
	k.on = k.on || k.least != ""
	if k.on && len(files) > 0 {
		return errors.New("--coverage runs the cases that a pack brings along: leave the files out")
	}
	if _, ok := hundredths(k.least); k.least != "" && !ok {
		return fmt.Errorf("--min-coverage %s: a number of per cent with at most two digits after the point, as in 97.5", k.least)
	}
	return nil
}

// enough reports whether so much is reached as is asked for.
func (k *covering) enough(found *packtest.Coverage) bool {
	reached, all := found.Count("")
	least, asked := hundredths(k.least)
	return !asked || percentOf(reached, all) >= least
}

// coverages tells what the cases of packs reach, and reports whether that is enough.
func (c *console) coverages(name string, k covering) (all []*packtest.Coverage, enough bool, err error) {
	enough = true
	for one, err := range c.judging(name) {
		if err != nil {
			return nil, false, err
		}
		found, err := packtest.CoverPack(one.law, one.pack.fsys, one.pack.id)
		if err != nil {
			return nil, false, err
		}
		for i := range found.Items {
			found.Items[i].Place = one.pack.placed(found.Items[i].Place)
		}
		for i := range found.Idle {
			move(&found.Idle[i], one.pack.place(found.Idle[i].File))
		}
		all = append(all, found)
		enough = enough && k.enough(found)
	}
	return all, enough, nil
}

// coverage prints what no case of a pack reaches.
func (c *console) coverage(found *packtest.Coverage, enough bool) {
	for i := range found.Items {
		if item := &found.Items[i]; item.By == "" {
			c.paragraph(fmt.Sprintf("%s  %s  %s", c.screen.paint(yellow, "UNREACHED"), plain(item.Place), plain(item.String())))
		}
	}
	for _, r := range found.Idle {
		c.paragraph(fmt.Sprintf("%s  %s:%d %s: nothing of the pack decides what it expects", c.screen.paint(yellow, "IDLE"), plain(r.File), r.Line, plain(r.Case)))
	}
	var kinds []string
	for _, kind := range found.Kinds() {
		if reached, all := found.Count(kind); all > 0 {
			kinds = append(kinds, fmt.Sprintf("%s %d of %d", kind, reached, all))
		}
	}
	reached, all := found.Count("")
	look := green
	if !enough {
		look = red
	}
	c.paragraph(c.screen.paint(look, fmt.Sprintf("%s: coverage %s %%, %d of %d (%s)", found.Pack, packtest.Percent(reached, all), reached, all, strings.Join(kinds, ", "))))
}
