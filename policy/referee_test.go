package policy

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Referee decides the rules of a policy with expr's own virtual machine, from the text of their conditions and the figures of a
// report. The policy itself has no use for that machine, which knows neither bounds nor what is unknown: where figures are bounds
// the referee takes one of their ends for each, and where something is not known at all it decides nothing.
//
// It shares with the policy the reading of the pack, and nothing of its conditions: expr parses, checks, optimizes and runs them.
type Referee struct {
	policy *Policy
	rules  []refereeRule
	order  []int // the rules, those that others name first
}

type refereeRule struct {
	applies, when *ruling
	unless        []*ruling
}

// ruling is a condition as expr compiled it, and the names that it reads.
type ruling struct {
	source  string
	program *vm.Program
	names   []string
}

// exactNumber and exactShare are the numbers of the language to expr, which knows no fractions: operators on them are functions.
type (
	exactNumber struct{ of *big.Rat }
	exactShare  struct{ of *big.Rat }
)

// Ruling is what the referee says of a rule.
type Ruling struct {
	Decided bool // whether it says anything
	Sharp   bool // whether all that was looked at was known exactly
	Outcome Outcome
}

// errNoRuling is that a condition has no value: it divides by nothing.
var errNoRuling = errors.New("no value")

// NewReferee compiles all conditions of a policy once more.
func NewReferee(p *Policy) (*Referee, error) {
	r := &Referee{policy: p, rules: make([]refereeRule, len(p.rules))}
	var faults []error
	compile := func(source string) *ruling {
		out, err := r.compile(source)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", source, err))
		}
		return out
	}
	done := make([]bool, len(p.rules))
	var visit func(i int)
	visit = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		u, out := p.rules[i], &r.rules[i]
		out.when = compile(u.source[u.when].string)
		all := []*ruling{out.when}
		if u.applies != nil {
			out.applies = compile(u.source[u.applies].string)
			all = append(all, out.applies)
		}
		for _, x := range u.unless {
			out.unless = append(out.unless, compile(x.source.string))
		}
		for _, c := range append(all, out.unless...) {
			for _, name := range c.names {
				if named, ok := r.named(name); ok {
					visit(named)
				}
			}
		}
		r.order = append(r.order, i)
	}
	for i := range p.rules {
		visit(i)
	}
	return r, errors.Join(faults...)
}

// rulePrefix tells the rules apart from what else may have their name.
const rulePrefix = "rule__"

func (r *Referee) named(name string) (rule int, ok bool) {
	if len(name) <= len(rulePrefix) || name[:len(rulePrefix)] != rulePrefix {
		return 0, false
	}
	rule, ok = r.policy.ruleIndex[name[len(rulePrefix):]]
	return rule, ok
}

func (r *Referee) compile(source string) (*ruling, error) {
	out := &ruling{source: source}
	tree, err := parser.Parse(source)
	if err != nil {
		return out, err
	}
	v := &translator{meant: map[int]bool{}}
	r.meansRule(tree.Node, true, v.meant)
	options := []expr.Option{
		expr.Env(r.env(r.sample())), expr.AsBool(), expr.Patch(v),
		expr.DisableBuiltin("min"), expr.DisableBuiltin("max"), expr.DisableBuiltin("date"),
	}
	for op, fn := range refereeOperators() {
		name := operatorPrefix + fn.name
		options = append(options, expr.Function(name, fn.do, fn.types...), expr.Operator(op, name))
	}
	for name, fn := range refereeFunctions() {
		options = append(options, expr.Function(name, fn.do, fn.types...))
	}
	out.program, err = expr.Compile(source, options...)
	out.names = v.names
	return out, err
}

// meansRule finds, from the top, the names that stand for rules: those at places that call for a truth value, and those that
// stand for nothing else.
func (r *Referee) meansRule(n ast.Node, truth bool, into map[int]bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		_, isRule := r.policy.ruleIndex[n.Value]
		_, isValue := r.sample()[n.Value]
		into[n.Location().From] = isRule && (truth || !isValue)
	case *ast.UnaryNode:
		r.meansRule(n.Node, n.Operator == "not" || n.Operator == "!", into)
	case *ast.BinaryNode:
		joins := slices.Contains([]string{"and", "&&", "or", "||"}, n.Operator)
		r.meansRule(n.Left, joins, into)
		r.meansRule(n.Right, joins, into)
	case *ast.ConditionalNode:
		r.meansRule(n.Cond, true, into)
		r.meansRule(n.Exp1, truth, into)
		r.meansRule(n.Exp2, truth, into)
	case *ast.CallNode:
		for _, a := range n.Arguments {
			r.meansRule(a, false, into)
		}
	case *ast.BuiltinNode:
		for _, a := range n.Arguments {
			r.meansRule(a, false, into)
		}
	}
}

// translator makes fractions of whole numbers, and names rules as such.
type translator struct {
	meant map[int]bool
	names []string
}

func (v *translator) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		name := n.Value
		if v.meant[n.Location().From] {
			name = rulePrefix + name
			ast.Patch(node, &ast.IdentifierNode{Value: name})
		}
		if !slices.Contains(v.names, name) {
			v.names = append(v.names, name)
		}
	case *ast.IntegerNode:
		ast.Patch(node, &ast.ConstantNode{Value: exactNumber{big.NewRat(int64(n.Value), 1)}})
	case *ast.UnaryNode:
		if n.Operator == "-" {
			ast.Patch(node, &ast.BinaryNode{Operator: "-", Left: &ast.ConstantNode{Value: exactNumber{new(big.Rat)}}, Right: n.Node})
		}
	case *ast.BinaryNode:
		list, ok := n.Right.(*ast.ArrayNode)
		if n.Operator != "in" || !ok || len(list.Nodes) == 0 {
			return
		}
		if _, numbers := list.Nodes[0].(*ast.ConstantNode); !numbers {
			return
		}
		var all ast.Node
		for _, item := range list.Nodes {
			var one ast.Node = &ast.BinaryNode{Operator: "==", Left: n.Left, Right: item}
			if all != nil {
				one = &ast.BinaryNode{Operator: "or", Left: all, Right: one}
			}
			all = one
		}
		ast.Patch(node, all)
	}
}

// sample gives a value of the right type for every name.
func (r *Referee) sample() map[string]any {
	out := map[string]any{}
	typed := func(name string, t valueType) {
		switch t {
		case boolType:
			out[name] = false
		case numberType:
			out[name] = exactNumber{new(big.Rat)}
		case shareType:
			out[name] = exactShare{new(big.Rat)}
		case dateType:
			out[name] = time.Time{}
		case textType:
			out[name] = ""
		default:
			out[name] = []string{}
		}
	}
	for _, param := range r.policy.parameters {
		typed(param.name, param.typ)
	}
	for _, f := range r.policy.facts {
		typed(f.name, f.typ)
	}
	for _, m := range r.policy.measures {
		if typed(m.name, numberType); m.share {
			typed(m.name, shareType)
		}
	}
	for _, name := range []string{"on", "born", "enrolled", "left"} {
		typed(name, dateType)
	}
	typed("age", numberType)
	typed("year_group", textType)
	return out
}

// env adds to values the rules, of no outcome yet, and the functions that look at a pupil.
func (r *Referee) env(values map[string]any) map[string]any {
	for _, u := range r.policy.rules {
		values[rulePrefix+u.name] = false
	}
	values["age_on"] = func(time.Time) exactNumber { return exactNumber{} }
	values["school_days_between"] = func(_, _ time.Time) exactNumber { return exactNumber{} }
	values["latest"] = func(...string) time.Time { return time.Time{} }
	values["next"] = func(...string) time.Time { return time.Time{} }
	return values
}

// Judge decides all rules from the figures of a report. Ends chooses between the ends of bounds.
func (r *Referee) Judge(report *Report, ends *rand.Rand) ([]Ruling, error) {
	env, blunt := r.scene(report, ends)
	out := make([]Ruling, len(r.rules))
	for _, i := range r.order {
		var err error
		if out[i], err = r.decide(i, report.On, env, blunt); err != nil {
			return nil, err
		}
		name := rulePrefix + r.policy.rules[i].name
		if out[i].Decided {
			env[name] = out[i].Outcome == Met
			blunt[name] = !out[i].Sharp
		}
	}
	return out, nil
}

// decide goes through the conditions of a rule in the order of the law: for whom it is, what has happened, what excepts.
func (r *Referee) decide(i int, on attendance.Date, env map[string]any, blunt map[string]bool) (Ruling, error) {
	p, u, c := r.policy, r.policy.rules[i], &r.rules[i]
	if !u.inForce.on(on) || !p.inForce.on(on) {
		return Ruling{true, true, NotApplicable}, nil
	}
	sharp := true
	ask := func(c *ruling) (is, known bool, err error) {
		for _, name := range c.names {
			if _, ok := env[name]; !ok && !slices.Contains(refereeFunctionNames, name) {
				return false, false, nil
			}
			sharp = sharp && !blunt[name]
		}
		result, err := expr.Run(c.program, env)
		if errors.Is(err, errNoRuling) {
			return false, false, nil
		}
		if err != nil {
			return false, false, fmt.Errorf("%s: %w", c.source, err)
		}
		return result.(bool), true, nil
	}
	if c.applies != nil {
		is, known, err := ask(c.applies)
		if err != nil || !known {
			return Ruling{}, err
		}
		if !is {
			return Ruling{true, sharp, NotApplicable}, nil
		}
	}
	is, known, err := ask(c.when)
	if err != nil || !known {
		return Ruling{}, err
	}
	if !is {
		return Ruling{true, sharp, NotMet}, nil
	}
	open := false
	for k, x := range c.unless {
		if !u.unless[k].inForce.on(on) {
			continue
		}
		is, known, err := ask(x)
		if err != nil {
			return Ruling{}, err
		}
		if known && is {
			return Ruling{true, sharp, Excepted}, nil
		}
		open = open || !known
	}
	return Ruling{!open, sharp, Met}, nil
}

// scene gives the value of each name of which one is known, and which of them are only one of several.
func (r *Referee) scene(report *Report, ends *rand.Rand) (env map[string]any, blunt map[string]bool) {
	p, pupil := r.policy, report.Pupil
	env, blunt = map[string]any{}, map[string]bool{}
	put := func(name string, v value) {
		switch v.typ {
		case boolType:
			env[name] = v.truth == yes
		case numberType:
			env[name] = exactNumber{big.NewRat(v.number.Part, v.number.Whole)}
		case shareType:
			env[name] = exactShare{big.NewRat(v.number.Part, v.number.Whole)}
		case dateType:
			env[name] = dayOf(v.date)
		case textType:
			env[name] = v.text
		case listType:
			list := make([]string, len(v.list))
			for i, item := range v.list {
				list[i] = item.text
			}
			env[name] = list
		}
	}
	for _, param := range p.parameters {
		var now value
		for _, v := range param.values {
			if !v.from.After(report.On) {
				now = v.value
			}
		}
		if param.inForce.on(report.On) {
			put(param.name, now)
		}
	}
	for _, f := range p.facts {
		v, _ := f.of(pupil)
		put(f.name, v)
	}
	for _, f := range report.Figures {
		if !f.Known {
			continue
		}
		v := value{typ: numberType, number: f.Least}
		if f.Share {
			v.typ = shareType
		}
		if blunt[f.Measure] = !f.Exact(); blunt[f.Measure] && ends.IntN(2) == 0 {
			v.number = f.Most
		}
		put(f.Measure, v)
	}
	r.about(pupil, dayOf(report.On), env)
	return env, blunt
}

// about adds what is known of the pupil.
func (r *Referee) about(pupil *attendance.Pupil, on time.Time, env map[string]any) {
	age := func(at time.Time) exactNumber {
		born := dayOf(pupil.Born)
		month, day := born.Month(), born.Day()
		if month == time.February && day == 29 && daysOfMonth(at.Year(), month) == 28 {
			if month, day = time.March, 1; r.policy.leap == attendance.LastOfFebruary {
				month, day = time.February, 28
			}
		}
		years := at.Year() - born.Year()
		if at.Before(time.Date(at.Year(), month, day, 0, 0, 0, 0, time.UTC)) {
			years--
		}
		return exactNumber{big.NewRat(int64(years), 1)}
	}
	env["on"] = on
	if !pupil.Born.IsZero() {
		env["born"] = dayOf(pupil.Born)
		env["age"] = age(on)
		env["age_on"] = age
	}
	env["enrolled"] = dayOf(pupil.Calendar.First())
	if !pupil.Enrolled.IsZero() {
		env["enrolled"] = dayOf(pupil.Enrolled)
	}
	env["left"] = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	if !pupil.Left.IsZero() {
		env["left"] = dayOf(pupil.Left)
	}
	if pupil.YearGroup != "" {
		env["year_group"] = pupil.YearGroup
	}
	env["school_days_between"] = func(a, b time.Time) exactNumber {
		n := 0
		for i := range pupil.Calendar.Days() {
			switch d := dayOf(pupil.Calendar.Day(i)); {
			case d.After(a) && !d.After(b):
				n++
			case d.After(b) && !d.After(a):
				n--
			}
		}
		return exactNumber{big.NewRat(int64(n), 1)}
	}
	// The nearest of some days of the year, on or before the date or from it on.
	nearest := func(days []string, back bool) time.Time {
		var best time.Time
		for _, text := range days {
			for year := on.Year() - 1; year <= on.Year()+1; year++ {
				var month, day int
				_, _ = fmt.Sscanf(text, "%02d-%02d", &month, &day)
				at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC) // 29 February is 1 March in most years
				if back && at.After(on) || !back && at.Before(on) {
					continue
				}
				if best.IsZero() || at.After(best) == back {
					best = at
				}
			}
		}
		return best
	}
	env["latest"] = func(days ...string) time.Time { return nearest(days, true) }
	env["next"] = func(days ...string) time.Time { return nearest(days, false) }
}

func dayOf(d attendance.Date) time.Time {
	year, month, day := d.Civil()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func daysOfMonth(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// refereeFunction is a function of the language as expr is given it.
type refereeFunction struct {
	name  string
	do    func(...any) (any, error)
	types []any
}

const operatorPrefix = "op__"

// refereeOperators gives what expr does for an operator on fractions.
func refereeOperators() map[string]refereeFunction {
	compared := []any{new(func(exactNumber, exactNumber) bool), new(func(exactShare, exactShare) bool)}
	comparing := func(is func(order int) bool) func(...any) (any, error) {
		return func(args ...any) (any, error) { return is(fraction(args[0]).Cmp(fraction(args[1]))), nil }
	}
	added := []any{
		new(func(exactNumber, exactNumber) exactNumber), new(func(exactShare, exactShare) exactShare),
		new(func(exactNumber, exactShare) exactShare), new(func(exactShare, exactNumber) exactShare),
	}
	calculating := func(do func(z, x, y *big.Rat) *big.Rat) func(...any) (any, error) {
		return func(args ...any) (any, error) {
			return alike(args, do(new(big.Rat), fraction(args[0]), fraction(args[1]))), nil
		}
	}
	return map[string]refereeFunction{
		"==": {"equal", comparing(func(order int) bool { return order == 0 }), compared},
		"!=": {"unequal", comparing(func(order int) bool { return order != 0 }), compared},
		"<":  {"less", comparing(func(order int) bool { return order < 0 }), compared},
		"<=": {"at_most", comparing(func(order int) bool { return order <= 0 }), compared},
		">":  {"more", comparing(func(order int) bool { return order > 0 }), compared},
		">=": {"at_least", comparing(func(order int) bool { return order >= 0 }), compared},
		"+":  {"plus", calculating((*big.Rat).Add), added},
		"-":  {"minus", calculating((*big.Rat).Sub), added},
		"*":  {"times", calculating((*big.Rat).Mul), added},
	}
}

var refereeFunctionNames = []string{"percent", "date", "div", "min", "max", "days_between", "months_between"}

// refereeFunctions gives the functions that need no pupil.
func refereeFunctions() map[string]refereeFunction {
	extreme := func(sign int) func(...any) (any, error) {
		return func(args ...any) (any, error) {
			best := args[0]
			for _, a := range args[1:] {
				if sign*fraction(a).Cmp(fraction(best)) > 0 {
					best = a
				}
			}
			return best, nil
		}
	}
	alikeTypes := []any{new(func(...exactNumber) exactNumber), new(func(...exactShare) exactShare)}
	days := func(args ...any) (any, error) {
		return exactNumber{big.NewRat((args[1].(time.Time).Unix()-args[0].(time.Time).Unix())/(24*60*60), 1)}, nil
	}
	between := []any{new(func(time.Time, time.Time) exactNumber)}
	return map[string]refereeFunction{
		"percent": {"", func(args ...any) (any, error) {
			if text, ok := args[0].(string); ok {
				r, ok := new(big.Rat).SetString(text)
				if !ok {
					return nil, fmt.Errorf("%q is no number", text)
				}
				return exactShare{r.Quo(r, big.NewRat(100, 1))}, nil
			}
			return exactShare{new(big.Rat).Quo(fraction(args[0]), big.NewRat(100, 1))}, nil
		}, []any{new(func(exactNumber) exactShare), new(func(string) exactShare)}},
		"date": {"", func(args ...any) (any, error) { return time.Parse(time.DateOnly, args[0].(string)) }, []any{new(func(string) time.Time)}},
		"div": {"", func(args ...any) (any, error) {
			by := fraction(args[1])
			if by.Sign() <= 0 {
				return nil, errNoRuling
			}
			q := new(big.Rat).Quo(fraction(args[0]), by)
			whole := new(big.Int).Div(q.Num(), q.Denom()) // the floor, since a denominator is above zero
			return exactNumber{new(big.Rat).SetInt(whole)}, nil
		}, []any{new(func(exactNumber, exactNumber) exactNumber)}},
		"min":          {"", extreme(-1), alikeTypes},
		"max":          {"", extreme(1), alikeTypes},
		"days_between": {"", days, between},
		"months_between": {"", func(args ...any) (any, error) {
			from, to := args[0].(time.Time), args[1].(time.Time)
			months := 12*(to.Year()-from.Year()) + int(to.Month()) - int(from.Month())
			if to.Day() < from.Day() && to.Day() < daysOfMonth(to.Year(), to.Month()) {
				months-- // the month is not over, unless it has no such day
			}
			return exactNumber{big.NewRat(int64(months), 1)}, nil
		}, between},
	}
}

func fraction(v any) *big.Rat {
	if share, ok := v.(exactShare); ok {
		return share.of
	}
	return v.(exactNumber).of
}

// alike makes of a result a share if one of what it was made of is one.
func alike(of []any, result *big.Rat) any {
	for _, v := range of {
		if _, share := v.(exactShare); share {
			return exactShare{result}
		}
	}
	return exactNumber{result}
}
