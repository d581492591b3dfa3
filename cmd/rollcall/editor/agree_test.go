package editor

import (
	"path/filepath"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// What a hover says of the values of parameters, from the texts of the files, is what the pack means: on each date on which one of them
// begins, the day before, and long after.
func TestValuesAreThePacks(t *testing.T) {
	t.Parallel()
	folder, err := filepath.Abs("../../../policies")
	if err != nil {
		t.Fatal(err)
	}
	packs, err := filepath.Glob(filepath.Join(folder, "*", "pack.toml"))
	if err != nil || len(packs) < 10 {
		t.Fatal(packs, err)
	}
	compared := 0
	for _, file := range packs {
		id := filepath.Base(filepath.Dir(file))
		law, err := policy.Open(policies.FS(), id)
		if err != nil {
			t.Fatal(err)
		}
		catalogue := law.Catalogue()
		w := newServer(Options{}).workspace
		f := w.family(w.packAt(filepath.Dir(file)), false)
		for _, e := range catalogue.Parameters {
			views := f.view(&packtext.Mention{Name: e.Name, Nouns: []schema.Noun{schema.Parameter}}, nil)
			if len(views) != 1 {
				t.Errorf("%s: %d entries are called %s", id, len(views), e.Name)
				continue
			}
			values := views[0].dates("values")
			if len(values) != len(e.Parameter.Values) {
				t.Errorf("%s: %s has %d values, the catalogue %d", id, e.Name, len(values), len(e.Parameter.Values))
			}
			dates := []attendance.Date{attendance.MustDate("1990-01-01"), attendance.MustDate("2060-01-01")}
			for _, v := range e.Parameter.Values {
				dates = append(dates, v.From, v.From.AddDays(-1))
			}
			for _, on := range dates {
				compared++
				want := catalogue.ValueOn(e.Name, on)
				got := views[0].inForce(values, on)
				switch {
				case want == nil && got >= 0:
					t.Errorf("%s: %s on %s is %s, in the catalogue there is none", id, e.Name, on, values[got].value)
				case want != nil && (got < 0 || values[got].from != want.From || len(values[got].cite) != len(want.Cite)):
					t.Errorf("%s: %s on %s: %v, in the catalogue %+v", id, e.Name, on, got, want)
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d values were compared", compared)
	}
}
