package main

// This file makes up the marks of a pupil with no story of its own. Chances
// are in ten-thousandths, of a day unless said otherwise.

// Traits say how likely a pupil is to be away.
type traits struct {
	illness int // that a spell begins
	medical int
	late    int
	skips   int // to be away without any good reason
	holiday int // of a year: to go away in term time
	leave   int // of a year: to be given leave for a day or two
}

// unexplained is the number of school days at the end of the register in
// which a reason may still be awaited.
const unexplained = 4

// addOrdinary writes two years of an ordinary pupil's life.
func (r *register) addOrdinary() {
	t := r.drawTraits()
	r.addLateness(t)
	r.addAppointments(t)
	r.addSkipping(t)
	r.addIllness(t)
	for _, year := range []int{2023, 2024} {
		r.addLeave(t, year)
		r.addHoliday(t, year)
	}
}

// addQuiet writes the life of a pupil that is there every day, so that what
// its story adds is all there is to count.
func (r *register) addQuiet() {
	for i := range r.marks {
		if r.chance(80) {
			r.marks[i][0] = "L"
		}
	}
}

// drawTraits draws a pupil's character: most are seldom away, a few often.
func (r *register) drawTraits() traits {
	t := traits{illness: 125, medical: 80, late: 110, skips: 6, holiday: 1500, leave: 900}
	if r.days[len(r.days)-1].school == secondary {
		t = traits{illness: 135, medical: 90, late: 200, skips: 40, holiday: 900, leave: 500}
	}
	switch n := r.pupil.random.IntN(100); {
	case n < 50:
		t.illness, t.late, t.skips = t.illness*7/10, t.late/2, t.skips/3
	case n < 86:
		t.illness = t.illness * 15 / 10
	case n < 95:
		t.illness, t.late, t.skips = t.illness*22/10, t.late*3, t.skips*3
	default:
		t.illness, t.late, t.skips = t.illness*30/10, t.late*5, t.skips*8
	}
	return t
}

// addLateness makes the pupil late in the morning, now and then too late.
func (r *register) addLateness(t traits) {
	for i := range r.days {
		switch {
		case r.chance(t.late):
			r.marks[i][0] = r.pick(14, "L", "U")
		case r.chance(t.late / 20):
			r.marks[i][1] = "L"
		}
	}
}

// addAppointments sends the pupil to the doctor or dentist for a session.
func (r *register) addAppointments(t traits) {
	for i := range r.days {
		if r.chance(t.medical) {
			r.marks[i][r.pupil.random.IntN(2)] = "M"
		}
	}
}

// addSkipping keeps the pupil away for a session or a day without a reason.
func (r *register) addSkipping(t traits) {
	for i := range r.days {
		if !r.chance(t.skips) {
			continue
		}
		mark := r.awaited(i, "O", 80)
		switch r.pupil.random.IntN(3) {
		case 0:
			r.marks[i][0] = mark
		case 1:
			r.marks[i][1] = mark
		default:
			r.marks[i] = [2]string{mark, mark}
		}
	}
}

// addIllness makes the pupil ill for some days at a time, in winter more.
func (r *register) addIllness(t traits) {
	for i := 0; i < len(r.days); i++ {
		if !r.chance(t.illness * r.season(i) / 100) {
			continue
		}
		if r.chance(1200) { // sent home at midday and back next morning
			r.marks[i][1] = "I"
			continue
		}
		last := min(i+r.spell(), len(r.days)) - 1
		for ; i <= last; i++ {
			mark := r.awaited(i, "I", 35)
			r.marks[i] = [2]string{mark, mark}
		}
	}
}

// season is the percentage of the year's usual illness in a day's month.
func (r *register) season(i int) int {
	switch r.days[i].date[5:7] {
	case "11", "12", "01", "02":
		return 135
	case "06", "07", "09":
		return 65
	}
	return 95
}

// spell draws the length of an illness in school days.
func (r *register) spell() int {
	lengths := []int{1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6}
	return lengths[r.pupil.random.IntN(len(lengths))]
}

// addLeave gives the pupil a day or two for a wedding or a funeral.
func (r *register) addLeave(t traits, year int) {
	if !r.chance(t.leave) {
		return
	}
	days := r.daysIn(func(d schoolDay) bool { return d.year() == year })
	if len(days) == 0 {
		return
	}
	from := r.pupil.random.IntN(len(days))
	r.fill(days[from:min(from+1+r.pupil.random.IntN(2), len(days))], "C")
}

// addHoliday takes the pupil away for three to ten days, mostly next to a
// half-term or the end of a term. A few had it agreed while that was possible.
func (r *register) addHoliday(t traits, year int) {
	if !r.chance(t.holiday) {
		return
	}
	which := 6*(year-2023) + r.pupil.random.IntN(6)
	days := r.daysIn(func(d schoolDay) bool { return d.stretch == which })
	n := min(3+r.pupil.random.IntN(8), len(days))
	from := 0
	switch r.pupil.random.IntN(5) {
	case 0, 1: // up to the break
		from = len(days) - n
	case 2: // in the midst of it
		from = (len(days) - n) / 2
	}
	mark := "G"
	if year == 2023 {
		mark = r.pick(20, "G", "H")
	}
	r.fill(days[from:from+n], mark)
}

// daysIn lists the indices of the days that satisfy in.
func (r *register) daysIn(in func(schoolDay) bool) []int {
	var days []int
	for i, d := range r.days {
		if in(d) {
			days = append(days, i)
		}
	}
	return days
}

// fill writes a mark in both sessions of some days.
func (r *register) fill(days []int, mark string) {
	for _, i := range days {
		r.marks[i] = [2]string{mark, mark}
	}
}

// pick gives the second mark in percent cases of a hundred, else the first.
func (r *register) pick(percent int, first, second string) string {
	if r.chance(percent * 100) {
		return second
	}
	return first
}

// awaited gives N for a mark so recent that its reason may not be known yet,
// in percent cases of a hundred; else the mark.
func (r *register) awaited(i int, mark string, percent int) string {
	if openFrom(r.days[i].school) <= r.days[i].date {
		return r.pick(percent, mark, "N")
	}
	return mark
}

// openFrom is the first of a school's last unexplained days.
func openFrom(school string) string {
	days := openDays[school]
	return days[len(days)-unexplained].date
}

// loseMarks leaves a mark out here and there.
func (r *register) loseMarks() {
	for i := range r.marks {
		for s := range r.marks[i] {
			if r.chance(4) {
				r.marks[i][s] = ""
			}
		}
	}
}
