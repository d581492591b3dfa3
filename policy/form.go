package policy

import (
	"slices"
	"strings"
)

// Form is how a condition is built up: of parts that "and", "or", "not" and "if" join, down to parts that are true or false by
// themselves. It is for reasoning about a pack without a pupil, as the prover of ladders does.
type Form struct {
	Op    string  // "and", "or", "not", "if"; "" of a part by itself
	Parts []*Form // of "if": the condition, and what holds if it is true and if it is not

	// Of a part by itself:
	Text  string   // as the pack writes it
	Rule  bool     // it is just the name of a rule
	Fact  bool     // it rests on a fact, which a person has recorded, and on nothing counted
	Free  bool     // it does not follow from the case history and the law alone
	Asks  []*Step  // the steps of the case history that it asks about
	Since []string // the steps since which its measures count
	Timed bool     // time alone may change what it asks of the case history

	node *node
}

// Form gives the form of a condition, nil for one that the pack does not give.
func (c *Clause) Form(p *Policy) *Form {
	if c == nil {
		return nil
	}
	return p.form(c.node)
}

// Unless gives the forms of a step's exceptions.
func (s *Step) Unless(p *Policy) []*Form {
	var out []*Form
	for _, x := range s.unless {
		out = append(out, p.form(x.when))
	}
	return out
}

// CountsMarks reports whether marks stand behind a condition.
func (c *Clause) CountsMarks() bool { return c != nil && len(c.measures) > 0 }

func (p *Policy) form(n *node) *Form {
	f := &Form{Op: n.op, node: n}
	if n.op != "" {
		for _, part := range n.parts {
			f.Parts = append(f.Parts, p.form(part))
		}
		return f
	}
	f.Text = n.shown
	uses := n.collect(nil)
	f.Rule = len(uses) == 1 && uses[0].kind == useRule && uses[0].name == f.Text
	f.Fact = len(uses) > 0
	for _, u := range uses {
		switch u.kind {
		case useRecord:
			f.Fact = false
			if u.at < 0 {
				f.Free = true // evidence may come onto the record at any time
				continue
			}
			f.Asks = append(f.Asks, p.steps[u.at])
			f.Timed = f.Timed || strings.HasPrefix(u.name, "times(") || strings.Contains(u.name, "days_since(")
		case useParameter:
		case useFact:
			f.Free = true
		default:
			f.Free, f.Fact = true, false
			f.since(p, u)
		}
	}
	return f
}

// since notes the step since which a measure counts.
func (f *Form) since(p *Policy, u use) {
	if u.kind != useMeasure {
		return
	}
	if step := p.windows[p.measures[u.at].window].since; step != "" && !slices.Contains(f.Since, step) {
		f.Since = append(f.Since, step)
	}
}

// Decide decides a part of a condition for the date and the case history that are asked about.
func (q *Inquiry) Decide(f *Form) Truth { return f.node.truth(q.x.e).known() }
