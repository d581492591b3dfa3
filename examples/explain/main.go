// Explain prints the proof of one finding: the rule with its clause, each part of its condition, the figures with their
// windows, and the marks behind them.
//
// Run it from the root of the module, or name the folder of a school, a pupil and a rule:
//
//	go run ./examples/explain [folder pupil rule]
package main

import (
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func main() {
	folder, pupil, rule := "examples/riverside", "R221", "penalty_notice_threshold"
	if len(os.Args) == 4 {
		folder, pupil, rule = os.Args[1], os.Args[2], os.Args[3]
	}
	if err := explain(os.Stdout, os.DirFS(folder), pupil, rule); err != nil {
		log.Fatal(err)
	}
}

func explain(w io.Writer, folder fs.FS, id, rule string) error {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		return err
	}
	school, err := attendance.OpenSchool(folder)
	if err != nil {
		return err
	}
	for pupil, err := range school.Pupils() {
		if err != nil || pupil.ID != id {
			continue
		}
		explanation, known := law.Evaluate(pupil, school.LastMarked()).ExplainRule(rule)
		if !known {
			return fmt.Errorf("%s has no rule %q", law.ID(), rule)
		}
		_, err = fmt.Fprint(w, explanation)
		return err
	}
	return fmt.Errorf("the school has no pupil %q", id)
}
