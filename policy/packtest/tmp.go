package packtest

import (
	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

func tmpCalendars(root *tomldoc.Node, def attendance.CalendarSpec) (map[string]*attendance.Calendar, error) {
	out := map[string]*attendance.Calendar{}
	l := func(n *tomldoc.Node) (o []string) {
		if n == nil {
			return nil
		}
		for _, e := range n.Elems() {
			o = append(o, e.Str)
		}
		return
	}
	if root.Get("calendar") == nil {
		return out, nil
	}
	for _, n := range root.Get("calendar").Keys() {
		s := def
		s.Name = n.Key
		s.Terms, s.Closed, s.Open = l(n.Get("terms")), l(n.Get("closed")), l(n.Get("open"))
		if y := n.Get("year_starts"); y != nil {
			s.YearStarts = y.Str
		}
		c, err := attendance.NewCalendar(s)
		if err != nil {
			return nil, err
		}
		out[n.Key] = c
	}
	return out, nil
}
