package packdiff

import (
	"iter"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Flip is that something else comes of a rule for a pupil under the new law.
type Flip struct {
	Pupil    int             // the place in the cohort
	Rule     string          // as it is called now, or was if it is gone
	On       attendance.Date // the first date on which the two differ
	Old, New policy.Outcome  // on that date; of a rule that a pack does not have, not applicable
	Lasts    bool            // they differ on the last date too
	Because  []int           // the changes, by their place, that can be why
	Ground   Ground          // how that was found

	rule int // among those of both packs
}

// Judge finds the flips of one cohort after the other, in memory that is used again. It is for one goroutine.
type Judge struct {
	c        *Comparison
	rules    []couple
	bearing  [][]int // by rule
	places   [2][]int
	lines    [2]policy.Timelines
	turns    [2][]policy.CohortTurn
	came     [2][]policy.Outcome
	flipped  []bool
	flips    []Flip
	affected []bool
	trial    trial
}

// Judge gives a judge for cohorts. Judges may work at the same time; they are made one after the other.
func (c *Comparison) Judge() *Judge {
	c.prepare()
	j := &Judge{c: c}
	j.rules = j.c.rules()
	for _, r := range j.rules {
		bearing := j.c.bearing(policy.RuleKind, r.old, r.now)
		j.bearing = append(j.bearing, bearing)
		j.affected = append(j.affected, len(bearing) > 0)
	}
	for k, law := range []*policy.Policy{c.Old, c.New} {
		j.places[k] = make([]int, len(slices.Collect(law.Rules())))
		i := 0
		for rule := range law.Rules() {
			j.places[k][i] = slices.IndexFunc(j.rules, func(r couple) bool { return k == 0 && r.old == rule || k == 1 && r.now == rule })
			i++
		}
		j.came[k] = make([]policy.Outcome, len(j.rules))
	}
	j.flipped = make([]bool, len(j.rules))
	return j
}

// Flips gives the flips of a cohort between two dates, both included, by pupil, and for each pupil by date, until it is asked again. A rule that only one pack has
// flips where it is met. Outcomes are those of [policy.Policy.Timelines].
func (j *Judge) Flips(cohort *attendance.Cohort, from, to attendance.Date) iter.Seq[Flip] {
	j.c.Old.Timelines(cohort, from, to, &j.lines[0])
	j.c.New.Timelines(cohort, from, to, &j.lines[1])
	j.flips = j.flips[:0]
	for pupil := range cohort.Len() {
		j.pupil(cohort, pupil, from)
	}
	j.settle(cohort, from, to)
	return slices.Values(j.flips)
}

// pupil goes through the turns of a pupil under both laws at once.
func (j *Judge) pupil(cohort *attendance.Cohort, pupil int, from attendance.Date) {
	for k := range 2 {
		clear(j.came[k])
		for i, place := range j.places[k] {
			j.came[k][place] = j.lines[k].Before(pupil, i)
		}
		j.turns[k] = slices.AppendSeq(j.turns[k][:0], j.lines[k].Of(pupil))
	}
	clear(j.flipped)
	begin := len(j.flips)
	a, b := j.turns[0], j.turns[1]
	for on := from; ; {
		for len(a) > 0 && !a[0].On.After(on) {
			j.came[0][j.places[0][a[0].Rule]] = a[0].To
			a = a[1:]
		}
		for len(b) > 0 && !b[0].On.After(on) {
			j.came[1][j.places[1][b[0].Rule]] = b[0].To
			b = b[1:]
		}
		j.look(cohort, pupil, on)
		switch {
		case len(a) > 0 && (len(b) == 0 || !b[0].On.Before(a[0].On)):
			on = a[0].On
		case len(b) > 0:
			on = b[0].On
		default:
			for i := range j.flips[begin:] {
				f := &j.flips[begin+i]
				f.Lasts = j.differs(f.rule)
			}
			return
		}
	}
}

// differs reports whether a rule comes out otherwise now.
func (j *Judge) differs(r int) bool {
	old, now := j.came[0][r], j.came[1][r]
	if j.rules[r].old == "" || j.rules[r].now == "" {
		return (old == policy.Met) != (now == policy.Met)
	}
	return old != now
}

// look notes the rules that come out otherwise on a date for the first time.
func (j *Judge) look(cohort *attendance.Cohort, pupil int, on attendance.Date) {
	for r := range j.rules {
		if j.flipped[r] || !j.affected[r] || !j.differs(r) {
			continue
		}
		j.flipped[r] = true
		codes := cohort.Marks(pupil)
		numbers := cohort.Codes()
		has := func(code string) bool {
			return slices.ContainsFunc(codes, func(n uint8) bool { return n > 0 && numbers.Name(n) == code })
		}
		j.flips = append(j.flips, Flip{
			Pupil: pupil, Rule: j.rules[r].name(), On: on, Old: j.came[0][r], New: j.came[1][r],
			Because: j.c.because(j.bearing[r], on, has), Ground: Alone, rule: r,
		})
	}
}
