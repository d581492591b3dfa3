package packdiff

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Change is one thing that the new pack, or the later date, says otherwise.
type Change struct {
	Kind  policy.Kind
	Name  string // of the entry in the new pack, or in the old one if it is gone
	Entry string // what it is, and its name: "parameter penalty_sessions", "exception meeting.homeless"
	Key   string // under which it stands: "values", "when"; "" if it is about the entry as a whole
	Words string // "from 2026-08-19: 8 instead of 10"

	// Wording says that nothing comes out otherwise: a title, a note, a citation, a condition that is written otherwise.
	Wording bool

	From, Until attendance.Date // the dates that it is about; zero for no limit
	Cite        []string        // by what the new pack cites
	Old, New    string          // where the two say it, as file:line:col; "" where one does not

	entry    *policy.Entry // the new entry, or the old one if it is gone
	previous *policy.Entry // the old entry
	codes    []string      // of a list of codes, those that it has and had not, and the other way round
}

// about reports whether a change is about a date.
func (c *Change) about(on attendance.Date) bool {
	return (c.From.IsZero() || !on.Before(c.From)) && (c.Until.IsZero() || !on.After(c.Until))
}

// Comparison is how two packs differ.
type Comparison struct {
	Old, New *policy.Policy
	Changes  []Change // in the new pack's order; those of entries that are gone last

	before, after *policy.Catalogue
	renamed       map[key]string                   // old names of entries that have a new one
	singles       map[*policy.Entry]*policy.Policy // the old pack with one entry as it is now
	bases         map[string]map[*policy.Entry]reach
}

// key names an entry of a pack.
type key struct {
	kind policy.Kind
	path string
}

// Same reports whether the two say the same law: only the wording differs, if anything.
func (c *Comparison) Same() bool {
	return !slices.ContainsFunc(c.Changes, func(c Change) bool { return !c.Wording })
}

// RuleNow gives the name that a rule of the old pack has in the new one, "" if it is gone.
func (c *Comparison) RuleNow(rule string) string { return c.now(policy.RuleKind, rule) }

// StepNow gives the name that a step of the old pack has in the new one, "" if it is gone.
func (c *Comparison) StepNow(step string) string { return c.now(policy.StepKind, step) }

func (c *Comparison) now(kind policy.Kind, name string) string {
	e := c.before.Entry(kind, name)
	if e == nil {
		return ""
	}
	if now, ok := c.renamed[key{kind, e.Path}]; ok {
		return now
	}
	if c.after.Entry(kind, name) == nil {
		return ""
	}
	return name
}
