// Evaluate prints what a school's pupils meet that calls for action, most urgent first.
//
// Run it from the root of the module, or name the folder of a school:
//
//	go run ./examples/evaluate [folder]
package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func main() {
	folder := "examples/riverside"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := evaluate(os.Stdout, os.DirFS(folder)); err != nil {
		log.Fatal(err)
	}
}

func evaluate(w io.Writer, folder fs.FS) error {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		return err // every fault in the pack, each with its file, line and column
	}
	school, err := attendance.OpenSchool(folder)
	if err != nil {
		return err
	}
	type row struct {
		pupil string
		policy.Finding
		since attendance.Date
	}
	var met []row
	for pupil, err := range school.Pupils() {
		if err != nil {
			fmt.Fprintln(w, err) // a bad row; the good ones are used all the same
			continue
		}
		for _, f := range law.Evaluate(pupil, school.LastMarked()).Findings {
			if f.Outcome == policy.Met && f.Force != "info" {
				met = append(met, row{pupil.ID, f, f.Spell().Since})
			}
		}
	}
	urgency := []string{"must", "must not", "may"}
	slices.SortStableFunc(met, func(a, b row) int {
		return cmp.Or(cmp.Compare(slices.Index(urgency, a.Force), slices.Index(urgency, b.Force)), a.since.Compare(b.since))
	})
	for _, r := range met {
		fmt.Fprintf(w, "%-5s %-5s since %s  %s\n", r.Force, r.pupil, r.since, r.Rule)
	}
	return nil
}
