package escalation_test

import (
	"fmt"
	"slices"
)

// pack is a law for the oracle: what a generated pack says, as values.
type pack struct {
	rules        []*rule
	measures     []*measure
	threshold    [2]int // of the parameter, before and from changes
	changes      day
	steps        []*step
	hold, closes condition
	text         string
}

func (p *pack) step(name string) *step {
	for _, s := range p.steps {
		if s.name == name {
			return s
		}
	}
	return nil
}

type step struct {
	name, force                          string
	perParent, repeat, fresh, byPerson   bool
	begins, ends                         day
	when, requires, hold, closes, unless condition
	after                                []before
	wait, due, expires                   *clock
	newSince, needs, outcomes, except    []string
	limit                                int
	within                               extent
	resets                               string
	charges                              []charge
}

type before struct{ step, outcome string }

type clock struct {
	extent
	rule  *rule
	after *before
}

type charge struct {
	name string
	when condition
}

// rule is something that may have happened.
type rule struct {
	name            string
	begins, ends    day
	applies, unless condition
	when            condition
}

func (r *rule) outcome(m moment) string {
	if r.begins != 0 && m.on < r.begins || r.ends != 0 && m.on > r.ends {
		return "not applicable"
	}
	switch holds(r.applies, m, yes) {
	case no:
		return "not applicable"
	case perhaps:
		return "undetermined"
	}
	switch r.when.holds(m) {
	case no:
		return "not met"
	case perhaps:
		return "undetermined"
	}
	switch holds(r.unless, m, no) {
	case yes:
		return "excepted"
	case perhaps:
		return "undetermined"
	}
	return "met"
}

func (r *rule) met(m moment) tri {
	switch r.outcome(m) {
	case "met":
		return yes
	case "undetermined":
		return perhaps
	}
	return no
}

// condition is a condition of a pack: how it is written, whether it holds, and the marks behind it.
type condition interface {
	text() string
	holds(moment) tri
	behind(moment) []mark
}

type both struct{ a, b condition }

func (c both) text() string           { return "(" + c.a.text() + " and " + c.b.text() + ")" }
func (c both) holds(m moment) tri     { return min(c.a.holds(m), c.b.holds(m)) }
func (c both) behind(m moment) []mark { return slices.Concat(c.a.behind(m), c.b.behind(m)) }

type either struct{ a, b condition }

func (c either) text() string           { return "(" + c.a.text() + " or " + c.b.text() + ")" }
func (c either) holds(m moment) tri     { return max(c.a.holds(m), c.b.holds(m)) }
func (c either) behind(m moment) []mark { return slices.Concat(c.a.behind(m), c.b.behind(m)) }

type negation struct{ a condition }

func (c negation) text() string           { return "not (" + c.a.text() + ")" }
func (c negation) holds(m moment) tri     { return not(c.a.holds(m)) }
func (c negation) behind(m moment) []mark { return c.a.behind(m) }

type ruleMet struct{ rule *rule }

func (c ruleMet) text() string           { return c.rule.name }
func (c ruleMet) holds(m moment) tri     { return c.rule.met(m) }
func (c ruleMet) behind(m moment) []mark { return c.rule.when.behind(m) }

// question is a condition that no mark is behind.
type question struct {
	source string
	ask    func(moment) tri
}

func (c question) text() string         { return c.source }
func (c question) holds(m moment) tri   { return c.ask(m) }
func (c question) behind(moment) []mark { return nil }

// atLeast compares a measure: with a number, with the parameter (a number of 0), or with a percentage.
type atLeast struct {
	measure *measure
	number  int
	less    bool
}

func (c atLeast) text() string {
	n := fmt.Sprint(c.number)
	switch {
	case c.measure.share:
		n = "percent(" + n + ")"
	case c.number == 0:
		n = "threshold"
	}
	if c.less {
		return c.measure.name + " < " + n
	}
	return c.measure.name + " >= " + n
}

func (c atLeast) holds(m moment) tri {
	b := c.measure.count(m)
	n := c.number
	if n == 0 && !c.measure.share {
		if n = m.pack.threshold[0]; m.on >= m.pack.changes {
			n = m.pack.threshold[1]
		}
	}
	reached := func(hits, of int) bool {
		if c.measure.share {
			return 100*hits >= n*of
		}
		return hits >= n
	}
	out := perhaps
	switch {
	case !b.known:
	case reached(b.least, b.of):
		out = yes
	case !reached(b.most, b.of):
		out = no
	}
	if c.less {
		out = not(out)
	}
	return out
}

func (c atLeast) behind(m moment) []mark {
	var out []mark
	in := c.measure.window(m)
	for _, k := range m.marks {
		if in.known && k.on >= in.from && k.on <= min(in.to, m.known) && c.measure.hit(m, k) {
			out = append(out, k)
		}
	}
	return out
}

// measure counts the marks of a window: sessions, days, a share of the possible sessions, or the longest run.
type measure struct {
	name  string
	kind  string // sessions, days, longest run of sessions, current run of sessions
	share bool
	codes []string // that are counted
	over  extent
	since string // a step, instead of over
}

// bounds is a count with what it may be where marks are missing, and for a share of how many.
type bounds struct {
	known       bool
	least, most int
	of          int
}

type measured struct {
	measure    string
	on         day
	from, to   day
	known      bool
	knownMarks day
}

func (x *measure) window(m moment) span {
	out := span{known: true, to: m.on}
	if x.since == "" {
		out = m.back(x.over, m.on)
	} else if u, ok := m.last(x.since); ok {
		out.from = u.begun + 1
	} else {
		out.known = false
	}
	out.from = max(out.from, m.floor)
	return out
}

// code gives a mark's code as it is read on a day: N is read as U once three school days after it have passed.
func (w *world) code(k mark, on day) string {
	if k.code == "N" {
		passed := 0
		for d := k.on + 1; d < on; d++ {
			if w.open[d] {
				passed++
			}
		}
		if passed >= 3 && on > k.on {
			return "U"
		}
	}
	return k.code
}

func (x *measure) hit(m moment, k mark) bool { return slices.Contains(x.codes, m.code(k, m.on)) }

func (x *measure) count(m moment) bounds {
	in := x.window(m)
	key := measured{x.name, m.on, in.from, in.to, in.known, m.known}
	if out, ok := m.memo[key]; ok {
		return out
	}
	out := x.counted(m, in)
	m.memo[key] = out
	return out
}

func (x *measure) counted(m moment, in span) bounds {
	out := bounds{known: in.known}
	sure, may := map[day]bool{}, map[day]bool{}
	least, most := 0, 0 // the runs that go on
	for _, k := range m.marks {
		if k.on < in.from || k.on > min(in.to, m.known) {
			continue
		}
		hit, missing, possible := x.hit(m, k), k.code == "", k.code != "X"
		if possible {
			out.of++
		}
		if hit {
			sure[k.on] = true
		}
		if hit || missing {
			may[k.on] = true
		}
		switch {
		case x.kind == "longest run of sessions":
			switch {
			case hit:
				least, most = least+1, most+1
			case missing:
				least, most = 0, most+1
			case possible:
				least, most = 0, 0
			}
			out.least, out.most = max(out.least, least), max(out.most, most)
		case hit:
			out.least, out.most = out.least+1, out.most+1
		case missing:
			out.most++
		}
	}
	if x.kind == "days" {
		out.least, out.most = len(sure), len(may)
	}
	if x.share && out.of == 0 {
		out.known = false
	}
	return out
}
