package editor

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// pointed is a name at which a cursor is, with all that it takes to find what it means.
type pointed struct {
	family  *family
	in      *source
	mention *packtext.Mention
}

// point finds the name at a position, nil if there is none.
func (s *server) point(p positionParams, wide bool) *pointed {
	file := pathOf(p.TextDocument.URI)
	in := *s.workspace.open(file)
	in.path = file
	m := in.mentionAt(in.lines.offset(p.Position))
	if m == nil {
		return nil
	}
	return &pointed{s.workspace.familyOf(file, &in, wide), &in, m}
}

// familyOf gives the files about a file: if it belongs to no pack, itself.
func (w *workspace) familyOf(file string, in *source, wide bool) *family {
	p, isCases, ok := w.packOf(file)
	if !ok {
		in.cases = isCases
		return &family{own: []*source{in}}
	}
	f := w.family(p, wide)
	for _, s := range f.all() {
		if s.path == file {
			*in = *s
			return f
		}
	}
	in.cases, in.pack = isCases, p.id // cases that stand beside no pack
	f.cases = append(f.cases, in)
	return f
}

func (s *server) definition(p positionParams) (any, error) {
	at := s.point(p, false)
	if at == nil {
		return nil, nil
	}
	var out []location
	for _, d := range slices.Backward(at.family.defining(at.mention, at.in)) { // what the pack itself says comes first
		if l, ok := d.location(); ok {
			out = append(out, l)
		}
	}
	return out, nil
}

// location gives where a place is; a file of a pack that is inside is nowhere.
func (p place) location() (location, bool) {
	return location{uriOf(p.in.path), p.in.lines.span(p.mention.Span)}, p.in.path != ""
}

func (s *server) references(p referenceParams) (any, error) {
	at := s.point(p.positionParams, true)
	if at == nil {
		return nil, nil
	}
	out := []location{}
	for _, m := range at.everywhere() {
		if m.mention.Defines && !p.Context.IncludeDeclaration {
			continue
		}
		if l, ok := m.location(); ok {
			out = append(out, l)
		}
	}
	return out, nil
}

func (s *server) highlight(p positionParams) (any, error) {
	at := s.point(p, false)
	if at == nil {
		return nil, nil
	}
	type highlight struct {
		Range span `json:"range"`
	}
	out := []highlight{}
	for _, m := range at.in.mentions {
		if sameName(at.mention, m) {
			out = append(out, highlight{at.in.lines.span(m.Span)})
		}
	}
	return out, nil
}

// everywhere gives all places that name what is meant: in the pack that says first what it is, in those that extend that pack, and in
// the cases of all of them.
func (at *pointed) everywhere() []place {
	defined := at.family.defining(at.mention, at.in)
	m := at.mention
	if len(defined) > 0 { // a name in a condition is what it turns out to be
		known := *m
		known.Nouns = nil
		for _, d := range defined {
			known.Nouns = append(known.Nouns, d.mention.Nouns...)
		}
		m = &known
	}
	files := at.family.all()
	switch {
	case m.Is(schema.Calendar) || m.Is(schema.Case):
		files = []*source{at.in}
	case len(defined) > 0:
		home := defined[0].in.pack
		files = slices.DeleteFunc(files, func(s *source) bool { return s.pack != home && !slices.Contains(at.family.chains[s.pack], home) })
	}
	var out []place
	for _, s := range files {
		for _, other := range s.mentions {
			if sameName(m, other) {
				out = append(out, place{s, other})
			}
		}
	}
	return out
}

func (s *server) prepareRename(p positionParams) (any, error) {
	at := s.point(p, false)
	if at == nil || at.mention.Is(schema.PackID) {
		return nil, nil
	}
	return struct {
		Range       span   `json:"range"`
		Placeholder string `json:"placeholder"`
	}{at.in.lines.span(at.mention.Span), at.mention.Name}, nil
}

func (s *server) rename(p renameParams) (any, error) {
	at := s.point(p.positionParams, true)
	if at == nil {
		return nil, fmt.Errorf("there is no name here that could be changed")
	}
	if err := at.mayBecome(p.NewName); err != nil {
		return nil, err
	}
	out := workspaceEdit{Changes: map[string][]textEdit{}}
	for _, m := range at.everywhere() {
		uri := uriOf(m.in.path)
		out.Changes[uri] = append(out.Changes[uri], m.renamed(p.NewName))
	}
	for _, edits := range out.Changes {
		slices.SortFunc(edits, func(a, b textEdit) int {
			return cmp.Or(cmp.Compare(a.Range.Start.Line, b.Range.Start.Line), cmp.Compare(a.Range.Start.Character, b.Range.Start.Character))
		})
	}
	return out, nil
}

// renamed gives the edit that puts another name into a place.
func (p place) renamed(name string) textEdit {
	if p.mention.Part {
		name = packtext.Key(name)
	}
	return textEdit{p.in.lines.span(p.mention.Span), name}
}

// mayBecome says why what is meant may not get a name.
func (at *pointed) mayBecome(name string) error {
	m := at.mention
	if m.Is(schema.PackID) {
		return fmt.Errorf("%s is the name of a folder: rename the folder, and the id with it", m.Name)
	}
	defined := at.family.defining(m, at.in)
	if len(defined) == 0 && !m.Is(schema.Proof) && !m.Is(schema.Word) {
		return fmt.Errorf("nothing defines %s: mend it where it stands", m.Name)
	}
	for _, d := range defined {
		if d.in.path == "" {
			return fmt.Errorf("%s is of the pack %s inside, which cannot be changed", m.Name, d.in.pack)
		}
		if d.mention.Nouns[0] != defined[0].mention.Nouns[0] {
			return fmt.Errorf("both a %s and a %s have the name %s, and which one a condition means depends on its place: rename one of them by hand",
				defined[0].mention.Nouns[0], d.mention.Nouns[0], m.Name)
		}
	}
	noun := m.Nouns[0]
	if len(defined) > 0 {
		noun = defined[0].mention.Nouns[0]
	}
	if err := legal(noun, name); err != nil {
		return err
	}
	if name == m.Name {
		return nil
	}
	for _, s := range at.family.all() {
		for _, other := range s.mentions {
			if other.Name == name && other.Defines && clashes(noun, other) && other.Of == m.Of && (s.path == at.in.path || noun != schema.Calendar && noun != schema.Case) {
				return fmt.Errorf("there is a %s %s already, at %s:%d", other.Nouns[0], name, s.name, s.lines.position(other.From).Line+1)
			}
		}
	}
	return nil
}

// clashes reports whether a noun may not have the name of something else.
func clashes(noun schema.Noun, other *packtext.Mention) bool {
	value := []schema.Noun{schema.Measure, schema.Parameter, schema.Fact, schema.Rule}
	switch {
	case other.Is(noun):
		return true
	case noun == schema.Step:
		return other.Is(schema.Rule)
	case noun == schema.Rule && other.Is(schema.Step):
		return true
	}
	return slices.Contains(value, noun) && slices.ContainsFunc(value, other.Is)
}

// legal says why a noun cannot have a name.
func legal(noun schema.Noun, name string) error {
	plain := name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" && (name[0] < '0' || name[0] > '9')
	switch noun {
	case schema.Code:
		if strings.ContainsAny(name, `"'\.:`) {
			return fmt.Errorf("%q cannot be the new name of a code: choose one without quotes, backslashes, colons and dots, or rename it by hand", name)
		}
		return attendance.CheckCode(name)
	case schema.Ending, schema.Proof, schema.Word:
		if name == "" || strings.TrimSpace(name) != name || strings.ContainsAny(name, "\"'\\:\n") {
			return fmt.Errorf("%q cannot be the name of a %s: it has no quotes, backslashes or colons, and no space around it", name, noun)
		}
		return nil
	case schema.Source, schema.Ladder, schema.Class, schema.Step, schema.Calendar, schema.Case, schema.Exception, schema.Charge:
		if name == "" || strings.ContainsAny(name, " \t\n\"'\\:") {
			return fmt.Errorf("%q cannot be the name of a %s: it has no spaces, quotes, backslashes or colons", name, noun)
		}
		return nil
	}
	if !plain || slices.Contains([]string{"and", "or", "not", "in", "let", "if", "else", "true", "false", "nil"}, name) {
		return fmt.Errorf("%q cannot be named in a condition: a name has letters, digits and underscores only and begins with a letter", name)
	}
	for _, form := range []schema.Form{schema.OfRule, schema.OfStep} {
		if slices.ContainsFunc(schema.Names(form), func(n schema.Name) bool { return n.Name == name }) {
			return fmt.Errorf("%s is a name of the language itself: choose another", name)
		}
	}
	if slices.Contains([]string{"possible", "attended", "absent", "authorised", "late", "unresolved"}, name) {
		return fmt.Errorf("%s is a name of the language itself: choose another", name)
	}
	return nil
}
