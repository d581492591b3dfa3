package editor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// hover tells what stands at a position: an entry of the pack, a name of the language, or a key of the format.
func (s *server) hover(p positionParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	in := *s.workspace.open(file)
	in.path = file
	offset := in.lines.offset(p.Position)
	if m := in.mentionAt(offset); m != nil {
		var pages []string
		f := s.workspace.familyOf(file, &in, false)
		for _, v := range f.view(m, &in) {
			pages = append(pages, v.page(s.options.Today()))
		}
		if len(pages) > 0 {
			return hover{markdown(strings.Join(pages, "\n\n---\n\n")), in.lines.span(m.Span)}, nil
		}
	}
	if _, isCases, ok := s.workspace.packOf(file); !ok && !isCases {
		return nil, nil
	}
	if text, at, ok := in.language(offset); ok {
		return hover{markdown(text), in.lines.span(at)}, nil
	}
	if text, at, ok := in.format(offset); ok {
		return hover{markdown(text), in.lines.span(at)}, nil
	}
	return nil, nil
}

// language tells of a name of the language at an offset.
func (s *source) language(offset int) (text string, at packtext.Span, ok bool) {
	c := s.doc.At(offset)
	form := formAt(c)
	if !form.Condition() || c.Value == nil {
		return "", at, false
	}
	for _, w := range packtext.Words(c.Value.Decoded()) {
		if w.Kind != packtext.NameWord || !w.Holds(c.Value.Offset(offset)) {
			continue
		}
		i := slices.IndexFunc(schema.Names(form), func(n schema.Name) bool { return n.Name == w.Text })
		if i < 0 {
			continue
		}
		n := schema.Names(form)[i]
		what := n.Name
		if n.Call != "" {
			what = n.Call
		}
		return fmt.Sprintf("`%s`\n\n%s", what, escaped(n.Doc)), packtext.Span{From: c.Value.Source(w.From), To: c.Value.Source(w.To)}, true
	}
	return "", at, false
}

// formAt gives what the texts at a cursor are.
func formAt(c packtext.Cursor) schema.Form {
	if v := schema.At(c.Path...); c.Where == packtext.InValue && v != nil {
		return v.Form
	}
	return schema.Free
}

// format tells of a key of the format at an offset.
func (s *source) format(offset int) (text string, at packtext.Span, ok bool) {
	c := s.doc.At(offset)
	if c.Where != packtext.InKey && c.Where != packtext.InHeader || c.Word.From == c.Word.To {
		return "", at, false
	}
	path := append(slices.Clip(c.Path), strings.Trim(s.doc.Of(c.Word), `"'`))
	k := schema.KeyAt(path...)
	if k == nil {
		return "", at, false
	}
	text = fmt.Sprintf("`%s`\n\n%s", k.Name, escaped(k.Doc))
	if len(k.Value.Texts) > 0 {
		text += "\n\nOne of: " + escaped(strings.Join(k.Value.Texts, ", "))
	}
	if k.Example != "" {
		text += fmt.Sprintf("\n\n```toml\n%s\n```", k.Example)
	}
	return text, c.Word, true
}
