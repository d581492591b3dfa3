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

// try narrows changes that can be why something comes out otherwise down to those that by themselves make a difference. Differs says whether
// something comes out otherwise than under the old law.
func (c *Comparison) try(because []int, differs func(*policy.Policy) bool) ([]int, Ground) {
	var entries []*policy.Entry
	for _, i := range because {
		if e := c.Changes[i].entry; !slices.Contains(entries, e) {
			entries = append(entries, e)
		}
	}
	if len(entries) < 2 {
		return because, Alone
	}
	var out []int
	for _, e := range entries {
		law := c.singles[e]
		if law == nil {
			return because, Read
		}
		if !differs(law) {
			continue
		}
		for _, i := range because {
			if c.Changes[i].entry == e {
				out = append(out, i)
			}
		}
	}
	if len(out) == 0 {
		return because, Together
	}
	slices.Sort(out)
	return out, Alone
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

// tryStep tries the changes that can be why a step stands otherwise.
func (c *Comparison) tryStep(step couple, parent string, p *attendance.Pupil, history escalation.History, on attendance.Date, old *escalation.Answer, because []int) ([]int, Ground) {
	return c.try(because, func(law *policy.Policy) bool {
		name := step.old
		if name == "" {
			name = step.now
		}
		now := answer(escalation.Next(law.Evaluate(p, on), history), name, parent)
		return stands(old, now) != stands(now, old)
	})
}
