package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reader turns the tables of a document into definitions, reporting what does not fit.
type reader struct {
	faults  *faultList
	sources []string
	costly  bool // the tables made of the pack would be too large, which has been reported
}

// A text is a string of a pack with the place where it stands.
type text struct {
	string
	node *tomldoc.Node // nil if the key is not there
}

func (t text) given() bool { return t.node != nil }

// known reports every key of a table that is not one of those allowed, which every table may have besides title, note,
// from, until, final and accept.
func (r *reader) known(t *table, allowed ...string) {
	allowed = append(allowed, "title", "note", "from", "until", "final", "accept")
	for _, key := range t.keys {
		if !slices.Contains(allowed, key) {
			r.unknownKey(t.at[key], allowed)
		}
	}
	for _, key := range []string{"title", "note"} {
		r.text(t, key)
	}
	r.flag(t, "final")
	r.inForce(t)
	r.accept(t)
}

// accept reads which advice of a review an entry answers: so it is meant.
func (r *reader) accept(t *table) {
	for _, id := range r.texts(t, "accept", `["unused-measure"]`) {
		if _, ok := findCheck(id.string); !ok {
			r.faults.add(id.node.InString(0), fmt.Sprintf("there is no advice %q%s for the entry to accept", shorten(id.string), r.faults.suggest(id.string, checkIDs())))
		}
	}
}

func (r *reader) unknownKey(i *item, allowed []string) {
	if i.node.Key == "remove" {
		r.faults.add(i.keyPos(), "remove is for overlays: an entry of this name in a base pack is dropped by remove = true, and there is none to drop")
		return
	}
	r.faults.add(i.keyPos(), fmt.Sprintf("unknown key %q%s: allowed here are %s", shorten(i.node.Key), r.faults.suggest(i.node.Key, allowed), strings.Join(allowed, ", ")))
}

// maxEntries bounds the named tables of one section, so that what is worked out for each pair of them stays bearable.
const maxEntries = 500

// entries gives the named tables of a section, reporting those that are something else.
func (r *reader) entries(t *table, section string) []*table {
	var out []*table
	for i, key := range t.keys {
		if i == maxEntries {
			r.faults.add(t.at[key].keyPos(), fmt.Sprintf("[%s] has %d entries; at most %d are read: a law has not so many, split the pack", section, len(t.keys), maxEntries))
			break
		}
		entry := t.at[key]
		if entry.table == nil {
			r.faults.add(entry.keyPos(), fmt.Sprintf("%s in [%s] is %s; it must be a table of its own: write [%s.%s]", named(key), section, kindName(entry.node), section, named(key)))
			continue
		}
		out = append(out, entry.table)
	}
	return out
}

// wrong reports a value of another kind than the one wanted.
func (r *reader) wrong(n *tomldoc.Node, want string) {
	what := "this value"
	if n.Key != "" {
		what = fmt.Sprintf("%q", shorten(n.Key))
	}
	msg := fmt.Sprintf("%s is %s; it must be %s", what, kindName(n), want)
	if n.Kind == tomldoc.Float {
		msg += fmt.Sprintf(": a TOML float is not exact; write a number with a point in quotes, as in %q", shorten(n.Str))
	}
	r.faults.add(n.Pos, msg)
}

func kindName(n *tomldoc.Node) string {
	switch n.Kind {
	case tomldoc.Table:
		return "a table"
	case tomldoc.Array:
		return "a list"
	case tomldoc.String:
		return fmt.Sprintf("the text %q", shorten(n.Str))
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
		r.wrong(n, "a date without quotes and without a time, from the year 1 on, as in "+key+" = 2024-08-19")
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
	if n := t.node(key); n != nil {
		return r.textsOf(n, example)
	}
	return nil
}

func (r *reader) textsOf(n *tomldoc.Node, example string) []text {
	if n.Kind != tomldoc.Array {
		r.wrong(n, "a list of texts, as in "+n.Key+" = "+example)
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
	out := r.citations(t.at["cite"])
	if t.at["cite"] == nil {
		r.faults.add(t.keyPos, fmt.Sprintf("%s has no cite: say where the law says so, as in cite = [\"%s …\"]", t.key, r.anySource()))
	}
	return out
}

// citations reads the citations of an entry that may have some.
func (r *reader) citations(cite *item) []string {
	if cite == nil {
		return nil
	}
	cites := r.textsOf(cite.node, `["regs reg 10"]`)
	if len(cites) == 0 && cite.node.Kind == tomldoc.Array && len(cite.node.Elems()) == 0 {
		r.faults.add(cite.node.Pos, fmt.Sprintf("the cite is empty: say where the law says so, as in cite = [\"%s …\"]", r.anySource()))
	}
	for _, c := range cites {
		source, _, _ := strings.Cut(c.string, " ")
		if !slices.Contains(r.sources, source) {
			r.faults.add(c.node.InString(0), fmt.Sprintf("the citation begins with %q, which is no [source]%s: its first word names one", shorten(source), r.faults.suggest(source, r.sources)))
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
		return decimal.NewFromInt(n.Int), n.Int > -largest && n.Int < largest
	case tomldoc.String:
		return parseDecimal(n.Str)
	}
	return decimal.Decimal{}, false
}

// largest is what whole numbers of a pack are smaller than: they have twelve digits at most, as decimals do.
const largest = 1_000_000_000_000

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

// shorten cuts what a message quotes from a pack.
func shorten(s string) string {
	const enough = 40
	if len(s) <= enough {
		return s
	}
	return strings.ToValidUTF8(s[:enough], "") + "…"
}

// named gives a name as a message tells an author to write it: in quotes where TOML wants them.
func named(s string) string {
	if s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" {
		return shorten(s)
	}
	return strconv.Quote(shorten(s))
}

// inForce says from and until when something holds; zero dates are no limit.
type inForce struct{ from, until attendance.Date }

func (f inForce) on(d attendance.Date) bool {
	return (f.from.IsZero() || !d.Before(f.from)) && (f.until.IsZero() || !d.After(f.until))
}
