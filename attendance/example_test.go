package attendance_test

import (
	"fmt"

	"github.com/rollcall-dev/rollcall/attendance"
)

// A calendar says which sessions were open, a register holds their marks, a window chooses a stretch of time, and a tally
// counts in it. What a code means is said by a policy pack; here U is an absence, and every other mark is not.
func Example() {
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{
		Terms:  []string{"2024-09-02..2024-10-25", "2024-11-04..2024-12-20"},
		Closed: []string{"2024-11-29"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	register := attendance.NewRegister(calendar, nil)
	for i := range calendar.SessionsThrough(attendance.MustDate("2024-11-08")) {
		date, session := calendar.Session(i)
		code := "/"
		switch date.String() {
		case "2024-10-24", "2024-10-25", "2024-11-04":
			code = "U"
		case "2024-11-06":
			continue // the register was not taken
		}
		if err := register.Set(attendance.Mark{Date: date, Session: session, Code: code}); err != nil {
			fmt.Println(err)
			return
		}
	}

	// Half-term is between the two weeks, and does not use up the window.
	window, _ := attendance.ParseWindow("2 school weeks")
	pupil := &attendance.Pupil{Calendar: calendar, Register: register}
	stretch, _ := window.On(pupil, attendance.MustDate("2024-11-08"))

	set := func() attendance.Set { return attendance.NewSet(calendar.Len()) }
	absent := attendance.Tally{Hit: set(), MayHit: set(), Break: set(), MayBreak: set()}
	for i := stretch.Sessions.From; i < stretch.Sessions.To; i++ {
		switch mark, marked := register.Mark(i); {
		case !marked: // it may have been an absence, or not
			absent.MayHit.Add(i)
			absent.MayBreak.Add(i)
		case mark.Code == "U":
			absent.Hit.Add(i)
			absent.MayHit.Add(i)
		default:
			absent.Break.Add(i)
			absent.MayBreak.Add(i)
		}
	}
	count, runs := absent.Count(stretch.Sessions), absent.Runs(stretch.Sessions, nil)
	fmt.Printf("from %s to %s: %d to %d sessions missed, at most %d on end\n", stretch.From, stretch.To, count.Least, count.Most, runs.Longest.Most)
	// Output: from 2024-10-21 to 2024-11-08: 6 to 8 sessions missed, at most 6 on end
}

func ExampleParseWindow() {
	for _, text := range []string{"10 school weeks", "6 months within academic year", "half term", "a fortnight"} {
		window, err := attendance.ParseWindow(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(window, window.Rolling())
	}
	// Output:
	// 10 school weeks true
	// 6 months within academic year true
	// half term false
	// "a fortnight" is not a window: write today, academic year, term, half term, semester, quarter, grading period, school month, calendar month, enrolment, everything, or a number of days, school days, weeks, school weeks, months or years
}

func ExampleRate_Compare() {
	absence := attendance.Rate{Part: 99_999, Whole: 1_000_000}
	threshold := attendance.Rate{Part: 10, Whole: 100}
	fmt.Println(absence.Percent(), "%")
	fmt.Println("at least 10 %:", absence.Compare(threshold) >= 0)
	// Output:
	// 10.00 %
	// at least 10 %: false
}

func ExampleNewCalendar() {
	calendar, err := attendance.NewCalendar(attendance.CalendarSpec{
		Terms:          []string{"2024-09-02..2024-10-25", "2024-11-04..2024-12-20"},
		Closed:         []string{"2024-09-02", "2024-12-20 PM"}, // a training day, and an afternoon
		Open:           []string{"2024-12-14 AM"},               // a Saturday
		SessionMinutes: []int{180, 120},
	})
	fmt.Println(calendar.Len(), "sessions on", calendar.Days(), "days", err)

	_, err = attendance.NewCalendar(attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-10-25", "2024-10-25..2024-12-20"}})
	fmt.Println(err)
	// Output:
	// 148 sessions on 75 days <nil>
	// terms: 2024-10-25..2024-12-20 overlaps 2024-09-02..2024-10-25
}
