package editor

import (
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// completion offers what may be written at a position.
func (s *server) completion(p positionParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	if _, isCases, ok := s.workspace.packOf(file); !ok && !isCases {
		return completionList{Items: []completionItem{}}, nil
	}
	in := *s.workspace.open(file)
	in.path = file
	f := s.workspace.familyOf(file, &in, false)
	o := &offers{family: f, in: &in, cursor: in.doc.At(in.lines.offset(p.Position)), offset: in.lines.offset(p.Position), today: s.options.Today(), snippets: s.snippets}
	o.find()
	if o.items == nil {
		o.items = []completionItem{}
	}
	return completionList{Items: o.items}, nil
}

// offers gathers what may be written at a cursor.
type offers struct {
	family   *family
	in       *source
	cursor   packtext.Cursor
	offset   int
	today    attendance.Date
	snippets bool
	items    []completionItem
}

func (o *offers) find() {
	switch c := o.cursor; c.Where {
	case packtext.InHeader, packtext.InKey:
		o.keys()
	case packtext.InValue:
		if v := schema.At(c.Path...); v != nil {
			o.values(v)
		}
	}
}

// add offers a text for what is being written. Its place in the list is that of the order in which it was added.
func (o *offers) add(at packtext.Span, label, text string, kind itemKind, detail, doc string) *completionItem {
	if slices.ContainsFunc(o.items, func(i completionItem) bool { return i.Label == label }) {
		return nil
	}
	item := completionItem{
		Label: label, Kind: kind, Detail: detail, SortText: fmt.Sprintf("%05d", len(o.items)), TextEdit: textEdit{o.in.lines.span(at), text},
	}
	if doc != "" {
		item.Documentation = markdown(doc)
	}
	o.items = append(o.items, item)
	return &o.items[len(o.items)-1]
}

func kindOf(noun schema.Noun) itemKind {
	switch noun {
	case schema.Parameter:
		return constantItem
	case schema.Step:
		return eventItem
	}
	return variableItem
}

// maxNames is how many names of a kind are offered: as many as a pack may have.
const maxNames = 500

// named gives what of the pack has a name of a kind, in the order in which it stands there. Calendars are those of the file.
func (o *offers) named(noun schema.Noun) []*view {
	files := o.family.law()
	if noun == schema.Calendar || noun == schema.Case {
		files = []*source{o.in}
	}
	var out []*view
	seen := map[string]bool{}
	for _, s := range files {
		for _, m := range s.mentions {
			if !m.Is(noun) || !m.Part || !m.Defines && !m.Under || seen[m.Name] || o.isAt(s, m) && o.cursor.Where == packtext.InHeader {
				continue
			}
			if seen[m.Name] = true; len(seen) > maxNames {
				return out
			}
			for _, v := range o.family.view(m, o.in) {
				if v.noun == noun {
					out = append(out, v)
				}
			}
		}
	}
	return out
}
