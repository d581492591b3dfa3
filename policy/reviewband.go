package policy

import (
	"cmp"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/internal/linear"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// band is a rule that is met where one figure lies between two bounds, and something else is so that it shares with other bands.
type band struct {
	rule        *rule
	phrases     []*phrase // applies and when, where they are given
	figure      int       // which of the review's unknowns
	lo, hi      *bound    // nil where it has none
	besides     string    // what else is asked, written so that it can be compared
	hasTwoSides bool
}

// bound is an end of a band.
type bound struct {
	at       *big.Rat
	included bool
}

// reviewBands finds gaps and overlaps between rules that part one figure into bands.
func (r *review) reviewBands() {
	told := map[[3]any]bool{} // each pair once, under the latest law under which it is so
	for _, t := range slices.Backward(r.eras) {
		if r.edition = t.edition; r.reading <= 0 {
			return
		}
		var all []*band
		for _, u := range r.p.rules {
			if t.inForce(u.inForce) && !r.settled[u.index] {
				all = append(all, r.bandsOf(t, u)...)
			}
		}
		slices.SortStableFunc(all, func(a, b *band) int {
			return cmp.Or(cmp.Compare(a.figure, b.figure), strings.Compare(a.besides, b.besides), compareLow(a, b))
		})
		for i := 0; i < len(all); {
			j := i
			for j < len(all) && all[j].figure == all[i].figure && all[j].besides == all[i].besides {
				j++
			}
			r.reviewFamily(t, all[i:j], all, told)
			i = j
		}
	}
}

func compareLow(a, b *band) int {
	switch {
	case a.lo == nil && b.lo == nil:
		return 0
	case a.lo == nil:
		return -1
	case b.lo == nil:
		return 1
	}
	return a.lo.at.Cmp(b.lo.at)
}

// bandsOf gives a rule as a band of each figure that it holds between bounds by itself: of the measure in its when, or of age.
func (r *review) bandsOf(t *phrasing, u *rule) []*band {
	entry := r.entry("rule", u.name)
	applies, when := r.read(entry.node("applies")), r.read(entry.node("when"))
	if when == nil || r.told[when.node] {
		return nil
	}
	parts := conjuncts(allOf(t.claim(applies), t.claim(when)))
	var figures []int
	for _, c := range parts {
		if v, _, _, ok := c.number.Sum.Single(); c.op == claimNumber && ok && !slices.Contains(figures, v) {
			figures = append(figures, v)
		}
	}
	var out []*band
	for _, v := range figures {
		name := r.unknowns[v].name
		isAge := name == "age" || strings.HasPrefix(name, "age_on(")
		if r.unknowns[v].measure < 0 && !isAge {
			continue
		}
		b := &band{rule: u, phrases: []*phrase{applies, when}, figure: v}
		var besides []string
		for _, c := range parts {
			if w, _, _, ok := c.number.Sum.Single(); c.op == claimNumber && ok && w == v {
				b.narrow(c.number, r.unknowns[v].whole)
				continue
			}
			besides = append(besides, r.canonical(c, isAge))
		}
		slices.Sort(besides)
		if b.besides = strings.Join(besides, " & "); isAge {
			b.besides = "age: " + strings.Join(slices.Compact(besides), " & ")
		}
		b.hasTwoSides = b.lo != nil && b.hi != nil
		out = append(out, b)
	}
	return out
}

func conjuncts(c *claim) []*claim {
	if c.op == claimAll {
		return c.parts
	}
	return []*claim{c}
}

// narrow takes a bound into the band. Those of whole numbers are written as whole numbers that are included.
func (b *band) narrow(c linear.Claim, whole bool) {
	_, times, plus, _ := c.Sum.Single()
	at := new(big.Rat).Quo(new(big.Rat).Neg(plus), times)
	e := &bound{at, !c.Above}
	low := times.Sign() > 0
	if whole {
		n := new(big.Int).Div(at.Num(), at.Denom()) // rounded down
		switch {
		case low && (c.Above || !at.IsInt()):
			n.Add(n, big.NewInt(1))
		case !low && c.Above && at.IsInt():
			n.Sub(n, big.NewInt(1))
		}
		e = &bound{new(big.Rat).SetInt(n), true}
	}
	switch {
	case low && (b.lo == nil || e.at.Cmp(b.lo.at) > 0 || e.at.Cmp(b.lo.at) == 0 && !e.included):
		b.lo = e
	case !low && (b.hi == nil || e.at.Cmp(b.hi.at) < 0 || e.at.Cmp(b.hi.at) == 0 && !e.included):
		b.hi = e
	}
}

// canonical writes a claim so that equal ones are written alike; loosely, without its numbers.
func (r *review) canonical(c *claim, loose bool) string {
	switch c.op {
	case claimYes, claimNo:
		return strconv.Itoa(int(c.op))
	case claimNumber:
		var out strings.Builder
		for _, v := range c.number.Sum.Variables() {
			fmt.Fprintf(&out, "#%d", v)
		}
		if !loose {
			fmt.Fprintf(&out, "%s %v", c.number.Sum, c.number.Above)
		}
		return out.String()
	case claimText, claimFlag:
		return fmt.Sprintf("?%d %v %v", c.about, c.is, c.texts)
	}
	parts := make([]string, len(c.parts))
	for i, p := range c.parts {
		parts[i] = r.canonical(p, loose)
	}
	slices.Sort(parts)
	return fmt.Sprintf("%d(%s)", c.op, strings.Join(parts, " "))
}

// reviewFamily looks at bands of one figure that ask the same besides.
func (r *review) reviewFamily(t *phrasing, family, all []*band, told map[[3]any]bool) {
	if len(family) < 2 || r.exchanged(t, family) {
		return
	}
	for _, a := range family {
		if a.hi == nil {
			continue
		}
		for _, b := range family {
			if b != a && b.lo != nil && r.overlap(a, b) && !once(told, a, b, "overlap") {
				r.add("band-overlap", r.boundPlace(t, a, false), fmt.Sprintf("rules %s and %s overlap: both are met where %s is %s", a.rule.name, b.rule.name, r.unknowns[a.figure].name, r.stretch(a.figure, b.lo, a.hi)),
					"let the upper band begin where the lower one ends: < and >=, or <= and >, with one and the same number", related(r.boundPlace(t, b, true), "rule "+b.rule.name))
			}
		}
		if b := r.above(a, family); b != nil && r.gap(a, b, all) && !once(told, a, b, "gap") {
			r.add("band-gap", r.boundPlace(t, a, false), fmt.Sprintf("between rules %s and %s lies a gap: where %s is %s neither is met, nor any other", a.rule.name, b.rule.name, r.unknowns[a.figure].name, r.stretch(a.figure, a.hi.after(), b.lo.before())),
				"let the upper band begin where the lower one ends: < and >=, or <= and >, with one and the same number", related(r.boundPlace(t, b, true), "rule "+b.rule.name))
		}
	}
}

// once reports whether something has been told of two bands, which from now on it has.
func once(told map[[3]any]bool, a, b *band, what string) bool {
	key := [3]any{a.rule, b.rule, what}
	before := told[key]
	told[key] = true
	return before
}

// scales are words that tell which of several rules is for less and which for more.
var scales = [][]*regexp.Regexp{
	{regexp.MustCompile(`\bat risk\b`), regexp.MustCompile(`\b(persistent|persistently|chronic|chronically)\b`), regexp.MustCompile(`\b(severe|severely)\b`)},
	{regexp.MustCompile(`\bfirst\b`), regexp.MustCompile(`\bsecond\b`), regexp.MustCompile(`\bthird\b`), regexp.MustCompile(`\bfourth\b`)},
	{regexp.MustCompile(`\bwarning\b`), regexp.MustCompile(`\bpenalty\b`), regexp.MustCompile(`\b(court|prosecution)\b`)},
}

// countedWords are the numbers that stand in the names of rules, as in ten_days and fifteen_days.
var countedWords = func() []*regexp.Regexp {
	var out []*regexp.Regexp
	for _, word := range numberWords[1:] {
		out = append(out, regexp.MustCompile(`\b`+word+`\b`))
	}
	return out
}()

// rank gives which word of a scale stands in the name of a rule, -1 for none and for more than one.
func rank(u *rule, scale []*regexp.Regexp) int {
	out := -1
	for i, word := range scale {
		if word.MatchString(strings.ReplaceAll(u.name, "_", " ")) {
			if out >= 0 {
				return -1
			}
			out = i
		}
	}
	return out
}

// exchanged tells of a rule whose name is for more than that of another and that is met sooner.
func (r *review) exchanged(t *phrasing, family []*band) bool {
	found := false
	for _, a := range family {
		for _, b := range family {
			if a.lo == nil || b.lo == nil || a.hi != nil || r.kindOf(r.p.measures[max(0, r.unknowns[a.figure].measure)]) != countsAbsence || a.lo.at.Cmp(b.lo.at) <= 0 {
				continue
			}
			for _, scale := range append(scales, countedWords) {
				if x, y := rank(a.rule, scale), rank(b.rule, scale); x >= 0 && y > x && b.hi == nil {
					if found = true; r.toldOf["rule "+b.rule.name] {
						continue
					}
					r.toldOf["rule "+b.rule.name] = true
					r.add("order-exchanged", r.boundPlace(t, b, true), fmt.Sprintf("rule %s is met sooner than rule %s: from %s on, and the other from %s", b.rule.name, a.rule.name, r.shown(a.figure, b.lo.at), r.shown(a.figure, a.lo.at)),
						"exchange the two numbers: one was probably copied to the place of the other", related(r.boundPlace(t, a, true), "rule "+a.rule.name))
				}
			}
		}
	}
	return found
}

// after is the bound where what lies above an end begins, before where what lies below one ends.
func (e *bound) after() *bound  { return &bound{e.at, !e.included} }
func (e *bound) before() *bound { return &bound{e.at, !e.included} }

// meets reports whether there is anything from a lower bound to an upper one.
func meets(lo, hi *bound) bool {
	d := lo.at.Cmp(hi.at)
	return d < 0 || d == 0 && lo.included && hi.included
}

// overlap reports whether two bands overlap and neither holds the other: the first one lies lower.
func (r *review) overlap(a, b *band) bool {
	if !meets(b.lo, a.hi) {
		return false
	}
	lower := a.lo == nil || a.lo.at.Cmp(b.lo.at) < 0 || a.lo.at.Cmp(b.lo.at) == 0 && a.lo.included && !b.lo.included
	higher := b.hi == nil || b.hi.at.Cmp(a.hi.at) > 0 || b.hi.at.Cmp(a.hi.at) == 0 && b.hi.included && !a.hi.included
	if !lower || !higher {
		return false
	}
	width := new(big.Rat).Sub(a.hi.at, b.lo.at)
	return width.Sign() == 0 || a.hasTwoSides && b.hasTwoSides || (a.hasTwoSides || b.hasTwoSides) && width.Cmp(r.unit(a.figure)) <= 0
}

// unit is a small step of a figure: one of what it counts, or one in a hundred.
func (r *review) unit(figure int) *big.Rat {
	if m := r.unknowns[figure].measure; m >= 0 && r.p.measures[m].share {
		return big.NewRat(1, 100)
	}
	return big.NewRat(1, 1)
}

// above gives the next band that begins where another has ended.
func (r *review) above(a *band, family []*band) *band {
	var next *band
	for _, b := range family {
		if b != a && b.lo != nil && !meets(b.lo, a.hi) && (next == nil || b.lo.at.Cmp(next.lo.at) < 0) {
			next = b
		}
	}
	return next
}

// gap reports whether something lies between two bands that no rule about the figure holds.
func (r *review) gap(a, b *band, all []*band) bool {
	from, to := a.hi.after(), b.lo.before()
	if r.unknowns[a.figure].whole {
		one := big.NewRat(1, 1)
		from, to = &bound{new(big.Rat).Add(a.hi.at, one), true}, &bound{new(big.Rat).Sub(b.lo.at, one), true}
	}
	if !meets(from, to) {
		return false
	}
	width := new(big.Rat).Sub(b.lo.at, a.hi.at)
	if !a.hasTwoSides && !b.hasTwoSides && width.Cmp(new(big.Rat).Add(r.unit(a.figure), r.unit(a.figure))) > 0 {
		return false // what lies between good and bad needs no name
	}
	for _, c := range all {
		if c.figure != a.figure || c.lo != nil && !meets(c.lo, to) || c.hi != nil && !meets(from, c.hi) {
			continue // it holds none of it
		}
		if c.lo != nil && meets(from, c.lo.before()) || c.hi != nil && meets(c.hi.after(), to) {
			if c != a && c != b && (c.besides == "" || c.besides == a.besides) {
				return false // what it leaves lies between it and one of the two, and is told of these
			}
			continue
		}
		// One that asks for more besides may leave some out: where it begins just here that is meant.
		if c.besides == "" || c.besides == a.besides || c.lo != nil && c.lo.at.Cmp(from.at) == 0 {
			return false
		}
	}
	return true
}

// stretch says where something lies, in words.
func (r *review) stretch(figure int, lo, hi *bound) string {
	show := func(v *big.Rat) string { return r.shown(figure, v) }
	switch d := lo.at.Cmp(hi.at); {
	case d == 0:
		return "exactly " + show(lo.at)
	case r.unknowns[figure].whole:
		from, to := new(big.Rat).Set(lo.at), new(big.Rat).Set(hi.at)
		if !lo.included {
			from.Add(from, big.NewRat(1, 1))
		}
		if !hi.included {
			to.Sub(to, big.NewRat(1, 1))
		}
		if from.Cmp(to) == 0 {
			return "exactly " + show(from)
		}
		return "from " + show(from) + " to " + show(to)
	}
	return map[bool]string{true: "from ", false: "above "}[lo.included] + show(lo.at) + map[bool]string{true: " to ", false: " and below "}[hi.included] + show(hi.at)
}

// shown gives a value of a figure as people write it.
func (r *review) shown(figure int, v *big.Rat) string {
	if m := r.unknowns[figure].measure; m >= 0 && r.p.measures[m].share {
		return percentText(v) + " %"
	}
	return v.RatString()
}

// boundPlace gives the place of the comparison that is a band's lower or upper end.
func (r *review) boundPlace(t *phrasing, b *band, low bool) tomldoc.Pos {
	at := b.phrases[1].node.InString(0)
	found := false
	for _, ph := range b.phrases {
		if ph == nil {
			continue
		}
		eachComparison(ph.tree, func(n *ast.BinaryNode) {
			for _, c := range conjuncts(t.truth(n)) {
				if v, times, _, ok := c.number.Sum.Single(); !found && c.op == claimNumber && ok && v == b.figure && (times.Sign() > 0) == low {
					at, found = ph.at(n), true
				}
			}
		})
	}
	return at
}
