package bench

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// AsOfCEL is cel-go with programs made once and a map of boxed values filled anew for each pupil.
func AsOfCEL() []Peer {
	return asOf("cel-go", 20000, func() (engine, error) {
		var options []cel.EnvOption
		vars := map[string]any{}
		new(Measures).each(func(name string, _ int) { options = append(options, cel.Variable(name, cel.IntType)) })
		env, err := cel.NewEnv(options...)
		if err != nil {
			return nil, err
		}
		var programs [ruleCount]cel.Program
		for rule, source := range sources {
			ast, issues := env.Compile(source)
			if issues.Err() != nil {
				return nil, fmt.Errorf("%s: %w", source, issues.Err())
			}
			if programs[rule], err = env.Program(ast); err != nil {
				return nil, err
			}
		}
		return func(m *Measures) (met Verdict, err error) {
			fill(vars, m)
			for rule, program := range programs {
				holds, _, err := program.Eval(vars)
				if err != nil {
					return 0, err
				}
				if holds == types.True {
					met |= 1 << rule
				}
			}
			return met, nil
		}, nil
	})
}
