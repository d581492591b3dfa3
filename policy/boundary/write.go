package boundary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// Open is what stands in a worked case in place of a verdict that a person has still to work out.
const Open = "?"

// AppendCases appends the situations to b as a file of worked cases whose verdicts are left open, each with a comment that says what is
// compared with what, and which clause to consult; and what was not reached, as comments.
func (g Grid) AppendCases(b []byte, law *policy.Policy) []byte {
	w := &caseWriter{b: b}
	w.line("# On the boundaries of %s: pupils of whom a compared value is just below, at and just above what it is held against,", law.ID())
	w.line("# while everything else about them leaves the verdict to it. No verdict is given. Work each out from the clause that is named,")
	w.line("# write it in place of %q, and delete what repeats another case; until then the case is open, and does not pass.", Open)
	written := map[string]bool{}
	for _, s := range g.Situations {
		if !written[s.Calendar.Name] {
			written[s.Calendar.Name] = true
			w.calendar(s.Calendar, law)
		}
	}
	for _, s := range g.Situations {
		w.situation(s)
	}
	w.unreached(g.Unreached)
	return w.b
}

type caseWriter struct{ b []byte }

func (w *caseWriter) line(format string, args ...any) {
	w.b = fmt.Appendf(w.b, format+"\n", args...)
}

// quote writes a text as TOML has it, as it is where that can be.
func quote(text string) string {
	plain := !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f })
	switch {
	case plain && !strings.ContainsAny(text, `"\`):
		return `"` + text + `"`
	case plain && !strings.Contains(text, "'"):
		return "'" + text + "'"
	}
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func quoteAll(texts []string) string {
	var out []string
	for _, t := range texts {
		out = append(out, quote(t))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func (w *caseWriter) calendar(c attendance.CalendarSpec, law *policy.Policy) {
	w.line("\n[calendar.%s]", c.Name)
	w.line("terms           = %s", quoteAll(c.Terms))
	w.line("year_starts     = %s", quote(c.YearStarts))
	if len(c.SessionMinutes) == 1 {
		w.line("session_minutes = %d", c.SessionMinutes[0])
	}
	if c.WeekStarts != law.WeekStarts() {
		w.line("week_starts     = %s", quote(c.WeekStarts))
	}
	if len(c.Periods) > 0 {
		w.line("[calendar.%s.periods]", c.Name)
		for _, name := range law.Periods() {
			w.line("%s = %s", name, quoteAll(c.Periods[name]))
		}
	}
}

// where says in a few words where a value lies.
func (p Place) where() string {
	switch p {
	case Below:
		return "below"
	case Above:
		return "above"
	}
	return "at"
}

// says tells what is compared with what.
func (s Situation) says() string {
	switch {
	case s.Part == "":
		return "A pupil about whom two laws differ"
	case s.Place == Holds || s.Place == Fails:
		return fmt.Sprintf("%s %s", s.Part, s.Place)
	case s.Left == "" || s.Right == "":
		return fmt.Sprintf("%s: %s the boundary", s.Part, s.Place.where())
	}
	return fmt.Sprintf("%s: %s, held against %s", s.Part, s.Left, s.Right)
}

func (w *caseWriter) situation(s Situation) {
	owner, name := "rule", s.Rule
	if s.Step != "" {
		owner, name = "step", s.Step
	}
	if s.Part == "" {
		w.line("\n# %s %s", owner, name)
	} else {
		w.line("\n# %s %s, %s (%s)", owner, name, s.Role, s.Place)
		w.line("# %s", oneLine(s.says()))
	}
	if s.Note != "" {
		w.line("# %s", s.Note)
	}
	if len(s.Cite) > 0 {
		w.line("# consult: %s", oneLine(strings.Join(s.Cite, "; ")))
	}
	w.line("[case.%s]", s.Name)
	w.line("title    = %s", quote(oneLine(s.says())))
	w.line("on       = %s", s.On)
	w.line("calendar = %s", quote(s.Calendar.Name))
	w.line("fill     = %s", quote(strings.Join(s.Fill, " ")))
	if s.Parent != "" {
		w.line("parent   = %s", quote(s.Parent))
	}
	w.history(s)
	w.pupil(s)
	w.marks(s)
	w.line("[case.%s.expect]", s.Name)
	switch {
	case s.Step == "":
		w.line("rules = { %s = %q }", s.Rule, Open)
	case strings.HasPrefix(s.Role, "charge "):
		w.line("charge = { %s = %q }", s.Step, Open)
	default:
		w.line("steps = { %s = %q }", s.Step, Open)
	}
}

// oneLine keeps a text on one line, so that a comment ends where it should.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func (w *caseWriter) history(s Situation) {
	if len(s.History) == 0 {
		return
	}
	events := slices.Clone(s.History)
	slices.SortStableFunc(events, func(a, b escalation.Event) int { return a.On.Compare(b.On) })
	w.line("history  = [")
	for _, e := range events {
		w.b = fmt.Appendf(w.b, "  { on = %s, step = %s", e.On, quote(e.Step))
		for _, part := range []struct{ key, text string }{{"outcome", e.Outcome}, {"parent", e.Parent}, {"by", e.By}} {
			if part.text != "" {
				w.b = fmt.Appendf(w.b, ", %s = %s", part.key, quote(part.text))
			}
		}
		if len(e.Evidence) > 0 {
			w.b = fmt.Appendf(w.b, ", evidence = %s", quoteAll(e.Evidence))
		}
		w.line(" },")
	}
	w.line("]")
}

func (w *caseWriter) pupil(s Situation) {
	w.line("[case.%s.pupil]", s.Name)
	for _, d := range []struct {
		key string
		on  attendance.Date
	}{{"born", s.Pupil.Born}, {"enrolled", s.Pupil.Enrolled}, {"left", s.Pupil.Left}} {
		if !d.on.IsZero() {
			w.line("%s = %s", d.key, d.on)
		}
	}
	if s.Pupil.YearGroup != "" {
		w.line("year_group = %s", quote(s.Pupil.YearGroup))
	}
	var facts []string
	for fact := range s.Pupil.Facts {
		facts = append(facts, fact)
	}
	slices.Sort(facts)
	for _, fact := range facts {
		text := s.Pupil.Facts[fact]
		if text != "true" && text != "false" {
			text = quote(text)
		}
		w.line("%s = %s", fact, text)
	}
}

// marks writes the marks that are not the usual ones, days with the same marks together.
func (w *caseWriter) marks(s Situation) {
	runs := s.unusual()
	if len(runs) == 0 {
		return
	}
	w.line("[case.%s.marks]", s.Name)
	for _, r := range runs {
		w.line("%q = %s", r.days(), quote(r.marks))
	}
}

// UnusualMarks lists the days with marks other than the usual ones: "2025-11-10..2025-11-14 G G".
func (s Situation) UnusualMarks() []string {
	out := []string{}
	for _, r := range s.unusual() {
		out = append(out, r.days()+" "+r.marks)
	}
	return out
}

func (r run) days() string {
	if r.to == r.from {
		return r.from.String()
	}
	return r.from.String() + ".." + r.to.String()
}

// run is school days one after the other that have the same marks.
type run struct {
	from, to attendance.Date
	marks    string
}

// unusual lists the days with marks other than the usual ones.
func (s Situation) unusual() []run {
	c := s.Pupil.Calendar
	roll := s.Pupil.Roll()
	var out []run
	last := -2
	for day := range c.DaysThrough(s.On) {
		span := c.DaySessions(day)
		if span.Intersect(roll).Empty() {
			continue
		}
		marks := make([]string, len(c.SessionNames()))
		for i := range marks {
			marks[i] = "."
		}
		usual := true
		for i := span.From; i < span.To; i++ {
			m, marked := s.Pupil.Register.Mark(i)
			kind := c.SessionKind(i)
			if marked {
				marks[kind] = m.Code
			}
			if m.Timed {
				marks[kind] += fmt.Sprintf(":%d", m.Minutes)
			}
			usual = usual && marks[kind] == s.Fill[kind]
		}
		if usual {
			continue
		}
		text := strings.Join(marks, " ")
		if n := len(out); last == day-1 && n > 0 && out[n-1].marks == text {
			out[n-1].to = c.Day(day)
		} else {
			out = append(out, run{c.Day(day), c.Day(day), text})
		}
		last = day
	}
	return out
}

// unreached tells what no situation was found for.
func (w *caseWriter) unreached(all []Unreached) {
	if len(all) == 0 {
		return
	}
	w.line("\n# Not reached:")
	for _, u := range all {
		w.line("# %s", oneLine(u.String()))
	}
}

// String says what was not reached, and why.
func (u Unreached) String() string {
	owner := "rule " + u.Rule
	if u.Step != "" {
		owner = "step " + u.Step
	}
	text := fmt.Sprintf("%s, %s: %s", owner, u.Role, u.Part)
	if u.Place != "" {
		text += ", " + string(u.Place)
	}
	switch {
	case !u.From.IsZero() && !u.Until.IsZero():
		text += fmt.Sprintf(" (law of %s to %s)", u.From, u.Until)
	case !u.From.IsZero():
		text += fmt.Sprintf(" (law from %s)", u.From)
	}
	return text + ": " + u.Why
}
