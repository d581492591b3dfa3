package main

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/policy"
)

// advice tells one piece of advice with the line that it is about.
func (c *console) advice(pack packFolder, a *policy.Advice) {
	f := a.Fault
	f.File, f.Msg = pack.place(a.File), ""
	colour := yellow
	if a.Severity == policy.Severe {
		colour = red
	}
	c.paragraph(c.screen.paint(bold, plain(f.Error())) + c.screen.paint(colour, a.Severity.String()) + ": " + plain(a.Msg) + " " + c.screen.paint(dim, "["+a.ID+"]"))
	if line, caret, ok := excerpt(pack, &f); ok {
		fmt.Fprintf(c.out, "    %s\n    %s\n", line, c.screen.paint(colour, caret))
	}
	for _, r := range a.Related {
		c.paragraph(fmt.Sprintf("    see %s:%d:%d: %s", plain(pack.place(r.File)), r.Line, r.Col, plain(r.Msg)))
	}
	c.paragraph("    do: " + plain(a.Advice))
}

// adviceFault gives advice as check --json has it, with places as seen from where the user stands.
func adviceFault(pack packFolder, a *policy.Advice) fault {
	f := fault{
		File: pack.place(a.File), Line: a.Line, Col: a.Col, Message: a.Msg,
		ID: a.ID, Severity: a.Severity.String(), Advice: a.Advice,
	}
	for _, r := range a.Related {
		f.Related = append(f.Related, place{pack.place(r.File), r.Line, r.Col, r.Msg})
	}
	return f
}
