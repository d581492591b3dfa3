package attendance_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// standing gives the mark that stands on a session, from all that was entered for it: the one recorded last; none if
// different ones were recorded last on one date.
func standing(entered []attendance.Mark) (stands attendance.Mark, ok bool) {
	recorded := func(m attendance.Mark) attendance.Date {
		if m.Recorded.IsZero() {
			return m.Date
		}
		return m.Recorded
	}
	for _, m := range entered {
		if !ok || recorded(m).After(recorded(stands)) {
			stands, ok = m, true
		}
	}
	for _, m := range entered {
		if recorded(m) == recorded(stands) && (m.Code != stands.Code || m.Timed != stands.Timed || m.Timed && m.Minutes != stands.Minutes) {
			return attendance.Mark{}, false
		}
	}
	return stands, ok
}

// TestRegistersAgainstOracle enters random marks, corrections and contradictions in random orders.
func TestRegistersAgainstOracle(t *testing.T) {
	worlds(t, oracleWorlds/4, 1<<53, func(w *world, rng *rand.Rand) error {
		entered := make([][]attendance.Mark, len(w.list))
		var marks []attendance.Mark
		most := min(len(w.list), 12)
		for range rng.IntN(40) {
			i := rng.IntN(most)
			m := attendance.Mark{Date: w.list[i].on.date(), Session: w.names[w.list[i].kind], Code: pick(rng, "A", "B", "U")}
			if rng.IntN(3) == 0 {
				m.Minutes, m.Timed = 5*rng.IntN(3), true
			}
			if rng.IntN(2) == 0 {
				m.Recorded = m.Date.AddDays(rng.IntN(3))
			}
			entered[i], marks = append(entered[i], m), append(marks, m)
		}
		for range 2 {
			rng.Shuffle(len(marks), func(i, j int) { marks[i], marks[j] = marks[j], marks[i] })
			r := attendance.NewRegister(w.pupil.Calendar, nil)
			for _, m := range marks {
				_ = r.Set(m) // contradictions are reported, and looked for below
			}
			if err := compareRegister(r, entered); err != nil {
				return fmt.Errorf("%w\nentered %v", err, marks)
			}
		}
		return nil
	})
}

func compareRegister(r *attendance.Register, entered [][]attendance.Mark) error {
	var last attendance.Date
	var columns attendance.Columns
	r.Columns(attendance.Span{From: 0, To: len(entered)}, &columns)
	for i, list := range entered {
		want, stands := standing(list)
		if stands {
			last = want.Date
		}
		got, ok := r.Mark(i)
		if ok != stands || ok && (got.Code != want.Code || got.Timed != want.Timed || got.Minutes != want.Minutes || got.Session != want.Session || got.Date != want.Date) {
			return fmt.Errorf("session %d: mark %v, %v, want %v, %v", i, got, ok, want, stands)
		}
		if name := r.Codes().Name(r.CodeAt(i)); name != want.Code {
			return fmt.Errorf("session %d: code %q, want %q", i, name, want.Code)
		}
		if minutes, timed := r.MinutesAt(i); timed != want.Timed || minutes != want.Minutes {
			return fmt.Errorf("session %d: %d minutes, %v, want %d, %v", i, minutes, timed, want.Minutes, want.Timed)
		}
		for _, n := range columns.Used() {
			if columns.Of(n).Has(i) != (n == r.CodeAt(i)) {
				return fmt.Errorf("session %d is in the column of %q", i, r.Codes().Name(n))
			}
		}
		if !slices.Contains(columns.Used(), r.CodeAt(i)) {
			return fmt.Errorf("the code of session %d has no column", i)
		}
	}
	if r.LastMarked() != last {
		return fmt.Errorf("last marked on %s, want %s", r.LastMarked(), last)
	}
	return nil
}

// TestContradictionLeavesNoMinutes holds a session with two different marks to what it is: unmarked.
func TestContradictionLeavesNoMinutes(t *testing.T) {
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-09-02"}, SessionMinutes: []int{180}})
	if err != nil {
		t.Fatal(err)
	}
	r := attendance.NewRegister(calendar, nil)
	m := attendance.Mark{Date: attendance.MustDate("2024-09-02"), Session: "AM", Code: "U", Minutes: 35, Timed: true}
	if err := r.Set(m); err != nil {
		t.Fatal(err)
	}
	m.Minutes = 40
	if err := r.Set(m); err == nil {
		t.Fatal("a contradiction was not reported")
	}
	if minutes, timed := r.MinutesAt(0); timed {
		t.Errorf("MinutesAt gives %d of a session that counts as unmarked", minutes)
	}
	all := attendance.NewSet(calendar.Len())
	all.Add(0)
	if total, _ := r.Minutes(all, attendance.Span{From: 0, To: 1}); total != 180 {
		t.Errorf("the session may have been missed for %d minutes, want all 180", total)
	}
	if r.Timed() {
		t.Error("Timed reports minutes although no mark that stands carries any")
	}
}

// TestDayThatMayBeCut has a day with one counted session and one that may turn out missed, or not possible and yet end the
// run. In the second case the day is not one of the run, so it does not surely count.
func TestDayThatMayBeCut(t *testing.T) {
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-09-02"}})
	if err != nil {
		t.Fatal(err)
	}
	set := func(in ...int) attendance.Set {
		s := attendance.NewSet(2)
		for _, i := range in {
			s.Add(i)
		}
		return s
	}
	for name, tally := range map[string]attendance.Tally{
		"missed or breaking": {Hit: set(0), MayHit: set(0), Miss: set(), MayMiss: set(1), Break: set(1), MayBreak: set(1)},
	} {
		for _, part := range []attendance.Part{attendance.AnyPart, attendance.HalfDay} {
			days := attendance.Tally{Hit: attendance.NewSet(1), MayHit: attendance.NewSet(1), Miss: attendance.NewSet(1), MayMiss: attendance.NewSet(1),
				Break: attendance.NewSet(1), MayBreak: attendance.NewSet(1)}
			tally.Days(attendance.NewRegister(calendar, nil), part, attendance.Span{From: 0, To: 2}, days)
			if days.Hit.Has(0) || !days.MayHit.Has(0) {
				t.Errorf("%s, part %s: the day counts: surely %v, perhaps %v; want perhaps only", name, part, days.Hit.Has(0), days.MayHit.Has(0))
			}
		}
	}
}
