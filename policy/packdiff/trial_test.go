package packdiff_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy/boundary"
	"github.com/rollcall-dev/rollcall/policy/packdiff"
)

// Two changes of one rule: a pupil whom either flips alone, one whom only one does, and one whom they flip only together.
func TestChangesAreTriedOneAtATime(t *testing.T) {
	old := pack(t, small)
	now := pack(t, replaced(t, "2022-09-01 = 5", "2022-09-01 = 7", `["A", "X"]`, `["A"]`))
	c := packdiff.Compare(old, now)
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2023-09-04..2023-10-20"}})
	if err != nil {
		t.Fatal(err)
	}
	on := attendance.MustDate("2023-09-15")
	cohort := attendance.NewCohort(nil)
	add := func(id string, a, x int) {
		p := &attendance.Pupil{ID: id, Born: attendance.MustDate("2012-05-01"), Calendar: calendar, Register: attendance.NewRegister(calendar, nil)}
		for i := range calendar.SessionsThrough(on) {
			code := "P"
			if i < a {
				code = "A"
			} else if i < a+x {
				code = "X"
			}
			day, session := calendar.Session(i)
			if err := p.Register.Set(attendance.Mark{Date: day, Session: session, Code: code}); err != nil {
				t.Fatal(err)
			}
		}
		if err := cohort.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	add("either", 4, 2)   // six of five; six of seven, or four of five
	add("the line", 6, 0) // six of five; six of seven
	add("the codes", 3, 5)
	add("together", 6, 2) // eight of five; eight of seven, six of five; six of seven
	add("neither", 8, 2)
	var got []string
	for f := range c.Judge().Flips(cohort, on, on) {
		var names []string
		for _, i := range f.Because {
			names = append(names, c.Changes[i].Name)
		}
		got = append(got, fmt.Sprintf("%s %s: %s, %s, %v %s", cohort.ID(f.Pupil), f.Rule, f.Old, f.New, names, f.Ground))
	}
	want := []string{
		"either many: met, not met, [line counted] alone",
		"the line many: met, not met, [line] alone",
		"the codes many: met, not met, [counted] alone",
		"together many: met, not met, [line counted] together",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("flips (-want +got):\n%s", diff)
	}
}

// What cannot be changed by itself is not tried, and that is told.
func TestWhatCannotBeTriedAlone(t *testing.T) {
	now := pack(t, replaced(t, "[measure.missed]", "[parameter.other]\nunit = \"sessions\"\nvalues = { 2020-01-01 = 6 }\ncite = [\"act s7\"]\n[measure.missed]",
		"missed >= line", "missed >= other"))
	c := packdiff.Compare(pack(t, small), now)
	found := c.Invent(boundary.Setting{})
	if len(found.Examples) == 0 {
		t.Fatal("no pupil shows that the line has moved")
	}
	for _, x := range found.Examples {
		if x.Rule == "many" && x.Ground != packdiff.Read {
			t.Errorf("%v is why, %s: the rule names a parameter that the old pack does not have", x.Changes, x.Ground)
		}
		if !slices.IsSorted(x.Changes) {
			t.Errorf("changes %v are in no order", x.Changes)
		}
	}
}
