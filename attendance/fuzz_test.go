package attendance_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

func FuzzDate(f *testing.F) {
	for i, seed := range []string{
		"2024-09-02", "2024-02-30", "0001-01-01", "9999-12-31", "2024-9-2", "", "2024-09-02 ", "٢٠٢٤-09-02", "-024-09-02",
		"2000-02-29", "1900-02-29", "2024-01-31", "2024-12-31",
	} {
		f.Add(seed, 100-17*i, 1-i)
	}
	f.Fuzz(func(t *testing.T, text string, days, months int) {
		d, err := attendance.ParseDate(text)
		at, errTime := time.Parse(time.DateOnly, text)
		if is := errTime == nil && at.Year() >= 1; is != (err == nil) {
			t.Fatalf("ParseDate(%q) = %v, %v; the standard library says %v, %v", text, d, err, at, errTime)
		}
		if err != nil {
			if !d.IsZero() {
				t.Fatalf("ParseDate(%q) gives %s beside the error %v", text, d, err)
			}
			return
		}
		if d.String() != text || asDate(at) != d {
			t.Fatalf("ParseDate(%q) = %s", text, d)
		}
		low, high := attendance.MustDate("0001-01-01"), attendance.MaxDate()
		within := func(got attendance.Date, want time.Time, how string, n int) {
			switch {
			case got.Before(low) || got.After(high):
				t.Fatalf("%s and %d %s is %s, which is no date", d, n, how, got)
			case want.Year() < 1 && got != low, want.Year() > 9999 && got != high:
				t.Fatalf("%s and %d %s is %s, but should stay within the calendar", d, n, how, got)
			case want.Year() >= 1 && want.Year() <= 9999 && got != asDate(want):
				t.Fatalf("%s and %d %s is %s, want %s", d, n, how, got, want.Format(time.DateOnly))
			}
		}
		const far = 20_000 // years; further than any calendar and near enough for the standard library
		within(d.AddDays(days), at.AddDate(0, 0, max(-366*far, min(366*far, days))), "days", days)
		within(d.AddMonths(months), monthsLater(at, max(-12*far, min(12*far, months))), "months", months)
	})
}

func FuzzWindow(f *testing.F) {
	for i, seed := range []string{
		"today", "academic year", "10 school weeks", "1 day", "6 months within academic year", "0 days", "1200 years",
		"term within academic year", "010 days", "1201 days", " 3 days", "3  days", "1 school week", "2 week", "half term", "", "5 school days", "term", "enrolment",
	} {
		f.Add(seed, int16(20*i), int16(7*i-20), int16(300-11*i))
	}
	calendar := mustCalendar(f, autumn)
	first := calendar.First()
	f.Fuzz(func(t *testing.T, text string, on, enrolled, left int16) {
		w, err := attendance.ParseWindow(text)
		if err != nil {
			if w != (attendance.Window{}) {
				t.Fatalf("ParseWindow(%q) gives %s beside the error %v", text, w, err)
			}
			return
		}
		if back, err := attendance.ParseWindow(w.String()); err != nil || back != w {
			t.Fatalf("%q reads as %s, which reads as %s, %v", text, w, back, err)
		}
		if lapse, err := attendance.ParseLapse(text); err == nil {
			if back, err := attendance.ParseLapse(lapse.String()); err != nil || back != lapse {
				t.Fatalf("the lapse %q reads as %s, which reads as %s, %v", text, lapse, back, err)
			}
			at := first.AddDays(int(on))
			if end, ok := lapse.End(calendar, at); ok && !end.After(at) {
				t.Fatalf("%s after %s is %s", lapse, at, end)
			}
			if ago := lapse.Ago(calendar, at); !ago.Before(at) && at.After(first) {
				t.Fatalf("%s before %s is %s", lapse, at, ago)
			}
		}
		p := &attendance.Pupil{Calendar: calendar}
		if enrolled != 0 {
			p.Enrolled = first.AddDays(int(enrolled))
		}
		if left != 0 {
			p.Left = first.AddDays(int(left))
		}
		for _, end := range []attendance.Date{first.AddDays(int(on)), attendance.MustDate("0001-01-01"), attendance.MaxDate()} {
			s, err := w.On(p, end)
			if err != nil {
				continue
			}
			if s.To.After(end) || s.From.After(s.To) {
				t.Fatalf("%s on %s runs from %s to %s", w, end, s.From, s.To)
			}
			if roll := p.Roll(); !s.Sessions.Empty() && s.Sessions.Intersect(roll) != s.Sessions {
				t.Fatalf("%s on %s holds the sessions %v beyond the roll %v", w, end, s.Sessions, roll)
			}
			for i := s.Sessions.From; i < s.Sessions.To; i++ {
				if d, _ := calendar.Session(i); d.Before(s.From) || d.After(s.To) {
					t.Fatalf("%s on %s, from %s to %s, holds a session of %s", w, end, s.From, s.To, d)
				}
				if day := calendar.DayOf(i); day < s.Days.From || day >= s.Days.To {
					t.Fatalf("%s on %s holds session %d but not its day", w, end, i)
				}
			}
			// The last day is in the window: whatever is open on it while the pupil is on roll.
			if i, open := calendar.Find(end, "AM"); open && s.To == end && i >= p.Roll().From && i < p.Roll().To && (i < s.Sessions.From || i >= s.Sessions.To) {
				t.Fatalf("%s on %s does not hold that day's sessions", w, end)
			}
		}
	})
}

func FuzzCalendar(f *testing.F) {
	for _, seed := range []string{
		"terms = [\"2024-09-02..2024-10-25\"]\n",
		"[calendar]\nterms = [\"2024-09-02..2024-10-25\"]\nclosed = [\"2024-09-05 PM\"]\nopen = [\"2024-09-07\"]\nyear_starts = \"08-01\"\n",
		"[calendar.a]\nterms = [\"2024-09-02\"]\nsessions = [\"P1\", \"P2\"]\nsession_minutes = [50, 40]\n[calendar.b]\nterms = []\nweekdays = [\"Sat\"]\n",
		"[calendar.a]\nterms = [\"2024-09-02..2024-12-20\"]\n[calendar.a.periods]\nhalf_term = [\"2024-09-02..2024-10-25\"]\nterms = [\"2024\"]\n",
		"[calendar.a]\nterms = [\"0001-01-01..9999-12-31\"]\n",
		"[calendar]\nterms = 5\nsession_minutes = -1\nweek_starts = \"Tag\"\nunknown = 1\n",
		"[calendar.a]\nterms = [2024-09-02]\nsession_minutes = 9223372036854775807\n",
		"[calendar.a]\nterms = [\"2024-09-02..2024-09-03\"\n", "calendar = 1", "calendar.x = []", "\x00", "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		calendars, err := attendance.ReadCalendars("calendar.toml", data, attendance.CalendarSpec{Sessions: []string{"AM", "PM"}})
		var faults *attendance.FileErrors
		switch {
		case err != nil && !errors.As(err, &faults):
			t.Fatalf("the error %v is no *FileErrors", err)
		case err != nil && len(faults.All) == 0:
			t.Fatal("an error that says nothing")
		}
		if faults != nil {
			lines := bytes.Split(data, []byte("\n"))
			for _, fault := range faults.All {
				if fault.File != "calendar.toml" || fault.Line < 0 || fault.Line > len(lines) || fault.Col < 0 || fault.Msg == "" {
					t.Fatalf("the fault %v lies outside a file of %d lines", fault, len(lines))
				}
				if fault.Line > 0 && fault.Col > len(lines[fault.Line-1])+1 {
					t.Fatalf("the fault %v lies outside its line %q", fault, lines[fault.Line-1])
				}
			}
			return
		}
		for name, c := range calendars {
			if c == nil {
				t.Fatalf("the calendar %q is neither made nor a fault", name)
			}
			if c.Name() != name || c.Len() == 0 || c.Len() > attendance.MaxSessions || c.Last().Before(c.First()) {
				t.Fatalf("the calendar %q is called %q and has %d sessions from %s to %s", name, c.Name(), c.Len(), c.First(), c.Last())
			}
			for _, i := range []int{0, c.Len() / 2, c.Len() - 1} {
				d, session := c.Session(i)
				if at, open := c.Find(d, session); !open || at != i {
					t.Fatalf("session %d of %q is %s %s, which is found as %d", i, name, d, session, at)
				}
			}
		}
	})
}

// FuzzRuns checks laws that hold of every register: the order of its marks does not matter, the counts of the parts make the count
// of the whole, and an attended session more never makes more absences.
func FuzzRuns(f *testing.F) {
	f.Add([]byte("UUUU////"), uint64(1), uint8(0))
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b"), uint64(2), uint8(5))
	f.Add([]byte("AAAAABBAAACDAAAA\x80\x81\xff\xff"), uint64(3), uint8(7))
	f.Add([]byte{0, 0, 4, 0, 4, 0, 1, 0, 4, 2, 0, 3, 0}, uint64(4), uint8(4))
	known := mustCalendar(f, attendance.CalendarSpec{Terms: autumn.Terms, Closed: autumn.Closed, Open: autumn.Open, Sessions: []string{"AM", "PM", "EVE"}, SessionMinutes: []int{120, 90, 30}})
	unknown := mustCalendar(f, attendance.CalendarSpec{Terms: autumn.Terms, Sessions: []string{"AM", "PM"}})
	f.Fuzz(func(t *testing.T, text []byte, seed uint64, at uint8) {
		c := known
		if seed%4 == 0 {
			c = unknown
		}
		d := die{rand.New(rand.NewPCG(seed, 0))}
		marks, of := readMarks(c, text)
		r := fillRegister(t, c, marks)
		tally := tallyOf(c, of)
		whole := stretchOf(c, attendance.Span{To: c.Days()})
		b := bounds(r, tally, whole)

		d.Shuffle(len(marks), func(i, j int) { marks[i], marks[j] = marks[j], marks[i] })
		other := fillRegister(t, c, marks)
		for i := range c.Len() {
			a, okA := r.Mark(i)
			if b, okB := other.Mark(i); a != b || okA != okB {
				t.Fatalf("in another order the mark %v is %v", a, b)
			}
		}
		if again := bounds(other, tally, whole); again != b {
			t.Fatalf("in another order of marks the counts %v are %v", b, again)
		}

		cut := int(at) % (c.Days() + 1)
		left := bounds(r, tally, stretchOf(c, attendance.Span{To: cut}))
		right := bounds(r, tally, stretchOf(c, attendance.Span{From: cut, To: c.Days()}))
		for i := range b {
			sum := attendance.Bounds{Least: left[i].Least + right[i].Least, Most: left[i].Most + right[i].Most}
			name := figureName(i)
			switch isRun := i >= ofSessionRuns && i < ofDays || i >= ofDays && (i-ofDays)%5 >= 2; {
			case !isRun && sum != b[i]:
				t.Fatalf("%s is %v, but its parts are %v and %v", name, b[i], left[i], right[i])
			case isRun && i != ofSessionRuns+1 && i != ofWeightedRuns+1 && (i < ofDays || (i-ofDays)%5 != 3) && (b[i].Most > sum.Most || b[i].Least > sum.Least):
				t.Fatalf("%s is %v, more than its parts %v and %v together", name, b[i], left[i], right[i])
			}
		}

		i := int(at) * 7 % c.Len()
		if of[i] != nothing || r.CodeAt(i) != 0 {
			return
		}
		date, session := c.Session(i)
		if err := r.Set(attendance.Mark{Date: date, Session: session, Code: "/"}); err != nil {
			t.Fatal(err)
		}
		of[i] = missed
		for k, after := range bounds(r, tallyOf(c, of), whole) {
			name := figureName(k)
			if k == ofSessionRuns+2 || k >= ofDays && ((k-ofDays)%5 == 1 || (k-ofDays)%5 == 4) {
				continue // there may be more runs, for they are shorter, and more days that are possible and not counted
			}
			if after.Most > b[k].Most || after.Least > b[k].Least {
				t.Fatalf("with an attended session on %s %s, %s grows from %v to %v", date, session, name, b[k], after)
			}
		}
	})
}

// readMarks makes marks of bytes: one byte a session, some of them corrected.
func readMarks(c *attendance.Calendar, text []byte) (marks []attendance.Mark, of []kinds) {
	of = slices.Repeat([]kinds{nothing}, c.Len())
	for i, x := range text[:min(len(text), c.Len())] {
		date, session := c.Session(i)
		m := attendance.Mark{Date: date, Session: session, Code: "M" + string(rune('A'+x&15))}
		of[i] = []kinds{
			counted, missed, bridged, cutting, nothing, counted, counted | missed, counted | missed | cutting, allKinds,
			missed, missed | nothing, counted, counted, counted | nothing, missed, nothing,
		}[x&15]
		if of[i] == nothing {
			continue
		}
		if x&16 != 0 {
			m.Timed, m.Minutes = true, int(x>>5)*20
		}
		if x&0xc0 == 0xc0 {
			wrong := m
			wrong.Code, wrong.Timed, wrong.Minutes = "WRONG", false, 0
			marks = append(marks, wrong)
			m.Recorded = date.AddDays(1)
		}
		marks = append(marks, m)
	}
	return marks, of
}

func fillRegister(t *testing.T, c *attendance.Calendar, marks []attendance.Mark) *attendance.Register {
	t.Helper()
	r := attendance.NewRegister(c, nil)
	for _, m := range marks {
		if err := r.Set(m); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func stretchOf(c *attendance.Calendar, days attendance.Span) attendance.Stretch {
	s := attendance.Stretch{Days: days}
	if !days.Empty() {
		s.Sessions = attendance.Span{From: c.DaySessions(days.From).From, To: c.DaySessions(days.To - 1).To}
	}
	return s
}
