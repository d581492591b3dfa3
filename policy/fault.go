package policy

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Fault is one thing wrong with a pack: where, what, why and what to do.
type Fault struct {
	File string
	Line int // from 1; 0 if the fault is about the file or the pack as a whole
	Col  int // in bytes from 1; 0 if not known
	Msg  string
}

// Error gives the fault as file:line:col: message.
func (f *Fault) Error() string {
	return tomldoc.Pos{File: f.File, Line: f.Line, Col: f.Col}.String() + ": " + f.Msg
}

// Faults are all that is wrong with a pack, in order of place. It is the error of [Open]: errors.As with a *Faults
// target gives it.
type Faults struct{ All []*Fault }

// Error gives the faults, a line each.
func (f *Faults) Error() string {
	lines := make([]string, len(f.All))
	for i, fault := range f.All {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives each fault as an error.
func (f *Faults) Unwrap() []error {
	errs := make([]error, len(f.All))
	for i, fault := range f.All {
		errs[i] = fault
	}
	return errs
}

// ErrNoPack is what [Open] reports, by errors.Is, for a pack that is not there at all.
var ErrNoPack = errors.New("no such pack")

// faultList collects faults and puts them in order.
type faultList struct{ all []*Fault }

func (l *faultList) add(at tomldoc.Pos, msg string) {
	l.all = append(l.all, &Fault{File: at.File, Line: at.Line, Col: at.Col, Msg: msg})
}

// err gives the faults as one error, nil if there are none. Of faults that agree in place and words one is kept.
func (l *faultList) err() error {
	if len(l.all) == 0 {
		return nil
	}
	slices.SortStableFunc(l.all, func(a, b *Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return &Faults{All: slices.CompactFunc(l.all, func(a, b *Fault) bool { return *a == *b })}
}
