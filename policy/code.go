package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
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
		r.citations(entry.at["cite"])
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
				r.faults.add(s.node.Pos, fmt.Sprintf("%q is not a session of this pack%s: they are %s", shorten(s.string), r.faults.suggest(s.string, sessions), strings.Join(sessions, ", ")))
			}
		}
		c.classes = r.codeClass(entry, c, classes)
		out, byName[c.name] = append(out, c), c
	}
	for i, entry := range entries {
		r.codeLinks(entry, out[i], byName)
	}
	for i, entry := range entries {
		r.codeChains(entry, out[i])
	}
	return out
}

// codeChains reports codes that lead to another which leads on itself.
func (r *reader) codeChains(entry *table, c *code) {
	switch other := c.sameAs; {
	case other == nil:
	case other.sameAs != nil:
		r.faults.add(entry.place("same_as"), fmt.Sprintf("code %s is the same as %s, which is itself the same as %s: name the code that is meant in the end", c.name, other.name, other.sameAs.name))
	case other.unmarked:
		r.faults.add(entry.place("same_as"), fmt.Sprintf("code %s is the same as %s, which is no mark: say unmarked = true of both", c.name, other.name))
	}
	if c.becomes == nil {
		return
	}
	if b := c.becomes.code; b == c || b.becomes != nil || b.sameAs != nil || b.unmarked {
		why := "itself"
		switch {
		case b == c:
		case b.becomes != nil:
			why = fmt.Sprintf("%s, which becomes another itself", b.name)
		case b.sameAs != nil:
			why = fmt.Sprintf("%s, which is another name for %s", b.name, b.sameAs.name)
		case b.unmarked:
			why = fmt.Sprintf("%s, which is no mark", b.name)
		}
		r.faults.add(entry.at["becomes"].table.place("code"), fmt.Sprintf("code %s becomes %s: name the code that it is read as in the end", c.name, why))
	}
}

func noCode(name, advice string) string {
	return fmt.Sprintf("there is no [code.%s]%s: only codes of this pack can be named", named(name), advice)
}

func (r *reader) codeClass(entry *table, c *code, classes map[string]*class) []datedClass {
	ways := 0
	for _, key := range []string{"class", "same_as", "unmarked"} {
		if entry.at[key] != nil {
			ways++
		}
	}
	if ways != 1 {
		r.faults.add(entry.keyPos, fmt.Sprintf("code %s has %d of class, same_as and unmarked; it needs just one: how its sessions count, or which code it is another name for, or that it is no mark", c.name, ways))
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
			r.faults.add(n.Pos, fmt.Sprintf("there is no [class.%s]%s: a code counts as one of the pack's classes", named(n.Str), suggestOf(r.faults, n.Str, classes)))
		}
		return classes[n.Str]
	}
	if item.table == nil {
		if cl := find(item.node); cl != nil {
			return []datedClass{{class: cl}}
		}
		return nil
	}
	if len(item.table.keys) == 0 {
		r.faults.add(item.node.Pos, fmt.Sprintf("the class of code %s has no date: write class = \"present\", or a class from each date on", c.name))
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
			r.faults.add(n.Pos, noCode(n.Str, suggestOf(r.faults, n.Str, byName)))
		}
		return byName[n.Str]
	}
	if n := entry.node("same_as"); n != nil {
		if c.sameAs = find(n); c.sameAs == c {
			r.faults.add(n.Pos, fmt.Sprintf("code %s is said to be the same as itself: name the code that it stands for, or give it a class", c.name))
			c.sameAs = nil
		}
	}
	if n := entry.node("may_become"); n != nil && n.Kind == tomldoc.Array && len(n.Elems()) == 0 {
		r.faults.add(n.Pos, fmt.Sprintf("may_become of code %s is empty: name the codes that it may turn out to be, or leave it out, which means any in force", c.name))
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
	allowed := []string{"code", "after", "from"}
	for _, key := range item.table.keys {
		if !slices.Contains(allowed, key) {
			r.unknownKey(item.table.at[key], allowed)
		}
	}
	if n := item.table.node("code"); n != nil {
		b.code = find(n)
	} else {
		r.faults.add(item.table.keyPos, fmt.Sprintf("becomes of code %s does not say which code it becomes: write code = \"O\"", c.name))
	}
	if after := r.mustText(item.table, "after", `"5 school days"`); after.given() {
		var err error
		if b.after, err = attendance.ParseLapse(after.string); err != nil {
			r.faults.add(after.node.Pos, err.Error())
		}
	}
	if b.code != nil {
		c.becomes = b
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
