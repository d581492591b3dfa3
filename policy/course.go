package policy

import (
	"slices"

	"github.com/rollcall-dev/rollcall/attendance"
)

// course is the ground over a stretch of dates under one edition of the law. Dates on which no window and no mark changes its
// meaning against the day before are one step with it. What a mark counts is counted from the step on which the mark enters a
// window to the one on which it leaves it.
type course struct {
	ground
	from, to   attendance.Date
	dates      int
	words      int     // of a set of dates
	starts     []int32 // the first date of each step, numbered from the first, and one more: dates
	frames     []frame // by window of the pack; those that nothing asks for have none
	becomings  []*becoming
	goneFrom   [][]int32  // by becoming and session: the step from which on the mark has become another
	usualCells [][]cell   // by place: of what is usual there, for measures that need the order of the sessions
	usual      [][]counts // by place and asked measure: what is usual there counts
	prefix     [][]counts // by asked measure: what usual marks count in all sessions before one
	base       [][]counts // by asked measure and step: what they count in the window
	vagueBase  []bool     // by asked measure: whether what they count leaves something open
	sums       *laneSums
	rowOf      []int32 // by place and code, 0 if it has not been made
	rows       []courseRow
	always     []uint8 // by day of birth and fixed test: what it is on all dates, 0 if not known yet
	alwaysFrom int
	sometimes  map[fixedKey]kept
}

// frame is a window over the steps of a course: it moves forward only.
type frame struct {
	used        bool
	untold      []bool  // by step: whether the window cannot be laid
	anyUntold   bool    // whether there is such a step
	first, end  []int32 // by step: its sessions, for somebody on roll throughout
	entry, exit []int32 // by session: the steps on which it is in the window, from the one and up to before the other
}

type fixedKey struct {
	memo int
	born attendance.Date
}

// courseRow is what a mark counts for each asked measure beyond what the usual one in its place does, as it is first read and once it
// has become another.
type courseRow struct {
	young, became []counts
	cells         []cell // as in a row
	becoming      int    // which of the course's, -1 if the mark becomes no other
	// For each asked measure a bit, for the last of them if there are very many: whether the mark counts otherwise than the usual
	// one, whether that leaves something open, and whether it changes when the mark becomes another.
	counts, vague, turns uint64
}

// askedBit gives the bit of an asked measure.
func askedBit(i int) uint64 { return 1 << min(i, 63) }

// course lays out a calendar over a stretch. It is nil if that cannot be done.
func (s *sheet) course(c *attendance.Calendar, codes *attendance.Codes, st stretchOfDates, like []uint8) *course {
	out := &course{from: st.from, to: st.to, sometimes: map[fixedKey]kept{}, ground: ground{
		calendar: c, edition: st.edition, law: st.edition.lowered(), codes: codes, through: c.SessionsThrough(st.to), stride: strideFor(codes),
	}}
	out.dates = st.to.DaysSince(st.from) + 1
	out.words = attendance.SetWords(out.dates)
	s.about(&attendance.Pupil{Calendar: c}, st.to)
	s.clean()
	s.under(st.edition, false)
	out.ask(s, st.from, true)
	if !out.settle(s, st.to, nil) || !out.step(s) {
		return nil
	}
	out.takeUsual(s, like)
	out.rowOf = make([]int32, len(out.first)*out.stride)
	out.rows = make([]courseRow, 1, 64)
	out.addUp(s)
	out.sumUp(s)
	out.findSparse(func(place uint8) []cell { return out.usualCells[place] })
	if n := out.law.memos; n > 0 {
		out.alwaysFrom = int(ordinal(st.to)) - memoAges
		out.always = make([]uint8, (memoAges+2)*n)
	}
	return out
}

// step divides the dates into steps, and reports whether all windows move forward.
func (c *course) step(s *sheet) bool {
	c.frames = make([]frame, len(s.policy.windows))
	for _, a := range c.asked {
		c.frames[a.measure.window].used = true
	}
	for _, code := range s.policy.codes {
		if b := code.becomes; b != nil {
			c.becomings = append(c.becomings, b)
		}
	}
	c.goneFrom = make([][]int32, len(c.becomings))
	gone, last := make([]int, len(c.becomings)), make([]int, len(c.becomings))
	for i := range last {
		last[i] = -1
	}
	spans := make([]attendance.Span, len(c.frames))
	errs := make([]bool, len(c.frames))
	for o := range c.dates {
		d := c.from.AddDays(o)
		same := o > 0
		for i, b := range c.becomings {
			gone[i] = s.expired(b, d)
			same = same && gone[i] == last[i]
		}
		for w := range c.frames {
			f := &c.frames[w]
			if !f.used {
				continue
			}
			at, err := s.policy.windows[w].on(s, d)
			spans[w], errs[w] = attendance.Span{From: at.Sessions.From, To: max(at.Sessions.From, at.Sessions.To)}, err != nil
			n := len(f.first)
			if err != nil { // it holds nothing, and moves on from where it was
				spans[w] = attendance.Span{}
				if n > 0 {
					spans[w] = attendance.Span{From: int(f.first[n-1]), To: int(f.end[n-1])}
				}
			}
			if n > 0 {
				if spans[w].From < int(f.first[n-1]) || spans[w].To < int(f.end[n-1]) {
					return false
				}
				same = same && spans[w].From == int(f.first[n-1]) && spans[w].To == int(f.end[n-1]) && errs[w] == f.untold[n-1]
			}
		}
		if same {
			continue
		}
		for i := range c.becomings {
			for len(c.goneFrom[i]) < min(gone[i], c.through) {
				c.goneFrom[i] = append(c.goneFrom[i], int32(len(c.starts)))
			}
			last[i] = gone[i]
		}
		c.starts = append(c.starts, int32(o))
		for w := range c.frames {
			if f := &c.frames[w]; f.used {
				f.first, f.end = append(f.first, int32(spans[w].From)), append(f.end, int32(spans[w].To))
				f.untold, f.anyUntold = append(f.untold, errs[w]), f.anyUntold || errs[w]
			}
		}
	}
	steps := int32(len(c.starts))
	c.starts = append(c.starts, int32(c.dates))
	for i := range c.goneFrom {
		for len(c.goneFrom[i]) < c.through {
			c.goneFrom[i] = append(c.goneFrom[i], steps)
		}
	}
	for w := range c.frames {
		if f := &c.frames[w]; f.used {
			f.entry, f.exit = firstPast(f.end, c.through), firstPast(f.first, c.through)
		}
	}
	return true
}

// firstPast gives for each session the first step at which a boundary has passed it.
func firstPast(boundary []int32, sessions int) []int32 {
	out := make([]int32, sessions)
	step := 0
	for i := range out {
		for step < len(boundary) && int(boundary[step]) <= i {
			step++
		}
		out[i] = int32(step)
	}
	return out
}

// steps says how many steps there are.
func (c *course) steps() int { return len(c.starts) - 1 }

// addUp adds up what usual marks count.
func (c *course) addUp(s *sheet) {
	c.usual, c.usualCells = c.countUsual(s)
	for i := range c.asked {
		prefix := make([]counts, c.through+1)
		for k, place := range c.place {
			prefix[k+1] = prefix[k]
			prefix[k+1].add(c.usual[place][i], 1)
		}
		f := &c.frames[c.asked[i].measure.window]
		base := make([]counts, c.steps())
		vague := false
		for step := range base {
			v := prefix[f.end[step]].minus(prefix[f.first[step]])
			base[step] = v
			vague = vague || v.vague()
		}
		c.prefix, c.base = append(c.prefix, prefix), append(c.base, base)
		c.vagueBase = append(c.vagueBase, vague)
	}
}

// row gives the place in rows of that of a place and a code.
func (c *course) row(s *sheet, at int) int32 {
	if i := c.rowOf[at]; i != 0 {
		return i
	}
	place := at / c.stride
	session := int(c.first[place])
	before := s.pupil
	s.pupil, s.edition = &attendance.Pupil{Calendar: c.calendar}, c.edition
	defer func() { s.pupil = before }()

	code := c.code(s, uint8(at%c.stride))
	r := courseRow{becoming: -1}
	r.young, r.cells = c.count(s, session, code, false, false)
	after := r.cells
	if code != nil && s.eraAt(code, session).became != nil {
		r.becoming = slices.Index(c.becomings, s.eraAt(code, session).young.code.becomes)
		r.became, after = c.count(s, session, code, true, false)
	}
	for i, usual := range c.usual[place] {
		a, young := &c.asked[i], &r.young[i]
		became := young
		if r.became != nil {
			became = &r.became[i]
		}
		if *young != usual || *became != usual || a.hard && r.cells[a.order] != c.usualCells[place][a.order] {
			r.counts |= askedBit(i)
		}
		if young.vague() || became.vague() {
			r.vague |= askedBit(i)
		}
		if *young != *became || a.hard && r.cells[a.order] != after[a.order] {
			r.turns |= askedBit(i)
		}
		*young = young.minus(usual)
		if r.became != nil {
			*became = became.minus(usual)
		}
	}
	c.sums.learn(s, place, session, uint8(at%c.stride), code, r.vague|r.turns != 0)
	c.rowOf[at] = int32(len(c.rows))
	c.rows = append(c.rows, r)
	return c.rowOf[at]
}
