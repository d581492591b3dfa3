package tomldoc

// defineTable returns the table that a header names.
func (s *scanner) defineTable(root *Node, k key) (*Node, bool) {
	parent, last, ok := s.descend(root, k, implied)
	if !ok {
		return nil, false
	}
	node := parent.byKey[last.name]
	if node != nil && node.origin != implied {
		return s.clash(node, last)
	}
	if node == nil {
		node = s.child(parent, last)
	} else {
		s.mention(node, last)
	}
	node.origin = headed
	node.KeyPos = s.pos(last.at)
	node.Pos = node.KeyPos
	return node, true
}

// defineValue returns the node for the value of a key.
func (s *scanner) defineValue(table *Node, k key) (*Node, bool) {
	parent, last, ok := s.descend(table, k, dotted)
	if !ok {
		return nil, false
	}
	if node := parent.byKey[last.name]; node != nil {
		return s.clash(node, last)
	}
	return s.child(parent, last), true
}

// descend goes down from a table by all the parts of a key but the last. It
// makes the tables that are not there yet, which are then implied by a header
// or dotted. A header may lead through any table that is not closed, a dotted
// key only through those that dotted keys have made.
func (s *scanner) descend(table *Node, k key, by origin) (parent *Node, last keyPart, ok bool) {
	final := len(k.parts) - 1
	for _, part := range k.parts[:final] {
		next := table.byKey[part.name]
		if next != nil {
			s.mention(next, part)
		}
		switch {
		case next == nil:
			next = s.child(table, part)
			next.origin = by
		case next.origin == closed || (by == dotted && next.origin != dotted):
			if next, ok = s.clash(next, part); !ok {
				return nil, keyPart{}, false
			}
		}
		table = next
	}
	return table, k.parts[final], true
}

// child adds a node to a table, for the part of a key that first names it.
func (s *scanner) child(table *Node, part keyPart) *Node {
	pos := s.pos(part.at)
	node := &Node{Key: part.name, KeyPos: pos, Pos: pos}
	table.add(node)
	s.mention(node, part)
	return node
}

// mention notes a place that names a node.
func (s *scanner) mention(node *Node, part keyPart) {
	node.Mentions = append(node.Mentions, Mention{s.pos(part.at), part.text})
}

// clash reports that a key is defined a second time. The library does not see
// every such case, and then drops one of the two values without a word. Scanning
// goes on with a node that is no part of the tree.
func (s *scanner) clash(earlier *Node, part keyPart) (*Node, bool) {
	more := s.report(part.at, "%q is already defined at line %d", part.name, earlier.KeyPos.Line)
	return &Node{Key: part.name, KeyPos: s.pos(part.at)}, more
}
