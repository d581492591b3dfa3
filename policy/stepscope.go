package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Record is what the conditions of steps ask of a case history. Every answer is about what had been recorded by a date,
// inclusive; a step or an outcome that the history does not know has simply not been. Package escalation gives one.
type Record interface {
	// Dates gives the dates on which something is recorded, in order, each once.
	Dates() []attendance.Date
	// Done reports whether a step has been begun, or, with an outcome, has ended so.
	Done(on attendance.Date, step, outcome string) bool
	// Times counts the uses of a step that began between two dates, both included; with an outcome, those that ended so.
	Times(on attendance.Date, step, outcome string, from, to attendance.Date) int
	// Last gives the date on which the latest use of a step began, zero if there is none.
	Last(on attendance.Date, step string) attendance.Date
	// Open reports whether the latest use of a step has begun and not ended.
	Open(on attendance.Date, step string) bool
	// Evidence reports whether some event carries a piece of evidence.
	Evidence(on attendance.Date, name string) bool
}

const inStep = "a step"

var stepFunctionNames = []string{"days_since", "done", "evidence", "open", "school_days_since", "times"}

// stepScope is for the conditions of steps: what rules see, and the case history.
func (p *Policy) stepScope() *scope {
	s := p.ruleScope()
	s.where = inStep
	s.holds = "a step sees rules, measures, parameters, facts, and the case history through " + strings.Join(stepFunctionNames, ", ")
	s.steps = p
	s.refuse = nil
	return s
}

// findStepFunction gives a function that asks the case history.
func findStepFunction(name string) (f function, ok bool) {
	check := map[string]func(*compiler, ast.Node, []ast.Node) *node{
		"done": checkDone, "times": checkTimes, "open": checkOpen, "evidence": checkEvidence,
		"days_since": func(c *compiler, n ast.Node, args []ast.Node) *node {
			return checkSince(c, n, args, "days_since", daysBetween)
		},
		"school_days_since": func(c *compiler, n ast.Node, args []ast.Node) *node {
			return checkSince(c, n, args, "school_days_since", schoolDaysBetween)
		},
	}[name]
	return function{[]string{inStep}, check}, check != nil
}

// recordNode makes a node that asks the case history. The pack keeps it, so that an explanation can tell what the answer was.
func (c *compiler) recordNode(typ valueType, n ast.Node, step int) *node {
	name := strings.ReplaceAll(n.String(), `"`, "'")
	out := &node{typ: typ, size: countSize, uses: []use{{kind: useRecord, name: name, at: step}}}
	if c.scope.steps.questions == nil {
		c.scope.steps.questions = map[string]*node{}
	}
	c.scope.steps.questions[name] = out
	return out
}

// stepArgument reads the name of a step, and an outcome of it if one is given.
func (c *compiler) stepArgument(n ast.Node, args []ast.Node, usage string) (step *Step, outcome string, ok bool) {
	texts := make([]string, len(args))
	for i, a := range args {
		s, isText := a.(*ast.StringNode)
		if !isText {
			c.faultAt(a, usage)
			return nil, "", false
		}
		texts[i] = s.Value
	}
	if len(texts) == 0 || len(texts) > 2 {
		c.faultAt(n, usage)
		return nil, "", false
	}
	p := c.scope.steps
	if step = p.Step(texts[0]); step == nil {
		c.faultAt(args[0], fmt.Sprintf("there is no step %q%s", shorten(texts[0]), c.faults.suggest(texts[0], p.stepNames)))
		return nil, "", false
	}
	if len(texts) == 2 {
		if outcome = texts[1]; !slices.Contains(step.Outcomes, outcome) {
			c.faultAt(args[1], noOutcome(step, outcome)+c.faults.suggest(outcome, step.Outcomes))
			return nil, "", false
		}
	}
	return step, outcome, true
}

func checkDone(c *compiler, n ast.Node, args []ast.Node) *node {
	step, outcome, ok := c.stepArgument(n, args, "done takes a step, and an outcome if one is asked for: done('plan') or done('plan', 'not improved')")
	if !ok {
		return nil
	}
	out := c.recordNode(boolType, n, step.Index)
	out.truth = func(e *env) truth {
		if e.sheet.record == nil {
			return unknown
		}
		return truthOf(e.sheet.record.Done(e.from, step.Name, outcome))
	}
	return out
}

func checkOpen(c *compiler, n ast.Node, args []ast.Node) *node {
	const usage = "open takes a step: open('plan') is whether it has begun and not ended"
	step, _, ok := c.stepArgument(n, args, usage)
	if !ok {
		return nil
	}
	if len(args) != 1 {
		return c.faultAt(n, usage)
	}
	out := c.recordNode(boolType, n, step.Index)
	out.truth = func(e *env) truth {
		if e.sheet.record == nil {
			return unknown
		}
		return truthOf(e.sheet.record.Open(e.from, step.Name))
	}
	return out
}

func checkEvidence(c *compiler, n ast.Node, args []ast.Node) *node {
	if len(args) == 1 {
		if name, ok := args[0].(*ast.StringNode); ok {
			out := c.recordNode(boolType, n, -1)
			out.truth = func(e *env) truth {
				if e.sheet.record == nil {
					return unknown
				}
				return truthOf(e.sheet.record.Evidence(e.from, name.Value))
			}
			return out
		}
	}
	return c.faultAt(n, "evidence takes the name of a piece of evidence: evidence('support_offered')")
}

func checkTimes(c *compiler, n ast.Node, args []ast.Node) *node {
	const usage = "times takes a step, a stretch of time, and an outcome if one is asked for: times('penalty_notice', '3 years') or times('penalty_notice', '3 years', 'paid')"
	if len(args) < 2 || len(args) > 3 {
		return c.faultAt(n, usage)
	}
	text, isText := args[1].(*ast.StringNode)
	if !isText {
		return c.faultAt(args[1], usage)
	}
	window, err := attendance.ParseWindow(text.Value)
	if err != nil {
		return c.faultAt(args[1], err.Error())
	}
	step, outcome, ok := c.stepArgument(n, slices.Concat(args[:1], args[2:]), usage)
	if !ok {
		return nil
	}
	out := c.recordNode(numberType, n, step.Index)
	out.number = func(e *env) number {
		if e.sheet.record == nil || e.sheet.pupil == nil {
			return number{}
		}
		first, err := window.On(e.sheet.pupil, e.from)
		if err != nil {
			return number{}
		}
		last := first
		if e.from != e.to {
			if last, err = window.On(e.sheet.pupil, e.to); err != nil {
				return e.moves(number{state: patch})
			}
		}
		if window.Everything() { // what was done before the calendar begins was done too
			first.From, last.From = attendance.Date{}, attendance.Date{}
		}
		count := func(from, to attendance.Date) int64 {
			return int64(e.sheet.record.Times(e.from, step.Name, outcome, from, to))
		}
		return e.moves(between(count(laterOf(first.From, last.From), earlierOf(first.To, last.To)), count(earlierOf(first.From, last.From), laterOf(first.To, last.To))))
	}
	return out
}

func checkSince(c *compiler, n ast.Node, args []ast.Node, name string, measure func(*sheet, attendance.Date, attendance.Date) int) *node {
	usage := name + " takes a step: " + name + "('meeting') is how long ago it was last done"
	step, _, ok := c.stepArgument(n, args, usage)
	if !ok {
		return nil
	}
	if len(args) != 1 {
		return c.faultAt(n, usage)
	}
	out := c.recordNode(numberType, n, step.Index)
	out.number = func(e *env) number {
		if e.sheet.record == nil || e.sheet.pupil == nil {
			return number{}
		}
		last := e.sheet.record.Last(e.from, step.Name)
		if last.IsZero() {
			return number{}
		}
		return e.moves(between(int64(measure(e.sheet, last, e.from)), int64(measure(e.sheet, last, e.to))))
	}
	return out
}
