package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// parameter is a number, or a date, a text or a list, that the law sets from a date on.
type parameter struct {
	name, title, unit string
	typ               valueType
	values            []datedValue // in order of date
	inForce           inForce
	cite              []string
	note              string
	place             tomldoc.Pos
	index             int
}

// datedValue is what a parameter is from a date on.
type datedValue struct {
	from  attendance.Date
	value value // no value once the parameter is repealed
	cite  []string
	note  string
	place tomldoc.Pos

	repealed bool
}

// value is a value of one of the types of the language. The zero value is no value.
type value struct {
	typ    valueType
	number attendance.Rate
	date   attendance.Date
	text   string
	list   []value
	shown  string // as written
	truth  truth
}

func (v value) known() bool { return v.typ != noType }

var units = []string{
	"sessions", "days", "school days", "weeks", "school weeks", "months", "years", "hours", "minutes", "occasions",
	"percent", "money", "codes", "date", "text", "grades",
}

func (r *reader) parameters(t *table, codes map[string]*code) []*parameter {
	if t == nil {
		return nil
	}
	var out []*parameter
	for _, entry := range r.entries(t, "parameter") {
		r.known(entry, "unit", "values", "cite")
		p := &parameter{
			name: entry.key, title: r.text(entry, "title").string, note: r.text(entry, "note").string,
			inForce: r.inForce(entry), place: entry.keyPos, index: len(out),
		}
		unit := r.mustText(entry, "unit", `"sessions"`)
		if p.unit = unit.string; unit.given() && !slices.Contains(units, p.unit) {
			r.faults.add(unit.node.Pos, fmt.Sprintf("%q is not a unit%s: they are %s", shorten(p.unit), r.faults.suggest(p.unit, units), strings.Join(units, ", ")))
		}
		p.cite = r.citations(entry.at["cite"])
		r.parameterValues(p, entry, codes)
		out = append(out, p)
	}
	return out
}

func (r *reader) parameterValues(p *parameter, entry *table, codes map[string]*code) {
	item := entry.at["values"]
	switch {
	case item == nil:
		r.faults.add(entry.keyPos, fmt.Sprintf("parameter %s has no values: write, for example, values = { 2024-08-19 = 10 }", p.name))
		return
	case item.table == nil:
		r.wrong(item.node, "a table of dated values, as in values = { 2024-08-19 = 10 }")
		return
	case len(item.table.keys) == 0:
		r.faults.add(entry.place("values"), fmt.Sprintf("parameter %s has no values: write, for example, values = { 2024-08-19 = 10 }", p.name))
	}
	for i, key := range item.table.keys {
		dated := item.table.at[key]
		if i == maxEntries {
			r.faults.add(dated.keyPos(), fmt.Sprintf("parameter %s has %d values; at most %d are read", p.name, len(item.table.keys), maxEntries))
			break
		}
		d, err := attendance.ParseDate(key)
		if err != nil {
			r.faults.add(dated.keyPos(), "values are dated, as in { 2024-08-19 = 10 }: "+err.Error())
			continue
		}
		v := datedValue{from: d, cite: p.cite, place: dated.keyPos()}
		if dated.cite != nil {
			v.cite = r.citations(dated.cite)
		}
		n := dated.node
		if dated.table != nil {
			n = r.citedValue(dated.table, &v)
		}
		if len(v.cite) == 0 && entry.at["cite"] == nil {
			r.faults.add(dated.keyPos(), fmt.Sprintf("the value of %s from %s has no cite: give the parameter one, or write { is = …, cite = [\"%s …\"] }", p.name, d, r.anySource()))
		}
		if n != nil {
			v.value = r.value(n, p, codes)
		}
		p.values = append(p.values, v)
	}
	slices.SortFunc(p.values, func(a, b datedValue) int { return a.from.Compare(b.from) })
	if !slices.ContainsFunc(p.values, func(v datedValue) bool { return !v.repealed }) && len(p.values) > 0 {
		r.faults.add(entry.place("values"), fmt.Sprintf("parameter %s is repealed and never had a value: give the one that it had, or drop the parameter", p.name))
	}
}

// citedValue reads { is = …, cite = […] } or { repealed = true, cite = […] } and gives the node of the value itself, nil
// if there is none.
func (r *reader) citedValue(t *table, v *datedValue) *tomldoc.Node {
	allowed := []string{"is", "repealed", "cite", "note"}
	for _, key := range t.keys {
		if !slices.Contains(allowed, key) {
			r.unknownKey(t.at[key], allowed)
		}
	}
	if t.at["cite"] != nil {
		v.cite = r.citations(t.at["cite"])
	}
	v.note = r.text(t, "note").string
	v.repealed = r.flag(t, "repealed")
	if v.repealed == (t.at["is"] != nil) {
		r.faults.add(t.keyPos, "a dated value says either is = … or repealed = true")
	}
	return t.node("is")
}

// value reads one value in the parameter's unit.
func (r *reader) value(n *tomldoc.Node, p *parameter, codes map[string]*code) value {
	v, ok := r.valueOf(n, p.unit)
	if !ok {
		return value{}
	}
	if p.typ == noType {
		p.typ = v.typ
	} else if p.typ != v.typ {
		r.faults.add(n.Pos, fmt.Sprintf("%s is %s here and %s elsewhere: all values of a parameter are of one type", p.name, v.typ, p.typ))
		return value{}
	}
	if p.unit == "codes" {
		r.codesKnown(n, codes)
	}
	return v
}

// codesKnown reports codes of a value, a list or a single one, that the pack does not have.
func (r *reader) codesKnown(n *tomldoc.Node, codes map[string]*code) {
	for _, e := range n.Elems() {
		r.codesKnown(e, codes)
	}
	if n.Kind == tomldoc.String && codes[n.Str] == nil {
		r.faults.add(n.Pos, noCode(n.Str, suggestOf(r.faults, n.Str, codes)))
	}
}

func (r *reader) valueOf(n *tomldoc.Node, unit string) (value, bool) {
	switch {
	case n.Kind == tomldoc.Array:
		v := value{typ: listType}
		for _, e := range n.Elems() {
			item, ok := r.valueOf(e, unit)
			if !ok {
				return value{}, false
			}
			if item.typ == listType || len(v.list) > 0 && v.list[0].typ != item.typ {
				r.faults.add(e.Pos, "this list mixes kinds: a list holds numbers only or texts only, and no list")
				return value{}, false
			}
			v.list = append(v.list, item)
		}
		v.shown = showList(v.list)
		return v, true
	case unit == "codes" || unit == "text" || unit == "grades":
		if n.Kind == tomldoc.String {
			return value{typ: textType, text: n.Str, shown: "'" + n.Str + "'"}, true
		}
		if unit == "codes" {
			r.wrong(n, `a list of codes, as in ["G", "O"]`)
			return value{}, false
		}
		if unit == "text" {
			r.wrong(n, "a text in quotes, as the unit says")
			return value{}, false
		}
	case unit == "date":
		if n.Kind == tomldoc.String {
			if d, err := attendance.ParseDate(n.Str); err == nil {
				return value{typ: dateType, date: d, shown: d.String()}, true
			}
		}
		d, ok := r.dateOf(n)
		if !ok {
			r.wrong(n, "a date, as in 2025-06-27")
			return value{}, false
		}
		return value{typ: dateType, date: d, shown: d.String()}, true
	}
	d, ok := r.number(n)
	if !ok {
		r.wrong(n, `a whole number or a decimal in quotes, as in 10 or "7.5" (up to twelve digits, six after the point)`)
		return value{}, false
	}
	v := value{typ: numberType, number: rational(d), shown: d.String()}
	if unit == "percent" {
		v.typ, v.shown = shareType, d.String()+" %"
		v.number.Whole *= 100
		if d.IsNegative() || v.number.Compare(attendance.Rate{Part: 10, Whole: 1}) > 0 {
			r.faults.add(n.Pos, fmt.Sprintf("%s %% is no share: percentages lie between 0 and 1000", d))
		}
	}
	return v, true
}

func showList(list []value) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = v.shown
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// on gives the value in force on a date; no value before the first, once repealed, or outside the parameter's dates.
func (p *parameter) on(d attendance.Date) datedValue {
	var current datedValue
	if !p.inForce.on(d) {
		return current
	}
	for _, v := range p.values {
		if v.from.After(d) {
			break
		}
		current = v
	}
	return current
}
