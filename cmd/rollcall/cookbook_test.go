package main

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write into docs/cookbook.md what the commands print")

const cookbook = "../../docs/cookbook.md"

// TestCookbook runs the commands of docs/cookbook.md in a copy of the sample school and holds that they print what the page says.
func TestCookbook(t *testing.T) {
	page, err := os.ReadFile(cookbook)
	if err != nil {
		t.Fatal(err)
	}
	path, err := filepath.Abs(cookbook)
	if err != nil {
		t.Fatal(err)
	}
	sample, err := filepath.Abs("../../examples/riverside")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var got strings.Builder
	inside := false
	for line := range strings.Lines(string(page)) {
		switch {
		case line == "```console\n":
			inside = true
			got.WriteString(line)
		case line == "```\n" && inside:
			inside = false
			got.WriteString(line)
		case !inside:
			got.WriteString(line)
		case strings.HasPrefix(line, "$ "):
			got.WriteString(line)
			got.WriteString(typed(t, sample, strings.TrimSpace(line[2:])))
		}
	}
	switch {
	case *update:
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	case got.String() != string(page):
		want, have := strings.Split(string(page), "\n"), strings.Split(got.String(), "\n")
		for i := range want {
			if i >= len(have) || want[i] != have[i] {
				t.Fatalf("docs/cookbook.md:%d: the command prints\n%s\nnot\n%s\ngo test ./cmd/rollcall -run TestCookbook -update writes the page anew: read what has changed",
					i+1, strings.Join(have[min(i, len(have)):min(i+3, len(have))], "\n"), want[i])
			}
		}
	}
}

// typed does what a shell would with one of the page's commands, and gives what appears on the screen.
func typed(t *testing.T, sample, line string) string {
	t.Helper()
	if line == "cp -r examples/riverside school" {
		for _, name := range []string{"calendar.toml", "pupils.csv", "register.csv", "history.csv"} {
			text, err := os.ReadFile(filepath.Join(sample, name))
			if err != nil {
				t.Fatal(err)
			}
			write(t, os.O_CREATE|os.O_WRONLY, filepath.Join("school", name), string(text))
		}
		return ""
	}
	if row, file, ok := strings.Cut(strings.TrimPrefix(line, "echo '"), "' >"); ok {
		flags := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
		if strings.HasPrefix(file, ">") {
			flags = os.O_CREATE | os.O_WRONLY | os.O_APPEND
		}
		write(t, flags, strings.TrimLeft(file, "> "), row+"\n")
		return ""
	}
	command, filter, _ := strings.Cut(line, " | ")
	args, ok := strings.CutPrefix(command, "rollcall ")
	if !ok || strings.ContainsAny(args, `'"$`) {
		t.Fatalf("the test cannot run %q", line)
	}
	var out, said buffer
	run(t.Context(), strings.Fields(args), &out, &said)
	lines := strings.SplitAfter(strings.TrimSuffix(out.String(), "\n"), "\n")
	if name, n, ok := strings.Cut(filter, " -"); ok {
		count, err := strconv.Atoi(n)
		if err != nil {
			t.Fatal(err)
		}
		count = min(count, len(lines))
		switch name {
		case "head":
			lines = lines[:count]
		case "tail":
			lines = lines[len(lines)-count:]
		default:
			t.Fatalf("the test cannot run %q", line)
		}
	}
	text := said.String() + strings.TrimRight(strings.Join(lines, ""), "\n")
	var shown strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		shown.WriteString(cut(line, pageWidth) + "\n")
	}
	return shown.String()
}

// pageWidth is how much of a line the page shows.
const pageWidth = 118

func write(t *testing.T, flags int, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, flags, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
}
