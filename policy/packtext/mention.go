package packtext

import (
	"slices"
	"strings"

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

// condition looks at the words of an expression.
func (f *finder) condition(text string, form schema.Form, i *Item, v *Value) {
	words := Words(text)
	for n, w := range words {
		switch w.Kind {
		case NameWord:
			if n+1 < len(words) && words[n+1].Text == "(" || f.builtin[form][w.Text] {
				continue
			}
			f.add(&Mention{Span: Span{v.Source(w.From), v.end(w.From, w.To)}, Name: w.Text, Nouns: values, Item: i})
		case TextWord:
			of, noun := Quoting(words, n)
			quoted, at := w.Quoted()
			if noun != schema.Nothing {
				f.add(&Mention{Span: Span{v.Source(at.From), v.end(at.From, at.To)}, Name: quoted, Nouns: []schema.Noun{noun}, Of: of, Item: i})
			}
		}
	}
}

// Quoting gives what a text in an expression names: a step that a function asks about, an outcome of it (whose of then is), a code or
// a class that something is compared with, a tag, a piece of evidence; Nothing for any other text.
func Quoting(words []Word, n int) (of string, noun schema.Noun) {
	if call, args, at := argument(words, n); call != "" {
		switch step := firstText(args); {
		case call == "evidence" && at == 0:
			return "", schema.Proof
		case !slices.Contains([]string{"done", "times", "open", "days_since", "school_days_since"}, call):
			return "", schema.Nothing
		case at == 0:
			return "", schema.Step
		case call == "done" && at == 1 || call == "times" && at == 2:
			return step, schema.Ending
		}
		return "", schema.Nothing
	}
	return "", comparedNouns[ComparedWith(words, n)]
}

var comparedNouns = map[string]schema.Noun{"code": schema.Code, "written": schema.Code, "class": schema.Class, "tags": schema.Word}

// argument gives the function in whose brackets a word stands, the words between them, and as which argument.
func argument(words []Word, n int) (call string, args []Word, at int) {
	depth := 0
	for i := n - 1; i > 0; i-- {
		switch words[i].Text {
		case ")", "]":
			depth++
		case "[":
			if depth == 0 {
				return "", nil, 0
			}
			depth--
		case "(":
			if depth > 0 {
				depth--
				continue
			}
			if words[i-1].Kind != NameWord {
				return "", nil, 0
			}
			return words[i-1].Text, words[i+1 : n+1], at
		case ",":
			if depth == 0 {
				at++
			}
		}
	}
	return "", nil, 0
}

func firstText(args []Word) string {
	if len(args) == 0 || args[0].Kind != TextWord {
		return ""
	}
	text, _ := args[0].Quoted()
	return text
}

// ComparedWith gives the name that a text is compared with, by itself or in a list, "" if there is none.
func ComparedWith(words []Word, n int) string {
	text := func(i int) string {
		if i < 0 || i >= len(words) {
			return ""
		}
		return words[i].Text
	}
	first := n
	for first > 0 && (words[first-1].Kind == TextWord || words[first-1].Text == ",") {
		first--
	}
	switch {
	case text(first-1) == "[" && text(first-2) == "in":
		if text(first-3) == "not" {
			return text(first - 4)
		}
		return text(first - 3)
	case text(n-1) == "==" || text(n-1) == "!=":
		return text(n - 2)
	case text(n+1) == "==" || text(n+1) == "!=":
		return text(n + 2)
	case text(n+1) == "in":
		return text(n + 2)
	case text(n+1) == "not" && text(n+2) == "in":
		return text(n + 3)
	}
	return ""
}
