package policy_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// randomPacks is how many packs are made, with some pupils each.
const (
	randomPacks  = 300
	pupilsOfPack = 4
	datesOfWorld = 5
)

// TestRandomPacksAgainstOracle compares small packs, pupils and dates, all made at random.
func TestRandomPacksAgainstOracle(t *testing.T) {
	count := randomPacks / slower
	if testing.Short() {
		count /= 10
	}
	var n randomTried
	var failures atomic.Int64
	inParallel(count, func(seed int) {
		if failures.Load() >= 4 {
			return
		}
		rng := rand.New(rand.NewPCG(uint64(seed), 9))
		p := newPack(rng)
		law, err := openRandom(p)
		if err != nil {
			// A share of what it does not count is refused, and so is arithmetic that might not be exact.
			if !strings.Contains(err.Error(), "is not in out_of") && !strings.Contains(err.Error(), "too large to be computed exactly") {
				failures.Add(1)
				t.Errorf("seed %d: %v\n%s", seed, err, p.toml())
			}
			n.refused.Add(1)
			return
		}
		for range pupilsOfPack {
			w, err := newWorld(p, rng)
			if err == nil && w == nil {
				continue
			}
			if err == nil {
				err = w.compareAll(law, rng, &n)
			}
			if err != nil {
				failures.Add(1)
				t.Errorf("seed %d: %v\n%v\n%s", seed, err, w, p.toml())
				return
			}
		}
	})
	t.Logf("%+v", n.String())
}

type randomTried struct {
	refused, pupilDates, exact, bounded, tight, completions, replacements, provisional, spells atomic.Int64
	outcomes                                                                                   [5]atomic.Int64
}

func (n *randomTried) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d packs refused; %d pupil-dates, %d figures exact, %d bounded, %d of them to the end; %d completions, %d replacements, %d provisional findings, %d spells; outcomes",
		n.refused.Load(), n.pupilDates.Load(), n.exact.Load(), n.bounded.Load(), n.tight.Load(), n.completions.Load(), n.replacements.Load(), n.provisional.Load(), n.spells.Load())
	for _, o := range policy.Outcomes() {
		fmt.Fprintf(&b, " %d %s", n.outcomes[o].Load(), o)
	}
	return b.String()
}

func openRandom(p *randomPack) (*policy.Policy, error) {
	return policy.Open(fstest.MapFS{"random/pack.toml": {Data: []byte(p.toml())}}, "random")
}

// compareAll compares one pupil on some dates. If they do not agree, it looks for fewer marks that show it.
func (w *world) compareAll(law *policy.Policy, rng *rand.Rand, n *randomTried) error {
	for range datesOfWorld {
		at := w.first - 3 + day(rng.IntN(int(w.last-w.first)+10))
		n.pupilDates.Add(1)
		err := w.compareAt(law, at, n)
		if err == nil {
			continue
		}
		for i := range w.marks {
			mark := w.marks[i]
			w.marks[i] = entry{code: "/"}
			if e := w.enter(rng); e != nil {
				return e
			}
			if e := w.compareAt(law, at, n); e != nil {
				err = e
			} else {
				w.marks[i] = mark
			}
		}
		return fmt.Errorf("on %s: %w", at, err)
	}
	for at := w.last; at > w.last-9; at -= 3 { // more of what may change: towards the end there are more unresolved marks
		if err := w.compareProvisional(law, law.Evaluate(w.pupil, at.date()), at, n); err != nil {
			return fmt.Errorf("on %s: %w", at, err)
		}
	}
	return nil
}

// compareAt compares one pupil on one date.
func (w *world) compareAt(law *policy.Policy, at day, n *randomTried) error {
	report := law.Evaluate(w.pupil, at.date())
	if report.Refused != "" {
		return errors.New(report.Refused)
	}
	for _, compare := range []func(*policy.Policy, *policy.Report, day, *randomTried) error{w.compareFigures, w.compareProvisional, w.compareSpells} {
		if err := compare(law, report, at, n); err != nil {
			return err
		}
	}
	if at%8 > 0 {
		return nil
	}
	if first, second := said(report), said(law.Evaluate(w.pupil, at.date())); first != second {
		return fmt.Errorf("two reports differ:\n%s\n%s", first, second)
	}
	return nil
}

// covered reports whether the pack covers a date.
func (w *world) covered(at day) bool {
	return at >= w.pack.from && (w.pack.until == 0 || at <= w.pack.until)
}

// outcomes gives those of a report.
func outcomes(report *policy.Report) map[string]policy.Outcome {
	out := map[string]policy.Outcome{}
	for _, f := range report.Findings {
		out[f.Rule] = f.Outcome
	}
	return out
}

func rateOf(r attendance.Rate) *big.Rat { return big.NewRat(r.Part, r.Whole) }

func intervalOf(f policy.Figure) interval {
	if !f.Known {
		return interval{}
	}
	return interval{true, rateOf(f.Least), rateOf(f.Most)}
}

// compareFigures compares figures and outcomes.
func (w *world) compareFigures(_ *policy.Policy, report *policy.Report, at day, n *randomTried) error {
	for _, f := range report.Findings {
		n.outcomes[f.Outcome].Add(1)
	}
	if !w.covered(at) {
		for _, f := range report.Findings {
			if f.Outcome != policy.NotApplicable {
				return fmt.Errorf("%s is %s outside the pack's dates", f.Rule, f.Outcome)
			}
		}
		return nil
	}
	got := map[string]interval{}
	for _, f := range report.Figures {
		got[f.Measure] = intervalOf(f)
	}
	_, missing := w.seen(at)
	if len(missing) == 0 {
		want := w.figuresOf(at, nil)
		for _, m := range w.pack.measures {
			n.exact.Add(1)
			f, v := got[m.name], want[m.name]
			if f.known != v.known || f.known && (f.low.Cmp(v.rat()) != 0 || f.top.Cmp(v.rat()) != 0) {
				return fmt.Errorf("%s is %v, want %v\n%v", m.name, f, v, m)
			}
			if f, _ := report.Figure(m.name); f.Known && f.Share && (f.Least.Part != v.part || f.Least.Whole != v.whole) {
				return fmt.Errorf("the share %s is %v, want %v as counted", m.name, f.Least, v)
			}
		}
		got = intervals(want)
	} else if len(missing) <= 2 {
		if err := w.compareBounds(report, at, missing, got, n); err != nil {
			return err
		}
	}
	for rule, want := range w.judge(at, got) {
		if f, _ := report.Finding(rule); f.Outcome != want {
			return fmt.Errorf("%s is %s, want %s with %v", rule, f.Outcome, want, got)
		}
	}
	return nil
}

// compareBounds fills what is missing in every way: with every code of a possible session that may stand there, which is
// what it may be (narrow); and with every code at all, counted as possible, which is the most that may be taken for possible
// (wide). Bounds must hold the first, and stay within the second.
func (w *world) compareBounds(report *policy.Report, at day, missing []int, got map[string]interval, n *randomTried) error {
	var candidates [][]reading
	for _, i := range missing {
		var all []reading
		for _, c := range w.standing(i) {
			r := w.readAs(i, "", c, 0)
			r.possible = true
			all = append(all, r)
		}
		candidates = append(candidates, all)
	}
	narrow, wide := map[string]interval{}, map[string]interval{}
	voids := map[string]bool{}
	add := func(to map[string]interval, name string, v value) {
		old, is := to[name]
		if !is {
			old = exact(v.rat())
		}
		to[name] = old.hull(exact(v.rat()))
	}
	return finally(every(candidates, func(chosen []reading) error {
		n.completions.Add(1)
		plausible := !slices.ContainsFunc(chosen, func(r reading) bool { return !r.class.possible || w.pack.code(r.code).becomes != "" })
		figures := map[string]value{}
		for _, m := range w.pack.measures {
			v := w.measure(m, at, func(i int) reading {
				if k := slices.Index(missing, i); k >= 0 {
					return chosen[k]
				}
				r, _ := w.read(i, w.marks[i], at)
				return r
			})
			figures[m.name] = v
			if !v.known {
				voids[m.name] = true
				continue
			}
			add(wide, m.name, v)
			if plausible {
				add(narrow, m.name, v)
			}
		}
		if !plausible {
			return nil
		}
		for rule, want := range w.judge(at, intervals(figures)) {
			if f, _ := report.Finding(rule); f.Outcome != policy.Undetermined && f.Outcome != want {
				return fmt.Errorf("%s is %s, but %s if what is missing is %v", rule, f.Outcome, want, chosen)
			}
		}
		return nil
	}), func() error {
		for _, m := range w.pack.measures {
			n.bounded.Add(1)
			f := got[m.name]
			if voids[m.name] { // a share of nothing in some way
				if _, sometimes := wide[m.name]; !sometimes && f.known {
					return fmt.Errorf("%s is %v, but has no value\n%v", m.name, f, m)
				}
				continue
			}
			in, out := narrow[m.name], wide[m.name]
			if !f.known {
				return fmt.Errorf("%s has no value, but lies in %v\n%v", m.name, out, m)
			}
			if in.known && (f.low.Cmp(in.low) > 0 || f.top.Cmp(in.top) < 0) {
				return fmt.Errorf("%s is %v, but may be %v\n%v", m.name, f, in, m)
			}
			if f.low.Cmp(out.low) == 0 && f.top.Cmp(out.top) == 0 {
				n.tight.Add(1)
			} else if w.tight(m) {
				return fmt.Errorf("%s is %v, but can only be %v\n%v", m.name, f, out, m)
			}
		}
		return nil
	})
}

// tight reports whether the bounds of a measure must be reached by some completion.
func (w *world) tight(m *randomMeasure) bool {
	return m.outOf == nil || m.outOf.source == "possible"
}

func finally(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}

// every gives each way of choosing one of each list.
func every[T any](lists [][]T, yield func([]T) error) error {
	chosen := make([]T, len(lists))
	var from func(k int) error
	from = func(k int) error {
		if k == len(lists) {
			return yield(chosen)
		}
		for _, c := range lists[k] {
			chosen[k] = c
			if err := from(k + 1); err != nil {
				return err
			}
		}
		return nil
	}
	return from(0)
}

// compareProvisional tries all that the unresolved marks may turn out to be. Where nothing is missing the oracle judges; else
// the policy itself does, with the marks in the register.
func (w *world) compareProvisional(law *policy.Policy, report *policy.Report, at day, n *randomTried) error {
	open, missing := w.seen(at)
	if !w.covered(at) || len(open) > 3 {
		return nil
	}
	now := outcomes(report)
	changed := map[string]string{}
	var candidates [][]string
	for _, i := range open {
		candidates = append(candidates, w.mayTurnOut(i))
	}
	err := every(candidates, func(chosen []string) error {
		n.replacements.Add(1)
		replaced := map[int]entry{}
		for k, i := range open {
			replaced[i] = entry{code: chosen[k]}
		}
		var then map[string]policy.Outcome
		if len(missing) == 0 {
			then = w.judge(at, intervals(w.figuresOf(at, replaced)))
		} else {
			order := make([]int, len(w.marks))
			for i := range order {
				order[i] = i
			}
			register, err := w.register(order, replaced)
			if err != nil {
				return err
			}
			pupil := *w.pupil
			pupil.Register = register
			then = outcomes(law.Evaluate(&pupil, at.date()))
		}
		for rule, o := range then {
			if o != now[rule] {
				changed[rule] = fmt.Sprintf("%s with %v", o, replaced)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		n.provisional.Add(1)
		if f.Provisional != (changed[f.Rule] != "") {
			return fmt.Errorf("%s is %s and provisional %v, but may become %q (open: %v, missing: %v)", f.Rule, f.Outcome, f.Provisional, changed[f.Rule], open, missing)
		}
	}
	return nil
}

// compareSpells goes through every date from the calendar's first. Where nothing is missing the oracle judges them; else the
// policy itself, a date at a time.
func (w *world) compareSpells(law *policy.Policy, report *policy.Report, at day, n *randomTried) error {
	start := max(w.first, w.pack.from)
	on := map[day]map[string]policy.Outcome{}
	for d := start; d <= at; d++ {
		if _, missing := w.seen(d); len(missing) == 0 {
			on[d] = w.judge(d, intervals(w.figuresOf(d, nil)))
		} else {
			on[d] = outcomes(law.Evaluate(w.pupil, d.date()))
		}
	}
	for _, f := range report.Findings {
		n.spells.Add(1)
		var since, first attendance.Date
		for d := start; d <= at; d++ {
			if on[d][f.Rule] == policy.Met {
				first = d.date()
				break
			}
		}
		for d := at; d >= start && on[d][f.Rule] == policy.Met; d-- {
			since = d.date()
		}
		s := f.Spell()
		if s.Since != since || s.First != first {
			return fmt.Errorf("%s: since %v, first %v; want %v and %v", f.Rule, s.Since, s.First, since, first)
		}
		if d, code := w.couldBeMet(f.Rule, on, start, at, first); d != 0 && (s.FirstOpen.IsZero() || s.FirstOpen.After(d.date())) {
			return fmt.Errorf("%s: first %v, beside it %v, but with %s for what is missing it would be met on %s", f.Rule, first, s.FirstOpen, code, d)
		}
		if d := s.FirstOpen; !d.IsZero() {
			if o, is := on[day(d.DaysSince(epoch))][f.Rule]; !is || o != policy.Undetermined || !first.IsZero() && !d.Before(first) {
				return fmt.Errorf("%s: %s is named beside first %v, but the rule is %s then", f.Rule, d, first, o)
			}
		}
		if d := s.SinceOpen; !d.IsZero() {
			if o, is := on[day(d.DaysSince(epoch))][f.Rule]; !is || o != policy.Undetermined || since.IsZero() || d.AddDays(1) != since {
				return fmt.Errorf("%s: %s is named beside since %v, but the rule is %s then", f.Rule, d, since, o)
			}
		}
	}
	return nil
}

// couldBeMet gives the first undetermined date before the first on which a rule is met that would be one too if all that is
// missing were a certain code.
func (w *world) couldBeMet(rule string, on map[day]map[string]policy.Outcome, start, at day, first attendance.Date) (day, string) {
	if at%4 > 0 {
		return 0, "" // it takes long
	}
	for d := start; d <= at && (first.IsZero() || d.date().Before(first)); d++ {
		_, missing := w.seen(d)
		if len(missing) == 0 || on[d][rule] != policy.Undetermined {
			continue
		}
		for _, code := range []string{"/", "I", "G", "O"} {
			figures := map[string]value{}
			for _, m := range w.pack.measures {
				figures[m.name] = w.measure(m, d, func(i int) reading {
					if slices.Contains(missing, i) {
						return w.readAs(i, "", w.pack.code(code), 0)
					}
					r, _ := w.read(i, w.marks[i], d)
					return r
				})
			}
			if w.judge(d, intervals(figures))[rule] == policy.Met {
				return d, code
			}
		}
	}
	return 0, ""
}
