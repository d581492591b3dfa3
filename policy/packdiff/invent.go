package packdiff

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/boundary"
)

// Example is a pupil made up to show what a change does: the two laws say different things about nobody smaller that was tried.
type Example struct {
	Changes    []int  // by their place, those that the pupil shows
	Rule, Step string // as it is called now, or was if it is gone
	Parent     string
	Old, New   string
	Ground     Ground             // how it was found that it is these changes
	Situation  boundary.Situation // on the date on which they differ
	Marks      int                // how many sessions have other marks than the usual ones
}

// Invention is the pupils made up for a comparison.
type Invention struct {
	Examples []Example
	Held     int   // how many situations both laws were asked about
	Untold   []int // the changes, by their place, that no pupil was found for
}

// Invent looks on the boundaries of both laws for a pupil for each change in meaning whom the two judge differently, and makes the pupil
// as small as it can: with as few unusual marks as still make the difference.
func (c *Comparison) Invent(setting boundary.Setting) Invention {
	v := &inventor{c: c, setting: setting, best: map[int]*Example{}, steps: c.Steps()}
	var out Invention
	if c.Same() || !slices.Equal(c.Old.SessionNames(), c.New.SessionNames()) {
		for i := range c.Changes {
			if !c.Changes[i].Wording {
				out.Untold = append(out.Untold, i)
			}
		}
		return out
	}
	v.look()
	out.Held = v.held
	shown := map[*Example]bool{}
	for i := range c.Changes {
		x := v.best[i]
		switch {
		case c.Changes[i].Wording:
		case x == nil:
			out.Untold = append(out.Untold, i)
		case !shown[x]:
			shown[x] = true
			v.shrink(x)
			out.Examples = append(out.Examples, *x)
		}
	}
	return out
}

// inventor looks for examples.
type inventor struct {
	c       *Comparison
	setting boundary.Setting
	steps   *Steps
	rules   []affected
	best    map[int]*Example // by change
	held    int
}

// affected is a rule that a change can bear on.
type affected struct {
	couple
	bearing []int
}

// look goes through the boundaries.
func (v *inventor) look() {
	for _, r := range v.c.rules() {
		if bearing := v.c.bearing(policy.RuleKind, r.old, r.now); len(bearing) > 0 {
			v.rules = append(v.rules, affected{r, bearing})
		}
	}
	dates := v.dates()
	for k, law := range []*policy.Policy{v.c.New, v.c.Old} {
		for _, name := range v.names(k == 0) {
			if v.settled() {
				return
			}
			grid := boundary.Build(law, boundary.Options{Setting: v.setting, Rules: []string{name}, Parts: true, Editions: 2, Until: v.until(law, dates)})
			for _, s := range grid.Situations {
				v.near(s)
			}
			for _, on := range dates {
				v.around(law, grid, on)
			}
		}
	}
}

// patience is how many pupils are held against two laws before no better example is sought.
const patience = 50_000

// near holds a situation, its pupil as time goes on, and others with other codes.
func (v *inventor) near(s boundary.Situation) {
	v.hold(s)
	if v.settled() {
		return
	}
	v.hold(s.Through(s.Pupil.Calendar.Last()))
	for _, code := range v.codes(s.On) {
		for _, unusual := range s.Unusual() {
			if code != unusual && !v.settled() {
				v.hold(s.Instead(code, unusual))
			}
		}
	}
}

// around holds the situations of a grid at another time, the block of unusual marks before a date, and after it.
func (v *inventor) around(law *policy.Policy, grid boundary.Grid, on attendance.Date) {
	for _, s := range grid.Situations {
		if s.Place != boundary.At && s.Place != boundary.Holds && s.Place != boundary.Above || v.settled() {
			continue
		}
		for _, later := range []int{0, 40} {
			if moved, ok := s.Around(law, v.setting, on.AddDays(later)); ok {
				v.hold(moved.Through(on.AddDays(later + 30)))
			}
		}
	}
}

// settled reports whether each change has an example that leaves no doubt: one that no other change explains, of a rule that is met, or of a
// step where no rule reads what has changed; and of a rule or a step that has changed itself, that one.
func (v *inventor) settled() bool {
	for i := range v.c.Changes {
		if v.c.Changes[i].Wording {
			continue
		}
		if v.held > patience {
			return true
		}
		least := 1 // a step
		if slices.ContainsFunc(v.rules, func(r affected) bool { return slices.Contains(r.bearing, i) }) {
			least = 0
		}
		if x := v.best[i]; x == nil || len(x.Changes) > 1 || x.unclear() > least || !v.own(x, i) {
			return false
		}
	}
	return true
}

// names lists the rules and steps of one pack that a change can bear on.
func (v *inventor) names(now bool) []string {
	pick := func(p couple) string {
		if now {
			return p.now
		}
		return p.old
	}
	var out []string
	for _, r := range v.rules {
		out = append(out, pick(r.couple))
	}
	for i, s := range v.steps.steps {
		if len(v.steps.bearing[i]) > 0 {
			out = append(out, pick(s))
		}
	}
	return slices.DeleteFunc(out, func(name string) bool { return name == "" })
}

// dates lists the dates on which the two packs differ, and from which they do.
func (v *inventor) dates() []attendance.Date {
	var out []attendance.Date
	add := func(d attendance.Date) {
		if !d.IsZero() && !d.Before(v.c.New.From()) {
			out = append(out, d)
		}
	}
	for i := range v.c.Changes {
		change := &v.c.Changes[i]
		if change.Wording {
			continue
		}
		switch change.Key {
		case "values", "class":
			add(change.From)
			if !change.Until.IsZero() {
				add(change.Until.AddDays(1))
			}
		case "from", "until", "":
			for _, e := range []*policy.Entry{change.entry, change.previous} {
				if e != nil {
					add(e.From)
					if !e.Until.IsZero() {
						add(e.Until.AddDays(1))
					}
				}
			}
		case "becomes":
			add(change.entry.Code.BecomesFrom)
			if change.previous != nil {
				add(change.previous.Code.BecomesFrom)
			}
		}
	}
	slices.SortFunc(out, attendance.Date.Compare)
	return slices.Compact(out)
}

// until gives the last date on which pupils are made up: a year after the latest change, if that is later than what the pack was checked
// for.
func (v *inventor) until(law *policy.Policy, dates []attendance.Date) attendance.Date {
	last := law.Verified()
	if len(dates) > 0 {
		if later := dates[len(dates)-1].AddMonths(12); last.IsZero() || later.After(last) {
			return later
		}
	}
	return attendance.Date{}
}

// codes lists the codes with which unusual marks are tried: those that a change is about, or all where what is counted has changed.
func (v *inventor) codes(on attendance.Date) []string {
	var out []string
	add := func(code string) {
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	for i := range v.c.Changes {
		change := &v.c.Changes[i]
		e := change.entry
		switch {
		case change.Wording:
		case change.Kind == policy.CodeKind:
			add(change.Name)
		case change.Kind == policy.ClassKind:
			for _, m := range v.c.New.Meanings(on) {
				if m.Class == change.Name {
					add(m.Code)
				}
			}
		case change.Kind == policy.MeasureKind || e.Parameter != nil && e.Parameter.Unit == "codes":
			for _, m := range v.c.New.Meanings(on) {
				add(m.Code)
			}
		}
	}
	slices.Sort(out)
	return out
}

// hold asks both laws about a situation, and keeps it for the changes that it shows better than what was kept before.
func (v *inventor) hold(s boundary.Situation) {
	v.held++
	for _, x := range v.differences(s) {
		for _, i := range x.Changes {
			if kept := v.best[i]; kept == nil || v.better(x, kept, i) {
				v.best[i] = x
			}
		}
	}
}

// better reports whether an example shows a change better: one that no other change can explain, of what has changed itself, about what is
// met, and small.
func (v *inventor) better(x, than *Example, change int) bool {
	own := func(x *Example) int {
		if v.own(x, change) {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(len(x.Changes), len(than.Changes)), cmp.Compare(own(x), own(than)), cmp.Compare(x.unclear(), than.unclear()),
		cmp.Compare(x.Marks, than.Marks)) < 0
}

// own reports whether an example is of the rule or the step that has changed, if it is one that has.
func (v *inventor) own(x *Example, change int) bool {
	for e := v.c.Changes[change].entry; e != nil; e = e.Owner {
		switch e.Kind {
		case policy.RuleKind:
			return x.Rule == e.Name
		case policy.StepKind:
			return x.Step == e.Name
		}
	}
	return true
}

// unclear says how little an example shows: least if a rule is met under one law, most if it is met under neither.
func (x *Example) unclear() int {
	switch {
	case x.Step != "":
		return 1
	case x.Old == policy.Met.String() || x.New == policy.Met.String():
		return 0
	}
	return 2
}

// differences gives what the two laws judge differently of a situation: each rule on the first date on which they do, and each step on the
// situation's own.
func (v *inventor) differences(s boundary.Situation) []*Example {
	has := func(code string) bool { return hasCode(s.Pupil, code) }
	var out []*Example
	marks := len(s.Sessions())
	from := laterOf(s.Pupil.Calendar.First(), s.On.AddDays(-400))
	old := v.c.Old.Evaluate(s.Pupil, s.On)
	now := v.c.New.Evaluate(s.Pupil, s.On)
	turns := [2][]policy.Turn{v.c.Old.Timeline(s.Pupil, from, s.On), v.c.New.Timeline(s.Pupil, from, s.On)}
	for _, r := range v.rules {
		for _, d := range apartOn(r.couple, turns, s.On, outcome(old, r.old), outcome(now, r.now)) {
			at := s
			if d.on != s.On {
				at = s.Through(d.on)
				at.On = d.on
			}
			x := &Example{Rule: r.name(), Old: d.came[0].String(), New: d.came[1].String(), Situation: at, Marks: marks}
			x.Changes, x.Ground = v.c.tryRule(r.couple, func() *attendance.Pupil { return at.Pupil }, d.on, d.came[0], v.c.because(r.bearing, d.on, has))
			out = append(out, x)
		}
	}
	for _, f := range v.steps.Of(s.Pupil, s.History, s.On, attendance.Date{}) {
		if s.Parent != "" && f.Parent != s.Parent && f.Parent != "" {
			continue
		}
		out = append(out, &Example{Changes: f.Because, Ground: f.Ground, Step: f.Step, Parent: f.Parent, Old: f.Old, New: f.New, Situation: s, Marks: marks})
	}
	return out
}

// outcome gives what came of a rule, not applicable if the pack does not have it.
func outcome(r *policy.Report, rule string) policy.Outcome {
	f, ok := r.Finding(rule)
	if !ok {
		return policy.NotApplicable
	}
	return f.Outcome
}

// differ reports whether two outcomes of a rule are a difference. Of a rule that one pack does not have, only that it is met is.
func differ(r couple, old, now policy.Outcome) bool {
	if r.old == "" || r.now == "" {
		return (old == policy.Met) != (now == policy.Met)
	}
	return old != now
}

// difference is that two laws differ about a rule from a date on.
type difference struct {
	on   attendance.Date
	came [2]policy.Outcome
}

// apartOn lists how a rule comes out differently: on the last date, and each other way on the first date on which it does so, from the turns
// under both laws.
func apartOn(r couple, lines [2][]policy.Turn, last attendance.Date, old, now policy.Outcome) []difference {
	var out []difference
	if differ(r, old, now) {
		out = append(out, difference{last, [2]policy.Outcome{old, now}})
	}
	came := [2]policy.Outcome{old, now}
	var turns []turn[policy.Outcome]
	for k, name := range []string{r.old, r.now} {
		first := true
		for _, t := range lines[k] {
			if t.Rule != name {
				continue
			}
			if first {
				came[k], first = t.From, false
			}
			turns = append(turns, turn[policy.Outcome]{t.On, k, t.To})
		}
	}
	sortTurns(turns)
	for i, t := range turns {
		came[t.of] = t.to
		if i+1 < len(turns) && turns[i+1].on == t.on || !differ(r, came[0], came[1]) {
			continue
		}
		if !slices.ContainsFunc(out, func(d difference) bool { return d.came == came }) {
			out = append(out, difference{t.on, came})
		}
	}
	return out
}

// shrink takes unusual marks, facts and events away from an example for as long as the difference stays the same.
func (v *inventor) shrink(x *Example) {
	keeps := func(s boundary.Situation) bool { return v.shows(s, x) }
	for size := max(1, len(x.Situation.Sessions())/2); ; size /= 2 {
		for from := 0; ; {
			at := x.Situation.Sessions()
			if from >= len(at) {
				break
			}
			if s := x.Situation.Usual(at[from], at[min(from+size, len(at))-1]+1); keeps(s) {
				x.Situation = s
			} else {
				from += size
			}
		}
		if size == 1 {
			break
		}
	}
	for i := range slices.Backward(x.Situation.History) {
		s := x.Situation
		if s.History = slices.Delete(slices.Clone(s.History), i, i+1); keeps(s) {
			x.Situation = s
		}
	}
	var facts []string
	for fact := range x.Situation.Pupil.Facts {
		facts = append(facts, fact)
	}
	slices.Sort(facts)
	for _, fact := range facts {
		s := x.Situation
		p := *s.Pupil
		p.Facts = map[string]string{}
		for k, value := range s.Pupil.Facts {
			if k != fact {
				p.Facts[k] = value
			}
		}
		if s.Pupil = &p; keeps(s) {
			x.Situation = s
		}
	}
	x.Marks = len(x.Situation.Sessions())
	x.Situation.Rule, x.Situation.Step, x.Situation.Role, x.Situation.Part = "", "", "", ""
	x.Situation.Name = fmt.Sprintf("%s%s_differs", x.Rule, x.Step)
}

// shows reports whether a situation makes the same difference as an example.
func (v *inventor) shows(s boundary.Situation, x *Example) bool {
	if x.Step != "" {
		return slices.ContainsFunc(v.steps.Of(s.Pupil, s.History, s.On, attendance.Date{}), func(f StepFlip) bool {
			return f.Step == x.Step && f.Parent == x.Parent && f.Old == x.Old && f.New == x.New
		})
	}
	i := slices.IndexFunc(v.rules, func(r affected) bool { return r.name() == x.Rule })
	old, now := v.c.Old.Evaluate(s.Pupil, s.On), v.c.New.Evaluate(s.Pupil, s.On)
	return outcome(old, v.rules[i].old).String() == x.Old && outcome(now, v.rules[i].now).String() == x.New
}
