package attendance_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestCohortGivesBackPupils adds pupils with all that a pupil may have and takes them out again.
func TestCohortGivesBackPupils(t *testing.T) {
	cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
	if err != nil {
		t.Fatal(err)
	}
	date := attendance.MustDate
	plain := &attendance.Pupil{ID: "a", Calendar: cal, Register: attendance.NewRegister(cal, nil), Born: date("2012-05-01")}
	full := &attendance.Pupil{
		ID: "b", School: "North", YearGroup: "7", Calendar: cal, Register: attendance.NewRegister(cal, nil), Enrolled: date("2024-09-09"), Left: date("2024-10-11"),
		Facts: map[string]string{"individual_case": "yes"}, Parents: []string{"p"}, Notes: []string{"n"},
	}
	set := func(p *attendance.Pupil, m attendance.Mark) {
		t.Helper()
		if err := p.Register.Set(m); err != nil {
			t.Fatal(err)
		}
	}
	set(plain, attendance.Mark{Date: date("2024-09-03"), Session: "AM", Code: "/"})
	set(full, attendance.Mark{Date: date("2024-09-10"), Session: "AM", Code: "U", Minutes: 35, Timed: true})
	set(full, attendance.Mark{Date: date("2024-09-10"), Session: "PM", Code: "/"})
	set(full, attendance.Mark{Date: date("2024-09-11"), Session: "PM", Code: "N"})
	set(full, attendance.Mark{Date: date("2024-09-11"), Session: "PM", Code: "I", Recorded: date("2024-09-20")})
	set(full, attendance.Mark{Date: date("2024-09-14"), Session: "AM", Code: "#"})

	c := attendance.NewCohort(nil)
	for range 2 { // a cohort that is used again holds nothing of before
		c.Reset()
		for _, p := range []*attendance.Pupil{plain, full} {
			if err := c.Add(p); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, want := range []*attendance.Pupil{plain, full} {
		got := c.Pupil(i)
		if diff := cmp.Diff(slices.Collect(want.Register.Marks()), slices.Collect(got.Register.Marks()), cmp.AllowUnexported(attendance.Date{})); diff != "" {
			t.Errorf("pupil %d: marks differ:\n%s", i, diff)
		}
		if diff := cmp.Diff(want.Register.Outside(), got.Register.Outside(), cmp.AllowUnexported(attendance.Date{})); diff != "" {
			t.Errorf("pupil %d: marks outside differ:\n%s", i, diff)
		}
		g, w := *got, *want
		g.Register, w.Register, g.Calendar, w.Calendar = nil, nil, nil, nil
		if diff := cmp.Diff(w, g, cmp.AllowUnexported(attendance.Date{})); diff != "" {
			t.Errorf("pupil %d differs:\n%s", i, diff)
		}
	}
	if !c.Timed(1) || c.Timed(0) {
		t.Error("the second pupil's marks carry minutes, and not the first one's")
	}
}

// TestCohortCorrections corrects marks in the cohort and in a register, and compares.
func TestCohortCorrections(t *testing.T) {
	cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
	if err != nil {
		t.Fatal(err)
	}
	date := attendance.MustDate
	p := &attendance.Pupil{ID: "a", Calendar: cal, Register: attendance.NewRegister(cal, nil)}
	c := attendance.NewCohort(nil)
	if err := c.Add(p); err != nil {
		t.Fatal(err)
	}
	for _, m := range []attendance.Mark{
		{Date: date("2024-09-03"), Session: "AM", Code: "N"},
		{Date: date("2024-09-03"), Session: "AM", Code: "I", Recorded: date("2024-09-05")},
		{Date: date("2024-09-03"), Session: "AM", Code: "M", Recorded: date("2024-09-04")},
		{Date: date("2024-09-04"), Session: "PM", Code: "U", Minutes: 20, Timed: true},
		{Date: date("2024-09-04"), Session: "PM", Code: "/"},
		{Date: date("2024-09-07"), Session: "PM", Code: "#"},
	} {
		e1, e2 := p.Register.Set(m), c.Set(0, m)
		if (e1 == nil) != (e2 == nil) {
			t.Errorf("%v: %v in the register, %v in the cohort", m, e1, e2)
		}
		if diff := cmp.Diff(slices.Collect(p.Register.Marks()), slices.Collect(c.Pupil(0).Register.Marks()), cmp.AllowUnexported(attendance.Date{})); diff != "" {
			t.Errorf("after %v:\n%s", m, diff)
		}
	}
}

// TestCohorts holds that a school's cohorts are its pupils, with the errors between them.
func TestCohorts(t *testing.T) {
	fsys := folder(map[string]string{
		"pupils.csv":       "pupil,born,sen\na,x,\nb,2012-01-02,yes\nc,,\nd,,\n",
		"register/one.csv": "pupil,date,session,mark\na,2024-09-02,AM,/\nb,2024-09-02,AM,U:5\nd,2024-09-03,AM,C1\nd,2024-09-07,AM,Z\n",
		"register/two.csv": "pupil,2024-09-03 AM\nb,I\nd,N\n",
	})
	var want, wantErrs []string
	for p, err := range openSchool(t, fsys).Pupils() {
		if err != nil {
			wantErrs = append(wantErrs, err.Error())
		} else {
			want = append(want, all(p))
		}
	}
	for _, size := range []int{0, 1, 3, 100} {
		var got, errs []string
		seen := map[*attendance.Codes]int{}
		for c, err := range openSchool(t, fsys).Cohorts(size) {
			if err != nil {
				errs = append(errs, err.Error())
				continue
			}
			if c.Len() == 0 || c.Len() > max(size, 1) {
				t.Errorf("a cohort of %d pupils, where %d were wanted", c.Len(), size)
			}
			for i := range c.Len() {
				got = append(got, all(c.Pupil(i)))
			}
			seen[c.Codes()] = 0
			for name := uint8(1); c.Codes().Name(name) != ""; name++ {
				seen[c.Codes()]++
			}
		}
		diff(t, "pupils", want, got)
		diff(t, "errors", wantErrs, errs)
		for codes, n := range seen {
			if codes.Name(uint8(n)) == "" || codes.Name(uint8(n+1)) != "" {
				t.Error("codes that were given have changed")
			}
		}
		for range openSchool(t, fsys).Cohorts(size) { // and one may stop
			break
		}
	}
}

// TestCohortRefuses adds pupils that cannot be judged.
func TestCohortRefuses(t *testing.T) {
	calendar := func() *attendance.Calendar {
		t.Helper()
		cal, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25"}})
		if err != nil {
			t.Fatal(err)
		}
		return cal
	}
	one, other := calendar(), calendar()
	c := attendance.NewCohort(nil)
	for want, p := range map[string]*attendance.Pupil{
		`pupil "a" has no calendar`: {ID: "a"},
		`pupil "b": the register belongs to another calendar than the pupil`: {ID: "b", Calendar: one, Register: attendance.NewRegister(other, nil)},
	} {
		if err := c.Add(p); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := c.Add(&attendance.Pupil{ID: "c", Calendar: one}); err != nil || c.Len() != 1 {
		t.Errorf("a pupil without a register: %v, %d pupils", err, c.Len())
	}
}
