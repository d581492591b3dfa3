package conformance

import (
	"errors"
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
)

// Calendar says when the school is open, session by session. All dates after the one asked about are in it too, since clocks run on
// school days to come.
type Calendar struct {
	First      string              `json:"first"` // the calendar's first date, open or not; time before it is time of which nothing is known
	Last       string              `json:"last"`
	Sessions   []string            `json:"sessions"` // the sessions of a day, in order
	WeekStarts string              `json:"week_starts"`
	YearStarts string              `json:"year_starts"` // the month and day on which an academic year begins
	Periods    map[string][]Period `json:"periods"`     // terms and the like, each in order; "term" always
	Open       []Open              `json:"open"`        // every open session, in order of time
}

// Period is a named stretch of the calendar, both dates included.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Open is an open session.
type Open struct {
	Date    string `json:"date"`
	Session string `json:"session"`
	Minutes *int   `json:"minutes,omitempty"` // how long it is, left out where that is not known
}

func calendarOf(c *attendance.Calendar) Calendar {
	month, day := c.YearStarts()
	out := Calendar{
		First: c.First().String(), Last: c.Last().String(), Sessions: c.SessionNames(), WeekStarts: attendance.WeekdayName(c.WeekStarts()),
		YearStarts: fmt.Sprintf("%02d-%02d", month, day), Periods: map[string][]Period{}, Open: make([]Open, c.Len()),
	}
	for _, name := range attendance.PeriodNames() {
		for _, p := range c.Periods(name) {
			out.Periods[name] = append(out.Periods[name], Period{p.From.String(), p.To.String()})
		}
	}
	for i := range out.Open {
		d, session := c.Session(i)
		out.Open[i] = Open{Date: d.String(), Session: session}
		if minutes, known := c.SessionMinutes(i); known {
			out.Open[i].Minutes = &minutes
		}
	}
	return out
}

// maxOpen is how many open sessions a question may hold: those of thirty years of school days with ten sessions.
const maxOpen = attendance.MaxSessions

// read builds the calendar anew from its open sessions. The same session of the day must always be of the same length.
func (c Calendar) read() (*attendance.Calendar, error) {
	if len(c.Open) > maxOpen {
		return nil, fmt.Errorf("given.calendar.open: %d open sessions are too many, at most %d fit", len(c.Open), maxOpen)
	}
	whole := c.First + ".." + c.Last
	spec := attendance.CalendarSpec{
		Terms: []string{whole}, Closed: []string{whole}, Sessions: c.Sessions, WeekStarts: c.WeekStarts, YearStarts: c.YearStarts,
		Periods: map[string][]string{}, Open: make([]string, len(c.Open)),
	}
	for name, periods := range c.Periods {
		for _, p := range periods {
			spec.Periods[name] = append(spec.Periods[name], p.From+".."+p.To)
		}
	}
	lengths := map[string]int{}
	for i, o := range c.Open {
		if o.Date < c.First || o.Date > c.Last {
			return nil, fmt.Errorf("given.calendar.open: %s is not between the calendar's first and last date, %s and %s", o.Date, c.First, c.Last)
		}
		spec.Open[i] = o.Date + " " + o.Session
		length := 0
		if o.Minutes != nil {
			length = *o.Minutes
		}
		if before, seen := lengths[o.Session]; seen && before != length {
			return nil, fmt.Errorf("given.calendar.open: %s %s is not as long as that session is on other days", o.Date, o.Session)
		}
		lengths[o.Session] = length
	}
	var err error
	if spec.SessionMinutes, err = c.lengths(lengths); err != nil {
		return nil, err
	}
	out, err := attendance.NewCalendar(spec)
	if err != nil {
		return nil, fmt.Errorf("given.calendar: %w", err)
	}
	return out, nil
}

// lengths gives the length of each session of the day, none if they are not known. A session that is never open has any length.
func (c Calendar) lengths(of map[string]int) ([]int, error) {
	var out []int
	known, unknown := 0, 0
	for _, session := range c.Sessions {
		n, seen := of[session]
		switch {
		case !seen:
			n = 1
		case n == 0:
			unknown++
		default:
			known++
		}
		out = append(out, n)
	}
	switch {
	case known == 0:
		return nil, nil
	case unknown > 0:
		return nil, errors.New("given.calendar.open: minutes are given for some sessions and not for others")
	}
	return out, nil
}
