package tomldoc

import (
	"strconv"
	"strings"
	"unicode"
)

// Fault is one thing wrong with a file, at a place. It is an error, but a
// document yields a list of them so that an author can mend them together.
type Fault struct {
	Pos Pos
	Msg string
}

// Error returns the place and the message, as a compiler would print them.
func (f *Fault) Error() string {
	place := f.Pos.String()
	if place == "" {
		return f.Msg
	}
	return place + ": " + f.Msg
}

// maxMessage is how many bytes of a message are shown.
const maxMessage = 1000

// OneLine makes of a message, which may quote anything from a file, one line
// of bearable length that does nothing to a terminal.
func OneLine(msg string) string {
	if len(msg) > maxMessage {
		msg = strings.ToValidUTF8(msg[:maxMessage], "") + "…"
	}
	if !strings.ContainsFunc(msg, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return msg
	}
	var b strings.Builder
	for _, r := range msg {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
