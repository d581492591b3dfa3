package attendance_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

// oneWeek is open from Monday to Friday, morning and afternoon.
const oneWeek = `terms = ["2024-09-02..2024-09-06"]`

// folder makes a school's folder of texts; calendar.toml is oneWeek if there is none.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if fsys["calendar.toml"] == nil {
		fsys["calendar.toml"] = &fstest.MapFile{Data: []byte(oneWeek)}
	}
	return fsys
}

func openSchool(t testing.TB, fsys fs.FS) *attendance.School {
	t.Helper()
	school, err := attendance.OpenSchool(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return school
}

// told gives pupils, each as "id: marks", and problems as they come, and holds that Len foretells how many pupils.
func told(t testing.TB, school *attendance.School) (pupils, problems []string) {
	t.Helper()
	for p, err := range school.Pupils() {
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		pupils = append(pupils, p.ID+": "+marks(p.Register))
	}
	if len(pupils) != school.Len() {
		t.Errorf("Len is %d, but there are %d pupils", school.Len(), len(pupils))
	}
	return pupils, problems
}

func marks(r *attendance.Register) string {
	var texts []string
	for m := range r.Marks() {
		text := m.String()
		if !m.Recorded.IsZero() {
			text += " recorded " + m.Recorded.String()
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, ", ")
}

func diff(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// TestOrder holds that pupils come in the order of pupils.csv as far as the register has it, those without rows in their place.
func TestOrder(t *testing.T) {
	const pupils = "pupil\na\nb\nc\nd\ne\n"
	for name, c := range map[string]struct {
		register string
		want     []string
	}{
		"no rows":                 {"", []string{"a", "b", "c", "d", "e"}},
		"order of pupils.csv":     {"a b c d e", []string{"a", "b", "c", "d", "e"}},
		"some without rows":       {"b d", []string{"a", "b", "c", "d", "e"}},
		"another order":           {"d b", []string{"a", "c", "d", "b", "e"}},
		"rows of one apart":       {"a b a c", []string{"b", "a", "c", "d", "e"}},
		"stranger between":        {"a x b", []string{"a", "b", "c", "d", "e"}},
		"stranger inside a block": {"a x a b", []string{"a", "b", "c", "d", "e"}},
	} {
		text := "pupil,2024-09-02 AM\n"
		for id := range strings.FieldsSeq(c.register) {
			text += id + ",/\n"
		}
		school := openSchool(t, folder(map[string]string{"pupils.csv": pupils, "register.csv": text}))
		for range 2 { // each time the same
			var got []string
			for p, err := range school.Pupils() {
				if err == nil {
					got = append(got, p.ID)
				}
			}
			diff(t, name, c.want, got)
		}
	}
}

// countedFiles counts the files that are open.
type countedFiles struct {
	fs.FS
	open int
}

type countedFile struct {
	fs.File
	of *countedFiles
}

func (c *countedFiles) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err == nil {
		c.open++
	}
	return countedFile{f, c}, err
}

func (c *countedFiles) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(c.FS, name) }

func (f countedFile) Close() error { f.of.open--; return f.File.Close() }

// TestBreak holds that a caller may stop anywhere, at a pupil or an error, and that no file stays open.
func TestBreak(t *testing.T) {
	files := &countedFiles{FS: folder(map[string]string{
		"pupils.csv":       "pupil,born\na,x\nb,\nc,\n",
		"register/one.csv": "pupil,date,session,mark\na,2024-09-02,AM,/\na,2024-09-02,XM,/\nz,2024-09-02,AM,/\nb,2024-09-02,AM,/\nb,2024-09-03,AM\nb,x,AM,/\n",
		"register/two.csv": "pupil,2024-09-02 AM,2024-09-02 AM,x,2024-09-08 PM\nc,/,/,/,/\nb,/,/,/,/\n",
	})}
	school := openSchool(t, files)
	all := 0
	for range school.Pupils() {
		all++
	}
	if all != 11 { // three pupils; of pupils.csv the birthday; of one.csv XM, z, a short row, x; of two.csv three columns
		t.Errorf("%d pupils and problems, want 11", all)
	}
	for stop := 1; stop <= all; stop++ {
		n := 0
		for range school.Pupils() {
			if n++; n == stop {
				break
			}
		}
		if n != stop || files.open != 0 {
			t.Errorf("stopped at %d of %d: got %d, %d files open", stop, all, n, files.open)
		}
	}
}

// TestManyProblems holds that problems are told one by one only up to a thousand, over all files together.
func TestManyProblems(t *testing.T) {
	for _, c := range []struct{ pupils, rows, want int }{{0, 999, 999}, {0, 1000, 1000}, {0, 1001, 1001}, {600, 600, 1001}, {3000, 5, 1001}} {
		school := openSchool(t, folder(map[string]string{
			"pupils.csv":   "pupil,born\na,\n" + strings.Repeat("a\n", c.pupils),
			"register.csv": "pupil,date,session,mark\n" + strings.Repeat("a,2024-09-31,AM,/\n", c.rows) + "a,2024-09-02,AM,/\n",
		}))
		for range 2 {
			pupils, problems := told(t, school)
			diff(t, "pupils", []string{"a: 2024-09-02 AM /"}, pupils)
			if len(problems) != c.want {
				t.Errorf("%d and %d bad rows: %d problems, want %d", c.pupils, c.rows, len(problems), c.want)
				continue
			}
			more := fmt.Sprintf("and %d more problems", c.pupils+c.rows-1000)
			if last := problems[len(problems)-1]; (last == more) != (c.want > 1000) {
				t.Errorf("%d and %d bad rows: the last problem is %q", c.pupils, c.rows, last)
			}
		}
	}
}

func TestRiverside(t *testing.T) {
	school := openSchool(t, os.DirFS("../examples/riverside"))
	moved := 0
	for p, err := range school.Pupils() {
		if err != nil {
			t.Error(err)
			continue
		}
		if len(p.Calendar.Joins()) > 0 {
			moved++
		}
	}
	if school.Len() != 300 || moved != 3 || school.LastMarked() != attendance.MustDate("2025-03-28") {
		t.Errorf("%d pupils, %d moved, last mark %s", school.Len(), moved, school.LastMarked())
	}
}

// TestLastMarked holds that the last date is found from all files, and that slips of the pen do not decide it.
func TestLastMarked(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no register":     {map[string]string{"pupils.csv": "pupil\na\n"}, ""},
		"long":            {map[string]string{"register.csv": "pupil,date,session,mark\na,2024-09-04,AM,/\na,2024-09-02,AM,/\n"}, "2024-09-04"},
		"long, no mark":   {map[string]string{"register.csv": "pupil,date,session,mark\na,2024-09-02,AM,/\na,2024-09-04,AM,\na,2024-09-05,AM,.\n"}, "2024-09-02"},
		"long, garbage":   {map[string]string{"register.csv": "pupil,date,session,mark\na,zzzz,AM,/\na,2024-09-31,AM,/\na,2024-09-02,AM,/\n"}, "2024-09-02"},
		"long, too late":  {map[string]string{"register.csv": "pupil,date,session,mark\na,2042-09-02,AM,/\na,2024-09-02,AM,/\n"}, "2024-09-02"},
		"wide":            {map[string]string{"register.csv": "pupil,2024-09-05 AM,2024-09-02 AM,2024-09-04 AM\na,,/,\nb,.,,/\n"}, "2024-09-04"},
		"wide, too late":  {map[string]string{"register.csv": "pupil,2024-09-03 AM,2042-09-02 AM\na,/,/\n"}, "2024-09-03"},
		"several files":   {map[string]string{"register/a.csv": "pupil,2024-09-04 AM\na,/\n", "register/b.csv": "pupil,date,session,mark\na,2024-09-03,AM,/\n"}, "2024-09-04"},
		"unknown pupil":   {map[string]string{"pupils.csv": "pupil\na\n", "register.csv": "pupil,2024-09-03 AM,2024-09-04 AM\na,/,\nz,,/\n"}, "2024-09-03"},
		"several, shrink": {map[string]string{"register.csv": "pupil,2024-09-02 AM,2024-09-03 AM,2024-09-04 AM\na,/,,\nb,/,/,\nc,/,/,\n"}, "2024-09-03"},
	} {
		diff(t, name, c.want, openSchool(t, folder(c.files)).LastMarked().String())
	}
}

// TestCounts holds that a group's totals are added up over files, and that they need no calendar.
func TestCounts(t *testing.T) {
	fsys := fstest.MapFS{
		"counts/a.csv": {Data: []byte("group,code,sessions\nY7,/,100\nY8,/,50\nY7,U,x\nY7,123456789,1\n,/\n")},
		"counts/b.csv": {Data: []byte("group,code,sessions\nY7,/,11\nY7,U,7\n")},
		"pupils.csv":   {Data: []byte("pupil\na\n")},
	}
	school := openSchool(t, fsys)
	var got []string
	for total := range school.Totals() {
		for code, n := range total.Codes() {
			got = append(got, fmt.Sprint(total.Group, " ", code, " ", n))
		}
	}
	diff(t, "totals", []string{"Y7 / 111", "Y7 U 7", "Y8 / 50"}, got)
	_, problems := told(t, school)
	places(t, "problems", problems, "calendar.toml", "counts/a.csv:4:6", "counts/a.csv:5:4", "counts/a.csv:6:2")
}

// places holds that problems are at the places wanted, each of which may be followed by a part of the message.
func places(t *testing.T, name string, problems []string, want ...string) {
	t.Helper()
	ok := len(problems) == len(want)
	for i := 0; ok && i < len(want); i++ {
		place, part, _ := strings.Cut(want[i], " ")
		ok = strings.HasPrefix(problems[i], place+": ") && strings.Contains(problems[i], part)
	}
	if !ok {
		t.Errorf("%s:\nproblems\n  %s\nwant\n  %s", name, strings.Join(problems, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestNothingToOpen(t *testing.T) {
	for name, c := range map[string]struct {
		fsys fs.FS
		want string
	}{
		"empty folder":   {fstest.MapFS{}, "calendar.toml"},
		"empty calendar": {folder(map[string]string{"calendar.toml": ""}), "holds no calendar"},
	} {
		if _, err := attendance.OpenSchool(c.fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := attendance.OpenSchool(fstest.MapFS{})
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", err)
	}
}
