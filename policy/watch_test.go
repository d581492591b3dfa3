package policy_test

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestWatchAgainstEvaluate enters the marks of random cohorts as days go by, some late, with corrections of what is past, pupils who
// come and others who leave. After every step what is watched is what Evaluate says of the marks as they stand, and what was told to
// change is all that did.
func TestWatchAgainstEvaluate(t *testing.T) {
	packs := shippedPacks(t)
	count := 30 / min(slower, 10)
	if testing.Short() {
		count /= 4
	}
	var compared atomic.Int64
	inParallel(count, func(seed int) {
		rng := rand.New(rand.NewPCG(uint64(seed), 91))
		law := packs[rng.IntN(len(packs))]
		n, err := watchOnce(law, rng)
		compared.Add(int64(n))
		if err != nil {
			t.Errorf("seed %d, %s: %v", seed, law.ID(), err)
		}
	})
	t.Logf("%d outcomes compared", compared.Load())
}

// watched is a watch with what its changes say that came of every rule.
type watched struct {
	law    *policy.Policy
	w      *policy.Watch
	cohort *attendance.Cohort
	told   [][]policy.Finding // by pupil and rule; only Outcome and Provisional are of use
}

func (s *watched) take(changes []policy.Change) error {
	for _, c := range changes {
		for len(s.told) <= c.Pupil {
			s.told = append(s.told, make([]policy.Finding, s.rules()))
		}
		f := &s.told[c.Pupil][c.Rule]
		if f.Outcome != c.From || f.Provisional != c.WasProvisional || c.From == c.To && c.WasProvisional == c.Provisional {
			return fmt.Errorf("%+v is told, of what was %s", c, f.Outcome)
		}
		f.Outcome, f.Provisional = c.To, c.Provisional
	}
	return nil
}

func (s *watched) rules() int {
	n := 0
	for range s.law.Rules() {
		n++
	}
	return n
}

func (s *watched) check(pupil int) (int, error) {
	report := s.law.Evaluate(s.cohort.Pupil(pupil), s.w.On())
	for r, f := range report.Findings {
		if got := s.w.Outcome(pupil, r); got != f.Outcome || s.w.Provisional(pupil, r) != f.Provisional {
			return r, fmt.Errorf("pupil %d on %s: %s is %s, expected %s", pupil, s.w.On(), f.Rule, got, f.Outcome)
		}
		if pupil < len(s.told) {
			if told := s.told[pupil][r]; told.Outcome != f.Outcome || told.Provisional != f.Provisional {
				return r, fmt.Errorf("pupil %d on %s: %s is told to be %s, expected %s", pupil, s.w.On(), f.Rule, told.Outcome, f.Outcome)
			}
		} else if f.Outcome != policy.NotApplicable || f.Provisional {
			return r, fmt.Errorf("pupil %d on %s: it is not told that %s is %s", pupil, s.w.On(), f.Rule, f.Outcome)
		}
	}
	return len(report.Findings), nil
}

func watchOnce(law *policy.Policy, rng *rand.Rand) (compared int, err error) {
	_, pupils, err := shippedCohort(law, rng, nil)
	if err != nil {
		return 0, err
	}
	s := &watched{law: law, cohort: attendance.NewCohort(nil)}
	on := pupils[0].Calendar.First().AddDays(-2)
	s.w = law.Watch(s.cohort, on) // of nobody yet
	last, entered := pupils[0].Calendar.Last(), make([]int, len(pupils))
	for steps := 0; steps < 40 && on.Before(last); steps++ {
		on = on.AddDays(1 + rng.IntN(12))
		if n := s.cohort.Len(); n < len(pupils) && (n == 0 || rng.IntN(3) == 0) {
			p := *pupils[n]
			p.Register = attendance.NewRegister(p.Calendar, nil)
			if err := s.cohort.Add(&p); err != nil {
				return compared, err
			}
		}
		for i := range s.cohort.Len() {
			for _, m := range marksUpTo(pupils[i], &entered[i], on, rng) {
				_ = s.w.Mark(i, m) // what contradicts another mark is unmarked then
			}
			if rng.IntN(60) == 0 {
				s.cohort.SetLeft(i, on.AddDays(-rng.IntN(9)))
			}
		}
		if err := s.take(s.w.Close(on)); err != nil {
			return compared, err
		}
		for i := range s.cohort.Len() {
			n, err := s.check(i)
			if compared += n; err != nil {
				return compared, err
			}
		}
		for range 3 { // at once, on the same day
			i := rng.IntN(s.cohort.Len())
			if m, ok := correction(s.cohort, i, on, rng); ok {
				_ = s.w.Mark(i, m)
			}
			if err := s.take(s.w.Changed(i)); err != nil {
				return compared, err
			}
			n, err := s.check(i)
			if compared += n; err != nil {
				return compared, err
			}
		}
	}
	return compared, nil
}

// marksUpTo gives the marks of a pupil that are entered by a date and have not been before: all but a few, which come late.
func marksUpTo(p *attendance.Pupil, from *int, on attendance.Date, rng *rand.Rand) (out []attendance.Mark) {
	through := p.Calendar.SessionsThrough(on)
	for ; *from < through; *from++ {
		if m, ok := p.Register.Mark(*from); ok && rng.IntN(20) > 0 {
			out = append(out, m)
		}
	}
	if through > 0 && rng.IntN(3) == 0 {
		if m, ok := p.Register.Mark(rng.IntN(through)); ok {
			out = append(out, m)
		}
	}
	return out
}

// correction makes a mark on some session of the past: the code of another mark, written down on a date, with minutes now and then.
func correction(c *attendance.Cohort, pupil int, on attendance.Date, rng *rand.Rand) (attendance.Mark, bool) {
	calendar := c.Calendar(pupil)
	through := calendar.SessionsThrough(on)
	if through == 0 {
		return attendance.Mark{}, false
	}
	code := c.Codes().Name(c.Marks(pupil)[rng.IntN(through)])
	if code == "" {
		return attendance.Mark{}, false
	}
	m := attendance.Mark{Code: code}
	m.Date, m.Session = calendar.Session(rng.IntN(through))
	if rng.IntN(4) > 0 {
		m.Recorded = on
	}
	if rng.IntN(6) == 0 {
		m.Timed, m.Minutes = true, rng.IntN(300)
	}
	return m, true
}

// registers is a school on the first day of its year, with the marks that will be entered.
func registers(t testing.TB, pupils int) (cohort, marks *attendance.Cohort) {
	t.Helper()
	marks, cohort = madeUpCohort(t, pupils, "2025-07-22"), attendance.NewCohort(nil)
	for i := range marks.Len() {
		p := marks.Pupil(i)
		p.Register = attendance.NewRegister(p.Calendar, cohort.Codes())
		if err := cohort.Add(p); err != nil {
			t.Fatal(err)
		}
	}
	return cohort, marks
}

// enter enters the marks of a school day, and says how many there were.
func enter(t testing.TB, w *policy.Watch, marks *attendance.Cohort, day int) (n int) {
	calendar := marks.Calendar(0)
	for i := range marks.Len() {
		of := calendar.DaySessions(day)
		for session := of.From; session < of.To; session++ {
			code := marks.Marks(i)[session]
			if code == 0 {
				continue
			}
			d, name := calendar.Session(session)
			if err := w.Mark(i, attendance.Mark{Date: d, Session: name, Code: marks.Codes().Name(code)}); err != nil {
				t.Fatal(err)
			}
			n++
		}
	}
	return n
}

// In the middle of a year nothing is allocated for marks that are entered, nor for pupils who are decided again.
func TestWatchAllocates(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	cohort, marks := registers(t, 200)
	calendar := cohort.Calendar(0)
	w := law.Watch(cohort, calendar.First())
	day := 0
	for ; day < 60; day++ {
		enter(t, w, marks, day)
		w.Close(calendar.Day(day))
	}
	w.Close(calendar.Day(100)) // of the marks to come some have been met before
	pupil := 0
	if n := testing.AllocsPerRun(20, func() {
		enter(t, w, marks, day)
		day++
	}); n > 0 {
		t.Errorf("%v allocations for the marks of a day", n)
	}
	w.Close(calendar.Day(100))
	if n := testing.AllocsPerRun(500, func() {
		w.Changed(pupil % cohort.Len())
		pupil++
	}); n > 0 {
		t.Errorf("%v allocations for a pupil decided again", n)
	}
	if n := testing.AllocsPerRun(20, func() { w.Close(calendar.Day(100)) }); n > 0 {
		t.Errorf("%v allocations for all pupils decided again", n)
	}
}

// BenchmarkWatch is a year of registers that close day by day, in schools of several sizes.
func BenchmarkWatch(b *testing.B) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		b.Fatal(err)
	}
	for _, pupils := range []int{200, 1000, 10_000} {
		b.Run(fmt.Sprint(pupils, " pupils"), func(b *testing.B) {
			cohort, marks := registers(b, pupils)
			calendar := cohort.Calendar(0)
			w, day, changes := law.Watch(cohort, calendar.First()), 0, 0
			b.ReportAllocs()
			for b.Loop() {
				if day == calendar.Days() {
					b.StopTimer()
					cohort, marks = registers(b, pupils)
					w, day = law.Watch(cohort, calendar.First()), 0
					calendar = cohort.Calendar(0)
					b.StartTimer()
				}
				enter(b, w, marks, day)
				changes += len(w.Close(calendar.Day(day)))
				day++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(pupils), "ns/pupil-day")
			b.ReportMetric(float64(changes)/float64(b.N)/float64(pupils), "changes/pupil-day")
		})
	}
	b.Run("one mark", func(b *testing.B) {
		cohort, marks := registers(b, 1000)
		calendar := cohort.Calendar(0)
		w := law.Watch(cohort, calendar.First())
		for day := range 100 {
			enter(b, w, marks, day)
		}
		w.Close(calendar.Day(99))
		pupil := 0
		for b.Loop() {
			pupil = (pupil + 1) % 1000
			w.Changed(pupil)
		}
	})
	b.Run("marks alone", func(b *testing.B) {
		cohort, marks := registers(b, 1000)
		calendar := cohort.Calendar(0)
		w, day, n := law.Watch(cohort, calendar.First()), 0, 0
		for b.Loop() {
			if day == calendar.Days() {
				b.StopTimer()
				cohort, marks = registers(b, 1000)
				w, day = law.Watch(cohort, calendar.First()), 0
				b.StartTimer()
			}
			n += enter(b, w, marks, day)
			day++
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/mark")
	})
}
