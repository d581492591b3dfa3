package policy

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// phrase is a condition of the pack with the place where it stands, for a review. It has been checked: it is in the language.
type phrase struct {
	text
	tree  ast.Node
	names []string // that stand in it, each once
	steps []string // that it asks the case history about
	size  int      // how many parts it has
}

// newPhrase looks through a condition once for what is asked of it often.
func newPhrase(t text, tree ast.Node) *phrase {
	ph := &phrase{text: t, tree: tree}
	seen := map[string]bool{}
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		ph.size++
		if id, ok := n.(*ast.IdentifierNode); ok && !seen[id.Value] {
			seen[id.Value] = true
			ph.names = append(ph.names, id.Value)
		}
		if name, args := call(n); slices.Contains(stepFunctionNames, name) && len(args) > 0 {
			if s, ok := args[0].(*ast.StringNode); ok {
				ph.steps = append(ph.steps, s.Value)
			}
		}
		for _, child := range children(n) {
			visit(child)
		}
	}
	visit(tree)
	return ph
}

// read parses a condition again, which [Open] has checked. It gives nil where there is none.
func (r *review) read(n *tomldoc.Node) *phrase {
	if n == nil || n.Kind != tomldoc.String {
		return nil
	}
	if known, ok := r.phrases[n]; ok {
		return known
	}
	tree, err := parser.Parse(n.Str)
	if err != nil {
		return nil
	}
	ph := newPhrase(text{n.Str, n}, tree.Node)
	r.phrases[n] = ph
	return ph
}

// at gives the place where a part of the condition begins.
func (ph *phrase) at(n ast.Node) tomldoc.Pos {
	c := compiler{source: ph.string}
	return ph.node.InString(c.byteAt(first(n)))
}

// first gives the offset, in characters, of the first of a part of a condition.
func first(n ast.Node) int {
	at := n.Location().From
	for _, child := range children(n) {
		at = min(at, first(child))
	}
	return at
}

// children gives the parts of a part of a condition, in order.
func children(n ast.Node) []ast.Node {
	switch n := n.(type) {
	case *ast.UnaryNode:
		return []ast.Node{n.Node}
	case *ast.BinaryNode:
		return []ast.Node{n.Left, n.Right}
	case *ast.ConditionalNode:
		return []ast.Node{n.Cond, n.Exp1, n.Exp2}
	case *ast.CallNode:
		return n.Arguments
	case *ast.BuiltinNode:
		return n.Arguments
	case *ast.ArrayNode:
		return n.Nodes
	}
	return nil
}

// written gives a part of a condition as packs write it.
func written(n ast.Node) string { return strings.ReplaceAll(n.String(), `"`, "'") }

// call gives the name and the arguments of a call.
func call(n ast.Node) (name string, args []ast.Node) {
	switch n := n.(type) {
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return callee.Value, n.Arguments
		}
	case *ast.BuiltinNode:
		return n.Name, n.Arguments
	}
	return "", nil
}

// typeOf gives the type of a part of a condition of a rule or a step.
func (r *review) typeOf(n ast.Node) valueType {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return numberType
	case *ast.StringNode:
		return textType
	case *ast.ArrayNode:
		return listType
	case *ast.BoolNode:
		return boolType
	case *ast.IdentifierNode:
		if v := r.valueNamed(n.Value); v != nil {
			return v.typ
		}
		return boolType
	case *ast.UnaryNode:
		if n.Operator == "-" {
			return r.typeOf(n.Node)
		}
		return boolType
	case *ast.ConditionalNode:
		return r.typeOf(n.Exp1)
	case *ast.BinaryNode:
		if slices.Contains([]string{"+", "-", "*"}, n.Operator) {
			if r.typeOf(n.Left) == shareType || r.typeOf(n.Right) == shareType {
				return shareType
			}
			return numberType
		}
		return boolType
	}
	switch name, args := call(n); name {
	case "percent":
		return shareType
	case "date", "latest", "next":
		return dateType
	case "min", "max":
		return r.typeOf(args[0])
	case "done", "open", "evidence":
		return boolType
	}
	return numberType
}

// onlyParameters reports whether a part of a condition rests on parameters and on nothing else.
func (r *review) onlyParameters(n ast.Node) bool {
	some := false
	var visit func(ast.Node) bool
	visit = func(n ast.Node) bool {
		if id, ok := n.(*ast.IdentifierNode); ok {
			some = true
			return r.parameterNamed(id.Value) != nil
		}
		if name, _ := call(n); name != "" && !slices.Contains([]string{"percent", "date", "div", "min", "max"}, name) {
			return false
		}
		for _, child := range children(n) {
			if !visit(child) {
				return false
			}
		}
		return true
	}
	return visit(n) && some
}
