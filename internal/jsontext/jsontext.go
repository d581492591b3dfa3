// Package jsontext appends JSON texts to bytes, for objects whose keys must be in a fixed order.
package jsontext

import "encoding/json"

// Append appends a JSON string. Plain text, which nearly all of it is, is copied as it is.
func Append(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s)
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// AppendOrNull appends a JSON string, null for an empty one.
func AppendOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return Append(b, s)
}

// AppendList appends a list of JSON strings.
func AppendList(b []byte, texts []string) []byte {
	b = append(b, '[')
	for i, t := range texts {
		b = Append(Comma(b, i), t)
	}
	return append(b, ']')
}

// Comma appends a comma before every element of a list but the first.
func Comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}
