package escalation

import (
	"slices"

	"github.com/rollcall-dev/rollcall/policy"
)

// Property is something that the prover certifies of a step, or refutes.
type Property string

// The properties, named by what it means that they do not hold.
const (
	RungSkipped    Property = "a rung is skipped"
	Stuck          Property = "a step is stuck"
	WaitJumped     Property = "a wait is jumped"
	LimitPassed    Property = "a limit is passed"
	NoSupport      Property = "enforcement without support"
	NobodyDecides  Property = "nobody decides"
	ClocksAtOdds   Property = "clocks are at odds"
	NotExploredAll Property = "not explored in full"
)

// Proof is what the prover found out about one ladder.
type Proof struct {
	Ladder  *policy.Ladder
	States  int     // how many states were explored
	Stories []Story // empty: the ladder is certified
}

// Prove explores what may happen on the ladders of a policy, and gives a story of a pupil for each way in which a ladder does what
// it must not. If it gives none, the ladders are certified:
//
//   - No rung is skipped. Whenever a step may be taken, each step of its after, and of theirs, has been taken: it has a use that
//     counts, which is not void, nor of a period that a reset has ended while the step that came after it cannot be taken anew. A court or penalty step for a pupil does not rest on a rung
//     that only one of two parents has had.
//   - None is stuck. Wherever a step is called for and is blocked, held, waiting or undetermined, something can be done and awaited
//     so that it may be taken, or so that it is done, not called for by what the history then says, or barred by a limit or an
//     expiry that the pack states. A step that can never be taken is stuck.
//   - No wait is jumped. No step is taken before its wait has run from what it follows. Where that has not happened, the step is not
//     open either, unless its own conditions ask about it.
//   - No limit is passed. There are never more uses that count within the window of a limit than it says, whatever resets and
//     whatever outcome is recorded later.
//   - No court or penalty without support. Some step of contact, visit, warning card, letter, meeting, plan or notice stands before it,
//     in after, requires or when, and has been taken; or the step needs evidence, and a fact says that a person has decided otherwise:
//     figures alone never pass by all support.
//   - No letter goes out by itself: court and penalty are decided by a person.
//   - Clocks are not at odds: no step is due before its wait allows it, nor expires before it is due or open, on any day of a school
//     year with its holidays, or however promptly everything before it is done.
//
// What is explored, for each step with all that bears on it: a person takes a step that [Next] says is available, due or overdue, and
// only such a step; records an outcome of it, or a later one; rules, facts, and comparisons become true and false at any time and in any
// combination, also because marks are corrected; evidence and further absences come; time passes to the next day on which a clock,
// a limit, a reset or a question to the history turns. The code that decides is that of [Next]. States that no question of the
// ladder tells apart are explored once.
//
// It is deterministic and bounded: of a ladder with more states than it may explore it says so, and does not certify it.
func Prove(law *policy.Policy) []Story {
	var out []Story
	for _, p := range Proofs(law) {
		out = append(out, p.Stories...)
	}
	return out
}

// The bounds of a proof: states of one step, and decisions about steps for the whole policy.
const (
	maxStates    = 30_000
	maxDecisions = 800_000
)

// Proofs proves each ladder of a policy by itself. See [Prove].
func Proofs(law *policy.Policy) []Proof {
	out := make([]Proof, len(law.Ladders()))
	if len(law.Steps()) == 0 {
		return out
	}
	w := newWorld(law)
	var stories []Story
	states := map[*policy.Ladder]int{}
	steps := slices.Clone(law.Steps())
	slices.SortStableFunc(steps, func(a, b *policy.Step) int { return len(w.before(a)) - len(w.before(b)) }) // what is soon explored comes first
	for _, s := range steps {
		if s.Force == "must not" {
			continue // it is barred by law, always
		}
		found, n := w.prove(s)
		stories = append(stories, found...)
		states[s.Ladder] += n
	}
	stories = w.withoutEchoes(stories)
	slices.SortStableFunc(stories, func(a, b Story) int { return a.Step.Index - b.Step.Index })
	for i, l := range law.Ladders() {
		out[i] = Proof{Ladder: l, States: states[l]}
		for _, s := range stories {
			if s.Step.Ladder == l {
				out[i].Stories = append(out[i].Stories, s)
			}
		}
	}
	return out
}

// withoutEchoes leaves out stories that only repeat, of a later step, what is told of a step before it.
func (w *world) withoutEchoes(all []Story) []Story {
	var out []Story
	for _, s := range all {
		echo := slices.ContainsFunc(all, func(o Story) bool {
			return o.Step != s.Step && o.Property == s.Property && s.Property.spreads() &&
				slices.Contains(w.before(s.Step), o.Step) && (o.Step.Index < s.Step.Index || !slices.Contains(w.before(o.Step), s.Step))
		})
		if !echo {
			out = append(out, s)
		}
	}
	return out
}

// spreads reports whether what is wrong with a step is wrong with those after it too.
func (p Property) spreads() bool { return p == RungSkipped || p == Stuck || p == NotExploredAll }

// prove explores what bears on one step.
func (w *world) prove(s *policy.Step) ([]Story, int) {
	if w.decisions >= maxDecisions {
		return []Story{unexplored(s, 0)}, 0
	}
	c := newCone(w, s)
	x := newExplorer(w, c)
	x.run()
	n := len(x.nodes)
	x.settle()
	if c.needsCalm() && !x.has(Stuck) && !x.has(ClocksAtOdds) && x.taken {
		calm := newExplorer(w, c)
		calm.calm = true
		calm.run()
		n += len(calm.nodes)
		x.inTime(calm)
	}
	return x.stories, n
}
