package tomldoc

// maxFaults is how many faults of one document are worth reporting.
const maxFaults = 20

// scanner lays out the tree of a document and refuses what may not be decoded.
//
// Its methods that return a bool return false when scanning must stop: because
// the document is refused, in which case there are faults, or because the text
// is not understood, in which case there may be none and at is where. In what
// it takes to be a key, a string, a comment or a nesting it must agree with the
// library, or the library could be made to see a nesting that it did not.
type scanner struct {
	*source
	limits  Limits
	at      int
	entries int
	faults  []*Fault
}

// scope is where in the tree the scanner stands.
type scope struct {
	node     *Node
	depth    int // steps from the root
	keyBytes int // bytes of the keys that lead here, as written
}

// scan lays out the tree of a document. It returns how much of the text it
// understood, which is all of it if the document is valid.
func scan(src *source, limits Limits) (root *Node, understood int, faults []*Fault) {
	s := &scanner{source: src, limits: limits}
	start := src.pos(0)
	root = &Node{KeyPos: start, Pos: start}
	s.document(root)
	return root, s.at, s.faults
}

func (s *scanner) document(root *Node) {
	here := scope{node: root}
	for s.skipBlank(); s.at < len(s.text); s.skipBlank() {
		ok := false
		if s.peek() == '[' {
			here, ok = s.header(root)
		} else {
			ok = s.pair(here)
		}
		if !ok || !s.endLine() {
			return
		}
	}
}

// header reads a table's header and returns the scope of the lines beneath it.
func (s *scanner) header(root *Node) (scope, bool) {
	opening := s.at
	s.at++
	array := s.accept('[')
	k, ok := s.key(scope{})
	if !ok || !s.accept(']') || (array && !s.accept(']')) || !s.count(opening) {
		return scope{}, false
	}
	here := scope{node: &Node{}, depth: len(k.parts), keyBytes: k.size}
	if array {
		return here, s.report(opening, "arrays of tables are not used in this format: name the table, as in [x.name]")
	}
	here.node, ok = s.defineTable(root, k)
	return here, ok
}

// pair reads a key and its value.
func (s *scanner) pair(here scope) bool {
	k, ok := s.key(here)
	if !ok || !s.accept('=') || !s.count(k.at) {
		return false
	}
	node, ok := s.defineValue(here.node, k)
	return ok && s.value(scope{
		node:     node,
		depth:    here.depth + len(k.parts),
		keyBytes: here.keyBytes + k.size,
	})
}

// value reads the value of the node at hand.
func (s *scanner) value(here scope) bool {
	s.skipSpace()
	here.node.Pos = s.pos(s.at)
	switch s.peek() {
	case '[':
		return s.array(here)
	case '{':
		return s.inlineTable(here)
	case '"', '\'':
		return s.stringValue(here.node)
	default:
		return s.plainValue(here.node)
	}
}

func (s *scanner) array(here scope) bool {
	here.node.Kind = Array
	here.depth++
	if here.depth > s.limits.Depth {
		return s.refuse(s.at, "nested more than %d deep", s.limits.Depth)
	}
	return s.list(']', func() bool {
		element := &Node{}
		here.node.children = append(here.node.children, element)
		inner := scope{node: element, depth: here.depth, keyBytes: here.keyBytes}
		if !s.count(s.at) || !s.value(inner) {
			return false
		}
		element.KeyPos = element.Pos
		return true
	})
}

func (s *scanner) inlineTable(here scope) bool {
	here.node.Inline = true
	return s.list('}', func() bool { return s.pair(here) })
}

// list reads the items between brackets: the opening one at hand and the
// closing one given. A comma may follow the last item.
func (s *scanner) list(closing byte, item func() bool) bool {
	s.at++
	for {
		s.skipBlank()
		if s.accept(closing) {
			return true
		}
		if !item() {
			return false
		}
		s.skipBlank()
		if !s.accept(',') {
			return s.accept(closing)
		}
	}
}

func (s *scanner) stringValue(node *Node) bool {
	lit, whole := LiteralAt(s.text, s.at, true)
	opening := s.at
	s.at += len(lit)
	if !whole {
		return false
	}
	// The library lets a sixth quote pass where a backslash, itself escaped, stands before them.
	if mark := lit.mark(); len(mark) == 3 && s.peek() == mark[0] {
		return s.refuse(s.at, "a %c too many: at most two of its own may stand directly before the three that close a string", mark[0])
	}
	if len(lit)-2*len(lit.mark()) > s.limits.StringBytes {
		return s.refuse(opening, "a string of more than %d bytes", s.limits.StringBytes)
	}
	node.Kind = String
	node.raw = string(lit)
	return true
}

// plainValue reads a value without quotes or brackets: a number, a boolean, a
// date or a time. The scanner need not know which.
func (s *scanner) plainValue(node *Node) bool {
	start := s.at
	s.skipPlain()
	// A space may stand between a date and a time.
	if s.at-start == len("2024-08-19") && s.peek() == ' ' && s.at+1 < len(s.text) && isDigit(s.text[s.at+1]) {
		s.at++
		s.skipPlain()
	}
	node.raw = s.text[start:s.at]
	return node.raw != ""
}

// count notes one more entry, which stands at an offset.
func (s *scanner) count(offset int) bool {
	s.entries++
	if s.entries > s.limits.Entries {
		return s.refuse(offset, "more than %d headers, keys and array elements", s.limits.Entries)
	}
	return true
}

// refuse adds a fault after which it would not be safe or sensible to go on.
func (s *scanner) refuse(offset int, format string, args ...any) bool {
	s.report(offset, format, args...)
	return false
}

// report adds a fault after which scanning may go on to find more.
func (s *scanner) report(offset int, format string, args ...any) bool {
	s.faults = append(s.faults, s.fault(offset, format, args...))
	return len(s.faults) < maxFaults
}
