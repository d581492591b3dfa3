package schema

import (
	"slices"
	"strings"
)

// Table is a table of the format: the keys that it may have, or the entries that an author names, or both.
type Table struct {
	Doc     string
	Keys    []*Key // in the order in which packs write them
	Entries *Entries
}

// Entries are what an author may add to a table under names, dates or other keys of their own.
type Entries struct {
	Doc  string
	What Noun // what such a key is or names
	Or   Noun // what else it may name; Nothing if nothing
	// Defines reports that the key gives a name to something new; otherwise it names what stands elsewhere.
	Defines bool
	Value   Value
}

// Nouns gives what a key may be or name.
func (e *Entries) Nouns() []Noun {
	if e.Or == Nothing {
		return []Noun{e.What}
	}
	return []Noun{e.What, e.Or}
}

// Key is a key of a table.
type Key struct {
	Name     string
	Doc      string // what it says, in a sentence or two
	Example  string // a line of TOML
	Required bool
	Value    Value
}

// Value is what may stand behind an equals sign.
type Value struct {
	Kinds Kind
	Form  Form     // what its texts are, those of a list among them
	Texts []string // the only texts allowed; nil if others are too
	// Others reports that a list may hold other texts than those.
	Others bool
	Table  *Table // what a table here holds
}

// Kind is a set of kinds of values.
type Kind int

// The kinds of values.
const (
	Text Kind = 1 << iota
	Texts
	Integer
	Integers
	Flag
	Date
	Tables // a table, with a header of its own or in braces
	Events // a list of tables in braces
)

// Noun is a kind of thing that has a name in a pack or a file of cases.
type Noun int

// The nouns of the format.
const (
	Nothing Noun = iota
	Source
	Class
	Code
	Parameter
	Fact
	Measure
	Rule
	Ladder
	Step
	Exception
	Charge
	Calendar
	Case
	Day    // a date
	Days   // a date or a stretch of dates
	Length // a length of time
	PackID // the id of a pack
	Ending // an outcome of a step
	Proof  // a piece of evidence
	Word   // a tag of codes
)

var nouns = [...]string{
	"", "source", "class", "code", "parameter", "fact", "measure", "rule", "ladder", "step", "exception", "charge", "calendar", "case",
	"date", "date or stretch of dates", "length of time", "pack", "outcome", "piece of evidence", "tag",
}

// String gives the noun as messages use it.
func (n Noun) String() string { return nouns[n] }

// Form is what a text is.
type Form int

// The forms of texts.
const (
	Free         Form = iota
	OfMark            // a condition over one mark
	OfSession         // a condition over one session
	OfRule            // a condition of a rule
	OfStep            // a condition of a step
	Citation          // "<source> <clause>"
	ClassName         // the name of a class
	CodeName          // the name of a code
	StepName          // the name of a step
	StepEnding        // "<step>" or "<step>: <outcome>"
	RuleName          // the name of a rule
	Clock             // "<length>" or "<length> after <rule or step>"
	Window            // a stretch of time, or "since <step>"
	Lapse             // "5 school days"
	Ago               // "5 school days ago"
	SessionName       // "AM"
	CalendarName      // the name of a calendar of the file
	PackName          // the id of another pack
	Outcome           // how a step may end
	Evidence          // a piece of evidence
	Marks             // a mark for each session of a day
	Tag               // a word that conditions may look for
	CodeListed        // "<code>" or "<code> <session>"
	EntryPath         // the path to a key of an entry: "rule.twenty_days.when"
	Fragment          // a part of what stands at such a path
	CheckID           // the id of a check of a review
)

// Condition reports whether a text of this form is an expression.
func (f Form) Condition() bool { return f >= OfMark && f <= OfStep }

// Key gives the key of a name, nil if the table has none.
func (t *Table) Key(name string) *Key {
	if i := slices.IndexFunc(t.Keys, func(k *Key) bool { return k.Name == name }); i >= 0 {
		return t.Keys[i]
	}
	return nil
}

// At gives what may stand at a path from the top of a pack's file or of a file of cases, nil if nothing may.
func At(path ...string) *Value {
	top := &Value{Kinds: Tables, Table: Top(path...)}
	for _, name := range path {
		if top = top.at(name); top == nil {
			return nil
		}
	}
	return top
}

// Top gives the table of the kind of file in which a path can be: a file of cases if its first name is one of those.
func Top(path ...string) *Table {
	if len(path) > 0 && Cases().Key(path[0]) != nil {
		return Cases()
	}
	return Pack()
}

// at gives what may stand at a key of a table, nil if nothing may.
func (v *Value) at(name string) *Value {
	if v.Table == nil {
		return nil
	}
	if k := v.Table.Key(name); k != nil {
		return &k.Value
	}
	if v.Table.Entries != nil {
		return &v.Table.Entries.Value
	}
	return nil
}

// KeyAt gives the key at a path, nil if there is none or an author names what stands there.
func KeyAt(path ...string) *Key {
	if len(path) == 0 {
		return nil
	}
	last := len(path) - 1
	in := At(path[:last]...)
	if last == 0 {
		in = &Value{Table: Top(path...)}
	}
	if in == nil || in.Table == nil {
		return nil
	}
	return in.Table.Key(path[last])
}

// Line gives the key as an author would begin to write it.
func (k *Key) Line() string {
	if k.Example != "" {
		return k.Example
	}
	return strings.TrimSpace(k.Name + " = ")
}
