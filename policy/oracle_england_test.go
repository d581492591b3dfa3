package policy_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/policy"
)

// This file is a second implementation of England's law: slow, plain, and written from the law and the pack format. It does
// not read the pack. Days are numbers since 1970-01-01, three-valued truths are 0 (no), 1 (unknown) and 2 (yes).

type day int

var epoch = attendance.MustDate("1970-01-01")

func (d day) date() attendance.Date { return epoch.AddDays(int(d)) }
func (d day) time() time.Time       { return time.Unix(int64(d)*86400, 0).UTC() }
func (d day) String() string        { return d.time().Format(time.DateOnly) }

func on(year int, month time.Month, dom int) day {
	return day(time.Date(year, month, dom, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

var (
	packFrom = on(2006, 9, 1)
	reform   = on(2024, 8, 19) // the Regulations of 2024
)

// A naiveCode is one code of the English registers.
type naiveCode struct {
	name        string
	from, until day    // until 0: still in force
	class       string // before changed
	changed     day
	after       string // the class from changed on
	sameAs      string
	session     int // the only session of a day; -1 for any
	unmarked    bool
}

var englishCodes = func() map[string]*naiveCode {
	out := map[string]*naiveCode{}
	add := func(class string, from, until day, names ...string) {
		for _, name := range names {
			out[name] = &naiveCode{name: name, class: class, from: from, until: until, session: -1}
		}
	}
	eve := reform - 1
	add("present", packFrom, 0, "/", `\`)
	add("late", packFrom, 0, "L")
	add("approved", packFrom, 0, "B", "P", "V", "W")
	add("approved", reform, 0, "K")
	add("approved", packFrom, eve, "J")
	add("authorised", packFrom, 0, "C", "E", "I", "M", "R", "S", "T")
	add("authorised", reform, 0, "C1", "C2", "J1")
	add("authorised", packFrom, on(2013, 8, 31), "F")
	add("authorised", packFrom, eve, "H")
	add("unauthorised", packFrom, 0, "G", "O")
	add("late after close", packFrom, 0, "U")
	add("unestablished", packFrom, 0, "N")
	add("not counted", reform, 0, "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7")
	add("not counted", packFrom, eve, "Y")
	add("not counted", packFrom, 0, "X", "Z", "#")
	add("approved", packFrom, 0, "D")
	out["D"].changed, out["D"].after = on(2011, 9, 1), "not counted"
	out["/"].session, out[`\`].session = 0, 1
	for _, name := range []string{"I01", "I02"} {
		out[name] = &naiveCode{name: name, sameAs: "I", session: -1}
	}
	for i := 1; i <= 7; i++ {
		name := fmt.Sprintf("X0%d", i)
		out[name] = &naiveCode{name: name, sameAs: "X", session: -1}
		if i > 1 {
			out[name].from, out[name].until = on(2020, 9, 1), on(2022, 3, 31)
		}
	}
	for _, name := range []string{"-", "@", "!", "*", "?"} {
		out[name] = &naiveCode{name: name, unmarked: true, session: -1}
	}
	return out
}()

var englishNames = func() []string {
	var out []string
	for name := range englishCodes {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}()

// A naiveMark is what one session counts as on an evaluation date.
type naiveMark struct {
	written, code                                            string
	possible, attended, absent, authorised, late, unresolved bool
}

// classed reads a code that the pack has, on the date of the mark.
func (c *naiveCode) classed(at day) naiveMark {
	m := naiveMark{written: c.name, code: c.name}
	target := c
	if c.sameAs != "" {
		target = englishCodes[c.sameAs]
		m.code = target.name
	}
	class := target.class
	if target.changed != 0 && at >= target.changed {
		class = target.after
	}
	switch class {
	case "present", "approved":
		m.possible, m.attended = true, true
	case "late":
		m.possible, m.attended, m.late = true, true, true
	case "authorised":
		m.possible, m.absent, m.authorised = true, true, true
	case "unauthorised":
		m.possible, m.absent = true, true
	case "late after close":
		m.possible, m.absent, m.late = true, true, true
	case "unestablished":
		m.possible, m.absent, m.unresolved = true, true, true
	}
	return m
}

// mayStand reports whether a register may hold the code on a date, in a session.
func (c *naiveCode) mayStand(at day, session int) bool {
	return c.sameAs == "" && !c.unmarked && at >= c.from && (c.until == 0 || at <= c.until) && (c.session < 0 || c.session == session)
}

// A naiveSession is one open session of the school.
type naiveSession struct {
	on      day
	session int // 0 in the morning, 1 in the afternoon
}

// A naivePupil is a pupil as the second implementation sees one.
type naivePupil struct {
	first, last    day // of the calendar
	sessions       []naiveSession
	marks          []string // for each session; "" for none
	enrolled, left day      // 0 if not given
	born           day      // 0 if not known
	independent    bool
	inTime         map[day]day // for each school day, the fifth after it; not there if the calendar ends before
	candidates     map[naiveSession][]string
	base           [2][]may // each session as marked: while an N may still be resolved in time, and afterwards
	mondays        []day    // for each session, the Monday of its week
	pupil          *attendance.Pupil
}

func (p *naivePupil) prepare() {
	var days []day
	for _, s := range p.sessions {
		if len(days) == 0 || days[len(days)-1] != s.on {
			days = append(days, s.on)
		}
	}
	p.inTime = map[day]day{}
	for i, d := range days {
		if i+5 < len(days) {
			p.inTime[d] = days[i+5]
		}
	}
	p.candidates = map[naiveSession][]string{}
	p.mondays = nil
	for _, s := range p.sessions {
		monday := s.on
		for monday.time().Weekday() != time.Monday {
			monday--
		}
		p.mondays = append(p.mondays, monday)
	}
	for overdue := range 2 {
		p.base[overdue] = nil
		for i, s := range p.sessions {
			p.base[overdue] = append(p.base[overdue], p.readAny(p.marks[i], s, overdue == 1))
		}
	}
}

// overdue says whether the fifth school day after a date has passed.
func (p *naivePupil) overdue(d, at day) bool {
	end, ends := p.inTime[d]
	return ends && at > end
}

func (p *naivePupil) onRoll(d day) bool {
	return (p.enrolled == 0 || d >= p.enrolled) && (p.left == 0 || d <= p.left)
}

// read reads a code on the mark's date, and after the time for resolving it if that is overdue. It is false if that is no mark.
func (p *naivePupil) read(code string, s naiveSession, overdue bool) (naiveMark, bool) {
	c := englishCodes[code]
	if c == nil || c.unmarked {
		return naiveMark{}, false
	}
	if code == "N" && s.on >= reform && overdue {
		m := englishCodes["O"].classed(s.on)
		m.written = "N"
		return m, true
	}
	return c.classed(s.on), true
}

// mayBe lists the codes that a mark of a session may turn out to be. Only codes of possible sessions may stand where there is
// no mark.
func (p *naivePupil) mayBe(s naiveSession, onlyPossible bool) []string {
	key := s
	if onlyPossible {
		key.session += 2
	}
	if out, done := p.candidates[key]; done {
		return out
	}
	var out []string
	for _, name := range englishNames {
		if c := englishCodes[name]; c.mayStand(s.on, s.session) && (!onlyPossible || c.classed(s.on).possible) {
			out = append(out, name)
		}
	}
	p.candidates[key] = out
	return out
}

// kinds of counting
const (
	countSessions = iota
	wholeDays
	longestRun
	currentRun
)

type naiveMeasure struct {
	id     string
	share  bool
	kind   int
	weeks  bool // ten school weeks
	always bool // everything, and not the academic year
	hit    func(m naiveMark) bool
	from   day // before it there is no law
}

func among(codes ...string) func(naiveMark) bool {
	return func(m naiveMark) bool { return slices.Contains(codes, m.code) }
}

var englishMeasures = []naiveMeasure{
	{id: "possible_sessions", hit: func(m naiveMark) bool { return m.possible }},
	{id: "attended_sessions", hit: func(m naiveMark) bool { return m.attended }},
	{id: "absent_sessions", hit: func(m naiveMark) bool { return m.absent }},
	{id: "authorised_sessions", hit: func(m naiveMark) bool { return m.absent && m.authorised }},
	{id: "unauthorised_sessions", hit: func(m naiveMark) bool { return m.absent && !m.authorised }},
	{id: "late_sessions", hit: func(m naiveMark) bool { return m.late }},
	{id: "attendance_rate", share: true, hit: func(m naiveMark) bool { return m.attended }},
	{id: "absence_rate", share: true, hit: func(m naiveMark) bool { return m.absent }},
	{id: "authorised_rate", share: true, hit: func(m naiveMark) bool { return m.absent && m.authorised }},
	{id: "unauthorised_rate", share: true, hit: func(m naiveMark) bool { return m.absent && !m.authorised }},
	{id: "unauthorised_in_ten_weeks", weeks: true, hit: among("G", "N", "O", "U"), from: packFrom},
	{id: "current_unauthorised_days", kind: currentRun, always: true, hit: among("G", "N", "O", "U"), from: packFrom},
	{id: "longest_unauthorised_days", kind: longestRun, hit: among("G", "N", "O", "U"), from: packFrom},
	{id: "continuous_absence_days", kind: currentRun, always: true, hit: among("G", "N", "O"), from: reform},
	{id: "suspension_run", kind: currentRun, always: true, hit: among("E")},
	{id: "sickness_days", kind: wholeDays, hit: among("I")},
	{id: "overdue_reasons", always: true, hit: func(m naiveMark) bool { return m.written == "N" && m.code != "N" }},
}

// naiveFigure is a value with its bounds. Of a share the whole is the possible sessions.
type naiveFigure struct {
	known               bool
	least, most         int
	leastOutOf, mostOut int
	from, to            day
}

// window gives the first day of the window of a measure.
func (p *naivePupil) window(m naiveMeasure, at day) day {
	switch {
	case m.always:
		return p.first
	case m.weeks:
		var weeks []day
		for i, s := range p.sessions {
			monday := p.mondays[i]
			if p.onRoll(s.on) && monday <= at && (len(weeks) == 0 || weeks[len(weeks)-1] != monday) {
				weeks = append(weeks, monday)
			}
		}
		if len(weeks) == 0 {
			return at
		}
		return weeks[max(0, len(weeks)-10)]
	}
	y, month, _ := at.time().Date()
	if month < time.September {
		y--
	}
	return on(y, 9, 1)
}

// may is what one session may be on an evaluation date. The bits of its sets are the measures.
type may struct {
	on          day
	surely, may uint32 // the measures that count it, and those that may if it is missing
	possible    bool   // it is a possible session, as a missing one is
	closure     bool   // a planned closure
}

// counts gives the measures that count a mark.
func (m naiveMark) counts() (set uint32) {
	for i, measure := range englishMeasures {
		if measure.hit(m) {
			set |= 1 << i
		}
	}
	return set
}

func (p *naivePupil) lookAt(at day, replaced map[int]string) []may {
	var out []may
	for i, s := range p.sessions {
		if s.on > at || !p.onRoll(s.on) {
			continue
		}
		overdue := 0
		if p.overdue(s.on, at) {
			overdue = 1
		}
		m := p.base[overdue][i]
		if code, is := replaced[i]; is {
			m = p.readAny(code, s, overdue == 1)
		}
		out = append(out, m)
	}
	return out
}

// readAny reads a mark; if it is missing it may be any code of a possible session. An N that is not there is not overdue.
func (p *naivePupil) readAny(code string, s naiveSession, overdue bool) may {
	if m, is := p.read(code, s, overdue); is {
		return may{s.on, m.counts(), m.counts(), m.possible, m.code == "#"}
	}
	out := may{on: s.on, surely: ^uint32(0), possible: true}
	for _, name := range p.mayBe(s, true) {
		set := englishCodes[name].classed(s.on).counts()
		out.surely &= set
		out.may |= set
	}
	return out
}

// figure counts.
func (p *naivePupil) figure(k int, at day, seen []may) naiveFigure {
	m := englishMeasures[k]
	f := naiveFigure{known: at >= m.from, from: p.window(m, at), to: at}
	var in []may
	for _, s := range seen {
		if s.on >= f.from && (!m.weeks || s.on >= packFrom) { // the framework counts from the pack's first date
			in = append(in, s)
		}
	}
	if m.kind != countSessions {
		f.least = runs(m.kind, in, func(s may) bool { return s.surely>>k&1 == 1 })
		f.most = runs(m.kind, in, func(s may) bool { return s.may>>k&1 == 1 })
		return f
	}
	for _, s := range in {
		f.least += int(s.surely >> k & 1)
		f.most += int(s.may >> k & 1)
		if s.possible {
			f.leastOutOf++
			f.mostOut++
		}
	}
	if m.share && f.mostOut == 0 {
		f.known = false
	}
	return f
}

// runs goes from day to day. A day is counted if all its possible sessions are; of a run, if no other code but a planned
// closure is in it.
func runs(kind int, in []may, counted func(may) bool) int {
	days, longest, current := 0, 0, 0
	for i := 0; i < len(in); {
		hits, others, ends := 0, 0, 0
		at := in[i].on
		for ; i < len(in) && in[i].on == at; i++ {
			switch {
			case counted(in[i]):
				hits++
			case in[i].possible:
				others++
				ends++
			case !in[i].closure:
				ends++
			}
		}
		if hits > 0 && others == 0 {
			days++
		}
		switch {
		case ends > 0:
			current = 0
		case hits > 0:
			current++
			longest = max(longest, current)
		}
	}
	switch kind {
	case wholeDays:
		return days
	case longestRun:
		return longest
	}
	return current
}

// compulsory says whether a child is of compulsory school age: from the prescribed day on or next after the fifth birthday to the
// last Friday in June of the school year in which the child turns 16.
func compulsory(born, at day) bool {
	birthday := func(years int) day {
		b := born.time()
		return on(b.Year()+years, b.Month(), b.Day()) // 29 February gives 1 March in other years
	}
	start := birthday(5)
	for {
		_, m, d := start.time().Date()
		if m == 3 && d == 31 || m == 8 && d == 31 || m == 12 && d == 31 {
			break
		}
		start++
	}
	sixteen := birthday(16).time()
	year := sixteen.Year()
	if sixteen.Month() >= time.September {
		year++
	}
	end := on(year, 6, 30)
	for end.time().Weekday() != time.Friday {
		end--
	}
	return at >= start && at <= end
}

const (
	no, unknown, yes = 0, 1, 2
)

// atLeast compares a figure with a number.
func (f naiveFigure) atLeast(n int) int {
	switch {
	case !f.known:
		return unknown
	case f.least >= n:
		return yes
	case f.most < n:
		return no
	}
	return unknown
}

// rateAtLeast compares a share with a percentage, in integers.
func (f naiveFigure) rateAtLeast(percent int) int {
	switch {
	case !f.known:
		return unknown
	case f.least*100 >= percent*f.leastOutOf:
		return yes
	case f.most*100 < percent*f.mostOut:
		return no
	}
	return unknown
}

// verdict is all that the second implementation says of a pupil on a date.
type verdict struct {
	figures  []naiveFigure
	outcomes map[string]policy.Outcome
}

func (v verdict) figure(id string) naiveFigure {
	return v.figures[slices.IndexFunc(englishMeasures, func(m naiveMeasure) bool { return m.id == id })]
}

var englishRules = []string{
	"compulsory_school_age", "penalty_notice_threshold", "persistent_absence", "severe_absence", "at_risk_of_persistent_absence",
	"attendance_return_due", "sickness_return_due", "reason_overdue", "deletion_ground_i", "suspension_past_five_days",
}

// judge says what came of every rule on a date, with some marks replaced by others.
func (p *naivePupil) judge(at day, replaced map[int]string) verdict {
	v := verdict{outcomes: map[string]policy.Outcome{}}
	seen := p.lookAt(at, replaced)
	for k := range englishMeasures {
		v.figures = append(v.figures, p.figure(k, at, seen))
	}
	age := unknown
	if p.born != 0 {
		age = no
		if compulsory(p.born, at) {
			age = yes
		}
	}
	decide := func(rule string, from day, applies, when int) {
		switch {
		case at < from || at < packFrom || applies == no:
			v.outcomes[rule] = policy.NotApplicable
		case applies == unknown:
			v.outcomes[rule] = policy.Undetermined
		case when == no:
			v.outcomes[rule] = policy.NotMet
		case when == unknown:
			v.outcomes[rule] = policy.Undetermined
		default:
			v.outcomes[rule] = policy.Met
		}
	}
	decide("compulsory_school_age", packFrom, yes, age)
	state := age
	if p.independent {
		state = no
	}
	decide("penalty_notice_threshold", reform, state, v.figure("unauthorised_in_ten_weeks").atLeast(10))
	persistent := 20
	if at >= on(2010, 9, 1) {
		persistent = 15
	}
	if at >= on(2015, 9, 1) {
		persistent = 10
	}
	rate := v.figure("absence_rate")
	decide("persistent_absence", packFrom, age, rate.rateAtLeast(persistent))
	decide("severe_absence", packFrom, age, rate.rateAtLeast(50))
	decide("at_risk_of_persistent_absence", on(2015, 9, 1), age, min(rate.rateAtLeast(5), yes-rate.rateAtLeast(persistent)))
	decide("attendance_return_due", packFrom, age, max(v.figure("current_unauthorised_days").atLeast(10), v.figure("longest_unauthorised_days").atLeast(10)))
	decide("sickness_return_due", reform, age, v.figure("sickness_days").atLeast(15))
	decide("reason_overdue", reform, yes, v.figure("overdue_reasons").atLeast(1))
	decide("deletion_ground_i", reform, yes, v.figure("continuous_absence_days").atLeast(20))
	decide("suspension_past_five_days", on(2007, 9, 1), yes, v.figure("suspension_run").atLeast(6))
	return v
}

// unresolved lists the sessions whose marks may yet turn out to be others, and missing those without a mark.
func (p *naivePupil) unresolved(at day) (open, missing []int) {
	for i, s := range p.sessions {
		if s.on > at || !p.onRoll(s.on) {
			continue
		}
		m, is := p.read(p.marks[i], s, p.overdue(s.on, at))
		switch {
		case !is:
			missing = append(missing, i)
		case m.unresolved:
			open = append(open, i)
		}
	}
	return open, missing
}

// kinds gives one code of every kind: codes of one kind cannot be told apart by anything that the law asks.
func (p *naivePupil) kinds(codes []string, s naiveSession, at day) []string {
	var out []string
	var seen []may
	for _, code := range codes {
		if k := p.readAny(code, s, p.overdue(s.on, at)); !slices.Contains(seen, k) {
			out, seen = append(out, code), append(seen, k)
		}
	}
	return out
}

// replacements gives every way of replacing some marks.
func replacements(sessions []int, codes [][]string, yield func(map[int]string) error) error {
	now := map[int]string{}
	var from func(k int) error
	from = func(k int) error {
		if k == len(sessions) {
			return yield(now)
		}
		for _, code := range codes[k] {
			now[sessions[k]] = code
			if err := from(k + 1); err != nil {
				return err
			}
		}
		return nil
	}
	return from(0)
}
