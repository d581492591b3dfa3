package editor

import (
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// symbolKinds are what the protocol calls what a pack has names for.
var symbolKinds = map[schema.Noun]int{
	schema.Source: 1, schema.Class: 5, schema.Code: 22, schema.Parameter: 14, schema.Fact: 8, schema.Measure: 16, schema.Rule: 17,
	schema.Ladder: 10, schema.Step: 24, schema.Exception: 25, schema.Charge: 25, schema.Calendar: 18, schema.Case: 6,
}

const sectionSymbol = 3 // a namespace

// symbols lists the entries of a file, within the sections in which they stand.
func (s *server) symbols(p documentParams) (any, error) {
	in := s.workspace.open(pathOf(p.TextDocument.URI))
	flat := in.entries()
	if !s.hierarchy {
		out := []symbolInformation{}
		for _, e := range flat {
			out = append(out, symbolInformation{e.name, e.kind, location{p.TextDocument.URI, in.lines.span(e.whole)}, e.within})
		}
		return out, nil
	}
	root := &branch{}
	for _, e := range flat {
		root.add(in, e)
	}
	return root.symbols(), nil
}

// entry is an entry of a file.
type entry struct {
	path         []string
	name, within string
	detail       string
	kind         int
	whole, key   packtext.Span
}

// entries lists the entries that stand under headers: what has a name, and [pack].
func (s *source) entries() []entry {
	var out []entry
	items := s.doc.Items
	for n, i := range items {
		if i.Kind != packtext.Header || len(i.Key) == 0 {
			continue
		}
		end := i.To
		detail := ""
		for _, below := range items[n+1:] {
			if below.Kind == packtext.Header {
				break
			}
			if below.Kind == packtext.Pair {
				end = below.To
				if below.Key[0].Name == "title" && len(below.Key) == 1 {
					detail = below.Value.Decoded()
				}
			}
		}
		last := i.Key[len(i.Key)-1]
		e := entry{path: i.Names(), name: last.Name, detail: detail, kind: sectionSymbol, whole: packtext.Span{From: i.From, To: end}, key: last.Span}
		for _, m := range s.mentions {
			if m.Item == i && m.Span == last.Span {
				e.kind = symbolKinds[m.Nouns[0]]
			}
		}
		if len(i.Key) > 1 {
			e.within = i.Key[len(i.Key)-2].Name
		}
		out = append(out, e)
	}
	return out
}

// branch is a symbol with those within it.
type branch struct {
	name   string
	symbol documentSymbol
	below  []*branch
}

// add puts an entry under those on its path, which are made if they are not there.
func (b *branch) add(in *source, e entry) {
	for n, name := range e.path {
		var next *branch
		for _, other := range b.below {
			if other.name == name {
				next = other
			}
		}
		if next == nil {
			next = &branch{name: name, symbol: documentSymbol{Name: name, Kind: sectionSymbol, Range: in.lines.span(e.whole), SelectionRange: in.lines.span(e.key)}}
			b.below = append(b.below, next)
		}
		if n == len(e.path)-1 {
			next.symbol = documentSymbol{Name: name, Detail: e.detail, Kind: e.kind, Range: in.lines.span(e.whole), SelectionRange: in.lines.span(e.key)}
		}
		b = next
	}
}

// symbols gives what is within a branch, each stretched over all that is within it.
func (b *branch) symbols() []documentSymbol {
	out := []documentSymbol{}
	for _, inner := range b.below {
		symbol := inner.symbol
		symbol.Children = inner.symbols()
		for _, child := range symbol.Children {
			if before(child.Range.Start, symbol.Range.Start) {
				symbol.Range.Start = child.Range.Start
			}
			if before(symbol.Range.End, child.Range.End) {
				symbol.Range.End = child.Range.End
			}
		}
		if symbol.Name == "" {
			symbol.Name = "…"
		}
		out = append(out, symbol)
	}
	return out
}

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}
