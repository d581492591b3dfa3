package main

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// groups counts steps and findings by school, year group or fact, with the shares of all sessions of a group's pupils together.
type groups struct {
	e     *evaluation
	rules []string
	index map[string]*group
	all   group
}

type group struct {
	names  []string // one for each column of --by; none for everybody
	pupils int
	counts []count        // by rule of the policy
	shares []pooled       // in the order of the measures
	rules  map[string]int // where a rule stands in counts
	steps  []statusCount  // by step of the policy
}

// pooled is a share of all sessions of several pupils. Where marks are missing it has bounds. Pupils for whom it is not known
// out of how many sessions the share is are left out.
type pooled struct {
	measure     string
	least, most attendance.Rate
	pupils      int
}

func (p *pooled) add(f policy.Figure) {
	if !f.Known || f.Least.Whole != f.Most.Whole {
		return
	}
	p.join(pooled{least: f.Least, most: f.Most, pupils: 1})
}

func (p *pooled) join(other pooled) {
	p.least.Part += other.least.Part
	p.most.Part += other.most.Part
	p.least.Whole += other.least.Whole
	p.most.Whole = p.least.Whole
	p.pupils += other.pupils
}

// texts gives the value as figures have it, and the percentage.
func (p pooled) texts() (value, percent string) {
	f := policy.Figure{Known: p.least.HasValue(), Share: true, Least: p.least, Most: p.most}
	if !f.Known {
		return "", ""
	}
	return f.String(), f.Percent()
}

var _ digest = (*groups)(nil)

func newGroups(e *evaluation) *groups {
	g := &groups{e: e, rules: e.rules, index: map[string]*group{}}
	if len(g.rules) == 0 && e.showsFindings() {
		g.rules = slices.Collect(e.law.Rules())
	}
	return g
}

func (g *groups) begin() error { return nil }

func (g *groups) turnTo(int) {}

// join takes in the groups of another worker.
func (g *groups) join(d digest) {
	other := d.(*groups)
	for key, theirs := range other.index {
		if one := g.index[key]; one != nil {
			one.join(theirs)
		} else {
			g.index[key] = theirs
		}
	}
	g.all.join(&other.all)
}

func (g *group) join(other *group) {
	if g.pupils == 0 || other.pupils == 0 {
		if g.pupils == 0 {
			*g = *other
		}
		return
	}
	g.pupils += other.pupils
	for i := range g.counts {
		g.counts[i].join(other.counts[i])
	}
	for i := range g.shares {
		g.shares[i].join(other.shares[i])
	}
	for i := range g.steps {
		g.steps[i].join(other.steps[i])
	}
}

func (g *groups) take(d *escalation.Decision) error {
	r := d.Report
	names := make([]string, len(g.e.by))
	for i, by := range g.e.by {
		switch by {
		case "school":
			names[i] = r.Pupil.School
		case "year_group":
			names[i] = r.Pupil.YearGroup
		default:
			names[i] = r.Pupil.Facts[by]
		}
	}
	key := strings.Join(names, "\x00")
	one := g.index[key]
	if one == nil {
		one = &group{names: names}
		g.index[key] = one
	}
	one.add(d)
	g.all.add(d)
	return nil
}

func (g *group) add(d *escalation.Decision) {
	r := d.Report
	if g.counts == nil {
		g.counts, g.rules = make([]count, len(r.Findings)), map[string]int{}
		for i, f := range r.Findings {
			g.rules[f.Rule] = i
		}
		for _, f := range r.Figures {
			if f.Share {
				g.shares = append(g.shares, pooled{measure: f.Measure})
			}
		}
	}
	g.pupils++
	if g.steps == nil {
		g.steps = make([]statusCount, len(r.Policy.Steps()))
	}
	for _, a := range d.Steps {
		g.steps[a.Step.Index][a.Status]++
	}
	for i, f := range r.Findings {
		g.counts[i].add(f)
	}
	i := 0
	for _, f := range r.Figures {
		if !f.Share {
			continue
		}
		g.shares[i].add(f)
		i++
	}
}

// steps lists the steps that are counted: all of them, those asked for, or none if only rules are asked for.
func (g *groups) steps() []*policy.Step {
	var out []*policy.Step
	for _, s := range g.e.law.Steps() {
		switch {
		case g.e.findings, len(g.e.steps) > 0 && !slices.Contains(g.e.steps, s.Name), len(g.e.steps) == 0 && len(g.e.rules) > 0:
		default:
			out = append(out, s)
		}
	}
	return out
}

// stand counts how often any of some steps has a status.
func (g *group) stand(steps []*policy.Step, status escalation.Status) int {
	n := 0
	for _, s := range steps {
		n += g.steps[s.Index][status]
	}
	return n
}

func (g *group) count(rule string) count { return g.counts[g.rules[rule]] }

// sorted gives the groups in order of their names, numbers by value, and everybody last.
func (g *groups) sorted() []*group {
	var out []*group
	for _, one := range g.index {
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b *group) int { return slices.CompareFunc(a.names, b.names, natural) })
	if len(out) > 0 {
		out = append(out, &g.all)
	}
	return out
}

// natural compares names so that year 7 comes before year 10; names that are no numbers come first, as R and N do.
func natural(a, b string) int {
	x, y := number(a), number(b)
	if x == y {
		return strings.Compare(a, b)
	}
	return x - y
}

// number gives the value of a short name of digits, -1 for any other.
func number(name string) int {
	if len(name) == 0 || len(name) > 6 {
		return -1
	}
	n := 0
	for _, r := range name {
		if r < '0' || r > '9' {
			return -1
		}
		n = 10*n + int(r-'0')
	}
	return n
}

func (g *groups) end() error {
	switch g.e.format {
	case "json":
		return g.json()
	case "csv":
		return g.csv()
	}
	g.table()
	return nil
}
