package packtext

import (
	"slices"
	"strings"
)

// Word is a part of an expression: a name, a number, a text in quotes or an operator.
type Word struct {
	Span
	Text string
	Kind WordKind
}

// WordKind is what a word of an expression is.
type WordKind int

// The kinds of words.
const (
	NameWord WordKind = iota
	NumberWord
	TextWord
	OperatorWord // also brackets and commas, and the operators that are words: and, or, not, in
	StrayWord    // what is not in the language
)

// operatorWords are operators that look like names.
var operatorWords = []string{"and", "or", "not", "in"}

var operators = []string{"&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "?", ":", "!", "(", ")", "[", "]", ","}

// Words cuts an expression into its words, also one that is still being written. A text without its closing quotes goes to the end.
func Words(source string) []Word {
	var out []Word
	for at := 0; at < len(source); {
		if c := source[at]; c == ' ' || c == '\t' || c == '\n' || c == '\r' {
			at++
			continue
		}
		size, kind := wordAt(source[at:])
		out = append(out, Word{Span{at, at + size}, source[at : at+size], kind})
		at += size
	}
	return out
}

func wordAt(rest string) (size int, kind WordKind) {
	switch c := rest[0]; {
	case isLetter(c):
		size = len(rest) - len(strings.TrimLeftFunc(rest, func(r rune) bool { return r < 0x80 && (isLetter(byte(r)) || isDigit(byte(r))) }))
		if slices.Contains(operatorWords, rest[:size]) {
			return size, OperatorWord
		}
		return size, NameWord
	case isDigit(c):
		for size < len(rest) && (isDigit(rest[size]) || rest[size] == '_') {
			size++
		}
		return size, NumberWord
	case c == '"' || c == '\'':
		for size = 1; size < len(rest) && rest[size] != c; size++ {
			if rest[size] == '\\' {
				size++
			}
		}
		return min(size+1, len(rest)), TextWord
	}
	for _, op := range operators {
		if strings.HasPrefix(rest, op) {
			return len(op), OperatorWord
		}
	}
	size = 1
	for size < len(rest) && rest[size]&0xC0 == 0x80 { // the rest of a character
		size++
	}
	return size, StrayWord
}

func isLetter(c byte) bool { return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

// Quoted gives what stands between the quotes of a TextWord, and where; a backslash stands for itself.
func (w Word) Quoted() (text string, at Span) {
	from, to := w.From+1, w.To
	if len(w.Text) > 1 && w.Text[len(w.Text)-1] == w.Text[0] {
		to--
	}
	return w.Text[1 : to-w.From], Span{from, to}
}

// formatCondition lays out an expression of the language: one space around operators and after commas, none inside brackets,
// and, or and not as words, single quotes. What it does not know it leaves as it is.
func formatCondition(source string) string {
	words := Words(source)
	for i, w := range words {
		if w.Kind == StrayWord || w.Kind == TextWord && !closedText(w.Text) || strings.ContainsAny(w.Text, "\n\r\t") {
			return source
		}
		words[i].Text = spelled(w)
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 && spaced(words, i) {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

func closedText(text string) bool {
	if len(text) < 2 || text[0] != text[len(text)-1] {
		return false
	}
	body := text[:len(text)-1]
	return (len(body)-len(strings.TrimRight(body, `\`)))%2 == 0
}

// spelled gives a word as the format prefers it.
func spelled(w Word) string {
	switch {
	case w.Text == "&&":
		return "and"
	case w.Text == "||":
		return "or"
	case w.Text == "!":
		return "not"
	case w.Kind == TextWord && w.Text[0] == '"' && !strings.ContainsAny(w.Text, `\'`):
		return "'" + w.Text[1:len(w.Text)-1] + "'"
	default:
		return w.Text
	}
}

// spaced reports whether a space stands before a word.
func spaced(words []Word, i int) bool {
	before, w := words[i-1], words[i]
	switch {
	case w.Text == ")" || w.Text == "]" || w.Text == "," || before.Text == "(" || before.Text == "[":
		return false
	case w.Text == "(":
		return before.Kind != NameWord
	case before.Text == "-":
		return !unary(words, i-1)
	}
	return true
}

// unary reports whether the sign at a word belongs to what follows it alone.
func unary(words []Word, i int) bool {
	return i == 0 || words[i-1].Kind == OperatorWord && words[i-1].Text != ")" && words[i-1].Text != "]"
}
