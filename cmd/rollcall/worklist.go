package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
)

// worklist shows what is to be done: what is overdue, what is due today, what is due later, what may be done. Steps that cannot be
// taken now are counted.
type worklist struct {
	e      *evaluation
	rows   urgent[task]
	open   urgent[puzzle]
	counts []statusCount // by step
}

// task is one line of the worklist.
type task struct {
	subject, step, parent string
	status                escalation.Status
	from, by              attendance.Date
	why                   string
	rank, index           int // index is the step's place in the pack
	order                 int64
}

// statusCount says how often a step stood how.
type statusCount [escalation.Available + 1]int // Available is the last of them

// puzzle is what is not known of a pupil, and the steps that cannot be decided for it.
type puzzle struct {
	subject, missing string
	steps            []string
	order            int64
}

func (p puzzle) before(other puzzle) bool { return p.order < other.order }

// mostPuzzles is how many pupils are told of whom something is not known.
const mostPuzzles = 20

func newWorklist(e *evaluation) *worklist {
	w := &worklist{e: e, counts: make([]statusCount, len(e.law.Steps()))}
	w.rows.limit, w.rows.before = e.limit, task.before
	w.open.limit, w.open.before = min(cmp.Or(e.limit, mostPuzzles), mostPuzzles), puzzle.before
	return w
}

func (s *statusCount) join(other statusCount) {
	for i, n := range other {
		s[i] += n
	}
}

// join takes in the worklist of another worker.
func (w *worklist) join(other *worklist) {
	w.rows.join(&other.rows)
	w.open.join(&other.open)
	for i := range w.counts {
		w.counts[i].join(other.counts[i])
	}
}

func (w *worklist) take(d *escalation.Decision) {
	for _, a := range d.Steps {
		w.counts[a.Step.Index][a.Status]++
		if w.shows(a) {
			w.keep(d, a)
		}
	}
	w.puzzles(d)
}

// shows reports whether a step gets a line.
func (w *worklist) shows(a escalation.Answer) bool {
	switch e := w.e; {
	case !e.askedStep(a):
		return false
	case e.all, len(e.only) > 0, e.overdue:
		return true
	case a.Step.Action == "recognition" && len(e.steps) == 0:
		return false // good news of most pupils would bury the rest: it is counted
	default:
		return a.Status >= escalation.Overdue
	}
}

// askedStep reports whether --step, --only and --overdue let a step through.
func (e *evaluation) askedStep(a escalation.Answer) bool {
	return (len(e.steps) == 0 || slices.Contains(e.steps, a.Step.Name)) &&
		(len(e.only) == 0 || slices.Contains(e.only, a.Status.String())) &&
		(!e.overdue || a.Status == escalation.Overdue)
}

func (w *worklist) keep(d *escalation.Decision, a escalation.Answer) {
	t := task{
		subject: subject(d.Report), step: words(a.Step.Name), parent: a.Parent, status: a.Status, from: a.From, by: a.By,
		rank: pressing(a, d.Report.On), index: a.Step.Index, order: w.rows.number(),
	}
	if w.rows.wants(t) {
		t.why = why(d, a)
		w.rows.add(t)
	}
}

// The order of tasks.
const (
	pressingLate = iota
	pressingToday
	pressingNow // without a date
	pressingMust
	pressingMay
	pressingInfo
	pressingUnknown
	pressingRest
)

// pressing puts steps in order: what is late, what is for today, what must be done, what may be, and then the rest.
func pressing(a escalation.Answer, on attendance.Date) int {
	switch {
	case a.Status == escalation.Overdue:
		return pressingLate
	case a.Status == escalation.Due && a.By == on:
		return pressingToday
	case a.Status == escalation.Due && a.By.IsZero():
		return pressingNow
	case a.Status == escalation.Due:
		return pressingMust
	case a.Status == escalation.Available && a.Step.Force != "info":
		return pressingMay
	case a.Status == escalation.Available:
		return pressingInfo
	case a.Status == escalation.Undetermined:
		return pressingUnknown
	}
	order := []escalation.Status{escalation.Waiting, escalation.Held, escalation.Blocked, escalation.Barred, escalation.Done, escalation.NotCalledFor}
	return pressingRest + slices.Index(order, a.Status)
}

// when is the date that a task is in order by; one without comes last.
func (t task) when() attendance.Date {
	d := t.by
	if t.status == escalation.Waiting {
		d = t.from
	}
	if d.IsZero() {
		return attendance.MaxDate()
	}
	return d
}

// before puts tasks in order. Of those with the same date, the step that is further up the ladder comes first: there is more at stake.
func (t task) before(other task) bool {
	return cmp.Or(cmp.Compare(t.rank, other.rank), t.when().Compare(other.when()), cmp.Compare(other.index, t.index),
		cmp.Compare(t.order, other.order)) < 0
}

// notTaken stands in what is said to be missing of a measure since a step that has not been taken, which nobody can find out.
const notTaken = ": the step has not been taken"

// puzzles keeps what is not known of a pupil, once for all steps that it leaves open.
func (w *worklist) puzzles(d *escalation.Decision) {
	if w.e.all || w.e.overdue || len(w.e.only) > 0 {
		return
	}
	var order []string
	steps := map[string][]string{}
	for _, a := range d.Steps {
		if a.Status != escalation.Undetermined || a.Step.Action == "recognition" || !w.e.askedStep(a) {
			continue
		}
		missing := lacking(slices.DeleteFunc(slices.Clone(a.Missing), func(m string) bool {
			return len(a.Missing) > 1 && strings.Contains(m, notTaken)
		}))
		if steps[missing] == nil {
			order = append(order, missing)
		}
		if !slices.Contains(steps[missing], a.Step.Name) {
			steps[missing] = append(steps[missing], a.Step.Name)
		}
	}
	for _, missing := range order {
		w.open.add(puzzle{subject(d.Report), missing, steps[missing], w.open.number()})
	}
}

func (w *worklist) write() {
	c := w.e.console
	fmt.Fprintf(c.out, "\n%s\n\n", c.screen.paint(bold, w.heading()))
	rows := w.rows.sorted()
	if len(rows) == 0 {
		fmt.Fprintln(c.out, w.none())
	} else {
		w.tasks(rows)
	}
	if w.rows.hidden > 0 {
		fmt.Fprintf(c.out, "and %s, less urgent: --limit 0 shows all\n", plural(w.rows.hidden, "more step"))
	}
	if open := w.open.sorted(); len(open) > 0 {
		fmt.Fprintf(c.out, "\n%s\n\n", c.screen.paint(bold, "Not known"))
		g := grid{head: []string{"PUPIL", "MISSING", "STEPS THAT IT LEAVES OPEN"}, right: make([]bool, 3), screen: c.screen}
		g.write(c.out, func(yield func([]cell) bool) {
			for _, p := range open {
				if !yield([]cell{{text: p.subject}, {p.missing, yellow}, {text: strings.Join(p.steps, ", ")}}) {
					return
				}
			}
		})
		if w.open.hidden > 0 {
			fmt.Fprintf(c.out, "and %d more: --only undetermined --steps shows all\n", w.open.hidden)
		}
	}
}

func (w *worklist) heading() string {
	switch {
	case w.e.overdue:
		return "Overdue"
	case w.e.all || len(w.e.only) > 0:
		return "Steps"
	}
	return "To do"
}

func (w *worklist) none() string {
	switch {
	case w.e.overdue:
		return "Nothing is overdue."
	case w.e.all || len(w.e.only) > 0:
		return "None."
	}
	return "Nothing is to be done."
}

// tasks writes the lines. Columns in which nothing stands are left out.
func (w *worklist) tasks(rows []task) {
	c := w.e.console
	parents := slices.ContainsFunc(rows, func(t task) bool { return t.parent != "" })
	waits := slices.ContainsFunc(rows, func(t task) bool { return t.status == escalation.Waiting })
	g := grid{head: []string{"PUPIL", "STEP"}, screen: c.screen}
	if parents {
		g.head = append(g.head, "PARENT")
	}
	g.head = append(g.head, "STATUS", "BY")
	if waits {
		g.head = append(g.head, "FROM")
	}
	g.head = append(g.head, "WHY")
	g.right = make([]bool, len(g.head))
	g.write(c.out, func(yield func([]cell) bool) {
		for _, t := range rows {
			cells := []cell{{text: t.subject}, {text: t.step}}
			if parents {
				cells = append(cells, cell{text: t.parent})
			}
			status := t.status.String()
			if t.rank == pressingToday {
				status += " today"
			}
			cells = append(cells, cell{status, colourOfStatus(t.status)}, cell{text: t.by.String()})
			if waits {
				cells = append(cells, cell{text: t.from.String()})
			}
			if !yield(append(cells, cell{text: t.why})) {
				return
			}
		}
	})
}

// colourOfStatus gives the colour of a status.
func colourOfStatus(s escalation.Status) style {
	switch s {
	case escalation.Overdue:
		return red
	case escalation.Due, escalation.Undetermined:
		return yellow
	case escalation.Available:
		return green
	case escalation.Done, escalation.NotCalledFor, escalation.Barred, escalation.Held, escalation.Blocked, escalation.Waiting:
	}
	return dim
}

// shownStatuses are the columns of the summary: what is to be done first.
var shownStatuses = []escalation.Status{
	escalation.Overdue, escalation.Due, escalation.Available, escalation.Undetermined, escalation.Waiting, escalation.Held,
	escalation.Blocked, escalation.Barred, escalation.Done,
}

// summary says how often each step stood how.
func (w *worklist) summary() {
	c := w.e.console
	used := slices.DeleteFunc(slices.Clone(shownStatuses), func(s escalation.Status) bool {
		return !slices.ContainsFunc(w.counts, func(n statusCount) bool { return n[s] > 0 })
	})
	if len(used) == 0 {
		return
	}
	g := grid{head: []string{"STEP"}, right: []bool{false}, keep: 1, screen: c.screen}
	for _, s := range used {
		g.head, g.right = append(g.head, strings.ToUpper(s.String())), append(g.right, true)
	}
	fmt.Fprintln(c.out)
	g.write(c.out, func(yield func([]cell) bool) {
		for i, s := range w.e.law.Steps() {
			cells, counted := []cell{{text: s.Name}}, false
			for _, status := range used {
				n := w.counts[i][status]
				counted = counted || n > 0
				cells = append(cells, cell{text: strconv.Itoa(n)})
			}
			if counted && (len(w.e.steps) == 0 || slices.Contains(w.e.steps, s.Name)) && !yield(cells) {
				return
			}
		}
	})
	if w.e.all || w.e.overdue || len(w.e.only)+len(w.e.steps) > 0 {
		return
	}
	for i, s := range w.e.law.Steps() {
		if n := w.counts[i][escalation.Available]; n > 0 && s.Action == "recognition" {
			c.paragraph(fmt.Sprintf("%s: for %s; --step %s shows for whom", words(s.Name), plural(n, "pupil"), s.Name))
		}
	}
	c.paragraph("--all shows every step with its reason, --step NAME those of one kind, --findings what each rule came to")
}
