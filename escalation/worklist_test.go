package escalation_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// area is pupils of whom some have a case history, as single ones and as a cohort.
type area struct {
	law       *policy.Policy
	pupils    []*attendance.Pupil
	cohort    *attendance.Cohort
	histories map[string]escalation.History
}

func (a *area) add(p *attendance.Pupil, h escalation.History) {
	p.ID = fmt.Sprint("p", len(a.pupils))
	a.pupils = append(a.pupils, p)
	if err := a.cohort.Add(p); err != nil {
		panic(err)
	}
	if h != nil {
		a.histories[p.ID] = h
	}
}

func newArea(law *policy.Policy) *area {
	return &area{law: law, cohort: attendance.NewCohort(nil), histories: map[string]escalation.History{}}
}

// idle says in the words of the definition whether there is nothing to do about a pupil without a case history.
func idle(d *escalation.Decision, asks func(*policy.Step) bool) bool {
	for _, a := range d.Steps {
		follows := a.Step.When() == nil
		if a.Status != escalation.NotCalledFor && a.Status != escalation.Barred && !follows && (asks == nil || asks(a.Step)) {
			return false
		}
	}
	return true
}

// compare holds a worklist against the decisions about all pupils one by one, and counts the decisions.
func (a *area) compare(on attendance.Date, asks func(*policy.Step) bool) (given int, complaint string) {
	got := map[int]*escalation.Decision{}
	last := -1
	for i, d := range (escalation.Worklist{Law: a.law, On: on, Asks: asks}).Of(a.cohort, a.histories) {
		if i <= last {
			return 0, fmt.Sprintf("pupil %d is given after pupil %d", i, last)
		}
		last, got[i] = i, d
	}
	for i, p := range a.pupils {
		want := escalation.Next(a.law.Evaluate(p, on), a.histories[p.ID])
		listed := len(a.histories[p.ID]) > 0 || !idle(want, asks)
		switch d := got[i]; {
		case listed != (d != nil):
			return 0, fmt.Sprintf("pupil %d is on the list: %t; expected: %t, by\n%s", i, d != nil, listed, want.AppendJSON(nil))
		case d != nil && !bytes.Equal(d.AppendJSON(nil), want.AppendJSON(nil)):
			return 0, fmt.Sprintf("pupil %d has\n%s\nexpected\n%s", i, d.AppendJSON(nil), want.AppendJSON(nil))
		}
	}
	return len(got), ""
}

// nothing is the record of a pupil about whom nothing was done.
type nothing struct{}

func (nothing) Dates() []attendance.Date { return nil }

func (nothing) Done(attendance.Date, string, string) bool { return false }

func (nothing) Open(attendance.Date, string) bool { return false }

func (nothing) Evidence(attendance.Date, string) bool { return false }

func (nothing) Last(attendance.Date, string) (d attendance.Date) { return d }

func (nothing) Times(attendance.Date, string, string, attendance.Date, attendance.Date) int { return 0 }

// compareCalls holds what calls for steps against what the steps' conditions come to for each pupil alone.
func (a *area) compareCalls(on attendance.Date) string {
	var calls policy.Calls
	a.law.Calls(a.cohort, on, &calls)
	for i, p := range a.pupils {
		report := a.law.Evaluate(p, on)
		for _, s := range a.law.Steps() {
			want := policy.Unknown
			report.Inquire(func(q *policy.Inquiry) {
				q.At(on, nothing{}, attendance.Date{})
				if want = policy.False; s.InForce(on) && s.When() != nil {
					want = q.Truth(s.When())
					for _, c := range []*policy.Clause{s.Closes(), s.Ladder.Closes()} {
						if c != nil {
							want = min(want, policy.True-q.Truth(c))
						}
					}
				}
			})
			if got := calls.Called(i, s.Index); got != want {
				return fmt.Sprintf("pupil %d: whether anything calls for %s is %s, expected %s", i, s.Name, got, want)
			}
		}
	}
	return ""
}

// A worklist under random laws is that of single decisions.
func TestWorklistAgrees(t *testing.T) {
	t.Parallel()
	listed, pupils := 0, 0
	for i := range 500 / slower {
		m := maker{rand.New(rand.NewPCG(31, uint64(i)))}
		first := m.monday() + day(m.IntN(5))
		p := m.pack(first, first+90)
		law, err := openPack(p.text)
		if err != nil {
			continue
		}
		a := newArea(law)
		var last day
		for range 12 {
			w := m.world(first)
			w.pack = p
			if m.chance(30) {
				m.history(w)
			}
			pupil, history := w.pupil(w.calendar())
			if m.chance(15) {
				pupil.Left = date(first + day(m.IntN(60)))
			}
			a.add(pupil, history)
			last = max(last, w.last)
		}
		for range 4 {
			on := first - 3 + day(m.IntN(int(last-first)+20))
			var asks func(*policy.Step) bool
			if m.chance(30) {
				asks = func(s *policy.Step) bool { return s.Index%2 == 0 }
			}
			given, complaint := a.compare(date(on), asks)
			if complaint == "" {
				complaint = a.compareCalls(date(on))
			}
			if complaint != "" {
				t.Fatalf("case %d on %s: %s\n%s", i, on, complaint, p.text)
			}
			listed, pupils = listed+given, pupils+len(a.pupils)
		}
	}
	t.Logf("%d of %d pupils are on the list", listed, pupils)
}

// A worklist under the laws that are shipped is that of single decisions.
func TestWorklistOfShippedPacks(t *testing.T) {
	for _, pack := range []string{"gb-eng", "gb-eng-stockton", "us-oh", "us-tx", "us-va", "nz", "ie"} {
		t.Run(pack, func(t *testing.T) {
			t.Parallel()
			law, err := policy.Open(policies.FS(), pack)
			if err != nil {
				t.Fatal(err)
			}
			listed, pupils := 0, 0
			for seed := range max(2/slower, 1) {
				rng := rand.New(rand.NewPCG(32, uint64(seed)))
				a := randomArea(law, rng, 20)
				for range 3 {
					on := attendance.MustDate("2024-09-01").AddDays(rng.IntN(340))
					asks := func(s *policy.Step) bool { return s.Action != "recognition" }
					given, complaint := a.compare(on, asks)
					if complaint == "" {
						complaint = a.compareCalls(on)
					}
					if complaint != "" {
						t.Fatalf("seed %d on %s: %s", seed, on, complaint)
					}
					listed, pupils = listed+given, pupils+len(a.pupils)
				}
			}
			t.Logf("%d of %d pupils are on the list", listed, pupils)
		})
	}
}

// randomArea makes pupils of one calendar for a law, with whatever codes and facts it knows, and histories of some of them.
func randomArea(law *policy.Policy, rng *rand.Rand, pupils int) *area {
	spec := attendance.CalendarSpec{Sessions: law.SessionNames(), Terms: []string{"2024-09-02..2024-12-20", "2025-01-06..2025-04-04", "2025-04-22..2025-07-22"}}
	if rng.IntN(4) > 0 {
		for range law.SessionNames() {
			spec.SessionMinutes = append(spec.SessionMinutes, 180)
		}
	}
	calendar, err := attendance.NewCalendar(spec)
	if err != nil {
		panic(err)
	}
	var codes []string
	for _, c := range []string{"/", `\`, "P", "A", "B", "C", "D", "E", "G", "H", "I", "J", "K", "L", "M", "N", "O", "Q", "R", "S", "T", "U", "X", "Y", "?"} {
		if law.HasCode(c) {
			codes = append(codes, c)
		}
	}
	a := newArea(law)
	for range pupils {
		p := &attendance.Pupil{Calendar: calendar, Register: attendance.NewRegister(calendar, nil), Parents: [][]string{nil, {"mother"}, {"father", "mother"}}[rng.IntN(3)]}
		if rng.IntN(8) > 0 {
			p.Born = attendance.MustDate("2006-01-01").AddDays(rng.IntN(14 * 365))
		}
		p.YearGroup = []string{"", "K", "1", "7", "12"}[rng.IntN(5)]
		if rng.IntN(8) == 0 {
			p.Enrolled = calendar.First().AddDays(rng.IntN(200))
		}
		if rng.IntN(8) == 0 {
			p.Left = calendar.First().AddDays(rng.IntN(300))
		}
		for name := range law.Facts() {
			if rng.IntN(12) == 0 {
				if p.Facts == nil {
					p.Facts = map[string]string{}
				}
				p.Facts[name] = []string{"true", "false", "2025-01-10", "2", "yes"}[rng.IntN(5)]
			}
		}
		prone := rng.IntN(30)
		through := calendar.Len()
		if rng.IntN(3) == 0 {
			through = rng.IntN(through)
		}
		for i := 0; i < through; {
			spell, code := 1, codes[0]
			if rng.IntN(200) < prone {
				spell, code = 1+rng.IntN(12), codes[rng.IntN(len(codes))]
			}
			if rng.IntN(500) == 0 {
				code = ""
			}
			for ; spell > 0 && i < through; spell, i = spell-1, i+1 {
				d, session := calendar.Session(i)
				if code == "" {
					continue
				}
				mark := attendance.Mark{Date: d, Session: session, Code: code}
				if rng.IntN(300) == 0 {
					mark.Timed, mark.Minutes = true, rng.IntN(200)
				}
				_ = p.Register.Set(mark)
			}
		}
		var h escalation.History
		if rng.IntN(4) == 0 {
			for range 1 + rng.IntN(6) {
				s := law.Steps()[rng.IntN(len(law.Steps()))]
				e := escalation.Event{On: calendar.First().AddDays(rng.IntN(320)), Step: s.Name, By: []string{"", "head", "head"}[rng.IntN(3)]}
				if len(s.Outcomes) > 0 && rng.IntN(2) == 0 {
					e.Outcome = s.Outcomes[rng.IntN(len(s.Outcomes))]
				}
				if s.PerParent && rng.IntN(2) == 0 {
					e.Parent = "mother"
				}
				h = append(h, e)
			}
		}
		a.add(p, h)
	}
	return a
}

// A register that cannot be evaluated leaves everything undetermined, which is something to do.
func TestWorklistOfRefusedRegisters(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{Sessions: []string{"day"}, Terms: []string{"2024-09-02..2024-12-20"}})
	if err != nil {
		t.Fatal(err)
	}
	a := newArea(law)
	a.add(&attendance.Pupil{Calendar: calendar, Register: attendance.NewRegister(calendar, nil)}, nil)
	if given, complaint := a.compare(attendance.MustDate("2024-10-01"), nil); given != 1 || complaint != "" {
		t.Errorf("%d pupils are on the list: %s", given, complaint)
	}
}

// Goroutines may go through one worklist, each through its own cohort, and one may stop early.
func TestWorklistConcurrent(t *testing.T) {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		t.Fatal(err)
	}
	w := escalation.Worklist{Law: law, On: attendance.MustDate("2025-03-14")}
	var all sync.WaitGroup
	for seed := range 4 {
		all.Go(func() {
			a := randomArea(law, rand.New(rand.NewPCG(33, uint64(seed))), 30)
			for range 2 {
				if _, complaint := a.compare(w.On, nil); complaint != "" {
					t.Error(complaint)
				}
				var order []int
				for i := range w.Of(a.cohort, a.histories) {
					if order = append(order, i); len(order) == 3 {
						break
					}
				}
				if !slices.IsSorted(order) {
					t.Errorf("pupils are given in the order %v", order)
				}
			}
		})
	}
	all.Wait()
}
