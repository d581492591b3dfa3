package packtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
)

// daysOfYearBeside gives the days before and after a day of the year.
func daysOfYearBeside(text string) []string {
	d, err := attendance.ParseDate("2023-" + text) // no leap year: 02-29 is left alone
	if err != nil {
		return nil
	}
	var out []string
	for _, other := range []attendance.Date{d.AddDays(-1), d.AddDays(1)} {
		out = append(out, other.String()[len("2023-"):])
	}
	return out
}

// daysBeside gives the days before and after a date.
func daysBeside(text string) []string {
	d, err := attendance.ParseDate(text)
	if err != nil {
		return nil
	}
	return []string{d.AddDays(-1).String(), d.AddDays(1).String()}
}

// percentsBeside gives a percentage one less and one more in the last place that is written, and a hundredth less and more:
// a hundredth is about what the next possible share of a long year lies beside it.
func percentsBeside(text string) []string {
	out := numbersBeside(text)
	if _, after, _ := strings.Cut(text, "."); len(after) < 2 {
		whole, after, _ := strings.Cut(text, ".")
		out = append(out, numbersBeside(whole+"."+after+strings.Repeat("0", 2-len(after)))...)
	}
	return slices.Compact(out)
}

// numbersBeside gives a decimal one less and one more in the last place that is written.
func numbersBeside(text string) []string {
	whole, after, point := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+after, 10, 64)
	if err != nil {
		return nil
	}
	var out []string
	for _, other := range []int64{n - 1, n + 1} {
		if other < 0 {
			continue
		}
		digits := fmt.Sprintf("%0*d", len(after)+1, other)
		if point {
			digits = digits[:len(digits)-len(after)] + "." + digits[len(digits)-len(after):]
		}
		out = append(out, digits)
	}
	return out
}

// unitsBeside are the units that are taken for one another.
var unitsBeside = map[string]string{
	"day": "school day", "school day": "day", "week": "school week", "school week": "week", "month": "week", "year": "month",
}

// namedBeside are the named windows that are taken for one another.
var namedBeside = map[string]string{
	"today": "2 days", "academic year": "everything", "term": "academic year", "half term": "term", "semester": "academic year",
	"quarter": "semester", "grading period": "academic year", "school month": "calendar month", "calendar month": "academic year",
	"enrolment": "academic year", "everything": "academic year",
}

// lengthsBeside gives a length of time one shorter, one longer, and as long in another unit: "10 school weeks" is 9 or 11 school
// weeks, or 10 weeks.
func lengthsBeside(text string) []string {
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil
	}
	unit = strings.TrimSuffix(unit, "s")
	var out []string
	for _, other := range []int{n - 1, n + 1} {
		if other >= 0 {
			out = append(out, length(other, unit))
		}
	}
	if other := unitsBeside[unit]; other != "" && n > 0 {
		out = append(out, length(n, other))
	}
	return out
}

func length(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// windowsBeside gives the windows that one may be taken for.
func windowsBeside(text string) []string {
	const clipped = " within academic year"
	rest, within := strings.CutSuffix(text, clipped)
	if other := namedBeside[text]; other != "" {
		return []string{other}
	}
	out := slices.DeleteFunc(lengthsBeside(rest), func(s string) bool { return strings.HasPrefix(s, "0 ") }) // which is no window
	if within {
		for i := range out {
			out[i] += clipped
		}
		out = append(out, rest)
	}
	return out
}
