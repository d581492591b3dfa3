package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// class is how a session counts.
type class struct {
	name, title string
	flags       uint8
}

// The flags of a class.
const (
	possible uint8 = 1 << iota
	attended
	absent
	authorised
	late
	unresolved
)

var flagNames = []string{"possible", "attended", "absent", "authorised", "late", "unresolved"}

// code is a mark that a register may hold.
type code struct {
	name, title string
	tags        []string
	session     string // the only session it may stand in, "" for any
	inForce     inForce
	classes     []datedClass // in order of date; the first has the zero date if the class is not dated
	sameAs      *code
	unmarked    bool // it says that no mark was made
	becomes     *becoming
	mayBecome   []*code // nil means any in force
	cite        []string
	note        string
	place       tomldoc.Pos
	eras        []era
}

type datedClass struct {
	from  attendance.Date
	class *class
}

// becoming says what an unresolved code is read as once the time for finding out has passed.
type becoming struct {
	code  *code
	after attendance.Lapse
	from  attendance.Date // for marks dated from this day on
}

// reading is what a mark means: the code in the register, the code it is read as, and the class of that code on the
// mark's date. Readings are numbered through the pack, so that what they count as is looked up in tables.
type reading struct {
	id            int
	written, code *code
	class         *class
}

// era is a stretch of mark dates in which a written code has one meaning.
type era struct {
	from    attendance.Date // until the next one's
	inForce bool
	young   *reading // the meaning of the mark
	became  *reading // and once it has become another code; nil if it does not
	options int      // the wild card for what an unresolved mark may yet turn out to be; -1 if it is resolved
}

func (r *reader) classes(t *table) map[string]*class {
	out := map[string]*class{}
	if t == nil {
		return out
	}
	for _, entry := range r.entries(t, "class") {
		r.known(entry, append([]string{"cite"}, flagNames...)...)
		c := &class{name: entry.key, title: r.text(entry, "title").string}
		for i, name := range flagNames {
			if r.flag(entry, name) {
				c.flags |= 1 << i
			}
		}
		if c.flags&(attended|absent) != 0 && c.flags&possible == 0 {
			r.faults.add(entry.keyPos, fmt.Sprintf("class %s is attended or absent but not possible: only possible sessions are either", c.name))
		}
		if c.flags&attended != 0 && c.flags&absent != 0 {
			r.faults.add(entry.keyPos, fmt.Sprintf("class %s is both attended and absent: a session is one or the other", c.name))
		}
		r.citations(entry)
		out[c.name] = c
	}
	return out
}

// codes reads all codes, and then what refers from one to another.
func (r *reader) codes(t *table, classes map[string]*class, sessions []string) []*code {
	if t == nil {
		return nil
	}
	var out []*code
	byName := map[string]*code{}
	entries := r.entries(t, "code")
	for _, entry := range entries {
		r.known(entry, "class", "tags", "session", "becomes", "may_become", "same_as", "unmarked", "cite")
		c := &code{
			name: entry.key, title: r.text(entry, "title").string, note: r.text(entry, "note").string,
			tags: plain(r.texts(entry, "tags", `["holiday"]`)), inForce: r.inForce(entry),
			unmarked: r.flag(entry, "unmarked"), cite: r.cite(entry), place: entry.keyPos,
		}
		if err := attendance.CheckCode(c.name); err != nil {
			r.faults.add(entry.keyPos, err.Error())
		}
		if s := r.text(entry, "session"); s.given() {
			if c.session = s.string; !slices.Contains(sessions, s.string) {
				r.faults.add(s.node.Pos, fmt.Sprintf("%q is not a session of this pack%s: they are %s", shorten(s.string), spell.Suggest(s.string, sessions), strings.Join(sessions, ", ")))
			}
		}
		c.classes = r.codeClass(entry, c, classes)
		out, byName[c.name] = append(out, c), c
	}
	for i, entry := range entries {
		r.codeLinks(entry, out[i], byName)
	}
	for _, c := range out {
		if c.sameAs != nil && c.sameAs.sameAs != nil {
			r.faults.add(c.place, fmt.Sprintf("code %s is the same as %s, which is itself the same as another: name the code it is in the end", c.name, c.sameAs.name))
			c.sameAs = nil
		}
	}
	return out
}

func (r *reader) codeClass(entry *table, c *code, classes map[string]*class) []datedClass {
	ways := 0
	for _, key := range []string{"class", "same_as", "unmarked"} {
		if entry.at[key] != nil {
			ways++
		}
	}
	if ways != 1 {
		r.faults.add(entry.keyPos, fmt.Sprintf("code %s needs just one of class, same_as and unmarked: how its sessions count, or which code it is another name for, or that it is no mark", c.name))
	}
	item := entry.at["class"]
	if item == nil {
		return nil
	}
	find := func(n *tomldoc.Node) *class {
		if n.Kind != tomldoc.String {
			r.wrong(n, `the name of a [class], as in class = "present"`)
			return nil
		}
		if classes[n.Str] == nil {
			r.faults.add(n.Pos, fmt.Sprintf("there is no [class.%s]%s", shorten(n.Str), spell.Suggest(n.Str, sortedKeys(classes))))
		}
		return classes[n.Str]
	}
	if item.table == nil {
		if cl := find(item.node); cl != nil {
			return []datedClass{{class: cl}}
		}
		return nil
	}
	var out []datedClass
	for _, key := range item.table.keys {
		n := item.table.node(key)
		d, err := attendance.ParseDate(key)
		if err != nil {
			r.faults.add(n.KeyPos, "a dated class is written { 2006-09-01 = \"…\" }: "+err.Error())
			continue
		}
		if cl := find(n); cl != nil {
			out = append(out, datedClass{d, cl})
		}
	}
	slices.SortFunc(out, func(a, b datedClass) int { return a.from.Compare(b.from) })
	return out
}

// codeLinks reads what a code says of other codes.
func (r *reader) codeLinks(entry *table, c *code, byName map[string]*code) {
	find := func(n *tomldoc.Node) *code {
		if n.Kind != tomldoc.String {
			r.wrong(n, "the name of a [code]")
			return nil
		}
		if byName[n.Str] == nil {
			r.faults.add(n.Pos, fmt.Sprintf("there is no [code.%s]%s", shorten(n.Str), spell.Suggest(n.Str, sortedKeys(byName))))
		}
		return byName[n.Str]
	}
	if n := entry.node("same_as"); n != nil {
		if c.sameAs = find(n); c.sameAs == c {
			r.faults.add(n.Pos, fmt.Sprintf("code %s is said to be the same as itself", c.name))
			c.sameAs = nil
		}
	}
	for _, t := range r.texts(entry, "may_become", `["I", "O"]`) {
		if other := find(t.node); other != nil {
			c.mayBecome = append(c.mayBecome, other)
		}
	}
	item := entry.at["becomes"]
	if item == nil {
		return
	}
	if item.table == nil {
		r.wrong(item.node, `a table, as in becomes = { code = "O", after = "5 school days" }`)
		return
	}
	b := &becoming{from: r.date(item.table, "from")}
	for _, key := range item.table.keys {
		if !slices.Contains([]string{"code", "after", "from"}, key) {
			r.faults.add(item.table.at[key].keyPos(), fmt.Sprintf("unknown key %q: becomes has code, after and from", shorten(key)))
		}
	}
	if n := item.table.node("code"); n != nil {
		b.code = find(n)
	}
	after := r.mustText(item.table, "after", `"5 school days"`)
	if after.given() {
		var err error
		if b.after, err = attendance.ParseLapse(after.string); err != nil {
			r.faults.add(after.node.Pos, err.Error())
			return
		}
	}
	switch {
	case item.table.at["code"] == nil:
		r.faults.add(item.table.keyPos, fmt.Sprintf("becomes of code %s does not say which code it becomes: write code = \"O\"", c.name))
	case b.code == c:
		r.faults.add(item.table.keyPos, fmt.Sprintf("code %s is said to become itself", c.name))
	case b.code != nil && b.code.becomes == nil && b.code.sameAs == nil && !b.code.unmarked && after.given():
		c.becomes = b
	case b.code != nil && after.given():
		r.faults.add(item.table.place("code"), fmt.Sprintf("code %s cannot become %s, which stands for another code itself", c.name, b.code.name))
	}
}

// target gives the code that is meant: the one that this is another name for, or itself.
func (c *code) target() *code {
	if c.sameAs != nil {
		return c.sameAs
	}
	return c
}

// classOn gives the class of a code on a date: outside its dates, the nearest.
func (c *code) classOn(d attendance.Date) *class {
	classes := c.target().classes
	if len(classes) == 0 {
		return nil
	}
	current := classes[0].class
	for _, dated := range classes[1:] {
		if dated.from.After(d) {
			break
		}
		current = dated.class
	}
	return current
}

// inForceOn reports whether a register may hold the code on a date.
func (c *code) inForceOn(d attendance.Date) bool { return c.inForce.on(d) && c.target().inForce.on(d) }

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
