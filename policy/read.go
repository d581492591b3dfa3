package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reader turns the tables of a document into definitions, reporting what does not fit.
type reader struct {
	faults  *faultList
	sources []string
}

// A text is a string of a pack with the place where it stands.
type text struct {
	string
	node *tomldoc.Node // nil if the key is not there
}

func (t text) given() bool { return t.node != nil }

// known reports every key of a table that is not one of those allowed, which every table may have besides title, note,
// from and until.
func (r *reader) known(t *table, allowed ...string) {
	allowed = append(allowed, "title", "note", "from", "until", "final")
	for _, key := range t.keys {
		if !slices.Contains(allowed, key) {
			r.faults.add(t.at[key].keyPos(), fmt.Sprintf("unknown key %q%s: allowed here are %s", shorten(key), spell.Suggest(key, allowed), strings.Join(allowed, ", ")))
		}
	}
	for _, key := range []string{"title", "note"} {
		r.text(t, key)
	}
	r.flag(t, "final")
}

// entries gives the named tables of a section, reporting those that are something else.
func (r *reader) entries(t *table, section string) []*table {
	var out []*table
	for _, key := range t.keys {
		entry := t.at[key]
		if entry.table == nil {
			r.faults.add(entry.keyPos(), fmt.Sprintf("%s in [%s] is a table of its own: write [%s.%s]", key, section, section, key))
			continue
		}
		out = append(out, entry.table)
	}
	return out
}

// wrong reports a value of another kind than the one wanted.
func (r *reader) wrong(n *tomldoc.Node, want string) {
	msg := fmt.Sprintf("%s is %s; it is given as %s", keyOf(n), kindName(n), want)
	if n.Kind == tomldoc.Float {
		msg += fmt.Sprintf(": a TOML float is not exact, write it in quotes, as in %q", n.Str)
	}
	r.faults.add(n.Pos, msg)
}

func keyOf(n *tomldoc.Node) string {
	if n.Key == "" {
		return "this value"
	}
	return n.Key
}

func kindName(n *tomldoc.Node) string {
	switch n.Kind {
	case tomldoc.Table:
		return "a table"
	case tomldoc.Array:
		return "a list"
	case tomldoc.String:
		return "a text"
	case tomldoc.Integer:
		return "a whole number"
	case tomldoc.Float:
		return "a float"
	case tomldoc.Bool:
		return "true or false"
	case tomldoc.Date:
		return "a date"
	}
	return "a time"
}

func (r *reader) text(t *table, key string) text {
	n := t.node(key)
	if n == nil {
		return text{}
	}
	if n.Kind != tomldoc.String {
		r.wrong(n, `a text, as in `+key+` = "…"`)
		return text{}
	}
	return text{n.Str, n}
}

// mustText is text for a key that the table must have.
func (r *reader) mustText(t *table, key, example string) text {
	if t.at[key] == nil {
		r.faults.add(t.keyPos, fmt.Sprintf("%s has no %s: write, for example, %s = %s", t.key, key, key, example))
		return text{}
	}
	return r.text(t, key)
}

func (r *reader) flag(t *table, key string) bool {
	n := t.node(key)
	if n == nil {
		return false
	}
	if n.Kind != tomldoc.Bool {
		r.wrong(n, "true or false")
	}
	return n.Bool
}

func (r *reader) date(t *table, key string) attendance.Date {
	n := t.node(key)
	if n == nil {
		return attendance.Date{}
	}
	d, ok := r.dateOf(n)
	if !ok {
		r.wrong(n, "a date, as in "+key+" = 2024-08-19")
	}
	return d
}

func (r *reader) dateOf(n *tomldoc.Node) (attendance.Date, bool) {
	if n.Kind != tomldoc.Date {
		return attendance.Date{}, false
	}
	d, err := attendance.ParseDate(n.Str)
	return d, err == nil
}

// inForce reads from and until.
func (r *reader) inForce(t *table) inForce {
	f := inForce{from: r.date(t, "from"), until: r.date(t, "until")}
	if !f.from.IsZero() && !f.until.IsZero() && f.until.Before(f.from) {
		r.faults.add(t.place("until"), fmt.Sprintf("%s ends on %s, before it begins on %s", t.key, f.until, f.from))
	}
	return f
}

// texts reads a list of texts.
func (r *reader) texts(t *table, key, example string) []text {
	n := t.node(key)
	if n == nil {
		return nil
	}
	if n.Kind != tomldoc.Array {
		r.wrong(n, "a list of texts, as in "+key+" = "+example)
		return nil
	}
	var out []text
	for _, e := range n.Elems() {
		if e.Kind != tomldoc.String {
			r.wrong(e, "a text in a list")
			continue
		}
		out = append(out, text{e.Str, e})
	}
	return out
}

// plain drops the places of texts.
func plain(texts []text) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = t.string
	}
	return out
}

// cite reads the citations of an entry that must have some.
func (r *reader) cite(t *table) []string {
	out := r.citations(t)
	if t.at["cite"] == nil {
		r.faults.add(t.keyPos, fmt.Sprintf("%s has no cite: say where the law says so, as in cite = [\"%s …\"]", t.key, r.anySource()))
	}
	return out
}

// citations reads the citations of an entry that may have some.
func (r *reader) citations(t *table) []string {
	cites := r.texts(t, "cite", `["regs reg 10"]`)
	if t.at["cite"] != nil && len(cites) == 0 && t.node("cite").Kind == tomldoc.Array {
		r.faults.add(t.place("cite"), fmt.Sprintf("the cite of %s is empty: say where the law says so", t.key))
	}
	for _, c := range cites {
		source, _, _ := strings.Cut(c.string, " ")
		if !slices.Contains(r.sources, source) {
			r.faults.add(c.node.InString(0), fmt.Sprintf("the citation begins with %q, which is no [source]%s: its first word names one", shorten(source), spell.Suggest(source, r.sources)))
		}
	}
	return plain(cites)
}

func (r *reader) anySource() string {
	if len(r.sources) > 0 {
		return r.sources[0]
	}
	return "<source>"
}

// number reads a whole number or a quoted decimal.
func (r *reader) number(n *tomldoc.Node) (decimal.Decimal, bool) {
	switch n.Kind {
	case tomldoc.Integer:
		return decimal.NewFromInt(n.Int), true
	case tomldoc.String:
		return parseDecimal(n.Str)
	}
	return decimal.Decimal{}, false
}

// parseDecimal reads a decimal written plainly, of a size that later arithmetic can hold exactly.
func parseDecimal(text string) (decimal.Decimal, bool) {
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(text, "-"), ".")
	if len(whole) == 0 || len(whole) > 12 || len(fraction) > 6 || strings.Trim(whole+fraction, "0123456789") != "" || strings.HasSuffix(text, ".") {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(text)
	return d, err == nil
}

// rational gives a decimal as an exact fraction.
func rational(d decimal.Decimal) attendance.Rate {
	whole := int64(1)
	for range max(0, -d.Exponent()) {
		whole *= 10
	}
	return attendance.Rate{Part: d.Mul(decimal.NewFromInt(whole)).IntPart(), Whole: whole}
}

func shorten(s string) string {
	const enough = 40
	if len(s) <= enough {
		return s
	}
	return strconv.Quote(s[:enough]) + "…"
}

// inForce says from and until when something holds; zero dates are no limit.
type inForce struct{ from, until attendance.Date }

func (f inForce) on(d attendance.Date) bool {
	return (f.from.IsZero() || !d.Before(f.from)) && (f.until.IsZero() || !d.After(f.until))
}

// away says by how many days a date misses the time in force, and whether it is before it.
func (f inForce) away(d attendance.Date) (days int, before bool) {
	switch {
	case !f.from.IsZero() && d.Before(f.from):
		return f.from.DaysSince(d), true
	case !f.until.IsZero() && d.After(f.until):
		return d.DaysSince(f.until), false
	}
	return 0, false
}
