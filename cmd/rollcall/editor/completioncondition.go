package editor

import (
	"strings"

	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

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
