package escalation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
)

// A register as it was known on each day, against a list of entries that is gone through from the beginning.
func TestAsKnown(t *testing.T) {
	t.Parallel()
	c, err := attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-09-13"}, Closed: []string{"2024-09-05"}})
	if err != nil {
		t.Fatal(err)
	}
	contradictions, gaps := 0, 0
	for seed := range uint64(2000 / slower) {
		m := maker{rand.New(rand.NewPCG(6, seed))}
		var entries []attendance.Mark
		for range m.IntN(40) {
			k := attendance.Mark{Date: c.First().AddDays(m.IntN(6)), Session: pick(m, "AM", "PM"), Code: pick(m, "/", "U", "A")}
			if m.chance(60) {
				k.Recorded = k.Date.AddDays(m.IntN(8) - 1)
			}
			if m.chance(20) {
				k.Minutes, k.Timed = 10*m.IntN(3), true
			}
			entries = append(entries, k)
		}
		r := attendance.NewRegister(c, nil)
		for _, k := range entries {
			_ = r.Set(k) // contradictions are what is tried
		}
		for on := c.First().AddDays(-3); !on.After(c.Last().AddDays(3)); on = on.AddDays(1) {
			known := r.AsKnown(on)
			for i := range c.Len() {
				day, session := c.Session(i)
				want, contradiction := standing(entries, day, session, on)
				if contradiction {
					contradictions++
				}
				got := "none"
				if k, marked := known.Mark(i); marked {
					got = k.String()
				} else {
					gaps++
				}
				if got != want {
					t.Fatalf("seed %d: %s %s, as known on %s, is %s, expected %s; the entries are\n%s", seed, day, session, on, got, want, lines(entries))
				}
			}
			var outside, wantOutside []string
			for _, k := range known.Outside() {
				outside = append(outside, k.String()+k.Recorded.String())
			}
			for _, k := range entries {
				if _, open := c.Find(k.Date, k.Session); !open && !recorded(k).After(on) {
					wantOutside = append(wantOutside, k.String()+k.Recorded.String())
				}
			}
			slices.Sort(outside)
			slices.Sort(wantOutside)
			if diff := cmp.Diff(wantOutside, outside); diff != "" {
				t.Fatalf("seed %d: outside of the calendar, as known on %s (-want +got):\n%s", seed, on, diff)
			}
		}
		for i := range c.Len() {
			now, marked := r.Mark(i)
			then, was := r.AsKnown(attendance.MaxDate()).Mark(i)
			if now != then || marked != was {
				t.Fatalf("seed %d: in the end known as %v, and not as it is, %v", seed, then, now)
			}
		}
	}
	if contradictions == 0 || gaps == 0 {
		t.Errorf("%d contradictions, %d sessions without a mark: the cases do not try both", contradictions, gaps)
	}
}

func recorded(k attendance.Mark) attendance.Date {
	if k.Recorded.IsZero() {
		return k.Date
	}
	return k.Recorded
}

// standing gives the mark on a session as it was known on a day: the one recorded last, unless others of that day differ.
func standing(entries []attendance.Mark, day attendance.Date, session string, on attendance.Date) (mark string, contradiction bool) {
	var last attendance.Date
	for _, k := range entries {
		if k.Date == day && k.Session == session && !recorded(k).After(on) && (last.IsZero() || recorded(k).After(last)) {
			last = recorded(k)
		}
	}
	mark = "none"
	for _, k := range entries {
		if last.IsZero() || k.Date != day || k.Session != session || recorded(k) != last {
			continue
		}
		if mark != "none" && mark != k.String() {
			return "none", true
		}
		mark = k.String()
	}
	return mark, false
}

func lines(entries []attendance.Mark) (out string) {
	for _, k := range entries {
		out += fmt.Sprintln(k, "recorded", k.Recorded)
	}
	return out
}
