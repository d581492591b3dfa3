package packtext

import (
	"slices"

	"github.com/rollcall-dev/rollcall/policy/schema"
)

// Mention is a place in a file that gives a name to something, or names it.
type Mention struct {
	Span // of the name alone: inside quotes, without the rest of a citation
	Name string
	// Nouns are what may be meant: a name in a condition can be a measure's, a parameter's, a fact's or a rule's, and what a clock runs
	// from a rule or a step.
	Nouns []schema.Noun
	// Of is whose name it is, where it belongs to something: an outcome to a step.
	Of string
	// Defines reports that the entry itself stands here. An overlay says with the same words that it changes an entry of its base.
	Defines bool
	// Under reports that something within the entry stands here, which so names it too.
	Under bool
	// Part reports that it is a part of a key, which may need quotes.
	Part bool
	Item *Item
}

// Is reports whether a noun is among those that may be meant.
func (m *Mention) Is(noun schema.Noun) bool { return slices.Contains(m.Nouns, noun) }

// values are the nouns that a name in a condition may be.
var values = []schema.Noun{schema.Measure, schema.Parameter, schema.Fact, schema.Rule}

// Mentions gives all names of a file of a pack or of worked cases, in the order in which they stand there, also while the file is
// being written. An overlay that changes the values of a parameter may leave its unit to its base: whether these values are codes is
// looked up in the bases given.
func Mentions(d *Document, bases ...*Document) []*Mention {
	f := &finder{Document: d, units: map[string]string{}, entries: map[string]string{}, builtin: map[schema.Form]map[string]bool{}}
	for form := schema.OfMark; form <= schema.OfStep; form++ {
		f.builtin[form] = map[string]bool{}
		for _, n := range schema.Names(form) {
			f.builtin[form][n.Name] = true
		}
	}
	for _, document := range append(slices.Clip(bases), d) {
		document.Leaves(func(path []string, v *Value) {
			if len(path) == 3 && path[0] == "parameter" && path[2] == "unit" {
				f.units[path[1]] = v.Decoded()
			}
		})
	}
	d.Leaves(func(path []string, v *Value) {
		if len(path) == 3 && path[0] == "equivalent" && path[2] == "entry" {
			f.entries[path[1]] = v.Decoded()
		}
	})
	var header []string
	for _, i := range d.Items {
		switch i.Kind {
		case Header:
			f.key(nil, i, true)
			header = i.Names()
		case Pair:
			f.pair(header, i)
		}
	}
	return f.found
}

// finder goes through a file and collects names.
type finder struct {
	*Document
	units   map[string]string // of parameters
	builtin map[schema.Form]map[string]bool
	event   string            // the step of the event at hand
	entries map[string]string // of changes that nobody can notice, what they change
	found   []*Mention
}

// walk goes through the pairs of the lines.
func (d *Document) walk(each func(path []string, i *Item)) {
	var header []string
	for _, i := range d.Items {
		switch i.Kind {
		case Header:
			header = i.Names()
		case Pair:
			each(append(slices.Clip(header), i.Names()...), i)
		}
	}
}

func (f *finder) add(m *Mention) *Mention {
	if m.Name != "" {
		f.found = append(f.found, m)
	}
	return m
}

// key looks at the parts of a key.
func (f *finder) key(path []string, i *Item, isTable bool) {
	for n, part := range i.Key {
		in := schema.At(path...)
		if len(path) == 0 {
			in = &schema.Value{Table: schema.Top(i.Names()...)}
		}
		path = append(slices.Clip(path), part.Name)
		if in == nil || in.Table == nil || in.Table.Entries == nil || in.Table.Key(part.Name) != nil {
			continue
		}
		e := in.Table.Entries
		if e.What == schema.Nothing || e.What == schema.Day || e.What == schema.Days || e.What == schema.Length {
			continue
		}
		of := ""
		if e.What == schema.Exception || e.What == schema.Charge {
			of = path[max(0, len(path)-3)]
		}
		f.add(&Mention{
			Span: part.Span, Name: part.Name, Nouns: e.Nouns(), Of: of, Part: true, Item: i,
			Defines: e.Defines && n == len(i.Key)-1 && (isTable || i.Value != nil && i.Value.Shape == Inline),
			Under:   e.Defines && n < len(i.Key)-1,
		})
	}
}

func (f *finder) pair(path []string, i *Item) {
	f.key(path, i, false)
	if path = append(slices.Clip(path), i.Names()...); i.Value != nil {
		f.value(path, i, i.Value)
	}
}

// value looks at a value that stands at a path.
func (f *finder) value(path []string, i *Item, v *Value) {
	if v.Shape == Inline {
		before := f.event
		defer func() { f.event = before }()
		for _, inner := range v.Items {
			if inner.Kind == Pair && len(inner.Key) == 1 && inner.Key[0].Name == "step" {
				f.event = inner.Value.Decoded()
			}
		}
		for _, inner := range v.Items {
			if inner.Kind == Pair {
				f.pair(path, inner)
			}
		}
		return
	}
	at := schema.At(path...)
	if at == nil {
		return
	}
	if v.Shape == List {
		for _, e := range v.Entries() {
			if e.Value != nil {
				f.value(path, i, e.Value)
			}
		}
		return
	}
	if v.Shape != Text {
		return
	}
	if path[0] == "parameter" && at.Form == schema.CodeName && f.units[path[1]] != "codes" {
		return
	}
	f.text(path, i, v, at)
}
