package policy_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

const defects = "testdata/defects"

// reviewed is the date of the reviews of made-up packs.
var reviewed = mustDate("2026-08-01")

func mustDate(text string) attendance.Date {
	d, err := attendance.ParseDate(text)
	if err != nil {
		panic(err) // only tests call this
	}
	return d
}

// defectBase reads the pack that the defects spoil.
func defectBase(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	files, err := os.ReadDir(path.Join(defects, "base"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		out["base/"+f.Name()] = &fstest.MapFile{Data: readFile(t, path.Join(defects, "base", f.Name()))}
	}
	return out
}

func TestDefectBaseIsClean(t *testing.T) {
	law, err := policy.Open(defectBase(t), "base")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range law.Review(reviewed) {
		t.Error(a.Error())
	}
}

// TestDefects spoils the base pack in one way after another: each defect is found where it is, with advice of its own, and nothing else
// is told. A file of testdata/defects says in comments what somebody did; then, after the name of a file, which lines went (-) and what
// came in their stead (+), lines without any that went being added at the end; and what is wanted: the kind, the file, and how the text
// at the place begins.
func TestDefects(t *testing.T) {
	entries, err := os.ReadDir(defects)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		n++
		t.Run(strings.TrimSuffix(e.Name(), ".txt"), func(t *testing.T) {
			d := readDefect(t, path.Join(defects, e.Name()))
			law, err := policy.Open(d.fsys, "base")
			if err != nil {
				t.Fatal(err)
			}
			found := law.Review(reviewed)
			for i, a := range found {
				if i >= len(d.wants) {
					t.Errorf("told besides: %s", a.Error())
					continue
				}
				w := d.wants[i]
				if a.ID != w.id || fmt.Sprintf("%s:%d:%d", a.File, a.Line, a.Col) != w.place || !strings.Contains(a.Msg+"|"+a.Advice, w.piece) {
					t.Errorf("want %s at %s with %q\ngot  %s", w.id, w.place, w.piece, a.Error())
				}
			}
			if len(found) < len(d.wants) {
				t.Errorf("%s at %s is not found", d.wants[len(found)].id, d.wants[len(found)].place)
			}
		})
	}
	if n < 60 {
		t.Errorf("%d defects, of at least 60", n)
	}
}

type defect struct {
	fsys  fstest.MapFS
	wants []wantedAdvice
}

type wantedAdvice struct{ id, place, piece string }

func readDefect(t *testing.T, name string) defect {
	t.Helper()
	d := defect{fsys: defectBase(t)}
	file := ""
	var gone, come []string
	change := func() {
		if len(gone)+len(come) == 0 {
			return
		}
		f := d.fsys["base/"+file]
		if f == nil {
			t.Fatalf("%s changes %q, which is no file of the base", name, file)
		}
		text, old, replacement := string(f.Data), strings.Join(gone, "\n")+"\n", strings.Join(come, "\n")
		if len(come) > 0 {
			replacement += "\n"
		}
		switch {
		case len(gone) == 0:
			text += replacement
		case strings.Count(text, old) != 1:
			t.Fatalf("%s: these lines stand %d times in %s:\n%s", name, strings.Count(text, old), file, old)
		default:
			text = strings.Replace(text, old, replacement, 1)
		}
		d.fsys["base/"+file] = &fstest.MapFile{Data: []byte(text)}
		gone, come = nil, nil
	}
	for line := range strings.SplitSeq(string(readFile(t, name)), "\n") {
		switch {
		case strings.HasPrefix(line, "-"):
			if len(come) > 0 {
				change()
			}
			gone = append(gone, line[1:])
		case strings.HasPrefix(line, "+"):
			come = append(come, line[1:])
		case strings.HasPrefix(line, "want "):
			change()
			parts := strings.SplitN(line, " ", 4)
			d.wants = append(d.wants, wantedAdvice{id: parts[1], place: placeOf(t, name, d.fsys, parts[2], parts[3])})
		case strings.HasPrefix(line, "advice "):
			d.wants[len(d.wants)-1].piece = strings.TrimPrefix(line, "advice ")
		default:
			change()
			if !strings.HasPrefix(line, "#") && line != "" {
				file = line
			}
		}
	}
	change()
	return d
}

// placeOf finds a text in a file of a pack. Where it stands more than once, "2nd " or the like before it says which is meant.
func placeOf(t *testing.T, name string, fsys fstest.MapFS, file, text string) string {
	t.Helper()
	nth := 1
	text = strings.ReplaceAll(text, `\n`, "\n")
	if rest, ok := strings.CutPrefix(text, "2nd "); ok {
		nth, text = 2, rest
	} else if strings.Count(string(fsys["base/"+file].Data), text) != 1 {
		t.Fatalf("%s: %q stands %d times in %s", name, text, strings.Count(string(fsys["base/"+file].Data), text), file)
	}
	data := string(fsys["base/"+file].Data)
	at := 0
	for range nth {
		i := strings.Index(data[at:], text)
		if i < 0 {
			t.Fatalf("%s: %q does not stand in %s", name, text, file)
		}
		at += i + 1
	}
	before := data[:at-1]
	return fmt.Sprintf("base/%s:%d:%d", file, strings.Count(before, "\n")+1, len(before)-strings.LastIndexByte(before, '\n'))
}

// TestShippedPacksAreClean reviews each pack that is shipped as of the day on which its law was last checked.
func TestShippedPacksAreClean(t *testing.T) {
	packs, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, pack := range packs {
		t.Run(pack.Name(), func(t *testing.T) {
			law, err := policy.Open(policies.FS(), pack.Name())
			if err != nil {
				t.Fatal(err)
			}
			on := law.Verified()
			if on.IsZero() {
				on = reviewed
			}
			for _, a := range law.Review(on) {
				t.Error(a.Error())
			}
		})
	}
}

// TestReviewOfOverlay holds that what an overlay brings about in its base is told at the line of the overlay, that what is wrong with the base
// alone is told there, and that nothing of a base is called unused.
func TestReviewOfOverlay(t *testing.T) {
	fsys := defectBase(t)
	fsys["town/pack.toml"] = &fstest.MapFile{Data: []byte(`[pack]
id = "town"
title = "A town"
extends = "base"
[source.code]
title = "Our code of conduct"
[parameter.at_risk_rate]
values = { 2015-09-01 = 16 }
cite = ["code s1"]
[rule.penalty_threshold.unless.homeless]
remove = true
`)}
	law, err := policy.Open(fsys, "town")
	if err != nil {
		t.Fatal(err)
	}
	found := law.Review(reviewed)
	if len(found) != 1 || found[0].ID != "never-met" || found[0].File != "town/pack.toml" || found[0].Line != 8 || len(found[0].Related) == 0 ||
		found[0].Related[0].File != "base/rules.toml" || !strings.Contains(found[0].Msg, "at_risk_rate is 16 %") {
		for _, a := range found {
			t.Error(a.Error(), a.Related)
		}
	}
}

// TestReviewIsRepeatable holds that a review says the same each time, and by many at once.
func TestReviewIsRepeatable(t *testing.T) {
	fsys := defectBase(t)
	data := string(fsys["base/rules.toml"].Data)
	fsys["base/rules.toml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer(">=", ">", "<=", "<", " and ", " or ").Replace(data))}
	law, err := policy.Open(fsys, "base")
	if err != nil {
		t.Fatal(err)
	}
	text := func() string {
		var b strings.Builder
		for _, a := range law.Review(reviewed) {
			fmt.Fprintln(&b, a.Error(), a.Related)
		}
		return b.String()
	}
	want := text()
	if want == "" {
		t.Fatal("there is nothing to repeat")
	}
	inParallel(8, func(int) {
		if got := text(); got != want {
			t.Errorf("once\n%s\nand once\n%s", want, got)
		}
	})
}
