// Worklist prints what an attendance officer has to do this morning: the steps of the law's ladders that are overdue, due today, due
// later and open to a decision, the most urgent first, each with its reason.
//
// Run it from the root of the module, or name the folder of a school:
//
//	go run ./examples/worklist [folder]
package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

func main() {
	folder := "examples/riverside"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := worklist(os.Stdout, os.DirFS(folder)); err != nil {
		log.Fatal(err)
	}
}

// task is a step that is to be taken, for one pupil or one parent.
type task struct {
	pupil string
	escalation.Answer
}

func worklist(w io.Writer, folder fs.FS) error {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		return err
	}
	school, err := attendance.OpenSchool(folder)
	if err != nil {
		return err
	}
	histories, problems := escalation.ReadHistories(school) // history.csv: what has been done
	for _, p := range problems {
		fmt.Fprintln(w, p)
	}
	today := school.LastMarked()
	var tasks []task
	for pupil, err := range school.Pupils() {
		if err != nil {
			fmt.Fprintln(w, err) // a bad row; the good ones are used all the same
			continue
		}
		decision := escalation.Next(law.Evaluate(pupil, today), histories[pupil.ID])
		for _, p := range decision.Problems {
			fmt.Fprintln(w, p) // an event that cannot be; it does not count
		}
		for _, a := range decision.Steps {
			if a.Status >= escalation.Overdue && a.Step.Action != "recognition" {
				tasks = append(tasks, task{pupil.ID, a})
			}
		}
	}
	slices.SortStableFunc(tasks, func(a, b task) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), date(a).Compare(date(b)))
	})
	heading := escalation.Status(0)
	for _, t := range tasks {
		if t.Status != heading {
			heading = t.Status
			fmt.Fprintf(w, "%s on %s\n", strings.ToUpper(heading.String()), today)
		}
		fmt.Fprintf(w, "  %-5s %-18s %-7s %-10s  %s\n", t.pupil, t.Step.Name, t.Parent, t.By, t.Because()[0])
	}
	return nil
}

// date is the date by which a task is done in time, far off if there is none.
func date(t task) attendance.Date {
	if t.By.IsZero() {
		return attendance.MaxDate()
	}
	return t.By
}
