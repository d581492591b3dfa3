package attendance_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
)

// kinds are the ways in which a mark may count, as bits. A mark of several kinds is one that is missing or not resolved: it
// will turn out to be one of them.
type kinds uint8

const (
	counted   kinds = 1 << iota
	missed          // possible and not counted: it ends a run
	bridged         // possible and not counted, but it does not end a run
	cutting         // not possible, and yet it ends a run
	nothing         // not possible
	allKinds  = counted | missed | bridged | cutting | nothing
	possibles = counted | missed | bridged
)

var kindNames = []string{"counted", "missed", "bridged", "cutting", "nothing"}

func (k kinds) each() []kinds {
	var out []kinds
	for bit := counted; bit <= nothing; bit <<= 1 {
		if k&bit != 0 {
			out = append(out, bit)
		}
	}
	return out
}

func (k kinds) first() kinds { return k & -k }

// noted is what is written in one session of a register.
type noted struct {
	date, session string
	kinds         kinds
	minutes       int // untimed if none are written
}

const untimed = -1

func (n noted) String() string {
	var names []string
	for i, name := range kindNames {
		if n.kinds>>i&1 == 1 {
			names = append(names, name)
		}
	}
	text := n.date + " " + n.session + " " + strings.Join(names, "|")
	if n.minutes != untimed {
		text += fmt.Sprintf(" %d min", n.minutes)
	}
	return text
}

// entry is one session of a window once all is known of it.
type entry struct {
	slot
	kind    kinds
	minutes int
}

// slowRuns goes through marks, or days, one after the other.
func slowRuns(states []kinds, weight func(int) int) (longest, current, occasions int) {
	running := false
	for i, s := range states {
		switch s {
		case counted:
			if !running {
				occasions++
				current = 0
			}
			running = true
			current += weight(i)
			longest = max(longest, current)
		case missed, cutting:
			running, current = false, 0
		}
	}
	return longest, current, occasions
}

// dayState says how one school day counts, given how long its sessions are. Without runs no mark cuts.
func dayState(part attendance.Part, sessions []entry, length []int, runs bool) kinds {
	var possible, absent, full int // of the day, in sessions or minutes
	timed, hit, interrupted, cut := false, false, false, false
	for _, e := range sessions {
		timed = timed || e.kind == counted && e.minutes != untimed
	}
	for _, e := range sessions {
		full = 1
		if timed {
			full = length[e.kind0()]
		}
		switch e.kind {
		case counted:
			hit = true
			possible += full
			gone := full
			if e.minutes != untimed {
				gone = min(e.minutes, full)
			}
			absent += gone
			if gone < full {
				interrupted = true
			}
		case missed:
			possible += full
			interrupted = true
		case bridged:
			possible += full
		case cutting:
			cut = true
		}
	}
	if runs && cut {
		return cutting
	}
	enough := hit
	switch part {
	case attendance.HalfDay:
		enough = absent > 0 && 2*absent >= possible
	case attendance.WholeDay:
		enough = absent > 0 && absent == possible
	}
	switch {
	case enough:
		return counted
	case possible == 0:
		return nothing
	case interrupted:
		return missed
	}
	return bridged
}

func (e entry) kind0() int { return e.slot.kind }

// The figures that are compared.
const (
	ofSessions = iota
	ofSessionRuns
	ofWeightedRuns = ofSessionRuns + 3
	ofDays         = ofWeightedRuns + 2 // by part: counted, possible and not counted, and the three of runs
	figureCount    = ofDays + 3*5
)

func figureName(i int) string {
	names := []string{"sessions", "longest run", "current run", "occasions", "longest run of minutes", "current run of minutes"}
	if i < ofDays {
		return names[i]
	}
	part := attendance.Part((i - ofDays) / 5)
	return []string{"days", "days possible and not counted", "longest run of days", "current run of days", "occasions of days"}[(i-ofDays)%5] + ", part " + part.String()
}

type figures [figureCount]int

var parts = []attendance.Part{attendance.AnyPart, attendance.HalfDay, attendance.WholeDay}

// slowFigures counts a window of which everything is known.
func slowFigures(in []entry, length []int) (f figures) {
	states := make([]kinds, 0, len(in))
	for _, e := range in {
		if e.kind == counted {
			f[ofSessions]++
		}
		states = append(states, e.kind)
	}
	one := func(int) int { return 1 }
	f[ofSessionRuns], f[ofSessionRuns+1], f[ofSessionRuns+2] = slowRuns(states, one)
	f[ofWeightedRuns], f[ofWeightedRuns+1], _ = slowRuns(states, func(i int) int { return weighed(in[i].slot.kind) })
	for p, part := range parts {
		at := ofDays + 5*p
		states := states[:0]
		for from := 0; from < len(in); {
			to := from
			for to < len(in) && in[to].day.Equal(in[from].day) {
				to++
			}
			switch dayState(part, in[from:to], length, false) {
			case counted:
				f[at]++
			case missed, bridged:
				f[at+1]++
			}
			states = append(states, dayState(part, in[from:to], length, true))
			from = to
		}
		f[at+2], f[at+3], f[at+4] = slowRuns(states, one)
	}
	return f
}

// weighed is a made-up weight of a session.
func weighed(kind int) int { return 3 + 2*kind }

// tallyOf sorts a register's sessions.
func tallyOf(c *attendance.Calendar, of []kinds) attendance.Tally {
	set := func() attendance.Set { return attendance.NewSet(c.Len()) }
	t := attendance.Tally{Hit: set(), MayHit: set(), Miss: set(), MayMiss: set(), Break: set(), MayBreak: set(), MayCut: set()}
	for i, k := range of {
		put := func(sure, may attendance.Set, in kinds) {
			if k&^in == 0 {
				sure.Add(i)
			}
			if k&in != 0 {
				may.Add(i)
			}
		}
		put(t.Hit, t.MayHit, counted)
		put(t.Miss, t.MayMiss, missed|bridged)
		put(t.Break, t.MayBreak, missed|cutting)
		if k&cutting != 0 {
			t.MayCut.Add(i)
		}
	}
	return t
}

// bounds counts a window as the package does.
func bounds(r *attendance.Register, t attendance.Tally, s attendance.Stretch) (b [figureCount]attendance.Bounds) {
	c := r.Calendar()
	b[ofSessions] = t.Count(s.Sessions)
	runs := t.Runs(s.Sessions, nil)
	b[ofSessionRuns], b[ofSessionRuns+1], b[ofSessionRuns+2] = runs.Longest, runs.Current, runs.Occasions
	runs = t.Runs(s.Sessions, func(i int) int { return weighed(c.SessionKind(i)) })
	b[ofWeightedRuns], b[ofWeightedRuns+1] = runs.Longest, runs.Current
	set := func() attendance.Set { return attendance.NewSet(c.Days()) }
	for p, part := range parts {
		at := ofDays + 5*p
		days := attendance.Tally{Hit: set(), MayHit: set(), Miss: set(), MayMiss: set()}
		t.Days(r, part, s.Sessions, days)
		b[at] = days.Count(s.Days)
		b[at+1] = attendance.Bounds{Least: days.Miss.Count(s.Days), Most: days.MayMiss.Count(s.Days)}
		days = attendance.Tally{Hit: set(), MayHit: set(), Break: set(), MayBreak: set()}
		t.Days(r, part, s.Sessions, days)
		runs := days.Runs(s.Days, nil)
		b[at+2], b[at+3], b[at+4] = runs.Longest, runs.Current, runs.Occasions
	}
	return b
}

// register fills a register with a picture's marks, in any order, and gives what is known of each open session.
func (p picture) register(c *attendance.Calendar, d die) (*attendance.Register, []kinds, error) {
	r := attendance.NewRegister(c, nil)
	of := slices.Repeat([]kinds{nothing}, c.Len())
	marks := slices.Clone(p.marks)
	if d.Rand != nil {
		d.Shuffle(len(marks), func(i, j int) { marks[i], marks[j] = marks[j], marks[i] })
	}
	for _, m := range marks {
		i, open := c.Find(attendance.MustDate(m.date), m.session)
		if !open {
			continue
		}
		of[i] = m.kinds
		if len(m.kinds.each()) > 1 && m.minutes == untimed {
			continue // there is no mark at all
		}
		err := r.Set(attendance.Mark{Date: attendance.MustDate(m.date), Session: m.session, Code: fmt.Sprintf("K%d", m.kinds), Minutes: max(0, m.minutes), Timed: m.minutes != untimed})
		if err != nil {
			return nil, nil, err
		}
	}
	return r, of, nil
}

// exact says which figures the package promises to bound as closely as can be.
func exact(figure int, window []entry, of []kinds, vague bool) bool {
	if figure < ofDays {
		return true
	}
	for i, e := range window {
		k := of[i]
		open := k&(k-1) != 0
		if e.minutes != untimed && (open || vague) {
			return false // how much of a session was missed hangs on more than its kind
		}
		// A tally tells of each session what it may be, but not that it must be one of two things.
		if open && k != counted|missed && k != counted|nothing && k != missed|cutting && k&possibles != k && k&nothing == 0 {
			return false
		}
	}
	return true
}

// tallyFault compares the counts of a picture with those of every way in which its open marks may turn out.
func (p picture) tallyFault() string {
	slow, roll, pupil, fault, ok := p.world()
	if !ok {
		return fault
	}
	r, of, err := p.register(pupil.Calendar, die{rand.New(rand.NewPCG(uint64(len(p.marks)), 0))})
	if err != nil {
		return err.Error()
	}
	pupil.Register = r
	t := tallyOf(pupil.Calendar, of)
	for _, q := range p.queries {
		s, in, known, fault := q.lay(slow, roll, pupil)
		if fault != "" {
			return fault
		}
		if !known {
			continue
		}
		if fault := p.countFault(slow, r, t, s, in, of); fault != "" {
			return q.window + ": " + fault
		}
	}
	return ""
}

func (p picture) countFault(slow slowSchool, r *attendance.Register, t attendance.Tally, s attendance.Stretch, in []int, of []kinds) string {
	var window []entry
	var open []int // places in window
	var known []kinds
	timed := false
	for _, i := range in {
		e := entry{slot: slow.open[i], kind: of[i], minutes: untimed}
		if minutes, has := r.MinutesAt(i); has {
			e.minutes, timed = minutes, true
		}
		if len(of[i].each()) > 1 {
			open = append(open, len(window))
		}
		window, known = append(window, e), append(known, of[i])
	}
	vague := timed && slow.minutes == nil
	lengths := [][]int{slow.minutes}
	if vague {
		lengths = nil
		for _, a := range []int{1, 30, 60, 1440} {
			for _, b := range []int{1, 30, 1440} {
				lengths = append(lengths, []int{a, b, 45})
			}
		}
	}
	var least, most figures
	for i := range least {
		least[i], most[i] = math.MaxInt, math.MinInt
	}
	var try func(n int)
	try = func(n int) {
		if n < len(open) {
			at := open[n]
			for _, k := range known[at].each() {
				window[at].kind = k
				try(n + 1)
			}
			return
		}
		for _, length := range lengths {
			for i, v := range slowFigures(window, length) {
				least[i], most[i] = min(least[i], v), max(most[i], v)
			}
		}
	}
	try(0)
	for i, b := range bounds(r, t, s) {
		name := figureName(i)
		if b.Least > least[i] || b.Most < most[i] {
			return fmt.Sprintf("%s is %d..%d, but can be anything from %d to %d", name, b.Least, b.Most, least[i], most[i])
		}
		if (b.Least < least[i] || b.Most > most[i]) && exact(i, window, known, vague) {
			return fmt.Sprintf("%s is %d..%d, which is wider than need be: it can only be from %d to %d", name, b.Least, b.Most, least[i], most[i])
		}
	}
	return ""
}

// fill draws a mark for every session that is ever open. At most so many are open, in so many ways together.
func (d die) fill(p *picture, maxOpen, maxWays int) {
	slow := slowCalendar(p.spec)
	habit := d.IntN(5)
	ways := 1
	for _, o := range slow.open {
		n := noted{o.day.Format(time.DateOnly), slow.names[o.kind], []kinds{counted, missed, bridged, cutting, nothing}[d.IntN(5)], untimed}
		switch {
		case habit == 0 && d.oneIn(2):
			n.kinds = counted
		case habit == 1 && d.oneIn(2):
			n.kinds = missed
		case habit >= 3:
			n.kinds = []kinds{counted, counted, missed, nothing}[d.IntN(4)]
		}
		if n.kinds == counted && d.oneIn(5) || d.oneIn(20) {
			n.minutes = []int{0, 10, 15, 30, 45, 60, 90, 120}[d.IntN(8)]
		}
		if maxOpen > 0 && d.oneIn(3) {
			k := kinds(1 + d.IntN(int(allKinds)))
			if d.oneIn(2) {
				k = []kinds{counted | missed, counted | missed | bridged, counted | cutting, counted | missed | cutting | nothing, counted | nothing}[d.IntN(5)]
			}
			if n := len(k.each()); n > 1 && ways*n <= maxWays {
				ways *= n
				maxOpen--
			} else {
				k = k.first()
			}
			n.kinds = k
			if d.oneIn(3) {
				n.minutes = untimed
			}
		}
		if n.kinds != nothing || n.minutes != untimed {
			p.marks = append(p.marks, n)
		}
	}
}

// TestCountsAgainstPlainLoops counts random registers of random schools.
func TestCountsAgainstPlainLoops(t *testing.T) {
	for seed := range randomCases(100_000) {
		d := die{rand.New(rand.NewPCG(seed, 2))}
		p := d.picture(2)
		open := 0
		if d.oneIn(3) {
			open = 2
		}
		d.fill(&p, open, 9)
		if p.tallyFault() != "" {
			p.report(t, seed, picture.tallyFault)
		}
	}
}

// TestBoundsAgainstEveryCompletion resolves the open marks of small registers in every way there is.
func TestBoundsAgainstEveryCompletion(t *testing.T) {
	for seed := range randomCases(20_000) {
		d := die{rand.New(rand.NewPCG(seed, 3))}
		p := d.small()
		d.fill(&p, 6, 400)
		if p.tallyFault() != "" {
			p.report(t, seed, picture.tallyFault)
		}
	}
}

// small draws a calendar of a few days, and asks for all of it.
func (d die) small() picture {
	p := picture{spec: attendance.CalendarSpec{Terms: []string{"2024-09-02..2024-09-0" + d.pick("3", "4", "5", "6")}, Sessions: []string{"P1", "P2", "P3"}[:1+d.IntN(3)]}}
	switch d.IntN(5) {
	case 0: // not known
	case 1:
		p.spec.SessionMinutes = []int{60}
	default:
		for range p.spec.Sessions {
			p.spec.SessionMinutes = append(p.spec.SessionMinutes, 30*(1+d.IntN(3)))
		}
	}
	p.queries = []query{{on: "2024-09-30", window: "everything"}}
	return p
}
