package policy

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewNames finds titles that stand twice, and names and evidence so much alike that one of them is a slip.
func (r *review) reviewNames() {
	for _, section := range []string{"rule", "measure", "parameter", "fact"} {
		if t := r.p.doc.sections[section]; t != nil {
			r.sameTitles(section, t)
		}
	}
	for _, l := range r.p.ladders {
		if item := r.entry("ladder", l.Name).at["step"]; item != nil && item.table != nil {
			r.sameTitles("step", item.table)
		}
	}
	for _, u := range r.p.rules {
		r.titledNumber(u)
	}
	r.evidence()
}

// sameTitles tells of entries of one kind that have one title at one time.
func (r *review) sameTitles(kind string, t *table) {
	seen := map[string]string{}
	written := &reader{faults: &faultList{}} // which found nothing wrong with the dates before
	for _, name := range t.keys {
		entry := t.at[name].table
		n := entry.node("title")
		if n == nil || !r.own(n.Pos) || r.suspect[entry.keyPos] {
			continue
		}
		title := strings.ToLower(strings.Join(strings.Fields(n.Str), " "))
		if other, twice := seen[title]; twice && overlaps(written.inForce(entry), written.inForce(t.at[other].table)) {
			r.add("same-title", n.Pos, fmt.Sprintf("%s %s has the title of %s: %q", kind, name, other, shorten(n.Str)), "give each a title of its own, so that findings can be told apart", related(t.at[other].table.node("title").Pos, kind+" "+other))
			continue
		}
		seen[title] = name
	}
}

// evidence tells of evidence that a condition asks for under a name that no step needs, while one much like it is needed.
func (r *review) evidence() {
	var needed []string
	for _, s := range r.p.steps {
		needed = append(needed, s.Needs...)
	}
	known := map[string]bool{}
	for _, name := range needed {
		known[name] = true
	}
	for _, p := range r.provisions() {
		for _, asked := range asksEvidence(p) {
			if near, ok := spell.Nearest(asked.name, needed); ok && !known[asked.name] && spell.Slip(asked.name, near) {
				r.add("evidence-unlike", asked.at, fmt.Sprintf("%s asks for evidence %q, which no step needs; %q is needed elsewhere", p.name(), asked.name, near),
					fmt.Sprintf("write %q, or name the evidence in needs of the step that brings it", near))
			}
		}
	}
	seen := map[string]int{}
	for _, name := range needed {
		seen[name]++
	}
	for _, s := range r.p.steps {
		for i, name := range s.Needs {
			if near, ok := spell.Nearest(name, needed); ok && seen[name] == 1 && seen[near] > 1 && spell.Slip(name, near) {
				r.add("evidence-unlike", r.stepEntry(s).node("needs").Elems()[i].Pos, fmt.Sprintf("step %s needs evidence %q, which stands nowhere else; %q stands %d times", s.Name, name, near, seen[near]), fmt.Sprintf("write %q, if it is meant", near))
			}
		}
	}
}

// asked is evidence that a condition asks for.
type asked struct {
	name string
	at   tomldoc.Pos
}

func asksEvidence(p *provision) []asked {
	var out []asked
	eachCall(p.tree, func(name string, args []ast.Node) {
		if name == "evidence" {
			if s, ok := args[0].(*ast.StringNode); ok {
				out = append(out, asked{s.Value, p.at(args[0])})
			}
		}
	})
	return out
}
