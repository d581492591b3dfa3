package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// everybody stands for all pupils where groups have their names.
const everybody = "all"

// table writes the groups for reading: how many pupils meet each rule, and for how many more it is not known.
func (g *groups) table() {
	c := g.e.console
	fmt.Fprintf(c.out, "%s\n\n", c.screen.paint(bold, g.e.title()))
	sorted := g.sorted()
	t := grid{screen: c.screen, keep: len(g.e.by) + 1}
	for _, by := range g.e.by {
		t.head, t.right = append(t.head, strings.ToUpper(words(by))), append(t.right, false)
	}
	t.head, t.right = append(t.head, "PUPILS"), append(t.right, true)
	steps := g.steps()
	for _, status := range toDo(steps) {
		t.head, t.right = append(t.head, "STEPS\n"+strings.ToUpper(status.String())), append(t.right, true)
	}
	shares := len(g.e.rules) == 0 && g.e.showsFindings()
	if shares {
		for _, s := range g.all.shares {
			t.head, t.right = append(t.head, strings.ReplaceAll(s.measure, "_", "\n")), append(t.right, true)
		}
	}
	for _, rule := range g.rules {
		t.head, t.right = append(t.head, strings.ReplaceAll(rule, "_", "\n")), append(t.right, true)
	}
	open := false
	t.write(c.out, func(yield func([]cell) bool) {
		for _, one := range sorted {
			look := style("")
			if one == &g.all {
				look = bold
			}
			var cells []cell
			for i := range g.e.by {
				cells = append(cells, cell{one.name(i), look})
			}
			cells = append(cells, cell{strconv.Itoa(one.pupils), look})
			for _, status := range toDo(steps) {
				cells = append(cells, cell{strconv.Itoa(one.stand(steps, status)), look})
			}
			if shares {
				for _, s := range one.shares {
					cells = append(cells, cell{s.percent(), look})
				}
			}
			for _, rule := range g.rules {
				n := one.count(rule)
				text := strconv.Itoa(n.outcomes[policy.Met])
				if more := n.outcomes[policy.Undetermined]; more > 0 {
					text += "+" + strconv.Itoa(more) + "?"
					open = true
				}
				cells = append(cells, cell{text, look})
			}
			if !yield(cells) {
				return
			}
		}
	})
	if open {
		fmt.Fprintln(c.out, "\n3+2? reads: met by 3, undetermined for 2 more")
	}
}

// toDo gives the statuses that the table of groups counts, if there are steps at all.
func toDo(steps []*policy.Step) []escalation.Status {
	if len(steps) == 0 {
		return nil
	}
	return []escalation.Status{escalation.Overdue, escalation.Due}
}

func (g *group) name(i int) string {
	switch {
	case g.names != nil:
		return g.names[i]
	case i == 0:
		return everybody
	}
	return ""
}

func (p pooled) percent() string {
	if _, percent := p.texts(); percent != "" {
		return percent + " %"
	}
	return "-"
}

// csv writes a row a group: every share with its counts, every rule by outcome.
func (g *groups) csv() error {
	w := csv.NewWriter(g.e.console.out)
	head := append([]string{"row"}, g.e.by...)
	head = append(head, "pupils")
	for _, s := range g.all.shares {
		head = append(head, s.measure, s.measure+" percent", s.measure+" pupils")
	}
	for _, rule := range g.rules {
		for _, o := range policy.Outcomes() {
			head = append(head, rule+" "+o.String())
		}
		head = append(head, rule+" provisional")
	}
	for _, s := range g.steps() {
		for _, status := range slices.Backward(escalation.Statuses()) {
			head = append(head, s.Name+" "+status.String())
		}
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, one := range g.sorted() {
		line := append([]string{one.kind()}, one.names...)
		line = append(line, make([]string, len(g.e.by)-len(one.names))...)
		line = append(line, strconv.Itoa(one.pupils))
		for _, s := range one.shares {
			value, percent := s.texts()
			line = append(line, value, percent, strconv.Itoa(s.pupils))
		}
		for _, rule := range g.rules {
			n := one.count(rule)
			for _, o := range policy.Outcomes() {
				line = append(line, strconv.Itoa(n.outcomes[o]))
			}
			line = append(line, strconv.Itoa(n.provisional))
		}
		for _, s := range g.steps() {
			for _, status := range slices.Backward(escalation.Statuses()) {
				line = append(line, strconv.Itoa(one.steps[s.Index][status]))
			}
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// kind tells the row of everybody from those of groups, whatever names they have.
func (g *group) kind() string {
	if g.names == nil {
		return everybody
	}
	return "group"
}

// json writes an object a group, keys in a fixed order.
func (g *groups) json() error {
	out := g.e.console.out
	for _, one := range g.sorted() {
		b := member(append(member([]byte{'{'}, "row"), quoted(one.kind())...), "by")
		b = append(b, '{')
		for i, by := range g.e.by[:len(one.names)] {
			b = append(member(b, by), quoted(one.names[i])...)
		}
		b = append(b, '}')
		b = append(member(b, "on"), quoted(g.e.on.String())...)
		b = append(member(b, "pupils"), strconv.Itoa(one.pupils)...)
		b = append(member(b, "measures"), '{')
		for _, s := range one.shares {
			b = append(member(b, s.measure), '{')
			if value, percent := s.texts(); value != "" {
				b = append(member(b, "value"), quoted(value)...)
				b = append(member(b, "percent"), quoted(percent)...)
			}
			b = append(member(b, "pupils"), strconv.Itoa(s.pupils)...)
			b = append(b, '}')
		}
		b = append(member(append(b, '}'), "findings"), '{')
		for _, rule := range g.rules {
			n := one.count(rule)
			b = append(member(b, rule), '{')
			for _, o := range slices.Backward(policy.Outcomes()) {
				b = append(member(b, o.String()), strconv.Itoa(n.outcomes[o])...)
			}
			b = append(member(b, "provisional"), strconv.Itoa(n.provisional)...)
			b = append(b, '}')
		}
		b = append(b, '}')
		if steps := g.steps(); len(steps) > 0 {
			b = append(member(b, "steps"), '{')
			for _, s := range steps {
				b = append(member(b, s.Name), '{')
				for _, status := range slices.Backward(escalation.Statuses()) {
					b = append(member(b, status.String()), strconv.Itoa(one.steps[s.Index][status])...)
				}
				b = append(b, '}')
			}
			b = append(b, '}')
		}
		if _, err := out.Write(append(b, '}', '\n')); err != nil {
			return err
		}
	}
	return nil
}

// member begins a member of a JSON object, with a comma after an earlier one.
func member(b []byte, name string) []byte {
	if len(b) > 0 && b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(append(b, quoted(name)...), ':')
}

func quoted(text string) []byte {
	b, _ := json.Marshal(text)
	return b
}
