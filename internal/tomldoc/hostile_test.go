package tomldoc

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// patience is how long reading may take on a slow machine under the race
// detector. What is quadratic takes far longer.
const patience = 20 * time.Second

// endless is a reader of very large files: it counts what is taken from it.
type endless struct{ left, read int }

func (e *endless) Read(p []byte) (int, error) {
	n := min(len(p), e.left)
	for i := range n {
		p[i] = "a = 1 # "[i%8]
	}
	e.left -= n
	e.read += n
	if n == 0 {
		return 0, fmt.Errorf("all %d bytes were read", e.read)
	}
	return n, nil
}

func TestLargeFileIsNotReadToTheEnd(t *testing.T) {
	r := &endless{left: 100 << 20}
	_, faults := ReadFrom("x", r, Limits{})
	if len(faults) != 1 || !strings.Contains(faults[0].Msg, "larger than") {
		t.Errorf("faults %v", faults)
	}
	if r.read > 2<<20 {
		t.Errorf("%d bytes were read", r.read)
	}
}

func TestHostileInput(t *testing.T) {
	mib := 1 << 20
	many := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	tests := []struct{ name, text, msg string }{
		{"a dotted key of 16 KiB", many("a.", 16<<10) + "a = 1", "x:1:1: nested more than 32 deep"},
		{"a dotted header of 1 MiB", "[" + many("a.", mib-4) + "a]", "x:1:2: nested more than 32 deep"},
		{"a bare key of 1 MiB", many("a", mib-4) + " = 1", "x:1:1: a key of more than 256 bytes"},
		{"a quoted key of 1 MiB", `"` + many(`\\`, mib-8) + `" = 1`, "x:1:1: a key of more than 256 bytes"},
		{"nested arrays", "a = " + strings.Repeat("[", 10_000), "x:1:36: nested more than 32 deep"},
		{"nested arrays, closed", "a = " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), "x:1:36: nested more than 32 deep"},
		{"1 MiB of nested arrays", "a = " + many("[", mib-4), "x:1:36: nested more than 32 deep"},
		{"nested inline tables", strings.Repeat("a={", 10_000) + strings.Repeat("}", 10_000), "x:1:97: nested more than 32 deep"},
		{"nested arrays of inline tables", "a=" + strings.Repeat("[{a=", 10_000), "x:1:65: nested more than 32 deep"},
		{"1 MiB of brackets in a header", many("[", mib), "x:1:3: expected '.' or ']'"},
		{"1 MiB of elements", "a = [" + many("1,", mib-8) + "]", "x:1:100004: more than 50000 headers, keys and array elements"},
		{"1 MiB of empty arrays", "a = [" + many("[],", mib-8) + "]", "more than 50000"},
		{"a string of 1 MiB", "a = '" + many("x", mib-8) + "'", "x:1:5: a string of more than 65536 bytes"},
		{"an open string of 1 MiB", `a = """` + many(`"" \`, mib-8), "end of the file"},
		{"the same key 1 MiB long", many("a=1\n", mib), `x:2:1: "a" is already defined at line 1`},
		{"1 MiB of spaces and dots", "a" + many(" .", mib-8), "x:1:5: unexpected '.'"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			start := time.Now()
			root, faults := Read("x", []byte(test.text), Limits{})
			if root != nil || len(faults) == 0 || !strings.Contains(faults[0].Error(), test.msg) {
				t.Errorf("faults %v, want %s", faults, test.msg)
			}
			if took := time.Since(start); took > patience {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestCostlyButAllowed reads documents that go right up to the limits.
func TestCostlyButAllowed(t *testing.T) {
	long := strings.Repeat("k", 255)
	var paths bytes.Buffer
	fmt.Fprintf(&paths, "%s={%s={%s={", long, long, long)
	for i := range 49_990 {
		fmt.Fprintf(&paths, "k%d=1,", i)
	}
	paths.WriteString("}}}")
	var headers bytes.Buffer
	for i := range 15_000 {
		fmt.Fprintf(&headers, "[%sk%d]\n", strings.Repeat("a.", 28), i)
	}
	for name, text := range map[string]string{
		"long paths":       paths.String(),
		"many headers":     headers.String(),
		"1 MiB of lines":   strings.Repeat("\n", 1<<20),
		"a long comment":   strings.Repeat("#", 1<<20),
		"many escapes":     `a = "` + strings.Repeat(`\\`, 32<<10) + `"`,
		"many backslashes": "a = \"\"\"" + strings.Repeat("\\\n", 32<<10) + "\"\"\"",
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			if _, faults := Read("x", []byte(text), Limits{}); len(faults) > 0 {
				t.Error(faults[0])
			}
			if took := time.Since(start); took > patience {
				t.Errorf("took %v", took)
			}
		})
	}
}

// TestHalfAFile reads every prefix of a real document.
func TestHalfAFile(t *testing.T) {
	for end := range len(document) {
		checkDocument(t, []byte(document[:end]))
	}
}
