package packdoc

import (
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
)

func (v *view) ladders() []block {
	var out []block
	for _, l := range v.Ladders {
		if !v.shown(l) {
			continue
		}
		card := v.card(l)
		card.add("What it is", text("a ladder of %d %s", len(l.Entries), unit("steps", strconv.Itoa(len(l.Entries)))))
		v.conditions(card, l, stepLabels, "hold", "closes")
		v.close(card, l)
		out = append(out, card, figure{l.Ladder})
		for _, s := range l.Entries {
			if v.shown(s) {
				out = append(out, v.stepCard(s))
			}
		}
	}
	return out
}

var stepLabels = map[string]string{
	"when": "Called for when", "requires": "Requires that", "hold": "Held, and its clocks stopped, while", "closes": "The case is closed once",
}

// stepCard says all of a step.
func (v *view) stepCard(e *policy.Entry) *entry {
	s := e.Step
	card := v.card(e)
	card.deep = true
	who := "for the pupil"
	if s.PerParent {
		who = "for each parent: history, limits and clocks are kept apart"
	}
	card.add("What it is", verbatim(s.Action+", "+who))
	card.used = v.usedBy(policy.StepKind, e.Name)
	v.conditions(card, e, stepLabels, "when", "requires")
	card.add("After", v.after(s), v.written(e, "after")...)
	if len(s.NewSince) > 0 {
		card.add("New marks since", v.stepNames(s.NewSince).and(verbatim(": at least one mark behind what calls for it is later")), v.written(e, "new_since")...)
	}
	card.add("Not before", v.clock(s.Wait, s), v.written(e, "wait")...)
	card.add("Due by", v.clock(s.Due, s), v.written(e, "due")...)
	card.add("Not after", v.clock(s.Expires, s), v.written(e, "expires")...)
	v.conditions(card, e, stepLabels, "hold", "closes")
	card.add("Again", v.again(s))
	card.add("At most", v.limit(s.Limit), v.written(e, "limit")...)
	card.add("May end as", quotedList(s.Outcomes))
	card.add("Evidence on the record", quotedList(s.Needs))
	if s.ByPerson {
		card.add("Decided by", verbatim("a person, who is named in the case history"))
	}
	v.exceptions(card, e)
	for _, x := range e.Entries {
		if x.Kind == policy.ChargeKind && v.shown(x) {
			card.fields = append(card.fields, v.charge(x))
		}
	}
	v.close(card, e)
	return card
}

func quotedList(names []string) prose {
	all := make([]prose, len(names))
	for i, name := range names {
		all[i] = text("“%s”", inWords(name))
	}
	return joined(all, ", ", ", ")
}

// after says what must have been done before a step.
func (v *view) after(s *policy.Step) prose {
	var all []prose
	for _, a := range s.After {
		words := v.entryNamed(policy.StepKind, a.Step)
		if a.Outcome != "" {
			words = words.and(text(", ended “%s”", a.Outcome))
		}
		all = append(all, words)
	}
	return joined(all, "; ", "; and ")
}

// entryNamed names an entry by its title.
func (v *view) entryNamed(kind policy.Kind, name string) prose {
	return v.title(&policy.Reference{Kind: kind, Name: name})
}

func (v *view) stepNames(names []string) prose {
	all := make([]prose, len(names))
	for i, name := range names {
		all[i] = v.entryNamed(policy.StepKind, name)
	}
	return joined(all, ", ", " and ")
}

// clock says how long and from what. What a clock runs from that does not say so is what the step follows, or the day since when
// something calls for it.
func (v *view) clock(c policy.Clock, s *policy.Step) prose {
	if !c.Set() {
		return nil
	}
	out := text("%s after ", c.Length)
	if strings.HasPrefix(c.Length.String(), "0 ") {
		out = verbatim("on ")
	}
	switch {
	case c.Rule:
		return out.and(verbatim("the day since when the rule "), v.entryNamed(policy.RuleKind, c.From.Step), verbatim(" is met"))
	case c.From.Outcome != "":
		return out.and(verbatim("the day on which the step "), v.entryNamed(policy.StepKind, c.From.Step), text(" ended “%s”", c.From.Outcome))
	case c.From.Step != "":
		return out.and(verbatim("the day on which the step "), v.entryNamed(policy.StepKind, c.From.Step), verbatim(" was taken"))
	case len(s.After) == 1:
		return out.and(verbatim("the day of the step that it follows"))
	case len(s.After) > 1:
		return out.and(verbatim("the day of the last of the steps that it follows"))
	}
	return out.and(verbatim("the day since when it is called for"))
}

// again says whether a step may be taken more than once.
func (v *view) again(s *policy.Step) prose {
	var all []string
	switch {
	case s.Fresh:
		all = append(all, "it may be taken again, counting only what came after the last time, with its evidence and the steps before it anew")
	case s.Repeat:
		all = append(all, "it may be taken again, counting only what came after the last time")
	default:
		all = append(all, "it is taken once")
	}
	if !s.Resets.Everything() {
		all = append(all, "with a new "+s.Resets.String()+" earlier times are no longer seen")
	}
	return verbatim(strings.Join(all, "; "))
}

func (v *view) limit(l policy.Limit) prose {
	if l.Count == 0 {
		return nil
	}
	times := strconv.Itoa(l.Count) + " times"
	if l.Count == 1 {
		times = "once"
	}
	out := verbatim(times + " " + stretch(l.Within.String()))
	if len(l.Except) > 0 {
		out = out.and(verbatim(", not counting those that ended "), quotedList(l.Except))
	}
	return out
}

// charge says what is to be paid.
func (v *view) charge(e *policy.Entry) field {
	lead := bold(titled(e)).and(verbatim(" ("), coded(e.Name), verbatim(")"))
	out := item{}
	var exact []string
	if x := e.Condition("when"); x != nil {
		when := v.condition(x.Term)
		out.parts = append(out.parts, item{verbatim("When ").and(when.prose), when.parts})
		exact = append(exact, x.Text)
	}
	for _, a := range e.Charge.Amounts {
		out.parts = append(out.parts, item{prose: bold(strings.TrimSpace(v.law.Currency() + " " + sum(a))).and(text(" if it is paid within %s", a.Within))})
	}
	if dates := v.dates(e); dates != nil {
		out.parts = append(out.parts, item{prose: verbatim("In force: ").and(dates)})
	}
	out.parts = append(out.parts, item{prose: verbatim("Law: ").and(v.cite(e.Cite))})
	if e.Note != "" {
		out.parts = append(out.parts, item{prose: verbatim("Note: " + e.Note)})
	}
	out.prose = lead
	return field{"Charge", out, append(exact, v.written(e, "amounts")...)}
}

// sum writes money with two places after the point, or none.
func sum(a policy.Amount) string {
	if a.Sum.IsInteger() {
		return a.Sum.String()
	}
	return a.Sum.StringFixed(max(2, -a.Sum.Exponent()))
}
