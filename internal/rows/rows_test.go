package rows_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/internal/rows"
)

func read(text string) (got []string, problems []rows.Problem) {
	r := rows.NewReader(strings.NewReader(text))
	for {
		fields, err := r.Next()
		var p *rows.Problem
		switch {
		case errors.As(err, &p):
			problems = append(problems, *p)
			continue
		case errors.Is(err, io.EOF):
			return got, problems
		case err != nil:
			panic(err)
		}
		row := []string{}
		for _, f := range fields {
			row = append(row, string(f))
		}
		got = append(got, strings.Join(row, "|"))
	}
}

func TestRows(t *testing.T) {
	got, problems := read("\xef\xbb\xbfa,b\r\n\"x,\"\"y\",\n\n1,2\nlast,")
	if want := []string{"a|b", `x,"y|`, "1|2", "last|"}; !slices.Equal(got, want) || len(problems) > 0 {
		t.Errorf("got %q %v, want %q", got, problems, want)
	}
}

// TestBadLine holds that a bad line is told with its place and the lines beside it are read.
func TestBadLine(t *testing.T) {
	for bad, col := range map[string]int{"a\x00b": 2, `a"b`: 2, `x,"open`: 3, "ok,\xff": 4, `"a"b`: 4, "a,b\rc,d": 4} {
		got, problems := read("before\n" + bad + "\nafter\n")
		if !slices.Equal(got, []string{"before", "after"}) || len(problems) != 1 || problems[0].Line != 2 || problems[0].Col != col {
			t.Errorf("%q: rows %q, problems %v", bad, got, problems)
		}
	}
	got, problems := read(strings.Repeat(",", 100_000) + "\nafter")
	if !slices.Equal(got, []string{"after"}) || len(problems) != 1 {
		t.Errorf("many columns: rows %d, problems %v", len(got), problems)
	}
	got, problems = read(strings.Repeat("x", 9<<20) + "\nafter")
	if !slices.Equal(got, []string{"after"}) || len(problems) != 1 {
		t.Errorf("long line: rows %d, problems %v", len(got), problems)
	}
}

// TestCol holds that the column of a field is that of its first byte, quoted or not, asked for in any order.
func TestCol(t *testing.T) {
	for line, want := range map[string][]int{
		"a,bc,,d":             {1, 3, 6, 7},
		`"a,b","c""d",e,"",f`: {1, 7, 14, 16, 19},
		"é,b":                 {1, 4},
		",":                   {1, 2},
	} {
		r := rows.NewReader(strings.NewReader("x\n" + line))
		for range 2 {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
		var got []int
		for i := range want {
			got = append([]int{r.Col(len(want) - 1 - i)}, got...)
		}
		if !slices.Equal(got, want) || r.Line() != 2 || r.Col(-1) != 1 || r.Col(len(want)) != 1 {
			t.Errorf("%q: columns %v, want %v; line %d", line, got, want, r.Line())
		}
	}
}

// TestAgainstStandard holds that lines which both take are split as encoding/csv splits them.
func TestAgainstStandard(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const letters = `a",é;"",, x`
	both := 0
	for range 8_000 {
		var line []rune
		for range 1 + random.IntN(12) {
			line = append(line, []rune(letters)[random.IntN(len([]rune(letters)))])
		}
		if strings.TrimSpace(string(line)) == "" {
			continue
		}
		want, err := csv.NewReader(strings.NewReader(string(line) + "\n")).Read()
		got, problems := read(string(line) + "\n")
		if (err == nil) != (len(problems) == 0) {
			t.Fatalf("%q: %v, encoding/csv %v", string(line), problems, err)
		}
		if err == nil {
			if both++; got[0] != strings.Join(want, "|") {
				t.Fatalf("%q: %q, encoding/csv %q", string(line), got, want)
			}
		}
	}
	if both < 800 {
		t.Errorf("only %d lines were split", both)
	}
}

// broken breaks off with an error.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// TestBrokenOff holds that half a row at the end of a file that breaks off is not taken for a row.
func TestBrokenOff(t *testing.T) {
	r := rows.NewReader(broken{strings.NewReader("a,b\n1,2\n1,")})
	n := 0
	for {
		_, err := r.Next()
		if err == nil {
			n++
			continue
		}
		if !errors.Is(err, io.ErrUnexpectedEOF) || n != 2 || r.Line() != 3 {
			t.Errorf("%d rows, then %v in line %d", n, err, r.Line())
		}
		return
	}
}

func FuzzRows(f *testing.F) {
	f.Add("a,b\n\"c\",d\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, problems := read(text)
		for _, p := range problems {
			if p.Line < 1 || p.Line > strings.Count(text, "\n")+1 || p.Col < 1 {
				t.Fatalf("problem outside the file: %+v", p)
			}
		}
	})
}

// TestSplit holds that a line in hand is read as it is read in its file.
func TestSplit(t *testing.T) {
	text := "head\na,b\r\n\n \n\"x\"\"y\",z\na\"b\n\x00\n\xff\na\rb\nlast,\r"
	in := rows.NewReader(strings.NewReader(text))
	var one rows.Reader
	n := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		n++
		got, err := one.Split([]byte(line), n)
		if got == nil && err == nil {
			continue // blank
		}
		want, wantErr := in.Next()
		if fmt.Sprintf("%q %v", got, err) != fmt.Sprintf("%q %v", want, wantErr) || one.Line() != in.Line() || one.Col(1) != in.Col(1) || one.Unended() != in.Unended() {
			t.Errorf("line %d: %q %v, and Next gives %q %v", n, got, err, want, wantErr)
		}
	}
}
