package attendance

import (
	"fmt"
	"math/bits"
)

// Tally sorts the open sessions of a register by one question, such as "was the pupil absent without leave?". Where a mark
// is missing the answer is not known; so each set comes twice, once with the sessions of which it is sure and once with
// those of which it may be true.
//
// Sets that a question does not call for may be nil: Miss where only sessions are counted, Break where there are no runs.
// Half and whole days need Miss, and so do runs of days.
type Tally struct {
	Hit, MayHit     Set // the sessions that are counted
	Miss, MayMiss   Set // the possible sessions that are not counted
	Break, MayBreak Set // the sessions that end a run; for runs only

	// MayCut holds the sessions whose marks may end a run although they are not possible. Only runs of days ask for it. If it
	// is nil, any session that may end a run and is not surely possible may be one, which leaves some days open that are not.
	MayCut Set
	// Possible holds the sessions that are surely in Hit or else in Miss, though perhaps not known in which. Only shares ask for
	// it. If it is nil, only those of Hit and Miss are.
	Possible Set
}

// Part says how much of a school day must be counted for the day to count.
type Part uint8

// A day counts if any of its sessions does, if at least half of its possible sessions or minutes do, or if all of its
// possible sessions do.
const (
	AnyPart Part = iota
	HalfDay
	WholeDay
)

var partNames = []string{"any", "half", "whole"}

// String gives the name of the part as packs write it.
func (p Part) String() string { return partNames[p] }

// ParsePart reads the name of a part.
func ParsePart(text string) (Part, error) {
	for i, name := range partNames {
		if name == text {
			return Part(i), nil
		}
	}
	return 0, fmt.Errorf("%s is not a part of a day: write any, half or whole", quoteShort(text))
}

// Bounds are the least and the most that a count can be, given the marks that are missing. They are equal if it is known.
type Bounds struct{ Least, Most int }

// Count counts sessions in a span.
func (t Tally) Count(span Span) Bounds { return t.CountIn(span, span) }

// CountIn counts sessions in any span that holds the inner and lies within the outer one.
func (t Tally) CountIn(inner, outer Span) Bounds {
	return Bounds{t.Hit.Count(inner), t.MayHit.Count(outer)}
}

// Days makes of a tally of sessions in a span one of school days: a day is counted as part says. The sets of the result
// must be empty and as long as the calendar has days; of Miss and Break those are filled that are not nil.
//
// Half and whole days go by sessions; but where a counted mark of the day carries minutes they go by minutes, if the calendar
// knows how long its sessions are. Where it does not, all that is known of such a mark is that some of the session was missed.
//
// For runs, a day with a mark that ends a run and is not possible ends it, whatever else the day holds. Of the other days those
// end a run that are not counted, unless all that was not missed on them is closed, not possible or bridged.
func (t Tally) Days(r *Register, part Part, span Span, days Tally) {
	c := r.calendar
	if days.Miss != nil {
		c.collapse(t.Hit, span, days.Miss)
		c.collapse(t.Miss, span, days.Miss)
		if &days.MayMiss[0] != &days.Miss[0] {
			c.collapse(t.MayMiss, span, days.MayMiss)
		}
	}
	if days.Possible != nil {
		c.collapse(t.Possible, span, days.Possible)
	}
	if days.Break != nil {
		c.collapse(t.Break, span, days.Break)
		if &days.MayBreak[0] != &days.Break[0] {
			c.collapse(t.MayBreak, span, days.MayBreak)
		}
	} else {
		t.Break, t.MayBreak, t.MayCut = nil, nil, nil // days that are only counted know of no runs
	}
	for i := t.MayHit.Next(span.From, span.To); i >= 0; {
		day := c.DayOf(i)
		in := c.DaySessions(day)
		i = t.MayHit.Next(in.To, span.To)
		t.settleDay(t.dayOutlook(r, part, in.Intersect(span)), day, days)
	}
}

// settleDay enters a day that may be counted.
func (t Tally) settleDay(o outlook, day int, days Tally) {
	if o.mayCount {
		days.MayHit.Add(day)
		dropDay(days.Miss, day)
	}
	if o.counts {
		days.Hit.Add(day)
		dropDay(days.MayMiss, day)
	} else if o.mayFail && days.MayMiss != nil {
		days.MayMiss.Add(day)
	}
	if days.Break == nil {
		return
	}
	dropDay(days.Break, day)
	if o.mayEnd {
		days.MayBreak.Add(day)
	} else {
		dropDay(days.MayBreak, day)
	}
	if o.ends {
		days.Break.Add(day)
	}
}

func dropDay(s Set, day int) {
	if s != nil {
		s[day>>6] &^= 1 << (day & 63)
	}
}

// collapse adds to a set of days those that hold a session of a set.
func (c *Calendar) collapse(sessions Set, span Span, days Set) {
	first, last, head, tail, ok := words(span, len(sessions))
	for i := first; ok && i <= last; i++ {
		w := sessions[i]
		if i == first {
			w &= head
		}
		if i == last {
			w &= tail
		}
		for w != 0 {
			day := c.dayOf[i<<6+bits.TrailingZeros64(w)]
			days.Add(int(day))
			rest := int(c.dayStart[day+1]) - i<<6 // where the next day begins in this word
			if rest >= 64 {
				break
			}
			w &= ^uint64(0) << rest
		}
	}
}

// Minutes adds up the minutes missed in the sessions of a set that lie in a span. It is false if one of them has neither
// minutes on its mark nor a length in the calendar.
func (r *Register) Minutes(set Set, span Span) (total int, known bool) {
	known = true
	for i := set.Next(span.From, span.To); i >= 0; i = set.Next(i+1, span.To) {
		full, has := r.calendar.SessionMinutes(i)
		if minutes, timed := r.MinutesAt(i); timed {
			if has {
				minutes = min(minutes, full)
			}
			total += minutes
			continue
		}
		known = known && has
		total += full
	}
	return total, known
}

// FullMinutes adds up the length of the sessions of a set that lie in a span. It is false if the calendar does not know it.
func (r *Register) FullMinutes(set Set, span Span) (total int, known bool) {
	known = true
	for i := set.Next(span.From, span.To); i >= 0; i = set.Next(i+1, span.To) {
		full, has := r.calendar.SessionMinutes(i)
		known = known && has
		total += full
	}
	return total, known
}

// MissedWhole reports whether the mark on a session is about the whole of it, and false if that is not known.
func (r *Register) MissedWhole(session int) (whole, known bool) {
	minutes, timed := r.MinutesAt(session)
	if !timed {
		return true, true
	}
	full, has := r.calendar.SessionMinutes(session)
	return has && minutes >= full, has
}
