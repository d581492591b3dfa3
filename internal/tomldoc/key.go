package tomldoc

// key is a dotted key, in a header or before a value.
type key struct {
	parts []keyPart
	at    int // where it begins
	size  int // its length as written
}

// keyPart is one part of a dotted key.
type keyPart struct {
	name string // decoded
	text string // as written, with its quotes if it has any
	at   int
}

// key reads a dotted key, which leads on from the place in the tree given. The
// limits are checked at every part, so that a key of any length costs no more
// than the longest one allowed.
func (s *scanner) key(from scope) (key, bool) {
	s.skipSpace()
	k := key{at: s.at}
	for {
		part := keyPart{at: s.at}
		quoted := s.peek() == '"' || s.peek() == '\''
		whole := true
		if quoted {
			var lit Literal
			lit, whole = LiteralAt(s.text, s.at, false)
			s.at += len(lit)
		} else {
			for s.at < len(s.text) && isBare(s.text[s.at]) {
				s.at++
			}
		}
		if !whole || s.at == part.at {
			return k, false
		}
		k.size = s.at - k.at
		switch {
		case k.size > s.limits.KeyBytes:
			return k, s.refuse(k.at, "a key of more than %d bytes", s.limits.KeyBytes)
		case from.keyBytes+k.size > pathKeys*s.limits.KeyBytes:
			return k, s.refuse(k.at, "keys of more than %d bytes together lead here", pathKeys*s.limits.KeyBytes)
		case from.depth+len(k.parts) >= s.limits.Depth:
			return k, s.refuse(k.at, "nested more than %d deep", s.limits.Depth)
		}
		part.text = s.text[part.at:s.at]
		part.name = part.text
		if quoted {
			part.name = Literal(part.name).Decode()
		}
		k.parts = append(k.parts, part)
		s.skipSpace()
		if !s.accept('.') {
			return k, true
		}
		s.skipSpace()
	}
}
