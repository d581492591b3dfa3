package tomldoc

import (
	"fmt"
	"strconv"
	"strings"
)

// Node is a value in the document with its place.
type Node struct {
	// Kind says which of the fields below hold the value.
	Kind Kind
	// Key is the last part of the node's key, decoded. The root and the
	// elements of an array have none.
	Key string
	// KeyPos is where Key stands. For a table with a header of its own that is
	// its part of that header; for one that is only named on the way to
	// another, its part of the key that first names it. An element of an array
	// has the place of its value.
	KeyPos Pos
	// Pos is where the value begins: its first byte, which for a string is the
	// opening quote. A table that is not written inline begins at its key.
	Pos Pos

	Str   string  // the decoded text of a String; a Float, Date or OtherTime as written
	Int   int64   // the value of an Integer
	Float float64 // the value of a Float
	Bool  bool    // the value of a Bool

	// Mentions are all places that name the node, in the order of the file: more
	// than one only for a table, which each header below it names as well. An
	// element of an array has none.
	Mentions []Mention

	// Inline tells a table written {like = "this"} from one spread over lines.
	Inline bool

	children []*Node          // of a table or an array, in order
	byKey    map[string]*Node // the children of a table
	raw      string           // a value other than a table or array, as written
	origin   origin           // of a table that later lines may add to
}

// Mention is a place that names a node.
type Mention struct {
	Pos  Pos
	Text string // the key as it is written there, with its quotes if it has any
}

// End returns the place just after the key.
func (m Mention) End() Pos { return m.Pos.after(m.Text) }

// End returns the place just after a value that is no table and no array, and
// for these the place where they begin.
func (n *Node) End() Pos { return n.Pos.after(n.raw) }

// String writes a value plainly, on one line: texts in double quotes, lists and
// tables in their brackets. It says the same as what the file has there.
func (n *Node) String() string {
	switch n.Kind {
	case String:
		return Quote(n.Str)
	case Integer:
		return strconv.FormatInt(n.Int, 10)
	case Bool:
		return strconv.FormatBool(n.Bool)
	case Array:
		return "[" + join(n.children, (*Node).String) + "]"
	case Table:
		return "{" + join(n.children, func(n *Node) string { return Bare(n.Key) + " = " + n.String() }) + "}"
	case Float, Date, OtherTime:
	}
	return n.Str
}

func join(nodes []*Node, write func(*Node) string) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		parts[i] = write(n)
	}
	return strings.Join(parts, ", ")
}

// Bare writes a key, in quotes where it needs them.
func Bare(key string) string {
	for i := range len(key) {
		if !isBare(key[i]) {
			return Quote(key)
		}
	}
	if key == "" {
		return `""`
	}
	return key
}

// Quote writes a text as a basic string.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// origin is how a table that is not inline came to be, which by the rules of
// TOML settles what may still be added to it and by what.
type origin int

const (
	closed  origin = iota // nothing may be added: an inline table, or no table at all
	implied               // named by a header only on the way to another table
	headed                // named by a header of its own
	dotted                // named by a dotted key before its last part
)

// Keys returns the children of a table in the order in which the file first
// names them, and nil for any other kind. The caller must not change the slice.
func (n *Node) Keys() []*Node {
	if n.Kind != Table {
		return nil
	}
	return n.children
}

// Get returns the child of a table with the given key, or nil if there is none
// or the node is not a table.
func (n *Node) Get(key string) *Node {
	if n.Kind != Table {
		return nil
	}
	return n.byKey[key]
}

// Elems returns the elements of an array, and nil for any other kind. The
// caller must not change the slice.
func (n *Node) Elems() []*Node {
	if n.Kind != Array {
		return nil
	}
	return n.children
}

// InString returns the place in the file of the byte at offset in Str, so that
// a fault found inside a string, such as an expression, can be shown where it
// was typed. A byte that comes from an escape is at the escape's backslash. An
// offset past the end gives the place just after the last byte, and a node that
// is not a String gives the place of its value.
func (n *Node) InString(offset int) Pos {
	if n.Kind != String || n.raw == "" {
		return n.Pos
	}
	return n.Pos.after(n.raw[:Literal(n.raw).Source(offset)])
}

// add attaches a child to a table.
func (n *Node) add(child *Node) {
	if n.byKey == nil {
		n.byKey = make(map[string]*Node)
	}
	n.byKey[child.Key] = child
	n.children = append(n.children, child)
}

// Raw returns a value other than a table or an array as the file writes it,
// with its quotes if it is a string.
func (n *Node) Raw() string { return n.raw }
