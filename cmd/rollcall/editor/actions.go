package editor

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// meant is how a message says what may have been meant.
var meant = regexp.MustCompile(`\(did you mean ("(?:[^"\\]|\\.)*")\?\)`)

// actions offers to write what was probably meant.
func (s *server) actions(p actionParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	in := s.workspace.open(file)
	out := []codeAction{}
	for _, d := range p.Context.Diagnostics {
		found := meant.FindStringSubmatch(d.Message)
		if d.Source != "rollcall" || found == nil {
			continue
		}
		name, err := strconv.Unquote(found[1])
		if err != nil {
			continue
		}
		from, to := in.lines.offset(d.Range.Start), in.lines.offset(d.Range.End)
		out = append(out, codeAction{
			Title: "Write " + name, Kind: "quickfix", Diagnostics: []diagnostic{d}, IsPreferred: true,
			Edit: workspaceEdit{map[string][]textEdit{p.TextDocument.URI: {{d.Range, in.as(in.doc.Text[from:max(from, to)], from, name)}}}},
		})
	}
	return out, nil
}

// as writes a name as another is written at an offset: in its quotes, as a key, or as it is.
func (s *source) as(written string, offset int, name string) string {
	switch {
	case len(written) > 1 && (written[0] == '"' || written[0] == '\'') && written[len(written)-1] == written[0]:
		return written[:1] + name + written[:1]
	case s.isKey(offset):
		return packtext.Key(name)
	}
	return name
}

// isKey reports whether a part of a key begins at an offset.
func (s *source) isKey(offset int) bool {
	return slices.ContainsFunc(s.doc.Items, func(i *packtext.Item) bool {
		return slices.ContainsFunc(i.Key, func(part *packtext.Part) bool { return part.From == offset })
	})
}
