package policy

import (
	"iter"

	"github.com/rollcall-dev/rollcall/attendance"
)

// CodeInForce is a code that a register may hold on a date, and how a mark of that date counts.
type CodeInForce struct {
	Name    string
	Session string   // the only session in which it may stand, "" for any
	Class   string   // "" of a symbol that says that no mark was made
	Counts  []string // the flags of the class, in the order of the format
}

// CodesOn gives the codes that a register may hold on a date, in the pack's order.
func (p *Policy) CodesOn(d attendance.Date) iter.Seq[CodeInForce] {
	return func(yield func(CodeInForce) bool) {
		for _, c := range p.codes {
			if !c.inForceOn(d) {
				continue
			}
			out := CodeInForce{Name: c.name, Session: c.session}
			if class := c.classOn(d); class != nil && !c.unmarked {
				out.Class = class.name
				for i, flag := range flagNames {
					if class.flags&(1<<i) != 0 {
						out.Counts = append(out.Counts, flag)
					}
				}
			}
			if !yield(out) {
				return
			}
		}
	}
}
