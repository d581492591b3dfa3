// Worklists prints what there is to do in each of many schools: how many steps stand how, and the most urgent ones with their reasons.
// It goes through the registers in cohorts, and keeps of each school no more than it prints.
//
// Run it from the root of the module, or name a folder of schools:
//
//	go run ./examples/worklists [folder]
package main

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"os"
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// Of each school the most urgent steps are printed, and so many pupils are in memory at a time.
const (
	urgent     = 3
	cohortSize = 10_000
)

func main() {
	folder := "examples/riverside"
	if len(os.Args) > 1 {
		folder = os.Args[1]
	}
	if err := worklists(os.Stdout, os.DirFS(folder)); err != nil {
		log.Fatal(err)
	}
}

// desk is what there is to do in one school.
type desk struct {
	pupils, concerned int
	steps             [escalation.Available + 1]int // by status
	urgent            []task                        // in order, never many
}

// task is a step that must be taken.
type task struct {
	pupil, step, parent string
	status              escalation.Status
	by                  attendance.Date // zero if it has no last date
	because             string
}

func worklists(w io.Writer, folder fs.FS) error {
	law, err := policy.Open(policies.FS(), "gb-eng")
	if err != nil {
		return err
	}
	schools, err := attendance.OpenSchool(folder)
	if err != nil {
		return err
	}
	histories, problems := escalation.ReadHistories(schools)
	for _, p := range problems {
		fmt.Fprintln(w, p)
	}
	list := escalation.Worklist{Law: law, On: schools.LastMarked(), Asks: asks}
	desks := map[string]*desk{}
	for cohort, err := range schools.Cohorts(cohortSize) {
		if err != nil {
			fmt.Fprintln(w, err) // a bad row; the good ones are used all the same
			continue
		}
		for i := range cohort.Len() {
			deskOf(desks, cohort.School(i)).pupils++
		}
		for i, decision := range list.Of(cohort, histories) {
			deskOf(desks, cohort.School(i)).add(decision)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(desks)) {
		desks[name].print(w, name, list.On)
	}
	return nil
}

// asks leaves recognition to the teachers: it is earned by most pupils.
func asks(s *policy.Step) bool { return s.Action != "recognition" }

func deskOf(desks map[string]*desk, school string) *desk {
	if desks[school] == nil {
		desks[school] = &desk{}
	}
	return desks[school]
}

// add takes up what there is to do about a pupil.
func (d *desk) add(decision *escalation.Decision) {
	d.concerned++
	for _, a := range decision.Steps {
		if !asks(a.Step) {
			continue
		}
		d.steps[a.Status]++
		if a.Status != escalation.Overdue && a.Status != escalation.Due {
			continue
		}
		t := task{pupil: decision.Report.Pupil.ID, step: a.Step.Name, parent: a.Parent, status: a.Status, by: a.By}
		at, _ := slices.BinarySearchFunc(d.urgent, t, compare)
		if at == urgent {
			continue
		}
		t.because = a.Because()[0]
		d.urgent = slices.Insert(d.urgent, at, t)
		d.urgent = d.urgent[:min(len(d.urgent), urgent)]
	}
}

// compare puts what is overdue first, and then what is due first; what has no last date is due now.
func compare(a, b task) int {
	return cmp.Or(cmp.Compare(a.status, b.status), a.by.Compare(b.by), cmp.Compare(a.pupil, b.pupil), cmp.Compare(a.step, b.step), cmp.Compare(a.parent, b.parent))
}

func (d *desk) print(w io.Writer, school string, on attendance.Date) {
	fmt.Fprintf(w, "%s on %s: %d pupils, of whom %d are in hand or called for\n ", school, on, d.pupils, d.concerned)
	for _, s := range []escalation.Status{escalation.Overdue, escalation.Due, escalation.Available, escalation.Waiting, escalation.Blocked, escalation.Undetermined} {
		fmt.Fprintf(w, " %s %d", s, d.steps[s])
	}
	fmt.Fprintln(w)
	for _, t := range d.urgent {
		fmt.Fprintf(w, "  %-7s %-5s %-18s %-7s %-10s  %s\n", t.status, t.pupil, t.step, t.parent, t.by, t.because)
	}
}
