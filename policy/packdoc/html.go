package packdoc

import (
	_ "embed"
	"fmt"
	"html"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// style is how the page looks, on the screen and on paper.
//
//go:embed page.css
var style string

// page writes a document as one page of HTML that is XML as well: every element is closed.
type page struct {
	out     strings.Builder
	ladders map[*policy.Ladder]*drawing
}

func (h *page) print(format string, args ...any) { fmt.Fprintf(&h.out, format, args...) }

func (h *page) document(d *document) {
	title := html.EscapeString(clean(d.title))
	h.print("<!DOCTYPE html>\n<html lang=\"en-GB\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n")
	h.print("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<h1>%s</h1>\n", title, style, title)
	h.table(d.summary)
	h.print("</header>\n<nav>\n<ol>\n")
	for _, s := range d.sections {
		h.print("<li><a href=\"#%s\">%s</a></li>\n", s.anchor, html.EscapeString(s.title))
	}
	h.print("</ol>\n</nav>\n<main>\n")
	for i, s := range d.sections {
		h.print("<section id=\"%s\">\n<h2>%d. %s</h2>\n", s.anchor, i+1, html.EscapeString(s.title))
		for _, b := range s.blocks {
			h.block(b)
		}
		h.print("</section>\n")
	}
	h.print("</main>\n</body>\n</html>\n")
}

func (h *page) block(b block) {
	switch b := b.(type) {
	case heading:
		h.print("<h3>%s</h3>\n", html.EscapeString(b.text))
	case paragraph:
		h.print("<p>%s</p>\n", h.line(b.prose))
	case *table:
		h.table(b)
	case *entry:
		h.entry(b)
	case figure:
		d := h.ladders[b.ladder]
		h.print("<figure>\n%s\n<figcaption>%s</figcaption>\n</figure>\n", d.svg(), html.EscapeString(caption))
	}
}

const caption = "Solid arrows lead from a step to one that follows it, with how the first must have ended. Dashed arrows lead from a step to one whose conditions or clocks ask about it. A thick border is a duty (must), a thin one a power (may); a dotted one is for information."

func (h *page) table(t *table) {
	class := "columns " + t.kind
	if t.narrow {
		class = "labels"
	}
	h.print("<table class=\"%s\">\n", class)
	if !t.narrow {
		h.print("<thead><tr>")
		for _, head := range t.head {
			h.print("<th scope=\"col\">%s</th>", html.EscapeString(head))
		}
		h.print("</tr></thead>\n")
	}
	h.print("<tbody>\n")
	for _, r := range t.rows {
		h.print("<tr%s%s>", attribute("id", r.anchor), attribute("class", faint(r.faint)))
		for i, c := range r.cells {
			if t.narrow && i == 0 {
				h.print("<th scope=\"row\">%s</th>", h.line(c))
				continue
			}
			h.print("<td>%s</td>", h.line(c))
		}
		h.print("</tr>\n")
	}
	h.print("</tbody>\n</table>\n")
}

func attribute(name, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf(" %s=\"%s\"", name, html.EscapeString(value))
}

func faint(is bool) string {
	if is {
		return "faint"
	}
	return ""
}

func (h *page) entry(e *entry) {
	level, class := "h3", "entry "+faint(e.faint)
	if e.deep {
		level = "h4"
	}
	h.print("<article%s%s>\n<%s>%s", attribute("id", e.anchor), attribute("class", strings.TrimSpace(class)), level, html.EscapeString(e.title))
	if e.tag != "" {
		h.print(" <span class=\"tag\">%s</span>", html.EscapeString(e.tag))
	}
	h.print("</%s>\n<p class=\"name\"><code>%s</code> · %s", level, html.EscapeString(e.name), html.EscapeString(e.place))
	if len(e.used) > 0 {
		h.print(" · used by %s", h.line(e.used))
	}
	h.print("</p>\n")
	if len(e.fields) > 0 {
		h.fields(e.fields)
	}
	if e.table != nil {
		h.table(e.table)
	}
	h.print("</article>\n")
}

func (h *page) fields(all []field) {
	h.print("<table class=\"labels\">\n<tbody>\n")
	for _, f := range all {
		h.print("<tr><th scope=\"row\">%s</th><td>", html.EscapeString(f.label))
		if len(f.exact) == 0 {
			h.item(f.words)
		} else {
			h.print("<div class=\"pair\"><div>")
			h.item(f.words)
			h.print("</div><div class=\"exact\">")
			for _, x := range f.exact {
				h.print("<code>%s</code>", html.EscapeString(clean(x)))
			}
			h.print("</div></div>")
		}
		h.print("</td></tr>\n")
	}
	h.print("</tbody>\n</table>\n")
}

func (h *page) item(i item) {
	h.print("%s", h.line(i.prose))
	if len(i.parts) > 0 {
		h.print("<ul>")
		for _, part := range i.parts {
			h.print("<li>")
			h.item(part)
			h.print("</li>")
		}
		h.print("</ul>")
	}
}

// line writes prose.
func (h *page) line(p prose) string {
	var b strings.Builder
	for _, s := range p {
		t := html.EscapeString(s.text)
		switch s.look {
		case stop:
			t = "<br/>"
		case code:
			t = "<code>" + t + "</code>"
		case strong:
			t = "<strong>" + t + "</strong>"
		case small:
			t = "<small>" + t + "</small>"
		case plain:
		}
		if s.link != "" {
			t = fmt.Sprintf("<a href=\"%s\">%s</a>", html.EscapeString(s.link), t)
		}
		b.WriteString(t)
	}
	return b.String()
}
