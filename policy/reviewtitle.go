package policy

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// figureInWords is a number of something in a title.
var figureInWords = regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?|` + strings.Join(numberWords[2:], "|") + moreNumberWords + `)[ -](?:[a-z]+ ){0,2}?(?:(?:half-)?days?|sessions?|hours?|minutes?|weeks?|months?|absences?|occasions?|percent|per cent|%)(?:\W|$)`)

// titledNumber tells of a rule whose title names a number that stands nowhere in the rule, nor behind it.
func (r *review) titledNumber(u *rule) {
	entry := r.entry("rule", u.name)
	title := entry.node("title")
	if title == nil || r.told[entry.node("when")] || r.toldOf["rule "+u.name] {
		return
	}
	for _, n := range u.needs {
		if n.kind == useMeasure && r.toldOf["measure "+n.name] || n.kind == useParameter && r.suspected(r.p.parameters[n.at]) {
			return // which explains it
		}
	}
	var named []*big.Rat
	var said []string
	for _, found := range figureInWords.FindAllStringSubmatch(title.Str, -1) {
		if v := figureOf(found[1]); v != nil {
			named = append(named, v)
			said = append(said, found[0])
		}
	}
	if len(named) == 0 {
		return
	}
	known := r.numbersBehind(u, map[int]bool{})
	for i, v := range named {
		if slices.ContainsFunc(known, func(k *big.Rat) bool { return r.sameFigure(v, k, said[i], title.Str) }) {
			continue
		}
		var phrases []*phrase
		for _, key := range []string{"applies", "when"} {
			phrases = append(phrases, r.read(entry.node(key)))
		}
		places := r.numbers(phrases...)
		for _, n := range u.needs { // also behind the rules that it names
			if p := r.p.parameters; n.kind == useParameter && len(p[n.at].values) > 0 {
				r.suspect[p[n.at].values[len(p[n.at].values)-1].place] = true
			}
		}
		r.add("title-unlike-number", title.Pos, fmt.Sprintf("the title of rule %s speaks of %s, and no number of the rule is that", u.name, v.RatString()),
			"mend the number, or the title", places...)
		return
	}
	r.titledOperator(u, title)
}

// sameFigure reports whether a number of a rule may be the one that its title names: the same, one beside it where the title says more
// than or less than, what is left of a hundred per cent, or the sessions of so many days.
func (r *review) sameFigure(titled, number *big.Rat, said, title string) bool {
	is := func(v *big.Rat) bool { return v.Cmp(number) == 0 }
	one, hundred := big.NewRat(1, 1), big.NewRat(100, 1)
	switch {
	case is(titled):
		return true
	case limitInWords.MatchString(title) && (is(new(big.Rat).Add(titled, one)) || is(new(big.Rat).Sub(titled, one))):
		return true
	case strings.Contains(said, "%") || strings.Contains(said, "cent"):
		return is(new(big.Rat).Sub(hundred, titled))
	case strings.Contains(strings.ToLower(said), "day"):
		return is(new(big.Rat).Mul(titled, big.NewRat(int64(max(len(r.p.sessions), 1)), 1)))
	}
	return false
}

const moreNumberWords = `|thirty|forty|fifty|sixty|ninety`

// limitInWords is a number with words that say whether it is included.
var limitInWords = regexp.MustCompile(`(?i)\b(no more than|not more than|no fewer than|not fewer than|no less than|not less than|more than|over|above|at least|less than|fewer than|under|below|up to|at most) (\d+(?:\.\d+)?|` +
	strings.Join(numberWords[2:], "|") + moreNumberWords + `)\b|\b(\d+(?:\.\d+)?|` + strings.Join(numberWords[2:], "|") + moreNumberWords + `)(?: %| per ?cent)? (or more|and more|or less|or fewer)\b`)

// limitWords are the operators that words of a limit stand for: that of the limit itself, and that of what lies on its other side.
var limitWords = map[string][]string{
	"more than": {">", "<="}, "over": {">", "<="}, "above": {">", "<="},
	"at least": {">=", "<"}, "or more": {">=", "<"}, "and more": {">=", "<"},
	"no fewer than": {">=", "<"}, "not fewer than": {">=", "<"}, "no less than": {">=", "<"}, "not less than": {">=", "<"},
	"less than": {"<", ">="}, "fewer than": {"<", ">="}, "under": {"<", ">="}, "below": {"<", ">="},
	"up to": {"<=", ">"}, "at most": {"<=", ">"}, "or less": {"<=", ">"}, "or fewer": {"<=", ">"}, "no more than": {"<=", ">"}, "not more than": {"<=", ">"},
}

// titledOperator tells of a rule whose title includes a number that its condition leaves out, or the other way round.
func (r *review) titledOperator(u *rule, title *tomldoc.Node) {
	when := r.read(r.entry("rule", u.name).node("when"))
	for _, found := range limitInWords.FindAllStringSubmatch(title.Str, -1) {
		words, number := strings.ToLower(found[1]+found[4]), figureOf(found[2]+found[3])
		if number == nil || limitWords[words] == nil {
			continue
		}
		var at *ast.BinaryNode
		fits := false
		eachComparison(when.tree, func(n *ast.BinaryNode) {
			op := n.Operator
			if !r.comparesWith(n.Right, number) {
				if !r.comparesWith(n.Left, number) {
					return
				}
				op = turned(op)
			}
			if at == nil {
				at = n
			}
			fits = fits || slices.Contains(limitWords[words], op) || op == "==" || op == "!="
		})
		if at == nil || fits {
			continue
		}
		r.add("title-unlike-operator", when.at(at), fmt.Sprintf("the title of rule %s says %q, and its condition %s: the two do not divide at %s alike", u.name, strings.TrimSpace(found[0]), at.Operator, number.RatString()),
			fmt.Sprintf("write %s, as the title says, or mend the title", limitWords[words][0]), related(title.Pos, "the title"))
		return
	}
}

// comparesWith reports whether a side of a comparison is a number by itself: one that stands there, or a parameter that is it on some date.
func (r *review) comparesWith(n ast.Node, number *big.Rat) bool {
	is := func(v *big.Rat) bool { return v.Cmp(number) == 0 }
	hundred := big.NewRat(100, 1)
	switch n := n.(type) {
	case *ast.IntegerNode:
		return is(big.NewRat(int64(n.Value), 1))
	case *ast.IdentifierNode:
		p := r.parameterNamed(n.Value)
		return p != nil && slices.ContainsFunc(p.values, func(v datedValue) bool {
			return v.value.typ == numberType && is(rat(v.value.number)) || v.value.typ == shareType && is(new(big.Rat).Mul(rat(v.value.number), hundred))
		})
	}
	if name, args := call(n); name == "percent" {
		v, ok := percentOf(args[0])
		return ok && is(new(big.Rat).Mul(v, hundred))
	}
	return false
}

// suspected reports whether something has been told of a value of a parameter.
func (r *review) suspected(p *parameter) bool {
	return slices.ContainsFunc(p.values, func(v datedValue) bool { return r.suspect[v.place] })
}

func figureOf(word string) *big.Rat {
	if v, ok := new(big.Rat).SetString(word); ok {
		return v
	}
	switch strings.ToLower(word) {
	case "forty":
		return big.NewRat(40, 1)
	case "fifty":
		return big.NewRat(50, 1)
	case "sixty":
		return big.NewRat(60, 1)
	}
	if n := numberIn(word); n > 0 {
		return big.NewRat(int64(n), 1)
	}
	return nil
}

// numbersBehind lists the numbers in a rule's conditions, on any date, in the windows of its measures, and in the rules that it names.
func (r *review) numbersBehind(u *rule, seen map[int]bool) []*big.Rat {
	if seen[u.index] {
		return nil
	}
	seen[u.index] = true
	var out []*big.Rat
	hundred := big.NewRat(100, 1)
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		switch n := n.(type) {
		case *ast.IntegerNode:
			out = append(out, big.NewRat(int64(n.Value), 1))
		case *ast.StringNode: // percent("7.5")
			if d, ok := parseDecimal(n.Value); ok {
				out = append(out, d.Rat())
			}
		case *ast.IdentifierNode:
			out = append(out, r.numbersOf(n.Value, hundred)...)
			if i, ok := r.p.ruleIndex[n.Value]; ok {
				out = append(out, r.numbersBehind(r.p.rules[i], seen)...)
			}
		}
		for _, child := range children(n) {
			visit(child)
		}
	}
	for _, p := range r.provisions() {
		if p.rule == u {
			visit(p.tree)
		}
	}
	return out
}

// numbersOf lists the numbers behind a name: the values of a parameter, percentages as they are written; the length of a measure's window,
// and its complement.
func (r *review) numbersOf(name string, hundred *big.Rat) []*big.Rat {
	var out []*big.Rat
	if p := r.parameterNamed(name); p != nil {
		for _, v := range p.values {
			switch v.value.typ {
			case numberType:
				out = append(out, rat(v.value.number))
			case shareType:
				percent := new(big.Rat).Mul(rat(v.value.number), hundred)
				out = append(out, percent, new(big.Rat).Sub(hundred, percent)) // what is missed, or what is attended
			}
		}
	}
	if m := r.measureNamed(name); m != nil {
		w := r.p.windows[m.window]
		n, _ := w.window.Length()
		out = append(out, big.NewRat(int64(n), 1))
		for _, c := range r.p.codes { // after how long a mark is read as another
			if c.becomes != nil {
				out = append(out, figuresIn(c.becomes.after.String())...)
			}
		}
		for _, key := range []string{"of", "where", "as_of"} {
			if n := r.entry("measure", name).node(key); n != nil {
				out = append(out, figuresIn(n.Str)...)
			}
		}
	}
	return out
}

var digitsIn = regexp.MustCompile(`\d+`)

// figuresIn lists the whole numbers in a text.
func figuresIn(text string) []*big.Rat {
	var out []*big.Rat
	for _, digits := range digitsIn.FindAllString(text, -1) {
		if v, ok := new(big.Rat).SetString(digits); ok {
			out = append(out, v)
		}
	}
	return out
}
