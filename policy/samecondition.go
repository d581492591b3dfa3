package policy

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// SameCondition reports whether two expressions are read in the same way: they differ at most in spaces, brackets, quotes and the
// spelling of and, or and not. What cannot be read is the same as itself only. It is for tools that rewrite packs.
func SameCondition(a, b string) bool {
	if a == b {
		return true
	}
	x, y := treeOf(a), treeOf(b)
	return x != nil && y != nil && sameTree(x, y)
}

// treeOf reads an expression, nil if it cannot be read or is longer than any that is.
func treeOf(source string) (tree ast.Node) {
	defer func() {
		if recover() != nil {
			tree = nil
		}
	}()
	if len(source) > maxSource {
		return nil
	}
	t, err := parser.Parse(source)
	if err != nil {
		return nil
	}
	return t.Node
}

// spellings are the operators that have two spellings, as words.
var spellings = map[string]string{"&&": "and", "||": "or", "!": "not"}

func sameOperator(a, b string) bool {
	word := func(op string) string {
		if w := spellings[op]; w != "" {
			return w
		}
		return op
	}
	return word(a) == word(b)
}

// sameTree compares the parts of expressions that the language has; of all others it knows nothing and says no.
func sameTree(a, b ast.Node) bool {
	switch a := a.(type) {
	case *ast.BoolNode:
		b, ok := b.(*ast.BoolNode)
		return ok && a.Value == b.Value
	case *ast.IntegerNode:
		b, ok := b.(*ast.IntegerNode)
		return ok && a.Value == b.Value
	case *ast.StringNode:
		b, ok := b.(*ast.StringNode)
		return ok && a.Value == b.Value
	case *ast.IdentifierNode:
		b, ok := b.(*ast.IdentifierNode)
		return ok && a.Value == b.Value
	case *ast.ArrayNode:
		b, ok := b.(*ast.ArrayNode)
		return ok && slices.EqualFunc(a.Nodes, b.Nodes, sameTree)
	case *ast.UnaryNode:
		b, ok := b.(*ast.UnaryNode)
		return ok && sameOperator(a.Operator, b.Operator) && sameTree(a.Node, b.Node)
	case *ast.BinaryNode:
		b, ok := b.(*ast.BinaryNode)
		return ok && sameOperator(a.Operator, b.Operator) && sameTree(a.Left, b.Left) && sameTree(a.Right, b.Right)
	case *ast.ConditionalNode:
		b, ok := b.(*ast.ConditionalNode)
		return ok && a.Ternary == b.Ternary && sameTree(a.Cond, b.Cond) && sameTree(a.Exp1, b.Exp1) && sameTree(a.Exp2, b.Exp2)
	case *ast.CallNode:
		b, ok := b.(*ast.CallNode)
		return ok && sameTree(a.Callee, b.Callee) && slices.EqualFunc(a.Arguments, b.Arguments, sameTree)
	case *ast.BuiltinNode:
		b, ok := b.(*ast.BuiltinNode)
		return ok && a.Name == b.Name && slices.EqualFunc(a.Arguments, b.Arguments, sameTree)
	}
	return false
}
