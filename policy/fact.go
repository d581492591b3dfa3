package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// fact is something known about a pupil.
type fact struct {
	name, title string
	typ         valueType
	whole       bool     // a number that must be whole
	allowed     []string // the texts allowed; nil means any
	fallback    value    // no value if an unknown fact is unknown
	note        string
	place       tomldoc.Pos
	index       int
}

var factTypes = []string{"bool", "int", "decimal", "date", "text"}

func (r *reader) facts(t *table) []*fact {
	if t == nil {
		return nil
	}
	var out []*fact
	for _, entry := range r.entries(t, "fact") {
		r.known(entry, "type", "default", "cite")
		f := &fact{name: entry.key, title: r.text(entry, "title").string, note: r.text(entry, "note").string, place: entry.keyPos, index: len(out)}
		r.factType(f, entry)
		r.cite(entry)
		if n := entry.node("default"); n != nil && f.typ != noType {
			v, err := f.fallbackOf(n)
			if err != "" {
				r.wrong(n, err)
			}
			f.fallback = v
		}
		out = append(out, f)
	}
	return out
}

func (r *reader) factType(f *fact, entry *table) {
	n := entry.node("type")
	if n == nil {
		r.faults.add(entry.keyPos, fmt.Sprintf("fact %s has no type: write one of %s, or a list of the texts allowed", f.name, strings.Join(factTypes, ", ")))
		return
	}
	if n.Kind == tomldoc.Array {
		f.typ, f.allowed = textType, plain(r.texts(entry, "type", `["none", "some"]`))
		if len(n.Elems()) == 0 {
			r.faults.add(n.Pos, fmt.Sprintf("the type of fact %s allows no text at all: list those it may have, or write \"text\"", f.name))
		}
		return
	}
	if n.Kind != tomldoc.String {
		r.wrong(n, "one of the texts "+strings.Join(factTypes, ", ")+", or a list of the texts allowed")
		return
	}
	switch n.Str {
	case "bool":
		f.typ = boolType
	case "int":
		f.typ, f.whole = numberType, true
	case "decimal":
		f.typ = numberType
	case "date":
		f.typ = dateType
	case "text":
		f.typ = textType
	default:
		r.faults.add(n.Pos, fmt.Sprintf("%q is no type of a fact%s: it is one of %s, or a list of the texts allowed", shorten(n.Str), r.faults.suggest(n.Str, factTypes), strings.Join(factTypes, ", ")))
	}
}

func (f *fact) fallbackOf(n *tomldoc.Node) (value, string) {
	switch n.Kind {
	case tomldoc.Bool:
		if f.typ == boolType {
			return value{typ: boolType, truth: truthOf(n.Bool)}, ""
		}
	case tomldoc.Integer:
		if f.typ == numberType && n.Int > -largest && n.Int < largest {
			return value{typ: numberType, number: attendance.Rate{Part: n.Int, Whole: 1}}, ""
		}
	case tomldoc.String, tomldoc.Date:
		if f.typ == boolType || f.typ == textType && n.Kind == tomldoc.Date {
			break
		}
		if v, err := f.parse(n.Str); err == nil {
			return v, ""
		}
	}
	switch {
	case f.typ == boolType:
		return value{}, "true or false, without quotes, as the fact's type says"
	case f.typ == dateType:
		return value{}, "a date, as in 2024-09-01, as the fact's type says"
	case f.typ == numberType && f.whole:
		return value{}, "a whole number of twelve digits at most, as the fact's type says"
	case f.typ == numberType:
		return value{}, `a whole number or a decimal in quotes, as in "7.5" (up to twelve digits, six after the point), as the fact's type says`
	case f.allowed != nil:
		return value{}, "one of the texts allowed: " + strings.Join(f.allowed, ", ")
	}
	return value{}, "a text, as the fact's type says"
}

// parse reads a fact as a school's file gives it.
func (f *fact) parse(text string) (value, error) {
	switch f.typ {
	case boolType:
		switch strings.ToLower(text) {
		case "true", "yes", "1":
			return value{typ: boolType, truth: yes}, nil
		case "false", "no", "0":
			return value{typ: boolType, truth: no}, nil
		}
		return value{}, fmt.Errorf("%q is neither true nor false", shorten(text))
	case numberType:
		d, ok := parseDecimal(text)
		if !ok || f.whole && !d.IsInteger() {
			return value{}, fmt.Errorf("%q is not a number of the kind wanted", shorten(text))
		}
		return value{typ: numberType, number: rational(d)}, nil
	case dateType:
		d, err := attendance.ParseDate(text)
		return value{typ: dateType, date: d}, err
	}
	if f.allowed != nil && !slices.Contains(f.allowed, text) {
		return value{}, fmt.Errorf("%q is not one of %s", shorten(text), strings.Join(f.allowed, ", "))
	}
	return value{typ: textType, text: text}, nil
}

// of gives the fact for a pupil: no value if it is not known. An entry that cannot be read counts as not known, and the
// error says why.
func (f *fact) of(p *attendance.Pupil) (value, error) {
	text := p.Facts[f.name]
	if text == "" {
		return f.fallback, nil
	}
	v, err := f.parse(text)
	if err != nil {
		return value{}, err
	}
	return v, nil
}
