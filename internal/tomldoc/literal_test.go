package tomldoc

import "testing"

// Offset leads back from a literal to its text: from where a byte comes to that byte, or, of several bytes that come from one
// escape, to the first.
func TestOffset(t *testing.T) {
	for _, written := range []Literal{
		`"xy"`, `""`, `'x\y'`, `"x\"\u0041\\y"`, `"\u00e9x"`, "\"\"\"\nx\ny\"\"\"", "\"\"\"x\\\n  y\"\"\"", "'''\r\nx'''", `"""x"""""`,
	} {
		text := written.Decode()
		for offset := range len(text) + 1 {
			at := written.Source(offset)
			got := written.Offset(at)
			if got != offset && (got > offset || written.Source(got) != at) {
				t.Errorf("%s: byte %d comes from %d, which leads to byte %d", written, offset, at, got)
			}
		}
		if got := written.Offset(len(written)); got != len(text) {
			t.Errorf("%s: the end leads to byte %d of %d", written, got, len(text))
		}
	}
}
