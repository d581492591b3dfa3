package attendance_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

func TestReadCalendars(t *testing.T) {
	tests := []struct {
		name, text string
		want       string // name, number of sessions, first and last date of each calendar
	}{
		{"at the top", `terms = ["2024-09-02..2024-09-06"]`, `"" 10 2024-09-02..2024-09-06`},
		{"one table", "[calendar]\nterms = [\"2024-09-02\"]\nclosed = [\"2024-09-02 PM\"]", `"" 1 2024-09-02..2024-09-02`},
		{
			"several", "[calendar.b]\nterms = [\"2024-09-02\"]\n[calendar.a]\nterms = [\"2024-09-02..2024-09-08\"]\nweekdays = [\"Sat\", \"Sun\"]\nsessions = [\"day\"]\n",
			`"a" 2 2024-09-02..2024-09-08; "b" 2 2024-09-02..2024-09-02`,
		},
		{"dates without quotes", "[calendar]\nterms = [2024-09-02]", `"" 2 2024-09-02..2024-09-02`},
		{"days opened outside every term", "terms = [\"2024-09-02\"]\nopen = [\"2024-09-07 AM\"]", `"" 3 2024-09-02..2024-09-07`},
		{"none", "[pupil]\nname = \"x\"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			calendars, err := attendance.ReadCalendars("calendar.toml", []byte(tt.text), attendance.CalendarSpec{})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, name := range slices.Sorted(maps.Keys(calendars)) {
				c := calendars[name]
				got = append(got, fmt.Sprintf("%q %d %s..%s", name, c.Len(), c.First(), c.Last()))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %s, want %s", strings.Join(got, "; "), tt.want)
			}
		})
	}
}

// TestCalendarFaults reads calendars that are wrong. Each fault is told where it is.
func TestCalendarFaults(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a date that is none", "terms = [\"2024-09-02..2024-09-06\",\n  \"2024-11-31\"]", "2:3"},
		{"a number for a list", "terms = 5", "1:9 1:9"}, // no list, and so no stretch of opening
		{"a number in a list", "terms = [\"2024-09-02\", 5]", "1:24 1:24"},
		{"calendar is no table", "calendar = 1", "1:12"},
		{"a calendar is no table", "[calendar]\nautumn = 1", "2:1"},
		{"periods is no table", "terms = [\"2024-09-02\"]\nperiods = 1", "2:11"},
		{"a period that is not known", "terms = [\"2024-09-02\"]\n[periods]\ntrimester = [\"2024-09-02\"]", "3:13"},
		{"a key that is not known", "terms = [\"2024-09-02\"]\ntermz = []", "2:1"},
		{"minutes in words", "terms = [\"2024-09-02\"]\nsession_minutes = \"long\"", "2:19"},
		{"minutes of another number of sessions", "terms = [\"2024-09-02\"]\nsession_minutes = [1, 2, 3]", "2:19"},
		{"a weekday in full", "terms = [\"2024-09-02\"]\nweek_starts = \"Monday\"", "2:15"},
		{"a closed session that is none", "terms = [\"2024-09-02\"]\nclosed = [\"2024-09-02 EVE\"]", "2:11"},
		{"no TOML", "terms = [\"2024-09-02\"", "1:21"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := attendance.ReadCalendars("calendar.toml", []byte(tt.text), attendance.CalendarSpec{})
			faults, ok := err.(*attendance.FileErrors) //nolint:errorlint // it is promised as it is
			if !ok {
				t.Fatalf("ReadCalendars says %v", err)
			}
			var got []string
			for _, f := range faults.All {
				got = append(got, fmt.Sprintf("%d:%d", f.Line, f.Col))
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("faults at %s, want %s:\n%v", strings.Join(got, " "), tt.want, err)
			}
		})
	}
}
