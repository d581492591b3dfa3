package tomldoc

import "strings"

// skipPlain goes past what may stand in a value without quotes or brackets.
func (s *scanner) skipPlain() {
	for s.at < len(s.text) && (isBare(s.text[s.at]) || strings.IndexByte("+.:", s.text[s.at]) >= 0) {
		s.at++
	}
}

// skipSpace goes past spaces and tabs.
func (s *scanner) skipSpace() {
	for s.at < len(s.text) && (s.text[s.at] == ' ' || s.text[s.at] == '\t') {
		s.at++
	}
}

// skipBlank goes past white space, line ends and comments.
func (s *scanner) skipBlank() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		case '#':
			s.skipComment()
		default:
			return
		}
	}
}

func (s *scanner) skipComment() {
	if i := strings.IndexByte(s.text[s.at:], '\n'); i >= 0 {
		s.at += i
		return
	}
	s.at = len(s.text)
}

// endLine goes past what may follow a header or a value on its line.
func (s *scanner) endLine() bool {
	s.skipSpace()
	if s.peek() == '#' {
		s.skipComment()
	}
	return s.at == len(s.text) || s.peek() == '\n' || s.peek() == '\r'
}

// peek returns the byte at hand, or 0 at the end: no text with a NUL in it
// reaches the scanner.
func (s *scanner) peek() byte {
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// accept goes past the byte at hand if it is the one given.
func (s *scanner) accept(b byte) bool {
	if s.peek() != b {
		return false
	}
	s.at++
	return true
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// isBare reports whether b may stand in a key without quotes.
func isBare(b byte) bool {
	return isDigit(b) || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' || b == '_' || b == '-'
}
