package packtest

import (
	"slices"

	"github.com/rollcall-dev/rollcall/policy"
)

// lawbook is what a mutation has to know of the rest of the pack, of the packs that it extends too: which other codes, classes
// and texts there are, and what reads what.
type lawbook struct {
	codes      []string
	classOf    map[string]string // by code: the class that it has last
	classes    []string
	flags      map[string][]string                 // by class
	units      map[string]string                   // of parameters
	texts      map[string][]string                 // the texts with which a name is compared
	reads      map[string][]string                 // by entry: the entries that it reads
	conditions map[policy.Place]*policy.Expression // by where their text begins
}

// classFlags are the flags of a class in the order of the format.
var classFlags = []string{"possible", "attended", "absent", "authorised", "late", "unresolved"}

func readLawbook(law *policy.Policy) *lawbook {
	b := &lawbook{
		classOf: map[string]string{}, flags: map[string][]string{}, units: map[string]string{}, texts: map[string][]string{},
		reads: map[string][]string{}, conditions: map[policy.Place]*policy.Expression{},
	}
	all := law.Catalogue()
	for _, e := range all.Classes {
		b.classes, b.flags[e.Name] = append(b.classes, e.Name), e.Class.Flags
	}
	for _, e := range all.Codes {
		b.codes = append(b.codes, e.Name)
		if n := len(e.Code.Classes); n > 0 {
			b.classOf[e.Name] = e.Code.Classes[n-1].Class
		}
	}
	for _, e := range all.Parameters {
		b.units[e.Name] = e.Parameter.Unit
	}
	for e := range all.All() {
		for _, x := range e.Conditions {
			b.conditions[x.Span.From] = x
			b.compared(x.Term)
		}
		b.findReads(e)
	}
	return b
}

// compared notes the texts that names are compared with.
func (b *lawbook) compared(condition *policy.Term) {
	for t := range condition.All {
		if (t.Op == "==" || t.Op == "!=") && t.Args[0].Op == "name" && t.Args[1].Op == "text" {
			name, text := t.Args[0].Name, t.Args[1].Name
			if !slices.Contains(b.texts[name], text) {
				b.texts[name] = append(b.texts[name], text)
			}
		}
	}
}

// findReads notes what an entry reads. Exceptions and charges read for what they belong to, ladders for their steps.
func (b *lawbook) findReads(e *policy.Entry) {
	reader := e
	if e.Kind == policy.ExceptionKind || e.Kind == policy.ChargeKind {
		reader = e.Owner
	}
	node := string(reader.Kind) + "." + reader.Name
	if reader.Kind == policy.StepKind {
		b.note(node, "ladder."+reader.Owner.Name)
	}
	for _, r := range e.References {
		b.note(node, string(r.Kind)+"."+r.Name)
	}
}

func (b *lawbook) note(node, read string) {
	if !slices.Contains(b.reads[node], read) {
		b.reads[node] = append(b.reads[node], read)
	}
}

// reach gives all entries that lie behind some, these included.
func (b *lawbook) reach(from []string) map[string]bool {
	out := map[string]bool{}
	for len(from) > 0 {
		node := from[len(from)-1]
		from = from[:len(from)-1]
		if !out[node] {
			out[node] = true
			from = append(from, b.reads[node]...)
		}
	}
	return out
}

// apart counts in how many flags two classes differ.
func (b *lawbook) apart(x, y string) int {
	n := 0
	for _, flag := range classFlags {
		if slices.Contains(b.flags[x], flag) != slices.Contains(b.flags[y], flag) {
			n++
		}
	}
	return n
}

// neighbour gives the class that differs least from another and yet does, "" if there is none.
func (b *lawbook) neighbour(class string) string {
	best, least := "", len(classFlags)+1
	for _, other := range b.classes {
		if n := b.apart(class, other); n > 0 && n < least {
			best, least = other, n
		}
	}
	return best
}

// strangers gives codes that a set does not hold, one for each class that has some, since those of one class are alike.
func (b *lawbook) strangers(set []string) []string {
	var out, seen []string
	for _, code := range b.codes {
		class := b.classOf[code]
		if class == "" || slices.Contains(set, code) || slices.Contains(seen, class) || !plainText(code) {
			continue
		}
		out, seen = append(out, code), append(seen, class)
	}
	return out
}

// another gives a code of the same class, or else of any, that is not the one given.
func (b *lawbook) another(code string) string {
	for _, same := range []bool{true, false} {
		for _, other := range b.codes {
			if other != code && b.classOf[other] != "" && plainText(other) && (!same || b.classOf[other] == b.classOf[code]) {
				return other
			}
		}
	}
	return ""
}

// plainText reports whether a text can be written between quotes of either kind as it is.
func plainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '\'' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
