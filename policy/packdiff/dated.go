package packdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// stretch is a stretch of dates in which two packs each say one thing.
type stretch struct{ from, until attendance.Date }

// stretches cuts time at some dates.
func stretches(turns []attendance.Date) []stretch {
	turns = append(turns, attendance.Date{})
	slices.SortFunc(turns, attendance.Date.Compare)
	turns = slices.Compact(turns)
	var out []stretch
	for i, from := range turns {
		s := stretch{from: from}
		if i+1 < len(turns) {
			s.until = turns[i+1].AddDays(-1)
		}
		out = append(out, s)
	}
	return out
}

// day gives a date of a stretch.
func (s stretch) day() attendance.Date {
	if s.from.IsZero() {
		return s.until
	}
	return s.from
}

// String says which dates: "from 2024-08-19", "from 2024-08-19 to 2025-08-31", "until 2024-08-18".
func (s stretch) String() string {
	switch {
	case s.from.IsZero() && s.until.IsZero():
		return "always"
	case s.from.IsZero():
		return "until " + s.until.String()
	case s.until.IsZero():
		return "from " + s.from.String()
	}
	return fmt.Sprintf("from %s to %s", s.from, s.until)
}

// differing gives the stretches in which two things are not the same, those that follow each other with the same difference joined.
func differing(turns []attendance.Date, before, now func(attendance.Date) string) []stretch {
	var out []stretch
	last := ""
	for _, s := range stretches(turns) {
		a, b := before(s.day()), now(s.day())
		if n := len(out); a != b && n > 0 && last == a+"\x00"+b && out[n-1].until.AddDays(1) == s.from {
			out[n-1].until = s.until
			continue
		}
		if last = a + "\x00" + b; a != b {
			out = append(out, s)
		}
	}
	return out
}

// turnsOf lists the dates on which an entry begins and ends.
func turnsOf(e *policy.Entry) []attendance.Date {
	var out []attendance.Date
	if !e.From.IsZero() {
		out = append(out, e.From)
	}
	if !e.Until.IsZero() {
		out = append(out, e.Until.AddDays(1))
	}
	return out
}

// valueOn gives the value of a parameter on a date, nil where there is no law.
func valueOn(e *policy.Entry, on attendance.Date) *policy.DatedValue {
	if !e.InForce(on) {
		return nil
	}
	var out *policy.DatedValue
	for i := range e.Parameter.Values {
		if v := &e.Parameter.Values[i]; !v.From.After(on) {
			out = v
		}
	}
	if out == nil || out.Repealed {
		return nil
	}
	return out
}

// said gives a value in words.
func said(v *policy.DatedValue) string {
	switch {
	case v == nil || v.Repealed:
		return "no law in force"
	case len(v.Texts) > 0:
		return strings.Join(v.Texts, ", ")
	}
	return v.Value
}

// values says how the values of a parameter differ, from which date on.
func (w *comparer) values(before, now *policy.Entry) {
	turns := append(turnsOf(before), turnsOf(now)...)
	for _, e := range []*policy.Entry{before, now} {
		for _, v := range e.Parameter.Values {
			turns = append(turns, v.From)
		}
	}
	all := differing(turns,
		func(d attendance.Date) string { return w.saidNow(valueOn(before, d)) },
		func(d attendance.Date) string { return said(valueOn(now, d)) })
	for _, s := range all {
		a, b := valueOn(before, s.day()), valueOn(now, s.day())
		words := fmt.Sprintf("%s: %s instead of %s", s, said(b), w.saidNow(a))
		if a != nil && b != nil && len(a.Texts) > 1 && len(b.Texts) > 1 {
			if list := cameAndWent(w.namesNow(policy.CodeKind, a.Texts), b.Texts); list != "" {
				words = fmt.Sprintf("%s: %s", s, list)
			} else {
				continue // the same in another order
			}
		}
		c := Change{Key: "values", Words: words, From: s.from, Until: s.until}
		if now.Parameter.Unit == "codes" && a != nil && b != nil {
			c.codes = apart(w.namesNow(policy.CodeKind, a.Texts), b.Texts)
		}
		if b != nil {
			c.Cite = b.Cite
		}
		w.add(before, now, c)
	}
	if len(all) == 0 {
		w.add(before, now, Change{Key: "values", Words: "the values are cited or noted otherwise", Wording: true})
	}
}

// apart lists what only one of two lists has.
func apart(a, b []string) []string {
	out := slices.DeleteFunc(slices.Clone(a), func(t string) bool { return slices.Contains(b, t) })
	return append(out, slices.DeleteFunc(slices.Clone(b), func(t string) bool { return slices.Contains(a, t) })...)
}

// saidNow gives an old value in words, with the codes that it lists as they are called now.
func (w *comparer) saidNow(v *policy.DatedValue) string {
	if v == nil || len(v.Texts) == 0 {
		return said(v)
	}
	return strings.Join(w.namesNow(policy.CodeKind, v.Texts), ", ")
}

// classOn says how a code counts on a date: its class, "" where it is not in force.
func classOn(e *policy.Entry, on attendance.Date) string {
	if !e.InForce(on) {
		return ""
	}
	out := ""
	for i, d := range e.Code.Classes {
		if i == 0 || !d.From.After(on) {
			out = d.Class
		}
	}
	if e.Code.SameAs != "" {
		return "the same as " + e.Code.SameAs
	}
	return out
}

// classes says how a code counts otherwise, from which date on.
func (w *comparer) classes(before, now *policy.Entry) {
	turns := append(turnsOf(before), turnsOf(now)...)
	for _, e := range []*policy.Entry{before, now} {
		for _, d := range e.Code.Classes {
			if !d.From.IsZero() {
				turns = append(turns, d.From)
			}
		}
	}
	nameNow := func(class string) string { return w.nameNow(policy.ClassKind, class) }
	for _, s := range differing(turns, func(d attendance.Date) string { return nameNow(classOn(before, d)) }, func(d attendance.Date) string { return classOn(now, d) }) {
		a, b := nameNow(classOn(before, s.day())), classOn(now, s.day())
		words := ""
		switch {
		case b == "":
			words = fmt.Sprintf("%s: not in force any more; it was %s", s, a)
		case a == "":
			words = fmt.Sprintf("%s: in force, as %s", s, b)
		default:
			words = fmt.Sprintf("%s: %s instead of %s", s, b, a)
			was, is := flags(w.comparison.before, classOn(before, s.day())), flags(w.comparison.after, b)
			if how := counts(was, is); how != "" {
				words += ": it " + how
			}
		}
		w.add(before, now, Change{Key: "class", Words: words, From: s.from, Until: s.until})
	}
}

func flags(c *policy.Catalogue, class string) []string {
	if e := c.Entry(policy.ClassKind, class); e != nil {
		return e.Class.Flags
	}
	return nil
}

// counts says how something counts now that has other flags.
func counts(was, is []string) string {
	name := func(flags []string) string {
		has := func(f string) bool { return slices.Contains(flags, f) }
		switch {
		case has("absent") && has("authorised"):
			return "authorised absence"
		case has("absent"):
			return "unauthorised absence"
		case has("attended"):
			return "attended"
		case has("possible"):
			return "possible, neither attended nor absent"
		}
		return "not possible"
	}
	a, b := name(was), name(is)
	var out []string
	if a != b {
		out = append(out, fmt.Sprintf("no longer counts as %s but as %s", a, b))
	}
	for _, f := range []string{"late", "unresolved"} {
		switch had, has := slices.Contains(was, f), slices.Contains(is, f); {
		case had && !has:
			out = append(out, "no longer counts as "+f)
		case has && !had:
			out = append(out, "now counts as "+f)
		}
	}
	return strings.Join(out, ", ")
}
