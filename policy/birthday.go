package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// maxDaysByAge is on how many days at most rules that rest on the date and the pupil's birth are gone through.
const maxDaysByAge = 31

// oldest is how old anybody is at most, in days.
const oldest = 130 * 366

// sameByAge goes through every date of birth on every one of some dates, for rules that rest on nothing else.
func sameByAge(u, v *rule, p, q *Policy, from, until attendance.Date) bool {
	if until.IsZero() || until.DaysSince(from) >= maxDaysByAge || !u.byAge() || !v.byAge() {
		return false
	}
	one, other := p.birthday(u), q.birthday(v)
	for on := from; !on.After(until); on = on.AddDays(1) {
		one.begin(on)
		other.begin(on)
		same := one.outcome(attendance.Date{}) == other.outcome(attendance.Date{})
		for born := on.AddDays(-oldest); same && !born.After(on); born = born.AddDays(1) {
			same = one.outcome(born) == other.outcome(born)
		}
		one.sheet.release()
		other.sheet.release()
		if !same {
			return false
		}
	}
	return true
}

// byAge reports whether a rule rests on nothing but the date and the pupil's date of birth.
func (u *rule) byAge() bool {
	for _, n := range u.needs {
		switch {
		case n.kind == useParameter:
		case n.kind == useBuiltin && (n.name == "on" || n.name == "born" || n.name == "age"):
		default:
			return false
		}
	}
	return !slices.ContainsFunc(u.conditions(), (*node).asksCalendar)
}

// birthday decides a rule for one date of birth after another.
type birthday struct {
	policy *Policy
	rule   *rule
	pupil  attendance.Pupil
	sheet  *sheet
	on     attendance.Date
}

func (p *Policy) birthday(u *rule) *birthday { return &birthday{policy: p, rule: u} }

func (b *birthday) begin(on attendance.Date) {
	b.sheet, b.on = b.policy.sheets.pool.Get().(*sheet), on
	b.sheet.about(&b.pupil, on)
	e, _ := b.policy.editionOn(on)
	b.sheet.under(e, false)
}

func (b *birthday) outcome(born attendance.Date) Outcome {
	b.pupil.Born = born
	o, _ := b.rule.outcome(b.sheet.env(b.on, b.on))
	return o
}
