package attendance

import (
	"fmt"
	"strings"
)

// Lapse is a length of time: "5 school days", "3 months". It says how long after something else happens, or how far back a
// window ends.
type Lapse struct {
	n    int
	unit windowKind // days, schoolDays, weeks, schoolWeeks or months
}

// ParseLapse reads a length of time: a number of days, school days, weeks, school weeks or months. "0 days" ends on the day on which
// it begins.
func ParseLapse(text string) (Lapse, error) {
	switch text {
	case "0 days":
		return Lapse{0, days}, nil
	case "0 school days":
		return Lapse{0, schoolDays}, nil
	}
	w, err := ParseWindow(text)
	if err == nil && !w.withinYear {
		switch w.kind {
		case days, schoolDays, weeks, schoolWeeks, months:
			return Lapse{w.n, w.kind}, nil
		}
	}
	return Lapse{}, fmt.Errorf("%s is not a length of time: write a number of days, school days, weeks, school weeks or months, as in 5 school days", quoteShort(text))
}

// String gives the length of time as it was written.
func (l Lapse) String() string {
	return Window{kind: l.unit, n: l.n}.String()
}

// InSchoolDays reports whether only school days count.
func (l Lapse) InSchoolDays() bool { return l.unit == schoolDays }

// Later gives the next day that counts after a date.
func (l Lapse) Later(c *Calendar, d Date) (Date, bool) {
	if l.unit == schoolDays {
		return c.AfterSchoolDays(d, 1)
	}
	return d.AddDays(1), true
}

// ShorterThan reports whether a length of time is certainly shorter than another: in the same unit, a week being seven days.
func (l Lapse) ShorterThan(other Lapse) bool {
	a, b := l, other
	if a.unit == weeks {
		a = Lapse{7 * a.n, days}
	}
	if b.unit == weeks {
		b = Lapse{7 * b.n, days}
	}
	return a.unit == b.unit && a.n < b.n
}

// End gives the last day that is still in time for something that must happen within the lapse after a date: the nth
// day after it. The date itself is not counted, a month after the 31st is the last day of a shorter month, and n school weeks
// end on the last school day of the nth later week that has any. It is false if the calendar ends before that many school days
// or weeks.
func (l Lapse) End(c *Calendar, from Date) (Date, bool) {
	if l.n == 0 {
		return from, true
	}
	switch l.unit {
	case schoolDays:
		return c.AfterSchoolDays(from, l.n)
	case weeks:
		return from.AddDays(7 * l.n), true
	case schoolWeeks:
		return c.afterSchoolWeeks(from, l.n)
	case months:
		return from.AddMonths(l.n), true
	}
	return from.AddDays(l.n), true
}

// Ago gives the date so long before another: of school days, the nth latest before it; of school weeks, the last school day of
// the nth latest week that has any and is earlier than the date's own, so that a window that ends there holds whole weeks.
// Before the calendar's first school day it is the day before the calendar begins.
func (l Lapse) Ago(c *Calendar, to Date) Date {
	if l.n == 0 {
		return to
	}
	switch l.unit {
	case schoolDays:
		if d, ok := c.BeforeSchoolDays(to, l.n); ok {
			return d
		}
		return c.first.AddDays(-1)
	case weeks:
		return to.AddDays(-7 * l.n)
	case schoolWeeks:
		return c.beforeSchoolWeeks(to, l.n)
	case months:
		return to.AddMonths(-l.n)
	}
	return to.AddDays(-l.n)
}

// afterSchoolWeeks gives the last school day of the nth week with school that is later than a date's own, and false if the
// calendar ends before it.
func (c *Calendar) afterSchoolWeeks(d Date, n int) (Date, bool) {
	last := d
	for range n {
		next, ok := c.AfterSchoolDays(c.weekStart(last).AddDays(6), 1)
		if !ok {
			return Date{}, false
		}
		last = c.clock[c.clockDaysThrough(c.weekStart(next).AddDays(6))-1]
	}
	return last, true
}

// beforeSchoolWeeks gives the last school day of the nth latest week with school that is earlier than a date's own.
func (c *Calendar) beforeSchoolWeeks(d Date, n int) Date {
	for range n {
		last, ok := c.BeforeSchoolDays(c.weekStart(d), 1)
		if !ok {
			return c.first.AddDays(-1)
		}
		d = last
	}
	return d
}

// ParseAgo reads how far back a window ends: "5 school days ago".
func ParseAgo(text string) (Lapse, error) {
	length, ok := strings.CutSuffix(text, " ago")
	if !ok {
		return Lapse{}, fmt.Errorf("%s does not say how long ago: write, for example, 5 school days ago", quoteShort(text))
	}
	return ParseLapse(length)
}
