package attendance

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

var calendarKeys = []string{"terms", "closed", "open", "year_starts", "weekdays", "session_minutes", "sessions", "week_starts", "periods", "title", "note"}

// ReadCalendars reads the calendars of a TOML document, by name: the tables [calendar.<name>], or the keys of a single one in
// [calendar] or at the top, whose name is then "". Other tables are left to the caller. What a calendar does not give is
// taken from defaults. Everything wrong is told at once, as [*FileErrors].
func ReadCalendars(file string, data []byte, defaults CalendarSpec) (map[string]*Calendar, error) {
	faults := &FileErrors{}
	root, broken := tomldoc.Read(file, data, tomldoc.Limits{Bytes: 4 << 20})
	for _, f := range broken {
		faults.add(f.Pos, f.Msg)
	}
	out := map[string]*Calendar{}
	if root == nil {
		return nil, faults
	}
	r := calendarReader{faults: faults, defaults: defaults}
	section := root.Get("calendar")
	switch {
	case section == nil && root.Get("terms") != nil:
		out[""] = r.calendar("", root)
	case section == nil:
	case section.Kind != tomldoc.Table:
		faults.add(section.Pos, "calendar is a table: write [calendar] with terms = [\"2024-09-02..2024-10-25\"]")
	case section.Get("terms") != nil && section.Get("terms").Kind != tomldoc.Table:
		out[""] = r.calendar("", section)
	default:
		for _, n := range section.Keys() {
			if n.Kind != tomldoc.Table {
				faults.add(n.KeyPos, "a calendar is a table: write [calendar."+n.Key+"] with terms = [\"2024-09-02..2024-10-25\"]")
				continue
			}
			out[n.Key] = r.calendar(n.Key, n)
		}
	}
	return out, faults.err()
}

type calendarReader struct {
	faults   *FileErrors
	defaults CalendarSpec
}

func (r *calendarReader) calendar(name string, n *tomldoc.Node) *Calendar {
	spec := r.defaults
	spec.Name = name
	for _, k := range n.Keys() {
		switch k.Key {
		case "terms":
			spec.Terms = r.texts(k)
		case "closed":
			spec.Closed = r.texts(k)
		case "open":
			spec.Open = r.texts(k)
		case "weekdays":
			spec.Weekdays = r.texts(k)
		case "sessions":
			spec.Sessions = r.texts(k)
		case "year_starts":
			spec.YearStarts = r.text(k)
		case "week_starts":
			spec.WeekStarts = r.text(k)
		case "session_minutes":
			spec.SessionMinutes = r.numbers(k)
		case "periods":
			if k.Kind != tomldoc.Table {
				r.faults.add(k.Pos, "periods is a table: write half_term = [\"2024-09-02..2024-10-25\"] in it")
			}
			spec.Periods = map[string][]string{}
			for _, p := range k.Keys() {
				spec.Periods[p.Key] = r.texts(p)
			}
		case "title", "note":
		default:
			r.faults.add(k.KeyPos, fmt.Sprintf("unknown key %q%s: a calendar has %s", k.Key, spell.Suggest(k.Key, calendarKeys), strings.Join(calendarKeys, ", ")))
		}
	}
	c, err := NewCalendar(spec)
	r.place(n, err)
	return c
}

// place tells the faults of a calendar at the entries that they are about.
func (r *calendarReader) place(n *tomldoc.Node, err error) {
	if err == nil {
		return
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		r.faults.add(n.KeyPos, err.Error())
		return
	}
	for _, e := range joined.Unwrap() {
		at := n
		if fault, ok := errors.AsType[*SpecError](e); ok {
			for key := range strings.SplitSeq(fault.Key, ".") {
				if child := at.Get(key); child != nil {
					at = child
				}
			}
			if elems := at.Elems(); fault.Index >= 0 && fault.Index < len(elems) {
				at = elems[fault.Index]
			}
		}
		pos := at.Pos
		if pos.Line == 0 {
			pos.File = n.Pos.File
		}
		r.faults.add(pos, e.Error())
	}
}

func (r *calendarReader) texts(n *tomldoc.Node) []string {
	out := []string{}
	if n.Kind != tomldoc.Array {
		r.faults.add(n.Pos, fmt.Sprintf("%s is a list of texts, as in %s = [\"…\"]", n.Key, n.Key))
	}
	for _, e := range n.Elems() {
		if e.Kind != tomldoc.String && e.Kind != tomldoc.Date {
			r.faults.add(e.Pos, fmt.Sprintf("%s is a list of texts", n.Key))
		}
		out = append(out, e.Str)
	}
	return out
}

func (r *calendarReader) text(n *tomldoc.Node) string {
	if n.Kind != tomldoc.String {
		r.faults.add(n.Pos, fmt.Sprintf("%s is a text", n.Key))
	}
	return n.Str
}

func (r *calendarReader) numbers(n *tomldoc.Node) []int {
	elems := n.Elems()
	if n.Kind == tomldoc.Integer {
		elems = []*tomldoc.Node{n}
	}
	var out []int
	for _, e := range elems {
		out = append(out, int(e.Int))
	}
	if len(out) == 0 || slices.ContainsFunc(elems, func(e *tomldoc.Node) bool { return e.Kind != tomldoc.Integer }) {
		r.faults.add(n.Pos, n.Key+" is a whole number of minutes, or one for each session")
	}
	return out
}
