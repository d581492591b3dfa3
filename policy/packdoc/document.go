package packdoc

import "github.com/rollcall-dev/rollcall/policy"

// document is what is written, before it is Markdown or a page.
type document struct {
	title    string
	summary  *table
	sections []*section
	ladders  map[*policy.Ladder]*drawing
}

// section is a numbered part of the document.
type section struct {
	title  string
	anchor string
	blocks []block
}

// block is a paragraph, a table, an entry or a drawing.
type block interface{ isBlock() }

// heading stands over a part of a section.
type heading struct{ text string }

// paragraph is a line of text by itself.
type paragraph struct{ prose }

// table has a line of heads, which stand again on each page.
type table struct {
	kind   string // what it lists, for the widths of its columns
	head   []string
	rows   []row
	narrow bool // two columns, the first of which is a label
}

// row is a row of a table, to which links may lead.
type row struct {
	anchor string
	cells  []prose
	faint  bool // it has ended or not begun
}

// entry is an entry of the pack with what it says, under its title.
type entry struct {
	anchor string
	title  string
	name   string // as conditions write it
	place  string // where it stands in the pack
	used   prose  // who names it; nil where that is not said
	tag    string // its force, and whether it has ended or not begun
	faint  bool
	deep   bool // it belongs to another entry: a step to its ladder
	fields []field
	table  *table // of a parameter, its values; nil of anything else
}

// field is a part of an entry: a label, with words, parts of a condition, and what the pack has exactly.
type field struct {
	label string
	words item
	exact []string
}

// item is a line of text with parts below it.
type item struct {
	prose
	parts []item
}

// figure is a ladder drawn.
type figure struct{ ladder *policy.Ladder }

func (heading) isBlock()   {}
func (paragraph) isBlock() {}
func (*table) isBlock()    {}
func (*entry) isBlock()    {}
func (figure) isBlock()    {}

// add adds a field that has something in it.
func (e *entry) add(label string, words prose, exact ...string) {
	if len(words) > 0 || len(exact) > 0 {
		e.fields = append(e.fields, field{label, item{prose: words}, exact})
	}
}
