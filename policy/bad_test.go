package policy_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/policy"
)

// TestBadPacks opens the packs in testdata/bad. Each is a file, read together with common.toml unless it has a [pack] of its
// own, or a folder of packs of which "la" is opened. Every fault must be wanted by a comment on its line:
//
//	when = "absences >= limt" # want 22 "unknown name limt" @limt "did you mean"
//
// A number before the pattern is the column, @text is how the bytes at the column begin. "want+2" and "want-1" speak of
// another line, "want file" of the pack as a whole. Nothing may be wanted that does not come, and nothing come that is not
// wanted.
func TestBadPacks(t *testing.T) {
	names, err := fs.ReadDir(os.DirFS("testdata/bad"), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range names {
		t.Run(strings.TrimSuffix(entry.Name(), ".toml"), func(t *testing.T) {
			if entry.IsDir() {
				checkBadPack(t, os.DirFS(path.Join("testdata/bad", entry.Name())), "la")
				return
			}
			text := readFile(t, path.Join("testdata/bad", entry.Name()))
			fsys := fstest.MapFS{"bad/bad.toml": {Data: text}}
			if !strings.Contains("\n"+string(text), "\n[pack]") && !strings.HasPrefix(string(text), "# alone") {
				fsys["bad/common.toml"] = &fstest.MapFile{Data: readFile(t, "testdata/common.toml")}
			}
			checkBadPack(t, fsys, "bad")
		})
	}
}

// TestCommonPack shows that what the bad packs are read together with is itself right.
func TestCommonPack(t *testing.T) {
	if _, err := policy.Open(fstest.MapFS{"bad/common.toml": {Data: readFile(t, "testdata/common.toml")}}, "bad"); err != nil {
		t.Error(err)
	}
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// A want is a fault that a comment asks for.
type want struct {
	line    int
	col     int    // 0 if any
	at      string // how the bytes at the place begin
	pattern *regexp.Regexp
	met     bool
}

func checkBadPack(t *testing.T, fsys fs.FS, id string) {
	t.Helper()
	lines, wants := map[string][]string{}, map[string][]*want{}
	files, err := fs.Glob(fsys, "*/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		lines[name] = strings.Split(string(data), "\n")
		wants[name] = findWants(t, name, lines[name])
	}
	_, err = policy.Open(fsys, id)
	var faults *policy.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("Open gave %v, want faults", err)
	}
	for _, f := range faults.All {
		// A fault of a pack as a whole names its folder, and is wanted in its first file.
		name := f.File
		if f.Line == 0 && lines[name] == nil {
			if i := slices.IndexFunc(files, func(file string) bool { return path.Dir(file) == name }); i >= 0 {
				name = files[i]
			}
		}
		i := slices.IndexFunc(wants[name], func(w *want) bool { return !w.met && w.meets(f, lines[name]) })
		if i < 0 {
			t.Errorf("not wanted: %v", f)
			continue
		}
		wants[name][i].met = true
	}
	for name, all := range wants {
		for _, w := range all {
			if !w.met {
				t.Errorf("%s:%d:%d: no fault at %q matches %q", name, w.line, w.col, w.at, w.pattern)
			}
		}
	}
}

func (w *want) meets(f *policy.Fault, lines []string) bool {
	if f.Line != w.line || !w.pattern.MatchString(f.Msg) || w.col > 0 && f.Col != w.col {
		return false
	}
	return w.at == "" || f.Col > 0 && strings.HasPrefix(lines[f.Line-1][f.Col-1:], w.at)
}

var wantComment = regexp.MustCompile(`# want([+-]\d+)? (.*)$`)

// findWants reads the comments of a file. A pattern is written as Go writes a string.
func findWants(t *testing.T, name string, lines []string) []*want {
	t.Helper()
	var out []*want
	for i, text := range lines {
		m := wantComment.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		offset, _ := strconv.Atoi(m[1]) // "" is no offset
		for rest := m[2]; rest != ""; {
			w := &want{line: i + 1 + offset}
			word, after, _ := strings.Cut(rest, " ")
			switch at, isText := strings.CutPrefix(word, "@"); {
			case isText:
				w.at, rest = at, after
			case word == "file":
				w.line, rest = 0, after
			default:
				if col, err := strconv.Atoi(word); err == nil {
					w.col, rest = col, after
				}
			}
			quoted, err := strconv.QuotedPrefix(rest)
			if err != nil {
				t.Fatalf("%s:%d: a want has no pattern in quotes: %s", name, i+1, rest)
			}
			pattern, _ := strconv.Unquote(quoted)
			if w.pattern, err = regexp.Compile(pattern); err != nil {
				t.Fatalf("%s:%d: %v", name, i+1, err)
			}
			out = append(out, w)
			rest = strings.TrimLeft(rest[len(quoted):], " ")
		}
	}
	return out
}

// TestManyFaults bounds what is told of a pack that is wrong everywhere.
func TestManyFaults(t *testing.T) {
	var b strings.Builder
	b.Write(readFile(t, "testdata/common.toml"))
	for i := range 400 {
		fmt.Fprintf(&b, "[rule.r%d]\nwhen = \"absences > limt\"\nforce = \"shall\"\ncite = [\"atc s1\"]\n", i)
	}
	_, err := policy.Open(fstest.MapFS{"bad/pack.toml": {Data: []byte(b.String())}}, "bad")
	var faults *policy.Faults
	if !errors.As(err, &faults) || len(faults.All) != 501 {
		t.Fatalf("%d faults are told, want 500 and one that says that there are more", len(faults.All))
	}
	if first := faults.All[0]; first.Line != 0 || !strings.Contains(first.Msg, "more than 500 faults: the rest is not told") {
		t.Errorf("the first is %v", first)
	}
}

func TestNoPack(t *testing.T) {
	fsys := fstest.MapFS{"gb-eng/pack.toml": {}, "notes/readme.md": {}}
	for _, id := range []string{"gb-egn", "", "../gb-eng", "/gb-eng", "notes", "gb-eng/pack.toml", "a[b", "a*"} {
		if _, err := policy.Open(fsys, id); !errors.Is(err, policy.ErrNoPack) {
			t.Errorf("Open(%q) gave %v, want ErrNoPack", id, err)
		}
	}
	if _, err := policy.Open(fsys, "gb-egn"); !strings.Contains(err.Error(), `did you mean "gb-eng"?`) {
		t.Errorf("%v does not say what was meant", err)
	}
}
