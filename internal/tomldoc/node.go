package tomldoc

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

	// Inline tells a table written {like = "this"} from one spread over lines.
	Inline bool

	children []*Node          // of a table or an array, in order
	byKey    map[string]*Node // the children of a table
	raw      string           // a value other than a table or array, as written
	origin   origin           // of a table that later lines may add to
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
	return n.Pos.after(n.raw[:literal(n.raw).source(offset)])
}

// add attaches a child to a table.
func (n *Node) add(child *Node) {
	if n.byKey == nil {
		n.byKey = make(map[string]*Node)
	}
	n.byKey[child.Key] = child
	n.children = append(n.children, child)
}
