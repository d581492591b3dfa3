package rows_test

import (
	"errors"
	"io"
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
	for bad, col := range map[string]int{"a\x00b": 2, `a"b`: 2, `x,"open`: 3, "ok,\xff": 4, `"a"b`: 4} {
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
