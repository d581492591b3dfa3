package packdoc

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

// flags are what a class may be, with the heads of the columns.
var flags = []string{"possible", "attended", "absent", "authorised", "late", "unresolved"}

func (v *view) marks() []block {
	classes := &table{kind: "classes", head: append([]string{"Class"}, flags...)}
	for _, e := range v.Classes {
		if !v.shown(e) {
			continue
		}
		name := bold(titled(e)).line(coded(e.Name)).and(noteLine(e.Note)...)
		if len(e.Cite) > 0 {
			name = name.line(v.cite(e.Cite))
		}
		if dates := v.dates(e); dates != nil {
			name = name.line(dates)
		}
		cells := []prose{name}
		for _, f := range flags {
			mark := ""
			if slices.Contains(e.Class.Flags, f) {
				mark = "yes"
			}
			cells = append(cells, verbatim(mark))
		}
		classes.rows = append(classes.rows, row{anchor("class", e.Name), cells, v.standing(e.From, e.Until) != ""})
	}
	codes := &table{kind: "codes", head: []string{"Code", "Meaning", "Counts as", "In force", "Law"}}
	for _, e := range v.Codes {
		if v.shown(e) {
			meaning := bold(titled(e)).and(v.aboutCode(e)...).and(noteLine(e.Note)...)
			codes.rows = append(codes.rows, tableRow(anchor("code", e.Name), v.standing(e.From, e.Until) != "", coded(e.Name), meaning, v.countsAs(e), v.dates(e), v.cite(e.Cite)))
		}
	}
	var out []block
	if len(classes.rows) > 0 {
		out = append(out, heading{"How sessions count"}, paragraph{verbatim("A session of a class counts in what the table says of it. Possible sessions are those that shares are taken of; what is unresolved somebody must still find out, and may become another code.")}, classes)
	}
	if len(codes.rows) > 0 {
		out = append(out, heading{"Codes"}, paragraph{verbatim("A mark is read with the code in force on its date.")}, codes)
	}
	return out
}

// countsAs says of which class a code's sessions are, since when.
func (v *view) countsAs(e *policy.Entry) prose {
	var out prose
	switch {
	case e.Code.SameAs != "":
		return verbatim("the same as ").and(v.codes([]string{e.Code.SameAs}))
	case e.Code.Unmarked:
		return verbatim("no mark was made")
	}
	for _, c := range e.Code.Classes {
		standing := v.standing(c.From, c.Until)
		if !v.on.IsZero() && standing != "" {
			continue
		}
		words := linked(titled(v.Entry(policy.ClassKind, c.Class)), "#"+anchor("class", c.Class))
		if dates := between(c.From, c.Until); dates != "" {
			words = words.and(verbatim(" " + dates))
		}
		if standing != "" {
			words = words.and(bold(" (" + standing + ")"))
		}
		out = out.line(words)
	}
	return out
}

// codes names codes with links.
func (v *view) codes(names []string) prose {
	all := make([]prose, len(names))
	for i, name := range names {
		all[i] = prose{{text: clean(name), look: code, link: v.linkOf(&policy.Reference{Kind: policy.CodeKind, Name: name})}}
	}
	return joined(all, ", ", " or ")
}

// aboutCode says what else a code says, each on a line of its own.
func (v *view) aboutCode(e *policy.Entry) []prose {
	var out []prose
	line := func(words ...prose) { out = append(append(out, prose{{look: stop}}), words...) }
	c := e.Code
	if c.Session != "" {
		line(text("Only in %s.", c.Session))
	}
	if c.Becomes != "" {
		words := text("After %s it is read as ", c.BecomesAfter).and(v.codes([]string{c.Becomes}))
		if !c.BecomesFrom.IsZero() {
			words = words.and(verbatim(", of marks from " + day(c.BecomesFrom) + " on"))
		}
		line(words, verbatim("."))
	}
	if len(c.MayBecome) > 0 {
		line(verbatim("It may turn out to be "), v.codes(c.MayBecome), verbatim("."))
	}
	if len(c.Tags) > 0 {
		line(text("Tagged %s.", strings.Join(c.Tags, ", ")))
	}
	return out
}
