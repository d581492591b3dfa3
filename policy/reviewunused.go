package policy

import (
	"fmt"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// reviewUnused finds entries that nothing in the pack uses. What a base pack has is for all packs on it, and not looked at here.
func (r *review) reviewUnused() {
	used := map[string]bool{}
	add := func(n *tomldoc.Node) {
		if ph := r.read(n); ph != nil {
			mentioned(ph.tree, used)
		}
	}
	for _, p := range r.provisions() {
		mentioned(p.tree, used)
	}
	for _, m := range r.p.measures {
		for _, key := range []string{"of", "out_of", "bridge", "breaks", "where"} {
			add(r.entry("measure", m.name).node(key))
		}
	}
	for _, c := range r.p.codes {
		for _, d := range c.classes {
			used["class "+d.class.name] = true
		}
	}
	if len(r.p.rules)+len(r.p.steps) == 0 {
		return // a base for other packs, which use what it has
	}
	for _, p := range r.p.parameters {
		if !used[p.name] && r.own(p.place) {
			r.add("unused-parameter", p.place, fmt.Sprintf("no condition and no measure uses parameter %s", p.name), "name it where its number is meant, perhaps in place of one that is written out; or drop it")
		}
	}
	for _, f := range r.p.facts {
		if !used[f.name] && r.own(f.place) {
			r.add("unused-fact", f.place, fmt.Sprintf("no condition uses fact %s: schools would be asked for it in vain", f.name), "name it in an exception or a condition, or drop it")
		}
	}
	for _, m := range r.p.measures {
		if !used[m.name] && r.own(m.place) {
			r.add("unused-measure", m.place, fmt.Sprintf("no condition uses measure %s", m.name), "name it in a rule, or drop it; a figure that is there to be read by other software says so with accept = [\"unused-measure\"]")
		}
	}
	if t := r.p.doc.sections["class"]; t != nil {
		for _, name := range t.keys {
			if at := t.at[name].keyPos(); !used["class "+name] && !used["'"+name+"'"] && r.own(at) {
				r.add("unused-class", at, fmt.Sprintf("no code is of class %s", name), "give a code this class, or drop it")
			}
		}
	}
}

// mentioned notes the names, and the texts, that stand in a condition.
func mentioned(n ast.Node, used map[string]bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		used[n.Value] = true
	case *ast.StringNode:
		used["'"+n.Value+"'"] = true
	}
	for _, child := range children(n) {
		mentioned(child, used)
	}
}
