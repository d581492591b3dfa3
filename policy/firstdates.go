package policy

import "github.com/rollcall-dev/rollcall/attendance"

// FirstDates is on which date of some each rule was first met, for every pupil of a cohort. The zero FirstDates is ready for
// [Policy.FirstDates], which writes over what it held and uses its memory again.
type FirstDates struct {
	Whole int // how many pupils were followed alone, as in Timelines
	rules int
	dates []attendance.Date // by pupil and rule
}

// Len says for how many pupils there are dates.
func (f *FirstDates) Len() int {
	if f.rules == 0 {
		return 0
	}
	return len(f.dates) / f.rules
}

// Met gives the first of the dates on which a rule, named by its place in the pack, was met for a pupil; zero if it never was.
func (f *FirstDates) Met(pupil, rule int) attendance.Date { return f.dates[pupil*f.rules+rule] }

// FirstDates tells, for every pupil of a cohort, when each rule was first met, from one date to another: what [Timelines.FirstMet] tells,
// in less time, since nobody asks how things went on.
func (p *Policy) FirstDates(c *attendance.Cohort, from, to attendance.Date, into *FirstDates) {
	t := p.tracer(c.Codes())
	defer p.tracers.put(t)
	n := len(p.rules)
	into.rules, into.Whole, into.dates = n, 0, into.dates[:0]
	var lines Timelines
	var of []attendance.Date
	see := func(course *course, _ int) {
		for r := range t.came {
			if date := t.firstMet(r); date >= 0 && of[r].IsZero() {
				of[r] = laterOf(from, course.from.AddDays(date))
			}
		}
	}
	for i := range c.Len() {
		into.dates = append(into.dates, make([]attendance.Date, n)...)
		of = into.dates[i*n:]
		if !to.Before(from) && t.follow(c, i, from.AddDays(-1), to, see) {
			continue
		}
		into.Whole++
		clear(of)
		lines.From, lines.rules, lines.before, lines.turns, lines.ends = from, n, lines.before[:0], lines.turns[:0], lines.ends[:0]
		t.followAlone(from, to, &lines)
		t.write(&lines)
		for r := range of {
			of[r] = lines.FirstMet(0, r)
		}
	}
}

// firstMet gives the first date of the course on which a rule is met, -1 if there is none.
func (t *tracer) firstMet(r int) int {
	if t.came[r].met == noDate {
		return -1
	}
	return firstDate(t.sets.at(t.came[r].met))
}
