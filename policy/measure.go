package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// countKind is what a measure counts.
type countKind uint8

const (
	countSessions countKind = iota
	countDays
	countMinutes
	countHours
	countOccasions
	longestRun
	currentRun
)

// measure is a number got from a register.
type measure struct {
	name, title string
	count       countKind
	unit        countKind // of a run: sessions, days, minutes or hours
	countText   string    // as written
	readable    bool      // what is counted could be read
	part        attendance.Part
	share       bool
	window      int // which of the pack's windows it counts in
	tally       int // which of the pack's tallies it counts over
	days        int // of a measure of days, which of the pack's tallies of days
	inForce     inForce
	place       tomldoc.Pos
	cite        []string
	note        string
	index       int
	texts       map[string]text // its conditions as written, by key
}

// measureWindow is the window of one measure or several, and how long before the evaluation date it ends.
type measureWindow struct {
	window attendance.Window
	asOf   attendance.Lapse // the zero Lapse means on the evaluation date
	since  string           // instead of window: the step from the day after which on it counts
	// unknown is why the window has no beginning, of one since a step. Every report of every pupil may say so.
	unknown string
}

// String gives the window as packs write it.
func (w measureWindow) String() string {
	if w.since != "" {
		return "since " + w.since
	}
	if w.asOf == (attendance.Lapse{}) {
		return w.window.String()
	}
	return w.window.String() + " as of " + w.asOf.String() + " ago"
}

// errNeverDone is why a window since a step has no beginning.
var errNeverDone = errors.New("the step has not been taken, or the case history is not at hand")

// on lays the window over the pupil's calendar for a date. While a step is looked at that may be taken again, no window begins
// before the sheet's floor.
func (w measureWindow) on(s *sheet, d attendance.Date) (attendance.Stretch, error) {
	at, err := w.whole(s, d)
	if err == nil && at.From.Before(s.floor) {
		at = attendance.Between(s.pupil, s.floor, at.To)
	}
	return at, err
}

func (w measureWindow) whole(s *sheet, d attendance.Date) (attendance.Stretch, error) {
	p := s.pupil
	d = w.end(p.Calendar, d)
	if w.since == "" {
		return w.window.On(p, d)
	}
	if s.record != nil {
		if last := s.record.Last(d, w.since); !last.IsZero() {
			return attendance.Between(p, last.AddDays(1), d), nil
		}
	}
	return attendance.Stretch{}, errNeverDone
}

// end gives the date on which the window ends, for one on which it is asked about.
func (w measureWindow) end(c *attendance.Calendar, d attendance.Date) attendance.Date {
	if w.asOf == (attendance.Lapse{}) {
		return d
	}
	return w.asOf.Ago(c, d)
}

// forTotals reports whether totals without dates can stand for the window.
func (w measureWindow) forTotals() bool {
	return w.asOf == (attendance.Lapse{}) && w.since == "" && w.window.WholePeriod()
}

// dayRule says how the sessions of a tally make days.
type dayRule struct {
	tally       int
	part        attendance.Part
	share, runs bool
}

// tallyRule says how sessions are sorted for one measure or several.
type tallyRule struct {
	key                       string
	hits                      string // what is counted, and where: tallies in which this is the same count the same sessions
	of, outOf, bridge, breaks *node
	where                     *node
	outOfText                 text
	share                     bool // its measures are shares
	misses                    bool // its measures need to know the possible sessions that are not counted
	runs                      bool // its measures need to know what ends a run
	wholeOnly                 bool // a session missed in part is not counted and ends a run
	overMarks                 bool // it asks for minutes, so that each mark must be looked at
	drifts                    bool // it asks how long ago a session was, so that its answer changes with the date
}

func (m *measure) byDay() bool {
	return m.count == countDays || (m.count == longestRun || m.count == currentRun) && m.unit == countDays
}

func (m *measure) isRun() bool {
	return m.count == countOccasions || m.count == longestRun || m.count == currentRun
}

// inMarks reports whether what is counted needs no clock: days, sessions or occasions.
func (m *measure) inMarks() bool {
	return m.unit == countDays || m.unit == countSessions || m.unit == countOccasions
}

func (m *measure) inMinutes() bool {
	return m.count == countMinutes || m.count == countHours
}

// whole is what figures of the measure are divided by: hours are counted in minutes.
func (m *measure) whole() int64 {
	if m.count == countHours || m.unit == countHours {
		return 60
	}
	return 1
}

var countNames = []string{"sessions", "days", "minutes", "hours", "occasions"}

// parseCount reads what is counted.
func (m *measure) parseCount(text string) bool {
	m.countText = text
	if i := slices.Index(countNames, text); i >= 0 {
		m.count, m.unit = countKind(i), countKind(i)
		return true
	}
	for kind, prefix := range map[countKind]string{longestRun: "longest run of ", currentRun: "current run of "} {
		unit, ok := strings.CutPrefix(text, prefix)
		if i := slices.Index(countNames[:countOccasions], unit); ok && i >= 0 {
			m.count, m.unit = kind, countKind(i)
			return true
		}
	}
	return false
}

func (r *reader) measures(t *table, p *Policy) {
	r.codesAffordable(p)
	if t == nil {
		return
	}
	marks, sessions := p.markScope(), p.sessionScope()
	for _, entry := range r.entries(t, "measure") {
		r.known(entry, "count", "part", "of", "out_of", "over", "where", "as_of", "bridge", "breaks", "cite")
		m := &measure{
			name: entry.key, title: r.text(entry, "title").string, note: r.text(entry, "note").string,
			inForce: r.inForce(entry), place: entry.keyPos, cite: r.citations(entry.at["cite"]), index: len(p.measures),
		}
		count := r.mustText(entry, "count", `"sessions"`)
		m.readable = count.given() && m.parseCount(count.string)
		if count.given() && !m.readable {
			all := append(slices.Clone(countNames), "longest run of days", "longest run of sessions", "longest run of hours",
				"current run of days", "current run of sessions", "current run of hours")
			r.faults.add(count.node.Pos, fmt.Sprintf("%q cannot be counted%s: a measure counts %s", shorten(count.string), r.faults.suggest(count.string, all), strings.Join(all, ", ")))
		}
		m.window = r.measureTime(m, entry, p)
		m.tally = r.tally(m, entry, p, marks, sessions)
		if m.byDay() {
			m.days = p.dayRule(dayRule{m.tally, m.part, m.share, m.isRun()})
		}
		p.measures = append(p.measures, m)
	}
	r.lawAffordable(p, t.keyPos)
}

func (r *reader) measureTime(m *measure, entry *table, p *Policy) int {
	var err error
	var w measureWindow
	if part := r.text(entry, "part"); part.given() {
		if m.part, err = attendance.ParsePart(part.string); err != nil {
			r.faults.add(part.node.Pos, err.Error())
		}
		if m.readable && !m.byDay() {
			r.faults.add(part.node.KeyPos, fmt.Sprintf("part says which part of a day makes it count, and measure %s counts %s: leave part out, or count days", m.name, m.countText))
		}
	}
	over := r.mustText(entry, "over", `"academic year"`)
	switch {
	case !over.given():
	case strings.HasPrefix(over.string, "since "):
		w.since = strings.TrimPrefix(over.string, "since ")
		w.unknown = over.string + ": " + errNeverDone.Error()
		if !slices.Contains(p.stepNames, w.since) {
			r.faults.add(over.node.InString(len("since ")), fmt.Sprintf("there is no step %q%s for the window to begin after", shorten(w.since), r.faults.suggest(w.since, p.stepNames)))
		}
	default:
		if w.window, err = attendance.ParseWindow(over.string); err != nil {
			r.faults.add(over.node.Pos, err.Error())
		}
	}
	if asOf := r.text(entry, "as_of"); asOf.given() {
		if w.asOf, err = attendance.ParseAgo(asOf.string); err != nil {
			r.faults.add(asOf.node.Pos, err.Error())
		}
	}
	if i := slices.Index(p.windows, w); i >= 0 {
		return i
	}
	p.windows = append(p.windows, w)
	return len(p.windows) - 1
}

// tally compiles what sorts the sessions of a measure, and shares it with other measures that sort them alike.
func (r *reader) tally(m *measure, entry *table, p *Policy, marks, sessions *scope) int {
	of, outOf := r.mustText(entry, "of", `"absent"`), r.text(entry, "out_of")
	bridge, breaks, where := r.text(entry, "bridge"), r.text(entry, "breaks"), r.text(entry, "where")
	m.share = outOf.given()
	m.texts = map[string]text{}
	for _, t := range []text{of, outOf, bridge, breaks, where} {
		if t.given() {
			m.texts[t.node.Key] = t
		}
	}
	if m.share && m.isRun() {
		r.faults.add(outOf.node.KeyPos, fmt.Sprintf("measure %s counts %s, which is no share of anything: leave out_of out, or count sessions, days, minutes or hours", m.name, m.countText))
	}
	for _, t := range []text{bridge, breaks} {
		if t.given() && m.readable && !m.isRun() {
			r.faults.add(t.node.KeyPos, fmt.Sprintf("%s says what a run goes on over or ends with, and measure %s counts %s: leave it out, or count occasions or a run", t.node.Key, m.name, m.countText))
		}
	}
	if !outOf.given() {
		outOf.string = "possible"
	}
	wholeOnly := m.isRun() && (m.unit == countMinutes || m.unit == countHours)
	misses := m.share || m.byDay() || m.isRun()
	key := fmt.Sprintf("%q %q %q %q %q %v %v", of.string, outOf.string, bridge.string, breaks.string, where.string, m.isRun(), wholeOnly)
	if i := slices.IndexFunc(p.tallies, func(t *tallyRule) bool { return t.key == key }); i >= 0 {
		p.tallies[i].misses = p.tallies[i].misses || misses
		p.tallies[i].share = p.tallies[i].share || m.share
		return i
	}
	t := &tallyRule{
		key: key, hits: fmt.Sprintf("%q %q", of.string, where.string), misses: misses, share: m.share, runs: m.isRun(), wholeOnly: wholeOnly,
		of: r.compile(of, marks), bridge: r.compile(bridge, marks), breaks: r.compile(breaks, marks),
		where: r.compile(where, sessions), outOfText: outOf,
	}
	if outOf.given() {
		t.outOf = r.compile(outOf, marks)
	} else {
		t.outOf = flagNode(possible, "possible")
	}
	for _, n := range []*node{t.of, t.outOf, t.bridge, t.breaks} {
		if n != nil && slices.Contains(n.collect(nil), use{kind: useBuiltin, name: "minutes"}) {
			t.overMarks = true
		}
	}
	t.drifts = t.where != nil && slices.Contains(t.where.collect(nil), use{kind: useBuiltin, name: "school_days_ago"})
	p.tallies = append(p.tallies, t)
	return len(p.tallies) - 1
}

func (p *Policy) dayRule(d dayRule) int {
	if i := slices.Index(p.dayRules, d); i >= 0 {
		return i
	}
	p.dayRules = append(p.dayRules, d)
	return len(p.dayRules) - 1
}

// checkShares reports shares that count what is not in their whole: such a share could be more than one, and its bounds would
// mean nothing.
func (r *reader) checkShares(p *Policy) {
	for _, t := range p.tallies {
		if !t.outOfText.given() {
			continue
		}
		if c := t.outside(p); c != nil {
			r.faults.add(t.outOfText.node.Pos, fmt.Sprintf("code %s is counted by of but is not in out_of: a share is a part of a whole, so out_of must hold all that of does", c.name))
		}
	}
}

// outside gives a code that is counted and is not part of the whole, nil if there is none.
func (t *tallyRule) outside(p *Policy) *code {
	for _, e := range p.editions {
		for _, m := range p.readings {
			for _, session := range p.sessions {
				over := &env{edition: e, written: m.written, code: m.code, class: m.class, flags: m.class.flags, session: session}
				if t.of.truth(over) == yes && t.outOf.truth(over) == no {
					return m.written
				}
			}
		}
	}
	return nil
}
