package main

import (
	"slices"
	"strings"
)

// A register is a pupil's marks: two for each of its open days.
type register struct {
	pupil *pupil
	days  []schoolDay
	marks [][2]string // AM and PM of the day at the same index; "" is no mark
}

// registerOf makes up a pupil's register: an ordinary one first, then what
// happened to its year group, to the pupil, to the papers and to the school.
func registerOf(p *pupil) register {
	r := register{pupil: p, days: p.days()}
	r.marks = make([][2]string, len(r.days))
	for i := range r.marks {
		r.marks[i] = [2]string{"/", `\`}
	}
	own, told := stories[p.id]
	if told {
		r.addQuiet()
	} else {
		r.addOrdinary()
	}
	for _, e := range events {
		if e.concerns(r.pupil) {
			r.apply(e.entry, true)
		}
	}
	for _, e := range own.entries {
		r.apply(e, false)
	}
	if !told {
		r.loseMarks()
	}
	for _, e := range closures {
		if e.concerns(r.pupil) {
			r.apply(e.entry, false)
		}
	}
	return r
}

// An entry writes the same two marks on every open day of a range, such as
// {days: "2024-09-09..2024-09-10", marks: "G G"}. "." takes a mark away and
// "=" leaves one as it is.
type entry struct {
	days, marks string
	on          string // only these weekdays, such as "Thu Fri"; all if empty
	share       int    // percent of the days, by chance; all if 0
	school      string // only at this school; any if empty
}

// covers tells whether the entry is for a day, chance left aside.
func (e entry) covers(d schoolDay) bool {
	first, last, ranged := strings.Cut(e.days, "..")
	if !ranged {
		last = first
	}
	return d.date >= first && d.date <= last &&
		(e.on == "" || strings.Contains(e.on, d.weekday())) &&
		(e.school == "" || e.school == d.school)
}

// apply writes an entry into the register; with onlyPresent, only over the
// marks of sessions that the pupil attended on the premises.
func (r *register) apply(e entry, onlyPresent bool) {
	marks := strings.Fields(e.marks)
	for i, d := range r.days {
		if !e.covers(d) || e.share > 0 && !r.chance(e.share*100) {
			continue
		}
		for s, mark := range marks {
			if mark == "=" || onlyPresent && !present(r.marks[i][s]) {
				continue
			}
			r.marks[i][s] = strings.TrimPrefix(mark, ".")
		}
	}
}

// present tells the marks of a pupil in the building in time.
func present(mark string) bool { return mark == "/" || mark == `\` || mark == "L" }

// chance is true n times in ten thousand.
func (r *register) chance(n int) bool { return r.pupil.random.IntN(10_000) < n }

// registerCSV writes register.csv in the wide form: a column for each session
// that either school held. A pupil's cell is empty outside its time on roll,
// when its school was closed, and where a mark is missing.
func registerCSV(registers []register) []byte {
	dates := openDates()
	header := []string{"pupil"}
	for _, date := range dates {
		header = append(header, date+" AM", date+" PM")
	}
	rows := [][]string{header}
	for _, r := range registers {
		rows = append(rows, r.row(dates))
	}
	return writeCSV(rows)
}

// openDates lists the dates on which either school was open.
func openDates() []string {
	var dates []string
	for _, d := range slices.Concat(openDays[primary], openDays[secondary]) {
		dates = append(dates, d.date)
	}
	slices.Sort(dates)
	return slices.Compact(dates)
}

// row lays a register out over the dates of the file.
func (r register) row(dates []string) []string {
	cells := make([]string, 1, 1+2*len(dates))
	cells[0] = r.pupil.id
	next := 0
	for _, date := range dates {
		var marks [2]string
		if next < len(r.days) && r.days[next].date == date {
			marks = r.marks[next]
			next++
		}
		cells = append(cells, marks[:]...)
	}
	return cells
}
