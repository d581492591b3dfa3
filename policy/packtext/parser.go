package packtext

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// parser goes through a text from its beginning to its end. Whatever it meets it goes on.
type parser struct {
	text  string
	at    int
	depth int // of brackets
}

// maxDepth is how deep brackets may be nested: what is nested deeper is left unread.
const maxDepth = 64

func (p *parser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

func (p *parser) accept(b byte) bool {
	if p.at == len(p.text) || p.text[p.at] != b {
		return false
	}
	p.at++
	return true
}

// skipSpace goes past spaces and tabs, and past what an editor on another system puts before the end of a line.
func (p *parser) skipSpace() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\r') {
		p.at++
	}
}

func (p *parser) endOfLine() bool { return p.at == len(p.text) || p.text[p.at] == '\n' }

// restOfLine goes to the end of the line and gives the stretch up to there, without space at its end.
func (p *parser) restOfLine() Span {
	from := p.at
	if i := strings.IndexByte(p.text[p.at:], '\n'); i >= 0 {
		p.at += i
	} else {
		p.at = len(p.text)
	}
	return Span{from, from + len(strings.TrimRight(p.text[from:p.at], " \t\r"))}
}

// line reads one item of a file and goes to the line after it.
func (p *parser) line() *Item {
	p.skipSpace()
	var i *Item
	switch {
	case p.endOfLine():
		i = &Item{Kind: Blank, Span: Span{p.at, p.at}, Whole: true}
	case p.peek() == '#':
		at := p.restOfLine()
		i = &Item{Kind: Comment, Span: at, Note: at, Whole: true}
	case p.peek() == '[':
		i = p.header()
	default:
		i = p.pair()
	}
	p.skipSpace()
	if p.peek() == '#' && i.Kind != Comment {
		i.Note = p.restOfLine()
	}
	if !p.endOfLine() {
		i.Whole = false
		if rest := p.restOfLine(); i.Kind == Broken {
			i.To = rest.To
		}
	}
	p.accept('\n')
	return i
}

func (p *parser) header() *Item {
	i := &Item{Kind: Header, Span: Span{From: p.at}, Equals: -1}
	p.at++
	double := p.accept('[')
	var whole bool
	i.Key, whole = p.key()
	if at := p.at; len(i.Key) > 0 {
		if p.skipSpace(); p.peek() != ']' {
			p.at = at
		}
	}
	i.Whole = whole && !double && p.accept(']')
	if double && p.accept(']') {
		p.accept(']')
	}
	i.To = p.at
	return i
}

// pair reads a key and its value.
func (p *parser) pair() *Item {
	i := &Item{Kind: Pair, Span: Span{From: p.at}, Equals: -1}
	var whole bool
	i.Key, whole = p.key()
	if len(i.Key) == 0 {
		i.Kind = Broken
		i.To = p.at
		return i
	}
	i.To = i.Key[len(i.Key)-1].To
	p.skipSpace()
	if p.peek() != '=' {
		return i
	}
	i.Equals = p.at
	p.at++
	i.To = p.at
	p.skipSpace()
	if i.Value = p.value(); i.Value != nil {
		i.To = i.Value.To
		i.Whole = whole && i.Value.whole()
	}
	return i
}

// key reads a dotted key, which may end with a dot while it is being written.
func (p *parser) key() (parts []*Part, whole bool) {
	for {
		p.skipSpace()
		part := &Part{Span: Span{From: p.at}}
		if p.peek() == '"' || p.peek() == '\'' {
			var lit tomldoc.Literal
			lit, whole = tomldoc.LiteralAt(p.text, p.at, false)
			p.at += len(lit)
			part.Name = closed(lit, whole).Decode()
		} else {
			for p.at < len(p.text) && isBare(p.text[p.at]) {
				p.at++
			}
			part.Name = p.text[part.From:p.at]
			whole = part.Name != ""
		}
		part.To = p.at
		if part.Name == "" && !whole && len(parts) == 0 {
			return nil, false
		}
		parts = append(parts, part)
		at := p.at
		p.skipSpace()
		if !p.accept('.') {
			p.at = at
			return parts, whole
		}
	}
}

// closed gives a literal its closing quotes where they are missing.
func closed(lit tomldoc.Literal, whole bool) tomldoc.Literal {
	if whole {
		return lit
	}
	mark := lit[:1]
	if strings.HasPrefix(string(lit), strings.Repeat(string(mark), 3)) {
		mark = lit[:3]
	}
	if n := len(lit) - len(strings.TrimRight(string(lit), `\`)); mark[0] == '"' && n%2 == 1 {
		lit = lit[:len(lit)-1] // which would escape the quotes
	}
	return lit + mark
}

func isBare(b byte) bool {
	return '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' || b == '_' || b == '-'
}

// value reads a value, nil if none stands here.
func (p *parser) value() *Value {
	v := &Value{Span: Span{From: p.at}}
	switch p.peek() {
	case '"', '\'':
		v.Shape = Text
		lit, whole := tomldoc.LiteralAt(p.text, p.at, true)
		p.at += len(lit)
		if !whole { // up to the end of its line
			p.at -= len(lit) - len(strings.TrimRight(string(lit), "\r\n"))
			lit = tomldoc.Literal(p.text[v.From:p.at])
		}
		v.Closed, v.literal = whole, closed(lit, whole)
	case '[':
		v.Shape = List
		p.list(v, ']')
	case '{':
		v.Shape = Inline
		p.list(v, '}')
	default:
		for p.at < len(p.text) && (isBare(p.text[p.at]) || strings.IndexByte("+.:", p.text[p.at]) >= 0) {
			p.at++
		}
		date := len("2024-08-19")
		if p.at-v.From == date && p.at+1 < len(p.text) && p.text[p.at] == ' ' && '0' <= p.text[p.at+1] && p.text[p.at+1] <= '9' {
			for p.at++; p.at < len(p.text) && (isBare(p.text[p.at]) || strings.IndexByte("+.:", p.text[p.at]) >= 0); {
				p.at++
			}
		}
		if p.at == v.From {
			return nil
		}
		v.Closed = true
	}
	v.To = p.at
	return v
}

// list reads what stands between brackets, the opening one of which is at hand. Where a line begins that can only be one of the
// file, the closing bracket is missing.
func (p *parser) list(v *Value, closing byte) {
	p.at++
	if p.depth == maxDepth {
		return
	}
	p.depth++
	defer func() { p.depth-- }()
	breaks := 0
	for {
		end := p.at
		p.skipSpace()
		switch b := p.peek(); {
		case p.at == len(p.text):
			p.at = end
			return
		case b == '\n':
			if p.lineBegins(p.at+1, closing) {
				p.at = end
				return
			}
			p.at++
			breaks++
			continue
		case b == closing:
			p.at++
			v.Closed, v.breaks = true, breaks
			return
		case b == '#':
			at := p.restOfLine()
			if n := len(v.Items); breaks == 0 && n > 0 && v.Items[n-1].Note.To == 0 && v.Items[n-1].Kind != Comment {
				v.Items[n-1].Note = at
			} else {
				v.Items = append(v.Items, &Item{Kind: Comment, Span: at, Note: at, Whole: true, Breaks: breaks})
			}
			breaks = 0
			continue
		case b == ',':
			p.at++
			continue
		}
		at := p.at
		i := p.entry(closing)
		if i == nil { // what cannot stand here
			p.at = max(p.at, at+1)
			continue
		}
		i.Breaks, breaks = breaks, 0
		v.Items = append(v.Items, i)
	}
}

// entry reads one entry between brackets, nil if there is none.
func (p *parser) entry(closing byte) *Item {
	if closing == '}' {
		if i := p.pair(); i.Kind == Pair {
			return i
		}
		return nil
	}
	value := p.value()
	if value == nil {
		return nil
	}
	return &Item{Kind: Element, Span: value.Span, Value: value, Equals: -1, Whole: value.whole()}
}

// whole reports that nothing is missing from a value.
func (v *Value) whole() bool {
	if !v.Closed {
		return false
	}
	for _, i := range v.Items {
		if !i.Whole {
			return false
		}
	}
	return true
}

// lineBegins reports whether a line that begins at an offset is one of the file and not of a list: a header with a name, or, in a
// list, a key with an equals sign.
func (p *parser) lineBegins(at int, closing byte) bool {
	look := parser{text: p.text, at: at}
	if look.peek() == '[' {
		i := look.header()
		return i.Whole && !isDigitOrEmpty(i.Key) && look.peek() != ','
	}
	if closing == '}' {
		return false
	}
	parts, _ := look.key()
	look.skipSpace()
	return len(parts) > 0 && look.peek() == '='
}

// isDigitOrEmpty reports whether what stands between brackets may be a list of numbers or texts rather than a name.
func isDigitOrEmpty(parts []*Part) bool {
	if len(parts) != 1 || parts[0].Name == "" {
		return len(parts) == 0
	}
	name := parts[0].Name
	return parts[0].To-parts[0].From != len(name) || '0' <= name[0] && name[0] <= '9' || name == "true" || name == "false"
}
