package editor

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/policy"
	"github.com/rollcall-dev/rollcall/policy/packtext"
	"github.com/rollcall-dev/rollcall/policy/schema"
)

// values offers what may stand as a value: in quotes, if they are not there yet.
func (o *offers) values(v *schema.Value) {
	c := o.cursor
	if c.Value != nil && c.Value.Shape == packtext.Text {
		o.texts(v, func(text string) string { return text })
		return
	}
	if v.Kinds&schema.Flag != 0 {
		o.add(c.Word, "true", "true", keywordItem, "", "")
		o.add(c.Word, "false", "false", keywordItem, "", "")
	}
	if v.Kinds&schema.Date != 0 {
		o.add(c.Word, o.today.String(), o.today.String(), valueItem, "today", "")
	}
	if v.Kinds&schema.Texts != 0 && v.Kinds&schema.Text == 0 && !c.Listed {
		return // a list is to be begun first
	}
	if !v.Form.Condition() {
		o.texts(v, quoted)
	}
}

func quoted(text string) string {
	if strings.ContainsAny(text, `"\`) {
		return "'" + text + "'"
	}
	return `"` + text + `"`
}

// texts offers texts of a form for the place between the quotes, or with quotes.
func (o *offers) texts(v *schema.Value, write func(string) string) {
	c := o.cursor
	offer := func(nouns ...schema.Noun) {
		for _, noun := range nouns {
			for _, e := range o.named(noun) {
				o.add(c.Word, e.name, write(e.name), kindOf(noun), e.short(o.today), "")
			}
		}
	}
	for _, text := range v.Texts {
		o.add(c.Word, text, write(text), enumItem, "", "")
	}
	switch v.Form {
	case schema.Citation:
		at := c.Word
		if source, rest, more := strings.Cut(o.in.doc.Of(c.Word), " "); more && len(c.Before) <= len(source) {
			at.To -= len(rest) + 1
		} else if more {
			return // the clause is for the author to say
		}
		for _, e := range o.named(schema.Source) {
			o.add(at, e.name, write(e.name), kindOf(schema.Source), e.short(o.today), "")
		}
	case schema.ClassName:
		offer(schema.Class)
	case schema.CodeName, schema.CodeListed:
		offer(schema.Code)
	case schema.StepName:
		offer(schema.Step)
	case schema.RuleName:
		offer(schema.Rule)
	case schema.CalendarName:
		offer(schema.Calendar)
	case schema.StepEnding:
		if step, _, with := strings.Cut(c.Before, ":"); with {
			for _, ending := range o.endings(strings.TrimSpace(step)) {
				o.add(c.Word, step+": "+ending, write(step+": "+ending), enumItem, "outcome", "")
			}
			return
		}
		offer(schema.Step)
	case schema.Clock:
		if length, _, anchored := strings.Cut(c.Before, " after "); anchored {
			for _, noun := range []schema.Noun{schema.Step, schema.Rule} {
				for _, e := range o.named(noun) {
					text := length + " after " + e.name
					o.add(c.Word, text, write(text), kindOf(noun), e.short(o.today), "")
				}
			}
			return
		}
		o.lengths(write)
	case schema.Lapse:
		o.lengths(write)
	case schema.Ago:
		o.add(c.Word, "5 school days ago", write("5 school days ago"), valueItem, "", "")
	case schema.Window:
		for _, text := range windows {
			o.add(c.Word, text, write(text), valueItem, "", "")
		}
		for _, e := range o.named(schema.Step) {
			o.add(c.Word, "since "+e.name, write("since "+e.name), kindOf(schema.Step), "for conditions of steps", "")
		}
	case schema.Outcome:
		step := ""
		if m := o.in.mentionAt(o.offset); m != nil {
			step = m.Of
		} else if len(c.Path) > 3 && c.Path[0] == "ladder" {
			step = c.Path[3]
		}
		for _, ending := range o.endings(step) {
			o.add(c.Word, ending, write(ending), enumItem, "outcome of "+step, "")
		}
	case schema.CheckID:
		for _, check := range policy.Checks() {
			o.add(c.Word, check.ID, write(check.ID), enumItem, check.Title, escaped(check.Why))
		}
	case schema.Evidence:
		o.words(schema.Proof, write)
	case schema.Tag:
		o.words(schema.Word, write)
	case schema.SessionName:
		for _, session := range o.sessions() {
			o.add(c.Word, session, write(session), enumItem, "", "")
		}
	case schema.Marks:
		o.marks(write)
	default:
		if v.Form.Condition() {
			o.condition(v.Form)
		}
	}
}

var windows = []string{
	"today", "academic year", "term", "half term", "semester", "quarter", "grading period", "school month", "calendar month", "enrolment",
	"everything", "10 school weeks", "20 school days", "30 days", "12 months", "3 years",
}

func (o *offers) lengths(write func(string) string) {
	for _, text := range []string{"5 school days", "10 days", "2 weeks", "10 school weeks", "3 months"} {
		o.add(o.cursor.Word, text, write(text), valueItem, "", "")
	}
}

// words offers what conditions and lists name without anything that defines it: evidence, tags.
func (o *offers) words(noun schema.Noun, write func(string) string) {
	for _, name := range o.wordsOf(noun) {
		o.add(o.cursor.Word, name, write(name), enumItem, noun.String(), "")
	}
}

func (o *offers) wordsOf(noun schema.Noun) []string {
	var out []string
	for _, s := range o.family.law() {
		for _, m := range s.mentions {
			if m.Is(noun) && !o.isAt(s, m) {
				out = append(out, m.Name)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isAt reports that a name is the one being written.
func (o *offers) isAt(s *source, m *packtext.Mention) bool {
	return s.path == o.in.path && m.Holds(o.offset)
}

// endings gives the outcomes of a step.
func (o *offers) endings(step string) []string {
	var out []string
	for _, s := range o.family.law() {
		for _, m := range s.mentions {
			if m.Is(schema.Ending) && m.Of == step && m.Defines && !o.isAt(s, m) && !slices.Contains(out, m.Name) {
				out = append(out, m.Name)
			}
		}
	}
	return out
}

// sessions gives the sessions of a day.
func (o *offers) sessions() []string {
	out := []string{"AM", "PM"}
	for _, s := range o.family.law() {
		s.doc.Leaves(func(path []string, v *packtext.Value) {
			if len(path) == 2 && path[0] == "pack" && path[1] == "sessions" {
				out = nil
				for _, e := range v.Entries() {
					out = append(out, e.Value.Decoded())
				}
			}
		})
	}
	return out
}

// marks offers a code for the mark at the cursor.
func (o *offers) marks(write func(string) string) {
	c := o.cursor
	at := c.Word
	if c.Value != nil && c.Value.Shape == packtext.Text {
		begin := strings.LastIndexByte(c.Before, ' ') + 1
		at = packtext.Span{From: c.Value.Source(begin), To: o.offset}
	}
	for _, e := range o.named(schema.Code) {
		o.add(at, e.name, write(e.name), kindOf(schema.Code), e.short(o.today), "")
	}
}
