package packdoc

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// What is drawn is measured in units of the drawing, of which a page is about 720 wide.
const (
	boxWidth   = 430
	lineHeight = 15
	boxMargin  = 10
	gap        = 30 // between two boxes
	lane       = 13 // between two arrows side by side
	labels     = 98 // room for labels beside the boxes
	perLine    = 54 // characters of a title in a line
	perSmall   = 68 // of what stands below it
)

// placedBox is a box with its place.
type placedBox struct {
	top, height int
	title       []string
	lines       []string
}

func (b placedBox) bottom() int { return b.top + b.height }

// canvas draws a ladder.
type canvas struct {
	out         strings.Builder
	boxes       []placedBox
	left, width int // where the boxes begin, and how wide all is
	height      int
}

// svg draws a ladder: steps in a column, what follows what in arrows on the left of it or straight down, what is asked on the right.
func (d *drawing) svg() string {
	c := &canvas{}
	top := 4
	for _, b := range d.boxes {
		p := placedBox{top: top, title: wrapped(b.title, perLine)}
		for _, line := range b.lines {
			p.lines = append(p.lines, wrapped(line, perSmall)...)
		}
		p.height = 2*boxMargin + lineHeight*(len(p.title)+len(p.lines))
		top += p.height + gap
		c.boxes = append(c.boxes, p)
	}
	c.height = top - gap + 4
	var follow, ask []edge
	for _, e := range d.edges {
		switch {
		case e.asks:
			ask = append(ask, e)
		case e.to != e.from+1:
			follow = append(follow, e)
		}
	}
	leftLanes, rightLanes := lanes(follow), lanes(ask)
	c.left = 4
	if len(follow) > 0 {
		c.left += labels + lane*(1+slices.Max(leftLanes))
	}
	c.width = c.left + boxWidth + 4
	if len(ask) > 0 {
		c.width += 24 + lane*(1+slices.Max(rightLanes))
	}
	c.print(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img"><title>%s</title>`, c.width, c.height, c.width, c.height, html.EscapeString("The steps of: "+d.title))
	for _, e := range d.edges {
		if !e.asks && e.to == e.from+1 {
			x := c.left + boxWidth/2
			c.arrow(false, point{x, c.boxes[e.from].bottom()}, point{x, c.boxes[e.to].top})
			c.label(e.label, x+8, c.boxes[e.to].top-gap/2+4, "start")
		}
	}
	out, in := c.ports(follow), c.ports(ask)
	for i, e := range follow {
		x := c.left - labels - lane*leftLanes[i]
		from, to := out[i][0], out[i][1]
		c.arrow(false, point{c.left, from}, point{x, from}, point{x, to}, point{c.left, to})
		c.label(e.label, c.left-9, to-4, "end")
	}
	right := c.left + boxWidth
	for i := range ask {
		x := right + 20 + lane*rightLanes[i]
		from, to := in[i][0], in[i][1]
		c.arrow(true, point{right, from}, point{x, from}, point{x, to}, point{right, to})
	}
	for i, b := range d.boxes {
		c.box(b, c.boxes[i])
	}
	c.out.WriteString("</svg>")
	return c.out.String()
}

// lanes gives edges that pass beside the same boxes lanes of their own, short ones the inner lanes.
func lanes(edges []edge) []int {
	order := make([]int, len(edges))
	for i := range order {
		order[i] = i
	}
	length := func(e edge) int { return max(e.from, e.to) - min(e.from, e.to) }
	slices.SortStableFunc(order, func(a, b int) int { return length(edges[a]) - length(edges[b]) })
	out := make([]int, len(edges))
	var taken [][]edge // by lane
	for _, i := range order {
		e := edges[i]
		free := slices.IndexFunc(taken, func(in []edge) bool {
			return !slices.ContainsFunc(in, func(o edge) bool {
				return min(e.from, e.to) <= max(o.from, o.to) && min(o.from, o.to) <= max(e.from, e.to)
			})
		})
		if free < 0 {
			free = len(taken)
			taken = append(taken, nil)
		}
		taken[free] = append(taken[free], e)
		out[i] = free
	}
	return out
}

// ports spreads the ends of the edges on one side of the boxes over the heights of these: for each edge where it begins and ends.
func (c *canvas) ports(edges []edge) [][2]int {
	type end struct {
		edge, which int
		other       int // the box at the other end
	}
	ends := make([][]end, len(c.boxes))
	for i, e := range edges {
		ends[e.from] = append(ends[e.from], end{i, 0, e.to})
		ends[e.to] = append(ends[e.to], end{i, 1, e.from})
	}
	out := make([][2]int, len(edges))
	for i, all := range ends {
		slices.SortStableFunc(all, func(a, b end) int { return a.other - b.other })
		for k, e := range all {
			out[e.edge][e.which] = c.boxes[i].top + c.boxes[i].height*(k+1)/(len(all)+1)
		}
	}
	return out
}

type point struct{ x, y int }

func (c *canvas) print(format string, args ...any) { fmt.Fprintf(&c.out, format, args...) }

// arrow draws a line through points, with a head at its end.
func (c *canvas) arrow(dashed bool, points ...point) {
	class := "follows"
	if dashed {
		class = "asks"
	}
	var path []string
	for _, p := range points {
		path = append(path, fmt.Sprintf("%d,%d", p.x, p.y))
	}
	c.print(`<polyline class="%s" points="%s"/>`, class, strings.Join(path, " "))
	last, before := points[len(points)-1], points[len(points)-2]
	switch {
	case last.y > before.y:
		c.print(`<polygon class="head" points="%d,%d %d,%d %d,%d"/>`, last.x, last.y, last.x-4, last.y-8, last.x+4, last.y-8)
	case last.x > before.x:
		c.print(`<polygon class="head" points="%d,%d %d,%d %d,%d"/>`, last.x, last.y, last.x-8, last.y-4, last.x-8, last.y+4)
	default:
		c.print(`<polygon class="head" points="%d,%d %d,%d %d,%d"/>`, last.x, last.y, last.x+8, last.y-4, last.x+8, last.y+4)
	}
}

func (c *canvas) label(text string, x, y int, anchor string) {
	if text != "" {
		c.print(`<text class="label" x="%d" y="%d" text-anchor="%s">%s</text>`, x, y, anchor, html.EscapeString(text))
	}
}

func (c *canvas) box(b box, p placedBox) {
	class := "box " + strings.ReplaceAll(b.step.Force, " ", "-")
	if b.faint {
		class += " faint"
	}
	c.print(`<a href="#%s"><rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="4"/>`, b.anchor, class, c.left, p.top, boxWidth, p.height)
	y := p.top + boxMargin - 4
	for _, line := range p.title {
		y += lineHeight
		c.print(`<text class="title" x="%d" y="%d">%s</text>`, c.left+12, y, html.EscapeString(line))
	}
	for _, line := range p.lines {
		y += lineHeight
		c.print(`<text class="line" x="%d" y="%d">%s</text>`, c.left+12, y, html.EscapeString(line))
	}
	c.print("</a>")
}

// wrapped breaks a text into lines of so many characters at most. A word that is longer is cut.
func wrapped(text string, most int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for {
			switch room := most - len([]rune(line)) - 1; {
			case line == "" && len([]rune(word)) > most:
				r := []rune(word)
				lines, word = append(lines, string(r[:most])), string(r[most:])
				continue
			case line == "":
				line = word
			case len([]rune(word)) <= room:
				line += " " + word
			default:
				lines, line = append(lines, line), ""
				continue
			}
			break
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
