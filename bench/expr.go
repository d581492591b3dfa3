package bench

import (
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// AsOfExpr is expr as it is usually used: a pointer to a struct, a virtual machine that is used again.
func AsOfExpr() []Peer {
	return asOf("expr", 20000, func() (engine, error) {
		programs, err := exprPrograms(Measures{})
		var machine vm.VM
		return func(m *Measures) (met Verdict, err error) { return runAll(&machine, &programs, m) }, err
	})
}

// AsOfExprMap is expr at its best: a map of values that are boxed beforehand, filled anew for each pupil.
func AsOfExprMap() []Peer {
	return asOf("expr-map", 20000, func() (engine, error) {
		env := map[string]any{}
		new(Measures).each(func(name string, _ int) { env[name] = 0 })
		programs, err := exprPrograms(env)
		var machine vm.VM
		return func(m *Measures) (met Verdict, err error) {
			fill(env, m)
			return runAll(&machine, &programs, env)
		}, err
	})
}

func exprPrograms(env any) (out [ruleCount]*vm.Program, err error) {
	for rule, source := range sources {
		if out[rule], err = expr.Compile(source, expr.Env(env), expr.AsBool()); err != nil {
			return out, err
		}
	}
	return out, nil
}

func runAll(machine *vm.VM, programs *[ruleCount]*vm.Program, env any) (met Verdict, err error) {
	for rule, program := range programs {
		holds, err := machine.Run(program, env)
		if err != nil {
			return 0, err
		}
		if holds.(bool) {
			met |= 1 << rule
		}
	}
	return met, nil
}

// boxed are the figures that occur, ready as interface values, so that filling a map allocates nothing.
var boxed = func() (out [sessions + 1]any) {
	for i := range out {
		out[i] = i
	}
	return out
}()

func fill(env map[string]any, m *Measures) {
	m.each(func(name string, value int) { env[name] = boxed[value] })
}
