package packtext

import (
	"slices"
	"strings"
)

// Cursor is where in a document an offset lies: what may be written there follows from it.
type Cursor struct {
	Where Where
	// Path leads to the table in which a key is to be written or, in a value, to the key that it is the value of.
	Path []string
	// Word is the stretch that is being written and would be replaced: a part of a key, or what stands between quotes or commas.
	Word Span
	// Before is what of the word stands before the cursor.
	Before string
	Item   *Item
	Value  *Value // the text or plain value in which the cursor is, nil if none has been begun
	Listed bool   // the value is to be an element of a list
	// Beside are the names that stand in the same table already: of the lines around, or between the same braces.
	Beside []string
}

// Where is what a cursor is in.
type Where int

// What a cursor can be in.
const (
	Nowhere  Where = iota // a comment, or behind something that is whole
	InHeader              // a part of a header
	InKey                 // a key, or where one may begin
	InValue               // a value, or where one may begin
)

// At finds where an offset lies.
func (d *Document) At(offset int) Cursor {
	line := strings.LastIndexByte(d.Text[:min(offset, len(d.Text))], '\n') + 1
	var header *Item
	var item *Item
	for _, i := range d.Items {
		if d.lineOf(i) > line && i.From > offset {
			break
		}
		if item != nil && item.Kind == Header {
			header = item
		}
		item = i
	}
	if item != nil && item.Kind != Blank && item.To < line { // behind the last line
		if item.Kind == Header {
			header = item
		}
		item = nil
	}
	var path []string
	if header != nil {
		path = header.Names()
	}
	switch {
	case item == nil || item.Kind == Blank:
		return Cursor{Where: InKey, Path: path, Word: Span{offset, offset}, Beside: d.beside(header), Item: item}
	case item.Note.To > item.Note.From && offset > item.Note.From:
		return Cursor{Item: item}
	case item.Kind == Header:
		if item.Whole && offset >= item.To {
			return Cursor{Item: item}
		}
		return d.inKey(item, nil, InHeader, offset)
	case item.Kind == Broken:
		at := Span{min(item.From, offset), offset}
		return Cursor{Where: InKey, Path: path, Word: at, Before: d.Of(at), Item: item, Beside: d.beside(header)}
	}
	return d.inPair(item, path, offset, func() []string { return d.beside(header) })
}

func (d *Document) lineOf(i *Item) int { return strings.LastIndexByte(d.Text[:i.From], '\n') + 1 }

// beside lists the keys on the lines under a header.
func (d *Document) beside(header *Item) []string {
	var out []string
	under := header == nil
	for _, i := range d.Items {
		switch {
		case i.Kind == Header:
			under = i == header
		case i.Kind == Pair && under:
			out = append(out, i.Key[0].Name)
		}
	}
	return out
}

// inKey finds the part of a key in which an offset lies.
func (d *Document) inKey(item *Item, path []string, where Where, offset int) Cursor {
	c := Cursor{Where: where, Path: path, Word: Span{offset, offset}, Item: item}
	for n, part := range item.Key {
		if offset <= part.To {
			if offset >= part.From {
				c.Word, c.Before = part.Span, strings.TrimLeft(d.Of(Span{part.From, offset}), `"'`)
			}
			break
		}
		if n < len(item.Key)-1 || strings.Contains(d.Text[part.To:offset], ".") {
			c.Path = append(slices.Clip(c.Path), part.Name)
		} else { // behind the last part
			c.Where = Nowhere
		}
	}
	return c
}

func (d *Document) inPair(item *Item, path []string, offset int, beside func() []string) Cursor {
	if item.Equals < 0 || offset <= item.Equals {
		c := d.inKey(item, path, InKey, offset)
		c.Beside = beside()
		return c
	}
	path = append(slices.Clip(path), item.Names()...)
	if item.Value == nil || offset < item.Value.From {
		return Cursor{Where: InValue, Path: path, Word: Span{offset, offset}, Item: item}
	}
	c := d.inValue(item.Value, path, offset)
	c.Item = item
	return c
}

func (d *Document) inValue(v *Value, path []string, offset int) Cursor {
	c := Cursor{Where: InValue, Path: path, Word: Span{offset, offset}}
	if v.Closed && v.Shape != Plain && offset >= v.To || offset > v.To && v.Shape != List && v.Shape != Inline || offset <= v.From && v.Shape != Plain {
		c.Where = Nowhere
		return c
	}
	switch v.Shape {
	case Plain:
		c.Value, c.Word, c.Before = v, v.Span, d.Of(Span{v.From, offset})
	case Text:
		c.Value, c.Word = v, v.Inside()
		c.Before = v.Decoded()[:min(v.Offset(offset), len(v.Decoded()))]
	case List:
		c.Listed = true
		for _, i := range v.Items {
			if i.Value != nil && i.Value.From <= offset && (offset <= i.Value.To || !i.Value.Closed && i == v.Items[len(v.Items)-1]) {
				c = d.inValue(i.Value, path, offset)
				c.Listed = c.Listed || i.Value.Shape != Inline
			}
		}
	case Inline:
		c = Cursor{Where: InKey, Path: path, Word: Span{offset, offset}}
		for _, i := range v.Items {
			if i.Kind == Pair {
				c.Beside = append(c.Beside, i.Key[0].Name)
			}
		}
		beside := c.Beside
		for n, i := range v.Items {
			next := n+1 == len(v.Items)
			if i.Kind == Pair && i.From <= offset && (offset <= i.To || next && !strings.Contains(d.Text[i.To:offset], ",")) {
				return d.inPair(i, path, offset, func() []string { return beside })
			}
		}
	}
	return c
}
