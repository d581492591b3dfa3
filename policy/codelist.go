package policy

import (
	"iter"

	"github.com/rollcall-dev/rollcall/attendance"
)

// CodeInForce is a code that a register may hold on a date.
type CodeInForce struct {
	Name    string
	Session string // the only session in which it may stand, "" for any
}

// CodesOn gives the codes that a register may hold on a date, in the pack's order.
func (p *Policy) CodesOn(d attendance.Date) iter.Seq[CodeInForce] {
	return func(yield func(CodeInForce) bool) {
		for _, c := range p.codes {
			if c.inForceOn(d) && !yield(CodeInForce{c.name, c.session}) {
				return
			}
		}
	}
}
