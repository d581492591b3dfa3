package bench

import (
	"fmt"
	"strings"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	grule "github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/pkg"
)

// AsOfGrule is Grule with a knowledge base that is built once. It is asked which rules match: letting each rule execute would
// evaluate all of them again after each one.
func AsOfGrule() []Peer {
	return asOf("grule", 500, func() (engine, error) {
		library := ast.NewKnowledgeLibrary()
		if err := builder.NewRuleBuilder(library).BuildRuleFromResource("bench", "1", pkg.NewBytesResource([]byte(gruleRules()))); err != nil {
			return nil, err
		}
		base, err := library.NewKnowledgeBaseInstance("bench", "1")
		if err != nil {
			return nil, err
		}
		places := map[string]int{}
		for rule, name := range ruleNames {
			places[name] = rule
		}
		facts := new(Measures)
		machine := grule.NewGruleEngine()
		return func(m *Measures) (met Verdict, err error) {
			*facts = *m
			data := ast.NewDataContext()
			if err := data.Add("Pupil", facts); err != nil {
				return 0, err
			}
			matching, err := machine.FetchMatchingRules(data, base)
			if err != nil {
				return 0, err
			}
			for _, r := range matching {
				met |= 1 << places[r.RuleName]
			}
			return met, nil
		}, nil
	})
}

func gruleRules() string {
	var b strings.Builder
	for rule, source := range sources {
		new(Measures).each(func(name string, _ int) { source = strings.ReplaceAll(source, name, "Pupil."+name) })
		fmt.Fprintf(&b, "rule %s %q {\n\twhen %s\n\tthen Retract(%q);\n}\n\n", ruleNames[rule], ruleNames[rule], source, ruleNames[rule])
	}
	return b.String()
}
