package packdoc

import (
	"github.com/rollcall-dev/rollcall/policy"
)

func (v *view) rules() []block {
	out := []block{paragraph{verbatim("The force of a rule says what follows where it is met. must: a duty. may: it is allowed, nobody is obliged. must not: it is forbidden. info: it is for information and asks for nothing. A rule that applies to a pupil and is met has no effect where an exception holds. What rests on a mark or a fact that is not known is undetermined, unless the rest decides.")}}
	for _, e := range v.Rules {
		if !v.shown(e) {
			continue
		}
		card := v.card(e)
		card.used = v.usedBy(policy.RuleKind, e.Name)
		v.conditions(card, e, map[string]string{"applies": "Applies when", "when": "Met when"}, "applies", "when")
		v.exceptions(card, e)
		v.close(card, e)
		out = append(out, card)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// conditions adds conditions in words with the exact ones beside them.
func (v *view) conditions(card *entry, e *policy.Entry, labels map[string]string, keys ...string) {
	for _, key := range keys {
		if x := e.Condition(key); x != nil {
			card.fields = append(card.fields, field{labels[key], v.condition(x.Term), []string{x.Text}})
		}
	}
}

// exceptions adds the exceptions of a rule or a step.
func (v *view) exceptions(card *entry, e *policy.Entry) {
	for _, x := range e.Entries {
		if x.Kind != policy.ExceptionKind || !v.shown(x) {
			continue
		}
		when := x.Condition("when")
		words := v.condition(when.Term)
		lead := bold(titled(x)).and(verbatim(" ("), coded(x.Name), verbatim("): "))
		out := item{prose: lead.and(words.prose), parts: words.parts}
		if dates := v.dates(x); dates != nil {
			out.parts = append(out.parts, item{prose: verbatim("In force: ").and(dates)})
		}
		out.parts = append(out.parts, item{prose: verbatim("Law: ").and(v.cite(x.Cite))})
		if x.Note != "" {
			out.parts = append(out.parts, item{prose: verbatim("Note: " + x.Note)})
		}
		card.fields = append(card.fields, field{"Unless", out, []string{when.Text}})
	}
}
