package escalation_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// situation is a world with its law as the library reads them.
type situation struct {
	*world
	law     *policy.Policy
	at      *attendance.Pupil
	history escalation.History
}

func openPack(text string) (*policy.Policy, error) {
	return policy.Open(fstest.MapFS{"made/pack.toml": {Data: []byte(text)}}, "made")
}

// situations goes through random situations: several pupils for each pack, since packs take longest to make.
func situations(t *testing.T, seed uint64, packs, each int, do func(maker, situation)) {
	t.Helper()
	refused := 0
	for i := range packs {
		m := maker{rand.New(rand.NewPCG(seed, uint64(i)))}
		first := m.monday() + day(m.IntN(5))
		p := m.pack(first, first+90)
		law, err := openPack(p.text)
		if err != nil {
			if refused++; refused > 10+packs/5 {
				t.Fatalf("too many packs are refused, the last for: %v\n%s", err, p.text)
			}
			continue
		}
		for range each {
			w := m.world(first)
			w.pack = p
			m.history(w)
			pupil, history := w.pupil(w.calendar())
			do(m, situation{w, law, pupil, history})
		}
	}
}

// told gives an answer in the oracle's form.
func told(a escalation.Answer) verdict {
	v := verdict{step: a.Step.Name, parent: a.Parent, status: a.Status}
	for _, d := range []struct {
		to   *day
		date attendance.Date
	}{{&v.from, a.From}, {&v.by, a.By}, {&v.expires, a.Expires}} {
		if !d.date.IsZero() {
			*d.to = at(d.date.String())
		}
	}
	if a.Charge != nil {
		v.charge = a.Charge.Name
	}
	return v
}

func (s situation) next(on day) *escalation.Decision {
	return escalation.Next(s.law.Evaluate(s.at, date(on)), s.history)
}

func compare(want []verdict, got *escalation.Decision) string {
	if len(want) != len(got.Steps) {
		return fmt.Sprintf("%d answers, expected %d", len(got.Steps), len(want))
	}
	for i, a := range got.Steps {
		if v := told(a); v != want[i] {
			return fmt.Sprintf("step %s of parent %q is %+v (%q), expected %+v", want[i].step, want[i].parent, v, a.Because(), want[i])
		}
	}
	return ""
}

// quarrel keeps the smallest situation in which the library and the oracle differ.
type quarrel struct{ text string }

func (q *quarrel) add(s situation, format string, args ...any) {
	if text := fmt.Sprintf(format, args...) + "\n" + s.String(); q.text == "" || len(text) < len(q.text) {
		q.text = text
	}
}

func (q *quarrel) settle(t *testing.T) {
	t.Helper()
	if q.text != "" {
		t.Error(q.text)
	}
}

// Next agrees with the day-by-day simulation: status, dates and charge of every step.
func TestNextAgrees(t *testing.T) {
	t.Parallel()
	cases := 0
	var q quarrel
	seen := map[escalation.Status]int{}
	situations(t, 1, 1850/slower, 5, func(m maker, s situation) {
		for range 12 {
			on := s.first + day(m.IntN(int(s.last-s.first)+30))
			want := s.verdicts(on)
			if diff := compare(want, s.next(on)); diff != "" {
				q.add(s, "on %s %s", on, diff)
			}
			for _, v := range want {
				seen[v.status]++
			}
			cases++
		}
	})
	q.settle(t)
	t.Logf("%d cases: %v", cases, seen)
	for _, status := range escalation.Statuses() {
		if seen[status] < cases/1000 {
			t.Errorf("only %d of the answers are %q: the cases do not try it", seen[status], status)
		}
	}
}

// Every answer has a reason, and says what is missing, unmet or lacking.
func TestReasonsGiven(t *testing.T) {
	t.Parallel()
	situations(t, 7, 300/slower, 3, func(m maker, s situation) {
		on := s.first + day(m.IntN(int(s.last-s.first)+20))
		for _, a := range s.next(on).Steps {
			unmet := slices.ContainsFunc(a.Guards, func(g escalation.Guard) bool { return g.Holds != policy.True })
			switch because := a.Because(); {
			case len(because) == 0 || slices.Contains(because, ""):
				t.Fatalf("on %s step %s is %s, because %q\n%s", on, a.Step.Name, a.Status, because, s.world)
			case a.Status == escalation.Undetermined && (len(a.Missing) == 0 || slices.Contains(a.Missing, "")):
				t.Fatalf("on %s it is not told what is missing of step %s: %q\n%s", on, a.Step.Name, a.Missing, s.world)
			case a.Status == escalation.Blocked && !unmet, a.Status >= escalation.Waiting && (unmet || len(a.Needs) > 0):
				t.Fatalf("on %s step %s is %s with the guards %v and the needs %q\n%s", on, a.Step.Name, a.Status, a.Guards, a.Needs, s.world)
			}
		}
	})
}

// Basis agrees with the simulation when marks were corrected, some before a step was taken and some after.
func TestBasisAgrees(t *testing.T) {
	t.Parallel()
	var q quarrel
	seen := map[escalation.Standing]int{}
	situations(t, 8, 1400/slower, 4, func(m maker, s situation) {
		type correction struct {
			at  int
			was string
			on  day
		}
		var all []correction
		for i, k := range s.marks {
			if !m.chance(8) || k.code == "" {
				continue
			}
			now := pick(m, "/", "U", "A", "X")
			all = append(all, correction{i, k.code, k.on + 1 + day(m.IntN(20))})
			s.marks[i].code = now
			if err := s.at.Register.Set(attendance.Mark{Date: date(k.on), Session: k.session, Code: now, Recorded: date(all[len(all)-1].on)}); err != nil {
				t.Fatal(err)
			}
		}
		recorded := func(on day) []mark {
			out := slices.Clone(s.marks)
			for _, c := range all {
				if c.on > on {
					out[c.at].code = c.was
				}
			}
			return out
		}
		on := s.first + day(m.IntN(int(s.last-s.first)+20))
		want := s.basis(on, recorded)
		var got []footing
		for _, f := range escalation.Basis(s.history, s.law.Evaluate(s.at, date(on))) {
			got = append(got, footing{at(f.Event.On.String()), f.Event.Step, f.Standing})
			if f.Standing == escalation.Weakened && len(f.Changed) == 0 {
				q.add(s, "on %s it is not told what weakened step %s of %s", on, f.Event.Step, f.Event.On)
			}
		}
		if !slices.Equal(got, want) {
			q.add(s, "on %s the steps stand so: %v, expected %v; corrected were %+v", on, got, want, all)
		}
		for _, f := range want {
			seen[f.standing]++
		}
	})
	q.settle(t)
	t.Logf("%v", seen)
	for s := escalation.Stands; s <= escalation.Gone; s++ {
		if seen[s] < 200/slower {
			t.Errorf("only %d footings are %q: the cases do not try it", seen[s], s)
		}
	}
}

// The timelines of steps and of rules tell just the dates on which the simulation of one day differs from that of the day before.
func TestTimelineAgrees(t *testing.T) {
	t.Parallel()
	var q quarrel
	changes := 0
	situations(t, 2, 700/slower, 3, func(m maker, s situation) {
		from := s.first + day(m.IntN(40))
		to := from + day(m.IntN(60))
		parents := s.everyParent(to)
		var want []string
		before := s.verdictsFor(parents, from-1)
		for d := from; d <= to; d++ {
			now := s.verdictsFor(parents, d)
			for i, v := range now {
				if v.status != before[i].status {
					want = append(want, fmt.Sprint(d, " ", v.step, " ", v.parent, ": ", before[i].status, ", ", v))
				}
			}
			before = now
		}
		var got []string
		for _, c := range escalation.Timeline(s.law, s.at, s.history, date(from), date(to)) {
			got = append(got, fmt.Sprint(c.On, " ", c.Step.Name, " ", c.Parent, ": ", c.From, ", ", told(c.Answer)))
		}
		for d := from; d <= to; d++ {
			for _, r := range s.pack.rules {
				was, is := r.outcome(s.forPupil(d-1)), r.outcome(s.forPupil(d))
				if was != is {
					want = append(want, fmt.Sprint(d, " ", r.name, ": ", was, ", ", is))
				}
			}
		}
		for _, turn := range s.law.Timeline(s.at, date(from), date(to)) {
			got = append(got, fmt.Sprint(turn.On, " ", turn.Rule, ": ", turn.From, ", ", turn.To))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			q.add(s, "from %s to %s (-want +got):\n%s", from, to, diff)
		}
		changes += len(want)
	})
	q.settle(t)
	if changes < 1000/slower {
		t.Errorf("only %d changes: the cases do not try them", changes)
	}
}

// NextReview gives the first later day on which the simulation, with what was known on the day, comes out otherwise.
func TestNextReviewAgrees(t *testing.T) {
	t.Parallel()
	const horizon = 100
	var q quarrel
	never, later := 0, 0
	situations(t, 3, 400/slower, 2, func(m maker, s situation) {
		on := s.first + day(m.IntN(int(s.last-s.first)+10))
		then := s.seen(on)
		today := then.outcome(on)
		var want day
		for d := on + 1; d <= on+horizon && want == 0; d++ {
			if !slices.Equal(then.outcome(d), today) {
				want = d
			}
		}
		got := escalation.NextReview(s.law.Evaluate(s.at, date(on)), s.history)
		switch {
		case want != 0 && got != date(want), want == 0 && !got.IsZero() && !got.After(date(on+horizon)):
			q.add(s, "on %s the next review is %q, expected %q", on, got, want)
		case want == 0:
			never++
		default:
			later++
		}
	})
	q.settle(t)
	if never == 0 || later < 100/slower {
		t.Errorf("%d without a review, %d with one: the cases do not try both", never, later)
	}
}

// forPupil is a day on which rules are asked about.
func (w *world) forPupil(on day) moment { return moment{world: w, on: on, who: asker{pupil: true}} }

// outcome tells what came of all rules and steps on a day.
func (w *world) outcome(on day) []string {
	var out []string
	for _, r := range w.pack.rules {
		out = append(out, r.outcome(w.forPupil(on)))
	}
	for _, v := range w.verdicts(on) {
		out = append(out, v.status.String())
	}
	return out
}
