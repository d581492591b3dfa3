package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestCommitted generates the school anew and compares it with the files
// beside this folder.
func TestCommitted(t *testing.T) {
	dir := t.TempDir()
	if err := generate(dir); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"calendar.toml", "pupils.csv", "register.csv", "history.csv"} {
		got, want := read(t, dir, name), read(t, "..", name)
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from the committed file: go run ./examples/riverside/generate", name)
		}
	}
}

// TestReadme checks that the README's table tells every story.
func TestReadme(t *testing.T) {
	readme := string(read(t, "..", "README.md"))
	for id, s := range stories {
		if row := "| " + id + " | " + s.shows + " |"; !strings.Contains(readme, row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
}

// TestCodesOfTheDay checks that every mark was in use on its day, in its half
// of the day.
func TestCodesOfTheDay(t *testing.T) {
	always := strings.Fields(`/ \ L B D P V W C E G I M N O R S T U X`)
	before := slices.Concat(always, strings.Fields("H J Y"))
	since := slices.Concat(always, strings.Fields("K C1 C2 J1 Q Y1 Y2 Y3 Y4 Y5 Y6 Y7"))
	for _, p := range allPupils() {
		r := registerOf(p)
		for i, d := range r.days {
			codes := since
			if d.date < codesChange {
				codes = before
			}
			for s, mark := range r.marks[i] {
				if mark != "" && !slices.Contains(codes, mark) {
					t.Errorf("%s, %s: code %s was not in use", p.id, d.date, mark)
				}
				if mark == []string{`\`, "/"}[s] {
					t.Errorf("%s, %s: %s in the wrong half of the day", p.id, d.date, mark)
				}
			}
		}
	}
}

// TestAttendance checks that each school's attendance in 2024/25 is near the
// national figures, about 95 % in primary and 92 % in secondary schools.
func TestAttendance(t *testing.T) {
	absent, possible := map[string]int{}, map[string]int{}
	for _, p := range allPupils() {
		r := registerOf(p)
		for i, d := range r.days {
			if d.year() == 2024 {
				absent[d.school] += count(absence, r.marks[i])
				possible[d.school] += count(counted, r.marks[i])
			}
		}
	}
	for school, want := range map[string][2]int{primary: {945, 960}, secondary: {925, 940}} {
		got := 1000 - 1000*absent[school]/possible[school]
		if got < want[0] || got > want[1] {
			t.Errorf("%s: attendance %d in a thousand, want %d to %d", school, got, want[0], want[1])
		}
	}
}

// read reads a file of the school.
func read(t *testing.T, dir, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Sets of codes, as lists of words.
const (
	unauthorised = "G N O U"
	absence      = "C C1 C2 E H I J1 M R S T " + unauthorised
	counted      = `/ \ L B K P V W J ` + absence
)

// count counts the marks that are in a set of codes.
func count(codes string, marks [2]string) int {
	n := 0
	for _, mark := range marks {
		if mark != "" && slices.Contains(strings.Fields(codes), mark) {
			n++
		}
	}
	return n
}
