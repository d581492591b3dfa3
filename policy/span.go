package policy

import "github.com/rollcall-dev/rollcall/internal/tomldoc"

// Place is a place in a file of a pack. Lines and columns count from 1, columns in bytes; a byte order mark at the beginning of the
// file is not counted. The zero Place is nowhere.
type Place struct {
	File      string // as the file system names it: "gb-eng/rules.toml"
	Line, Col int
}

// String gives the place as messages do: file:line:col.
func (p Place) String() string { return tomldoc.Pos(p).String() }

// Span is a stretch of a file, which may go over several lines.
type Span struct {
	From Place
	To   Place // just after it, in the same file
}

// Contains reports whether a place lies in a span or just behind it, as the cursor of an editor does.
func (s Span) Contains(p Place) bool {
	after := p.Line > s.From.Line || p.Line == s.From.Line && p.Col >= s.From.Col
	before := p.Line < s.To.Line || p.Line == s.To.Line && p.Col <= s.To.Col
	return p.File == s.From.File && after && before
}

// String gives the place where the span begins.
func (s Span) String() string { return s.From.String() }

func spanOf(m tomldoc.Mention) Span { return Span{Place(m.Pos), Place(m.End())} }

// within gives the span of some bytes of a text of a pack.
func within(n *tomldoc.Node, from, to int) Span {
	return Span{Place(n.InString(from)), Place(n.InString(to))}
}
