package packtest

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
	"github.com/rollcall-dev/rollcall/policy"
)

// docket is the worked cases of a pack, read once, to be run under one law after another.
type docket struct {
	files []*docketFile
	cases []*docketCase
}

type docketFile struct {
	name      string
	data      []byte
	root      *tomldoc.Node
	sessions  []string // the calendars were read for a law with these sessions
	weeks     string
	calendars map[string]*attendance.Calendar
}

// docketCase is a case with all entries of the pack that lie behind what it expects.
type docketCase struct {
	file    *docketFile
	node    *tomldoc.Node
	reaches map[string]bool
}

// name gives the case and its place, for people.
func (c *docketCase) name() string {
	return fmt.Sprintf("%s (%s:%d)", c.node.Key, c.file.name, c.node.KeyPos.Line)
}

// readDocket reads the cases of a pack, all of which must pass under its law.
func readDocket(fsys fs.FS, id string, law *policy.Policy, book *lawbook) (*docket, error) {
	names, err := fs.Glob(fsys, path.Join(id, "cases", "*.toml"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	d := &docket{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		root, faults := tomldoc.Read(name, data, tomldoc.Limits{Bytes: maxBytes})
		if len(faults) > 0 {
			return nil, faults[0]
		}
		f := &docketFile{name: name, data: data, root: root, sessions: law.SessionNames(), weeks: law.WeekStarts()}
		if f.calendars, err = readCalendars(law, name, data); err != nil {
			return nil, err
		}
		d.files = append(d.files, f)
		if section := root.Get("case"); section != nil {
			for _, c := range section.Keys() {
				d.cases = append(d.cases, &docketCase{f, c, book.reach(asked(c, book))})
			}
		}
	}
	for _, c := range d.cases {
		if differences := c.run(law); len(differences) > 0 {
			return nil, fmt.Errorf("%s:%d: case %s does not pass: mutants are judged by cases that do; run the cases first", c.file.name, c.node.KeyPos.Line, c.node.Key)
		}
	}
	return d, nil
}

// run runs a case under a law and gives what came out otherwise.
func (c *docketCase) run(law *policy.Policy) []string {
	f := &file{law: law, name: c.file.name, calendars: c.file.calendars, budget: maxSpan}
	if !slices.Equal(law.SessionNames(), c.file.sessions) || law.WeekStarts() != c.file.weeks {
		var err error
		if f.calendars, err = readCalendars(law, c.file.name, c.file.data); err != nil {
			return calendarFaults(err)
		}
	}
	return f.run(c.node).Differences
}

// asked gives the entries that a case asks about: what it expects something of, and the codes of its marks.
func asked(c *tomldoc.Node, book *lawbook) []string {
	out := map[string]bool{"pack": true}
	marks := func(n *tomldoc.Node) {
		if n == nil {
			return
		}
		for mark := range strings.FieldsSeq(n.Str) {
			code, _, _ := strings.Cut(mark, ":")
			out["code."+code] = true
		}
	}
	marks(c.Get("fill"))
	if n := c.Get("marks"); n != nil {
		for _, day := range n.Keys() {
			marks(day)
		}
	}
	kinds := map[string][]string{
		"rules": {"rule."}, "since": {"rule."}, "first": {"rule."}, "measures": {"measure."}, "steps": {"step."}, "due": {"step."},
		"from": {"step."}, "charge": {"step."}, "force": {"rule.", "step."},
	}
	var look func(n *tomldoc.Node)
	look = func(n *tomldoc.Node) {
		for _, section := range n.Keys() {
			switch {
			case section.Key == "codes" && section.Kind == tomldoc.Table:
				for _, code := range section.Keys() {
					out["code."+code.Key] = true
				}
				continue
			case section.Key == "codes":
				for _, code := range book.codes {
					out["code."+code] = true
				}
				continue
			case kinds[section.Key] == nil: // the expectations of one of several dates
				look(section)
				continue
			}
			for _, name := range section.Keys() {
				for _, kind := range kinds[section.Key] {
					out[kind+name.Key] = true
				}
			}
		}
	}
	if expect := c.Get("expect"); expect != nil {
		look(expect)
	}
	return slices.Sorted(maps.Keys(out))
}

// order puts cases that rest on an entry before all others, those that rest on least first: they are about it. Cases that have
// noticed a change of the entry before come first of all.
func (d *docket) order(node string, noticed []*docketCase) []*docketCase {
	out := slices.Clone(noticed)
	for _, near := range []bool{true, false} {
		from := len(out)
		for _, c := range d.cases {
			if c.reaches[node] == near && !slices.Contains(noticed, c) {
				out = append(out, c)
			}
		}
		slices.SortStableFunc(out[from:], func(a, b *docketCase) int { return len(a.reaches) - len(b.reaches) })
	}
	return out
}
