package packtest

import (
	"slices"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// lawbook is what a mutation has to know of the rest of the pack, of the packs that it extends too: which other codes, classes
// and texts there are.
type lawbook struct {
	codes    []string
	classOf  map[string]string // by code: the class that it has last
	classes  []string
	flags    map[string]string // by class: its flags, a letter each
	units    map[string]string // of parameters
	texts    map[string][]string
	measures map[string]bool
	reads    map[string][]string // by entry: the entries that it reads
}

// classFlags are the flags of a class in the order of the format.
var classFlags = []string{"possible", "attended", "absent", "authorised", "late", "unresolved"}

func readLawbook(s *bookshelf) *lawbook {
	b := &lawbook{
		classOf: map[string]string{}, flags: map[string]string{}, units: map[string]string{}, texts: map[string][]string{},
		measures: map[string]bool{}, reads: map[string][]string{},
	}
	pages := slices.Concat(s.base, s.own)
	for _, p := range pages {
		for _, class := range entries(p, "class") {
			if b.flags[class.Key] == "" {
				b.classes = append(b.classes, class.Key)
			}
			b.flags[class.Key] = flagsOf(class)
		}
		for _, code := range entries(p, "code") {
			b.code(code)
		}
		for _, parameter := range entries(p, "parameter") {
			if unit := parameter.Get("unit"); unit != nil {
				b.units[parameter.Key] = unit.Str
			}
		}
		for _, measure := range entries(p, "measure") {
			b.measures[measure.Key] = true
		}
	}
	for _, p := range pages {
		b.findReads(p)
	}
	return b
}

// entries gives the entries of a section of a page.
func entries(p *page, section string) []*tomldoc.Node {
	if n := p.root.Get(section); n != nil {
		return n.Keys()
	}
	return nil
}

func (b *lawbook) code(code *tomldoc.Node) {
	if !slices.Contains(b.codes, code.Key) {
		b.codes = append(b.codes, code.Key)
	}
	switch class := code.Get("class"); {
	case class == nil:
	case class.Kind == tomldoc.Table && len(class.Keys()) > 0:
		b.classOf[code.Key] = class.Keys()[len(class.Keys())-1].Str
	default:
		b.classOf[code.Key] = class.Str
	}
}

func flagsOf(class *tomldoc.Node) string {
	out := make([]byte, len(classFlags))
	for i, flag := range classFlags {
		if out[i] = '-'; class.Get(flag) != nil && class.Get(flag).Bool {
			out[i] = flag[0]
		}
	}
	return string(out)
}

// apart counts in how many flags two classes differ.
func (b *lawbook) apart(x, y string) int {
	n := 0
	for i := range classFlags {
		if b.flags[x] != "" && b.flags[y] != "" && b.flags[x][i] != b.flags[y][i] {
			n++
		}
	}
	return n
}

// neighbour gives the class that differs least from another and yet does, "" if there is none.
func (b *lawbook) neighbour(class string) string {
	best, least := "", len(classFlags)+1
	for _, other := range b.classes {
		if n := b.apart(class, other); n > 0 && n < least {
			best, least = other, n
		}
	}
	return best
}

// strangers gives codes that a set does not hold, one for each class that has some, since those of one class are alike.
func (b *lawbook) strangers(set []string) []string {
	var out, seen []string
	for _, code := range b.codes {
		class := b.classOf[code]
		if class == "" || slices.Contains(set, code) || slices.Contains(seen, class) || !plainText(code) {
			continue
		}
		out, seen = append(out, code), append(seen, class)
	}
	return out
}

// another gives a code of the same class, or else of any, that is not the one given.
func (b *lawbook) another(code string) string {
	for _, same := range []bool{true, false} {
		for _, other := range b.codes {
			if other != code && b.classOf[other] != "" && plainText(other) && (!same || b.classOf[other] == b.classOf[code]) {
				return other
			}
		}
	}
	return ""
}

// plainText reports whether a text can be written between quotes of either kind as it is.
func plainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '\'' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// findReads notes what the entries of a page read, by the names and texts that their conditions hold.
func (b *lawbook) findReads(p *page) {
	for _, section := range p.root.Keys() {
		switch section.Key {
		case "code":
			for _, code := range section.Keys() {
				b.note("code."+code.Key, "class."+b.classOf[code.Key])
				if same := code.Get("same_as"); same != nil {
					b.note("code."+code.Key, "code."+same.Str)
				}
				if becomes := code.Get("becomes"); becomes != nil && becomes.Get("code") != nil {
					b.note("code."+code.Key, "code."+becomes.Get("code").Str)
				}
			}
		case "measure", "rule", "ladder":
			for _, entry := range section.Keys() {
				b.findReadsOf(section.Key+"."+entry.Key, entry)
			}
		}
	}
}

// findReadsOf notes what the texts in a table name. A text of a ladder's step counts for the step.
func (b *lawbook) findReadsOf(node string, n *tomldoc.Node) {
	for _, key := range n.Keys() {
		switch key.Key {
		case "title", "note", "cite", "action", "force":
			continue
		case "step":
			for _, step := range key.Keys() {
				b.note("step."+step.Key, node)
				b.findReadsOf("step."+step.Key, step)
			}
			continue
		}
		switch key.Kind {
		case tomldoc.Table:
			b.findReadsOf(node, key)
		case tomldoc.Array:
			for _, e := range key.Elems() {
				b.findNames(node, e.Str)
			}
		case tomldoc.String:
			b.findNames(node, key.Str)
		}
	}
}

// findNames notes all that a text may name, whether it is a condition, a clock or a list of steps: a word too many only means
// that a case is looked at earlier.
func (b *lawbook) findNames(node, text string) {
	p := &expressionReader{source: text}
	for p.next(); p.kind != endToken; p.next() {
		if p.kind == nameToken || p.kind == textToken {
			for _, kind := range []string{"rule.", "measure.", "parameter.", "fact.", "step."} {
				b.note(node, kind+p.text)
			}
		}
	}
	b.compared(parseExpression(text))
}

func (b *lawbook) note(node, read string) {
	if !slices.Contains(b.reads[node], read) {
		b.reads[node] = append(b.reads[node], read)
	}
}

// compared notes the texts that names are compared with.
func (b *lawbook) compared(e *expression) {
	if e == nil {
		return
	}
	e.walk(func(part *expression) {
		if part.kind != compareExpression || part.parts[0].kind != nameExpression || part.parts[1].kind != textExpression {
			return
		}
		name, text := part.parts[0].text, part.parts[1].text
		if !slices.Contains(b.texts[name], text) {
			b.texts[name] = append(b.texts[name], text)
		}
	})
}

// reach gives all entries that lie behind some, these included.
func (b *lawbook) reach(from []string) map[string]bool {
	out := map[string]bool{}
	for len(from) > 0 {
		node := from[len(from)-1]
		from = from[:len(from)-1]
		if !out[node] {
			out[node] = true
			from = append(from, b.reads[node]...)
		}
	}
	return out
}
