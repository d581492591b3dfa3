package attendance_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

// TestCohortSetAsRegister enters marks at random in a cohort and in registers: plain ones, corrections, contradictions, minutes, marks
// for days on which the school is closed, and marks that cannot be.
func TestCohortSetAsRegister(t *testing.T) {
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-09-27"}})
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		c := attendance.NewCohort(nil)
		alone := make([]*attendance.Pupil, 3)
		for i := range alone {
			alone[i] = &attendance.Pupil{Calendar: calendar, Register: attendance.NewRegister(calendar, nil)}
			if err := c.Add(alone[i]); err != nil {
				t.Fatal(err)
			}
		}
		for range 120 {
			i := rng.IntN(len(alone))
			m := attendance.Mark{Date: calendar.First().AddDays(rng.IntN(14) - 1), Session: []string{"AM", "PM", "AM", "PM", "EVE"}[rng.IntN(5)], Code: []string{"/", "U", "N", "I", ""}[rng.IntN(5)]}
			if rng.IntN(3) == 0 {
				m.Recorded = m.Date.AddDays(rng.IntN(4))
			}
			if rng.IntN(4) == 0 {
				m.Timed, m.Minutes = true, rng.IntN(200)-10
			}
			got, want := c.Set(i, m), alone[i].Register.Set(m)
			if (got == nil) != (want == nil) || got != nil && got.Error() != want.Error() {
				t.Fatalf("seed %d: %v: %v in the cohort, %v in a register", seed, m, got, want)
			}
		}
		for i, p := range alone {
			got := c.Pupil(i).Register
			dates := cmp.AllowUnexported(attendance.Date{})
			if diff := cmp.Diff(slices.Collect(p.Register.Marks()), slices.Collect(got.Marks()), dates); diff != "" {
				t.Fatalf("seed %d, pupil %d (-register +cohort):\n%s", seed, i, diff)
			}
			if diff := cmp.Diff(p.Register.Outside(), got.Outside(), dates); diff != "" {
				t.Fatalf("seed %d, pupil %d, outside (-register +cohort):\n%s", seed, i, diff)
			}
			for _, d := range []int{0, 5, 12} {
				on := calendar.First().AddDays(d)
				if diff := cmp.Diff(slices.Collect(p.Register.AsKnown(on).Marks()), slices.Collect(got.AsKnown(on).Marks()), dates); diff != "" {
					t.Fatalf("seed %d, pupil %d as known on %s (-register +cohort):\n%s", seed, i, on, diff)
				}
			}
		}
	}
}

// A mark that says nothing but its code is entered without allocating.
func TestCohortSetAllocates(t *testing.T) {
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2025-07-22"}})
	if err != nil {
		t.Fatal(err)
	}
	c := attendance.NewCohort(nil)
	if err := c.Add(&attendance.Pupil{Calendar: calendar, Register: attendance.NewRegister(calendar, nil)}); err != nil {
		t.Fatal(err)
	}
	if err := c.Set(0, attendance.Mark{Date: calendar.First(), Session: "AM", Code: "/"}); err != nil {
		t.Fatal(err)
	}
	session := 1
	if n := testing.AllocsPerRun(100, func() {
		d, name := calendar.Session(session)
		if err := c.Set(0, attendance.Mark{Date: d, Session: name, Code: "/"}); err != nil {
			t.Fatal(err)
		}
		session++
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
