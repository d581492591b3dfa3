package attendance_test

import (
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// generated is a folder in which register.csv is made while it is read, so that a test of a large file is not itself large.
type generated struct {
	fstest.MapFS
	text func() io.Reader
}

type generatedFile struct {
	fs.File
	text io.Reader
}

func (g generated) Open(name string) (fs.File, error) {
	f, err := g.MapFS.Open(name)
	if name == "register.csv" {
		return generatedFile{f, g.text()}, err
	}
	return f, err
}

func (f generatedFile) Read(p []byte) (int, error) { return f.text.Read(p) }

// repeated gives a text many times over.
func repeated(text string, times int) io.Reader {
	return &repeater{text: strings.Repeat(text, 1+(64<<10)/len(text)), left: len(text) * times}
}

type repeater struct {
	text     string
	at, left int
}

func (r *repeater) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), r.left)], r.text[r.at:])
	r.at, r.left = (r.at+n)%len(r.text), r.left-n
	return n, nil
}

// TestHugeFiles holds that files made to overwhelm are refused in a few MiB: what is allocated in all is counted, so that the
// garbage collector has no say.
func TestHugeFiles(t *testing.T) {
	const header, row = "pupil,2024-09-02 AM,2024-09-02 PM\na,/,\\\n", "b,\\,/\n"
	long := func(text string, times int) func() io.Reader {
		return func() io.Reader {
			return io.MultiReader(strings.NewReader(header), repeated(text, times), strings.NewReader("\n"+row))
		}
	}
	both := []string{"a: 2024-09-02 AM /, 2024-09-02 PM \\", "b: 2024-09-02 AM \\, 2024-09-02 PM /"}
	for name, c := range map[string]struct {
		text   func() io.Reader
		pupils []string
		want   string
	}{
		"a line of 100 MB":         {long("x", 100_000_000), both, "register.csv:3:1: the line is longer than 4 MiB"},
		"a quoted line of 100 MB":  {long(`"`, 100_000_000), both, "register.csv:3:1: the line is longer than 4 MiB"},
		"a million columns":        {long(",", 1_000_000), both, "register.csv:3:70000: the line has more than 70000 columns"},
		"a million quoted columns": {long(`"",`, 1_000_000), both, "register.csv:3:210000: the line has more than 70000 columns"},
		"a code of 3 MB":           {long("c,x"+strings.Repeat("x", 3<<20)+",", 1), append(both[:1:1], "c: ", both[1]), "register.csv:3:3: the code"},
		"an id of 3 MB":            {long(strings.Repeat("x", 3<<20)+",,", 1), both, "register.csv:3:1: the pupil's id has 3145728 bytes"},
		"a header of 100 MB":       {func() io.Reader { return repeated(",2024-09-02 AM", 8_000_000) }, nil, "register.csv:1:1: the line is longer than 4 MiB"},
	} {
		fsys := generated{folder(map[string]string{"register.csv": ""}), c.text}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		school := openSchool(t, fsys)
		runtime.ReadMemStats(&after)
		surveyed := after.TotalAlloc - before.TotalAlloc
		pupils, problems := told(t, school)
		runtime.ReadMemStats(&before)
		if read := before.TotalAlloc - after.TotalAlloc; surveyed > 32<<20 || read > 32<<20 {
			t.Errorf("%s: %d KiB allocated by the survey, %d KiB by the reading", name, surveyed>>10, read>>10)
		}
		diff(t, name, c.pupils, pupils)
		if len(problems) != 1 || !strings.HasPrefix(problems[0], c.want) {
			t.Errorf("%s: %.300q", name, problems)
		}
	}
}

// TestStreaming holds that one pupil at a time is in memory: pupils are given while most of the file has not been read.
func TestStreaming(t *testing.T) {
	const pupils = 20_000
	read := 0
	text := func() io.Reader {
		read = 0
		return io.TeeReader(io.MultiReader(strings.NewReader("pupil,2024-09-02 AM,2024-09-02 PM\n"), rowsOf(pupils)), counter{&read})
	}
	school := openSchool(t, generated{folder(map[string]string{"register.csv": ""}), text})
	n := 0
	for p, err := range school.Pupils() {
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("p%07d", n); p.ID != want {
			t.Fatalf("pupil %s, want %s", p.ID, want)
		}
		n++
		if ahead := read - n*13; ahead > 600<<10 { // two buffers, and room
			t.Fatalf("%d bytes are read ahead of pupil %d", ahead, n)
		}
	}
	if n != pupils {
		t.Errorf("%d pupils", n)
	}
}

type counter struct{ n *int }

func (c counter) Write(p []byte) (int, error) { *c.n += len(p); return len(p), nil }

// rowsOf makes a row of 13 bytes for each pupil.
func rowsOf(pupils int) io.Reader {
	r, w := io.Pipe()
	go func() {
		for i := range pupils {
			if _, err := fmt.Fprintf(w, "p%07d,/,\\\n", i); err != nil {
				return
			}
		}
		w.Close()
	}()
	return r
}

// TestAllocations holds that a row of a wide register costs no more than what the pupil keeps, however many marks it has.
func TestAllocations(t *testing.T) {
	const pupils = 2000
	school := openSchool(t, folder(map[string]string{"calendar.toml": aYear, "register.csv": wideYear(pupils)}))
	allocs := testing.AllocsPerRun(3, func() {
		for range school.Pupils() {
		}
	})
	if perPupil := allocs / pupils; perPupil > 4 { // the pupil, the register, its marks, and what the file costs once
		t.Errorf("%.1f allocations a pupil", perPupil)
	}
}
