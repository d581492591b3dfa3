package policy

import (
	"slices"
	"sync"

	"github.com/rollcall-dev/rollcall/attendance"
)

// sheet is what evaluating one pupil works on: the pupil's marks sorted by meaning, and the tallies made of them. Sheets
// are used again for the next pupil, so that evaluation allocates little.
type sheet struct {
	policy *Policy
	count  int // of pupils that the sheet has been for
	pupil  *attendance.Pupil
	totals *attendance.Totals // instead of a pupil: sessions by code, without dates
	on     attendance.Date
	facts  []value

	span      attendance.Span // the open sessions on roll up to the evaluation date
	columns   attendance.Columns
	groups    []group
	missing   []wildGroup
	gaps      attendance.Set // the sessions without a mark; nil if there are none
	gapRoom   attendance.Set // memory for them
	uncertain bool           // whether marks are missing

	// What the steps of a ladder are looked at with; nil and zero for rules.
	record Record
	floor  attendance.Date // no window begins before it
	given  *Report         // whose figures and findings are those of the dates asked about; nil if they must be worked out

	counts counter // what has been counted already of a pupil among many; nil if everything must be counted here

	// The law and the reading for which figures are wanted now.
	edition     *edition
	provisional bool
	frame       int // counts environments, so that what is known in one is not worked out twice
	current     *tallies
	kept        map[tallyKey]*tallies
	spare       []*tallies
	figures     []figureMemo
	truths      []truthMemo
	settled     []settledTruth
	undecided   []*replay // a stack
	stretch     int       // the stretch of dates that a replay is in, 0 if there is none
	laid        []laidMemo
	now         env
	over        env // over one session or one mark
	part        attendance.Set
	search      resolution
}

// counter gives figures that were counted elsewhere.
type counter interface {
	number(measure int, e *env) number
}

// wildGroup is sessions without a known mark, and what it may be.
type wildGroup struct {
	set  attendance.Set
	span attendance.Span
	wild int
}

type tallyKey struct {
	sorting     *sorting
	provisional bool
}

type figureMemo struct {
	frame int
	value number
	moved bool
}

type laidMemo struct {
	frame    int
	pupil    int             // for which of the sheet's pupils
	floor    attendance.Date // above which floor
	from, to attendance.Date // for which dates
	value    laid
}

type truthMemo struct {
	frame int
	value truth
	moved bool
}

// settledTruth is the truth of a rule that is the same on all dates of a stretch.
type settledTruth struct {
	stretch int
	value   truth
}

// sheetPool keeps sheets for the next pupil.
type sheetPool struct{ pool sync.Pool }

func newSheetPool(p *Policy) *sheetPool {
	return &sheetPool{sync.Pool{New: func() any {
		return &sheet{
			policy: p, facts: make([]value, len(p.facts)), kept: map[tallyKey]*tallies{},
			figures: make([]figureMemo, len(p.measures)), laid: make([]laidMemo, len(p.windows)), truths: make([]truthMemo, len(p.rules)), settled: make([]settledTruth, len(p.rules)),
		}
	}}}
}

// sheet prepares a sheet for a pupil as of a date. It must be given back with release.
func (p *Policy) sheet(pupil *attendance.Pupil, on attendance.Date) *sheet {
	s := p.sheets.pool.Get().(*sheet)
	s.about(pupil, on)
	s.read()
	return s
}

// about turns the sheet to a pupil and a date, without a look at the marks.
func (s *sheet) about(pupil *attendance.Pupil, on attendance.Date) {
	s.pupil, s.totals, s.on = pupil, nil, on
	s.count++
	for i, f := range s.policy.facts {
		s.facts[i], _ = f.of(pupil)
	}
}

// read reads the pupil's marks up to the date.
func (s *sheet) read() {
	s.span = s.pupil.Roll().Intersect(attendance.Span{From: 0, To: s.pupil.Calendar.SessionsThrough(s.on)})
	if s.span.Empty() {
		s.span = attendance.Span{From: s.span.From, To: s.span.From}
	}
	s.sort()
}

// clean takes away what was made of the pupil's marks.
func (s *sheet) clean() {
	for key, t := range s.kept {
		t.reset()
		s.spare = append(s.spare, t)
		delete(s.kept, key)
	}
}

func (s *sheet) release() {
	s.clean()
	s.pupil, s.totals, s.current, s.edition, s.record, s.floor, s.given, s.counts = nil, nil, nil, nil, nil, attendance.Date{}, nil, nil
	s.policy.sheets.pool.Put(s)
}

// sort sorts the pupil's marks by meaning.
func (s *sheet) sort() {
	s.groups, s.missing, s.gaps = s.groups[:0], s.missing[:0], nil
	r := s.pupil.Register
	r.Columns(s.span, &s.columns)
	for _, n := range s.columns.Used() {
		c := s.policy.codeByName[r.Codes().Name(n)]
		set := s.columns.Of(n)
		if n == 0 || c == nil || c.unmarked {
			s.addMissing(set)
			continue
		}
		for i := range c.eras {
			if span := s.within(c.eras[i].from, nextFrom(c.eras, i)); set.Any(span) {
				s.groups = append(s.groups, group{set: set, span: span, era: &c.eras[i]})
			}
		}
	}
	s.uncertain = len(s.missing) > 0
}

func nextFrom(eras []era, i int) attendance.Date {
	if i+1 < len(eras) {
		return eras[i+1].from
	}
	return attendance.Date{}
}

// within gives the sessions on the sheet that are dated from one date on and before another, zero for no limit.
func (s *sheet) within(from, before attendance.Date) attendance.Span {
	span := s.span
	if !from.IsZero() {
		span.From = max(span.From, s.pupil.Calendar.SessionsThrough(from.AddDays(-1)))
	}
	if !before.IsZero() {
		span.To = min(span.To, s.pupil.Calendar.SessionsThrough(before.AddDays(-1)))
	}
	return span
}

func (s *sheet) addMissing(set attendance.Set) {
	eras := s.policy.markEras
	for i := range len(eras) + 1 {
		var from, before attendance.Date
		if i > 0 {
			from = eras[i-1]
		}
		if i < len(eras) {
			before = eras[i]
		}
		if span := s.within(from, before); set.Any(span) {
			s.missing = append(s.missing, wildGroup{set, span, s.policy.wilds[s.policy.missing[i]].id})
		}
	}
	if s.gaps == nil {
		words := attendance.SetWords(s.pupil.Calendar.Len())
		s.gapRoom = slices.Grow(s.gapRoom[:0], words)[:words]
		clear(s.gapRoom)
		s.gaps = s.gapRoom
	}
	s.gaps.Union(set)
}

// under sets the law and the reading for which figures are wanted from now on.
func (s *sheet) under(e *edition, provisional bool) {
	s.edition, s.provisional = e, provisional
	key := tallyKey{e.sorting, provisional}
	if s.current = s.kept[key]; s.current == nil {
		if n := len(s.spare); n > 0 {
			s.current, s.spare = s.spare[n-1], s.spare[:n-1]
		} else {
			s.current = newTallies(s.policy)
		}
		s.kept[key] = s.current
	}
}

// forget drops the tallies made so far: the marks have been sorted anew.
func (s *sheet) forget() {
	for _, t := range s.kept {
		t.reset()
	}
}

// env gives an environment for a stretch of dates, all under the law that was set. It holds until the next one is asked
// for.
func (s *sheet) env(from, to attendance.Date) *env {
	s.frame++
	s.now.edition, s.now.sheet, s.now.from, s.now.to, s.now.moved = s.edition, s, from, to, false
	return &s.now
}

// scratch gives a set for intermediate use.
func (s *sheet) scratch(words int) attendance.Set {
	if cap(s.part) < words {
		s.part = make(attendance.Set, words)
	}
	return s.part[:words]
}

// openEnded reports whether any mark up to the evaluation date may yet turn out to be another.
func (s *sheet) openEnded() bool {
	for i := range s.groups {
		if s.groups[i].era.options >= 0 {
			return true
		}
	}
	return false
}

func (s *sheet) born() attendance.Date {
	if s.pupil == nil {
		return attendance.Date{}
	}
	return s.pupil.Born
}

// age gives the whole years of age between two dates.
func (s *sheet) age(from, to attendance.Date) number {
	born := s.born()
	if born.IsZero() {
		return number{}
	}
	first := int64(born.Age(from, s.policy.leap))
	if from == to {
		return between(first, first)
	}
	return between(first, int64(born.Age(to, s.policy.leap)))
}

func (s *sheet) enrolled() (from, to attendance.Date, ok bool) {
	if s.pupil == nil {
		return attendance.Date{}, attendance.Date{}, false
	}
	d := s.pupil.FirstOnRoll()
	return d, d, true
}

// left gives the last day on roll; for somebody still on roll, a day after every other.
func (s *sheet) left() (from, to attendance.Date, ok bool) {
	if s.pupil == nil {
		return attendance.Date{}, attendance.Date{}, false
	}
	d := s.pupil.Left
	if d.IsZero() {
		d = attendance.MaxDate()
	}
	return d, d, true
}

func (s *sheet) yearGroup() (string, bool) {
	if s.pupil == nil {
		return "", false
	}
	return s.pupil.YearGroup, s.pupil.YearGroup != ""
}

// measure gives what is known of a measure on all dates of an environment.
func (s *sheet) measure(i int, e *env) number {
	m := s.policy.measures[i]
	if s.policy.windows[m.window].since != "" {
		v := m.value(s, e) // which depends on the case history, not on the dates alone
		e.moved = e.moved || m.moves(s, e, v)
		return v
	}
	if s.given != nil {
		return s.given.Figures[i].number()
	}
	memo := &s.figures[i]
	if memo.frame != s.frame {
		if s.counts != nil {
			return s.counts.number(i, e)
		}
		memo.value = m.value(s, e)
		memo.moved = m.moves(s, e, memo.value)
		memo.frame = s.frame
	}
	e.moved = e.moved || memo.moved
	return memo.value
}

// ruleTruth gives what another condition sees of a rule.
func (s *sheet) ruleTruth(i int, e *env) truth {
	if s.stretch != 0 && s.settled[i].stretch == s.stretch {
		return s.settled[i].value
	}
	if s.given != nil {
		return s.given.Findings[i].Outcome.truth()
	}
	memo := &s.truths[i]
	if memo.frame != s.frame {
		before := e.moved
		e.moved = false
		memo.value = s.policy.rules[i].truth(e)
		memo.moved, e.moved = e.moved, before
		memo.frame = s.frame
	}
	e.moved = e.moved || memo.moved
	return memo.value
}
