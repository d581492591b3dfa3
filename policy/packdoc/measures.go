package packdoc

import (
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// measure says in a sentence what a measure counts.
func (v *view) measure(e *policy.Entry) prose {
	m := e.Measure
	var out prose
	switch {
	case m.Run != "":
		out = verbatim("The " + m.Run + " run of " + v.unitOf(m) + " for which ")
	case m.Unit == "occasions":
		out = verbatim("The number of occasions, each an unbroken run of sessions, for which ")
	case m.Share && (m.Unit == "sessions" || m.Unit == "days"):
		out = verbatim("The share of " + v.unitOf(m) + " for which ")
	case m.Share:
		out = verbatim("The share of the " + m.Unit + " of sessions for which ")
	case m.Unit == "minutes" || m.Unit == "hours":
		out = verbatim("The " + m.Unit + " of sessions for which ")
	default:
		out = verbatim("The number of " + v.unitOf(m) + " for which ")
	}
	out = out.and(v.inline(e.Condition("of").Term, false))
	if x := e.Condition("out_of"); x != nil {
		out = out.and(verbatim(", out of those for which "), v.inline(x.Term, false))
	}
	if x := e.Condition("where"); x != nil {
		out = out.and(verbatim(", only of sessions for which "), v.inline(x.Term, false))
	}
	out = out.and(verbatim(", "), v.window(m))
	if x := e.Condition("bridge"); x != nil {
		out = out.and(verbatim(". A session for which "), v.inline(x.Term, false), verbatim(" does not end the run"))
	}
	if x := e.Condition("breaks"); x != nil {
		out = out.and(verbatim(". A session for which "), v.inline(x.Term, false), verbatim(" ends the run"))
	}
	return out.and(verbatim("."))
}

// unitOf says what is counted, of days which part of one is enough.
func (v *view) unitOf(m *policy.MeasureEntry) string {
	if m.Unit != "days" {
		return m.Unit
	}
	switch m.Part {
	case attendance.HalfDay:
		return "days with at least half of it in sessions"
	case attendance.WholeDay:
		return "days wholly of sessions"
	}
	return "days with any session"
}

// window says over which stretch of time a measure counts.
func (v *view) window(m *policy.MeasureEntry) prose {
	var out prose
	if m.Since != "" {
		out = verbatim("from the day after ").and(v.step(&policy.Term{Op: "text", Name: m.Since, Ref: &policy.Reference{Kind: policy.StepKind, Name: m.Since}}), verbatim(" was last taken"))
	} else {
		out = verbatim(stretch(m.Over))
	}
	if m.AsOf != (attendance.Lapse{}) {
		return out.and(text(", up to %s before the date", strings.TrimSuffix(m.AsOf.String(), " ago")))
	}
	return out
}
