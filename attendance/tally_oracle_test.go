package attendance_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/rollcall-dev/rollcall/attendance"
)

// reading is what one session counts as, once it is known.
type reading int

const (
	counted  reading = iota // possible, and what is asked for
	missed                  // possible, and not what is asked for: it ends a run
	bridged                 // possible, and not asked for, but it does not end a run
	neutral                 // not possible: it neither ends a run nor is part of one
	breaking                // not possible, yet it ends a run
)

// sheet is a register as one question sorts it: for each session of a stretch, everything that it may be.
type sheet struct {
	w        *world
	register *attendance.Register
	span     attendance.Span
	may      [][]reading // by session of the calendar
	minutes  map[int]int // minutes absent where a mark gives them
}

// numbers are what is counted in one completion of a register.
type numbers struct{ count, longest, current, occasions int }

// newSheet fills a random register. Marks in runs are likelier than chance would have them, so that runs are met with.
func newSheet(w *world, rng *rand.Rand, span attendance.Span, mostOpen int) (*sheet, error) {
	s := &sheet{w: w, register: attendance.NewRegister(w.pupil.Calendar, nil), span: span, may: make([][]reading, len(w.list)), minutes: map[int]int{}}
	open := rng.IntN(mostOpen + 1)
	gaps := map[int]bool{}
	for range open {
		if n := span.To - span.From; n > 0 {
			gaps[span.From+rng.IntN(n)] = true
		}
	}
	timed := rng.IntN(3) == 0
	now := reading(rng.IntN(2))
	for i := range w.list {
		if rng.IntN(4) == 0 {
			now = pick(rng, counted, counted, counted, missed, missed, neutral, bridged, breaking)
		}
		s.may[i] = []reading{now}
		switch {
		case gaps[i] && rng.IntN(3) > 0: // a missing mark: possible, and one thing or the other
			s.may[i] = []reading{counted, missed}
		case gaps[i]:
			s.may[i] = nil
			for r := counted; r <= breaking; r++ {
				if rng.IntN(2) == 0 {
					s.may[i] = append(s.may[i], r)
				}
			}
			if len(s.may[i]) == 0 {
				s.may[i] = []reading{missed, neutral}
			}
		}
		if len(s.may[i]) > 1 {
			continue
		}
		m := attendance.Mark{Date: w.list[i].on.date(), Session: w.names[w.list[i].kind], Code: string(rune('A' + int(s.may[i][0])))}
		if timed && s.may[i][0] == counted && rng.IntN(3) == 0 {
			m.Minutes, m.Timed = rng.IntN(pick(rng, 10, 200)), true
			s.minutes[i] = m.Minutes
		}
		if err := s.register.Set(m); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func all(may []reading, in ...reading) bool {
	for _, r := range may {
		if !slices.Contains(in, r) {
			return false
		}
	}
	return true
}

func any(may []reading, in ...reading) bool {
	return slices.ContainsFunc(may, func(r reading) bool { return slices.Contains(in, r) })
}

// tally puts the sessions into sets, as the documentation of Tally says.
func (s *sheet) tally() attendance.Tally {
	n := len(s.w.list)
	t := attendance.Tally{Hit: attendance.NewSet(n), MayHit: attendance.NewSet(n), Miss: attendance.NewSet(n), MayMiss: attendance.NewSet(n),
		Break: attendance.NewSet(n), MayBreak: attendance.NewSet(n)}
	put := func(sure, may attendance.Set, i int, in ...reading) {
		if all(s.may[i], in...) {
			sure.Add(i)
		}
		if any(s.may[i], in...) {
			may.Add(i)
		}
	}
	for i := range n {
		put(t.Hit, t.MayHit, i, counted)
		put(t.Miss, t.MayMiss, i, missed, bridged)
		put(t.Break, t.MayBreak, i, missed, breaking)
	}
	return t
}

// completions gives every way in which the sessions of the span may turn out.
func (s *sheet) completions(yield func([]reading) error) error {
	now := make([]reading, s.span.To)
	var from func(i int) error
	from = func(i int) error {
		if i == s.span.To {
			return yield(now)
		}
		for _, r := range s.may[i] {
			now[i] = r
			if err := from(i + 1); err != nil {
				return err
			}
		}
		return nil
	}
	return from(s.span.From)
}

// follow counts runs along a list of what counts, what ends a run and what does neither.
func follow(list []reading, weight func(i int) int) numbers {
	var n numbers
	run, inRun := 0, false
	for i, r := range list {
		switch r {
		case counted:
			if !inRun {
				n.occasions++
				run = 0
			}
			inRun = true
			run += weight(i)
			n.count++
			n.longest = max(n.longest, run)
		case missed, breaking:
			run, inRun = 0, false
		}
	}
	if inRun {
		n.current = run
	}
	return n
}

func one(int) int { return 1 }

// dayReading says what a day of sessions counts as.
func (s *sheet) dayReading(now []reading, sessions []int, part attendance.Part) (r reading, possible, vague bool) {
	hit, whole, hits, ends, stops, timed := 0, 0, 0, false, false, false
	for _, i := range sessions {
		if _, has := s.minutes[i]; has && now[i] == counted {
			timed = true
		}
	}
	for _, i := range sessions {
		full := 1
		if timed && s.w.minutes != nil {
			full = s.w.minutes[s.w.list[i].kind]
		}
		switch now[i] {
		case counted:
			hits++
			whole += full
			if minutes, has := s.minutes[i]; has && s.w.minutes != nil {
				hit += min(minutes, full)
			} else {
				hit += full
			}
		case missed:
			whole += full
			ends = true
		case bridged:
			whole += full
		case breaking:
			stops = true
		}
	}
	counts := hits > 0
	switch part {
	case attendance.HalfDay:
		counts = hit > 0 && 2*hit >= whole
	case attendance.WholeDay:
		counts = hit > 0 && hit == whole
	}
	possible = whole > 0
	if part != attendance.AnyPart && timed && s.w.minutes == nil {
		return counted, possible, !stops
	}
	switch {
	case stops:
		return breaking, possible, false
	case counts:
		return counted, possible, false
	case ends || hits > 0 && slices.ContainsFunc(sessions, func(i int) bool { return now[i] == missed }):
		return missed, possible, false
	}
	return neutral, possible, false
}

// widen takes a further value into bounds.
type least struct {
	lo, hi numbers
	seen   bool
}

func (b *least) take(n numbers) {
	if !b.seen {
		b.lo, b.hi, b.seen = n, n, true
		return
	}
	b.lo = numbers{min(b.lo.count, n.count), min(b.lo.longest, n.longest), min(b.lo.current, n.current), min(b.lo.occasions, n.occasions)}
	b.hi = numbers{max(b.hi.count, n.count), max(b.hi.longest, n.longest), max(b.hi.current, n.current), max(b.hi.occasions, n.occasions)}
}

func boundsOf(count attendance.Bounds, r attendance.Runs) (lo, hi numbers) {
	return numbers{count.Least, r.Longest.Least, r.Current.Least, r.Occasions.Least}, numbers{count.Most, r.Longest.Most, r.Current.Most, r.Occasions.Most}
}

func (s *sheet) String() string {
	text := "sessions: "
	for i := s.span.From; i < s.span.To; i++ {
		text += fmt.Sprintf("%s %s %v", s.w.list[i].on, s.w.names[s.w.list[i].kind], s.may[i])
		if m, has := s.minutes[i]; has {
			text += fmt.Sprintf(":%d", m)
		}
		text += "; "
	}
	return text + "(0 counted, 1 missed, 2 bridged, 3 not possible, 4 not possible and breaking)"
}

// TestTalliesAgainstOracle counts sessions, days and runs in random registers, trying every way in which the sessions that
// are not known may turn out.
func TestTalliesAgainstOracle(t *testing.T) {
	var completions, compared, looseDays, allDays atomic.Int64
	worlds(t, oracleWorlds, 1<<52, func(w *world, rng *rand.Rand) error {
		end := w.first + day(rng.IntN(int(w.last-w.first)+20)-2)
		window := w.lay(pick(rng, "everything", "everything", "school weeks", "school days"), 1+rng.IntN(12), false, end)
		in := w.sessions(window)
		if len(in) == 0 {
			return nil
		}
		span := attendance.Span{From: in[0], To: in[len(in)-1] + 1}
		s, err := newSheet(w, rng, span, 4)
		if err != nil {
			return err
		}
		tally := s.tally()
		weigh := func(i int) int { return 1 + i*7%5 }
		var plain, weighted least
		if err := s.completions(func(now []reading) error {
			completions.Add(1)
			plain.take(follow(now[span.From:], one))
			weighted.take(follow(now[span.From:], func(i int) int { return weigh(i + span.From) }))
			return nil
		}); err != nil {
			return err
		}
		compared.Add(1)
		lo, hi := boundsOf(tally.Count(span), tally.Runs(span, nil))
		if lo != plain.lo || hi != plain.hi {
			return fmt.Errorf("sessions from %+v to %+v, want %+v to %+v\n%s", lo, hi, plain.lo, plain.hi, s)
		}
		lo, hi = boundsOf(tally.Count(span), tally.Runs(span, weigh))
		if lo != weighted.lo || hi != weighted.hi {
			return fmt.Errorf("weighted sessions from %+v to %+v, want %+v to %+v\n%s", lo, hi, weighted.lo, weighted.hi, s)
		}
		inner := attendance.Span{From: span.From + rng.IntN(3), To: span.To - rng.IntN(3)}
		for i := inner.From; i < inner.To; i++ {
			if all(s.may[i], counted) {
				lo.count--
			}
		}
		if got := tally.CountIn(inner, span); got.Most != plain.hi.count || got.Least != plain.lo.count-lo.count {
			return fmt.Errorf("%+v in spans between %+v and %+v\n%s", got, inner, span, s)
		}
		for _, part := range []attendance.Part{attendance.AnyPart, attendance.HalfDay, attendance.WholeDay} {
			loose, err := s.compareDays(tally, part)
			if err != nil {
				return err
			}
			allDays.Add(1)
			if loose {
				looseDays.Add(1)
			}
		}
		return s.compareMinutes(tally)
	})
	t.Logf("%d registers and %d completions compared; bounds of days wider than need be in %d of %d", compared.Load(), completions.Load(), looseDays.Load(), allDays.Load())
}

// compareDays compares the days of a tally. Its bounds must hold whatever the unknown sessions turn out to be; it tells whether
// they are wider than that.
func (s *sheet) compareDays(tally attendance.Tally, part attendance.Part) (loose bool, err error) {
	c := s.w.pupil.Calendar
	n := c.Days()
	days := attendance.Tally{Hit: attendance.NewSet(n), MayHit: attendance.NewSet(n), Miss: attendance.NewSet(n), MayMiss: attendance.NewSet(n),
		Break: attendance.NewSet(n), MayBreak: attendance.NewSet(n)}
	tally.Days(s.register, part, s.span, days)
	span := attendance.Span{From: c.DayOf(s.span.From), To: c.DayOf(s.span.To-1) + 1}
	lo, hi := boundsOf(days.Count(span), days.Runs(span, nil))
	byDay := make([][]int, span.To-span.From)
	for i := s.span.From; i < s.span.To; i++ {
		byDay[c.DayOf(i)-span.From] = append(byDay[c.DayOf(i)-span.From], i)
	}
	var want least
	vagueness := false
	err = s.completions(func(now []reading) error {
		list := make([]reading, len(byDay))
		for k, sessions := range byDay {
			d := span.From + k
			r, possible, vague := s.dayReading(now, sessions, part)
			list[k] = r
			if vague {
				vagueness = true
				if days.Hit.Has(d) || r == counted && !days.MayHit.Has(d) && slices.ContainsFunc(sessions, func(i int) bool { return now[i] == counted }) {
					return fmt.Errorf("part %s, %s: a day with minutes of unknown share is decided\n%s", part, c.Day(d), s)
				}
				continue
			}
			for _, set := range []struct {
				name      string
				is        bool
				sure, may attendance.Set
			}{
				{"counted", r == counted, days.Hit, days.MayHit},
				{"missed", r != counted && possible, days.Miss, days.MayMiss},
				{"breaking", r == missed || r == breaking, days.Break, days.MayBreak},
			} {
				if set.sure.Has(d) && !set.is || set.is && !set.may.Has(d) {
					return fmt.Errorf("part %s, %s: the day may be %s (%v), but the bounds say sure %v, may %v\nas %v\n%s", part, c.Day(d), set.name, set.is,
						set.sure.Has(d), set.may.Has(d), now[sessions[0]:sessions[len(sessions)-1]+1], s)
				}
			}
		}
		if vagueness {
			return nil
		}
		got := follow(list, one)
		want.take(got)
		if got.count < lo.count || got.longest < lo.longest || got.current < lo.current || got.occasions < lo.occasions ||
			got.count > hi.count || got.longest > hi.longest || got.current > hi.current || got.occasions > hi.occasions {
			return fmt.Errorf("part %s: days %+v lie outside %+v to %+v\nas %v\n%s", part, got, lo, hi, now[s.span.From:], s)
		}
		return nil
	})
	return !vagueness && (lo != want.lo || hi != want.hi), err
}

// compareMinutes adds minutes up one by one.
func (s *sheet) compareMinutes(tally attendance.Tally) error {
	total, known, full := 0, true, 0
	for i := s.span.From; i < s.span.To; i++ {
		minutes, timed := s.minutes[i]
		if got, has := s.register.MinutesAt(i); has != timed || got != minutes {
			return fmt.Errorf("session %d carries %d minutes, %v; want %d, %v\n%s", i, got, has, minutes, timed, s)
		}
		length := 0
		if s.w.minutes != nil {
			length = s.w.minutes[s.w.list[i].kind]
		}
		whole, isKnown := s.register.MissedWhole(i)
		if wantKnown := !timed || length > 0; isKnown != wantKnown || isKnown && whole != (!timed || minutes >= length) {
			return fmt.Errorf("session %d missed whole: %v, %v\n%s", i, whole, isKnown, s)
		}
		if !all(s.may[i], counted) {
			continue
		}
		switch {
		case timed && length > 0:
			total += min(minutes, length)
		case timed:
			total += minutes
		default:
			total += length
			known = known && length > 0
		}
		full += length
	}
	if got, ok := s.register.Minutes(tally.Hit, s.span); ok != known || ok && got != total {
		return fmt.Errorf("%d minutes missed, %v; want %d, %v\n%s", got, ok, total, known, s)
	}
	if got, ok := s.register.FullMinutes(tally.Hit, s.span); tally.Hit.Any(s.span) && ok != (s.w.minutes != nil) || ok && got != full {
		return fmt.Errorf("%d minutes in all, %v; want %d\n%s", got, ok, full, s)
	}
	return nil
}
