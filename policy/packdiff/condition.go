package packdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// roles says what the conditions of entries are, by their keys.
var roles = map[string]string{
	"applies": "whom it applies to", "when": "its condition", "requires": "what it requires", "hold": "what holds it", "closes": "what closes it",
	"of": "what it counts", "out_of": "out of what it counts", "where": "where it counts", "bridge": "what bridges a run", "breaks": "what breaks a run",
}

// condition says how a condition differs.
func (w *comparer) condition(before, now *policy.Entry, x, y *policy.Expression) {
	c := Change{Key: y.Key, From: now.From, Until: now.Until}
	if x.Term == nil || y.Term == nil {
		c.Words = fmt.Sprintf("%s: %s instead of %s", roles[y.Key], y.Text, x.Text)
		w.add(before, now, c)
		return
	}
	if w.plain(x.Term, true) == w.plain(y.Term, false) {
		c.Words, c.Wording = roles[y.Key]+" is written otherwise and means the same", true
		w.add(before, now, c)
		return
	}
	c.Words = roles[y.Key] + " " + w.difference(x, y, x.Term, y.Term)
	w.add(before, now, c)
}

// difference says how two conditions that are not the same differ, in as small a part of them as can be.
func (w *comparer) difference(x, y *policy.Expression, a, b *policy.Term) string {
	text := func(e *policy.Expression, t *policy.Term) string { return oneLine(e.Text[t.From:t.To]) }
	for _, join := range []struct{ op, came, went string }{{"and", "now also wants %s", "no longer wants %s"}, {"or", "is now met by %s too", "is no longer met by %s"}} {
		if a.Op != join.op && b.Op != join.op {
			continue
		}
		was, is := joined(a, join.op), joined(b, join.op)
		came, went := w.without(is, was, false), w.without(was, is, true)
		said := func(format string, e *policy.Expression, terms []*policy.Term) string {
			var out []string
			for _, t := range terms {
				out = append(out, text(e, t))
			}
			return fmt.Sprintf(format, strings.Join(out, " "+join.op+" "))
		}
		switch {
		case len(came) == len(is) || len(went) == len(was): // nothing in common
			continue
		case len(came) == 1 && len(went) == 1:
			return w.difference(x, y, went[0], came[0])
		case len(went) == 0:
			return said(join.came, y, came)
		case len(came) == 0:
			return said(join.went, x, went)
		}
		return said(join.came, y, came) + ", and " + said(join.went, x, went)
	}
	if a.Op == b.Op && (a.Op == "not" || a.Op == "if") && len(a.Args) == len(b.Args) {
		at := -1
		for i := range a.Args {
			if w.plain(a.Args[i], true) != w.plain(b.Args[i], false) {
				if at >= 0 {
					at = -2
				} else if at == -1 {
					at = i
				}
			}
		}
		if at >= 0 {
			return w.difference(x, y, a.Args[at], b.Args[at])
		}
	}
	return fmt.Sprintf("has %s instead of %s", text(y, b), text(x, a))
}

// without gives the terms of one list that the other does not have.
func (w *comparer) without(terms, others []*policy.Term, old bool) []*policy.Term {
	has := map[string]bool{}
	for _, o := range others {
		has[w.plain(o, !old)] = true
	}
	var out []*policy.Term
	for _, t := range terms {
		if !has[w.plain(t, old)] {
			out = append(out, t)
		}
	}
	return out
}

// joined gives the terms that an operator joins, through all levels.
func joined(t *policy.Term, op string) []*policy.Term {
	if t.Op != op {
		return []*policy.Term{t}
	}
	var out []*policy.Term
	for _, a := range t.Args {
		out = append(out, joined(a, op)...)
	}
	return out
}

var (
	mirrored = map[string]string{">": "<", ">=": "<="}
	opposite = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
)

// plain writes a term so that two that mean the same for the same reasons are the same text: the order of what "and" joins does not
// matter, nor which side of a comparison comes first. Names of an old pack are written as they are now.
func (w *comparer) plain(t *policy.Term, old bool) string { return w.write(t.Op, t, old) }

func (w *comparer) write(op string, t *policy.Term, old bool) string {
	var args []string
	for _, a := range t.Args {
		args = append(args, w.plain(a, old))
	}
	switch op {
	case "name", "number", "text", "truth":
		name := t.Name
		if old && t.Ref != nil {
			name = w.nameNow(t.Ref.Kind, name)
		}
		return op + " " + name
	case "and", "or":
		args = nil
		for _, a := range joined(t, op) {
			args = append(args, w.plain(a, old))
		}
		slices.Sort(args)
		args = slices.Compact(args)
	case "==", "!=", "list":
		slices.Sort(args)
	case ">", ">=":
		op = mirrored[op]
		slices.Reverse(args)
	case "not":
		if inner := t.Args[0]; inner.Op == "not" {
			return w.plain(inner.Args[0], old)
		} else if turned, ok := opposite[inner.Op]; ok {
			return w.write(turned, inner, old)
		}
	case "+", "*":
		if len(args) == 2 {
			slices.Sort(args)
		}
	case "call":
		if op += " " + t.Name; t.Name == "min" || t.Name == "max" {
			slices.Sort(args)
		}
	}
	return "(" + op + " " + strings.Join(args, " ") + ")"
}

// oneLine keeps a text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
