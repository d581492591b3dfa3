package boundary

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// Setting is what the pack does not say of the schools for which it is law. The zero Setting is of schools whose year begins on 1
// September, with days of six hours.
type Setting struct {
	YearStarts     string // the first day of the academic year, as in calendars: "09-01"
	SessionMinutes []int  // the length of each session, or one for all
}

// SettingOf takes the setting from the calendars of a pack's own worked cases: what most of them have.
func SettingOf(law *policy.Policy, fsys fs.FS, id string) Setting {
	starts, minutes := map[string]int{}, map[int]int{}
	files, _ := fs.Glob(fsys, path.Join(id, "cases", "*.toml"))
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			continue
		}
		calendars, err := attendance.ReadCalendars(file, data, attendance.CalendarSpec{Sessions: law.SessionNames(), WeekStarts: law.WeekStarts()})
		if err != nil {
			continue // the worked cases say so themselves when they are run
		}
		for _, c := range calendars {
			starts[c.YearStart(c.First()).String()[len("2006-"):]]++
			if m, known := c.MinutesOfKind(0); known {
				minutes[m]++
			}
		}
	}
	out := Setting{YearStarts: most(starts)}
	if m := most(minutes); m > 0 {
		out.SessionMinutes = []int{m}
	}
	return out
}

// most gives the key that was counted most often; of several, the least.
func most[K cmp.Ordered](counted map[K]int) K {
	var best K
	for key, n := range counted {
		if n > counted[best] || n == counted[best] && key < best {
			best = key
		}
	}
	return best
}

// year is a school year that was made up.
type year struct {
	spec     attendance.CalendarSpec
	calendar *attendance.Calendar
}

// stretch is a stretch of opening, in weeks from the first Monday.
type stretch struct{ from, to int }

// layout says when the schools of a setting are open.
type layout struct {
	month time.Month
	day   int // the first Monday on or after it is the first day of school
	terms []stretch
	// The terms, if these are not the stretches themselves: so many stretches each.
	perTerm int
}

// layoutFor gives the layout of a year that begins in a month. Like most school years it has about 190 days.
func layoutFor(month time.Month) layout {
	switch {
	case month == time.September:
		return layout{time.September, 1, []stretch{{0, 7}, {8, 15}, {17, 23}, {24, 30}, {32, 37}, {38, 45}}, 2}
	case month >= time.May && month <= time.August:
		return layout{time.August, 8, []stretch{{0, 9}, {9, 19}, {21, 30}, {30, 40}}, 2}
	}
	return layout{time.February, 1, []stretch{{0, 10}, {12, 22}, {24, 34}, {36, 45}}, 1}
}

// yearFor makes up so many school years, of which the first begins in a calendar year.
func (s Setting) yearFor(law *policy.Policy, calendarYear, years int) (*year, error) {
	spec := attendance.CalendarSpec{
		Name: fmt.Sprintf("year_%d", calendarYear), YearStarts: cmp.Or(s.YearStarts, "09-01"), Sessions: law.SessionNames(),
		WeekStarts: law.WeekStarts(), SessionMinutes: s.SessionMinutes, Periods: map[string][]string{},
	}
	if years > 1 {
		spec.Name = fmt.Sprintf("years_%d_to_%d", calendarYear, calendarYear+years-1)
	}
	if len(spec.SessionMinutes) == 0 {
		spec.SessionMinutes = []int{max(1, 360/len(spec.Sessions))}
	}
	month, _, err := attendance.ParseMonthDay(spec.YearStarts)
	if err != nil {
		return nil, err
	}
	l := layoutFor(month)
	for i := range years {
		first, err := attendance.NewDate(calendarYear+i, l.month, l.day)
		if err != nil {
			return nil, err
		}
		for first.Weekday() != time.Monday {
			first = first.AddDays(1)
		}
		l.open(first, law.Periods(), &spec)
	}
	c, err := attendance.NewCalendar(spec)
	if err != nil {
		return nil, err
	}
	return &year{spec, c}, nil
}

// open opens a school for a year from a Monday on, with the named periods that a law asks for.
func (l layout) open(first attendance.Date, periods []string, spec *attendance.CalendarSpec) {
	days := func(from, to int) string {
		return fmt.Sprintf("%s..%s", first.AddDays(7*from), first.AddDays(7*to-3))
	}
	for _, t := range l.terms {
		spec.Terms = append(spec.Terms, days(t.from, t.to))
	}
	parts := map[string]int{"term": l.perTerm, "half_term": 1, "quarter": len(l.terms) / 4, "grading_period": len(l.terms) / 4, "semester": len(l.terms) / 2}
	for _, name := range periods {
		if name == "school_month" {
			for _, t := range l.terms {
				for from := t.from; from < t.to; from += 4 {
					spec.Periods[name] = append(spec.Periods[name], days(from, min(from+4, t.to)))
				}
			}
			continue
		}
		for part := range slices.Chunk(l.terms, max(parts[name], 1)) {
			spec.Periods[name] = append(spec.Periods[name], days(part[0].from, part[len(part)-1].to))
		}
	}
}
