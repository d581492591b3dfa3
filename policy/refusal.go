package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// refusal says why something that expr knows is not in the language, and what to write instead.
func refusal(n ast.Node) string {
	const left = "is not in the language"
	switch n := n.(type) {
	case *ast.FloatNode:
		return "a number with a point " + left + ", since it is not exact: write percent(\"7.5\"), or a parameter with a quoted decimal"
	case *ast.BinaryNode:
		switch n.Operator {
		case "/":
			return "/ " + left + ": make the measure a share with out_of and compare it with percent(10), or write div(a, b) for the whole part"
		case "%", "**", "^":
			return n.Operator + " " + left + ": count what is wanted with a measure of its own"
		case "matches", "contains", "startsWith", "endsWith":
			return n.Operator + " " + left + ": compare texts with == or look for them with in"
		case "..":
			return "a range " + left + ": write two comparisons, as in a >= 1 and a <= 5"
		case "??":
			return "?? " + left + ": what is not known is unknown by itself; a fact may have a default"
		}
		return n.Operator + " " + left + ": it has and, or, not, comparisons, in, + - * and ? :"
	case *ast.MemberNode, *ast.SliceNode, *ast.ChainNode:
		return "indexing and members are " + strings.TrimPrefix(left, "is ") + ": make a measure that counts what is wanted"
	case *ast.NilNode:
		return "nil " + left + ": what is not known is unknown by itself, and a rule that needs it is undetermined"
	case *ast.PredicateNode, *ast.PointerNode:
		return "a closure " + left + ": make a measure that counts what is wanted"
	case *ast.VariableDeclaratorNode:
		return "let " + left + ": make a rule or a measure of its own"
	case *ast.SequenceNode:
		return "; " + left + ": an expression is one condition"
	case *ast.MapNode, *ast.PairNode:
		return "a map " + left + ": what depends on something is written condition ? value : other, or as dated values of a parameter"
	case *ast.BytesNode:
		return "bytes are not in the language: write a text in quotes"
	case *ast.CallNode:
		return "calling a member " + left + ": functions are called by their name, as in max(a, b)"
	}
	return "this " + left + ": it has names, literals, comparisons, in, and, or, not, + - * and ? :"
}

// refusedFunctions are those of expr that an author may expect, with what to use instead.
var refusedFunctions = map[string]string{
	"now": "the evaluation date is called on", "len": "make a measure that counts", "int": "figures are exact already",
	"float": "figures are exact already", "round": "nothing is rounded before it is compared", "ceil": "write div, or compare exactly",
	"floor": "write div(a, b) for the whole part", "abs": "compare both ways", "duration": "write days_between or school_days_between",
}

func (c *compiler) refuseFunction(n ast.Node, name string) *node {
	known := slices.Clone(functionNames)
	if c.scope.steps != nil {
		known = append(known, stepFunctionNames...)
	}
	advice := "make a measure that counts what is wanted"
	if better, ok := refusedFunctions[name]; ok {
		advice = better
	} else if s := c.faults.suggest(name, known); s != "" {
		return c.faultAt(n, fmt.Sprintf("there is no function %s%s", shorten(name), s))
	} else if slices.Contains(c.scope.all(), name) {
		return c.faultAt(n, fmt.Sprintf("%s is no function but a value: write it without brackets", shorten(name)))
	}
	return c.faultAt(n, fmt.Sprintf("there is no function %s in the language (it has %s): %s", shorten(name), strings.Join(known, ", "), advice))
}
