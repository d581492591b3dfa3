package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// maxSource is how long an expression may be, in bytes. The parser takes its stack from the depth of nesting, so this
// must be checked before it sees the source.
const maxSource = 4096

// scope is the names that an expression may use, and what else it may.
type scope struct {
	where  string // "a rule", for messages
	holds  string // what can be named there, for messages
	names  func(name string, wantTruth bool) *node
	known  func() []string     // every name
	sorted []string            // the same in order, once they have been asked for
	texts  map[string][]string // of names that can only be certain texts, these, sorted
	steps  *Policy             // whose steps may be named; nil where there is no case history
	// refuse says why a name that is known may not be used here, "" if it may; nil means that all may.
	refuse func(name string) string
}

// all gives every name that an expression may use, for advice.
func (s *scope) all() []string {
	if s.sorted == nil {
		s.sorted = s.known()
		slices.Sort(s.sorted)
	}
	return s.sorted
}

// compiler checks one expression and turns it into a node.
type compiler struct {
	scope  *scope
	source string
	node   *tomldoc.Node
	faults *faultList
	bad    bool
	trees  map[*node]ast.Node // where each truth value comes from
}

// compile checks an expression of a pack that must be a truth value. It gives nil, with all faults reported, if the expression
// is not in the language.
func (r *reader) compile(t text, s *scope) *node {
	if !t.given() {
		return nil
	}
	c := &compiler{scope: s, source: t.string, node: t.node, faults: r.faults, trees: map[*node]ast.Node{}}
	if len(t.string) > maxSource {
		c.fault(0, fmt.Sprintf("the expression has %d bytes; at most %d are read: make parts of it rules or measures of their own", len(t.string), maxSource))
		return nil
	}
	tree, ok := c.parse()
	if !ok {
		return nil
	}
	n := c.check(tree, boolType)
	if c.bad || n == nil {
		return nil
	}
	if n.typ != boolType {
		c.fault(n.from, fmt.Sprintf("this is %s, but %s is wanted here: compare it with something, as in … >= 10", n.typ, boolType))
		return nil
	}
	for _, leaf := range n.tested(nil) { // other parts of parts are not shown: their texts together could be very long
		leaf.shown = c.trees[leaf].String()
	}
	return n
}

// parse hands the source to expr's parser. What that does on hostile input is its own affair: it never takes us along.
func (c *compiler) parse() (tree ast.Node, ok bool) {
	defer func() {
		if recover() != nil {
			c.fault(0, "the expression cannot be read")
			tree, ok = nil, false
		}
	}()
	if strings.TrimSpace(c.source) == "" {
		c.fault(0, "the expression is empty: write a condition, or leave the key out if it may be left out")
		return nil, false
	}
	if !c.checkTokens() {
		return nil, false
	}
	t, err := parser.Parse(c.source)
	var at *file.Error
	switch {
	case errors.As(err, &at):
		message, _, _ := strings.Cut(at.Message, ": strconv.")
		message = strings.TrimSuffix(strings.ToLower(message[:1])+message[1:], ".")
		c.fault(c.byteAt(at.From), "the expression cannot be read: "+message+"; it is written like unauthorised >= 10 and not homeless")
	case err != nil:
		c.fault(0, "the expression cannot be read: "+err.Error())
	default:
		return t.Node, true
	}
	return nil, false
}

// checkTokens refuses what the parser would make into something else or report at another place: it turns a | into the call
// that it stands for, wants brackets round a ??, and shows a let and a number that is too large where they end. The lexer passes
// over comments, so that half of what somebody wrote, as in sessions >= most // 2, would be no law.
func (c *compiler) checkTokens() bool {
	tokens, err := lexer.Lex(file.NewSource(c.source))
	if err != nil {
		return true // the parser says what is wrong
	}
	runes, end := []rune(c.source), 0
	for _, t := range tokens {
		if gap := string(runes[end:max(end, t.From)]); strings.Contains(gap, "/") {
			c.fault(c.byteAt(end+utf8.RuneCountInString(gap[:strings.Index(gap, "/")])), "an expression holds no comments: write a note beside it, or div(a, b) for the whole part of a division")
			return false
		}
		end = t.To
		msg := ""
		switch {
		case t.Kind == lexer.Number && len(strings.Trim(t.Value, "0123456789_")) == 0 && len(strings.ReplaceAll(t.Value, "_", "")) > 18:
			msg = tooLarge
		case t.Kind != lexer.Operator:
		case t.Value == "|":
			msg = "| is not in the language: write a function with its arguments in brackets, as in max(a, b), and or for one of two conditions"
		case t.Value == "??":
			msg = refusal(&ast.BinaryNode{Operator: "??"})
		case t.Value == "let":
			msg = refusal(&ast.VariableDeclaratorNode{})
		}
		if msg != "" {
			c.fault(c.byteAt(t.From), msg)
			return false
		}
	}
	return true
}

const tooLarge = "a number of an expression has twelve digits at most, so that what is worked out with it stays exact"

// byteAt turns expr's offset, which counts characters, into one that counts bytes.
func (c *compiler) byteAt(runes int) int {
	i := 0
	for ; runes > 0 && i < len(c.source); runes-- {
		_, n := utf8.DecodeRuneInString(c.source[i:])
		i += n
	}
	return i
}

func (c *compiler) fault(offset int, msg string) {
	c.bad = true
	c.faults.add(c.node.InString(offset), msg)
}

func (c *compiler) faultAt(n ast.Node, msg string) *node {
	c.fault(c.start(n), msg)
	return nil
}

// start gives where a part of the tree is shown: an operator where it stands, a choice where its condition does.
func (c *compiler) start(n ast.Node) int {
	if choice, ok := n.(*ast.ConditionalNode); ok {
		return c.start(choice.Cond)
	}
	return c.byteAt(n.Location().From)
}

// check turns a part of the tree into a node. Want is the type that the place calls for, if it calls for one: where a name
// stands for a rule and for a value, it decides.
func (c *compiler) check(n ast.Node, want valueType) *node {
	out := c.checkNode(n, want)
	if out == nil {
		c.bad = true
		return nil
	}
	out.from = c.start(n)
	if out.typ == boolType {
		c.trees[out] = n
	}
	return out
}

func (c *compiler) checkNode(n ast.Node, want valueType) *node {
	switch n := n.(type) {
	case *ast.BoolNode:
		t := truthOf(n.Value)
		return &node{typ: boolType, truth: func(*env) truth { return t }}
	case *ast.IntegerNode:
		if n.Value >= largest {
			return c.faultAt(n, tooLarge)
		}
		return constant(value{typ: numberType, number: integer(int64(n.Value))})
	case *ast.StringNode:
		return constant(value{typ: textType, text: n.Value})
	case *ast.ArrayNode:
		return c.checkList(n)
	case *ast.IdentifierNode:
		return c.checkName(n, want)
	case *ast.UnaryNode:
		return c.checkUnary(n)
	case *ast.BinaryNode:
		return c.checkBinary(n)
	case *ast.ConditionalNode:
		return c.checkConditional(n, want)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return c.checkCall(n, callee.Value, n.Arguments)
		}
	case *ast.BuiltinNode:
		return c.checkCall(n, n.Name, n.Arguments)
	}
	return c.faultAt(n, refusal(n))
}

// constant makes a node of a value that never changes.
func constant(v value) *node {
	n := &node{typ: v.typ, size: size{countSize.whole, countSize.whole}}
	switch v.typ {
	case numberType, shareType:
		n.size = sizeOfRate(v.number)
		fixed := exactly(v.number)
		n.number = func(*env) number { return fixed }
	case dateType:
		n.date = func(*env) (attendance.Date, attendance.Date, bool) { return v.date, v.date, true }
	case textType:
		n.text = func(*env) (string, bool) { return v.text, true }
	case listType:
		n.list = func(*env) ([]value, bool) { return v.list, true }
	}
	return n
}

func (c *compiler) checkList(n *ast.ArrayNode) *node {
	v := value{typ: listType}
	for _, e := range n.Nodes {
		var item value
		switch e := e.(type) {
		case *ast.StringNode:
			item = value{typ: textType, text: e.Value}
		case *ast.IntegerNode:
			if e.Value >= largest {
				return c.faultAt(e, tooLarge)
			}
			item = value{typ: numberType, number: integer(int64(e.Value))}
		default:
			return c.faultAt(e, "a list holds texts or whole numbers as they are, as in ['G', 'O']")
		}
		if len(v.list) > 0 && v.list[0].typ != item.typ {
			return c.faultAt(e, "a list holds texts only or numbers only")
		}
		v.list = append(v.list, item)
	}
	return constant(v)
}

func (c *compiler) checkName(n *ast.IdentifierNode, want valueType) *node {
	if c.scope.refuse != nil {
		if msg := c.scope.refuse(n.Value); msg != "" {
			return c.faultAt(n, msg)
		}
	}
	found := c.scope.names(n.Value, want == boolType)
	if found != nil {
		return found
	}
	known := c.scope.all()
	if _, ok := slices.BinarySearch(known, n.Value); ok {
		return nil // what has this name is at fault and has been reported
	}
	advice := c.faults.suggest(n.Value, known)
	if advice == "" {
		advice = ": " + c.scope.holds
	}
	return c.faultAt(n, fmt.Sprintf("unknown name %s in %s%s", shorten(n.Value), c.scope.where, advice))
}

func (c *compiler) checkUnary(n *ast.UnaryNode) *node {
	switch n.Operator {
	case "not", "!":
		if a := c.checkAs(n.Node, boolType, "not"); a != nil {
			return notNode(a)
		}
		return nil
	case "-":
		a := c.check(n.Node, numberType)
		if a == nil {
			return nil
		}
		if a.typ != numberType && a.typ != shareType {
			return c.faultAt(n, fmt.Sprintf("- takes a number, not %s", a.typ))
		}
		zero := constant(value{typ: a.typ, number: integer(0)})
		return calculation("-", zero, a)
	}
	return c.faultAt(n, fmt.Sprintf("%s is not in the language: write not, - or nothing", n.Operator))
}

// checkAs checks an operand that must be of one type.
func (c *compiler) checkAs(n ast.Node, want valueType, op string) *node {
	out := c.check(n, want)
	if out != nil && out.typ != want {
		return c.faultAt(n, fmt.Sprintf("%s takes %s, not %s", op, want, out.typ))
	}
	return out
}

func (c *compiler) checkBinary(n *ast.BinaryNode) *node {
	switch n.Operator {
	case "and", "&&", "or", "||":
		a, b := c.checkAs(n.Left, boolType, n.Operator), c.checkAs(n.Right, boolType, n.Operator)
		switch {
		case a == nil || b == nil:
			return nil
		case n.Operator == "and" || n.Operator == "&&":
			return andNode(a, b)
		}
		return orNode(a, b)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.checkComparison(n)
	case "in":
		return c.checkIn(n)
	case "+", "-", "*":
		return c.checkArithmetic(n)
	}
	return c.faultAt(n, refusal(n))
}

func (c *compiler) checkComparison(n *ast.BinaryNode) *node {
	a, b := c.check(n.Left, noType), c.check(n.Right, noType)
	if a == nil || b == nil {
		return nil
	}
	if a.typ != b.typ {
		msg := fmt.Sprintf("%s cannot be compared with %s", a.typ, b.typ)
		if a.typ == shareType && b.typ == numberType || a.typ == numberType && b.typ == shareType {
			msg += ": a share compares with percent(10), with a parameter in percent, or with another share"
		} else if a.typ == dateType && b.typ == textType || a.typ == textType && b.typ == dateType {
			msg += ": a date in an expression is written date(\"2024-09-01\")"
		} else {
			msg += ": compare values of one kind"
		}
		return c.faultAt(n, msg)
	}
	ordered := a.typ == numberType || a.typ == shareType || a.typ == dateType
	if !ordered && n.Operator != "==" && n.Operator != "!=" || a.typ == listType {
		return c.faultAt(n, fmt.Sprintf("%s does not compare %ss: only numbers, shares and dates have an order, and a list is asked with in", n.Operator, strings.TrimPrefix(a.typ.String(), "a ")))
	}
	c.checkLiteral(n.Left, n.Right)
	c.checkLiteral(n.Right, n.Left)
	out := comparison(n.Operator, a, b)
	out.parts = []*node{a, b}
	return out
}

// checkLiteral looks at a text that is compared with a name which is never that text: a code that the pack does not have, a
// day that is no weekday. It is a slip, and the condition would never be true.
func (c *compiler) checkLiteral(name, literal ast.Node) {
	id, isName := name.(*ast.IdentifierNode)
	if !isName {
		return
	}
	known, limited := c.scope.texts[id.Value]
	if !limited {
		return
	}
	for _, n := range literals(literal) {
		if _, found := slices.BinarySearch(known, n.Value); !found {
			c.faultAt(n, fmt.Sprintf("%s is never %q%s: it is one of %s", id.Value, shorten(n.Value), c.faults.suggest(n.Value, known), firstOf(known)))
		}
	}
}

func literals(n ast.Node) []*ast.StringNode {
	switch n := n.(type) {
	case *ast.StringNode:
		return []*ast.StringNode{n}
	case *ast.ArrayNode:
		var out []*ast.StringNode
		for _, e := range n.Nodes {
			out = append(out, literals(e)...)
		}
		return out
	}
	return nil
}

func (c *compiler) checkIn(n *ast.BinaryNode) *node {
	a, b := c.check(n.Left, noType), c.check(n.Right, listType)
	if a == nil || b == nil {
		return nil
	}
	if b.typ != listType {
		return c.faultAt(n, fmt.Sprintf("in takes a list on its right, as in code in ['G', 'O'], not %s", b.typ))
	}
	if a.typ != textType && a.typ != numberType && a.typ != shareType && a.typ != dateType {
		return c.faultAt(n, fmt.Sprintf("in looks for a text, a number or a date, not %s", a.typ))
	}
	if items, fixed := n.Right.(*ast.ArrayNode); fixed && len(items.Nodes) > 0 {
		if first := c.check(items.Nodes[0], noType); first != nil && first.typ != a.typ {
			return c.faultAt(n, fmt.Sprintf("%s cannot be in a list of %ss", a.typ, strings.TrimPrefix(first.typ.String(), "a ")))
		}
	}
	c.checkLiteral(n.Left, n.Right)
	c.checkLiteral(n.Right, n.Left)
	out := membership(a, b)
	out.parts = []*node{a, b}
	return out
}

func (c *compiler) checkArithmetic(n *ast.BinaryNode) *node {
	a, b := c.check(n.Left, numberType), c.check(n.Right, numberType)
	if a == nil || b == nil {
		return nil
	}
	number := func(x *node) bool { return x.typ == numberType || x.typ == shareType }
	if !number(a) || !number(b) {
		return c.faultAt(n, fmt.Sprintf("%s takes numbers, not %s and %s: between dates write days_between, school_days_between or months_between", n.Operator, a.typ, b.typ))
	}
	out := calculation(n.Operator, a, b)
	switch {
	case a.typ == b.typ && (n.Operator != "*" || a.typ != shareType):
	case n.Operator == "*" && a.typ != b.typ:
		out.typ = shareType
	default:
		return c.faultAt(n, fmt.Sprintf("%s and %s cannot be joined by %s: numbers are added to numbers and shares to shares, and a share is multiplied by a number", a.typ, b.typ, n.Operator))
	}
	if !out.size.exact() {
		return c.faultAt(n, "the result can become too large to be computed exactly: compare the figures with each other instead of calculating with them")
	}
	return out
}

func (c *compiler) checkConditional(n *ast.ConditionalNode, want valueType) *node {
	if !n.Ternary {
		return c.faultAt(n, "if is not in the language: write condition ? value : other")
	}
	condition := c.checkAs(n.Cond, boolType, "?")
	a, b := c.check(n.Exp1, want), c.check(n.Exp2, want)
	if condition == nil || a == nil || b == nil {
		return nil
	}
	if a.typ != b.typ {
		return c.faultAt(n.Exp2, fmt.Sprintf("both values of ? : must be of one type, not %s and %s", a.typ, b.typ))
	}
	return ifNode(condition, a, b)
}

func (c *compiler) checkCall(n ast.Node, name string, args []ast.Node) *node {
	f, ok := findFunction(name)
	if !ok {
		return c.refuseFunction(n, name)
	}
	if slices.Contains(f.scopes, c.scope.where) || len(f.scopes) == 0 {
		return f.check(c, n, args)
	}
	return c.faultAt(n, fmt.Sprintf("%s has no meaning in %s: it is for the conditions of %ss", name, c.scope.where, strings.TrimPrefix(f.scopes[0], "a ")))
}
