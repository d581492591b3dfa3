package attendance_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
)

const oneWeek = `terms = ["2024-09-02..2024-09-06"]`

func openFiles(t *testing.T, files map[string]string) (pupils map[string]string, problems []string) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	school, err := attendance.OpenSchool(fsys)
	if err != nil {
		t.Fatal(err)
	}
	pupils = map[string]string{}
	for p, err := range school.Pupils() {
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		var marks []string
		for m := range p.Register.Marks() {
			marks = append(marks, m.String())
		}
		pupils[p.ID] = strings.Join(marks, ", ")
	}
	return pupils, problems
}

func TestRegisterForms(t *testing.T) {
	want := "2024-09-02 AM /, 2024-09-03 PM U:35"
	for name, text := range map[string]string{
		"long":           "pupil,date,session,mark\np1,2024-09-02,AM,/\np1,2024-09-03,PM,U:35\n",
		"minutes column": "pupil,date,session,mark,minutes\np1,2024-09-02,AM,/,\np1,2024-09-03,PM,U,35\n",
		"wide":           "pupil,2024-09-02 AM,2024-09-02 PM,2024-09-03 PM\np1,/,,U:35\n",
		"BOM and CRLF":   "\xef\xbb\xbfpupil,2024-09-02 AM,2024-09-03 PM\r\np1,/,U:35\r\n",
		"corrected":      "pupil,date,session,mark,recorded\np1,2024-09-02,AM,N,2024-09-02\np1,2024-09-02,AM,/,2024-09-04\np1,2024-09-03,PM,U:35,\n",
	} {
		pupils, problems := openFiles(t, map[string]string{"calendar.toml": oneWeek, "register.csv": text})
		if len(problems) > 0 || pupils["p1"] != want && name != "corrected" {
			t.Errorf("%s: %q, problems %v", name, pupils["p1"], problems)
		}
	}
}

// TestBadRows holds that bad rows are told with their place and that the good ones beside them are used.
func TestBadRows(t *testing.T) {
	pupils, problems := openFiles(t, map[string]string{
		"calendar.toml": oneWeek,
		"pupils.csv":    "pupil,born\np1,2012-02-30\np2,2013-01-01\n",
		"register.csv":  "pupil,date,session,mark\np1,2024-09-02,AM,/\np1,2024-13-02,AM,/\np1,2024-09-03\np9,2024-09-03,AM,/\np2,2024-09-03,AM,G\np2,2024-09-03,AM,U\np2,2024-09-04,AM,\"G\n",
	})
	if pupils["p1"] != "2024-09-02 AM /" || pupils["p2"] != "" {
		t.Errorf("pupils %q", pupils)
	}
	for i, place := range []string{"pupils.csv:2:4", "register.csv:3:4", "register.csv:4:4", "register.csv:5:1", "register.csv:7:18", "register.csv:8:18"} {
		if i >= len(problems) || !strings.HasPrefix(problems[i], place+":") {
			t.Errorf("problem %d is not at %s: %q", i, place, problems)
		}
	}
}

// TestManyFiles holds that a pupil's marks are gathered from all files, in whatever order they name the pupils.
func TestManyFiles(t *testing.T) {
	pupils, problems := openFiles(t, map[string]string{
		"calendar.toml":    oneWeek,
		"register/one.csv": "pupil,2024-09-02 AM\np1,/\np2,/\n",
		"register/two.csv": "pupil,2024-09-03 AM\np2,U\np1,U\n",
	})
	if want := "2024-09-02 AM /, 2024-09-03 AM U"; len(problems) > 0 || pupils["p1"] != want || pupils["p2"] != want {
		t.Errorf("%q %v", pupils, problems)
	}
}

func TestRiverside(t *testing.T) {
	school, err := attendance.OpenSchool(os.DirFS("../examples/riverside"))
	if err != nil {
		t.Fatal(err)
	}
	n, moved := 0, 0
	for p, err := range school.Pupils() {
		if err != nil {
			t.Error(err)
			continue
		}
		n++
		if len(p.Calendar.Joins()) > 0 {
			moved++
		}
	}
	if n != 300 || moved != 3 || school.LastMarked() != attendance.MustDate("2025-03-28") {
		t.Errorf("%d pupils, %d moved, last mark %s", n, moved, school.LastMarked())
	}
}

func FuzzOpenSchool(f *testing.F) {
	f.Add("pupil,date,session,mark\np1,2024-09-02,AM,/\n")
	f.Add("pupil,2024-09-02 AM\np1,/\n")
	f.Fuzz(func(t *testing.T, register string) {
		school, err := attendance.OpenSchool(fstest.MapFS{"calendar.toml": {Data: []byte(oneWeek)}, "register.csv": {Data: []byte(register)}})
		if err != nil {
			t.Fatal(err)
		}
		for range school.Pupils() {
		}
	})
}
