package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
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

// What is told of a pack that is wrong in very many places, which is a hostile one or a slip that is everywhere alike.
const (
	maxFaults = 500
	maxAdvice = 50 // so many faults are looked up for what may have been meant
)

// faultList collects faults and puts them in order.
type faultList struct {
	all     []*Fault
	removed map[string]tomldoc.Pos // where an overlay removed an entry, by the entry's name
}

func (l *faultList) add(at tomldoc.Pos, msg string) {
	switch {
	case len(l.all) == maxFaults:
		l.all = append(l.all, &Fault{File: at.File, Msg: fmt.Sprintf("more than %d faults: the rest is not told; mend these first", maxFaults)})
	case len(l.all) < maxFaults:
		l.all = append(l.all, &Fault{File: at.File, Line: at.Line, Col: at.Col, Msg: tomldoc.OneLine(msg)})
	}
}

// suggest says what may have been meant by a name that is not there: the nearest of those that are, or that an overlay
// removed it.
func (l *faultList) suggest(written string, names []string) string {
	if at, ok := l.removed[written]; ok {
		return fmt.Sprintf(" (an overlay removes it at %s)", at)
	}
	if len(l.all) >= maxAdvice {
		return ""
	}
	return spell.Suggest(written, names)
}

// suggestOf is suggest for the names of a map, which are put in order only if they are looked at.
func suggestOf[V any](l *faultList, written string, named map[string]V) string {
	if len(l.all) >= maxAdvice {
		return l.suggest(written, nil)
	}
	return l.suggest(written, sortedKeys(named))
}

// err gives the faults as one error, nil if there are none. Of faults that agree in place and words one is kept.
func (l *faultList) err() error {
	if len(l.all) == 0 {
		return nil
	}
	slices.SortFunc(l.all, func(a, b *Fault) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), strings.Compare(a.Msg, b.Msg))
	})
	return &Faults{All: slices.CompactFunc(l.all, func(a, b *Fault) bool { return *a == *b })}
}
