package policy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// TestCohortsAgainstOnePupil judges random cohorts under random packs as cohorts and pupil by pupil. The path for one pupil is
// itself held against the slow oracle.
func TestCohortsAgainstOnePupil(t *testing.T) {
	count := 4 * randomPacks / slower
	if testing.Short() {
		count /= 10
	}
	var failures, whole, compared atomic.Int64
	inParallel(count, func(seed int) {
		if failures.Load() >= 3 {
			return
		}
		rng := rand.New(rand.NewPCG(uint64(seed), 77))
		n, w, err := compareCohorts(rng)
		compared.Add(n)
		whole.Add(w)
		if err != nil {
			failures.Add(1)
			t.Errorf("seed %d: %v", seed, err)
		}
	})
	t.Logf("%d verdicts compared, %d pupils judged mark by mark", compared.Load(), whole.Load())
}

// compareCohorts makes a pack and cohorts and compares what comes of them.
func compareCohorts(rng *rand.Rand) (compared, whole int64, err error) {
	p := newPack(rng)
	law, err := openRandom(p)
	if err != nil {
		return 0, 0, nil //nolint:nilerr // such packs are counted elsewhere
	}
	cohort := attendance.NewCohort(nil)
	var pupils []*attendance.Pupil
	var first, last day
	for range 3 {
		w, err := newWorld(p, rng)
		if err != nil || w == nil {
			continue
		}
		if first == 0 || w.first < first {
			first = w.first
		}
		last = max(last, w.last)
		pupils = append(pupils, w.pupil)
		for range 5 {
			pupils = append(pupils, variant(w, rng))
		}
	}
	for _, pupil := range pupils {
		if err := cohort.Add(pupil); err != nil {
			return 0, 0, err
		}
	}
	var v policy.Verdicts
	for range 4 {
		on := (first - 3 + day(rng.IntN(int(last-first)+10))).date()
		law.Decide(cohort, on, &v)
		whole += int64(v.Whole)
		for i, pupil := range pupils {
			report := law.Evaluate(pupil, on)
			for r, f := range report.Findings {
				compared++
				if got, provisional := v.Outcome(i, r), v.Provisional(i, r); got != f.Outcome || provisional != f.Provisional {
					return compared, whole, fmt.Errorf("pupil %d on %s: %s is %v, provisional %v in the cohort, and %v, %v alone\n%s\n%s",
						i, on, f.Rule, got, provisional, f.Outcome, f.Provisional, marksOf(pupil), p.toml())
				}
			}
		}
	}
	var lines policy.Timelines
	for range 2 {
		from := (first - 5 + day(rng.IntN(int(last-first)+10))).date()
		to := from.AddDays(rng.IntN(int(last-first) + 12))
		law.Timelines(cohort, from, to, &lines)
		whole += int64(lines.Whole)
		for i, pupil := range pupils {
			want := law.Timeline(pupil, from, to)
			var got []policy.Turn
			names := slices.Collect(law.Rules())
			for turn := range lines.Of(i) {
				got = append(got, policy.Turn{On: turn.On, Rule: names[turn.Rule], From: turn.From, To: turn.To})
			}
			compared += int64(len(names))
			if !slices.Equal(got, want) {
				return compared, whole, fmt.Errorf("pupil %d from %s to %s turns\n%v in the cohort,\n%v alone\n%s\n%s", i, from, to, got, want, marksOf(pupil), p.toml())
			}
		}
	}
	return compared, whole, nil
}

// variant gives another pupil of the same calendar: with other marks here and there, other dates and fewer facts.
func variant(w *world, rng *rand.Rand) *attendance.Pupil {
	p := *w.pupil
	p.Register = attendance.NewRegister(p.Calendar, nil)
	marks := slices.Collect(w.pupil.Register.Marks())
	often := rng.IntN(8)
	for _, m := range marks {
		switch {
		case rng.IntN(12) == 0:
			continue
		case rng.IntN(8) < often:
			m.Code, m.Timed, m.Minutes = "/", false, 0
		case rng.IntN(3) == 0:
			m.Code = marks[rng.IntN(len(marks))].Code
		}
		if rng.IntN(3) > 0 {
			m.Timed, m.Minutes = false, 0
		}
		_ = p.Register.Set(m)
	}
	span := p.Calendar.Last().DaysSince(p.Calendar.First()) + 6
	some := func() attendance.Date { return p.Calendar.First().AddDays(rng.IntN(span) - 3) }
	if rng.IntN(3) == 0 {
		p.Enrolled = some()
	}
	if rng.IntN(4) == 0 {
		if p.Left = some(); p.Left.Before(p.Enrolled) {
			p.Left = attendance.Date{}
		}
	}
	if rng.IntN(3) == 0 && !p.Born.IsZero() {
		p.Born = p.Born.AddDays(rng.IntN(800) - 400)
	}
	if rng.IntN(2) == 0 {
		p.Facts = nil
	}
	return &p
}

func marksOf(p *attendance.Pupil) string {
	var b strings.Builder
	fmt.Fprintf(&b, "born %s, enrolled %s, left %s, facts %v;", p.Born, p.Enrolled, p.Left, p.Facts)
	for m := range p.Register.Marks() {
		fmt.Fprintf(&b, " %v", m)
	}
	return b.String()
}

// TestSpellsAskedAgain asks for spells twice: the first time they are replayed, the second time followed.
func TestSpellsAskedAgain(t *testing.T) {
	count := randomPacks / slower
	if testing.Short() {
		count /= 10
	}
	var compared atomic.Int64
	inParallel(count, func(seed int) {
		rng := rand.New(rand.NewPCG(uint64(seed), 78))
		p := newPack(rng)
		law, err := openRandom(p)
		if err != nil {
			return
		}
		w, err := newWorld(p, rng)
		if err != nil || w == nil {
			return
		}
		for range 4 {
			pupil := variant(w, rng)
			on := (w.first - 3 + day(rng.IntN(int(w.last-w.first)+10))).date()
			report := law.Evaluate(pupil, on)
			first, second := report.Spells(), report.Spells()
			compared.Add(int64(len(first)))
			if !slices.Equal(first, second) {
				t.Errorf("seed %d on %s: spells\n%v, asked again\n%v\n%s\n%s", seed, on, first, second, marksOf(pupil), p.toml())
				return
			}
		}
	})
	t.Logf("%d spells compared", compared.Load())
}
