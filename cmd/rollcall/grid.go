package main

import (
	"bufio"
	"iter"
	"strings"
	"unicode/utf8"
)

// cell is one field of a grid.
type cell struct {
	text  string
	style style
}

// grid writes aligned columns. A head of several words may take several lines.
type grid struct {
	head   []string
	right  []bool // columns of numbers
	screen screen
}

const gap = "  "

// write writes the head and the rows. The rows are gone through twice, once for the widths.
func (g grid) write(out *bufio.Writer, rows iter.Seq[[]cell]) {
	widths := make([]int, len(g.head))
	lines := 1
	for i, h := range g.head {
		words := strings.Split(h, "\n")
		lines = max(lines, len(words))
		for _, w := range words {
			widths[i] = max(widths[i], utf8.RuneCountInString(w))
		}
	}
	for row := range rows {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(plain(c.text)))
		}
	}
	for line := range lines {
		row := make([]cell, len(g.head))
		for i, h := range g.head {
			words := strings.Split(h, "\n")
			if at := line - (lines - len(words)); at >= 0 { // heads stand on the rows
				row[i] = cell{words[at], bold}
			}
		}
		g.line(out, row, widths)
	}
	for row := range rows {
		g.line(out, row, widths)
	}
}

func (g grid) line(out *bufio.Writer, row []cell, widths []int) {
	last := len(row) - 1
	for last > 0 && row[last].text == "" {
		last--
	}
	used := 0
	for i, c := range row[:last+1] {
		text := strings.NewReplacer("\n", " ", "\t", " ").Replace(plain(c.text))
		if i == len(widths)-1 && !g.right[i] && g.screen.width > 0 {
			text = cut(text, max(g.screen.width-used, 20))
		}
		pad := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(text)))
		switch {
		case g.right[i]:
			out.WriteString(pad + g.screen.paint(c.style, text))
		case i == last:
			out.WriteString(g.screen.paint(c.style, text))
		default:
			out.WriteString(g.screen.paint(c.style, text) + pad)
		}
		if i < last {
			out.WriteString(gap)
		}
		used += widths[i] + len(gap)
	}
	out.WriteByte('\n')
}

// cut shortens a text to a width.
func cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return string([]rune(text)[:width-1]) + "…"
}
