package packdoc

import (
	"fmt"
	"strings"
)

// mermaid writes a ladder as a Mermaid flowchart. Steps have numbers for names there, since names of packs could be words of the
// language, and every character of a text that could mean something is written by its number.
func (d *drawing) mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for i, box := range d.boxes {
		lines := []string{mermaidText(box.title)}
		for _, line := range box.lines {
			lines = append(lines, mermaidText(line))
		}
		fmt.Fprintf(&b, "  s%d[\"%s\"]\n", i, strings.Join(lines, "<br/>"))
	}
	for _, e := range d.edges {
		switch {
		case e.asks:
			fmt.Fprintf(&b, "  s%d -.-> s%d\n", e.from, e.to)
		case e.label != "":
			fmt.Fprintf(&b, "  s%d -->|\"%s\"| s%d\n", e.from, mermaidText(e.label), e.to)
		default:
			fmt.Fprintf(&b, "  s%d --> s%d\n", e.from, e.to)
		}
	}
	return b.String()
}

func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" ,.:()'’“”·-", r), r > 0xbf:
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
