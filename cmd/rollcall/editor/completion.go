package editor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// completion offers what may be written at a position.
func (s *server) completion(p positionParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	if _, isCases, ok := s.workspace.packOf(file); !ok && !isCases {
		return completionList{Items: []completionItem{}}, nil
	}
	in := *s.workspace.open(file)
	in.path = file
	f := s.workspace.familyOf(file, &in, false)
	o := &offers{family: f, in: &in, cursor: in.doc.At(in.lines.offset(p.Position)), offset: in.lines.offset(p.Position), today: s.options.Today(), snippets: s.snippets}
	o.find()
	if o.items == nil {
		o.items = []completionItem{}
	}
	return completionList{Items: o.items}, nil
}

// offers gathers what may be written at a cursor.
type offers struct {
	family   *family
	in       *source
	cursor   packtext.Cursor
	offset   int
	today    attendance.Date
	snippets bool
	items    []completionItem
}

func (o *offers) find() {
	switch c := o.cursor; c.Where {
	case packtext.InHeader, packtext.InKey:
		o.keys()
	case packtext.InValue:
		if v := schema.At(c.Path...); v != nil {
			o.values(v)
		}
	}
}

// add offers a text for what is being written. Its place in the list is that of the order in which it was added.
func (o *offers) add(at packtext.Span, label, text string, kind itemKind, detail, doc string) *completionItem {
	if slices.ContainsFunc(o.items, func(i completionItem) bool { return i.Label == label }) {
		return nil
	}
	item := completionItem{
		Label: label, Kind: kind, Detail: detail, SortText: fmt.Sprintf("%05d", len(o.items)), TextEdit: textEdit{o.in.lines.span(at), text},
	}
	if doc != "" {
		item.Documentation = markdown(doc)
	}
	o.items = append(o.items, item)
	return &o.items[len(o.items)-1]
}

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

// values offers what may stand as a value: in quotes, if they are not there yet.
func (o *offers) values(v *schema.Value) {
	c := o.cursor
	if c.Value != nil && c.Value.Shape == packtext.Text {
		o.texts(v, func(text string) string { return text })
		return
	}
	if v.Kinds&schema.Flag != 0 {
		o.add(c.Word, "true", "true", keywordItem, "", "")
		o.add(c.Word, "false", "false", keywordItem, "", "")
	}
	if v.Kinds&schema.Date != 0 {
		o.add(c.Word, o.today.String(), o.today.String(), valueItem, "today", "")
	}
	if v.Kinds&schema.Texts != 0 && v.Kinds&schema.Text == 0 && !c.Listed {
		return // a list is to be begun first
	}
	if !v.Form.Condition() {
		o.texts(v, quoted)
	}
}

func quoted(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + text + "'"
	}
	return `"` + text + `"`
}

// texts offers texts of a form for the place between the quotes, or with quotes.
func (o *offers) texts(v *schema.Value, write func(string) string) {
	c := o.cursor
	offer := func(nouns ...schema.Noun) {
		for _, noun := range nouns {
			for _, e := range o.named(noun) {
				o.add(c.Word, e.name, write(e.name), kindOf(noun), e.short(o.today), "")
			}
		}
	}
	for _, text := range v.Texts {
		o.add(c.Word, text, write(text), enumItem, "", "")
	}
	switch v.Form {
	case schema.Citation:
		at := c.Word
		if source, rest, more := strings.Cut(o.in.doc.Of(c.Word), " "); more && len(c.Before) <= len(source) {
			at.To -= len(rest) + 1
		} else if more {
			return // the clause is for the author to say
		}
		for _, e := range o.named(schema.Source) {
			o.add(at, e.name, write(e.name), kindOf(schema.Source), e.short(o.today), "")
		}
	case schema.ClassName:
		offer(schema.Class)
	case schema.CodeName, schema.CodeListed:
		offer(schema.Code)
	case schema.StepName:
		offer(schema.Step)
	case schema.RuleName:
		offer(schema.Rule)
	case schema.CalendarName:
		offer(schema.Calendar)
	case schema.StepEnding:
		if step, _, with := strings.Cut(c.Before, ":"); with {
			for _, ending := range o.endings(strings.TrimSpace(step)) {
				o.add(c.Word, step+": "+ending, write(step+": "+ending), enumItem, "outcome", "")
			}
			return
		}
		offer(schema.Step)
	case schema.Clock:
		if length, _, anchored := strings.Cut(c.Before, " after "); anchored {
			for _, noun := range []schema.Noun{schema.Step, schema.Rule} {
				for _, e := range o.named(noun) {
					text := length + " after " + e.name
					o.add(c.Word, text, write(text), kindOf(noun), e.short(o.today), "")
				}
			}
			return
		}
		o.lengths(write)
	case schema.Lapse:
		o.lengths(write)
	case schema.Ago:
		o.add(c.Word, "5 school days ago", write("5 school days ago"), valueItem, "", "")
	case schema.Window:
		for _, text := range windows {
			o.add(c.Word, text, write(text), valueItem, "", "")
		}
		for _, e := range o.named(schema.Step) {
			o.add(c.Word, "since "+e.name, write("since "+e.name), kindOf(schema.Step), "for conditions of steps", "")
		}
	case schema.Outcome:
		step := ""
		if m := o.in.mentionAt(o.offset); m != nil {
			step = m.Of
		} else if len(c.Path) > 3 && c.Path[0] == "ladder" {
			step = c.Path[3]
		}
		for _, ending := range o.endings(step) {
			o.add(c.Word, ending, write(ending), enumItem, "outcome of "+step, "")
		}
	case schema.Evidence:
		o.words(schema.Proof, write)
	case schema.Tag:
		o.words(schema.Word, write)
	case schema.SessionName:
		for _, session := range o.sessions() {
			o.add(c.Word, session, write(session), enumItem, "", "")
		}
	case schema.Marks:
		o.marks(write)
	default:
		if v.Form.Condition() {
			o.condition(v.Form)
		}
	}
}

var windows = []string{
	"today", "academic year", "term", "half term", "semester", "quarter", "grading period", "school month", "calendar month", "enrolment",
	"everything", "10 school weeks", "20 school days", "30 days", "12 months", "3 years",
}

func (o *offers) lengths(write func(string) string) {
	for _, text := range []string{"5 school days", "10 days", "2 weeks", "10 school weeks", "3 months"} {
		o.add(o.cursor.Word, text, write(text), valueItem, "", "")
	}
}

func kindOf(noun schema.Noun) itemKind {
	switch noun {
	case schema.Parameter:
		return constantItem
	case schema.Step:
		return eventItem
	}
	return variableItem
}

// named gives what of the pack has a name of a kind, in the order in which it stands there. Calendars are those of the file.
func (o *offers) named(noun schema.Noun) []*view {
	files := o.family.law()
	if noun == schema.Calendar || noun == schema.Case {
		files = []*source{o.in}
	}
	var out []*view
	seen := map[string]bool{}
	for _, s := range files {
		for _, m := range s.mentions {
			if !m.Is(noun) || !m.Part || !m.Defines && !m.Under || seen[m.Name] || o.isAt(s, m) && o.cursor.Where == packtext.InHeader {
				continue
			}
			seen[m.Name] = true
			for _, v := range o.family.view(m, o.in) {
				if v.noun == noun {
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// words offers what conditions and lists name without anything that defines it: evidence, tags.
func (o *offers) words(noun schema.Noun, write func(string) string) {
	for _, name := range o.wordsOf(noun) {
		o.add(o.cursor.Word, name, write(name), enumItem, noun.String(), "")
	}
}

func (o *offers) wordsOf(noun schema.Noun) []string {
	var out []string
	for _, s := range o.family.law() {
		for _, m := range s.mentions {
			if m.Is(noun) && !o.isAt(s, m) {
				out = append(out, m.Name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isAt reports that a name is the one being written.
func (o *offers) isAt(s *source, m *packtext.Mention) bool {
	return s.path == o.in.path && m.Holds(o.offset)
}

// endings gives the outcomes of a step.
func (o *offers) endings(step string) []string {
	var out []string
	for _, s := range o.family.law() {
		for _, m := range s.mentions {
			if m.Is(schema.Ending) && m.Of == step && m.Defines && !o.isAt(s, m) && !slices.Contains(out, m.Name) {
				out = append(out, m.Name)
			}
		}
	}
	return out
}

// sessions gives the sessions of a day.
func (o *offers) sessions() []string {
	out := []string{"AM", "PM"}
	for _, s := range o.family.law() {
		s.doc.Leaves(func(path []string, v *packtext.Value) {
			if len(path) == 2 && path[0] == "pack" && path[1] == "sessions" {
				out = nil
				for _, e := range v.Entries() {
					out = append(out, e.Value.Decoded())
				}
			}
		})
	}
	return out
}

// marks offers a code for the mark at the cursor.
func (o *offers) marks(write func(string) string) {
	c := o.cursor
	at := c.Word
	if c.Value != nil && c.Value.Shape == packtext.Text {
		begin := strings.LastIndexByte(c.Before, ' ') + 1
		at = packtext.Span{From: c.Value.Source(begin), To: o.offset}
	}
	for _, e := range o.named(schema.Code) {
		o.add(at, e.name, write(e.name), kindOf(schema.Code), e.short(o.today), "")
	}
}

// condition offers what may be written in an expression at the cursor.
func (o *offers) condition(form schema.Form) {
	c := o.cursor
	at := len(c.Before)
	for _, source := range []string{c.Value.Decoded(), c.Before} { // what follows may make a text of it that it is not
		words := packtext.Words(source)
		for n, w := range words {
			if w.Kind == packtext.TextWord && w.From < at && at <= w.To && (at < w.To || !closedAt(w)) {
				o.quotedText(form, words, n)
				return
			}
		}
	}
	word := packtext.Span{From: o.offset, To: o.offset}
	for _, w := range packtext.Words(c.Value.Decoded()) {
		if w.Kind == packtext.NameWord && w.From <= at && at <= w.To || w.Kind == packtext.OperatorWord && len(w.Text) > 1 && w.Text[0] >= 'a' && w.From <= at && at <= w.To {
			word = packtext.Span{From: c.Value.Source(w.From), To: c.Value.Source(w.To)}
		}
	}
	o.names(form, word)
}

// closedAt reports that a text has its closing quote.
func closedAt(w packtext.Word) bool { return len(w.Text) > 1 && w.Text[len(w.Text)-1] == w.Text[0] }

// names offers what a condition of a form sees.
func (o *offers) names(form schema.Form, at packtext.Span) {
	nouns := []schema.Noun{schema.Parameter}
	if form == schema.OfRule || form == schema.OfStep {
		nouns = []schema.Noun{schema.Measure, schema.Parameter, schema.Fact, schema.Rule}
	}
	for _, noun := range nouns {
		for _, v := range o.named(noun) {
			o.add(at, v.name, v.name, kindOf(noun), v.short(o.today), v.page(o.today))
		}
	}
	for _, n := range schema.Names(form) {
		kind, detail := variableItem, ""
		if n.Call != "" {
			kind, detail = functionItem, n.Call
		}
		text, snippet := n.Name, false
		if n.Call != "" && !o.called(at) {
			if text = n.Name + "()"; o.snippets {
				text, snippet = n.Name+"($0)", true
			}
		}
		if item := o.add(at, n.Name, text, kind, detail, escaped(n.Doc)); item != nil && snippet {
			item.Format = 2
		}
	}
	for _, word := range []string{"and", "or", "not", "in"} {
		o.add(at, word, word, keywordItem, "", "")
	}
}

// called reports that an opening bracket stands behind a word already.
func (o *offers) called(at packtext.Span) bool { return strings.HasPrefix(o.in.doc.Text[at.To:], "(") }

// quotedText offers what a text in a condition may be: nothing, where nothing is known of it.
func (o *offers) quotedText(form schema.Form, words []packtext.Word, n int) {
	c := o.cursor
	text, inside := words[n].Quoted()
	at := packtext.Span{From: c.Value.Source(inside.From), To: c.Value.Source(inside.To)}
	if !closedAt(words[n]) || strings.ContainsAny(text, "()[]") { // which goes on to the quote of another text
		at.To = o.offset
	}
	offer := func(text, detail string, kind itemKind) { o.add(at, text, text, kind, detail, "") }
	switch of, noun := packtext.Quoting(words, n); noun {
	case schema.Ending:
		for _, ending := range o.endings(of) {
			offer(ending, "outcome of "+of, enumItem)
		}
		return
	case schema.Proof, schema.Word:
		for _, name := range o.wordsOf(noun) {
			offer(name, noun.String(), enumItem)
		}
		return
	case schema.Step, schema.Code, schema.Class:
		for _, v := range o.named(noun) {
			offer(v.name, v.short(o.today), kindOf(noun))
		}
		return
	}
	name := packtext.ComparedWith(words, n)
	switch {
	case name == "weekday" && form == schema.OfSession:
		for _, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
			offer(day, "", enumItem)
		}
		return
	case name == "session" && (form == schema.OfSession || form == schema.OfMark):
		for _, session := range o.sessions() {
			offer(session, "", enumItem)
		}
		return
	}
	for _, v := range o.named(schema.Fact) {
		if v.name == name {
			for _, text := range v.list("type") {
				offer(text, "of the fact "+name, enumItem)
			}
		}
	}
}
