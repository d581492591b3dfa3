package main

import "fmt"

// finder looks for one pupil among all, and keeps the names that may have been meant. Without a name everybody is found.
type finder struct {
	wanted string
	found  bool
	near   []string
}

const enoughNames = 100

func (f *finder) is(id string) bool {
	if f.wanted == "" || id == f.wanted {
		f.found = true
		return true
	}
	if !f.found && len(f.near) < enoughNames && near(f.wanted, id) {
		f.near = append(f.near, id)
	}
	return false
}

// join takes in what another one found among the pupils that come after.
func (f *finder) join(later finder) {
	f.found = f.found || later.found
	f.near = append(f.near, later.near[:min(len(later.near), enoughNames-len(f.near))]...)
}

// missing reports that the pupil was not there.
func (f *finder) missing(s *school) error {
	switch {
	case f.wanted == "" || f.found:
		return nil
	case s.HasTotals():
		return fmt.Errorf("%s holds totals: there is no pupil %q in it", s.at.folder, f.wanted)
	}
	return fmt.Errorf("%s has no pupil %q%s", s.at.folder, f.wanted, meant(f.wanted, f.near))
}
