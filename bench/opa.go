package bench

import (
	"context"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/rego"
)

// AsOfOPA is Open Policy Agent with a query that is prepared once and gives the numbers of the rules met. The input is a map.
func AsOfOPA() []Peer {
	return asOf("opa", 500, func() (engine, error) {
		ctx := context.Background()
		query, err := rego.New(rego.Query("data.bench.met"), rego.Module("bench.rego", regoModule())).PrepareForEval(ctx)
		if err != nil {
			return nil, err
		}
		input := map[string]any{}
		return func(m *Measures) (met Verdict, err error) {
			fill(input, m)
			results, err := query.Eval(ctx, rego.EvalInput(input))
			if err != nil {
				return 0, err
			}
			holds, ok := results[0].Expressions[0].Value.(map[string]any)
			if !ok {
				return 0, fmt.Errorf("the query gives %T", results[0].Expressions[0].Value)
			}
			for rule, name := range ruleNames {
				if holds[name] == true {
					met |= 1 << rule
				}
			}
			return met, nil
		}, nil
	})
}

// AsOfOPAEach is Open Policy Agent asked about one rule after the other, as by somebody who wants to know of a rule whether it is met: a
// query prepared once for each, which gives true or nothing.
func AsOfOPAEach() []Peer {
	return asOf("opa-each", 200, func() (engine, error) {
		ctx := context.Background()
		var queries [ruleCount]rego.PreparedEvalQuery
		for rule, name := range ruleNames {
			query := rego.New(rego.Query(fmt.Sprintf("data.bench.met[%q]", name)), rego.Module("bench.rego", regoModule()))
			var err error
			if queries[rule], err = query.PrepareForEval(ctx); err != nil {
				return nil, err
			}
		}
		input := map[string]any{}
		return func(m *Measures) (met Verdict, err error) {
			fill(input, m)
			for rule := range queries {
				results, err := queries[rule].Eval(ctx, rego.EvalInput(input))
				if err != nil {
					return 0, err
				}
				if results.Allowed() {
					met |= 1 << rule
				}
			}
			return met, nil
		}, nil
	})
}

// regoModule writes the conditions in Rego: what is joined by "and" is a list, what is joined by "or" is two rules.
func regoModule() string {
	var b strings.Builder
	b.WriteString("package bench\n\n")
	for rule, source := range sources {
		source = strings.Replace(source, "!(AgeAugust >= 16)", "AgeAugust < 16", 1)
		new(Measures).each(func(name string, _ int) { source = strings.ReplaceAll(source, name, "input."+name) })
		for _, body := range alternatives(source) {
			fmt.Fprintf(&b, "met[%q] := true if {\n\t%s\n}\n\n", ruleNames[rule], strings.ReplaceAll(body, " && ", "\n\t"))
		}
	}
	return b.String()
}

// alternatives multiplies out the one condition that joins parts by "or".
func alternatives(source string) []string {
	both, last, two := strings.Cut(source, ") || ")
	if !two {
		return []string{source}
	}
	shared, either, _ := strings.Cut(both, "(")
	a, b, _ := strings.Cut(either, " || ")
	return []string{shared + a, shared + b, last}
}
