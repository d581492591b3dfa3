package policy

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Severity says how sure it is that something is wrong with a pack, and how much.
type Severity uint8

// The severities.
const (
	Note    Severity = iota // worth a look
	Warning                 // almost surely a slip
	Severe                  // the pack cannot do what it says
)

var severityNames = []string{"note", "warning", "fault"}

// String gives the severity in a word: note, warning or fault.
func (s Severity) String() string { return severityNames[s] }

// MarshalText gives the severity in a word.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Advice is one thing about a pack that can be read and is nevertheless not right: where, what, why and what to do.
type Advice struct {
	ID       string // of its kind: see [Checks]
	Severity Severity
	Fault              // where; its message says what is wrong, and why
	Advice   string    // what to do about it
	Related  []Related // other places that have to do with it
}

// Related is a place of a pack that has to do with advice, and what stands there.
type Related struct {
	Place
	Msg string
}

// Error gives the advice as file:line:col: severity: message [id]; advice.
func (a *Advice) Error() string {
	return tomldoc.Pos{File: a.File, Line: a.Line, Col: a.Col}.String() + ": " + a.Severity.String() + ": " + a.Msg + " [" + a.ID + "]: " + a.Advice
}

// related is a place of the pack with what stands there.
func related(at tomldoc.Pos, msg string) Related {
	return Related{Place(at), tomldoc.OneLine(msg)}
}

// maxAdvices is how much advice is given on one pack: who needs more has begun at the wrong end.
const maxAdvices = 200

// add adds a piece of advice of a kind. Its severity is that of its kind. What is in a base pack, and comes of something in the pack that
// lies on top of it, is told there.
func (r *review) add(id string, at tomldoc.Pos, msg, advice string, places ...Related) {
	if len(r.advice) >= maxAdvices {
		return
	}
	if i := slices.IndexFunc(places, func(p Related) bool { return r.own(tomldoc.Pos(p.Place)) }); i >= 0 && !r.own(at) {
		cause := places[i]
		places = slices.Concat([]Related{related(at, "where it shows")}, places[:i], places[i+1:])
		at, msg = tomldoc.Pos(cause.Place), msg+"; "+cause.Msg
	}
	check := checkOf(id)
	r.suspect[at] = true
	for _, p := range places {
		r.suspect[tomldoc.Pos(p.Place)] = true
	}
	r.advice = append(r.advice, &Advice{
		ID: id, Severity: check.Severity, Advice: tomldoc.OneLine(advice), Related: places,
		Fault: Fault{File: at.File, Line: at.Line, Col: at.Col, Msg: tomldoc.OneLine(msg)},
	})
}

// ordered gives all advice in order of place, each once.
func (r *review) ordered() []*Advice {
	slices.SortStableFunc(r.advice, func(a, b *Advice) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col), strings.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(r.advice, func(a, b *Advice) bool { return a.Fault == b.Fault && a.ID == b.ID })
}
