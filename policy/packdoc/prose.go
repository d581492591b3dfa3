package packdoc

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// span is a piece of a line of text.
type span struct {
	text string
	look look
	link string // "#…" within the document, or a web address; "" for none
}

type look uint8

const (
	plain look = iota
	code       // as the pack writes it
	strong
	small // what is beside the point, such as places
	stop  // the end of a line
)

// prose is a line of text, or several with stops between.
type prose []span

func text(format string, args ...any) prose {
	return prose{{text: clean(fmt.Sprintf(format, args...))}}
}

// verbatim is text without a format.
func verbatim(s string) prose { return prose{{text: clean(s)}} }

func coded(s string) prose { return prose{{text: clean(s), look: code}} }

func bold(s string) prose { return prose{{text: clean(s), look: strong}} }

func aside(s string) prose { return prose{{text: clean(s), look: small}} }

func linked(s, link string) prose { return prose{{text: clean(s), link: link}} }

func (p prose) and(more ...prose) prose {
	out := slices.Clip(p)
	for _, m := range more {
		out = append(out, m...)
	}
	return out
}

// line begins a new line, unless there is none yet.
func (p prose) line(more ...prose) prose {
	if len(p) == 0 {
		return prose{}.and(more...)
	}
	return p.and(prose{{look: stop}}).and(more...)
}

// joined joins several with a text between, and another before the last.
func joined(all []prose, between, last string) prose {
	var out prose
	for i, p := range all {
		switch {
		case i == 0:
		case i == len(all)-1:
			out = out.and(verbatim(last))
		default:
			out = out.and(verbatim(between))
		}
		out = out.and(p)
	}
	return out
}

// clean replaces what a reader could not see: a pack may hold any character, also such as turn the order of others around.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r == 0xfffe || r == 0xffff || r == 0x2028 || r == 0x2029:
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// capital begins a line with a capital letter.
func (p prose) capital() prose {
	if len(p) == 0 || p[0].look != plain || p[0].link != "" {
		return p
	}
	out := append(prose{}, p...)
	r := []rune(out[0].text)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	out[0].text = string(r)
	return out
}

// anchor gives the place of an entry in the document. Names are made of few characters there, and no two are alike.
func anchor(kind, name string) string {
	var b strings.Builder
	b.WriteString(kind)
	b.WriteByte('-')
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "-%02x", c)
		}
	}
	return b.String()
}
