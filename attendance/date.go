package attendance

import (
	"fmt"
	"iter"
	"strconv"
	"time"
)

// Date is a civil date: a day on the calendar, without a time of day and without a time zone.
//
// Dates are comparable with == and usable as map keys. The zero Date is not a date: [Date.IsZero] reports it, and
// it stands for "not given" wherever a Date is optional. Valid dates run from 0001-01-01 to 9999-12-31 in the
// proleptic Gregorian calendar.
type Date struct {
	day int32 // 1 is 0001-01-01
}

const (
	minDay = 1
	maxDay = 3652059 // 9999-12-31
)

// NewDate gives the date of a year, a month and a day of the month.
// It is an error if there is no such day, as with 30 February.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 {
		return Date{}, fmt.Errorf("year %d is not between 1 and 9999", year)
	}
	if month < time.January || month > time.December {
		return Date{}, fmt.Errorf("month %d is not between 1 and 12", month)
	}
	if last := daysIn(year, month); day < 1 || day > last {
		return Date{}, fmt.Errorf("%s %d has no day %d: it has %d days", month, year, day, last)
	}
	return civil(year, month, day), nil
}

// ParseDate reads an ISO 8601 calendar date such as 2024-09-02.
func ParseDate(text string) (Date, error) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return Date{}, fmt.Errorf("%s is not a date: write year-month-day, as in 2024-09-02", quoteShort(text))
	}
	year, okYear := digits(text[:4])
	month, okMonth := digits(text[5:7])
	day, okDay := digits(text[8:])
	if !okYear || !okMonth || !okDay {
		return Date{}, fmt.Errorf("%s is not a date: write year-month-day, as in 2024-09-02", quoteShort(text))
	}
	d, err := NewDate(year, time.Month(month), day)
	if err != nil {
		return Date{}, fmt.Errorf("%s is not a date: %w", text, err)
	}
	return d, nil
}

// MustDate is [ParseDate] for literals in tests and examples. It panics if the text is not a date.
func MustDate(text string) Date {
	d, err := ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

// MaxDate gives the last date of all, 9999-12-31.
func MaxDate() Date { return Date{maxDay} }

// IsZero reports whether d is the zero Date, which is not a date.
func (d Date) IsZero() bool { return d.day == 0 }

// Civil gives the year, the month and the day of the month. The zero Date gives zeros.
func (d Date) Civil() (year int, month time.Month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	// The method of Neri and Schneider ("Euclidean affine functions and their application to calendar algorithms", 2022):
	// days from 1 March of year 0, so that the leap day is the last of its year, and multiplications for divisions.
	n := 4*uint32(d.day+305) + 3
	century, ofCentury := n/146097, n%146097|3
	p := 2939745 * uint64(ofCentury)
	ofYear := uint32(p) / 2939745 / 4
	m := 2141*ofYear + 197913
	year, month, day = int(100*century+uint32(p>>32)), time.Month(m>>16), int(m&0xffff/2141)+1
	if month > time.December {
		month -= 12
		year++
	}
	return year, month, day
}

// Year gives the calendar year.
func (d Date) Year() int { year, _, _ := d.Civil(); return year }

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.day % 7) }

// AddDays gives the date n days later, or earlier if n is negative. Beyond the first or the last date it stays there.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return Date{int32(max(minDay, min(maxDay, int64(d.day)+int64(n))))}
}

// AddMonths gives the same day n months later, or earlier if n is negative, clamped to the month's last day:
// a month after 31 January is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	year, month, day := d.Civil()
	const bound = 12 * 9999
	months := year*12 + int(month) - 1 + max(-bound, min(bound, n))
	if months < 12 {
		return Date{minDay}
	}
	if months >= 10000*12 {
		return Date{maxDay}
	}
	year, month = months/12, time.Month(months%12+1)
	return civil(year, month, min(day, daysIn(year, month)))
}

// DaysSince gives the number of days from other to d: 1 if d is the day after other.
func (d Date) DaysSince(other Date) int { return int(d.day - other.day) }

// Before reports whether d is earlier than other.
func (d Date) Before(other Date) bool { return d.day < other.day }

// After reports whether d is later than other.
func (d Date) After(other Date) bool { return d.day > other.day }

// Compare gives -1, 0 or 1 as d is earlier than, equal to or later than other.
func (d Date) Compare(other Date) int {
	switch {
	case d.day < other.day:
		return -1
	case d.day > other.day:
		return 1
	}
	return 0
}

// LeapBirthday says on which day somebody born on 29 February has a birthday in a year that has no such day.
type LeapBirthday int

// The two customs: most jurisdictions take 1 March, some 28 February.
const (
	FirstOfMarch LeapBirthday = iota
	LastOfFebruary
)

// Age gives the whole years of age on a date of somebody born on d, from the first moment of each birthday.
// Before birth it is negative.
func (d Date) Age(on Date, leap LeapBirthday) int {
	year, month, day := d.Civil()
	onYear, _, _ := on.Civil()
	if month == time.February && day == 29 && daysIn(onYear, time.February) == 28 {
		if leap == LastOfFebruary {
			day = 28
		} else {
			month, day = time.March, 1
		}
	}
	age := onYear - year
	if on.Before(civil(onYear, month, day)) {
		age--
	}
	return age
}

// MonthsUntil gives the whole months from d to other: the largest n for which n months after d is not after other.
// It is negative if other is earlier.
func (d Date) MonthsUntil(other Date) int {
	y1, m1, _ := d.Civil()
	y2, m2, _ := other.Civil()
	n := (y2-y1)*12 + int(m2) - int(m1)
	for d.AddMonths(n).After(other) {
		n--
	}
	return n
}

// String gives the ISO form, 2024-09-02, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return string(d.AppendTo(make([]byte, 0, 10)))
}

// AppendTo appends the ISO form to b.
func (d Date) AppendTo(b []byte) []byte {
	if d.IsZero() {
		return b
	}
	year, month, day := d.Civil()
	return append(b, byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), '-',
		byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10))
}

// MarshalText gives the ISO form; the zero Date gives no text.
func (d Date) MarshalText() ([]byte, error) { return d.AppendTo(nil), nil }

// UnmarshalText reads the ISO form; no text gives the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// civil gives the date of a day that exists.
func civil(year int, month time.Month, day int) Date {
	y, m := year, int(month)
	if m <= 2 {
		y--
		m += 12
	}
	n := 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + day - 1
	return Date{int32(n - 305)}
}

func daysIn(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// digits reads a number written with ASCII digits only: no sign, no space.
func digits(text string) (n int, ok bool) {
	for i := range len(text) {
		c := text[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(text) > 0
}

// quoteShort quotes text for a message, cutting what is longer than a reader needs to find it.
func quoteShort(text string) string {
	const enough = 40
	if len(text) <= enough {
		return strconv.Quote(text)
	}
	return strconv.Quote(text[:enough]) + "…"
}

// DaysBetween gives the dates from one to another, both included; none if the first is later.
func DaysBetween(from, to Date) iter.Seq[Date] {
	return func(yield func(Date) bool) {
		for d := from; !d.After(to); d = d.AddDays(1) {
			if !yield(d) || d == to { // there may be no date after it
				return
			}
		}
	}
}
