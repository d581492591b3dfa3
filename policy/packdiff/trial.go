package packdiff

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// Ground says how it was found because of which changes something comes out otherwise.
type Ground string

// The grounds. Of one change alone nothing need be tried.
const (
	Alone    Ground = "alone"    // each of the changes makes a difference by itself: the old pack with that entry as it is now judges otherwise
	Together Ground = "together" // none of them does by itself
	Read     Ground = "read"     // they are what the rule or step reads; not all of them can be made by themselves
)

// mostTried is how many changed entries are tried one at a time. Where more have changed, the packs are different laws.
const mostTried = 40

// single gives the old pack with one changed entry as it is now, nil if that is no sound pack.
func (c *Comparison) single(change int) *policy.Policy {
	entry := c.Changes[change].entry
	if law, ok := c.singles[entry]; ok {
		return law
	}
	law, err := c.Old.Grafted(entry, c.New)
	if previous := c.Changes[change].previous; err != nil || previous != nil && previous.Name != entry.Name {
		law = nil // an entry under another name would stand beside the old one
	}
	c.singles[entry] = law
	return law
}

// prepare makes the packs with one change each, so that judges that work at the same time find them made.
func (c *Comparison) prepare() {
	if c.singles != nil {
		return
	}
	c.singles = map[*policy.Entry]*policy.Policy{}
	entries := map[*policy.Entry]bool{}
	for i := range c.Changes {
		if !c.Changes[i].Wording {
			entries[c.Changes[i].entry] = true
		}
	}
	if len(entries) < 2 || len(entries) > mostTried {
		return
	}
	for i := range c.Changes {
		if !c.Changes[i].Wording {
			c.single(i)
		}
	}
}

// entries lists the entries of some changes, each once.
func (c *Comparison) entries(changes []int) []*policy.Entry {
	var out []*policy.Entry
	for _, i := range changes {
		if e := c.Changes[i].entry; !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// ground says which of some changes are why something comes out otherwise, given the entries that by themselves make a difference.
func (c *Comparison) ground(because []int, alone []*policy.Entry) ([]int, Ground) {
	var out []int
	for _, i := range because {
		if slices.Contains(alone, c.Changes[i].entry) {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return because, Together
	}
	return out, Alone
}

// try narrows changes that can be why something comes out otherwise down to those that by themselves make a difference. Differs says whether
// something comes out otherwise than under the old law.
func (c *Comparison) try(because []int, differs func(*policy.Policy) bool) ([]int, Ground) {
	entries := c.entries(because)
	if len(entries) < 2 {
		return because, Alone
	}
	var alone []*policy.Entry
	for _, e := range entries {
		switch law := c.singles[e]; {
		case law == nil:
			return because, Read
		case differs(law):
			alone = append(alone, e)
		}
	}
	return c.ground(because, alone)
}

// tryRule tries the changes that can be why a rule comes out otherwise for a pupil on a date.
func (c *Comparison) tryRule(r couple, pupil func() *attendance.Pupil, on attendance.Date, old policy.Outcome, because []int) ([]int, Ground) {
	var p *attendance.Pupil
	return c.try(because, func(law *policy.Policy) bool {
		if p == nil {
			p = pupil()
		}
		name := r.old
		if name == "" {
			name = r.now
		}
		f, ok := law.Evaluate(p, on).Finding(name)
		if !ok {
			f.Outcome = policy.NotApplicable
		}
		return differ(r, old, f.Outcome)
	})
}

// trial tries changes for the pupils of a cohort: those of whom several can be why something flips, under each single change at once.
type trial struct {
	few   *attendance.Cohort
	place map[int]int // of the pupils of the cohort among the few
	lines policy.Timelines
	view  attendance.Pupil
}

// settle finds out by trying which changes are why, for the flips of which several can be.
func (j *Judge) settle(cohort *attendance.Cohort, from, to attendance.Date) {
	t := &j.trial
	var entries []*policy.Entry
	var open []int // flips to be tried
	t.place = map[int]int{}
	for i := range j.flips {
		f := &j.flips[i]
		own := j.c.entries(f.Because)
		if len(own) < 2 {
			continue
		}
		if slices.ContainsFunc(own, func(e *policy.Entry) bool { return j.c.singles[e] == nil }) {
			f.Ground = Read
			continue
		}
		for _, e := range own {
			if !slices.Contains(entries, e) {
				entries = append(entries, e)
			}
		}
		open = append(open, i)
		if _, there := t.place[f.Pupil]; !there {
			t.place[f.Pupil] = t.join(cohort, f.Pupil, len(t.place) == 0)
		}
	}
	alone := make([][]*policy.Entry, len(open))
	for _, e := range entries {
		law := j.c.singles[e]
		law.Timelines(t.few, from, to, &t.lines)
		places := map[string]int{}
		for rule := range law.Rules() {
			places[rule] = len(places)
		}
		for k, i := range open {
			f := &j.flips[i]
			if !slices.Contains(j.c.entries(f.Because), e) {
				continue
			}
			r := j.rules[f.rule]
			place, ok := places[r.old]
			if !ok {
				place, ok = places[r.now]
			}
			came := policy.NotApplicable
			if ok {
				came = t.outcome(t.place[f.Pupil], place, f.On)
			}
			if differ(r, f.Old, came) {
				alone[k] = append(alone[k], e)
			}
		}
	}
	for k, i := range open {
		f := &j.flips[i]
		f.Because, f.Ground = j.c.ground(f.Because, alone[k])
	}
}

// join puts a pupil among the few, and gives the place.
func (t *trial) join(cohort *attendance.Cohort, pupil int, first bool) int {
	if first {
		if t.few == nil || t.few.Codes() != cohort.Codes() {
			t.few = attendance.NewCohort(cohort.Codes())
		}
		t.few.Reset()
	}
	if t.view.Register == nil {
		t.view.Register = &attendance.Register{}
	}
	cohort.View(pupil, &t.view)
	_ = t.few.Add(&t.view) // which was in a cohort before
	return t.few.Len() - 1
}

// outcome gives what had come of a rule for one of the few by a date.
func (t *trial) outcome(pupil, rule int, on attendance.Date) policy.Outcome {
	came := t.lines.Before(pupil, rule)
	for turn := range t.lines.Of(pupil) {
		if turn.Rule == rule && !turn.On.After(on) {
			came = turn.To
		}
	}
	return came
}

// tryStep tries the changes that can be why a step stands otherwise.
func (c *Comparison) tryStep(step couple, parent string, decide func(*policy.Policy) *escalation.Decision, old *escalation.Answer, because []int) ([]int, Ground) {
	return c.try(because, func(law *policy.Policy) bool {
		name := step.old
		if name == "" {
			name = step.now
		}
		now := answer(decide(law), name, parent)
		return stands(old, now) != stands(now, old)
	})
}
