package packtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Mutation is one small change of what a pack says: an operator, a number, a date by a day, a part left out. Some case should
// notice it.
type Mutation struct {
	File      string
	Line, Col int    // where the change begins, from 1; columns in bytes
	Entry     string // what is changed, as rule.persistent_absence.when
	Kind      string // operator, number, date, part, code, flag, window, clock, ...
	Before    string // what stands there, as much of it as makes it plain
	After     string // what is put there instead; "" if it is left out
	Advice    string // what case would notice it

	edit edit
	node string // the entry that is changed, as rule.persistent_absence
}

// String gives the change in words, without its place.
func (m Mutation) String() string {
	if m.After == "" {
		return fmt.Sprintf("%s: %s left out", m.Entry, m.Before)
	}
	return fmt.Sprintf("%s: %s → %s", m.Entry, m.Before, m.After)
}

// mutator makes the mutations of one entry.
type mutator struct {
	book *lawbook
	page *page
	node string // the entry, as rule.persistent_absence
	out  []Mutation
}

// add adds a mutation, unless it changes nothing.
func (m *mutator) add(key, kind, before, after, advice string, e edit) {
	if before == after || e.page.text[e.from:e.to] == e.text {
		return
	}
	line, col := e.page.place(e.from)
	entry := m.node
	if key != "" {
		entry += "." + key
	}
	m.out = append(m.out, Mutation{
		File: e.page.name, Line: line, Col: col, Entry: entry, Kind: kind, Before: before, After: after, Advice: advice, edit: e, node: m.node,
	})
}

// mutations gives all mutations of a pack's own files, in order of place.
func (s *bookshelf) mutations(book *lawbook) []Mutation {
	var out []Mutation
	for _, p := range s.own {
		for _, section := range p.root.Keys() {
			change := entryMutations[section.Key]
			if change == nil {
				continue // sources and texts
			}
			if section.Key == "pack" {
				out = append(out, book.of(p, "pack", section, change)...)
				continue
			}
			for _, entry := range section.Keys() {
				if entry.Kind == tomldoc.Table && (entry.Get("remove") == nil || !entry.Get("remove").Bool) {
					out = append(out, book.of(p, section.Key+"."+entry.Key, entry, change)...)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Mutation) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.edit.from - b.edit.from
	})
	return distinct(out)
}

// distinct leaves out what changes the pack as another mutation does, and numbers those that look alike, as where a condition
// holds the same comparison twice.
func distinct(all []Mutation) []Mutation {
	type change struct {
		page     *page
		from, to int
		text     string
	}
	done, seen := map[change]bool{}, map[string]int{}
	var out []Mutation
	for _, m := range all {
		c := change{m.edit.page, m.edit.from, m.edit.to, m.edit.text}
		if done[c] {
			continue
		}
		done[c] = true
		words := m.String()
		if seen[words]++; seen[words] > 1 {
			m.Before = fmt.Sprintf("%s [%d]", m.Before, seen[words])
		}
		out = append(out, m)
	}
	return out
}

func (b *lawbook) of(p *page, node string, entry *tomldoc.Node, change func(*mutator, *tomldoc.Node)) []Mutation {
	m := &mutator{book: b, page: p, node: node}
	change(m, entry)
	return m.out
}

// entryMutations are what is changed in the entries of each section. Titles, notes, citations, addresses and the date of the
// last check say nothing that a verdict rests on, and are left alone.
var entryMutations = map[string]func(*mutator, *tomldoc.Node){
	"pack":      (*mutator).pack,
	"class":     (*mutator).class,
	"code":      (*mutator).code,
	"parameter": (*mutator).parameter,
	"fact":      (*mutator).fact,
	"measure":   (*mutator).measure,
	"rule":      (*mutator).rule,
	"ladder":    (*mutator).ladder,
}

func (m *mutator) pack(n *tomldoc.Node) {
	m.dates(n, "")
	if leap := n.Get("leap_birthday"); leap != nil {
		other := map[string]string{"02-28": "03-01", "03-01": "02-28"}[leap.Str]
		m.add("leap_birthday", "date", leap.Str, other, "a case of somebody born on 29 February", m.page.inside(leap, 0, len(leap.Str), other))
	}
}

// each leaves out each element of a list.
func (m *mutator) each(entry *tomldoc.Node, key, advice string) {
	list := entry.Get(key)
	if list == nil || list.Kind != tomldoc.Array {
		return
	}
	for i, e := range list.Elems() {
		m.add(key, "part", strconv.Quote(e.Str), "", advice, m.page.without(list, i))
	}
}
