package attendance

import (
	"strings"

	"github.com/rollcall-dev/rollcall/internal/spell"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

func (r *mappingReader) calendar(n *tomldoc.Node) {
	if n.Kind == tomldoc.String {
		r.calendarFile(n)
		return
	}
	c := calendarReader{faults: r.faults}
	spec := &r.m.calendar
	for _, k := range n.Keys() {
		switch k.Key {
		case "file":
			r.calendarFile(k)
		case "session_minutes":
			spec.SessionMinutes = c.numbers(k)
		case "sessions":
			spec.Sessions = c.texts(k)
		case "year_starts":
			spec.YearStarts = c.text(k)
		case "weekdays":
			spec.Weekdays = c.texts(k)
		case "week_starts":
			spec.WeekStarts = c.text(k)
		case "closed":
			spec.Closed = c.texts(k)
		case "open":
			spec.Open = c.texts(k)
		case "days":
			for _, d := range k.Keys() {
				r.m.opens[d.Key] = r.oneOf(d, "open", "closed") == "open"
			}
		case "note":
		default:
			r.fault(k.KeyPos, "unknown key %q%s: [calendar] has %s", k.Key, spell.Suggest(k.Key, feedCalendarKeys), strings.Join(feedCalendarKeys, ", "))
		}
	}
	switch {
	case n.Kind != tomldoc.Table:
		r.fault(n.Pos, "calendar is a table: write [calendar] with file = \"EducationOrgCalendar.xml\"")
	case r.m.calendarFile == "":
		r.fault(n.KeyPos, "[calendar] names no file: write file = \"EducationOrgCalendar.xml\", or leave it out and write calendar.toml")
	}
	spec.Terms = []string{"2000-01-03..2000-01-07"}
	r.placed(n)
	spec.Terms = nil
}

// placed tells what is wrong with the keys of [calendar], by making a calendar with them.
func (r *mappingReader) placed(n *tomldoc.Node) {
	spec := r.m.calendar
	spec.Closed, spec.Open = nil, nil // their days lie elsewhere; faults are told with the feed's calendar
	for _, key := range []string{"closed", "open"} {
		list := n.Get(key)
		if list == nil {
			continue
		}
		for _, e := range list.Elems() {
			if _, _, err := parseDays(e.Str); err != nil {
				r.fault(e.Pos, "%v", err)
			}
		}
	}
	_, err := NewCalendar(spec)
	c := calendarReader{faults: r.faults}
	c.place(n, err)
}

func (r *mappingReader) calendarFile(n *tomldoc.Node) {
	r.m.calendarFile = r.text(n)
	r.m.namesFiles = append(r.m.namesFiles, r.m.calendarFile)
}
