package policy

import (
	"slices"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Expression is a condition of a pack as it is written.
type Expression struct {
	Key  string // of the entry, under which it stands: applies, when, of, out_of, where …
	Text string
	Span Span  // of the text, without its quotes
	Term *Term // how it is built up

	node *tomldoc.Node
}

// Within gives the place in the file of some bytes of the expression's text.
func (x *Expression) Within(from, to int) Span { return within(x.node, from, to) }

// Term is a part of an expression. Brackets that only group are no terms: they show in how terms are nested.
type Term struct {
	// Op is what joins Args: "and", "or", "not", "if" (the condition, and the values if it is true and if it is not), "==", "!=",
	// "<", "<=", ">", ">=", "in", "+", "-" (also of one), "*", "call" (Name is the function's), "list"; or, without Args, what the
	// term is: "name", "number", "text", "truth".
	Op   string
	Args []*Term
	// Name is the name, or of a literal its value: of a text without quotes.
	Name string
	Ref  *Reference // what a name stands for, and a text that is the name of something; nil of any other term
	Type string     // of a name: "a number", "a share", "a truth value", "a date", "a text", "a list"

	From, To     int // where it stands in the expression's text, in bytes
	OpFrom, OpTo int // where the operator does, of a term that has one; else as From and To
}

// All goes through a term and all below it, in the order in which they are joined, until yield returns false.
func (t *Term) All(yield func(*Term) bool) { t.walk(yield) }

func (t *Term) walk(yield func(*Term) bool) bool {
	if !yield(t) {
		return false
	}
	for _, a := range t.Args {
		if !a.walk(yield) {
			return false
		}
	}
	return true
}

// expression describes one condition of an entry, nil if the entry does not have it.
func (e *Entry) expression(t *table, key string, s *scope) {
	n := t.node(key)
	if n == nil {
		return
	}
	x := &Expression{Key: key, Text: n.Str, Span: within(n, 0, len(n.Str)), node: n}
	e.Conditions = append(e.Conditions, x)
	c := &compiler{scope: s, source: n.Str, node: n, faults: &faultList{}}
	tree, ok := c.parse()
	if !ok {
		return // which Open has refused
	}
	d := describer{compiler: c, refer: e.under(key)}
	tokens, err := lexer.Lex(file.NewSource(n.Str))
	if err != nil {
		return // likewise
	}
	d.lay(tokens)
	x.Term = d.term(tree, true)
}

// describer turns expr's tree of a condition into terms.
type describer struct {
	*compiler
	refer  referrer
	tokens []lexer.Token // with offsets in bytes
}

// lay notes the tokens with offsets in bytes. The lexer counts characters.
func (d *describer) lay(tokens []lexer.Token) {
	at, runes := 0, 0
	until := func(n int) int {
		for ; runes < n && at < len(d.source); runes++ {
			_, size := utf8.DecodeRuneInString(d.source[at:])
			at += size
		}
		return at
	}
	for _, t := range tokens {
		if t.Kind != lexer.EOF {
			t.From, t.To = until(t.From), until(t.To)
			d.tokens = append(d.tokens, t)
		}
	}
}

// tokenAt gives which token begins at an offset of the source.
func (d *describer) tokenAt(from int) int {
	i, _ := slices.BinarySearchFunc(d.tokens, from, func(t lexer.Token, from int) int { return t.From - from })
	return min(i, len(d.tokens)-1)
}

// closing gives where the bracket ends that the first bracket from a token on opens.
func (d *describer) closing(token int) int {
	depth := 0
	for _, t := range d.tokens[token:] {
		switch {
		case t.Is(lexer.Bracket, "(", "["):
			depth++
		case t.Is(lexer.Bracket, ")", "]"):
			if depth--; depth == 0 {
				return t.To
			}
		}
	}
	return len(d.source)
}

// outside gives where a term stands with the brackets that group it.
func (d *describer) outside(t *Term) (from, to int) {
	from, to = t.From, t.To
	for {
		before := d.tokenAt(from) - 1
		after := d.tokenAt(to)
		if before < 0 || d.tokens[after].From < to || !d.tokens[before].Is(lexer.Bracket, "(") || !d.tokens[after].Is(lexer.Bracket, ")") ||
			before > 0 && d.tokens[before-1].Kind == lexer.Identifier {
			return from, to
		}
		from, to = d.tokens[before].From, d.tokens[after].To
	}
}

// term describes a part of the tree. Truth says that its place calls for a truth value.
func (d *describer) term(n ast.Node, truth bool) *Term {
	at := d.byteAt(n.Location().From)
	token := d.tokenAt(at)
	t := &Term{From: at, To: d.tokens[token].To, OpFrom: at, OpTo: d.tokens[token].To}
	switch n := n.(type) {
	case *ast.BoolNode:
		t.Op, t.Name = "truth", d.source[t.From:t.To]
	case *ast.IntegerNode:
		t.Op, t.Name = "number", d.source[t.From:t.To]
	case *ast.StringNode:
		t.Op, t.Name = "text", n.Value
	case *ast.IdentifierNode:
		t.Op, t.Name = "name", n.Value
		d.name(t, truth)
	case *ast.ArrayNode:
		t.Op, t.To, t.OpTo = "list", d.closing(token), t.OpFrom
		d.join(t, false, n.Nodes...)
	case *ast.UnaryNode:
		t.Op = spelled(n.Operator)
		d.join(t, t.Op == "not", n.Node)
		t.stretch(d)
	case *ast.BinaryNode:
		t.Op = spelled(n.Operator)
		d.join(t, t.Op == "and" || t.Op == "or", n.Left, n.Right)
		t.stretch(d)
		d.names(t.Args[0], t.Args[1])
		d.names(t.Args[1], t.Args[0])
	case *ast.ConditionalNode:
		t.Op = "if"
		t.Args = []*Term{d.term(n.Cond, true), d.term(n.Exp1, truth), d.term(n.Exp2, truth)}
		t.From, t.To = t.Args[0].From, t.Args[2].To
		t.stretch(d)
		_, end := d.outside(t.Args[0]) // the parser has the choice stand where it ends
		question := d.tokens[d.tokenAt(end)]
		t.OpFrom, t.OpTo = question.From, question.To
	case *ast.CallNode:
		d.call(t, token, n.Arguments)
	case *ast.BuiltinNode:
		d.call(t, token, n.Arguments)
	}
	return t
}

// spelled gives an operator as the format writes it.
func spelled(op string) string {
	switch op {
	case "&&":
		return "and"
	case "||":
		return "or"
	case "!":
		return "not"
	}
	return op
}

func (d *describer) join(t *Term, truth bool, parts ...ast.Node) {
	for _, p := range parts {
		t.Args = append(t.Args, d.term(p, truth))
	}
}

// stretch lets a term reach over all that it joins.
func (t *Term) stretch(d *describer) {
	for _, a := range t.Args {
		from, to := d.outside(a)
		t.From, t.To = min(t.From, from), max(t.To, to)
	}
}

// name finds what a name stands for.
func (d *describer) name(t *Term, truth bool) {
	found := d.scope.names(t.Name, truth)
	if found == nil || len(found.uses) != 1 {
		return // which Open has refused
	}
	kind := map[useKind]Kind{useMeasure: MeasureKind, useParameter: ParameterKind, useFact: FactKind, useRule: RuleKind}[found.uses[0].kind]
	if kind == "" {
		kind = LanguageKind
	}
	t.Type = found.typ.String()
	t.Ref = d.refer.add(kind, t.Name, "", d.node, t.From, t.To)
}

// names finds what the texts stand for that are compared with a name of the language: codes, classes, tags, sessions.
func (d *describer) names(name, literal *Term) {
	kind := map[string]Kind{"code": CodeKind, "written": CodeKind, "class": ClassKind, "tags": TagKind, "session": SessionKind}[name.Name]
	if kind == "" || name.Op != "name" || name.Ref == nil || name.Ref.Kind != LanguageKind {
		return
	}
	for t := range literal.All {
		if t.Op == "text" {
			d.text(t, kind, "")
		}
	}
}

// text notes that a text, in quotes, is a name.
func (d *describer) text(t *Term, kind Kind, step string) {
	t.Ref = d.refer.add(kind, t.Name, step, d.node, t.From+1, t.To-1)
}

// call describes a function with its arguments, among which may be the names of steps, outcomes and evidence.
func (d *describer) call(t *Term, token int, args []ast.Node) {
	t.Op, t.Name, t.To = "call", d.tokens[token].Value, d.closing(token)
	t.Ref = d.refer.add(LanguageKind, t.Name, "", d.node, t.From, t.OpTo)
	d.join(t, false, args...)
	outcome := 0
	switch t.Name {
	case "evidence":
		d.text(t.Args[0], EvidenceKind, "")
		return
	case "done":
		outcome = 1
	case "times":
		outcome = 2
	case "open", "days_since", "school_days_since":
	default:
		return
	}
	d.text(t.Args[0], StepKind, "")
	if outcome > 0 && len(t.Args) > outcome {
		d.text(t.Args[outcome], OutcomeKind, t.Args[0].Name)
	}
}
