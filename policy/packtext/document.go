package packtext

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Span is a stretch of a text, in bytes from its beginning.
type Span struct{ From, To int }

// Holds reports whether an offset lies in the stretch, its end included: a cursor behind the last letter of a word is at the word.
func (s Span) Holds(offset int) bool { return s.From <= offset && offset <= s.To }

// Document is a file as it is written, line by line, also while it is being written and is no TOML yet. It never changes once it is
// read.
type Document struct {
	Text  string // without a byte order mark
	Items []*Item
}

// Kind is what an item is.
type Kind int

// The kinds of items.
const (
	Blank   Kind = iota // a line with nothing on it
	Comment             // a line with nothing but a comment
	Header              // [a.name]
	Pair                // a key and its value, a line of the file or an entry of an inline table
	Element             // a value of a list
	Broken              // what is none of these
)

// Item is a line of a file, or the lines over which a value runs; or an entry between brackets.
type Item struct {
	Kind Kind
	Span         // without the space around it and the comment after it
	Key  []*Part // of a Header or a Pair
	// Equals is where the equals sign of a Pair stands, -1 if it is not there yet.
	Equals int
	Value  *Value // of a Pair or an Element, nil if it is not there yet
	// Note is the comment on its line, from the sign on; an empty stretch if there is none.
	Note Span
	// Whole reports that nothing is missing from the item itself and nothing else stands on its line.
	Whole bool
	// Breaks counts the line ends between the item before it, or the opening bracket, and this one, where it stands between brackets.
	Breaks int
}

// Part is a part of a dotted key.
type Part struct {
	Span
	Name string // decoded
}

// Shape is what a value looks like.
type Shape int

// The shapes of values.
const (
	Plain  Shape = iota // a number, a date, true or false
	Text                // a text in quotes
	List                // [ … ]
	Inline              // { … }
)

// Value is a value as it is written.
type Value struct {
	Shape Shape
	Span
	Items []*Item // of a List or an Inline table, comments and blank lines among them
	// Closed reports that the closing quotes or bracket are there.
	Closed bool

	literal tomldoc.Literal // of a Text, with closing quotes in any case
	// Breaks counts the line ends before a closing bracket.
	breaks int
}

// Decoded gives the text that a Text stands for, "" for other values.
func (v *Value) Decoded() string {
	if v == nil || v.Shape != Text {
		return ""
	}
	return v.literal.Decode()
}

// Source gives where in the file the byte at an offset of the decoded text comes from.
func (v *Value) Source(offset int) int {
	if v.Shape != Text {
		return v.From
	}
	return min(v.From+v.literal.Source(offset), v.To)
}

// Offset gives which byte of the decoded text stands at an offset of the file.
func (v *Value) Offset(at int) int {
	if v.Shape != Text {
		return 0
	}
	return v.literal.Offset(at - v.From)
}

// Inside gives the stretch of a Text between its quotes.
func (v *Value) Inside() Span {
	if v.Shape != Text {
		return v.Span
	}
	from := v.Source(0)
	to := v.From + v.literal.Source(len(v.literal))
	return Span{from, max(from, min(to, v.To))}
}

// Entries gives the items between the brackets that are neither comments nor blank lines.
func (v *Value) Entries() []*Item {
	if v == nil {
		return nil
	}
	var out []*Item
	for _, i := range v.Items {
		if i.Kind == Pair || i.Kind == Element {
			out = append(out, i)
		}
	}
	return out
}

// Names gives the parts of an item's key, decoded.
func (i *Item) Names() []string {
	out := make([]string, len(i.Key))
	for n, part := range i.Key {
		out[n] = part.Name
	}
	return out
}

// Of gives the text of a stretch.
func (d *Document) Of(s Span) string { return d.Text[s.From:s.To] }

const byteOrderMark = "\ufeff"

// Parse reads a file as far as it goes. It takes any text: what is no TOML becomes items that are not whole, and the lines after
// it are read all the same.
func Parse(text string) *Document {
	p := &parser{text: strings.TrimPrefix(text, byteOrderMark)}
	d := &Document{Text: p.text}
	for p.at < len(p.text) {
		d.Items = append(d.Items, p.line())
	}
	return d
}

// Leaves goes through the values that are no tables, each with the whole path that leads to it, also through tables in braces.
func (d *Document) Leaves(each func(path []string, v *Value)) {
	var walk func(path []string, v *Value)
	walk = func(path []string, v *Value) {
		if v == nil || v.Shape != Inline {
			if v != nil {
				each(path, v)
			}
			return
		}
		for _, i := range v.Items {
			if i.Kind == Pair {
				walk(slices.Concat(path, i.Names()), i.Value)
			}
		}
	}
	d.walk(func(path []string, i *Item) { walk(path, i.Value) })
}
