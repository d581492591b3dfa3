package packtext

import (
	"slices"

	"github.com/rollcall-dev/rollcall/policy/schema"
)

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
