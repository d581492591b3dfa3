package packdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Compare compares two packs.
func Compare(old, now *policy.Policy) *Comparison {
	c := &Comparison{Old: old, New: now, before: old.Catalogue(), after: now.Catalogue(), renamed: map[key]string{}, bases: map[string]map[*policy.Entry]reach{}}
	w := &comparer{comparison: c, names: map[policy.Kind]map[string]string{}, whole: map[*policy.Entry]bool{}}
	w.findRenamed()
	w.pack()
	was := map[key]*policy.Entry{}
	for e := range c.before.All() {
		was[key{e.Kind, w.pathNow(e)}] = e
	}
	seen := map[*policy.Entry]bool{}
	for e := range c.after.All() {
		before := was[key{e.Kind, e.Path}]
		if before == nil {
			w.added(e)
			continue
		}
		seen[before] = true
		w.entry(before, e)
	}
	for e := range c.before.All() {
		if !seen[e] {
			w.gone(e)
		}
	}
	return c
}

// comparer compares the entries of two packs.
type comparer struct {
	comparison *Comparison
	names      map[policy.Kind]map[string]string // new names of entries by their old ones
	whole      map[*policy.Entry]bool            // entries that are new, or gone, with all that is within them
}

// add notes a change of an entry.
func (w *comparer) add(before, now *policy.Entry, c Change) {
	c.entry, c.previous = now, before
	if c.entry == nil {
		c.entry = before
	}
	c.Kind, c.Name, c.Entry = c.entry.Kind, c.entry.Name, c.entry.String()
	if len(c.Cite) == 0 && now != nil {
		c.Cite = now.Cite
	}
	place := func(e *policy.Entry) string {
		if e == nil {
			return ""
		}
		for _, k := range e.Keys {
			if k.Name == c.Key {
				return k.Span.String()
			}
		}
		return e.Span.String()
	}
	c.Old, c.New = place(before), place(now)
	w.comparison.Changes = append(w.comparison.Changes, c)
}

// isWording reports whether a key is for people only.
func isWording(key string) bool {
	return key == "title" || key == "note" || key == "cite" || key == "verified" || key == "final"
}

// pack compares what stands under [pack].
func (w *comparer) pack() {
	before, now := w.comparison.before.Pack, w.comparison.after.Pack
	for _, k := range pairs(before.Keys, now.Keys) {
		if k.name == "id" || k.before == k.now {
			continue
		}
		c := Change{Key: k.name, Words: instead(k)}
		switch {
		case isWording(k.name) || k.name == "extends" || k.name == "jurisdiction":
			c.Words, c.Wording = wording(k), true
		case k.name == "from" && !before.From.IsZero() && !now.From.IsZero(): // between the two only one of them knows the law
			c.From, c.Until = earlierOf(before.From, now.From), laterOf(before.From, now.From).AddDays(-1)
		case k.name == "until":
			c.From = earlierOf(before.Until, now.Until)
		}
		w.add(before, now, c)
	}
}

func earlierOf(a, b attendance.Date) attendance.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func laterOf(a, b attendance.Date) attendance.Date {
	if b.After(a) {
		return b
	}
	return a
}

// pair is the values of a key in both packs, "" where one does not have it.
type pair struct {
	name        string
	before, now string
	old, new    *policy.Key
}

// pairs joins the keys of two tables, in the order of the new one.
func pairs(before, now []*policy.Key) []pair {
	var out []pair
	for _, k := range now {
		p := pair{name: k.Name, now: k.Text, new: k}
		if i := slices.IndexFunc(before, func(b *policy.Key) bool { return b.Name == k.Name }); i >= 0 {
			p.old, p.before = before[i], before[i].Text
		}
		out = append(out, p)
	}
	for _, k := range before {
		if !slices.ContainsFunc(now, func(n *policy.Key) bool { return n.Name == k.Name }) {
			out = append(out, pair{name: k.Name, before: k.Text, old: k})
		}
	}
	return out
}

// instead says that a value took the place of another.
func instead(p pair) string {
	switch {
	case p.before == "":
		return fmt.Sprintf("%s is now given: %s", p.name, bare(p.now))
	case p.now == "":
		return fmt.Sprintf("%s is no longer given: it was %s", p.name, bare(p.before))
	}
	return fmt.Sprintf("%s: %s instead of %s", p.name, bare(p.now), bare(p.before))
}

// bare gives a text without the quotes around it.
func bare(text string) string {
	if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' && !strings.ContainsAny(text[1:len(text)-1], `"\`) {
		return text[1 : len(text)-1]
	}
	return text
}

// added tells of an entry that the old pack does not have. What is within a new entry is told with it.
func (w *comparer) added(e *policy.Entry) {
	if w.whole[e] = true; e.Owner != nil && w.whole[e.Owner] {
		return
	}
	c := Change{From: e.From, Until: e.Until, Wording: e.Kind == policy.SourceKind, Words: "is new" + gist(e)}
	w.add(nil, e, c)
}

// gone tells of an entry that the new pack does not have.
func (w *comparer) gone(e *policy.Entry) {
	if w.whole[e] = true; e.Owner != nil && w.whole[e.Owner] {
		return
	}
	w.add(e, nil, Change{From: e.From, Until: e.Until, Wording: e.Kind == policy.SourceKind, Words: "is gone" + gist(e)})
}

// gist says in a few words what an entry holds.
func gist(e *policy.Entry) string {
	switch {
	case e.Code != nil && len(e.Code.Classes) > 0:
		return ": class " + e.Code.Classes[len(e.Code.Classes)-1].Class
	case e.Code != nil && e.Code.SameAs != "":
		return ": the same as " + e.Code.SameAs
	case e.Class != nil:
		return ": " + strings.Join(e.Class.Flags, ", ")
	case e.Parameter != nil && len(e.Parameter.Values) > 0:
		return ": " + said(&e.Parameter.Values[len(e.Parameter.Values)-1])
	}
	if x := e.Condition("when"); x != nil {
		return ": when " + x.Text
	}
	return ""
}

// entry compares an entry of both packs.
func (w *comparer) entry(before, now *policy.Entry) {
	if before.Path != now.Path && before.Name != now.Name {
		w.add(before, now, Change{Wording: true, Words: fmt.Sprintf("is the former %s under another name", before)})
	}
	for _, k := range pairs(before.Keys, now.Keys) {
		k.before = w.translated(before, k.old)
		if k.before == k.now {
			continue
		}
		x, y := before.Condition(k.name), now.Condition(k.name)
		switch {
		case before.Kind == policy.SourceKind || isWording(k.name):
			w.add(before, now, Change{Key: k.name, Words: wording(k), Wording: true})
		case x != nil && y != nil:
			w.condition(before, now, x, y)
		case k.name == "values" && now.Parameter != nil && before.Parameter != nil:
			w.values(before, now)
		case now.Kind == policy.CodeKind && (k.name == "class" || k.name == "from" || k.name == "until"):
			// told together below
		case k.name == "from" || k.name == "until":
			w.dates(before, now, k)
		case isFlag(k.name) && now.Kind == policy.ClassKind:
			w.flag(before, now, k)
		case k.old != nil && k.new != nil && len(k.old.Keys)+len(k.new.Keys) > 0:
			for _, inner := range pairs(k.old.Keys, k.new.Keys) {
				if inner.before != inner.now {
					w.add(before, now, Change{Key: k.name, Words: k.name + ": " + instead(inner)})
				}
			}
		default:
			w.add(before, now, Change{Key: k.name, Words: listed(k), From: now.From, Until: now.Until})
		}
	}
	if now.Code != nil && before.Code != nil {
		w.classes(before, now)
	}
	if now.Kind == policy.StepKind {
		w.charges(before, now)
	}
}

// charges says that the charges of a step are looked at in another order: the first whose condition holds is asked for.
func (w *comparer) charges(before, now *policy.Entry) {
	names := func(e, other *policy.Entry) []string {
		var out []string
		for _, x := range e.Entries {
			if x.Kind == policy.ChargeKind && slices.ContainsFunc(other.Entries, func(o *policy.Entry) bool { return o.Kind == x.Kind && o.Name == x.Name }) {
				out = append(out, x.Name)
			}
		}
		return out
	}
	was, is := names(before, now), names(now, before)
	if !slices.Equal(was, is) {
		w.add(before, now, Change{Key: "charge", Words: fmt.Sprintf("charges are looked at in the order %s instead of %s", strings.Join(is, ", "), strings.Join(was, ", "))})
	}
}

// wording says that a text for people is another one. Long texts are not repeated.
func wording(p pair) string {
	switch {
	case p.before == "":
		return "has a " + p.name + " now"
	case p.now == "":
		return "has no " + p.name + " any more"
	case len(p.before)+len(p.now) > 160:
		return "another " + p.name
	}
	return instead(p)
}

// listed says how a list changed by what came and what went, and of anything else what took the place of what.
func listed(p pair) string {
	if p.old == nil || p.new == nil || !strings.HasPrefix(p.before, "[") || !strings.HasPrefix(p.now, "[") {
		return instead(p)
	}
	was, is := items(p.before), items(p.now)
	if words := cameAndWent(was, is); words != "" {
		return p.name + ": " + words
	}
	return instead(p)
}

// items gives the entries of a list as it is written plainly.
func items(list string) []string {
	var out []string
	for item := range strings.SplitSeq(strings.Trim(list, "[]"), ", ") {
		if item != "" {
			out = append(out, bare(item))
		}
	}
	return out
}

// cameAndWent says what a list has that another had not, and the other way round; "" if neither.
func cameAndWent(was, is []string) string {
	missing := func(from, in []string) string {
		var out []string
		for _, t := range from {
			if !slices.Contains(in, t) {
				out = append(out, t)
			}
		}
		return strings.Join(out, ", ")
	}
	came, went := missing(is, was), missing(was, is)
	switch {
	case came != "" && went != "":
		return "now with " + came + ", without " + went
	case came != "":
		return "now with " + came
	case went != "":
		return "no longer with " + went
	}
	return ""
}

// dates says that an entry is in force from, or until, another date.
func (w *comparer) dates(before, now *policy.Entry, k pair) {
	words := fmt.Sprintf("in force %s %s instead of %s", k.name, bare(k.now), bare(k.before))
	switch {
	case k.before == "" && k.name == "from":
		words = fmt.Sprintf("in force only from %s", bare(k.now))
	case k.before == "":
		words = fmt.Sprintf("in force only until %s", bare(k.now))
	case k.now == "" && k.name == "from":
		words = fmt.Sprintf("in force before %s too", bare(k.before))
	case k.now == "":
		words = fmt.Sprintf("in force after %s too", bare(k.before))
	}
	w.add(before, now, Change{Key: k.name, Words: words})
}

func isFlag(key string) bool {
	return slices.Contains([]string{"possible", "attended", "absent", "authorised", "late", "unresolved"}, key)
}

// flag says how the sessions of a class count now, and which codes these are.
func (w *comparer) flag(before, now *policy.Entry, k pair) {
	words := "no longer counts as " + k.name
	if k.now == "true" {
		words = "now counts as " + k.name
	} else if k.before != "true" {
		return // false, or not given
	}
	var codes []string
	for _, code := range w.comparison.after.Codes {
		for _, d := range code.Code.Classes {
			if d.Class == now.Name && !slices.Contains(codes, code.Name) {
				codes = append(codes, code.Name)
			}
		}
	}
	if len(codes) > 0 {
		words += ": " + strings.Join(codes, ", ")
	}
	w.add(before, now, Change{Key: k.name, Words: words})
}
