package packtext

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// lineWidth is how many columns the line of a list may have before it is laid out over several. What cannot be broken, such as a
// text, is longer than that where it must be.
const lineWidth = 130

// gap is how many columns at least stand before a comment that follows something.
const gap = 1

const indent = "  "

// layout lays out a document. A list that runs over several lines keeps its lines, since how it is grouped says something. What is
// aligned is the equals signs of neighbouring lines, and the comments behind them.
type layout struct {
	*Document
	lines []outLine
}

// outLine is a line of the result, or several where a text runs over them.
type outLine struct {
	text string
	note string
	// column is where the note stood.
	column int
	header bool
}

func (l *layout) String() string {
	var b strings.Builder
	for _, line := range l.lines {
		b.WriteString(line.text)
		if line.note != "" {
			end := line.text[strings.LastIndexByte(line.text, '\n')+1:]
			b.WriteString(strings.Repeat(" ", max(gap, line.column-columns(end))))
			b.WriteString(line.note)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func (l *layout) file() {
	var path []string
	for n := 0; n < len(l.Items); n++ {
		switch i := l.Items[n]; i.Kind {
		case Comment:
			l.lines = append(l.lines, outLine{text: l.Of(i.Span)})
		case Header:
			path = i.Names()
			l.lines = append(l.lines, l.noted(outLine{text: "[" + l.key(i) + "]", header: true}, i))
		case Pair:
			block := l.block(n)
			l.pairs(block, path)
			n += len(block) - 1
		default:
			if len(l.lines) > 0 && l.lines[len(l.lines)-1].text != "" {
				l.lines = append(l.lines, outLine{})
			}
		}
	}
	if n := len(l.lines); n > 0 && l.lines[n-1].text == "" {
		l.lines = l.lines[:n-1]
	}
	l.alignNotes()
}

// block gives the pairs that stand under one another with nothing but comments between them.
func (l *layout) block(n int) []*Item {
	end := n
	for end < len(l.Items) && (l.Items[end].Kind == Pair || l.Items[end].Kind == Comment) {
		end++
	}
	for l.Items[end-1].Kind == Comment {
		end--
	}
	return l.Items[n:end]
}

// pairs lays out a block, with its equals signs under one another.
func (l *layout) pairs(block []*Item, path []string) {
	width := 0
	for _, i := range block {
		if i.Kind == Pair {
			width = max(width, columns(l.key(i)))
		}
	}
	for _, i := range block {
		if i.Kind == Comment {
			l.lines = append(l.lines, outLine{text: l.Of(i.Span)})
			continue
		}
		key := l.key(i)
		key += strings.Repeat(" ", width-columns(key)) + " = "
		lines := l.value(i.Value, append(slices.Clip(path), i.Names()...), columns(key), "")
		lines[0].text = key + lines[0].text
		last := len(lines) - 1
		lines[last] = l.noted(lines[last], i)
		l.lines = append(l.lines, lines...)
	}
}

// noted puts the comment of an item behind a line.
func (l *layout) noted(line outLine, i *Item) outLine {
	if i.Note.To > i.Note.From {
		line.note = l.Of(i.Note)
		line.column = columns(l.Text[strings.LastIndexByte(l.Text[:i.Note.From], '\n')+1 : i.Note.From])
	}
	return line
}

// alignNotes puts comments that stand behind neighbouring lines under one another: where the one furthest to the right stood, or
// further if the lines have grown. The comment behind a header is about the whole table and stands by itself.
func (l *layout) alignNotes() {
	for first := 0; first < len(l.lines); {
		end, column := first, 0
		for end < len(l.lines) && l.lines[end].note != "" && !l.lines[end].header {
			text := l.lines[end].text
			column = max(column, l.lines[end].column, columns(text[strings.LastIndexByte(text, '\n')+1:])+gap)
			end++
		}
		for k := first; k < end; k++ {
			l.lines[k].column = column
		}
		first = max(end, first+1)
	}
}

// key gives a key as it is written, with quotes of the usual kind.
func (l *layout) key(i *Item) string {
	parts := make([]string, len(i.Key))
	for n, part := range i.Key {
		parts[n] = l.Of(part.Span)
		if c := parts[n][0]; c == '"' || c == '\'' {
			parts[n] = quoted(tomldoc.Literal(parts[n]))
		}
	}
	return strings.Join(parts, ".")
}

// quoted gives a text with quotes of the usual kind, if that needs no escapes; otherwise as it is written.
func quoted(lit tomldoc.Literal) string {
	plain := lit[1 : len(lit)-1]
	if lit[0] == '"' || strings.HasPrefix(string(lit), "'''") || strings.ContainsAny(string(plain), `"\`) {
		return string(lit)
	}
	return `"` + string(plain) + `"`
}

// value lays out a value that begins at a column, with its further lines behind a margin.
func (l *layout) value(v *Value, path []string, column int, margin string) []outLine {
	if flat, ok := l.flat(v, path); ok && (!v.broken() || v.Shape == Inline) && (column+columns(flat) <= lineWidth || !breakable(v)) {
		return []outLine{{text: flat}}
	}
	if v.Shape == Inline {
		return l.inlineOver(v, path, margin)
	}
	return l.listOver(v, path, margin)
}

// broken reports that a value is written over several lines although it is no text.
func (v *Value) broken() bool {
	for _, i := range v.Items {
		if i.Breaks > 0 || i.Note.To > i.Note.From || i.Value != nil && i.Value.broken() {
			return true
		}
	}
	return v.breaks > 0
}

// breakable reports whether a value that is too long for its line gets shorter over several.
func breakable(v *Value) bool { return v.Shape == List && len(v.Entries()) > 1 }

// flat gives a value on one line, if it has no comments inside.
func (l *layout) flat(v *Value, path []string) (string, bool) {
	switch v.Shape {
	case Plain:
		return l.Of(v.Span), true
	case Text:
		return l.text(v, path), true
	}
	var parts []string
	for _, i := range v.Items {
		if i.Note.To > i.Note.From {
			return "", false
		}
		if i.Value == nil {
			continue
		}
		inner := path
		key := ""
		if i.Kind == Pair {
			key, inner = l.key(i)+" = ", append(slices.Clip(path), i.Names()...)
		}
		flat, ok := l.flat(i.Value, inner)
		if !ok {
			return "", false
		}
		parts = append(parts, key+flat)
	}
	joined := strings.Join(parts, ", ")
	switch {
	case v.Shape == Inline && joined == "":
		return "{}", true
	case v.Shape == Inline:
		return "{ " + joined + " }", true
	case len(v.Entries()) > 0 && v.Entries()[0].Value.Shape == Inline:
		return "[ " + joined + " ]", true
	}
	return "[" + joined + "]", true
}

// text gives a text as it is written, a condition in the format's own style.
func (l *layout) text(v *Value, path []string) string {
	lit := v.literal
	written := string(lit)
	if strings.HasPrefix(written, `"""`) || strings.HasPrefix(written, "'''") {
		return written
	}
	if decoded := lit.Decode(); isCondition(path) {
		if laid := formatCondition(decoded); laid != decoded && policy.SameCondition(laid, decoded) { // one that cannot be read stays
			if again, ok := inQuotes(laid); ok {
				return again
			}
		}
	}
	return quoted(lit)
}

// inQuotes puts quotes around a text, if one of the two kinds will do.
func inQuotes(text string) (string, bool) {
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "", false
	case !strings.ContainsAny(text, `"\`):
		return `"` + text + `"`, true
	case !strings.Contains(text, "'"):
		return "'" + text + "'", true
	}
	return "", false
}

// listOver lays out a list over several lines: those it has, or, if it had one, as many as it needs.
func (l *layout) listOver(v *Value, path []string, margin string) []outLine {
	out := []outLine{{text: "["}}
	inner := margin + indent
	broken := v.broken()
	fresh := true // whether the next entry begins a line
	for _, i := range v.Items {
		if i.Breaks > 1 && len(out) > 1 {
			out = append(out, outLine{})
		}
		if i.Kind == Comment {
			out, fresh = append(out, outLine{text: inner + l.Of(i.Span)}), true
			continue
		}
		lines := l.value(i.Value, path, len(inner), inner)
		last := len(lines) - 1
		lines[last].text += ","
		before := &out[len(out)-1]
		joins := !fresh && before.note == "" && (i.Breaks == 0 || !broken) && i.Value.Shape != Inline &&
			columns(before.text)+1+columns(lines[0].text) <= lineWidth
		if joins {
			before.text += " " + lines[0].text
			lines = lines[1:]
		} else {
			lines[0].text = inner + lines[0].text
		}
		out = append(out, lines...)
		out[len(out)-1] = l.noted(out[len(out)-1], i)
		fresh = false
	}
	return append(out, outLine{text: margin + "]"})
}

// inlineOver lays out a table in braces that has comments inside, an entry a line.
func (l *layout) inlineOver(v *Value, path []string, margin string) []outLine {
	out := []outLine{{text: "{"}}
	inner := margin + indent
	for _, i := range v.Items {
		if i.Kind == Comment {
			out = append(out, outLine{text: inner + l.Of(i.Span)})
			continue
		}
		key := l.key(i) + " = "
		lines := l.value(i.Value, append(slices.Clip(path), i.Names()...), len(inner)+columns(key), inner)
		lines[0].text = inner + key + lines[0].text
		lines[len(lines)-1].text += ","
		lines[len(lines)-1] = l.noted(lines[len(lines)-1], i)
		out = append(out, lines...)
	}
	return append(out, outLine{text: margin + "}"})
}

// Key gives a name as a key has it: in quotes only where it needs them.
func Key(name string) string {
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 || !isBare(byte(r)) }) {
		return name
	}
	if text, ok := inQuotes(name); ok {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}
