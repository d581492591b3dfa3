package policy

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Kind is what an entry of a pack is, or what a name in it stands for.
type Kind string

// The kinds of entries.
const (
	PackKind      Kind = "pack"
	SourceKind    Kind = "source"
	ClassKind     Kind = "class"
	CodeKind      Kind = "code"
	ParameterKind Kind = "parameter"
	FactKind      Kind = "fact"
	MeasureKind   Kind = "measure"
	RuleKind      Kind = "rule"
	ExceptionKind Kind = "exception" // an unless of a rule or a step
	LadderKind    Kind = "ladder"
	StepKind      Kind = "step"
	ChargeKind    Kind = "charge" // of a step
)

// The kinds of names that are no entries.
const (
	OutcomeKind  Kind = "outcome"  // what may come of a step
	EvidenceKind Kind = "evidence" // what must be on the record
	TagKind      Kind = "tag"      // of codes
	SessionKind  Kind = "session"  // of the school day
	LanguageKind Kind = "language" // a name or a function that every pack has: age, percent, done
)

// Reference is a place where an entry of a pack names something.
type Reference struct {
	Kind   Kind
	Name   string
	Step   string // of an outcome, the step whose outcome it is
	Span   Span   // exactly the name as it is written there, without quotes
	Entry  *Entry // which names it
	Key    string // the key in whose value it stands: "when", "cite", "values"
	Offset int    // of the name in that text, in bytes; 0 where it is all of it
}

// referrer collects the references of one entry.
type referrer struct {
	entry *Entry
	key   string
}

func (e *Entry) under(key string) referrer { return referrer{e, key} }

// add notes that some bytes of a text are a name.
func (r referrer) add(kind Kind, name, step string, n *tomldoc.Node, from, to int) *Reference {
	out := &Reference{Kind: kind, Name: name, Step: step, Span: within(n, from, to), Entry: r.entry, Key: r.key, Offset: from}
	r.entry.References = append(r.entry.References, out)
	return out
}

// whole notes that a text is a name, and each text of a list one.
func (r referrer) whole(kind Kind, step string, n *tomldoc.Node) {
	switch {
	case n == nil:
	case n.Kind == tomldoc.String:
		r.add(kind, n.Str, step, n, 0, len(n.Str))
	case n.Kind == tomldoc.Array:
		for _, e := range n.Elems() {
			r.whole(kind, step, e)
		}
	}
}

// sources notes the first words of citations.
func (r referrer) sources(cite *tomldoc.Node) {
	if cite == nil {
		return
	}
	for _, n := range cite.Elems() {
		source, _, _ := strings.Cut(n.Str, " ")
		r.add(SourceKind, source, "", n, 0, len(source))
	}
}

// step notes the name of a step that begins at an offset of a text, and the outcome of it that may follow after a colon.
func (r referrer) step(n *tomldoc.Node, from int) {
	name, outcome, with := strings.Cut(n.Str[from:], ":")
	at := from + leading(name)
	trimmed := strings.TrimSpace(name)
	r.add(StepKind, trimmed, "", n, at, at+len(trimmed))
	if with {
		at = from + len(name) + 1 + leading(outcome)
		outcome = strings.TrimSpace(outcome)
		r.add(OutcomeKind, outcome, trimmed, n, at, at+len(outcome))
	}
}

func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " \t\r\n")) }
