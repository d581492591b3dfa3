package escalation_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/fstest"

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
		first := at("2024-01-08") + day(m.IntN(420))
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
	if text := fmt.Sprintf(format, args...) + "\n" + s.world.String(); q.text == "" || len(text) < len(q.text) {
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
	situations(t, 1, 1700/slower, 5, func(m maker, s situation) {
		for range 12 {
			on := s.first + day(m.IntN(int(s.last-s.first)+30))
			if diff := compare(s.verdicts(on), s.next(on)); diff != "" {
				q.add(s, "on %s %s", on, diff)
			}
			cases++
		}
	})
	q.settle(t)
	t.Logf("%d cases", cases)
}
