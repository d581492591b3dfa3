package main

import (
	"bytes"
	"encoding/csv"

	"github.com/rollcall-dev/rollcall/attendance"
)

// appendField appends a field of a row as a csv.Writer writes it, whom to ask costs too much where there are millions.
func appendField(b []byte, text string) []byte {
	if text == "" || plainField(text) {
		return append(b, text...)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write([]string{text}) // a buffer takes everything
	w.Flush()
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// plainField reports whether a text certainly needs no quotes.
func plainField[T string | []byte](text T) bool {
	if len(text) == 0 || text[0] <= ' ' || text[0] >= 0x7f || text[0] == '\\' {
		return false
	}
	for i := range len(text) {
		if c := text[i]; c == ',' || c == '"' || c == '\r' || c == '\n' {
			return false
		}
	}
	return true
}

// appendDate appends a date as text, nothing for none.
func appendDate(b []byte, d attendance.Date) []byte {
	if d.IsZero() {
		return b
	}
	return d.AppendTo(b)
}
