package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// rule says what has happened once its condition is met.
type rule struct {
	name, title   string
	inForce       inForce
	force         string
	applies, when *node
	source        map[*node]text // the text of each condition, for explanations
	unless        []*exception
	cite          []string
	note          string
	place         tomldoc.Pos
	index         int
	needs         []use // all that its conditions read, and those of the rules that they name
}

// exception is a named case in which a rule that would be met is not.
type exception struct {
	name, title string
	inForce     inForce
	when        *node
	source      text
	cite        []string
	note        string
	place       tomldoc.Pos
}

// The forces of a rule.
var forces = []string{"must", "may", "must not", "info"}

// rules reads all rules. Their names are known before their conditions are checked, since conditions may name rules.
func (r *reader) rules(t *table, p *Policy) {
	if t == nil {
		return
	}
	entries := r.entries(t, "rule")
	for i, entry := range entries {
		p.ruleIndex[entry.key] = i
		p.rules = append(p.rules, &rule{name: entry.key, place: entry.keyPos, index: i})
	}
	scope := p.ruleScope()
	for i, entry := range entries {
		r.known(entry, "applies", "when", "force", "cite", "unless")
		u := p.rules[i]
		u.title, u.note = r.text(entry, "title").string, r.text(entry, "note").string
		u.inForce, u.cite = r.inForce(entry), r.cite(entry)
		when, applies := r.mustText(entry, "when", `"absence_rate >= percent(10)"`), r.text(entry, "applies")
		u.when, u.applies = r.compile(when, scope), r.compile(applies, scope)
		u.source = map[*node]text{u.when: when}
		if u.applies != nil {
			u.source[u.applies] = applies
		}
		force := r.mustText(entry, "force", `"info"`)
		if u.force = force.string; force.given() && !slices.Contains(forces, u.force) {
			r.faults.add(force.node.Pos, fmt.Sprintf("%q is not a force%s: a rule's force is %s", shorten(u.force), r.faults.suggest(u.force, forces), strings.Join(forces, ", ")))
		}
		r.exceptions(u, entry, scope)
	}
	r.lawAffordable(p, t.keyPos)
	if r.circles(p) {
		return
	}
	for _, u := range p.rules {
		p.findNeeds(u)
	}
}

// findNeeds lists all that a rule reads, and what the rules that it names read. These are found first.
func (p *Policy) findNeeds(u *rule) {
	if u.needs != nil {
		return
	}
	seen := map[use]bool{}
	add := func(uses []use) {
		for _, n := range uses {
			if !seen[n] {
				seen[n] = true
				u.needs = append(u.needs, n)
			}
		}
	}
	own := u.uses()
	add(own)
	for _, n := range own {
		if n.kind == useRule {
			if !slices.Contains(p.named, n.at) {
				p.named = append(p.named, n.at)
			}
			p.findNeeds(p.rules[n.at])
			add(p.rules[n.at].needs)
		}
	}
}

func (r *reader) exceptions(u *rule, entry *table, scope *scope) {
	item := entry.at["unless"]
	if item == nil {
		return
	}
	u.unless = r.exceptionsOf(item, "rule."+u.name, scope)
}

// exceptionsOf reads the exceptions of a rule or a step.
func (r *reader) exceptionsOf(item *item, owner string, scope *scope) []*exception {
	if item.table == nil {
		r.wrong(item.node, fmt.Sprintf("named tables, as in [%s.unless.agreed] with a when and a cite", owner))
		return nil
	}
	var out []*exception
	for _, t := range r.entries(item.table, owner+".unless") {
		r.known(t, "when", "cite")
		when := r.mustText(t, "when", `"homeless"`)
		out = append(out, &exception{
			name: t.key, title: r.text(t, "title").string, note: r.text(t, "note").string,
			inForce: r.inForce(t), when: r.compile(when, scope), source: when, cite: r.cite(t), place: t.keyPos,
		})
	}
	return out
}

// uses lists the rules that a rule's conditions name.
func (u *rule) uses() []use {
	var out []use
	for _, n := range u.conditions() {
		out = n.collect(out)
	}
	return out
}

func (u *rule) conditions() []*node {
	var out []*node
	for _, n := range []*node{u.applies, u.when} {
		if n != nil {
			out = append(out, n)
		}
	}
	for _, x := range u.unless {
		if x.when != nil {
			out = append(out, x.when)
		}
	}
	return out
}

// circles reports rules that depend on themselves, and whether there are any.
func (r *reader) circles(p *Policy) (found bool) {
	const (
		untouched = iota
		open
		done
	)
	state := make([]int, len(p.rules))
	var visit func(i int, path []string)
	visit = func(i int, path []string) {
		path = append(path, p.rules[i].name)
		state[i] = open
		for _, u := range p.rules[i].uses() {
			if u.kind != useRule {
				continue
			}
			if state[u.at] == open {
				circle := path[slices.Index(path, u.name):]
				r.faults.add(p.rules[i].place, fmt.Sprintf("rules depend on each other in a circle: %s, %s: none of them can be decided first; make what they share a rule of its own", firstOf(circle), u.name))
				found = true
				break
			} else if state[u.at] == untouched {
				visit(u.at, path)
			}
		}
		state[i] = done
	}
	for i := range p.rules {
		if state[i] == untouched {
			visit(i, nil)
		}
	}
	return found
}

// firstOf lists names, of very many the first ones.
func firstOf(names []string) string {
	const enough = 12
	if len(names) <= enough {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s … (%d more)", strings.Join(names[:enough], ", "), len(names)-enough)
}
