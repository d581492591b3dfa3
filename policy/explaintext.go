package policy

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// String gives the explanation as text for people, over several lines.
func (x Explanation) String() string {
	var b strings.Builder
	f := x.Finding
	fmt.Fprintf(&b, "%s: %s", f.Rule, strings.ToUpper(f.Outcome.String()))
	if f.Exception != "" {
		fmt.Fprintf(&b, " (%s)", f.Exception)
	}
	if f.Provisional {
		b.WriteString(", provisional: marks that must still be resolved could change it")
	}
	fmt.Fprintf(&b, "\n  %s [%s]\n", f.Title, f.Force)
	if s := x.Spell; !s.Since.IsZero() {
		fmt.Fprintf(&b, "  met since %s", s.Since)
		openDay(&b, s.SinceOpen)
		if s.First != s.Since {
			fmt.Fprintf(&b, ", first on %s", s.First)
			openDay(&b, s.FirstOpen)
		}
		b.WriteString("\n")
	} else if !s.First.IsZero() {
		fmt.Fprintf(&b, "  first met on %s, not now\n", s.First)
	}
	for _, c := range x.Conditions {
		fmt.Fprintf(&b, "  %s %s: %s\n", c.Role, c.Source, c.Truth)
		for _, p := range c.Parts {
			p.write(&b, len(c.Parts) > 1 || p.Source != c.Source)
		}
	}
	if len(x.Missing) > 0 {
		fmt.Fprintf(&b, "  missing: %s\n", strings.Join(x.Missing, ", "))
	}
	fmt.Fprintf(&b, "  law: %s (%s)\n", strings.Join(f.Cite, "; "), x.Place)
	if x.Note != "" {
		fmt.Fprintf(&b, "  note: %s\n", x.Note)
	}
	return b.String()
}

func openDay(b *strings.Builder, d attendance.Date) {
	if !d.IsZero() {
		fmt.Fprintf(b, " (or earlier: %s is undetermined)", d)
	}
}

func (p Part) write(b *strings.Builder, withSource bool) {
	indent := "    "
	if withSource {
		fmt.Fprintf(b, "    %-7s %s\n", p.Truth, p.Source)
		indent = "            "
	}
	for _, v := range p.Values {
		fmt.Fprintf(b, "%s%s = %s", indent, v.Name, v.Value)
		if v.Kind == "measure" && !v.From.IsZero() {
			fmt.Fprintf(b, "  [%s: %s to %s; %s]", v.Window, v.From, v.To, v.Place())
		}
		if v.Kind == "parameter" && len(v.Cite) > 0 {
			fmt.Fprintf(b, "  [since %s: %s; %s]", v.From, strings.Join(v.Cite, "; "), v.Place())
		}
		b.WriteString("\n")
		if v.Marks.Len() > 0 {
			fmt.Fprintf(b, "%s  %s\n", indent, strings.Join(dayByDay(v.Marks), ", "))
		}
	}
}

// dayByDay joins the marks of a day: "2024-09-09 AM G PM G".
func dayByDay(marks attendance.Marks) []string {
	var out []string
	var day attendance.Date
	for m := range marks.All() {
		if m.Date == day {
			out[len(out)-1] += strings.TrimPrefix(m.String(), m.Date.String())
		} else {
			out = append(out, m.String())
		}
		day = m.Date
	}
	return out
}
