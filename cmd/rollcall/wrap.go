package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// paragraph writes a line, broken where it is too long for the terminal and then set in under its beginning.
func (c *console) paragraph(text string) {
	fmt.Fprintln(c.out, wrap(text, c.screen.width))
}

// wrap breaks a line at spaces so that no part is wider than the width, if words allow; 0 breaks nothing. Escape sequences
// for colours take no room.
func wrap(line string, width int) string {
	const narrow = 30
	if width < narrow || visible(line) <= width {
		return line
	}
	body := strings.TrimLeft(line, " ")
	indent := strings.Repeat(" ", len(line)-len(body))
	within := indent + "  "
	var b strings.Builder
	b.WriteString(indent)
	used := len(indent)
	for i, word := range strings.Split(body, " ") {
		n := visible(word)
		switch {
		case i == 0:
		case used+1+n > width && used > len(within):
			b.WriteString("\n" + within)
			used = len(within)
		default:
			b.WriteByte(' ')
			used++
		}
		b.WriteString(word)
		used += n
	}
	return b.String()
}

// visible counts the characters that take room.
func visible(text string) int {
	n := utf8.RuneCountInString(text)
	for {
		_, after, found := strings.Cut(text, "\x1b[")
		if !found {
			return n
		}
		code, rest, _ := strings.Cut(after, "m")
		n -= len("\x1b[") + len(code) + len("m")
		text = rest
	}
}
