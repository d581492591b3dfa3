package packdoc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

func (v *view) parameters() []block {
	var out []block
	for _, e := range v.Parameters {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		card.used = v.usedBy(policy.ParameterKind, e.Name)
		card.add("In force", v.dates(e))
		if !slices.ContainsFunc(e.Parameter.Values, func(d policy.DatedValue) bool { return slices.Equal(d.Cite, e.Cite) }) {
			card.add("Law", v.cite(e.Cite))
		}
		card.add("Note", verbatim(e.Note).unlessEmpty())
		card.table = v.values(e)
		out = append(out, card)
	}
	return out
}

// values lists what a parameter is from each date on.
func (v *view) values(e *policy.Entry) *table {
	t := &table{kind: "values", head: []string{"From", "Until", "Value", "Law"}}
	for _, value := range e.Parameter.Values {
		standing := v.standing(value.From, value.Until)
		if !v.on.IsZero() && standing != "" {
			continue
		}
		amount := bold(v.amountOf(e, value.Value))
		if value.Repealed {
			amount = verbatim("repealed")
		}
		if standing != "" {
			amount = amount.and(verbatim(" (" + standing + ")"))
		}
		until := prose(nil)
		if !value.Until.IsZero() {
			until = verbatim(day(value.Until))
		}
		t.rows = append(t.rows, tableRow("", standing != "", verbatim(day(value.From)), until, amount, v.cite(value.Cite).and(noteLine(value.Note)...)))
	}
	return t
}

// usedBy names the entries that name another; nil if none does.
func (v *view) usedBy(kind policy.Kind, name string) prose {
	var all []prose
	var seen []*policy.Entry
	for r := range v.References() {
		user := r.Entry
		if user.Kind == policy.ExceptionKind || user.Kind == policy.ChargeKind {
			user = user.Owner
		}
		if r.Kind == kind && r.Name == name && !slices.Contains(seen, user) {
			seen = append(seen, user)
			all = append(all, prose{{text: clean(user.Name), look: code, link: v.linkTo(user)}})
		}
	}
	return joined(all, ", ", ", ")
}

func (v *view) facts() []block {
	var out []block
	for _, e := range v.Facts {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		what := map[string]string{"bool": "yes or no", "int": "a whole number", "decimal": "a number", "date": "a date", "text": "a text"}[e.Fact.Type]
		if len(e.Fact.Allowed) > 0 {
			what = "one of " + strings.Join(e.Fact.Allowed, ", ")
		}
		card.add("What it is", verbatim(what))
		if e.Fact.Default == "" {
			card.add("If it is not known", verbatim("what rests on it is undetermined"))
		} else {
			taken := map[string]string{"true": "yes", "false": "no"}[e.Fact.Default]
			if taken == "" || e.Fact.Type != "bool" {
				taken = e.Fact.Default
			}
			card.add("If it is not known", verbatim("it is taken to be: "+taken))
		}
		card.used = v.usedBy(policy.FactKind, e.Name)
		v.close(card, e)
		out = append(out, card)
	}
	return out
}

func (v *view) measures() []block {
	out := []block{paragraph{verbatim("Each is worked out for a pupil and a date, from the sessions up to and including that date.")}}
	for _, e := range v.Measures {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		card.add("In words", v.measure(e), v.written(e, "count", "part", "of", "out_of", "over", "as_of", "where", "bridge", "breaks")...)
		card.used = v.usedBy(policy.MeasureKind, e.Name)
		v.close(card, e)
		out = append(out, card)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// written gives keys of an entry as the pack writes them.
func (v *view) written(e *policy.Entry, keys ...string) []string {
	var out []string
	for _, name := range keys {
		for _, k := range e.Keys {
			if k.Name == name {
				out = append(out, fmt.Sprintf("%s = %s", name, k.Text))
			}
		}
	}
	return out
}
