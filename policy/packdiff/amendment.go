package packdiff

import (
	"fmt"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Between says what the law of one date says against that of another: values, classes of codes, and what is in force. Nothing of it is
// wording.
func Between(law *policy.Policy, before, now attendance.Date) []Change {
	c := &Comparison{Old: law, New: law, before: law.Catalogue(), after: law.Catalogue()}
	w := &comparer{comparison: c}
	for e := range c.after.All() {
		w.between(e, before, now)
	}
	return c.Changes
}

func (w *comparer) between(e *policy.Entry, before, now attendance.Date) {
	switch {
	case e.Owner != nil && e.InForce(before) && e.InForce(now) && e.Owner.InForce(before) != e.Owner.InForce(now):
		return // its owner says so
	case e.Parameter != nil:
		was, is := valueOn(e, before), valueOn(e, now)
		if said(was) == said(is) {
			return
		}
		c := Change{Key: "values", Words: said(is) + " instead of " + said(was)}
		if was != nil && is != nil && len(was.Texts) > 1 && len(is.Texts) > 1 {
			c.Words = cameAndWent(was.Texts, is.Texts)
		}
		if is != nil {
			c.From, c.Cite = is.From, is.Cite
		}
		c.Words += since(c.From)
		w.add(e, e, c)
	case e.Code != nil:
		if from := e.Code.BecomesFrom; e.Code.Becomes != "" && from.After(before) && !from.After(now) && e.InForce(now) {
			w.add(e, e, Change{Key: "becomes", From: from, Words: fmt.Sprintf("marks of %s and later become %s after %s", from, e.Code.Becomes, e.Code.BecomesAfter)})
		}
		was, is := classOn(e, before), classOn(e, now)
		if was == is && e.InForce(before) == e.InForce(now) {
			return
		}
		words := fmt.Sprintf("%s instead of %s", is, was)
		switch {
		case !e.InForce(now):
			words = fmt.Sprintf("not in force any more; it was %s", was)
		case !e.InForce(before):
			words = "in force, as " + is + since(e.From)
		default:
			if how := counts(flags(w.comparison.before, was), flags(w.comparison.after, is)); how != "" {
				words += ": it " + how
			}
		}
		w.add(e, e, Change{Key: "class", Words: words})
	case e.InForce(before) && !e.InForce(now):
		w.add(e, e, Change{Words: "not in force any more" + ended(e.Until, now)})
	case !e.InForce(before) && e.InForce(now):
		w.add(e, e, Change{Words: "in force" + since(e.From) + gist(e), From: e.From})
	}
}

// since says from which date on something is so, where there is one.
func since(d attendance.Date) string {
	if d.IsZero() {
		return ""
	}
	return ", since " + d.String()
}

func ended(until, now attendance.Date) string {
	if until.IsZero() || !until.Before(now) {
		return ": not yet"
	}
	return ", since " + until.AddDays(1).String()
}

// String gives the change in a line: "parameter penalty_sessions: from 2026-08-19: 8 instead of 10 (pn_regs)".
func (c Change) String() string {
	text := c.Entry
	if strings.HasPrefix(c.Words, "is ") {
		text += " " + c.Words
	} else {
		text += ": " + c.Words
	}
	if len(c.Cite) > 0 && !c.Wording {
		text += " (" + strings.Join(c.Cite, "; ") + ")"
	}
	return text
}
