package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestInsert(t *testing.T) {
	file := filepath.Join(t.TempDir(), "page.md")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("before\n" + begin + "\nold\n" + end + "\nafter\n")
	for range 2 { // what stood there goes
		if err := insert(file, "\nnew\n"); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := "before\n" + begin + "\n\nnew\n\n" + end + "\nafter\n"; string(got) != want {
		t.Errorf("the file is %q, not %q", got, want)
	}
	write("no comments\n")
	if insert(file, "new") == nil {
		t.Error("a file without the comments is written to")
	}
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{significant(0), "0"},
		{significant(0.004), "0.00"},
		{significant(1.006), "1.01"},
		{significant(45.67), "45.7"},
		{significant(219.4), "219"},
		{significant(999.6), "1,000"},
		{significant(68132), "68,100"},
		{rate(219.5), "4.56 M"},
		{rate(68132), "14.7 k"},
		{rate(0), ""},
		{thousands(1000000), "1,000,000"},
		{times(nil, nil), ""},
		{times([]float64{4, 9}, []float64{2, 3}), "2.50"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}
