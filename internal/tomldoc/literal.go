package tomldoc

import (
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Literal is a string as the file writes it, with its quotes.
type Literal string

// LiteralAt returns the string that opens with the quote at text[at]. A key may
// not run over several lines, so there multiline is false and three quotes mean
// nothing special. If the string is never closed, whole is false and the
// literal ends where that shows: at the end of the line or of the text.
func LiteralAt(text string, at int, multiline bool) (lit Literal, whole bool) {
	mark := text[at : at+1]
	if triple := strings.Repeat(mark, 3); multiline && strings.HasPrefix(text[at:], triple) {
		mark = triple
	}
	for i := at + len(mark); i < len(text); i++ {
		switch {
		case text[i] == '\n' && len(mark) == 1:
			return Literal(text[at:i]), false
		case text[i] == '\\' && mark[0] == '"':
			if len(mark) == 3 || i+1 == len(text) || text[i+1] != '\n' {
				i++
			}
		case strings.HasPrefix(text[i:], mark):
			end := i + len(mark)
			// Three quotes close the string, but up to two more directly
			// before them belong to it.
			for range len(mark) - 1 {
				if strings.HasPrefix(text[end:], mark[:1]) {
					end++
				}
			}
			return Literal(text[at:end]), true
		}
	}
	return Literal(text[at:]), false
}

// mark returns the quotes at either end of a whole literal.
func (l Literal) mark() string {
	if strings.HasPrefix(string(l), `"""`) || strings.HasPrefix(string(l), `'''`) {
		return string(l[:3])
	}
	return string(l[:1])
}

// inside returns where the content of a whole literal begins and ends. The
// newline directly after three quotes is not part of it.
func (l Literal) inside() (from, to int) {
	from, to = len(l.mark()), len(l)-len(l.mark())
	if from == 3 {
		switch content := string(l[from:to]); {
		case strings.HasPrefix(content, "\n"):
			from++
		case strings.HasPrefix(content, "\r\n"):
			from += 2
		}
	}
	return from, to
}

// piece is a stretch of a literal and the text it stands for.
type piece struct {
	from, to int
	text     string
	escape   bool
}

// pieces yields the escapes of a whole literal and the plain runs between
// them. A backslash at the end of a line stands for nothing and yields nothing.
func (l Literal) pieces() iter.Seq[piece] {
	return func(yield func(piece) bool) {
		from, to := l.inside()
		basic := l[0] == '"'
		for from < to {
			p := piece{from: from, to: to}
			if i := strings.IndexByte(string(l[from:to]), '\\'); basic && i >= 0 {
				p.to = from + i
			}
			if p.to == from {
				if size := lineEnding(string(l[from:to])); size > 0 && len(l.mark()) == 3 {
					from += size
					continue
				}
				text, size := unescape(string(l[from:to]))
				p = piece{from: from, to: from + size, text: text, escape: true}
			} else {
				p.text = string(l[from:p.to])
			}
			if !yield(p) {
				return
			}
			from = p.to
		}
	}
}

// Decode returns the text that a whole literal stands for.
func (l Literal) Decode() string {
	var b strings.Builder
	for p := range l.pieces() {
		b.WriteString(p.text)
	}
	return b.String()
}

// Source returns where in a whole literal the byte at offset in its decoded
// text comes from: an index into the literal.
func (l Literal) Source(offset int) int {
	offset = max(offset, 0)
	end, _ := l.inside()
	for p := range l.pieces() {
		switch {
		case offset >= len(p.text):
			offset -= len(p.text)
			end = p.to
		case p.escape:
			return p.from
		default:
			return p.from + offset
		}
	}
	return end
}

// Offset is the other way round: which byte of the decoded text comes from what
// stands at an index into a whole literal.
func (l Literal) Offset(at int) int {
	offset := 0
	for p := range l.pieces() {
		switch {
		case at >= p.to:
			offset += len(p.text)
		case at > p.from && !p.escape:
			return offset + at - p.from
		default:
			return offset
		}
	}
	return offset
}

// lineEnding returns the length of the line-ending backslash that s begins
// with, together with all the white space that it removes, or 0 if the
// backslash does not end a line.
func lineEnding(s string) int {
	rest := strings.TrimLeft(s[1:], " \t\r\n")
	size := len(s) - len(rest)
	if !strings.Contains(s[:size], "\n") {
		return 0
	}
	return size
}

// escapes are the escapes of two bytes, by their second.
var escapes = map[byte]string{
	'b': "\b", 't': "\t", 'n': "\n", 'f': "\f", 'r': "\r", 'e': "\x1b", '"': `"`, '\\': `\`,
}

// hexDigits are the lengths of the numbers after \x, \u and \U.
var hexDigits = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// unescape decodes the escape that s begins with and returns its length. What
// is no escape of TOML stands for itself: the library will have none of it.
func unescape(s string) (text string, size int) {
	var letter byte
	if len(s) > 1 {
		letter = s[1]
	}
	if text, ok := escapes[letter]; ok {
		return text, 2
	}
	digits := hexDigits[letter]
	if digits == 0 || len(s) < 2+digits {
		return s[:1], 1
	}
	code, err := strconv.ParseUint(s[2:2+digits], 16, 32)
	if err != nil || code > utf8.MaxRune {
		return s[:1], 1
	}
	return string(rune(code)), 2 + digits
}
