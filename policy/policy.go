package policy

import (
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/rollcall-dev/rollcall/attendance"
	"github.com/rollcall-dev/rollcall/internal/tomldoc"
)

// Policy is the law of one jurisdiction, read from a pack, checked and compiled. It never changes: a Policy is safe for
// concurrent use by multiple goroutines.
type Policy struct {
	id, title, jurisdiction, digest, currency, note string

	inForce    inForce
	verified   attendance.Date
	sessions   []string
	weekStarts string
	leap       attendance.LeapBirthday

	sources    []Source
	classes    map[string]*class
	codes      []*code
	codeByName map[string]*code
	parameters []*parameter
	facts      []*fact
	measures   []*measure
	windows    []measureWindow
	tallies    []*tallyRule
	dayRules   []dayRule
	rules      []*rule
	ruleIndex  map[string]int
	named      []int // the rules that other rules name
	plans      []plan
	ladders    []*Ladder
	steps      []*Step
	stepNames  []string
	stepByName map[string]*Step
	questions  map[string]*node // what conditions ask the case history, as they are written

	readings []*reading
	wilds    []*wild
	markEras []attendance.Date // dates on which some code begins, ends or changes its meaning
	missing  []int             // the wild card of a missing mark, by era of markEras and one before
	editions []*edition
	sortings []*sorting

	doc    *document // as its authors wrote it, for the catalogue and for reviews
	folder string

	sheets   *sheetPool
	deciders shelf[decider]
	tracers  shelf[tracer]
}

// Source is an instrument or a document that citations name.
type Source struct {
	ID, Title, Ref, URL, Note string

	place tomldoc.Pos
}

// Open reads the pack in the folder id of fsys, with the packs it extends, checks it and compiles it. If anything is
// wrong with it the error is a [*Faults] that tells everything at once, each with its file, line and column; if there is
// no such pack at all it is [ErrNoPack].
func Open(fsys fs.FS, id string) (*Policy, error) {
	faults := &faultList{}
	l := &loader{fsys: fsys, faults: faults}
	doc, err := l.load(id, nil)
	if err != nil {
		return nil, err
	}
	if l.partial {
		return nil, faults.err() // what could not be read would make everything that names its entries look wrong too
	}
	return read(doc, id, faults)
}

// read checks and compiles a document, with what is known to be wrong with it already.
func read(doc *document, id string, faults *faultList) (*Policy, error) {
	p := &Policy{doc: doc, folder: id, digest: doc.digest, ruleIndex: map[string]int{}}
	r := &reader{faults: faults}
	r.policy(doc, p, id)
	if err := faults.err(); err != nil {
		return nil, err
	}
	p.compile()
	r.checkShares(p)
	if err := faults.err(); err != nil {
		return nil, err
	}
	return p, nil
}

// policy reads all sections, those that others name first.
func (r *reader) policy(doc *document, p *Policy, folder string) {
	r.readSources(doc.sections["source"], p)
	r.readPack(doc.sections["pack"], p, folder)
	r.stepNames(doc.sections["ladder"], p)
	p.classes = r.classes(doc.sections["class"])
	p.codes = r.codes(doc.sections["code"], p.classes, p.sessions)
	p.codeByName = map[string]*code{}
	for _, c := range p.codes {
		p.codeByName[c.name] = c
	}
	p.parameters = r.parameters(doc.sections["parameter"], p.codeByName)
	p.facts = r.facts(doc.sections["fact"])
	r.measures(doc.sections["measure"], p)
	r.rules(doc.sections["rule"], p)
	r.ladders(doc.sections["ladder"], p)
	r.names(p)
}

func (r *reader) readSources(t *table, p *Policy) {
	if t == nil {
		return
	}
	for _, entry := range r.entries(t, "source") {
		if entry.key == "" || strings.ContainsAny(entry.key, " \t\n") {
			r.faults.add(entry.keyPos, fmt.Sprintf("no cite can name the source %q, since a cite's first word is its source: give it a name without spaces", shorten(entry.key)))
		}
		r.known(entry, "ref", "url")
		r.sources = append(r.sources, entry.key)
		p.sources = append(p.sources, Source{
			ID: entry.key, Title: r.mustText(entry, "title", `"Education Act 1996"`).string,
			Ref: r.text(entry, "ref").string, URL: r.text(entry, "url").string, Note: r.text(entry, "note").string, place: entry.keyPos,
		})
	}
}

func (r *reader) readPack(t *table, p *Policy, folder string) {
	p.sessions = []string{"AM", "PM"}
	if t == nil {
		r.faults.add(tomldoc.Pos{File: folder}, fmt.Sprintf("the pack has no [pack] table: write [pack] with id = %q, a title, a jurisdiction and from", folder))
		return
	}
	r.known(t, "id", "jurisdiction", "verified", "sessions", "week_starts", "currency", "extends", "leap_birthday")
	id := r.mustText(t, "id", fmt.Sprintf("%q", folder))
	if p.id = id.string; id.given() && folder != "." && folder[strings.LastIndex(folder, "/")+1:] != p.id {
		r.faults.add(id.node.Pos, fmt.Sprintf("the pack's id is %q, but its folder is %q: they are the same", shorten(p.id), folder))
	}
	p.title = r.mustText(t, "title", `"England: Department for Education"`).string
	p.note = r.text(t, "note").string
	p.jurisdiction = r.mustText(t, "jurisdiction", `"GB-ENG"`).string
	p.currency = r.text(t, "currency").string
	p.inForce = r.inForce(t)
	if t.at["from"] == nil {
		r.faults.add(t.keyPos, "[pack] has no from: write the first date that the pack covers, as in from = 2006-09-01")
	}
	p.verified = r.date(t, "verified")
	if names := r.texts(t, "sessions", `["AM", "PM"]`); len(names) > 0 {
		p.sessions = plain(names)
		r.sessionNames(names)
	} else if n := t.node("sessions"); n != nil && n.Kind == tomldoc.Array && len(n.Elems()) == 0 {
		r.faults.add(n.Pos, "a day has at least one session: write, for example, sessions = [\"day\"], or leave it out for AM and PM")
	}
	r.packWeek(t, p)
}

// sessionNames reports sessions that no calendar could have.
func (r *reader) sessionNames(names []text) {
	const most = 24 // as calendars have it
	for i, s := range names {
		switch {
		case i == most:
			r.faults.add(s.node.Pos, fmt.Sprintf("a day has at most %d sessions, not %d", most, len(names)))
			return
		case s.string == "" || len(s.string) > 8 || strings.ContainsAny(s.string, " ,\t\n"):
			r.faults.add(s.node.Pos, fmt.Sprintf("%q is no name of a session: it has one to eight characters without spaces, such as AM or P1", shorten(s.string)))
		case slices.Index(plain(names), s.string) < i:
			r.faults.add(s.node.Pos, fmt.Sprintf("the session %q is named twice: a mark could not say which it is for", shorten(s.string)))
		}
	}
}

func (r *reader) packWeek(t *table, p *Policy) {
	p.weekStarts = "Mon"
	if week := r.text(t, "week_starts"); week.given() {
		p.weekStarts = week.string
		if _, err := attendance.ParseWeekday(week.string); err != nil {
			r.faults.add(week.node.Pos, err.Error())
		}
	}
	if leap := r.text(t, "leap_birthday"); leap.given() {
		switch leap.string {
		case "03-01":
		case "02-28":
			p.leap = attendance.LastOfFebruary
		default:
			r.faults.add(leap.node.Pos, `somebody born on 29 February has a birthday on "03-01" or "02-28" in other years`)
		}
	}
}

// names reports a name that stands for two things where it could mean either.
func (r *reader) names(p *Policy) {
	values, truths := map[string]tomldoc.Pos{}, map[string]tomldoc.Pos{}
	claim := func(taken map[string]tomldoc.Pos, name, kind string, at tomldoc.Pos) {
		if other, clash := taken[name]; clash {
			r.faults.add(at, fmt.Sprintf("the %s %s has the name of something else, at %s: give one of them another", kind, name, other))
			return
		}
		if slices.Contains(builtinNames, name) || slices.Contains(functionNames, name) || slices.Contains(stepFunctionNames, name) || slices.Contains(flagNames, name) {
			r.faults.add(at, fmt.Sprintf("%s is a name of the language itself: give the %s another", name, kind))
		}
		if !isName(name) {
			r.faults.add(at, fmt.Sprintf("%q cannot be named in a condition: a name has letters, digits and underscores only and begins with a letter", shorten(name)))
		}
		taken[name] = at
	}
	for _, m := range p.measures {
		claim(values, m.name, "measure", m.place)
	}
	for _, param := range p.parameters {
		claim(values, param.name, "parameter", param.place)
	}
	for _, f := range p.facts {
		claim(values, f.name, "fact", f.place)
		if f.typ == boolType {
			truths[f.name] = f.place
		}
	}
	for _, u := range p.rules {
		claim(truths, u.name, "rule", u.place)
	}
	for _, s := range p.steps { // clocks run from rules and from steps
		if i, clash := p.ruleIndex[s.Name]; clash {
			r.faults.add(s.place, fmt.Sprintf("the step %s has the name of a rule, at %s: give one of them another", s.Name, p.rules[i].place))
		}
	}
}

func isName(s string) bool {
	for i, c := range s {
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && !slices.Contains([]string{"and", "or", "not", "in", "let", "if", "else", "true", "false", "nil"}, s)
}

// ID gives the pack's id, such as gb-eng.
func (p *Policy) ID() string { return p.id }

// Title gives the pack's title.
func (p *Policy) Title() string { return p.title }

// Jurisdiction gives the ISO 3166-2 code of the jurisdiction.
func (p *Policy) Jurisdiction() string { return p.jurisdiction }

// Currency gives the ISO 4217 code of what the pack's sums of money are in, "" if it does not say.
func (p *Policy) Currency() string { return p.currency }

// Digest gives a digest of all that the pack and its bases say: two policies with one digest give the same verdicts.
func (p *Policy) Digest() string { return p.digest }

// From gives the first date that the pack covers.
func (p *Policy) From() attendance.Date { return p.inForce.from }

// Until gives the last date that the pack covers, zero if it has none.
func (p *Policy) Until() attendance.Date { return p.inForce.until }

// Verified gives the date as of which the law was last checked, zero if the pack does not say.
func (p *Policy) Verified() attendance.Date { return p.verified }

// SessionNames gives the sessions of a school day in order.
func (p *Policy) SessionNames() []string { return slices.Clone(p.sessions) }

// WeekStarts gives the short name of the day on which a week starts.
func (p *Policy) WeekStarts() string { return p.weekStarts }

// Sources gives the sources that citations name, in the pack's order.
func (p *Policy) Sources() iter.Seq[Source] { return slices.Values(p.sources) }

// Rules gives the names of the rules, in the pack's order.
func (p *Policy) Rules() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, u := range p.rules {
			if !yield(u.name) {
				return
			}
		}
	}
}

// Measures gives the names of the measures, in the pack's order.
func (p *Policy) Measures() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, m := range p.measures {
			if !yield(m.name) {
				return
			}
		}
	}
}

// Facts gives the names of the facts that a pupil may have besides the built-in ones, in the pack's order.
func (p *Policy) Facts() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range p.facts {
			if !yield(f.name) {
				return
			}
		}
	}
}

// HasCode reports whether the pack has a code.
func (p *Policy) HasCode(name string) bool { return p.codeByName[name] != nil }

// weekday turns a number from 0, for Sunday, into a weekday.
func weekday(i int) time.Weekday { return time.Weekday(i) }
