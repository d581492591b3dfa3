package main

import (
	"iter"
	"slices"

	"github.com/rollcall-dev/rollcall/policy"
)

// openedPack is a pack with its law.
type openedPack struct {
	pack packFolder
	law  *policy.Policy
}

// judging gives the pack of a name, or those inside that judge anything: codes that others share have nothing to be tested by.
func (c *console) judging(name string) iter.Seq2[openedPack, error] {
	packs := []string{name}
	if name == "" {
		packs = packIDs()
	}
	return func(yield func(openedPack, error) bool) {
		for _, one := range packs {
			if err := c.stopped(); err != nil {
				yield(openedPack{}, err)
				return
			}
			pack, err := findPack(one)
			if err != nil {
				yield(openedPack{}, err)
				return
			}
			law, err := pack.open()
			if err != nil {
				yield(openedPack{}, err)
				return
			}
			if name == "" && len(slices.Collect(law.Rules()))+len(law.Steps()) == 0 {
				continue
			}
			if !yield(openedPack{pack, law}, nil) {
				return
			}
		}
	}
}
