package editor

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/policy/packtext"
)

// formatting lays a file out. Only the lines that change are replaced, so that the editor's cursor and marks stay where they are.
func (s *server) formatting(p documentParams) (any, error) {
	file := pathOf(p.TextDocument.URI)
	in := s.workspace.open(file)
	if _, isCases, ok := s.workspace.packOf(file); !ok && !isCases {
		return nil, nil // a file of another kind
	}
	laid, err := packtext.Format(file, []byte(in.doc.Text))
	if err != nil {
		return nil, fmt.Errorf("the file cannot be laid out as it is: %w", err)
	}
	old, relaid := strings.SplitAfter(in.doc.Text, "\n"), strings.SplitAfter(string(laid), "\n")
	first := 0
	for first < min(len(old), len(relaid)) && old[first] == relaid[first] {
		first++
	}
	last := 0
	for last < min(len(old), len(relaid))-first && old[len(old)-1-last] == relaid[len(relaid)-1-last] {
		last++
	}
	from := len(strings.Join(old[:first], ""))
	to := from + len(strings.Join(old[first:len(old)-last], ""))
	text := strings.Join(relaid[first:len(relaid)-last], "")
	if from == to && text == "" {
		return []textEdit{}, nil
	}
	return []textEdit{{in.lines.span(packtext.Span{From: from, To: to}), text}}, nil
}
