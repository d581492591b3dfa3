package packtext

import "strings"

// Around gives the smallest stretch that a fault at an offset is about: a word of an expression, a part of a key, a text without its
// quotes, a value; the rest of the line where nothing of the kind stands there.
func (d *Document) Around(offset int) Span {
	offset = min(max(offset, 0), len(d.Text))
	for _, i := range d.Items {
		if i.From <= offset && offset < max(i.To, i.From+1) {
			if s, ok := d.around(i, offset); ok {
				return s
			}
		}
		if i.Kind == Header {
			for _, part := range i.Key {
				if part.From == offset {
					return part.Span
				}
			}
		}
	}
	end := len(d.Text)
	if n := strings.IndexByte(d.Text[offset:], '\n'); n >= 0 {
		end = offset + n
	}
	end = offset + len(strings.TrimRight(d.Text[offset:end], " \t\r"))
	if offset >= end { // at the end of a line: what stands on it
		line := d.Text[strings.LastIndexByte(d.Text[:offset], '\n')+1 : offset]
		plain := strings.TrimRight(line, " \t\r")
		offset, end = offset-len(strings.TrimLeft(line, " \t")), offset-len(line)+len(plain)
	}
	return Span{min(offset, end), end}
}

func (d *Document) around(i *Item, offset int) (Span, bool) {
	for _, part := range i.Key {
		if part.From <= offset && offset < part.To {
			return part.Span, true
		}
	}
	v := i.Value
	if v == nil || offset < v.From || offset >= v.To {
		return Span{}, false
	}
	for _, inner := range v.Items {
		if inner.From <= offset && offset < inner.To {
			if s, ok := d.around(inner, offset); ok {
				return s, true
			}
		}
	}
	if v.Shape == Text && offset > v.From {
		inside := v.Inside()
		if !inside.Holds(offset) {
			return v.Span, true
		}
		for _, w := range Words(v.Decoded()) {
			if from := v.Source(w.From); from == offset {
				return Span{from, v.end(w.From, w.To)}, true
			}
		}
		return Span{offset, inside.To}, true
	}
	if v.Shape == Inline || v.Shape == List {
		if n := strings.IndexByte(d.Text[v.From:v.To], '\n'); n >= 0 { // its first line will do
			return Span{v.From, v.From + n}, true
		}
	}
	return v.Span, true
}
