package packdiff

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// reach is how an entry bears on what reads it.
type reach uint8

const (
	unread reach = iota
	asked        // a step of which it is asked only whether, how often and with what outcome it was taken
	read
)

// basis gives all entries that an entry reads, itself or through others. What counts marks rests on every code and every class.
func basis(c *policy.Catalogue, e *policy.Entry) map[*policy.Entry]reach {
	out := map[*policy.Entry]reach{}
	var visit func(e *policy.Entry)
	visit = func(e *policy.Entry) {
		if e == nil || out[e] == read {
			return
		}
		out[e] = read
		refer := func(from *policy.Entry) {
			for _, r := range from.References {
				other := c.Entry(r.Kind, r.Name)
				switch {
				case other == nil || r.Kind == policy.SourceKind:
				case r.Kind == policy.StepKind:
					out[other] = max(out[other], asked)
				default:
					visit(other)
				}
			}
		}
		refer(e)
		switch e.Kind {
		case policy.RuleKind:
			for _, inner := range e.Entries {
				visit(inner)
			}
		case policy.StepKind: // its ladder may hold or close it; the other steps there do not bear on it by themselves
			for _, inner := range e.Entries {
				visit(inner)
			}
			out[e.Owner] = read
			refer(e.Owner)
		case policy.MeasureKind:
			for _, code := range c.Codes {
				visit(code)
			}
			for _, class := range c.Classes {
				out[class] = read
			}
		}
	}
	visit(e)
	return out
}

// basisOf gives the basis of a rule or a step of one of the packs, empty if it does not have it.
func (c *Comparison) basisOf(catalogue *policy.Catalogue, kind policy.Kind, name string) map[*policy.Entry]reach {
	e := catalogue.Entry(kind, name)
	if e == nil {
		return nil
	}
	which := "new "
	if catalogue == c.before {
		which = "old "
	}
	id := which + string(kind) + " " + name
	if known, ok := c.bases[id]; ok {
		return known
	}
	out := basis(catalogue, e)
	c.bases[id] = out
	return out
}

// bearing lists the changes, by their place, that can bear on a rule or a step: those of entries that it reads. The old name and the new
// one may be the same; "" stands for one that a pack does not have.
func (c *Comparison) bearing(kind policy.Kind, old, now string) []int {
	was, is := c.basisOf(c.before, kind, old), c.basisOf(c.after, kind, now)
	var out []int
	for i := range c.Changes {
		change := &c.Changes[i]
		if change.Wording {
			continue
		}
		switch max(is[change.entry], was[change.previous], was[change.entry]) {
		case read:
			out = append(out, i)
		case asked:
			if slices.Contains([]string{"", "outcomes", "limit", "per", "resets", "decided_by", "from", "until"}, change.Key) {
				out = append(out, i)
			}
		default:
			if change.Kind == policy.PackKind && (change.Key != "currency" || kind == policy.StepKind) {
				out = append(out, i)
			}
		}
	}
	return out
}

// because narrows the changes that can bear on something down to those that can bear on a pupil on a date: not values for other dates that
// a condition reads by itself, nor codes that the register does not have. If none is left, all stay.
func (c *Comparison) because(bearing []int, on attendance.Date, has func(code string) bool) []int {
	var out []int
	for _, i := range bearing {
		change := &c.Changes[i]
		switch {
		case change.Kind == policy.ParameterKind && !c.countsMarks(change) && !change.about(on), change.Kind == policy.PackKind && !change.about(on):
		case len(change.codes) > 0 && !slices.ContainsFunc(change.codes, has):
		case change.Kind == policy.CodeKind && !has(change.Name) && (change.previous == nil || !has(change.previous.Name)):
		case change.Kind == policy.ClassKind && !c.hasClass(change, has):
		default:
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		return bearing
	}
	return out
}

// countsMarks reports whether a measure reads the parameter of a change: then its value matters on the dates of marks.
func (c *Comparison) countsMarks(change *Change) bool {
	for _, m := range c.after.Measures {
		if slices.ContainsFunc(m.References, func(r *policy.Reference) bool { return r.Kind == policy.ParameterKind && r.Name == change.Name }) {
			return true
		}
	}
	return false
}

// hasClass reports whether a register has a code of the class of a change.
func (c *Comparison) hasClass(change *Change, has func(code string) bool) bool {
	for _, catalogue := range []*policy.Catalogue{c.before, c.after} {
		for _, code := range catalogue.Codes {
			if has(code.Name) && slices.ContainsFunc(code.Code.Classes, func(d policy.DatedClass) bool { return d.Class == change.Name }) {
				return true
			}
		}
	}
	return false
}

// couple is a rule or a step of both packs; "" where one does not have it.
type couple struct{ old, now string }

// name gives the name that it has now, or the one that it had.
func (p couple) name() string {
	if p.now == "" {
		return p.old
	}
	return p.now
}

// rules gives the rules of both packs, in the order of the new one, those that are gone last.
func (c *Comparison) rules() []couple { return c.couples(policy.RuleKind) }

func (c *Comparison) steps() []couple { return c.couples(policy.StepKind) }

func (c *Comparison) couples(kind policy.Kind) []couple {
	was := map[string]string{}
	var gone []couple
	for e := range c.before.All() {
		if e.Kind != kind {
			continue
		}
		if now := c.now(kind, e.Name); now != "" {
			was[now] = e.Name
		} else {
			gone = append(gone, couple{old: e.Name})
		}
	}
	var out []couple
	for e := range c.after.All() {
		if e.Kind == kind {
			out = append(out, couple{was[e.Name], e.Name})
		}
	}
	return append(out, gone...)
}
