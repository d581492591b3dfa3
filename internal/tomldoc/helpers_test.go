package tomldoc

import (
	"fmt"
	"strings"
	"testing"
)

// document is a real file of the kind the package is for, with every kind of
// value and of string in it.
const document = `# The calendar of one school.
title = "Willow \"Bank\" \u00c9cole"
'raw' = 'C:\path'
"/" = true

[calendar]
start = 2024-08-19
dates = { 2024-08-19 = 10, "a.b" = -3 }
bell = 08:30:00
set = 2024-08-19 09:00:00Z
half.days.count = 1_000
half.days.share = 0.50

[rules.late]
when = """
minutes > 10 \
    && !excused"""
text = '''
It's
late'''
history = [
    { from = 2020-01-01, cite = "§ 1" }, # the first
    { from = 2021-01-01, cite = "§ 2", nested = [[1, 2], []] },
]

[rules]
on = false
`

// mustRead reads a document that has nothing wrong with it.
func mustRead(t *testing.T, text string) *Node {
	t.Helper()
	root, faults := Read("x.toml", []byte(text), Limits{})
	if len(faults) > 0 {
		t.Fatalf("Read(%q): %v", text, faults[0])
	}
	return root
}

// lookUp follows a path of keys and element numbers from a node.
func lookUp(t *testing.T, n *Node, path ...any) *Node {
	t.Helper()
	for _, step := range path {
		var next *Node
		switch step := step.(type) {
		case string:
			next = n.Get(step)
		case int:
			if elems := n.Elems(); step < len(elems) {
				next = elems[step]
			}
		}
		if next == nil {
			t.Fatalf("no %v in %v", step, path)
		}
		n = next
	}
	return n
}

// place prints a place without its file, to keep tables of them narrow.
func place(p Pos) string { return fmt.Sprintf("%d:%d", p.Line, p.Col) }

// keyNames lists the keys of a table.
func keyNames(n *Node) string {
	var names []string
	for _, child := range n.Keys() {
		names = append(names, child.Key)
	}
	return strings.Join(names, " ")
}
