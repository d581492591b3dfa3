package attendance

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Cohort holds the registers of many pupils in columns: a byte a mark, one calendar shared by many pupils, and beside them what
// few marks and few pupils have. A country's registers are held as one cohort after the other, see [School.Cohorts] and
// [Population]; one that is used again allocates nothing once it has grown.
//
// A Cohort may be read by any number of goroutines while none changes it.
type Cohort struct {
	codes     *Codes
	ids       []byte // one after the other
	idEnd     []uint32
	calendar  []*Calendar
	start     []uint32 // where the marks of each pupil begin, and one more: where the last ones end
	marks     []uint8  // the numbers of the codes, 0 for no mark
	born      []Date
	enrolled  []Date
	left      []Date
	schools   []string
	groups    []string
	apart     map[int32]*exceptions
	exception []bool // by pupil: whether there is anything about the pupil in apart
	spare     []*exceptions
	spareMaps []map[string]string
}

// exceptions is what few pupils have.
type exceptions struct {
	extra   []extra
	outside []Mark
	facts   map[string]string
	parents []string
	notes   []string
}

// NewCohort makes an empty cohort. Codes are those in which its marks will be numbered; nil means its own.
func NewCohort(codes *Codes) *Cohort {
	if codes == nil {
		codes = &Codes{}
	}
	return &Cohort{codes: codes, start: []uint32{0}}
}

// Reset empties the cohort and keeps its memory and its codes.
func (c *Cohort) Reset() {
	c.ids, c.idEnd, c.calendar = c.ids[:0], c.idEnd[:0], c.calendar[:0]
	c.start, c.marks = c.start[:1], c.marks[:0]
	c.born, c.enrolled, c.left = c.born[:0], c.enrolled[:0], c.left[:0]
	c.schools, c.groups, c.exception = c.schools[:0], c.groups[:0], c.exception[:0]
	for _, x := range c.apart {
		if x.facts != nil {
			clear(x.facts)
			c.spareMaps = append(c.spareMaps, x.facts)
		}
		clear(x.outside)
		*x = exceptions{extra: x.extra[:0], outside: x.outside[:0]}
		c.spare = append(c.spare, x)
	}
	clear(c.apart)
}

// Len says how many pupils there are.
func (c *Cohort) Len() int { return len(c.calendar) }

// Codes gives the numbering of the codes.
func (c *Cohort) Codes() *Codes { return c.codes }

// ID gives a pupil's id.
func (c *Cohort) ID(i int) string { return string(c.AppendID(nil, i)) }

// AppendID appends a pupil's id to a buffer.
func (c *Cohort) AppendID(to []byte, i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = c.idEnd[i-1]
	}
	return append(to, c.ids[from:c.idEnd[i]]...)
}

// Calendar gives a pupil's calendar.
func (c *Cohort) Calendar(i int) *Calendar { return c.calendar[i] }

// Marks gives the numbers of the codes on the open sessions of a pupil's calendar, 0 for no mark. They are the cohort's own and
// must not be changed: [Cohort.Set] does that.
func (c *Cohort) Marks(i int) []uint8 { return c.marks[c.start[i]:c.start[i+1]:c.start[i+1]] }

// Born gives a pupil's date of birth, zero if it is not known.
func (c *Cohort) Born(i int) Date { return c.born[i] }

// Enrolled gives a pupil's first day on roll, zero for the calendar's first.
func (c *Cohort) Enrolled(i int) Date { return c.enrolled[i] }

// Left gives a pupil's last day on roll, zero if the pupil is still on roll.
func (c *Cohort) Left(i int) Date { return c.left[i] }

// Roll gives the open sessions during which a pupil is on roll.
func (c *Cohort) Roll(i int) Span {
	if c.enrolled[i].IsZero() && c.left[i].IsZero() {
		return Span{0, c.calendar[i].Len()}
	}
	p := Pupil{Calendar: c.calendar[i], Enrolled: c.enrolled[i], Left: c.left[i]}
	return p.roll()
}

// Exceptional reports whether anything is known of a pupil that is not of most: facts, marks with minutes or that were corrected,
// marks for sessions that were closed, parents, notes.
func (c *Cohort) Exceptional(i int) bool { return c.exception[i] }

// School gives the name of a pupil's school.
func (c *Cohort) School(i int) string { return c.schools[i] }

// YearGroup gives a pupil's year group.
func (c *Cohort) YearGroup(i int) string { return c.groups[i] }

// Facts gives the facts known of a pupil; most have none. They must not be changed.
func (c *Cohort) Facts(i int) map[string]string {
	if !c.exception[i] {
		return nil
	}
	return c.apart[int32(i)].facts
}

// Timed reports whether any mark of a pupil carries minutes.
func (c *Cohort) Timed(i int) bool {
	return c.exception[i] && slices.ContainsFunc(c.apart[int32(i)].extra, func(e extra) bool { return e.minutes != untimed })
}

// Add adds a pupil. It is an error if the pupil has no calendar, or a register of another one, if the codes of the register are too many
// together with those of the cohort, and if the cohort is full, at some eleven million pupils of one year: begin another.
func (c *Cohort) Add(p *Pupil) error {
	r := p.Register
	switch {
	case p.Calendar == nil:
		return fmt.Errorf("pupil %s has no calendar", quoteShort(p.ID))
	case r != nil && r.calendar != p.Calendar:
		return fmt.Errorf("pupil %s: the register belongs to another calendar than the pupil", quoteShort(p.ID))
	case len(c.marks)+p.Calendar.Len() > math.MaxUint32 || len(c.ids)+len(p.ID) > math.MaxUint32:
		return fmt.Errorf("pupil %s: the cohort is full: begin another", quoteShort(p.ID))
	case r == nil:
		r = &Register{calendar: p.Calendar, codes: c.codes, marks: make([]uint8, p.Calendar.Len())}
	}
	codes, as, err := c.numbers(r.codes)
	if err != nil {
		return fmt.Errorf("pupil %s: %w", quoteShort(p.ID), err)
	}
	c.codes = codes
	c.ids = append(c.ids, p.ID...)
	i := c.begin(p.Calendar, p.Born, p.Enrolled, p.Left, p.School, p.YearGroup)
	if as == nil {
		copy(c.marks[c.start[i]:], r.marks)
	} else {
		for k, n := range r.marks {
			c.marks[int(c.start[i])+k] = as[n]
		}
	}
	if len(r.extra)+len(r.outside)+len(p.Facts)+len(p.Parents)+len(p.Notes) == 0 {
		return nil
	}
	x := c.except(i)
	x.extra, x.outside, x.facts = slices.Clone(r.extra), slices.Clone(r.outside), maps.Clone(p.Facts)
	x.parents, x.notes = slices.Clone(p.Parents), slices.Clone(p.Notes)
	if as != nil {
		for k := range x.extra {
			x.extra[k].code = as[x.extra[k].code]
		}
	}
	return nil
}

// begin adds a pupil without marks, whose id has been appended to the ids, and gives the pupil's place.
func (c *Cohort) begin(calendar *Calendar, born, enrolled, left Date, school, group string) int {
	i := len(c.calendar)
	c.idEnd = append(c.idEnd, uint32(len(c.ids)))
	c.calendar = append(c.calendar, calendar)
	from := len(c.marks)
	c.marks = slices.Grow(c.marks, calendar.Len())[:from+calendar.Len()]
	clear(c.marks[from:])
	c.start = append(c.start, uint32(len(c.marks)))
	c.born, c.enrolled, c.left = append(c.born, born), append(c.enrolled, enrolled), append(c.left, left)
	c.schools, c.groups = append(c.schools, school), append(c.groups, group)
	c.exception = append(c.exception, false)
	return i
}

// except gives the place for what a pupil has that others have not.
func (c *Cohort) except(i int) *exceptions {
	if !c.exception[i] {
		c.exception[i] = true
		if c.apart == nil {
			c.apart = map[int32]*exceptions{}
		}
		if n := len(c.spare); n > 0 {
			c.apart[int32(i)], c.spare = c.spare[n-1], c.spare[:n-1]
		} else {
			c.apart[int32(i)] = &exceptions{}
		}
	}
	return c.apart[int32(i)]
}

// setFact enters a fact of a pupil.
func (c *Cohort) setFact(i int, name, text string) {
	x := c.except(i)
	if n := len(c.spareMaps); x.facts == nil && n > 0 {
		x.facts, c.spareMaps = c.spareMaps[n-1], c.spareMaps[:n-1]
	} else if x.facts == nil {
		x.facts = map[string]string{}
	}
	x.facts[name] = text
}

// numbers gives the cohort's numbers for the codes of a register, by their numbers there: nil if they are the same.
func (c *Cohort) numbers(of *Codes) (with *Codes, as *[256]uint8, err error) {
	with = c.codes
	if of == with {
		return with, nil, nil
	}
	as = new([256]uint8)
	same := true
	for k, name := range of.names {
		var n uint8
		if with, n, err = with.with(name); err != nil {
			return c.codes, nil, err
		}
		as[k+1] = n
		same = same && int(n) == k+1
	}
	if same {
		as = nil
	}
	return with, as, nil
}

// Set enters a mark of a pupil, as [Register.Set] does: of two marks for one session that were recorded on different dates the
// later one stands.
func (c *Cohort) Set(i int, m Mark) error {
	codes, code, err := c.codes.with(m.Code)
	if err != nil {
		return err
	}
	c.codes = codes
	if c.setPlain(i, m, code) {
		return nil
	}
	p := Pupil{Register: &Register{}}
	c.View(i, &p)
	r := p.Register // whose marks are the cohort's
	err = r.Set(m)
	if len(r.extra)+len(r.outside) > 0 {
		x := c.except(i)
		x.extra, x.outside = r.extra, r.outside
	}
	return err
}

// setPlain enters a mark that says nothing but its code on an open session of which nothing is known, as nearly all are when a
// register closes. It reports whether it did.
func (c *Cohort) setPlain(i int, m Mark, code uint8) bool {
	if m.Timed || !m.Recorded.IsZero() {
		return false
	}
	session, open := c.calendar[i].Find(m.Date, m.Session)
	if !open || c.marks[int(c.start[i])+session] != 0 {
		return false
	}
	if c.exception[i] { // the marks that stood there may contradict each other
		for _, e := range c.apart[int32(i)].extra {
			if int(e.session) == session {
				return false
			}
		}
	}
	c.marks[int(c.start[i])+session] = code
	return true
}

// SetLeft enters a pupil's last day on roll; the zero Date means that the pupil is on roll still, or again.
func (c *Cohort) SetLeft(i int, d Date) { c.left[i] = d }

// Pupil gives a pupil with the register, for whoever looks at one pupil. It is the caller's own.
func (c *Cohort) Pupil(i int) *Pupil {
	p := &Pupil{Register: &Register{}}
	c.View(i, p)
	r := p.Register
	r.marks, r.extra, r.outside = slices.Clone(r.marks), slices.Clone(r.extra), slices.Clone(r.outside)
	p.Facts, p.Parents, p.Notes = maps.Clone(p.Facts), slices.Clone(p.Parents), slices.Clone(p.Notes)
	p.ID = c.ID(i)
	return p
}

// View makes of a pupil, whose Register must not be nil, one of the cohort's without copying anything, and without the id. What it
// shows must not be changed, and holds as long as the cohort does not change.
func (c *Cohort) View(i int, p *Pupil) {
	r := p.Register
	*r = Register{calendar: c.calendar[i], codes: c.codes, marks: c.Marks(i)}
	*p = Pupil{
		School: c.schools[i], YearGroup: c.groups[i], Born: c.born[i], Enrolled: c.enrolled[i], Left: c.left[i],
		Calendar: c.calendar[i], Register: r,
	}
	if c.exception[i] {
		x := c.apart[int32(i)]
		r.extra, r.outside = x.extra, x.outside
		p.Facts, p.Parents, p.Notes = x.facts, x.parents, x.notes
	}
}
