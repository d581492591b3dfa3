package packtest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/escalation"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// Case is a worked case as it was read, with nothing of its file's shorthand left: for whoever holds something else than this
// module against it.
type Case struct {
	Name, Title, Note string
	Cite              []string
	File              string
	Line              int
	Pupil             *attendance.Pupil // with the calendar and all marks, also those after a point's date
	Parent            string            // whom the case asks about, "" for nobody in particular
	History           escalation.History
	Points            []Point // the dates on which something is expected, in the order of the file
}

// Point is what a case expects on one date.
type Point struct {
	On     attendance.Date
	Expect []Expected // in the order of the file
}

// Expected is one thing that a case expects.
type Expected struct {
	Section string // the table of the case: "rules", "measures", "since", "first", "provisional", "steps", "due", "from", "charge", "force", "codes"
	Name    string // the rule, measure, step or code; "" of the list of all codes
	// Texts are what is right: any of them for rules and steps, and a single one for most others. A date is "none" where none is
	// expected, and provisional "true" or "false". Of codes they are all flags with which the one named counts, or, without a name,
	// all that are in force, one that is for a single session followed by it.
	Texts  []string
	Amount []Amount // what a charge asks for, none if it asks for nothing
}

// Amount is a sum that is owed if it is paid within a time.
type Amount struct {
	Within attendance.Lapse
	Sum    string // a whole number or a decimal
}

// ReadPack reads the worked cases that a pack brings along. All must pass under its law, with no verdict left open: the first that
// does not is the error, since nobody else should be held against it.
func ReadPack(law *policy.Policy, fsys fs.FS, id string) ([]Case, error) {
	names, err := fs.Glob(fsys, path.Join(id, "cases", "*.toml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var out []Case
	for _, name := range names {
		cases, err := readFile(law, fsys, name)
		if err != nil {
			return nil, err
		}
		out = append(out, cases...)
	}
	return out, nil
}

func readFile(law *policy.Policy, fsys fs.FS, name string) ([]Case, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxBytes})
	if len(faults) > 0 {
		return nil, faults[0]
	}
	f := &file{law: law, name: name, budget: maxSpan}
	if f.calendars, err = readCalendars(law, name, data); err != nil {
		return nil, errors.New(strings.Join(calendarFaults(err), "\n"))
	}
	section := root.Get("case")
	if section == nil {
		return nil, nil
	}
	var out []Case
	for _, n := range section.Keys() {
		s := &situation{file: f}
		if differences, _ := f.judge(n, s); len(differences) > 0 {
			return nil, fmt.Errorf("case %s does not pass: %s", n.Key, differences[0])
		}
		out = append(out, s.worked(n))
	}
	return out, nil
}

// worked gives a situation that passes in full.
func (s *situation) worked(n *tomldoc.Node) Case {
	c := Case{
		Name: n.Key, Title: textOf(n.Get("title")), Note: textOf(n.Get("note")), Cite: textsOf(n.Get("cite")),
		File: s.file.name, Line: n.KeyPos.Line, Pupil: s.pupil, Parent: s.parent, History: s.history,
	}
	for _, p := range s.points {
		c.Points = append(c.Points, p.worked())
	}
	return c
}

func textOf(n *tomldoc.Node) string {
	if n == nil {
		return ""
	}
	return n.Str
}

// textsOf gives the texts where one or a list of them may stand.
func textsOf(n *tomldoc.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind == tomldoc.String {
		return []string{n.Str}
	}
	var out []string
	for _, e := range n.Elems() {
		out = append(out, e.Str)
	}
	return out
}

func (p point) worked() Point {
	out := Point{On: p.on}
	for _, section := range p.expect.Keys() {
		switch {
		case section.Key == "provisional":
			out.Expect = append(out.Expect, provisionals(section, p.expect.Get("rules"))...)
		case section.Kind == tomldoc.Array: // all codes in force
			out.Expect = append(out.Expect, Expected{Section: section.Key, Texts: textsOf(section)})
		default:
			for _, e := range section.Keys() {
				out.Expect = append(out.Expect, expected(section.Key, e))
			}
		}
	}
	return out
}

// provisionals gives, for each of the rules that the case names, whether it is expected to be provisional.
func provisionals(n, rules *tomldoc.Node) []Expected {
	if rules == nil {
		return nil
	}
	want := textsOf(n)
	var out []Expected
	for _, r := range rules.Keys() {
		out = append(out, Expected{Section: n.Key, Name: r.Key, Texts: []string{strconv.FormatBool(slices.Contains(want, r.Key))}})
	}
	return out
}

// expected reads an entry of a case that passes, so that it is known to be well formed.
func expected(section string, n *tomldoc.Node) Expected {
	e := Expected{Section: section, Name: n.Key}
	switch section {
	case "measures":
		text, _ := factText(n)
		e.Texts = []string{strings.ReplaceAll(text, " ", "")}
	case "since", "first", "due", "from":
		e.Texts = []string{n.Str}
		if n.Str == "" {
			e.Texts = []string{"none"}
		}
	case "charge":
		for _, m := range n.Keys() {
			within, _ := attendance.ParseLapse(m.Key)
			sum, _ := factText(m)
			e.Amount = append(e.Amount, Amount{within, sum})
		}
	case "codes":
		e.Texts = strings.Fields(n.Str)
	default:
		e.Texts = textsOf(n)
	}
	return e
}
