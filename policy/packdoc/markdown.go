package packdoc

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// markdown writes a document as Markdown, with the tables of GitHub's kind.
type markdown struct {
	out     strings.Builder
	ladders map[*policy.Ladder]*drawing
}

func (m *markdown) print(format string, args ...any) { fmt.Fprintf(&m.out, format, args...) }

func (m *markdown) document(d *document) {
	m.print("# %s\n\n", escaped(clean(d.title)))
	m.table(d.summary)
	for i, s := range d.sections {
		m.print("%d. [%s](#%s)\n", i+1, escaped(s.title), s.anchor)
	}
	m.print("\n")
	for i, s := range d.sections {
		m.print("<a id=\"%s\"></a>\n\n## %d. %s\n\n", s.anchor, i+1, escaped(s.title))
		for _, b := range s.blocks {
			m.block(b)
		}
	}
}

func (m *markdown) block(b block) {
	switch b := b.(type) {
	case heading:
		m.print("### %s\n\n", escaped(b.text))
	case paragraph:
		m.print("%s\n\n", m.line(b.prose, "  \n"))
	case *table:
		m.table(b)
	case *entry:
		m.entry(b)
	case figure:
		m.print("```mermaid\n%s```\n\n", m.ladders[b.ladder].mermaid())
	}
}

func (m *markdown) table(t *table) {
	head := t.head
	if t.narrow {
		head = []string{"", ""}
	}
	m.print("|")
	for _, h := range head {
		m.print(" %s |", escaped(h))
	}
	m.print("\n|%s\n", strings.Repeat(" --- |", len(head)))
	for _, r := range t.rows {
		m.print("|")
		for i, c := range r.cells {
			id := ""
			if i == 0 && r.anchor != "" {
				id = `<a id="` + r.anchor + `"></a>`
			}
			m.print(" %s%s |", id, m.line(c, "<br>"))
		}
		m.print("\n")
	}
	m.print("\n")
}

func (m *markdown) entry(e *entry) {
	level := "###"
	if e.deep {
		level = "####"
	}
	tag := ""
	if e.tag != "" {
		tag = " (" + escaped(e.tag) + ")"
	}
	m.print("<a id=\"%s\"></a>\n\n%s %s%s\n\n- **Name**: %s, at %s\n", e.anchor, level, escaped(e.title), tag, ticked(e.name), escaped(e.place))
	if len(e.used) > 0 {
		m.print("- **Used by**: %s\n", m.line(e.used, " "))
	}
	for _, f := range e.fields {
		m.print("- **%s**: %s\n", escaped(f.label), m.line(f.words.prose, "  \n  "))
		m.items(f.words.parts, "  ")
		for _, x := range f.exact {
			m.print("  - exactly: %s\n", ticked(clean(x)))
		}
	}
	m.print("\n")
	if e.table != nil {
		m.table(e.table)
	}
}

func (m *markdown) items(all []item, indent string) {
	for _, i := range all {
		m.print("%s- %s\n", indent, m.line(i.prose, "  \n"+indent+"  "))
		m.items(i.parts, indent+"  ")
	}
}

// line writes prose, with a text where lines end.
func (m *markdown) line(p prose, end string) string {
	var b strings.Builder
	for _, s := range p {
		var t string
		switch s.look {
		case stop:
			b.WriteString(end)
			continue
		case code:
			t = ticked(s.text)
		case strong:
			t = emphasised(s.text)
		case plain, small:
			t = escaped(s.text)
		}
		switch {
		case s.link == "" || t == "":
			b.WriteString(t)
		case strings.HasPrefix(s.link, "#"):
			fmt.Fprintf(&b, "[%s](%s)", t, s.link)
		default:
			fmt.Fprintf(&b, "<%s>", webAddress(s.link))
		}
	}
	return b.String()
}

// emphasised writes a text strongly, spaces at its ends left out.
func emphasised(s string) string {
	inner := strings.TrimSpace(s)
	if inner == "" {
		return escaped(s)
	}
	at := strings.Index(s, inner)
	return s[:at] + "**" + escaped(inner) + "**" + s[at+len(inner):]
}

// webAddress writes what could end an address by its number.
func webAddress(url string) string {
	var b strings.Builder
	for i := range len(url) {
		if c := url[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("<>\"`\\|", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// escaped writes a text so that nothing in it means anything to Markdown or HTML.
func escaped(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case strings.ContainsRune("\\`*_{}[]#|~$!", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		case i == 0 && strings.ContainsRune("+-=", r), (r == '.' || r == ')') && onlyDigits(s[:i]) && (i+1 == len(s) || s[i+1] == ' '):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func onlyDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// ticked writes a text as code, between more ticks than it has in a row. In a table a bar would end the cell even there.
func ticked(s string) string {
	if s == "" {
		return ""
	}
	run, most := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		most = max(most, run)
	}
	ticks := strings.Repeat("`", most+1)
	if most > 0 || strings.TrimSpace(s) == "" || s[0] == ' ' {
		s = " " + s + " "
	}
	return ticks + strings.ReplaceAll(s, "|", `\|`) + ticks
}
