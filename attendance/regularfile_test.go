package attendance_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
)

// pipes is a folder in which opening a pipe would wait for ever.
type pipes struct {
	fstest.MapFS
	t *testing.T
}

func (p pipes) Open(name string) (fs.File, error) {
	if f := p.MapFS[name]; f != nil && f.Mode&fs.ModeNamedPipe != 0 {
		p.t.Errorf("%s is opened", name)
		return nil, fs.ErrInvalid
	}
	return p.MapFS.Open(name)
}

// A pipe in the folder is told and never opened, whichever of its files it stands for.
func TestPipe(t *testing.T) {
	for _, name := range []string{"register.csv", "pupils.csv", "calendar.toml", "mapping.toml"} {
		t.Run(name, func(t *testing.T) {
			files := folder(map[string]string{
				"register.csv": "pupil,date,session,mark\na,2024-09-04,AM,P\n", "pupils.csv": "pupil\na\n", "calendar.toml": dayTerms,
			})
			files[name] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
			school, err := attendance.OpenSchool(pipes{files, t})
			if err == nil {
				for _, problem := range school.Pupils() {
					err = errors.Join(err, problem)
				}
			}
			if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "no ordinary file") {
				t.Errorf("%v, want that %s is no ordinary file", err, name)
			}
		})
	}
}
