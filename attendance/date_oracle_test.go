package attendance_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

// The standard library's calendar is the second implementation of dates.

func asTime(d attendance.Date) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

func asDate(t time.Time) attendance.Date {
	d, err := attendance.NewDate(t.Year(), t.Month(), t.Day())
	if err != nil {
		panic(err)
	}
	return d
}

func leapYear(y int) bool { return time.Date(y, 2, 29, 0, 0, 0, 0, time.UTC).Day() == 29 }

func lastDay(y int, m time.Month) int { return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// monthsLater is AddMonths as the format says: the same day of the month, clamped down to the month's last.
func monthsLater(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return first.AddDate(0, 0, min(t.Day(), lastDay(first.Year(), first.Month()))-1)
}

// ageBy counts birthdays one by one.
func ageBy(born, on time.Time, leap attendance.LeapBirthday) int {
	birthday := func(year int) time.Time {
		if born.Month() == time.February && born.Day() == 29 && !leapYear(year) {
			if leap == attendance.LastOfFebruary {
				return time.Date(year, 2, 28, 0, 0, 0, 0, time.UTC)
			}
			return time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)
		}
		return time.Date(year, born.Month(), born.Day(), 0, 0, 0, 0, time.UTC)
	}
	age := 0
	for !birthday(born.Year() + age + 1).After(on) {
		age++
	}
	for birthday(born.Year() + age).After(on) {
		age--
	}
	return age
}

// comesRound gives the day in a year; 29 February is 1 March in years without one.
func comesRound(year int, m time.Month, day int) time.Time {
	return time.Date(year, m, day, 0, 0, 0, 0, time.UTC)
}

func TestEveryDateOfEightCenturies(t *testing.T) {
	at := time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC)
	d := attendance.MustDate("1600-01-01")
	start := d
	for n := 0; at.Year() <= 2400; n++ {
		y, m, day := d.Civil()
		if y != at.Year() || m != at.Month() || day != at.Day() {
			t.Fatalf("day %d: Civil gives %d-%d-%d, want %s", n, y, m, day, at.Format(time.DateOnly))
		}
		if d.Weekday() != at.Weekday() || d.Year() != at.Year() || d.DaysSince(start) != n {
			t.Fatalf("%s: weekday %s, year %d, %d days since; want %s, %d, %d", d, d.Weekday(), d.Year(), d.DaysSince(start), at.Weekday(), at.Year(), n)
		}
		text := at.Format(time.DateOnly)
		if d.String() != text {
			t.Fatalf("String gives %q, want %q", d, text)
		}
		if back, err := attendance.ParseDate(text); err != nil || back != d {
			t.Fatalf("ParseDate(%q) = %v, %v", text, back, err)
		}
		if made, err := attendance.NewDate(at.Year(), at.Month(), at.Day()); err != nil || made != d {
			t.Fatalf("NewDate of %s = %v, %v", text, made, err)
		}
		if got := start.AddDays(n); got != d {
			t.Fatalf("AddDays(%d) = %s, want %s", n, got, d)
		}
		at, d = at.AddDate(0, 0, 1), d.AddDays(1)
	}
}

func TestRandomDates(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	low, high := attendance.MustDate("0001-01-01"), attendance.MustDate("9999-12-31")
	anyDate := func() attendance.Date { return low.AddDays(rng.IntN(high.DaysSince(low) + 1)) }
	count := 300_000 / slower
	if testing.Short() {
		count /= 10
	}
	for range count {
		d, e := anyDate(), anyDate()
		if rng.IntN(2) == 0 { // near one another, and often on the last days of months
			d = attendance.MustDate("1995-01-01").AddDays(rng.IntN(20_000))
			e = d.AddDays(rng.IntN(2000) - 1000)
			if rng.IntN(3) == 0 {
				y, m, _ := d.Civil()
				d = asDate(time.Date(y, m, lastDay(y, m)-rng.IntN(3), 0, 0, 0, 0, time.UTC))
			}
			if rng.IntN(10) == 0 {
				d = asDate(time.Date(1960+4*rng.IntN(25), 2, 29, 0, 0, 0, 0, time.UTC))
			}
		}
		at, et := asTime(d), asTime(e)
		if n := rng.IntN(4001) - 2000; at.AddDate(0, 0, n).Year() >= 1 && at.AddDate(0, 0, n).Year() <= 9999 {
			if got, want := d.AddDays(n), asDate(at.AddDate(0, 0, n)); got != want {
				t.Fatalf("%s AddDays(%d) = %s, want %s", d, n, got, want)
			}
		}
		if n := rng.IntN(2401) - 1200; monthsLater(at, n).Year() >= 1 && monthsLater(at, n).Year() <= 9999 {
			if got, want := d.AddMonths(n), asDate(monthsLater(at, n)); got != want {
				t.Fatalf("%s AddMonths(%d) = %s, want %s", d, n, got, want)
			}
		}
		if got, want := d.Compare(e), at.Compare(et); got != want || d.Before(e) != (want < 0) || d.After(e) != (want > 0) {
			t.Fatalf("%s Compare %s = %d, want %d", d, e, got, want)
		}
		if got, want := e.DaysSince(d), int(et.Sub(at)/(24*time.Hour)); et.Year()-at.Year() < 200 && at.Year()-et.Year() < 200 && got != want {
			t.Fatalf("%s DaysSince %s = %d, want %d", e, d, got, want)
		}
		if diff := et.Year() - at.Year(); diff > -150 && diff < 150 {
			for _, leap := range []attendance.LeapBirthday{attendance.FirstOfMarch, attendance.LastOfFebruary} {
				if got, want := d.Age(e, leap), ageBy(at, et, leap); got != want {
					t.Fatalf("born %s, on %s: age %d, want %d (leap birthday %d)", d, e, got, want, leap)
				}
			}
			months := 0
			for !monthsLater(at, months+1).After(et) {
				months++
			}
			for monthsLater(at, months).After(et) {
				months--
			}
			if got := d.MonthsUntil(e); got != months {
				t.Fatalf("%s MonthsUntil %s = %d, want %d", d, e, got, months)
			}
		}
		m := time.Month(rng.IntN(12) + 1)
		day := rng.IntN(lastDay(2000, m)) + 1
		if rng.IntN(8) == 0 {
			m, day = 2, 29
		}
		if at.Year() > 2 && at.Year() < 9998 {
			latest, next := comesRound(at.Year()+1, m, day), comesRound(at.Year()-1, m, day)
			for y := at.Year() + 1; latest.After(at); y-- {
				latest = comesRound(y, m, day)
			}
			for y := at.Year() - 1; next.Before(at); y++ {
				next = comesRound(y, m, day)
			}
			if got := attendance.LatestOf(d, m, day); got != asDate(latest) {
				t.Fatalf("LatestOf(%s, %d-%d) = %s, want %s", d, m, day, got, latest.Format(time.DateOnly))
			}
			if got := attendance.NextOf(d, m, day); got != asDate(next) {
				t.Fatalf("NextOf(%s, %d-%d) = %s, want %s", d, m, day, got, next.Format(time.DateOnly))
			}
		}
		text, _ := d.MarshalText()
		var back attendance.Date
		if err := back.UnmarshalText(text); err != nil || back != d {
			t.Fatalf("UnmarshalText(%q) = %v, %v", text, back, err)
		}
	}
}

func TestNewDateRefusesWhatIsNoDay(t *testing.T) {
	for year := -2; year <= 10001; year += 1 + year%7*13&0x3f {
		for month := -1; month <= 14; month++ {
			for day := -1; day <= 33; day++ {
				is := year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= lastDay(year, time.Month(month))
				if d, err := attendance.NewDate(year, time.Month(month), day); (err == nil) != is || err != nil && !d.IsZero() {
					t.Fatalf("NewDate(%d, %d, %d) = %v, %v", year, month, day, d, err)
				}
			}
		}
	}
}
