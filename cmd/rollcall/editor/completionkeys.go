package editor

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// keys offers keys of the format, and the names that an author gave where a key is such a name.
func (o *offers) keys() {
	c := o.cursor
	value := schema.At(c.Path...)
	if len(c.Path) == 0 {
		value = &schema.Value{Table: o.top()}
	}
	if value == nil || value.Table == nil {
		return
	}
	replaced := c.Word
	if c.Where == packtext.InKey && c.Item != nil && c.Item.Kind == packtext.Pair && c.Item.Equals < 0 {
		replaced.To = max(replaced.To, o.offset)
	}
	writesPair := c.Where == packtext.InKey && (c.Item == nil || c.Item.Kind != packtext.Pair || c.Item.Equals < 0 || o.betweenBraces())
	for _, k := range value.Table.Keys {
		isTable := k.Value.Kinds == schema.Tables
		switch {
		case c.Where == packtext.InHeader && !isTable && k.Value.Kinds&schema.Tables == 0:
			continue
		case slices.Contains(c.Beside, k.Name) && c.Before != k.Name:
			continue
		}
		text, snippet := k.Name, false
		switch {
		case writesPair && k.Example != "":
			text, snippet = o.snippet(k.Example)
		case writesPair && len(c.Path) == 0 && k.Value.Table.Entries != nil && o.snippets:
			text, snippet = "["+k.Name+".$0]", true
		case writesPair && len(c.Path) == 0:
			text = "[" + k.Name + "]"
		}
		if item := o.add(replaced, k.Name, text, propertyItem, kinds(k.Value.Kinds), escaped(k.Doc)); item != nil && snippet {
			item.Format = 2
		}
	}
	if e := value.Table.Entries; e != nil {
		var named []*view
		for _, noun := range e.Nouns() {
			named = append(named, o.named(noun)...)
		}
		for _, v := range named {
			if slices.Contains(c.Beside, v.name) && c.Where == packtext.InKey {
				continue
			}
			text, snippet := packtext.Key(v.name), false
			if writesPair && e.Value.Kinds&schema.Tables == 0 {
				text, snippet = o.snippet(text + " = " + example(&e.Value))
			}
			if item := o.add(replaced, v.name, text, variableItem, v.short(o.today), ""); item != nil && snippet {
				item.Format = 2
			}
		}
	}
}

// top gives the table of the file: what stands in it, or else its place, tells of which kind it is.
func (o *offers) top() *schema.Table {
	if o.in.cases {
		return schema.Cases()
	}
	return schema.Pack()
}

// betweenBraces reports that the cursor is where a further entry of a table in braces begins.
func (o *offers) betweenBraces() bool { return o.cursor.Word.From == o.cursor.Word.To }

// example is what may stand as a value.
func example(v *schema.Value) string {
	if v.Kinds&schema.Text != 0 && v.Kinds&schema.Integer == 0 && v.Kinds&schema.Date == 0 {
		return `""`
	}
	return ""
}

// snippet gives a line with the place in it where writing goes on, if the editor knows what to do with such a mark.
func (o *offers) snippet(line string) (text string, marked bool) {
	if !o.snippets {
		return line, false
	}
	text = strings.NewReplacer(`\`, `\\`, "$", `\$`, "}", `\}`).Replace(line)
	for _, hole := range []struct{ text, marked string }{{`""`, `"$0"`}, {`{  \}`, `{ $0 \}`}, {"[]", "[$0]"}} {
		if strings.Contains(text, hole.text) {
			return strings.Replace(text, hole.text, hole.marked, 1), true
		}
	}
	return text, true
}

func kinds(k schema.Kind) string {
	var out []string
	for kind, word := range map[schema.Kind]string{schema.Text: "text", schema.Texts: "list", schema.Integer: "number", schema.Integers: "list of numbers", schema.Flag: "true or false", schema.Date: "date", schema.Tables: "table", schema.Events: "list of events"} {
		if k&kind != 0 {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " or ")
}
