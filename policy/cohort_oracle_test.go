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

// comparisons counts how many verdicts were held against each other.
type comparisons struct {
	alone, provisional, oracle, machine, ends, lines, dates, firsts atomic.Int64
	undecided                                                       atomic.Int64 // by the machine, for want of something
	whole                                                           atomic.Int64 // pupils judged mark by mark
}

func (n *comparisons) total() int64 {
	return n.alone.Load() + n.oracle.Load() + n.machine.Load() + n.ends.Load() + n.lines.Load() + n.dates.Load() + n.firsts.Load()
}

func (n *comparisons) String() string {
	return fmt.Sprintf("%d verdicts of cohorts against one pupil, %d of them provisional; one pupil against the slow oracle %d, against expr's machine %d exactly and %d with one of their bounds (%d more it cannot decide); timelines: %d rules against one pupil, %d dates against verdicts, %d first dates; %d pupils judged mark by mark; %d in all",
		n.alone.Load(), n.provisional.Load(), n.oracle.Load(), n.machine.Load(), n.ends.Load(), n.undecided.Load(), n.lines.Load(), n.dates.Load(), n.firsts.Load(), n.whole.Load(), n.total())
}

// court is a policy with all that judges by it, and one of each that is used again and again.
type court struct {
	law      *policy.Policy
	referee  *policy.Referee
	names    []string
	verdicts policy.Verdicts
	lines    policy.Timelines
	firsts   policy.FirstDates
	rng      *rand.Rand
	n        *comparisons
	// oracle judges a pupil in the slow way, if it can.
	oracle func(pupil int, on attendance.Date) (map[string]policy.Outcome, bool)
}

func newCourt(law *policy.Policy, rng *rand.Rand, n *comparisons) (*court, error) {
	referee, err := policy.NewReferee(law)
	return &court{law: law, referee: referee, names: slices.Collect(law.Rules()), rng: rng, n: n}, err
}

// compareOn judges a cohort as of a date: together, pupil by pupil, by expr's machine and, where there is one, by the oracle.
func (c *court) compareOn(cohort *attendance.Cohort, pupils []*attendance.Pupil, on attendance.Date) error {
	c.law.Decide(cohort, on, &c.verdicts)
	c.n.whole.Add(int64(c.verdicts.Whole))
	for i, pupil := range pupils {
		report := c.law.Evaluate(pupil, on)
		for r, f := range report.Findings {
			c.n.alone.Add(1)
			if f.Provisional {
				c.n.provisional.Add(1)
			}
			if got, provisional := c.verdicts.Outcome(i, r), c.verdicts.Provisional(i, r); got != f.Outcome || provisional != f.Provisional {
				return fmt.Errorf("pupil %d on %s: %s is %v, provisional %v in the cohort, and %v, %v alone\n%s",
					i, on, f.Rule, got, provisional, f.Outcome, f.Provisional, marksOf(pupil))
			}
		}
		if err := c.compareMachine(report); err != nil {
			return fmt.Errorf("pupil %d on %s: %w\n%s", i, on, err, marksOf(pupil))
		}
		if c.oracle == nil {
			continue
		}
		want, ok := c.oracle(i, on)
		if !ok {
			continue
		}
		for _, f := range report.Findings {
			c.n.oracle.Add(1)
			if f.Outcome != want[f.Rule] {
				return fmt.Errorf("pupil %d on %s: %s is %v, and %v to the oracle\n%s", i, on, f.Rule, f.Outcome, want[f.Rule], marksOf(pupil))
			}
		}
	}
	return nil
}

// compareMachine has expr's machine decide on the figures of a report. Where these are bounds it decides for one of their ends:
// what the report says for certain holds there too.
func (c *court) compareMachine(report *policy.Report) error {
	if report.Refused != "" {
		return nil
	}
	rulings, err := c.referee.Judge(report, c.rng)
	if err != nil {
		return err
	}
	for r, ruling := range rulings {
		f := &report.Findings[r]
		switch {
		case !ruling.Decided:
			c.n.undecided.Add(1)
			continue
		case ruling.Sharp:
			c.n.machine.Add(1)
		default:
			c.n.ends.Add(1)
		}
		if f.Outcome != ruling.Outcome && (ruling.Sharp || f.Outcome != policy.Undetermined) {
			return fmt.Errorf("%s is %v, and %v to expr's machine, all known: %v", f.Rule, f.Outcome, ruling.Outcome, ruling.Sharp)
		}
	}
	return nil
}

// compareLines follows a cohort over some dates: together, some pupils alone, and on some dates as verdicts are found.
func (c *court) compareLines(cohort *attendance.Cohort, pupils []*attendance.Pupil, from, to attendance.Date, alone int) error {
	lines := &c.lines
	c.law.Timelines(cohort, from, to, lines)
	c.n.whole.Add(int64(lines.Whole))
	if lines.Len() != len(pupils) {
		return fmt.Errorf("%d timelines of %d pupils", lines.Len(), len(pupils))
	}
	for _, i := range c.rng.Perm(len(pupils))[:min(alone, len(pupils))] {
		pupil := pupils[i]
		want := c.law.Timeline(pupil, from, to)
		var got []policy.Turn
		for turn := range lines.Of(i) {
			got = append(got, policy.Turn{On: turn.On, Rule: c.names[turn.Rule], From: turn.From, To: turn.To})
		}
		c.n.lines.Add(int64(len(c.names)))
		if !slices.Equal(got, want) {
			return fmt.Errorf("pupil %d from %s to %s turns\n%v in the cohort,\n%v alone\n%s", i, from, to, got, want, marksOf(pupil))
		}
	}
	if to.Before(from) {
		return nil
	}
	dates := []attendance.Date{from.AddDays(-1), from, to}
	for range 2 {
		dates = append(dates, from.AddDays(c.rng.IntN(to.DaysSince(from)+1)))
	}
	for _, on := range dates {
		c.law.Decide(cohort, on, &c.verdicts)
		for i, pupil := range pupils {
			for r, name := range c.names {
				c.n.dates.Add(1)
				if got, want := outcomeOn(lines, i, r, on), c.verdicts.Outcome(i, r); got != want {
					return fmt.Errorf("pupil %d, timelines from %s to %s: %s is %v on %s, and %v to Decide\n%s", i, from, to, name, got, on, want, marksOf(pupil))
				}
			}
		}
	}
	c.law.FirstDates(cohort, from, to, &c.firsts)
	if c.firsts.Len() != len(pupils) || c.firsts.Whole != lines.Whole {
		return fmt.Errorf("first dates of %d pupils, %d of them alone; want %d and %d", c.firsts.Len(), c.firsts.Whole, len(pupils), lines.Whole)
	}
	for i := range pupils {
		for r, name := range c.names {
			c.n.firsts.Add(1)
			want := attendance.Date{}
			if lines.Before(i, r) == policy.Met {
				want = from
			} else {
				for turn := range lines.Of(i) {
					if turn.Rule == r && turn.To == policy.Met && (want.IsZero() || turn.On.Before(want)) {
						want = turn.On
					}
				}
			}
			if got := lines.FirstMet(i, r); got != want {
				return fmt.Errorf("pupil %d: %s is first met on %v, want %v", i, name, got, want)
			}
			if got := c.firsts.Met(i, r); got != want {
				return fmt.Errorf("pupil %d: the first date of %s is %v, want %v\n%s", i, name, got, want, marksOf(pupils[i]))
			}
		}
	}
	return nil
}

// outcomeOn reads from timelines what came of a rule on a date.
func outcomeOn(lines *policy.Timelines, pupil, rule int, on attendance.Date) policy.Outcome {
	out := lines.Before(pupil, rule)
	for turn := range lines.Of(pupil) {
		if turn.Rule == rule && !turn.On.After(on) {
			out = turn.To
		}
	}
	return out
}

// compareCohorts makes a pack and a cohort, and has all of it judged in every way. Edits change some marks of the registers.
func compareCohorts(rng *rand.Rand, edits []byte, n *comparisons) error {
	p := newPack(rng)
	law, _ := openRandom(p)
	if law == nil {
		return nil // packs that are refused are counted elsewhere
	}
	c, err := newCourt(law, rng, n)
	if err != nil {
		return fmt.Errorf("%w\n%s", err, p.toml())
	}
	cohort := attendance.NewCohort(nil)
	var worlds []*world
	var pupils []*attendance.Pupil
	var first, last day
	for range 3 {
		pack := p
		if p.minutes && rng.IntN(4) == 0 { // a calendar that does not say how long sessions are
			pack = &randomPack{}
			*pack = *p
			pack.minutes = false
		}
		w, err := newWorld(pack, rng)
		if err != nil || w == nil {
			continue
		}
		if first == 0 || w.first < first {
			first = w.first
		}
		last = max(last, w.last)
		worlds = append(worlds, w)
		for range 5 {
			v, err := variant(w, rng, edits)
			if err != nil {
				return err
			}
			worlds = append(worlds, v)
		}
	}
	for _, w := range worlds {
		pupils = append(pupils, w.pupil)
		if err := cohort.Add(w.pupil); err != nil {
			return err
		}
	}
	c.oracle = func(i int, on attendance.Date) (map[string]policy.Outcome, bool) {
		if p.minutes && worlds[i].lengths == nil {
			return nil, false // it counts minutes where there are none
		}
		return worlds[i].verdicts(day(on.DaysSince(epoch)))
	}
	err = func() error {
		for range 4 {
			if err := c.compareOn(cohort, pupils, (first - 3 + day(rng.IntN(int(last-first)+10))).date()); err != nil {
				return err
			}
		}
		from := (first - 5 + day(rng.IntN(int(last-first)+10))).date()
		return c.compareLines(cohort, pupils, from, from.AddDays(rng.IntN(int(last-first)+12)-1), 6)
	}()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, p.toml())
	}
	return nil
}

// verdicts judges in the slow way, if no mark is missing.
func (w *world) verdicts(at day) (map[string]policy.Outcome, bool) {
	if !w.covered(at) {
		out := map[string]policy.Outcome{}
		for _, r := range w.pack.rules {
			out[r.name] = policy.NotApplicable
		}
		return out, true
	}
	if _, missing := w.seen(at); len(missing) > 0 {
		return nil, false
	}
	return w.judge(at, intervals(w.figuresOf(at, nil))), true
}

// variant gives another pupil of the same calendar: with other marks here and there, other dates and fewer facts.
func variant(w *world, rng *rand.Rand, edits []byte) (*world, error) {
	v := *w
	p := *w.pupil
	v.pupil, v.marks = &p, slices.Clone(w.marks)
	often, missing := rng.IntN(8), pick(rng, 0, 0, 12, 40)
	for i := range v.marks {
		m := &v.marks[i]
		switch {
		case missing > 0 && rng.IntN(missing) == 0:
			*m = entry{}
		case rng.IntN(8) < often:
			*m = entry{code: "/"}
		case rng.IntN(3) == 0:
			m.code = w.marks[rng.IntN(len(w.marks))].code
		}
		if rng.IntN(3) > 0 {
			m.minutes = 0
		}
	}
	for k := 0; k+1 < len(edits); k += 2 {
		if rng.IntN(5) == 0 { // each of the pupils takes some of them
			v.marks[int(edits[k])*len(v.marks)/256].code = v.pack.codes[int(edits[k+1])%len(v.pack.codes)].name
		}
	}
	some := func() day { return w.first + day(rng.IntN(int(w.last-w.first)+6)) - 3 }
	if rng.IntN(3) == 0 {
		v.enrolled = some()
		p.Enrolled = v.enrolled.date()
	}
	if rng.IntN(4) == 0 {
		v.left = max(some(), v.enrolled)
		p.Left = v.left.date()
	}
	if rng.IntN(3) == 0 && v.born != 0 {
		v.born += day(rng.IntN(800)) - 400
		p.Born = v.born.date()
	}
	if rng.IntN(2) == 0 {
		v.facts, v.moved = nil, 0
		p.Facts = nil
	}
	return &v, v.enter(rng)
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
			other, err := variant(w, rng, nil)
			if err != nil {
				t.Error(err)
				return
			}
			pupil := other.pupil
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
