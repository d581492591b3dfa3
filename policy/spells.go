package policy

import (
	"math/bits"

	"github.com/rollcall-dev/rollcall/attendance"
)

// followed is what a tracer found of the spells of one rule.
type followed struct {
	first, since attendance.Date // zero if never, and if not at the end
	open         bool            // on some date it could not be decided
}

// spells follows a single pupil over all dates up to one, and gives what it found of each rule's spells. It does so only if it has
// been asked about the calendar, the codes and the dates before, as for a school's pupils one after the other: laying out a course
// takes longer than replaying one pupil. Nil means that it has not.
func (t *tracer) spells(pupil *attendance.Pupil, from, to attendance.Date) []followed {
	key := courseKey{pupil.Calendar, pupil.Register.Codes(), from, to}
	if _, known := t.courses[key]; !known && key != t.wished || to.Before(from) {
		t.wished = key
		return nil
	}
	marks := pupil.Register.Numbers()
	along := t.coursesOf(key, marks)
	if len(along) == 0 || key.codes.Len() >= along[0].stride {
		return nil
	}
	register := t.pupil.Register
	defer func() { t.pupil.Register = register }()
	t.pupil = *pupil
	t.turned, t.full, t.from, t.to, t.timed = false, false, from, to, pupil.Register.Timed()
	defer t.end()
	out := t.found[:0]
	for range t.policy.rules {
		out = append(out, followed{})
	}
	for _, c := range along {
		if !t.enter(c, marks) {
			return nil
		}
		for _, r := range c.law.order {
			t.rule(r)
			out[r].see(c, &t.came[r], &t.sets)
		}
	}
	t.found = out
	return out
}

// end clears the sheet away, if it has been filled.
func (t *tracer) end() {
	if t.full {
		t.s.clean()
	}
}

// see takes in the dates of one more course, which follows upon those seen before.
func (f *followed) see(c *course, d *ruleDates, sets *dateSets) {
	f.open = f.open || !sets.isEmpty(d.undetermined)
	last := c.dates - 1
	met := sets.at(d.met)
	from := firstDate(met)
	if f.first.IsZero() && from >= 0 {
		f.first = c.from.AddDays(from)
	}
	if !sets.has(d.met, last) {
		f.since = attendance.Date{}
		return
	}
	if begin := last - trailing(met, last); begin > 0 || f.since.IsZero() {
		f.since = c.from.AddDays(begin)
	}
}

// firstDate gives the first date of a set, -1 if it is empty.
func firstDate(set []uint64) int {
	for w, x := range set {
		if x != 0 {
			return w<<6 + bits.TrailingZeros64(x)
		}
	}
	return -1
}

// trailing says how many dates before one that is in a set are in it without a gap.
func trailing(set []uint64, date int) int {
	n := 0
	for date-n > 0 && set[(date-n-1)>>6]>>((date-n-1)&63)&1 == 1 {
		n++
	}
	return n
}
