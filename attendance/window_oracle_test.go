package attendance_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

// The second implementation of calendars, windows and lapses: plain loops over dates, written from the description of the
// format. It is slow and shares nothing with the first.

// slowSchool is a school's calendar, as its description says.
type slowSchool struct {
	first, last time.Time
	names       []string
	minutes     []int // by session of the day, nil if not known
	weekStarts  time.Weekday
	yearStarts  time.Time // in a leap year
	periods     map[string][]stretch
	open        []slot // in order of time
}

// slot is one open session.
type slot struct {
	day  time.Time
	kind int
}

// stretch is a number of days, both ends included; perhaps of one session only.
type stretch struct {
	from, to time.Time
	session  string
}

func (s stretch) holds(d time.Time) bool { return !d.Before(s.from) && !d.After(s.to) }

func day(text string) time.Time {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return t
}

func readStretches(texts []string) []stretch {
	var out []stretch
	for _, text := range texts {
		days, session, _ := strings.Cut(text, " ")
		from, to, isRange := strings.Cut(days, "..")
		if !isRange {
			to = from
		}
		out = append(out, stretch{day(from), day(to), session})
	}
	return out
}

func weekdayOf(text string) time.Weekday {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if d.String()[:3] == text {
			return d
		}
	}
	panic(text)
}

func slowCalendar(spec attendance.CalendarSpec) slowSchool {
	s := slowSchool{names: spec.Sessions, minutes: spec.SessionMinutes, weekStarts: time.Monday, yearStarts: day("2000-09-01"), periods: map[string][]stretch{}}
	if s.names == nil {
		s.names = []string{"AM", "PM"}
	}
	if len(s.minutes) == 1 {
		s.minutes = slices.Repeat(s.minutes, len(s.names))
	}
	if spec.WeekStarts != "" {
		s.weekStarts = weekdayOf(spec.WeekStarts)
	}
	if spec.YearStarts != "" {
		s.yearStarts = day("2000-" + spec.YearStarts)
	}
	weekdays := spec.Weekdays
	if weekdays == nil {
		weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri"}
	}
	terms, closed, opened := readStretches(spec.Terms), readStretches(spec.Closed), readStretches(spec.Open)
	s.periods["term"] = terms
	for name, texts := range spec.Periods {
		s.periods[name] = readStretches(texts)
	}
	s.first, s.last = terms[0].from, terms[0].to
	for _, t := range append(slices.Clone(terms), opened...) {
		if t.from.Before(s.first) {
			s.first = t.from
		}
		if t.to.After(s.last) {
			s.last = t.to
		}
	}
	for d := s.first; !d.After(s.last); d = d.AddDate(0, 0, 1) {
		inTerm := slices.Contains(weekdays, d.Weekday().String()[:3]) && slices.ContainsFunc(terms, func(t stretch) bool { return t.holds(d) })
		for kind, name := range s.names {
			named := func(t stretch) bool { return t.holds(d) && (t.session == "" || t.session == name) }
			if inTerm && !slices.ContainsFunc(closed, named) || slices.ContainsFunc(opened, named) {
				s.open = append(s.open, slot{d, kind})
			}
		}
	}
	return s
}

// weekOf gives the first day of a date's week.
func (s slowSchool) weekOf(d time.Time) time.Time {
	for d.Weekday() != s.weekStarts {
		d = d.AddDate(0, 0, -1)
	}
	return d
}

// yearOf gives the first day of a date's academic year.
func (s slowSchool) yearOf(d time.Time) time.Time {
	for y := d.Year() + 1; ; y-- {
		if start := comesRound(y, s.yearStarts.Month(), s.yearStarts.Day()); !start.After(d) {
			return start
		}
	}
}

func (s slowSchool) openOn(d time.Time) bool {
	return slices.ContainsFunc(s.open, func(o slot) bool { return o.day.Equal(d) })
}

// weekOpen gives the last day of a date's week with an open session.
func (s slowSchool) weekOpen(d time.Time) (last time.Time, found bool) {
	for _, o := range s.open {
		if s.weekOf(o.day).Equal(s.weekOf(d)) {
			last, found = o.day, true
		}
	}
	return last, found
}

// ago gives the date so long before another.
func (s slowSchool) ago(lapse string, d time.Time) time.Time {
	n, unit := numberOf(lapse)
	switch unit {
	case "day":
		return d.AddDate(0, 0, -n)
	case "week":
		return d.AddDate(0, 0, -7*n)
	case "month":
		return monthsLater(d, -n)
	case "school day":
		for n > 0 && !d.Before(s.first) {
			d = d.AddDate(0, 0, -1)
			if s.openOn(d) {
				n--
			}
		}
		if n > 0 {
			return s.first.AddDate(0, 0, -1)
		}
		return d
	}
	d = s.weekOf(d)
	for !d.Before(s.first) {
		d = d.AddDate(0, 0, -7)
		if last, found := s.weekOpen(d); found {
			if n--; n == 0 {
				return last
			}
		}
	}
	return s.first.AddDate(0, 0, -1)
}

// after gives the last day of a lapse that begins after a date, and false if the calendar does not reach it.
func (s slowSchool) after(lapse string, d time.Time) (time.Time, bool) {
	n, unit := numberOf(lapse)
	switch unit {
	case "day":
		return d.AddDate(0, 0, n), true
	case "week":
		return d.AddDate(0, 0, 7*n), true
	case "month":
		return monthsLater(d, n), true
	case "school day":
		for d = d.AddDate(0, 0, 1); !d.After(s.last); d = d.AddDate(0, 0, 1) {
			if s.openOn(d) {
				if n--; n == 0 {
					return d, true
				}
			}
		}
		return d, false
	}
	for d = s.weekOf(d).AddDate(0, 0, 7); !d.After(s.last); d = d.AddDate(0, 0, 7) {
		if last, found := s.weekOpen(d); found {
			if n--; n == 0 {
				return last, true
			}
		}
	}
	return d, false
}

// numberOf takes "10 school weeks" apart into 10 and "school week".
func numberOf(text string) (int, string) {
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		panic(text)
	}
	return n, strings.TrimSuffix(unit, "s")
}

// slowRoll is a pupil's time on roll.
type slowRoll struct {
	enrolled, left time.Time // zero: from the calendar's first day, and still
}

func (r slowRoll) holds(d time.Time) bool {
	return (r.enrolled.IsZero() || !d.Before(r.enrolled)) && (r.left.IsZero() || !d.After(r.left))
}

// window gives the first and the last date of a window and the numbers of the open sessions in it. The first date is zero
// where the format does not name one: in a window of school days or weeks before there is any.
func (s slowSchool) window(text string, roll slowRoll, end time.Time) (from, to time.Time, in []int, err error) {
	text, clipped := strings.CutSuffix(text, " within academic year")
	from, to = end, end
	switch text {
	case "today":
	case "academic year":
		from = s.yearOf(end)
	case "calendar month":
		from = time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, time.UTC)
	case "enrolment":
		from = s.first
		if roll.enrolled.After(from) {
			from = roll.enrolled
		}
	case "everything":
		from = s.first
	case "term", "half term", "semester", "quarter", "grading period", "school month":
		var latest stretch
		periods := s.periods[strings.ReplaceAll(text, " ", "_")]
		if len(periods) == 0 {
			return from, to, nil, attendance.ErrNoPeriod
		}
		for _, p := range periods {
			if !p.from.After(end) && p.from.After(latest.from) {
				latest = p
			}
		}
		if latest.from.IsZero() {
			return from, to, nil, attendance.ErrBeforePeriod
		}
		from = latest.from
		if latest.to.Before(end) {
			to = latest.to
		}
	default:
		n, unit := numberOf(text)
		switch unit {
		case "day":
			from = end.AddDate(0, 0, 1-n)
		case "week":
			from = end.AddDate(0, 0, 1-7*n)
		case "month":
			from = monthsLater(end, -n).AddDate(0, 0, 1)
		case "year":
			from = monthsLater(end, -12*n).AddDate(0, 0, 1)
		default:
			from = time.Time{}
			var starts []time.Time
			for _, o := range s.open {
				if !roll.holds(o.day) {
					continue
				}
				start := o.day
				if unit == "school week" {
					start = s.weekOf(o.day)
				}
				if !start.After(end) && (len(starts) == 0 || !starts[len(starts)-1].Equal(start)) {
					starts = append(starts, start)
				}
			}
			if len(starts) > 0 {
				from = starts[max(0, len(starts)-n)]
			}
		}
	}
	if year := s.yearOf(end); clipped && !from.IsZero() && from.Before(year) {
		from = year
	}
	if from.IsZero() {
		return from, to, nil, nil
	}
	for i, o := range s.open {
		if !o.day.Before(from) && !o.day.After(to) && roll.holds(o.day) {
			in = append(in, i)
		}
	}
	return from, to, in, nil
}

// picture is a school, a pupil, the pupil's marks, and what is asked.
type picture struct {
	spec           attendance.CalendarSpec
	enrolled, left string
	marks          []noted // a session that is not listed has a mark that counts for nothing
	queries        []query
}

type query struct{ on, ago, window string }

func (p picture) String() string {
	s := p.spec
	text := fmt.Sprintf("terms %q\nclosed %q\nopen %q\nweekdays %q, weeks start %q, years start %q\nsessions %q, minutes %d\nperiods %q\nenrolled %q, left %q\n",
		s.Terms, s.Closed, s.Open, s.Weekdays, s.WeekStarts, s.YearStarts, s.Sessions, s.SessionMinutes, s.Periods, p.enrolled, p.left)
	for _, m := range p.marks {
		text += m.String() + "\n"
	}
	for _, q := range p.queries {
		text += fmt.Sprintf("%s as of %q on %s\n", q.window, q.ago, q.on)
	}
	return text
}

// smaller gives the picture with one thing left out, in every way there is.
func (p picture) smaller() []picture {
	var out []picture
	add := func(change func(*picture)) {
		q := p
		change(&q)
		out = append(out, q)
	}
	for i := range p.queries {
		if len(p.queries) > 1 {
			add(func(q *picture) { q.queries = p.queries[i : i+1] })
		}
	}
	for i := range p.queries {
		if p.queries[i].ago != "" {
			add(func(q *picture) { q.queries = slices.Clone(p.queries); q.queries[i].ago = "" })
		}
	}
	lists := []func(*picture) *[]string{
		func(q *picture) *[]string { return &q.spec.Terms }, func(q *picture) *[]string { return &q.spec.Closed },
		func(q *picture) *[]string { return &q.spec.Open },
	}
	for k, list := range lists {
		for i := range *list(&p) {
			if k > 0 || len(p.spec.Terms) > 1 {
				add(func(q *picture) { *list(q) = slices.Delete(slices.Clone(*list(&p)), i, i+1) })
			}
		}
	}
	for i, term := range p.spec.Terms {
		from, to, _ := strings.Cut(term, "..")
		if half := day(from).AddDate(0, 0, int(day(to).Sub(day(from)).Hours()/48)).Format(time.DateOnly); half != to {
			add(func(q *picture) { q.spec.Terms = slices.Clone(p.spec.Terms); q.spec.Terms[i] = from + ".." + half })
			next := day(half).AddDate(0, 0, 1).Format(time.DateOnly)
			add(func(q *picture) { q.spec.Terms = slices.Clone(p.spec.Terms); q.spec.Terms[i] = next + ".." + to })
		}
	}
	for i := range p.marks {
		add(func(q *picture) { q.marks = slices.Delete(slices.Clone(p.marks), i, i+1) })
	}
	for _, text := range []func(*picture) *string{
		func(q *picture) *string { return &q.enrolled }, func(q *picture) *string { return &q.left },
		func(q *picture) *string { return &q.spec.WeekStarts }, func(q *picture) *string { return &q.spec.YearStarts },
	} {
		if *text(&p) != "" {
			add(func(q *picture) { *text(q) = "" })
		}
	}
	if p.spec.Periods != nil {
		add(func(q *picture) { q.spec.Periods = nil })
	}
	if p.spec.Weekdays != nil {
		add(func(q *picture) { q.spec.Weekdays = nil })
	}
	return out
}

// report shrinks a picture for as long as the fault stays and tells of it.
func (p picture) report(t *testing.T, seed uint64, fault func(picture) string) {
	t.Helper()
	for range 200 {
		smaller := p.smaller()
		i := slices.IndexFunc(smaller, func(q picture) bool { return fault(q) != "" })
		if i < 0 {
			break
		}
		p = smaller[i]
	}
	t.Fatalf("seed %d: %s\n%s", seed, fault(p), p)
}

// die is a source of random choices.
type die struct{ *rand.Rand }

func (d die) oneIn(n int) bool { return d.IntN(n) == 0 }

func (d die) pick(texts ...string) string { return texts[d.IntN(len(texts))] }

// calendar describes a random calendar and gives the days on which something might happen in it.
func (d die) calendar() (attendance.CalendarSpec, time.Time, time.Time) {
	spec := attendance.CalendarSpec{}
	at := day("2018-06-01").AddDate(0, 0, d.IntN(3000))
	if d.oneIn(4) {
		at = day(d.pick("2020-02-17", "2024-02-20", "2021-12-20", "2023-08-21", "2023-02-20", "2019-10-25"))
	}
	first, last := at, at
	span := func(length int) (text string) {
		last = at.AddDate(0, 0, length)
		return at.Format(time.DateOnly) + ".." + last.Format(time.DateOnly)
	}
	long := d.oneIn(50)
	for range 1 + d.IntN(4) {
		length := d.IntN(24)
		if long {
			length = d.IntN(100)
		}
		spec.Terms = append(spec.Terms, span(length))
		at = last.AddDate(0, 0, 1+d.IntN(20))
		if d.oneIn(6) {
			at = last.AddDate(0, 0, 1+d.IntN(400))
		}
	}
	date := func() time.Time { return first.AddDate(0, 0, d.IntN(int(last.Sub(first).Hours()/24)+1)) }
	switch d.IntN(4) {
	case 0:
		spec.Sessions = []string{"day"}
	case 1:
		spec.Sessions = []string{"P1", "P2", "P3"}[:2+d.IntN(2)]
	}
	names := spec.Sessions
	if names == nil {
		names = []string{"AM", "PM"}
	}
	some := func() string {
		from := date()
		switch d.IntN(3) {
		case 0:
			return from.Format(time.DateOnly) + " " + d.pick(names...)
		case 1:
			return from.Format(time.DateOnly) + ".." + from.AddDate(0, 0, d.IntN(12)).Format(time.DateOnly)
		}
		return from.Format(time.DateOnly)
	}
	for range d.IntN(5) {
		spec.Closed = append(spec.Closed, some())
	}
	for range d.IntN(4) - 1 {
		spec.Open = append(spec.Open, some())
	}
	if d.oneIn(3) { // a week with one session
		monday := date()
		spec.Closed = append(spec.Closed, monday.Format(time.DateOnly)+".."+monday.AddDate(0, 0, 6).Format(time.DateOnly))
		spec.Open = append(spec.Open, monday.AddDate(0, 0, d.IntN(7)).Format(time.DateOnly)+" "+d.pick(names...))
	}
	weekdays := []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
	if d.oneIn(3) {
		spec.WeekStarts = d.pick(weekdays...)
	}
	if d.oneIn(4) {
		for _, w := range weekdays {
			if d.oneIn(2) {
				spec.Weekdays = append(spec.Weekdays, w)
			}
		}
	}
	if d.oneIn(2) {
		spec.YearStarts = d.pick("01-01", "08-01", "02-29", "04-01", "03-01", date().Format("01-02"))
	}
	switch d.IntN(3) {
	case 0:
		spec.SessionMinutes = []int{30 * (1 + d.IntN(3))}
	case 1:
		for range names {
			spec.SessionMinutes = append(spec.SessionMinutes, 30*(1+d.IntN(3)))
		}
	}
	if d.oneIn(2) {
		spec.Periods = map[string][]string{}
		for _, name := range []string{"term", "half_term", "semester", "quarter", "grading_period", "school_month"} {
			at := date()
			for range d.IntN(4) {
				to := at.AddDate(0, 0, d.IntN(30))
				spec.Periods[name] = append(spec.Periods[name], at.Format(time.DateOnly)+".."+to.Format(time.DateOnly))
				at = to.AddDate(0, 0, 1+d.IntN(10))
			}
		}
		if len(spec.Periods["term"]) == 0 {
			delete(spec.Periods, "term")
		}
		d.Shuffle(len(spec.Periods["quarter"]), func(i, j int) {
			q := spec.Periods["quarter"]
			q[i], q[j] = q[j], q[i]
		})
	}
	return spec, first, last
}

func (d die) window() string {
	if d.oneIn(3) {
		return d.pick("today", "academic year", "term", "half term", "semester", "quarter", "grading period", "school month",
			"calendar month", "enrolment", "everything")
	}
	unit := d.pick("day", "school day", "week", "school week", "month", "year")
	n := 1 + d.IntN(12)
	if unit == "year" {
		n = 1 + d.IntN(3)
	}
	text := strconv.Itoa(n) + " " + unit
	if n > 1 {
		text += "s"
	}
	if d.oneIn(3) {
		text += " within academic year"
	}
	return text
}

func (d die) lapse() string {
	return strconv.Itoa(1+d.IntN(8)) + " " + d.pick("days", "school days", "weeks", "school weeks", "months")
}

// picture draws a school, a pupil and questions; the marks come from marks.
func (d die) picture(queries int) picture {
	var p picture
	spec, first, last := d.calendar()
	p.spec = spec
	date := func() time.Time { return first.AddDate(0, 0, d.IntN(int(last.Sub(first).Hours()/24)+30)-10) }
	if d.oneIn(3) {
		p.enrolled = date().Format(time.DateOnly)
	}
	if d.oneIn(3) {
		left := date()
		if p.enrolled != "" && left.Before(day(p.enrolled)) {
			left = day(p.enrolled).AddDate(0, 0, d.IntN(30))
		}
		p.left = left.Format(time.DateOnly)
	}
	for range queries {
		q := query{on: date().Format(time.DateOnly), window: d.window()}
		if d.oneIn(4) {
			q.ago = d.lapse()
		}
		p.queries = append(p.queries, q)
	}
	return p
}

// world is both implementations of a picture's school and pupil. ok is false if no session is ever open.
func (p picture) world() (slow slowSchool, roll slowRoll, pupil *attendance.Pupil, fault string, ok bool) {
	slow = slowCalendar(p.spec)
	calendar, err := attendance.NewCalendar(p.spec)
	if len(slow.open) == 0 {
		if err == nil {
			return slow, roll, nil, "a calendar without an open session is accepted", false
		}
		return slow, roll, nil, "", false
	}
	if err != nil {
		return slow, roll, nil, err.Error(), false
	}
	if calendar.Len() != len(slow.open) || calendar.First() != asDate(slow.first) || calendar.Last() != asDate(slow.last) {
		return slow, roll, nil, fmt.Sprintf("%d open sessions from %s to %s, want %d from %s to %s", calendar.Len(), calendar.First(), calendar.Last(),
			len(slow.open), slow.first.Format(time.DateOnly), slow.last.Format(time.DateOnly)), false
	}
	for i, o := range slow.open {
		if d, session := calendar.Session(i); d != asDate(o.day) || session != slow.names[o.kind] {
			return slow, roll, nil, fmt.Sprintf("session %d is %s %s, want %s %s", i, d, session, o.day.Format(time.DateOnly), slow.names[o.kind]), false
		}
	}
	pupil = &attendance.Pupil{Calendar: calendar}
	if p.enrolled != "" {
		roll.enrolled, pupil.Enrolled = day(p.enrolled), attendance.MustDate(p.enrolled)
	}
	if p.left != "" {
		roll.left, pupil.Left = day(p.left), attendance.MustDate(p.left)
	}
	return slow, roll, pupil, "", true
}

// windowFault compares the windows of a picture.
func (p picture) windowFault() string {
	slow, roll, pupil, fault, ok := p.world()
	if !ok {
		return fault
	}
	for _, q := range p.queries {
		if _, _, _, fault := q.lay(slow, roll, pupil); fault != "" {
			return fault
		}
	}
	return ""
}

// lay lays the window of a question both ways and compares.
func (q query) lay(slow slowSchool, roll slowRoll, pupil *attendance.Pupil) (s attendance.Stretch, in []int, known bool, fault string) {
	w, err := attendance.ParseWindow(q.window)
	if err != nil {
		return s, nil, false, err.Error()
	}
	end, slowEnd := attendance.MustDate(q.on), day(q.on)
	if q.ago != "" {
		lapse, err := attendance.ParseAgo(q.ago + " ago")
		if err != nil {
			return s, nil, false, err.Error()
		}
		after, ok := lapse.End(pupil.Calendar, end)
		if slowAfter, slowOK := slow.after(q.ago, slowEnd); ok != slowOK || ok && after != asDate(slowAfter) {
			return s, nil, false, fmt.Sprintf("%s after %s is %s (%v), want %s (%v)", q.ago, q.on, after, ok, slowAfter.Format(time.DateOnly), slowOK)
		}
		end, slowEnd = lapse.Ago(pupil.Calendar, end), slow.ago(q.ago, slowEnd)
		if end != asDate(slowEnd) {
			return s, nil, false, fmt.Sprintf("%s before %s is %s, want %s", q.ago, q.on, end, slowEnd.Format(time.DateOnly))
		}
	}
	from, to, in, wantErr := slow.window(q.window, roll, slowEnd)
	s, err = w.On(pupil, end)
	if err != wantErr { //nolint:errorlint // the very sentinel is promised
		return s, nil, false, fmt.Sprintf("%s: error %v, want %v", q.window, err, wantErr)
	}
	if err != nil {
		return s, nil, false, ""
	}
	wantFrom, wantTo := s.From, asDate(to)
	if !from.IsZero() && !from.After(to) {
		wantFrom = asDate(from)
	}
	var got []int
	for i := s.Sessions.From; i < s.Sessions.To; i++ {
		got = append(got, i)
	}
	if s.From != wantFrom || s.To != wantTo || !slices.Equal(got, in) {
		return s, nil, false, fmt.Sprintf("%s on %s: %s..%s with sessions %d, want %s..%s with %d", q.window, end, s.From, s.To, got, wantFrom, wantTo, in)
	}
	var gotDays, wantDays []attendance.Date
	for i := s.Days.From; i < s.Days.To; i++ {
		gotDays = append(gotDays, pupil.Calendar.Day(i))
	}
	for _, i := range in {
		if d := asDate(slow.open[i].day); len(wantDays) == 0 || wantDays[len(wantDays)-1] != d {
			wantDays = append(wantDays, d)
		}
	}
	if !slices.Equal(gotDays, wantDays) {
		return s, nil, false, fmt.Sprintf("%s on %s: days %v, want %v", q.window, end, gotDays, wantDays)
	}
	return s, in, true, ""
}

// randomCases is how many random calendars each oracle draws.
func randomCases(n int) uint64 {
	if testing.Short() {
		n /= 20
	}
	return uint64(max(1, n/slower))
}

func TestWindowsAgainstPlainLoops(t *testing.T) {
	for seed := range randomCases(100_000) {
		d := die{rand.New(rand.NewPCG(seed, 1))}
		p := d.picture(4)
		if p.windowFault() != "" {
			p.report(t, seed, picture.windowFault)
		}
	}
}
