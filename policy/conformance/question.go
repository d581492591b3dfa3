package conformance

import (
	"maps"
	"slices"
)

// Question is a vector without what is expected: the line that a system is given.
type Question struct {
	ID    string              `json:"id"`
	Pack  Pack                `json:"pack"`
	On    string              `json:"on"`
	Given Given               `json:"given"`
	Ask   map[string][]string `json:"ask"` // by section, of what a verdict is asked for; codes has no names, since it asks for all
}

// Question asks about those of a vector's expectations that are in the categories given, all if there are none. It is false if that
// leaves nothing to ask.
func (v *Vector) Question(only ...Category) (Question, bool) {
	q := Question{ID: v.ID, Pack: v.Pack, On: v.On, Given: v.Given, Ask: map[string][]string{}}
	for _, s := range sections {
		if names, asked := v.Expect.names(s.name); asked && (len(only) == 0 || slices.Contains(only, s.category)) {
			q.Ask[s.name] = names
		}
	}
	return q, len(q.Ask) > 0
}

// names gives of what a section expects something, in order of name, and whether it expects anything.
func (x *Expect) names(section string) ([]string, bool) {
	var names []string
	switch section {
	case "rules":
		names = keys(x.Rules)
	case "measures":
		names = keys(x.Measures)
	case "since":
		names = keys(x.Since)
	case "first":
		names = keys(x.First)
	case "provisional":
		names = keys(x.Provisional)
	case "steps":
		names = keys(x.Steps)
	case "due":
		names = keys(x.Due)
	case "from":
		names = keys(x.From)
	case "charge":
		names = keys(x.Charge)
	case "force":
		names = keys(x.Force)
	case "codes":
		return []string{}, x.Codes != nil
	case "counts":
		names = keys(x.Counts)
	}
	return names, len(names) > 0
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
