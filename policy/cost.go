package policy

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// What the tables made of a pack may hold. Real packs need a thousandth of it; a hostile one could ask for any amount in a
// few lines.
const (
	maxDates      = 500     // on which the law, or the meaning of a code, changes
	maxCandidates = 1 << 19 // what all marks that could be one of several codes may be, over all dates
	maxMeanings   = 1 << 25 // codes by dates by what they are read as
	maxCells      = 1 << 25 // kinds of mark by kinds of counting by dates
)

// codesAffordable reports codes for which the tables would be too large.
func (r *reader) codesAffordable(p *Policy) {
	if len(p.codes) == 0 {
		return
	}
	at := p.codes[0].place
	candidates, meanings := p.marksCost()
	eras := len(p.codeDates()) + 1
	switch {
	case eras > maxDates:
		r.faults.add(at, fmt.Sprintf("the codes change on %d dates; at most %d are read", eras-1, maxDates))
	case candidates > maxCandidates || meanings*eras*len(p.codes) > maxMeanings:
		r.faults.add(at, fmt.Sprintf("%d codes that change on %d dates can mean too many things: name in may_become what unresolved codes may turn out to be, or drop codes that are never used", len(p.codes), eras-1))
	default:
		return
	}
	r.costly = true
}

// marksCost counts what marks that could be one of several codes may be, and bounds what marks can be read as.
func (p *Policy) marksCost() (candidates, meanings int) {
	eras := len(p.codeDates()) + 1
	candidates = eras * len(p.codes) // of a missing mark
	for _, c := range p.codes {
		target := c.target()
		meanings += max(1, len(target.classes))
		if target.becomes != nil {
			meanings += max(1, len(target.becomes.code.classes))
		}
		for _, dated := range target.classes {
			if dated.class.flags&unresolved == 0 {
				continue
			}
			if target.mayBecome != nil {
				candidates += eras * len(target.mayBecome)
			} else {
				candidates += eras * len(p.codes)
			}
			break
		}
	}
	return candidates, meanings
}

// lawAffordable reports measures and rules for which the tables would be too large.
func (r *reader) lawAffordable(p *Policy, at tomldoc.Pos) {
	if r.costly {
		return
	}
	dates := len(p.lawDates()) + 1
	candidates, meanings := p.marksCost()
	switch {
	case dates > maxDates:
		r.faults.add(at, fmt.Sprintf("parameters, measures and rules change on %d dates; at most %d are read", dates-1, maxDates))
	case dates*len(p.tallies)*len(p.sessions)*(candidates+meanings) > maxCells:
		r.faults.add(at, fmt.Sprintf("%d kinds of counting over %d codes, with changes on %d dates, need tables that are too large: use the same of, out_of and where in more measures, or name in may_become what unresolved codes may turn out to be", len(p.tallies), len(p.codes), dates-1))
	default:
		return
	}
	r.costly = true
}

// lawDates lists the dates on which parameters, measures and rules change.
func (p *Policy) lawDates() []attendance.Date {
	dates := p.inForce.dates(nil)
	for _, param := range p.parameters {
		dates = param.inForce.dates(dates)
		for _, v := range param.values {
			dates = append(dates, v.from)
		}
	}
	for _, m := range p.measures {
		dates = m.inForce.dates(dates)
	}
	for _, u := range p.rules {
		dates = u.inForce.dates(dates)
		for _, x := range u.unless {
			dates = x.inForce.dates(dates)
		}
	}
	return sortedDates(dates)
}
