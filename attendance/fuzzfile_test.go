package attendance_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// FuzzRegisterFile reads any bytes as a register. Nothing may panic, every problem must lie within the file, twice read must
// be the same; and put between good rows of a known pupil, whatever it is, it must leave these rows alone.
func FuzzRegisterFile(f *testing.F) {
	for _, text := range []string{
		"pupil,date,session,mark\np1,2024-09-02,AM,/\n",
		"pupil,date,session,mark,minutes,recorded\np1,2024-09-02,AM,U,5,2024-09-03\np1,2024-09-02,AM,G,,\n",
		"pupil,2024-09-02 AM,2024-09-07 PM\np1,/,U:35\np2,.,\np1,U,/\n",
		"pupil,marks\np1,/.(U:35)(C1)é)\np2,\np1,(\n",
		"\xef\xbb\xbfpupil,2024-09-02\r\n\"p\"\"1\",\x00\n\xff\n\rp1,/",
		"\"", ",,,\n,,,", "pupil\n\n\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		within := func(file string, problems []error) {
			lines := strings.Split(file, "\n")
			for _, err := range problems {
				var at *attendance.FileError
				if !errors.As(err, &at) {
					continue // how many more there are
				}
				if at.File != "register.csv" || at.Line < 1 || at.Line > len(lines) || at.Col < 1 || at.Col > len(lines[at.Line-1])+1 || at.Msg == "" {
					t.Fatalf("%v is not within %q", err, file)
				}
			}
		}
		read := func(files map[string]string) (pupils []string, problems []error) {
			school := openSchool(t, folder(files))
			for range 2 {
				before, told := pupils, problems
				pupils, problems = nil, nil
				for p, err := range school.Pupils() {
					if err != nil {
						problems = append(problems, err)
						continue
					}
					pupils = append(pupils, p.ID+": "+marks(p.Register))
				}
				if len(pupils) != school.Len() {
					t.Fatalf("Len is %d, but there are %d pupils", school.Len(), len(pupils))
				}
				if before != nil && (strings.Join(before, "\n") != strings.Join(pupils, "\n") || len(told) != len(problems)) {
					t.Fatalf("first %q, then %q", before, pupils)
				}
			}
			return pupils, problems
		}
		_, problems := read(map[string]string{"register.csv": text})
		within(text, problems)
		if strings.Contains(text, "known") {
			return
		}
		for header, rows := range map[string][2]string{
			"pupil,date,session,mark\n":                         {"known,2024-09-02,AM,/\nknown,2024-09-03,PM,U:7\n", "known,2024-09-04,AM,G\n"},
			"pupil,2024-09-02 AM,2024-09-03 PM,2024-09-04 AM\n": {"known,/,U:7,\n", "known,,,G\n"},
			"pupil,marks\n":                                     {"known,/..(U:7)\n", "known,....G\n"},
		} {
			file := header + rows[0] + text + "\n" + rows[1]
			pupils, problems := read(map[string]string{"pupils.csv": "pupil\nknown\np1\n", "register.csv": file})
			within(file, problems)
			const want = "known: 2024-09-02 AM /, 2024-09-03 PM U:7, 2024-09-04 AM G"
			if !strings.Contains(strings.Join(pupils, "\n")+"\n", want+"\n") {
				t.Fatalf("%q gives %q", file, pupils)
			}
		}
	})
}
