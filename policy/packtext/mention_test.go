package packtext_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// nouns are what the catalogue calls by other words.
var nouns = map[policy.Kind]schema.Noun{
	policy.PackKind: schema.PackID, policy.SourceKind: schema.Source, policy.ClassKind: schema.Class, policy.CodeKind: schema.Code,
	policy.ParameterKind: schema.Parameter, policy.FactKind: schema.Fact, policy.MeasureKind: schema.Measure, policy.RuleKind: schema.Rule,
	policy.StepKind: schema.Step, policy.OutcomeKind: schema.Ending, policy.EvidenceKind: schema.Proof, policy.TagKind: schema.Word,
}

// What is found in the texts of packs by looking at them is what the pack names once it has been read and compiled: the same names, at
// the same places. An overlay replaces some of what its base says, which then is in the texts only.
func TestMentionsAreTheCatalogues(t *testing.T) {
	t.Parallel()
	folders, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		law, err := policy.Open(policies.FS(), folder.Name())
		if err != nil {
			t.Fatal(err)
		}
		catalogue := law.Catalogue()
		named := map[string]schema.Noun{} // by place and name
		files := map[string]bool{}
		for r := range catalogue.References() {
			files[r.Span.From.File] = true
			if noun, compared := nouns[r.Kind]; compared {
				named[fmt.Sprintf("%s-%d %s", r.Span.From, r.Span.To.Col, r.Name)] = noun
			}
		}
		overlay := len(catalogue.Pack.References) > 0 && slices.ContainsFunc(catalogue.Pack.References, func(r *policy.Reference) bool { return r.Kind == policy.PackKind })
		var bases []*packtext.Document
		for _, name := range slices.Sorted(maps.Keys(files)) {
			data, err := fs.ReadFile(policies.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			bases = append(bases, packtext.Parse(string(data)))
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			data, err := fs.ReadFile(policies.FS(), name)
			if err != nil {
				t.Fatal(err)
			}
			d := packtext.Parse(string(data))
			for _, m := range packtext.Mentions(d, bases...) {
				if m.Part || m.Is(schema.PackID) && m.Defines {
					continue
				}
				line := strings.LastIndexByte(d.Text[:m.From], '\n') + 1
				place := fmt.Sprintf("%s:%d:%d-%d %s", name, strings.Count(d.Text[:m.From], "\n")+1, m.From-line+1, m.To-line+1, m.Name)
				noun, is := named[place]
				switch {
				case !is && !overlay:
					t.Errorf("%s: %v: the catalogue has nothing there", place, m.Nouns)
				case is && !m.Is(noun):
					t.Errorf("%s: %v: the catalogue has a %v there", place, m.Nouns, noun)
				}
				delete(named, place)
			}
		}
		for place, noun := range named {
			t.Errorf("%s: %s: not found", place, noun)
		}
	}
}
