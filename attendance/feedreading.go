package attendance

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// feedReading is what a reading keeps beside the marks when they come from a feed.
type feedReading struct {
	pupils   map[int32]*feedPupil // of whom something is to be kept until they are given
	unlisted map[string]*unlistedEvents
	more     int // unlisted events of further kinds
}

// feedPupil is what has happened to a pupil's events.
type feedPupil struct {
	void   map[int]bool // sessions that stay unmarked, whatever else is said about them
	lost   string       // where an event stands whose date cannot be read
	gave   []string     // events that gave way to stronger ones
	gaveUp int          // how many they are
}

// unlistedEvents are events of one kind for which the mapping has no code.
type unlistedEvents struct {
	times int
	first string
}

// maxUnlisted is how many kinds of events without a code are told one by one.
const maxUnlisted = 200

// shownKinds is how many kinds of events without a code are told with their number.
const shownKinds = 5

func (r *reading) feedPupil() *feedPupil {
	p := r.feed.pupils[r.now]
	if p == nil {
		p = &feedPupil{void: map[int]bool{}}
		r.feed.pupils[r.now] = p
	}
	return p
}

// readFeed reads a file of the feed.
func (r *reading) readFeed(name string) {
	x := &feedFile{name: name, tell: r.tell}
	x.unlisted = func(line, col int, what, hint string) { r.tellUnlisted(x, line, col, what, hint) }
	x.take = func(c *claim) bool {
		if r.turnToClaim(x, c) {
			r.claim(x, c)
		}
		return !r.stopped
	}
	r.school.readFeed(x)
}

// tellUnlisted tells of an event without a code: the first of each kind with its place, the others by their number at the end.
func (r *reading) tellUnlisted(x *feedFile, line, col int, what, hint string) {
	u := r.feed.unlisted[what]
	switch {
	case u != nil:
		u.times++
	case len(r.feed.unlisted) == maxUnlisted:
		r.feed.more++
	default:
		r.feed.unlisted[what] = &unlistedEvents{1, fmt.Sprintf("%s:%d", x.name, line)}
		x.bad(line, col, "%s has no code in %s%s: the session is left unmarked; add it there, or skip it if it is no mark", what, r.school.mapping.file, hint)
	}
}

// tellAllUnlisted counts the events without a code, if there are more than have been told.
func (r *reading) tellAllUnlisted() {
	total, more := r.feed.more, false
	var kinds []string
	for _, what := range slices.Sorted(maps.Keys(r.feed.unlisted)) {
		u := r.feed.unlisted[what]
		total += u.times
		more = more || u.times > 1
		if len(kinds) < shownKinds {
			kinds = append(kinds, fmt.Sprintf("%s %d, the first in %s", what, u.times, u.first))
		}
	}
	if !more && r.feed.more == 0 {
		return
	}
	text := strings.Join(kinds, "; ")
	if n := len(r.feed.unlisted) - len(kinds); n > 0 || r.feed.more > 0 {
		text += "; and other kinds"
	}
	r.tell(&FileError{r.school.mapping.file, 0, 0, fmt.Sprintf("%d events in all have no code, and their sessions are left unmarked: %s", total, text)})
}

// turnToClaim makes the pupil of a claim the one whose block is read, and reports whether the claim can be used.
func (r *reading) turnToClaim(x *feedFile, c *claim) bool {
	s := r.school
	if r.now < 0 || s.pupils[r.now].id != c.pupil {
		r.endBlock()
		n, known := s.find([]byte(c.pupil), r.last)
		switch {
		case r.stopped:
			return false
		case !known:
			r.tellStranger(x, c)
			return false
		case r.left[n] == 0:
			x.bad(c.line, c.col, "pupil %s: the feed has changed while it was read; the event is left out: read the files again", quoteShort(c.pupil))
			return false
		}
		r.now, r.last, r.register = n, n, r.gathered[n]
		if r.register == nil {
			r.register = NewRegister(r.calendar(n), r.codes)
		}
	}
	return r.atSchool(x, c)
}

// tellStranger tells of a pupil who is not known.
func (r *reading) tellStranger(x *feedFile, c *claim) {
	if problem := checkID(len(c.pupil)); problem != "" {
		x.bad(c.line, c.col, "%s; the event is left out", problem)
		return
	}
	if r.unknown[c.pupil] {
		return
	}
	if len(r.unknown) < maxProblems {
		r.unknown[c.pupil] = true
	}
	if r.school.listed {
		x.bad(c.line, c.col, "pupil %s is not in pupils.csv, or the row there was left out; the events are left out", quoteShort(c.pupil))
	} else if _, err := r.school.calendarOf(c.school); err != nil {
		x.bad(c.line, c.col, "pupil %s: %v; the events are left out", quoteShort(c.pupil), err)
	}
}

// atSchool reports whether an event is of a school at which the pupil is, telling if it is not.
func (r *reading) atSchool(x *feedFile, c *claim) bool {
	s := r.school
	if s.isAt(r.now, c.school) {
		return true
	}
	x.bad(c.line, c.col, "the event is of school %s, but pupil %s is at %s: it is left out; add the time at the other school to pupils.csv",
		quoteShort(c.school), quoteShort(c.pupil), quoteShort(s.pupils[r.now].school))
	return false
}

// isAt reports whether a pupil is or was at a school, as far as both are named.
func (s *School) isAt(n int32, school string) bool {
	e := &s.pupils[n]
	if school == "" || school == e.school || e.school == "" && len(s.calendars) == 1 {
		return true
	}
	return slices.ContainsFunc(s.moved[n], func(st stay) bool { return st.school == school })
}

// claim enters what an event says.
func (r *reading) claim(x *feedFile, c *claim) {
	if c.date.IsZero() {
		if p := r.feedPupil(); p.lost == "" {
			p.lost = fmt.Sprintf("%s:%d", x.name, c.line)
		}
		return
	}
	calendar := r.register.calendar
	if c.session != "" && !slices.Contains(calendar.sessions, c.session) {
		x.bad(c.line, c.col, "the session %s is not one of %s; the mark is left out", quoteShort(c.session), strings.Join(calendar.sessions, ", "))
		p := r.feedPupil()
		p.lost = fmt.Sprintf("%s:%d", x.name, c.line)
		return
	}
	for _, name := range calendar.sessions {
		if c.session == "" || c.session == name {
			if index, open := calendar.Find(c.date, name); open {
				r.claimSession(x, c, index, name)
				if r.stopped {
					return
				}
			} else if c.session != "" || !calendar.IsSchoolDay(c.date) {
				r.claimClosed(x, c, name)
				return
			}
		}
	}
}

// claimClosed keeps apart what an event says of a session that is not open.
func (r *reading) claimClosed(x *feedFile, c *claim, session string) {
	if c.code == "" {
		return // and it has been told that it has none
	}
	m := Mark{Date: c.date, Session: session, Code: c.code, Minutes: c.minutes, Timed: c.timed, Recorded: c.recorded}
	if err := r.set(m); err != nil {
		x.bad(c.line, c.col, "%v; the mark is left out", err)
		return
	}
	x.bad(c.line, c.col, "%s %s is not an open session of pupil %s: the mark is kept apart and counted nowhere; correct the date, or the calendar", c.date, session, quoteShort(c.pupil))
}

// set enters a mark by the register's own door, and takes over the codes that came of it.
func (r *reading) set(m Mark) error {
	r.register.codes = r.codes
	err := r.register.Set(m)
	r.codes = r.register.codes
	return err
}

// claimSession enters what an event says of an open session.
func (r *reading) claimSession(x *feedFile, c *claim, session int, name string) {
	if c.code == "" {
		r.void(session)
		return
	}
	m := Mark{Date: c.date, Session: name, Code: c.code, Minutes: c.minutes, Timed: c.timed, Recorded: c.recorded}
	if !r.takeMinutes(x, c, &m, session) {
		r.void(session)
		return
	}
	code, err := r.code([]byte(m.Code))
	if err != nil {
		x.bad(c.line, c.col, "%v; the mark is left out", err)
		r.void(session)
		return
	}
	if !r.prevails(x, c, session, m, code) {
		return
	}
	if err := r.register.enter(session, m, code); errors.Is(err, ErrContradiction) {
		x.bad(c.line, c.col, "pupil %s, %s %s: %v: take out the wrong one, or say in %s which comes first (precedence)", quoteShort(c.pupil), m.Date, m.Session, err, r.school.mapping.file)
		r.void(session)
	}
}

// void makes a session one that stays unmarked.
func (r *reading) void(session int) { r.feedPupil().void[session] = true }

// takeMinutes works out minutes from a share, and tells where it cannot.
func (r *reading) takeMinutes(x *feedFile, c *claim, m *Mark, session int) bool {
	calendar := r.register.calendar
	if c.timed && c.session == "" && len(calendar.sessions) > 1 {
		x.bad(c.line, c.col, "the event gives minutes of a day that has %d sessions, which cannot be divided among them; the mark is left out: leave out the minutes, or name the session", len(calendar.sessions))
		return false
	}
	if !c.shared || c.timed || c.share == whole {
		return true
	}
	length, known := calendar.SessionMinutes(session)
	switch {
	case !known:
		x.bad(c.line, c.col, "the event lasts a share of the session, and how long that is the calendar does not say; the mark is left out: give session_minutes")
		return false
	case c.session == "" && len(calendar.sessions) > 1:
		x.bad(c.line, c.col, "the event lasts a share of a day that has %d sessions, and it does not say of which; the mark is left out", len(calendar.sessions))
		return false
	}
	m.Minutes, m.Timed = (2*length*c.share+whole)/(2*whole), true
	return true
}

// prevails settles which of two different marks for a session stands, where the precedence says so, and reports whether the new one
// is still to be entered.
func (r *reading) prevails(x *feedFile, c *claim, session int, m Mark, code uint8) bool {
	register := r.register
	old := register.marks[session]
	if old == 0 || old == code || len(r.school.mapping.precedence) == 0 || !m.Recorded.IsZero() {
		return true
	}
	from, to := register.extras(session)
	if to-from > 1 || to > from && !register.extra[from].recorded.IsZero() {
		return true // corrections are sorted out by when they were recorded
	}
	before, listedBefore := r.school.mapping.rank(r.codes.Name(old))
	now, listedNow := r.school.mapping.rank(m.Code)
	if !listedBefore || !listedNow {
		return true
	}
	strong, weak := r.codes.Name(old), m.Code
	if now < before {
		strong, weak = weak, strong
		register.marks[session] = 0
		register.extra = slices.Delete(register.extra, from, to)
	}
	p := r.feedPupil()
	const enough = 3
	if p.gaveUp++; p.gaveUp <= enough {
		p.gave = append(p.gave, fmt.Sprintf("%s %s %s before %s (%s:%d)", m.Date, m.Session, strong, weak, x.name, c.line))
	}
	return now < before
}

// finish makes of what the events said the register that is given: it takes out marks of sessions that are to stay unmarked, and fills
// those without an event where the mapping says so.
func (r *reading) finish(n int32, p *Pupil) {
	f := r.feed.pupils[n]
	delete(r.feed.pupils, n)
	if f != nil {
		for session := range f.void {
			from, to := p.Register.extras(session)
			p.Register.extra = slices.Delete(p.Register.extra, from, to)
			p.Register.marks[session] = 0
		}
		if f.gaveUp > 0 {
			text := strings.Join(f.gave, ", ")
			if more := f.gaveUp - len(f.gave); more > 0 {
				text += fmt.Sprintf(" and %d more", more)
			}
			p.Notes = append(p.Notes, fmt.Sprintf("different events for one session, of which the precedence in %s took one: %s", r.school.mapping.file, text))
		}
	}
	if r.school.fills {
		r.fill(n, p, f)
	}
}

// fill fills the sessions without an event.
func (r *reading) fill(n int32, p *Pupil, f *feedPupil) {
	s, m := r.school, r.school.mapping
	if f != nil && f.lost != "" {
		p.Notes = append(p.Notes, fmt.Sprintf("sessions without an event are not filled with %s: which session the event in %s is about cannot be read", m.fill, f.lost))
		return
	}
	code, err := r.code([]byte(m.fill))
	if err != nil {
		r.tell(&FileError{m.file, m.fillLine, 0, fmt.Sprintf("%v; nothing is filled", err)})
		return
	}
	filled, last := 0, Date{}
	roll := p.Roll()
	for i := roll.From; i < roll.To; i++ {
		d, _ := p.Calendar.Session(i)
		if p.Register.marks[i] != 0 || d.Before(m.fillFrom) || f != nil && f.void[i] {
			continue
		}
		of := s.pupils[n].calendar
		if of == nil {
			of = s.stayAt(n, d)
		}
		if of == nil || d.After(s.fillsTo(of)) {
			continue
		}
		if from, to := p.Register.extras(i); from < to {
			continue // contradicting marks
		}
		p.Register.marks[i] = code
		filled, last = filled+1, s.fillsTo(of)
	}
	if filled > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("%d sessions without an event were filled with %s, up to %s: %s:%d says that no event means %s", filled, m.fill, last, m.file, m.fillLine, m.fill))
	}
}
