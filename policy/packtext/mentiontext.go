package packtext

import (
	"strings"

	"github.com/rollcall-dev/rollcall/policy/schema"
)

// text looks at a text of a form.
func (f *finder) text(path []string, i *Item, v *Value, at *schema.Value) {
	text := v.Decoded()
	name := func(from, to int, of string, nouns ...schema.Noun) *Mention {
		from += len(text[from:to]) - len(strings.TrimLeft(text[from:to], " "))
		to -= len(text[from:to]) - len(strings.TrimRight(text[from:to], " "))
		return f.add(&Mention{Span: Span{v.Source(from), v.end(from, to)}, Name: text[from:to], Nouns: nouns, Of: of, Item: i})
	}
	ending := func(from int, nouns ...schema.Noun) {
		step, _, with := strings.Cut(text[from:], ":")
		name(from, from+len(step), "", nouns...)
		if with {
			name(from+len(step)+1, len(text), strings.TrimSpace(step), schema.Ending)
		}
	}
	whole := func(nouns ...schema.Noun) *Mention { return name(0, len(text), "", nouns...) }
	switch at.Form {
	case schema.Citation:
		source, _, _ := strings.Cut(text, " ")
		name(0, len(source), "", schema.Source)
	case schema.ClassName:
		whole(schema.Class)
	case schema.CodeName:
		whole(schema.Code)
	case schema.EntryPath:
		if keys, noun := entryPath(text); noun != schema.Nothing {
			name(keys[1].From, keys[1].To, "", noun)
		}
	case schema.Fragment:
		f.fragment(text, path, i, v, ending)
	case schema.CodeListed:
		code, _, _ := strings.Cut(text, " ")
		name(0, len(code), "", schema.Code)
	case schema.StepName:
		whole(schema.Step)
	case schema.RuleName:
		whole(schema.Rule)
	case schema.CalendarName:
		whole(schema.Calendar)
	case schema.PackName:
		whole(schema.PackID)
	case schema.Tag:
		whole(schema.Word).Defines = true // there is no other place that does: the words are listed
	case schema.Evidence:
		whole(schema.Proof).Defines = path[0] == "ladder"
	case schema.Outcome:
		name(0, len(text), f.stepOf(path), schema.Ending).Defines = path[len(path)-1] == "outcomes"
	case schema.StepEnding:
		ending(0, schema.Step)
	case schema.Clock:
		if before, _, anchored := strings.Cut(text, " after "); anchored {
			ending(len(before)+len(" after "), schema.Step, schema.Rule)
		}
	case schema.Window:
		if strings.HasPrefix(text, "since ") {
			name(len("since "), len(text), "", schema.Step)
		}
	case schema.Marks:
		for at := 0; at < len(text); at++ {
			if text[at] == ' ' {
				continue
			}
			mark, _, _ := strings.Cut(text[at:], " ")
			if code, _, _ := strings.Cut(mark, ":"); code != "." && code != "" {
				name(at, at+len(code), "", schema.Code)
			} else if mark == ":" {
				name(at, at+1, "", schema.Code)
			}
			at += len(mark)
		}
	case schema.Free:
		if len(path) == 2 && path[0] == "pack" && path[1] == "id" {
			whole(schema.PackID).Defines = true
		}
	default:
		if at.Form.Condition() {
			f.condition(text, at.Form, i, v)
		}
	}
}

// entryPath takes the path to a key of an entry apart, and says what the entry is; Nothing for what is no such path, or has quotes.
func entryPath(text string) ([]*Part, schema.Noun) {
	p := parser{text: text}
	keys, whole := p.key()
	nouns := map[string]schema.Noun{
		"source": schema.Source, "class": schema.Class, "code": schema.Code, "parameter": schema.Parameter, "fact": schema.Fact,
		"measure": schema.Measure, "rule": schema.Rule, "ladder": schema.Ladder, "step": schema.Step,
	}
	if !whole || len(keys) < 3 || len(keys[1].Name) != keys[1].To-keys[1].From {
		return nil, schema.Nothing
	}
	return keys, nouns[keys[0].Name]
}

// fragment looks at a part of what stands at the path that a change names.
func (f *finder) fragment(text string, path []string, i *Item, v *Value, ending func(from int, nouns ...schema.Noun)) {
	keys, noun := entryPath(f.entries[path[1]])
	if noun == schema.Nothing {
		return
	}
	var at []string
	if noun == schema.Step {
		at = []string{"ladder", ""}
	}
	for _, key := range keys {
		at = append(at, key.Name)
	}
	switch changed := schema.At(at...); {
	case changed == nil:
	case changed.Form.Condition():
		f.condition(text, changed.Form, i, v)
	case changed.Form == schema.StepEnding && !strings.HasPrefix(text, `"`):
		ending(0, schema.Step)
	case changed.Form == schema.Clock:
		if before, _, anchored := strings.Cut(text, " after "); anchored {
			ending(len(before)+len(" after "), schema.Step, schema.Rule)
		}
	}
}

// end gives where in the file a stretch of the decoded text ends.
func (v *Value) end(from, to int) int {
	if from == to {
		return v.Source(to)
	}
	last := v.Source(to - 1)
	if end := v.Source(to); end > last {
		return end
	}
	return last + 1
}

// stepOf gives the step whose outcome stands at a path: that in which it stands, or of an event the one beside it.
func (f *finder) stepOf(path []string) string {
	if len(path) > 3 && path[0] == "ladder" {
		return path[3]
	}
	return f.event
}
