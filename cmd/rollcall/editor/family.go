package editor

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// maxBases is how many packs are followed that extend one another.
const maxBases = 8

// chain gives the ids of a pack and of those that it extends, itself first.
func (w *workspace) chain(p pack, id string) []string {
	var out []string
	for id != "" && !slices.Contains(out, id) && len(out) < maxBases {
		out = append(out, id)
		base := ""
		for _, s := range w.sources(p, id) {
			if s.cases {
				continue
			}
			s.doc.Leaves(func(path []string, v *packtext.Value) {
				if len(path) == 2 && path[0] == "pack" && path[1] == "extends" {
					base = v.Decoded()
				}
			})
		}
		id = base
	}
	return out
}

// family is all files in which the names of a pack may stand.
type family struct {
	bases  []*source // of the packs that the pack extends, the furthest first, without their cases
	own    []*source // of the pack, without its cases
	cases  []*source // of the pack
	others []*source // of the packs beside it that extend it or one that it extends, and the cases of these
	chains map[string][]string
}

// law gives the files that make up the law of the pack.
func (f *family) law() []*source { return slices.Concat(f.bases, f.own) }

func (f *family) all() []*source { return slices.Concat(f.bases, f.own, f.cases, f.others) }

// family gathers the files about a pack. Those of packs that extend others are looked for only if they are asked for.
func (w *workspace) family(p pack, wide bool) *family {
	f := &family{chains: map[string][]string{}}
	chain := w.chain(p, p.id)
	f.chains[p.id] = chain
	for i, id := range slices.Backward(chain) {
		f.chains[id] = chain[i:]
		for _, s := range w.sources(p, id) {
			switch {
			case id == p.id && s.cases:
				f.cases = append(f.cases, s)
			case id == p.id:
				f.own = append(f.own, s)
			case s.cases && wide:
				f.others = append(f.others, s)
			case !s.cases:
				f.bases = append(f.bases, s)
			}
		}
	}
	f.readUnits(f.own)
	if !wide || p.beside == "" {
		return f
	}
	entries, _ := os.ReadDir(p.beside)
	for _, e := range entries {
		id := e.Name()
		if !e.IsDir() || slices.Contains(chain, id) || !w.isPack(filepath.Join(p.beside, id)) {
			continue
		}
		other := w.chain(p, id)
		if !slices.ContainsFunc(other, func(base string) bool { return slices.Contains(chain, base) }) {
			continue
		}
		f.chains[id] = other
		own := w.sources(p, id)
		f.readUnits(own)
		f.others = append(f.others, own...)
	}
	return f
}

// readUnits finds the names of files anew that change values of parameters whose units stand in the packs that they extend.
func (f *family) readUnits(files []*source) {
	var bases []*packtext.Document
	for _, s := range f.bases {
		bases = append(bases, s.doc)
	}
	for _, s := range files {
		if len(bases) > 0 && !s.cases && s.unitsAreElsewhere() {
			s.mentions = packtext.Mentions(s.doc, bases...)
		}
	}
}

// unitsAreElsewhere reports that a file gives values of parameters without their units.
func (s *source) unitsAreElsewhere() bool {
	units, values := map[string]bool{}, map[string]bool{}
	s.doc.Leaves(func(path []string, _ *packtext.Value) {
		switch {
		case len(path) < 3 || path[0] != "parameter":
		case path[2] == "unit":
			units[path[1]] = true
		case path[2] == "values":
			values[path[1]] = true
		}
	})
	for name := range values {
		if !units[name] {
			return true
		}
	}
	return false
}

// defining gives the places that define a name, those of the packs furthest below first. Where none does so with a header of its own,
// those count in which something within it stands.
func (f *family) defining(m *packtext.Mention, in *source) []place {
	var exact, under []place
	files := f.law()
	if m.Is(schema.Calendar) || m.Is(schema.Case) {
		files = []*source{in}
	}
	for _, s := range files {
		for _, other := range s.mentions {
			switch {
			case !sameName(m, other):
			case other.Defines:
				exact = append(exact, place{s, other})
			case other.Under:
				under = append(under, place{s, other})
			}
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return under
}

// place is where something is named.
type place struct {
	in      *source
	mention *packtext.Mention
}

// sameName reports whether two places may name the same.
func sameName(a, b *packtext.Mention) bool {
	return a.Name == b.Name && a.Of == b.Of && slices.ContainsFunc(a.Nouns, b.Is)
}

// mentionAt gives the name at an offset, nil if there is none.
func (s *source) mentionAt(offset int) *packtext.Mention {
	for _, m := range s.mentions {
		if m.Holds(offset) {
			return m
		}
	}
	return nil
}
