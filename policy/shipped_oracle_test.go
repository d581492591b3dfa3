package policy_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policies"
	"github.com/rollcall-dev/rollcall/policy"
)

// shippedPacks opens all packs that ship.
func shippedPacks(tb testing.TB) []*policy.Policy {
	tb.Helper()
	entries, err := fs.ReadDir(policies.FS(), ".")
	if err != nil {
		tb.Fatal(err)
	}
	var out []*policy.Policy
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		law, err := policy.Open(policies.FS(), e.Name())
		if err != nil {
			tb.Fatal(err)
		}
		if len(slices.Collect(law.Rules())) > 0 {
			out = append(out, law)
		}
	}
	return out
}

// compareShipped makes a cohort for a pack and compares what comes of it, on some dates and over a stretch of them.
func compareShipped(law *policy.Policy, rng *rand.Rand, edits []byte, n *comparisons) error {
	c, err := newCourt(law, rng, n)
	if err != nil {
		return err
	}
	cohort, pupils, err := shippedCohort(law, rng, edits)
	if err != nil {
		return err
	}
	first, last := pupils[0].Calendar.First(), pupils[0].Calendar.Last()
	for _, p := range pupils {
		if p.Calendar.Last().After(last) {
			last = p.Calendar.Last()
		}
	}
	length := last.DaysSince(first)
	dates := []attendance.Date{last, first.AddDays(rng.IntN(length + 1)), first.AddDays(rng.IntN(length+1) + 20 - rng.IntN(40))}
	switch rng.IntN(6) {
	case 0:
		dates = append(dates, first.AddDays(-rng.IntN(500)), last.AddDays(rng.IntN(500)))
	case 1:
		dates = append(dates, law.From().AddDays(-1-rng.IntN(20)))
	case 2:
		dates = append(dates, pick(rng, policy.LawDates(law)...).AddDays(rng.IntN(2)-1))
	}
	for _, on := range dates {
		if err := c.compareOn(cohort, pupils, on); err != nil {
			return err
		}
	}
	if rng.IntN(4) > 0 {
		return nil
	}
	from := first.AddDays(rng.IntN(length+20) - 10)
	return c.compareLines(cohort, pupils, from, from.AddDays(rng.IntN(length+40)-1), 3)
}

// shippedCohort makes a cohort of a few calendars for a pack.
func shippedCohort(law *policy.Policy, rng *rand.Rand, edits []byte) (*attendance.Cohort, []*attendance.Pupil, error) {
	cohort := attendance.NewCohort(nil)
	var pupils []*attendance.Pupil
	begins := attendance.MustDate(fmt.Sprintf("%d-08-%02d", 2012+rng.IntN(14), 1+rng.IntN(31)))
	if dates := policy.LawDates(law); rng.IntN(2) == 0 { // near a change of the law
		if near := pick(rng, dates...).AddDays(-rng.IntN(250)); near.After(attendance.MustDate("2000-01-01")) && near.Before(attendance.MustDate("2030-01-01")) {
			begins = near
		}
	}
	for range 1 + rng.IntN(3) {
		calendar, err := shippedCalendar(law, begins.AddDays(rng.IntN(20)), rng)
		if err != nil {
			return nil, nil, err
		}
		writer := newRegisterWriter(law, calendar, rng)
		for range 2 + rng.IntN(8) {
			p, err := writer.pupil(cohort.Codes(), edits)
			if err != nil {
				return nil, nil, err
			}
			pupils = append(pupils, p)
			if err := cohort.Add(p); err != nil {
				return nil, nil, err
			}
		}
	}
	return cohort, pupils, nil
}

// shippedCalendar makes a calendar of one to three years with everything that calendars of schools have and some that few have.
func shippedCalendar(law *policy.Policy, begins attendance.Date, rng *rand.Rand) (*attendance.Calendar, error) {
	spec := attendance.CalendarSpec{Sessions: law.SessionNames(), WeekStarts: law.WeekStarts(), Periods: map[string][]string{}}
	if rng.IntN(12) == 0 { // the sessions of another pack, which is refused
		spec.Sessions = pick(rng, []string{"AM", "PM"}, []string{"day"}, []string{"P1", "P2", "P3"})
	}
	if rng.IntN(3) == 0 {
		spec.YearStarts = pick(rng, "07-01", "08-01", "08-15", "01-01", "09-01")
	}
	if rng.IntN(3) > 0 {
		spec.SessionMinutes = []int{pick(rng, 60, 150, 195, 390)}
	}
	if rng.IntN(8) == 0 {
		spec.Weekdays = pick(rng, []string{"Sun", "Mon", "Tue", "Wed", "Thu"}, []string{"Mon", "Wed"}, []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat"})
	}
	at := begins
	years := pick(rng, 1, 1, 1, 1, 2, 3)
	for range years * (2 + rng.IntN(4)) {
		days := 20 + rng.IntN(70)
		end := at.AddDays(days)
		spec.Terms = append(spec.Terms, at.String()+".."+end.String())
		for range rng.IntN(5) {
			shut := at.AddDays(rng.IntN(days)).String()
			if rng.IntN(2) == 0 { // a day of fewer sessions
				shut += " " + pick(rng, spec.Sessions...)
			}
			spec.Closed = append(spec.Closed, shut)
		}
		at = end.AddDays(3 + rng.IntN(pick(rng, 5, 16, 45)))
		if rng.IntN(6) == 0 {
			spec.Open = append(spec.Open, at.AddDays(-2).String())
		}
	}
	slices.Sort(spec.Closed)
	spec.Closed, spec.Open = slices.Compact(spec.Closed), slices.Compact(spec.Open)
	spec.Closed = slices.DeleteFunc(spec.Closed, func(s string) bool { // not both a day and one of its sessions
		return len(s) > len("2024-09-02") && slices.Contains(spec.Closed, s[:len("2024-09-02")])
	})
	for _, name := range []string{"half_term", "semester", "quarter", "grading_period", "school_month"} {
		if rng.IntN(5) == 0 {
			continue
		}
		length := map[string]int{"half_term": 45, "semester": 130, "quarter": 70, "grading_period": 60, "school_month": 28}[name]
		for from := begins.AddDays(rng.IntN(30)); from.Before(at); {
			to := from.AddDays(length + rng.IntN(20))
			spec.Periods[name] = append(spec.Periods[name], from.String()+".."+to.String())
			from = to.AddDays(1 + rng.IntN(4))
		}
	}
	return attendance.NewCalendar(spec)
}

// registerWriter writes registers with the codes of a pack.
type registerWriter struct {
	law        *policy.Policy
	calendar   *attendance.Calendar
	rng        *rand.Rand
	all, usual map[string][]string // by session
	unresolved []string
	facts      map[string][]string
	factNames  []string
}

func newRegisterWriter(law *policy.Policy, calendar *attendance.Calendar, rng *rand.Rand) *registerWriter {
	w := &registerWriter{law: law, calendar: calendar, rng: rng, all: map[string][]string{}, usual: map[string][]string{}, unresolved: policy.UnresolvedCodes(law), facts: policy.FactTexts(law)}
	for _, session := range calendar.SessionNames() {
		w.all[session], w.usual[session] = policy.CodesOf(law, session)
	}
	for name := range w.facts {
		w.factNames = append(w.factNames, name)
	}
	slices.Sort(w.factNames)
	return w
}

// pupil makes a pupil with a register. Edits change some of its marks.
func (w *registerWriter) pupil(codes *attendance.Codes, edits []byte) (*attendance.Pupil, error) {
	rng, c := w.rng, w.calendar
	if rng.IntN(8) == 0 {
		codes = nil // a numbering of its own
	}
	r := attendance.NewRegister(c, codes)
	p := &attendance.Pupil{ID: fmt.Sprint(rng.IntN(1000)), Calendar: c, Register: r, YearGroup: pick(rng, "", "7", "9", "12", "K", "R")}
	if rng.IntN(6) > 0 {
		p.Born = c.First().AddDays(-365*(3+rng.IntN(16)) - rng.IntN(365))
		if rng.IntN(20) == 0 {
			p.Born = attendance.MustDate("2012-02-29")
		}
	}
	span := c.Last().DaysSince(c.First())
	if rng.IntN(4) == 0 {
		p.Enrolled = c.First().AddDays(rng.IntN(span+20) - 20)
	}
	if rng.IntN(5) == 0 {
		if p.Left = c.First().AddDays(rng.IntN(span + 20)); p.Left.Before(p.Enrolled) {
			p.Left = attendance.Date{}
		}
	}
	switch rng.IntN(3) {
	case 0: // everything is known
		p.Facts = map[string]string{}
		for _, name := range w.factNames {
			p.Facts[name] = pick(rng, w.facts[name]...)
		}
	case 1:
		p.Facts = map[string]string{}
		for _, name := range w.factNames {
			if rng.IntN(3) == 0 {
				p.Facts[name] = pick(rng, w.facts[name]...)
			}
		}
	}
	if err := w.fill(p, edits); err != nil {
		return nil, err
	}
	return p, nil
}

// fill writes marks in spells, mostly the usual ones. Few registers have gaps, marks that are open, minutes or corrections.
func (w *registerWriter) fill(p *attendance.Pupil, edits []byte) error {
	rng, c, r := w.rng, w.calendar, p.Register
	rarely := func(n int) bool { return n > 0 && rng.IntN(n) == 0 }
	prone := pick(rng, 3, 10, 30, 100, 300)
	open, gap, timed, corrected := pick(rng, 0, 0, 0, 200, 1000), pick(rng, 0, 0, 0, 100, 20), pick(rng, 0, 0, 0, 4), pick(rng, 0, 0, 0, 50)
	unresolved := 0
	through := c.Len()
	if rng.IntN(4) == 0 {
		through = rng.IntN(c.Len() + 1)
	}
	left, spell := 0, ""
	for i := range through {
		d, session := c.Session(i)
		if left == 0 {
			if spell = ""; rarely(prone) {
				spell, left = pick(rng, w.all[session]...), 1+rng.IntN(24)
			}
		}
		code := spell
		if left > 0 {
			left--
		}
		if usual := w.usual[session]; code == "" && len(usual) > 0 {
			code = usual[0]
			if rng.IntN(40) == 0 {
				code = pick(rng, usual...)
			}
		}
		if slices.Contains(w.unresolved, code) {
			if unresolved++; unresolved > 6 { // ways are searched for all of them
				code = w.usual[session][0]
			}
		}
		if rarely(open) && len(w.unresolved) > 0 && unresolved < 6 {
			code = pick(rng, w.unresolved...)
			unresolved++
		}
		if rarely(gap) {
			if rng.IntN(2) == 0 {
				continue
			}
			code = "?!" // which no pack has
		}
		m := attendance.Mark{Date: d, Session: session, Code: code}
		if timed > 0 && !slices.Contains(w.usual[session], code) && rarely(timed) {
			m.Timed, m.Minutes = true, pick(rng, 0, 5, 29, 30, 31, 60, 400)
		}
		if k := 2 * i; k+1 < len(edits) && edits[k]&1 == 1 {
			m.Code = w.all[session][int(edits[k+1])%len(w.all[session])]
		}
		if err := r.Set(m); err != nil {
			return err
		}
		if rarely(corrected) {
			m.Code, m.Recorded = pick(rng, w.all[session]...), d.AddDays(1+rng.IntN(30))
			if slices.Contains(w.unresolved, m.Code) {
				continue
			}
			if err := r.Set(m); err != nil {
				return err
			}
		}
	}
	return nil
}
