package boundary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Options say how much of a law's grid is built.
//
// Further fields may be added: write literals with keys.
type Options struct {
	Setting  Setting
	Rules    []string // only these rules and steps; none means all
	Parts    bool     // besides comparisons, every part of a condition that is true or false by itself
	Editions int      // at most so many editions of a comparison, the latest; 0 means all

	// Until is the last date on which pupils are made up. Zero means that as of which the law was checked, or where the pack does not say,
	// two years after it last changed.
	Until attendance.Date
}

// Build builds the grid of a law.
func Build(law *policy.Policy, o Options) Grid {
	b := &builder{law: law, options: o, years: map[[2]int]*year{}, codes: &attendance.Codes{}, names: map[string]int{}}
	for rule := range law.Rules() {
		if o.wants(rule) {
			b.rule(rule)
		}
	}
	for _, step := range law.Steps() {
		if o.wants(step.Name) {
			b.step(step)
		}
	}
	return b.grid
}

func (o Options) wants(name string) bool { return len(o.Rules) == 0 || slices.Contains(o.Rules, name) }

// builder builds a grid.
type builder struct {
	law     *policy.Policy
	options Options
	years   map[[2]int]*year
	codes   *attendance.Codes // of all registers that are made up
	names   map[string]int
	asked   int // how often the law has been

	yearGroup *bool // whether any condition asks for it, once that has been looked for
	grid      Grid
}

// subject is a condition that is looked at, and what it stands in.
type subject struct {
	rule      string
	step      *policy.Step
	condition policy.ConditionForm
	all       []policy.ConditionForm // of the rule or step
	ago       int                    // how many days ago what must come before a step was done
}

// longAgo is how many days ago what must come before a step was done, so that there are marks since then.
const longAgo = 20

func (s subject) name() string {
	if s.step != nil {
		return s.step.Name
	}
	return s.rule
}

func (b *builder) rule(rule string) {
	all := b.law.RuleConditions(rule)
	for _, c := range all {
		b.condition(subject{rule: rule, condition: c, all: all})
	}
}

func (b *builder) step(step *policy.Step) {
	all := b.law.StepConditions(step)
	for _, c := range all {
		b.condition(subject{step: step, condition: c, all: all, ago: longAgo})
	}
	b.clocks(step, all)
}

// condition looks at each part of a condition, in each edition of the law.
func (b *builder) condition(s subject) {
	n := 0
	for _, part := range parts(s.condition.Form) {
		if slices.ContainsFunc(part.Inside(), func(f *policy.Form) bool { return !constant(f) }) {
			b.miss(s, part, "", edition{}, "a comparison stands inside a number that it compares, and is not sought: make a rule or a measure of it")
		}
		if part.Operator() == "" && !b.options.Parts {
			continue
		}
		n++
		if constant(part) {
			b.miss(s, part, "", edition{}, "it rests on the law alone and is the same for everybody")
			continue
		}
		editions := b.editions(s, part)
		if keep := b.options.Editions; keep > 0 && len(editions) > keep {
			editions = editions[len(editions)-keep:]
		}
		for _, e := range editions {
			b.part(s, part, n, e, len(editions) > 1)
		}
	}
}

func (b *builder) search(most int) *search {
	return &search{law: b.law, codes: b.codes, most: most, all: &b.asked}
}

// edition is a stretch of time in which the law that a comparison reads is the same.
type edition struct{ from, until attendance.Date }

// editions gives the editions of the law of a part of a condition in which it is in force.
func (b *builder) editions(s subject, part *policy.Form) []edition {
	from, until := b.law.From(), b.law.Until()
	limit := func(f, u attendance.Date) {
		if f.After(from) {
			from = f
		}
		if !u.IsZero() && (until.IsZero() || u.Before(until)) {
			until = u
		}
	}
	if s.step == nil {
		limit(b.law.RuleInForce(s.rule))
	}
	for _, c := range s.all {
		if c.Role == s.condition.Role || c.Role == "when" {
			limit(c.From, c.Until)
		}
	}
	turns := []attendance.Date{from}
	for _, t := range b.turns(part) {
		if t.After(from) && (until.IsZero() || !t.After(until)) && !t.After(b.horizon()) {
			turns = append(turns, t)
		}
	}
	var out []edition
	for i, t := range turns {
		e := edition{t, until}
		if i+1 < len(turns) {
			e.until = turns[i+1].AddDays(-1)
		}
		out = append(out, e)
	}
	return out
}

// turns gives the dates on which the law of a part of a condition changes; nil stands for none.
func (b *builder) turns(part *policy.Form) []attendance.Date {
	if part == nil {
		return nil
	}
	return b.law.Turns(part)
}

// horizon gives the last date on which pupils are made up: that as of which the law was checked, or two years after it last changed.
func (b *builder) horizon() attendance.Date {
	if !b.options.Until.IsZero() {
		return b.options.Until
	}
	if v := b.law.Verified(); !v.IsZero() {
		return v
	}
	last := b.law.From()
	after := func(d attendance.Date) {
		if d.After(last) {
			last = d
		}
	}
	for rule := range b.law.Rules() {
		from, _ := b.law.RuleInForce(rule)
		after(from)
		for _, c := range b.law.RuleConditions(rule) {
			for _, part := range parts(c.Form) {
				for _, t := range b.law.Turns(part) {
					after(t)
				}
			}
		}
	}
	return last.AddMonths(24)
}

// moment is a date on which a pupil may be made up.
type moment struct {
	year *year
	on   attendance.Date
}

// moments gives dates within an edition, the best first: with a hundred sessions of the school year behind them, on the year's last day,
// early and late in it, and soon after a summer that the calendar knows; each in the latest school year that the pack was verified for.
func (b *builder) moments(e edition) []moment {
	last := b.horizon()
	if !e.until.IsZero() && e.until.Before(last) {
		last = e.until
	}
	var out []moment
	add := func(y *year, day int) bool {
		if y == nil {
			return false
		}
		if day < 0 {
			day += y.calendar.Days()
		}
		on := y.calendar.Day(min(day, y.calendar.Days()-1))
		if on.Before(e.from) || on.After(last) {
			return false
		}
		if !slices.ContainsFunc(out, func(m moment) bool { return m.on == on }) {
			out = append(out, moment{y, on})
		}
		return true
	}
	latest := func(find func(calendarYear int) (*year, int)) {
		for calendarYear := last.Year(); calendarYear >= e.from.Year()-1; calendarYear-- {
			if add(find(calendarYear)) {
				return
			}
		}
	}
	for _, day := range []int{100/max(1, len(b.law.SessionNames())) - 1, -1, 29, 149} {
		latest(func(calendarYear int) (*year, int) { return b.year(calendarYear), day })
	}
	latest(func(calendarYear int) (*year, int) {
		two, one := b.school(calendarYear-1, 2), b.year(calendarYear-1)
		if two == nil || one == nil {
			return nil, 0
		}
		return two, one.calendar.Days() + 2
	})
	if len(out) > 1 || len(out) > 0 && e.until.IsZero() {
		return out
	}
	for _, on := range []attendance.Date{e.from, last} { // between school years
		if y := b.yearOf(on); y != nil && !on.Before(e.from) && !on.After(last) {
			out = append(out, moment{y, on})
		}
	}
	return out
}

func (b *builder) year(calendarYear int) *year { return b.school(calendarYear, 1) }

// school gives so many school years from one on, nil if there are none.
func (b *builder) school(calendarYear, years int) *year {
	key := [2]int{calendarYear, years}
	if y, ok := b.years[key]; ok {
		return y
	}
	y, err := b.options.Setting.yearFor(b.law, calendarYear, years)
	if err != nil {
		y = nil
	}
	b.years[key] = y
	return y
}

// yearOf gives the school year that holds a date, or that ended last before it.
func (b *builder) yearOf(on attendance.Date) *year {
	for calendarYear := on.Year(); calendarYear >= on.Year()-1; calendarYear-- {
		if y := b.year(calendarYear); y != nil && !y.calendar.First().After(on) {
			return y
		}
	}
	return nil
}

// part looks for the situations of one part of a condition in one edition.
func (b *builder) part(s subject, part *policy.Form, n int, e edition, several bool) {
	places := []Place{At, Below, Above}
	if !part.Ordered() {
		places = []Place{Holds, Fails}
	}
	moments := b.moments(e)
	if dateDecides(part) {
		moments = slices.CompactFunc(moments, func(a, b moment) bool { return a.year == b.year })
	}
	if len(moments) == 0 {
		for _, place := range places {
			b.miss(s, part, place, e, "no date of this edition is within what the pack was verified for")
		}
		return
	}
	found := b.sides(s, part, places, moments, e)
	slices.SortFunc(places, func(a, b Place) int { return a.side() - b.side() })
	suffix := ""
	if several {
		suffix = "_" + strings.ReplaceAll(e.from.String(), "-", "")
	}
	for _, place := range places {
		if d := found[place]; d != nil {
			b.add(s, part, place, d, fmt.Sprintf("%s_%s_%d%s_%s", s.name(), word(s.condition.Role), n, suffix, place), "")
		} else {
			b.miss(s, part, place, e, b.why(s, part, place, found, moments))
		}
	}
	if at := found[At]; at != nil && part.Shares() {
		b.between(s, part, n, suffix, at, e)
	}
}

// sides looks for a pupil on each side of a part of a condition, if it can be on the same date.
func (b *builder) sides(s subject, part *policy.Form, places []Place, moments []moment, e edition) map[Place]*draft {
	found := map[Place]*draft{}
	if dateDecides(part) { // of one year, since the date is what is looked for
		for _, m := range moments {
			if now := b.findDates(s, part, m, e); len(now) > len(found) {
				found = now
			}
			if len(found) == len(places) {
				break
			}
		}
		return found
	}
	for _, place := range places {
		for i, m := range moments {
			if d := b.find(s, part, place, m); d != nil {
				found[place] = d
				moments[0], moments[i] = moments[i], moments[0]
				break
			}
		}
	}
	return found
}

// between looks for the nearest shares below and above where the possible sessions do not divide.
func (b *builder) between(s subject, part *policy.Form, n int, suffix string, at *draft, e edition) {
	c := at.year.calendar
	for day := c.DaysThrough(at.on); day < min(c.DaysThrough(at.on)+3, c.Days()); day++ {
		m := moment{at.year, c.Day(day)}
		if !e.until.IsZero() && m.on.After(e.until) || b.find(s, part, At, m) != nil {
			continue
		}
		for _, place := range []Place{Below, Above} {
			if d := b.find(s, part, place, m); d != nil {
				b.add(s, part, place, d, fmt.Sprintf("%s_%s_%d%s_nearest_%s", s.name(), word(s.condition.Role), n, suffix, place),
					"The possible sessions do not divide: no register of so many has just the share.")
			}
		}
		return
	}
}

// word makes a role a part of a case's name.
func word(role string) string { return strings.ReplaceAll(role, " ", "_") }

// why says why a side was not reached.
func (b *builder) why(s subject, part *policy.Form, place Place, found map[Place]*draft, moments []moment) string {
	var left, right policy.Quantity
	for _, other := range []Place{At, Above, Below, Holds, Fails} {
		if d := found[other]; d != nil {
			b.search(1).ask(d, func(q *policy.Inquiry) { left, right, _ = q.Sides(part) })
			break
		}
	}
	switch {
	case b.asked > patience:
		return "the search was given up: the pack has too many comparisons for one grid; ask for single rules and steps"
	case place == Below && right.Known && right.Least.Part == 0 && right.Date.IsZero():
		return "nothing counted is less than 0"
	case !slices.ContainsFunc(moments, func(m moment) bool { return len(b.plan(s, part, m)) > 0 }):
		return "the law in force leads past it: whatever a pupil does, this part of the condition decides nothing"
	case place == At && left.Known:
		return fmt.Sprintf("no pupil was found of whom it is just %s while the other parts of the condition leave it to decide", right.Text)
	case left.Known && part.Ordered():
		return fmt.Sprintf("no pupil was found of whom it is %s %s while the other parts of the condition leave it to decide", place, right.Text)
	}
	return "no pupil was found for whom this part of the condition decides: see whether the other parts, or the rules they name, allow it"
}

func (b *builder) miss(s subject, part *policy.Form, place Place, e edition, why string) {
	u := Unreached{Rule: s.rule, Role: s.condition.Role, Part: part.Text, Place: place, From: e.from, Until: e.until, Why: why}
	if s.step != nil {
		u.Step = s.step.Name
	}
	b.grid.Unreached = append(b.grid.Unreached, u)
}

// add adds a situation, with the two values as the law sees them.
func (b *builder) add(s subject, part *policy.Form, place Place, d *draft, name, note string) {
	var left, right policy.Quantity
	b.search(1).ask(d, func(q *policy.Inquiry) { left, right, _ = q.Sides(part) })
	b.addAs(s, part, place, d, name, note, left.Text, right.Text)
}

func (b *builder) addAs(s subject, part *policy.Form, place Place, d *draft, name, note, left, right string) {
	if b.names[name]++; b.names[name] > 1 {
		name = fmt.Sprintf("%s_%d", name, b.names[name])
	}
	out := Situation{
		Name: name, Rule: s.rule, Role: s.condition.Role, Part: part.Text, Place: place, Left: left, Right: right, Note: note,
		Cite: s.condition.Cite, On: d.on, Pupil: d.pupil(nil), History: d.events, Parent: d.parent, Fill: d.fill, Calendar: d.year.spec,
	}
	if s.step != nil {
		out.Step = s.step.Name
	}
	out.Pupil.ID = name
	b.grid.Situations = append(b.grid.Situations, out)
}
