package packtest

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// equivalents is the table in which a pack's authors list mutants that no case can notice, beside its cases:
//
//	[equivalent.leaving_date_on_the_last_of_august]
//	entry  = "parameter.school_leaving_date.values.2007-09-01"
//	before = "from 2007-09-01"
//	after  = "from 2007-08-31"
//	reason = "On 31 August …"
const equivalents = "equivalent"

var equivalentKeys = []string{"entry", "before", "after", "reason"}

// applyList holds the list of equivalent mutants against what became of them. It tells every line of the list that is not, or no
// longer, about a mutant that survives.
func (d *docket) applyList(all []Mutant) []string {
	var faults []string
	for _, f := range d.files {
		list := f.root.Get(equivalents)
		if list == nil {
			continue
		}
		for _, n := range list.Keys() {
			if msg := applyLine(n, all); msg != "" {
				faults = append(faults, tomldoc.OneLine(n.KeyPos.String()+": "+msg))
			}
		}
	}
	return faults
}

func applyLine(n *tomldoc.Node, all []Mutant) string {
	for _, k := range n.Keys() {
		if !slices.Contains(equivalentKeys, k.Key) || k.Kind != tomldoc.String {
			return fmt.Sprintf("%s.%s: %q is no text that may stand here%s: an equivalent mutant has entry, before, after (none if something is left out) and a reason",
				equivalents, n.Key, k.Key, spell.Suggest(k.Key, equivalentKeys))
		}
	}
	text := func(key string) string {
		if k := n.Get(key); k != nil {
			return k.Str
		}
		return ""
	}
	if text("reason") == "" {
		return fmt.Sprintf("%s.%s has no reason: say why nobody could notice the change", equivalents, n.Key)
	}
	found := false
	for i := range all {
		m := &all[i]
		if m.Entry != text("entry") || m.Before != text("before") || m.After != text("after") {
			continue
		}
		found = true
		switch m.Fate {
		case Killed:
			return fmt.Sprintf("%s.%s is not equivalent: case %s notices it; take it off the list", equivalents, n.Key, m.By)
		case Refused:
			return fmt.Sprintf("%s.%s need not be listed: the pack's check refuses it (%s)", equivalents, n.Key, m.Why)
		case Equivalent:
			return fmt.Sprintf("%s.%s need not be listed: %s", equivalents, n.Key, m.Why)
		}
		m.Fate, m.Why = Equivalent, text("reason")
	}
	if !found {
		return fmt.Sprintf("%s.%s: there is no such mutant (any more): entry, before and after are written as --mutate prints them", equivalents, n.Key)
	}
	return ""
}
