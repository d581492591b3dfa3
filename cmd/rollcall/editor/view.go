package editor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// view is an entry as the pack has it: what its own files say laid over what those of its bases say.
type view struct {
	noun  schema.Noun
	name  string
	keys  []string // of values, with the path from the entry: "values/2024-08-19/is"
	at    map[string]*packtext.Value
	in    map[string]*source
	place place
}

// view gathers what a place defines.
func (f *family) view(m *packtext.Mention, in *source) []*view {
	var out []*view
	for _, d := range f.defining(m, in) {
		noun := d.mention.Nouns[0]
		prefix := d.prefix()
		i := slices.IndexFunc(out, func(v *view) bool { return v.noun == noun })
		if prefix == nil {
			continue
		}
		if i < 0 {
			i = len(out)
			out = append(out, &view{noun: noun, name: m.Name, at: map[string]*packtext.Value{}, in: map[string]*source{}})
			files := f.law()
			if noun == schema.Calendar || noun == schema.Case {
				files = []*source{in}
			}
			for _, s := range files {
				out[i].read(s, prefix)
			}
		}
		out[i].place = d
	}
	return out
}

// prefix gives the path to the entry that is named at a place, nil for what is no entry.
func (p place) prefix() []string {
	if !p.mention.Part {
		return nil
	}
	path := p.mention.Item.Names()
	for n, part := range p.mention.Item.Key {
		if part.From == p.mention.From {
			return path[:n+1]
		}
	}
	return nil
}

func (v *view) read(s *source, prefix []string) {
	s.doc.Leaves(func(path []string, value *packtext.Value) {
		if len(path) <= len(prefix) || !slices.Equal(path[:len(prefix)], prefix) {
			return
		}
		rest := path[len(prefix):]
		key := strings.Join(rest, "/")
		if len(rest) > 1 && rest[0] == "values" { // an overlay's value replaces all of the base's of that date
			v.forget(strings.Join(rest[:2], "/"), s)
		}
		if v.at[key] == nil {
			v.keys = append(v.keys, key)
		}
		v.at[key], v.in[key] = value, s
	})
}

// forget drops what other packs say under a key.
func (v *view) forget(key string, s *source) {
	v.keys = slices.DeleteFunc(v.keys, func(k string) bool {
		drop := (k == key || strings.HasPrefix(k, key+"/")) && v.in[k].pack != s.pack
		if drop {
			delete(v.at, k)
		}
		return drop
	})
}

// text gives a value as people read it: texts without quotes, anything else as it is written.
func (v *view) text(key string) string {
	value := v.at[key]
	switch {
	case value == nil:
		return ""
	case value.Shape == packtext.Text:
		return value.Decoded()
	case value.Shape == packtext.List:
		var out []string
		for _, e := range value.Entries() {
			if e.Value.Shape == packtext.Text {
				out = append(out, e.Value.Decoded())
			} else {
				out = append(out, v.in[key].doc.Of(e.Value.Span))
			}
		}
		return strings.Join(out, ", ")
	}
	return v.in[key].doc.Of(value.Span)
}

// list gives the texts of a list.
func (v *view) list(key string) []string {
	var out []string
	for _, e := range v.at[key].Entries() {
		out = append(out, e.Value.Decoded())
	}
	return out
}

// dated is a value from a date on.
type dated struct {
	from     attendance.Date
	value    string
	repealed bool
	cite     []string
}

// dates gives what stands under dates, the earliest first.
func (v *view) dates(key string) []dated {
	byDate := map[attendance.Date]*dated{}
	for _, k := range v.keys {
		rest, under := strings.CutPrefix(k, key+"/")
		if !under {
			continue
		}
		date, inner, _ := strings.Cut(rest, "/")
		from, err := attendance.ParseDate(date)
		if err != nil {
			continue
		}
		if byDate[from] == nil {
			byDate[from] = &dated{from: from, cite: v.list("cite")}
		}
		switch d := byDate[from]; inner {
		case "", "is":
			d.value = v.text(k)
		case "repealed":
			d.repealed = v.text(k) == "true"
		case "cite":
			d.cite = v.list(k)
		}
	}
	out := make([]dated, 0, len(byDate))
	for _, d := range byDate {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b dated) int { return a.from.Compare(b.from) })
	return out
}

// inForce gives which of dated values is in force on a date, -1 if none is.
func (v *view) inForce(values []dated, on attendance.Date) int {
	from, errFrom := attendance.ParseDate(v.text("from"))
	until, errUntil := attendance.ParseDate(v.text("until"))
	if errFrom == nil && on.Before(from) || errUntil == nil && on.After(until) {
		return -1
	}
	current := -1
	for i, d := range values {
		if !d.from.After(on) {
			current = i
		}
	}
	if current >= 0 && values[current].repealed {
		return -1
	}
	return current
}

// short says in a few words what an entry is.
func (v *view) short(today attendance.Date) string {
	switch v.noun {
	case schema.Parameter:
		values := v.dates("values")
		if i := v.inForce(values, today); i >= 0 {
			return strings.TrimSpace(values[i].value+" "+v.text("unit")) + " since " + values[i].from.String()
		}
		return "no value in force, " + v.text("unit")
	case schema.Fact:
		return "fact: " + v.text("type")
	case schema.Measure:
		return "measure: " + v.text("count") + " over " + v.text("over")
	case schema.Rule:
		return "rule: " + v.text("force")
	case schema.Step:
		return "step: " + v.text("action")
	case schema.Code:
		return "code: " + v.text("title")
	case schema.Source:
		return v.text("title")
	}
	return strings.TrimSpace(v.noun.String() + " " + v.text("title"))
}

// shown are the keys that a hover shows of an entry, in this order.
var shown = map[schema.Noun][]string{
	schema.Source: {"ref", "url"}, schema.Class: {"possible", "attended", "absent", "authorised", "late", "unresolved"},
	schema.Code: {"class", "same_as", "tags", "session", "becomes/code", "becomes/after", "unmarked"}, schema.Fact: {"type", "default"},
	schema.Measure: {"count", "part", "of", "out_of", "where", "over", "as_of", "bridge", "breaks"},
	schema.Rule:    {"applies", "when", "force"}, schema.Ladder: {"per", "hold", "closes"},
	schema.Step:      {"action", "when", "requires", "after", "wait", "due", "expires", "limit/count", "limit/within", "needs", "outcomes", "decided_by", "force"},
	schema.Exception: {"when"}, schema.Charge: {"when"}, schema.Calendar: {"terms", "closed", "open", "session_minutes"}, schema.Case: {"on", "calendar", "fill"},
}

// page tells all that a hover shows of an entry, in Markdown.
func (v *view) page(today attendance.Date) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** `%s`", v.noun, v.name)
	if title := v.text("title"); title != "" {
		fmt.Fprintf(&b, "  \n%s", escaped(title))
	}
	b.WriteString("\n\n")
	for _, key := range shown[v.noun] {
		if text := v.text(key); text != "" {
			fmt.Fprintf(&b, "- %s: `%s`\n", strings.ReplaceAll(key, "/", " "), strings.ReplaceAll(text, "`", "'"))
		}
	}
	v.timeline(&b, map[schema.Noun]string{schema.Parameter: "values", schema.Code: "class"}[v.noun], today)
	if from, until := v.text("from"), v.text("until"); from != "" || until != "" {
		fmt.Fprintf(&b, "- in force: %s\n", strings.TrimSpace("from "+orAlways(from)+" until "+orAlways(until)))
	}
	if cites := v.list("cite"); len(cites) > 0 {
		fmt.Fprintf(&b, "- cite: %s\n", escaped(strings.Join(cites, "; ")))
	}
	if note := v.text("note"); note != "" {
		fmt.Fprintf(&b, "\n%s\n", escaped(note))
	}
	fmt.Fprintf(&b, "\n*%s:%d*", v.place.in.name, v.place.in.lines.position(v.place.mention.From).Line+1)
	return b.String()
}

func orAlways(date string) string {
	if date == "" {
		return "…"
	}
	return date
}

// timeline tells dated values, the one in force today in bold.
func (v *view) timeline(b *strings.Builder, key string, today attendance.Date) {
	values := v.dates(key)
	if key == "" || len(values) == 0 {
		return
	}
	unit := v.text("unit")
	fmt.Fprintf(b, "| from | %s | cite |\n|---|---|---|\n", strings.TrimSpace("value "+unit))
	current := v.inForce(values, today)
	for i, d := range values {
		value := "`" + strings.ReplaceAll(d.value, "`", "'") + "`"
		if d.repealed {
			value = "repealed"
		}
		from := d.from.String()
		if i == current {
			from, value = "**"+from+"**", "**"+value+"** in force on "+today.String()
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", from, strings.ReplaceAll(value, "|", `\|`), escaped(strings.Join(d.cite, "; ")))
	}
	if current < 0 {
		fmt.Fprintf(b, "\nNone is in force on %s.\n", today)
	}
	b.WriteByte('\n')
}

// escaped keeps what stands in a pack from being read as Markdown.
func escaped(text string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "<", "&lt;", "|", `\|`, "#", `\#`).Replace(text)
}
