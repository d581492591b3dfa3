package boundary

import (
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/policy"
)

// question is one of the questions that conditions ask the case history.
type question struct {
	ask     string // done, times, open, evidence, days_since or school_days_since
	step    *policy.Step
	outcome string
	about   string // the evidence, of evidence
}

// questions lists what a part of a condition asks the case history.
func (s *search) questions(f *policy.Form) []question {
	var out []question
	for _, n := range f.Reads() {
		if n.Kind != "history" {
			continue
		}
		ask, rest, _ := strings.Cut(n.Name, "(")
		var args []string
		for i, text := range strings.Split(rest, "'") {
			if i%2 == 1 {
				args = append(args, text)
			}
		}
		q := question{ask: ask}
		switch {
		case len(args) == 0:
			continue
		case ask == "evidence":
			q.about = args[0]
		default:
			q.step = s.law.Step(args[0])
			if ask == "done" && len(args) > 1 {
				q.outcome = args[1]
			}
			if ask == "times" && len(args) > 2 {
				q.outcome = args[2]
			}
		}
		out = append(out, q)
	}
	for _, name := range f.Since {
		out = append(out, question{ask: "since", step: s.law.Step(name)})
	}
	return out
}

// did gives a draft about whom a step was taken so many days ago.
func (d *draft) did(step *policy.Step, outcome string, ago int) *draft {
	return d.didOn(step, outcome, d.on.AddDays(-ago))
}

func (d *draft) didOn(step *policy.Step, outcome string, on attendance.Date) *draft {
	out := d.clone()
	e := escalation.Event{Pupil: "made up", On: on, Step: step.Name, Outcome: outcome, By: "head"}
	if step.PerParent {
		e.Parent = out.parent
	}
	out.events = append(out.events, e)
	return out
}

// withEvidence gives a draft with a piece of evidence on the record: at the latest event, or at one that is added for it.
func (d *draft) withEvidence(name string) *draft {
	if len(d.events) == 0 {
		for _, action := range []string{"meeting", "contact", "letter", "visit", "record", "plan", "notice"} {
			for _, step := range d.law.Steps() {
				if step.Action == action && step.InForce(d.on.AddDays(-10)) {
					return d.did(step, "", 10).withEvidence(name)
				}
			}
		}
		return d
	}
	out := d.clone()
	out.events = slices.Clone(out.events)
	last := &out.events[len(out.events)-1]
	last.Evidence = append(slices.Clip(last.Evidence), name)
	return out
}

// agos are how many days ago something may have been done.
var agos = []int{10, 0, 1, 5, 14, 21, 28, 30, 42, 60, 100}

// recorded gives drafts with one more thing on the record, of what a part of a condition asks about.
func (s *search) recorded(d *draft, f *policy.Form) []*draft {
	var out []*draft
	for _, q := range s.questions(f) {
		if q.about != "" {
			out = append(out, d.withEvidence(q.about))
			continue
		}
		if d.isFixed("step " + q.step.Name + " " + q.outcome) {
			continue
		}
		outcomes := []string{q.outcome}
		if q.outcome == "" && q.ask != "open" && q.ask != "since" {
			outcomes = append(outcomes, q.step.Outcomes...)
		}
		for _, outcome := range outcomes {
			for _, ago := range agos {
				out = append(out, d.did(q.step, outcome, ago+len(d.events)))
			}
		}
	}
	return out
}

// counted gives drafts for whom a question to the case history has an answer on a side of what it is held against, the nearest first.
func (s *search) counted(d *draft, f *policy.Form, side int) []*draft {
	asked := s.questions(f)
	out := []*draft{d}
	for i, q := range asked {
		if q.step == nil {
			continue
		}
		ground := d
		for k, other := range asked {
			if k != i && other.step != nil && other.step != q.step && strings.HasSuffix(other.ask, "days_since") {
				ground = ground.did(other.step, "", 30)
			}
		}
		outcomes := []string{q.outcome}
		if q.outcome == "" {
			outcomes = append(outcomes, q.step.Outcomes...)
		}
		if q.ask != "times" {
			for ago := range 130 {
				out = append(out, ground.did(q.step, "", ago))
			}
			continue
		}
		for _, outcome := range outcomes {
			for _, first := range []int{1, 30} { // so that there is something since then, or not
				for _, apart := range []int{7, 1, 40} {
					grown := ground
					for n := range 4 {
						grown = grown.did(q.step, outcome, first+apart*n)
						out = append(out, grown)
					}
				}
			}
		}
	}
	type option struct {
		draft *draft
		gap   gap
	}
	var options []option
	for _, x := range out {
		look := x
		if !reads(f, "measure") {
			look = x.bare()
		}
		if g := s.gap(look, f); g.known && g.sign == side {
			options = append(options, option{x, g})
		}
	}
	slices.SortStableFunc(options, func(a, b option) int {
		switch {
		case a.gap.nearer(b.gap):
			return -1
		case b.gap.nearer(a.gap):
			return 1
		}
		return 0
	})
	out = nil
	for _, o := range options[:min(len(options), 24)] {
		x := o.draft.clone()
		for _, q := range asked {
			if q.step != nil {
				x.fix("step " + q.step.Name + " " + q.outcome)
			}
		}
		out = append(out, x)
	}
	return out
}

// byGap puts the draft with the smaller gap first.
func (s *search) byGap(f *policy.Form, a, b *draft) int {
	x, y := s.gap(a, f), s.gap(b, f)
	switch {
	case x.nearer(y):
		return -1
	case y.nearer(x):
		return 1
	}
	return 0
}
