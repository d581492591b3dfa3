package policy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Finding is what came of one rule.
type Finding struct {
	Rule      string
	Title     string
	Outcome   Outcome
	Exception string // the name of the exception that holds, if the outcome is Excepted
	Force     string // must, may, must not or info
	Cite      []string

	// Provisional says that some way in which unresolved marks may yet turn out changes the outcome.
	Provisional bool

	report *Report
	index  int
}

// Spell says since when a rule is met, as if it had been evaluated on every date from the calendar's first with what is known
// today.
type Spell struct {
	// Since is the first date of the present unbroken spell in which the rule is met; zero unless it is met. First is the
	// first date on which it ever was, zero if never.
	Since, First attendance.Date
	// SinceOpen and FirstOpen name an undetermined date that could move Since or First to an earlier one; zero if none could.
	SinceOpen, FirstOpen attendance.Date
}

// Spell works out since when the rule is met and when it first was. It looks through the whole calendar, which takes longer
// than the finding itself: [Report.Spells] does it for all findings at once.
func (f Finding) Spell() Spell {
	if f.report == nil {
		return Spell{}
	}
	return f.report.spells(f.index)[f.index]
}

// Report is all that a policy has to say of one pupil on one date. It keeps the pupil and the policy, so that explanations
// are worked out from the same figures when they are asked for.
type Report struct {
	Pupil    *attendance.Pupil  // nil for totals
	Totals   *attendance.Totals // nil for a pupil
	Policy   *Policy
	On       attendance.Date
	Figures  []Figure  // in the pack's order
	Findings []Finding // in the pack's order
	Warnings []string
	Refused  string // why nothing could be evaluated, "" if it could
}

// Finding gives the finding of a rule, and whether the pack has such a rule.
func (r *Report) Finding(rule string) (Finding, bool) {
	for _, f := range r.Findings {
		if f.Rule == rule {
			return f, true
		}
	}
	return Finding{}, false
}

// Spells gives the spell of every finding, in the order of Findings.
func (r *Report) Spells() []Spell { return r.spells(every) }

// Figure gives the figure of a measure, and whether the pack has such a measure.
func (r *Report) Figure(measure string) (Figure, bool) {
	for _, f := range r.Figures {
		if f.Measure == measure {
			return f, true
		}
	}
	return Figure{}, false
}

// Evaluate applies the law of a date to a pupil's register. It is a pure function: the same pupil, date and policy give the
// same report, to the byte. It never fails: what is missing or wrong in the register is told in the report.
//
// The pupil must have a calendar, and a register of that calendar; nil stands for an empty one.
func (p *Policy) Evaluate(pupil *attendance.Pupil, on attendance.Date) *Report {
	r := &Report{Pupil: pupil, Policy: p, On: on}
	if r.Refused = p.refuse(pupil); r.Refused != "" {
		r.undetermined()
		return r
	}
	if pupil.Register == nil {
		with := *pupil
		with.Register = attendance.NewRegister(pupil.Calendar, nil)
		r.Pupil = &with
	}
	s := p.sheet(r.Pupil, on)
	defer s.release()
	e, _ := p.editionOn(on)
	s.under(e, false)
	r.decide(s, s.env(on, on))
	r.warn(s)
	if s.openEnded() {
		s.under(e, false)
		for i, u := range p.rules {
			r.Findings[i].Provisional = s.isProvisional(u, r.Findings[i].Outcome)
		}
	}
	return r
}

// refuse says why a pupil cannot be evaluated under the pack at all.
func (p *Policy) refuse(pupil *attendance.Pupil) string {
	switch {
	case pupil.Calendar == nil:
		return "the pupil has no calendar"
	case !pupil.Calendar.SameSessions(p.sessions):
		return fmt.Sprintf("the calendar's sessions are %s, but those of the pack %s are %s",
			strings.Join(pupil.Calendar.SessionNames(), ", "), p.id, strings.Join(p.sessions, ", "))
	case pupil.Register != nil && pupil.Register.Calendar() != pupil.Calendar:
		return "the register belongs to another calendar than the pupil"
	}
	return ""
}

func (r *Report) undetermined() {
	for _, m := range r.Policy.measures {
		r.Figures = append(r.Figures, Figure{Measure: m.name, Share: m.share, Reason: r.Refused})
	}
	for _, u := range r.Policy.rules {
		r.Findings = append(r.Findings, u.finding(r, Undetermined, nil))
	}
	r.Warnings = []string{r.Refused}
}

func (u *rule) finding(r *Report, o Outcome, x *exception) Finding {
	f := Finding{report: r, index: u.index, Rule: u.name, Title: u.title, Outcome: o, Force: u.force, Cite: u.cite}
	if x != nil {
		f.Exception = x.name
	}
	return f
}

// decide works out all figures and outcomes for the environment's date.
func (r *Report) decide(s *sheet, e *env) {
	p := r.Policy
	r.Figures = make([]Figure, len(p.measures))
	for i, m := range p.measures {
		r.Figures[i] = m.figure(s, e)
	}
	r.Findings = make([]Finding, len(p.rules))
	for i, u := range p.rules {
		outcome, x := u.outcome(e)
		r.Findings[i] = u.finding(r, outcome, x)
	}
}

// figure gives the value of the measure with its window.
func (m *measure) figure(s *sheet, e *env) Figure {
	f := Figure{Measure: m.name, Share: m.share}
	v := s.measure(m.index, e)
	f.Known, f.Least, f.Most = v.state == known, v.lo, v.hi
	var err error
	if s.totals == nil {
		l := s.lay(m.window, e)
		f.From, f.To, f.Short, err = l.first.From, l.first.To, l.first.Short(), l.err
	}
	if !f.Known {
		f.Reason = m.whyUnknown(s, e, err)
	}
	return f
}

// whyUnknown says why a measure has no value at all.
func (m *measure) whyUnknown(s *sheet, e *env, err error) string {
	noLaw := s.edition.sorting.noLaw[m.tally]
	switch {
	case !m.inForce.on(e.from):
		return "no law in force: measure " + m.name
	case len(noLaw) > 0:
		return "no law in force: parameter " + s.policy.parameters[noLaw[0]].name
	case errors.Is(err, errNeverDone):
		return s.policy.windows[m.window].unknown
	case err != nil:
		return s.policy.windows[m.window].String() + ": " + err.Error()
	case s.totals != nil && !m.fitsTotals(s.policy):
		return "totals carry no dates: " + m.name + " needs the marks"
	case m.inMinutes() || m.unit == countMinutes || m.unit == countHours:
		return "the calendar does not say how long a session is (session_minutes), or there are no possible sessions"
	}
	return "no possible sessions"
}

// warn collects what somebody should know about the register and the law behind a report.
func (r *Report) warn(s *sheet) {
	p := r.Policy
	r.warnOfDates()
	for i, f := range p.facts {
		if _, err := f.of(r.Pupil); err != nil && !s.facts[i].known() {
			r.Warnings = append(r.Warnings, fmt.Sprintf("fact %s: %v: it counts as not known", f.name, err))
		}
	}
	for _, n := range s.columns.Used() {
		name := r.Pupil.Register.Codes().Name(n)
		if c := p.codeByName[name]; n != 0 && c == nil {
			r.warnOfMarks(s, s.columns.Of(n), s.span, fmt.Sprintf("the pack has no code %s: these sessions count as unmarked", name))
		} else if n != 0 && c.session != "" {
			r.warnOfSession(s, c, s.columns.Of(n))
		}
	}
	for _, g := range s.groups {
		if !g.era.inForce {
			c := g.era.young.written
			r.warnOfMarks(s, g.set, g.span, fmt.Sprintf("code %s is not in force on these dates; it is read as its version nearest in time, %s", c.name, g.era.young.class.name))
		}
	}
	r.warnOfOutside()
	r.warnOfShortWindows()
	r.Warnings = append(r.Warnings, r.Pupil.Notes...)
}

func (r *Report) warnOfDates() {
	p := r.Policy
	switch {
	case r.On.Before(p.inForce.from):
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s is before %s, the first date that the pack covers: no rule applies", r.On, p.inForce.from))
	case !p.inForce.until.IsZero() && r.On.After(p.inForce.until):
		r.Warnings = append(r.Warnings, fmt.Sprintf("%s is after %s, the last date that the pack covers: no rule applies", r.On, p.inForce.until))
	case !p.verified.IsZero() && r.On.After(p.verified):
		r.Warnings = append(r.Warnings, fmt.Sprintf("the law was last checked as of %s: later changes are not in the pack", p.verified))
	}
}

// warnOfMarks warns of some sessions, naming the first few.
func (r *Report) warnOfMarks(s *sheet, set attendance.Set, span attendance.Span, what string) {
	n := set.Count(span)
	if n == 0 {
		return
	}
	const enough = 3
	var places []string
	for i := set.Next(span.From, span.To); i >= 0 && len(places) < enough; i = set.Next(i+1, span.To) {
		d, session := s.pupil.Calendar.Session(i)
		places = append(places, d.String()+" "+session)
	}
	text := strings.Join(places, ", ")
	if n > enough {
		text += fmt.Sprintf(" and %d more", n-enough)
	}
	r.Warnings = append(r.Warnings, text+": "+what)
}

func (r *Report) warnOfSession(s *sheet, c *code, set attendance.Set) {
	for k, session := range r.Policy.sessions {
		if session == c.session {
			continue
		}
		if !overlap(set, s.pupil.Calendar.SessionsOfKind(k)) {
			continue
		}
		other := s.scratch(len(set))
		for i, w := range s.pupil.Calendar.SessionsOfKind(k) {
			other[i] = set[i] & w
		}
		r.warnOfMarks(s, other, s.span, fmt.Sprintf("code %s is for %s only; it is read as it is", c.name, c.session))
	}
}

func overlap(a, b attendance.Set) bool {
	for i, w := range a {
		if w&b[i] != 0 {
			return true
		}
	}
	return false
}

// warnOfOutside warns of marks for sessions in which the school was closed, unless they say just that.
func (r *Report) warnOfOutside() {
	n, first := 0, ""
	for _, m := range r.Pupil.Register.Outside() {
		c := r.Policy.codeByName[m.Code]
		if m.Date.After(r.On) || c != nil && (c.unmarked || c.classOn(m.Date).flags&possible == 0) {
			continue
		}
		if n++; n == 1 {
			first = m.String()
		}
	}
	if n > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("%d marks are for sessions that the calendar has closed, and do not count; the first is %s", n, first))
	}
}

func (r *Report) warnOfShortWindows() {
	var seen []string
	for i, f := range r.Figures {
		if f.Short == "" {
			continue
		}
		text := fmt.Sprintf("the window %s reaches back before the calendar: it covers %s", r.Policy.windows[r.Policy.measures[i].window], f.Short)
		known := false
		for _, s := range seen {
			known = known || s == text
		}
		if !known {
			seen = append(seen, text)
			r.Warnings = append(r.Warnings, text)
		}
	}
}
