package main

import (
	"bufio"
	"fmt"
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
	least  []int  // widths of columns, if rows that others are to stand under may be narrower
	keep   int    // how many columns are repeated where a grid is too wide for the screen; 0: the last column is cut instead
	screen screen
}

const (
	gap    = "  "
	widest = 60 // of a column; a single long name must not push all others off the screen
)

// show gives the text of a cell as it is written.
func (g grid) show(row []cell, i int) string {
	text := strings.NewReplacer("\n", " ", "\t", " ").Replace(plain(row[i].text))
	if i == len(g.head)-1 && !g.right[i] {
		return text
	}
	return cut(text, widest)
}

// write writes the head and the rows. The rows are gone through twice, once for the widths.
func (g grid) write(out *bufio.Writer, rows iter.Seq[[]cell]) {
	widths := make([]int, len(g.head))
	copy(widths, g.least)
	for i, h := range g.head {
		for word := range strings.SplitSeq(h, "\n") {
			widths[i] = max(widths[i], utf8.RuneCountInString(word))
		}
	}
	for row := range rows {
		for i := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(g.show(row, i)))
		}
	}
	for i, columns := range g.pages(widths) {
		if i > 0 {
			fmt.Fprintln(out)
		}
		lines := 1
		for _, at := range columns {
			lines = max(lines, 1+strings.Count(g.head[at], "\n"))
		}
		for line := range lines {
			row := make([]cell, len(g.head))
			for i, h := range g.head {
				words := strings.Split(h, "\n")
				if at := line - (lines - len(words)); at >= 0 { // heads stand on the rows
					row[i] = cell{words[at], bold}
				}
			}
			g.line(out, row, widths, columns)
		}
		for row := range rows {
			g.line(out, row, widths, columns)
		}
	}
}

// pages says which columns stand beside one another on the screen.
func (g grid) pages(widths []int) [][]int {
	var out [][]int
	var page []int
	used := 0
	begin := func() {
		page, used = nil, 0
		for i := range g.keep {
			page = append(page, i)
			used += widths[i] + len(gap)
		}
	}
	begin()
	for i := g.keep; i < len(widths); i++ {
		if g.keep > 0 && g.screen.width > 0 && used+widths[i] > g.screen.width && len(page) > g.keep {
			out = append(out, page)
			begin()
		}
		page = append(page, i)
		used += widths[i] + len(gap)
	}
	return append(out, page)
}

func (g grid) line(out *bufio.Writer, row []cell, widths, columns []int) {
	last := len(columns) - 1
	for last > 0 && row[columns[last]].text == "" {
		last--
	}
	used := 0
	for n, i := range columns[:last+1] {
		text := g.show(row, i)
		if i == len(widths)-1 && !g.right[i] && g.screen.width > 0 {
			text = cut(text, max(g.screen.width-used, 20))
		}
		pad := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(text)))
		switch painted := g.screen.paint(row[i].style, text); {
		case g.right[i]:
			fmt.Fprint(out, pad+painted)
		case n == last:
			fmt.Fprint(out, painted)
		default:
			fmt.Fprint(out, painted+pad)
		}
		if n < last {
			fmt.Fprint(out, gap)
		}
		used += widths[i] + len(gap)
	}
	fmt.Fprintln(out)
}

// cut shortens a text to a width.
func cut(text string, width int) string {
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	return strings.TrimRight(string([]rune(text)[:width-1]), " ") + "…"
}
