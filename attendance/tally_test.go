package attendance_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// letters are the marks of the hand-worked days. A number after a letter is the minutes on the mark.
var letters = map[byte]kinds{
	'U': counted, '/': missed, 'B': bridged, 'X': cutting, '#': nothing,
	'?': counted | missed, 'x': counted | missed | cutting, 'n': counted | nothing,
}

// daysOf reads days of two sessions: "U/ U30# ??".
func daysOf(t *testing.T, text string, minutes []int) (*attendance.Register, attendance.Tally) {
	t.Helper()
	words := strings.Fields(text)
	last := attendance.MustDate("2024-09-02").AddDays(len(words) - 1)
	c := mustCalendar(t, attendance.CalendarSpec{
		Terms: []string{"2024-09-02.." + last.String()}, SessionMinutes: minutes,
		Weekdays: []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
	})
	var p picture
	for i, word := range words {
		date := attendance.MustDate("2024-09-02").AddDays(i).String()
		for _, session := range []string{"AM", "PM"} {
			n := noted{date, session, letters[word[0]], untimed}
			end := 1
			for end < len(word) && word[end] >= '0' && word[end] <= '9' {
				end++
			}
			if end > 1 {
				n.minutes, _ = strconv.Atoi(word[1:end])
			}
			word = word[end:]
			p.marks = append(p.marks, n)
		}
	}
	r, of, err := p.register(c, die{})
	if err != nil {
		t.Fatal(err)
	}
	return r, tallyOf(c, of)
}

func (b pair) String() string {
	if b.Least == b.Most {
		return strconv.Itoa(b.Least)
	}
	return fmt.Sprintf("%d..%d", b.Least, b.Most)
}

type pair attendance.Bounds

func TestDaysByHand(t *testing.T) {
	long := []int{150, 120}
	tests := []struct {
		name    string
		days    string
		minutes []int
		part    attendance.Part
		want    string // days; the longest and the current run, and the occasions, of days
	}{
		{"every day", "UU UU UU", nil, attendance.WholeDay, "3; 3 3 1"},
		{"a day attended ends a run", "UU // UU", nil, attendance.AnyPart, "2; 1 1 2"},
		{"and one at the end ends the current one", "UU UU //", nil, attendance.AnyPart, "2; 2 0 1"},
		{"a day that is not possible does not", "UU ## UU", nil, attendance.AnyPart, "2; 2 2 1"},
		{"nor one that is bridged", "UU BB UU", nil, attendance.AnyPart, "2; 2 2 1"},
		{"one that cuts does", "UU XX UU", nil, attendance.AnyPart, "2; 1 1 2"},
		{"a part of a day", "UU U/ UU", nil, attendance.AnyPart, "3; 3 3 1"},
		{"half a day", "UU U/ UU", nil, attendance.HalfDay, "3; 3 3 1"},
		{"half a day is not a whole one", "UU U/ UU", nil, attendance.WholeDay, "2; 1 1 2"},
		{"what is not possible is no part of the day", "UU U# UU", nil, attendance.WholeDay, "3; 3 3 1"},
		{"what is bridged is, but nothing of the day was attended", "UU UB UU", nil, attendance.WholeDay, "2; 2 2 1"},
		{"a day with a mark that cuts counts, but not in a run", "UU UX UU", nil, attendance.AnyPart, "3; 1 1 2"},
		{"in either session", "UU XU UU", nil, attendance.WholeDay, "3; 1 1 2"},
		{"a day missed in part ends a run of whole days", "UU U30# UU", long, attendance.WholeDay, "2; 1 1 2"},
		{"and of half days if it was less than half", "UU U30# UU", long, attendance.HalfDay, "2; 1 1 2"},
		{"but not if it was half", "UU U75# UU", long, attendance.HalfDay, "3; 3 3 1"},
		{"a minute less", "UU U74# UU", long, attendance.HalfDay, "2; 1 1 2"},
		{"nor a run of days with any absence", "UU U30# UU", long, attendance.AnyPart, "3; 3 3 1"},
		{"more minutes than the session has", "UU U200U120 UU", long, attendance.WholeDay, "3; 3 3 1"},
		{"half of the minutes but not of the longer session", "/U120", long, attendance.HalfDay, "0; 0 0 0"},
		{"half of the sessions where no minutes are written", "/U", long, attendance.HalfDay, "1; 1 1 1"},

		{"without a length a day may be whole or not", "UU U30# UU", nil, attendance.WholeDay, "2..3; 1..3 1..3 1..2"},
		{"but not with a session attended", "UU U30/ UU", nil, attendance.WholeDay, "2; 1 1 2"},
		{"and not with a mark that cuts", "UU U30X UU", nil, attendance.WholeDay, "2..3; 1 1 2"},
		{"nor half of it", "UU U30X UU", nil, attendance.HalfDay, "2..3; 1 1 2"},
		{"nor any", "UU U30X UU", nil, attendance.AnyPart, "3; 1 1 2"},
		{"no minutes are none", "UU U0# UU", nil, attendance.WholeDay, "2; 1..2 1..2 1..2"},

		{"a missing mark beside an absence", "UU U? UU", nil, attendance.AnyPart, "3; 3 3 1"},
		{"half of the day all the same", "UU U? UU", nil, attendance.HalfDay, "3; 3 3 1"},
		{"perhaps not the whole", "UU U? UU", nil, attendance.WholeDay, "2..3; 1..3 1..3 1..2"},
		{"one that may cut may end a run of any days", "UU Ux UU", nil, attendance.AnyPart, "3; 1..3 1..3 1..2"},
		{"and of half days", "UU Ux UU", nil, attendance.HalfDay, "3; 1..3 1..3 1..2"},
		{"minutes of a mark not resolved are too few for half a day, whatever it is", "UU ?10# UU", long, attendance.HalfDay, "2; 1..2 1..2 1..2"}, // a tally does not say that it must be possible
		{"or it may be no absence at all", "UU n10# UU", long, attendance.HalfDay, "2; 1..2 1..2 1..2"},
		{"and still ends no run of days with any", "UU n10# UU", long, attendance.AnyPart, "2..3; 2..3 2..3 1"},
		{"today's marks are missing", "UU UU ??", nil, attendance.WholeDay, "2..3; 2..3 0..3 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, tally := daysOf(t, tt.days, tt.minutes)
			if got := countDays(r, tally, tt.part); got != tt.want {
				t.Errorf("%s of %s: %s, want %s", tt.part, tt.days, got, tt.want)
			}
		})
	}
}

func countDays(r *attendance.Register, tally attendance.Tally, part attendance.Part) string {
	c := r.Calendar()
	set := func() attendance.Set { return attendance.NewSet(c.Days()) }
	days := attendance.Tally{Hit: set(), MayHit: set()}
	tally.Days(r, part, attendance.Span{To: c.Len()}, days)
	all := attendance.Span{To: c.Days()}
	count := days.Count(all)
	days = attendance.Tally{Hit: set(), MayHit: set(), Break: set(), MayBreak: set()}
	tally.Days(r, part, attendance.Span{To: c.Len()}, days)
	runs := days.Runs(all, nil)
	return fmt.Sprintf("%s; %s %s %s", pair(count), pair(runs.Longest), pair(runs.Current), pair(runs.Occasions))
}

// TestDaysWithoutMayCut leaves out the set of marks that may cut: then a missing mark may always be one.
func TestDaysWithoutMayCut(t *testing.T) {
	for days, want := range map[string]string{"UU U? UU": "3; 1..3 1..3 1..2", "UU UX UU": "3; 1 1 2", "UU U/ UU": "3; 3 3 1"} {
		r, tally := daysOf(t, days, nil)
		tally.MayCut = nil
		if got := countDays(r, tally, attendance.AnyPart); got != want {
			t.Errorf("%s: %s, want %s", days, got, want)
		}
	}
}

func TestMinutesByHand(t *testing.T) {
	all := attendance.Span{To: 4}
	for _, tt := range []struct {
		days    string
		minutes []int
		want    string // missed and whether that is known; of the whole length
	}{
		{"U30U /U", []int{150, 120}, "270 true; 390 true"},
		{"U30U //", []int{150, 120}, "150 true; 270 true"},
		{"U200/ //", []int{150, 120}, "150 true; 150 true"}, // never more than the session
		{"U30# //", nil, "30 true; 0 false"},
		{"U30U //", nil, "30 false; 0 false"},
		{"// //", nil, "0 true; 0 true"},
	} {
		r, tally := daysOf(t, tt.days, tt.minutes)
		missed, known := r.Minutes(tally.Hit, all)
		full, fullKnown := r.FullMinutes(tally.Hit, all)
		if got := fmt.Sprintf("%d %v; %d %v", missed, known, full, fullKnown); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.days, got, tt.want)
		}
	}
}

func TestParts(t *testing.T) {
	for _, part := range parts {
		if back, err := attendance.ParsePart(part.String()); err != nil || back != part {
			t.Errorf("%s reads as %s, %v", part, back, err)
		}
	}
	if part, err := attendance.ParsePart("most"); err == nil {
		t.Errorf("most is read as %s", part)
	}
}
